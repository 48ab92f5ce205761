"""Any context: verbatim, within its budget, the same each time."""

import string
from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from muniment.domain.text.sentences import sentence_borders, sentences
from muniment.retrieval.context import Choice, SelectionTask, choose
from muniment.retrieval.excerpts import Source
from tests.fakes.embedding import FakeEmbeddingModel

MODEL = FakeEmbeddingModel()
QUERY = "What is said of the tea and the boat?"

WORDS = st.sampled_from(
    [
        *("tea", "boat", "Ada:", "Dr.", "e.g.", "3.14", "the", "leaks", "…", "...", "not"),
        *("茶。", "「茶。」", "-", "\n", "```\n", "\n\n", "[1]", "2026-05-03", "·", "été"),
    ]
)
SENTENCE = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
CONTENT = st.lists(
    st.tuples(SENTENCE, st.sampled_from([". ", "! ", "?\n", " ", "", "。", ".\n\n"])),
    min_size=1,
    max_size=8,
).map(lambda parts: "".join(sentence + end for sentence, end in parts))
SOURCES = st.lists(
    st.builds(
        lambda content, score, day, about: Source(
            content, score, heading=f"2026-05-{day:02}", order=(day,), about=about
        ),
        CONTENT,
        st.floats(0, 1),
        st.integers(1, 4),
        st.sampled_from([None, "ana"]),
    ),
    max_size=8,
)
SLOWLY = settings(max_examples=80, deadline=None)


def count_tokens(text: str) -> int:
    return len(MODEL.token_spans(text))


def similarities(texts: Sequence[str]) -> NDArray[np.float32]:
    return MODEL.embed(texts) @ MODEL.embed([QUERY])[0]


def context_of(sources: list[Source], max_tokens: int, *, headed: bool = True) -> Choice:
    task = SelectionTask(
        query=QUERY,
        max_tokens=max_tokens,
        count_tokens=count_tokens,
        similarities=similarities,
        headed=headed,
    )
    return choose(task, sources)


@SLOWLY
@given(SOURCES, st.integers(1, 400), st.booleans())
def test_a_context_never_exceeds_its_budget(
    sources: list[Source], budget: int, headed: bool
) -> None:
    choice = context_of(sources, budget, headed=headed)
    shown = choice.sheet.text()
    assert choice.sheet.tokens() == count_tokens(shown) <= budget


@SLOWLY
@given(SOURCES, st.integers(1, 400))
def test_what_is_shown_is_verbatim(sources: list[Source], budget: int) -> None:
    """The text taken apart again by what was chosen leaves nothing but headings and marks."""
    choice = context_of(sources, budget)
    rest = choice.sheet.text()
    for at in choice.sheet.order():
        source, places = choice.sources[at], sorted(choice.sheet.places[at])
        assert source.content == sources[at].content
        assert len(set(places)) == len(places)
        excerpt = source.excerpt(places)
        assert excerpt in rest
        rest = rest.replace(excerpt, "", 1)
        for place in places:
            sentence = source.sentence(place)
            assert sentence in source.content
            assert sentence in excerpt
            excerpt = excerpt[excerpt.index(sentence) + len(sentence) :]
    assert set(rest) <= set(string.digits) | set("[]- \n")


@SLOWLY
@given(SOURCES, st.integers(1, 400))
def test_the_same_question_has_the_same_context(sources: list[Source], budget: int) -> None:
    first, second = context_of(sources, budget), context_of(sources, budget)
    assert first.sheet.text() == second.sheet.text()
    assert first.left_out == second.left_out


@SLOWLY
@given(SOURCES)
def test_what_fits_whole_is_not_shortened_by_a_larger_budget(sources: list[Source]) -> None:
    large = context_of(sources, 30_000)
    assert large.left_out == 0
    assert context_of(sources, 32_000).sheet.text() == large.sheet.text()


@settings(max_examples=400, deadline=None)
@given(st.one_of(CONTENT, st.text(max_size=300)))
def test_sentences_hold_all_of_a_text_but_white_space(text: str) -> None:
    spans = sentences(text)
    end = 0
    for start, stop in spans:
        assert end <= start < stop
        assert not text[end:start].strip()
        assert text[start:stop] == text[start:stop].strip()
        end = stop
    assert not text[end:].strip()
    borders = list(sentence_borders(text))
    assert borders == sorted(set(borders))
    assert all(0 < border < len(text) for border in borders)
