"""What one text says, all of it at once: its classification and what it mentions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from muniment.domain.confidentiality.secret_text import secrets_in
from muniment.domain.memories.memory import Category
from muniment.domain.models.understanding import Classification, TextAnalysis
from muniment.understanding.classification import Classifier
from muniment.understanding.entities import EntityFinder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CATEGORIES_MAX: Final = 3


class TextReader:
    """Reads texts; any thread.

    Args:
        classifier: Says what sort of statement a text is.
        finder: Finds what it mentions.
    """

    def __init__(self, classifier: Classifier, finder: EntityFinder) -> None:
        self._classifier = classifier
        self._finder = finder

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Load heads and lists from the folder they are shipped in; about 0.2 s.

        Raises:
            ModelUnavailableError: A file is missing or is not the one that was shipped.
        """
        return cls(Classifier.load(folder), EntityFinder.load(folder))

    @property
    def model_id(self) -> str:
        """The embedding model whose vectors are classified."""
        return self._classifier.model_id

    def read(
        self,
        texts: Sequence[str],
        vectors: "NDArray[np.float32]",
        moments: Sequence[datetime],
    ) -> list[TextAnalysis]:
        """Read texts.

        Args:
            texts: What is read; each by itself.
            vectors: One unit vector each, of the model `model_id`; shape (texts, dim), float32.
            moments: When each was written: what "yesterday" is counted from.

        Returns:
            What each says, in order.
        """
        classified = self._classifier.classify(texts, vectors)
        return [
            TextAnalysis(_with_secrets(found, text), self._finder.find(text, moment))
            for text, found, moment in zip(texts, classified, moments, strict=True)
        ]


def _with_secrets(found: Classification, text: str) -> Classification:
    """Say that a text with a password or a card's number in it is private, whatever else."""
    if not secrets_in(text):
        return found
    others = tuple(name for name in found.categories if name is not Category.PRIVATE)
    return replace(found, categories=(Category.PRIVATE, *others)[:_CATEGORIES_MAX])
