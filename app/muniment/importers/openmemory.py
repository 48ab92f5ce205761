"""OpenMemory: its export (a zip with `memories.json`) and the answers of its list.

Source:
    OpenMemory's export route (`openmemory/api/app/routers/backup.py` in mem0ai/mem0): `memories`
    with `id`, `content`, `metadata`, `state`, times and `category_ids`; `categories` with `id` and
    `name`. Its list answers `{"items": [{"id", "content", "created_at", "state", "app_name",
    "categories"}]}`.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, BinaryIO, Final

from muniment.domain.errors import InvalidInputError
from muniment.importers.archive import members, opened_member, opened_zip
from muniment.importers.input_file import InputFile
from muniment.importers.items import Fields, Item, memory, moment, text, texts
from muniment.importers.json_stream import entries_of
from muniment.importers.records import records_in

SOURCE: Final = "openmemory"

_LISTS: Final = ("memories", "items")
_CATEGORIES_MAX: Final = 100_000
_ZIP: Final = b"PK\x03\x04"


def read(file: InputFile) -> Iterator[Item]:
    """Yield the memories of a file; deleted ones are left out."""
    if not file.head().startswith(_ZIP):
        with file.open() as raw:
            names = _categories(raw)
            raw.seek(0)
            yield from records_in(raw, partial(parse, categories=names), lists=_LISTS)
        return
    with opened_zip(file) as archive:
        for one in members(archive, "memories.json"):
            with opened_member(archive, one) as raw:
                names = _categories(raw)
            with opened_member(archive, one) as raw:
                yield from records_in(raw, partial(parse, categories=names), lists=_LISTS)


def parse(record: Mapping[str, Any], *, categories: Mapping[str, str]) -> Fields:
    """Read one memory."""
    if record.get("state") == "deleted" or record.get("deleted_at"):
        raise InvalidInputError("state", "is deleted")
    named = [categories.get(str(one), str(one)) for one in record.get("category_ids") or []]
    is_archived = record.get("state") == "archived"
    return memory(
        SOURCE,
        record.get("id"),
        record.get("content") or record.get("text"),
        user_id=text(record.get("user_id")),
        agent_id=text(record.get("app_name")),
        tags=texts(record.get("categories")) or named,
        created_at=moment(record.get("created_at")),
        archived_at=moment(record.get("archived_at") or record.get("updated_at"))
        if is_archived
        else None,
        metadata=record.get("metadata") or record.get("metadata_"),
    )


def _categories(raw: BinaryIO) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in entries_of(raw):
        if entry.key == "categories" and isinstance(entry.value, Mapping):
            name = text(entry.value.get("name"))
            if name is not None and len(found) < _CATEGORIES_MAX:
                found[str(entry.value.get("id"))] = name
    return found
