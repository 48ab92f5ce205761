"""Recognise what a file is: by its first bytes and its structure, then by its name."""

import json
from collections.abc import Mapping
from itertools import islice
from typing import Any, Final

from muniment.domain.errors import InvalidInputError
from muniment.domain.transfer.importing import ImportFormat, format_by_name
from muniment.importers.archive import members, opened_member, opened_zip
from muniment.importers.front_matter import split_note
from muniment.importers.input_file import InputFile, notes_below
from muniment.importers.json_stream import entries_of
from muniment.importers.mcp_memory_service import SQLITE

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
        return _of_folder(file)
    head = file.head()
    if head.startswith(SQLITE):
        return ImportFormat.MCP_MEMORY_SERVICE
    if head.startswith(_ZIP):
        return _of_zip(file)
    by_name = format_by_name(file.name)
    if by_name is ImportFormat.JSON_LINES:
        return ImportFormat.MCP_GRAPH if _is_graph(head) else by_name
    if by_name is not None:
        return by_name
    if head.lstrip()[:1] in (b"[", b"{"):
        return _of_json(file)
    raise _unknown(file)


def _unknown(file: InputFile) -> InvalidInputError:
    return InvalidInputError(file.name, "is not a file type that Muniment can import")


def _of_folder(file: InputFile) -> ImportFormat:
    assert file.path is not None  # noqa: S101 (it is a folder)
    notes = list(islice(notes_below(file.path), _LOOKED_AT))
    if not notes:
        raise InvalidInputError(file.name, "has no Markdown notes")
    for note in notes:
        with note.open("rb") as raw:
            properties, _ = split_note(raw.read(_NOTE_HEAD).decode(errors="replace"))
        if "permalink" in properties:
            return ImportFormat.BASIC_MEMORY
    return ImportFormat.OBSIDIAN


def _of_zip(file: InputFile) -> ImportFormat:
    with opened_zip(file) as archive:
        bases = {one.filename.rsplit("/", 1)[-1].lower(): one for one in archive.infolist()}
        talks = sorted(name for name in bases if name.startswith("conversations"))
        if talks:
            with opened_member(archive, bases[talks[0]]) as raw:
                first = next(entries_of(raw), None)
            is_chatgpt = first is not None and _has(first.value, {"mapping": ...})
            return ImportFormat.CHATGPT if is_chatgpt else ImportFormat.CLAUDE
        if "memories.json" in bases:
            is_claude = "users.json" in bases
            return ImportFormat.CLAUDE if is_claude else ImportFormat.OPENMEMORY
        if members(archive, ".md"):
            return ImportFormat.OBSIDIAN
    raise _unknown(file)


def _is_graph(head: bytes) -> bool:
    try:
        first = json.loads(head.lstrip().split(b"\n", 1)[0])
    except (ValueError, RecursionError):
        return False
    return isinstance(first, dict) and (
        _has(first, {"type": "entity", "observations": ...})
        or _has(first, {"type": "relation", "relationType": ...})
    )


def _of_json(file: InputFile) -> ImportFormat:
    with file.open() as raw:
        for entry in islice(entries_of(raw), _LOOKED_AT):
            if isinstance(entry.value, InvalidInputError):
                raise InvalidInputError(file.name, entry.value.reason)
            if entry.key in _KEYS:
                return _KEYS[entry.key]
            for format_, shape in _RECORDS:
                if _has(entry.value, shape):
                    return format_
    raise _unknown(file)


def _has(value: Any, shape: Mapping[str, object]) -> bool:
    return isinstance(value, Mapping) and all(
        name in value and (wanted is ... or value[name] == wanted) for name, wanted in shape.items()
    )
