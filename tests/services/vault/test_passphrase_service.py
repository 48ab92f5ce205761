"""A new passphrase: with the present one, or at once after another way into the vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON
from muniment.domain.errors import ConflictError, InvalidInputError, WrongKeyError
from muniment.domain.vault.secret_bytes import secret_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.services.vault.vault_service import VaultService
    from tests.conftest import Home

OLD = "violet anchor nine herons"
NEW = "copper lantern seven otters"


@pytest.fixture
def home_with_all(home: Home) -> Home:
    """An open vault with every way to open it."""
    services = home.services
    services.passphrase.set(secret_text(OLD))
    services.vault.remember_in_keychain(secret_text(OLD))
    return home


def by_recovery_key(home: Home) -> Callable[[VaultService], None]:
    printed = home.services.recovery_key.make(secret_text(OLD), PERSON).printable()
    return lambda vault: vault.unlock_with_recovery_key(printed)


def by_key_file(_home: Home) -> Callable[[VaultService], None]:
    return lambda vault: vault.unlock_with_key_file()


def by_keychain(_home: Home) -> Callable[[VaultService], None]:
    return lambda vault: vault.unlock_with_keychain()


@pytest.mark.parametrize("way", [by_recovery_key, by_key_file, by_keychain])
def test_another_way_in_allows_a_new_passphrase_once(
    home_with_all: Home, way: Callable[[Home], Callable[[VaultService], None]]
) -> None:
    vault, passphrase = home_with_all.services.vault, home_with_all.services.passphrase
    unlock = way(home_with_all)
    before = sorted(vault.slot_types())
    vault.lock()
    unlock(vault)
    assert not passphrase.is_asked_for()
    passphrase.set(secret_text(NEW))
    assert passphrase.is_asked_for()
    with pytest.raises(ConflictError):
        passphrase.set(secret_text("another one of several words"))
    assert sorted(vault.slot_types()) == before
    vault.lock()
    with pytest.raises(WrongKeyError):
        vault.unlock_with_passphrase(secret_text(OLD))
    vault.unlock_with_passphrase(secret_text(NEW))
    assert passphrase.is_asked_for()


def test_declining_ends_the_offer(home_with_all: Home) -> None:
    vault, passphrase = home_with_all.services.vault, home_with_all.services.passphrase
    vault.lock()
    vault.unlock_with_key_file()
    passphrase.keep()
    with pytest.raises(ConflictError):
        passphrase.set(secret_text(NEW))
    vault.lock()
    passphrase.keep()
    vault.unlock_with_passphrase(secret_text(OLD))


def test_a_vault_opened_with_its_passphrase_asks_for_it(home_with_all: Home) -> None:
    vault, passphrase = home_with_all.services.vault, home_with_all.services.passphrase
    vault.lock()
    vault.unlock_with_passphrase(secret_text(OLD))
    with pytest.raises(ConflictError) as refused:
        passphrase.set(secret_text(NEW))
    assert "recovery key" in refused.value.hint
    with pytest.raises(WrongKeyError):
        passphrase.change(secret_text("not the old one"), secret_text(NEW))
    passphrase.change(secret_text(OLD), secret_text(NEW))


def test_the_keychain_is_added_with_the_passphrase_only(home: Home) -> None:
    services = home.services
    services.passphrase.set(secret_text(OLD))
    with pytest.raises(InvalidInputError):
        services.vault.remember_in_keychain(None)
    with pytest.raises(WrongKeyError):
        services.vault.remember_in_keychain(secret_text(NEW))
    assert not home.keychain.secrets
    assert "keychain" not in services.vault.slot_types()
    services.vault.remember_in_keychain(secret_text(OLD))
    assert "keychain" in services.vault.slot_types()
