"""Claude's export: `conversations.json` and `memories.json`, alone or in their zip.

Source:
    The export's files, as described by readers of it: a conversation has `uuid`, `name` and
    `chat_messages` with `uuid`, `sender` (`human`, `assistant`), `text`, `content` and
    `created_at`; `memories.json` has `conversations_memory` and `project_memories`, texts in
    Markdown.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from muniment.domain.sessions.conversation import Message
from muniment.importers.archive import members, opened_member, opened_zip
from muniment.importers.conversations import conversation, message, read_conversations
from muniment.importers.input_file import InputFile
from muniment.importers.items import Fields, ForeignConversation, Item, memory
from muniment.importers.json_stream import entries_of
from muniment.importers.markdown_blocks import blocks_of

SOURCE: Final = "claude"

_ROLES: Final = {"human": "user", "user": "user", "assistant": "assistant"}
_MEMORIES: Final = "memories.json"
_ZIP: Final = b"PK\x03\x04"


def read(file: InputFile) -> Iterator[Item]:
    """Yield the memories of an export, then its conversations."""
    number = 0
    for number, fields in enumerate(_memories(file), start=1):
        yield Item(number, 0, fields)
    if file.name.lower() != _MEMORIES:
        for item in read_conversations(file, parse, member="conversations"):
            yield Item(number + item.number, item.end, item.found)


def parse(record: Any) -> ForeignConversation | None:
    """Read one conversation."""
    return conversation(record["uuid"], record.get("name"), _said(record))


def _said(record: Mapping[str, Any]) -> Iterator[tuple[str, Message]]:
    for one in record["chat_messages"]:
        role = _ROLES.get(one["sender"])
        if role is not None:
            yield str(one.get("uuid")), message(role, _text_of(one), one.get("created_at"))


def _text_of(one: Mapping[str, Any]) -> str:
    parts = [
        part["text"]
        for part in one.get("content") or []
        if isinstance(part, Mapping) and part.get("type") == "text" and part.get("text")
    ]
    # The older exports have the text alone.
    return "\n".join(parts) or str(one.get("text") or "")


def _memories(file: InputFile) -> Iterator[Fields]:
    if file.name.lower() == _MEMORIES:
        with file.open() as raw:
            yield from _remembered([entry.value for entry in entries_of(raw)])
    elif file.head().startswith(_ZIP):
        with opened_zip(file) as archive:
            for one in members(archive, _MEMORIES):
                with opened_member(archive, one) as raw:
                    yield from _remembered([entry.value for entry in entries_of(raw)])


def _remembered(records: list[Any]) -> Iterator[Fields]:
    for record in records:
        if not isinstance(record, Mapping):
            continue
        yield from _of_text(record.get("conversations_memory"), None)
        projects = record.get("project_memories")
        if isinstance(projects, Mapping):
            for project, text in projects.items():
                yield from _of_text(text, str(project))


def _of_text(text: object, project: str | None) -> Iterator[Fields]:
    if isinstance(text, str):
        for block in blocks_of(text):
            heading = {"heading": block.heading, "claude_project": project}
            yield memory(SOURCE, None, block.text, metadata=heading)
