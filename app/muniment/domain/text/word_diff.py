"""Word-by-word comparison of two texts."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum, auto
from typing import Final

_TOKEN: Final = re.compile(r"\s+|\d+(?:[.,:]\d+)+|\w+(?:['’]\w+)*|[^\w\s]")
"""A number with its parts, such as 1.5 or 09:30, or a word such as don't is one token."""

_COMPARED_MAX: Final = 2_000


class Edit(Enum):
    """The kind of an edit."""

    KEPT = auto()
    ADDED = auto()
    REMOVED = auto()


@dataclass(frozen=True, slots=True, repr=False)
class Piece:
    """Some words and their edit."""

    edit: Edit
    text: str

    def __repr__(self) -> str:
        return f"Piece({self.edit.name})"


def word_diff(before: str, after: str) -> tuple[Piece, ...]:
    """Return how one text became another, in reading order.

    If more than 2,000 words between the first and the last change would have to be compared, all of
    them are reported as replaced: the comparison takes time with the square of their count.
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    middle = _compared(old[start : len(old) - end], new[start : len(new) - end])
    found = [
        Piece(Edit.KEPT, "".join(old[:start])),
        *middle,
        Piece(Edit.KEPT, "".join(old[len(old) - end :])),
    ]
    return tuple(piece for piece in found if piece.text)


def _common(one: list[str], other: list[str]) -> int:
    count = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        count += 1
    return count


def _compared(old: list[str], new: list[str]) -> Iterator[Piece]:
    if max(len(old), len(new)) > _COMPARED_MAX:
        yield Piece(Edit.REMOVED, "".join(old))
        yield Piece(Edit.ADDED, "".join(new))
        return
    for span in _readable(_spans(old, new)):
        if span.is_kept:
            yield Piece(Edit.KEPT, span.old)
            continue
        yield Piece(Edit.REMOVED, span.old)
        yield Piece(Edit.ADDED, span.new)


@dataclass(frozen=True, slots=True)
class _Span:
    """A part of both texts that is the same, or was replaced."""

    is_kept: bool
    old: str
    new: str

    @property
    def size(self) -> int:
        return max(len(self.old), len(self.new))


def _spans(old: list[str], new: list[str]) -> Iterator[_Span]:
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for name, first, last, new_first, new_last in matcher.get_opcodes():
        yield _Span(name == "equal", "".join(old[first:last]), "".join(new[new_first:new_last]))


def _readable(spans: Iterable[_Span]) -> list[_Span]:
    """Merge two changes where the equal part between them is shorter than either.

    A rewritten sentence is unreadable as a diff word by word, with only its spaces kept.

    Source:
        The semantic cleanup of diff-match-patch (Fraser, "Diff Strategies", 2006).
    """
    found: list[_Span] = []
    for span in spans:
        latest = span
        while not latest.is_kept and len(found) > 1:
            before, between = found[-2:]
            if before.is_kept or between.size > min(before.size, latest.size):
                break
            latest = _Span(
                is_kept=False,
                old=before.old + between.old + latest.old,
                new=before.new + between.new + latest.new,
            )
            del found[-2:]
        found.append(latest)
    return found
