"""Vaults with contents that several tests begin with, filled once."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tests.conftest import FakeClock, FakeKeychain, _build, _fake_model

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from muniment.services.container import Services


def filled_template(
    template: Path, folder: Path, fill: Callable[[Services, FakeClock], None]
) -> Path:
    """Copy a data directory, fill its vault and close it.

    A module whose fixture `template_vault` returns the result gets it from `home`.
    """
    copy, clock = folder / "home", FakeClock()
    shutil.copytree(template, copy)
    home = _build(copy, clock, FakeKeychain(), _fake_model)
    home.services.vault.unlock_with_key_file()
    fill(home.services, clock)
    home.services.close()
    return copy
