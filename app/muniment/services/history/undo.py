"""Undo operations: which ones a request means, and memory by memory what that changes."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Protocol

from muniment.domain.access import PERSON, SYSTEM, Actor, Scope
from muniment.domain.clock import unix_ms
from muniment.domain.errors import ConflictError, NotFoundError
from muniment.domain.history.history import NAMESPACE, PURGE
from muniment.domain.history.ledger import (
    SkippedUndo,
    Undone,
    UndoneMemory,
    UndoRequest,
    actor_named,
)
from muniment.domain.ids import MemoryId
from muniment.domain.memories.undoing import Timeline, UndoPlan
from muniment.services.namespaces.visibility import resolve_namespaces

if TYPE_CHECKING:
    from datetime import datetime

    from muniment.domain.changes import ChangeSet
    from muniment.domain.memories.memory import Memory
    from muniment.domain.memories.query import UnreadableMemory
    from muniment.storage.api_keys import KeyStore
    from muniment.storage.history.ledger import JournalLine, LedgerReader
    from muniment.storage.memories.memory_reader import MemoryReader
    from muniment.storage.namespaces import NamespaceReader
    from muniment.storage.unit_of_work import UnitOfWork

_WIPE: Final = "wipe"
_FOR_EVER: Final = "the content was permanently deleted"
_NO_MEMORY: Final = "only operations on memories can be undone"
_GONE: Final = "the memory was permanently deleted"
_EXPIRED: Final = "it has expired"
_UNREADABLE: Final = "its record is damaged"
_NO_NAMESPACE: Final = "the namespace no longer exists"
_AT_ONCE: Final = 200


class UndoView(Protocol):
    """The view that an undo reads: a read unit for a preview, else the unit of work."""

    @property
    def memories(self) -> "MemoryReader":
        """Memories as this view sees them."""
        ...

    @property
    def ledger(self) -> "LedgerReader":
        """The journal as this view sees it."""
        ...

    @property
    def namespaces(self) -> "NamespaceReader":
        """Namespaces as this view sees them."""
        ...

    @property
    def keys(self) -> "KeyStore":
        """API keys as this view sees them."""
        ...


@dataclass(frozen=True, slots=True)
class ChosenOperations:
    """The operations that a request means.

    Args:
        by_memory: Their numbers by memory, the last changed memory first.
        skipped: Those that are no change of a memory.
    """

    by_memory: Mapping[MemoryId, tuple[int, ...]]
    skipped: tuple[SkippedUndo, ...]

    @property
    def count(self) -> int:
        """How many operations on memories there are."""
        return sum(len(numbers) for numbers in self.by_memory.values())


def chosen_operations(view: UndoView, request: UndoRequest, actor: Actor) -> ChosenOperations:
    """Return the operations that a request means, as far as the actor sees them.

    Raises:
        NotFoundError: This actor sees no such operation, batch, key or device.
        NotAllowedError: They are another actor's, and the actor is no admin.
        ConflictError: The single requested operation cannot be undone.
    """
    if request.operation is not None:
        return _sorted_out(_stretch_of(view, _one(view, request.operation, actor)))
    if request.batch is not None:
        found = _of_batch(view, request.batch, actor)
    elif request.device is not None:
        found = _of_device(view, request, actor)
    else:
        found = _of_key(view, request, actor)
    return _sorted_out(_allowed(found, actor))


def _visible(view: UndoView, lines: "Iterable[JournalLine]", actor: Actor) -> "list[JournalLine]":
    """Return the lines that an actor sees: those about a memory where the memory is now."""
    found = list(lines)
    if actor.namespaces is None:
        return found
    where = resolve_namespaces(view.namespaces, (), actor)
    subjects = list({MemoryId(line.subject) for line in found if _is_memory(line.subject)})
    present = {
        memory_id: actor.sees(known.namespace)
        for start in range(0, len(subjects), _AT_ONCE)
        for memory_id, known in view.memories.known_by_ids(
            subjects[start : start + _AT_ONCE]
        ).items()
    }
    return [
        line for line in found if present.get(MemoryId(line.subject), line.namespace_id in where)
    ]


def _one(view: UndoView, sequence: int, actor: Actor) -> "JournalLine":
    line = view.ledger.line(sequence)
    if line is None or not _visible(view, [line], actor):
        raise NotFoundError("there is no such operation")
    _allowed([line], actor)
    if line.action in {PURGE, _WIPE}:
        raise ConflictError(_FOR_EVER, hint="Restore a backup to get it back.")
    if not _is_memory(line.subject):
        raise ConflictError(_NO_MEMORY, hint="Change it back by hand.")
    if view.memories.row_by_reference(MemoryId(line.subject)) is None:
        raise ConflictError(_GONE, hint="Restore a backup to get it back.")
    return line


def _stretch_of(view: UndoView, line: "JournalLine") -> "Iterable[JournalLine]":
    """Return an operation with the others of its editing stretch."""
    from muniment.storage.history.ledger import LineFilter

    return view.ledger.lines(
        LineFilter(namespace_ids=None, batch_id=line.batch_id, subject=line.subject)
    )


def _of_batch(view: UndoView, batch_id: str, actor: Actor) -> "Iterable[JournalLine]":
    from muniment.storage.history.ledger import LineFilter

    lines = view.ledger.lines(LineFilter(namespace_ids=None, batch_id=batch_id))
    found = _visible(view, lines, actor)
    if not found:
        raise NotFoundError("there is no such batch")
    return found


def _of_key(view: UndoView, request: UndoRequest, actor: Actor) -> "Iterable[JournalLine]":
    from muniment.storage.history.ledger import LineFilter

    assert request.key is not None and request.since is not None  # noqa: S101, PT018 (checked)
    name = actor_named(request.key)
    if name != actor.name:
        actor.require(Scope.ADMIN)
    if not _is_known(view, name, actor):
        raise NotFoundError("there is no such key")
    since_ms = unix_ms(request.since)
    lines = view.ledger.lines(LineFilter(namespace_ids=None, actor=name, since_ms=since_ms))
    return _visible(view, lines, actor)


def _of_device(view: UndoView, request: UndoRequest, actor: Actor) -> "Iterable[JournalLine]":
    from muniment.storage.history.ledger import LineFilter

    assert request.since is not None  # noqa: S101 (checked)
    actor.require(Scope.ADMIN)
    if request.device is None or not view.ledger.knows_device(request.device):
        raise NotFoundError("there is no such device")
    since_ms = unix_ms(request.since)
    wanted = LineFilter(namespace_ids=None, device=request.device, since_ms=since_ms)
    return _visible(view, view.ledger.lines(wanted), actor)


def _is_known(view: UndoView, name: str, actor: Actor) -> bool:
    if name in {PERSON.name, SYSTEM.name, actor.name}:
        return True
    return any(
        name == f"key:{key.id}" and any(actor.sees(namespace) for namespace in key.namespaces)
        for key, _ in view.keys.all_with_hashes()
    )


def _allowed(lines: "Iterable[JournalLine]", actor: Actor) -> "Iterable[JournalLine]":
    """Pass lines on.

    Raises:
        NotAllowedError: One is another actor's, and the actor is no admin.
    """
    found = list(lines)
    if any(line.actor != actor.name for line in found):
        actor.require(Scope.ADMIN)
    return found


def _sorted_out(lines: "Iterable[JournalLine]") -> ChosenOperations:
    by_memory: dict[MemoryId, list[int]] = {}
    skipped: dict[SkippedUndo, None] = {}
    for line in lines:
        if not _is_memory(line.subject):
            reason = _FOR_EVER if line.action == _WIPE else _NO_MEMORY
            skipped[SkippedUndo(line.subject, None, reason)] = None
        else:
            by_memory.setdefault(MemoryId(line.subject), []).append(line.sequence)
    return ChosenOperations(
        {subject: tuple(numbers) for subject, numbers in by_memory.items()}, tuple(skipped)
    )


def _reasons(memory_id: MemoryId, plan: UndoPlan) -> Iterator[SkippedUndo]:
    """Yield what an undo leaves unchanged in one memory, and why."""
    for name, reason in plan.skipped:
        yield SkippedUndo(memory_id, None if name == "*" else name, reason)


def _without(plan: UndoPlan, field: str, reason: str) -> UndoPlan:
    """Return a plan that leaves a field unchanged, with the reason."""
    values = {name: value for name, value in plan.values.items() if name != field}
    return replace(plan, values=values, skipped=(*plan.skipped, (field, reason)))


def _is_memory(subject: str) -> bool:
    return ":" not in subject


class Undoing:
    """A running undo: plans for some hundred memories at a time, and writes them.

    The last changed memory comes first: what a later operation took from an earlier one (an
    idempotency key) is then free again.

    Args:
        view: What it reads.
        unit: Where it writes; ``None`` for a preview.
        actor: Who undoes.
        now: The current time.
    """

    def __init__(
        self, view: UndoView, unit: "UnitOfWork | None", *, actor: Actor, now: "datetime"
    ) -> None:
        self._view = view
        self._unit = unit
        self._now = now
        self._namespaces = {
            row.uid: row.name for row in view.namespaces.all() if actor.sees(row.name)
        }
        self._gone: set[MemoryId] = set()
        self._freed: set[MemoryId] = set()
        self._undone: list[UndoneMemory] = []
        self._skipped: list[SkippedUndo] = []
        self._waiting: list[tuple[Memory, UndoPlan, tuple[int, ...]]] = []

    def run(self, chosen: ChosenOperations, changes: "Callable[[], ChangeSet]") -> Undone:
        """Undo the chosen operations.

        Args:
            chosen: What to undo.
            changes: Called at the end for the change set.
        """
        self._skipped.extend(chosen.skipped)
        remaining = iter(chosen.by_memory.items())
        while some := dict(itertools.islice(remaining, _AT_ONCE)):
            self._take_back(some)
        return Undone(changes(), chosen.count, tuple(self._undone), tuple(self._skipped))

    def _take_back(self, chosen: "Mapping[MemoryId, tuple[int, ...]]") -> None:
        """Plan for some memories, then write."""
        memories = self._view.memories.by_ids(chosen)
        plans = self._plans(chosen)
        unreadable = self._view.memories.known_by_ids(chosen.keys() - memories.keys())
        for memory_id, numbers in chosen.items():
            memory, plan = memories.get(memory_id), plans[memory_id]
            if memory is None:
                self._put_back_unread(unreadable.get(memory_id), memory_id, plan, undoes=numbers)
                continue
            if self._has_expired(memory) and "expires_at" not in plan.values:
                self._skipped.append(SkippedUndo(memory_id, None, _EXPIRED))
                continue
            plan = self._with_client_id(memory, self._with_namespace(plan))
            self._skipped.extend(_reasons(memory_id, plan))
            if plan.is_needed:
                self._note(memory, plan.values)
                self._waiting.append((memory, plan, numbers))
            if NAMESPACE in plan.values:
                self._write()  # what the next one meets depends on where this one is
        self._write()

    def _put_back_unread(
        self,
        known: "UnreadableMemory | None",
        memory_id: MemoryId,
        plan: UndoPlan,
        *,
        undoes: tuple[int, ...],
    ) -> None:
        """Undo, for an unreadable memory, what is stored outside its record."""
        needs_record = plan.is_needed and plan.values.keys() != {"deleted_at"}
        if known is None or needs_record:
            reason = _GONE if known is None else _UNREADABLE
            self._skipped.append(SkippedUndo(memory_id, None, reason))
            return
        self._skipped.extend(_reasons(memory_id, plan))
        if not plan.is_needed:
            return
        if self._unit is not None:
            moved_at = plan.values["deleted_at"]
            self._unit.unreadable.take_back(known, moved_at, undoes=undoes, moment=self._now)
        self._undone.append(UndoneMemory(memory_id, ("deleted_at",)))

    def _plans(self, chosen: "Mapping[MemoryId, tuple[int, ...]]") -> dict[MemoryId, UndoPlan]:
        return {
            MemoryId(subject): Timeline(operations).plan(
                frozenset(chosen[MemoryId(subject)]), now_ms=unix_ms(self._now)
            )
            for subject, operations in self._view.ledger.histories(list(chosen))
        }

    def _with_namespace(self, plan: UndoPlan) -> UndoPlan:
        """Leave out a namespace that is gone, or that the actor does not see."""
        wanted = plan.values.get(NAMESPACE)
        if wanted is None or wanted in self._namespaces:
            return plan
        return _without(plan, NAMESPACE, _NO_NAMESPACE)

    def _with_client_id(self, memory: "Memory", plan: UndoPlan) -> UndoPlan:
        """Leave out an idempotency key that another memory holds."""
        wanted = plan.values.get("client_id")
        if wanted is None:
            return plan
        moved_to = plan.values.get(NAMESPACE)
        namespace = memory.namespace if moved_to is None else self._namespaces[moved_to]
        if self._make_free(namespace, wanted):
            return plan
        return _without(plan, "client_id", "another memory has it now")

    def _make_free(self, name: str, client_id: str) -> bool:
        """Release an idempotency key held by a memory that is gone; returns whether it is free.

        A memory is gone if it is deleted or expired.
        """
        self._write()
        namespace = self._view.namespaces.by_name(name)
        if namespace is None:
            return False
        holder = self._view.memories.by_client_id(namespace.id, client_id)
        if holder is None or holder.id in self._freed:
            return True
        if not (holder.deleted_at or holder.id in self._gone or self._has_expired(holder)):
            return False
        if self._unit is not None:
            self._unit.memories.release_client_id(holder, self._now)
        self._freed.add(holder.id)
        return True

    def _has_expired(self, memory: "Memory") -> bool:
        return memory.expires_at is not None and memory.expires_at <= self._now

    def _note(self, memory: "Memory", values: Mapping[str, Any]) -> None:
        if values.get("deleted_at") is not None:
            self._gone.add(memory.id)
        if "client_id" in values and values["client_id"] is None:
            self._freed.add(memory.id)
        self._undone.append(UndoneMemory(memory.id, tuple(sorted(values))))

    def _write(self) -> None:
        """Write what was planned so far."""
        waiting, self._waiting = self._waiting, []
        if self._unit is None or not waiting:
            return
        from muniment.storage.memories.memory_changes import TakeBack

        changes = [
            TakeBack(memory, plan.values, undoes, plan.writer) for memory, plan, undoes in waiting
        ]
        self._unit.memories.take_back(changes, self._now)
        self._unit.journal.flush()
