"""Passages under the tokenizer that ships."""

from hypothesis import given, settings
from hypothesis import strategies as st

from muniment.embedding.chunks import split_into_chunks
from muniment.embedding.onnx_model import OnnxEmbeddingModel

WORDS = st.sampled_from(
    [
        "tea",
        "antidisestablishmentarianism",
        "Zürich",
        "한국어가",
        "図書館。",
        "x" * 99,
        "e\u0301" * 50,
        "https://example.org/a/b?c=1",
        "\U0001f469\u200d\U0001f469\u200d\U0001f467",
        "3.14159",
        ".",
        "?!",
        "\n\n",
        "a-b-c-d-e",
    ]
)


def test_each_passage_fits_the_window(onnx_model: OnnxEmbeddingModel) -> None:
    window = onnx_model.max_tokens - onnx_model.special_tokens

    @settings(max_examples=60, deadline=None)
    @given(st.lists(WORDS, min_size=20, max_size=400), st.sampled_from([" ", ""]))
    def check(words: list[str], between: str) -> None:
        text = between.join(words)
        chunks = split_into_chunks(text, onnx_model)
        assert "".join(text[chunk.start : chunk.end] for chunk in chunks) == text
        for chunk in chunks:
            assert len(onnx_model.token_spans(text[chunk.start : chunk.end])) <= window

    check()


def test_the_longest_note_becomes_passages(onnx_model: OnnxEmbeddingModel) -> None:
    text = ("The council met again on Tuesday. It voted for the new bridge. " * 1000)[:50_000]
    chunks = split_into_chunks(text, onnx_model)
    assert 100 <= len(chunks) <= 130
    assert all(text[: chunk.end].rstrip().endswith(".") for chunk in chunks[:-1])


def test_a_text_of_few_characters_may_have_many_tokens(onnx_model: OnnxEmbeddingModel) -> None:
    text = " ".join(["각" * 20] * 10)
    assert len(onnx_model.token_spans(text)) > 2 * onnx_model.max_tokens
    assert len(split_into_chunks(text, onnx_model)) > 2


def test_words_of_several_pieces_are_not_cut(onnx_model: OnnxEmbeddingModel) -> None:
    text = " ".join(["antidisestablishmentarianism"] * 200)
    chunks = split_into_chunks(text, onnx_model)
    assert len(chunks) > 5
    assert all(text[chunk.start - 1] == " " for chunk in chunks[1:])
