"""Tiers that follow from time alone: warm memories that nobody touched become cold.

Such a tier follows from other fields of the row, as vectors follow from the content. So it is no
operation of the journal and no new version: every device comes to the same by itself, and there is
nothing for an undo to take back.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, and_, or_, update

from muniment.domain.changes import ChangeKind, MemoryChange
from muniment.domain.ids import MemoryId, NamespaceId
from muniment.domain.memory import Tier
from muniment.storage.namespaces import NamespaceReader, is_in_live_namespace
from muniment.storage.schema import memories


def is_idle(untouched_since_ms: int, namespace_ids: Sequence[NamespaceId]) -> ColumnElement[bool]:
    """Build the condition that a warm memory is to become cold.

    Args:
        untouched_since_ms: It was created and last accessed then, or before.
        namespace_ids: Where it is.
    """
    return and_(
        memories.c.created_at <= untouched_since_ms,
        or_(memories.c.accessed_at.is_(None), memories.c.accessed_at <= untouched_since_ms),
        memories.c.tier == Tier.WARM.value,
        memories.c.tier_pinned == 0,
        memories.c.namespace_id.in_(namespace_ids),
        is_in_live_namespace(memories.c.namespace_id),
    )


def demote(
    connection: Connection, numbers: Sequence[int], condition: ColumnElement[bool]
) -> list[MemoryChange]:
    """Make memories cold, those of some row numbers that a condition still matches.

    Returns:
        What changed.
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
