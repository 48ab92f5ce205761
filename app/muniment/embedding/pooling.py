"""From token states to sentence vectors."""

import numpy as np
from numpy.typing import NDArray

from muniment.embedding.model import Vectors


def mean_pool(token_states: NDArray[np.float32], attention_mask: NDArray[np.int64]) -> Vectors:
    """Average token states over the tokens the mask keeps.

    Args:
        token_states: Last hidden states; shape (batch, tokens, dim), float32.
        attention_mask: 1 for a real token, 0 for padding; shape (batch, tokens), int64.

    Returns:
        Sentence vectors; shape (batch, dim), float32, not normalised.

    Raises:
        ValueError: The first two axes differ, or a row keeps no token.

    Source:
        Reimers & Gurevych 2019, arXiv:1908.10084, section 3 (MEAN strategy).
    """
    if token_states.shape[:2] != attention_mask.shape:
        raise ValueError("token states and attention mask differ in shape")
    kept = attention_mask.sum(axis=1, dtype=np.float32)
    if not kept.all():
        raise ValueError("a row keeps no token")
    weights = attention_mask.astype(np.float32) / kept[:, None]
    pooled: Vectors = np.matmul(weights[:, None, :], token_states)[:, 0, :]
    return pooled


def normalise(vectors: Vectors) -> Vectors:
    """Scale vectors to unit length; shape (rows, dim), float32. A zero vector stays zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = vectors / np.maximum(lengths, np.float32(1e-12))
    return scaled
