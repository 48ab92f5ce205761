"""Unlocking that was cancelled: late success shows nothing, opens nothing and leaves no thread."""

from __future__ import annotations

import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON
from muniment.domain.cancellation import CancellationToken, OperationCancelledError
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.vault.secret_bytes import Secret, secret_text
from muniment.services.vault.vault_service import VaultState
from muniment.storage.engine.connection import open_raw
from muniment.storage.store import Store
from tests.fakes.older_schemas import forget_states

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.domain.backups.schedule import Watch
    from tests.conftest import Home


def test_a_wish_withdrawn_while_the_vault_opens_leaves_it_locked(home: Home) -> None:
    vault = home.services.vault
    home.services.memories.remember(MemoryDraft(content="The boat is at the east pier"), PERSON)
    vault.lock()
    cancellation, states = CancellationToken(), list[VaultState]()
    stop = vault.on_state_change(states.append)

    def withdraw(state: VaultState) -> None:
        if state is VaultState.OPENING:
            assert cancellation.cancel()

    forget = vault.on_state_change(withdraw)
    with pytest.raises(OperationCancelledError):
        vault.unlock_with_key_file(cancellation=cancellation)
    assert states == [VaultState.OPENING, VaultState.LOCKED]
    assert vault.state is VaultState.LOCKED
    forget()
    stop()
    vault.unlock_with_key_file()
    page = home.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    assert len(page.memories) == 1


def test_a_wish_withdrawn_at_the_last_moment_closes_the_database_again(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, cancellation = home.services.vault, CancellationToken()
    vault.lock()
    before = set(threading.enumerate())
    closed: list[Store] = []
    close = Store.close

    def note(store: Store) -> None:
        closed.append(store)
        close(store)

    def withdraw(_opened: object) -> list[str]:
        assert cancellation.cancel()
        return []

    monkeypatch.setattr(vault, "_adopt_models", withdraw)
    monkeypatch.setattr(Store, "close", note)
    with pytest.raises(OperationCancelledError):
        vault.unlock_with_key_file(cancellation=cancellation)
    monkeypatch.undo()
    assert len(closed) == 1
    assert vault.state is VaultState.LOCKED
    assert set(threading.enumerate()) <= before
    vault.unlock_with_key_file()


def age(home: Home) -> None:
    """Lock the vault of a home, and make of it one that the version before wrote."""
    with home.borrow() as opened:
        path, key = opened.store.path, Secret(opened.store._keys.database.reveal())
        state_key = Secret(opened.store._keys.state.reveal())
    home.services.vault.lock()
    with closing(open_raw(path, key)) as raw:
        raw.execute("DROP TABLE reads")
        forget_states(raw.execute, state_key)
        raw.execute("UPDATE alembic_version SET version_num = '0003'")
        raw.commit()


def test_a_wish_withdrawn_while_an_older_vault_is_copied_leaves_no_part_of_the_copy(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    age(home)
    vault, cancellation, backups = home.services.vault, CancellationToken(), home.folder / "backups"
    back_up = Store.back_up
    begun: list[Path] = []

    def withdraw(store: Store, target: Path, watch: Watch) -> None:
        begun.append(target)
        assert cancellation.cancel()
        back_up(store, target, watch)

    monkeypatch.setattr(Store, "back_up", withdraw)
    with pytest.raises(OperationCancelledError):
        vault.unlock_with_key_file(cancellation=cancellation)
    monkeypatch.undo()
    assert len(begun) == 1
    assert vault.state is VaultState.LOCKED
    assert list(backups.iterdir()) == []
    # Of the same second, as a clock of tests has it: nothing is in the way of the next copy.
    vault.unlock_with_key_file()
    assert sorted(each.suffix for each in backups.iterdir()) == [".db", ".header"]


def test_a_wish_withdrawn_too_late_says_so_and_the_vault_is_open(home: Home) -> None:
    vault, cancellation = home.services.vault, CancellationToken()
    vault.lock()
    vault.unlock_with_key_file(cancellation=cancellation)
    assert not cancellation.cancel()
    assert vault.state is VaultState.UNLOCKED


def test_a_withdrawn_wish_is_not_even_begun(home: Home) -> None:
    vault, cancellation, states = home.services.vault, CancellationToken(), list[VaultState]()
    vault.lock()
    cancellation.cancel()
    stop = vault.on_state_change(states.append)
    with pytest.raises(OperationCancelledError):
        vault.unlock_with_passphrase(secret_text("whatever it is"), cancellation=cancellation)
    stop()
    assert states == []
