"""How often a memory was shown is counted once, also where it could not be written down at once."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.access import PERSON
from muniment.domain.errors import DiskFullError
from muniment.domain.memories.memory import Memory, MemoryDraft
from muniment.services.agents.key_service import write_down_uses
from muniment.services.vault.vault_service import VaultState
from muniment.storage.memories.memory_writes import MemoryWriter
from tests.fakes.background_waits import await_first_round

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.conftest import Home

CANARY = "uxwombat"


@pytest.fixture
def home(home: Home) -> Home:
    """An open vault whose first round is over."""
    await_first_round(home)
    return home


@pytest.fixture
def memory(home: Home) -> Memory:
    return home.services.memories.remember(MemoryDraft(content=CANARY), PERSON).memory


def show(home: Home, memory: Memory) -> None:
    home.services.memories.get(memory.id, PERSON)


def shown(home: Home, memory: Memory) -> Memory:
    """Return the memory without counting."""
    return home.services.memories.peek(memory.id, PERSON)


def write_down(home: Home) -> None:
    with home.borrow() as opened:
        write_down_uses(opened)


def failing(error: Exception, meanwhile: Callable[[], None] = lambda: None) -> Any:
    """Return what takes the place of the writing: it writes, and then there is no room."""
    write = MemoryWriter.record_accesses

    def fail(writer: MemoryWriter, accesses: Mapping[int, tuple[int, int]]) -> None:
        write(writer, accesses)
        meanwhile()
        raise error

    return fail


def test_what_could_not_be_written_down_is_counted_the_next_time_and_once(
    home: Home, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(home, memory)
    last = home.clock.now()
    with monkeypatch.context() as full:
        full.setattr(MemoryWriter, "record_accesses", failing(DiskFullError()))
        for _ in range(2):
            with pytest.raises(DiskFullError):
                write_down(home)
    home.clock.advance(minutes=1)
    for _ in range(2):
        write_down(home)
        assert shown(home, memory).access_count == 1
        assert shown(home, memory).accessed_at == last


def test_what_is_shown_while_the_writing_fails_is_added(
    home: Home, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def show_later() -> None:
        home.clock.advance(minutes=1)
        show(home, memory)

    show(home, memory)
    with monkeypatch.context() as full:
        full.setattr(MemoryWriter, "record_accesses", failing(DiskFullError(), show_later))
        with pytest.raises(DiskFullError):
            write_down(home)
    write_down(home)
    assert shown(home, memory).access_count == 2
    assert shown(home, memory).accessed_at == home.clock.now()


def test_locking_writes_it_down(home: Home, memory: Memory) -> None:
    show(home, memory)
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    assert shown(home, memory).access_count == 1


def test_a_vault_locks_where_it_cannot_be_written_down(
    home: Home,
    memory: Memory,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    told: list[VaultState] = []
    home.services.vault.on_state_change(told.append)
    show(home, memory)
    with monkeypatch.context() as full, caplog.at_level(logging.DEBUG):
        full.setattr(MemoryWriter, "record_accesses", failing(DiskFullError()))
        home.services.vault.lock()
    assert told == [VaultState.LOCKED]
    assert CANARY not in caplog.text
    assert memory.id not in caplog.text
    home.services.vault.unlock_with_key_file()
    assert shown(home, memory).content == CANARY


def test_a_vault_locks_and_says_so_where_writing_it_down_goes_wrong_inside(
    home: Home, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[VaultState] = []
    home.services.vault.on_state_change(told.append)
    show(home, memory)
    with monkeypatch.context() as broken:
        broken.setattr(MemoryWriter, "record_accesses", failing(ZeroDivisionError()))
        with pytest.raises(ZeroDivisionError):
            home.services.vault.lock()
    assert told == [VaultState.LOCKED]
    home.services.vault.unlock_with_key_file()
    assert shown(home, memory).content == CANARY
