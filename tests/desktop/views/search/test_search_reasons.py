"""An excerpt begins where most matched words stand; reasons name only what played a part."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from muniment.desktop.views.search.result_rows import EXCERPT_MAX, ResultRow, excerpt, readable
from muniment.desktop.views.search.score_words import Effect, score_parts, summary
from muniment.desktop.widgets.focus.text_places import qt_length, qt_spans, text_before
from muniment.domain.ids import MemoryId, MemoryNumber
from muniment.domain.memories.memory import EmbeddingState, MemoryType
from muniment.domain.memories.query import ScoreBreakdown, SearchMode
from muniment.services.search.matched_words import matched_words


def row(parts: ScoreBreakdown, mode: SearchMode = SearchMode.HYBRID, *matched: str) -> ResultRow:
    return ResultRow(
        id=MemoryId("00000000-0000-4000-8000-000000000001"),
        number=MemoryNumber(1),
        heading="",
        rest="",
        namespace="default",
        type=MemoryType.FACT,
        tags=(),
        created_at=datetime(2026, 5, 1, tzinfo=UTC),
        embedding=EmbeddingState.READY,
        version=1,
        score=0.5,
        mode=mode,
        breakdown=parts,
        matched=matched,
    )


def test_a_short_text_is_shown_whole() -> None:
    assert excerpt("the red lantern", ((4, 7),)) == ("the red lantern", ((4, 7),))


def test_a_long_one_from_where_most_words_stand() -> None:
    text = "lantern " + "filler " * 200 + "the red lantern burns " + "filler " * 200
    marks = matched_words("red lantern burning", [text])[0]
    shown, kept = excerpt(text, marks)
    assert len(shown) <= EXCERPT_MAX + 2
    assert shown.startswith("… filler")
    assert [shown[start:end] for start, end in kept] == ["red", "lantern", "burns"]


def test_without_marks_it_begins_at_the_beginning() -> None:
    shown, kept = excerpt("word " * 200, ())
    assert shown == ("word " * 200)[:EXCERPT_MAX]
    assert kept == ()


def test_the_best_passage_of_what_is_too_long_is_looked_through() -> None:
    content = "a " * 5_000 + "the\n  red lantern" + " b" * 5_000
    place = content.index("the"), content.index(" b")
    assert readable(content, place, at_most=6_000) == "the red lantern"
    assert readable("the\n  red lantern", None, at_most=6_000) == "the red lantern"


def test_places_beyond_sixteen_bits_count_twice() -> None:
    text = "🙂 red 🙂"
    assert qt_spans(text, ((2, 5),)) == [(3, 6)]
    assert qt_length(text) == 9
    assert text_before(text, 6) == "🙂 red"


def test_reasons_of_a_search_by_both() -> None:
    parts = ScoreBreakdown(
        semantic=0.4, semantic_rank=2, keyword=1.0, keyword_rank=1, words=0.75, meaning=0.55,
        date=0.5, exact=0.5, speaker=1.0, substance=1.0,
    )  # fmt: skip
    found = score_parts(row(parts, SearchMode.HYBRID, "red", "lantern"))
    assert [(part.name, part.effect) for part in found] == [
        ("Words", Effect.GIVES),
        ("Date", Effect.GIVES),
        ("Meaning", Effect.GIVES),
        ("Session", Effect.GIVES),
        ("Verbatim", Effect.TAKES),
    ]
    assert "“red”, “lantern”" in found[0].text
    assert "Number 2 by meaning" in found[2].text
    assert "This leaves 50% of the score" in found[4].text


@pytest.mark.parametrize(
    ("parts", "mode", "names", "said"),
    [
        (
            ScoreBreakdown(semantic=0.4, semantic_rank=1),
            SearchMode.SEMANTIC,
            ["Meaning"],
            "similarity",
        ),
        (
            ScoreBreakdown(keyword=0.4, keyword_rank=1),
            SearchMode.KEYWORD,
            ["Words"],
            "compares its words",
        ),
        (
            ScoreBreakdown(semantic=0.4, meaning=0.4),
            SearchMode.HYBRID,
            ["Meaning"],
            "No exact word",
        ),
    ],
)
def test_what_played_no_part_is_not_named(
    parts: ScoreBreakdown, mode: SearchMode, names: list[str], said: str
) -> None:
    assert [part.name for part in score_parts(row(parts, mode))] == names
    assert said in summary(row(parts, mode))
