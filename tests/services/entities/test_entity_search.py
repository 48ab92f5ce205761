"""What entities add to search and to related memories: other names, and what stands beside."""

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.entities.entity import Mention
from muniment.domain.memories.memory import Memory, MemoryDraft, MemoryPatch, Visibility
from muniment.domain.memories.query import MemoryFilter, SearchMode, SearchRequest
from muniment.retrieval.names import names_in
from muniment.retrieval.weights import Weights
from tests.conftest import Home

NYC = Mention("location", "NYC", normal="New York City")
CITY = Mention("location", "New York City")
ELSEWHERE = Actor("key:o", ("other",), frozenset({Scope.READ}))


def remember(home: Home, content: str, *mentions: Mention, **fields) -> Memory:
    memory = home.services.memories.remember(MemoryDraft(content=content, **fields), PERSON).memory
    with home.borrow() as opened, opened.store.write("system") as unit:
        namespace = unit.namespaces.by_name(memory.namespace)
        unit.entities.link_mentions(
            memory.number, mentions, namespace_id=namespace.id, now_ms=opened.now_ms()
        )
    return memory


def found(home: Home, query: str, *, actor: Actor = PERSON, **options) -> list[str]:
    weights = options.pop("weights", None)
    search = home.services.search if weights is None else home.services.search.weighted(weights)
    request = SearchRequest(query=query, **options)
    return [hit.memory.content for hit in search.search(request, actor).hits]


def keyword(home: Home, query: str, **options) -> list[str]:
    return found(home, query, mode=SearchMode.KEYWORD, **options)


def person(name: str) -> Mention:
    return Mention("person", name)


# --- other names


def test_names_are_runs_of_words_without_marks() -> None:
    assert names_in("What did Bob Smith's dog eat?").keys() >= {
        "bob", "bob smith", "bob smith's", "smith", "what did bob", "eat"
    }  # fmt: skip
    assert names_in("NYC!")["nyc"] == ("NYC",)
    assert names_in(" ... ") == {}
    assert len(names_in("a b c d e f g h " * 1000)) < 400


def test_what_says_a_name_otherwise_is_found_by_words(home: Home) -> None:
    remember(home, "The museum in New York City opens at ten.", CITY)
    remember(home, "We flew to NYC.", NYC)
    remember(home, "The museum in Oslo opens at nine.", Mention("location", "Oslo"))
    assert sorted(keyword(home, "NYC")) == [
        "The museum in New York City opens at ten.", "We flew to NYC."
    ]  # fmt: skip
    assert keyword(home, "NYC museum")[0] == "The museum in New York City opens at ten."
    assert "We flew to NYC." in keyword(home, "new york city")
    assert found(home, "NYC museum")[0] == "The museum in New York City opens at ten."
    without = Weights(other_names=False)
    assert keyword(home, "NYC", weights=without) == ["We flew to NYC."]


def test_merging_and_splitting_change_what_is_found(home: Home) -> None:
    remember(home, "Lizzie likes tea.", person("Lizzie"))
    remember(home, "Elizabeth has a cat.", person("Elizabeth"))
    assert keyword(home, "Lizzie") == ["Lizzie likes tea."]
    home.services.entities.merge("Elizabeth", "Lizzie", PERSON)
    assert sorted(keyword(home, "Lizzie")) == ["Elizabeth has a cat.", "Lizzie likes tea."]
    home.services.entities.split("Elizabeth", "Lizzie", PERSON)
    assert keyword(home, "Lizzie") == ["Lizzie likes tea."]


