"""Search through the service: sessions, filters, exact strings, scripts without spaces."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.access import PERSON
from muniment.domain.memories.memory import Memory, MemoryDraft, MemoryPatch, Visibility
from muniment.domain.memories.query import Hit, MemoryFilter, SearchMode, SearchRequest
from muniment.retrieval.weights import Weights
from tests.fakes.background_waits import await_first_round, await_published
from tests.fakes.damage import damage
from tests.fakes.embedding import FakeEmbeddingModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conftest import Home, HomeFactory

BOTH = (SearchMode.HYBRID, SearchMode.KEYWORD)


def remember(home: Home, content: str, **fields: Any) -> Memory:
    home.clock.advance(seconds=1)
    return home.services.memories.remember(MemoryDraft(content=content, **fields), PERSON).memory


def remember_all(home: Home, contents: Sequence[str], **fields: Any) -> None:
    for start in range(0, len(contents), 100):
        drafts = [MemoryDraft(content=text, **fields) for text in contents[start : start + 100]]
        assert not home.services.memories.remember_batch(drafts, PERSON).failed


def search(home: Home, query: str, **options: Any) -> tuple[Hit, ...]:
    return home.services.search.search(SearchRequest(query=query, **options), PERSON).hits


def texts(home: Home, query: str, **options: Any) -> list[str]:
    return [hit.memory.content for hit in search(home, query, **options)]


def talk(home: Home, session: str, *turns: str, **fields: Any) -> list[Memory]:
    return [remember(home, turn, session_id=session, **fields) for turn in turns]


@pytest.mark.parametrize("mode", list(SearchMode))
def test_a_search_that_nobody_waits_for_ends_early(home: Home, mode: SearchMode) -> None:
    await_first_round(home)
    remember_all(home, ["a blue boat", "a red boat"])
    request = SearchRequest(query="blue boat", mode=mode)
    service = home.services.search
    whole = service.search(request, PERSON)
    asked: list[bool] = []

    def until(times: int) -> bool:
        asked.append(True)
        return len(asked) <= times

    counts: list[int] = []
    for times in range(24):
        asked.clear()
        result = service.search(request, PERSON, is_wanted=lambda times=times: until(times))
        counts.append(len(asked))
        if len(asked) <= times:
            assert result.hits == whole.hits
        else:
            assert not result.hits
    # Each time it ends where it first hears of it; the last times it is not told at all.
    assert counts[0] == 1
    assert counts == sorted(counts)
    assert counts[-1] == counts[-2] > 1


# --- sessions


def test_an_answer_is_found_by_the_words_of_its_question(home: Home) -> None:
    remember_all(home, [f"filler {n} about nothing much" for n in range(40)])
    talk(
        home,
        "s",
        "Ana: Good morning to you",
        "Ana: Where did you leave the key of the shed?",
        "Bo: Under the third flower pot, on the left",
        "Ana: Thanks, I will look there",
    )
    hits = search(home, "key of the shed", limit=3)
    assert "Bo: Under the third flower pot, on the left" in [hit.memory.content for hit in hits]
    answer = next(hit for hit in hits if hit.memory.content.startswith("Bo:"))
    assert answer.breakdown.keyword is None
    assert answer.breakdown.words is not None
    assert 0.5 < answer.breakdown.words < 1


def test_the_same_turns_without_a_session_lend_nothing(home: Home) -> None:
    for turn in ("Ana: Where is the key of the shed?", "Bo: Under the third flower pot"):
        remember(home, turn)
    lent = search(home, "key of the shed")[1]
    assert lent.memory.content.startswith("Bo:")
    assert lent.breakdown.words == 0
    assert lent.breakdown.substance == 1
    assert lent.breakdown.meaning == pytest.approx(lent.breakdown.semantic)


@pytest.mark.parametrize("gone", ["confidential", "trashed", "archived", "expired", "elsewhere"])
def test_what_may_not_be_seen_lends_nothing(home: Home, gone: str) -> None:
    home.services.namespaces.create("other", PERSON)
    fields: dict[str, Any] = {
        "confidential": {"visibility": Visibility.CONFIDENTIAL},
        "elsewhere": {"namespace": "other"},
    }.get(gone, {})
    (first,) = talk(home, "s", "Ana: Let us begin with the garden")
    question = remember(home, "Where is the key of the shed?", session_id="s", **fields)
    (answer,) = talk(home, "s", "Bo: Under the third flower pot")
    if gone == "trashed":
        home.services.memories.delete(question.id, PERSON)
    if gone == "archived":
        home.services.memories.edit(question.id, MemoryPatch(archived=True), PERSON)
    if gone == "expired":
        soon = home.clock.now() + timedelta(seconds=1)
        home.services.memories.edit(question.id, MemoryPatch(expires_at=soon), PERSON)
        home.clock.moment = soon
    scope = MemoryFilter(namespaces=("default",))
    found = search(home, "key of the shed", filter=scope, neighbours=3, include_confidential=False)
    hits = {hit.memory.id: hit for hit in found}
    assert set(hits) == {first.id, answer.id}
    assert [memory.id for memory in hits[answer.id].neighbours] == [first.id]
    assert not hits[answer.id].breakdown.words
    own, beside = (hits[memory.id].breakdown.semantic or 0 for memory in (answer, first))
    assert hits[answer.id].breakdown.meaning == pytest.approx((own + beside / 2) / 1.5)


def test_confidential_turns_lend_when_they_are_asked_for(home: Home) -> None:
    talk(home, "s", "Where is the key of the shed?", visibility=Visibility.CONFIDENTIAL)
    (answer,) = talk(home, "s", "Bo: Under the third flower pot")
    hits = search(home, "key of the shed", include_confidential=True, neighbours=1)
    found = next(hit for hit in hits if hit.memory.id == answer.id)
    assert found.breakdown.words == pytest.approx(0.9)
    assert [memory.content for memory in found.neighbours] == ["Where is the key of the shed?"]


def test_an_edit_changes_what_a_turn_lends_at_once(home: Home) -> None:
    question, answer = talk(home, "s", "Where is the key of the shed?", "Bo: Under the pot")
    first = next(hit for hit in search(home, "key shed") if hit.memory.id == answer.id)
    home.services.memories.edit(question.id, MemoryPatch(content="How are you?"), PERSON)
    second = next(hit for hit in search(home, "key shed") if hit.memory.id == answer.id)
    assert first.score > second.score


def test_neighbours_come_with_every_hit_in_the_order_of_time(home: Home) -> None:
    turns = talk(home, "s", *(f"turn {n} boat" for n in range(9)))
    lone = remember(home, "a boat alone")
    hits = {hit.memory.id: hit for hit in search(home, "boat", neighbours=3)}
    assert [near.id for near in hits[turns[4].id].neighbours] == [
        memory.id for memory in (*turns[1:4], *turns[5:8])
    ]
    assert [near.id for near in hits[turns[0].id].neighbours] == [
        memory.id for memory in turns[1:4]
    ]
    assert hits[lone.id].neighbours == ()
    assert hits[lone.id].memory.title == "a boat alone"


# --- filters and limits


def test_a_filter_still_gives_as_many_hits_as_match(home: Home) -> None:
    for number in range(30):
        talk(home, f"s{number}", f"Ana: the blue boat, part {number}?")
        talk(home, f"s{number}", f"Bo: yes, {number}", tags=("kept",) if number % 3 else ())
    wanted = MemoryFilter(tags=("kept",))
    hits = search(home, "blue boat", filter=wanted, limit=20)
    assert len(hits) == 20
    assert all(hit.memory.tags == ("kept",) for hit in hits)
    assert len(search(home, "blue boat", filter=wanted, limit=50)) == 20
    assert len(search(home, "blue boat", limit=100)) == 60


def test_scores_are_sorted_between_0_and_1_and_the_same_each_time(home: Home) -> None:
    talk(home, "s", *(f"Ana: boat {n} and {'blue' * (n % 2)} sails" for n in range(25)))
    remember_all(home, ["the blue boat", "the blue boat", "boat", "nothing of it"])
    for mode in SearchMode:
        hits = search(home, "blue boat", mode=mode, limit=100)
        scores = [hit.score for hit in hits]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)
        again = search(home, "blue boat", mode=mode, limit=100)
        assert [hit.memory.id for hit in again] == [hit.memory.id for hit in hits]
        enough = [hit for hit in hits if hit.score >= 0.4]
        best = search(home, "blue boat", mode=mode, limit=100, min_score=0.4)
        assert [hit.memory.id for hit in best] == [hit.memory.id for hit in enough]


def test_a_semantic_score_is_the_cosine(home: Home) -> None:
    talk(home, "s", "Ana: the blue boat", "Bo: ok", "Ana: sails")
    for hit in search(home, "blue boat", mode=SearchMode.SEMANTIC):
        assert hit.score == hit.breakdown.semantic
        assert hit.breakdown.words is None


class MultilingualModel(FakeEmbeddingModel):
    """Stands for the model of that name."""

    id = "multilingual-e5-small@0123456789ab"


def test_the_meaning_counts_more_with_the_multilingual_model(home_factory: HomeFactory) -> None:
    for load, meaning in ((FakeEmbeddingModel, 0.5), (MultilingualModel, 0.65)):
        home = home_factory(load.__name__, load_model=load)
        remember(home, "the blue boat sails")
        [hit] = search(home, "blue boat in the harbour")
        part = hit.breakdown
        assert part.words is not None
        assert part.meaning is not None
        assert part.words != pytest.approx(part.meaning, abs=0.01)
        expected = (1 - meaning) * part.words + meaning * part.meaning
        assert hit.score == pytest.approx(expected, abs=1e-6)


def test_every_part_of_a_score_is_told(home: Home) -> None:
    talk(home, "s", "Ana: We sailed to the island yesterday", "Bo: ok", "Ana: and back")
    for hit in search(home, "When did Ana sail to the island in 2026?"):
        part = hit.breakdown
        assert part.words is not None
        assert part.meaning is not None
        score = (part.words + part.meaning) / 2
        for factor in (part.exact, part.speaker, part.substance, part.time):
            score *= 1 if factor is None else factor
        assert hit.score == pytest.approx(score, abs=1e-6)
        assert part.date == 1
        assert part.speaker in (0.75, 1)
        assert part.time in (0.75, 1)


def test_memories_without_vectors_are_found_by_words(home: Home) -> None:
    remember(home, "The boat is called Aurora", embed=False)
    remember(home, "Something else entirely")
    first = search(home, "Aurora boat")[0]
    assert first.memory.content == "The boat is called Aurora"
    assert (first.breakdown.semantic, first.breakdown.meaning) == (None, 0)


def test_a_search_may_be_weighed_otherwise_for_measuring(home: Home) -> None:
    talk(home, "s", "Where is the key of the shed?", "Bo: Under the pot")
    plain = home.services.search.weighted(Weights(lists_alone=True))
    hits = plain.search(SearchRequest(query="key of the shed"), PERSON).hits
    assert all(hit.breakdown.words is None for hit in hits)
    assert search(home, "key of the shed")[0].breakdown.words == 1


# --- dates


def test_a_date_in_the_question_prefers_what_was_made_then(home: Home) -> None:
    for month in (3, 4, 5):
        remember(
            home,
            "We went to the harbour with the boat",
            created_at=datetime(2026, month, 10, tzinfo=UTC),
        )
    for query, month in (("harbour in March 2026", 3), ("harbour on 2026-04-10", 4)):
        assert search(home, query)[0].memory.created_at.month == month


# --- exact strings

EXACT = [
    ("ERR-4711/B", "Ask for ERR-4711/B at the desk",
     ["ERR 4711 and plan B, B and again B", "ERR-4711/C is another", "ERR-4711 B ERR-4711 B"]),
    ("maria.lopez+boats@example.org", "Write to maria.lopez+boats@example.org about it",
     ["Maria Lopez likes boats, example boats", "maria.lopez@example.org is hers, boats too",
      "lopez maria boats example org org boats"]),
    ('"old blue boat"', "He sold the old blue boat last year",
     ["old boat blue boat old boat blue", "a blue old boat, an old boat", "boat old, blue boat"]),
    ("Project Blue Falcon", "Budget for Project Blue Falcon is approved",
     ["The falcon project is blue, project falcon", "blue project, falcon project, blue falcon",
      "Falcon Blue Project falcon blue project"]),
    ("foo_bar::baz()", "foo_bar::baz() is called twice",
     ["foo bar baz foo bar baz", "bar::foo_baz() is called", "foo_bar and baz and foo_bar baz"]),
    ("C:\\Users\\ana\\notes.txt", "It is in C:\\Users\\ana\\notes.txt on the old machine",
     ["C users ana notes txt", "ana notes for users, txt", "C:\\Users\\bo\\notes.txt"]),
    ("3.11.2", "It needs version 3.11.2 of it",
     ["3 11 2 3 11 2", "version 3.11.20", "version 2.11.3, 11.3.2"]),
    ("what is v2-beta9 for", "The tag v2-beta9 marks the trial",
     ["what is it for, v2 or beta9 or what", "v2 beta9 what for", "v2-beta90 is for what"]),
]  # fmt: skip


@pytest.mark.parametrize(("query", "text", "distractors"), EXACT)
@pytest.mark.parametrize("mode", BOTH)
def test_an_exact_string_stands_first(
    home: Home, mode: SearchMode, query: str, text: str, distractors: list[str]
) -> None:
    remember_all(home, [f"{line}." for line in distractors for _ in range(3)])
    remember_all(home, [text, *distractors, *(f"filler {n}" for n in range(30))])
    assert texts(home, query, mode=mode, limit=3)[0] == text


@pytest.mark.parametrize("mode", BOTH)
def test_an_exact_string_is_found_in_a_long_memory(home: Home, mode: SearchMode) -> None:
    long = " ".join(f"word{n} of a long report" for n in range(900)) + " see XK-99-17/a there"
    remember_all(home, [long, *("XK 99 17 a, XK-99, 17/a" for _ in range(20))])
    assert texts(home, "XK-99-17/a", mode=mode, limit=1) == [long]


# --- scripts without spaces

UNSPACED = [
    ("昨日東京タワーに行きました", "東京タワー"),
    ("昨日東京タワーに行きました", "昨日はどこに行きましたか"),
    ("私の猫はミケです", "猫"),
    ("我们在北京见面了", "北京"),
    ("我们在北京见面了", "我们在哪里见面"),
    ("会议改到星期五", "五"),
    ("내일 회의가 있습니다", "회의"),
    ("내일 회의가 있습니다", "회의를 언제 합니까"),
    ("ฉันชอบกินข้าวผัด", "ข้าวผัด"),
    ("ฉันชอบกินข้าวผัด", "กิน"),
    ("iPhone充電器を買った", "充電器"),
]


@pytest.mark.parametrize(("text", "query"), UNSPACED)
@pytest.mark.parametrize("mode", BOTH)
def test_text_without_spaces_is_found_by_words(
    home: Home, mode: SearchMode, text: str, query: str
) -> None:
    remember_all(
        home, ["京都に行く", "狗很可爱", "다른 이야기", "สวัสดีครับ", "plain words", text], embed=False
    )
    assert texts(home, query, mode=mode, limit=1) == [text]


@pytest.mark.parametrize("mode", list(SearchMode))
def test_a_memory_without_its_row_is_not_found(home: Home, mode: SearchMode) -> None:
    lost, kept = talk(home, "walk", '"a blue boat" sails', 'she saw "a blue boat"')
    await_published(home)
    damage(home, f"DELETE FROM memories WHERE number = {lost.number}")
    assert texts(home, '"a blue boat"', mode=mode) == [kept.content]
