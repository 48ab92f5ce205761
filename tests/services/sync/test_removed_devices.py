"""A device is removed from the group: the others go on without it, and under another key."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.errors import (
    ConflictError,
    NotAllowedError,
    NotFoundError,
    RemoteUnavailableError,
    SyncRemovedError,
    VoidInvitationError,
)
from muniment.domain.sync.sync_setup import SyncCondition
from muniment.services.sync.background_sync import BackgroundSync
from muniment.services.sync.sync_state import SyncState
from muniment.sync.body import decoded_body
from muniment.sync.folder_remote import FolderRemote
from muniment.sync.segment import SegmentHead, open_segment
from tests.fakes.sync_devices import agree

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from muniment.domain.sync.sync_setup import SyncDevice
    from muniment.sync.log_keys import KeyRing
    from tests.fakes.sync_devices import SyncedDevice
    from tests.services.sync.conftest import Make


def sync(*devices: SyncedDevice) -> None:
    for device in devices:
        device.sync()


def state_of(device: SyncedDevice) -> SyncState:
    with device.kit.store.read() as reading:
        state = SyncState.load(reading.sync, device.kit.keys)
    assert state is not None
    return state


def set_state(device: SyncedDevice, **values: Any) -> None:
    with device.kit.store.write("system") as unit:
        unit.sync.set_state(values)


def own_id(device: SyncedDevice) -> str:
    return device.id


def remove(remover: SyncedDevice, removed: SyncedDevice) -> None:
    remover.service.remove(own_id(removed), PERSON)


def line_of(device: SyncedDevice, other: SyncedDevice) -> SyncDevice:
    """Return the line about another device."""
    other_id = own_id(other)
    return next(one for one in device.service.status(PERSON).devices if one.id == other_id)


def texts(device: SyncedDevice) -> set[str]:
    return {memory.content for memory in device.memories().values()}


def segments_of(device: SyncedDevice) -> list[Path]:
    return sorted(device.remote.rglob(f"{own_id(device)}/*.seg"))


@contextmanager
def hidden(*devices: SyncedDevice) -> Iterator[None]:
    """Take the logs of devices out of the folder for a while."""
    moved = [(log, log.parents[2] / log.name) for log in map(log_of, devices)]
    for log, away in moved:
        log.rename(away)
    yield
    for log, away in moved:
        away.rename(log)


def log_of(device: SyncedDevice) -> Path:
    return segments_of(device)[0].parent


def write_unaware(device: SyncedDevice, others: Sequence[SyncedDevice], text: str) -> None:
    """Let a device write as if it could not see that it was removed."""
    device.kit.clock.advance(seconds=60)
    device.kit.add(text)
    with hidden(*others):
        device.sync()


@pytest.fixture
def trio(make: Make) -> list[SyncedDevice]:
    """Three devices that know of each other, and one memory."""
    first, *others = devices = [make("laptop"), make("desktop"), make("phone")]
    first.kit.add("The boat is called Aurora")
    first.found()
    for other in others:
        other.join(first)
    sync(*devices, *devices)
    return devices


def test_the_others_go_on_and_the_removed_device_keeps_its_memories_and_says_so(
    trio: list[SyncedDevice],
) -> None:
    laptop, desktop, phone = trio
    remove(laptop, phone)
    sync(laptop)
    with pytest.raises(SyncRemovedError):
        phone.sync()
    with pytest.raises(SyncRemovedError):
        phone.sync()
    assert phone.service.status(PERSON).condition is SyncCondition.REMOVED
    assert phone.service.status(PERSON).needs_attention
    assert len(phone.view()) == 1
    for step in (lambda: phone.service.invite(None, PERSON), lambda: remove(phone, laptop)):
        with pytest.raises(SyncRemovedError):
            step()
    laptop.kit.add("after the removal")
    agree(laptop, desktop)
    assert "after the removal" in texts(desktop)
    for device in (laptop, desktop):
        assert line_of(device, phone).is_removed


def test_the_removed_device_cannot_open_what_is_written_later(trio: list[SyncedDevice]) -> None:
    laptop, desktop, phone = trio
    former = {path for device in (laptop, desktop) for path in segments_of(device)}
    stolen = state_of(phone)
    remove(laptop, phone)
    sync(laptop, desktop)
    for device in (laptop, desktop):
        device.kit.add(f"written later on the {device.path.stem}")
    agree(laptop, desktop)

    bodies = []
    for device in (laptop, desktop):
        for path in sorted({*segments_of(device)} - former):
            raw = path.read_bytes()
            at = SegmentHead(stolen.vault_tag, UUID(own_id(device)), int(path.stem), raw[48:80])
            bodies.append(open_segment(raw, at, stolen.log_key))
    opened = [body for body in bodies if body is not None]
    assert len(opened) == 2, "each says once that the device is out"
    assert len(bodies) == 4
    assert all(b'"operations":[]' in body for body in opened)
    assert not any(finds_a_key(stolen.ring(), body) for body in opened)


def finds_a_key(ring: KeyRing, body: bytes) -> bool:
    """Return whether a segment holds a key that the owner of a ring can open."""
    said = decoded_body(body)
    assert said is not None
    return ring.take_in(said.handovers, UUID(int=0))


def test_what_a_removed_device_writes_later_changes_nothing_anywhere(
    trio: list[SyncedDevice], make: Make
) -> None:
    laptop, desktop, phone = trio
    tablet = make("tablet")
    tablet.join(laptop)
    agree(*trio, tablet)
    remove(laptop, phone)
    sync(laptop)
    code = phone.service.invite(None, PERSON)
    write_unaware(phone, (laptop, desktop, tablet), "planted")
    agree(laptop, desktop)
    set_state(phone, removed=[own_id(laptop), own_id(desktop), own_id(tablet)])
    write_unaware(phone, (laptop, desktop, tablet), "planted again")
    agree(laptop, desktop)
    # This one was away, and reads at once what all wrote.
    agree(laptop, desktop, tablet)
    for device in (laptop, desktop, tablet):
        assert texts(device) == {"The boat is called Aurora"}
        assert line_of(device, phone).set_aside >= 2
        assert device.service.status(PERSON).alarms == ()
    visitor = make("visitor")
    with pytest.raises(VoidInvitationError):
        visitor.found(invitation=code)
    assert visitor.view() == {}


def test_what_a_remaining_device_has_built_on_counts_for_all(trio: list[SyncedDevice]) -> None:
    laptop, desktop, phone = trio
    phone.kit.add("read by the desktop alone")
    sync(phone)
    sync(desktop)
    remove(laptop, phone)
    sync(laptop)
    assert "read by the desktop alone" not in texts(laptop)
    assert line_of(laptop, phone).set_aside == 1
    agree(desktop, laptop)
    assert "read by the desktop alone" in texts(laptop)
    assert line_of(laptop, phone).set_aside == 0


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_devices_that_remove_each_other_are_both_out_whoever_is_read_first(
    trio: list[SyncedDevice], make: Make, order: tuple[int, int]
) -> None:
    laptop, desktop, phone = trio
    tablet = make("tablet")
    tablet.join(laptop)
    agree(*trio, tablet)
    remove(laptop, phone)
    remove(phone, laptop)
    with hidden(phone):
        sync(laptop, desktop)
    with hidden(laptop, desktop):
        sync(phone, tablet)
    readers = [(desktop, tablet)[place] for place in order]
    agree(*readers)
    for device in readers:
        assert line_of(device, laptop).is_removed
        assert line_of(device, phone).is_removed
    for device in (laptop, phone):
        with pytest.raises(SyncRemovedError):
            device.sync()


def test_two_removals_that_nobody_has_read_yet_put_both_out(trio: list[SyncedDevice]) -> None:
    laptop, desktop, phone = trio
    remove(laptop, phone)
    remove(phone, laptop)
    sync(laptop)
    with hidden(laptop):
        sync(phone)
    sync(desktop)
    assert line_of(desktop, laptop).is_removed
    assert line_of(desktop, phone).is_removed
    for device in (laptop, phone):
        with pytest.raises(SyncRemovedError):
            device.sync()


def test_an_invitation_from_before_a_removal_is_refused(
    trio: list[SyncedDevice], make: Make
) -> None:
    laptop, desktop, phone = trio
    codes = [device.service.invite(None, PERSON) for device in (phone, desktop)]
    sync(phone, desktop, laptop)
    remove(laptop, phone)
    sync(laptop, desktop)
    for place, code in enumerate(codes):
        visitor = make(f"visitor {place}")
        with pytest.raises(VoidInvitationError):
            visitor.found(invitation=code)
        assert visitor.view() == {}
        assert visitor.service.status(PERSON).condition is SyncCondition.OFF


def test_a_device_that_uses_an_old_invitation_all_the_same_is_not_let_in(
    trio: list[SyncedDevice], make: Make
) -> None:
    laptop, desktop, phone = trio
    code = phone.service.invite(None, PERSON)
    agree(*trio)
    remove(laptop, phone)
    sync(laptop, desktop)
    visitor = make("visitor")
    visitor.kit.add("planted")
    with hidden(laptop, desktop):
        visitor.found(invitation=code)
    agree(laptop, desktop)
    for device in (laptop, desktop):
        assert "planted" not in texts(device)
        assert len(device.service.status(PERSON).devices) == 3


def test_a_device_that_got_in_meanwhile_by_a_removed_device_stays_in(
    trio: list[SyncedDevice], make: Make
) -> None:
    laptop, desktop, phone = trio
    tablet = make("tablet")
    tablet.join(phone)
    sync(desktop)
    remove(laptop, phone)
    with hidden(tablet):
        sync(laptop)
    agree(laptop, desktop, tablet)
    laptop.kit.add("for the tablet too")
    tablet.kit.add("from the tablet")
    agree(laptop, desktop, tablet)
    assert {"for the tablet too", "from the tablet"} <= texts(desktop)


def test_a_device_that_a_removed_device_introduces_later_is_not_in(
    trio: list[SyncedDevice], tmp_path: Path
) -> None:
    laptop, desktop, phone = trio
    phone.copy_to(tmp_path / "copy")
    phone.kit.add("before")
    agree(*trio)
    remove(laptop, phone)
    sync(laptop, desktop)
    # A copy goes on under a new id, which the key of the removed device introduces.
    phone.restore_from(tmp_path / "copy")
    phone.kit.add("planted")
    with pytest.raises(SyncRemovedError):
        phone.sync()
    agree(laptop, desktop)
    assert "planted" not in texts(laptop)


@pytest.mark.parametrize("inviting", [0, 1])
def test_a_new_device_reads_everything_through_the_change_of_keys(
    trio: list[SyncedDevice], make: Make, inviting: int
) -> None:
    laptop, desktop, phone = trio
    phone.kit.add("from the phone, before")
    agree(*trio)
    remove(laptop, phone)
    laptop.kit.add("from the laptop, after")
    sync(laptop, desktop)
    desktop.kit.add("from the desktop, after")
    agree(laptop, desktop)
    tablet = make("tablet")
    tablet.join(trio[inviting])
    assert tablet.view() == desktop.view() | {
        key: value for key, value in laptop.view().items() if key not in desktop.view()
    }
    tablet.kit.add("from the tablet")
    agree(laptop, desktop, tablet)
    assert len(texts(laptop)) == 5


def test_the_founder_can_be_removed_and_others_join_afterwards(
    trio: list[SyncedDevice], make: Make
) -> None:
    laptop, desktop, phone = trio
    laptop.kit.add("from the founder")
    agree(*trio)
    remove(desktop, laptop)
    agree(desktop, phone)
    tablet = make("tablet")
    tablet.join(phone)
    agree(desktop, phone, tablet)
    assert "from the founder" in texts(tablet)
    remove(tablet, phone)
    agree(tablet, desktop)
    watch = make("watch")
    watch.join(desktop)
    watch.kit.add("from the watch")
    agree(tablet, desktop, watch)
    assert len(state_of(watch).later_keys) == 2


def test_an_invitation_that_is_made_with_the_removal_counts(
    trio: list[SyncedDevice], make: Make
) -> None:
    laptop, desktop, phone = trio
    remove(laptop, phone)
    tablet = make("tablet")
    tablet.join(laptop)
    agree(laptop, desktop, tablet)


def test_two_devices_that_make_a_key_at_once_go_on_with_both(
    trio: list[SyncedDevice], make: Make
) -> None:
    laptop, desktop, phone = trio
    for device in (laptop, desktop):
        remove(device, phone)
        device.kit.add(f"from the {device.path.stem}")
    sync(laptop)
    with hidden(laptop):
        sync(desktop)
    agree(laptop, desktop)
    assert len(state_of(laptop).later_keys) == 2
    tablet = make("tablet")
    tablet.join(desktop)
    agree(laptop, desktop, tablet)


def test_a_key_that_stands_further_on_in_a_log_is_found(
    trio: list[SyncedDevice], make: Make
) -> None:
    laptop, desktop, phone = trio
    for device in (laptop, desktop):
        remove(device, phone)
    with hidden(laptop):
        sync(desktop)
        desktop.kit.add("under the key of the desktop")
        sync(desktop)
    tablet = make("tablet")
    with hidden(desktop):
        sync(laptop)
        tablet.join(laptop)
    # The laptop, which invited the tablet and could pass the key on, is not heard of again.
    sync(desktop, tablet)
    assert "under the key of the desktop" in texts(tablet)


def test_a_device_that_joins_before_its_invitation_is_announced_stops_nobody(
    trio: list[SyncedDevice], make: Make
) -> None:
    laptop = trio[0]
    tablet = make("tablet")
    tablet.found(invitation=laptop.service.invite(None, PERSON))
    tablet.kit.add("from the tablet")
    agree(*trio, tablet)
    assert "from the tablet" in texts(laptop)


def test_an_invitation_that_was_not_announced_before_a_removal_stops_nobody(
    trio: list[SyncedDevice], make: Make
) -> None:
    laptop, desktop, phone = trio
    code = laptop.service.invite(None, PERSON)
    tablet = make("tablet")
    tablet.found(invitation=code)
    remove(laptop, phone)
    agree(laptop, desktop)
    assert len(desktop.service.status(PERSON).devices) == 3


def test_a_backup_knows_the_invitations_of_others_through_a_removal(
    trio: list[SyncedDevice], make: Make, tmp_path: Path
) -> None:
    laptop, desktop, phone = trio
    server, tablet = make("server"), make("tablet")
    server.join(laptop)
    code = laptop.service.invite(None, PERSON)
    sync(laptop, desktop, server)
    desktop.copy_to(tmp_path / "backup")
    desktop.kit.add("after the backup")
    sync(desktop)
    tablet.found(invitation=code)
    sync(laptop)
    laptop.kit.add("knows the tablet")
    sync(laptop)
    remove(server, phone)
    with hidden(laptop, desktop, tablet):
        sync(server)
    desktop.restore_from(tmp_path / "backup")
    agree(desktop, laptop, tablet, server)


def test_a_removed_device_can_be_invited_again(trio: list[SyncedDevice]) -> None:
    laptop, desktop, phone = trio
    remove(laptop, phone)
    sync(laptop, desktop)
    with pytest.raises(SyncRemovedError):
        phone.sync()
    phone.kit.add("written while it was out")
    phone.service.leave(PERSON)
    phone.join(laptop)
    agree(laptop, desktop, phone)
    assert "written while it was out" in texts(desktop)


def test_a_device_that_left_can_join_again(trio: list[SyncedDevice]) -> None:
    laptop, desktop, phone = trio
    phone.kit.add("from the phone")
    agree(*trio)
    phone.service.leave(PERSON)
    phone.join(desktop)
    laptop.kit.add("afterwards")
    agree(*trio)


def test_a_backup_from_before_the_removal_learns_of_it_and_gets_the_key(
    trio: list[SyncedDevice], tmp_path: Path
) -> None:
    laptop, desktop, phone = trio
    desktop.copy_to(tmp_path / "backup")
    desktop.kit.add("after the backup")
    agree(*trio)
    remove(laptop, phone)
    laptop.kit.add("after the removal")
    agree(laptop, desktop)
    desktop.restore_from(tmp_path / "backup")
    agree(laptop, desktop)
    assert {"after the backup", "after the removal"} <= texts(desktop)


def test_a_backup_that_finds_half_of_what_it_wrote_before_goes_on_and_hands_the_key_over(
    trio: list[SyncedDevice], tmp_path: Path
) -> None:
    laptop, desktop, phone = trio
    remove(laptop, phone)
    laptop.kit.add("after the removal")
    before = segments_of(laptop)
    laptop.copy_to(tmp_path / "backup")
    sync(laptop)
    written = [one for one in segments_of(laptop) if one not in before]
    half = written[0].read_bytes()[:200]
    for one in written:
        one.unlink()
    laptop.restore_from(tmp_path / "backup")

    class Late(FolderRemote):
        """Shows the half when it is too late, and breaks off."""

        def create(self, path: str, content: bytes) -> None:
            written[0].write_bytes(half)
            raise RemoteUnavailableError("the connection broke")

    laptop.open_remote = lambda path: Late(Path(path))
    with pytest.raises(RemoteUnavailableError):
        sync(laptop)
    laptop.open_remote = lambda path: FolderRemote(Path(path))
    sync(laptop, desktop, laptop, desktop)
    assert texts(desktop) == {"The boat is called Aurora", "after the removal"}
    assert written[0].read_bytes() == half


def test_a_purge_does_not_wait_for_a_removed_device(trio: list[SyncedDevice]) -> None:
    laptop, desktop, phone = trio
    old = laptop.kit.add("to be purged").id
    laptop.trash(old)
    agree(*trio)
    for device in trio:
        device.kit.clock.advance(seconds=timedelta(days=31).total_seconds())
    laptop.purge_due()
    sync(laptop, desktop, laptop)
    assert laptop.purge_due() == 0
    remove(laptop, phone)
    assert laptop.purge_due() == 1


def test_only_the_person_removes_and_only_another_device_of_the_group(
    trio: list[SyncedDevice],
) -> None:
    laptop, _, phone = trio
    with pytest.raises(NotAllowedError):
        laptop.service.remove(own_id(phone), Actor("key:a", None, frozenset(Scope)))
    with pytest.raises(ConflictError):
        remove(laptop, laptop)
    for unknown in ("nobody", "00000000-0000-4000-8000-000000000000"):
        with pytest.raises(NotFoundError):
            laptop.service.remove(unknown, PERSON)
    remove(laptop, phone)
    remove(laptop, phone)


def test_a_removal_is_told_and_obeyed_in_the_background(trio: list[SyncedDevice]) -> None:
    laptop, desktop, phone = trio
    work = {device.path.stem: BackgroundSync(device.session, device.service) for device in trio}
    for one in work.values():
        one.run_due()
        one.run_due()
    remove(laptop, phone)
    work["laptop"].run_due()
    work["phone"].run_due()
    work["desktop"].run_due()
    assert phone.service.status(PERSON).condition is SyncCondition.REMOVED
    assert line_of(desktop, phone).is_removed
    written = segments_of(phone)
    phone.kit.add("stays here")
    work["phone"].run_due()
    assert segments_of(phone) == written
