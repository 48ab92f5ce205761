"""Remember, read, change, forget."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal

from muniment.domain.access import Actor, Scope
from muniment.domain.clock import unix_ms
from muniment.domain.errors import InvalidInputError, MunimentError, NotFoundError
from muniment.domain.ids import MemoryId, new_memory_id
from muniment.domain.memory import EmbeddingState, Memory, MemoryDraft, MemoryPatch, Unset
from muniment.domain.usage import UsageAction
from muniment.domain.validation import check_filter, check_page, checked_draft, checked_patch
from muniment.services.duplicates import Inquiry, Match, find, inquire
from muniment.services.metering import (
    counted,
    of_batch,
    of_changes,
    of_memory,
    of_page,
    of_written,
)
from muniment.services.visibility import resolve_namespaces, target_namespace, visible_memory

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.domain.query import MemoryFilter, MemoryPage, PageRequest
    from muniment.domain.understanding import Understood
    from muniment.services.passages import Passages, Vectorizer
    from muniment.services.session import OpenVault, VaultSession
    from muniment.services.understanding import Understander
    from muniment.storage.store import UnitOfWork

BATCH_MAX: Final = 1_000


@dataclass(frozen=True, slots=True)
class Written:
    """A memory after it was written, and what that changed (nothing, for a duplicate).

    ``match`` tells how a draft to be deduplicated is the same; a known ``client_id`` has none.
    """

    memory: Memory
    changes: "ChangeSet"
    is_duplicate: bool = False
    match: Match | None = None


@dataclass(frozen=True, slots=True)
class BatchItem:
    """What became of one draft of a batch."""

    index: int
    status: Literal["created", "skipped", "failed"]
    memory_id: MemoryId | None
    error: MunimentError | None = None
    match: Match | None = None


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What became of a batch, in the order it was given, and how long it took."""

    items: tuple[BatchItem, ...]
    changes: "ChangeSet"
    embedding_ms: float
    storage_ms: float

    @property
    def total(self) -> int:
        """How many drafts there were."""
        return len(self.items)

    @property
    def succeeded(self) -> int:
        """How many were stored."""
        return self._count("created")

    @property
    def skipped(self) -> int:
        """How many were there already."""
        return self._count("skipped")

    @property
    def failed(self) -> int:
        """How many were refused."""
        return self._count("failed")

    @property
    def total_ms(self) -> float:
        """Embedding and storage together."""
        return self.embedding_ms + self.storage_ms

    def _count(self, status: str) -> int:
        return sum(1 for item in self.items if item.status == status)


