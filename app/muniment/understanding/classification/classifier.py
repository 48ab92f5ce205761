"""Classification of memories: type, kind and categories."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from muniment.domain.memories.memory import Category, MemoryKind, MemoryType
from muniment.domain.understanding.text_analysis import Classification
from muniment.understanding.classification.statement_cues import LOOKED_AT_CHARACTERS
from muniment.understanding.classification.trained_heads import CATEGORIES, TYPES, Heads

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CATEGORIES_MAX: Final = 3

# What is likelier wrong than right is not said. Measured by five-fold cross-validation on the
# training texts (docs/understanding.md, "What is left open").
LEAST_CONFIDENCE: Final = 0.35
"""Below it a text is ``general``: of the types so unsure, 1 of 3 is right."""

SURE_CATEGORY_SCORE: Final = 0.35
CLEAR_CATEGORY_MARGIN: Final = 0.08
"""A best category with neither is not said: of those, 4 of 10 are right."""

_FEW_WORDS: Final = 6
"""A text this short says little: of what only the bounds above would label, a third is right."""

LEAST_CONFIDENCE_IN_FEW_WORDS: Final = 0.5
CLEAR_CATEGORY_IN_FEW_WORDS: Final = 0.8
"""Least sum of the best category's score and its lead over the next one."""

_EPISODIC: Final = 0.5
_ANOTHER_CATEGORY: Final = 0.5
"""Score from which a second category is assigned; few texts are labelled with one."""

_WORDLESS: Final = Classification(MemoryType.GENERAL, MemoryKind.SEMANTIC, (), 1.0)


class Classifier:
    """Classifies texts by their vectors and wording; immutable, any thread.

    Args:
        heads: The trained heads.
    """

    def __init__(self, heads: Heads) -> None:
        self._heads = heads

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Load the shipped heads.

        Args:
            folder: ``resources/understanding``.

        Raises:
            ModelUnavailableError: The heads are missing, damaged or of another version.
        """
        return cls(Heads.load(folder))

    @property
    def model_id(self) -> str:
        """The embedding model whose vectors `classify` accepts."""
        return self._heads.model_id

    def classify(
        self, texts: Sequence[str], vectors: "NDArray[np.float32]"
    ) -> list[Classification]:
        """Classify texts; 0.3 to 1.5 ms each, whatever their length.

        A text without a letter is ``general``. So is one that no type fits well, as happens in
        languages that neither the model nor the cues know. A text has no category where none fits
        well or better than the others; one of a few words has fewer labels still.

        Args:
            texts: As stored; each is read up to `LOOKED_AT_CHARACTERS`.
            vectors: Unit vectors of the same texts, by the model ``model_id``; for a text of
                several passages that of the first. Shape (texts, 384), float32.

        Raises:
            ValueError: The vectors have another shape.
        """
        scores = self._heads.scores(vectors, self._heads.wording(texts))
        likely = self._heads.probabilities(scores)
        return [
            _classification(score, chances, is_short=_is_short(text))
            if _has_letters(text)
            else _WORDLESS
            for text, score, chances in zip(texts, scores, likely, strict=True)
        ]


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text[:LOOKED_AT_CHARACTERS]))


def _is_short(text: str) -> bool:
    return len(text[:LOOKED_AT_CHARACTERS].split(maxsplit=_FEW_WORDS)) <= _FEW_WORDS


def _classification(
    scores: "NDArray[np.float32]", likely: "NDArray[np.float32]", *, is_short: bool
) -> Classification:
    least = LEAST_CONFIDENCE_IN_FEW_WORDS if is_short else LEAST_CONFIDENCE
    best = int(likely.argmax())
    confidence = float(likely[best])
    return Classification(
        type=TYPES[best] if confidence >= least else MemoryType.GENERAL,
        kind=MemoryKind.EPISODIC if scores[len(TYPES)] > _EPISODIC else MemoryKind.SEMANTIC,
        categories=_categories(
            [float(each) for each in scores[len(TYPES) + 1 :]], is_short=is_short
        ),
        confidence=confidence,
    )


def _categories(scores: Sequence[float], *, is_short: bool) -> tuple[Category, ...]:
    """Return the categories with the best scores; none where that is unsure."""
    order = sorted(range(len(scores)), key=lambda place: -scores[place])
    best = scores[order[0]]
    # Two that both fit are given together, so that neither makes the other unsure.
    second = next(
        scores[place]
        for place in order[1:]
        if place == len(CATEGORIES) or scores[place] < _ANOTHER_CATEGORY
    )
    is_sure = (
        2 * best - second >= CLEAR_CATEGORY_IN_FEW_WORDS
        if is_short
        else best >= SURE_CATEGORY_SCORE or best - second >= CLEAR_CATEGORY_MARGIN
    )
    if order[0] == len(CATEGORIES) or not is_sure:
        return ()
    others = (
        CATEGORIES[place]
        for place in order[1:]
        if place < len(CATEGORIES) and scores[place] >= _ANOTHER_CATEGORY
    )
    return (CATEGORIES[order[0]], *others)[:CATEGORIES_MAX]
