"""The journal: a memory's history, the log of all operations, and undo."""

import uuid
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from muniment.domain.access import Actor, Scope
from muniment.domain.changes import ChangeSet
from muniment.domain.clock import unix_ms
from muniment.domain.history.history import NAMESPACE, FieldChange, Replayed, replay
from muniment.domain.history.ledger import (
    HistoryEntry,
    HistoryPage,
    LedgerPage,
    LogEntry,
    LogFilter,
    LogPage,
    Undone,
    UndoRequest,
    actor_named,
    check_log,
    check_undo,
    checked_cursor,
)
from muniment.domain.memories.bulk import Watch, go_on
from muniment.domain.usage.usage import UsageAction
from muniment.services.history.read_audit import in_history
from muniment.services.namespaces.visibility import resolve_namespaces, visible_memory
from muniment.services.usage.counted_calls import counted, of_changes
from muniment.services.usage.usage_meter import Outcome, only_namespace

if TYPE_CHECKING:
    from datetime import datetime

    from muniment.domain.ids import NamespaceId
    from muniment.services.models.passages import MemoryEmbedder
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.history.ledger import LineFilter
    from muniment.storage.reading import Reading

_FIRST = LedgerPage()


def _of_history(_page: HistoryPage, actor: Actor, _asked: object) -> Outcome:
    return Outcome(only_namespace((), actor), 1)


def _of_log(page: LogPage, actor: Actor, wanted: LogFilter) -> Outcome:
    return Outcome(only_namespace(wanted.namespaces, actor), len(page.entries))


def _of_undone(undone: Undone, actor: Actor, asked: object) -> Outcome:
    return of_changes(undone.changes, actor, asked)


class HistoryService:
    """Every use case about the journal; any thread.

    Args:
        session: Lends the open vault.
        memory_embedder: Embeds contents that an undo restored.
    """

    def __init__(self, session: "VaultSession", memory_embedder: "MemoryEmbedder") -> None:
        self._session = session
        self._memory_embedder = memory_embedder

    @counted(UsageAction.HISTORY, _of_history, shows=in_history)
    def history(self, reference: str, actor: Actor, page: LedgerPage = _FIRST) -> HistoryPage:
        """Return the changes of a memory, newest first, field by field; the trash included.

        Raises:
            InvalidInputError: The page is not valid.
            NotFoundError: This actor sees no such memory, or it was removed permanently.
        """
        actor.require(Scope.READ)
        before = checked_cursor(page)
        with self._session.borrow() as opened, opened.store.read() as reading:
            memory = visible_memory(
                reading.memories, reference, actor, now=opened.clock.now(), include_deleted=True
            )
            kept: deque[Replayed] = deque(maxlen=page.limit + 1)
            unreadable = 0
            for replayed in replay(reading.ledger.history(memory.id)):
                if before is not None and replayed.operation.sequence == before:
                    break
                unreadable += not replayed.operation.is_readable
                if replayed.operation.is_readable:
                    kept.append(replayed)
            names = _key_names(reading, actor)
            namespaces = {
                row.uid: row.name for row in reading.namespaces.all() if actor.sees(row.name)
            }
        shown = list(reversed(kept))[: page.limit]
        more = len(kept) > page.limit
        return HistoryPage(
            memory.id,
            tuple(_history_entry(replayed, names, namespaces) for replayed in shown),
            str(shown[-1].operation.sequence) if more else None,
            _notes(unreadable),
        )

    @counted(UsageAction.HISTORY, _of_log)
    def log(self, wanted: LogFilter, page: LedgerPage, actor: Actor) -> LogPage:
        """Return who changed what, newest first, without content.

        Operations on the whole vault (keys, namespaces) are shown only to a caller who sees all of
        it.

        Raises:
            InvalidInputError: The filter or the page is not valid.
            NotFoundError: The actor does not see a requested namespace.
        """
        actor.require(Scope.READ)
        check_log(wanted)
        before = checked_cursor(page)
        with self._session.borrow() as opened, opened.store.read() as reading:
            lines = _line_filter(reading, wanted, actor, before=before)
            found = reading.ledger.page(lines, page.limit + 1)
            names = _key_names(reading, actor)
            namespaces = reading.namespaces.names()
        entries = tuple(
            LogEntry(
                line.sequence,
                line.moment,
                line.actor,
                names.get(line.actor),
                line.action,
                None if line.namespace_id is None else namespaces.get(line.namespace_id),
                line.subject,
                line.batch_id,
                line.device,
                fields,
            )
            for line, fields in found[: page.limit]
        )
        more = len(found) > page.limit
        return LogPage(entries, str(entries[-1].sequence) if more else None)

    @counted(UsageAction.UNDO, _of_undone)
    def undo(self, request: UndoRequest, actor: Actor, *, dry_run: bool = False) -> Undone:
        """Undo operations on memories in one transaction, which is itself an operation.

        A field is reverted only if its value still comes from the chosen operations; later changes
        by others stay, and the result says so. A memory that the operations created moves to the
        trash. What was removed permanently stays removed.

        An expired memory comes back if the undone change made it expire. Otherwise it is left
        unchanged, and the result says so.

        Args:
            request: Which operations.
            actor: The caller: undoing one's own operations needs write, those of others admin.
            dry_run: Whether to report what would happen, and write nothing.

        Raises:
            InvalidInputError: The request names nothing, or two things.
            NotFoundError: This actor sees no such operation, batch, key or device.
            NotAllowedError: The scope is missing.
            ConflictError: The single requested operation is of a kind that cannot be undone.
        """
        from muniment.services.history.undo import Undoing, chosen_operations

        actor.require(Scope.WRITE)
        check_undo(request)
        with self._session.borrow() as opened:
            now = opened.clock.now()
            if dry_run:
                with opened.store.read() as reading:
                    chosen = chosen_operations(reading, request, actor)
                    undoing = Undoing(reading, None, actor=actor, now=now)
                    return undoing.run(chosen, lambda: ChangeSet(actor.name))
            with opened.store.write(actor.name) as unit:
                chosen = chosen_operations(unit, request, actor)
                undoing = Undoing(unit, unit, actor=actor, now=now)
                undone = undoing.run(chosen, unit.change_set)
            if undone.undone:
                self._memory_embedder.wake()
            return undone

    @counted(UsageAction.UNDO, _of_undone)
    def undo_in_steps(
        self,
        request: UndoRequest,
        actor: Actor,
        *,
        watch: Watch = go_on,
        batch_id: str | None = None,
    ) -> Undone:
        """Undo operations as `undo` does, in short transactions that form one batch.

        If it is stopped, or the vault is locked meanwhile, finished steps stay undone, and the same
        request undoes the rest later.

        Args:
            request: Which operations; of a key those that exist at the beginning.
            actor: The caller.
            watch: Receives after each step how many memories are done; returns whether to go on.
            batch_id: For the journal; a new one when omitted.

        Raises:
            MunimentError: As `undo`.
            VaultLockedError: The vault was locked before all was done.
        """
        from muniment.services.history.undo_steps import SteppedUndo

        actor.require(Scope.WRITE)
        check_undo(request)
        undone = SteppedUndo(self._session, actor, batch_id or str(uuid.uuid4())).run(
            request, watch
        )
        if undone.undone:
            self._memory_embedder.wake()
        return undone


