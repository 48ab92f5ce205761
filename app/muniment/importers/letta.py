"""Letta: agent files (`.af`) and lists of the passages of an archive, also in a zip.

Source:
    Letta's documentation of agent files and of exporting archival memories: `blocks` with `id`,
    `label`, `value`; passages with `id`, `text`, `tags`, `metadata`, `created_at`. Older agent
    files have the blocks in `core_memory`.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from muniment.domain.errors import InvalidInputError
from muniment.importers.input_file import InputFile
from muniment.importers.items import Fields, Item, memory, moment, text, texts
from muniment.importers.records import read_records

SOURCE: Final = "letta"

_LISTS: Final = ("blocks", "core_memory", "passages", "archival_memory", "results")


def read(file: InputFile) -> Iterator[Item]:
    """Yield the blocks and passages of a file."""
    return read_records(file, parse, lists=_LISTS)


def parse(record: Mapping[str, Any]) -> Fields:
    """Read one block or passage."""
    nested = record.get("passage")
    held = nested if isinstance(nested, Mapping) else record
    if held.get("is_deleted"):
        raise InvalidInputError("passage", "is deleted")
    content = text(held.get("text")) or text(held.get("value")) or text(held.get("content"))
    if content is None:
        raise InvalidInputError("text", "is missing")
    given = held.get("metadata") or held.get("metadata_")
    label = {"label": text(held.get("label")), "archive_id": text(held.get("archive_id"))}
    return memory(
        SOURCE,
        held.get("id"),
        content,
        agent_id=text(held.get("agent_id")),
        tags=texts(held.get("tags")),
        created_at=moment(held.get("created_at") or held.get("timestamp")),
        metadata={**(given if isinstance(given, Mapping) else {}), **label},
    )
