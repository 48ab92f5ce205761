"""Rows of the result list: the fields of every list, and why each hit matched."""

from dataclasses import dataclass, field, fields
from typing import Final

from muniment.desktop.views.browse.memory_rows import MemoryRow, row_of
from muniment.desktop.views.search.excerpts import excerpt, readable
from muniment.domain.memories.memory import Memory
from muniment.domain.memories.query import Hit, ScoreBreakdown, SearchMode
from muniment.domain.text.sentences import Span
from muniment.services.search.matched_words import matched_words

_LOOKED_THROUGH: Final = 6_000
_OF_EVERY_LIST: Final = tuple(one.name for one in fields(MemoryRow))


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