class MemoryService:
    """Every use case about single memories; any thread.

    Each writes in a transaction of its own. Embedding happens before it opens.
    """

    def __init__(
        self, session: "VaultSession", vectorizer: "Vectorizer", understander: "Understander"
    ) -> None:
        self._session = session
        self._vectorizer = vectorizer
        self._understander = understander

    @counted(UsageAction.CREATE, of_written)
    def remember(self, draft: MemoryDraft, actor: Actor) -> Written:
        """Store a memory.

        A draft whose ``client_id`` its namespace holds already is not stored again; nor is one to
        be deduplicated that says what a memory of its namespace and agent says. Without the model,
        or when it does not wait for it, equal texts alone count as that.

        Raises:
            InvalidInputError: A field breaks its rule.
            NotAllowedError: The actor may not write.
            NotFoundError: The actor does not see the namespace.
        """
        actor.require(Scope.WRITE)
        with self._session.borrow() as opened:
            draft = _checked(draft, opened.clock.now())
            name = target_namespace(draft.namespace, actor)
            passages = self._vectorizer.passages_of([draft], opened)[0]
            understood = self._read([draft], [passages], opened)[0]
            inquiry = inquire([(draft, name, passages)], opened)[0]
            with opened.store.write(actor.name) as unit:
                plan = _Plan(draft, name, passages, inquiry, understood)
                stored = _store(unit, opened, plan)
                memory = unit.memories.by_numbers([stored.number])[stored.number]
                changes = unit.change_set()
            if stored.match is not None:
                opened.accesses.add([stored.number], opened.now_ms())
            if memory.embedding.state is EmbeddingState.PENDING or self._waits(
                passages, understood
            ):
                self._vectorizer.wake()
            return Written(memory, changes, is_duplicate=not stored.is_new, match=stored.match)

    @counted(UsageAction.CREATE, of_batch)
    def remember_batch(self, drafts: Sequence[MemoryDraft], actor: Actor) -> BatchResult:
        """Store up to 1,000 memories in one transaction; one bad draft does not stop the rest.

        Raises:
            InvalidInputError: There is none, or there are too many.
            NotAllowedError: The actor may not write.
        """
        actor.require(Scope.WRITE)
        if not 1 <= len(drafts) <= BATCH_MAX:
            raise InvalidInputError("memories", f"must be 1 to {BATCH_MAX}")
        with self._session.borrow() as opened:
            good, items = _sorted_out(drafts, actor, opened.clock.now())
            started = time.perf_counter()
            passages = self._vectorizer.passages_of([draft for _, draft, _ in good], opened)
            embedded = time.perf_counter()
            asked = [
                (draft, name, found) for (_, draft, name), found in zip(good, passages, strict=True)
            ]
            read = self._read([draft for _, draft, _ in good], passages, opened)
            plans = [
                _Plan(*parts, inquiry, understood)
                for parts, inquiry, understood in zip(
                    asked, inquire(asked, opened), read, strict=True
                )
            ]
            matched: list[int] = []
            with opened.store.write(actor.name) as unit:
                for (index, _, _), plan in zip(good, plans, strict=True):
                    items[index] = _batch_item(unit, opened, plan, index=index, matched=matched)
                changes = unit.change_set()
            opened.accesses.add(matched, opened.now_ms())
            left_pending = unit.memories.left_pending  # the model was changed meanwhile
            if left_pending or any(map(self._waits, passages, read)):
                self._vectorizer.wake()
            return BatchResult(
                tuple(items[index] for index in range(len(drafts))),
                changes,
                embedding_ms=(embedded - started) * 1e3,
                storage_ms=(time.perf_counter() - embedded) * 1e3,
            )

    @counted(UsageAction.READ, of_memory)
    def get(self, reference: str, actor: Actor, *, include_deleted: bool = False) -> Memory:
        """Return the memory that any of its three ids names.

        Raises:
            NotFoundError: There is none, it has expired or is in the trash, or the actor does not
                see its namespace.
        """
        actor.require(Scope.READ)
        with self._session.borrow() as opened:
            now = opened.clock.now()
            with opened.store.read() as reading:
                memory = visible_memory(
                    reading.memories, reference, actor, now=now, include_deleted=include_deleted
                )
            opened.accesses.add([memory.number], opened.now_ms())
            return memory

    @counted(UsageAction.LIST, of_page)
    def list(self, wanted: "MemoryFilter", page: "PageRequest", actor: Actor) -> "MemoryPage":
        """Return one page of the memories a filter matches.

        Raises:
            InvalidInputError: The filter, the limit or the cursor is not valid.
        """
        actor.require(Scope.READ)
        check_page(page)
        check_filter(wanted)
        with self._session.borrow() as opened, opened.store.read() as reading:
            namespace_ids = resolve_namespaces(reading.namespaces, wanted.namespaces, actor)
            return reading.memories.page(
                wanted, page, namespace_ids=namespace_ids, now_ms=opened.now_ms()
            )

    @counted(UsageAction.UPDATE, of_written)
    def edit(
        self,
        reference: str,
        patch: MemoryPatch,
        actor: Actor,
        *,
        expected_version: int | None = None,
    ) -> Written:
        """Change fields of a memory; new content is embedded before the answer.

        Raises:
            InvalidInputError: A field breaks its rule.
            NotFoundError: As `get`.
            ConflictError: It is not at the expected version.
        """
        actor.require(Scope.WRITE)
        patch = checked_patch(patch)
        with self._session.borrow() as opened:
            _require_ahead(patch.expires_at, opened.clock.now())
            with opened.store.write(actor.name) as unit:
                before = visible_memory(unit.memories, reference, actor, now=opened.clock.now())
                after = unit.memories.edit(
                    before, patch, moment=opened.clock.now(), expected_version=expected_version
                )
                changes = unit.change_set()
            if after.embedding.state is EmbeddingState.PENDING:
                after = self._vectorizer.embed_now(after, opened)
            return Written(after, changes)

    @counted(UsageAction.DELETE, of_changes)
    def delete(
        self,
        reference: str,
        actor: Actor,
        *,
        permanent: bool = False,
        expected_version: int | None = None,
    ) -> "ChangeSet":
        """Move a memory to the trash, or remove it for ever.

        Raises:
            NotFoundError: There is none; for a permanent removal the trash counts as there.
            ConflictError: It is not at the expected version.
        """
        actor.require(Scope.WRITE)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            now = opened.clock.now()
            memory = visible_memory(
                unit.memories, reference, actor, now=now, include_deleted=permanent
            )
            memory.require_version(expected_version)
            if permanent:
                unit.memories.purge(memory)
            else:
                unit.memories.trash(memory, now)
            return unit.change_set()

    @counted(UsageAction.RESTORE, of_written)
    def restore(
        self, reference: str, actor: Actor, *, expected_version: int | None = None
    ) -> Written:
        """Take a memory out of the trash; one that is not in it stays as it is.

        Raises:
            NotFoundError: There is none.
            ConflictError: It is not at the expected version.
        """
        actor.require(Scope.WRITE)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            now = opened.clock.now()
            memory = visible_memory(unit.memories, reference, actor, now=now, include_deleted=True)
            memory.require_version(expected_version)
            if memory.deleted_at is not None:
                memory = unit.memories.restore(memory, now)
            if memory.embedding.state is EmbeddingState.PENDING:
                self._vectorizer.wake()
            return Written(memory, unit.change_set())

    def _waits(self, passages: "Passages", understood: "Understood | None") -> bool:
        """Tell whether a memory just written is to be embedded or understood later."""
        if passages.state is EmbeddingState.PENDING:
            return True
        return understood is None and self._understander.is_there

    def _read(
        self, drafts: Sequence[MemoryDraft], passages: "Sequence[Passages]", opened: "OpenVault"
    ) -> "Sequence[Understood | None]":
        now = opened.clock.now()
        texts = [draft.content for draft in drafts]
        moments = [draft.created_at or now for draft in drafts]
        return self._understander.read(texts, passages, moments, opened)


