"""Excerpts for results: the few lines of a memory with most of the matched words."""

from collections.abc import Sequence
from typing import Final

from muniment.domain.text.sentences import Span

EXCERPT_MAX: Final = 280
_BEFORE: Final = 40
_ELISION: Final = "… "


def readable(content: str, passage: Span | None, *, at_most: int) -> str:
    """Return the text to take an excerpt from, in one line.

    Args:
        content: The content of a memory.
        passage: The best matching part, if the search compared parts.
        at_most: Longer content, in characters, is not used in full.
    """
    if len(content) > at_most:
        start, end = passage or (0, at_most)
        content = content[start : min(end, start + at_most)]
    return " ".join(content.split())


def excerpt(text: str, marks: Sequence[Span]) -> tuple[str, tuple[Span, ...]]:
    """Cut a text to the part with the most marks.

    Args:
        text: The text, in one line.
        marks: The spans that the search matched, from left to right.

    Returns:
        At most `EXCERPT_MAX` characters of the text, and the marks in them.
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
    """Return where to start: at a word, just before the mark that most others follow closely."""
    if len(text) <= EXCERPT_MAX or not marks:
        return 0
    reach = EXCERPT_MAX - _BEFORE
    counts = [sum(1 for other, _ in marks if first <= other < first + reach) for first, _ in marks]
    begin = marks[counts.index(max(counts))][0] - _BEFORE
    if begin <= 0:
        return 0
    begin = min(begin, len(text) - EXCERPT_MAX)
    return text.rfind(" ", 0, begin + 1) + 1
