"""Remembering what is remembered already, over the real store."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.access import PERSON
from muniment.domain.errors import InvalidInputError, ModelUnavailableError
from muniment.domain.memories.memory import EmbeddingState, MemoryDraft, MemoryPatch
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.retrieval.duplicates import Likeness
from muniment.services.results import Match
from tests.fakes.reworded_pairs import (
    HELD_OUT_NEAR_BUT_DIFFERENT,
    HELD_OUT_REWORDED,
    NEAR_BUT_DIFFERENT,
    REWORDED,
)
from tests.fakes.statement_pairs import ALIKE, DIFFERENT, HELD_OUT_ALIKE, HELD_OUT_DIFFERENT
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from muniment.services.results import BatchItem, Written
    from tests.conftest import Home, HomeFactory
    from tests.fakes.embedding import FakeEmbeddingModel

TEXT = "The bins are emptied on Tuesday."
NEAR = "Bins are emptied on Tuesday."
THREADS = 16


def add(home: Home, content: str = TEXT, **fields: Any) -> Written:
    return home.services.memories.remember(MemoryDraft(content=content, **fields), PERSON)


def again(home: Home, content: str = TEXT, **fields: Any) -> Written:
    return add(home, content, deduplicate=True, **{"dedup_threshold": 0.8} | fields)


def count(home: Home) -> int:
    return home.services.memories.list(MemoryFilter(), PageRequest(), PERSON).total


def test_without_being_asked_everything_is_stored(home: Home) -> None:
    add(home)
    written = add(home)
    assert (written.is_duplicate, written.match, count(home)) == (False, None, 2)


def test_an_equal_text_is_not_stored_again(home: Home) -> None:
    first = add(home, tags=("home",)).memory
    written = again(home, "the bins  are emptied on TUESDAY", tags=("other",), importance=1.0)
    assert written.is_duplicate
    assert written.match == Match(1.0, Likeness.EXACT)
    assert written.memory == first
    assert not written.changes.memories
    assert count(home) == 1


def test_a_near_text_that_agrees_is_not_stored_again(home: Home) -> None:
    first = add(home).memory
    written = again(home, NEAR)
    assert (written.memory.id, written.is_duplicate) == (first.id, True)
    assert written.match is not None
    assert written.match.kind is Likeness.NEAR
    assert 0.8 <= written.match.similarity < 1


def test_a_near_text_that_does_not_agree_or_is_not_near_enough_is_stored(home: Home) -> None:
    add(home)
    assert not again(home, "The bins are emptied on Thursday.", dedup_threshold=0.5).is_duplicate
    assert not again(home, NEAR, dedup_threshold=0.99).is_duplicate
    assert count(home) == 3


def test_the_nearest_of_those_that_agree_is_named(home: Home) -> None:
    add(home, "The bins are emptied on the Tuesday.")
    nearest = add(home, "Bins are emptied Tuesday.").memory
    assert again(home, "Bins are emptied on Tuesday.").memory.id == nearest.id


def test_an_equal_text_goes_before_a_near_one(home: Home) -> None:
    add(home, NEAR)
    equal = add(home).memory
    assert again(home).memory.id == equal.id


@pytest.mark.parametrize("content", [TEXT, NEAR])
def test_only_the_same_namespace_and_agent_count(home: Home, content: str) -> None:
    home.services.namespaces.create("work", PERSON)
    add(home, namespace="work")
    add(home, agent_id="planner")
    assert not again(home, content).is_duplicate
    assert not again(home, content, agent_id="other").is_duplicate
    assert again(home, content, agent_id="planner").is_duplicate
    assert again(home, content, namespace="work").is_duplicate


@pytest.mark.parametrize("content", [TEXT, NEAR])
def test_what_is_in_the_trash_or_expired_does_not_count(home: Home, content: str) -> None:
    trashed = add(home).memory
    home.services.memories.delete(trashed.id, PERSON)
    add(home, expires_at=home.clock.now() + timedelta(hours=1))
    assert again(home, content).is_duplicate
    home.clock.advance(hours=1)
    assert not again(home, content).is_duplicate


@pytest.mark.parametrize("content", [TEXT, NEAR])
def test_what_is_archived_counts(home: Home, content: str) -> None:
    memory = add(home).memory
    home.services.memories.edit(memory.id, MemoryPatch(archived=True), PERSON)
    written = again(home, content)
    assert (written.memory.id, written.is_duplicate) == (memory.id, True)


def test_an_edited_memory_counts_with_its_new_text(home: Home) -> None:
    memory = add(home).memory
    home.services.memories.edit(memory.id, MemoryPatch(content="The loft is dry."), PERSON)
    assert again(home, "the loft is dry").is_duplicate
    assert not again(home).is_duplicate


def test_a_match_counts_as_an_access_and_changes_nothing_else(home: Home) -> None:
    first = add(home).memory
    again(home)
    again(home, NEAR)
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    memory = home.services.memories.get(first.id, PERSON)
    assert (memory.access_count, memory.version) == (2, first.version)
    assert memory.updated_at == first.updated_at


def test_a_draft_that_does_not_wait_is_compared_as_text_alone(home: Home) -> None:
    add(home)
    assert again(home, wait=False).is_duplicate
    assert again(home, embed=False).is_duplicate
    assert not again(home, NEAR, wait=False).is_duplicate


def test_without_the_model_equal_texts_are_found_and_others_stored(
    home_factory: HomeFactory,
) -> None:
    def broken() -> FakeEmbeddingModel:
        raise ModelUnavailableError

    home = home_factory(load_model=broken)
    add(home)
    assert again(home).is_duplicate
    written = again(home, NEAR)
    assert not written.is_duplicate
    assert written.memory.embedding.state is EmbeddingState.PENDING


def test_long_texts_are_duplicates_when_they_are_equal(home: Home) -> None:
    text = "The bins are emptied on Tuesday and the paper on Friday. " * 60
    add(home, text)
    assert again(home, text.upper()).is_duplicate
    assert not again(home, text.replace("Friday", "Monday", 1), dedup_threshold=0.5).is_duplicate


def test_a_batch_is_compared_with_the_store_and_with_itself(home: Home) -> None:
    first = add(home).memory
    drafts = [
        MemoryDraft(content=NEAR, deduplicate=True, dedup_threshold=0.8),
        MemoryDraft(content="The attic is dry.", deduplicate=True),
        MemoryDraft(content="the attic is dry", deduplicate=True),
        MemoryDraft(content="An attic is dry.", deduplicate=True, dedup_threshold=0.5),
        MemoryDraft(content="The attic is wet.", deduplicate=True, dedup_threshold=0.5),
        MemoryDraft(content="the attic is dry"),
        MemoryDraft(content="x", dedup_threshold=0.4),
    ]
    result = home.services.memories.remember_batch(drafts, PERSON)
    statuses = [item.status for item in result.items]
    assert statuses == ["skipped", "created", "skipped", "skipped", "created", "created", "failed"]
    ids = [item.memory_id for item in result.items]
    assert ids[0] == first.id
    assert ids[1] == ids[2] == ids[3]
    kinds = [item.match and item.match.kind for item in result.items]
    assert kinds[:5] == [Likeness.NEAR, None, Likeness.EXACT, Likeness.NEAR, None]
    assert (result.succeeded, result.skipped, result.failed) == (3, 3, 1)


@pytest.mark.parametrize("threshold", [0.49, 1.01, float("nan"), -1.0, float("inf")])
def test_a_threshold_out_of_range_is_refused(home: Home, threshold: float) -> None:
    with pytest.raises(InvalidInputError, match="dedup_threshold"):
        again(home, dedup_threshold=threshold)
    assert count(home) == 0


@pytest.mark.parametrize("fields", [{}, {"client_id": "one"}, {"embed": False}])
def test_many_threads_with_one_text_store_it_once(home: Home, fields: dict[str, Any]) -> None:
    start = threading.Barrier(THREADS)

    def write(_: int) -> Written:
        start.wait(PATIENCE_S)
        return again(home, **fields)

    with ThreadPoolExecutor(THREADS) as pool:
        written = list(pool.map(write, range(THREADS)))
    assert count(home) == 1
    assert sum(not each.is_duplicate for each in written) == 1
    assert len({each.memory.id for each in written}) == 1


def test_near_texts_written_at_the_same_moment_are_stored_once(home: Home) -> None:
    texts = [TEXT, NEAR, "Bins are emptied Tuesday.", "The bins are emptied Tuesday."]
    barrier = threading.Barrier(len(texts))
    real = home.services.memories._memory_embedder.passages_of

    def all_at_once(*args: Any) -> Any:
        found = real(*args)
        barrier.wait(PATIENCE_S)
        return found

    home.services.memories._memory_embedder.passages_of = all_at_once  # type: ignore[method-assign]
    with ThreadPoolExecutor(len(texts)) as pool:
        written = list(pool.map(lambda text: again(home, text, dedup_threshold=0.6), texts))
    assert count(home) == 1
    assert sorted(each.is_duplicate for each in written) == [False, True, True, True]


@pytest.fixture
def measured_home(home_factory: HomeFactory) -> Home:
    """A vault that begins with the model that ships."""
    home = home_factory("measured", real_model=True, empty=True)
    home.services.vault.create(passphrase=None, key_file=True)
    return home


def _write(
    home: Home, texts: Sequence[str], agents: Sequence[str], **fields: Any
) -> tuple[BatchItem, ...]:
    drafts = [
        MemoryDraft(content=text, agent_id=agent, deduplicate=True, **fields)
        for text, agent in zip(texts, agents, strict=True)
    ]
    items = home.services.memories.remember_batch(drafts, PERSON).items
    ready = MemoryFilter(embedding_state=EmbeddingState.READY)
    page = home.services.memories.list(ready, PageRequest(limit=1), PERSON)
    assert page.total == count(home)
    return items


def test_with_the_real_model_nothing_that_says_something_else_is_merged(
    measured_home: Home,
) -> None:
    pairs = DIFFERENT + HELD_OUT_DIFFERENT + NEAR_BUT_DIFFERENT + HELD_OUT_NEAR_BUT_DIFFERENT
    names = [f"pair {place}" for place in range(len(pairs))]
    _write(measured_home, [first for first, _ in pairs], names)
    items = _write(measured_home, [second for _, second in pairs], names, dedup_threshold=0.5)
    merged = [pair for pair, item in zip(pairs, items, strict=True) if item.status == "skipped"]
    assert not merged


def test_with_the_real_model_other_spellings_are_merged_where_they_are_near(
    measured_home: Home,
) -> None:
    pairs = ALIKE + HELD_OUT_ALIKE
    names = [f"pair {place}" for place in range(len(pairs))]
    _write(measured_home, [first for first, _ in pairs], names)
    items = _write(measured_home, [second for _, second in pairs], names, dedup_threshold=0.5)
    kept = [pair for pair, item in zip(pairs, items, strict=True) if item.status != "skipped"]
    assert not kept
    items = _write(measured_home, [second for _, second in pairs], names)
    assert sum(item.status == "skipped" for item in items) >= 0.75 * len(pairs)


def test_with_the_real_model_most_reworded_notes_are_found(measured_home: Home) -> None:
    pairs = REWORDED + HELD_OUT_REWORDED
    names = [f"pair {place}" for place in range(len(pairs))]
    _write(measured_home, [first for first, _ in pairs], names)
    items = _write(measured_home, [second for _, second in pairs], names, dedup_threshold=0.8)
    assert sum(item.status == "skipped" for item in items) >= 0.85 * len(pairs)
