"""What a memory becomes when operations from elsewhere are added to those that are known.

The import of a bundle, its preview and sync all decide by this.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from muniment.domain.access import PERSON
from muniment.domain.clock import stamp_ms
from muniment.domain.history.history import (
    CREATE,
    FIELDS,
    PURGE,
    Operation,
    fold,
    initial_values,
    same,
)
from muniment.domain.history.merging import in_merge_order, lost_contents


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class MemoryMerge:
    """One memory, the operations on it that are known, and those that are new.

    Args:
        known: As their devices wrote them.
        new: Likewise, without those known already; see `unknown`.

    Attributes:
        everything: All of them in merge order.
        after: The values of the fields that result.
    """

    known: Sequence[Operation]
    new: Sequence[Operation]
    everything: Sequence[Operation] = field(init=False)
    after: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        everything = in_merge_order([*self.known, *self.new])
        object.__setattr__(self, "everything", everything)
        object.__setattr__(self, "after", {**initial_values(), **fold(everything)})

    def changes(self) -> dict[str, Any]:
        """Return the values of the fields that the new operations change."""
        before = {**initial_values(), **fold(in_merge_order(self.known))}
        return {
            name: value
            for name, value in self.after.items()
            if name in FIELDS and not same(before[name], value)
        }

    def is_conflict(self) -> bool:
        """Return whether a text is replaced that was not known where the other was written."""
        before = {write.identity for write in lost_contents(in_merge_order(self.known))}
        return any(write.identity not in before for write in replaced_texts(self.everything))

    def ends_conflict(self) -> bool:
        """Return whether a person has chosen between texts that were in conflict here."""
        known = in_merge_order(self.known)
        return bool(replaced_texts(known)) and not replaced_texts(self.everything)

    @property
    def begins(self) -> bool:
        """Whether the operations tell how the memory began; not those of a wiped namespace."""
        return any(
            operation.action == CREATE and operation.is_readable for operation in self.everything
        )

    @property
    def creation(self) -> Operation:
        """The operation that created it."""
        return next(one for one in self.everything if one.action == CREATE and one.is_readable)

    @property
    def writer(self) -> str:
        """The writer of the content; the person where several had a part in it."""
        writers = {found.actor for found in self.everything if "content" in found.patch}
        return writers.pop() if len(writers) == 1 else PERSON.name

    @property
    def updated_ms(self) -> int:
        """The time of the newest operation."""
        return stamp_ms(self.everything[-1].stamp)


def replaced_texts(operations: Sequence[Operation]) -> list[Operation]:
    """Return the writes of texts that were replaced unknown, and that say something else.

    Args:
        operations: All of a memory's, in merge order.
    """
    content = fold(operations).get("content")
    return [write for write in lost_contents(operations) if write.patch["content"] != content]


def unknown(new: Sequence[Operation], known: Sequence[Operation]) -> list[Operation]:
    """Return the operations that are not known yet; none for a memory that was purged."""
    if any(operation.action == PURGE for operation in known):
        return []
    identities = {operation.identity for operation in known}
    found = {one.identity: one for one in new if one.identity not in identities}
    return list(found.values())
