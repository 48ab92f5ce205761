"""Changing the embedding model in place: searches, writes, failures and ways back meanwhile."""

import threading
from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.errors import (
    ConflictError,
    DiskFullError,
    ModelUnavailableError,
    NotAllowedError,
    NotFoundError,
)
from muniment.domain.jobs import ENDED, Job, JobState
from muniment.domain.memories.memory import EmbeddingState, MemoryDraft, MemoryPatch
from muniment.domain.memories.query import SearchMode, SearchRequest
from muniment.services.vault.open_vault import OpenVault
from tests.conftest import Home, HomeFactory
from tests.fakes.background_waits import await_published
from tests.fakes.embedding import FakeEmbeddingModel
from tests.fakes.models import (
    BrokenModel,
    FakeCatalogue,
    GatedModel,
    LargeModel,
    PickyModel,
    SmallModel,
    catalogue_of,
)
from tests.waiting import PATIENCE_S, until

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet

OLD = FakeEmbeddingModel.id
SMALL = SmallModel.id


def opened(home: Home) -> OpenVault:
    with home.borrow() as found:
        return found


def remember(home: Home, content: str, **fields: Any) -> str:
    return home.services.memories.remember(MemoryDraft(content=content, **fields), PERSON).memory.id


def filled(home: Home, count: int = 40) -> list[str]:
    drafts = [MemoryDraft(content=f"boat number {number}") for number in range(count)]
    items = home.services.memories.remember_batch(drafts, PERSON).items
    return [str(item.memory_id) for item in items]


def nearest(home: Home, query: str, limit: int = 3) -> list[str]:
    request = SearchRequest(query=query, mode=SearchMode.SEMANTIC, limit=limit)
    return [hit.memory.content for hit in home.services.search.search(request, PERSON).hits]


def ended(home: Home, job: Job) -> Job:
    until(lambda: home.services.jobs.get(job.id, PERSON).state in ENDED)
    return home.services.jobs.get(job.id, PERSON)


def changed(home: Home, model_id: str) -> Job:
    job = ended(home, home.services.models.change_to(model_id, PERSON))
    assert job.state is JobState.DONE, job.detail
    return job


def roles(home: Home) -> dict[str, str]:
    with opened(home).store.read() as reading:
        return {found.model_id: found.state.value for found in reading.vector_sets.all()}


def rows(home: Home, model_id: str) -> int:
    with opened(home).store.read() as reading:
        found = reading.vector_sets.of_model(model_id)
        return 0 if found is None else len(reading.vectors.all_codes(found.id).chunk_ids)


def is_valid(home: Home) -> None:
    for finding in home.services.doctor.examine(PERSON):
        assert finding.ok, finding


@pytest.fixture(name="two")
def _two(home_factory: HomeFactory) -> Home:
    """A home with two further models at hand."""
    return home_factory(catalogue=catalogue_of(SmallModel(), LargeModel()))


def test_everything_is_embedded_anew_and_then_searched(two: Home) -> None:
    published: list[ChangeSet] = []
    two.services.changes.subscribe(published.append)
    ids = filled(two)
    long = remember(two, "A sentence about nothing at all. " * 100 + "The brass key is lost.")
    never = remember(two, "never", embed=False)
    job = changed(two, SMALL)
    assert (job.done, job.total) == (41, 41)
    assert opened(two).active.model_id == SMALL
    assert len(opened(two).index) == rows(two, SMALL) > 41
    assert nearest(two, "boat number 7")[0] == "boat number 7"
    assert "brass key" in nearest(two, "the brass key", 1)[0]
    memory = two.services.memories.get(ids[0], PERSON)
    assert (memory.embedding.state, memory.embedding.model) == (EmbeddingState.READY, SMALL)
    state = two.services.memories.get(never, PERSON).embedding.state
    assert state is EmbeddingState.SKIPPED
    assert roles(two) == {OLD: "kept", SMALL: "active"}
    assert [changes.model for changes in published if changes.model] == [SMALL]
    assert two.services.memories.get(long, PERSON).embedding.model == SMALL
    is_valid(two)


