"""Sessions and marks on the profile are the same on every device."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from muniment.domain.clock import unix_ms
from muniment.domain.ids import new_uid
from muniment.domain.profile.profile_marks import MarkAction, bio_versions
from muniment.storage.profile import profile_marks
from muniment.storage.sessions import session_writes
from tests.fakes import sync_devices

if TYPE_CHECKING:
    from tests.fakes.sync_devices import SyncedDevice
    from tests.services.sync.conftest import Make

agree = partial(sync_devices.agree, allow_removals=True)


@pytest.fixture
def pair(make: Make) -> tuple[SyncedDevice, SyncedDevice]:
    """Two devices that know one memory."""
    laptop, desktop = make("laptop"), make("desktop")
    laptop.kit.add("The boat is called Aurora")
    laptop.found()
    desktop.join(laptop)
    laptop.sync()
    desktop.kit.clock.advance(seconds=1)
    return laptop, desktop


def states(device: SyncedDevice, handle: str) -> list[object]:
    """Return the states of a session, the first one first."""
    return [state for _, state, _, _ in reversed(device.sessions()[handle][7])]


def turns(device: SyncedDevice, handle: str) -> list[str]:
    return [content for _, _, content, _ in reversed(device.sessions()[handle][8])]


def test_the_owners_of_memories_are_listed_on_every_device(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    laptop.kit.add("Lies in Porto", agent_id="claude", user_id="ada", project="boat")
    agree(laptop, desktop)
    expected = {("agent", "claude"), ("user", "ada"), ("project", "boat")}
    for device in pair:
        with device.kit.raw() as raw:
            assert set(raw.execute("SELECT kind, handle FROM owners").fetchall()) == expected


def test_a_session_travels_with_its_states_and_turns(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    laptop.put_state("trip", {"step": 1})
    laptop.add_turn("trip", "Where to?")
    agree(laptop, desktop)
    desktop.put_state("trip", {"step": 2})
    desktop.edit_session("trip", title="To Porto", metadata={"x": 1}, ttl_s=3600)
    agree(laptop, desktop)
    laptop.kit.clock.advance(seconds=2)
    laptop.add_turn("trip", "To Porto")
    laptop.end_session("trip")
    agree(laptop, desktop)
    assert states(desktop, "trip") == [{}, {"step": 1}, {"step": 2}]
    assert turns(desktop, "trip") == ["Where to?", "To Porto"]
    assert desktop.sessions()["trip"][6] == {
        "title": "To Porto", "metadata": {"x": 1}, "ttl_s": 3600, "summary": "done",
    }  # fmt: skip


def test_what_two_devices_add_at_once_is_kept_and_numbered_alike(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    laptop.put_state("trip", {"from": "laptop"})
    agree(laptop, desktop)
    for device in pair:
        device.put_state("trip", {"from": device.path.stem, "again": True})
        device.add_turn("trip", f"said on the {device.path.stem}")
    agree(laptop, desktop)
    assert len(states(laptop, "trip")) == 4
    assert len(turns(laptop, "trip")) == 2


def test_a_session_that_two_devices_create_under_one_handle_is_one(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    laptop.add_turn("trip", "from the laptop")
    desktop.add_turn("trip", "from the desktop")
    agree(laptop, desktop)
    assert turns(laptop, "trip") == ["from the laptop", "from the desktop"]


def test_sessions_with_one_handle_from_before_stay_two(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each vault of an older version has its own uids."""
    laptop, desktop = make("laptop"), make("desktop")
    with monkeypatch.context() as older:
        older.setattr(session_writes, "named_uid", lambda *_: new_uid(0))
        for device in (laptop, desktop):
            device.add_turn("trip", f"on the {device.path.stem}")
    laptop.found()
    desktop.join(laptop)
    agree(laptop, desktop)
    (other,) = laptop.sessions().keys() - {"trip"}
    assert laptop.sessions()["trip"][0] < laptop.sessions()[other][0]
    assert sorted(turns(laptop, "trip") + turns(laptop, other)) == [
        "on the desktop", "on the laptop",
    ]  # fmt: skip


