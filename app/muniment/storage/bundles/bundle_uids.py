"""The ids of a bundle's rows in the namespace that receives them."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, Table, select

from muniment.domain.ids import copied_uid
from muniment.storage import schema
from muniment.storage.namespaces import NamespaceRow

_SEEN_IN: Final = "namespace_id"


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
    uid_column = table.c.id if table is schema.memories else table.c.uid
    if _SEEN_IN in table.columns:
        query = select(uid_column, table.c.namespace_id)
    else:
        query = select(uid_column, schema.sessions.c.namespace_id).join(
            schema.sessions, schema.sessions.c.id == table.c.session
        )
    rows = connection.execute(query.where(uid_column.in_([*uids, *copies.values()])))
    homes = {row[0]: row[1] for row in rows}
    return {uid: _target(uid, copies[uid], homes, namespace) for uid in uids}


def _target(
    uid: str, copy: str, homes: Mapping[str, int], namespace: NamespaceRow
) -> tuple[str, bool]:
    if homes.get(uid) == namespace.id:
        return uid, True
    if copy in homes:
        return copy, True
    return (copy, False) if uid in homes else (uid, False)
