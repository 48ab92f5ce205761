"""Typed texts that are not saved, or cannot be as they are: kept in the vault until they are."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from muniment.domain.access import Actor, Scope
from muniment.services.memories.unsaved_text_buffer import UnsavedNotes

if TYPE_CHECKING:
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.store import Store


class TypedIn(StrEnum):
    """Where a text is typed."""

    MEMORY = "memory"
    BIO = "bio"
    CAPTURE = "capture"


@dataclass(frozen=True, slots=True, repr=False)
class UnsavedText:
    """One unsaved text, as the window needs it to restore the form.

    Args:
        of: Its subject: the id of a memory, empty for a new one, or a namespace.
        version: Of the memory, when it was loaded.
        fields: The typed values, as JSON types.
    """

    of: str = ""
    version: int = 0
    fields: Mapping[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return "UnsavedText(…)"


@dataclass(slots=True)
class Saved:
    """What a text was saved as: its subject, and the version of the memory."""

    of: str
    version: int

    def before(self, text: UnsavedText) -> UnsavedText:
        """Return a text that was typed after this."""
        return replace(text, of=self.of, version=self.version)


class UnsavedTextService:
    """Keeps unsaved texts in the encrypted database, outside memories and history; any thread."""

    def __init__(self, session: "VaultSession") -> None:
        self._session = session
        # A text that arrives while others are read and written back would be lost.
        self._noting = threading.Lock()

    def keep(self, place: TypedIn, text: UnsavedText, actor: Actor) -> None:
        """Keep a text in place of the one with the same subject; writes nothing yet.

        Raises:
            VaultLockedError: The vault is locked.
            NotAllowedError: The actor is no admin: typed texts belong to the user.
        """
        actor.require(Scope.ADMIN)
        with self._session.borrow() as opened, self._noting:
            kept = _read(opened.unsaved.text(place))
            rest = tuple(each for each in kept if each.of != text.of)
            opened.unsaved.note(place, _stored((*rest, text)))

    def drop(self, place: TypedIn, of: str, actor: Actor) -> bool:
        """Drop the text of a subject: it was saved, or is not wanted any more.

        Returns:
            Whether `write_down` should follow, because the vault may still store it.

        Raises:
            VaultLockedError: The vault is locked.
            NotAllowedError: The actor is no admin.
        """
        actor.require(Scope.ADMIN)
        with self._session.borrow() as opened, self._noting:
            kept = _read(opened.unsaved.text(place))
            rest = tuple(each for each in kept if each.of != of)
            if len(rest) == len(kept):
                return False
            opened.unsaved.note(place, _stored(rest))
            return opened.unsaved.is_stored(place)

    @contextmanager
    def saving(self, place: TypedIn, text: UnsavedText, actor: Actor) -> Iterator["Saved"]:
        """Save a text inside the ``with``; then it is no longer kept, before any lock stores it.

        What was typed meanwhile stays, and comes after what was saved; so does a text whose save
        fails.

        Yields:
            What was written, for the caller to fill in.

        Raises:
            VaultLockedError: The vault is locked.
            NotAllowedError: The actor is no admin.
        """
        actor.require(Scope.ADMIN)
        with self._session.borrow() as opened:
            saved = Saved(text.of, text.version)
            yield saved
            with self._noting:
                kept = _read(opened.unsaved.text(place))
                rest = tuple(saved.before(t) if t.of == text.of else t for t in kept if t != text)
                if rest != kept:
                    opened.unsaved.note(place, _stored(rest))

    def write_down(self, actor: Actor) -> None:
        """Store the kept texts at once; this otherwise happens every half minute and at a lock.

        Raises:
            VaultLockedError: The vault is locked.
            NotAllowedError: The actor is no admin.
        """
        actor.require(Scope.ADMIN)
        with self._session.borrow() as opened:
            opened.unsaved.settle(opened.store)

    def kept(self, place: TypedIn, actor: Actor) -> tuple[UnsavedText, ...]:
        """Return the unsaved texts, none if they cannot be parsed; reads from memory only.

        Raises:
            VaultLockedError: The vault is locked.
            NotAllowedError: The actor is no admin.
        """
        actor.require(Scope.ADMIN)
        with self._session.borrow() as opened:
            return _read(opened.unsaved.text(place))


def unsaved_notes(store: "Store") -> UnsavedNotes:
    """Return the unsaved texts stored in the database of a vault that is being opened."""
    return UnsavedNotes.of(store, tuple(TypedIn))


def _stored(texts: tuple[UnsavedText, ...]) -> str:
    listed = [{"of": t.of, "version": t.version, "fields": dict(t.fields)} for t in texts]
    return json.dumps(listed) if listed else ""


def _read(stored: str) -> tuple[UnsavedText, ...]:
    try:
        return tuple(UnsavedText(**each) for each in json.loads(stored)) if stored else ()
    except (TypeError, ValueError):
        # A newer program wrote it.
        return ()
