"""Which tables a bundle holds, and how their rows become records that no vault's keys seal."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Column, Float, Integer, Table

from muniment.domain.clock import Stamp, moment_of, stamp_ms
from muniment.domain.entities.owner import OwnerKind
from muniment.domain.errors import DamagedBundleError
from muniment.domain.history.history import (
    CARRIED,
    NAMESPACE,
    PURGE,
    UNDO,
    UNDOES,
    Operation,
)
from muniment.domain.history.operation_rules import is_possible_patch, is_possible_stamp
from muniment.domain.ids import is_uid
from muniment.domain.memories.memory import (
    Category,
    EmbeddingState,
    MemoryKind,
    MemoryType,
    Tier,
    Visibility,
)
from muniment.domain.possible_values import (
    ValueRule,
    are_some_of,
    are_texts,
    is_content,
    is_moment,
    is_name,
    is_object,
    is_one_of,
    is_share,
)
from muniment.domain.sessions.session import SessionStatus
from muniment.domain.value_rules import is_text
from muniment.domain.warning_flags import Flag
from muniment.storage import schema
from muniment.storage.sessions.session_states import state_record_id

Record = dict[str, Any]

# A record leaves these out: they name a row in one vault only, or follow from the others.
_LEFT_OUT: Final = frozenset({"id", "number", "namespace_id", "content_digest", "short_id"})
_ENUMS: Final = {
    "owner.kind": OwnerKind,
    "session.status": SessionStatus,
    "memory.type": MemoryType,
    "memory.kind": MemoryKind,
    "memory.tier": Tier,
    "memory.visibility": Visibility,
    "memory.embedding_state": EmbeddingState,
}
_FLAGS: Final = frozenset(map(str, Flag))
_MISSING: Final = object()
"""What no rule accepts."""

_NUMBER_END: Final = 2**31
"""Above every count, version and position."""

_FOREIGN_ACTIONS: Final = frozenset({PURGE, UNDO})
_FOREIGN_NUMBERS: Final = frozenset({CARRIED, UNDOES})


def _are_stamps(value: Any) -> bool:
    return isinstance(value, dict) and all(
        is_text(name) and is_possible_stamp(stamp) for name, stamp in value.items()
    )


def _are_flags(value: Any) -> bool:
    return isinstance(value, str) and set(value.split()) <= _FLAGS


def _is_uid(value: Any) -> bool:
    return isinstance(value, str) and is_uid(value)


def _is_string(value: Any) -> bool:
    return isinstance(value, str)


def _is_integer(value: Any) -> bool:
    return type(value) is int and 0 <= value < _NUMBER_END


def _rule_of_type(column: Column[Any]) -> ValueRule:
    if isinstance(column.type, Integer):
        return is_moment if column.name.endswith("_at") else _is_integer
    return is_share if isinstance(column.type, Float) else is_text


_RULES: Final[Mapping[str, ValueRule]] = {
    "tags": are_texts,
    "categories": are_some_of(Category),
    "flags": _are_flags,
    "content": is_content,
    "metadata": is_object,
    "record": is_object,
    "stamps": _are_stamps,
    "id": _is_uid,
    "uid": _is_uid,
}


@dataclass(frozen=True)
class BundleTable:
    """A table whose rows travel.

    Args:
        kind: Of its records.
        table: The table.
        references: Column -> kind of the row that it refers to, by that row's uid in a record.
        record_id: Returns the id under which a record's ``record`` is sealed.
        natural: The columns that name a row within its namespace, apart from its uid.
    """

    kind: str
    table: Table
    references: Mapping[str, str]
    record_id: Callable[[Record], str] = lambda record: str(record["uid"])
    natural: tuple[str, ...] = ()

    @cached_property
    def fields(self) -> Mapping[str, str]:
        """The columns that travel, each with its name in a record."""
        # A column's own name is more than a string, and ten times as slow as a key.
        own = [str(c.name) for c in self.table.columns if c.name not in _LEFT_OUT]
        if self.kind == "memory":
            own.append("id")
        return {name: key_of(name) for name in (*own, *self.references)}

    def check(self, record: Record) -> None:
        """Require that a record's fields are those of a row.

        Raises:
            DamagedBundleError: One is missing or of another type.
        """
        for key, is_valid, may_be_none in self._checks:
            value = record.get(key, _MISSING)
            if (value is not None or not may_be_none) and not is_valid(value):
                raise DamagedBundleError("one of its records cannot be read")

    @cached_property
    def _checks(self) -> Sequence[tuple[str, ValueRule, bool]]:
        return [(key, *self._check_of(name)) for name, key in self.fields.items()]

    def _check_of(self, name: str) -> tuple[ValueRule, bool]:
        """Return what decides whether a value fits a column, and whether ``None`` does."""
        if name in self.references:
            return _is_string, False
        column: Column[Any] = self.table.c[name]
        allowed = _ENUMS.get(f"{self.kind}.{name}")
        if allowed is not None:
            return is_one_of(allowed), bool(column.nullable)
        return _RULES.get(name) or _rule_of_type(column), bool(column.nullable)


def key_of(column: str) -> str:
    """Return the name of a column in a record, whose own ``kind`` says what it is."""
    return "own_kind" if column == "kind" else column


MEMORY: Final = BundleTable("memory", schema.memories, {})
LINK: Final = BundleTable("link", schema.entity_links, {"entity": "entity", "number": "memory"})
OWNED: Final = (
    BundleTable("owner", schema.owners, {}, natural=("kind", "handle")),
    BundleTable("session", schema.sessions, {}, natural=("handle",)),
    BundleTable("entity", schema.entities, {}, natural=("type", "normal")),
    BundleTable("mark", schema.profile_marks, {}),
)
"""Tables whose rows have a namespace and a uid."""

PARTS: Final = (
    BundleTable(
        "state",
        schema.session_states,
        {"session": "session"},
        lambda record: state_record_id(record["session"], record["version"]),
    ),
    BundleTable("turn", schema.turns, {"session": "session"}),
    BundleTable("alias", schema.entity_aliases, {"entity": "entity"}),
)
"""Tables whose rows belong to a row of `OWNED`."""

PUT_AS_THEY_ARE: Final[Mapping[str, BundleTable]] = {
    spec.kind: spec for spec in (*OWNED, *PARTS, LINK)
}
"""The tables whose records are nothing but their rows, by kind."""

SUBJECTS: Final = {
    "owner": "owner:",
    "session": "session:",
    "entity": "entity:",
    "mark": "profile_mark:",
    "memory": "",
}
"""How an operation's subject begins, by kind."""

