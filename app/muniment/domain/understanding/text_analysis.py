"""Results of text analysis: how a text is classified."""

from dataclasses import dataclass
from typing import Final

from muniment.domain.entities.entity import Mention
from muniment.domain.memories.memory import Category, MemoryKind, MemoryType

CLASSED: Final = ("type", "kind", "categories")
"""Fields that the model fills where they were not given, and again when the text changes."""

DERIVABLE: Final = (*CLASSED, "visibility")
"""Fields that the program fills where they were not given: the visibility follows from whether a
secret is recognised in the text.
"""


@dataclass(frozen=True, slots=True)
class Classification:
    """The classification of a text.

    Args:
        type: Never ``None``; ``general`` where nothing fits.
        kind: Lasting, or a single event.
        categories: The areas of life it belongs to, the likeliest first; at most three.
        confidence: Of the type, 0..1.
    """

    type: MemoryType
    kind: MemoryKind
    categories: tuple[Category, ...]
    confidence: float


@dataclass(frozen=True, slots=True, repr=False)
class TextAnalysis:
    """The analysis of one text: its classification, and what it mentions."""

    classification: Classification
    mentions: tuple[Mention, ...] = ()

    def __repr__(self) -> str:
        return "TextAnalysis(…)"
