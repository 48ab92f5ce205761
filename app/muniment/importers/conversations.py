"""Exports of conversations: ChatGPT's and Claude's `conversations.json`, alone or in their zip."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final, TypeAlias

from muniment.domain.errors import InvalidInputError
from muniment.domain.sessions.conversation import (
    CONVERSATION_MAX_CHARACTERS,
    MESSAGES_MAX,
    Message,
)
from muniment.importers.archive import members, opened_member, opened_zip
from muniment.importers.input_file import InputFile
from muniment.importers.items import ForeignConversation, Item, moment
from muniment.importers.json_stream import Entry, entries_of

Parse: TypeAlias = Callable[[Any], ForeignConversation | None]
_ZIP: Final = b"PK\x03\x04"


def read_conversations(file: InputFile, parse: Parse, *, member: str) -> Iterator[Item]:
    """Yield the conversations of an export.

    Args:
        file: The JSON file, or the zip.
        parse: Reads one; returns ``None`` if there is no message in it.
        member: Beginning of the names of the files in the zip.
    """
    for number, entry in enumerate(_entries(file, member), start=1):
        yield Item(number, entry.end, _parsed(entry, parse))


def _entries(file: InputFile, member: str) -> Iterator[Entry]:
    if not file.head().startswith(_ZIP):
        with file.open() as raw:
            yield from entries_of(raw)
        return
    with opened_zip(file) as archive:
        for one in members(archive, ".json"):
            if one.filename.rsplit("/", 1)[-1].lower().startswith(member):
                with opened_member(archive, one) as raw:
                    end = one.header_offset + one.compress_size
                    yield from (Entry(each.key, end, each.value) for each in entries_of(raw))


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


def message(role: str, content: str, when: object) -> Message:
    """Return a message; without a known moment it is of the moment of the import."""
    said_at = moment(when)
    created_at = None if said_at is None else datetime.fromisoformat(said_at)
    return Message(role, content.replace("\0", ""), None, created_at)
