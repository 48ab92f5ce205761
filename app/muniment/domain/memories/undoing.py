"""Plan which fields of a memory an undo sets, and which it must leave alone.

Every operation wrote some fields. To undo a set of operations, each field goes back to the value of
the last write that is still in effect: one that is not in the set and was not undone before. A
field that someone else wrote after those operations keeps its value.

An undo is an operation like any other, so it can itself be undone. A field that an undo wrote
belongs to the writer of the value that it brought back, and to the displaced writer again once the
undo is undone.
"""

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from muniment.domain.access import KEY_PREFIX
from muniment.domain.errors import InvalidInputError
from muniment.domain.history.history import (
    CHANGED,
    CREATE,
    FIELDS,
    PURGE,
    UNDO,
    UNDOES,
    Operation,
    initial_values,
    same,
)
from muniment.domain.request_rules import check_metadata
from muniment.domain.warning_flags import Flag

Field = tuple[str, ...]
"""The name of a field, or ``metadata`` and one of its keys."""

_CONTENT: Final[Field] = ("content",)
_DELETED: Final[Field] = ("deleted_at",)
_METADATA: Final = "metadata"
_BEFORE_CREATION: Final = -1
_TIER: Final[Field] = ("tier",)


class _Absent:
    """The type of the value of a missing metadata key."""


_ABSENT: Final = _Absent()


@dataclass(frozen=True, slots=True)
class _Write:
    """One operation's write of one field; that of an undo refers to the write it went back to.

    Args:
        sequence: Number of the operation.
        actor: Who did it.
        value: The value it wrote.
        back_to: The place of the write that an undo went back to.
        undone: What is undone while that undo is in effect.
    """

    sequence: int
    actor: str
    value: Any
    back_to: int | None = None
    undone: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, repr=False)
class UndoPlan:
    """The effect of an undo on one memory.

    Args:
        values: New values by field, as the journal stores them; metadata whole; no tier where none
            is pinned, because it follows from importance and time.
        skipped: (field, reason) of each unchanged field; the field ``*`` means all of them.
        gives_back: Whether a field whose value stays the same belongs to an earlier writer again.
        writer: Who wrote the resulting content.
    """

    values: Mapping[str, Any]
    skipped: tuple[tuple[str, str], ...]
    gives_back: bool = False
    writer: str | None = dataclasses.field(default=None, compare=False)

    @property
    def is_needed(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.values) or self.gives_back

    def __repr__(self) -> str:
        return f"UndoPlan({sorted(self.values)})"


def _of_this_life(operations: Iterable[Operation]) -> list[Operation]:
    """Return the operations since a memory was last removed permanently; those before are empty."""
    found = list(operations)
    removed = max((one.sequence for one in found if one.action == PURGE), default=-1)
    return [one for one in found if one.sequence > removed]


