"""The few lines of a memory that a result shows: where most of the matched words stand."""

from collections.abc import Sequence
from typing import Final

from muniment.domain.sentences import Span

EXCERPT_MAX: Final = 280
_BEFORE: Final = 40
_ELISION: Final = "… "


def readable(content: str, passage: Span | None, *, at_most: int) -> str:
    """Return what is looked through for an excerpt, in one line.

    Args:
        content: A memory's.
        passage: The part of it that fits best, where the search compared parts.
        at_most: A content with more characters is not looked through whole.
    """
    if len(content) > at_most:
        start, end = passage or (0, at_most)
        content = content[start : min(end, start + at_most)]
    return " ".join(content.split())


def excerpt(text: str, marks: Sequence[Span]) -> tuple[str, tuple[Span, ...]]:
    """Cut a text to where most of its marks stand.

    Args:
        text: In one line.
        marks: What the search matched in it, from left to right.

    Returns:
        At most `EXCERPT_MAX` characters of it, and the marks that stand in them.
    """
    start = _begin(text, marks)
    end = start + EXCERPT_MAX
    head = _ELISION if start else ""
    shift = len(head) - start
    kept = tuple(
        (first + shift, min(last, end) + shift) for first, last in marks if start <= first < end
    )
    return head + text[start:end], kept


def _begin(text: str, marks: Sequence[Span]) -> int:
    """Return where to begin: at a word, a little before the mark after which most others stand."""
    if len(text) <= EXCERPT_MAX or not marks:
        return 0
    reach = EXCERPT_MAX - _BEFORE
    counts = [sum(1 for other, _ in marks if first <= other < first + reach) for first, _ in marks]
    begin = marks[counts.index(max(counts))][0] - _BEFORE
    if begin <= 0:
        return 0
    begin = min(begin, len(text) - EXCERPT_MAX)
    return text.rfind(" ", 0, begin + 1) + 1