def _has_expired(memory: Memory, now: datetime) -> bool:
    return memory.expires_at is not None and memory.expires_at <= now


def _is_gone(memory: Memory, now: datetime) -> bool:
    return memory.deleted_at is not None or _has_expired(memory, now)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A draft ready to be written: where to, with which vectors, and how to tell a duplicate."""

    draft: MemoryDraft
    name: str
    passages: "Passages"
    inquiry: Inquiry | None
    understood: "Understood | None"


@dataclass(frozen=True, slots=True)
class _Stored:
    """The row that holds a draft now, and why when it is not a new one."""

    number: int
    is_new: bool
    match: Match | None = None


def _store(unit: "UnitOfWork", opened: "OpenVault", plan: _Plan) -> _Stored:
    """Write one draft, unless it is there."""
    from muniment.storage.memory_fields import NewMemory

    draft = plan.draft
    now = opened.clock.now()
    namespace = unit.namespaces.by_name(plan.name)
    if namespace is None:
        raise NotFoundError(f"there is no namespace {plan.name!r}")
    if draft.client_id is not None:
        known = unit.memories.by_client_id(namespace.id, draft.client_id)
        if known is not None and not _is_gone(known, now):
            return _Stored(known.number, is_new=False)
        if known is not None:
            # Gone from every answer: it is no duplicate. It may still be restored, without the key.
            unit.memories.release_client_id(known, now)
    if plan.inquiry is not None:
        found = find(unit, plan.inquiry, namespace_id=namespace.id, now_ms=unix_ms(now))
        if found is not None:
            return _Stored(found[0], is_new=False, match=found[1])
    new = NewMemory(
        id=new_memory_id(unix_ms(now)),
        namespace_id=namespace.id,
        draft=draft,
        moment=now,
        passages=plan.passages.vectors,
        state=plan.passages.state,
        reason=plan.passages.reason,
        understood=plan.understood,
    )
    number = unit.memories.add(new, namespace=plan.name)
    if plan.understood is not None and plan.understood.mentions:
        unit.entities.link_mentions(
            number,
            plan.understood.mentions,
            namespace_id=namespace.id,
            now_ms=unix_ms(now),
            replace=False,
        )
    return _Stored(number, is_new=True)


def _checked(draft: MemoryDraft, now: datetime) -> MemoryDraft:
    draft = checked_draft(draft)
    _require_ahead(draft.expires_at, now)
    return draft


def _require_ahead(expires_at: "datetime | Unset | None", now: datetime) -> None:
    """Refuse an end that is past: the memory would be gone at once, and purged within the hour."""
    if isinstance(expires_at, datetime) and expires_at <= now:
        raise InvalidInputError("expires_at", "must lie in the future")


def _sorted_out(
    drafts: Sequence[MemoryDraft], actor: Actor, now: datetime
) -> tuple[list[tuple[int, MemoryDraft, str]], dict[int, BatchItem]]:
    good, refused = [], {}
    for index, draft in enumerate(drafts):
        try:
            checked = _checked(draft, now)
            good.append((index, checked, target_namespace(checked.namespace, actor)))
        except MunimentError as error:
            refused[index] = BatchItem(index, "failed", None, error)
    return good, refused


def _batch_item(
    unit: "UnitOfWork", opened: "OpenVault", plan: _Plan, *, index: int, matched: list[int]
) -> BatchItem:
    """Write one draft of a batch; the row it matches is added to ``matched``."""
    try:
        stored = _store(unit, opened, plan)
    except NotFoundError as error:
        return BatchItem(index, "failed", None, error)
    if stored.match is not None:
        matched.append(stored.number)
    status: Literal["created", "skipped"] = "created" if stored.is_new else "skipped"
    return BatchItem(index, status, unit.memories.id_of(stored.number), match=stored.match)
