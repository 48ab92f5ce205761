"""Take in what other devices did, in the order in which it arrived."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from muniment.domain.clock import unix_ms
from muniment.domain.history.exchanged import (
    ENTITY,
    MARK,
    NAMESPACE_ITSELF,
    SESSION,
    SUBJECTS,
    kind_of,
)
from muniment.domain.history.history import NAMESPACE, PURGE, Operation
from muniment.domain.ids import MemoryId
from muniment.services.maintenance.wiped_row_removal import begin_anew
from muniment.storage.memories.merging import Merged
from muniment.storage.sealers import canonical_json

if TYPE_CHECKING:
    from muniment.storage.namespaces import NamespaceRow
    from muniment.storage.unit_of_work import UnitOfWork

MERGED_AT_ONCE: Final = 5_000
SEGMENT_CHARACTERS: Final = 4_000_000


class TakingIn:
    """Takes in the operations of one pull, inside one unit of work.

    Args:
        unit: Of the pull.
        local: Names of namespaces that stay on this device.
        moment: The current time.

    Attributes:
        left_rows: Whether the key of a namespace was destroyed, whose rows wait to be removed.
    """

    def __init__(self, unit: "UnitOfWork", local: Collection[str], moment: datetime) -> None:
        self._unit = unit
        self._local = local
        self._moment = moment
        self._merged = Merged()
        self.left_rows = False

    def run(self, operations: Iterator[Operation]) -> Merged:
        """Take in all of them.

        Args:
            operations: As `muniment.services.sync.portable_namespaces.incoming` yields them.
        """
        for some in parts_of(operations):
            if some[0].subject == NAMESPACE_ITSELF:
                self._wipe(some[0])
            else:
                self._take_in(some)
        return self._merged

    def _take_in(self, operations: list[Operation]) -> None:
        by_kind: dict[str, list[Operation]] = {}
        for operation in operations:
            by_kind.setdefault(kind_of(operation.subject), []).append(operation)
        # Memories name sessions; marks and entities name memories.
        self._merged.operations += self._unit.thing_mergers[SESSION].take_in(
            by_kind.get(SESSION, ())
        )
        self._unit.merging.take_in(
            by_kind.get("", ()),
            home=self._unit.namespaces.all()[0].id,
            moment=self._moment,
            merged=self._merged,
        )
        for kind in (MARK, ENTITY):
            self._merged.operations += self._unit.thing_mergers[kind].take_in(by_kind.get(kind, ()))

    def _wipe(self, wipe: Operation) -> None:
        """Remove what another device had in a namespace when it wiped it.

        Where nothing else is in a namespace here, its key is destroyed. What was unknown to the
        other device stays; then each of the rest is removed permanently.
        """
        unit, subjects = self._unit, wipe.patch[SUBJECTS]
        unit.journal.flush()
        rows = {row.id: row for row in unit.namespaces.all() if row.name not in self._local}
        named = frozenset(subjects)
        for home in sorted(unit.wiped.homes(subjects) & rows.keys()):
            # A removal that was not sent yet can be read with the key alone.
            left = unit.sync.unsent_removals(home) - named
            if not left and not unit.wiped.holds_more(home, named):
                self._begin_anew(rows[home], wipe)
        # Noted also of what is unknown here: another device may have made it, too.
        patch = {NAMESPACE: unit.namespaces.all()[0].uid}
        purged = [replace(wipe, action=PURGE, subject=one, patch=patch) for one in subjects]
        self._take_in(purged)

    def _begin_anew(self, row: "NamespaceRow", wipe: Operation) -> None:
        unit = self._unit
        for memory_id in unit.wiped.live_in(row.id):
            self._merged.purged(MemoryId(memory_id), was_live=True)
        anew = begin_anew(unit, row, unix_ms(self._moment))
        noted = {
            "stamp": int(wipe.stamp),
            "device": wipe.device,
            "incarnation": wipe.incarnation,
            "actor": wipe.actor,
            "action": wipe.action,
            "subject": row.subject,
            "written": canonical_json({NAMESPACE: row.name}),
        }
        unit.journal.take_in([noted])
        unit.journal.append("create", anew.subject, {"name": row.name})
        self._merged.operations += 1
        self.left_rows = True


def parts_of(operations: Iterator[Operation]) -> Iterator[list[Operation]]:
    """Yield the operations in parts that are held in memory at once; a wipe is one by itself."""
    some: list[Operation] = []
    characters = 0
    for operation in operations:
        is_wipe = operation.subject == NAMESPACE_ITSELF
        if some and (is_wipe or len(some) >= MERGED_AT_ONCE or characters > SEGMENT_CHARACTERS):
            yield some
            some, characters = [], 0
        some.append(operation)
        characters += len(str(operation.patch))
        if is_wipe:
            yield some
            some, characters = [], 0
    if some:
        yield some
