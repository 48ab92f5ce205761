"""Bundles: everything of a namespace arrives, or nothing does."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from muniment.bundles.keys import Passphrase, file_key_of
from muniment.bundles.payload import RecordReader, read_head
from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.cancellation import OperationCancelledError
from muniment.domain.entities.entity import EntityDraft
from muniment.domain.entities.owner import OwnerDraft, OwnerKind
from muniment.domain.errors import (
    ConflictError,
    DamagedBundleError,
    InvalidInputError,
    ModelUnavailableError,
    NotAllowedError,
    NotFoundError,
    WrongBundleKeyError,
)
from muniment.domain.history.ledger import UndoRequest
from muniment.domain.memories.bulk import Move, Selection
from muniment.domain.memories.memory import (
    EmbeddingState,
    MemoryDraft,
    MemoryPatch,
    Visibility,
)
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.profile.profile import BioFormat
from muniment.domain.sessions.session_states import TurnDraft, TurnPart
from muniment.domain.transfer.bundles import BundleExport, BundleImport
from muniment.domain.vault.secret_bytes import Secret
from tests.fakes.embedding import FakeEmbeddingModel
from tests.fakes.models import FakeCatalogue

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.domain.memories.memory import Memory
    from tests.conftest import Home, HomeFactory

PASSPHRASE = Secret(b"correct horse battery staple")
WORDS = "Anna Bonn 日本語 garden 🫖 likes train Ulm tea since Monday Tom's 42 café".split()


def fill(home: Home, seed: int, namespace: str = "default") -> None:
    """Make and change memories of every kind in a namespace."""
    draw, memories = random.Random(seed), home.services.memories
    for number in range(25):
        draft = MemoryDraft(
            namespace=namespace,
            content=" ".join(draw.choices(WORDS, k=draw.randint(1, 30))) + f" {number}",
            tags=tuple(draw.sample(WORDS, k=draw.randint(0, 3))),
            metadata={draw.choice(WORDS): draw.choice([1, None, True, "x", [1.5], {}])},
            importance=draw.random(),
            visibility=draw.choice(list(Visibility)),
            user_id=draw.choice([None, "tom"]),
            agent_id=draw.choice([None, "helper"]),
            session_id=draw.choice([None, "first talk"]),
            project=draw.choice([None, "garden"]),
            client_id=draw.choice([None, f"key {number}"]),
            embed=draw.random() < 0.8,
        )
        memory = memories.remember(draft, PERSON).memory
        if draw.random() < 0.4:
            home.clock.advance(minutes=3)
            memories.edit(memory.id, MemoryPatch(content=f"changed {number}"), PERSON)
        if draw.random() < 0.2:
            memories.delete(memory.id, PERSON)
    entities = [
        home.services.entities.create(
            EntityDraft(type="person", name=name, namespace=namespace), PERSON
        ).value
        for name in ("Anna", "Anne", "Tom")
    ]
    home.services.entities.merge(entities[0].uid, entities[1].uid, PERSON)
    turn = TurnDraft(input=TurnPart(content="hello"))
    if namespace == "default":
        home.services.states.add_turn("first talk", turn, PERSON)


def export(home: Home, path: Path, namespace: str = "default", **wanted: Any) -> Counter[str]:
    everything = {"with_trash": True, "with_confidential": True} | wanted
    request = BundleExport(namespaces=(namespace,), path=path, passphrase=PASSPHRASE, **everything)
    return Counter(home.services.bundles.export_bundle(request, PERSON).counts)


def asked(path: Path, namespace: str | None = None, by: Secret = PASSPHRASE) -> BundleImport:
    return BundleImport(source=path, passphrase=by, into=namespace)


def records(path: Path) -> list[Any]:
    """Return what a bundle holds, but the name of its namespace and when that was made."""
    with path.open("rb") as file:
        head = read_head(file)
        first, *others = RecordReader(file, head, file_key_of(head, Passphrase(PASSPHRASE)))
    assert isinstance(first, dict)
    return [first | {"namespace": "", "created_at": 0}, *others]


def listed(home: Home, namespace: str, **wanted: Any) -> tuple[Memory, ...]:
    wanted = {"namespaces": (namespace,)} | wanted
    return home.services.memories.list(
        MemoryFilter(**wanted), PageRequest(limit=500), PERSON
    ).memories


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_namespace_arrives_whole_in_an_empty_vault(
    home: Home, home_factory: HomeFactory, tmp_path: Path, seed: int
) -> None:
    fill(home, seed)
    counts = export(home, tmp_path / "one.muniment")
    other = home_factory("other")
    # The first memory of a vault loads its model.
    other.services.memories.remember(MemoryDraft(content="first"), PERSON)
    done = other.services.bundles.import_bundle(asked(tmp_path / "one.muniment", "new"), PERSON)
    assert done.namespaces[0].counts == counts
    assert all(counts[kind] for kind in ("memory", "operation", "vectors", "turn", "alias"))
    export(other, tmp_path / "two.muniment", "new")
    assert records(tmp_path / "two.muniment") == records(tmp_path / "one.muniment")


def test_a_vault_that_never_loaded_its_model_takes_the_vectors(
    home: Home, home_factory: HomeFactory, tmp_path: Path
) -> None:
    home.services.memories.remember(MemoryDraft(content="the garden"), PERSON)
    export(home, tmp_path / "one.muniment")
    model = FakeEmbeddingModel()

    def load() -> FakeEmbeddingModel:
        raise ModelUnavailableError("it is not needed")

    other = home_factory("other", catalogue=FakeCatalogue(load, default=model))
    other.services.bundles.import_bundle(asked(tmp_path / "one.muniment", "new"), PERSON)
    (memory,) = listed(other, "new")
    assert memory.embedding.state is EmbeddingState.READY
    assert export(other, tmp_path / "two.muniment", "new")["vectors"] == 1


def test_what_arrived_is_found_and_has_its_history(
    home: Home, home_factory: HomeFactory, tmp_path: Path
) -> None:
    memory = home.services.memories.remember(MemoryDraft(content="the garden"), PERSON).memory
    home.services.memories.edit(memory.id, MemoryPatch(content="the old garden"), PERSON)
    export(home, tmp_path / "one.muniment")
    other = home_factory("other")
    other.services.bundles.import_bundle(asked(tmp_path / "one.muniment", "new"), PERSON)
    assert [found.content for found in listed(other, "new")] == ["the old garden"]
    here, there = (one.services.history.history(memory.id, PERSON) for one in (home, other))
    assert [one.changes for one in there.entries] == [one.changes for one in here.entries]
    assert not [one for one in other.services.doctor.examine(PERSON) if not one.ok]


def test_one_undo_takes_all_of_it_back(
    home: Home, home_factory: HomeFactory, tmp_path: Path
) -> None:
    fill(home, 4)
    export(home, tmp_path / "one.muniment", with_trash=False)
    other = home_factory("other")
    done = other.services.bundles.import_bundle(asked(tmp_path / "one.muniment", "new"), PERSON)
    assert listed(other, "new")
    other.services.history.undo(UndoRequest(batch=done.batch_id), PERSON)
    assert listed(other, "new") == ()


def test_a_memory_that_was_deleted_for_ever_can_be_imported_and_taken_back(
    home: Home, tmp_path: Path
) -> None:
    memory = home.services.memories.remember(MemoryDraft(content="the garden"), PERSON).memory
    home.services.memories.edit(memory.id, MemoryPatch(content="the old garden"), PERSON)
    export(home, tmp_path / "one.muniment")
    home.services.memories.delete(memory.id, PERSON, permanent=True)
    done = home.services.bundles.import_bundle(asked(tmp_path / "one.muniment"), PERSON)
    assert [found.content for found in listed(home, "default")] == ["the old garden"]
    home.services.history.undo(UndoRequest(batch=done.batch_id), PERSON)
    assert listed(home, "default") == ()


def test_a_copy_beside_its_original_has_ids_of_its_own(home: Home, tmp_path: Path) -> None:
    fill(home, 5)
    export(home, tmp_path / "one.muniment")
    home.services.bundles.import_bundle(asked(tmp_path / "one.muniment", "copy"), PERSON)
    originals, copies = listed(home, "default"), listed(home, "copy")
    assert [one.content for one in copies] == [one.content for one in originals]
    assert not {one.id for one in copies} & {one.id for one in originals}


def test_what_was_not_asked_for_stays_behind(home: Home, tmp_path: Path) -> None:
    remember = home.services.memories.remember
    secret = MemoryDraft(
        content="Zanzibar", visibility=Visibility.CONFIDENTIAL, user_id="nobody else"
    )
    remember(secret, PERSON)
    trashed = remember(MemoryDraft(content="Timbuktu", agent_id="gone"), PERSON).memory
    home.services.memories.delete(trashed.id, PERSON)
    remember(MemoryDraft(content="plain"), PERSON)
    counts = export(home, tmp_path / "one.muniment", with_trash=False, with_confidential=False)
    assert counts["memory"] == 1
    written = str(records(tmp_path / "one.muniment"))
    assert not [word for word in ("Zanzibar", "Timbuktu", "nobody", "gone") if word in written]


def test_a_preview_says_what_is_there_and_writes_nothing(home: Home, tmp_path: Path) -> None:
    home.services.memories.remember(MemoryDraft(content="the garden"), PERSON)
    counts = export(home, tmp_path / "one.muniment")
    found = home.services.bundles.preview_bundle(asked(tmp_path / "one.muniment"), PERSON)
    (section,) = found.namespaces
    assert (section.name, section.counts, section.examples) == ("default", counts, ("the garden",))
    assert len(listed(home, "default")) == 1


@pytest.mark.parametrize("at", [3, 200, -60, -1])
def test_a_changed_bundle_changes_no_row(home: Home, tmp_path: Path, at: int) -> None:
    home.services.memories.remember(MemoryDraft(content="the garden"), PERSON)
    path = tmp_path / "one.muniment"
    export(home, path)
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    with home.borrow() as opened, opened.store.read() as reading:
        before = reading.journal.head()
    with pytest.raises((DamagedBundleError, WrongBundleKeyError)):
        home.services.bundles.import_bundle(asked(path, "copy"), PERSON)
    with home.borrow() as opened, opened.store.read() as reading:
        assert reading.journal.head() == before


def test_another_passphrase_is_refused(home: Home, tmp_path: Path) -> None:
    export(home, tmp_path / "one.muniment")
    request = asked(tmp_path / "one.muniment", "copy", Secret(b"another"))
    with pytest.raises(WrongBundleKeyError):
        home.services.bundles.import_bundle(request, PERSON)


def test_only_an_admin_of_the_whole_vault_may(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "one.muniment"
    request = BundleExport(namespaces=("default",), path=path, passphrase=PASSPHRASE)
    for agent in (Actor("key:1", ("default",), frozenset(Scope)),):
        with pytest.raises(NotAllowedError):
            home.services.bundles.export_bundle(request, agent)
    assert not path.exists()


def test_an_unknown_namespace_leaves_no_file(home: Home, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        export(home, tmp_path / "one.muniment", "unknown")
    assert [found.suffix for found in tmp_path.iterdir() if found.is_file()] == []


def test_several_namespaces_travel_in_one_bundle(
    home: Home, home_factory: HomeFactory, tmp_path: Path
) -> None:
    home.services.namespaces.create("work", PERSON)
    for namespace in ("default", "work"):
        fill(home, 6, namespace)
    path = tmp_path / "both.muniment"
    request = BundleExport(
        namespaces=("default", "work"), path=path, passphrase=PASSPHRASE, with_confidential=True
    )
    home.services.bundles.export_bundle(request, PERSON)
    other = home_factory("other")
    other.services.namespaces.rename("default", "spare", PERSON)
    done = other.services.bundles.import_bundle(asked(path), PERSON)
    assert [one.namespace for one in done.namespaces] == ["default", "work"]
    for one in done.namespaces:
        texts = [memory.content for memory in listed(other, one.namespace)]
        assert texts == [memory.content for memory in listed(home, one.namespace)]
        assert len(texts) == one.counts["memory"] > 0


def test_several_namespaces_do_not_go_into_one(home: Home, tmp_path: Path) -> None:
    home.services.namespaces.create("work", PERSON)
    path = tmp_path / "both.muniment"
    home.services.bundles.export_bundle(
        BundleExport(namespaces=("default", "work"), path=path, passphrase=PASSPHRASE), PERSON
    )
    with pytest.raises(InvalidInputError):
        home.services.bundles.import_bundle(asked(path, "new"), PERSON)


def test_a_selection_travels_alone(home: Home, tmp_path: Path) -> None:
    remember = home.services.memories.remember
    chosen = remember(MemoryDraft(content="chosen", agent_id="helper"), PERSON).memory
    remember(MemoryDraft(content="Zanzibar", agent_id="nobody"), PERSON)
    home.services.owners.create(OwnerKind.USER, OwnerDraft(handle="Timbuktu"), PERSON)
    counts = export(home, tmp_path / "one.muniment", selection=Selection(ids=(chosen.id,)))
    assert (counts["memory"], counts["owner"]) == (1, 1)
    written = str(records(tmp_path / "one.muniment"))
    assert not [word for word in ("Zanzibar", "nobody", "Timbuktu") if word in written]


@pytest.mark.parametrize("after", [0, 1])
def test_a_cancelled_export_leaves_no_file(home: Home, tmp_path: Path, after: int) -> None:
    fill(home, 7)
    calls: list[int] = []

    def watch(done: int, _total: int) -> bool:
        calls.append(done)
        return len(calls) <= after

    request = BundleExport(
        namespaces=("default",), path=tmp_path / "one.muniment", passphrase=PASSPHRASE
    )
    with pytest.raises(OperationCancelledError):
        home.services.bundles.export_bundle(request, PERSON, watch=watch)
    assert [found.name for found in tmp_path.iterdir() if found.is_file()] == []


@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_a_cancelled_import_leaves_nothing(home: Home, tmp_path: Path, after: int) -> None:
    fill(home, 8)
    export(home, tmp_path / "one.muniment")
    calls: list[int] = []

    def watch(done: int, _total: int) -> bool:
        calls.append(done)
        return len(calls) <= after

    with pytest.raises(OperationCancelledError):
        home.services.bundles.import_bundle(
            asked(tmp_path / "one.muniment", "copy"), PERSON, watch=watch
        )
    assert [one.name for one in home.services.namespaces.list(PERSON)] == ["default"]


def test_a_second_export_waits_for_the_first(home: Home, tmp_path: Path) -> None:
    refused: list[bool] = []

    def watch(_done: int, _total: int) -> bool:
        assert home.services.bundles.progress(PERSON) is not None
        with pytest.raises(ConflictError):
            export(home, tmp_path / "two.muniment")
        refused.append(True)
        return True

    request = BundleExport(
        namespaces=("default",), path=tmp_path / "one.muniment", passphrase=PASSPHRASE
    )
    home.services.memories.remember(MemoryDraft(content="the garden"), PERSON)
    home.services.bundles.export_bundle(request, PERSON, watch=watch)
    assert refused
    assert home.services.bundles.progress(PERSON) is None


def test_stopping_ends_the_running_work(home: Home, tmp_path: Path) -> None:
    def watch(_done: int, _total: int) -> bool:
        home.services.bundles.stop(PERSON)
        return True

    request = BundleExport(
        namespaces=("default",), path=tmp_path / "one.muniment", passphrase=PASSPHRASE
    )
    home.services.memories.remember(MemoryDraft(content="the garden"), PERSON)
    with pytest.raises(ConflictError):
        home.services.bundles.export_bundle(request, PERSON, watch=watch)
    assert not (tmp_path / "one.muniment").exists()


def test_the_history_of_a_moved_memory_travels_without_numbers_of_its_journal(
    home: Home, home_factory: HomeFactory, tmp_path: Path
) -> None:
    memory = home.services.memories.remember(MemoryDraft(content="the garden"), PERSON).memory
    home.services.memories.edit(memory.id, MemoryPatch(content="the old garden"), PERSON)
    home.services.namespaces.create("work", PERSON)
    home.services.bulk.change(Selection((memory.id,)), Move("work"), PERSON)
    export(home, tmp_path / "one.muniment", "work")
    operations = [one for one in records(tmp_path / "one.muniment") if one_kind(one) == "operation"]
    assert [one["action"] for one in operations] == ["create", "edit", "move"]
    assert not [one for one in operations if "carried" in one["patch"]]
    other = home_factory("other")
    other.services.bundles.import_bundle(asked(tmp_path / "one.muniment", "new"), PERSON)
    here, there = (one.services.history.history(memory.id, PERSON) for one in (home, other))
    assert len(there.entries) == len(here.entries) == 3
    assert not [one for one in other.services.doctor.examine(PERSON) if not one.ok]


def one_kind(record: Any) -> object:
    return record["kind"] if isinstance(record, dict) else None


def test_a_removed_bio_stays_at_home_with_its_history(home: Home, tmp_path: Path) -> None:
    profile = home.services.profile
    profile.set_bio("Sailor.", BioFormat.SHORT, PERSON)
    profile.set_bio("Nurse.", BioFormat.FULL, PERSON)
    profile.remove_bio(BioFormat.FULL, PERSON)
    export(home, tmp_path / "bios.muniment")
    travelling = repr(records(tmp_path / "bios.muniment"))
    assert "Sailor." in travelling
    assert "Nurse." not in travelling