def test_the_filter_and_what_is_hidden_come_first(home: Home) -> None:
    home.services.namespaces.create("other", PERSON)
    remember(home, "We flew to NYC.", NYC)
    kept = remember(home, "New York City, plain", CITY, agent_id="bot")
    remember(home, "New York City, secret", CITY, visibility=Visibility.CONFIDENTIAL)
    remember(home, "New York City, elsewhere", CITY, namespace="other")
    gone = remember(home, "New York City, gone", CITY)
    archived = remember(home, "New York City, archived", CITY)
    home.services.memories.delete(gone.id, PERSON)
    home.services.memories.edit(archived.id, MemoryPatch(archived=True), PERSON)
    here = MemoryFilter(namespaces=("default",))
    shown = keyword(home, "NYC", filter=here, include_confidential=False)
    assert sorted(shown) == ["New York City, plain", "We flew to NYC."]
    agent = MemoryFilter(namespaces=("default",), agent_id="bot")
    assert keyword(home, "NYC", filter=agent) == [kept.content]
    everything = keyword(home, "NYC", filter=here)
    assert "New York City, secret" in everything
    assert keyword(home, "NYC", actor=ELSEWHERE) == []


@pytest.mark.parametrize("mode", [SearchMode.KEYWORD, SearchMode.HYBRID])
def test_scores_do_not_tell_what_others_call_it(home: Home, mode: SearchMode) -> None:
    home.services.namespaces.create("other", PERSON)
    remember(home, "New York City at night", CITY)
    remember(home, "The NYC marathon", NYC)
    remember(home, "nothing of it")
    request = SearchRequest(
        query="NYC night",
        mode=mode,
        filter=MemoryFilter(namespaces=("default",)),
        include_confidential=False,
    )

    def scores() -> list[tuple[str, float]]:
        hits = home.services.search.search(request, PERSON).hits
        return [(hit.memory.content, hit.score) for hit in hits]

    before = scores()
    remember(home, "The Big Apple in NYC", NYC, namespace="other")
    hidden = Mention("location", "night", normal="New York City")
    remember(home, "night night", hidden, visibility=Visibility.CONFIDENTIAL)
    assert scores() == before


# --- related memories


def related(home: Home, memory: Memory, **options) -> list[str]:
    hits = home.services.related.related(memory.id, PERSON, **options)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 <= hit.score <= 1 for hit in hits)
    return [hit.memory.content for hit in hits]


def test_who_mentions_the_same_is_related(home: Home) -> None:
    for number in range(12):
        remember(home, f"filler about stone {number}")
    remember(home, "apples and pears and grapes")
    other = remember(home, "quite unlike words", person("Ada"))
    asked = remember(home, "apples and pears", person("Ada"))
    assert related(home, asked, limit=2) == ["apples and pears and grapes", "quite unlike words"]
    home.services.memories.edit(other.id, MemoryPatch(visibility=Visibility.CONFIDENTIAL), PERSON)
    assert other.content not in related(home, asked, limit=2, include_confidential=False)
    assert other.content in related(home, asked, limit=2)


def test_who_mentions_what_stands_beside_is_related_less(home: Home) -> None:
    for number in range(12):
        remember(home, f"filler about stone {number}")
    remember(home, "far away words", person("Bob"))
    remember(home, "unlike the others", person("Ada"), person("Bob"))
    asked = remember(home, "apples and pears", person("Ada"))
    assert related(home, asked, limit=2) == ["unlike the others", "far away words"]


def test_whom_everybody_mentions_relates_nothing(home: Home) -> None:
    for number in range(30):
        remember(home, f"filler about stone {number}", person("Ada"))
    other = remember(home, "quite unlike words", person("Ada"))
    asked = remember(home, "filler about stone", person("Ada"))
    assert other.content not in related(home, asked, limit=5)


# --- the graph list, off but for measuring


def test_the_graph_list_ranks_what_it_names_higher(home: Home) -> None:
    for number in range(12):
        remember(home, f"filler about stone {number}")
    remember(home, "She likes apples.", person("Ada"))
    remember(home, "They like apples.", person("Bob"))
    with_graph = Weights(graph=1.0)
    assert found(home, "apples of Ada", weights=with_graph)[0] == "She likes apples."
    assert found(home, "apples of Bob", weights=with_graph)[0] == "They like apples."
