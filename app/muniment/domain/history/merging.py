"""Merge the operations of several devices on one memory.

Every device that knows the same operations gets the same memory. Operations are ordered by stamp,
then device, then incarnation, and the last writer of a field wins. Tags and the keys of metadata
are added and removed one by one, so that two devices which change different ones keep both. A
text that another one replaced without knowing it is a conflict, and stays in the history. A memory
that one device moved to the trash and another one, without knowing, edited later is not deleted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from muniment.domain.clock import Stamp
from muniment.domain.history.history import (
    CARRIED,
    CHANGED,
    CREATE,
    EDIT,
    FIELDS,
    MOVE,
    PURGE,
    UNDO,
    UNDOES,
    Operation,
    same,
)

ALL_FIELDS: Final = "*"
"""In the stamps of a memory: the stamp of the creation."""

EXCHANGED: Final = frozenset({CREATE, EDIT, "delete", "restore", "release", MOVE, PURGE})
"""What operations on memories do; every other action is an edit to other devices."""

DELETED: Final = "deleted_at"
"""The field that says whether a memory is in the trash; in `CHANGED`, that the device knew it."""

_ADDED: Final = "added"
_REMOVED: Final = "removed"


def changed_parts(
    before: Mapping[str, Any], values: Mapping[str, Any], stamps: Mapping[str, int]
) -> dict[str, Any]:
    """Return the patch's `CHANGED` entry for a change to a memory; empty if it needs none.

    Args:
        before: ``tags``, ``metadata`` and ``deleted_at`` of the memory before the change.
        values: The new values by field, in the journal's form.
        stamps: The stamps of the memory's fields before the change.
    """
    parts: dict[str, Any] = {}
    if "tags" in values:
        old, new = before["tags"], values["tags"] or ()
        parts["tags"] = {
            _ADDED: [tag for tag in new if tag not in old],
            _REMOVED: [tag for tag in old if tag not in new],
        }
    if "metadata" in values:
        old, new = before["metadata"], values["metadata"]
        parts["metadata"] = {
            _ADDED: [key for key in new if key not in old or not same(old[key], new[key])],
            _REMOVED: [key for key in old if key not in new],
        }
    if "content" in values:
        parts["content"] = [stamps.get("content", stamps.get(ALL_FIELDS, 0))]
    if before[DELETED] is not None and DELETED not in values:
        parts[DELETED] = True
    return {CHANGED: parts} if parts else {}


def as_edit(action: str, patch: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the action and patch of an operation as another journal may hold them.

    An undo is an edit there: it names the undone operations by their numbers in its own journal.
    """
    kept = {name: value for name, value in patch.items() if name != UNDOES}
    return EDIT if action == UNDO else action, kept


def portable(operation: Operation) -> Operation:
    """Return an operation without what only the journal that holds it can understand."""
    action, patch = as_edit(operation.action, operation.patch)
    patch.pop(CARRIED, None)
    return replace(operation, action=action if action in EXCHANGED else EDIT, patch=patch)


def in_merge_order(operations: Iterable[Operation]) -> list[Operation]:
    """Order the operations on one memory, and write out what each leaves behind.

    Applied one after another, the results give the merged memory: the tags and metadata of an
    operation include what earlier ones changed without its device knowing.
    """
    ordered = sorted(operations, key=lambda operation: operation.identity)
    left = _LeftBehind()
    return [left.after(operation) for operation in ordered]


class _LeftBehind:
    """What the operations so far left in the fields that several devices may change at once."""

    def __init__(self) -> None:
        self._tags: Sequence[str] = ()
        self._metadata: Mapping[str, Any] = {}
        self._is_deleted = False

    def after(self, operation: Operation) -> Operation:
        """Return the next operation with what it leaves behind."""
        patch = operation.patch
        if operation.action == CREATE:
            self._tags, self._metadata = patch.get("tags", ()), patch.get("metadata", {})
            self._is_deleted = patch.get(DELETED) is not None
            return operation
        values = self._values(patch)
        if DELETED in patch:
            self._is_deleted = patch[DELETED] is not None
        elif self._is_deleted and _is_unaware_edit(operation):
            self._is_deleted, values[DELETED] = False, None
        if all(name in patch and same(patch[name], value) for name, value in values.items()):
            return operation
        return replace(operation, patch={**patch, **values})

    def _values(self, patch: Mapping[str, Any]) -> dict[str, Any]:
        parts = patch.get(CHANGED, {})
        values: dict[str, Any] = {}
        if "tags" in patch:
            values["tags"] = _merged_tags(self._tags, patch["tags"], parts.get("tags"))
            self._tags = values["tags"]
        if "metadata" in patch:
            values["metadata"] = _merged_metadata(
                self._metadata, patch["metadata"], parts.get("metadata")
            )
            self._metadata = values["metadata"]
        return values


def _is_unaware_edit(operation: Operation) -> bool:
    """Return whether an operation edits a memory as if it were not in the trash."""
    is_edit = operation.action == EDIT or operation.action not in EXCHANGED
    is_aware = DELETED in operation.patch.get(CHANGED, {})
    return is_edit and not is_aware and bool(operation.patch.keys() & FIELDS)


def stamps_after(operations: Iterable[Operation]) -> dict[str, int]:
    """Return the stamps of a memory's fields after its operations, in merge order."""
    stamps: dict[str, int] = {}
    for operation in operations:
        names = [ALL_FIELDS] if operation.action == CREATE else operation.patch.keys() & FIELDS
        stamps |= dict.fromkeys(names, int(operation.stamp))
    return stamps


def lost_contents(operations: Iterable[Operation]) -> list[Operation]:
    """Return the operations whose text another device replaced without knowing it.

    Args:
        operations: All of the memory's, in merge order.
    """
    writes = [operation for operation in operations if "content" in operation.patch]
    replaced: set[Stamp] = set()
    for earlier, later in zip([None, *writes], writes, strict=False):
        known = later.patch.get(CHANGED, {}).get("content")
        if known is not None:
            replaced.update(map(Stamp, known))
        elif earlier is not None:
            # An older version of the program, which knew one device only.
            replaced.add(earlier.stamp)
    return [write for write in writes[:-1] if write.stamp not in replaced]


def _merged_tags(
    current: Sequence[str], wanted: Sequence[str] | None, parts: Mapping[str, Any] | None
) -> list[str]:
    wanted = list(wanted or ())
    if parts is None:
        return wanted
    added, removed = parts[_ADDED], parts[_REMOVED]
    kept = [tag for tag in wanted if tag in current or tag in added]
    return kept + [tag for tag in current if tag not in kept and tag not in removed]


def _merged_metadata(
    current: Mapping[str, Any], wanted: Mapping[str, Any], parts: Mapping[str, Any] | None
) -> dict[str, Any]:
    if parts is None:
        return dict(wanted)
    kept = {key: value for key, value in current.items() if key not in parts[_REMOVED]}
    return kept | {key: wanted[key] for key in parts[_ADDED]}
