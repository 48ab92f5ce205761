"""Multi-valued fields of memories, in tables of their own so that filters can use an index."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Table

from muniment.domain.memories.reminders import REMINDER_KEY
from muniment.storage.engine.driver_statements import insert_all, run_all
from muniment.storage.schema import memory_categories, memory_metadata, memory_tags
from muniment.storage.sealers import METADATA, NamespaceSealer, canonical_json

_TABLES: Final[Mapping[str, tuple[Table, str]]] = {
    "tags": (memory_tags, "tag"),
    "categories": (memory_categories, "category"),
    "metadata": (memory_metadata, "digest"),
}
_DELETES: Final = {
    kind: f"DELETE FROM {table.name} WHERE number = ?"  # noqa: S608 (our own names)
    for kind, (table, _) in _TABLES.items()
}


def metadata_digests(sealer: NamespaceSealer, metadata: Mapping[str, Any]) -> list[bytes]:
    """Return one keyed digest for each key and value; the metadata itself stays sealed.

    A reminder has one more, because it is looked for whatever its value.
    """
    found = [
        sealer.digest(canonical_json({name: value}), purpose=METADATA)
        for name, value in metadata.items()
    ]
    return [*found, reminder_digest(sealer)] if REMINDER_KEY in metadata else found


def reminder_digest(sealer: NamespaceSealer) -> bytes:
    """Return the digest that every memory with a reminder has."""
    return sealer.digest(REMINDER_KEY, purpose=METADATA)


class MemberWriter:
    """Writes the rows of tags, categories and metadata digests inside one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, number: int, members: Mapping[str, Iterable[str | bytes]]) -> None:
        """Add members to a memory that has none of these kinds.

        Args:
            number: The memory's row number.
            members: By kind: ``tags``, ``categories`` and ``metadata`` (digests).
        """
        self.add_all([(number, members)])

    def add_all(self, memories: Sequence[tuple[int, Mapping[str, Iterable[str | bytes]]]]) -> None:
        """Add members to memories, each by its row number, that have none of these kinds."""
        for kind, (table, column) in _TABLES.items():
            rows = [
                {"number": number, column: value}
                for number, members in memories
                for value in dict.fromkeys(members.get(kind, ()))
            ]
            insert_all(self._connection, table, rows)

    def put(self, number: int, members: Mapping[str, Iterable[str | bytes]]) -> None:
        """Replace the members of a memory; kinds that are not given are unchanged."""
        self.put_all([(number, members)])

    def put_all(self, memories: Sequence[tuple[int, Mapping[str, Iterable[str | bytes]]]]) -> None:
        """Replace the members of memories, each by its row number, as `put` does."""
        for kind, statement in _DELETES.items():
            changed = [(number,) for number, members in memories if kind in members]
            if changed:
                run_all(self._connection, statement, changed)
        self.add_all(memories)


def members_of(
    values: Mapping[str, Any], sealer: NamespaceSealer
) -> dict[str, Sequence[str | bytes]]:
    """Return the members that the values of a patch replace."""
    members: dict[str, Sequence[str | bytes]] = {
        kind: [str(value) for value in values[kind] or ()]
        for kind in ("tags", "categories")
        if kind in values
    }
    if "metadata" in values:
        members["metadata"] = metadata_digests(sealer, values["metadata"])
    return members
