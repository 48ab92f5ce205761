"""Passages of long texts: each fits, and together they are the text."""

import unicodedata
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from muniment.embedding.chunks import Chunk, split_into_chunks
from muniment.embedding.model import EmbeddingModel, TokenSpans
from tests.fakes.embedding import FakeEmbeddingModel


class SmallWindow(FakeEmbeddingModel):
    """A window that a few words fill."""

    max_tokens = 14


SENTENCES = st.lists(
    st.text("abc é中가.!?。 \n\u0301\u200d👩🏽\r", min_size=1, max_size=40), max_size=30
).map("".join)


def window_of(model: EmbeddingModel) -> int:
    return model.max_tokens - model.special_tokens


def check_tiling(text: str, model: EmbeddingModel) -> list[Chunk]:
    chunks = split_into_chunks(text, model)
    assert "".join(text[chunk.start : chunk.end] for chunk in chunks) == text
    assert [chunk.start for chunk in chunks[1:]] == [chunk.end for chunk in chunks[:-1]]
    for chunk in chunks:
        assert chunk.start < chunk.end or len(chunks) == 1
        tokens = len(model.token_spans(text[chunk.start : chunk.end]))
        assert tokens <= window_of(model)
        assert tokens > 0 or len(chunks) == 1
    return chunks


@settings(max_examples=300, deadline=None)
@given(SENTENCES)
def test_passages_tile_the_text_and_fit(text: str) -> None:
    model = SmallWindow()
    assert check_tiling(text, model) == split_into_chunks(text, model)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_tiled(text: str) -> None:
    check_tiling(text, SmallWindow())


@settings(max_examples=200, deadline=None)
@given(SENTENCES)
def test_no_cut_parts_what_is_seen_as_one_character(text: str) -> None:
    """Where there is a choice: one "character" may be larger than the whole window."""
    whole = [place for place in range(1, len(text)) if keeps_characters_whole(text, place)]
    assume(all(after - before <= 4 for before, after in pairwise([0, *whole, len(text)])))
    for chunk in split_into_chunks(text, SmallWindow())[1:]:
        assert keeps_characters_whole(text, chunk.start)


def keeps_characters_whole(text: str, place: int) -> bool:
    before, behind = text[place - 1], text[place]
    return not (
        unicodedata.combining(behind)
        or behind in "\u200d🏽"
        or before == "\u200d"
        or before + behind == "\r\n"
    )


@pytest.mark.parametrize("text", ["", " ", "Tea at four.", "a " * 12])
def test_a_text_that_fits_is_one_passage(text: str) -> None:
    assert split_into_chunks(text, SmallWindow()) == [Chunk(0, len(text))]


def test_passages_end_with_sentences() -> None:
    text = (
        'We came early. "Is it open?" she asked. It was not! '
        "今日は休み。明日また来ます。 Pity.\nNext day it was open."
    )
    pieces = [text[chunk.start : chunk.end] for chunk in split_into_chunks(text, SmallWindow())]
    assert len(pieces) > 1
    for piece in pieces[:-1]:
        assert piece.rstrip().endswith((".", "?", '"', "!", "。"))


def test_a_sentence_without_end_is_cut_between_words() -> None:
    text = " ".join(f"word{number}" for number in range(100))
    chunks = check_tiling(text, SmallWindow())
    assert all(text[chunk.start - 1] == " " for chunk in chunks[1:])
    assert all(chunk.end - chunk.start > 60 for chunk in chunks[:-1])


def test_a_text_without_spaces_is_cut_between_tokens() -> None:
    text = "+-" * 50
    chunks = check_tiling(text, SmallWindow())
    assert len(chunks) == 9


def test_passages_are_filled_to_the_target_and_no_further() -> None:
    text = "One two three four five six seven eight nine. " * 60
    model = FakeEmbeddingModel()
    counts = [
        len(model.token_spans(text[chunk.start : chunk.end]))
        for chunk in split_into_chunks(text, model)
    ]
    assert counts == [100] * 6


def test_the_last_passage_is_no_scrap() -> None:
    model = FakeEmbeddingModel()
    text = "One two three four five six seven eight nine. " * 32
    counts = [
        len(model.token_spans(text[chunk.start : chunk.end]))
        for chunk in split_into_chunks(text, model)
    ]
    assert counts == [100, 100, 120]


def test_a_long_sentence_is_kept_whole_where_the_window_allows() -> None:
    model = FakeEmbeddingModel()
    long = "word " * 180 + "end. "
    chunks = split_into_chunks("Short one. " + long + long, model)
    assert [chunk.end - chunk.start for chunk in chunks] == [11, len(long), len(long)]


def test_a_passage_that_grows_when_cut_is_cut_again() -> None:
    class GrowsWhenCut(SmallWindow):
        """Counts two tokens a letter in any text that does not begin with a capital."""

        def token_spans(self, text: str) -> TokenSpans:
            spans = super().token_spans(text)
            if text[:1].isupper():
                return spans
            return TokenSpans(np.repeat(spans.starts, 2), np.repeat(spans.ends, 2))

    text = "Aa bb cc dd ee ff gg hh ii jj kk ll mm nn oo pp qq rr ss tt uu vv ww xx yy zz"
    chunks = check_tiling(text, GrowsWhenCut())
    assert len(chunks) > 3


def test_marks_without_end_are_cut_somewhere() -> None:
    """A letter under a hundred accents has no place to cut, and is cut all the same."""

    class EachMarkCounts(SmallWindow):
        def token_spans(self, text: str) -> TokenSpans:
            starts = np.arange(len(text), dtype=np.int64)
            return TokenSpans(starts, starts + 1)

    check_tiling("a" + "\u0301" * 100, EachMarkCounts())
