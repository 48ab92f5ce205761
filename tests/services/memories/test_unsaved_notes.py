"""What is dropped while it is being written down is known to be in the vault."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.errors import DiskFullError
from muniment.services.memories.unsaved_text_buffer import UnsavedNotes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from muniment.storage.store import Store
    from tests.conftest import Home


class StoreThatTells:
    """A real store that does something once a transaction is committed."""

    def __init__(self, store: Store, then: Callable[[], None]) -> None:
        self._store = store
        self._then = then

    @contextmanager
    def write(self, actor: str) -> Iterator[Any]:
        with self._store.write(actor) as unit:
            yield unit
        self._then()


class StoreThatIsFull:
    """A real store that has no room."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @contextmanager
    def write(self, actor: str) -> Iterator[Any]:
        with self._store.write(actor) as unit:
            yield unit
            raise DiskFullError


def test_what_is_dropped_as_it_was_written_down_is_to_be_written_down_again(home: Home) -> None:
    notes, is_left = UnsavedNotes(), []
    with home.borrow() as opened:

        def drop() -> None:
            notes.note("memory", "")
            is_left.append(notes.is_stored("memory"))

        store = StoreThatTells(opened.store, drop)
        notes.note("memory", "half a memory")
        notes.settle(store)  # type: ignore[arg-type]
        assert is_left == [True]
        notes.settle(opened.store)
        assert not opened.store.setting("unsaved_memory")


def test_what_could_not_be_written_down_is_tried_again(home: Home) -> None:
    notes = UnsavedNotes()
    notes.note("memory", "half a memory")
    with home.borrow() as opened:
        with pytest.raises(DiskFullError):
            notes.settle(StoreThatIsFull(opened.store))  # type: ignore[arg-type]
        notes.settle(opened.store)
        assert opened.store.setting("unsaved_memory") == "half a memory"
