"""What was decided about keys, settings and namespaces outlives a write-ahead log that is lost."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from muniment.domain.access import PERSON
from muniment.domain.backups.schedule import Schedule
from muniment.domain.errors import UnauthorizedError
from muniment.services.agents.key_drafts import KeyDraft
from tests.conftest import Home, HomeFactory
from tests.fakes.full_disk import FullDisk


def crashed(home: Home, home_factory: HomeFactory, tmp_path: Path) -> Home:
    """Open what a process that was killed leaves when its log is removed."""
    folder = tmp_path / "crashed"
    folder.mkdir(mode=0o700)
    for name in ("vault.db", "vault.header", "vault.header.2", "vault.key"):
        shutil.copy2(home.folder / name, folder / name)
    return home_factory("crashed")


@pytest.mark.parametrize("is_together", [False, True])
def test_no_key_comes_back(
    home: Home, home_factory: HomeFactory, tmp_path: Path, *, is_together: bool
) -> None:
    keys = home.services.keys
    made = keys.create(KeyDraft(namespaces=("default",)), PERSON)
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    if is_together:
        keys.pause_all(PERSON)
    else:
        keys.revoke(made.key.id, PERSON)
    other = crashed(home, home_factory, tmp_path)
    with pytest.raises(UnauthorizedError):
        other.services.keys.authenticate(made.token.reveal().decode())
    assert other.services.vault.doubt is None


CHANGES: list[Callable[[Home], object]] = [
    lambda home: home.services.namespaces.rename("default", "daily", PERSON),
    lambda home: home.services.backups.set_schedule(Schedule.WEEKLY, PERSON),
]


@pytest.mark.parametrize("change", CHANGES)
def test_no_other_decision_is_taken_back(
    home: Home, home_factory: HomeFactory, tmp_path: Path, change: Callable[[Home], object]
) -> None:
    change(home)
    other = crashed(home, home_factory, tmp_path)

    def decided(of: Home) -> object:
        names = [namespace.name for namespace in of.services.namespaces.list(PERSON)]
        return names, of.services.backups.overview(PERSON).schedule

    assert decided(other) == decided(home)
    assert other.services.vault.doubt is None


def test_a_disk_that_takes_no_anchor_fails_no_revocation(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = home.services.keys
    made = keys.create(KeyDraft(namespaces=("default",)), PERSON)
    disk = FullDisk(monkeypatch)
    disk.fill()
    assert keys.revoke(made.key.id, PERSON).revoked_at is not None
    disk.free()
