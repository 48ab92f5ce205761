"""mem0: the answers of its lists and exports, and the payloads of its vector stores.

Source:
    mem0's documentation of `get_all` (`{"results": [{"id", "memory", "user_id", …}]}`) and the
    payload that its open-source version stores with each vector (`{"data", "hash", "user_id",
    "created_at", …}`), as Qdrant's scroll returns it (`{"result": {"points": [{"id",
    "payload"}]}}`).
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from muniment.domain.errors import InvalidInputError
from muniment.importers.input_file import InputFile
from muniment.importers.items import Fields, Item, memory, moment, text, texts
from muniment.importers.records import read_records

SOURCE: Final = "mem0"

_LISTS: Final = ("results", "memories", "points", "data")
_KNOWN: Final = frozenset(
    "id memory data text hash metadata created_at updated_at user_id agent_id run_id app_id "
    "actor_id role score categories payload vector embedding structured_attributes".split()
)


def read(file: InputFile) -> Iterator[Item]:
    """Yield the memories of a file."""
    return read_records(file, parse, lists=_LISTS)


def parse(record: Mapping[str, Any]) -> Fields:
    """Read one memory, or one point of a vector store."""
    payload = record.get("payload")
    held = {**payload, "id": record.get("id")} if isinstance(payload, Mapping) else record
    content = held.get("memory") or held.get("data") or held.get("text")
    if not isinstance(content, str):
        raise InvalidInputError("memory", "is missing")
    given = held.get("metadata")
    extra = {name: value for name, value in held.items() if name not in _KNOWN}
    metadata = {**(given if isinstance(given, Mapping) else {}), **extra}
    return memory(
        SOURCE,
        held.get("id"),
        content,
        user_id=text(held.get("user_id")),
        agent_id=text(held.get("agent_id")),
        session_id=text(held.get("run_id")),
        project=text(held.get("app_id")),
        tags=texts(held.get("categories")),
        created_at=moment(held.get("created_at")),
        metadata=metadata,
    )
