"""The body of a segment: operations, what its writer has seen, and who belongs to the vault.

A body is canonical JSON. Unknown fields are ignored; a field with an impossible value makes the
whole body unreadable, so that nothing of it is applied.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast
from uuid import UUID

from muniment.domain.clock import Stamp, moment_of, stamp_ms
from muniment.domain.errors import InvalidInputError
from muniment.domain.history.exchanged import (
    NAMESPACE_ITSELF,
    WIPE,
    is_possible_subject,
    is_possible_wipe,
    kind_of,
)
from muniment.domain.history.history import CREATE, NAMESPACE, Operation
from muniment.domain.history.merging import EXCHANGED
from muniment.domain.history.operation_rules import (
    is_possible_patch,
    is_possible_stamp,
)
from muniment.domain.history.thing_rules import is_possible_thing
from muniment.domain.possible_values import is_name
from muniment.sync.log_keys import KeyHandover, handover_from_json, handover_to_json
from muniment.sync.membership import Introduction, is_device_name

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
        is_question: Whether every device has to answer this segment.
        answers: The newest question that the writer answers, by the log that it is in: all that
            the writer did before it knew the question is in its log up to here.
        removed: Devices that are out of the group, as far as the log did not say so before.
        handovers: Log keys for devices that may lack them.
        acknowledged: The newest snapshots of devices of which the writer knows all that they hold.
    """

    operations: Sequence[Operation] = ()
    seen: Mapping[UUID, LogPosition] = field(default_factory=dict)
    introduction: Introduction | None = None
    invitations: Sequence[bytes] = ()
    is_question: bool = False
    answers: Mapping[UUID, int] = field(default_factory=dict)
    removed: Sequence[UUID] = ()
    handovers: Sequence[KeyHandover] = ()
    acknowledged: Mapping[UUID, LogPosition] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing but what its writer has seen."""
        return not any(
            (
                *(self.operations, self.introduction, self.invitations, self.is_question),
                *(self.answers, self.removed, self.handovers, self.acknowledged),
            )
        )

    @property
    def version(self) -> int:
        """Above 1 where a program that knows less must not read on.

        3 with operations on anything but memories, 2 with removals.
        """
        if not all(_is_of_memory(operation) for operation in self.operations):
            return 3
        return 2 if self.removed or self.handovers else 1


def encoded_body(body: Body) -> bytes:
    """Encode a body in canonical form."""
    said: dict[str, Any] = {
        "seen": positions_to_json(body.seen),
        "introduction": None if body.introduction is None else _introduction(body.introduction),
        "invitations": [key.hex() for key in body.invitations],
        "question": body.is_question,
        "answers": {str(device): sequence for device, sequence in body.answers.items()},
        "removed": [str(device) for device in body.removed],
        "keys": [handover_to_json(handover) for handover in body.handovers],
        "acknowledged": positions_to_json(body.acknowledged),
    }
    said = {name: value for name, value in said.items() if value}
    said |= {"v": body.version, "operations": [_operation(op) for op in body.operations]}
    return canonical(said)


def canonical(said: Mapping[str, Any]) -> bytes:
    """Encode JSON in the one form that every device writes."""
    text = json.dumps(
        said, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode("utf-8")


def decoded_body(raw: bytes) -> Body | None:
    """Decode a body; ``None`` for one that no program of this version writes."""
    try:
        said = json.loads(raw)
        body = Body(
            tuple(_read_operation(op) for op in said["operations"]),
            positions_from_json(said.get("seen", {})),
            _read_introduction(said["introduction"]) if "introduction" in said else None,
            tuple(key_of(key) for key in said.get("invitations", ())),
            _flag(said.get("question", False)),
            {UUID(device): sequence_of(at) for device, at in said.get("answers", {}).items()},
            tuple(UUID(device) for device in said.get("removed", ())),
            tuple(handover_from_json(handover) for handover in said.get("keys", ())),
            positions_from_json(said.get("acknowledged", {})),
        )
        return body if said["v"] == body.version else None
    except (
        *(ValueError, TypeError, LookupError, AttributeError, RecursionError),
        InvalidInputError,
    ):
        return None


def positions_to_json(positions: Mapping[UUID, LogPosition]) -> dict[str, Any]:
    """Return plain JSON values."""
    return {
        str(device): [position.sequence, position.segment_hash.hex()]
        for device, position in positions.items()
    }


def positions_from_json(said: Mapping[str, Any]) -> dict[UUID, LogPosition]:
    """Read what `positions_to_json` returned.

    Raises:
        ValueError: A value is not possible.
    """
    return {
        UUID(device): LogPosition(sequence_of(sequence), key_of(digest))
        for device, (sequence, digest) in said.items()
    }


def _operation(operation: Operation) -> dict[str, Any]:
    return {
        "stamp": int(operation.stamp),
        "device": operation.device,
        "incarnation": operation.incarnation,
        "actor": operation.actor,
        "action": operation.action,
        "memory" if _is_of_memory(operation) else "subject": operation.subject,
        "patch": dict(operation.patch),
    }


def _introduction(introduction: Introduction) -> dict[str, Any]:
    return {
        "public_key": introduction.public_key.hex(),
        "name": introduction.name,
        "issuer": introduction.issuer,
        "signature": introduction.signature.hex(),
    }


def _is_of_memory(operation: Operation) -> bool:
    return operation.subject != NAMESPACE_ITSELF and not kind_of(operation.subject)


def _read_operation(said: Mapping[str, Any]) -> Operation:
    stamp, patch = said["stamp"], said["patch"]
    names = [said[name] for name in ("device", "incarnation", "actor")]
    _require(is_possible_stamp(stamp))
    _require(all(is_name(name) and name.isascii() for name in names))
    subject = said["memory"] if "memory" in said else said["subject"]
    if "memory" in said:
        _require(said["action"] in EXCHANGED and bool(_MEMORY_ID.fullmatch(subject)))
        _require(is_possible_patch(said["action"], patch))
        _require(said["action"] != CREATE or NAMESPACE in patch)
    elif subject == NAMESPACE_ITSELF:
        _require(said["action"] == WIPE and is_possible_wipe(patch))
    else:
        _require(is_possible_subject(subject) and bool(kind_of(subject)))
        _require(is_possible_thing(kind_of(subject), said["action"], patch))
    return Operation(
        0,
        Stamp(stamp),
        moment_of(stamp_ms(Stamp(stamp))),
        names[2],
        said["action"],
        subject,
        "",
        patch,
        device=names[0],
        incarnation=names[1],
    )


def sequence_of(said: object) -> int:
    """Return a value that is the number of a segment, or raise `ValueError`."""
    _require(type(said) is int and 0 < said < 10**10)
    return cast("int", said)


def _read_introduction(said: Mapping[str, Any]) -> Introduction:
    _require(is_device_name(said["name"]))
    _require(isinstance(said["issuer"], str))
    signature = bytes.fromhex(said["signature"])
    return Introduction(key_of(said["public_key"]), said["name"], said["issuer"], signature)


def key_of(said: str) -> bytes:
    """Return the 32 bytes of a key or a hash, or raise `ValueError`."""
    raw = bytes.fromhex(said)
    _require(len(raw) == 32)
    return raw


def _flag(said: object) -> bool:
    _require(isinstance(said, bool))
    return bool(said)


def _require(is_right: bool) -> None:  # noqa: FBT001 (reads as an assertion)
    if not is_right:
        raise ValueError
