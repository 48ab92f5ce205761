"""Words are found by their beginnings and with wrong letters, from what the caller may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.errors import ModelUnavailableError
from muniment.domain.memories.memory import MemoryDraft, Visibility
from muniment.domain.memories.query import MemoryFilter, SearchMode, SearchRequest, SearchResult
from tests.fakes.embedding import PiecewiseEmbeddingModel

if TYPE_CHECKING:
    from tests.conftest import Home, HomeFactory

CALL = "Ottilie called about the boiler"
ALLERGY = "Ana carries tablets for her penicillin allergy"
BREAD = "The sourdough starter is in the fridge"
KEY = "Der Schlüssel zum Keller hängt im Flur"
TEAM = "basketball practice moved to the university gym"
PORTRAIT = "the photographer comes for the portraits"
CODE = "Invoice AX-4410 was paid"
KNOWN = ("horse", "house")
MODES = list(SearchMode)
WITH_WORDS = (SearchMode.HYBRID, SearchMode.KEYWORD)


@pytest.fixture
def home(home_factory: HomeFactory) -> Home:
    made = home_factory(load_model=lambda: PiecewiseEmbeddingModel(KNOWN))
    for content in (CALL, ALLERGY, BREAD, KEY, TEAM, PORTRAIT, CODE, "a house by the lake"):
        remember(made, content)
    return made


def remember(home: Home, content: str, **fields: Any) -> str:
    home.clock.advance(seconds=1)
    return home.services.memories.remember(MemoryDraft(content=content, **fields), PERSON).memory.id


def search(home: Home, query: str, actor: Actor = PERSON, **options: Any) -> SearchResult:
    return home.services.search.search(SearchRequest(query=query, **options), actor)


def first(result: SearchResult) -> str:
    return result.hits[0].memory.content if result.hits else ""


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("query", "content"),
    [
        ("Ot", CALL),
        ("her pe", ALLERGY),
        ("Ottil", CALL),
        ("boil", CALL),
        ("about the boile", CALL),
        ("penic", ALLERGY),
        ("sourdoug", BREAD),
        ("schlü", KEY),
        ("Schlu", KEY),
        ("universit", TEAM),
        ("bask", TEAM),
    ],
)
def test_a_word_is_found_by_its_beginning(
    home: Home, mode: SearchMode, query: str, content: str
) -> None:
    result = search(home, query, mode=mode)
    assert first(result) == content
    assert result.corrected_query is None


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("query", "corrected", "content"),
    [
        ("alergy", "allergy", ALLERGY),
        ("Otilie", "Ottilie", CALL),
        ("suordough bread", "sourdough bread", BREAD),
        ("her pennicilin?", "her penicillin?", ALLERGY),
        ("Schlusel", "Schlüssel", KEY),
        ("baskettball", "basketball", TEAM),
        ("univercity", "university", TEAM),
        ("koiler", "boiler", CALL),
        ("lergy", "allergy", ALLERGY),
        ("elergy", "allergy", ALLERGY),
        ("fotographer", "photographer", PORTRAIT),
        ("pisketball", "basketball", TEAM),
        ("ottile's, bioler", "ottile's, boiler", CALL),
    ],
)
def test_misspelt_words_are_corrected(
    home: Home, mode: SearchMode, query: str, corrected: str, content: str
) -> None:
    result = search(home, query, mode=mode)
    assert result.corrected_query == corrected
    assert first(result) == content


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "query",
    [
        "allergy",
        "boilers",
        "AX-4411",
        "AX4411",
        "4411",
        "lak",
        "lokes",
        "horse",
        "BOILR",
        "Ott",
        '"alergy"',
        'her "alergy tablets"',
        "boiler_",
        "user@boilr.org",
        "日本語の",
    ],
)
def test_known_and_short_words_codes_and_quotations_stay(
    home: Home, mode: SearchMode, query: str
) -> None:
    assert search(home, query, mode=mode).corrected_query is None


def test_quoted_words_are_searched_exactly(home: Home) -> None:
    assert not search(home, '"alergy"', mode=SearchMode.KEYWORD).hits
    assert not search(home, '"Ottil"', mode=SearchMode.KEYWORD).hits
    remember(home, "the letter says alergy")
    assert first(search(home, '"alergy"', mode=SearchMode.KEYWORD)) == "the letter says alergy"
    # Now that a memory contains it, it is not misspelt.
    assert search(home, "alergy").corrected_query is None


@pytest.mark.parametrize("mode", WITH_WORDS)
def test_an_exact_word_comes_before_a_longer_one(home: Home, mode: SearchMode) -> None:
    remember(home, "boil for five minutes")
    result = search(home, "boil", mode=mode)
    assert [hit.memory.content for hit in result.hits[:2]] == ["boil for five minutes", CALL]
    assert result.hits[0].score > result.hits[1].score > 0


def test_a_longer_word_leaves_the_other_words_their_weight(home: Home) -> None:
    remember(home, "boil for five minutes")
    options = {"mode": SearchMode.KEYWORD}
    hits = {hit.memory.content: hit.score for hit in search(home, "five boil", **options).hits}
    assert hits["boil for five minutes"] == 1.0
    assert hits[CALL] < 0.25


def test_no_word_is_corrected_to_a_stop_word(home: Home) -> None:
    remember(home, "she has tea")
    assert search(home, "Haus").corrected_query is None
    assert search(home, "sshe").corrected_query is None


def test_the_commonest_of_the_nearest_words_is_chosen(home: Home) -> None:
    remember(home, "a marten")
    for _ in range(2):
        remember(home, "a garten")
    assert search(home, "warten").corrected_query == "garten"


def test_swapped_letters_are_likelier_than_a_wrong_one(home: Home) -> None:
    for content in ("much relieved", "so relieved", "a letter received"):
        remember(home, content)
    assert search(home, "recieved").corrected_query == "received"


def test_keyword_search_corrects_without_a_model(home_factory: HomeFactory) -> None:
    def fail() -> PiecewiseEmbeddingModel:
        raise ModelUnavailableError("the model is damaged")

    home = home_factory(load_model=fail)
    remember(home, ALLERGY)
    result = search(home, "alergy", mode=SearchMode.KEYWORD)
    assert result.corrected_query == "allergy"
    assert first(result) == ALLERGY


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("how", ["elsewhere", "trashed", "confidential"])
def test_words_that_the_caller_may_not_see_correct_nothing(
    home: Home, mode: SearchMode, how: str
) -> None:
    home.services.namespaces.create("other", PERSON)
    agent = Actor("key:a", ("default",), frozenset({Scope.READ}))
    fields: dict[str, Any] = {
        "elsewhere": {"namespace": "other"},
        "confidential": {"visibility": Visibility.CONFIDENTIAL},
    }.get(how, {})
    hidden = remember(home, "the chrysanthemum budget", **fields)
    if how == "trashed":
        home.services.memories.delete(hidden, PERSON)
    for query in ("chrysantemum", "chrysanth"):
        result = search(home, query, agent, mode=mode)
        assert result.corrected_query is None
        assert "the chrysanthemum budget" not in {hit.memory.content for hit in result.hits}
    if how == "elsewhere":
        assert search(home, "chrysantemum", mode=mode).corrected_query == "chrysanthemum"
        own = MemoryFilter(namespaces=("default",))
        assert search(home, "chrysantemum", mode=mode, filter=own).corrected_query is None
    if how == "trashed":
        trash = MemoryFilter(deleted=True)
        assert search(home, "chrysanthemum", mode=mode, filter=trash).corrected_query is None


def test_a_context_is_chosen_by_the_corrected_words(home: Home) -> None:
    from muniment.domain.memories.context import ContextRequest

    context = home.services.context.context(
        ContextRequest(query="alergy", max_tokens=200, mode=SearchMode.KEYWORD), PERSON
    )
    assert ALLERGY in context.text
