"""Turn one exported memory into a draft."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, NoReturn, TypeVar

from muniment.domain.errors import InvalidInputError
from muniment.domain.memories.memory import (
    DEFAULT_IMPORTANCE,
    NAME_MAX_CHARACTERS,
    Category,
    EmbeddingState,
    MemoryDraft,
    MemoryKind,
    MemoryType,
    Visibility,
)
from muniment.domain.understanding.text_analysis import DERIVABLE

_MARK: Final = "import:"
_Member = TypeVar("_Member", bound=StrEnum)


@dataclass(frozen=True, slots=True, repr=False)
class Read:
    """An exported memory.

    Args:
        draft: With an idempotency key, the line's own or one derived from its content.
        id: Its id in the vault of origin; empty if not given.
        is_archived: Whether it was archived there.
        conversation: Title of the conversation that it was found in, if any.
    """

    draft: MemoryDraft
    id: str
    is_archived: bool
    conversation: str = ""


def key_of(said: bytes) -> str:
    """Return an idempotency key derived from the content of an entry."""
    return _MARK + hashlib.sha256(said).hexdigest()


def fitting_key(key: str) -> str:
    """Return an idempotency key of a length that memories may have."""
    return key if len(key) <= NAME_MAX_CHARACTERS else key_of(key.encode())


def read_foreign(fields: Mapping[str, Any], namespace: str) -> Read:
    """Read a memory of another program.

    Args:
        fields: With the names of an export.
        namespace: Where the memory goes.

    Raises:
        InvalidInputError: As `read_record`.
    """
    given = json.dumps(fields, sort_keys=True, default=str).encode()
    read = read_fields(fields, namespace, key_of(given))
    if read.draft.client_id is None:
        return read
    return replace(read, draft=replace(read.draft, client_id=fitting_key(read.draft.client_id)))


def read_record(text: str, namespace: str, key: str) -> Read:
    """Read a line of an export; derived values are not read but computed again.

    Args:
        text: A JSON object.
        namespace: Where the memory goes.
        key: Its idempotency key, if the line has neither one nor an id.

    Raises:
        InvalidInputError: It is no JSON object, or a field has a value of the wrong type. Whether
            the value is valid for a memory is checked by `checked_draft`.
    """
    return read_fields(object_of(text), namespace, key)


def read_fields(record: Mapping[str, Any], namespace: str, key: str) -> Read:
    """Read a record by the field names of an export, whatever its file format.

    Args:
        record: Each field as in JSON; unknown fields are ignored.
        namespace: As `read_record`.
        key: As `read_record`.

    Raises:
        InvalidInputError: As `read_record`.
    """
    fields = _Fields(record)
    id_ = fields.text("id") or ""
    draft = MemoryDraft(
        content=fields.content(),
        namespace=namespace,
        agent_id=fields.text("agent_id"),
        user_id=fields.text("user_id"),
        session_id=fields.text("session_id"),
        project=fields.text("project"),
        source=fields.text("source"),
        type=fields.member("type", MemoryType),
        kind=fields.member("kind", MemoryKind),
        categories=fields.members("categories", Category),
        tags=fields.texts("tags"),
        metadata=fields.metadata(),
        importance=fields.importance(),
        visibility=fields.member("visibility", Visibility),
        created_at=fields.moment("created_at"),
        expires_at=fields.moment("expires_at"),
        client_id=fields.text("client_id") or (_MARK + id_ if id_ else key),
        embed=not fields.is_without_vectors,
        wait=False,
    )
    return Read(draft, id_, is_archived=fields.moment("archived_at") is not None)


class _Fields:
    """Reads the fields of a record with their types; ``null`` counts as missing."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        derived = record.get("derived")
        made = derived if isinstance(derived, list) else []
        self._record = {
            name: value
            for name, value in record.items()
            if value is not None and not (name in DERIVABLE and name in made)
        }

    @property
    def is_without_vectors(self) -> bool:
        """Whether its writer opted out of vectors."""
        embedding = self._record.get("embedding")
        return isinstance(embedding, dict) and embedding.get("state") == EmbeddingState.SKIPPED

    def content(self) -> str:
        found = self.text("content")
        if found is None:
            raise InvalidInputError("content", "is missing")
        return found

    def text(self, name: str) -> str | None:
        found = self._record.get(name)
        if found is not None and not isinstance(found, str):
            raise InvalidInputError(name, "must be a text")
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        found = self._record.get(name, [])
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            raise InvalidInputError(name, "must be a list of texts")
        return tuple(found)

    def member(self, name: str, kind: type[_Member]) -> _Member | None:
        found = self.text(name)
        return None if found is None else _member(name, found, kind)

    def members(self, name: str, kind: type[_Member]) -> tuple[_Member, ...]:
        return tuple(_member(name, one, kind) for one in self.texts(name))

    def metadata(self) -> dict[str, Any]:
        found = self._record.get("metadata", {})
        if not isinstance(found, dict):
            raise InvalidInputError("metadata", "must be a JSON object")
        return found

    def importance(self) -> float:
        found = self._record.get("importance", DEFAULT_IMPORTANCE)
        if isinstance(found, bool) or not isinstance(found, int | float):
            raise InvalidInputError("importance", "must be a number")
        return found

    def moment(self, name: str) -> datetime | None:
        found = self.text(name)
        if found is None:
            return None
        try:
            return datetime.fromisoformat(found)
        except ValueError:
            raise InvalidInputError(name, "must be a date and time in ISO 8601") from None


def _member(name: str, text: str, kind: type[_Member]) -> _Member:
    try:
        return kind(text)
    except ValueError:
        raise InvalidInputError(name, f"must be one of {', '.join(kind)}") from None


def object_of(text: str) -> dict[str, Any]:
    """Return a JSON object.

    Raises:
        InvalidInputError: The text is none.
    """
    try:
        found = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise InvalidInputError("line", "is not valid JSON") from None
    if not isinstance(found, dict):
        raise InvalidInputError("line", "must be a JSON object")
    return found


def _refuse(_constant: str) -> NoReturn:
    """Refuse NaN and infinity, which JSON does not allow."""
    raise ValueError
