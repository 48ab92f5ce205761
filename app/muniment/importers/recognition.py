"""Recognise what a file is: by its first bytes and its structure, then by its name."""

import json
from collections.abc import Mapping
from itertools import islice
from typing import Any, Final

from muniment.domain.errors import InvalidInputError
from muniment.domain.transfer.importing import ImportFormat, format_by_name
from muniment.importers.conversations import are_conversations
from muniment.importers.front_matter import split_note
from muniment.importers.input_file import InputFile
from muniment.importers.mcp_memory_service import SQLITE
from muniment.importers.notes import is_note
from muniment.importers.parts import Part, parts_of

_ZIP: Final = b"PK\x03\x04"
_LOOKED_AT: Final = 40
_NOTE_HEAD: Final = 4_096
# The first whose fields a record has all, and whose value it has where one is named.
_RECORDS: Final[tuple[tuple[ImportFormat, Mapping[str, object]], ...]] = (
    (ImportFormat.CHATGPT, {"mapping": ...}),
    (ImportFormat.CLAUDE, {"chat_messages": ...}),
    (ImportFormat.CLAUDE, {"conversations_memory": ...}),
    (ImportFormat.MCP_MEMORY_SERVICE, {"content_hash": ...}),
    (ImportFormat.MEM0, {"payload": ...}),
    (ImportFormat.OPENMEMORY, {"content": ..., "state": ...}),
    (ImportFormat.OPENMEMORY, {"content": ..., "category_ids": ...}),
    (ImportFormat.STATEBASE, {"object": "memory", "content": ..., "type": ...}),
    (ImportFormat.MEMORYRELAY, {"object": "memory", "content": ...}),
    (ImportFormat.AZEN, {"content": ..., "createdAt": ...}),
    (ImportFormat.MEMSYNC, {"memory": ..., "thread_id": ...}),
    (ImportFormat.MEMSYNC, {"memory": ..., "type": "semantic"}),
    (ImportFormat.MEMSYNC, {"memory": ..., "type": "episodic"}),
    (ImportFormat.MEM0, {"memory": ...}),
    (ImportFormat.LETTA, {"label": ..., "value": ...}),
    (ImportFormat.LETTA, {"passage": ...}),
    (ImportFormat.LETTA, {"text": ..., "created_at": ...}),
    (ImportFormat.MEM0, {"data": ..., "hash": ...}),
)
_KEYS: Final = {
    "conversations_memory": ImportFormat.CLAUDE,
    "entities": ImportFormat.MCP_GRAPH,
    "export_metadata": ImportFormat.MCP_MEMORY_SERVICE,
    "memory_categories": ImportFormat.OPENMEMORY,
    "success": ImportFormat.SENDRYX,
    "core_memory": ImportFormat.LETTA,
}


def recognised(file: InputFile) -> ImportFormat:
    """Return the format of a file or folder.

    Raises:
        InvalidInputError: It is none that can be imported, or damaged.
        StorageUnavailableError: It cannot be read.
    """
    if file.is_folder:
        return _of_parts(file)
    head = file.head()
    if head.startswith(SQLITE):
        return ImportFormat.MCP_MEMORY_SERVICE
    if head.startswith(_ZIP):
        return _of_parts(file)
    by_name = format_by_name(file.name)
    # The memory server wrote lines into a file named `.json`, too.
    if by_name in (None, ImportFormat.JSON_LINES) and _is_graph(head):
        return ImportFormat.MCP_GRAPH
    if by_name is not None:
        return by_name
    if head.lstrip()[:1] in (b"[", b"{"):
        return _of_json(Part(file.name, 0, file.open))
    raise _unknown(file.name)


def _unknown(name: str) -> InvalidInputError:
    return InvalidInputError(name, "is not a file type that Muniment can import")


def _of_parts(file: InputFile) -> ImportFormat:
    """Return what the files of a zip or folder are."""
    with parts_of(file) as parts:
        talks = sorted(filter(are_conversations, parts), key=lambda part: part.base)
        notes = list(islice(filter(is_note, parts), _LOOKED_AT))
        documents = [part for part in parts if part.base.endswith(".json")]
        if talks:
            first = next(talks[0].entries(), None)
            is_chatgpt = first is not None and _has(first.value, {"mapping": ...})
            return ImportFormat.CHATGPT if is_chatgpt else ImportFormat.CLAUDE
        if any(part.base == "users.json" or part.folder == "memories" for part in documents):
            return ImportFormat.CLAUDE
        if any(part.base == "memories.json" for part in documents):
            return ImportFormat.OPENMEMORY
        if notes:
            is_basic = any(map(_has_permalink, notes))
            return ImportFormat.BASIC_MEMORY if is_basic else ImportFormat.OBSIDIAN
        if len(documents) == 1:
            return _of_json(documents[0])
    if file.is_folder:
        raise InvalidInputError(file.name, "has no Markdown notes and no other export")
    raise _unknown(file.name)


def _has_permalink(note: Part) -> bool:
    properties, _ = split_note(note.head(_NOTE_HEAD).decode(errors="replace"))
    return "permalink" in properties


def _is_graph(head: bytes) -> bool:
    try:
        first = json.loads(head.lstrip().split(b"\n", 1)[0])
    except (ValueError, RecursionError):
        return False
    return isinstance(first, dict) and (
        _has(first, {"type": "entity", "observations": ...})
        or _has(first, {"type": "relation", "relationType": ...})
    )


def _of_json(part: Part) -> ImportFormat:
    for entry in islice(part.entries(), _LOOKED_AT):
        if isinstance(entry.value, InvalidInputError):
            raise InvalidInputError(part.base, entry.value.reason)
        if entry.key in _KEYS:
            return _KEYS[entry.key]
        for format_, shape in _RECORDS:
            if _has(entry.value, shape):
                return format_
    raise _unknown(part.base)


def _has(value: Any, shape: Mapping[str, object]) -> bool:
    return isinstance(value, Mapping) and all(
        name in value and (wanted is ... or value[name] == wanted) for name, wanted in shape.items()
    )
