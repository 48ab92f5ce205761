"""The ids of a bundle's rows in the namespace that receives them."""

import json
from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, Table

from muniment.domain.ids import copied_uid
from muniment.storage import schema
from muniment.storage.engine.driver_statements import rows_of
from muniment.storage.memories.memory_keys import HAS_ID
from muniment.storage.namespaces import NamespaceRow

_SEEN_IN: Final = "namespace_id"
_MEMORIES: Final = f"""
    SELECT m.id, m.namespace_id FROM json_each(?) wanted
    CROSS JOIN memories m ON {HAS_ID.format(table="m", wanted="wanted.value")}
"""  # noqa: S608 (our own names)
_TURNS: Final = """
    SELECT t.uid, s.namespace_id FROM turns t JOIN sessions s ON s.id = t.session
    WHERE t.uid IN (SELECT value FROM json_each(?))
"""
_UIDS: Final = """
    SELECT uid, namespace_id FROM {table} WHERE uid IN (SELECT value FROM json_each(?))
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
        statement = _MEMORIES
    elif _SEEN_IN in table.columns:
        statement = _UIDS.format(table=table.name)
    else:
        statement = _TURNS
    wanted = json.dumps([*uids, *copies.values()])
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
