"""The rule of `muniment.domain.confidentiality.confidential.ConfidentialAccess` in SQL.

The column ``derived`` names the fields that the program filled in, with ``visibility`` last. Where
the program recognised a secret, the writer of the text follows: ``visibility=key:<id>``. The column
begins with ``-entities`` if no entities are extracted.
"""

from typing import Final

from sqlalchemy import Select, bindparam, select, text

from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.storage.schema import memories

RECOGNISED: Final = "visibility="
"""In ``derived``, the prefix of the writer of a recognised secret."""

WITHOUT_ENTITIES: Final = "-entities"
"""In ``derived`` of a memory from which no entities are extracted."""

# The first part is written as in the index: a bound value would not use the index. The rest is not
# evaluated for other memories.
IS_WITHHELD: Final = f"""({{memories}}.visibility = 'confidential' AND NOT CASE
    WHEN instr({{memories}}.derived, '{RECOGNISED}') = 0 THEN :chosen
    WHEN :mark IS NULL THEN 1
    ELSE substr({{memories}}.derived, -length(:mark)) = :mark END)"""
"""SQL condition that a memory is confidential and not shown; `bound` gives its values."""

_WITHHELD: Final = memories.alias("withheld")


def bound(access: ConfidentialAccess) -> dict[str, str | int | None]:
    """Return the values that `IS_WITHHELD` binds."""
    mark = None if access.reader is None else f"{RECOGNISED}{access.reader}"
    return {"chosen": int(access.chosen), "mark": mark}


def withheld(access: ConfidentialAccess) -> Select[tuple[int]]:
    """Select the row numbers of the confidential memories that are not shown.

    There are few, and an index covers the query; a condition on all memories would read every row.
    """
    condition = text(IS_WITHHELD.format(memories=_WITHHELD.name)).bindparams(
        *(bindparam(name, value, unique=True) for name, value in bound(access).items())
    )
    return select(_WITHHELD.c.number).where(condition).correlate(None)


def writer_of(derived: str) -> str | None:
    """Return the writer of the secret recognised in a memory; ``None`` if there is none."""
    return derived.partition(RECOGNISED)[2] or None


def names_in(derived: str) -> frozenset[str]:
    """Return the names of the fields that the column ``derived`` names."""
    return frozenset(each.partition("=")[0] for each in derived.split() if each != WITHOUT_ENTITIES)


def extracts_entities(derived: str) -> bool:
    """Return whether entities are extracted from the content."""
    return WITHOUT_ENTITIES not in derived.split()
