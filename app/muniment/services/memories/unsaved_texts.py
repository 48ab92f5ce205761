"""Texts being typed when the window closed or the vault locked: kept until they are saved."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from muniment.domain.access import Actor, Scope
from muniment.services.memories.unsaved_notes import UnsavedNotes

if TYPE_CHECKING:
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.store import Store


class TypedIn(StrEnum):
    """Where a text is typed."""

    MEMORY = "memory"
    BIO = "bio"


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


class UnsavedTextService:
    """Keeps unsaved texts in the encrypted database, outside memories and history; any thread."""

    def __init__(self, session: "VaultSession") -> None:
        self._session = session
        # A note that arrives while another is read and written back would be lost.
        self._noting = threading.Lock()

    def note(self, place: TypedIn, texts: tuple[UnsavedText, ...], actor: Actor) -> bool:
        """Replace the noted texts of a place; writes nothing yet.

        Returns:
            Whether `write_down` should follow, because what the vault stores was saved or dropped.

        Raises:
            VaultLockedError: The vault is locked.
            NotAllowedError: The actor is no admin: typed texts belong to the user.
        """
        actor.require(Scope.ADMIN)
        with self._session.borrow() as opened, self._noting:
            gone = {t.of for t in _read(opened.unsaved.text(place))} - {t.of for t in texts}
            return opened.unsaved.note(place, _stored(texts)) or bool(gone)

    @contextmanager
    def saving(self, place: TypedIn, text: UnsavedText, actor: Actor) -> Iterator[None]:
        """Save a text inside the ``with``; then it is no longer noted, before any lock stores it.

        What was typed meanwhile is another text, and stays noted; so does one whose save fails.

        Raises:
            VaultLockedError: The vault is locked.
            NotAllowedError: The actor is no admin.
        """
        actor.require(Scope.ADMIN)
        with self._session.borrow() as opened:
            yield
            with self._noting:
                noted = _read(opened.unsaved.text(place))
                if text in noted:
                    rest = tuple(each for each in noted if each != text)
                    opened.unsaved.note(place, _stored(rest))

    def write_down(self, actor: Actor) -> None:
        """Store the noted texts at once; this otherwise happens every half minute and at a lock.

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
