"""Store the text analysis of memories: derived fields and mentions.

Like vectors, it follows from the content: it is not journaled and makes no new version.
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from muniment.domain.changes import ChangeKind, MemoryChange
from muniment.domain.ids import NamespaceId
from muniment.domain.memories.memory import Memory
from muniment.domain.understanding.text_analysis import TextAnalysis
from muniment.storage.engine.progress import require_gone
from muniment.storage.entities.entity_writes import EntityWriter
from muniment.storage.memories.confidential import extracts_entities, names_in
from muniment.storage.memories.memory_fields import derived_values, joined_flags
from muniment.storage.memories.multi_value_fields import MemberWriter
from muniment.storage.namespaces import is_in_live_namespace
from muniment.storage.schema import memories
from muniment.storage.write_context import WriteContext

_UPDATE = update(memories).where(memories.c.number == bindparam("at_number"))


def to_understand(connection: Connection, limit: int) -> list[int]:
    """Return row numbers of memories that wait for text analysis, newest first."""
    return list(
        connection.execute(
            select(memories.c.number)
            .where(
                memories.c.understood == 0,
                memories.c.deleted_at.is_(None),
                is_in_live_namespace(memories.c.namespace_id),
            )
            .order_by(memories.c.number.desc())
            .limit(limit)
        ).scalars()
    )


class UnderstandingWriter:
    """Stores text analyses of memories inside one unit of work.

    Args:
        context: The unit's.
        entities: Receives the mentions.
    """

    def __init__(self, context: WriteContext, entities: EntityWriter) -> None:
        self._connection = context.connection
        self._entities = entities
        self._members = MemberWriter(context.connection)
        self._changes = context.memory_changes

    def put(self, memory: Memory, analysis: TextAnalysis, *, now_ms: int) -> bool:
        """Fill the unset fields of a memory, unless its content changed since it was read.

        Args:
            memory: The memory as it was read.
            analysis: What was found in its text.
            now_ms: The current time.

        Returns:
            Whether it was stored.
        """
        row = self._connection.execute(
            select(memories.c.version, memories.c.derived, memories.c.namespace_id).where(
                memories.c.number == memory.number
            )
        ).one_or_none()
        if row is None or row.version != memory.version:
            return False
        derived = names_in(row.derived)
        values = {
            name: value for name, value in derived_values(analysis).items() if name in derived
        }
        columns: dict[str, Any] = {
            "at_number": memory.number,
            **values,
            # An older version did not store flags.
            "flags": joined_flags(memory.content),
            "understood": 1,
        }
        if "categories" in values:
            columns["categories"] = json.dumps(values["categories"])
            self._members.put(memory.number, {"categories": values["categories"]})
        self._connection.execute(_UPDATE, [columns])
        self._entities.link_mentions(
            memory.number,
            analysis.mentions if extracts_entities(row.derived) else (),
            namespace_id=NamespaceId(row.namespace_id),
            now_ms=now_ms,
        )
        self._changes.append(MemoryChange(ChangeKind.UNDERSTOOD, memory.namespace, memory.id))
        return True

    def give_up(self, numbers: Sequence[int]) -> None:
        """Remove memories with unreadable records from the list of waiting ones."""
        self._connection.execute(
            update(memories).where(memories.c.number.in_(numbers)).values(understood=1)
        )

    def require_understood(self, numbers: Sequence[int]) -> None:
        """Require that memories no longer wait, in the unit that processed them.

        Raises:
            DamagedVaultError: The list of waiting memories still contains one.
        """
        if numbers:
            require_gone(to_understand(self._connection, len(numbers)), numbers)
