"""Find the memories that a new one may repeat, by content digest or by vectors."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, and_, select, text

from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.domain.entities.owner import OwnerKind
from muniment.domain.ids import MemoryNumber, NamespaceId
from muniment.storage.memories.confidential import withheld
from muniment.storage.memories.filters import Condition
from muniment.storage.memories.memory_fields import content_digest
from muniment.storage.memories.scopes import is_live_memory, is_owned_by
from muniment.storage.schema import memories
from muniment.storage.sealers import SealersInView

_ROUNDING: Final = 0.002  # in distance: a cosine of 0.999998 still counts as 1


Scope: TypeAlias = tuple[int | str | None, ...]
"""Namespace, agent, user, project and visibility of a memory."""


class Peer(NamedTuple):
    """A memory and what another must share to be compared with it.

    Args:
        number: Its row number.
        scope: The same for both: a statement about one user is not one about another, and what is
            private does not take in what is confidential.
        digest: Of its normalised content; ``None`` if an older version stored it.
    """

    number: int
    scope: Scope
    digest: bytes | None


_SCOPE: Final = ("namespace_id", "agent_id", "user_id", "project", "visibility")


def peers_of(
    namespace_id: NamespaceId, agent_id: str | None, *, now_ms: int, access: ConfidentialAccess
) -> Condition:
    """Build the condition on the memories that a new memory of an agent may repeat.

    They have the same namespace and the same agent (or both have no agent), and are neither in the
    trash nor expired. Archived ones count, and confidential ones that the writer may see, because
    they are still stored.
    """
    return and_(
        memories.c.namespace_id == namespace_id,
        memories.c.agent_id.is_(None) if agent_id is None else _is_of(agent_id),
        is_live_memory(now_ms),
        memories.c.number.not_in(withheld(access)),
    )


def _is_of(agent: str) -> Condition:
    namespace = memories.c.namespace_id
    return is_owned_by(memories.c.agent_id, OwnerKind.AGENT, agent, namespace=namespace)


class DuplicateReader:
    """Looks for duplicates on one connection, including what its transaction has written.

    Args:
        connection: A read connection, or a unit of work's.
        sealers: The namespaces' keys, as this connection sees them.
    """

    def __init__(self, connection: Connection, sealers: SealersInView) -> None:
        self._connection = connection
        self._sealers = sealers

    def of_content(
        self, namespace_id: NamespaceId, content: str, condition: Condition
    ) -> MemoryNumber | None:
        """Return the oldest memory whose normalised content is equal, if there is one."""
        digest = content_digest(self._sealers.of(namespace_id), content)
        return self._connection.execute(
            select(memories.c.number)
            .where(
                memories.c.namespace_id == namespace_id,
                memories.c.content_digest == digest,
                condition,
            )
            .order_by(memories.c.number)
            .limit(1)
        ).scalar_one_or_none()

    def peers(self, condition: Condition) -> list[Peer]:
        """Return the memories that a condition matches, oldest first: 300 bytes for each."""
        columns = (memories.c.number, memories.c.content_digest, *(memories.c[n] for n in _SCOPE))
        rows = self._connection.execute(
            select(*columns).where(condition).order_by(memories.c.number)
        )
        return [Peer(number, tuple(scope), digest) for number, digest, *scope in rows]

    def newer_than(
        self,
        chunk_id: int,
        query: NDArray[np.float32],
        *,
        namespace_id: NamespaceId,
        set_id: int | None,
        at_least: float,
    ) -> list[tuple[int, float]]:
        """Return memories with passages newer than a given one, and their best cosine.

        Args:
            chunk_id: The newest passage already examined.
            query: Unit vector; shape (dim,), float32.
            namespace_id: Only memories of this namespace.
            at_least: Lowest cosine; slightly lower ones may be returned.
            set_id: Only passages of this set, made by the query's model.
        """
        vector = np.ascontiguousarray(query, dtype=np.float32).tobytes()
        rows = self._connection.execute(
            text(
                "SELECT c.number, MIN(vec_distance_L2(v.embedding, :query)) FROM chunks c "
                "CROSS JOIN chunk_vectors v ON v.id = c.id "
                "WHERE c.id > :chunk_id AND c.namespace_id = :namespace_id "
                "AND c.set_id = :set_id "
                "GROUP BY c.number HAVING MIN(vec_distance_L2(v.embedding, :query)) <= :distance"
            ),
            {
                "query": vector,
                "chunk_id": chunk_id,
                "namespace_id": namespace_id,
                "distance": math.sqrt(2.0 * (1.0 - at_least)) + _ROUNDING,
                "set_id": set_id,
            },
        )
        return [(row[0], 1.0 - row[1] ** 2 / 2.0) for row in rows]

    def still(self, numbers: Sequence[int], condition: Condition) -> set[int]:
        """Return which of some memories match a condition."""
        if not numbers:
            return set()
        wanted = memories.c.number.in_([int(number) for number in numbers])
        return set(
            self._connection.execute(select(memories.c.number).where(wanted, condition)).scalars()
        )
