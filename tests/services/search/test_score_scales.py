"""The scales of models' scores: the shipped one's, and those of other models."""

import numpy as np
import pytest

from muniment.embedding.batching import EmbeddingScheduler
from muniment.embedding.onnx_model import OnnxEmbeddingModel
from muniment.services.search.score_scales import scales_of
from tests.conftest import MODEL_FOLDER


class Squeezed:
    """The shipped model with cosines between 0.7 and 1, as some models have them."""

    def __init__(self, model):
        self._model = model
        self.id = "squeezed@1"
        self.dimension = model.dimension + 1
        self.max_tokens = model.max_tokens
        self.special_tokens = model.special_tokens
        self.prefixes = model.prefixes

    def embed(self, texts):
        vectors = self._model.embed(texts)
        constant = np.full((len(vectors), 1), 0.7**0.5, dtype=np.float32)
        return np.hstack([vectors * np.float32(0.3**0.5), constant])

    def token_spans(self, text):
        return self._model.token_spans(text)


@pytest.fixture(name="shipped")
def _shipped():
    scheduler = EmbeddingScheduler(lambda: OnnxEmbeddingModel.load(MODEL_FOLDER))
    yield scheduler
    scheduler.close()


@pytest.fixture(name="squeezed")
def _squeezed():
    scheduler = EmbeddingScheduler(lambda: Squeezed(OnnxEmbeddingModel.load(MODEL_FOLDER)))
    yield scheduler
    scheduler.close()


def test_the_scale_of_another_model_follows_its_cosines(shipped, squeezed):
    own, other = scales_of(shipped).semantic, scales_of(squeezed).semantic

    assert other.steepness == pytest.approx(own.steepness / 0.3, rel=0.02)
    assert other.absent == pytest.approx(0.7 + 0.3 * own.absent, abs=0.01)


def test_the_hybrid_scale_of_another_model_moves_by_half_as_much(shipped, squeezed):
    own, other = scales_of(shipped).hybrid, scales_of(squeezed).hybrid

    assert other.steepness == own.steepness
    assert other.absent == pytest.approx(own.absent + (0.7 - 0.7 * 0.057) / 2, abs=0.01)
