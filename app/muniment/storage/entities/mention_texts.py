"""The words by which a memory mentions an entity, as stored in the link.

A memory may mention an entity under several names, which share one link. The link's column
``normal`` has a line for each: the normal form of the words in the text and, after a tab, the
normal form of the name if it differs ("nyc" for "new york city"). Normal forms contain no tabs or
line breaks. ``NULL``: the link was made by hand, or by a version that did not store this.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Text, and_, func, literal, or_

from muniment.domain.access import SYSTEM
from muniment.domain.entities.entity import Mention, normal_form
from muniment.storage.schema import entity_links

_LINE: Final = "\n"
_STANDS_FOR: Final = "\t"


@dataclass(frozen=True, slots=True)
class Surface:
    """The normal forms of some words and of the name that they mean."""

    words: str
    key: str

    @classmethod
    def of(cls, mention: Mention) -> "Surface":
        """Return the surface of a mention."""
        words = normal_form(mention.name)
        return cls(words, normal_form(mention.normal or "") or words)

    def carries(self, name: str) -> bool:
        """Return whether a normal form is one of the two."""
        return name in (self.words, self.key)


def surfaces_in(text: str | None) -> tuple[Surface, ...]:
    """Read a link's column."""
    if not text:
        return ()
    parts = [line.partition(_STANDS_FOR) for line in text.split(_LINE)]
    return tuple(Surface(words, key or words) for words, _, key in parts)


def text_of(surfaces: Iterable[Surface]) -> str | None:
    """Write a link's column, without duplicates."""
    lines = [
        surface.words if surface.key == surface.words
        else surface.words + _STANDS_FOR + surface.key
        for surface in surfaces
    ]  # fmt: skip
    return _LINE.join(dict.fromkeys(lines)) or None


def names_in(text: str | None) -> frozenset[str]:
    """Return all normal forms in a link's column."""
    return frozenset(name for found in surfaces_in(text) for name in (found.words, found.key))


def carries(name: str) -> ColumnElement[bool]:
    """Build the condition that a link has a normal form, or has none stored."""
    column = entity_links.c.normal
    names = func.replace(column, _STANDS_FOR, _LINE, type_=Text)
    lines = literal(_LINE).concat(names).concat(_LINE)
    is_unknown = and_(column.is_(None), entity_links.c.actor == SYSTEM.name)
    return or_(is_unknown, func.instr(lines, f"{_LINE}{name}{_LINE}") > 0)


def says_otherwise(name: str) -> ColumnElement[bool]:
    """Build the condition that the words of a link differ from a normal form."""
    lines = literal(_LINE).concat(entity_links.c.normal).concat(_LINE)
    ends = (_LINE, _STANDS_FOR)
    return and_(*(func.instr(lines, f"{_LINE}{name}{end}") == 0 for end in ends))
