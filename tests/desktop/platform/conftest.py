"""A message bus of the tests' own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.desktop.portals import Bus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[Bus]:
    """A bus without services."""
    made = Bus(tmp_path)
    yield made
    made.close()
