"""An embedding model that needs no files: overlapping words give similar vectors."""

import re
import zlib
from collections.abc import Sequence

import numpy as np

from muniment.embedding.model import Prefixes, TokenSpans, Vectors

_TOKEN = re.compile(r"\w+|[^\w\s]")


class FakeEmbeddingModel:
    """Each word has a random direction of its own; a text's vector is the sum of its words'.

    Deterministic across runs and machines: the directions are seeded by the words' checksums.
    """

    id = "fake@000000000000"
    dimension = 384
    max_tokens = 256
    special_tokens = 2
    prefixes = Prefixes()

    def embed(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for place, text in enumerate(texts):
            words = _TOKEN.findall(text.lower())[: self.max_tokens - self.special_tokens]
            for word in words or [""]:
                vectors[place] += self._direction(word)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)

    def token_spans(self, text: str) -> TokenSpans:
        spans = np.array([match.span() for match in _TOKEN.finditer(text)], dtype=np.int64)
        spans = spans.reshape(-1, 2)
        return TokenSpans(spans[:, 0], spans[:, 1])

    def _direction(self, word: str) -> Vectors:
        seed = zlib.crc32(word.encode("utf-8", "surrogatepass"))
        generator = np.random.Generator(np.random.PCG64(seed))
        return generator.standard_normal(self.dimension, dtype=np.float32)


class PiecewiseEmbeddingModel(FakeEmbeddingModel):
    """Knows a few words; every other word has a token for each letter, as a rare or wrong one.

    Args:
        words: The known words.
    """

    def __init__(self, words: Sequence[str] = ()) -> None:
        self._words = frozenset(words)

    def token_spans(self, text: str) -> TokenSpans:
        spans = [
            span
            for match in _TOKEN.finditer(text)
            for span in (
                [match.span()]
                if match.group().lower() in self._words
                else [(at, at + 1) for at in range(*match.span())]
            )
        ]
        pairs = np.array(spans, dtype=np.int64).reshape(-1, 2)
        return TokenSpans(pairs[:, 0], pairs[:, 1])
