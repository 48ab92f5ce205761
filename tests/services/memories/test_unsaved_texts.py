"""What is being typed outlives the lock of the vault and the end of the program, encrypted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.errors import NotAllowedError, VaultLockedError
from muniment.services.memories.unsaved_texts import TypedIn, UnsavedText
from tests.fakes.background_waits import await_first_round

if TYPE_CHECKING:
    from tests.conftest import Home, HomeFactory

AGENT = Actor("key:key_0123", ("default",), frozenset({Scope.READ, Scope.WRITE}))
TYPED = UnsavedText("", 0, {"content": "half a memory", "tags": ["one"]})


def stored(home: Home) -> str:
    """Return what the database keeps, not what is noted."""
    with home.borrow() as opened:
        return opened.store.setting("unsaved_memory") or ""


def test_a_lock_writes_down_what_is_typed_whoever_locks(home: Home) -> None:
    texts, vault = home.services.unsaved_texts, home.services.vault
    assert texts.kept(TypedIn.MEMORY, PERSON) == ()
    texts.keep(TypedIn.MEMORY, TYPED, PERSON)
    vault.lock()
    with pytest.raises(VaultLockedError):
        texts.kept(TypedIn.MEMORY, PERSON)
    with pytest.raises(VaultLockedError):
        texts.drop(TypedIn.MEMORY, "", PERSON)
    vault.unlock_with_key_file()
    assert texts.kept(TypedIn.MEMORY, PERSON) == (TYPED,)
    assert texts.kept(TypedIn.BIO, PERSON) == ()
    assert "half" not in repr(TYPED)
    assert all(
        b"half a memory" not in path.read_bytes()
        for path in home.folder.rglob("*")
        if path.is_file()
    )


def test_it_is_there_in_the_next_process(home: Home, home_factory: HomeFactory) -> None:
    home.services.unsaved_texts.keep(TypedIn.BIO, TYPED, PERSON)
    home.services.close()
    again = home_factory(home.folder.name)
    assert again.services.unsaved_texts.kept(TypedIn.BIO, PERSON) == (TYPED,)


def test_every_round_of_upkeep_writes_it_down(home: Home) -> None:
    await_first_round(home)
    home.services.unsaved_texts.keep(TypedIn.MEMORY, TYPED, PERSON)
    assert not stored(home)
    home.services.vault._maintenance.run_due(1)
    assert "half a memory" in stored(home)


def test_what_was_saved_meanwhile_leaves_the_vault_when_asked_to(home: Home) -> None:
    texts = home.services.unsaved_texts
    texts.keep(TypedIn.MEMORY, TYPED, PERSON)
    texts.write_down(PERSON)
    assert "half a memory" in stored(home)
    assert texts.drop(TypedIn.MEMORY, "", PERSON)
    texts.write_down(PERSON)
    assert not stored(home)
    assert not texts.drop(TypedIn.MEMORY, "", PERSON)


def test_what_is_typed_is_the_persons(home: Home) -> None:
    texts = home.services.unsaved_texts
    for ask in (
        lambda: texts.kept(TypedIn.MEMORY, AGENT),
        lambda: texts.keep(TypedIn.MEMORY, TYPED, AGENT),
        lambda: texts.drop(TypedIn.MEMORY, "", AGENT),
        lambda: texts.write_down(AGENT),
    ):
        with pytest.raises(NotAllowedError):
            ask()


@pytest.mark.parametrize("stored_text", ['[{"written": 1}]', "[1]", "no list"])
def test_what_is_not_understood_counts_as_none(home: Home, stored_text: str) -> None:
    with home.borrow() as opened:
        opened.unsaved.note("memory", stored_text)
    assert home.services.unsaved_texts.kept(TypedIn.MEMORY, PERSON) == ()


def test_a_text_is_noted_no_more_once_it_is_saved(home: Home) -> None:
    texts = home.services.unsaved_texts
    other = UnsavedText("another id", 1, {"content": "another"})
    texts.keep(TypedIn.MEMORY, other, PERSON)
    texts.keep(TypedIn.MEMORY, UnsavedText(fields={"content": "half"}), PERSON)
    texts.keep(TypedIn.MEMORY, TYPED, PERSON)
    with pytest.raises(NotAllowedError), texts.saving(TypedIn.MEMORY, TYPED, PERSON):
        raise NotAllowedError
    assert texts.kept(TypedIn.MEMORY, PERSON) == (other, TYPED)
    with texts.saving(TypedIn.MEMORY, TYPED, PERSON):
        assert texts.kept(TypedIn.MEMORY, PERSON) == (other, TYPED)
    assert texts.kept(TypedIn.MEMORY, PERSON) == (other,)