def test_the_change_lasts_over_locking(two: Home) -> None:
    filled(two)
    changed(two, SMALL)
    two.services.vault.lock()
    two.services.vault.unlock_with_key_file()
    assert opened(two).active.model_id == SMALL
    assert nearest(two, "boat number 7")[0] == "boat number 7"
    remember(two, "a new kettle")
    assert nearest(two, "a new kettle")[0] == "a new kettle"


def test_the_way_back_embeds_only_what_is_missing(two: Home) -> None:
    ids = filled(two)
    changed(two, SMALL)
    two.services.memories.edit(ids[3], MemoryPatch(content="a ship in a bottle"), PERSON)
    remember(two, "a new kettle")
    two.services.memories.delete(ids[4], PERSON, permanent=True)
    before = rows(two, OLD)
    assert before == len(ids) - 2
    job = ended(two, two.services.models.back(PERSON))
    assert job.state is JobState.DONE
    assert opened(two).active.model_id == OLD
    assert rows(two, OLD) == before + 2
    assert nearest(two, "a new kettle")[0] == "a new kettle"
    assert nearest(two, "ship in a bottle")[0] == "a ship in a bottle"
    assert roles(two) == {OLD: "active", SMALL: "kept"}
    is_valid(two)


def test_only_the_model_before_is_kept(two: Home) -> None:
    filled(two)
    changed(two, SMALL)
    changed(two, LargeModel.id)
    until(lambda: roles(two) == {SMALL: "kept", LargeModel.id: "active"})
    assert rows(two, OLD) == 0
    assert nearest(two, "boat number 7")[0] == "boat number 7"
    is_valid(two)


def test_kept_vectors_can_be_discarded_and_made_anew(two: Home) -> None:
    filled(two)
    changed(two, SMALL)
    for model_id in (SMALL, "unknown@1"):
        with pytest.raises((ConflictError, NotFoundError)):
            two.services.models.discard(model_id, PERSON)
    two.services.models.discard(OLD, PERSON)
    until(lambda: roles(two) == {SMALL: "active"})
    with pytest.raises(NotFoundError):
        two.services.models.back(PERSON)
    changed(two, OLD)
    assert nearest(two, "boat number 7")[0] == "boat number 7"
    is_valid(two)


