"""Turn one record of an exported table into a draft."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from muniment.domain.errors import InvalidInputError
from muniment.domain.text.table_cells import plain_cell
from muniment.services.transfer.import_record import Read, key_of, object_of, read_fields
from muniment.services.transfer.import_table import Row


def read_row(row: Row, namespace: str) -> Read:
    """Read one record of a table.

    Args:
        row: The record; it is not blank.
        namespace: Where the memory goes.

    Raises:
        InvalidInputError: It could not be read, or a cell has a value of the wrong type. Whether
            the value is valid for a memory is checked by `checked_draft`.
    """
    if row.fault is not None:
        raise row.fault
    cells = {name: cell for name, cell in row.cells.items() if name in _READ}
    written = json.dumps(sorted(cells.items())).encode("utf-8")
    record = {name: _READ[name](name, cell) for name, cell in cells.items()}
    return read_fields(record, namespace, key_of(written))


def _text(_name: str, cell: str) -> str:
    return plain_cell(cell)


def _texts(name: str, cell: str) -> list[Any]:
    """Split a cell at semicolons; a list with a semicolon inside a text is written as JSON."""
    plain = plain_cell(cell)
    if not plain.startswith("["):
        return [text.strip() for text in plain.split(";") if text.strip()]
    try:
        return list(json.loads(plain))
    except (ValueError, RecursionError):
        raise InvalidInputError(name, "must be a list of texts") from None


def _object(name: str, cell: str) -> dict[str, Any]:
    try:
        return object_of(cell)
    except InvalidInputError:
        raise InvalidInputError(name, "must be a JSON object") from None


def _number(name: str, cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        raise InvalidInputError(name, "must be a number") from None


def _state(_name: str, cell: str) -> dict[str, str]:
    return {"state": cell}


_READ: Final[Mapping[str, Callable[[str, str], Any]]] = {
    "id": _text,
    "content": _text,
    "created_at": _text,
    "type": _text,
    "kind": _text,
    "categories": _texts,
    "tags": _texts,
    "importance": _number,
    "visibility": _text,
    "agent_id": _text,
    "user_id": _text,
    "session_id": _text,
    "project": _text,
    "source": _text,
    "expires_at": _text,
    "archived_at": _text,
    "metadata": _object,
    "client_id": _text,
    "derived": _texts,
    "embedding": _state,
}
"""The reader of each column used for a memory; other columns are ignored."""
