"""Tidy up: find memories that say the same and merge them; find stale ones and put them away."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from muniment.domain.access import Actor, Scope
from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.domain.errors import ConflictError, InvalidInputError
from muniment.domain.memories.bulk import (
    BulkDone,
    Repatch,
    Selection,
    Trash,
    Watch,
    go_on,
)
from muniment.domain.memories.memory import (
    DEDUP_THRESHOLD_MIN,
    Memory,
    MemoryPatch,
    Tier,
)
from muniment.domain.memories.query import LIST_LIMIT_MAX, Lifetime, MemoryFilter, Sort
from muniment.domain.memories.tidying import (
    GROUP_MAX,
    GROUPS_DEFAULT,
    GROUPS_MAX,
    SIMILARITY_DEFAULT,
    STALE_AFTER,
    STALE_DAYS_MAX,
    STALE_DAYS_MIN,
    STALE_IMPORTANCE_MAX,
    DuplicateGroup,
    DuplicateSearch,
    PutAway,
    SearchProgress,
    StaleMemories,
    StaleMemory,
    last_used_at,
    marks_of_distinct,
    united,
)
from muniment.domain.request_rules import checked_patch
from muniment.domain.usage.usage import UsageAction
from muniment.domain.value_rules import check_between
from muniment.services.history import read_audit
from muniment.services.namespaces.visibility import resolve_namespaces, visible_memory
from muniment.services.results import Written
from muniment.services.time_slices import in_steps
from muniment.services.usage.counted_calls import counted, of_changes, of_written
from muniment.services.usage.usage_meter import Outcome, only_namespace

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.retrieval.duplicate_groups import DuplicateGroups
    from muniment.services.memories.bulk import BulkService
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.unit_of_work import UnitOfWork

_COMPARED_AT_ONCE: Final = 100
_LISTED_DEFAULT: Final = 50


def _of_search(found: DuplicateSearch, actor: Actor, namespaces: Sequence[str]) -> Outcome:
    count = sum(len(group.memories) for group in found.groups)
    return Outcome(only_namespace(tuple(namespaces), actor), count)


def _of_stale(found: StaleMemories, actor: Actor, namespaces: Sequence[str]) -> Outcome:
    return Outcome(only_namespace(tuple(namespaces), actor), len(found.memories))


class _RunningSearch:
    """A search for duplicates whose progress others read and stop; any thread.

    Args:
        actor: Name of the caller.
        total: How many memories there are to compare.
    """

    def __init__(self, actor: str, total: int) -> None:
        self.actor = actor
        self.total = total
        self.done = 0
        self.is_stopped = False

    def reach(self, done: int, watch: Watch) -> bool:
        """Note the progress, and return whether to go on."""
        self.done = done
        return watch(done, self.total) and not self.is_stopped


class TidyService:
    """Use cases about memories that are there twice or are not used any more; any thread.

    Args:
        session: Lends the vault.
        bulk: Puts many memories away.
    """

    def __init__(self, session: "VaultSession", bulk: "BulkService") -> None:
        self._session = session
        self._bulk = bulk
        self._searches: list[_RunningSearch] = []

    @counted(UsageAction.LIST, _of_search, shows=read_audit.in_duplicates)
    def duplicates(
        self,
        namespaces: Sequence[str],
        actor: Actor,
        *,
        threshold: float = SIMILARITY_DEFAULT,
        limit: int = GROUPS_DEFAULT,
        watch: Watch = go_on,
    ) -> DuplicateSearch:
        """Find groups of memories that say the same; no model is needed.

        The rules are those of ``deduplicate``: equal texts, or a cosine that reaches the threshold
        while every word that carries meaning agrees. Only memories of the same namespace, agent,
        user, project and visibility are compared, without archived ones. Pairs kept apart by
        `keep_apart` are left out. The search ends with enough groups.

        Args:
            namespaces: Where to look; empty means everywhere that the actor sees.
            actor: The caller.
            threshold: Lowest cosine of near duplicates.
            limit: Most groups, 1 to 100.
            watch: Receives the progress some hundred times; returns whether to go on.

        Raises:
            InvalidInputError: The threshold or the limit is out of range.
            NotAllowedError: The actor may not read.
            NotFoundError: The actor does not see a namespace.
            VaultLockedError: The vault is locked, or was locked meanwhile.
        """
        actor.require(Scope.READ)
        check_between("threshold", threshold, DEDUP_THRESHOLD_MIN, 1)
        check_between("limit", limit, 1, GROUPS_MAX)
        numbers, finder = self._finder(namespaces, actor, threshold)
        groups: list[DuplicateGroup] = []
        running = _RunningSearch(actor.name, len(numbers))
        self._searches.append(running)
        try:
            goes_on = running.reach(0, watch)
            for some in in_steps(numbers, _COMPARED_AT_ONCE):
                if not goes_on or len(groups) == limit:
                    break
                done = running.done + self._search(finder, some, groups, limit)
                goes_on = running.reach(done, watch)
        finally:
            self._searches.remove(running)
        is_stopped = not goes_on and running.done < len(numbers)
        return DuplicateSearch(tuple(groups), running.done, len(numbers), is_stopped=is_stopped)

    def progress(self, actor: Actor) -> SearchProgress | None:
        """Return how far the actor's newest running search for duplicates is; ``None`` for none.

        Raises:
            NotAllowedError: The actor may not read.
        """
        actor.require(Scope.READ)
        own = [search for search in self._searches if search.actor == actor.name]
        return SearchProgress(own[-1].done, own[-1].total) if own else None

    def stop(self, actor: Actor) -> None:
        """Stop the actor's running searches for duplicates; each returns what it has found.

        Raises:
            NotAllowedError: The actor may not read.
        """
        actor.require(Scope.READ)
        for search in list(self._searches):
            if search.actor == actor.name:
                search.is_stopped = True

    @counted(UsageAction.UPDATE, of_written, shows=read_audit.in_written)
    def merge(
        self,
        keep: str,
        others: Sequence[str],
        actor: Actor,
        *,
        batch_id: str | None = None,
    ) -> Written:
        """Keep the text of one memory and move others that say the same to the trash.

        The kept one gets their tags, metadata, importance, pin and expiry where it lacks them. One
        transaction and one batch: an undo brings all of it back.

        Args:
            keep: Any id of the memory that stays.
            others: Any ids of the others, 1 to 19.
            actor: The caller.
            batch_id: For the journal; a new one when omitted.

        Raises:
            ConflictError: One does not say the same, or belongs to another scope.
            InvalidInputError: There are none or too many, or what is united would be too large.
            NotAllowedError: The actor may not write.
            NotFoundError: The actor sees no such memory.
        """
        actor.require(Scope.WRITE)
        _require_count("others", len(others), 1, GROUP_MAX - 1)
        with (
            self._session.borrow() as opened,
            opened.store.write(actor.name, batch_id=batch_id) as unit,
        ):
            now = opened.clock.now()
            kept, *merged = _visible(unit, (keep, *others), actor, now)
            _require_same(kept, merged)
            patch = checked_patch(united(kept, merged))
            after = unit.memories.edit(kept, patch, moment=now)
            for memory in merged:
                unit.memories.trash(memory, now)
            return Written(after, unit.change_set())

    @counted(UsageAction.UPDATE, of_changes)
    def keep_apart(
        self, references: Sequence[str], actor: Actor, *, batch_id: str | None = None
    ) -> "ChangeSet":
        """Keep memories that say the same, so that they are not offered as duplicates again.

        The choice is metadata of the newer memories (``distinct_from``): it can be undone, and
        other devices learn of it.

        Args:
            references: Any ids of the memories, 2 to 20.
            actor: The caller.
            batch_id: For the journal; a new one when omitted.

        Raises:
            InvalidInputError: There are too few or too many, or the metadata would be too large.
            NotAllowedError: The actor may not write.
            NotFoundError: The actor sees no such memory.
        """
        actor.require(Scope.WRITE)
        _require_count("ids", len(references), 2, GROUP_MAX)
        with (
            self._session.borrow() as opened,
            opened.store.write(actor.name, batch_id=batch_id) as unit,
        ):
            now = opened.clock.now()
            memories = {one.number: one for one in _visible(unit, references, actor, now)}
            for number, patch in marks_of_distinct(tuple(memories.values())).items():
                unit.memories.change(memories[number], patch, moment=now)
            return unit.change_set()

    @counted(UsageAction.LIST, _of_stale, shows=read_audit.in_stale)
    def stale(
        self,
        namespaces: Sequence[str],
        actor: Actor,
        *,
        days: int = STALE_AFTER.days,
        limit: int = _LISTED_DEFAULT,
    ) -> StaleMemories:
        """List memories that were neither read nor edited for a long time, oldest edit first.

        Memories of raised importance, pinned, archived and expiring ones, and those with a reminder
        are left out.

        Args:
            namespaces: Where to look; empty means everywhere that the actor sees.
            actor: The caller.
            days: For how long.
            limit: Most memories to list, 1 to 500; all are counted.

        Raises:
            InvalidInputError: The days or the limit are out of range.
            NotAllowedError: The actor may not read.
            NotFoundError: The actor does not see a namespace.
        """
        actor.require(Scope.READ)
        check_between("days", days, STALE_DAYS_MIN, STALE_DAYS_MAX)
        check_between("limit", limit, 1, LIST_LIMIT_MAX)
        with self._session.borrow() as opened, opened.store.read() as reading:
            since = opened.clock.now() - timedelta(days=days)
            inside = resolve_namespaces(reading.namespaces, namespaces, actor)
            conditions = [
                reading.memories.condition(
                    wanted,
                    namespace_ids=inside,
                    now_ms=opened.now_ms(),
                    access=ConfidentialAccess.of_list(actor),
                )
                for wanted in (
                    MemoryFilter(
                        created_before=since,
                        updated_before=since,
                        max_importance=STALE_IMPORTANCE_MAX,
                        lifetime=Lifetime.PERMANENT,
                    ),
                    MemoryFilter(accessed_after=since),
                    MemoryFilter(tier=Tier.HOT),
                    MemoryFilter(has_reminder=True),
                )
            ]
            spared: set[int] = set()
            for condition in conditions[1:]:
                spared.update(reading.memories.matching_numbers(condition).tolist())
            order = reading.memories.numbers_in_order(conditions[0], Sort.LEAST_RECENTLY_CHANGED)
            numbers = [number for number in order.tolist() if number not in spared]
            found = reading.memories.readable(numbers[:limit])
        listed = (found[number] for number in numbers[:limit] if number in found)
        return StaleMemories(
            tuple(StaleMemory(memory, last_used_at(memory)) for memory in listed), len(numbers)
        )

    def put_away(
        self,
        references: Sequence[str],
        action: PutAway,
        actor: Actor,
        *,
        watch: Watch = go_on,
        batch_id: str | None = None,
    ) -> BulkDone:
        """Archive memories or move them to the trash; one batch, which an undo brings back.

        Args:
            references: Any ids of the memories, 1 to 500.
            action: Where to put them.
            actor: The caller.
            watch: Receives the progress after each step; returns whether to go on.
            batch_id: For the journal; a new one when omitted.

        Raises:
            InvalidInputError: There are none, or too many.
            NotAllowedError: The actor may not write.
            NotFoundError: The actor sees no such memory.
        """
        actor.require(Scope.WRITE)
        _require_count("ids", len(references), 1, LIST_LIMIT_MAX)
        with self._session.borrow() as opened, opened.store.read() as reading:
            now = opened.clock.now()
            ids = tuple(
                visible_memory(reading.memories, reference, actor, now=now).id
                for reference in references
            )
        is_trash = action is PutAway.TRASH
        change = Trash() if is_trash else Repatch(MemoryPatch(archived=True))
        return self._bulk.change(Selection(ids=ids), change, actor, watch=watch, batch_id=batch_id)

    def _finder(
        self, namespaces: Sequence[str], actor: Actor, threshold: float
    ) -> tuple[list[int], "DuplicateGroups"]:
        """Return what to compare, and what compares it."""
        from muniment.retrieval.duplicate_groups import DuplicateGroups

        with self._session.borrow() as opened:
            index = opened.active.index
            table = index.single_passages()
            with opened.store.read() as reading:
                condition = reading.memories.condition(
                    MemoryFilter(),
                    namespace_ids=resolve_namespaces(reading.namespaces, namespaces, actor),
                    now_ms=opened.now_ms(),
                    access=ConfidentialAccess.of_list(actor),
                )
                peers = reading.duplicates.peers(condition)
            finder = DuplicateGroups(peers, table, dimension=index.dimension, threshold=threshold)
        return [peer.number for peer in peers], finder

    def _search(
        self,
        finder: "DuplicateGroups",
        numbers: Sequence[int],
        groups: list[DuplicateGroup],
        limit: int,
    ) -> int:
        """Add the groups of some memories, up to a limit; return how many were compared."""
        with self._session.borrow() as opened, opened.store.read() as reading:
            now = opened.clock.now()
            for done, number in enumerate(numbers):
                if len(groups) == limit:
                    return done
                group = finder.of(reading, number, now)
                if group is not None:
                    groups.append(group)
        return len(numbers)


def _visible(
    unit: "UnitOfWork", references: Sequence[str], actor: Actor, now: datetime
) -> list[Memory]:
    """Return memories in the order of the references.

    Raises:
        InvalidInputError: Two references name the same memory.
    """
    found = [visible_memory(unit.memories, each, actor, now=now) for each in references]
    if len({memory.number for memory in found}) < len(found):
        raise InvalidInputError("ids", "must name each memory once")
    return found


def _require_count(field: str, count: int, at_least: int, at_most: int) -> None:
    if not at_least <= count <= at_most:
        raise InvalidInputError(field, f"must be {at_least} to {at_most}")


def _require_same(kept: Memory, others: Sequence[Memory]) -> None:
    """Require what a search requires, since the texts may have been edited after it.

    Raises:
        ConflictError: A memory does not say the same.
    """
    from muniment.domain.text.statements import Statement

    statement = Statement(kept.content)
    for memory in others:
        text = Statement(memory.content)
        if not (statement.equals(text) or statement.agrees_with(text)):
            raise ConflictError("the memories do not say the same")
        if _scope(memory) != _scope(kept):
            raise ConflictError("the memories belong to different agents, users or projects")


def _scope(memory: Memory) -> tuple[str | None, ...]:
    return (
        memory.namespace,
        memory.agent_id,
        memory.user_id,
        memory.project,
        memory.visibility.value,
    )
