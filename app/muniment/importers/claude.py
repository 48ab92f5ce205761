"""Claude's export: `conversations.json` and `memories.json`, alone or in their zip or folder.

Source:
    The export's files, as described by readers of it: a conversation has `uuid`, `name` and
    `chat_messages` with `uuid`, `sender` (`human`, `assistant`), `text`, `content` and
    `created_at`; `memories.json`, or each file of the folder `memories`, has `conversations_memory`
    and `project_memories`, texts in Markdown.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from muniment.domain.errors import InvalidInputError
from muniment.domain.sessions.conversation import Message
from muniment.importers.conversations import conversation, message, read_conversations
from muniment.importers.input_file import InputFile
from muniment.importers.items import Fields, ForeignConversation, Item, memory
from muniment.importers.markdown_blocks import blocks_of
from muniment.importers.parts import Part, parts_of
from muniment.importers.saved_memories import TEXT_MAX_BYTES

SOURCE: Final = "claude"

_ROLES: Final = {"human": "user", "user": "user", "assistant": "assistant"}
_MEMORY: Final = b'"conversations_memory"'
_HEAD: Final = 65_536


def read(file: InputFile) -> Iterator[Item]:
    """Yield the memories of an export, then its conversations."""
    with parts_of(file) as parts:
        remembered = [part for part in parts if _holds_memories(part)]
        number = 0
        for number, (end, fields) in enumerate(_memories(remembered), start=1):
            yield Item(number, end, fields)
        others = [part for part in parts if part not in remembered]
        yield from read_conversations(others, parse, first=number + 1)


def parse(record: Any) -> ForeignConversation | None:
    """Read one conversation."""
    return conversation(record["uuid"], record.get("name"), _said(record))


def _said(record: Mapping[str, Any]) -> Iterator[tuple[str, Message]]:
    for one in record["chat_messages"]:
        role = _ROLES.get(one["sender"])
        if role is not None:
            said = message(role, _text_of(one), one.get("created_at"), record.get("created_at"))
            yield str(one.get("uuid")), said


def _text_of(one: Mapping[str, Any]) -> str:
    parts = [
        part["text"]
        for part in one.get("content") or []
        if isinstance(part, Mapping) and part.get("type") == "text" and part.get("text")
    ]
    # The older exports have the text alone.
    return "\n".join(parts) or str(one.get("text") or "")


def _holds_memories(part: Part) -> bool:
    if not part.is_single and part.base != "memories.json" and part.folder != "memories":
        return False
    return _MEMORY in part.head(_HEAD)


def _memories(parts: Sequence[Part]) -> Iterator[tuple[int, Fields | InvalidInputError]]:
    for part in parts:
        content = part.head(TEXT_MAX_BYTES + 1)
        end = part.end or len(content)
        try:
            found = json.loads(content) if len(content) <= TEXT_MAX_BYTES else None
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, list | Mapping):
            yield end, InvalidInputError(part.base, "is too long, or is not valid JSON")
            continue
        for record in found if isinstance(found, list) else [found]:
            yield from ((end, fields) for fields in _remembered(record))


def _remembered(record: object) -> Iterator[Fields]:
    if isinstance(record, Mapping):
        yield from _of_text(record.get("conversations_memory"), None)
        projects = record.get("project_memories")
        for project, text in projects.items() if isinstance(projects, Mapping) else ():
            yield from _of_text(text, str(project))


def _of_text(text: object, project: str | None) -> Iterator[Fields]:
    if isinstance(text, str):
        for block in blocks_of(text):
            heading = {"heading": block.heading, "claude_project": project}
            yield memory(SOURCE, None, block.text, metadata=heading)
