"""Write a memory as a note with properties, which Obsidian and other programs open as it is."""

import json
import re
from typing import Any, Final

from muniment.domain.memories.memory import EmbeddingState, Memory
from muniment.services.transfer.memory_record import memory_record

_MARK: Final = 1
"""The version of these notes."""

_PROPERTIES: Final = (
    "id",
    "namespace",
    "updated_at",
    "created_at",
    "type",
    "kind",
    "categories",
    "importance",
    "tier",
    "visibility",
    "agent_id",
    "user_id",
    "session_id",
    "project",
    "source",
    "actor",
    "expires_at",
    "archived_at",
    "client_id",
    "derived",
)
_NOT_IN_TAGS: Final = re.compile(r"[^\w/-]+")
_NOT_IN_NAMES: Final = re.compile(r"[^\w ,.()'&+-]+")
_TITLE_MAX: Final = 60


def note(memory: Memory) -> str:
    """Return a memory as a note: its fields as properties, then its text unchanged."""
    record = memory_record(memory)
    properties: dict[str, Any] = {"muniment": _MARK}
    properties |= {name: record[name] for name in _PROPERTIES if record[name] not in (None, [])}
    if memory.tags:
        properties["tags"] = _note_tags(memory.tags)
    if list(memory.tags) != properties.get("tags", []):
        properties["own_tags"] = list(memory.tags)
    if memory.metadata:
        properties["metadata"] = json.dumps(record["metadata"], ensure_ascii=True)
    if memory.embedding.state is EmbeddingState.SKIPPED:
        properties["vectors"] = memory.embedding.state.value
    # JSON is YAML. In ASCII, no character ends a line where another reader sees none.
    lines = [f"{name}: {json.dumps(value)}" for name, value in properties.items()]
    return "\n".join(["---", *lines, "---", memory.content])


def note_name(memory: Memory) -> str:
    """Return the name of a note's file: its beginning, and an id that no other has."""
    title = " ".join(_NOT_IN_NAMES.sub(" ", memory.title).split())[:_TITLE_MAX].strip(" .")
    return f"{title} {memory.short_id}.md".strip()


def _note_tags(tags: tuple[str, ...]) -> list[str]:
    """Return tags in the form that notes allow: without spaces, and not of digits alone."""
    found = (_NOT_IN_TAGS.sub("-", tag).strip("-") for tag in tags)
    return list(dict.fromkeys(tag for tag in found if tag and not tag.isdecimal()))
