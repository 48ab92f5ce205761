"""A backup brought back: previewed, the present vault kept, exchanged whole or not at all."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.backups.schedule import BackupKind, BackupStep, BackupStoppedError, Schedule
from muniment.domain.errors import (
    ConflictError,
    DamagedVaultError,
    DiskFullError,
    NotAllowedError,
    NotFoundError,
    StorageUnavailableError,
    VaultInUseError,
    VaultLockedError,
    WrongKeyError,
)
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.vault.secret_bytes import secret_text
from muniment.services.agents.key_drafts import KeyDraft
from muniment.services.backups import staging
from muniment.services.backups.backup_files import header_of
from muniment.services.backups.restore_offers import OtherVault, OtherWay, RestoreOffer
from muniment.services.vault.vault_service import VaultState
from muniment.storage.history import journal
from muniment.storage.vault_settings import DEVICE
from muniment.system.instance import VaultLock
from muniment.vault import vault_replacement as replacement
from tests.fakes.opened import opened_of

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.services.backups.backup_service import BackupInfo
    from muniment.services.vault.open_vault import OpenVault
    from tests.conftest import Home, HomeFactory

PASSPHRASE = "a quite different passphrase"


def opened(home: Home) -> OpenVault:
    return opened_of(home.services)


def remember(home: Home, content: str) -> str:
    written = home.services.memories.remember(MemoryDraft(content=content, embed=False), PERSON)
    return written.memory.id


def contents(home: Home) -> set[str]:
    page = home.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    return {memory.content for memory in page.memories}


def offer(home: Home, path: Path, way: OtherWay | None = None) -> RestoreOffer:
    found = home.services.restoring.look_at(path, PERSON, way=way)
    assert isinstance(found, RestoreOffer)
    return found


def reopen(home: Home) -> None:
    home.services.vault.unlock_with_key_file()


@pytest.fixture
def made(home: Home) -> BackupInfo:
    """A backup that holds one memory of a vault that holds two others by now."""
    remember(home, "in the backup")
    found = home.services.backups.make(PERSON)
    home.clock.advance(hours=1)
    return found


@pytest.fixture(scope="module")
def strange_backup(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A backup of another vault with a passphrase, made once, and that vault's recovery key."""
    from tests.conftest import FakeClock, FakeKeychain, _build, _fake_model

    folder = tmp_path_factory.mktemp("stranger") / "home"
    folder.mkdir(mode=0o700)
    stranger = _build(folder, FakeClock(), FakeKeychain(), _fake_model)
    recovery = stranger.services.vault.create(passphrase=secret_text(PASSPHRASE)).printable()
    remember(stranger, "a stranger's")
    made = stranger.services.backups.make(PERSON)
    stranger.services.close()
    return made.path, recovery


# --- looked at


def test_a_preview_says_what_would_be_lost(home: Home) -> None:
    kept, edited, trashed = (remember(home, text) for text in ("kept", "edited", "trashed"))
    services = home.services
    key = services.keys.create(KeyDraft(namespaces=("default",), name="agent"), PERSON).key
    made = services.backups.make(PERSON)
    services.memories.edit(edited, MemoryPatch(content="edited since"), PERSON)
    services.memories.delete(trashed, PERSON)
    services.keys.revoke(key.id, PERSON)
    home.clock.advance(minutes=1)
    newer = [f"newer {number}" for number in range(10)]
    for text in newer:
        home.clock.advance(minutes=1)
        remember(home, text)
    before = {path: path.read_bytes() for path in made.path.parent.iterdir()}
    preview = offer(home, made.path).preview
    assert preview.is_own
    assert preview.ways == ("key-file", "recovery")
    assert (preview.memories, preview.namespaces) == (3, ("default",))
    assert (preview.lost, preview.changed, preview.returning) == (10, 1, 1)
    assert preview.keys_returning == 1
    assert [memory.content for memory in preview.sample] == newer[:-9:-1]
    assert {path: path.read_bytes() for path in made.path.parent.iterdir()} == before
    assert kept in {memory.id for memory in services.memories.list(
        MemoryFilter(), PageRequest(), PERSON).memories}  # fmt: skip


