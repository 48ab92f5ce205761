"""From a key file to a passphrase: set where there is none, then the key file goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from muniment.domain.cancellation import CancellationToken, OperationCancelledError
from muniment.domain.errors import ConflictError, VaultLockedError, WrongKeyError
from muniment.domain.vault.secret_bytes import secret_text

if TYPE_CHECKING:
    from tests.conftest import Home

NEW = "violet anchor nine herons"


def test_a_passphrase_is_set_once_and_the_key_file_goes(home: Home) -> None:
    vault, ways = home.services.vault, home.services.key_file
    file = home.folder / "vault.key"
    kept = file.read_bytes()
    with pytest.raises(ConflictError):
        ways.remove()
    assert file.exists()
    home.services.passphrase.set(secret_text(NEW))
    with pytest.raises(ConflictError):
        home.services.passphrase.set(secret_text("another one of several words"))
    assert set(vault.slot_types()) == {"key-file", "recovery", "passphrase"}
    vault.lock()
    vault.unlock_with_key_file()
    ways.remove()
    assert set(vault.slot_types()) == {"recovery", "passphrase"}
    assert not file.exists()
    ways.remove()
    vault.lock()
    copy = home.folder / "copy.key"
    copy.write_bytes(kept)
    copy.chmod(0o600)
    with pytest.raises(WrongKeyError):
        vault.unlock_with_key_file(copy)
    vault.unlock_with_passphrase(secret_text(NEW))


def test_a_withdrawn_wish_leaves_the_ways_as_they_are(home: Home) -> None:
    cancellation = CancellationToken()
    cancellation.cancel()
    with pytest.raises(OperationCancelledError):
        home.services.passphrase.set(secret_text(NEW), cancellation=cancellation)
    assert set(home.services.vault.slot_types()) == {"key-file", "recovery"}


def test_a_locked_vault_is_left_alone(home: Home) -> None:
    home.services.vault.lock()
    with pytest.raises(VaultLockedError):
        home.services.passphrase.set(secret_text(NEW))
    with pytest.raises(VaultLockedError):
        home.services.key_file.remove()
