"""The list answers of five memory APIs, saved as JSON.

Source:
    The vendors' documentation, as Muniment's own port follows it (`docs/dialects.md`).
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from muniment.importers.input_file import InputFile
from muniment.importers.items import Fields, Item, memory, moment, text, texts
from muniment.importers.records import read_records

VENDORS: Final = ("azen", "memoryrelay", "memsync", "sendryx", "statebase")
"""The values of ``--format``."""

_LISTS: Final = ("data", "memories", "results")


def read(file: InputFile, source: str) -> Iterator[Item]:
    """Yield the memories of a saved answer.

    Args:
        file: The file.
        source: The vendor.
    """
    return read_records(file, partial(parse, source=source), lists=_LISTS)


def parse(record: Mapping[str, Any], *, source: str) -> Fields:
    """Read one memory of any of the vendors; a search's answers have it inside."""
    inner = record.get("memory")
    held = inner if isinstance(inner, Mapping) else record
    given = held.get("metadata")
    kind = text(held.get("memory_type")) or text(held.get("type"))
    importance = held.get("importance")
    return memory(
        source,
        held.get("id"),
        held.get("content") or held.get("memory") or held.get("text"),
        agent_id=text(held.get("agent_id")),
        user_id=text(held.get("user_id")),
        session_id=text(held.get("session_id")) or text(held.get("thread_id")),
        tags=texts(held.get("tags")) or texts(held.get("categories")),
        importance=importance if isinstance(importance, int | float) else None,
        visibility="confidential" if held.get("visibility") == "confidential" else None,
        created_at=moment(held.get("created_at") or held.get("createdAt")),
        expires_at=moment(held.get("expires_at")),
        metadata={**(given if isinstance(given, Mapping) else {}), "vendor_type": kind},
    )
