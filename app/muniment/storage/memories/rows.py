"""Convert rows of ``memories`` to `Memory` values and back."""

import json
from collections import namedtuple
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Connection, Row

from muniment.domain.clock import moment_of
from muniment.domain.errors import DamagedMemoryError, DamagedVaultError, NotFoundError
from muniment.domain.ids import MemoryId, MemoryNumber, NamespaceId, ShortId
from muniment.domain.memories.memory import (
    Category,
    Embedding,
    EmbeddingState,
    Memory,
    MemoryEntity,
    MemoryKind,
    MemoryType,
    Tier,
    Visibility,
)
from muniment.domain.memories.query import MemorySummary, UnreadableMemory
from muniment.domain.warning_flags import Flag
from muniment.storage.engine.driver_statements import rows_of
from muniment.storage.entities.entity_reader import EntityReader
from muniment.storage.memories.confidential import names_in
from muniment.storage.namespaces import NamesInView
from muniment.storage.schema import memories
from muniment.storage.sealers import CONTENT, METADATA, NamespaceSealer, SealersInView

# Errors of sealed columns that do not open, and of invalid values.
_DAMAGED: Final = (
    DamagedVaultError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    OverflowError,
)

_MODEL_IN_USE: Final = "SELECT model_id FROM vector_sets WHERE state = 'active'"

# A lookup takes a tenth of the time of calling an `Enum`, and each memory has five.
_TYPES: Final = {member.value: member for member in MemoryType}
_KINDS: Final = {member.value: member for member in MemoryKind}
_TIERS: Final = {member.value: member for member in Tier}
_VISIBILITIES: Final = {member.value: member for member in Visibility}
_STATES: Final = {member.value: member for member in EmbeddingState}

SUMMARY_COLUMNS: Final = (
    memories.c.id,
    memories.c.number,
    memories.c.namespace_id,
    memories.c.content,
    memories.c.type,
    memories.c.tags,
    memories.c.created_at,
    memories.c.embedding_state,
    memories.c.version,
    memories.c.flags,
)


_COLUMNS: Final = tuple(column.name for column in memories.columns)
MEMORY_COLUMNS: Final = ", ".join(_COLUMNS)
"""The columns that `MemoryDecoder.decode_all` needs, as SQL."""

# Reading its fields is twenty times as fast as with SQLAlchemy's rows, and each memory has 30.
_Stored = namedtuple("_Stored", _COLUMNS)  # type: ignore[misc]


