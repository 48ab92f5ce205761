"""The history of a memory that changed its namespace, inside the operation that moved it.

Patches are sealed under the key of the namespace in which they were written. A moved memory must
not depend on that key, nor leave its content under it. Therefore the move repeats the earlier
operations in its own patch, under the new namespace's key, and their own patches are erased.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from muniment.domain.clock import Stamp, moment_of, stamp_ms
from muniment.domain.history.history import CARRIED, CREATE, NAMESPACE, Operation


def carried(operations: Iterable[Operation], *, created_in: str) -> list[dict[str, Any]]:
    """Return the operations on a memory in the form in which a move carries them.

    Args:
        operations: All of the memory's, oldest first.
        created_in: Uid of the namespace of a creation that does not name one.
    """
    return [
        {
            "sequence": operation.sequence,
            "stamp": int(operation.stamp),
            "actor": operation.actor,
            "action": operation.action,
            "batch_id": operation.batch_id,
            "device": operation.device,
            "incarnation": operation.incarnation,
            "patch": _patch(operation, created_in) if operation.is_readable else None,
        }
        for operation in operations
    ]


def with_carried(operations: Iterable[Operation]) -> Iterator[Operation]:
    """Yield the operations on a memory, with carried ones in place of their erased originals.

    Args:
        operations: As stored, oldest first.
    """
    erased: list[Operation] = []
    for operation in operations:
        if CARRIED in operation.patch:
            erased.clear()
            own = dict(operation.patch)
            yield from _unpacked(own.pop(CARRIED), operation.subject)
            yield replace(operation, patch=own)
        elif operation.is_readable:
            yield from erased
            erased.clear()
            yield operation
        else:
            erased.append(operation)
    yield from erased


def _patch(operation: Operation, created_in: str) -> dict[str, Any]:
    named = {NAMESPACE: created_in} if operation.action == CREATE else {}
    return {**named, **operation.patch}


def _unpacked(entries: Iterable[dict[str, Any]], subject: str) -> Iterator[Operation]:
    for entry in entries:
        stamp = Stamp(entry["stamp"])
        patch = entry["patch"]
        yield Operation(
            entry["sequence"],
            stamp,
            moment_of(stamp_ms(stamp)),
            entry["actor"],
            entry["action"],
            subject,
            entry["batch_id"],
            patch or {},
            is_readable=patch is not None,
            device=entry.get("device", ""),
            incarnation=entry.get("incarnation", ""),
        )
