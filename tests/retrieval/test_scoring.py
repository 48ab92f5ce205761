"""The hybrid score: bounds, order, and what each part of it does."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muniment.domain.clock import unix_ms
from muniment.retrieval.dates import periods
from muniment.retrieval.keyword import query_words, stands_in, verbatim_text
from muniment.retrieval.scoring import Evidence, hybrid_scores, inverse_frequency
from muniment.retrieval.session_window import REACH, SessionWindow, covered, smoothed
from muniment.retrieval.weights import WEIGHTS, Weights
from muniment.storage.memories.candidates import Excerpt

NOW = datetime(2026, 5, 13, tzinfo=UTC)
ALONE = [0] * (2 * REACH)


def evidence(
    query: str,
    texts: dict[int, str],
    *,
    candidates: list[int] | None = None,
    around: dict[int, list[int]] | None = None,
    similarity: dict[int, float] | None = None,
    moments: dict[int, datetime] | None = None,
) -> Evidence:
    """Memories by number; which terms they hold is looked up by plain substring."""
    chosen = candidates or list(texts)
    beside = [(around or {}).get(number, ALONE) for number in chosen]
    window = SessionWindow.of(chosen, np.array(beside, dtype=np.int64).reshape(len(chosen), -1))
    numbers = window.numbers.tolist()
    words = query_words(query)
    held = np.array(
        [
            [term.strip('"').lower() in texts[number].lower() for number in numbers]
            for term in words.terms
        ],
        dtype=np.bool_,
    ).reshape(len(words.terms), len(numbers))
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return Evidence(
        query=query,
        words=words,
        periods=periods(query, NOW),
        window=window,
        similarity=np.array(
            [(similarity or {}).get(number, np.nan) for number in numbers], dtype=np.float32
        ),
        idf=inverse_frequency(held.sum(axis=1), 1_000),
        held=held,
        excerpts={
            number: Excerpt(text, unix_ms((moments or {}).get(number, moment)))
            for number, text in texts.items()
        },
    )


def scored(found: Evidence, weights: Weights = WEIGHTS) -> dict[int, float]:
    numbers = found.window.numbers[found.window.own].tolist()
    return dict(zip(numbers, hybrid_scores(found, weights).score.tolist(), strict=True))


TEXTS = st.sampled_from(
    ["", "Ana: boat?", "Bo: yes", "Ana: the blue boat sank in May 2024", "blue", "x" * 3_000, "船"]
)


@settings(deadline=None)
@given(
    st.sampled_from(["blue boat", "when did Ana sail", '"blue boat" in May', "?", "船", "A-7/x"]),
    st.lists(TEXTS, min_size=1, max_size=6),
    st.lists(st.floats(0, 1, width=32) | st.just(float("nan")), min_size=6, max_size=6),
    st.lists(st.lists(st.integers(0, 6), min_size=4, max_size=4), min_size=6, max_size=6),
)
def test_scores_and_their_parts_lie_between_0_and_1(
    query: str, texts: list[str], similarity: list[float], around: list[list[int]]
) -> None:
    made = dict(enumerate(texts, start=1))
    found = evidence(
        query,
        made,
        similarity={number: similarity[number - 1] for number in made},
        around={
            number: [near if near in made else 0 for near in around[number - 1]] for number in made
        },
    )
    scores = hybrid_scores(found, WEIGHTS)
    for name in ("score", "words", "meaning", "date", "exact", "speaker", "substance", "time"):
        values = getattr(scores, name)
        if values is not None:
            assert values.shape == (len(texts),), name
            assert ((values >= 0) & (values <= 1 + 1e-6)).all(), name


def test_more_similar_is_never_worse() -> None:
    texts = {1: "blue boat", 2: "blue boat"}
    better = scored(evidence("blue boat", texts, similarity={1: 0.4, 2: 0.6}))
    assert better[2] > better[1]


def test_without_a_known_word_the_similarity_is_the_score() -> None:
    found = evidence("zebra", {1: "blue boat"}, similarity={1: 0.3})
    assert scored(found)[1] == pytest.approx(0.3)
    assert hybrid_scores(found, WEIGHTS).words is None


def test_rare_words_count_more() -> None:
    texts = {1: "boat one", 2: "boat two", 3: "boat three", 4: "aurora four"}
    found = evidence("boat aurora", texts, similarity=dict.fromkeys(texts, 0.5))
    scores = scored(found)
    assert scores[4] > scores[1] == scores[2] == scores[3]


def test_words_beside_a_turn_count_for_it_less_than_its_own() -> None:
    texts = {1: "blue boat", 2: "yes, in the harbour", 3: "far away words", 4: "blue boat"}
    around = {2: [0, 1, 3, 0], 3: [1, 2, 0, 0]}
    scores = hybrid_scores(evidence("blue boat", texts, around=around), WEIGHTS)
    assert scores.words is not None
    assert scores.words.tolist() == pytest.approx([1, WEIGHTS.next_words, WEIGHTS.far_words, 1])


def test_an_answer_inherits_the_words_of_its_question() -> None:
    texts = {1: "where is the blue boat?", 2: "in the harbour", 3: "blue boat", 4: "in the harbour"}
    around = {2: [0, 1, 0, 0], 4: [0, 3, 0, 0]}
    scores = hybrid_scores(evidence("blue boat", texts, around=around), WEIGHTS)
    assert scores.words is not None
    assert scores.words[1] == pytest.approx(WEIGHTS.asked_words)
    assert scores.words[3] == pytest.approx(WEIGHTS.next_words)


def test_a_memory_without_a_session_owes_nothing_to_signs_of_a_turn() -> None:
    texts = {1: "Ana: ok", 2: "Bo: ok", 3: "Bo: see"}
    question = "when did Ana say ok"
    alone = hybrid_scores(evidence(question, texts), WEIGHTS)
    assert alone.substance.tolist() == [1, 1, 1]
    assert alone.speaker is None
    assert alone.time is not None
    assert alone.time.tolist() == [1, 1, 1]


def test_turns_lose_for_another_speaker_for_saying_little_and_for_naming_no_time() -> None:
    texts = {
        1: "Ana: ok", 2: "Bo: ok", 3: "Ana: we sailed yesterday, all of us, to the harbour",
        4: "Bo: we sailed yesterday, all of us, to the harbour",
    }  # fmt: skip
    around = {1: [0, 0, 2, 3], 2: [0, 1, 3, 4], 3: [1, 2, 4, 0], 4: [2, 3, 0, 0]}
    scores = hybrid_scores(evidence("When did Ana sail?", texts, around=around), WEIGHTS)
    assert scores.speaker is not None
    assert scores.speaker.tolist() == [1, 0.75, 1, 0.75]
    assert scores.time is not None
    assert scores.time.tolist() == [0.75, 0.75, 1, 1]
    assert scores.substance[0] < scores.substance[2]


def test_a_single_label_is_nobodys_name() -> None:
    texts = {1: "Note: buy bread", 2: "Bo: bread is good", 3: "Bo: yes"}
    around = {1: [0, 0, 2, 3], 2: [0, 1, 3, 0], 3: [1, 2, 0, 0]}
    assert hybrid_scores(evidence("note bread", texts, around=around), WEIGHTS).speaker is None


def test_a_date_in_the_query_counts_as_words() -> None:
    texts = {1: "we sailed", 2: "we sailed"}
    moments = {1: datetime(2024, 5, 8, tzinfo=UTC), 2: datetime(2024, 8, 8, tzinfo=UTC)}
    found = evidence("sailed in May 2024", texts, moments=moments)
    scores = scored(found)
    assert scores[1] > scores[2] > 0
    off = scored(found, replace(WEIGHTS, date=0.0))
    assert off[1] == off[2]


def test_what_stands_verbatim_stands_before_everything_else() -> None:
    texts = {1: "error 4711 and B in the log", 2: "ERR-4711/B seen", 3: "ERR-4711/BC seen"}
    found = evidence("what about ERR-4711/B", texts, similarity={1: 0.99, 2: 0.05, 3: 0.99})
    scores = scored(found)
    assert scores[2] > max(scores[1], scores[3])
    nobody = evidence("what about ERR-9999/Z", texts)
    assert hybrid_scores(nobody, WEIGHTS).exact is None


@pytest.mark.parametrize(
    ("query", "named", "whole"),
    [
        ('say "Exact  Phrase" twice', {"exact phrase"}, 'say "exact phrase" twice'),
        ("say “curly one”", {"curly one"}, "say “curly one”"),
        ("ERR-4711/B", {"err-4711/b"}, "err-4711/b"),
        ("is Blue-Falcon on?", {"blue-falcon"}, "is blue-falcon on"),
        ("write to Ana.B@example.org, please", {"ana.b@example.org"},
         "write to ana.b@example.org, please"),
        ("foo_bar::baz()", {"foo_bar::baz"}, "foo_bar::baz()"),
        ("in C:\\dir\\notes.txt?", {"c:\\dir\\notes.txt"}, "in c:\\dir\\notes.txt"),
        ("version 3.11.2-rc1", {"3.11.2-rc1"}, "version 3.11.2-rc1"),
        ("well-known self-care", set(), "well-known self-care"),
        ("at 10:30 on 2023-05-08", set(), "at 10:30 on 2023-05-08"),
        ("the 21st in 2023", set(), "the 21st in 2023"),
        ("boat", set(), ""),
    ],
)  # fmt: skip
def test_which_strings_must_stand_verbatim(query: str, named: set[str], whole: str) -> None:
    words = query_words(query)
    assert set(words.named) == named
    assert words.whole == whole


@pytest.mark.parametrize(
    ("wanted", "text", "expected"),
    [
        ("v1.2", "see V1.2.", True),
        ("v1.2", "see v1.20", False),
        ("v1.2", "v1.20 and v1.2", True),
        ("c++", "in C++ and C", True),
        ("東京", "昨日東京タワー", True),
        ("a@b.co", "mail xa@b.co", False),
        ("", "", True),
    ],
)
def test_a_string_stands_as_itself(wanted: str, text: str, expected: bool) -> None:
    assert stands_in(verbatim_text(wanted), verbatim_text(text)) is expected


def test_telling_words_are_weighed_by_how_few_hold_them() -> None:
    weights = inverse_frequency(np.array([1, 10, 900, 2_000]), 1_000)
    assert weights[0] > weights[1] > weights[2] > weights[3] > 0


def test_neighbours_without_vectors_are_left_out_of_the_average() -> None:
    window = SessionWindow.of([5, 9], np.array([[0, 4, 6, 0], ALONE]))
    assert window.numbers.tolist() == [4, 5, 6, 9]
    assert window.is_turn.tolist() == [True, False]
    nan = np.nan
    near = smoothed(window, np.array([0.2, 0.8, nan, nan], dtype=np.float32), weights=WEIGHTS)
    assert near.tolist() == pytest.approx([(0.8 + 0.5 * 0.2) / 1.5, 0])
    held = np.array([[True, False, False, False]])
    answers = np.zeros(2, dtype=np.bool_)
    assert covered(window, held, answers=answers, weights=WEIGHTS).tolist() == [
        [pytest.approx(WEIGHTS.next_words), 0]
    ]


def test_weights_cannot_be_changed_by_accident() -> None:
    changed: Any = WEIGHTS
    with pytest.raises(AttributeError):
        changed.meaning = 1.0
