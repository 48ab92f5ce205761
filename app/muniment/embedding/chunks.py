"""Split long texts into passages that each fit the model's window."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from muniment.domain.text.sentences import line_borders, sentence_borders
from muniment.embedding.model import EmbeddingModel, TokenSpans

# Passages of a long text are filled up to this size, and beyond it only to complete a sentence. In
# whole conversations passages of 200 tokens are found less often (docs/benchmarks.md).
TARGET_TOKENS: Final = 100
# The last passage may be slightly longer, to avoid a tiny remainder.
_LAST_TOKENS: Final = 125

_WORD_BORDER: Final = re.compile(r"\s+")
# Joiners, variation selectors and skin tones belong to the character before them.
_EXTENDERS: Final = re.compile(
    "[\u200c\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\U000e0100-\U000e01ef]"
)
_JOINER: Final = "\u200d"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage of a text.

    Args:
        start: First character.
        end: Character after the last.
    """

    start: int
    end: int


def split_into_chunks(text: str, model: EmbeddingModel) -> list[Chunk]:
    """Split a text into passages that each fit the model's window.

    Passages end at sentence borders if possible, otherwise at lines, words or characters. They are
    contiguous: every character is in exactly one. A short text is one passage, usually without
    being tokenised.

    Args:
        text: Any text.
        model: The model whose tokens and window apply.

    Returns:
        At least one chunk, in order.
    """
    window = model.max_tokens - model.special_tokens
    if _fits_without_counting(text, window):
        return [Chunk(0, len(text))]
    spans = model.token_spans(text)
    if len(spans) <= window:
        return [Chunk(0, len(text))]
    borders = _chunk_borders(text, spans, window)
    chunks = [Chunk(start, end) for start, end in pairwise(borders)]
    return [part for chunk in chunks for part in _fitting(text, chunk, model)]


def _fits_without_counting(text: str, window: int) -> bool:
    """Return whether a text is so short that its tokens cannot exceed the window."""
    return len(text) <= window and (
        text.isascii() or len(text.encode("utf-8", "replace")) <= window
    )


class _Borders:
    """Positions where a text may be cut, and the number of tokens before each.

    Args:
        text: The text.
        places: Positions inside the text, ascending; those inside a character are dropped.
        spans: The text's tokens.
    """

    def __init__(self, text: str, places: Iterable[int], spans: TokenSpans) -> None:
        safe = [place for place in places if 0 < place < len(text) and _is_safe(text, place)]
        self.places = np.array(safe, dtype=np.int64)
        self.tokens_before = np.searchsorted(spans.starts, self.places)

    def last(self, done: int, most: int) -> int | None:
        """Return the last position with more than ``done`` and up to ``most`` tokens before it."""
        index = int(np.searchsorted(self.tokens_before, most, side="right")) - 1
        return int(self.places[index]) if index >= 0 and self.tokens_before[index] > done else None

    def first(self, done: int, most: int) -> int | None:
        """Return the first such position."""
        index = int(np.searchsorted(self.tokens_before, done, side="right"))
        fits = index < len(self.places) and self.tokens_before[index] <= most
        return int(self.places[index]) if fits else None


def _chunk_borders(text: str, spans: TokenSpans, window: int) -> list[int]:
    """Return the borders of chunks: 0, the borders between them, the text's length."""
    sentences = _Borders(text, sentence_borders(text), spans)
    lines = _Borders(text, line_borders(text), spans)
    words = _Borders(text, (space.end() for space in _WORD_BORDER.finditer(text)), spans)
    tokens = _Borders(text, np.unique(spans.starts).tolist(), spans)
    target, longest_last = min(TARGET_TOKENS, window), min(_LAST_TOKENS, window)
    borders, done = [0], 0
    while (left := len(spans) - done) > longest_last:
        border = sentences.last(done, done + target)
        if border is None and left <= window:
            break
        border = (
            border
            or sentences.first(done, done + window)
            or lines.last(done, done + window)
            or words.last(done, done + window)
            or tokens.last(done, done + window)
            or int(spans.starts[done + window])
        )
        borders.append(border)
        done = int(np.searchsorted(spans.starts, border))
    return [*borders, len(text)]


def _fitting(text: str, chunk: Chunk, model: EmbeddingModel) -> Iterator[Chunk]:
    """Yield the chunk, or its halves if it has more tokens alone than inside the text.

    A cut inside a word can cause this, because the second half then begins a word.
    """
    passage = text[chunk.start : chunk.end]
    window = model.max_tokens - model.special_tokens
    if _fits_without_counting(passage, window) or len(model.token_spans(passage)) <= window:
        yield chunk
        return
    middle = (chunk.start + chunk.end) // 2
    safe = (place for place in range(middle, chunk.start, -1) if _is_safe(text, place))
    border = next(safe, middle)
    yield from _fitting(text, Chunk(chunk.start, border), model)
    yield from _fitting(text, Chunk(border, chunk.end), model)


def _is_safe(text: str, place: int) -> bool:
    """Return whether a cut before a character keeps each user-visible character whole."""
    before, behind = text[place - 1], text[place]
    return not (
        unicodedata.category(behind).startswith("M")
        or _EXTENDERS.match(behind)
        or before == _JOINER
        or (before == "\r" and behind == "\n")
    )
