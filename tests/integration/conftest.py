"""A store without the rest of the house."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.stores import StoreKit


@pytest.fixture
def kit(tmp_path: Path) -> Iterator[StoreKit]:
    """A new store with the namespace ``default``."""
    made = StoreKit(tmp_path / "vault.db")
    yield made
    made.store.close()
