"""Token states to sentence vectors."""

import numpy as np
import pytest

from muniment.embedding.pooling import mean_pool, normalise


def test_padding_does_not_count() -> None:
    states = np.array([[[1, 2], [3, 6], [90, 90]], [[5, 5], [7, 7], [9, 0]]], dtype=np.float32)
    mask = np.array([[1, 1, 0], [1, 1, 1]])
    assert mean_pool(states, mask).tolist() == [[2, 4], [7, 4]]


@pytest.mark.parametrize("mask", [[[1, 1]], [[1, 1, 1], [1, 1, 1]], [[1], [1]]])
def test_shapes_must_agree(mask: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="shape"):
        mean_pool(np.zeros((2, 2, 4), np.float32), np.array(mask))


def test_a_row_must_keep_a_token() -> None:
    with pytest.raises(ValueError, match="keeps no token"):
        mean_pool(np.zeros((2, 2, 4), np.float32), np.array([[1, 0], [0, 0]]))


def test_vectors_are_scaled_to_unit_length() -> None:
    vectors = normalise(np.array([[3, 4], [0, 0]], dtype=np.float32))
    assert np.allclose(vectors, [[0.6, 0.8], [0, 0]])
    assert vectors.dtype == np.float32
