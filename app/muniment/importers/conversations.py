"""Exports of conversations: ChatGPT's and Claude's `conversations.json`, alone or in their zip."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import count
from typing import Any, Final, TypeAlias

from muniment.domain.errors import InvalidInputError
from muniment.domain.sessions.conversation import (
    CONVERSATION_MAX_CHARACTERS,
    MESSAGES_MAX,
    Message,
)
from muniment.importers.items import ForeignConversation, Item, moment
from muniment.importers.json_stream import Entry
from muniment.importers.parts import Part

Parse: TypeAlias = Callable[[Any], ForeignConversation | None]
_NAMED: Final = "conversations"


def read_conversations(parts: Sequence[Part], parse: Parse, *, first: int = 1) -> Iterator[Item]:
    """Yield the conversations of an export.

    Args:
        parts: The JSON file, or those of a zip or folder, of which some hold conversations.
        parse: Reads one; returns ``None`` if there is no message in it.
        first: The number of the first.
    """
    numbers = count(first)
    for part in parts:
        if part.is_single or are_conversations(part):
            for entry in part.entries():
                yield Item(next(numbers), entry.end, _parsed(entry, parse))


def are_conversations(part: Part) -> bool:
    """Return whether a file of a zip or folder holds conversations, by its name."""
    return part.base.startswith(_NAMED) and part.base.endswith(".json")


def _parsed(entry: Entry, parse: Parse) -> ForeignConversation | InvalidInputError:
    if isinstance(entry.value, InvalidInputError):
        return entry.value
    try:
        found = parse(entry.value)
    except (KeyError, TypeError, AttributeError, ValueError):
        return InvalidInputError("entry", "is not a conversation")
    if found is None:
        return InvalidInputError("entry", "has no messages from a person")
    if len(found.messages) > MESSAGES_MAX:
        return InvalidInputError("entry", f"has more than {MESSAGES_MAX} messages")
    if sum(len(one.content) for one in found.messages) > CONVERSATION_MAX_CHARACTERS:
        return InvalidInputError("entry", "is too long")
    return found


def conversation(
    id_: object, title: object, said: Iterator[tuple[str, Message]]
) -> ForeignConversation | None:
    """Return a conversation of these messages with their ids; ``None`` if no person speaks."""
    pairs = [(one, message) for one, message in said if message.content.strip()]
    if not any(message.is_of_a_person for _, message in pairs):
        return None
    return ForeignConversation(
        str(id_),
        title if isinstance(title, str) else "",
        tuple(message for _, message in pairs),
        tuple(one for one, _ in pairs),
    )


def message(role: str, content: str, *moments: object) -> Message:
    """Return a message.

    Args:
        role: Of the speaker.
        content: The text.
        moments: When it was said, the best first. Without a known one it is of the moment of the
            import.
    """
    said_at = next((known for one in moments if (known := moment(one)) is not None), None)
    created_at = None if said_at is None else datetime.fromisoformat(said_at)
    return Message(role, content.replace("\0", ""), None, created_at)
