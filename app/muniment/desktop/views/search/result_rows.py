"""Rows of the result list: the fields of every list, and why each hit matched."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Final

from muniment.desktop.views.browse.listing.memory_rows import MemoryRow, row_of
from muniment.domain.memories.memory import Memory
from muniment.domain.memories.query import Hit, ScoreBreakdown, SearchMode
from muniment.domain.text.sentences import Span
from muniment.services.search.matched_words import matched_words

_LOOKED_THROUGH: Final = 6_000
_OF_EVERY_LIST: Final = tuple(one.name for one in fields(MemoryRow))
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


@dataclass(frozen=True, slots=True, repr=False)
class ResultRow(MemoryRow):
    """A hit in the result list.

    Args:
        memory: The whole memory.
        mode: The search mode that found it.
        breakdown: The parts of its score.
        excerpt: The part of its text that is shown, in one line.
        marks: The matched spans in the excerpt.
        matched: The matched words in text and tags, each once, as written.
        neighbours: The neighbouring memories in its session.
    """

    memory: Memory | None = None
    mode: SearchMode = SearchMode.HYBRID
    breakdown: ScoreBreakdown = field(default_factory=ScoreBreakdown)
    excerpt: str = ""
    marks: tuple[Span, ...] = ()
    matched: tuple[str, ...] = ()
    neighbours: tuple[Memory, ...] = ()

    def __repr__(self) -> str:
        return f"ResultRow({self.id})"


def result_rows(hits: tuple[Hit, ...], query: str, mode: SearchMode) -> tuple[ResultRow, ...]:
    """Build the rows of a search result; any thread, takes a few milliseconds.

    A search by meaning alone matches no words, so none are marked.
    """
    texts = [readable(hit.memory.content, hit.passage, at_most=_LOOKED_THROUGH) for hit in hits]
    # Tags are searched like the text.
    tags = [" ".join(hit.memory.tags) for hit in hits]
    marks: list[tuple[Span, ...]] = [()] * (2 * len(hits))
    if mode is not SearchMode.SEMANTIC:
        marks = matched_words(query, [*texts, *tags])
    return tuple(
        _row(hit, text, spans, (mode, _words(text, spans) + _words(tag, tag_spans, "#")))
        for hit, text, spans, tag, tag_spans in zip(
            hits, texts, marks[: len(hits)], tags, marks[len(hits) :], strict=True
        )
    )


def _words(text: str, marks: tuple[Span, ...], before: str = "") -> tuple[str, ...]:
    """Return the marked words of a text, each once."""
    words: dict[str, str] = {}
    for start, end in marks:
        words.setdefault(text[start:end].casefold(), before + text[start:end])
    return tuple(words.values())


def _row(
    hit: Hit, text: str, marks: tuple[Span, ...], found: tuple[SearchMode, tuple[str, ...]]
) -> ResultRow:
    mode, matched = found
    plain = row_of(hit.memory, score=hit.score)
    shown, kept = excerpt(text, marks)
    return ResultRow(
        **{name: getattr(plain, name) for name in _OF_EVERY_LIST},
        memory=hit.memory,
        mode=mode,
        breakdown=hit.breakdown,
        excerpt=shown,
        marks=kept,
        matched=matched,
        neighbours=hit.neighbours,
    )
