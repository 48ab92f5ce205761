"""The body of a segment: operations, what its writer has seen, and who belongs to the vault.

A body is canonical JSON. Unknown fields are ignored; a field with an impossible value makes the
whole body unreadable, so that nothing of it is applied.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from muniment.domain.clock import Stamp, moment_of, stamp_ms
from muniment.domain.history.history import (
    CHANGED,
    CREATE,
    FIELDS,
    NAMESPACE,
    Operation,
)
from muniment.domain.history.merging import EXCHANGED
from muniment.domain.memories.memory import (
    CONTENT_MAX_CHARACTERS,
    NAME_MAX_CHARACTERS,
    Category,
    MemoryKind,
    MemoryType,
    Tier,
    Visibility,
)
from muniment.domain.value_rules import is_text
from muniment.sync.membership import Introduction, is_device_name

_STAMP_END: Final = 2**59
"""The year 2248: a stamp moves the clock of the vault, which it could otherwise use up."""

_MOMENT_END: Final = 253_402_300_800_000
"""The year 10000, in milliseconds since 1970."""

_MOMENT_FIRST: Final = -62_135_596_800_000
"""The year 1."""

_MEMORY_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class LogPosition:
    """How far a log is known: the number of a segment, and its hash."""

    sequence: int
    segment_hash: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Body:
    """What a segment says.

    Args:
        operations: As `muniment.domain.history.merging.portable` gives them, with the names of
            namespaces in place of their uids.
        seen: How far the writer knows other logs, as far as that changed since its last segment.
        introduction: Of the device, in its first segment.
        invitations: Keys that introduce new devices from now on.
    """

    operations: Sequence[Operation] = ()
    seen: Mapping[UUID, LogPosition] = field(default_factory=dict)
    introduction: Introduction | None = None
    invitations: Sequence[bytes] = ()


def encoded_body(body: Body) -> bytes:
    """Encode a body in canonical form."""
    said: dict[str, Any] = {"v": 1, "operations": [_operation(op) for op in body.operations]}
    if body.seen:
        said["seen"] = {
            str(device): [position.sequence, position.segment_hash.hex()]
            for device, position in body.seen.items()
        }
    if body.introduction is not None:
        said["introduction"] = {
            "public_key": body.introduction.public_key.hex(),
            "name": body.introduction.name,
            "issuer": body.introduction.issuer,
            "signature": body.introduction.signature.hex(),
        }
    if body.invitations:
        said["invitations"] = [key.hex() for key in body.invitations]
    text = json.dumps(
        said, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode("utf-8")


def decoded_body(raw: bytes) -> Body | None:
    """Decode a body; ``None`` for one that no program of this version writes."""
    try:
        said = json.loads(raw)
        if said["v"] != 1:
            return None
        return Body(
            tuple(_read_operation(op) for op in said["operations"]),
            {UUID(device): _read_position(at) for device, at in said.get("seen", {}).items()},
            _read_introduction(said["introduction"]) if "introduction" in said else None,
            tuple(_key(key) for key in said.get("invitations", ())),
        )
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None


def _operation(operation: Operation) -> dict[str, Any]:
    return {
        "stamp": int(operation.stamp),
        "device": operation.device,
        "incarnation": operation.incarnation,
        "actor": operation.actor,
        "action": operation.action,
        "memory": operation.subject,
        "patch": dict(operation.patch),
    }


def _read_operation(said: Mapping[str, Any]) -> Operation:
    stamp, patch = said["stamp"], said["patch"]
    names = [said[name] for name in ("device", "incarnation", "actor")]
    _require(type(stamp) is int and 0 <= stamp < _STAMP_END)
    _require(all(_is_name(name) and name.isascii() for name in names))
    _require(said["action"] in EXCHANGED and bool(_MEMORY_ID.fullmatch(said["memory"])))
    _require(isinstance(patch, dict))
    _check_patch(said["action"], patch)
    return Operation(
        0,
        Stamp(stamp),
        moment_of(stamp_ms(Stamp(stamp))),
        names[2],
        said["action"],
        said["memory"],
        "",
        patch,
        device=names[0],
        incarnation=names[1],
    )


def _check_patch(action: str, patch: Mapping[str, Any]) -> None:
    for name, value in patch.items():
        if name == CHANGED:
            _check_parts(value, patch)
        elif name in FIELDS:
            _require(_FITS[name](value))
    if action == CREATE:
        _require({"content", "created_at", NAMESPACE} <= patch.keys())


def _check_parts(parts: Mapping[str, Any], patch: Mapping[str, Any]) -> None:
    for name in ("tags", "metadata"):
        if name in parts:
            added, removed = parts[name]["added"], parts[name]["removed"]
            _require(_are_names(added) and _are_names(removed) and name in patch)
            _require(set(added) <= set(patch[name] or ()))
    stamps = parts.get("content", [])
    _require(isinstance(stamps, list) and all(type(stamp) is int for stamp in stamps))


def _read_position(said: Sequence[Any]) -> LogPosition:
    sequence, digest = said
    _require(type(sequence) is int and 0 < sequence < 10**10)
    return LogPosition(sequence, _key(digest))


def _read_introduction(said: Mapping[str, Any]) -> Introduction:
    _require(is_device_name(said["name"]))
    _require(isinstance(said["issuer"], str))
    signature = bytes.fromhex(said["signature"])
    return Introduction(_key(said["public_key"]), said["name"], said["issuer"], signature)


def _key(said: str) -> bytes:
    raw = bytes.fromhex(said)
    _require(len(raw) == 32)
    return raw


def _require(is_right: bool) -> None:  # noqa: FBT001 (reads as an assertion)
    if not is_right:
        raise ValueError


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= NAME_MAX_CHARACTERS and is_text(value)


def _is_namespace(value: Any) -> bool:
    return _is_name(value) and value != ""


def _are_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _or_none(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or fits(value)


def _is_moment(value: Any) -> bool:
    return type(value) is int and _MOMENT_FIRST <= value < _MOMENT_END


def _is_content(value: Any) -> bool:
    return is_text(value) and 1 <= len(value) <= CONTENT_MAX_CHARACTERS


def _is_importance(value: Any) -> bool:
    return type(value) in {int, float} and 0 <= value <= 1


def _is_metadata(value: Any) -> bool:
    return isinstance(value, dict)


def _is_one_of(values: type) -> Callable[[Any], bool]:
    allowed = frozenset(map(str, values))  # type: ignore[call-overload]
    return lambda value: isinstance(value, str) and value in allowed


def _are_categories(value: Any) -> bool:
    return _are_names(value) and all(map(_is_one_of(Category), value))


_NAME: Final = _or_none(_is_name)
_FITS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "agent_id": _NAME,
    "archived_at": _or_none(_is_moment),
    "categories": _or_none(_are_categories),
    "client_id": _NAME,
    "content": _is_content,
    "created_at": _is_moment,
    "deleted_at": _or_none(_is_moment),
    "expires_at": _or_none(_is_moment),
    "importance": _is_importance,
    "kind": _or_none(_is_one_of(MemoryKind)),
    "metadata": _is_metadata,
    NAMESPACE: _is_namespace,
    "project": _NAME,
    "session_id": _NAME,
    "source": _NAME,
    "tags": _or_none(_are_names),
    "tier": _is_one_of(Tier),
    "tier_pinned": lambda value: type(value) in {int, bool},
    "type": _or_none(_is_one_of(MemoryType)),
    "user_id": _NAME,
    "visibility": _or_none(_is_one_of(Visibility)),
}
