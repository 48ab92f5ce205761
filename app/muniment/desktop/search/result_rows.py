"""What the results show of a hit: besides what every list shows, why it is there."""

from dataclasses import dataclass, field, fields
from typing import Final

from muniment.desktop.memory_rows import MemoryRow, row_of
from muniment.desktop.search.excerpts import excerpt, readable
from muniment.domain.memory import Memory
from muniment.domain.query import Hit, ScoreBreakdown, SearchMode
from muniment.domain.sentences import Span
from muniment.services.matched_words import matched_words

_LOOKED_THROUGH: Final = 6_000
_OF_EVERY_LIST: Final = tuple(one.name for one in fields(MemoryRow))


@dataclass(frozen=True, slots=True, repr=False)
class ResultRow(MemoryRow):
    """A hit in the list of results.

    Args:
        memory: The whole of it.
        mode: How it was found.
        breakdown: The parts of its score.
        excerpt: What of it is shown, in one line.
        marks: Where in the excerpt the words stand that the search matched.
        matched: Words that the search matched in text and tags, each once, as they are written.
        neighbours: What stands beside it in its session.
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
    """Make the rows of an answer; any thread, for some milliseconds.

    A search by meaning alone matched no words, so none are marked.
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
    """Return what is marked in a text, each word once."""
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
