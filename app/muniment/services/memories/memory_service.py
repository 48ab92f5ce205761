"""Remember, read, change and forget single memories."""

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from muniment.domain.access import Actor, Scope
from muniment.domain.confidentiality.confidential import ConfidentialAccess, secret_notice
from muniment.domain.errors import DamagedMemoryError, InvalidInputError, NotFoundError
from muniment.domain.ids import new_memory_id, parse_memory_reference
from muniment.domain.memories.memory import EmbeddingState, Memory, MemoryDraft, MemoryPatch, Unset
from muniment.domain.request_rules import check_filter, check_page, checked_patch
from muniment.domain.usage.usage import UsageAction
from muniment.services.history import read_audit
from muniment.services.memories.drafts import DraftWriter, require_ahead, validated_draft
from muniment.services.memories.listing import listed
from muniment.services.memories.memory_batch import sorted_out, write_item
from muniment.services.namespaces.visibility import visible_memory
from muniment.services.results import BatchResult, Written
from muniment.services.usage.counted_calls import (
    counted,
    of_batch,
    of_changes,
    of_memory,
    of_page,
    of_summaries,
    of_written,
)

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.domain.memories.query import (
        MemoryFilter,
        MemoryPage,
        MemoryPlace,
        PageRequest,
        Sort,
        SummaryPage,
    )
    from muniment.services.models.passages import MemoryEmbedder
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.unit_of_work import UnitOfWork

BATCH_MAX: Final = 1_000