def test_no_search_mixes_two_models(home_factory: HomeFactory) -> None:
    """Each hit is exact: a query of one model against vectors of another would score anything."""
    home = home_factory(catalogue=catalogue_of(SmallModel(), LargeModel()))
    filled(home, 60)
    stop = threading.Event()
    wrong: list[object] = []
    searched: list[int] = []

    def search(number: int) -> None:
        while not stop.is_set():
            try:
                request = SearchRequest(
                    query=f"boat number {number}", mode=SearchMode.SEMANTIC, limit=1
                )
                (hit,) = home.services.search.search(request, PERSON).hits
                if hit.memory.content != request.query or hit.breakdown.semantic < 0.999:
                    wrong.append(hit)
                searched.append(number)
            except Exception as error:  # noqa: BLE001 (told by the assertion below)
                wrong.append(error)
                return

    threads = [threading.Thread(target=search, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for model_id in (SMALL, LargeModel.id, OLD, SMALL):
        changed(home, model_id)
        so_far = len(searched)
        until(lambda so_far=so_far: wrong or len(searched) > so_far + 8)
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_search_ends_with_what_it_began_with(home_factory: HomeFactory) -> None:
    class SlowOld(FakeEmbeddingModel):
        gate = threading.Event()
        entered = threading.Event()

        def embed(self, texts: Any) -> Any:
            if list(texts) == ["boat number 7"] and threading.current_thread() is searcher:
                self.entered.set()
                assert self.gate.wait(PATIENCE_S)
            return super().embed(texts)

    found: list[str] = []
    searcher = threading.Thread(target=lambda: found.extend(nearest(home, "boat number 7", 1)))
    home = home_factory(catalogue=FakeCatalogue(SlowOld, {SMALL: SmallModel}))
    filled(home)
    searcher.start()
    assert SlowOld.entered.wait(PATIENCE_S)
    changed(home, SMALL)
    SlowOld.gate.set()
    searcher.join()
    assert found == ["boat number 7"]


def test_writes_go_on_during_the_change(home_factory: HomeFactory) -> None:
    model = GatedModel()
    home = home_factory(catalogue=catalogue_of(model))
    ids = filled(home)
    model.gate.clear()
    job = home.services.models.change_to(SMALL, PERSON)
    assert model.entered.wait(PATIENCE_S)
    # The first batch is being embedded: none of this may be lost, whichever batch it is in.
    home.services.memories.edit(ids[0], MemoryPatch(content="a ship in a bottle"), PERSON)
    home.services.memories.edit(ids[1], MemoryPatch(tags=("wood",)), PERSON)
    home.services.memories.delete(ids[2], PERSON, permanent=True)
    remember(home, "a new kettle")
    assert nearest(home, "a new kettle")[0] == "a new kettle"
    assert nearest(home, "boat number 7")[0] == "boat number 7"
    model.gate.set()
    assert ended(home, job).state is JobState.DONE
    assert nearest(home, "a ship in a bottle")[0] == "a ship in a bottle"
    assert nearest(home, "a new kettle")[0] == "a new kettle"
    assert "boat number 2" not in nearest(home, "boat number 2", 50)
    assert rows(home, SMALL) == len(ids)
    is_valid(home)


def test_a_text_embedded_across_the_switch_is_embedded_again(home_factory: HomeFactory) -> None:
    class SlowOld(FakeEmbeddingModel):
        gate = threading.Event()
        entered = threading.Event()

        def embed(self, texts: Any) -> Any:
            if "kettle" in texts[0]:
                self.entered.set()
                assert self.gate.wait(PATIENCE_S)
            return super().embed(texts)

    home = home_factory(catalogue=FakeCatalogue(SlowOld, {SMALL: SmallModel}))
    filled(home)
    found: list[str] = []
    writer = threading.Thread(target=lambda: found.append(remember(home, "a new kettle")))
    writer.start()
    assert SlowOld.entered.wait(PATIENCE_S)
    changed(home, SMALL)
    SlowOld.gate.set()
    writer.join()
    ready = EmbeddingState.READY
    until(lambda: home.services.memories.get(found[0], PERSON).embedding.state is ready)
    await_published(home)
    assert nearest(home, "a new kettle")[0] == "a new kettle"
    is_valid(home)


def test_cancelling_removes_what_was_made_and_changes_nothing(home_factory: HomeFactory) -> None:
    model = GatedModel()
    home = home_factory(catalogue=catalogue_of(model))
    filled(home)
    with pytest.raises(NotFoundError):
        home.services.models.cancel(PERSON)
    model.gate.clear()
    job = home.services.models.change_to(SMALL, PERSON)
    assert model.entered.wait(PATIENCE_S)
    with pytest.raises(ConflictError, match="is being changed"):
        home.services.models.change_to(SMALL, PERSON)
    home.services.models.cancel(PERSON)
    model.gate.set()
    assert ended(home, job).state is JobState.CANCELLED
    assert roles(home) == {OLD: "active"}
    assert nearest(home, "boat number 7")[0] == "boat number 7"
    is_valid(home)
    changed(home, SMALL)


def test_cancelling_the_way_back_leaves_it(home_factory: HomeFactory) -> None:
    model = GatedModel()
    home = home_factory(catalogue=catalogue_of(model))
    ids = filled(home)
    changed(home, SMALL)
    changed(home, OLD)
    remember(home, "a new kettle")
    model.gate.clear()
    job = home.services.models.back(PERSON)
    assert model.entered.wait(PATIENCE_S)
    with pytest.raises(ConflictError):
        home.services.models.discard(SMALL, PERSON)
    home.services.jobs.cancel(job.id, PERSON)
    model.gate.set()
    assert ended(home, job).state is JobState.CANCELLED
    assert roles(home) == {OLD: "active", SMALL: "kept"}
    assert rows(home, SMALL) == len(ids)


def test_the_change_goes_on_after_locking(home_factory: HomeFactory) -> None:
    model = GatedModel()
    home = home_factory(catalogue=catalogue_of(model))
    filled(home)
    model.gate.clear()
    job = home.services.models.change_to(SMALL, PERSON)
    assert model.entered.wait(PATIENCE_S)
    locker = threading.Thread(target=home.services.vault.lock)
    locker.start()
    until(lambda: home.services.vault.state.value == "locked")
    model.gate.set()
    locker.join()
    home.services.vault.unlock_with_key_file()
    assert ended(home, job).state is JobState.DONE
    assert opened(home).active.model_id == SMALL
    is_valid(home)


def test_a_text_that_fails_is_named_and_holds_up_nothing(home_factory: HomeFactory) -> None:
    home = home_factory(catalogue=catalogue_of(PickyModel()))
    filled(home)
    poison = remember(home, "a poison")
    changed(home, SMALL)
    memory = home.services.memories.get(poison, PERSON)
    assert memory.embedding.state is EmbeddingState.FAILED
    assert "cannot stand" in (memory.embedding.reason or "")
    home.services.memories.edit(poison, MemoryPatch(content="a medicine"), PERSON)
    assert nearest(home, "a medicine")[0] == "a medicine"
    home.services.memories.edit(poison, MemoryPatch(content="poison again"), PERSON)
    home.services.memories.delete(poison, PERSON, permanent=True)
    changed(home, OLD)
    is_valid(home)


def test_a_model_that_fails_on_everything_fails_the_job(home_factory: HomeFactory) -> None:
    models = catalogue_of(BrokenModel())
    home = home_factory(catalogue=models)
    filled(home)
    job = ended(home, home.services.models.change_to(SMALL, PERSON))
    assert job.state is JobState.FAILED
    assert "out of memory" in (job.detail or "")
    assert nearest(home, "boat number 7")[0] == "boat number 7"
    assert roles(home) == {OLD: "active", SMALL: "building"}
    home.services.models.cancel(PERSON)
    until(lambda: roles(home) == {OLD: "active"})
    is_valid(home)


def test_a_full_disk_fails_the_job_and_the_rest_is_done_later(
    two: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from muniment.storage.vectors.vector_sets import VectorSetWriter

    filled(two)
    fill, calls = VectorSetWriter.fill, []

    def fill_until_full(self: VectorSetWriter, *arguments: Any, **named: Any) -> None:
        calls.append(arguments)
        if len(calls) == 20:
            raise DiskFullError
        fill(self, *arguments, **named)

    monkeypatch.setattr(VectorSetWriter, "fill", fill_until_full)
    job = ended(two, two.services.models.change_to(SMALL, PERSON))
    assert job.state is JobState.FAILED
    assert "disk is full" in (job.detail or "")
    assert 0 < rows(two, SMALL) < 20
    is_valid(two)
    changed(two, SMALL)
    assert rows(two, SMALL) == 40
    is_valid(two)


def test_a_model_that_does_not_load_is_refused_at_once(home_factory: HomeFactory) -> None:
    home = home_factory(catalogue=catalogue_of(SmallModel()))
    filled(home)
    catalogue = home.services.models._catalogue

    def fail() -> Any:
        raise ModelUnavailableError("model.onnx is truncated or altered")

    entries = catalogue.entries()
    catalogue.others[SMALL] = fail
    catalogue.entries = lambda: entries
    with pytest.raises(ModelUnavailableError, match="truncated"):
        home.services.models.change_to(SMALL, PERSON)
    with pytest.raises(NotFoundError):
        home.services.models.change_to("unheard-of", PERSON)
    with pytest.raises(ConflictError, match="in use"):
        home.services.models.change_to(OLD, PERSON)
    assert home.services.jobs.list(PERSON) == ()
    assert roles(home) == {OLD: "active"}


def test_models_are_listed_with_their_part(home_factory: HomeFactory) -> None:
    home = home_factory(catalogue=catalogue_of(SmallModel()))
    assert {info.role for info in home.services.models.list(PERSON)} == {None}
    filled(home)
    assert home.services.models.change_to("small", PERSON).params["model"] == SMALL
    until(lambda: opened(home).active.model_id == SMALL)
    first, second = home.services.models.list(PERSON)
    assert (first.id, first.role, first.reason) == (SMALL, "active", None)
    assert first.spec is not None
    assert first.spec.dimension == 100
    assert (second.id, second.role) == (OLD, "kept")


def test_a_missing_model_is_named_and_no_other_takes_its_place(home_factory: HomeFactory) -> None:
    home = home_factory(catalogue=catalogue_of(SmallModel()))
    filled(home)
    changed(home, SMALL)
    home.services.close()
    without = home_factory(catalogue=catalogue_of())
    assert any(SMALL in notice for notice in without.services.vault.notices)
    with pytest.raises(ModelUnavailableError, match=SMALL):
        nearest(without, "boat number 7")
    words = SearchRequest(query="boat number 7", mode=SearchMode.KEYWORD)
    assert without.services.search.search(words, PERSON).hits
    pending = remember(without, "a new kettle")
    state = without.services.memories.get(pending, PERSON).embedding.state
    assert state is EmbeddingState.PENDING
    gone = next(info for info in without.services.models.list(PERSON) if info.id == SMALL)
    assert (gone.role, gone.origin) == ("active", None)
    assert len(without.services.jobs.list(PERSON)) == 1  # the change before; none was begun
    changed(without, OLD)
    assert nearest(without, "a new kettle")[0] == "a new kettle"
    assert nearest(without, "boat number 7")[0] == "boat number 7"
    is_valid(without)


def test_a_new_build_of_the_model_that_ships_is_followed(home_factory: HomeFactory) -> None:
    home = home_factory()
    ids = filled(home)
    home.services.close()

    class NewBuild(SmallModel):
        id = "fake@111111111111"

    updated = home_factory(catalogue=FakeCatalogue(NewBuild, shipped=(NewBuild.id,)))
    assert any("new build" in notice for notice in updated.services.vault.notices)
    until(lambda: opened(updated).active.model_id == NewBuild.id)
    assert nearest(updated, "boat number 7")[0] == "boat number 7"
    memory = updated.services.memories.get(ids[0], PERSON)
    assert memory.embedding.model == NewBuild.id
    (job,) = updated.services.jobs.list(PERSON)
    assert job.actor == "system"


def test_while_the_old_build_is_there_nothing_is_changed(home_factory: HomeFactory) -> None:
    home = home_factory()
    filled(home)
    home.services.close()

    class NewBuild(SmallModel):
        id = "fake@111111111111"

    both = FakeCatalogue(NewBuild, {OLD: FakeEmbeddingModel}, shipped=(NewBuild.id,))
    updated = home_factory(catalogue=both)
    assert updated.services.jobs.list(PERSON) == ()
    assert nearest(updated, "boat number 7")[0] == "boat number 7"


def test_an_empty_vault_begins_with_the_model_it_is_changed_to(two: Home) -> None:
    changed(two, SMALL)
    assert opened(two).active.model_id == SMALL
    remember(two, "a new kettle")
    assert nearest(two, "a new kettle") == ["a new kettle"]
    assert roles(two) == {SMALL: "active"}


def test_only_who_sees_the_whole_vault_changes_models(two: Home) -> None:
    confined = Actor("key:k", ("default",), frozenset({Scope.ADMIN}))
    reader = Actor("key:r", None, frozenset({Scope.READ}))
    models = two.services.models
    for actor in (confined, reader):
        for act in (
            lambda actor=actor: models.change_to(SMALL, actor),
            lambda actor=actor: models.back(actor),
            lambda actor=actor: models.cancel(actor),
            lambda actor=actor: models.discard(SMALL, actor),
        ):
            with pytest.raises(NotAllowedError):
                act()
    assert models.list(reader)


def test_a_wiped_namespace_holds_up_no_change(two: Home) -> None:
    two.services.namespaces.create("work", PERSON)
    filled(two)
    remember(two, "a secret boat", namespace="work")
    changed(two, SMALL)
    two.services.namespaces.wipe("work", PERSON, confirm="work")
    changed(two, OLD)
    assert "a secret boat" not in nearest(two, "a secret boat", 50)
    is_valid(two)