class MemoryDecoder:
    """Opens the sealed columns of rows and builds `Memory` values.

    Args:
        connection: Used to read the names of namespaces when first needed.
        sealers: The namespaces' keys, as this connection sees them.
    """

    def __init__(self, connection: Connection, sealers: SealersInView) -> None:
        self._connection = connection
        self._sealers = sealers
        self._names = NamesInView(connection)
        self._entities = EntityReader(connection, sealers)

    @cached_property
    def _model_id(self) -> str | None:
        active = rows_of(self._connection, _MODEL_IN_USE)
        return active[0][0] if active else None

    def sealer(self, namespace_id: NamespaceId) -> NamespaceSealer:
        """Return the sealer of a namespace."""
        return self._sealers.of(namespace_id)

    def decode_all(self, rows: Iterable[Sequence[Any]]) -> list[Memory]:
        """Decode rows that begin with all columns of ``memories``, in order.

        One query reads the mentions of all of them.

        Raises:
            DamagedMemoryError: A row does not open, or holds invalid values.
        """
        gathered: list[Any] = [_Stored._make(row[: len(_COLUMNS)]) for row in rows]
        numbers = [row.number for row in gathered]
        mentioned = self._entities.of_memories(numbers) if numbers else {}
        try:
            return [self._decoded(row, mentioned.get(row.number, ())) for row in gathered]
        except _DAMAGED:
            raise DamagedMemoryError from None

    def decode(self, row: Sequence[Any]) -> Memory:
        """Decode one row like `decode_all`."""
        return self.decode_all([row])[0]

    def summaries(self, rows: Iterable[Row[Any]], text_max: int) -> tuple[MemorySummary, ...]:
        """Decode the summary of each row for a list, without opening sealed metadata.

        Args:
            rows: `SUMMARY_COLUMNS`, and the sort columns.
            text_max: Most characters of the content.
        """
        return tuple(self._summary(row, text_max) for row in rows)

    def decode_readable(self, rows: Sequence[Sequence[Any]]) -> list[Memory | None]:
        """Decode each readable row, with ``None`` for unreadable ones, in order."""
        try:
            return [*self.decode_all(rows)]
        except (DamagedMemoryError, NotFoundError):
            return [self._decoded_alone(row) for row in rows]

    def unreadable(self, row: Any) -> UnreadableMemory:
        """Return the fields of an unreadable row that are outside its sealed record."""
        namespace = self._names.find(NamespaceId(row.namespace_id)) or ""
        made_at = _moment_or_first(row.created_at)
        return UnreadableMemory(MemoryId(row.id), MemoryNumber(row.number), namespace, made_at)

    def _summary(self, row: Any, text_max: int) -> MemorySummary:
        try:
            return self._opened_summary(row, text_max)
        except _DAMAGED:
            return self._unreadable_summary(row)

    def _unreadable_summary(self, row: Any) -> MemorySummary:
        known = self.unreadable(row)
        return MemorySummary(
            id=known.id,
            number=known.number,
            namespace=known.namespace,
            text="",
            type=MemoryType.GENERAL,
            tags=(),
            created_at=known.created_at,
            embedding=EmbeddingState.FAILED,
            version=0,
            flags=(),
            is_readable=False,
        )

    def _opened_summary(self, columns: Sequence[Any], text_max: int) -> MemorySummary:
        memory_id, number, namespace, content, kind, tags, created_at, *rest = columns
        state, version, flags = rest[:3]
        text = self._sealers.of(namespace).open_text(content, record_id=memory_id, purpose=CONTENT)
        return MemorySummary(
            id=memory_id,
            number=number,
            namespace=self._names[namespace],
            text=text[:text_max],
            type=_TYPES[kind],
            tags=tuple(_names(tags)),
            created_at=moment_of(created_at),
            embedding=EmbeddingState(state),
            version=version,
            flags=tuple(Flag(name) for name in flags.split()),
        )

    def _decoded_alone(self, row: Sequence[Any]) -> Memory | None:
        try:
            return self.decode(row)
        except (DamagedMemoryError, NotFoundError):  # also a destroyed key
            return None

    def _decoded(self, row: Any, entities: tuple[MemoryEntity, ...]) -> Memory:
        sealer = self._sealers.of(NamespaceId(row.namespace_id))
        return Memory(
            id=MemoryId(row.id),
            short_id=ShortId(row.short_id),
            number=MemoryNumber(row.number),
            namespace=self._names[NamespaceId(row.namespace_id)],
            content=sealer.open_text(row.content, record_id=row.id, purpose=CONTENT),
            metadata=sealer.open_json(row.metadata, record_id=row.id, purpose=METADATA),
            agent_id=row.agent_id,
            user_id=row.user_id,
            session_id=row.session_id,
            project=row.project,
            type=_TYPES[row.type],
            kind=None if row.kind is None else _KINDS[row.kind],
            categories=tuple(Category(name) for name in _names(row.categories)),
            tags=tuple(_names(row.tags)),
            importance=row.importance,
            tier=_TIERS[row.tier],
            visibility=_VISIBILITIES[row.visibility],
            source=row.source,
            actor=row.actor,
            created_at=moment_of(row.created_at),
            updated_at=moment_of(row.updated_at),
            accessed_at=_moment(row.accessed_at),
            access_count=row.access_count,
            expires_at=_moment(row.expires_at),
            archived_at=_moment(row.archived_at),
            deleted_at=_moment(row.deleted_at),
            embedding=_embedding(row, self._model_id),
            client_id=row.client_id,
            version=row.version,
            entities=entities,
            derived=names_in(row.derived),
            flags=tuple(Flag(name) for name in row.flags.split()),
        )


def _moment(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else moment_of(milliseconds)


def _moment_or_first(milliseconds: Any) -> datetime:
    """Return the moment in a damaged row, or the beginning of 1970 if it is invalid."""
    try:
        return moment_of(milliseconds)
    except (TypeError, OverflowError):
        return moment_of(0)


def _names(written: str) -> list[str]:
    """Read a JSON list of names, which is usually empty."""
    names: list[str] = [] if written == "[]" else json.loads(written)
    return names


def _embedding(row: Any, model_id: str | None) -> Embedding:
    state = _STATES[row.embedding_state]
    named = model_id if state is EmbeddingState.READY else None
    return Embedding(state, named, row.embedding_reason)
