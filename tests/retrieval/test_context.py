"""Which sentences a context takes, and how they are shown."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from muniment.retrieval.context import Choice, SelectionTask, choose
from muniment.retrieval.excerpts import Source
from muniment.retrieval.relevance import COMPARED, terms_of
from tests.fakes.embedding import FakeEmbeddingModel

MODEL = FakeEmbeddingModel()


def count_tokens(text: str) -> int:
    return len(MODEL.token_spans(text))


def similar_to(query: str) -> Callable[[Sequence[str]], NDArray[np.float32]]:
    return lambda texts: MODEL.embed(texts) @ MODEL.embed([query])[0]


def chosen(query: str, sources: Sequence[Source], max_tokens: int = 1_000, **task: Any) -> Choice:
    wanted = SelectionTask(query=query, max_tokens=max_tokens, count_tokens=count_tokens, **task)
    return choose(wanted, sources)


def text_of(query: str, sources: Sequence[Source], max_tokens: int = 1_000, **task: Any) -> str:
    return chosen(query, sources, max_tokens, **task).sheet.text()


def memory(content: str, score: float = 1.0, *, day: int = 1, **fields: Any) -> Source:
    heading = f"2026-05-{day:02}"
    return Source(content, score, heading=heading, order=(heading, content), **fields)


TEA = memory("Ada drinks her tea without milk. The weather was dull. She boils the water twice.")


def test_an_irrelevant_sentence_is_left_out() -> None:
    query = "How does Ada drink her tea, and how does she boil the water?"
    assert text_of(query, [TEA]) == (
        "2026-05-01\n[1] Ada drinks her tea without milk. … She boils the water twice."
    )


def test_neighbours_keep_what_stands_between_them() -> None:
    source = memory("Tea at four.\n\nTea at five.   Tea at six.")
    assert text_of("tea", [source]).endswith("[1] Tea at four.\n\nTea at five.   Tea at six.")


def test_memories_stand_by_date_whatever_their_score() -> None:
    sources = [
        memory("The tea is green now.", 0.9, day=7),
        memory("The tea was black once.", 0.4, day=2),
        memory("The tea pot broke.", 0.6, day=7),
    ]
    assert text_of("tea", sources) == (
        "2026-05-02\n[1] The tea was black once.\n\n"
        "2026-05-07\n[2] The tea is green now.\n[3] The tea pot broke."
    )


def test_without_headings_sentences_stand_alone() -> None:
    assert text_of("tea", [memory("Tea at four."), memory("No tea.")], headed=False) == (
        "No tea.\nTea at four."
    )


def test_the_speaker_is_named_where_the_first_sentence_is_left_out() -> None:
    source = memory("Ana Ruiz: Hello there! We sold the boat. Goodbye.")
    assert text_of("Who sold the boat?", [source]).endswith("[1] Ana Ruiz: … We sold the boat.")
    assert text_of("hello boat", [source]).endswith("Ana Ruiz: Hello there! We sold the boat.")


def test_whoever_speaks_says_all_of_it() -> None:
    """The name alone must not make the greeting the best of what somebody says."""
    compared: list[str] = []

    def similarities(texts: Sequence[str]) -> NDArray[np.float32]:
        compared.extend(texts)
        return np.array([0.9 if "boat" in text else 0.1 for text in texts], dtype=np.float32)

    source = memory("Ana: Hello there! The boat is mine. Goodbye now.")
    shown = text_of("What does Ana own?", [source], 16, similarities=similarities)
    assert compared == ["Ana: Hello there!", "Ana: The boat is mine.", "Ana: Goodbye now."]
    assert shown == "2026-05-01\n[1] Ana: … The boat is mine."


@pytest.mark.parametrize("content", ["See http://a.org. We sold the boat.", "9: No. We sold it."])
def test_what_is_no_name_is_not_named(content: str) -> None:
    assert memory(content).speaker == ""


def test_code_is_shown_apart() -> None:
    source = memory("Run this:\n```\nmake boat\n```\nIt rains. The boat floats.")
    assert text_of("boat", [source]).endswith("[1] ```\nmake boat\n```\n…\nThe boat floats.")


def test_near_identical_sentences_are_not_both_taken() -> None:
    sources = [
        memory("Ada drinks her tea without milk.", 1.0),
        memory("Ada drinks her tea without the milk!", 0.9, day=2),
        memory("ada drinks her tea without milk", 0.8, day=3),
        memory("Bo drinks tea with lemon.", 0.1, day=4),
    ]
    choice = chosen("tea", sources)
    assert sorted(choice.sheet.places) == [0, 3]
    assert choice.left_out == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The code of the door is 4711.", "The code of the door is 4712."),
        ("Bob owes Carol ten pounds.", "Carol owes Bob ten pounds."),
        ("Ada likes green tea.", "Ada does not like green tea."),
        ("Ana: I like green tea.", "Bo: I like green tea."),
    ],
)
def test_what_says_something_else_is_not_dropped(one: str, other: str) -> None:
    choice = chosen("door code owes tea", [memory(one), memory(other, 0.9)])
    assert sorted(choice.sheet.places) == [0, 1]


def test_the_same_words_about_somebody_else_are_another_statement() -> None:
    sources = [memory("Likes green tea.", about=user) for user in ("ana", "bo", "ana")]
    assert sorted(chosen("tea", sources).sheet.places) == [0, 1]


def test_something_new_comes_before_more_of_the_same() -> None:
    sources = [
        memory("The boat has a red sail and a small engine.", 1.0),
        memory("The boat has a red sail and a large engine.", 0.95),
        memory("The boat leaks under the mast when it rains.", 0.8),
    ]
    assert sorted(chosen("boat", sources, 35).sheet.places) == [0, 2]
    assert sorted(chosen("boat", sources, 50).sheet.places) == [0, 1, 2]


def test_a_sentence_that_does_not_fit_makes_room_for_a_shorter_one() -> None:
    sources = [
        memory("The tea " + "that we drank " * 30 + "was good.", 1.0),
        memory("The tea was cold.", 0.5),
    ]
    choice = chosen("tea", sources, 20)
    assert choice.sheet.text() == "2026-05-01\n[1] The tea was cold."
    assert choice.left_out == 1


def test_nothing_is_cut_to_fit() -> None:
    choice = chosen("tea", [memory("The tea was cold.")], 10)
    assert (choice.sheet.text(), choice.sheet.tokens(), choice.left_out) == ("", 0, 1)


def test_nothing_relevant_is_nothing_left_out() -> None:
    choice = chosen("tea", [memory("Trains leave hourly")], similarities=similar_to("tea"))
    assert (choice.sheet.text(), choice.sheet.tokens(), choice.left_out) == ("", 0, 0)


def test_the_budget_is_used() -> None:
    sources = [
        memory(f"The tea of day {number} was good.", 1 - number / 100) for number in range(90)
    ]
    choice = chosen("tea", sources, 300)
    assert 285 <= choice.sheet.tokens() <= 300
    assert choice.left_out == 90 - len(choice.sheet.places)


def test_meaning_brings_up_what_shares_no_word() -> None:
    source = memory("We met early. Ada prefers oolong. Then we left.")

    def similarities(texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([0.8 if "oolong" in text else 0.0 for text in texts], dtype=np.float32)

    shown = text_of("Which tea does she like?", [source], similarities=similarities)
    assert shown.endswith("[1] Ada prefers oolong.")


def test_few_sentences_are_compared_and_lone_ones_never() -> None:
    asked: list[str] = []

    def similarities(texts: Sequence[str]) -> NDArray[np.float32]:
        asked.extend(texts)
        return np.full(len(texts), 0.5, dtype=np.float32)

    many = memory(" ".join(f"Tea number {number} was good." for number in range(99)))
    lone = memory("The only tea.", similarity=0.9, passage=(0, 13))
    chosen("tea", [lone, many], similarities=similarities)
    assert len(asked) == COMPARED
    assert "The only tea." not in asked


def test_of_very_long_memories_the_neighbourhood_of_the_passage_is_read() -> None:
    filler = "The tea was warm and the day was long. " * 1_200
    content = filler + "The tea of Ada is oolong. " + filler
    at = len(filler)
    sources = [
        memory(content, 1 - number / 10, passage=(at, at + 25), day=number + 1)
        for number in range(4)
    ]
    choice = chosen("Which tea is Ada's?", sources, 32_000)
    read = sum(len(source.sentences) for source in choice.sources)
    assert read < 3 * len(sources[0].sentences)
    last = choice.sources[3]
    assert last.region == (at - 1_000, at + 1_025)
    quoted = [last.sentence(place) for place in range(len(last.sentences))]
    assert "The tea of Ada is oolong." in quoted
    assert {"The tea was warm and the day was long."} == set(quoted) - {"The tea of Ada is oolong."}


def test_a_tokenizer_that_cuts_the_whole_finer_does_not_break_the_budget() -> None:
    sources = [
        memory(f"The tea of day {number} was good.", 1 - number / 100) for number in range(40)
    ]

    def count_squarely(text: str) -> int:
        return len(text) ** 2 // 100

    task = SelectionTask(query="tea", max_tokens=90, count_tokens=count_squarely)
    sheet = choose(task, sources).sheet
    assert 0 < sheet.tokens() <= 90
    assert sheet.tokens() == count_squarely(sheet.text())


def test_words_are_compared_by_their_stems() -> None:
    assert terms_of("She BOILED café waters, 日本") == {"she", "boil", "cafe", "water", "日", "本"}


def test_numbers_in_the_text_follow_the_order_of_the_sources() -> None:
    sources = [
        memory(f"Tea {number}.", 1 - number / 100, day=number % 5 + 1) for number in range(20)
    ]
    choice = chosen("tea", sources)
    numbers = [int(found) for found in re.findall(r"^\[(\d+)\]", choice.sheet.text(), re.MULTILINE)]
    assert numbers == list(range(1, 21))
    for number, source in enumerate(choice.sheet.order(), start=1):
        assert f"[{number}] {sources[source].content}" in choice.sheet.text()