OPERATION: Final = "operation"
"""The kind of the operations of the journal."""

OPERATION_FIELDS: Final = {
    "stamp": int,
    "device": str,
    "incarnation": str,
    "actor": str,
    "action": str,
    "subject": str,
    "patch": dict,
}
"""The fields of an operation; ``batch_id`` is there unless it begins or ends a life."""

_OPERATION_TYPES: Final = tuple(OPERATION_FIELDS.values())

LIFETIME: Final = "deleted_at"


def is_of_lifetime(action: str, patch: Mapping[str, Any]) -> bool:
    """Return whether an operation makes a memory, or moves it into or out of the trash.

    In another vault such an operation belongs to the import: undoing that undoes it.
    """
    return action == "create" or LIFETIME in patch


def check_records(kind: str, records: Sequence[Record]) -> None:
    """Require that records of one kind are what such records must be; unknown kinds are accepted.

    Raises:
        DamagedBundleError: One is not.
    """
    check = _CHECKS.get(kind)
    if check is not None:
        for record in records:
            check(record)


def _check_operation(record: Record) -> None:
    """Require that a record is an operation which a bundle may hold.

    A bundle removes nothing permanently, and names no operation by its number in one journal.

    Raises:
        DamagedBundleError: A field is missing, or has a value that no program writes.
    """
    if tuple(map(type, map(record.get, OPERATION_FIELDS))) != _OPERATION_TYPES:
        raise DamagedBundleError("one of its records cannot be read")
    if not _is_possible(record):
        raise DamagedBundleError("one of its operations has an impossible value")


def operation_of(record: Record, memory_id: str) -> Operation:
    """Return a checked operation on a memory as one on the memory that it is here."""
    stamp = Stamp(record["stamp"])
    return Operation(
        0,
        stamp,
        moment_of(stamp_ms(stamp)),
        record["actor"],
        record["action"],
        memory_id,
        "",
        here(record["patch"]),
        device=record["device"],
        incarnation=record["incarnation"],
    )


def here(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what is said of a memory's fields without its namespace, which the import decides."""
    if NAMESPACE not in fields:
        return fields
    return {name: value for name, value in fields.items() if name != NAMESPACE}


def _is_possible(record: Record) -> bool:
    action, patch = record["action"], record["patch"]
    is_of_memory = ":" not in record["subject"]
    return (
        is_possible_stamp(record["stamp"])
        and is_object(patch)
        and is_name(record["device"])
        and is_name(record["incarnation"])
        and is_name(record["actor"])
        and action not in _FOREIGN_ACTIONS
        and not patch.keys() & _FOREIGN_NUMBERS
        and (not is_of_memory or is_possible_patch(action, patch))
    )


_CHECKS: Final[Mapping[str, Callable[[Record], None]]] = {
    MEMORY.kind: MEMORY.check,
    OPERATION: _check_operation,
    **{kind: spec.check for kind, spec in PUT_AS_THEY_ARE.items()},
}
