"""A context for a prompt: what is asked, and what comes back."""

from dataclasses import dataclass, field
from typing import Final

from muniment.domain.memories.memory import Memory
from muniment.domain.memories.query import Hit, MemoryFilter, SearchMode
from muniment.domain.text.sentences import Span

CONTEXT_TOKENS_DEFAULT: Final = 1_000
CONTEXT_TOKENS_MAX: Final = 32_000
CONTEXT_LIMIT_DEFAULT: Final = 50
CONTEXT_LIMIT_MAX: Final = 50
"""Sentences of more memories than this are not weighed. Nor of fewer by default: of 20 short
memories not enough is left for 1,000 tokens (docs/retrieval.md)."""

CONTEXT_EXCLUDED_MAX: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ContextRequest:
    """What a context is wanted for.

    Args:
        query: The question, or the prompt itself.
        max_tokens: Budget of the whole text, headings included, in tokens of the embedding model.
        limit: Sentences of how many memories are weighed.
        min_score: Lowest score of a memory that counts, 0..1.
        mode: How memories are found.
        filter: Which memories count.
        include_confidential: Whether confidential ones do.
        exclude: Ids or short ids of memories that the asker has already.
    """

    query: str
    max_tokens: int = CONTEXT_TOKENS_DEFAULT
    limit: int = CONTEXT_LIMIT_DEFAULT
    min_score: float = 0.0
    mode: SearchMode = SearchMode.HYBRID
    filter: MemoryFilter = field(default_factory=MemoryFilter)
    include_confidential: bool = False
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class ContextMemory:
    """A memory that a context quotes.

    Args:
        memory: The whole of it.
        score: Of the search that found it, 0..1.
        spans: The sentences quoted, in order.
        excerpt: They as they stand in the text.
    """

    memory: Memory
    score: float
    spans: tuple[Span, ...]
    excerpt: str


@dataclass(frozen=True, slots=True, repr=False)
class ContextResult:
    """A context.

    Args:
        text: Empty when nothing is relevant, or nothing relevant fits.
        tokens: Of the text.
        memories: Those quoted, in the order and with the numbers (from 1) of the text.
        left_out: Relevant sentences for which there was no room. Some and no text: the budget is
            too small for any of them.
    """

    text: str
    tokens: int
    memories: tuple[ContextMemory, ...]
    left_out: int


@dataclass(frozen=True, slots=True, repr=False)
class CompressedHit:
    """A hit of a search, cut down to its telling sentences.

    Args:
        hit: The hit as it was found.
        content: The sentences kept; empty when there was no room, or none is relevant.
        spans: Where they stand in the memory.
        tokens: Of the content.
    """

    hit: Hit
    content: str
    spans: tuple[Span, ...]
    tokens: int