class MemoryService:
    """Every use case about single memories; any thread.

    Each writes in a transaction of its own. Embedding happens before it opens.
    """

    def __init__(
        self, session: "VaultSession", memory_embedder: "MemoryEmbedder", writer: DraftWriter
    ) -> None:
        self._session = session
        self._memory_embedder = memory_embedder
        self._writer = writer

    @counted(UsageAction.CREATE, of_written, shows=read_audit.in_remembered)
    def remember(self, draft: MemoryDraft, actor: Actor, *, batch_id: str | None = None) -> Written:
        """Store a memory.

        A draft is not stored again if its namespace already has its ``client_id``. With
        deduplication, neither is a draft that repeats a memory of its namespace and agent. Without
        the model, or when the draft does not wait for it, only equal texts count as repeated.

        Args:
            draft: The memory.
            actor: The caller.
            batch_id: Of the editing stretch that begins with it; a new one when omitted.

        Raises:
            InvalidInputError: A field is invalid.
            NotAllowedError: The actor may not write.
            NotFoundError: The actor does not see the namespace.
            ConflictError: Another key's secret has its ``client_id``.
        """
        actor.require(Scope.WRITE)
        with self._session.borrow() as opened:
            draft = validated_draft(draft, actor, opened.clock.now())
            plans = self._writer.prepare([draft], opened, actor)
            memory_id = new_memory_id(opened.now_ms())
            # Its own id names the batch, unless there is more to it: one index entry less.
            batch_id = batch_id or memory_id
            with self._writer.commit(plans, opened, actor, batch_id=batch_id) as commit:
                stored = commit.store(plans[0], memory_id=memory_id)
                memory = commit.unit.memories.by_numbers([stored.number])[stored.number]
                changes = commit.unit.change_set()
            return Written(
                memory,
                changes,
                is_duplicate=not stored.is_new,
                match=stored.match,
                notice=secret_notice(stored.is_secret),
            )

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
            good, items = sorted_out(drafts, actor, opened.clock.now())
            started = time.perf_counter()
            plans = self._writer.prepare(list(good.values()), opened, actor)
            prepared = time.perf_counter()
            with self._writer.commit(plans, opened, actor) as commit:
                for index, plan in zip(good, plans, strict=True):
                    items[index] = write_item(commit, plan, index)
                changes = commit.unit.change_set()
            return BatchResult(
                tuple(items[index] for index in range(len(drafts))),
                changes,
                embedding_ms=(prepared - started) * 1e3,
                storage_ms=(time.perf_counter() - prepared) * 1e3,
            )

    @counted(UsageAction.READ, of_memory, shows=read_audit.in_memory)
    def get(self, reference: str, actor: Actor, *, include_deleted: bool = False) -> Memory:
        """Return the memory with one of its three ids.

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

    def peek(self, reference: str, actor: Actor, *, include_deleted: bool = False) -> Memory:
        """Return a memory for refreshing a display: counts as no access and no call.

        Raises:
            NotFoundError: As `get`.
        """
        actor.require(Scope.READ)
        with self._session.borrow() as opened, opened.store.read() as reading:
            return visible_memory(
                reading.memories,
                reference,
                actor,
                now=opened.clock.now(),
                include_deleted=include_deleted,
            )

    @counted(UsageAction.LIST, of_page, shows=read_audit.in_page)
    def list(
        self,
        wanted: "MemoryFilter",
        page: "PageRequest",
        actor: Actor,
        *,
        access: ConfidentialAccess | None = None,
    ) -> "MemoryPage":
        """Return one page of the memories a filter matches.

        Args:
            wanted: The filter.
            page: Which page.
            actor: The caller.
            access: Which confidential memories to show, unless the filter names a visibility; when
                omitted, those that a list shows.

        Raises:
            InvalidInputError: The filter, the limit or the cursor is not valid.
        """
        actor.require(Scope.READ)
        check_page(page)
        check_filter(wanted)
        with self._session.borrow() as opened, opened.store.read() as reading:
            found = listed(opened, reading, wanted, actor, access=access)
            return reading.memories.page(
                wanted,
                page,
                namespace_ids=found.namespace_ids,
                now_ms=found.now_ms,
                access=found.access,
                total=found.total,
            )

    @counted(UsageAction.LIST, of_summaries, shows=read_audit.in_summaries)
    def summaries(
        self,
        wanted: "MemoryFilter",
        page: "PageRequest",
        actor: Actor,
        *,
        with_total: bool = False,
    ) -> "SummaryPage":
        """Return the summaries of one page of a list: a fifth of the work of `list`.

        Args:
            wanted: The filter.
            page: Which page.
            actor: The caller.
            with_total: Whether to count all matches.

        Raises:
            InvalidInputError: As `list`.
        """
        actor.require(Scope.READ)
        check_page(page)
        check_filter(wanted)
        with self._session.borrow() as opened, opened.store.read() as reading:
            found = listed(opened, reading, wanted, actor)
            shown = reading.memories.summaries(
                found.condition,
                page,
                namespace_ids=found.namespace_ids,
                read_by=wanted.read_by,
            )
            return replace(shown, total=found.total) if with_total else shown

    def places(
        self, wanted: "MemoryFilter", sort: "Sort", limit: int, actor: Actor
    ) -> "tuple[MemoryPlace, ...]":
        """Return which memories come first in a list, up to any number.

        Raises:
            InvalidInputError: The filter is not valid.
        """
        actor.require(Scope.READ)
        check_filter(wanted)
        with self._session.borrow() as opened, opened.store.read() as reading:
            found = listed(opened, reading, wanted, actor)
            places = reading.memories.places(found.condition, sort, limit, read_by=wanted.read_by)
            return tuple(places)

    @counted(UsageAction.UPDATE, of_written, shows=read_audit.in_written)
    def edit(
        self,
        reference: str,
        patch: MemoryPatch,
        actor: Actor,
        *,
        expected_version: int | None = None,
        batch_id: str | None = None,
        wait: bool = True,
    ) -> Written:
        """Change fields of a memory.

        Args:
            reference: Any of its ids.
            patch: The change.
            actor: The caller.
            expected_version: The version that it must have; any when omitted.
            batch_id: Shared by the edits of one editing stretch, which are one version in the
                history and are undone together; a new one when omitted.
            wait: Embed new content before the answer, not in the background.

        Raises:
            InvalidInputError: A field is invalid.
            NotFoundError: As `get`.
            ConflictError: It is not at the expected version.
        """
        actor.require(Scope.WRITE)
        patch = checked_patch(patch)
        with self._session.borrow() as opened:
            require_ahead(patch.expires_at, opened.clock.now())
            with opened.store.write(actor.name, batch_id=batch_id) as unit:
                before = visible_memory(unit.memories, reference, actor, now=opened.clock.now())
                after = unit.memories.edit(
                    before, patch, moment=opened.clock.now(), expected_version=expected_version
                )
                changes = unit.change_set()
            if wait and after.embedding.state is EmbeddingState.PENDING:
                after = self._memory_embedder.embed_now(after, opened)
            elif changes:
                self._memory_embedder.wake()  # content without vectors is analysed all the same
            is_secret = not isinstance(patch.content, Unset) and after.is_recognised_secret
            return Written(after, changes, notice=secret_notice(is_secret))

    @counted(UsageAction.DELETE, of_changes)
    def delete(
        self,
        reference: str,
        actor: Actor,
        *,
        permanent: bool = False,
        expected_version: int | None = None,
    ) -> "ChangeSet":
        """Move a memory to the trash, or remove it permanently; also an unreadable one.

        Raises:
            NotFoundError: There is none; a permanent removal also finds memories in the trash.
            ConflictError: It is not at the expected version.
            DamagedMemoryError: It cannot be read, and a version is expected.
        """
        actor.require(Scope.WRITE)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            now = opened.clock.now()
            try:
                memory = visible_memory(
                    unit.memories, reference, actor, now=now, include_deleted=permanent
                )
            except DamagedMemoryError:
                if expected_version is not None:
                    raise  # a version of an unreadable memory cannot be known
                _delete_unread(unit, reference, now, permanent=permanent)
                return unit.change_set()
            memory.require_version(expected_version)
            if permanent:
                unit.memories.purge(memory)
            else:
                unit.memories.trash(memory, now)
            return unit.change_set()

    @counted(UsageAction.RESTORE, of_written, shows=read_audit.in_written)
    def restore(
        self, reference: str, actor: Actor, *, expected_version: int | None = None
    ) -> Written:
        """Restore a memory from the trash; any other memory is unchanged.

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
                self._memory_embedder.wake()
            return Written(memory, unit.change_set())


def _has_expired(memory: Memory, now: datetime) -> bool:
    return memory.expires_at is not None and memory.expires_at <= now


def _delete_unread(
    unit: "UnitOfWork", reference: str, moment: datetime, *, permanent: bool
) -> None:
    """Delete a memory that the actor sees and whose record is damaged, without decrypting it."""
    parsed = parse_memory_reference(reference)
    known = None if parsed is None else unit.memories.known_by_reference(parsed)
    if known is None:
        raise NotFoundError("there is no such memory")
    if permanent:
        unit.memories.purge(known)
    elif not unit.unreadable.trash(known, moment):
        raise NotFoundError("there is no such memory", hint="It is in the trash. Restore it.")