def test_a_file_elsewhere_without_its_header_is_still_known_as_our_own(
    home: Home, made: BackupInfo, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "renamed by hand.db"
    shutil.copy(made.path, elsewhere)
    elsewhere.chmod(0o400)
    assert offer(home, elsewhere).preview.memories == 1


@pytest.mark.parametrize("harm", ["cut to nothing", "cut", "noise", "text"])
def test_what_is_no_sound_backup_is_refused(
    home: Home, made: BackupInfo, tmp_path: Path, harm: str
) -> None:
    content = made.path.read_bytes()
    path = tmp_path / "chosen.db"
    path.write_bytes({
        "cut to nothing": b"",
        "cut": content[:1000],
        "noise": bytes(range(256)) * 200,
        "text": b"Dear diary",
    }[harm])  # fmt: skip
    with pytest.raises(DamagedVaultError):
        home.services.restoring.look_at(path, PERSON)


def test_a_damaged_backup_of_our_own_is_not_called_a_strangers(
    home: Home, made: BackupInfo
) -> None:
    made.path.write_bytes(b"\0" * 40_000)
    with pytest.raises(DamagedVaultError, match="of this vault"):
        home.services.restoring.look_at(made.path, PERSON)


def test_a_missing_file_and_a_database_in_use_are_refused(home: Home, tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailableError):
        home.services.restoring.look_at(tmp_path / "none.db", PERSON)
    remember(home, "still in the log")
    with pytest.raises(ConflictError, match="in use"):
        home.services.restoring.look_at(home.folder / "vault.db", PERSON)


# --- brought back


def test_a_backup_takes_the_place_of_the_vault_which_is_kept(home: Home, made: BackupInfo) -> None:
    remember(home, "written since")
    device = opened(home).store.setting(DEVICE)
    home.services.backups.set_schedule(Schedule.WEEKLY, PERSON)
    chosen = offer(home, made.path)
    before = home.services.restoring.restore(chosen, PERSON)
    assert home.services.vault.state is VaultState.LOCKED
    reopen(home)
    assert contents(home) == {"in the backup"}
    (notice,) = home.services.vault.notices
    assert made.path.name in notice
    assert before.path.name in notice
    assert opened(home).store.setting(DEVICE) not in {device, None}
    assert home.services.backups.overview(PERSON).schedule is Schedule.WEEKLY
    assert all(finding.ok for finding in home.services.doctor.examine(PERSON))
    remember(home, "and on from there")
    home.clock.advance(seconds=1)
    # And back again: what was kept is a backup like any other.
    assert before.kind is BackupKind.BEFORE_RESTORE
    home.services.restoring.restore(offer(home, before.path), PERSON)
    reopen(home)
    assert contents(home) == {"in the backup", "written since"}
    assert not (home.folder / replacement.DECISION).exists()
    assert list(home.folder.glob(f"{replacement.STAGED_DATABASE}*")) == []


def test_a_restored_vault_is_not_taken_for_a_rolled_back_one(home: Home, made: BackupInfo) -> None:
    for number in range(5):
        remember(home, f"newer {number}")
    home.services.vault._maintenance.anchor()
    home.services.restoring.restore(offer(home, made.path), PERSON)
    reopen(home)
    assert [text for text in home.services.vault.notices if "older" in text] == []
    home.services.vault.lock()
    reopen(home)
    assert home.services.vault.notices == ()


def test_what_opens_the_vault_now_opens_it_afterwards(home: Home, made: BackupInfo) -> None:
    printed = home.services.recovery_key.make(None, PERSON).printable()
    home.services.restoring.restore(offer(home, made.path), PERSON)
    home.services.vault.unlock_with_recovery_key(printed)
    assert contents(home) == {"in the backup"}


def test_what_is_written_at_the_last_moment_is_in_the_backup_of_before(
    home: Home, made: BackupInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange = home.services.vault.exchange

    def write_then_exchange(prepare: object) -> None:
        remember(home, "at the last moment")
        exchange(prepare)  # type: ignore[arg-type]

    monkeypatch.setattr(
        "muniment.services.vault.vault_service.VaultService.exchange",
        lambda _service, prepare: write_then_exchange(prepare),
    )
    before = home.services.restoring.restore(offer(home, made.path), PERSON)
    monkeypatch.undo()
    reopen(home)
    assert contents(home) == {"in the backup"}
    home.clock.advance(seconds=1)
    home.services.restoring.restore(offer(home, before.path), PERSON)
    reopen(home)
    assert contents(home) == {"in the backup", "at the last moment"}


def test_three_of_what_vaults_were_are_kept(home: Home, made: BackupInfo) -> None:
    for _ in range(5):
        home.clock.advance(minutes=1)
        home.services.restoring.restore(offer(home, made.path), PERSON)
        reopen(home)
    kinds = [info.kind for info in home.services.backups.list(PERSON)]
    assert kinds.count(BackupKind.BEFORE_RESTORE) == 3
    assert kinds.count(BackupKind.MANUAL) == 1


# --- of another vault


def test_a_backup_of_another_vault_wants_what_opens_that_one(
    home: Home, strange_backup: tuple[Path, str]
) -> None:
    path, recovery = strange_backup
    remember(home, "ours")
    found = home.services.restoring.look_at(path, PERSON)
    assert isinstance(found, OtherVault)
    assert found.ways == ("passphrase", "recovery")
    wrong = OtherWay(passphrase=secret_text("not that one"))
    with pytest.raises(WrongKeyError):
        home.services.restoring.look_at(path, PERSON, way=wrong)
    by_recovery = offer(home, path, OtherWay(recovery_key=recovery))
    by_recovery.close()
    chosen = offer(home, path, OtherWay(passphrase=secret_text(PASSPHRASE)))
    assert (chosen.preview.is_own, chosen.preview.memories, chosen.preview.lost) == (False, 1, 1)
    assert "strang" not in repr(chosen)
    before = home.services.restoring.restore(chosen, PERSON)
    chosen.close()
    with pytest.raises(WrongKeyError):
        home.services.vault.unlock_with_key_file()
    home.services.vault.unlock_with_passphrase(secret_text(PASSPHRASE))
    assert contents(home) == {"a stranger's"}
    # What the vault was opens by the key file that still lies beside it.
    (kept,) = home.services.backups.list(PERSON)
    assert (kept.path, kept.is_own) == (before.path, False)
    with pytest.raises(NotFoundError):
        home.services.backups.verify(kept.path, PERSON)
    home.clock.advance(seconds=1)
    home.services.restoring.restore(offer(home, before.path), PERSON)
    reopen(home)
    assert contents(home) == {"ours"}


def test_a_closed_home_elsewhere_can_be_brought_back(home: Home, home_factory: HomeFactory) -> None:
    other = home_factory("other", empty=True)
    printed = other.services.vault.create(passphrase=None, key_file=True).printable()
    remember(other, "from the old machine")
    other.services.close()
    path = other.folder / "vault.db"
    chosen = offer(home, path, OtherWay(recovery_key=printed))
    home.services.restoring.restore(chosen, PERSON)
    home.services.vault.unlock_with_recovery_key(printed)
    assert contents(home) == {"from the old machine"}


def test_without_its_header_a_strangers_backup_is_refused(
    home: Home, strange_backup: tuple[Path, str], tmp_path: Path
) -> None:
    alone = tmp_path / "alone.db"
    shutil.copy(strange_backup[0], alone)
    with pytest.raises(DamagedVaultError, match="from another vault") as refused:
        home.services.restoring.look_at(alone, PERSON)
    assert "alone.header" in refused.value.hint


def test_a_strangers_damaged_backup_is_refused_and_its_keys_wiped(
    home: Home, strange_backup: tuple[Path, str], tmp_path: Path
) -> None:
    path, recovery = strange_backup
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes()[:20_000])
    shutil.copy(header_of(path), header_of(copy))
    with pytest.raises(DamagedVaultError):
        home.services.restoring.look_at(copy, PERSON, way=OtherWay(recovery_key=recovery))


# --- refused, and nothing changed


def test_a_backup_with_a_flipped_bit_changes_nothing(home: Home, made: BackupInfo) -> None:
    remember(home, "written since")
    chosen = offer(home, made.path)
    content = bytearray(made.path.read_bytes())
    content[len(content) - 5_000] ^= 4
    made.path.write_bytes(content)
    with pytest.raises(DamagedVaultError):
        home.services.restoring.restore(chosen, PERSON)
    assert home.services.vault.state is VaultState.UNLOCKED
    assert contents(home) == {"in the backup", "written since"}
    assert list(home.folder.glob("*.new*")) == []


def test_a_restore_can_be_stopped_until_the_exchange(home: Home, made: BackupInfo) -> None:
    chosen = offer(home, made.path)
    steps: list[BackupStep] = []

    def count(step: BackupStep, _done: int, _total: int) -> bool:
        steps.append(step)
        return True

    home.services.restoring.restore(chosen, PERSON, watch=count)
    reopen(home)
    remember(home, "stays")
    for last in range(len(steps)):
        home.clock.advance(seconds=1)
        answers = iter([True] * last + [False] * 1_000)
        with pytest.raises(BackupStoppedError):
            home.services.restoring.restore(
                chosen, PERSON, watch=lambda *_progress, answers=answers: next(answers)
            )
        assert contents(home) == {"in the backup", "stays"}
        assert list(home.folder.glob("*.new*")) == []


def test_the_journal_of_a_backup_is_read_with_a_way_out_and_how_far_it_is(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes after the check of pages can be left as well: minutes on a slow machine."""
    monkeypatch.setattr(journal, "_REPORT_EACH", 4)
    for number in range(20):
        remember(home, f"memory {number}")
    chosen = offer(home, home.services.backups.make(PERSON).path)
    told: list[tuple[int, int]] = []

    def watch(step: BackupStep, done: int, total: int) -> bool:
        if step is BackupStep.COMPARING:
            told.append((done, total))
        return step is not BackupStep.COMPARING or done < 8

    with pytest.raises(BackupStoppedError):
        home.services.restoring.restore(chosen, PERSON, watch=watch)
    assert [done for done, _ in told] == [0, 4, 8]
    assert {total for _, total in told} == {opened(home).store.checkpoint().sequence}
    assert home.services.vault.state is VaultState.UNLOCKED
    assert list(home.folder.glob("*.new*")) == []


def test_a_full_disk_changes_nothing(
    home: Home, made: BackupInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = offer(home, made.path)
    usage = shutil.disk_usage(home.folder)._replace(free=1_000_000)
    monkeypatch.setattr(staging.shutil, "disk_usage", lambda _folder: usage)
    with pytest.raises(DiskFullError):
        home.services.restoring.restore(chosen, PERSON)
    assert contents(home) == {"in the backup"}


def test_a_vault_locked_meanwhile_is_not_exchanged(home: Home, made: BackupInfo) -> None:
    chosen = offer(home, made.path)
    home.services.vault.lock()
    with pytest.raises(VaultLockedError):
        home.services.restoring.restore(chosen, PERSON)
    reopen(home)
    assert contents(home) == {"in the backup"}


def test_no_backup_of_before_means_no_exchange(
    home: Home, made: BackupInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = offer(home, made.path)
    remember(home, "must not be lost")

    def refuse(*_given: object, **_named: object) -> None:
        raise StorageUnavailableError("no")

    monkeypatch.setattr("muniment.services.backups.backup_files.BackupFiles.write", refuse)
    with pytest.raises(StorageUnavailableError):
        home.services.restoring.restore(chosen, PERSON)
    assert contents(home) == {"in the backup", "must not be lost"}


def test_agents_restore_nothing(home: Home, made: BackupInfo) -> None:
    agent = Actor("key:key_0123", ("default",), frozenset(Scope))
    with pytest.raises(NotAllowedError):
        home.services.restoring.look_at(made.path, agent)
    with pytest.raises(NotAllowedError):
        home.services.restoring.restore(offer(home, made.path), agent)


def test_a_second_instance_stays_out_before_and_after(home: Home, made: BackupInfo) -> None:
    with VaultLock(home.folder / "vault.lock"):
        home.services.restoring.restore(offer(home, made.path), PERSON)
        with pytest.raises(VaultInUseError):
            VaultLock(home.folder / "vault.lock").acquire()
    reopen(home)
    assert contents(home) == {"in the backup"}
