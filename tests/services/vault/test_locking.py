"""Locking while calls are at work, and the vectors that were put off."""

import threading
from collections.abc import Sequence

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.errors import (
    InvalidInputError,
    ModelUnavailableError,
    NotAllowedError,
    VaultLockedError,
)
from muniment.domain.memories.memory import EmbeddingState, MemoryDraft
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchRequest
from muniment.embedding.model import Vectors
from muniment.services.vault import vault_session as session_module
from muniment.services.vault.vault_service import VaultState
from tests.conftest import Home, HomeFactory
from tests.fakes.embedding import FakeEmbeddingModel
from tests.fakes.memories import remember
from tests.waiting import PATIENCE_S, until


class GatedModel(FakeEmbeddingModel):
    """Computes only while its gate is open."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()
        self.entered = threading.Event()
        self.gate.set()

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.entered.set()
        assert self.gate.wait(PATIENCE_S)
        return super().embed(texts)


class PickyModel(FakeEmbeddingModel):
    """Fails for any batch that holds a certain word."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        if any("poison" in text for text in texts):
            raise ModelUnavailableError("a computation failed")
        return super().embed(texts)


def test_vectors_kept_by_searches_go_with_their_memory_and_with_the_lock(home: Home) -> None:
    boat, cat = remember(home, "The boat is called Aurora"), remember(home, "The cat is asleep")
    home.services.search.search(SearchRequest(query="boat"), PERSON)
    with home.borrow() as opened:
        kept = opened.index.compared
        assert len(kept) == 2
        home.services.memories.delete(cat.id, PERSON, permanent=True)
        assert len(kept) == 1
    found = home.services.search.search(SearchRequest(query="cat"), PERSON)
    assert [hit.memory.id for hit in found.hits] == [boat.id]
    assert len(kept) == 1
    home.services.vault.lock()
    assert len(kept) == 0


def test_a_locked_vault_refuses_new_calls_while_old_ones_finish(
    home_factory: HomeFactory,
) -> None:
    model = GatedModel()
    home = home_factory(load_model=lambda: model)
    outcome: list[str] = []

    def write() -> None:
        written = home.services.memories.remember(MemoryDraft(content="under way"), PERSON)
        outcome.append(written.memory.content)

    home.services.memories.remember(MemoryDraft(content="first"), PERSON)
    model.gate.clear()
    model.entered.clear()
    writer = threading.Thread(target=write)
    writer.start()
    assert model.entered.wait(PATIENCE_S)
    locker = threading.Thread(target=home.services.vault.lock)
    locker.start()
    until(lambda: home.services.vault.state is VaultState.LOCKED)
    with pytest.raises(VaultLockedError):
        home.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    model.gate.set()
    writer.join()
    locker.join()
    assert outcome == ["under way"]
    home.services.vault.unlock_with_key_file()
    assert home.services.memories.list(MemoryFilter(), PageRequest(), PERSON).total == 2


def test_a_call_that_outlasts_the_lock_is_told_so_and_writes_nothing(
    home_factory: HomeFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "_DRAIN_TIMEOUT_S", 0.05)
    model = GatedModel()
    home = home_factory(load_model=lambda: model)
    home.services.memories.remember(MemoryDraft(content="first"), PERSON)
    model.gate.clear()
    model.entered.clear()
    errors: list[BaseException] = []

    def write() -> None:
        try:
            home.services.memories.remember(MemoryDraft(content="too late"), PERSON)
        except VaultLockedError as error:
            errors.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    assert model.entered.wait(PATIENCE_S)
    home.services.vault.lock()
    model.gate.set()
    writer.join()
    assert len(errors) == 1
    home.services.vault.unlock_with_key_file()
    assert home.services.memories.list(MemoryFilter(), PageRequest(), PERSON).total == 1


def test_one_text_that_fails_does_not_keep_the_others_waiting(home_factory: HomeFactory) -> None:
    home = home_factory(load_model=PickyModel)
    contents = ["fine", "poison", "fine too"]
    drafts = [MemoryDraft(content=content, wait=False) for content in contents]
    home.services.memories.remember_batch(drafts, PERSON)
    states = {"fine": "ready", "poison": "failed", "fine too": "ready"}

    def found() -> dict[str, str]:
        page = home.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
        return {memory.content: memory.embedding.state.value for memory in page.memories}

    until(lambda: found() == states)
    failed = MemoryFilter(embedding_state=EmbeddingState.FAILED)
    page = home.services.memories.list(failed, PageRequest(), PERSON)
    assert page.memories[0].embedding.reason is not None


def test_only_one_thread_catches_up_after_locking_and_unlocking(home: Home) -> None:
    def embedders() -> set[threading.Thread]:
        return {found for found in threading.enumerate() if found.name == "muniment-embedder"}

    # Threads of homes that other tests made may end meanwhile, and none of those begins.
    before = embedders()
    for _ in range(3):
        home.services.vault.lock()
        home.services.vault.unlock_with_key_file()
    assert len(embedders() - before) == 1


def test_a_confined_admin_neither_renames_nor_examines(home: Home) -> None:
    home.services.namespaces.create("mine", PERSON)
    confined = Actor("key:k", ("mine",), frozenset({Scope.ADMIN}))
    with pytest.raises(NotAllowedError):
        home.services.namespaces.rename("mine", "other", confined)
    with pytest.raises(NotAllowedError):
        home.services.doctor.examine(confined)


def test_a_cursor_of_booleans_is_refused(home: Home) -> None:
    import base64

    cursor = base64.urlsafe_b64encode(b'["-created_at",true,true]').decode()
    with pytest.raises(InvalidInputError, match="cursor"):
        home.services.memories.list(MemoryFilter(), PageRequest(cursor=cursor), PERSON)
