"""The ids of a bundle's rows in the namespace that receives them."""

import json
from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, Table

from muniment.domain.ids import copied_uid
from muniment.storage import schema
from muniment.storage.engine.driver_statements import rows_of
from muniment.storage.namespaces import NamespaceRow

_SEEN_IN: Final = "namespace_id"
_MEMORIES: Final = "SELECT id, namespace_id FROM memories WHERE id"
_TURNS: Final = """
    SELECT t.uid, s.namespace_id FROM turns t JOIN sessions s ON s.id = t.session WHERE t.uid
"""


def targets_of(
    connection: Connection, table: Table, uids: Sequence[str], namespace: NamespaceRow
) -> Mapping[str, tuple[str, bool]]:
    """Return for each uid the one that its row has in a namespace, and whether it is there.

    A row that the vault has in another namespace is copied: its uid there is derived from the
    original, so that a second import finds the copy.

    Args:
        connection: Of the view or unit.
        table: The table of the rows; ``memories``, or one with a column ``uid``.
        uids: At most a few hundred, in canonical form.
        namespace: The namespace that receives the rows.
    """
    copies = {uid: copied_uid(uid, namespace.uid) for uid in uids}
    if table is schema.memories:
        found = _MEMORIES
    elif _SEEN_IN in table.columns:
        found = f"SELECT uid, namespace_id FROM {table.name} WHERE uid"  # noqa: S608 (our own name)
    else:
        found = _TURNS
    wanted = json.dumps([*uids, *copies.values()])
    statement = f"{found} IN (SELECT value FROM json_each(?))"  # noqa: S608 (our own constants)
    homes: dict[str, int] = dict(rows_of(connection, statement, (wanted,)))
    return {uid: _target(uid, copies[uid], homes, namespace) for uid in uids}


def _target(
    uid: str, copy: str, homes: Mapping[str, int], namespace: NamespaceRow
) -> tuple[str, bool]:
    if homes.get(uid) == namespace.id:
        return uid, True
    if copy in homes:
        return copy, True
    return (copy, False) if uid in homes else (uid, False)
