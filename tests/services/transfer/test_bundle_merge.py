"""Importing a bundle into a namespace that has some of its memories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON
from muniment.domain.history.ledger import UndoRequest
from muniment.domain.memories.memory import EmbeddingState, MemoryDraft, MemoryPatch
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchMode, SearchRequest
from muniment.domain.transfer.bundles import BundleExport, BundleImport
from muniment.domain.vault.secret_bytes import Secret
from tests.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.domain.memories.memory import Memory
    from muniment.domain.transfer.bundles import BundledNamespace
    from tests.conftest import Home, HomeFactory

PASSPHRASE = Secret(b"correct horse battery staple")


class Pair:
    """Two vaults that had the same memory, and carry bundles to each other."""

    def __init__(self, here: Home, there: Home, folder: Path) -> None:
        self.here, self.there = here, there
        self._bundle = folder / "carried.muniment"
        draft = MemoryDraft(content="the garden", tags=("a", "b"), metadata={"x": 1})
        self.id = here.services.memories.remember(draft, PERSON).memory.id
        # The first memory of a vault loads its model.
        there.services.memories.remember(MemoryDraft(content="first"), PERSON)
        self.there_too = self.carry(here, there)

    def carry(self, source: Home, target: Home) -> BundledNamespace:
        """Export from one vault and import into the other, as the preview says."""
        request = BundleExport(
            namespaces=("default",),
            path=self._bundle,
            passphrase=PASSPHRASE,
            with_trash=True,
            with_confidential=True,
            may_replace=True,
        )
        source.services.bundles.export_bundle(request, PERSON)
        asked = BundleImport(source=self._bundle, passphrase=PASSPHRASE)
        (expected,) = target.services.bundles.preview_bundle(asked, PERSON).namespaces
        done = target.services.bundles.import_bundle(asked, PERSON)
        self.batch_id = done.batch_id
        (found,) = done.namespaces
        assert found == expected
        return found

    def edit(self, home: Home, **values: object) -> None:
        """Change the memory in one vault, later than everything before."""
        for each in (self.here, self.there):
            each.clock.advance(minutes=1)
        home.services.memories.edit(self.id, MemoryPatch(**values), PERSON)

    def delete(self, home: Home) -> None:
        for each in (self.here, self.there):
            each.clock.advance(minutes=1)
        home.services.memories.delete(self.id, PERSON)

    def memory(self, home: Home) -> Memory:
        wanted = MemoryFilter(namespaces=("default",))
        found = home.services.memories.list(wanted, PageRequest(), PERSON).memories
        return next(memory for memory in found if memory.id == self.id)

    def texts(self, home: Home) -> set[object]:
        """Return every text that the memory's history names."""
        entries = home.services.history.history(self.id, PERSON).entries
        changes = [change for entry in entries for change in entry.changes]
        return {change.after for change in changes if change.field == "content"}


def figures(found: BundledNamespace) -> tuple[int, int, int, int]:
    return found.new, found.changed, found.identical, found.conflicting


@pytest.fixture
def pair(home: Home, home_factory: HomeFactory, tmp_path: Path) -> Pair:
    return Pair(home, home_factory("other"), tmp_path)


def test_what_is_not_there_is_added(pair: Pair) -> None:
    assert figures(pair.there_too) == (1, 0, 0, 0)
    assert pair.memory(pair.there).content == "the garden"


def test_the_same_bundle_twice_changes_nothing(pair: Pair) -> None:
    with pair.there.borrow() as opened, opened.store.read() as reading:
        before = reading.journal.head()
    assert figures(pair.carry(pair.here, pair.there)) == (0, 0, 1, 0)
    with pair.there.borrow() as opened, opened.store.read() as reading:
        assert reading.journal.head() == before


def test_a_later_edit_arrives_with_its_history(pair: Pair) -> None:
    pair.edit(pair.here, content="the old garden", tags=("a", "c"), importance=0.9)
    assert figures(pair.carry(pair.here, pair.there)) == (0, 1, 0, 0)
    here, there = pair.memory(pair.here), pair.memory(pair.there)
    assert (there.content, set(there.tags)) == ("the old garden", {"a", "c"})
    assert (there.importance, there.version) == (here.importance, here.version)
    assert pair.texts(pair.there) == {"the garden", "the old garden"}
    assert figures(pair.carry(pair.here, pair.there)) == (0, 0, 1, 0)


def test_a_text_that_arrives_brings_its_vectors(pair: Pair) -> None:
    pair.edit(pair.here, content="the old garden")
    until(lambda: pair.memory(pair.here).embedding.state is EmbeddingState.READY)
    pair.carry(pair.here, pair.there)
    assert pair.memory(pair.there).embedding.state is EmbeddingState.READY


def test_an_earlier_version_takes_nothing_back(pair: Pair) -> None:
    pair.edit(pair.there, content="the new garden")
    assert figures(pair.carry(pair.here, pair.there)) == (0, 0, 1, 0)
    assert pair.memory(pair.there).content == "the new garden"


