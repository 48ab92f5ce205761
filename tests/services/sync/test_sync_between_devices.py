"""Two or three real vaults that synchronise through a folder."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    RemoteUnavailableError,
    SyncPausedError,
)
from muniment.domain.history.ledger import LedgerPage, LogFilter, UndoRequest
from muniment.domain.sync.sync_setup import SyncCondition, SyncSetup, is_too_much
from muniment.domain.vault.secret_bytes import Secret
from tests.fakes.sync_devices import SyncedDevice, agree

if TYPE_CHECKING:
    from pathlib import Path

    from tests.services.sync.conftest import Make


@pytest.fixture
def pair(make: Make) -> tuple[SyncedDevice, SyncedDevice]:
    """Two devices that know one memory."""
    laptop, desktop = make("laptop"), make("desktop")
    laptop.kit.add("The boat is called Aurora", tags=("boat",), metadata={"x": 1})
    laptop.found()
    desktop.join(laptop)
    laptop.sync()
    return laptop, desktop


def the_memory(device: SyncedDevice) -> str:
    (memory_id,) = device.memories()
    return memory_id


def segments(remote: Path) -> list[Path]:
    return sorted(remote.rglob("*.seg"))


def own_segments(device: SyncedDevice) -> list[Path]:
    own = device.id
    return [path for path in segments(device.remote) if path.parent.name == own]


def test_a_joined_device_has_everything_and_both_see_each_others_changes(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    memory_id = the_memory(desktop)
    desktop.kit.clock.advance(seconds=1)
    desktop.edit(memory_id, content="The boat is called Bora", tags=("boat", "red"))
    desktop.kit.add("Written on the desktop", session_id="s1", agent_id="ada")
    agree(laptop, desktop)
    assert laptop.memories()[memory_id].content == "The boat is called Bora"
    for device in pair:
        status = device.service.status(PERSON)
        assert status.condition is SyncCondition.IN_SYNC
        assert [one.name for one in status.devices] == [device.path.stem, "laptop desktop".replace(
            device.path.stem, "").strip()]  # fmt: skip
    fingerprints = [
        {one.id: one.fingerprint for one in device.service.status(PERSON).devices}
        for device in pair
    ]
    assert fingerprints[0] == fingerprints[1]


def test_three_devices_that_were_invited_one_by_another_agree(make: Make) -> None:
    first, second, third = make("first"), make("second"), make("third")
    first.kit.add("from the first")
    first.found()
    second.join(first)
    second.kit.add("from the second")
    third.join(second)
    third.kit.add("from the third")
    agree(first, second, third)
    assert len(third.view()) == 3


def test_a_device_that_joins_several_waits_for_nothing_once_all_is_read(make: Make) -> None:
    laptop, desktop, phone = make("laptop"), make("desktop"), make("phone")
    laptop.found()
    desktop.join(laptop)
    laptop.kit.add("The boat is called Aurora")
    laptop.sync()
    phone.join(laptop)
    assert not any(one.is_waiting for one in phone.service.status(PERSON).devices)


def test_what_was_pulled_is_listed_and_can_be_undone(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    memory_id = the_memory(laptop)
    desktop.kit.clock.advance(seconds=1)
    desktop.edit(memory_id, content="The boat is called Bora")
    desktop.sync()
    report = laptop.sync()
    assert (report.received, report.changed) == (1, 1)
    page = laptop.history.log(LogFilter(batch_id=report.batch_id), LedgerPage(), PERSON)
    assert {entry.subject for entry in page.entries} == {memory_id, "sync:pull"}
    laptop.kit.clock.advance(seconds=5)
    laptop.history.undo(UndoRequest(batch=report.batch_id), PERSON)
    agree(laptop, desktop)
    assert desktop.memories()[memory_id].content == "The boat is called Aurora"


@pytest.fixture
def conflict(pair: tuple[SyncedDevice, SyncedDevice]) -> str:
    """A memory of which both changed the text at once."""
    laptop, desktop = pair
    memory_id = the_memory(laptop)
    laptop.edit(memory_id, content="from the laptop")
    desktop.kit.clock.advance(seconds=1)
    desktop.edit(memory_id, content="from the desktop")
    agree(laptop, desktop)
    return memory_id


def test_texts_changed_on_both_are_reported_as_a_conflict(
    pair: tuple[SyncedDevice, SyncedDevice], conflict: str
) -> None:
    for device in pair:
        assert device.service.status(PERSON).conflicts == (conflict,)
        (found,) = device.service.conflicts(PERSON)
        assert found.memory.id == conflict
        assert found.memory.content == "from the desktop"
        assert [(one.text, one.device_name) for one in found.replaced] == [
            ("from the laptop", "laptop")
        ]


@pytest.mark.parametrize("text", ["from the desktop", "from the laptop", "from both"])
def test_a_choice_ends_a_conflict_on_every_device(
    pair: tuple[SyncedDevice, SyncedDevice], conflict: str, text: str
) -> None:
    laptop, desktop = pair
    laptop.kit.clock.advance(seconds=5)
    laptop.service.resolve(conflict, text, PERSON)
    agree(laptop, desktop)
    for device in pair:
        assert device.service.conflicts(PERSON) == ()
        assert device.service.status(PERSON).conflicts == ()
        assert device.memories()[conflict].content == text


def test_a_text_that_was_changed_without_knowing_the_choice_is_a_conflict_again(
    pair: tuple[SyncedDevice, SyncedDevice], conflict: str
) -> None:
    laptop, desktop = pair
    laptop.kit.clock.advance(seconds=5)
    desktop.kit.clock.advance(seconds=9)
    laptop.service.resolve(conflict, "chosen", PERSON)
    desktop.edit(conflict, content="went on")
    agree(laptop, desktop)
    for device in pair:
        (found,) = device.service.conflicts(PERSON)
        assert found.memory.content == "went on"
        assert [one.text for one in found.replaced] == ["chosen"]


def test_only_the_person_ends_a_conflict_and_only_where_there_is_one(
    pair: tuple[SyncedDevice, SyncedDevice], conflict: str
) -> None:
    laptop, _ = pair
    admin = Actor("key:a", None, frozenset(Scope))
    with pytest.raises(NotAllowedError):
        laptop.service.conflicts(admin)
    with pytest.raises(NotAllowedError):
        laptop.service.resolve(conflict, "mine", admin)
    with pytest.raises(InvalidInputError):
        laptop.service.resolve(conflict, "", PERSON)
    with pytest.raises(NotFoundError):
        laptop.service.resolve("mem_000000000000", "mine", PERSON)
    laptop.trash(conflict)
    assert laptop.service.conflicts(PERSON) == ()
    with pytest.raises(NotFoundError):
        laptop.service.resolve(conflict, "mine", PERSON)
    laptop.purge(conflict)
    assert laptop.service.status(PERSON).conflicts == ()


def test_all_that_a_device_did_since_a_moment_is_undone(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    memory_id = the_memory(laptop)
    laptop.kit.clock.advance(hours=1)
    since = laptop.kit.clock.now()
    laptop.edit(memory_id, content="The boat was renamed")
    unwanted = laptop.kit.add("Written by mistake").id
    desktop.kit.clock.advance(hours=1)
    wanted = desktop.kit.add("Written on the desktop").id
    agree(laptop, desktop)
    own, other = desktop.service.status(PERSON).devices
    desktop.kit.clock.advance(hours=1)
    page = desktop.history.log(LogFilter(device=other.id, since=since), LedgerPage(), PERSON)
    assert {(entry.subject, entry.device) for entry in page.entries} == {
        (memory_id, other.id),
        (unwanted, other.id),
    }
    desktop.history.undo(UndoRequest(device=other.id, since=since), PERSON)
    agree(laptop, desktop)
    for device in pair:
        found = device.memories()
        assert found[memory_id].content == "The boat is called Aurora"
        assert found[unwanted].deleted_at is not None
        assert found[wanted].deleted_at is None
    with pytest.raises(NotFoundError):
        desktop.history.undo(UndoRequest(device="nobody", since=since), PERSON)
    for request in (UndoRequest(device=own.id), UndoRequest(device=own.id, key="k", since=since)):
        with pytest.raises(InvalidInputError):
            desktop.history.undo(request, PERSON)


def test_it_is_told_when_another_device_was_last_seen(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    laptop.kit.clock.advance(minutes=10)
    desktop.kit.add("News")
    desktop.sync()
    laptop.sync()
    own, other = laptop.service.status(PERSON).devices
    assert own.seen_at is None
    assert other.seen_at == laptop.kit.clock.now()


def test_a_restored_backup_goes_on_as_a_new_device_and_nothing_is_lost(
    pair: tuple[SyncedDevice, SyncedDevice], tmp_path: Path
) -> None:
    laptop, desktop = pair
    laptop.copy_to(tmp_path / "backup.db")
    laptop.kit.add("written after the backup")
    laptop.sync()
    laptop.restore_from(tmp_path / "backup.db")
    laptop.kit.add("written after the restore")
    agree(laptop, desktop)
    assert len(desktop.view()) == 3
    assert len(laptop.service.status(PERSON).devices) == 3
    assert laptop.service.status(PERSON).alarms == ()


def test_a_restored_backup_that_writes_in_the_same_millisecond_loses_nothing(
    pair: tuple[SyncedDevice, SyncedDevice], tmp_path: Path
) -> None:
    laptop, desktop = pair
    memory_id = the_memory(laptop)
    laptop.copy_to(tmp_path / "backup.db")
    laptop.edit(memory_id, tags=("boat", "before"))
    laptop.sync()
    laptop.restore_from(tmp_path / "backup.db")
    laptop.edit(memory_id, tags=("boat", "after"))
    agree(laptop, desktop)
    assert set(desktop.memories()[memory_id].tags) == {"boat", "before", "after"}


def test_a_copy_that_runs_beside_its_original_becomes_another_device(
    pair: tuple[SyncedDevice, SyncedDevice], make: Make, tmp_path: Path
) -> None:
    laptop, desktop = pair
    laptop.copy_to(tmp_path / "copied.db")
    copy = make("copy")
    copy.kit.keys, laptop_keys = laptop.kit.keys, laptop.kit.keys
    copy.restore_from(tmp_path / "copied.db")
    assert copy.kit.keys is laptop_keys
    laptop.kit.add("from the original")
    copy.kit.add("from the copy")
    agree(laptop, copy, desktop)
    assert len(desktop.view()) == 3
    assert len({device.id for device in (laptop, copy)}) == 2


def test_an_empty_folder_removes_nothing_and_raises_an_alarm(
    pair: tuple[SyncedDevice, SyncedDevice], remote: Path
) -> None:
    laptop, _ = pair
    for path in segments(remote):
        path.unlink()
    laptop.sync()
    status = laptop.service.status(PERSON)
    assert len(laptop.view()) == 1
    assert status.condition is SyncCondition.ALARM
    assert len(status.alarms) == 2


def test_without_its_folder_a_device_is_offline_and_goes_on_later(
    pair: tuple[SyncedDevice, SyncedDevice], remote: Path
) -> None:
    laptop, desktop = pair
    remote.rename(remote.with_name("away"))
    laptop.kit.add("written offline")
    with pytest.raises(RemoteUnavailableError):
        laptop.sync()
    assert laptop.service.status(PERSON).condition is SyncCondition.OFFLINE
    remote.with_name("away").rename(remote)
    agree(laptop, desktop)
    assert len(desktop.view()) == 2


def test_half_a_segment_is_not_applied_and_healed_by_its_writer(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    laptop.kit.add("arrives late")
    laptop.sync()
    newest = own_segments(laptop)[-1]
    whole = newest.read_bytes()
    newest.write_bytes(whole[:-40])
    assert desktop.sync().received == 0
    assert desktop.service.status(PERSON).devices[1].is_waiting
    newest.write_bytes(whole)
    agree(laptop, desktop)
    assert len(desktop.view()) == 2


def test_names_that_a_sync_program_leaves_are_ignored_and_reported(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    folder = own_segments(laptop)[0].parent
    content = own_segments(laptop)[0].read_bytes()
    names = ["0000000009 (1).seg", "0000000009.sync-conflict-20260501.seg", ".0000000009.seg.tmp"]
    for name in names:
        (folder / name).write_bytes(content)
    agree(laptop, desktop)
    assert set(desktop.service.status(PERSON).foreign_names) == set(names)


def test_a_segment_under_another_name_counts_for_nothing(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    laptop.kit.add("once")
    laptop.sync()
    _first, *_, newest = own_segments(laptop)
    newest.with_name(f"{int(newest.stem) + 1:010}.seg").write_bytes(newest.read_bytes())
    desktop.sync()
    assert len(desktop.view()) == 2
    assert desktop.service.status(PERSON).devices[1].segments == int(newest.stem)


def test_a_device_whose_past_was_changed_is_not_believed(
    pair: tuple[SyncedDevice, SyncedDevice], make: Make, tmp_path: Path
) -> None:
    laptop, desktop = pair
    laptop.copy_to(tmp_path / "copied.db")
    laptop.kit.add("one future")
    laptop.sync()
    desktop.sync()
    for path in own_segments(laptop)[-1:]:
        path.unlink()
    copy = make("copy")
    copy.kit.keys = laptop.kit.keys
    copy.restore_from(tmp_path / "copied.db")
    for text in ("another future", "and more"):
        copy.kit.add(text)
        copy.sync()
    desktop.sync()
    assert desktop.service.status(PERSON).condition is SyncCondition.ALARM
    assert len(desktop.view()) == 2


def test_who_has_the_folder_but_no_invitation_can_write_nothing(
    pair: tuple[SyncedDevice, SyncedDevice], make: Make, remote: Path, tmp_path: Path
) -> None:
    laptop, desktop = pair
    stranger = SyncedDevice(tmp_path / "stranger.db", tmp_path / "elsewhere")
    stranger.remote.mkdir()
    stranger.kit.add("planted")
    stranger.found()
    (tag,) = (path for path in remote.iterdir())
    for path in segments(stranger.remote):
        target = tag / "d" / path.parent.name / path.name
        target.parent.mkdir()
        target.write_bytes(path.read_bytes())
    agree(laptop, desktop)
    assert len(laptop.view()) == 1
    stranger.close()


def test_removing_much_asks_first_and_makes_a_backup(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    laptop.kit.add_many([laptop.kit.new(f"note {number}") for number in range(9)])
    agree(laptop, desktop)
    for memory_id in list(desktop.memories())[:5]:
        desktop.trash(memory_id)
    desktop.sync()
    with pytest.raises(SyncPausedError):
        laptop.sync()
    status = laptop.service.status(PERSON)
    assert (status.condition, status.removals) == (SyncCondition.ASKING, 5)
    assert not any(memory.deleted_at for memory in laptop.memories().values())
    assert laptop.sync(allow_removals=True).removed == 5
    assert laptop.backups == [1]
    agree(laptop, desktop)


@pytest.mark.parametrize(
    ("removed", "live", "expected"),
    [(4, 4, False), (5, 25, False), (5, 24, True), (50, 1000, False), (51, 1000, True)],
)
def test_more_than_a_fifth_or_fifty_is_too_much(removed: int, live: int, *, expected: bool) -> None:
    assert is_too_much(removed, live) is expected


def test_a_memory_that_was_purged_comes_back_nowhere(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    memory_id = the_memory(laptop)
    laptop.purge(memory_id)
    desktop.kit.clock.advance(hours=1)
    desktop.edit(memory_id, content="edited meanwhile")
    agree(laptop, desktop)
    assert desktop.view() == {}


def test_a_namespace_can_stay_on_its_device(make: Make) -> None:
    laptop, desktop = make("laptop"), make("desktop")
    laptop.kit.create_namespace("diary")
    laptop.kit.create_namespace("work")
    secret = laptop.kit.add("stays here", namespace="diary")
    shared = laptop.kit.add("goes along", namespace="work")
    laptop.found(local_namespaces=("diary",))
    desktop.join(laptop)
    assert set(desktop.memories()) == {shared.id}
    assert laptop.service.status(PERSON).local_namespaces == ("diary",)
    laptop.kit.clock.advance(seconds=1)
    laptop.move(shared.id, "diary")
    laptop.edit(shared.id, content="changed in private")
    laptop.sync()
    desktop.sync()
    assert desktop.memories()[shared.id].deleted_at is not None
    assert desktop.memories()[shared.id].content == "goes along"
    laptop.kit.clock.advance(seconds=1)
    laptop.move(shared.id, "work")
    laptop.sync()
    desktop.sync()
    assert desktop.memories()[shared.id].deleted_at is None
    assert desktop.memories()[shared.id].content == "changed in private"
    assert secret.id not in desktop.memories()


def test_memories_that_move_between_namespaces_move_everywhere(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    memory_id = the_memory(laptop)
    laptop.kit.create_namespace("work")
    laptop.kit.clock.advance(seconds=1)
    laptop.move(memory_id, "work")
    desktop.edit(memory_id, source="mail")
    agree(laptop, desktop)
    assert desktop.memories()[memory_id].namespace == "work"


def test_an_edit_of_a_memory_that_was_wiped_here_stops_nothing(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    memory_id = the_memory(laptop)
    laptop.wipe("default")
    desktop.edit(memory_id, content="edited there")
    other = desktop.kit.add("Another memory")
    desktop.sync()
    laptop.sync()
    assert set(laptop.memories()) == {other.id}


def test_a_device_with_a_clock_years_ahead_does_not_silence_the_others(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    memory_id = the_memory(laptop)
    desktop.kit.clock.advance(days=3650)
    desktop.edit(memory_id, content="from the future")
    desktop.sync()
    laptop.sync()
    laptop.restart()
    laptop.edit(memory_id, content="corrected later")
    agree(laptop, desktop)
    assert desktop.memories()[memory_id].content == "corrected later"


def test_a_clock_that_is_ahead_is_reported_until_it_is_set_right(make: Make) -> None:
    laptop, desktop, phone = make("laptop"), make("desktop"), make("phone")

    def ahead_for(device: SyncedDevice) -> list[str]:
        return [one.name for one in device.service.status(PERSON).devices if one.is_clock_ahead]

    laptop.found()
    desktop.join(laptop)
    phone.join(laptop)
    agree(laptop, desktop, phone)
    desktop.kit.clock.advance(seconds=300)
    desktop.kit.add("dated five minutes ahead")
    agree(laptop, desktop, phone)
    assert ahead_for(laptop) == [], "clocks differ a little everywhere"

    desktop.kit.clock.advance(days=3650)
    desktop.kit.add("dated ten years ahead")
    desktop.sync()
    laptop.sync()
    laptop.kit.add("dated after it, by a clock that is right")
    agree(laptop, desktop, phone)
    assert ahead_for(laptop) == ahead_for(phone) == ["desktop"]
    assert ahead_for(desktop) == []

    desktop.kit.clock.moment = laptop.kit.clock.moment
    desktop.kit.add("by a clock that is right again")
    agree(laptop, desktop, phone)
    assert ahead_for(laptop) == ahead_for(phone) == []


def test_a_round_that_was_cut_off_after_sealing_sends_the_same_bytes(
    pair: tuple[SyncedDevice, SyncedDevice], remote: Path
) -> None:
    laptop, desktop = pair

    class CutOffError(Exception):
        pass

    class CuttingRemote:
        def __init__(self, path: str) -> None:
            self.names, self.below = real(path).names, real(path).below
            self.read = real(path).read
            self.replace = real(path).replace

        def create(self, path: str, content: bytes) -> None:
            attempts.append(content)
            raise CutOffError

    attempts: list[bytes] = []
    real, laptop.open_remote = laptop.open_remote, CuttingRemote
    laptop.connect()
    laptop.kit.add("sealed once")
    for _ in range(2):
        with pytest.raises(CutOffError):
            laptop.sync()
        laptop.restart()
    laptop.open_remote = real
    laptop.connect()
    agree(laptop, desktop)
    assert attempts[0] == attempts[1] == own_segments(laptop)[-1].read_bytes()
    assert len(desktop.view()) == 2


def test_an_invitation_is_refused_where_it_does_not_belong(
    make: Make, tmp_path: Path, remote: Path
) -> None:
    laptop, desktop = make("laptop"), make("desktop")
    laptop.found()
    code = laptop.service.invite(None, PERSON)
    letters = bytearray(code.reveal())
    letters[30] = ord("A") if letters[30] != ord("A") else ord("B")
    with pytest.raises(InvalidInputError):
        desktop.found(invitation=Secret(bytes(letters)))
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(ConflictError):
        desktop.service.set_up(SyncSetup(str(empty), "desktop", invitation=code), PERSON)
    with pytest.raises(ConflictError):
        desktop.found()
    assert desktop.service.status(PERSON).condition is SyncCondition.OFF
    laptop.sync()
    desktop.found(invitation=code)
    with pytest.raises(ConflictError):
        desktop.found(invitation=code)


def test_pausing_stops_and_leaving_forgets(pair: tuple[SyncedDevice, SyncedDevice]) -> None:
    laptop, desktop = pair
    laptop.service.pause(PERSON)
    with pytest.raises(ConflictError):
        laptop.sync()
    assert laptop.service.status(PERSON).condition is SyncCondition.PAUSED
    laptop.service.resume(PERSON)
    agree(laptop, desktop)
    laptop.service.leave(PERSON)
    assert laptop.service.status(PERSON).condition is SyncCondition.OFF
    assert len(laptop.view()) == 1


def test_a_small_edit_costs_less_than_a_kibibyte_over_its_content(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    agree(laptop, desktop)
    content = os.urandom(300).hex()
    laptop.edit(the_memory(laptop), content=content)
    laptop.sync()
    assert own_segments(laptop)[-1].stat().st_size - len(content) <= 1024
