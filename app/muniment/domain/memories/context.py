"""Requests for a prompt's context, and their results."""

from dataclasses import dataclass, field
from typing import Final

from muniment.domain.memories.memory import Memory
from muniment.domain.memories.query import Hit, MemoryFilter, NormalizedScores, SearchMode
from muniment.domain.text.sentences import Span

CONTEXT_TOKENS_DEFAULT: Final = 1_000
CONTEXT_TOKENS_MAX: Final = 32_000
CONTEXT_LIMIT_DEFAULT: Final = 50
CONTEXT_LIMIT_MAX: Final = 50
"""Largest number of memories whose sentences are ranked, and the default: 20 short memories do not
fill 1,000 tokens (docs/retrieval.md).
"""

CONTEXT_EXCLUDED_MAX: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ContextRequest:
    """A request for a context.

    Args:
        query: The question, or the prompt itself.
        max_tokens: Budget of the whole text, headings included, in tokens of the embedding model.
        limit: Number of memories whose sentences are ranked.
        min_score: Lowest score of a memory that counts, 0..1.
        min_normalized: As in `SearchRequest`.
        mode: How memories are found.
        filter: Which memories count.
        include_confidential: Whether confidential ones count.
        exclude: Ids or short ids of memories that the caller has already.
    """

    query: str
    max_tokens: int = CONTEXT_TOKENS_DEFAULT
    limit: int = CONTEXT_LIMIT_DEFAULT
    min_score: float = 0.0
    min_normalized: float | None = None
    mode: SearchMode = SearchMode.HYBRID
    filter: MemoryFilter = field(default_factory=MemoryFilter)
    include_confidential: bool = False
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class ContextMemory:
    """A memory that a context quotes.

    Args:
        memory: The whole memory.
        score: Of the search that found it, 0..1.
        spans: The quoted sentences, in order.
        excerpt: The same sentences as text.
        normalized: The normalized scores, if they were requested.
    """

    memory: Memory
    score: float
    spans: tuple[Span, ...]
    excerpt: str
    normalized: NormalizedScores | None = None


@dataclass(frozen=True, slots=True, repr=False)
class ContextResult:
    """A context.

    Args:
        text: Empty when nothing is relevant, or nothing relevant fits.
        tokens: Of the text.
        memories: Those quoted, in the order and with the numbers (from 1) of the text.
        left_out: Relevant sentences that did not fit. More than 0 with an empty text means that the
            budget is too small for any of them.
    """

    text: str
    tokens: int
    memories: tuple[ContextMemory, ...]
    left_out: int


@dataclass(frozen=True, slots=True, repr=False)
class CompressedHit:
    """A search hit, reduced to its relevant sentences.

    Args:
        hit: The hit as it was found.
        content: The sentences kept; empty when none fits or none is relevant.
        spans: Their places in the memory.
        tokens: Of the content.
    """

    hit: Hit
    content: str
    spans: tuple[Span, ...]
    tokens: int
