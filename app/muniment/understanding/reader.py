"""The complete analysis of a text: its classification and its entities."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from muniment.domain.confidentiality.secret_text import secrets_in
from muniment.domain.memories.memory import Category
from muniment.domain.understanding.text_analysis import Classification, TextAnalysis
from muniment.understanding.classification.classifier import Classifier
from muniment.understanding.entities.entity_recognition import EntityFinder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CATEGORIES_MAX: Final = 3


class TextReader:
    """Analyses texts; any thread.

    Args:
        classifier: Classifies a text.
        finder: Finds its entities.
    """

    def __init__(self, classifier: Classifier, finder: EntityFinder) -> None:
        self._classifier = classifier
        self._finder = finder

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Load heads and lists from the folder they are shipped in; about 0.2 s.

        Raises:
            ModelUnavailableError: A file is missing or is not the shipped one.
        """
        return cls(Classifier.load(folder), EntityFinder.load(folder))

    @property
    def model_id(self) -> str:
        """The embedding model of the vectors."""
        return self._classifier.model_id

    def read(
        self,
        texts: Sequence[str],
        vectors: "NDArray[np.float32]",
        moments: Sequence[datetime],
    ) -> list[TextAnalysis]:
        """Analyse texts.

        Args:
            texts: Each is analysed independently.
            vectors: One unit vector each, of the model `model_id`; shape (texts, dim), float32.
            moments: When each was written: the reference of "yesterday".

        Returns:
            One analysis per text, in order.
        """
        classified = self._classifier.classify(texts, vectors)
        return [
            TextAnalysis(_with_secrets(found, text), self._finder.find(text, moment))
            for text, found, moment in zip(texts, classified, moments, strict=True)
        ]


def _with_secrets(found: Classification, text: str) -> Classification:
    """Make a text with a password or card number private."""
    if not secrets_in(text):
        return found
    others = tuple(name for name in found.categories if name is not Category.PRIVATE)
    return replace(found, categories=(Category.PRIVATE, *others)[:_CATEGORIES_MAX])
