"""Put the names of namespaces in place of their uids for other devices, and back.

A namespace goes by its name among devices: two that created one of the same name mean the same.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from muniment.domain.clock import stamp_ms
from muniment.domain.errors import InvalidInputError
from muniment.domain.history.exchanged import (
    NAMESPACE_ITSELF,
    SUBJECTS,
    WIPE,
    WIPED,
    kind_of,
    uid_of,
)
from muniment.domain.history.history import CREATE, NAMESPACE, PURGE, Operation
from muniment.domain.history.merging import portable
from muniment.domain.request_rules import check_namespace
from muniment.storage.history.authenticated_tables import NAMESPACE_SUBJECT

if TYPE_CHECKING:
    from muniment.domain.ids import NamespaceId
    from muniment.services.sync.sync_state import SyncState
    from muniment.storage.sync.sync_records import Unsent
    from muniment.storage.unit_of_work import UnitOfWork


class Outgoing:
    """Turns lines of the journal into what other devices get.

    Args:
        unit: Reads the namespaces of this vault, and what was in a wiped one.
        state: Says which of them stay on this device.
    """

    def __init__(self, unit: "UnitOfWork", state: "SyncState") -> None:
        self._unit = unit
        self._local_uids = frozenset(state.values["local"])
        rows = unit.namespaces.all()
        self._homes = {row.id: row.name for row in rows}
        self._names = {row.uid: row.name for row in rows if row.uid not in self._local_uids}
        self._local = frozenset(row.name for row in rows if row.uid in self._local_uids)

    def of(self, unsent: "Unsent") -> Iterator[Operation]:
        """Yield the operations of one line.

        A memory that moves to a namespace which stays here goes to the trash of the others.
        """
        if not unsent.operations:
            return
        last = unsent.operations[-1]
        if last.subject.startswith(NAMESPACE_SUBJECT):
            yield from self._wipe(unsent.sequence, last)
            return
        home = self._homes.get(unsent.namespace_id) if unsent.namespace_id else None
        if home is None:
            return
        if kind_of(last.subject):
            if home not in self._local:
                yield replace(last, patch={**last.patch, NAMESPACE: home})
        elif home not in self._local:
            yield from self._of_memory(unsent.operations, home)
        elif NAMESPACE in last.patch:
            trashed = {"deleted_at": stamp_ms(last.stamp)}
            yield replace(portable(last), action="delete", patch=trashed)

    def _wipe(self, sequence: int, wipe: Operation) -> Iterator[Operation]:
        # Older versions did not note the name: then every device is wiped by hand.
        uid, name = uid_of(wipe.subject), wipe.patch.get("name")
        if uid in self._local_uids or name is None:
            return
        subjects = self._unit.wiped.subjects_in(wipe.patch[WIPED], sequence)
        patch = {NAMESPACE: name, SUBJECTS: subjects}
        yield replace(wipe, action=WIPE, subject=NAMESPACE_ITSELF, patch=patch)

    def _of_memory(self, operations: Sequence[Operation], home: str) -> Iterator[Operation]:
        was_local = False
        for operation in operations:
            patch = dict(operation.patch)
            if NAMESPACE in patch or operation.action == CREATE:
                uid = patch.get(NAMESPACE, "")
                was_local |= uid in self._local_uids
                # One that was wiped since has no name any more.
                patch[NAMESPACE] = self._names.get(uid, home)
            if was_local and operation is operations[-1]:
                patch.setdefault("deleted_at", None)
            yield portable(replace(operation, patch=patch))


def incoming(
    operations: Iterable[Operation], unit: "UnitOfWork", local: Collection[str], now_ms: int
) -> Iterator[Operation]:
    """Yield operations with the uids of this vault, whose missing namespaces are created.

    A wipe keeps the name of its namespace, and names nothing that stays on this device.

    Args:
        operations: Of other devices.
        unit: Where namespaces are created.
        local: Names of namespaces that stay on this device; what others do in theirs is left out.
        now_ms: The current time.
    """
    rows = unit.namespaces.all()
    uids = {row.name: row.uid for row in rows}
    staying = [row.id for row in rows if row.name in local]
    left_out = set()
    for operation in operations:
        name = operation.patch.get(NAMESPACE)
        if name is not None and (name in local or not _is_namespace(name)):
            if operation.action == CREATE:
                left_out.add(operation.subject)
            continue
        if operation.subject in left_out:
            continue
        if operation.action == WIPE:
            yield _without_staying(operation, unit, staying)
            # A namespace that began anew has another uid.
            uids = {row.name: row.uid for row in unit.namespaces.all()}
            continue
        if operation.action == PURGE and unit.wiped.which_in([operation.subject], staying):
            # It moved to a namespace that stays here, and to the trash of the others.
            continue
        if name is not None and name not in uids:
            uids[name] = _created(unit, name, now_ms)
        yield _with_uid(operation, uids)


def _without_staying(
    wipe: Operation, unit: "UnitOfWork", staying: Sequence["NamespaceId"]
) -> Operation:
    kept = unit.wiped.which_in(wipe.patch[SUBJECTS], staying)
    subjects = [subject for subject in wipe.patch[SUBJECTS] if subject not in kept]
    return replace(wipe, patch={**wipe.patch, SUBJECTS: subjects})


def _with_uid(operation: Operation, uids: Mapping[str, str]) -> Operation:
    if NAMESPACE not in operation.patch:
        return operation
    uid = uids[operation.patch[NAMESPACE]]
    return replace(operation, patch={**operation.patch, NAMESPACE: uid})


def _created(unit: "UnitOfWork", name: str, now_ms: int) -> str:
    row = unit.namespaces.create(name, now_ms)
    unit.journal.append("create", row.subject, {"name": name})
    unit.changed_namespaces.append(name)
    return row.uid


def _is_namespace(name: str) -> bool:
    try:
        check_namespace(name)
    except InvalidInputError:
        return False
    return True
