"""A recovery key made outside the window, for the person who knows the passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON, SYSTEM, Actor, Scope
from muniment.domain.errors import (
    InvalidInputError,
    NotAllowedError,
    VaultLockedError,
    WrongKeyError,
)
from muniment.domain.vault.secret_bytes import secret_text

if TYPE_CHECKING:
    from tests.conftest import Home

NEW = "violet anchor nine herons"
ADMIN = Actor("key:key_1", None, frozenset(Scope))


def test_it_opens_the_vault_and_the_one_before_does_not(home: Home) -> None:
    vault, recovery = home.services.vault, home.services.recovery_key
    first = recovery.make(None, PERSON).printable()
    second = recovery.make(None, PERSON).printable()
    vault.lock()
    with pytest.raises(WrongKeyError):
        vault.unlock_with_recovery_key(first)
    vault.unlock_with_recovery_key(second)


def test_a_passphrase_is_asked_again_where_there_is_one(home: Home) -> None:
    recovery = home.services.recovery_key
    with pytest.raises(WrongKeyError):
        recovery.make(secret_text(NEW), PERSON)
    home.services.passphrase.set(secret_text(NEW))
    with pytest.raises(InvalidInputError):
        recovery.make(None, PERSON)
    with pytest.raises(WrongKeyError):
        recovery.make(secret_text("another one of several words"), PERSON)
    made = recovery.make(secret_text(NEW), PERSON)
    home.services.vault.lock()
    home.services.vault.unlock_with_recovery_key(made.printable())


def test_an_offered_one_opens_nothing_until_it_is_used(home: Home) -> None:
    vault, recovery = home.services.vault, home.services.recovery_key
    former = recovery.make(None, PERSON).printable()
    offered = recovery.offer(None, PERSON)
    text = offered.key.printable()
    vault.lock()
    with pytest.raises(WrongKeyError):
        vault.unlock_with_recovery_key(text)
    with pytest.raises(VaultLockedError):
        recovery.use(offered, PERSON)
    vault.unlock_with_recovery_key(former)
    with pytest.raises(NotAllowedError):
        recovery.use(offered, ADMIN)
    recovery.use(offered, PERSON)
    vault.lock()
    with pytest.raises(WrongKeyError):
        vault.unlock_with_recovery_key(former)
    vault.unlock_with_recovery_key(text)


@pytest.mark.parametrize("actor", [ADMIN, SYSTEM])
def test_nobody_but_the_person_is_given_one(home: Home, actor: Actor) -> None:
    with pytest.raises(NotAllowedError) as refused:
        home.services.recovery_key.make(None, actor)
    assert "person at the computer" in refused.value.detail
    assert "No key may" in refused.value.hint
    assert home.services.recovery_key.is_there(actor) is None


def test_whether_there_is_one(home: Home) -> None:
    assert home.services.recovery_key.is_there(PERSON) is True
    home.services.vault.lock()
    with pytest.raises(VaultLockedError):
        home.services.recovery_key.is_there(PERSON)
    with pytest.raises(VaultLockedError):
        home.services.recovery_key.make(None, PERSON)


def test_a_vault_made_without_one_is_given_one(home_factory) -> None:
    home = home_factory(empty=True)
    home.services.vault.create_without_recovery_key(passphrase=None, key_file=True)
    assert home.services.recovery_key.is_there(PERSON) is False
    made = home.services.recovery_key.make(None, PERSON)
    assert home.services.recovery_key.is_there(PERSON) is True
    home.services.vault.lock()
    home.services.vault.unlock_with_recovery_key(made.printable())