def _notes(unreadable: int) -> tuple[str, ...]:
    if not unreadable:
        return ()
    if unreadable == 1:
        return ("1 operation can no longer be read",)
    return (f"{unreadable} operations can no longer be read",)


def _history_entry(
    replayed: Replayed, names: dict[str, str], namespaces: dict[str, str]
) -> HistoryEntry:
    operation = replayed.operation
    return HistoryEntry(
        operation.sequence,
        replayed.moment,
        operation.actor,
        names.get(operation.actor),
        operation.action,
        operation.batch_id,
        replayed.version,
        tuple(_named(change, namespaces) for change in replayed.changes),
        replayed.number,
    )


def _named(change: FieldChange, namespaces: dict[str, str]) -> FieldChange:
    """Return a change with the names of namespaces; none for those that the caller does not see."""
    if change.field != NAMESPACE:
        return change
    before, after = (namespaces.get(uid) for uid in (change.before, change.after))
    return replace(change, before=before, after=after)


def _key_names(reading: "Reading", actor: Actor) -> dict[str, str]:
    """Return the names of keys by actor name, if the caller may list keys."""
    if not actor.may(Scope.ADMIN):
        return {}
    return {
        f"key:{key.id}": key.name
        for key, _ in reading.keys.all_with_hashes()
        if key.name and any(actor.sees(name) for name in key.namespaces)
    }


def _line_filter(
    reading: "Reading", wanted: LogFilter, actor: Actor, *, before: int | None
) -> "LineFilter":
    from muniment.storage.history.ledger import LineFilter

    return LineFilter(
        namespace_ids=_namespace_ids(reading, wanted.namespaces, actor),
        actor=None if wanted.actor is None else actor_named(wanted.actor),
        action=wanted.action,
        batch_id=wanted.batch_id,
        subject=wanted.subject,
        device=wanted.device,
        since_ms=_milliseconds(wanted.since),
        until_ms=_milliseconds(wanted.until),
        before=before,
    )


def _namespace_ids(
    reading: "Reading", asked: tuple[str, ...], actor: Actor
) -> "tuple[NamespaceId, ...] | None":
    """Return where to look; ``None`` for everywhere, the vault itself included."""
    if actor.namespaces is None and not asked:
        return None
    return resolve_namespaces(reading.namespaces, asked, actor)


def _milliseconds(moment: "datetime | None") -> int | None:
    return None if moment is None else unix_ms(moment)
