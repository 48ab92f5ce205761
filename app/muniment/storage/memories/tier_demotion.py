"""Demotion by time: warm memories that were not used for a while become cold.

The tier follows from other fields of the row, as vectors follow from the content. Demotion is
therefore not a journal operation or a new version: every device computes the same tier, and there
is nothing to undo.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, and_, or_, update

from muniment.domain.changes import ChangeKind, MemoryChange
from muniment.domain.ids import MemoryId, NamespaceId
from muniment.domain.memories.memory import COLD_IMPORTANCE, Tier
from muniment.storage.namespaces import NamespaceReader, is_in_live_namespace
from muniment.storage.schema import memories


def is_idle(untouched_since_ms: int, namespace_ids: Sequence[NamespaceId]) -> ColumnElement[bool]:
    """Build the condition that a warm memory should become cold.

    Args:
        untouched_since_ms: It was created and last accessed at this moment or earlier.
        namespace_ids: The namespaces to look in.
    """
    is_untouched = and_(
        memories.c.created_at <= untouched_since_ms,
        or_(memories.c.accessed_at.is_(None), memories.c.accessed_at <= untouched_since_ms),
    )
    return and_(
        # Memories stored by an older version may be warm in spite of a low importance.
        or_(is_untouched, memories.c.importance < COLD_IMPORTANCE),
        memories.c.tier == Tier.WARM.value,
        memories.c.tier_pinned == 0,
        memories.c.namespace_id.in_(namespace_ids),
        is_in_live_namespace(memories.c.namespace_id),
    )


def demote(
    connection: Connection, numbers: Sequence[int], condition: ColumnElement[bool]
) -> list[MemoryChange]:
    """Make the memories cold whose row numbers a condition still matches.

    Returns:
        The changes made.
    """
    rows = connection.execute(
        update(memories)
        .where(memories.c.number.in_(numbers), condition)
        .values(tier=Tier.COLD.value)
        .returning(memories.c.id, memories.c.namespace_id)
    ).all()
    names = NamespaceReader(connection).names() if rows else {}
    return [
        MemoryChange(ChangeKind.UPDATED, names[row.namespace_id], MemoryId(row.id)) for row in rows
    ]
