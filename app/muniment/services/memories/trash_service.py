"""The trash: list, search, restore and purge deleted memories."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from muniment.domain.access import Actor, Scope
from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.domain.errors import DamagedVaultError
from muniment.domain.ids import MemoryId
from muniment.domain.memories.bulk import BulkDone, Watch, go_on
from muniment.domain.memories.memory import TRASH_KEPT, EmbeddingState, Memory
from muniment.domain.memories.query import MemoryFilter, PageRequest, Sort
from muniment.domain.request_rules import check_page
from muniment.domain.usage.usage import UsageAction
from muniment.services.memories.trash_purge import PURGE_TRASH
from muniment.services.namespaces.visibility import resolve_namespaces
from muniment.services.time_slices import in_steps, let_others_write
from muniment.services.usage import counted_calls as metering
from muniment.services.usage.usage_meter import Outcome, only_namespace

if TYPE_CHECKING:
    from muniment.domain.ids import NamespaceId
    from muniment.domain.jobs import Job
    from muniment.domain.memories.query import UnreadableMemory
    from muniment.services.maintenance.job_runner import JobRunner
    from muniment.services.models.passages import MemoryEmbedder
    from muniment.services.vault.open_vault import OpenVault
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.reading import Reading

_READ_AT_ONCE: Final = 500
_FOUND_MAX: Final = 500


@dataclass(frozen=True, slots=True, repr=False)
class Trashed:
    """A memory in the trash.

    Args:
        memory: As it was.
        actor: Who deleted it: ``person``, ``system`` or ``key:<id>``; ``None`` when the journal
            does not say.
        purged_at: When it will be removed permanently, unless it is restored.
    """

    memory: Memory
    actor: str | None
    purged_at: datetime


@dataclass(frozen=True, slots=True)
class TrashListing:
    """Some of the trash, last deleted first, the cursor of the next page, and the total number.

    ``unreadable`` memories also belong to this page: their records are damaged.
    """

    entries: tuple[Trashed, ...]
    next_cursor: str | None
    total: int
    unreadable: "tuple[UnreadableMemory, ...]" = ()


def _restored(done: BulkDone, actor: Actor, _asked: object) -> Outcome:
    return Outcome(only_namespace((), actor), done.changed)


class TrashService:
    """Use cases about deleted memories; any thread."""

    def __init__(
        self, session: "VaultSession", memory_embedder: "MemoryEmbedder", runner: "JobRunner"
    ) -> None:
        self._session = session
        self._memory_embedder = memory_embedder
        self._runner = runner

    def list(
        self, namespaces: Sequence[str], actor: Actor, *, limit: int, cursor: str | None = None
    ) -> TrashListing:
        """Return one page of the trash, last deleted first.

        Args:
            namespaces: Only these; if empty, all that the actor sees.
            actor: The caller.
            limit: How many at most.
            cursor: Of the previous page.

        Raises:
            InvalidInputError: The limit or the cursor is not valid.
            NotFoundError: This actor sees no such namespace.
        """
        actor.require(Scope.READ)
        request = PageRequest(sort=Sort.RECENTLY_CHANGED, limit=limit, cursor=cursor)
        check_page(request)
        with self._session.borrow() as opened, opened.store.read() as reading:
            return _page(opened, reading, actor, namespaces=namespaces, request=request)

    def find(
        self,
        words: str,
        namespaces: Sequence[str],
        actor: Actor,
        *,
        is_wanted: Callable[[], bool] = lambda: True,
    ) -> TrashListing:
        """Return the memories in the trash with every given word or part of a word; 500 at most.

        It reads each memory: the trash is small, and a search index would rank what the user wants
        to see by date.

        Args:
            words: Separated by spaces; case does not matter.
            namespaces: Only these; if empty, all that the actor sees.
            actor: The caller.
            is_wanted: Polled; the search ends once it returns false.

        Raises:
            NotFoundError: This actor sees no such namespace.
        """
        sought = words.casefold().split()
        found: list[Trashed] = []
        cursor: str | None = None
        behind: set[str] = set()
        while is_wanted() and len(found) < _FOUND_MAX:
            page = self.list(namespaces, actor, limit=_READ_AT_ONCE, cursor=cursor)
            found += [entry for entry in page.entries if _holds(entry.memory, sought)]
            cursor = page.next_cursor
            if cursor is None:
                break
            if cursor in behind:
                raise DamagedVaultError("the rows of a table are out of order")
            behind.add(cursor)
        kept = tuple(found[:_FOUND_MAX])
        return TrashListing(kept, None, len(kept))

    @metering.counted(UsageAction.RESTORE, _restored)
    def restore(self, ids: Sequence[MemoryId], actor: Actor, *, watch: Watch = go_on) -> BulkDone:
        """Restore memories from the trash, in short transactions that are one operation to undo.

        Args:
            ids: Which; those no longer in the trash are left unchanged and counted.
            actor: The caller.
            watch: Receives the progress after each step; returns whether to go on.

        Raises:
            NotAllowedError: The actor may not write.
            VaultLockedError: The vault was locked before all was done.
        """
        actor.require(Scope.WRITE)
        batch_id = str(uuid.uuid4())
        changed = unreadable = done = 0
        for some in in_steps(ids):
            if not watch(done, len(ids)):
                break
            restored, unread = self._restore_some(some, actor, batch_id=batch_id)
            changed, unreadable = changed + restored, unreadable + unread
            done += len(some)
            let_others_write()
        watch(done, len(ids))
        return BulkDone(
            batch_id,
            len(ids),
            changed,
            done - changed - unreadable,
            0,
            is_stopped=done < len(ids),
            unreadable=unreadable,
        )

    def purge(
        self,
        actor: Actor,
        *,
        ids: Sequence[MemoryId] | None = None,
        namespaces: Sequence[str] = (),
    ) -> "Job":
        """Start to remove memories of the trash permanently.

        Args:
            actor: The caller.
            ids: Only these; without them everything in the trash of the namespaces.
            namespaces: Only these; if empty, all that the actor sees.

        Returns:
            The job; its kind is ``purge-trash``, its total how many are removed.

        Raises:
            NotAllowedError: The actor may not write.
            NotFoundError: This actor sees no such namespace.
        """
        actor.require(Scope.WRITE)
        with self._session.borrow() as opened:
            with opened.store.read() as reading:
                namespace_ids = resolve_namespaces(reading.namespaces, namespaces, actor)
                numbers = _numbers(reading, namespace_ids, ids, now_ms=opened.now_ms())
            params = {"numbers": numbers, "before_ms": opened.now_ms()}
            with opened.store.write(actor.name) as unit:
                job = unit.jobs.add(
                    PURGE_TRASH,
                    now_ms=opened.now_ms(),
                    namespace_id=namespace_ids[0] if len(namespace_ids) == 1 else None,
                    params=params,
                    total=len(numbers),
                )
        self._runner.wake(PURGE_TRASH)
        return job

    def _restore_some(
        self, ids: Sequence[MemoryId], actor: Actor, *, batch_id: str
    ) -> tuple[int, int]:
        """Restore some memories from the trash in one transaction.

        Returns:
            How many, and how many stay because they cannot be read.
        """
        is_pending = False
        count = 0
        with self._session.borrow() as opened:
            now = opened.clock.now()
            with opened.store.write(actor.name, batch_id=batch_id) as unit:
                found = unit.memories.by_ids(ids)
                unread = unit.memories.known_by_ids(set(ids) - found.keys())
                for memory in found.values():
                    if not _is_restorable(memory, actor, now):
                        continue
                    after = unit.memories.restore(memory, now)
                    is_pending |= after.embedding.state is EmbeddingState.PENDING
                    count += 1
        if is_pending:
            self._memory_embedder.wake()
        return count, sum(actor.sees(known.namespace) for known in unread.values())


def _page(
    opened: "OpenVault",
    reading: "Reading",
    actor: Actor,
    *,
    namespaces: Sequence[str],
    request: PageRequest,
) -> TrashListing:
    namespace_ids = resolve_namespaces(reading.namespaces, namespaces, actor)
    page = reading.memories.page(
        MemoryFilter(deleted=True),
        request,
        namespace_ids=namespace_ids,
        now_ms=opened.now_ms(),
        access=ConfidentialAccess.of_list(actor),
    )
    actors = reading.ledger.last_actors([memory.id for memory in page.memories])
    entries = tuple(
        Trashed(memory, actors.get(memory.id), _purged_at(memory)) for memory in page.memories
    )
    return TrashListing(entries, page.next_cursor, page.total, page.unreadable)


def _numbers(
    reading: "Reading",
    namespace_ids: "Sequence[NamespaceId]",
    ids: Sequence[MemoryId] | None,
    *,
    now_ms: int,
) -> list[int]:
    """Return the row numbers of the memories in the trash, only of the ids if given."""
    condition = reading.memories.condition(
        MemoryFilter(deleted=True), namespace_ids=namespace_ids, now_ms=now_ms
    )
    numbers: list[int] = reading.memories.matching_numbers(condition).tolist()
    if ids is None:
        return numbers
    meant = {
        known.number
        for some in in_steps(ids)
        for known in reading.memories.known_by_ids(some).values()
    }
    return [number for number in numbers if number in meant]


def _purged_at(memory: Memory) -> datetime:
    trashed = memory.deleted_at or memory.updated_at
    kept_until = trashed + TRASH_KEPT
    return kept_until if memory.expires_at is None else min(kept_until, memory.expires_at)


def _is_restorable(memory: Memory, actor: Actor, now: datetime) -> bool:
    has_expired = memory.expires_at is not None and memory.expires_at <= now
    return memory.deleted_at is not None and actor.sees(memory.namespace) and not has_expired


def _holds(memory: Memory, words: Sequence[str]) -> bool:
    text = f"{memory.content}\n{' '.join(memory.tags)}".casefold()
    return all(word in text for word in words)
