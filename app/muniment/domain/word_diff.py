"""Two texts compared word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum, auto
from typing import Final

_TOKEN: Final = re.compile(r"\s+|\w+|[^\w\s]")
_COMPARED_MAX: Final = 2_000


class Edit(Enum):
    """What became of a piece of text."""

    KEPT = auto()
    ADDED = auto()
    REMOVED = auto()


@dataclass(frozen=True, slots=True, repr=False)
class Piece:
    """Some words and what became of them."""

    edit: Edit
    text: str

    def __repr__(self) -> str:
        return f"Piece({self.edit.name})"


def word_diff(before: str, after: str) -> tuple[Piece, ...]:
    """Return how one text became another, in the order of reading.

    Where more than 2,000 words between the first and the last change would have to be compared,
    they are told as replaced altogether: the comparison takes time with the square of their count.
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
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for name, first, last, new_first, new_last in matcher.get_opcodes():
        if name == "equal":
            yield Piece(Edit.KEPT, "".join(old[first:last]))
            continue
        yield Piece(Edit.REMOVED, "".join(old[first:last]))
        yield Piece(Edit.ADDED, "".join(new[new_first:new_last]))
