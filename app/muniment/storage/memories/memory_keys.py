"""Conditions that find memories by their ids through the one index that there is on them.

The short id is made of the last 60 bits of the id: an index on the end of the id finds both.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, String, func, literal, literal_column

from muniment.domain.ids import tail_of
from muniment.storage.schema import memories

# As the index spells it: SQLite uses an index on an expression for the same expression only.
_FROM: Final[ColumnElement[int]] = literal_column("-16")
_TAIL: Final[ColumnElement[str]] = func.substr(memories.c.id, _FROM, type_=String)

HAS_ID: Final = "substr({table}.id, -16) = substr({wanted}, -16) AND {table}.id = {wanted}"
"""The same as `has_id`, in a text of SQL."""


def has_id(wanted: str | ColumnElement[Any]) -> ColumnElement[bool]:
    """Build the condition that a row of ``memories`` has an id."""
    value = literal(wanted) if isinstance(wanted, str) else wanted
    return (func.substr(value, _FROM) == _TAIL) & (memories.c.id == value)


def has_one_of(wanted: Sequence[str]) -> ColumnElement[bool]:
    """Build the condition that a row of ``memories`` has one of a few hundred ids."""
    return _TAIL.in_([tail_of(each) for each in wanted]) & memories.c.id.in_(wanted)


def has_short_id(wanted: str) -> ColumnElement[bool]:
    """Build the condition that a row of ``memories`` has a short id."""
    return (literal(tail_of(wanted)) == _TAIL) & (memories.c.short_id == wanted)
