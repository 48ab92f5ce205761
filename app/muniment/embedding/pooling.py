"""Pool token states into sentence vectors."""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from muniment.embedding.model import Vectors
from muniment.embedding.spec import Pooling


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
    kept = _kept(token_states, attention_mask).astype(np.float32)
    weights = attention_mask.astype(np.float32) / kept[:, None]
    pooled: Vectors = np.matmul(weights[:, None, :], token_states)[:, 0, :]
    return pooled


def cls_pool(token_states: NDArray[np.float32], attention_mask: NDArray[np.int64]) -> Vectors:
    """Take the state of each text's first token; arguments, result and errors as `mean_pool`."""
    _kept(token_states, attention_mask)
    first: Vectors = token_states[:, 0]
    return first


def max_pool(token_states: NDArray[np.float32], attention_mask: NDArray[np.int64]) -> Vectors:
    """Take the maximum of each component; arguments, result and errors as `mean_pool`."""
    _kept(token_states, attention_mask)
    kept = np.where(attention_mask[:, :, None] == 1, token_states, np.float32(-np.inf))
    largest: Vectors = kept.max(axis=1)
    return largest


def last_pool(token_states: NDArray[np.float32], attention_mask: NDArray[np.int64]) -> Vectors:
    """Take the state of each text's last token before the padding; otherwise as `mean_pool`."""
    last = _kept(token_states, attention_mask) - 1
    states: Vectors = token_states[np.arange(len(last)), last]
    return states


POOLS: Final[Mapping[Pooling, Callable[[NDArray[np.float32], NDArray[np.int64]], Vectors]]] = {
    Pooling.MEAN: mean_pool,
    Pooling.CLS: cls_pool,
    Pooling.MAX: max_pool,
    Pooling.LAST: last_pool,
}
"""The function of each pooling method."""


def normalise(vectors: Vectors) -> Vectors:
    """Scale vectors to unit length; shape (rows, dim), float32. A zero vector stays zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = vectors / np.maximum(lengths, np.float32(1e-12))
    return scaled


def _kept(
    token_states: NDArray[np.float32], attention_mask: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return how many tokens of each row the mask keeps; shape (batch,), int64."""
    if token_states.shape[:2] != attention_mask.shape:
        raise ValueError("token states and attention mask differ in shape")
    kept: NDArray[np.int64] = attention_mask.sum(axis=1)
    if not kept.all():
        raise ValueError("a row keeps no token")
    return kept
