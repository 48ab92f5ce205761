"""What a session becomes when the operations of several devices are put in one order.

The last writer of a field wins. States and turns are only ever added: they keep the order of their
operations, and are numbered in it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from muniment.domain.clock import Stamp, stamp_ms
from muniment.domain.history.history import CREATE, Operation
from muniment.domain.sessions.session_states import StateChange

COLUMNS: Final = (
    *("handle", "agent_id", "user_id", "project"),
    *("status", "started_at", "ended_at", "expires_at"),
)
RECORD: Final = ("title", "metadata", "ttl_s", "summary")
_STATE: Final = ("state", "change", "reasoning", "restored_from")
_TURN: Final = ("input", "output", "metadata", "reasoning", "state_before", "state_after")
_ONLY_FIRST: Final = frozenset({"handle", "status", "started_at"})
"""What the creation of a session that another device had created too does not change."""


@dataclass(frozen=True, slots=True, repr=False)
class Added:
    """A state or a turn that an operation added.

    Args:
        uid: Of a turn; empty for a state.
        record: What is sealed.
        actor: Who wrote it.
        created_ms: When.
    """

    uid: str
    record: Mapping[str, Any]
    actor: str
    created_ms: int


@dataclass(slots=True, repr=False)
class MergedSession:
    """A session after some operations.

    Args:
        columns: Values of `COLUMNS`.
        record: Those of `RECORD` that are set.
        states: The initial one first.
        turns: In order.
        updated_ms: The time of the newest operation.
    """

    columns: dict[str, Any] = field(default_factory=lambda: dict.fromkeys(COLUMNS))
    record: dict[str, Any] = field(default_factory=dict)
    states: list[Added] = field(default_factory=list)
    turns: list[Added] = field(default_factory=list)
    updated_ms: int = 0


def merged_session(operations: Iterable[Operation]) -> MergedSession:
    """Return what operations leave behind.

    Args:
        operations: All on one session that can be read, in the order of stamp, device and
            incarnation, with a creation among them.
    """
    found, is_created = MergedSession(), False
    for operation in operations:
        patch = operation.patch
        found.updated_ms = _ms(operation.stamp)
        match operation.action:
            case "state":
                found.states.append(_added(operation, "", _STATE))
            case "turn":
                found.turns.append(_added(operation, patch["turn"], _TURN))
            case "create" if is_created:
                _create_again(found, operation)
            case _:
                _set(found, patch)
        if operation.action == CREATE and not is_created:
            is_created = True
            found.states.insert(0, _initial(operation, StateChange.INITIAL))
    return found


def _create_again(found: MergedSession, operation: Operation) -> None:
    given = {
        name: value
        for name, value in operation.patch.items()
        if value is not None and name not in _ONLY_FIRST
    }
    _set(found, given)
    if operation.patch.get("state"):
        found.states.append(_initial(operation, StateChange.REPLACED))


def _set(found: MergedSession, patch: Mapping[str, Any]) -> None:
    found.columns |= {name: patch[name] for name in COLUMNS if name in patch}
    found.record |= {name: patch[name] for name in RECORD if name in patch}
    found.record = {name: value for name, value in found.record.items() if value is not None}


def _initial(operation: Operation, change: StateChange) -> Added:
    record = {"state": operation.patch.get("state", {}), "change": change.value}
    return Added("", record, operation.actor, _ms(operation.stamp))


def _added(operation: Operation, uid: str, names: Iterable[str]) -> Added:
    record = {name: operation.patch[name] for name in names if name in operation.patch}
    return Added(uid, record, operation.actor, _ms(operation.stamp))


def _ms(stamp: Stamp) -> int:
    return stamp_ms(stamp)
