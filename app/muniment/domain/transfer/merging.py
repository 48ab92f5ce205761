"""Merge two versions of one memory: the later write of each field wins, whichever side made it.

The rules are those of `docs/formats/bundle.md`. Both sides know the creation and maybe some of the
operations that followed. Merging is commutative in its values: each side arrives at the same ones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from muniment.domain.history.history import FIELDS, NAMESPACE

OperationKey: TypeAlias = tuple[int, str, str]
"""Stamp, device and incarnation: together they name an operation everywhere."""

MERGED: Final = FIELDS - {NAMESPACE}
"""The fields that are merged."""

_CREATION: Final = "*"
_CONTENT: Final = "content"
_TAGS: Final = "tags"
_DELETED: Final = "deleted_at"


@dataclass(frozen=True, slots=True, repr=False)
class OperationMark:
    """What merging needs of one operation.

    Args:
        key: Names it.
        fields: The fields that it set.
        tags: The tags that it set, if it set them.
    """

    key: OperationKey
    fields: frozenset[str]
    tags: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, repr=False)
class MemoryVersion:
    """One side's version of a memory.

    Args:
        stamps: Stamp of the last write of each field; ``*`` for all others.
        tags: Its tags.
        is_deleted: Whether it is in the trash.
        operations: Its operations, oldest first.
    """

    stamps: Mapping[str, int]
    tags: tuple[str, ...]
    is_deleted: bool
    operations: Sequence[OperationMark]

    def written(self, field: str) -> OperationKey:
        """Return the operation that wrote the value of a field."""
        stamp = self.stamps.get(field, self.stamps.get(_CREATION, 0))
        for mark in reversed(self.operations):
            if mark.key[0] == stamp:
                return mark.key
        return stamp, "", ""

    @property
    def keys(self) -> frozenset[OperationKey]:
        """The keys of its operations."""
        return frozenset(mark.key for mark in self.operations)


@dataclass(frozen=True, slots=True, repr=False)
class MemoryMerge:
    """How one side takes in the other's version.

    Args:
        taken: Fields whose value is the other side's.
        tags: Tags that neither side has, made of both; ``None`` if one side's are right.
        is_revived: Whether it leaves the trash, because the other side changed it later.
        missing: The other side's operations that this side lacks.
        made: Fields whose value neither side wrote.
        restated: Fields to write once more after those, because they would not lead to the merged
            values.
        is_conflict: Whether both sides changed the text without knowing of each other.
    """

    taken: frozenset[str]
    tags: tuple[str, ...] | None
    is_revived: bool
    missing: frozenset[OperationKey]
    made: frozenset[str]
    restated: frozenset[str]
    is_conflict: bool

    @property
    def changes(self) -> bool:
        """Whether this side's values change."""
        return bool(self.taken) or self.tags is not None or self.is_revived

    def __repr__(self) -> str:
        return f"MemoryMerge({sorted(self.taken)})"


def merge(ours: MemoryVersion, theirs: MemoryVersion) -> MemoryMerge:
    """Decide how our version takes in theirs."""
    missing = theirs.keys - ours.keys
    later = {name for name in MERGED if theirs.written(name) > ours.written(name)}
    tags = _merged_tags(ours, theirs)
    is_mixed = tags is not None and set(tags) not in (set(ours.tags), set(theirs.tags))
    if tags is not None:
        later.discard(_TAGS)
        if not is_mixed and set(tags) == set(theirs.tags):
            later.add(_TAGS)
    is_contested = ours.is_deleted != theirs.is_deleted and _is_edited_after_deletion(ours, theirs)
    if is_contested:
        later.discard(_DELETED)
    made = {_TAGS} if is_mixed else set()
    made |= {_DELETED} if is_contested else set()
    touched = {name for mark in theirs.operations if mark.key in missing for name in mark.fields}
    is_ahead = bool(ours.keys - theirs.keys)
    restated = made | ((touched & MERGED) | later if is_ahead and missing else set())
    return MemoryMerge(
        taken=frozenset(later),
        tags=tags if is_mixed else None,
        is_revived=is_contested and ours.is_deleted,
        missing=missing,
        made=frozenset(made),
        restated=frozenset(restated),
        is_conflict=_is_conflict(ours, theirs),
    )


def _is_conflict(ours: MemoryVersion, theirs: MemoryVersion) -> bool:
    mine, other = ours.written(_CONTENT), theirs.written(_CONTENT)
    return mine not in theirs.keys and other not in ours.keys and mine != other


def _merged_tags(ours: MemoryVersion, theirs: MemoryVersion) -> tuple[str, ...] | None:
    """Return the tags with what each side added and without what each side removed.

    Returns:
        The tags; ``None`` where both sides have the same.
    """
    if set(ours.tags) == set(theirs.tags):
        return None
    base = _common_tags(ours, theirs)
    sides = (ours, theirs)
    first, second = sides if ours.written(_TAGS) <= theirs.written(_TAGS) else sides[::-1]
    kept = [tag for tag in first.tags if tag in second.tags or tag not in base]
    added = [tag for tag in second.tags if tag not in first.tags and tag not in base]
    return (*kept, *added)


def _common_tags(ours: MemoryVersion, theirs: MemoryVersion) -> frozenset[str]:
    """Return the tags that the last operation known to both sides left."""
    known = theirs.keys
    common = [mark for mark in ours.operations if mark.key in known and mark.tags is not None]
    newest = max(common, key=lambda mark: mark.key, default=None)
    return frozenset() if newest is None or newest.tags is None else frozenset(newest.tags)


def _is_edited_after_deletion(ours: MemoryVersion, theirs: MemoryVersion) -> bool:
    """Return whether one side changed a memory after the other, unknown to it, deleted it."""
    deleted, other = (ours, theirs) if ours.is_deleted else (theirs, ours)
    deletion, known = deleted.written(_DELETED), deleted.keys
    if deletion in other.keys:
        return False
    return any(mark.key > deletion for mark in other.operations if mark.key not in known)
