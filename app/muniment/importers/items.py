"""What the readers of other programs' files find."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

from muniment.domain.errors import InvalidInputError
from muniment.domain.sessions.conversation import Message

Fields: TypeAlias = Mapping[str, Any]
"""A memory with the field names of an export (`docs/formats.md`)."""

_SECONDS_MAX: Final = 1e11
"""Seconds up to the year 5138; more are milliseconds."""


@dataclass(frozen=True, slots=True, repr=False)
class ForeignConversation:
    """A conversation of another program.

    Args:
        id: Its id there.
        title: Its title; may be empty.
        messages: In order; those of no person and no assistant are left out.
        ids: The id of each message.
    """

    id: str
    title: str
    messages: tuple[Message, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Item:
    """One entry of a file: a memory, a conversation, or why it is neither.

    Args:
        number: Its place among the entries, from 1.
        end: How many bytes of the file have been read after it.
        found: What it is.
    """

    number: int
    end: int
    found: Fields | ForeignConversation | InvalidInputError


def memory(source: str, original_id: object, content: object, **fields: Any) -> Fields:
    """Return a memory of another program, which keeps its source and its id there.

    Args:
        source: The program, as in ``--format``.
        original_id: The id there; ``None`` if it has none.
        content: The text.
        fields: Further fields of an export; ``metadata`` may be anything.
    """
    metadata = fields.pop("metadata", None)
    kept = dict(metadata) if isinstance(metadata, Mapping) else {}
    given: dict[str, Any] = {"content": content, "source": source}
    if original_id not in (None, ""):
        kept["original_id"] = original_id if isinstance(original_id, int) else str(original_id)
        given["client_id"] = f"{source}:{original_id}"
    given["metadata"] = {name: value for name, value in kept.items() if value is not None}
    return {**given, **{name: value for name, value in fields.items() if value is not None}}


def moment(value: object) -> str | None:
    """Return a moment in ISO 8601 with a time zone; ``None`` for anything else.

    Args:
        value: Seconds or milliseconds since 1970, or a text in ISO 8601; without a time zone it is
            UTC.
    """
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = value / 1000 if abs(value) > _SECONDS_MAX else value
            return datetime.fromtimestamp(value, UTC).isoformat()
        if isinstance(value, str):
            found = datetime.fromisoformat(value.strip())
            return (found if found.tzinfo else found.replace(tzinfo=UTC)).isoformat()
    except (ValueError, OverflowError, OSError):
        return None
    return None


def texts(value: object) -> list[str]:
    """Return a list of texts; of a text, its parts between commas."""
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, list):
        return []
    return [str(one).strip() for one in value if isinstance(one, str | int) and str(one).strip()]


def text(value: object) -> str | None:
    """Return a text that is not blank, or a number as a text; ``None`` for anything else."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value.strip() else None
