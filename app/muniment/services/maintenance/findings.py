"""The doctor's findings, and their remedies."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

NAMED_MAX: Final = 5

# As the file check names it: before what it says of the tree, or at the end.
_INDEX: Final = re.compile(r"^index (\S+): |\bindex (\S+)$")
_NAMED_MAX: Final = 1_000

_REPAIR: Final = "`muniment doctor --repair` makes it anew from the memories."
_RESTORE: Final = (
    "It cannot be mended. A backup from before still has it: restore one in the window, in the "
    "settings under Backups."
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One check and its result.

    Args:
        check: Its name; stable.
        ok: Whether all is well, repaired or not.
        detail: What was found, without content.
        repaired: Whether it was bad and is repaired.
        rows: The disagreeing rows by name, such as ``memory 5``; the first thousand.
        can_mend: Whether it is bad and a repair would fix it.
        remedy: What the user can do: about keys, the model, the place of backups.
    """

    check: str
    ok: bool
    detail: str
    repaired: bool = False
    rows: tuple[str, ...] = ()
    can_mend: bool = False
    remedy: str = ""

    @property
    def is_lost(self) -> bool:
        """Whether the file itself lacks something that cannot be derived from the rest."""
        return not (self.ok or self.can_mend or self.remedy)

    @property
    def hint(self) -> str:
        """The advice for the user; empty when all is well."""
        if self.ok:
            return ""
        return _REPAIR if self.can_mend else self.remedy or _RESTORE


def wrong(check: str, noun: str, numbers: Sequence[int], *, detail: str) -> Finding:
    """Return the finding of disagreeing rows of one kind."""
    return named(check, [f"{noun} {number}" for number in numbers], detail)


def named(check: str, rows: Sequence[str], detail: str) -> Finding:
    """Return the finding of disagreeing items by name, or a passed check without any."""
    if not rows:
        return Finding(check, ok=True, detail="none")
    first = ", ".join(rows[:NAMED_MAX])
    detail = f"{len(rows)} {detail}: {first}{', …' if len(rows) > NAMED_MAX else ''}"
    return Finding(check, ok=False, detail=detail, rows=tuple(rows[:_NAMED_MAX]))


def mendable(found: Finding) -> Finding:
    """Mark a finding as one that a repair would fix."""
    return replace(found, can_mend=True)


def mended(found: Finding) -> Finding:
    """Mark a finding as one that a repair has fixed."""
    return Finding(found.check, ok=True, detail=found.detail, repaired=True, rows=found.rows)


def is_of_text_index(problem: str) -> bool:
    """Tell whether SQLite speaks of the full text, which can be made anew."""
    return "fts5" in problem.casefold() or "memory_text" in problem


def index_of(problem: str) -> str | None:
    """Return the index that SQLite speaks of, which can be made anew from its table."""
    match = _INDEX.search(problem)
    return match and (match[1] or match[2])
