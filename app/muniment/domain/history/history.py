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
EDIT: Final = "edit"
UNDO: Final = "undo"
PURGE: Final = "purge"
MOVE: Final = "move"

UNDOES: Final = "undoes"
"""Key in the patch of an undo: the numbers of the operations on this memory that it took back."""

CARRIED: Final = "carried"
"""Key in the patch of an operation that changes the namespace: the earlier operations.

They are readable there alone: the patches of the originals are erased with the move.
"""

CHANGED: Final = "changed"
"""Key in the patch of a change: what it changed in fields that two devices may change at once.

``tags`` and ``metadata`` list what was added and removed, ``content`` the stamps of the texts that
it replaced; ``deleted_at`` says that the memory was known to be in the trash. See
`muniment.domain.history.merging`.
"""

NAMESPACE: Final = "namespace"
"""The field that holds the uid of a memory's namespace; a creation names it once it was moved."""

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
        NAMESPACE,
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
        device: The device that made it; empty where that is no longer known.
        incarnation: The run of the program on that device.
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
    device: str = ""
    incarnation: str = ""

    @property
    def identity(self) -> tuple[Stamp, str, str]:
        """What tells it apart on every device; its order among all operations on a memory."""
        return self.stamp, self.device, self.incarnation

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
    """An operation with what it changed, or an editing stretch: edits that share a batch.

    Args:
        operation: The operation, or the first one of the stretch.
        version: The memory's version afterwards.
        changes: What it changed, or the whole stretch.
        moment: Time of the last operation.
        number: Its place in the history, counted from 1.
    """

    operation: Operation
    version: int
    changes: tuple[FieldChange, ...]
    moment: datetime
    number: int


def initial_values() -> dict[str, Any]:
    """Return the values of the fields that a creation's patch leaves out."""
    empty: dict[str, Any] = {"metadata": {}, "tags": [], "tier_pinned": 0}
    return {**dict.fromkeys(FIELDS), **empty}


def replay(operations: Iterable[Operation]) -> Iterator[Replayed]:
    """Yield each operation on one memory with the fields it changed; a stretch as one.

    Args:
        operations: All of one memory's, oldest first.
    """
    state: dict[str, Any] = {}
    version = 0
    for number, stretch in enumerate(stretches(operations), start=1):
        after = state
        for operation in stretch:
            after = folded(after, operation)
        version += len(stretch)
        yield Replayed(stretch[0], version, diff(state, after), stretch[-1].moment, number)
        state = after


def stretches(operations: Iterable[Operation]) -> Iterator[list[Operation]]:
    """Yield operations on one subject, oldest first, those of one editing stretch together."""
    stretch: list[Operation] = []
    for operation in operations:
        if stretch and not _continues(stretch[-1], operation):
            yield stretch
            stretch = []
        stretch.append(operation)
    if stretch:
        yield stretch


def _continues(before: Operation, operation: Operation) -> bool:
    """Return whether an operation is a further edit of the stretch of the one before it."""
    is_shared = (before.batch_id, before.actor) == (operation.batch_id, operation.actor)
    is_edit = before.action in {CREATE, EDIT} and operation.action == EDIT
    return is_shared and is_edit and before.is_readable and operation.is_readable


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
