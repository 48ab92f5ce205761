"""OpenMemory: its export (a zip with `memories.json`) and the answers of its list.

Source:
    OpenMemory's export route (`openmemory/api/app/routers/backup.py` in mem0ai/mem0): `memories`
    with `id`, `user_id`, `app_id`, `content`, `metadata`, `state`, times and `category_ids`;
    `categories` and `apps` with `id` and `name`; `user` with `id` and `user_id`. Its list answers
    `{"items": [{"id", "content", "created_at", "state", "app_name", "categories"}]}`.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import count
from typing import Any, Final

from muniment.domain.errors import InvalidInputError
from muniment.importers.input_file import InputFile
from muniment.importers.items import Fields, Item, memory, moment, text, texts
from muniment.importers.parts import Part, parts_of
from muniment.importers.records import parsed, records_in

SOURCE: Final = "openmemory"

_LISTS: Final = ("memories", "items")
_NAMED: Final = ("categories", "apps")
_NAMES_MAX: Final = 100_000


def read(file: InputFile) -> Iterator[Item]:
    """Yield the memories of a file; deleted ones are left out."""
    with parts_of(file) as parts:
        numbers = count(1)
        for part in parts:
            if part.is_single or part.base == "memories.json":
                parse_one = partial(parse, names=_names(part))
                for end, value in records_in(part, lists=_LISTS):
                    yield Item(next(numbers), end, parsed(value, parse_one))


def parse(record: Mapping[str, Any], *, names: Mapping[str, str]) -> Fields:
    """Read one memory.

    Args:
        record: The memory.
        names: Of categories, apps and the user, by their ids.
    """
    if record.get("state") == "deleted" or record.get("deleted_at"):
        raise InvalidInputError("state", "is deleted")
    categories = [names.get(str(one), str(one)) for one in record.get("category_ids") or []]
    user, app = text(record.get("user_id")), text(record.get("app_id"))
    is_archived = record.get("state") == "archived"
    return memory(
        SOURCE,
        record.get("id"),
        record.get("content") or record.get("text"),
        user_id=user and names.get(user, user),
        agent_id=text(record.get("app_name")) or text(record.get("app")) or names.get(app or ""),
        tags=texts(record.get("categories")) or categories,
        created_at=moment(record.get("created_at")),
        archived_at=moment(record.get("archived_at") or record.get("updated_at"))
        if is_archived
        else None,
        metadata=record.get("metadata") or record.get("metadata_"),
    )


def _names(part: Part) -> dict[str, str]:
    """Return the names of an export's categories, apps and user, by their ids."""
    found: dict[str, str] = {}
    user: dict[str, str] = {}
    for entry in part.entries():
        if entry.key in _NAMED and isinstance(entry.value, Mapping):
            name = text(entry.value.get("name"))
            if name is not None and len(found) < _NAMES_MAX:
                found[str(entry.value.get("id"))] = name
        elif entry.key in ("id", "user_id") and isinstance(entry.value, str):
            # The user stands first, as an object of its own.
            user.setdefault(entry.key, entry.value)
    return found | ({user["id"]: user["user_id"]} if len(user) > 1 else {})
