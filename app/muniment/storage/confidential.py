"""The rule of `muniment.domain.confidential.ConfidentialAccess` in SQL.

The column ``derived`` names what the program filled in, ``visibility`` last; where it recognised a
secret, who wrote the text follows: ``visibility=key:<id>``.
"""

from typing import Final

from sqlalchemy import Select, bindparam, select, text

from muniment.domain.confidential import ConfidentialAccess
from muniment.storage.schema import memories

RECOGNISED: Final = "visibility="
"""What stands in ``derived`` before the name of who wrote a recognised secret."""

# The first part stands as it does in the index: a bound value would not find it. Nothing behind it
# is read of other memories.
IS_WITHHELD: Final = f"""({{memories}}.visibility = 'confidential' AND NOT CASE
    WHEN instr({{memories}}.derived, '{RECOGNISED}') = 0 THEN :chosen
    WHEN :mark IS NULL THEN 1
    ELSE substr({{memories}}.derived, -length(:mark)) = :mark END)"""
"""SQL: that a memory is confidential and not shown; the values are those of `bound`."""

_WITHHELD: Final = memories.alias("withheld")


def bound(access: ConfidentialAccess) -> dict[str, str | int | None]:
    """Return the values that `IS_WITHHELD` binds."""
    mark = None if access.reader is None else f"{RECOGNISED}{access.reader}"
    return {"chosen": int(access.chosen), "mark": mark}


def withheld(access: ConfidentialAccess) -> Select[tuple[int]]:
    """Select the row numbers of the confidential memories that are not shown.

    They are few, and an index holds all that is asked of them: a condition on the rows of all
    memories would have each of those read.
    """
    condition = text(IS_WITHHELD.format(memories=_WITHHELD.name)).bindparams(
        *(bindparam(name, value, unique=True) for name, value in bound(access).items())
    )
    return select(_WITHHELD.c.number).where(condition).correlate(None)


def writer_of(derived: str) -> str | None:
    """Return who wrote the secret that was recognised in a memory; ``None`` where none was."""
    return derived.partition(RECOGNISED)[2] or None


def names_in(derived: str) -> frozenset[str]:
    """Return the names of the fields that the column ``derived`` names."""
    return frozenset(each.partition("=")[0] for each in derived.split())
