"""Find out whether a draft repeats a stored memory.

The semantic search and the analysis of its results happen before the write transaction. The
decision is made inside it, where memories committed in between are compared too: of many equal
texts written at the same moment, exactly one is stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.domain.ids import MemoryNumber, NamespaceId
from muniment.services.results import Match

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from muniment.domain.memories.memory import Memory, MemoryDraft
    from muniment.domain.text.statements import Statement
    from muniment.services.models.active_vectors import ActiveVectors
    from muniment.services.results import Passages
    from muniment.services.vault.open_vault import OpenVault
    from muniment.storage.reading import Reading
    from muniment.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A possible duplicate, and what was found before the write transaction.

    Args:
        draft: The draft.
        access: Which confidential memories it may repeat: those visible to its writer.
        query: Its vector, shape (dim,), float32. ``None`` if only equal texts count as duplicates:
            without the model, when the draft does not wait for it, and for a text of several
            passages.
        statement: The analysed text of the draft, if there is a vector.
        near: Row numbers of memories that say the same, with their cosines.
        newest_chunk: Passages after this one were not compared.
        set_id: The vector set that ``query`` can be compared with.
    """

    draft: "MemoryDraft"
    access: ConfidentialAccess
    query: "NDArray[np.float32] | None" = None
    statement: "Statement | None" = None
    near: tuple[tuple[int, float], ...] = ()
    newest_chunk: int = 0
    set_id: int | None = None


def inquire(
    drafts: Sequence[tuple["MemoryDraft", str, "Passages"]],
    opened: "OpenVault",
    access: ConfidentialAccess,
) -> list[Inquiry | None]:
    """Look for near duplicates of drafts, each with its namespace and passages; no transaction.

    Returns:
        One for each draft, ``None`` for those without deduplication.
    """
    if not any(draft.deduplicate for draft, _, _ in drafts):
        return [None] * len(drafts)
    # Taken before the view opens: the index may be behind the view, never behind itself.
    active = opened.active
    newest_chunk = active.index.newest_chunk
    with opened.store.read() as reading:
        return [
            _inquiry(
                Inquiry(draft, access),
                name,
                passages,
                reading=reading,
                active=active,
                now_ms=opened.now_ms(),
                newest=newest_chunk,
            )
            if draft.deduplicate
            else None
            for draft, name, passages in drafts
        ]


def find(
    unit: "UnitOfWork", inquiry: Inquiry, *, namespace_id: NamespaceId, now_ms: int
) -> tuple[MemoryNumber, Match] | None:
    """Return the memory that a draft repeats, as the write transaction sees the store.

    An equal text comes first, then the nearest that agrees.
    """
    from muniment.retrieval.duplicates import CANDIDATES_MAX, Likeness, is_near
    from muniment.storage.memories.duplicates import peers_of

    draft = inquiry.draft
    condition = peers_of(namespace_id, draft.agent_id, now_ms=now_ms, access=inquiry.access)
    equal = unit.duplicates.of_content(namespace_id, draft.content, condition)
    if equal is not None:
        return equal, Match(1.0, Likeness.EXACT)
    if inquiry.query is None or inquiry.statement is None:
        return None
    newer = unit.duplicates.newer_than(
        inquiry.newest_chunk,
        inquiry.query,
        namespace_id=namespace_id,
        set_id=inquiry.set_id,
        at_least=draft.dedup_threshold,
    )
    similarity = dict(inquiry.near) | dict(newer)
    near = [
        number for number, cosine in similarity.items() if is_near(cosine, draft.dedup_threshold)
    ]
    there = sorted(unit.duplicates.still(near, condition), key=lambda number: -similarity[number])
    found = unit.memories.readable(there[:CANDIDATES_MAX])
    agreeing = _agreeing(inquiry.statement, found)
    if not agreeing:
        return None
    best = max(agreeing, key=lambda number: (similarity[number], -number))
    return MemoryNumber(best), Match(similarity[best], Likeness.NEAR)


def _inquiry(
    asked: Inquiry,
    name: str,
    passages: "Passages",
    *,
    reading: "Reading",
    active: "ActiveVectors",
    now_ms: int,
    newest: int,
) -> Inquiry:
    from muniment.domain.text.statements import Statement
    from muniment.retrieval.duplicates import near_memories
    from muniment.storage.memories.duplicates import peers_of

    draft, namespace = asked.draft, reading.namespaces.by_name(name)
    if namespace is None or len(passages.vectors) != 1:
        return asked
    if passages.vectors[0].set_id != active.set_id:  # the model was changed a moment ago
        return asked
    query, statement = passages.vectors[0].embedding, Statement(draft.content)
    found = near_memories(
        reading,
        active.index,
        query,
        condition=peers_of(namespace.id, draft.agent_id, now_ms=now_ms, access=asked.access),
        namespace_ids=[namespace.id],
        threshold=draft.dedup_threshold,
    )
    agreeing = _agreeing(statement, reading.memories.readable(match.number for match in found))
    near = tuple((match.number, match.similarity) for match in found if match.number in agreeing)
    return Inquiry(draft, asked.access, query, statement, near, newest, active.set_id)


def _agreeing(statement: "Statement", found: dict[int, "Memory"]) -> list[int]:
    from muniment.domain.text.statements import Statement

    return [
        number
        for number, memory in found.items()
        if statement.agrees_with(Statement(memory.content))
    ]
