"""Contexts through the services: search, sentences, text."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.errors import InvalidInputError, NotAllowedError, NotFoundError
from muniment.domain.memories.context import ContextRequest, ContextResult
from muniment.domain.memories.memory import Memory, MemoryDraft, Visibility
from muniment.domain.memories.query import MemoryFilter, SearchMode, SearchRequest
from muniment.domain.usage.usage import UsageAction
from tests.conftest import Home, HomeFactory
from tests.fakes.background_waits import await_first_round
from tests.fakes.opened import session_of

ASK = ContextRequest(query="How does Ada like her tea?")
READER = Actor("key:reader", ("work",), frozenset({Scope.READ}))


def remember(home: Home, content: str, *, day: int = 1, **fields: Any) -> Memory:
    at = datetime(2026, 4, day, 8, tzinfo=UTC)
    draft = MemoryDraft(content=content, created_at=at, **fields)
    return home.services.memories.remember(draft, PERSON).memory


def context(home: Home, request: ContextRequest = ASK, **changes: Any) -> ContextResult:
    return home.services.context.context(replace(request, **changes), PERSON)


def check_quotes(result: ContextResult) -> None:
    for number, quoted in enumerate(result.memories, start=1):
        assert f"[{number}] {quoted.excerpt}" in result.text
        for start, end in quoted.spans:
            assert quoted.memory.content[start:end] in quoted.excerpt


def test_a_context_quotes_what_was_remembered(home: Home) -> None:
    late = remember(home, "Ada takes her tea with honey now. Trains leave hourly.", day=9)
    early = remember(home, "Ada likes her tea with milk.", day=2, source="notes.md")
    remember(home, "Copper melts at 1085 degrees.")

    result = context(home)

    assert result.text == (
        "2026-04-02 · notes.md\n[1] Ada likes her tea with milk.\n\n"
        "2026-04-09\n[2] Ada takes her tea with honey now."
    )
    assert [quoted.memory.id for quoted in result.memories] == [early.id, late.id]
    assert result.memories[1].spans == ((0, 33),)
    assert result.memories[0].score > result.memories[1].score > 0
    assert (result.tokens, result.left_out) == (35, 0)
    check_quotes(result)


def test_namespaces_are_named_where_there_are_several(home: Home) -> None:
    home.services.namespaces.create("work", PERSON)
    remember(home, "Ada likes green tea.", day=1)
    assert "default" not in context(home).text
    remember(home, "Ada likes black tea at work.", day=1, namespace="work")
    assert context(home).text == (
        "2026-04-01 · default\n[1] Ada likes green tea.\n\n"
        "2026-04-01 · work\n[2] Ada likes black tea at work."
    )
    seen = home.services.context.context(ASK, READER)
    assert seen.text == "2026-04-01\n[1] Ada likes black tea at work."


def test_confidential_archived_and_filtered_memories_are_left_out(home: Home) -> None:
    remember(home, "Ada hides her tea in the piano.", visibility=Visibility.CONFIDENTIAL)
    remember(home, "Ada likes her tea hot.", tags=("taste",))
    assert "piano" not in context(home).text
    assert "piano" in context(home, include_confidential=True).text
    assert "hot" in context(home).text
    tagged = context(home, include_confidential=True, filter=MemoryFilter(tags=("taste",)))
    assert "piano" not in tagged.text
    assert "hot" in tagged.text
    assert context(home, filter=MemoryFilter(tags=("other",))) == ContextResult("", 0, (), 0)


def test_what_the_asker_has_is_not_told_again(home: Home) -> None:
    one = remember(home, "Ada likes green tea.")
    two = remember(home, "Ada likes black tea, too.")
    assert [kept.memory.id for kept in context(home, exclude=(one.id,), limit=1).memories] == [
        two.id
    ]
    assert context(home, exclude=(one.id, two.short_id)).text == ""


def test_limit_and_lowest_score_bound_the_memories(home: Home) -> None:
    for number in range(5):
        remember(home, f"Ada likes tea number {number}, she says.", day=number + 1)
    assert len(context(home, limit=2).memories) == 2
    assert len(context(home).memories) == 5
    best = max(quoted.score for quoted in context(home).memories)
    assert all(quoted.score >= best for quoted in context(home, min_score=best).memories)


@pytest.mark.parametrize("mode", SearchMode)
@pytest.mark.parametrize("budget", [1, 9, 20, 50, 200])
def test_every_budget_is_kept(home: Home, mode: SearchMode, budget: int) -> None:
    for number in range(12):
        remember(home, f"Ada: Tea {number} is good. It is from 日本。 The pot of tea broke.", day=3)
    result = context(home, max_tokens=budget, mode=mode)
    with home.borrow() as opened:
        assert result.tokens == opened.embedder.count_tokens(result.text) <= budget
    assert (result.text == "") == (budget < 20)
    assert (result.left_out > 0) == (budget < 200)
    check_quotes(result)


def test_an_empty_store_has_an_empty_context(home: Home) -> None:
    assert context(home) == ContextResult("", 0, (), 0)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"max_tokens": 0}, "max_tokens"),
        ({"max_tokens": 32_001}, "max_tokens"),
        ({"max_tokens": float("nan")}, "max_tokens"),
        ({"limit": 0}, "limit"),
        ({"limit": 51}, "limit"),
        ({"query": " "}, "query"),
        ({"query": "x" * 10_001}, "query"),
        ({"query": "a\0b"}, "query"),
        ({"min_score": float("nan")}, "min_score"),
        ({"min_score": 1.1}, "min_score"),
        ({"exclude": ("id",) * 51}, "exclude"),
    ],
)
def test_bad_requests_name_their_field(home: Home, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        context(home, **changes)
    assert refused.value.field == field


def test_who_may_not_read_is_refused(home: Home) -> None:
    with pytest.raises(NotAllowedError):
        home.services.context.context(ASK, Actor("key:none", ("default",), frozenset()))
    with pytest.raises(NotFoundError):
        home.services.context.context(
            replace(ASK, filter=MemoryFilter(namespaces=("default",))), READER
        )


def test_a_context_counts_once_and_as_one(home: Home) -> None:
    await_first_round(home)
    remember(home, "Ada likes green tea.")
    context(home)
    counts = {
        record.action: record.count
        for record in session_of(home.services).usage.with_pending(lambda: ())
    }
    assert counts[UsageAction.CONTEXT].successes == 1
    assert counts[UsageAction.CONTEXT].items == 1
    assert UsageAction.SEARCH not in counts


def test_what_is_quoted_counts_as_accessed_and_nothing_else(home: Home) -> None:
    await_first_round(home)
    quoted = remember(home, "Ada likes her tea with milk.")
    weighed = remember(home, "Copper melts at 1085 degrees.")
    result = context(home)
    assert [each.memory.id for each in result.memories] == [quoted.id]
    with (
        home.borrow() as opened,
        opened.accesses.settling() as accessed,
    ):
        assert set(accessed) == {quoted.number}
    home.services.search.search(SearchRequest(query="copper"), PERSON)
    with (
        home.borrow() as opened,
        opened.accesses.settling() as accessed,
    ):
        assert weighed.number in accessed


def test_hits_are_cut_down_within_one_budget(home: Home) -> None:
    remember(home, "Ada likes green tea. Trains leave hourly. Ada likes it hot, the tea.")
    remember(home, "Rain fell at night. Bo likes tea with lemon.")
    remember(home, "A tea pot.")
    found = home.services.search.search(SearchRequest(query="Who likes tea?"), PERSON)

    cut = home.services.context.compressed(found.hits, "Who likes tea?", 1_000)

    assert [one.hit for one in cut] == list(found.hits)
    contents = {one.hit.memory.content[:5]: one.content for one in cut}
    assert contents == {
        "Ada l": "Ada likes green tea. … Ada likes it hot, the tea.",
        "Rain ": "Bo likes tea with lemon.",
        "A tea": "A tea pot.",
    }
    for budget in (1, 6, 12, 30):
        cut = home.services.context.compressed(found.hits, "Who likes tea?", budget)
        assert len(cut) == 3
        assert sum(one.tokens for one in cut) <= budget
        with home.borrow() as opened:
            for one in cut:
                assert one.tokens == opened.embedder.count_tokens(one.content)
                assert (one.content == "") == (one.spans == ())
    assert home.services.context.compressed((), "Who likes tea?", 5) == ()
    with pytest.raises(InvalidInputError, match="max_tokens"):
        home.services.context.compressed(found.hits, "Who likes tea?", 0)


@pytest.fixture(name="shipped_home")
def _shipped_home(home_factory: HomeFactory) -> Home:
    """A vault that begins with the model that ships."""
    home = home_factory("shipped", real_model=True, empty=True)
    home.services.vault.create(passphrase=None, key_file=True)
    return home


def test_the_shipped_model_tells_what_has_to_do_with_the_question(shipped_home: Home) -> None:
    martin = remember(
        shipped_home,
        "Martin: Hi there! I left the bank last month. The parking there was expensive. These "
        "days I teach mathematics at a grammar school.",
        day=5,
    )
    remember(shipped_home, "Ada likes oolong best. Copper melts at 1085 degrees.", day=6)
    remember(shipped_home, "Trains to Leeds leave on the hour.", day=7)

    living = context(shipped_home, query="What does Martin do for a living?")
    drink = context(shipped_home, query="Which tea should I buy for a guest?")
    small = context(shipped_home, query="What does Martin do for a living?", max_tokens=30)

    assert "I teach mathematics at a grammar school." in living.text
    assert living.memories[0].memory.id == martin.id
    assert drink.text.startswith("2026-04-06\n[1] Ada likes oolong best.")
    assert "Copper" not in drink.text
    assert 0 < small.tokens <= 30
    with shipped_home.borrow() as opened:
        for result in (living, drink, small):
            check_quotes(result)
            assert result.tokens == opened.embedder.count_tokens(result.text)
