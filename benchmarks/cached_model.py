"""The shipped model with a cache, so that several rankings share the vectors."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from muniment.system.paths import bundled_folder

if TYPE_CHECKING:
    from muniment.embedding.model import EmbeddingModel, Prefixes, TokenSpans, Vectors

_MODEL: Final = "all-MiniLM-L6-v2"


class CachedModel:
    """An embedding model that caches every vector.

    Args:
        model: Computes the vectors.
    """

    def __init__(self, model: "EmbeddingModel") -> None:
        self._model = model
        self._vectors: dict[str, Vectors] = {}
        self.id: str = model.id
        self.dimension: int = model.dimension
        self.max_tokens: int = model.max_tokens
        self.special_tokens: int = model.special_tokens
        self.prefixes: Prefixes = model.prefixes

    @classmethod
    def load(cls) -> "CachedModel":
        """Load the shipped model.

        Raises:
            ModelUnavailableError: It does not load.
        """
        from muniment.embedding.onnx_model import OnnxEmbeddingModel

        return cls(OnnxEmbeddingModel.load(bundled_folder("models") / _MODEL))

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """Return the vectors of texts in order; shape (texts, dim), float32."""
        unknown = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if unknown:
            self._vectors.update(zip(unknown, self._model.embed(unknown), strict=True))
        return np.stack([self._vectors[text] for text in texts])

    def token_spans(self, text: str) -> "TokenSpans":
        """Return the tokens of a whole text."""
        return self._model.token_spans(text)
