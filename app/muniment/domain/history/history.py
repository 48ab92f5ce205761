"""A memory's history: the journal's operations on it, replayed field by field.

Each operation's patch holds the new values of the fields it changed, as the journal stores them:
moments in milliseconds since 1970, enumerations by name. The earlier values follow from the earlier
operations.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from muniment.domain.clock import Stamp, moment_of

CREATE: Final = "create"
UNDO: Final = "undo"
PURGE: Final = "purge"

UNDOES: Final = "undoes"
"""Key in the patch of an undo: the numbers of the operations on this memory that it took back."""

FIELDS: Final = frozenset(
    {
        "agent_id",
        "archived_at",
        "categories",
        "client_id",
        "content",
        "created_at",
        "deleted_at",
        "expires_at",
        "importance",
        "kind",
        "metadata",
        "project",
        "session_id",
        "source",
        "tags",
        "tier",
        "tier_pinned",
        "type",
        "user_id",
        "visibility",
    }
)
"""The fields that operations on a memory change."""

_MOMENTS: Final = frozenset({"archived_at", "created_at", "deleted_at", "expires_at"})


@dataclass(frozen=True, slots=True, repr=False)
class Operation:
    """One decrypted entry of the journal.

    Its repr names no field, so that no log ever holds content.

    Args:
        patch: New values of the changed fields; empty where they can no longer be known.
        is_readable: False where the content was erased, or its key destroyed.
    """

    sequence: int
    stamp: Stamp
    moment: datetime
    actor: str
    action: str
    subject: str
    batch_id: str
    patch: Mapping[str, Any]
    is_readable: bool = True

    def __repr__(self) -> str:
        return f"Operation({self.sequence}, {self.action})"


@dataclass(frozen=True, slots=True, repr=False)
class FieldChange:
    """One field before and after; a metadata key is the field ``metadata.<key>``.

    Moments are `datetime`, everything else is plain JSON; a missing value is ``None`` or empty.

    Args:
        field: Its name.
        before: The value before.
        after: The value after.
        was_there: False for a new metadata key, where ``before`` means nothing.
        is_there: False for a removed metadata key, where ``after`` means nothing.
    """

    field: str
    before: Any
    after: Any
    was_there: bool = True
    is_there: bool = True

    def __repr__(self) -> str:
        return f"FieldChange({self.field.partition('.')[0]})"


@dataclass(frozen=True, slots=True)
class Replayed:
    """An operation, its changes, and the memory's version after it."""

    operation: Operation
    version: int
    changes: tuple[FieldChange, ...]


def initial_values() -> dict[str, Any]:
    """Return the values of the fields that a creation's patch leaves out."""
    empty: dict[str, Any] = {"metadata": {}, "tags": [], "tier_pinned": 0}
    return {**dict.fromkeys(FIELDS), **empty}


def replay(operations: Iterable[Operation]) -> Iterator[Replayed]:
    """Yield each operation on one memory with the fields it changed.

    Args:
        operations: All of one memory's, oldest first.
    """
    state: dict[str, Any] = {}
    for version, operation in enumerate(operations, start=1):
        after = folded(state, operation)
        yield Replayed(operation, version, diff(state, after))
        state = after


def fold(operations: Iterable[Operation]) -> dict[str, Any]:
    """Return the field values that result from a memory's operations; empty without any."""
    state: dict[str, Any] = {}
    for operation in operations:
        state = folded(state, operation)
    return state


def folded(state: Mapping[str, Any], operation: Operation) -> dict[str, Any]:
    """Return a memory's values after one more operation."""
    base = initial_values() if operation.action == CREATE else state
    known = {name: value for name, value in operation.patch.items() if name in FIELDS}
    return {**base, **known}


def diff(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    """Return the fields whose values differ, by name."""
    changes: list[FieldChange] = []
    nothing = initial_values()
    for name in sorted(before.keys() | after.keys()):
        old, new = (state.get(name, nothing[name]) for state in (before, after))
        if name == "metadata":
            changes.extend(_metadata_diff(old, new))
        elif (shown := (_shown(name, old), _shown(name, new)))[0] != shown[1]:
            changes.append(FieldChange(name, *shown))
    return tuple(changes)


def _metadata_diff(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[FieldChange]:
    for key in sorted(old.keys() | new.keys()):
        if (key in old) != (key in new) or not same(old.get(key), new.get(key)):
            values = old.get(key), new.get(key)
            yield FieldChange(f"metadata.{key}", *values, was_there=key in old, is_there=key in new)


def same(one: Any, other: Any) -> bool:
    """Return whether two JSON values are equal; in Python ``True`` equals 1, in JSON not."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def _shown(name: str, value: Any) -> Any:
    if name in _MOMENTS and value is not None:
        return moment_of(value)
    if name == "tier_pinned":
        return bool(value)
    return value