def test_a_session_that_only_memories_name_is_each_devices_own(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    made = laptop.kit.add("Written in a session", session_id="trip")
    agree(laptop, desktop)
    assert laptop.sessions() == {}
    assert desktop.memories()[made.id].session_id == "trip"
    desktop.add_turn("trip", "now by hand")
    agree(laptop, desktop)
    assert turns(laptop, "trip") == ["now by hand"]


def test_a_session_that_only_memories_named_before_a_wipe_can_be_made_after_it(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    named = desktop.kit.add("Written in a session", session_id="trip")
    desktop.purge(named.id)
    laptop.wipe("default")
    laptop.add_turn("trip", "after the wipe")
    agree(laptop, desktop)
    assert turns(desktop, "trip") == ["after the wipe"]


def test_a_session_made_after_a_wipe_is_not_swept_away_with_one_that_memories_named(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    desktop.kit.add("Written in a session", session_id="trip")
    agree(desktop, laptop)
    laptop.wipe("default")
    laptop.sweep()
    laptop.add_turn("trip", "after the wipe")
    agree(laptop, desktop)
    desktop.sweep()
    agree(laptop, desktop)
    assert turns(desktop, "trip") == ["after the wipe"]


def test_a_session_that_only_memories_name_is_deleted_everywhere(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    desktop.kit.add("Written in a session", session_id="trip")
    agree(desktop, laptop)
    desktop.delete_session("trip")
    laptop.add_turn("trip", "said without knowing")
    agree(laptop, desktop)
    assert laptop.sessions() == {}


def test_a_session_that_memories_named_twice_can_be_made_elsewhere(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    for _ in range(2):
        named = desktop.kit.add("Written in a session", session_id="trip")
        desktop.purge(named.id)
    laptop.add_turn("trip", "by hand")
    agree(laptop, desktop)
    assert turns(desktop, "trip") == ["by hand"]


def test_a_deleted_session_comes_back_nowhere_and_its_handle_is_free(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    laptop.add_turn("trip", "first")
    agree(laptop, desktop)
    laptop.delete_session("trip")
    desktop.add_turn("trip", "said without knowing")
    agree(laptop, desktop)
    assert laptop.sessions() == {}
    for device in pair:
        device.add_turn("trip", f"anew on the {device.path.stem}")
    agree(laptop, desktop)
    assert len(turns(laptop, "trip")) == 2


def test_marks_travel_and_two_that_mean_the_same_are_one(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    (memory_id,) = laptop.memories()
    for device in pair:
        device.mark(memory_id, MarkAction.PIN)
        device.mark(memory_id, MarkAction.CORRECT, f"corrected on the {device.path.stem}")
    agree(laptop, desktop)
    assert sorted(text or "" for _, _, _, text, _ in laptop.marks().values()) == [
        "", "corrected on the desktop",
    ]  # fmt: skip
    laptop.unmark(memory_id)
    agree(laptop, desktop)
    assert desktop.marks() == {}
    desktop.mark(memory_id, MarkAction.HIDE)
    desktop.mark(memory_id, MarkAction.PIN)
    agree(laptop, desktop)
    assert len(laptop.marks()) == 2


def test_of_two_marks_from_before_that_mean_the_same_one_stays(
    pair: tuple[SyncedDevice, SyncedDevice], monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop, desktop = pair
    (memory_id,) = laptop.memories()
    with monkeypatch.context() as older:
        older.setattr(profile_marks, "named_uid", lambda *_: new_uid(0))
        for device in pair:
            device.mark(memory_id, MarkAction.PIN)
    uids = [*laptop.marks(), *desktop.marks()]
    agree(laptop, desktop)
    assert list(laptop.marks()) == [min(uids)]


def test_sessions_and_marks_of_a_wiped_namespace_go_with_it(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    (memory_id,) = laptop.memories()
    laptop.mark(memory_id, MarkAction.PIN)
    laptop.add_turn("trip", "first")
    agree(laptop, desktop)
    before = desktop.uid_of("default")
    laptop.wipe("default")
    laptop.add_turn("trip", "after the wipe")
    agree(laptop, desktop)
    assert desktop.uid_of("default") != before
    assert desktop.marks() == {}
    assert turns(desktop, "trip") == ["after the wipe"]
    for device in pair:
        device.sweep()
    agree(laptop, desktop)


def test_nothing_of_a_namespace_that_stays_on_its_device_travels(make: Make) -> None:
    laptop, desktop = make("laptop"), make("desktop")
    made = laptop.kit.add("secret")
    laptop.mark(made.id, MarkAction.PIN)
    laptop.add_turn("trip", "secret")
    laptop.found(local_namespaces=("default",))
    desktop.join(laptop)
    desktop.sync()
    assert desktop.things() == ({}, {}, {}, {}, {})


def write_bio(device: SyncedDevice, text: str | None) -> None:
    with device.kit.store.write("person") as unit:
        home = unit.namespaces.by_name("default")
        assert home is not None
        now_ms, said = unix_ms(device.kit.clock.now()), MarkAction.CORRECT
        unit.profile_marks.put(home.id, "bio:full", said, text=text, user_id=None, now_ms=now_ms)


def bio_of(device: SyncedDevice) -> list[str | None]:
    """Return the versions of the bio, the oldest first."""
    (uid,) = device.marks()
    with device.kit.store.read() as reading:
        return [each.text for each in bio_versions(reading.profile_marks.history(uid))]


def test_a_removed_bio_is_removed_everywhere_and_keeps_its_history(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    write_bio(laptop, "Sailor.")
    agree(laptop, desktop)
    desktop.kit.clock.advance(seconds=1)
    write_bio(desktop, None)
    agree(laptop, desktop)
    assert laptop.marks() == desktop.marks()
    assert bio_of(laptop) == bio_of(desktop) == ["Sailor.", None]
