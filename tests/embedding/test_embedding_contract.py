"""What every embedding model promises; the one that ships and the fake both keep it."""

import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muniment.embedding.model import EmbeddingModel
from muniment.embedding.onnx_model import OnnxEmbeddingModel
from tests.fakes.embedding import FakeEmbeddingModel

TEXTS = [
    "The roof of the barn was mended in April.",
    "In April they mended the roof of the barn.",
    "Invoices are due within thirty days, unless something else was agreed in writing.",
    "Tea.",
    "",
    "昨日、図書館で本を三冊借りました。",
    "naïve café — déjà vu 👩‍👩‍👧 #7",
    "half a \ud83d character",
    " ".join(["A very long note about the garden."] * 100),
]


@pytest.fixture(params=["fake", "onnx"])
def model(request: pytest.FixtureRequest, onnx_model: OnnxEmbeddingModel) -> EmbeddingModel:
    return FakeEmbeddingModel() if request.param == "fake" else onnx_model


def test_vectors_are_unit_vectors_in_the_order_of_the_texts(model: EmbeddingModel) -> None:
    vectors = model.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), model.dimension)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for text, vector in zip(TEXTS, vectors, strict=True):
        assert model.embed([text])[0] @ vector > 1 - 1e-5


def test_a_vector_does_not_depend_on_its_neighbours(model: EmbeddingModel) -> None:
    alone = model.embed([TEXTS[0]])[0]
    crowded = model.embed([*TEXTS[1:], TEXTS[0], *TEXTS[1:]])[len(TEXTS) - 1]
    assert np.abs(alone - crowded).max() < 1e-5


def test_like_texts_have_like_vectors(model: EmbeddingModel) -> None:
    roof, same_roof, invoices = model.embed(TEXTS[:3])
    assert roof @ same_roof > 0.7
    assert roof @ invoices < 0.4


def test_no_texts_give_no_vectors(model: EmbeddingModel) -> None:
    assert model.embed([]).shape == (0, model.dimension)


def test_what_lies_beyond_the_window_is_cut_off(model: EmbeddingModel) -> None:
    window = model.max_tokens - model.special_tokens
    full = " ".join(["tree"] * (window - 1))
    vectors = model.embed([f"{full} river", f"{full} river mountain", f"{full} mountain"])
    assert np.allclose(vectors[0], vectors[1], atol=1e-5)
    assert not np.allclose(vectors[0], vectors[2], atol=1e-4)


def test_threads_get_the_vectors_of_their_own_texts(model: EmbeddingModel) -> None:
    expected = model.embed(TEXTS)
    found: dict[int, np.ndarray] = {}

    def embed(place: int) -> None:
        found[place] = model.embed([TEXTS[place]])[0]

    threads = [threading.Thread(target=embed, args=(place,)) for place in range(len(TEXTS))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for place, vector in found.items():
        assert vector @ expected[place] > 1 - 1e-5
    assert len(found) == len(TEXTS)


def test_token_spans_name_the_words(model: EmbeddingModel) -> None:
    text = "  Tea for two, naïve."
    spans = model.token_spans(text)
    pieces = [text[start:end] for start, end in zip(spans.starts, spans.ends, strict=True)]
    assert [piece for piece in pieces if piece in text.split()] == ["Tea", "for"]
    assert "".join(pieces) == "Teafortwo,naïve."


@pytest.mark.parametrize("kind", ["fake", "onnx"])
def test_a_text_has_no_more_tokens_than_bytes(kind: str, onnx_model: OnnxEmbeddingModel) -> None:
    model: EmbeddingModel = FakeEmbeddingModel() if kind == "fake" else onnx_model

    @settings(max_examples=300, deadline=None)
    @given(st.text(max_size=60))
    def check(text: str) -> None:
        spans = model.token_spans(text)
        assert len(spans) <= len(text.encode())
        assert (np.diff(spans.starts) >= 0).all()

    check()


def test_no_character_has_more_tokens_than_bytes(onnx_model: OnnxEmbeddingModel) -> None:
    """Hangul decomposes into up to three letters; no other script does worse for its bytes."""
    every = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    for start in range(0, len(every), 4096):
        part = every[start : start + 4096]
        text = " ".join(part)
        counts = np.bincount(onnx_model.token_spans(text).starts // 2, minlength=len(part))
        sizes = np.array([len(character.encode()) for character in part])
        assert (counts[: len(part)] <= sizes).all()