class Timeline:
    """The writes to each field of one memory, in order.

    Args:
        operations: All of the memory's, oldest first.
    """

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._writes: dict[Field, list[_Write]] = {}
        self._metadata: dict[str, Any] = {}
        # An unpinned tier follows from importance and time: what is written and restored is the
        # pinned tier, or None.
        self._tier: str | None = None
        self._is_pinned = False
        self._foreign: dict[int, list[str]] = {}
        self._creation: Operation | None = None
        self._is_whole = True
        for operation in _of_this_life(operations):
            self._is_whole = self._is_whole and operation.is_readable
            self._add(operation)

    def plan(self, chosen: Collection[int], *, now_ms: int) -> UndoPlan:
        """Plan the undo of the chosen operations.

        Args:
            chosen: Numbers of operations on this memory.
            now_ms: The moment of the undo, for memories that it moves to the trash.
        """
        if not self._is_whole:
            return UndoPlan({}, (("*", "a part of its history cannot be read"),))
        values, skipped = self._lifetime(chosen, now_ms)
        if self._is_unmade(chosen):
            skipped.extend(self._lost_with_it(chosen))
        else:
            self._plan_fields(chosen, values, skipped, now_ms=now_ms)
            self._plan_metadata(chosen, values, skipped)
        for sequence in chosen:
            skipped.extend(
                (name, "it cannot be undone") for name in self._foreign.get(sequence, ())
            )
        if "tier" in values:
            values |= self._unfolded_pin(values.pop("tier"))
        gives_back = any(self._returned(frozenset(chosen)))
        return UndoPlan(
            values, tuple(sorted(set(skipped))), gives_back, self._writer_of_content(chosen)
        )

    def _writer_of_content(self, chosen: Collection[int]) -> str | None:
        writes = self._writes.get(_CONTENT)
        return self._writer_at(max(self._standing(_CONTENT, chosen), 0)) if writes else None

    def _writer_at(self, place: int) -> str:
        """Return the writer of a content; for a correction by the person, the key before.

        That key must have written a secret in it: it is not shown a secret that the person added.
        """
        writes = self._writes[_CONTENT]
        while not writes[place].actor.startswith(KEY_PREFIX):
            before = self._source(place - 1)
            if before == _BEFORE_CREATION or not _holds_secret(writes[before].value):
                break
            place = before
        return writes[place].actor

    def _source(self, place: int) -> int:
        """Return the place of the write whose content was current after a write, maybe an undo."""
        writes = self._writes[_CONTENT]
        while place != _BEFORE_CREATION and (back := writes[place].back_to) is not None:
            place = back
        return place

    # --- what happened

    def _add(self, operation: Operation) -> None:
        is_undo = operation.action == UNDO
        undone = frozenset(operation.patch.get(UNDOES, ())) if is_undo else frozenset()
        returned = list(self._returned(undone)) if is_undo else []
        patch = dict(operation.patch)
        if operation.action == CREATE:
            self._creation = operation
            patch = {**initial_values(), **patch}
        for field, value in self._writes_of(operation.sequence, patch):
            writes = self._writes.setdefault(field, self._first_writes(field))
            back = self._way_back(field, undone) if is_undo else ()
            writes.append(_Write(operation.sequence, operation.actor, value, *back))
        for field in returned:
            writes, value = self._writes[field], self._present(field)
            if writes[-1].sequence != operation.sequence:
                back = self._way_back(field, undone)
                writes.append(_Write(operation.sequence, operation.actor, value, *back))

    def _returned(self, chosen: frozenset[int]) -> Iterator[Field]:
        """Yield writes that give a field back to an earlier writer who left the present value too.

        Nothing has to be set there, so the undo's patch does not name the field.

        Args:
            chosen: The operations to undo.
        """
        is_unmade = self._is_unmade(chosen)
        for field in self._writes:
            if not self._touched(field, chosen) or (is_unmade and field != _DELETED):
                continue
            place = self._standing(field, chosen)
            if place != self._standing(field, ()) and self._is_present(field, place):
                yield field

    def _is_present(self, field: Field, place: int) -> bool:
        """Return whether a field has the value of a write already; the time in the trash aside."""
        present = self._present(field)
        if field == _DELETED:
            return self._is_trashed_at(place) == (present is not None)
        return place != _BEFORE_CREATION and same(self._writes[field][place].value, present)

    def _is_trashed_at(self, place: int) -> bool:
        return place == _BEFORE_CREATION or self._writes[_DELETED][place].value is not None

    def _writes_of(self, sequence: int, patch: Mapping[str, Any]) -> Iterator[tuple[Field, Any]]:
        for name, value in patch.items():
            if name == _METADATA:
                before, self._metadata = self._metadata, dict(value)
                for key in sorted(before.keys() | value.keys()):
                    old, new = before.get(key, _ABSENT), value.get(key, _ABSENT)
                    if not same(old, new):
                        yield (_METADATA, key), new
            elif name in {"tier", "tier_pinned"}:
                continue
            elif name in FIELDS:
                yield (name,), value
            elif name not in {UNDOES, CHANGED}:
                self._foreign.setdefault(sequence, []).append(name)
        yield from self._write_of_tier(patch)

    def _write_of_tier(self, patch: Mapping[str, Any]) -> Iterator[tuple[Field, Any]]:
        was_pinned = self._is_pinned
        self._tier = patch.get("tier", self._tier)
        self._is_pinned = bool(patch.get("tier_pinned", was_pinned))
        if "tier_pinned" in patch or ("tier" in patch and was_pinned):
            yield _TIER, self._tier if self._is_pinned else None

    def _unfolded_pin(self, pinned: str | None) -> dict[str, Any]:
        """Return the fields to set so that a tier is pinned, or none is."""
        wanted: dict[str, Any] = {"tier_pinned": int(pinned is not None)}
        if pinned is not None:
            wanted["tier"] = pinned
        present = {"tier_pinned": int(self._is_pinned), "tier": self._tier}
        return {name: value for name, value in wanted.items() if value != present[name]}

    def _first_writes(self, field: Field) -> list[_Write]:
        """Return creation's write to a field first named later: a metadata key that it lacked."""
        created = self._creation
        if created is None or field[0] != _METADATA:
            return []
        if field[1] in created.patch.get(_METADATA, {}):
            return []
        return [_Write(created.sequence, created.actor, _ABSENT)]

    def _standing(self, field: Field, chosen: Collection[int]) -> int:
        """Return the place of the write that is in effect when the chosen ones are undone.

        Returns:
            A place among the field's writes, or ``-1`` for the time before the first of them.
        """
        return self._way_back(field, chosen)[0]

    def _way_back(self, field: Field, chosen: Collection[int]) -> tuple[int, frozenset[int]]:
        """Return `_standing`, and everything undone then, also by earlier undos still in effect."""
        writes, gone = self._writes[field], set(chosen)
        place = len(writes) - 1
        while place >= 0:
            write = writes[place]
            if write.sequence in gone:
                if place == 0 and self._creation is not None and field != _DELETED:
                    break  # a memory without its first values does not count
                place -= 1
            elif write.back_to is not None:
                gone |= write.undone
                place = write.back_to
            else:
                break
        return place, frozenset(gone)

    def _present(self, field: Field) -> Any:
        writes = self._writes.get(field)
        return writes[-1].value if writes else None

    # --- what to do about it

    def _is_unmade(self, chosen: Collection[int]) -> bool:
        created = self._creation
        return (
            created is not None
            and created.sequence in chosen
            and self._standing(_DELETED, chosen) == _BEFORE_CREATION
        )

    def _lifetime(
        self, chosen: Collection[int], now_ms: int
    ) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        """Plan whether the memory is in the trash, from now on if it was not before."""
        if not self._touched(_DELETED, chosen):
            return {}, []
        present = self._present(_DELETED)
        place = self._standing(_DELETED, chosen)
        if place == self._standing(_DELETED, ()):
            return {}, [("deleted_at", self._reason(_DELETED, chosen))]
        is_wanted = self._is_trashed_at(place)
        if is_wanted == (present is not None):
            return {}, []
        return {"deleted_at": now_ms if is_wanted else None}, []

    def _lost_with_it(self, chosen: Collection[int]) -> Iterator[tuple[str, str]]:
        """Name what others changed on a memory that goes to the trash with its creation."""
        for field, writes in self._writes.items():
            place = self._standing(field, ())
            if field != _DELETED and place > 0 and writes[place].sequence not in chosen:
                reason = f"{writes[place].actor} changed it later; it is in the trash with the rest"
                yield ".".join(field), reason

    def _plan_fields(
        self,
        chosen: Collection[int],
        values: dict[str, Any],
        skipped: list[tuple[str, str]],
        *,
        now_ms: int,
    ) -> None:
        for field in self._writes:
            if field == _DELETED or field[0] == _METADATA or not self._touched(field, chosen):
                continue
            target, reason = self._target(field, chosen)
            if field == ("expires_at",) and _is_past(target, now_ms) and not reason:
                reason = "the time it would end has passed: it would be permanently deleted"
            if reason:
                skipped.append((field[0], reason))
            elif not same(target, self._present(field)):
                values[field[0]] = target

    def _plan_metadata(
        self, chosen: Collection[int], values: dict[str, Any], skipped: list[tuple[str, str]]
    ) -> None:
        wanted, changed = dict(self._metadata), []
        for field in self._writes:
            if field[0] != _METADATA or not self._touched(field, chosen):
                continue
            target, reason = self._target(field, chosen)
            if reason:
                skipped.append((".".join(field), reason))
            elif not same(target, wanted.get(field[1], _ABSENT)):
                changed.append(field)
                wanted[field[1]] = target
        kept = {key: value for key, value in wanted.items() if value is not _ABSENT}
        try:
            check_metadata(kept)
        except InvalidInputError as error:
            skipped.extend((".".join(field), error.reason) for field in changed)
        else:
            values |= {_METADATA: kept} if changed else {}

    def _target(self, field: Field, chosen: Collection[int]) -> tuple[Any, str]:
        """Return the value a field goes back to, or why it does not change."""
        place = self._standing(field, chosen)
        if place == self._standing(field, ()):
            return None, self._reason(field, chosen)
        if place == _BEFORE_CREATION:
            return None, "what was there before is not known"
        return self._writes[field][place].value, ""

    def _touched(self, field: Field, chosen: Collection[int]) -> bool:
        """Return whether a chosen operation wrote a field; creation counts for the lifetime."""
        created = None if self._creation is None else self._creation.sequence
        return any(
            write.sequence in chosen and (write.sequence != created or field == _DELETED)
            for write in self._writes.get(field, ())
        )

    def _reason(self, field: Field, chosen: Collection[int]) -> str:
        """Return why the write in effect is none of the chosen ones."""
        writes = self._writes[field]
        owner = self._standing(field, ())
        newest = max(place for place, write in enumerate(writes) if write.sequence in chosen)
        if owner > newest:
            return f"{writes[owner].actor} changed it later"
        return "it was undone already"


def _holds_secret(content: str) -> bool:
    # Its patterns are compiled on import, which no other plan needs.
    from muniment.domain.suspicion.suspicion import flags_of

    return Flag.SECRET in flags_of(content)


def _is_past(value: Any, now_ms: int) -> bool:
    return isinstance(value, int) and value <= now_ms
