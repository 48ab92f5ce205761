"""Pages put into the closed vault's file from an older copy: noticed, refused, and accepted."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from muniment.domain.access import PERSON, Scope
from muniment.domain.backups.schedule import Schedule
from muniment.domain.errors import ChangedVaultError
from muniment.domain.history.ledger import LedgerPage, LogFilter
from muniment.domain.memories.memory import MemoryDraft
from muniment.services.backups.restore_offers import RestoreOffer
from muniment.services.models.local_model import LocalModelUpdate
from muniment.storage.engine.page_size import PAGE_SIZE_BYTES
from tests.api.open_container import OpenHouse, opened
from tests.conftest import Home
from tests.fakes.older_copy import OlderCopy, change, root_pages

ALL = frozenset(Scope)
OLD, NEW = "http://10.0.0.9:8080/v1", "http://127.0.0.1:8080/v1"


@pytest.fixture(name="house")
def _house(home: Home) -> Iterator[OpenHouse]:
    with opened(home) as house:
        yield house


def relocked(home: Home) -> OlderCopy:
    """Lock the vault, copy its database, unlock it."""
    home.services.vault.lock()
    copy = OlderCopy(home.folder)
    home.services.vault.unlock_with_key_file()
    return copy


def spliced(home: Home, copy: OlderCopy, *names: str) -> None:
    home.services.vault.lock()
    copy.splice(*names)
    home.services.vault.unlock_with_key_file()


def doctor_says(home: Home) -> dict[str, bool]:
    return {finding.check: finding.ok for finding in home.services.doctor.examine(PERSON)}


def set_model(home: Home, address: str) -> None:
    update = LocalModelUpdate(enabled=True, base_url=address, model="m")
    home.services.local_model.set(update, PERSON)


def test_a_revoked_key_put_back_is_refused_and_said(house: OpenHouse) -> None:
    home = house.home
    thief, other = house.key("default", scopes=ALL), house.key("default", scopes=ALL)
    copy = relocked(home)
    home.services.keys.revoke(thief.id, PERSON)
    assert thief("GET", "/v1/memories").status == 401
    spliced(home, copy, "api_keys")
    refused = thief("GET", "/v1/memories")
    assert refused.status == 401
    assert "muniment status" in str(refused.json)
    assert other("GET", "/v1/memories").status == 200
    assert house.person("GET", "/v1/memories").status == 200
    listed = house.person("GET", "/v1/keys").json["data"]
    assert {key["id"]: key["refused"] for key in listed} == {thief.id: True, other.id: False}
    assert home.services.keys.pausing(PERSON).working == 1
    (notice,) = home.services.vault.notices
    assert thief.id in notice
    assert other.id not in notice
    (trouble,) = house.person("GET", "/v1/status").json["troubles"]
    assert (trouble["code"], thief.id in trouble["title"]) == ("changed-vault", True)
    assert [name for name, ok in doctor_says(home).items() if not ok] == ["keys-and-settings"]


def test_a_setting_put_back_is_not_used(home: Home) -> None:
    set_model(home, OLD)
    copy = relocked(home)
    set_model(home, NEW)
    spliced(home, copy, "settings")
    (notice,) = home.services.vault.notices
    assert "setting “Understanding”" in notice
    assert home.services.local_model.get(PERSON).base_url == ""
    (found,) = (f for f in home.services.doctor.examine(PERSON) if f.check == "keys-and-settings")
    assert found.detail == "1 not what the journal says: setting “Understanding”"
    assert [name for name, ok in doctor_says(home).items() if not ok] == ["keys-and-settings"]


def test_a_setting_that_is_set_anew_holds_once_it_is_accepted(home: Home) -> None:
    set_model(home, OLD)
    copy = relocked(home)
    set_model(home, NEW)
    spliced(home, copy, "settings")
    anew = LocalModelUpdate(enabled=True, base_url="http://127.0.0.1:9/v1", model="m")
    service = home.services.local_model
    answered = service.set(anew, PERSON)
    assert not answered.enabled
    assert answered == service.get(PERSON)
    home.services.vault.accept_state(PERSON)
    assert service.get(PERSON).base_url == anew.base_url


def test_keys_and_settings_put_back_together_are_both_noticed(house: OpenHouse) -> None:
    home = house.home
    key = house.key("default")
    set_model(home, OLD)
    copy = relocked(home)
    home.services.keys.revoke(key.id, PERSON)
    set_model(home, NEW)
    spliced(home, copy, "api_keys", "settings")
    (notice,) = home.services.vault.notices
    assert key.id in notice
    assert "setting “Understanding”" in notice


def test_with_the_end_of_the_journal_it_is_an_older_state(house: OpenHouse) -> None:
    home = house.home
    key = house.key("default")
    copy = relocked(home)
    home.services.keys.revoke(key.id, PERSON)
    spliced(home, copy, "api_keys", "operations", "sqlite_sequence")
    (notice,) = home.services.vault.notices
    assert "older than it was when last closed" in notice
    assert key("GET", "/v1/memories").status == 401


def test_a_whole_older_file_brings_no_revoked_key_back(house: OpenHouse) -> None:
    home = house.home
    key = house.key("default")
    copy = relocked(home)
    home.services.keys.revoke(key.id, PERSON)
    home.services.vault.lock()
    copy.put_back()
    home.services.vault.unlock_with_key_file()
    assert key("GET", "/v1/memories").status == 401
    home.services.vault.accept_state(PERSON)
    assert key("GET", "/v1/memories").status == 200


def test_an_index_put_back_hides_no_key(house: OpenHouse) -> None:
    home = house.home
    house.key("default")
    copy = relocked(home)
    later = house.key("default")
    spliced(home, copy, "sqlite_autoindex_api_keys_1")
    assert len(home.services.vault.notices) == 1
    home.services.vault.accept_state(PERSON)
    home.services.keys.revoke(later.id, PERSON)
    assert later("GET", "/v1/memories").status == 401
    assert all(doctor_says(home).values())


def test_what_is_written_meanwhile_does_not_make_it_right(house: OpenHouse) -> None:
    home = house.home
    thief = house.key("default", scopes=ALL)
    copy = relocked(home)
    home.services.keys.revoke(thief.id, PERSON)
    spliced(home, copy, "api_keys")
    home.services.keys.pause_all(PERSON)
    home.services.keys.resume_all(PERSON)
    home.services.namespaces.rename("default", "daily", PERSON)
    home.services.keys.edit(thief.id, PERSON, name="renamed")
    later = house.key("daily")
    for _ in range(2):
        home.services.vault.lock()
        home.services.vault.unlock_with_key_file()
        assert thief("GET", "/v1/memories").status == 401
        assert later("GET", "/v1/memories").status == 200
        assert len(home.services.vault.notices) == 1


NAMESPACES = ("namespaces", "sqlite_autoindex_namespaces_1", "sqlite_autoindex_namespaces_2")


def test_a_key_gains_no_namespace_by_an_older_name(house: OpenHouse) -> None:
    home = house.home
    services = home.services
    services.namespaces.create("project", PERSON)
    services.memories.remember(MemoryDraft(content="the diary", namespace="project"), PERSON)
    copy = relocked(home)
    services.namespaces.rename("project", "diary", PERSON)
    agent, other = house.key("project"), house.key("default")
    spliced(home, copy, *NAMESPACES)
    assert agent("GET", "/v1/memories").status == 401
    assert other("GET", "/v1/memories").status == 200
    assert house.person("GET", "/v1/memories").json["total"] == 1
    (notice,) = services.vault.notices
    assert "namespace “project”" in notice
    assert next(name for name, ok in doctor_says(home).items() if not ok) == "keys-and-settings"
    services.namespaces.rename("project", "journal", PERSON)
    assert house.key("journal")("GET", "/v1/memories").status == 401
    services.vault.accept_state(PERSON)
    assert house.key("journal")("GET", "/v1/memories").status == 200


def test_a_namespace_that_is_wiped_and_swept_agrees(house: OpenHouse) -> None:
    home = house.home
    home.services.memories.remember(MemoryDraft(content="gone"), PERSON)
    home.services.namespaces.wipe("default", PERSON, confirm="default")
    relocked(home)
    assert home.services.vault.doubt is None
    assert all(doctor_says(home).values())


def test_a_person_revokes_and_accepts(house: OpenHouse) -> None:
    home = house.home
    thief, other = house.key("default", scopes=ALL), house.key("default")
    copy = relocked(home)
    home.services.keys.revoke(thief.id, PERSON)
    spliced(home, copy, "api_keys")
    home.services.keys.revoke(thief.id, PERSON)
    assert house.person("POST", "/v1/status/accept").status == 204
    assert home.services.vault.notices == ()
    assert house.person("GET", "/v1/status").json["troubles"] == []
    for _ in range(2):
        assert thief("GET", "/v1/memories").status == 401
        assert other("GET", "/v1/memories").status == 200
        home.services.vault.lock()
        home.services.vault.unlock_with_key_file()
        assert home.services.vault.notices == ()
    assert all(doctor_says(home).values())
    log = home.services.history.log(LogFilter(action="accept"), LedgerPage(), PERSON)
    assert [(entry.actor, entry.subject, entry.fields) for entry in log.entries] == [
        ("person", "vault:state", ())
    ]


def test_no_key_that_sees_a_part_accepts_or_locks_anything(house: OpenHouse) -> None:
    admin = house.key("default", scopes=ALL)
    assert admin("POST", "/v1/status/accept").status == 403
    assert admin("POST", "/v1/lock").status == 403


def test_a_change_of_a_setting_is_in_the_log_without_its_value(home: Home) -> None:
    set_model(home, OLD)
    set_model(home, OLD)
    set_model(home, NEW)
    wanted = LogFilter(subject="setting:local_model")
    log = home.services.history.log(wanted, LedgerPage(), PERSON)
    assert [(entry.action, entry.actor, entry.fields) for entry in log.entries] == [
        ("edit", "person", ()),
        ("create", "person", ()),
    ]


def test_a_damaged_index_of_keys_closes_no_vault(house: OpenHouse) -> None:
    home = house.home
    key = house.key("default")
    home.services.vault.lock()
    (page,) = root_pages(home.folder, "sqlite_autoindex_api_keys_1")
    database = home.folder / "vault.db"
    content = bytearray(database.read_bytes())
    content[page * PAGE_SIZE_BYTES - 100] ^= 1
    database.write_bytes(content)
    home.services.vault.unlock_with_key_file()
    assert len(home.services.vault.notices) == 1
    assert key("GET", "/v1/memories").status == 401
    assert house.person("GET", "/v1/memories").status == 200
    assert not doctor_says(home)["file"]


def restored(home: Home, path: Path) -> None:
    offer = home.services.restoring.look_at(path, PERSON)
    assert isinstance(offer, RestoreOffer)
    home.services.restoring.restore(offer, PERSON)
    home.services.vault.unlock_with_key_file()


def test_a_restored_backup_agrees_with_its_own_journal(house: OpenHouse) -> None:
    home = house.home
    key = house.key("default")
    made = home.services.backups.make(PERSON)
    home.services.keys.revoke(key.id, PERSON)
    home.services.backups.set_schedule(Schedule.WEEKLY, PERSON)
    restored(home, made.path)
    assert home.services.vault.doubt is None
    assert home.services.backups.overview(PERSON).schedule is Schedule.WEEKLY
    assert key("GET", "/v1/memories").status == 200
    assert all(doctor_says(home).values())


def test_a_backup_that_was_changed_brings_nothing_back(house: OpenHouse) -> None:
    home = house.home
    key = house.key("default")
    home.services.keys.revoke(key.id, PERSON)
    made = home.services.backups.make(PERSON)
    change(made.path, home.folder / "vault.key", "UPDATE api_keys SET revoked_at = NULL")
    restored(home, made.path)
    assert isinstance(home.services.vault.doubt, ChangedVaultError)
    assert key("GET", "/v1/memories").status == 401
