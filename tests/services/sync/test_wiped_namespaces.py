"""A namespace that one device wipes is wiped on every one."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON
from muniment.domain.errors import SyncPausedError
from muniment.domain.history.ledger import LedgerPage, LogFilter
from muniment.sync.folder_remote import FolderRemote
from tests.fakes import sync_devices

if TYPE_CHECKING:
    from tests.fakes.sync_devices import SyncedDevice
    from tests.services.sync.conftest import Make

agree = partial(sync_devices.agree, allow_removals=True)


@pytest.fixture
def pair(make: Make) -> tuple[SyncedDevice, SyncedDevice]:
    """Two devices that know a memory in ``default`` and three in ``work``."""
    laptop, desktop = make("laptop"), make("desktop")
    laptop.kit.create_namespace("work")
    laptop.kit.add("stays")
    for number in range(3):
        laptop.kit.add(f"work {number}", namespace="work")
    laptop.found()
    desktop.join(laptop)
    laptop.sync()
    return laptop, desktop


def texts(device: SyncedDevice) -> list[str]:
    return sorted(memory.content for memory in device.memories().values())


def test_a_wipe_reaches_the_other_device_and_destroys_the_key_there(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    before = desktop.uid_of("work")
    laptop.wipe("work")
    laptop.sync()
    report = desktop.sync()
    assert (report.removed, report.left_out) == (3, ())
    assert desktop.uid_of("work") != before
    assert desktop.sweeps
    agree(laptop, desktop)
    assert texts(desktop) == ["stays"]
    (noted,) = desktop.history.log(LogFilter(action="wipe"), LedgerPage(), PERSON).entries
    assert noted.device == laptop.id


def test_what_was_wiped_comes_back_nowhere(pair: tuple[SyncedDevice, SyncedDevice]) -> None:
    laptop, desktop = pair
    for memory_id, memory in desktop.memories().items():
        if memory.namespace == "work":
            desktop.kit.clock.advance(seconds=1)
            desktop.edit(memory_id, content="changed without knowing")
    laptop.wipe("work")
    agree(laptop, desktop)
    assert texts(laptop) == ["stays"]


def test_what_the_other_device_wrote_meanwhile_stays_and_the_rest_goes(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    desktop.kit.add("unknown to the laptop", namespace="work")
    before = desktop.uid_of("work")
    laptop.wipe("work")
    laptop.sync()
    assert desktop.sync().removed == 3
    assert desktop.uid_of("work") == before
    agree(laptop, desktop)
    assert texts(laptop) == ["stays", "unknown to the laptop"]


def test_a_namespace_that_begins_anew_is_another_one(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    before = desktop.uid_of("work")
    laptop.wipe("work")
    laptop.kit.add("new", namespace="work")
    agree(laptop, desktop)
    assert desktop.uid_of("work") != before
    assert texts(desktop) == ["new", "stays"]


def test_two_wipes_at_once_agree(pair: tuple[SyncedDevice, SyncedDevice]) -> None:
    laptop, desktop = pair
    laptop.kit.add("known to the laptop alone", namespace="work")
    desktop.kit.add("known to the desktop alone", namespace="work")
    for device in pair:
        device.wipe("work")
        device.kit.add(f"from the {device.path.stem}", namespace="work")
    agree(laptop, desktop)
    assert texts(laptop) == ["from the desktop", "from the laptop", "stays"]


def test_a_session_that_was_wiped_before_it_travelled_is_gone_everywhere(
    make: Make, pair: tuple[SyncedDevice, SyncedDevice], tmp_path: Path
) -> None:
    """Another device made one under the same handle, and a third one knew neither."""
    laptop, desktop = pair
    third = make("third")
    third.join(laptop)
    laptop.sync()
    desktop.sync()
    stale = tmp_path / "stale"
    shutil.copytree(desktop.remote, stale)
    laptop.add_turn("trip", "on the laptop")
    laptop.wipe("default")
    laptop.sync()
    third.sync()
    desktop.add_turn("trip", "on the desktop")
    desktop.open_remote = lambda _: FolderRemote(stale)
    desktop.sync()
    desktop.open_remote = lambda path: FolderRemote(Path(path))
    shutil.copytree(stale, desktop.remote, dirs_exist_ok=True)
    agree(laptop, desktop, third)
    assert laptop.things() == desktop.things() == third.things()


def test_what_was_deleted_before_a_wipe_arrived_stays_deleted(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    """The wiping device did not know of it, and the key of the namespace reads the removal."""
    laptop, desktop = pair
    made = desktop.kit.add("unknown to the laptop", namespace="work")
    desktop.sync()
    laptop.wipe("work")
    laptop.sync()
    desktop.purge(made.id)
    agree(laptop, desktop)
    assert texts(laptop) == ["stays"]


def test_what_was_done_after_a_wipe_arrives_with_it(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    """In one round, which knows the namespaces from before the wipe."""
    laptop, desktop = pair
    laptop.kit.create_namespace("notes")
    note = laptop.kit.add("a note", namespace="notes")
    agree(laptop, desktop)
    laptop.edit(note.id, source="mail")
    laptop.wipe("work")
    made = laptop.kit.add("anew", namespace="work")
    laptop.wipe("default")
    laptop.edit(made.id, content="edited")
    laptop.sync()
    assert desktop.sync(allow_removals=True).left_out == ()
    assert texts(desktop) == ["a note", "edited"]


def test_an_entity_that_went_into_one_of_a_wiped_namespace_stays(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    """The wiping device did not know that another one had made it, too."""
    laptop, desktop = pair
    laptop.make_entity("Ada", metadata={"x": 1})
    laptop.sync()
    desktop.kit.clock.advance(seconds=5)
    desktop.make_entity("Ada", metadata={"y": 1})
    desktop.sync()
    laptop.wipe("default")
    agree(laptop, desktop)
    assert laptop.entities() == desktop.entities()
    assert list(laptop.entities()[0].values()) == [("person", "Ada", {"y": 1})]


def test_what_left_the_namespace_before_or_without_knowing_of_the_wipe(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    before, meanwhile, _ = sorted(
        memory_id for memory_id, found in laptop.memories().items() if found.namespace == "work"
    )
    kept = laptop.memories()[before].content
    laptop.move(before, "default")
    desktop.kit.clock.advance(seconds=1)
    desktop.move(meanwhile, "default")
    laptop.wipe("work")
    agree(laptop, desktop)
    assert texts(laptop) == sorted(["stays", kept])


def test_a_third_device_that_hears_of_the_wipe_first_agrees(
    make: Make, pair: tuple[SyncedDevice, SyncedDevice]
) -> None:
    laptop, desktop = pair
    third = make("third")
    third.join(laptop)
    laptop.sync()
    desktop.sync()
    third.kit.clock.advance(seconds=1)
    for memory_id, memory in third.memories().items():
        if memory.namespace == "work":
            third.edit(memory_id, content="edited on the third")
    third.sync()
    laptop.wipe("work")
    laptop.sync()
    agree(desktop, third, laptop)
    assert texts(desktop) == ["stays"]


def test_a_namespace_that_stays_on_a_device_is_not_touched(make: Make) -> None:
    laptop, desktop = make("laptop"), make("desktop")
    for device in (laptop, desktop):
        device.kit.create_namespace("work")
        device.kit.add(f"work of the {device.path.stem}", namespace="work")
    laptop.found()
    desktop.join(laptop, local_namespaces=("work",))
    laptop.wipe("work")
    laptop.sync()
    desktop.sync()
    assert texts(desktop) == ["work of the desktop"]
    desktop.kit.clock.advance(seconds=1)
    desktop.wipe("work")
    laptop.kit.add("new work of the laptop", namespace="work")
    laptop.sync()
    desktop.sync()
    laptop.sync()
    assert texts(laptop) == ["new work of the laptop"]


def test_a_namespace_of_this_device_stays_so_after_it_was_wiped(make: Make) -> None:
    laptop, desktop = make("laptop"), make("desktop")
    laptop.kit.create_namespace("work")
    laptop.found(local_namespaces=("work",))
    desktop.join(laptop)
    laptop.wipe("work")
    laptop.kit.add("for this device", namespace="work")
    laptop.sync()
    desktop.sync()
    assert texts(desktop) == []
    assert laptop.service.status(PERSON).local_namespaces == ("work",)


def test_a_memory_that_moved_to_a_namespace_of_this_device_is_not_removed_by_others(
    make: Make,
) -> None:
    """The others have it in their trash, and delete it permanently from there."""
    laptop, desktop = make("laptop"), make("desktop")
    laptop.kit.create_namespace("mine")
    for number in range(2):
        laptop.kit.add(f"note {number}")
    laptop.found(local_namespaces=("mine",))
    desktop.join(laptop)
    for memory_id in laptop.memories():
        laptop.move(memory_id, "mine")
    laptop.sync()
    desktop.sync()
    first, _ = sorted(laptop.memories())
    desktop.purge(first)
    desktop.sync()
    laptop.sync()
    desktop.wipe("default")
    desktop.sync()
    laptop.sync()
    assert texts(laptop) == ["note 0", "note 1"]
    assert laptop.problems() == {}


def test_what_moved_within_the_trash_stays_there_once_its_old_namespace_is_wiped(
    make: Make,
) -> None:
    laptop, desktop = make("laptop"), make("desktop")
    laptop.found()
    desktop.join(laptop)
    laptop.kit.create_namespace("work")
    made = laptop.kit.add("in the trash", namespace="work").id
    laptop.trash(made)
    laptop.move(made, "default")
    laptop.wipe("work")
    agree(laptop, desktop)
    assert desktop.memories()[made].deleted_at is not None


def test_a_wipe_of_much_asks_first_and_a_yes_makes_a_backup(make: Make) -> None:
    laptop, desktop = make("laptop"), make("desktop")
    laptop.kit.create_namespace("work")
    for number in range(6):
        laptop.kit.add(f"work {number}", namespace="work")
    laptop.found()
    desktop.join(laptop)
    laptop.sync()
    before = desktop.uid_of("work")
    laptop.wipe("work")
    laptop.sync()
    with pytest.raises(SyncPausedError) as asked:
        desktop.sync()
    assert asked.value.removals == 6
    assert (len(desktop.memories()), desktop.uid_of("work")) == (6, before)
    desktop.sync(allow_removals=True)
    assert (desktop.backups, texts(desktop)) == ([1], [])
    agree(laptop, desktop)


def test_a_wipe_by_a_removed_device_does_not_count(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    device = laptop.id
    desktop.service.remove(device, PERSON)
    desktop.sync()
    laptop.wipe("work")
    with pytest.raises(Exception, match="removed"):
        laptop.sync()
    desktop.sync()
    assert len(texts(desktop)) == 4
