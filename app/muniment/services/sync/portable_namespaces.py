"""Put the names of namespaces in place of their uids for other devices, and back.

A namespace goes by its name among devices: two that created one of the same name mean the same.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from muniment.domain.clock import stamp_ms
from muniment.domain.errors import InvalidInputError
from muniment.domain.history.history import CREATE, NAMESPACE, Operation
from muniment.domain.history.merging import portable
from muniment.domain.request_rules import check_namespace

if TYPE_CHECKING:
    from muniment.storage.namespaces import NamespaceRow
    from muniment.storage.sync.sync_records import Unsent
    from muniment.storage.unit_of_work import UnitOfWork


def outgoing(
    unsent: "Unsent", rows: Iterable["NamespaceRow"], local: Collection[str]
) -> Iterator[Operation]:
    """Yield the operations of one line of the journal as other devices get them.

    A memory that moves to a namespace which stays here goes to the trash of the others.

    Args:
        unsent: The line.
        rows: The namespaces of this vault.
        local: Names of those that stay on this device.
    """
    names = {row.uid: row.name for row in rows if row.name not in local}
    home = next((row.name for row in rows if row.id == unsent.namespace_id), None)
    if home is None or not unsent.operations:
        return
    if home in local:
        last = unsent.operations[-1]
        if NAMESPACE in last.patch:
            trashed = {"deleted_at": stamp_ms(last.stamp)}
            yield replace(portable(last), action="delete", patch=trashed)
        return
    was_local = False
    for operation in unsent.operations:
        patch = dict(operation.patch)
        if NAMESPACE in patch or operation.action == CREATE:
            name = names.get(patch.get(NAMESPACE, ""))
            was_local |= NAMESPACE in patch and name is None
            patch[NAMESPACE] = name or home
        if was_local and operation is unsent.operations[-1]:
            patch.setdefault("deleted_at", None)
        yield portable(replace(operation, patch=patch))


def incoming(
    operations: Iterable[Operation], unit: "UnitOfWork", local: Collection[str], now_ms: int
) -> Iterator[Operation]:
    """Yield operations with the uids of this vault, whose missing namespaces are created.

    Args:
        operations: Of other devices.
        unit: Where namespaces are created.
        local: Names of namespaces that stay on this device; what others do in theirs is left out.
        now_ms: The current time.
    """
    uids = {row.name: row.uid for row in unit.namespaces.all()}
    left_out = set()
    for operation in operations:
        name = operation.patch.get(NAMESPACE)
        if name is not None and (name in local or not _is_namespace(name)):
            if operation.action == CREATE:
                left_out.add(operation.subject)
            continue
        if operation.subject in left_out:
            continue
        if name is not None and name not in uids:
            uids[name] = _created(unit, name, now_ms)
        yield _with_uid(operation, uids)


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
