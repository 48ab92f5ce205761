"""Turn drafts into memories: embed and analyse them first, then write them in a unit of work."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from muniment.domain.access import Actor
from muniment.domain.clock import unix_ms
from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.domain.errors import ConflictError, InvalidInputError, NotFoundError
from muniment.domain.ids import MemoryId, MemoryNumber, NamespaceId, new_memory_id
from muniment.domain.memories.memory import (
    EmbeddingState,
    Memory,
    MemoryDraft,
    MemoryPatch,
    Unset,
)
from muniment.domain.request_rules import checked_draft
from muniment.services.memories.duplicates import Inquiry, find, inquire
from muniment.services.namespaces.visibility import target_namespace
from muniment.services.results import Match

if TYPE_CHECKING:
    from muniment.domain.understanding.text_analysis import TextAnalysis
    from muniment.services.models.passages import MemoryEmbedder
    from muniment.services.results import Passages
    from muniment.services.understanding.text_analyzer import TextAnalyzer
    from muniment.services.vault.open_vault import OpenVault
    from muniment.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Plan:
    """A draft ready to be written.

    Args:
        draft: Validated.
        name: The namespace it goes to.
        access: Which confidential memories whoever writes it is shown.
        passages: Its vectors.
        inquiry: How to find a duplicate, if that is requested.
        analysis: The text analysis; ``None`` leaves it for later.
    """

    draft: MemoryDraft
    name: str
    access: ConfidentialAccess
    passages: "Passages"
    inquiry: Inquiry | None
    analysis: "TextAnalysis | None"


@dataclass(frozen=True, slots=True)
class Stored:
    """The row that now holds a draft, and why if it is not a new one.

    ``is_secret``: it is new, and confidential because a secret was recognised in it.
    """

    number: int
    is_new: bool
    match: Match | None = None
    is_secret: bool = False


class DraftWriter:
    """The one way that drafts become memories: `prepare`, then `commit`; any thread.

    Args:
        memory_embedder: Computes their vectors.
        analyzer: Analyses them.
    """

    def __init__(self, memory_embedder: "MemoryEmbedder", analyzer: "TextAnalyzer") -> None:
        self._memory_embedder = memory_embedder
        self._analyzer = analyzer

    def prepare(
        self, drafts: Sequence[MemoryDraft], opened: "OpenVault", actor: Actor
    ) -> list[Plan]:
        """Embed and analyse validated drafts; slow, with no transaction open."""
        passages = self._memory_embedder.passages_of(drafts, opened)
        now = opened.clock.now()
        read = self._analyzer.read(
            [draft.content for draft in drafts],
            passages,
            [draft.created_at or now for draft in drafts],
            opened,
        )
        names = [target_namespace(draft.namespace, actor) for draft in drafts]
        asked = list(zip(drafts, names, passages, strict=True))
        access = ConfidentialAccess.of_list(actor)
        return [
            Plan(draft, name, access, found, inquiry, analysis)
            for (draft, name, found), inquiry, analysis in zip(
                asked, inquire(asked, opened, access), read, strict=True
            )
        ]

    @contextmanager
    def commit(
        self,
        plans: Iterable[Plan],
        opened: "OpenVault",
        actor: Actor,
        *,
        batch_id: str | None = None,
    ) -> Iterator["Commit"]:
        """Open the transaction that stores prepared drafts, in any order and number.

        After it, duplicates count as accesses, and the background thread is woken if a plan left
        work for it.
        """
        with opened.store.write(actor.name, batch_id=batch_id) as unit:
            commit = Commit(unit, opened)
            yield commit
        opened.accesses.add(commit.matched, opened.now_ms())
        # The model may have been changed meanwhile.
        if unit.memories.left_pending or any(map(self._waits, plans)):
            self._memory_embedder.wake()

    def _waits(self, plan: Plan) -> bool:
        if plan.passages.state is EmbeddingState.PENDING:
            return True
        return plan.analysis is None and self._analyzer.is_there


class Commit:
    """One transaction that stores drafts.

    Args:
        unit: The transaction.
        opened: The open vault.

    Attributes:
        matched: Rows that a draft repeats.
    """

    def __init__(self, unit: "UnitOfWork", opened: "OpenVault") -> None:
        self.unit = unit
        self.opened = opened
        self.matched: list[int] = []

    def store(
        self, plan: Plan, *, memory_id: MemoryId | None = None, archived: bool = False
    ) -> Stored:
        """Write one draft, unless it is there.

        Args:
            plan: What to write.
            memory_id: Of a new memory; one of the present moment when omitted.
            archived: Whether a new memory is archived.

        Raises:
            NotFoundError: Its namespace is gone.
            ConflictError: A memory that is not shown to whoever writes has its idempotency key.
        """
        unit, now = self.unit, self.opened.clock.now()
        namespace = unit.namespaces.by_name(plan.name)
        if namespace is None:
            raise NotFoundError(f"there is no namespace {plan.name!r}")
        known = _known(unit, plan, namespace.id, now)
        if known is not None:
            return Stored(known.number, is_new=False)
        if plan.inquiry is not None:
            found = find(unit, plan.inquiry, namespace_id=namespace.id, now_ms=unix_ms(now))
            if found is not None:
                self.matched.append(found[0])
                return Stored(found[0], is_new=False, match=found[1])
        new_id = memory_id or new_memory_id(unix_ms(now))
        number = _add(unit, plan, namespace.id, now, memory_id=new_id)
        if archived:
            memory = unit.memories.by_numbers([number])[number]
            unit.memories.edit(memory, MemoryPatch(archived=True), moment=now)
        return Stored(number, is_new=True, is_secret=number in unit.memories.recognised)

    def supersede(self, memory: Memory, plan: Plan) -> Memory:
        """Replace a memory's content with a draft that restates it; history keeps the old content.

        Raises:
            InvalidInputError: Its metadata would become too large.
        """
        unit, opened, draft = self.unit, self.opened, plan.draft
        patch = MemoryPatch(content=draft.content, metadata=draft.metadata)
        after = unit.memories.edit(memory, patch, moment=opened.clock.now())
        passages = plan.passages
        if passages.state is not EmbeddingState.READY:
            return after
        unit.memories.set_embedding(after, passages.vectors, state=passages.state)
        if plan.analysis is not None:
            unit.understanding.put(after, plan.analysis, now_ms=opened.now_ms())
        return unit.memories.must(after.id)


def _add(
    unit: "UnitOfWork",
    plan: Plan,
    namespace_id: NamespaceId,
    now: datetime,
    *,
    memory_id: MemoryId,
) -> MemoryNumber:
    from muniment.storage.memories.memory_fields import NewMemory

    new = NewMemory(
        id=memory_id,
        namespace_id=namespace_id,
        draft=plan.draft,
        moment=now,
        passages=plan.passages.vectors,
        state=plan.passages.state,
        reason=plan.passages.reason,
        analysis=plan.analysis,
    )
    number = unit.memories.add(new, namespace=plan.name)
    if plan.draft.extract_entities and plan.analysis is not None and plan.analysis.mentions:
        unit.entities.link_mentions(
            number,
            plan.analysis.mentions,
            namespace_id=namespace_id,
            now_ms=unix_ms(now),
            replace=False,
        )
    return number


def _known(
    unit: "UnitOfWork", plan: Plan, namespace_id: NamespaceId, now: datetime
) -> Memory | None:
    """Return the memory that has the draft's idempotency key, and free the key of one that is gone.

    Raises:
        ConflictError: The memory is not shown to whoever writes. The error does not name it.
    """
    client_id = plan.draft.client_id
    known = None if client_id is None else unit.memories.by_client_id(namespace_id, client_id)
    if known is None:
        return None
    if is_gone(known, now):
        # Gone from every answer: it is no duplicate. It may still be restored, without the key.
        unit.memories.release_client_id(known, now)
        return None
    if unit.memories.is_withheld(known.number, plan.access):
        raise ConflictError(
            "the client_id of this memory is taken; nothing was stored",
            hint="Send it with another client_id.",
        )
    return known


def validated_draft(draft: MemoryDraft, actor: Actor, now: datetime) -> MemoryDraft:
    """Return a validated draft.

    Raises:
        InvalidInputError: A field is not valid, or its expiry has passed.
        NotFoundError: The actor does not see the namespace.
    """
    draft = checked_draft(draft)
    require_ahead(draft.expires_at, now)
    target_namespace(draft.namespace, actor)
    return draft


def require_ahead(expires_at: datetime | Unset | None, now: datetime) -> None:
    """Refuse an expiry in the past: the memory would vanish at once, and soon be purged.

    Expired memories are purged within the hour.
    """
    if isinstance(expires_at, datetime) and expires_at <= now:
        raise InvalidInputError("expires_at", "must be in the future")


def is_gone(memory: Memory, now: datetime) -> bool:
    """Return whether a memory is in the trash or expired."""
    has_expired = memory.expires_at is not None and memory.expires_at <= now
    return memory.deleted_at is not None or has_expired
