"""What a search shows hangs on nothing that its caller may not see."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch, Visibility
from muniment.domain.memories.query import Hit, MemoryFilter, SearchMode, SearchRequest
from tests.fakes.embedding import PiecewiseEmbeddingModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conftest import Home, HomeFactory

WORDS = ("zebra", "boat", "blue", "harbour", "shed", "key", "market", "Ana", "rain")
# Nearer to misspelt words than those that the actor sees, and with the same beginnings.
STRANGE_WORDS = ("harbur", "harbors", "zebar", "marketing", "markes", "boats", "harb", "keys")
QUERIES = ("zebra", "blue boat", "the key of the shed", '"blue boat" zebra', "unheard rain")
MISSPELT = ("harbuor", "zebar rain", "mark", "blue marke", "boatt", "strangr", "harb")
# The vaults of a property's examples grow, so that later ones find strangers in place already.
SHARED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def remember(home: Home, contents: list[str], **fields: Any) -> list[str]:
    home.clock.advance(seconds=1)
    drafts = [MemoryDraft(content=content, **fields) for content in contents]
    result = home.services.memories.remember_batch(drafts, PERSON)
    assert not result.failed
    return [str(item.memory_id) for item in result.items]


def sentences(seed: int, count: int, words: Sequence[str] = WORDS) -> list[str]:
    draw = random.Random(seed)
    return [f"{n}: {' '.join(draw.choices(words, k=draw.randint(1, 12)))}" for n in range(count)]


@pytest.fixture
def home(home_factory: HomeFactory) -> Home:
    return home_factory(load_model=PiecewiseEmbeddingModel)


@pytest.fixture
def confined(home: Home) -> Actor:
    for name in ("a", "b"):
        home.services.namespaces.create(name, PERSON)
    talk = ["Ana: Where is the key of the shed?", "Bo: Under the blue pot", "Ana: zebra, thanks"]
    remember(home, sentences(1, 30), namespace="a")
    remember(home, talk, namespace="a", session_id="s")
    return Actor("key:a", ("a",), frozenset({Scope.READ}))


def shown(home: Home, actor: Actor) -> list[tuple[Any, ...]]:
    """Everything that searches in every mode tell an actor."""
    seen: list[tuple[Any, ...]] = []
    for mode in SearchMode:
        for query in (*QUERIES, *MISSPELT):
            request = SearchRequest(query=query, mode=mode, limit=50, neighbours=2)
            result = home.services.search.search(request, actor, as_shown=False)
            told = (result.candidates, result.corrected_query, *map(_told, result.hits))
            seen.append((mode, query, *told))
    return seen


def _told(hit: Hit) -> tuple[Any, ...]:
    beside = tuple(memory.id for memory in hit.neighbours)
    return hit.memory.id, hit.score, hit.breakdown, hit.passage, beside


@settings(max_examples=6, deadline=None, suppress_health_check=SHARED)
@given(st.integers(0, 10_000), st.integers(1, 60), st.sampled_from([None, "s"]))
def test_other_namespaces_change_nothing_that_a_confined_key_sees(
    home: Home, confined: Actor, seed: int, count: int, session: str | None
) -> None:
    before = shown(home, confined)
    contents = sentences(seed, count, (*WORDS, *STRANGE_WORDS))
    others = remember(home, contents, namespace="b", session_id=session)
    assert shown(home, confined) == before
    home.services.memories.edit(others[-1], MemoryPatch(content="zebra " * 40), PERSON)
    for reference in others[::2]:
        home.services.memories.delete(reference, PERSON)
    assert shown(home, confined) == before


def test_a_word_elsewhere_does_not_show_in_a_score(home: Home, confined: Actor) -> None:
    everything = [hit.score for hit in _hits(home, "zebra rain", PERSON)]
    before = shown(home, confined)
    remember(home, [f"a zebra number {n}" for n in range(400)], namespace="b")
    assert shown(home, confined) == before
    assert [hit.score for hit in _hits(home, "zebra rain", PERSON)] != everything
    only_a = MemoryFilter(namespaces=("a",))
    assert _hits(home, "zebra rain", PERSON, filter=only_a) == _hits(home, "zebra rain", confined)


@pytest.mark.parametrize("how", ["trashed", "expired", "confidential"])
def test_what_may_not_be_seen_changes_nothing(home: Home, confined: Actor, how: str) -> None:
    before = shown(home, confined)
    fields: dict[str, Any] = {
        "expired": {"expires_at": home.clock.now() + timedelta(days=1)},
        "confidential": {"visibility": Visibility.CONFIDENTIAL},
    }.get(how, {})
    contents = sentences(7, 40, (*WORDS, *STRANGE_WORDS))
    made = remember(home, contents, namespace="a", **fields)
    if how == "expired":
        assert shown(home, confined) != before
        home.clock.advance(days=2)
    if how == "trashed":
        assert shown(home, confined) != before
        for reference in made:
            home.services.memories.delete(reference, PERSON)
    assert shown(home, confined) == before


def _hits(home: Home, query: str, actor: Actor, **options: Any) -> tuple[Hit, ...]:
    request = SearchRequest(query=query, mode=SearchMode.KEYWORD, limit=50, **options)
    return home.services.search.search(request, actor, as_shown=False).hits
