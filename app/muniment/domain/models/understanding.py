"""What the program makes of a text by itself: how it is classed, and what warns about it."""

from dataclasses import dataclass
from typing import Final

from muniment.domain.entities.entity import Mention
from muniment.domain.memories.memory import Category, MemoryKind, MemoryType

CLASSED: Final = ("type", "kind", "categories")
"""Fields that the model fills where nobody gave them, and fills anew when the text changes."""

DERIVABLE: Final = (*CLASSED, "visibility")
"""Fields that the program fills where nobody gave them: the visibility follows from whether a
secret is recognised in the text."""


@dataclass(frozen=True, slots=True)
class Classification:
    """What sort of statement a text is.

    Args:
        type: Never ``None``; ``general`` where nothing fits.
        kind: Lasting, or something that happened once.
        categories: The parts of a life it belongs to, the likeliest first; at most three.
        confidence: Of the type, 0..1.
    """

    type: MemoryType
    kind: MemoryKind
    categories: tuple[Category, ...]
    confidence: float


@dataclass(frozen=True, slots=True, repr=False)
class TextAnalysis:
    """What the program made of one text: how it is classed, and what it mentions."""

    classification: Classification
    mentions: tuple[Mention, ...] = ()

    def __repr__(self) -> str:
        return "TextAnalysis(…)"
