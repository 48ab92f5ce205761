"""A disk that is full or fails: a clear error, and the vault as it was."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from muniment.crypto.kdf import Argon2Cost
from muniment.domain.errors import DiskFullError, StorageUnavailableError
from muniment.domain.vault.secret_bytes import Secret
from muniment.vault.credentials import KeychainSecret, new_keychain_secret
from muniment.vault.vault import Vault

CALLS = ("open", "write", "fsync")
NEW = Secret(b"another passphrase entirely")


def fail_from(monkeypatch: pytest.MonkeyPatch, call: str, first: int, number: int) -> None:
    """Make a system call fail from its `first` use on, when it writes."""
    genuine, uses = getattr(os, call), []

    def limited(*arguments: object, **named: object) -> object:
        if call == "open" and not int(str(arguments[1])) & os.O_CREAT:
            return genuine(*arguments, **named)
        uses.append(call)
        if len(uses) > first:
            raise OSError(number, os.strerror(number))
        return genuine(*arguments, **named)

    monkeypatch.setattr(os, call, limited)


CHANGES: dict[str, Callable[[Vault, Secret], object]] = {
    "change_passphrase": lambda vault, old: vault.change_passphrase(old, NEW),
    "new_recovery_key": lambda vault, old: vault.new_recovery_key(),
    "add_slot": lambda vault, old: vault.add_slot(KeychainSecret(new_keychain_secret())),
    "remove_slot": lambda vault, old: vault.remove_slot(vault.slots[0].slot_id),
    "anchor": lambda vault, old: vault.anchor(99, bytes(32)),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("first", [0, 1])
def test_a_change_that_finds_no_space_changes_nothing(
    made, monkeypatch: pytest.MonkeyPatch, change: str, call: str, first: int
) -> None:
    vault = Vault.unlock(made.folder, made.passphrase)
    before, slots = made.contents(), vault.slots
    with monkeypatch.context() as patch:
        fail_from(patch, call, first, errno.ENOSPC)
        with pytest.raises(DiskFullError):
            CHANGES[change](vault, made.passphrase.secret)
    assert made.contents() == before
    assert (vault.generation, vault.slots) == (2, slots)
    for way in (made.passphrase, made.recovery_key):
        assert Vault.unlock(made.folder, way).notices == ()
    CHANGES[change](vault, made.passphrase.secret)
    assert vault.generation == 3


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("first", [0, 1, 2])
@pytest.mark.parametrize(
    ("number", "error"), [(errno.ENOSPC, DiskFullError), (errno.EIO, StorageUnavailableError)]
)
def test_a_vault_that_cannot_be_made_leaves_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    first: int,
    number: int,
    error: type[Exception],
) -> None:
    with monkeypatch.context() as patch:
        fail_from(patch, call, first, number)
        with pytest.raises(error):
            Vault.create(tmp_path, key_file=tmp_path / "vault.key")
    assert list(tmp_path.iterdir()) == []
    Vault.create(tmp_path, key_file=tmp_path / "vault.key")


def test_a_key_file_that_was_there_stays_when_making_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    Vault.create(other, key_file=tmp_path / "vault.key")
    home = tmp_path / "home"
    home.mkdir()
    with monkeypatch.context() as patch:
        fail_from(patch, "write", 0, errno.ENOSPC)
        with pytest.raises(DiskFullError):
            Vault.create(home, key_file=tmp_path / "vault.key")
    assert (tmp_path / "vault.key").exists()
    assert list(home.iterdir()) == []


def test_unlocking_works_on_a_full_disk_and_says_what_it_could_not_mend(
    made, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.headers[0].write_bytes(b"damaged")
    before = made.contents()
    with monkeypatch.context() as patch:
        fail_from(patch, "write", 0, errno.ENOSPC)
        (notice,) = Vault.unlock(made.folder, made.passphrase).notices
    assert "nor written again" in notice
    assert made.contents() == before


def test_a_copy_left_behind_is_mended_at_the_next_unlock(
    made, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = Vault.unlock(made.folder, made.passphrase)
    replace = Path.replace

    def second_fails(source: Path, target: Path) -> Path:
        if target.name == "vault.header.2":
            raise OSError(errno.EIO, "broken")
        return replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", second_fails)
        vault.change_passphrase(made.passphrase.secret, NEW)
    assert made.headers[0].read_bytes() != made.headers[1].read_bytes()
    again = Vault.unlock(made.folder, made.recovery_key)
    assert again.generation == 3
    assert len(again.notices) == 1
    assert made.headers[0].read_bytes() == made.headers[1].read_bytes()


def test_a_strong_cost_is_not_spent_when_the_vault_exists(
    made, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: object) -> None:
        raise AssertionError("nothing may be derived")

    monkeypatch.setattr("muniment.crypto.slots.derive_argon2id", unreachable)
    with pytest.raises(Exception, match="already"):
        Vault.create(made.folder, passphrase=NEW, argon2=Argon2Cost())
