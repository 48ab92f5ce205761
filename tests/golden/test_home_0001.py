"""A home written by the first schema opens, and everything in it is found by the newest ways.

The files in `home_0001` were written by the program of schema 0001 and are never edited.
"""

import shutil
from pathlib import Path

import pytest

from muniment.domain.access import PERSON
from muniment.domain.entities.owner import OwnerKind
from muniment.domain.history.ledger import LedgerPage, LogFilter
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchRequest
from muniment.domain.pages import ListPage
from muniment.domain.sessions.session import SessionFilter
from muniment.services.backups.restore_offers import RestoreOffer
from tests.conftest import Home, HomeFactory

FILES = Path(__file__).parent / "home_0001"


@pytest.fixture(name="old")
def _old(home_factory: HomeFactory, tmp_path: Path) -> Home:
    folder = tmp_path / "old"
    shutil.copytree(FILES, folder)
    folder.chmod(0o700)
    for name in ("vault.db", "vault.header", "vault.header.2", "vault.key"):
        (folder / name).chmod(0o600)
    return home_factory("old", real_model=True)


def test_a_home_of_the_first_schema_is_backed_up_migrated_and_whole(old: Home) -> None:
    (notice,) = [text for text in old.services.vault.notices if "backup" in text]
    written = {path.suffix for path in (old.folder / "backups").iterdir()}
    assert written == {".db", ".header"}, notice
    page = old.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    assert {memory.content for memory in page.memories} == {
        "Ada drinks her tea without milk.",
        "The spare key is under the blue pot.",
        "Dentist on Friday at nine.",
    }
    trash = old.services.memories.list(MemoryFilter(deleted=True), PageRequest(), PERSON)
    assert [memory.content for memory in trash.memories] == ["A newer note."]
    assert all(finding.ok for finding in old.services.doctor.examine(PERSON))


def test_what_is_sealed_in_it_is_found_by_digest(old: Home) -> None:
    wanted = MemoryFilter(metadata={"room": "garden"})
    page = old.services.memories.list(wanted, PageRequest(), PERSON)
    (memory,) = page.memories
    assert memory.session_id == "garden"
    assert memory.metadata["room"] == "garden"
    with old.borrow() as opened, opened.store.read() as reading:
        assert not reading.memories.lack_digests()


def test_its_vectors_and_words_are_searched(old: Home) -> None:
    for query in ("how does she take her tea?", "tea"):
        hits = old.services.search.search(SearchRequest(query=query), PERSON).hits
        assert hits[0].memory.content == "Ada drinks her tea without milk."


def test_the_owners_and_sessions_that_it_names_are_there(old: Home) -> None:
    (agent,) = old.services.owners.list(OwnerKind.AGENT, ListPage(), PERSON).items
    assert (agent.handle, agent.memory_count) == ("claude", 1)
    (session,) = old.services.sessions.list(SessionFilter(), ListPage(), PERSON).items
    assert (session.handle, session.agent_id, session.version) == ("garden", "claude", 0)
    (memory,) = old.services.sessions.context("garden", PERSON).memories
    assert session.created_at == memory.memory.created_at
    assert all(finding.ok for finding in old.services.doctor.examine(PERSON))


def test_what_was_deleted_of_them_stays_deleted(old: Home, home_factory: HomeFactory) -> None:
    old.services.owners.delete(OwnerKind.AGENT, "claude", PERSON)
    old.services.vault.lock()
    again = home_factory("old", real_model=True)
    assert not again.services.owners.list(OwnerKind.AGENT, ListPage(), PERSON).items
    assert all(finding.ok for finding in again.services.doctor.examine(PERSON))


def test_its_keys_and_settings_are_vouched_for_from_then_on(old: Home) -> None:
    wanted = LogFilter(subject="vault:state")
    log = old.services.history.log(wanted, LedgerPage(), PERSON)
    assert [(entry.action, entry.actor) for entry in log.entries] == [("cover", "system")]
    assert old.services.vault.doubt is None


def test_a_backup_of_its_schema_is_restored_and_then_vouched_for(old: Home) -> None:
    (backup,) = (old.folder / "backups").glob("before-migration-*.db")
    old.clock.advance(hours=1)
    offer = old.services.restoring.look_at(backup, PERSON)
    assert isinstance(offer, RestoreOffer)
    old.services.restoring.restore(offer, PERSON)
    old.services.vault.unlock_with_key_file()
    assert old.services.vault.doubt is None
    assert all(finding.ok for finding in old.services.doctor.examine(PERSON))
