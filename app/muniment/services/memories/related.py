"""Find memories related to a memory."""

from typing import TYPE_CHECKING, Final

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.domain.errors import InvalidInputError
from muniment.domain.memories.query import Hit, MemoryFilter, ScoreBreakdown
from muniment.domain.usage.usage import UsageAction
from muniment.services.history.read_audit import in_hits
from muniment.services.namespaces.visibility import resolve_namespaces, visible_memory
from muniment.services.usage.counted_calls import counted
from muniment.services.usage.usage_meter import Outcome, only_namespace

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from muniment.domain.memories.memory import Memory
    from muniment.services.vault.open_vault import OpenVault
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.reading import Reading

LIMIT_DEFAULT: Final = 10
LIMIT_MAX: Final = 100

ENTITIES: Final = 0.25
"""How much sharing all significant entities of a memory adds to a similarity."""


def _outcome(hits: tuple[Hit, ...], actor: Actor, _asked: object) -> Outcome:
    namespace = hits[0].memory.namespace if hits else only_namespace((), actor)
    return Outcome(namespace, len(hits))


class RelatedService:
    """Finds the neighbours of a memory in meaning; any thread.

    Args:
        session: Lends the vault.
        entities: What sharing all significant entities of a memory adds to a similarity.
    """

    def __init__(self, session: "VaultSession", *, entities: float = ENTITIES) -> None:
        self._session = session
        self._entities = entities

    def weighted(self, entities: float) -> "RelatedService":
        """Return the same service with another weight of entities, for measuring."""
        return RelatedService(self._session, entities=entities)

    @counted(UsageAction.READ, _outcome, shows=in_hits)
    def related(
        self,
        reference: str,
        actor: Actor,
        *,
        limit: int = LIMIT_DEFAULT,
        include_confidential: bool | None = None,
    ) -> tuple[Hit, ...]:
        """Return the memories of the same namespace that are nearest in meaning, nearest first.

        It compares the stored vectors: no model is needed. A memory without vectors has no
        neighbours yet. Memories that mention the same entities, or entities mentioned along with
        them, count as nearer: by up to a quarter of the scale.

        Args:
            reference: Any of the memory's three ids.
            actor: The caller.
            limit: How many at most, 1 to 100.
            include_confidential: Whether confidential ones count.

        Raises:
            InvalidInputError: The limit is out of range.
            NotFoundError: This actor sees no such memory, it has expired, or it is in the trash.
        """
        actor.require(Scope.READ)
        if not 1 <= limit <= LIMIT_MAX:
            raise InvalidInputError("limit", f"must be between 1 and {LIMIT_MAX}")
        with self._session.borrow() as opened, opened.store.read() as reading:
            memory = visible_memory(reading.memories, reference, actor, now=opened.clock.now())
            return _nearest(
                opened,
                reading,
                memory,
                limit=limit,
                access=ConfidentialAccess.of_search(actor, requested=include_confidential),
                entities=self._entities,
            )


def _nearest(
    opened: "OpenVault",
    reading: "Reading",
    memory: "Memory",
    *,
    limit: int,
    access: ConfidentialAccess,
    entities: float,
) -> tuple[Hit, ...]:
    import numpy as np

    from muniment.retrieval.graph_list import neighbour_list
    from muniment.retrieval.semantic import nearest_memories, similarities

    active = opened.active
    centre = _centre(reading, memory, active.set_id)
    if centre is None:
        return ()
    inside = resolve_namespaces(reading.namespaces, (memory.namespace,), PERSON)
    condition = reading.memories.condition(
        MemoryFilter(excluded=(memory.id,)),
        namespace_ids=inside,
        now_ms=opened.now_ms(),
        access=access,
    )
    matches = nearest_memories(
        reading,
        active.index,
        centre,
        condition=condition,
        namespace_ids=inside,
        limit=limit,
    ).each()
    lists = reading.entity_lists(opened.now_ms(), access)
    linked = {
        match.number: match.weight
        for match in neighbour_list(reading, lists, memory.number, condition=condition, limit=limit)
    }
    compared = {match.number for match in matches}
    others = [number for number in linked if number not in compared]
    matches += similarities(reading, active.index, centre, np.array(others, dtype=np.int64)).each()
    scores = {
        match.number: _unit(_unit(match.similarity) + entities * linked.get(match.number, 0.0))
        for match in matches
    }
    nearest = sorted(matches, key=lambda match: (-scores[match.number], match.number))[:limit]
    found = reading.memories.readable([match.number for match in nearest])
    spans = reading.vectors.spans([match.chunk_id for match in nearest])
    return tuple(
        Hit(
            memory=found[match.number],
            score=scores[match.number],
            breakdown=ScoreBreakdown(semantic=_unit(match.similarity), semantic_rank=rank),
            passage=spans.get(match.chunk_id),
        )
        for rank, match in enumerate(nearest, start=1)
        if match.number in found
    )


def _unit(value: float) -> float:
    return min(1.0, max(0.0, value))


def _centre(
    reading: "Reading", memory: "Memory", set_id: int | None
) -> "NDArray[np.float32] | None":
    """Return the normalised mean of a memory's passage vectors; shape (dim,), float32."""
    import numpy as np

    vectors = reading.vectors.of_memory(memory.number, set_id)
    if not len(vectors):
        return None
    middle = vectors.mean(axis=0)
    length = float(np.linalg.norm(middle))
    centre: NDArray[np.float32] = (middle / length if length > 0 else vectors[0]).astype(np.float32)
    return centre
