"""What was being typed when the window ended or the vault locked: kept until it is saved."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from muniment.domain.access import Actor, Scope
from muniment.services.unsaved_notes import UnsavedNotes

if TYPE_CHECKING:
    from muniment.services.session import VaultSession
    from muniment.storage.store import Store


class TypedIn(StrEnum):
    """Where it is typed."""

    MEMORY = "memory"
    BIO = "bio"


@dataclass(frozen=True, slots=True, repr=False)
class UnsavedText:
    """One text that is not saved, as whoever shows it wants it back.

    Args:
        of: What it is of: the id of a memory, empty for a new one, or a namespace.
        version: That of the memory, when it was loaded.
        fields: What was typed, as JSON knows it.
    """

    of: str = ""
    version: int = 0
    fields: Mapping[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return "UnsavedText(…)"


class UnsavedTextService:
    """Keeps such texts in the encrypted database, outside memories and history; any thread."""

    def __init__(self, session: "VaultSession") -> None:
        self._session = session

    def note(self, place: TypedIn, texts: tuple[UnsavedText, ...], actor: Actor) -> bool:
        """Note what is being typed in the place of what was before; writes nothing yet.

        Returns:
            Whether `write_down` should follow, for what the vault keeps was saved or dropped.

        Raises:
            VaultLockedError: The vault is locked.
            NotAllowedError: The actor is no admin: what is typed is the person's.
        """
        actor.require(Scope.ADMIN)
        listed = [{"of": t.of, "version": t.version, "fields": dict(t.fields)} for t in texts]
        with self._session.borrow() as opened:
            return opened.unsaved.note(place, json.dumps(listed) if listed else "")

    def write_down(self, actor: Actor) -> None:
        """Write down at once what was noted, which else happens every half minute and at a lock.

        Raises:
            VaultLockedError: The vault is locked.
            NotAllowedError: The actor is no admin.
        """
        actor.require(Scope.ADMIN)
        with self._session.borrow() as opened:
            opened.unsaved.settle(opened.store)

    def kept(self, place: TypedIn, actor: Actor) -> tuple[UnsavedText, ...]:
        """Return what is unsaved; read from memory alone.

        Raises:
            VaultLockedError: The vault is locked.
            NotAllowedError: The actor is no admin.
        """
        actor.require(Scope.ADMIN)
        with self._session.borrow() as opened:
            stored = opened.unsaved.text(place)
        return tuple(UnsavedText(**each) for each in json.loads(stored)) if stored else ()


def unsaved_notes(store: "Store") -> UnsavedNotes:
    """Return what the database of a vault that is being opened keeps."""
    return UnsavedNotes.of(store, tuple(TypedIn))
