"""People and things that were merged, split, renamed or linked by hand are so on every device."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.fakes import sync_devices

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.sync_devices import SyncedDevice
    from tests.services.sync.conftest import Make

agree = partial(sync_devices.agree, allow_removals=True)


@pytest.fixture
def pair(make: Make) -> tuple[SyncedDevice, SyncedDevice]:
    """Two devices that know two memories, in which the program found people."""
    laptop, desktop = make("laptop"), make("desktop")
    for text in ("Ada met Robert", "Ada and Bob"):
        laptop.kit.add(text)
    laptop.found()
    desktop.join(laptop)
    laptop.sync()
    for device in (laptop, desktop):
        for memory_id, memory in device.memories().items():
            device.mention(memory_id, "Ada", "Bob" if "Bob" in memory.content else "Robert")
    desktop.kit.clock.advance(seconds=1)
    return laptop, desktop


def names(device: SyncedDevice) -> list[str]:
    """Return the names of people made by hand."""
    return sorted(name for _, name, _ in device.entities()[0].values())


def about(device: SyncedDevice) -> list[list[str]]:
    """Return whom the memories mention."""
    return sorted(map(sorted, device.mentioned().values()))


def test_a_merge_reaches_the_other_device_with_its_mentions(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    laptop.merge_entities("Robert", "Bob")
    agree(laptop, desktop)
    assert about(laptop) == about(desktop) == [["Ada", "Robert"], ["Ada", "Robert"]]
    new = desktop.kit.add("Bob again")
    desktop.mention(new.id, "Bob")
    assert desktop.mentioned()[new.id] == {"Robert"}


def test_a_split_reaches_the_other_device(pair: tuple[SyncedDevice, SyncedDevice]) -> None:
    laptop, desktop = pair
    laptop.merge_entities("Robert", "Bob")
    agree(laptop, desktop)
    desktop.kit.clock.advance(seconds=1)
    desktop.split_entity("Robert", "Bob")
    agree(laptop, desktop)
    assert about(laptop) == about(desktop) == [["Ada", "Bob"], ["Ada", "Robert"]]


def test_names_and_metadata_travel_and_the_last_writer_of_each_wins(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    laptop.make_entity("Ada", name="Ada Lovelace")
    desktop.make_entity("Ada", metadata={"born": 1815})
    agree(laptop, desktop)
    assert list(laptop.entities()[0].values()) == [("person", "Ada Lovelace", {"born": 1815})]
    assert about(desktop) == [["Ada Lovelace", "Bob"], ["Ada Lovelace", "Robert"]]


def test_two_devices_that_merge_one_name_into_different_people_agree(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    laptop.merge_entities("Robert", "Bob")
    desktop.merge_entities("Ada", "Bob")
    agree(laptop, desktop)
    # What the laptop merged first belongs, by the later merge, to whom the desktop chose.
    assert about(laptop) == about(desktop)
    assert set(names(laptop)) <= {"Ada", "Robert"}


def test_what_a_device_did_to_an_absorbed_one_counts_for_the_other(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    laptop.make_entity("Bob", metadata={"x": 1})
    agree(laptop, desktop)
    laptop.merge_entities("Robert", "Bob")
    (memory_id, *_) = sorted(desktop.memories())
    desktop.link_entity("Bob", memory_id)
    agree(laptop, desktop)
    assert len(laptop.entities()[2]) == 1
    assert names(laptop) == ["Robert"]


def test_swapped_names_are_swapped_everywhere(pair: tuple[SyncedDevice, SyncedDevice]) -> None:
    laptop, desktop = pair
    for name in ("Ann", "Eve"):
        laptop.make_entity(name, metadata={"was": name})
    agree(laptop, desktop)
    laptop.make_entity("Ann", name="X")
    laptop.make_entity("Eve", name="Ann")
    laptop.make_entity("X", name="Eve")
    agree(laptop, desktop)
    assert sorted((name, kept["was"]) for _, name, kept in desktop.entities()[0].values()) == [
        ("Ann", "Eve"), ("Eve", "Ann"),
    ]  # fmt: skip


def test_a_deleted_entity_stays_deleted_and_links_come_and_go(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    (memory_id, *_) = sorted(laptop.memories())
    laptop.link_entity("Ada", memory_id)
    laptop.make_entity("Eve", metadata={"x": 1})
    agree(laptop, desktop)
    assert len(desktop.entities()[2]) == 1
    desktop.kit.clock.advance(seconds=1)
    desktop.unlink_entity("Ada", memory_id)
    laptop.delete_entity("Eve")
    desktop.make_entity("Eve", metadata={"y": 1})
    agree(laptop, desktop)
    assert names(laptop) == ["Ada"]
    assert laptop.entities()[2] == {}


def test_an_entity_that_two_devices_made_is_deleted_as_one(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    for device in pair:
        device.make_entity("Eve", metadata={device.path.stem: 1})
    agree(laptop, desktop)
    assert names(laptop) == ["Eve"]
    laptop.delete_entity("Eve")
    agree(laptop, desktop)
    assert names(desktop) == []


def test_what_went_into_an_entity_that_was_deleted_meanwhile_is_left_as_it_was(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    laptop.make_entity("Robert", metadata={"x": 1})
    agree(laptop, desktop)
    laptop.delete_entity("Robert")
    desktop.merge_entities("Robert", "Bob")
    agree(laptop, desktop)
    assert names(desktop) == ["Bob"]


def test_what_a_merge_absorbed_later_is_deleted_with_it(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    laptop.make_entity("Eve", metadata={"team": "blue"})
    agree(laptop, desktop)
    laptop.merge_entities("Robert", "Eve")
    laptop.delete_entity("Robert")
    agree(laptop, desktop)
    assert names(desktop) == []


def test_a_link_moves_with_its_memory_and_only_the_mover_says_so(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    (memory_id, *_) = sorted(laptop.memories())
    laptop.kit.create_namespace("work")
    laptop.link_entity("Ada", memory_id)
    agree(laptop, desktop)
    laptop.move(memory_id, "work")
    laptop.sync()
    assert desktop.sync().sent == 0
    agree(laptop, desktop)
    assert len(desktop.entities()[2]) == 1
    laptop.move(memory_id, "default")
    agree(laptop, desktop)
    assert len(desktop.entities()[2]) == 1


def test_an_entity_that_was_deleted_and_merged_at_once_is_gone_with_all_of_it(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    """Who deletes an entity erases what was done to it, which another device may still have."""
    laptop, desktop = pair
    laptop.make_entity("Eve", metadata={"x": 1})
    laptop.make_entity("Robert", metadata={"y": 1})
    agree(laptop, desktop)
    laptop.merge_entities("Eve", "Robert")
    laptop.sync()
    laptop.delete_entity("Eve")
    desktop.merge_entities("Ada", "Eve")
    agree(laptop, desktop)
    assert names(desktop) == ["Ada"]


def test_an_entity_of_the_program_is_not_taken_from_a_wiped_namespace(
    pair: tuple[SyncedDevice, SyncedDevice], tmp_path: Path
) -> None:
    """A backup from before it was changed by hand was restored, and the old log says so."""
    laptop, desktop = pair
    laptop.sync()
    laptop.copy_to(tmp_path / "backup")
    laptop.make_entity("Ada", metadata={"born": 1815})
    laptop.sync()
    laptop.restore_from(tmp_path / "backup")
    laptop.wipe("default")
    agree(laptop, desktop)
    for device in pair:
        device.sweep()
    agree(laptop, desktop)
    assert names(laptop) == ["Ada"]


def test_a_name_that_a_removed_entity_brought_goes_with_it(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    """The other device had made the entity, too, and keeps it after the wipe that names one."""
    laptop, desktop = pair
    laptop.kit.clock.advance(seconds=5)
    desktop.make_entity("Eve", metadata={"x": 1})
    laptop.merge_entities("Eve", "Bob")
    (memory_id, *_) = sorted(laptop.memories())
    laptop.link_entity("Eve", memory_id)
    laptop.sync()
    desktop.kit.add("unknown to the laptop")
    desktop.sync()
    laptop.wipe("default")
    agree(laptop, desktop)
    assert names(laptop) == ["Eve"]
    assert desktop.entities()[1:] == ({}, {})


def test_a_link_to_a_memory_that_had_moved_away_is_there_when_it_comes_back(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    (memory_id, *_) = sorted(laptop.memories())
    laptop.kit.create_namespace("work")
    laptop.move(memory_id, "work")
    desktop.link_entity("Ada", memory_id)
    agree(laptop, desktop)
    assert laptop.entities()[2] == {}
    laptop.kit.clock.advance(seconds=5)
    laptop.move(memory_id, "default")
    agree(laptop, desktop)
    assert len(laptop.entities()[2]) == 1


def test_a_link_stays_where_it_was_decided_when_a_name_goes_elsewhere(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    """Two devices merge one person into two others, each with the link."""
    laptop, desktop = pair
    (memory_id, *_) = sorted(laptop.memories())
    laptop.link_entity("Eve", memory_id)
    agree(laptop, desktop)
    laptop.merge_entities("Ada", "Eve")
    desktop.merge_entities("Robert", "Eve")
    agree(laptop, desktop)


def test_a_split_takes_links_along_on_every_device(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    (memory_id, *_) = sorted(laptop.memories())
    laptop.link_entity("Eve", memory_id)
    laptop.merge_entities("Ada", "Eve")
    agree(laptop, desktop)
    laptop.split_entity("Ada", "Eve")
    agree(laptop, desktop)
    ((uid, _, _),) = desktop.entities()[2]
    assert desktop.entities()[0][uid][1] == "Eve"


def test_a_split_stands_on_every_device_when_the_other_entity_is_deleted(
    pair: tuple[SyncedDevice, SyncedDevice],
) -> None:
    laptop, desktop = pair
    laptop.merge_entities("Robert", "Eve")
    laptop.split_entity("Robert", "Eve")
    agree(laptop, desktop)
    laptop.delete_entity("Robert")
    agree(laptop, desktop)
    assert ("default", "person", "eve") in desktop.entities()[1]