def test_different_fields_of_both_sides_count(pair: Pair) -> None:
    pair.edit(pair.here, metadata={"x": 2})
    pair.edit(pair.there, importance=0.9)
    assert figures(pair.carry(pair.here, pair.there)) == (0, 1, 0, 0)
    found = pair.memory(pair.there)
    assert (found.metadata, found.importance) == ({"x": 2}, 0.9)


def test_tags_added_and_removed_on_both_sides_are_merged(pair: Pair) -> None:
    pair.edit(pair.here, tags=("b", "here"))
    pair.edit(pair.there, tags=("a", "b", "there"))
    pair.carry(pair.here, pair.there)
    assert set(pair.memory(pair.there).tags) == {"b", "here", "there"}
    pair.carry(pair.there, pair.here)
    assert set(pair.memory(pair.here).tags) == {"b", "here", "there"}
    assert figures(pair.carry(pair.here, pair.there))[1] == 0


@pytest.mark.parametrize("is_here_later", [True, False])
def test_of_two_texts_the_later_one_counts_and_both_are_kept(
    pair: Pair, *, is_here_later: bool
) -> None:
    edits: list[tuple[Home, str]] = [(pair.there, "theirs"), (pair.here, "ours")]
    for side, text in edits if is_here_later else edits[::-1]:
        pair.edit(side, content=text)
    found = pair.carry(pair.here, pair.there)
    assert found.conflicting == 1
    assert pair.memory(pair.there).content == ("ours" if is_here_later else "theirs")
    assert pair.texts(pair.there) == {"the garden", "ours", "theirs"}
    assert figures(pair.carry(pair.here, pair.there))[1] == 0
    pair.carry(pair.there, pair.here)
    assert pair.memory(pair.here).content == pair.memory(pair.there).content


def test_one_undo_takes_the_merge_back(pair: Pair) -> None:
    pair.edit(pair.there, content="theirs", tags=("there",))
    pair.edit(pair.here, content="ours", tags=("here",))
    before = pair.memory(pair.there)
    pair.carry(pair.here, pair.there)
    pair.there.services.history.undo(UndoRequest(batch=pair.batch_id), PERSON)
    after = pair.memory(pair.there)
    assert (after.content, after.tags) == (before.content, before.tags)


def test_a_deletion_arrives(pair: Pair) -> None:
    pair.delete(pair.here)
    assert figures(pair.carry(pair.here, pair.there)) == (0, 1, 0, 0)
    with pytest.raises(StopIteration):
        pair.memory(pair.there)


def test_an_edit_after_a_deletion_elsewhere_keeps_the_memory(pair: Pair) -> None:
    pair.delete(pair.here)
    pair.edit(pair.there, content="still wanted")
    pair.carry(pair.here, pair.there)
    assert pair.memory(pair.there).content == "still wanted"
    pair.carry(pair.there, pair.here)
    assert pair.memory(pair.here).content == "still wanted"


def test_a_replaced_text_is_found_by_its_words(pair: Pair) -> None:
    pair.edit(pair.here, content="orchard")
    pair.carry(pair.here, pair.there)
    request = SearchRequest(query="orchard", mode=SearchMode.KEYWORD)
    hits = pair.there.services.search.search(request, PERSON).hits
    assert [hit.memory.content for hit in hits] == ["orchard"]
    assert not [one for one in pair.there.services.doctor.examine(PERSON) if not one.ok]


def test_a_copy_in_another_namespace_is_found_again(pair: Pair, tmp_path: Path) -> None:
    path = tmp_path / "one.muniment"
    request = BundleExport(namespaces=("default",), path=path, passphrase=PASSPHRASE)
    pair.here.services.bundles.export_bundle(request, PERSON)
    asked = BundleImport(source=path, passphrase=PASSPHRASE, into="copy")
    imported = pair.here.services.bundles.import_bundle
    assert figures(imported(asked, PERSON).namespaces[0]) == (1, 0, 0, 0)
    assert figures(imported(asked, PERSON).namespaces[0]) == (0, 0, 1, 0)
    wanted = MemoryFilter(namespaces=("copy",))
    assert len(pair.here.services.memories.list(wanted, PageRequest(), PERSON).memories) == 1


def test_an_undo_is_an_edit_elsewhere(pair: Pair) -> None:
    """It names operations by numbers that mean others in the journal that takes it in."""
    pair.edit(pair.here, importance=0.9)
    entry = pair.here.services.history.history(pair.id, PERSON).entries[0]
    pair.here.services.history.undo(UndoRequest(operation=entry.sequence), PERSON)
    assert pair.memory(pair.here).importance == 0.5
    pair.carry(pair.here, pair.there)
    actions = [one.action for one in pair.there.services.history.history(pair.id, PERSON).entries]
    assert actions == ["edit", "create"]
    pair.edit(pair.there, importance=0.2)
    last = pair.there.services.history.history(pair.id, PERSON).entries[0]
    pair.there.services.history.undo(UndoRequest(operation=last.sequence), PERSON)
    assert pair.memory(pair.there).importance == 0.5
