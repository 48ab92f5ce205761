"""The Sync view: set up, invite, join, choose between two texts, and turn off again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton, QWidget

from muniment.desktop.shell.lock.passphrase_question import PassphraseQuestion
from muniment.desktop.shell.undo.undo_since_dialog import UndoSinceDialog
from muniment.desktop.views.sync.device_list import DeviceList
from muniment.desktop.views.sync.invitation_dialog import InvitationDialog
from muniment.desktop.views.sync.sign_in_dialog import SignInDialog
from muniment.desktop.views.sync.sync_setup_dialog import SyncSetupDialog
from muniment.domain.access import PERSON
from muniment.domain.errors import (
    InvalidInputError,
    RemoteUnavailableError,
    SyncRemovedError,
    WrongKeyError,
)
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.sync.sync_setup import SyncCondition, SyncDevice, SyncSetup
from muniment.domain.vault.secret_bytes import secret_text
from muniment.sync.folder_remote import FolderRemote
from tests.desktop.window_parts import PASSPHRASE, LockedHome, workspace_of
from tests.fakes.damage import damage
from tests.fakes.sync_devices import SyncedDevice
from tests.sync.servers import PASSWORD, USER, webdav_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.sync.sync_view import SyncView
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    folder = tmp_path / "remote"
    folder.mkdir()
    return folder


@pytest.fixture
def laptop(tmp_path: Path, remote: Path) -> Iterator[SyncedDevice]:
    """Another device, which knows one memory."""
    made = SyncedDevice(tmp_path / "laptop.db", remote)
    made.kit.add("The boat is called Aurora")
    yield made
    made.close()


@pytest.fixture
def view(desktop: Desktop, qtbot: QtBot) -> SyncView:
    workspace_of(desktop).go("sync")
    return cast("SyncView", workspace_of(desktop).current)


def dialog_of(view: SyncView, qtbot: QtBot, kind: type[QDialog]) -> Any:
    qtbot.waitUntil(lambda: any(one.isVisible() for one in view.findChildren(kind)))
    return next(one for one in view.findChildren(kind) if one.isVisible())


def press(qtbot: QtBot, control: QWidget) -> None:
    """Press a button, once no dialog is over it."""
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() in {None, control.window()})
    qtbot.waitUntil(lambda: control.isVisible() and control.isEnabled())
    qtbot.mouseClick(control, LEFT)


def contents(home: Home) -> list[str]:
    page = home.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    return sorted(memory.content for memory in page.memories)


def joined(home: Home, laptop: SyncedDevice) -> None:
    laptop.found()
    code = laptop.service.invite(None, PERSON)
    laptop.sync()
    setup = SyncSetup(str(laptop.remote), "desktop", invitation=code)
    home.services.sync.set_up(setup, PERSON)
    laptop.sync()


def test_the_first_device_is_set_up_and_another_one_joins_it(
    home: Home, view: SyncView, remote: Path, laptop: SyncedDevice, qtbot: QtBot
) -> None:
    home.services.memories.remember(MemoryDraft(content="The key is at home"), PERSON)
    press(qtbot, view.begin)
    dialog = dialog_of(view, qtbot, SyncSetupDialog)
    assert not dialog.act.isEnabled()
    qtbot.keyClicks(dialog.place.folder, str(remote))
    dialog.name.setText("desktop")
    press(qtbot, dialog.act)
    qtbot.waitUntil(lambda: view.text.startswith("Synced"))
    assert len(view.devices.texts) == 1
    assert view.devices.texts[0].startswith("desktop, This device, ")
    press(qtbot, view.invite)
    invitation = dialog_of(view, qtbot, InvitationDialog)
    qtbot.waitUntil(lambda: bool(invitation.code.toPlainText()))
    code = invitation.code.toPlainText()
    assert invitation.picture.sizeHint().width() > 100
    press(qtbot, invitation.copy)
    assert QGuiApplication.clipboard().text() == code
    press(qtbot, invitation.act)
    laptop.found(invitation=secret_text(code))
    press(qtbot, view.now)
    qtbot.waitUntil(lambda: len(view.devices.texts) == 2)
    assert view.devices.texts[1].startswith("laptop, Last news from it: ")
    assert contents(home) == ["The boat is called Aurora", "The key is at home"]


def test_an_invitation_asks_for_the_passphrase_again(
    locked: LockedHome, make_desktop: DesktopFactory, remote: Path, qtbot: QtBot
) -> None:
    services = locked.home.services
    services.vault.unlock_with_passphrase(secret_text(PASSPHRASE))
    services.sync.set_up(SyncSetup(str(remote), "desktop"), PERSON)
    for wrong in (None, secret_text("not this one at all")):
        with pytest.raises((InvalidInputError, WrongKeyError)):
            services.sync.invite(wrong, PERSON)
    shown = make_desktop(locked.home)
    workspace_of(shown).go("sync")
    view = cast("SyncView", workspace_of(shown).current)
    press(qtbot, view.invite)
    question = dialog_of(view, qtbot, PassphraseQuestion)
    qtbot.keyClicks(question.passphrase, PASSPHRASE)
    press(qtbot, question.act)
    invitation = dialog_of(view, qtbot, InvitationDialog)
    assert len(invitation.code.toPlainText()) > 200


def test_a_folder_that_is_not_there_is_told_in_the_dialog(
    view: SyncView, remote: Path, qtbot: QtBot
) -> None:
    press(qtbot, view.begin)
    dialog = dialog_of(view, qtbot, SyncSetupDialog)
    qtbot.keyClicks(dialog.place.folder, str(remote / "nowhere"))
    press(qtbot, dialog.act)
    qtbot.waitUntil(dialog.problem.isVisible)
    assert "not there" in dialog.problem.text()
    dialog.reject()


def test_the_invitation_is_read_from_a_file_and_the_device_joins(
    home: Home, view: SyncView, laptop: SyncedDevice, tmp_path: Path, qtbot: QtBot
) -> None:
    laptop.found()
    code = laptop.service.invite(None, PERSON).reveal().decode("ascii")
    laptop.sync()
    file = tmp_path / "invitation.txt"
    file.write_text(f"{code}\n")
    press(qtbot, view.join)
    dialog = dialog_of(view, qtbot, SyncSetupDialog)
    dialog.read_invitation(str(file))
    qtbot.waitUntil(lambda: dialog.invitation.toPlainText() == code)
    qtbot.keyClicks(dialog.place.folder, str(laptop.remote))
    press(qtbot, dialog.act)
    qtbot.waitUntil(lambda: contents(home) == ["The boat is called Aurora"])
    qtbot.waitUntil(lambda: len(view.devices.texts) == 2)


def test_a_webdav_server_is_synced_through_with_its_password(
    home: Home, view: SyncView, remote: Path, qtbot: QtBot
) -> None:
    home.services.memories.remember(MemoryDraft(content="The key is at home"), PERSON)
    with webdav_server(remote) as address:
        press(qtbot, view.begin)
        dialog = dialog_of(view, qtbot, SyncSetupDialog)
        qtbot.keyClick(dialog.place.kind, Qt.Key.Key_Down)
        qtbot.keyClicks(dialog.place.address, address)
        qtbot.keyClicks(dialog.place.user, USER)
        qtbot.keyClicks(dialog.place.password, "wrong")
        press(qtbot, dialog.act)
        qtbot.waitUntil(dialog.problem.isVisible)
        assert "user name or password" in dialog.problem.text()
        dialog.place.password.clear()
        qtbot.keyClicks(dialog.place.password, PASSWORD)
        press(qtbot, dialog.act)
        qtbot.waitUntil(lambda: view.text.startswith("Synced"))
        press(qtbot, view.sign_in)
        again = dialog_of(view, qtbot, SignInDialog)
        qtbot.keyClicks(again.user, USER)
        qtbot.keyClicks(again.password, "wrong")
        press(qtbot, again.act)
        qtbot.waitUntil(again.problem.isVisible)
        again.password.clear()
        qtbot.keyClicks(again.password, PASSWORD)
        press(qtbot, again.act)
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
        home.services.sync.leave(PERSON)
    assert list(remote.rglob("*.seg"))


def test_an_s3_address_is_made_of_its_parts(view: SyncView, qtbot: QtBot) -> None:
    press(qtbot, view.begin)
    place = dialog_of(view, qtbot, SyncSetupDialog).place
    place.kind.setCurrentIndex(2)
    qtbot.keyClicks(place.bucket, "box/home/")
    assert not place.is_complete
    qtbot.keyClicks(place.key_id, "AKIA1")
    qtbot.keyClicks(place.secret_key, "secret")
    assert not place.is_complete
    qtbot.keyClicks(place.endpoint, "https://s3.example")
    assert place.is_complete
    assert place.access.folder == "s3://box/home?endpoint=https://s3.example"
    qtbot.keyClicks(place.region, "eu-1")
    assert place.access.folder == "s3://box/home?endpoint=https://s3.example&region=eu-1"
    assert place.access.user == "AKIA1"


def test_a_namespace_can_stay_on_this_device(
    home: Home, desktop: Desktop, view: SyncView, remote: Path, qtbot: QtBot
) -> None:
    home.services.namespaces.create("diary", PERSON)
    qtbot.waitUntil(lambda: len(desktop.context.namespaces.known) == 2)
    press(qtbot, view.begin)
    dialog = dialog_of(view, qtbot, SyncSetupDialog)
    qtbot.keyClicks(dialog.place.folder, str(remote))
    items = [dialog.local.item(place) for place in range(dialog.local.count())]
    next(item for item in items if item.text() == "diary").setCheckState(Qt.CheckState.Checked)
    press(qtbot, dialog.act)
    qtbot.waitUntil(lambda: "Namespaces that stay here: diary" in view.text)


def test_both_texts_of_a_conflict_are_shown_and_one_is_chosen_for_all_devices(
    home: Home, view: SyncView, laptop: SyncedDevice, qtbot: QtBot
) -> None:
    joined(home, laptop)
    (memory_id,) = laptop.memories()
    home.services.memories.edit(memory_id, MemoryPatch(content="The boat is Bora"), PERSON)
    laptop.kit.clock.advance(seconds=1)
    laptop.edit(memory_id, content="The boat is Ceres")
    laptop.sync()
    press(qtbot, view.now)
    panel = view.conflicts.panel
    qtbot.waitUntil(panel.isVisible)
    assert panel.mine.toPlainText() == "The boat is Ceres"
    assert panel.theirs.toPlainText() == "The boat is Bora"
    assert panel.theirs.accessibleName().startswith("On desktop, ")
    home.clock.advance(seconds=5)
    press(qtbot, panel.take_theirs)
    qtbot.waitUntil(panel.isHidden)
    assert contents(home) == ["The boat is Bora"]
    press(qtbot, view.now)
    qtbot.waitUntil(lambda: view.text.startswith("Synced"))
    laptop.sync()
    assert laptop.memories()[memory_id].content == "The boat is Bora"
    assert laptop.service.conflicts(PERSON) == ()


def test_a_chosen_text_is_taken_back_from_the_notice(
    desktop: Desktop, home: Home, view: SyncView, laptop: SyncedDevice, qtbot: QtBot
) -> None:
    joined(home, laptop)
    (memory_id,) = laptop.memories()
    home.services.memories.edit(memory_id, MemoryPatch(content="The boat is Bora"), PERSON)
    laptop.kit.clock.advance(seconds=1)
    laptop.edit(memory_id, content="The boat is Ceres")
    laptop.sync()
    press(qtbot, view.now)
    qtbot.waitUntil(view.conflicts.panel.isVisible)
    home.clock.advance(seconds=5)
    press(qtbot, view.conflicts.panel.take_theirs)
    notices = desktop.window.notices
    qtbot.waitUntil(lambda: notices.text.startswith("The text is chosen"))
    (undo,) = (one for one in notices.findChildren(QPushButton) if one.text() == "Undo")
    press(qtbot, undo)
    qtbot.waitUntil(lambda: contents(home) == ["The boat is Ceres"])


def test_a_device_whose_first_round_fails_is_not_said_to_sync(
    desktop: Desktop, view: SyncView, remote: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def put_nothing(_remote: FolderRemote, _path: str, _content: bytes) -> None:
        raise RemoteUnavailableError("the folder cannot be written")

    monkeypatch.setattr(FolderRemote, "create", put_nothing)
    press(qtbot, view.begin)
    dialog = dialog_of(view, qtbot, SyncSetupDialog)
    qtbot.keyClicks(dialog.place.folder, str(remote))
    press(qtbot, dialog.act)
    notices = desktop.window.notices
    qtbot.waitUntil(lambda: notices.text.startswith("Sync is set up. Nothing has been synced yet."))


def test_what_a_device_did_is_undone(
    home: Home, view: SyncView, laptop: SyncedDevice, qtbot: QtBot
) -> None:
    joined(home, laptop)
    home.services.memories.remember(MemoryDraft(content="The key is at home"), PERSON)
    qtbot.waitUntil(lambda: len(view.devices.texts) == 2)
    undo = next(
        one for one in view.devices.findChildren(QPushButton) if one.text() == "Undo its changes…"
    )
    assert undo.accessibleName() == "Undo changes from laptop"
    press(qtbot, undo)
    dialog = dialog_of(view, qtbot, UndoSinceDialog)
    dialog.since.setCurrentIndex(dialog.since.findText("Since it joined"))
    qtbot.waitUntil(lambda: "1 change to 1 memory" in dialog.preview.text())
    press(qtbot, dialog.act)
    qtbot.waitUntil(lambda: contents(home) == ["The key is at home"])


def test_memories_that_lack_changes_because_they_are_damaged_are_counted(
    home: Home, view: SyncView, laptop: SyncedDevice, qtbot: QtBot
) -> None:
    joined(home, laptop)
    (memory_id,) = laptop.memories()
    damage(home, "UPDATE memories SET content = x'00'")
    laptop.edit(memory_id, content="The boat is called Bora")
    laptop.sync()
    home.services.sync.run(PERSON)
    said = "Memories that are damaged here and lack changes of other devices: 1"
    qtbot.waitUntil(lambda: said in view.text)


def test_a_device_is_removed_after_confirmation(
    home: Home, desktop: Desktop, view: SyncView, laptop: SyncedDevice, qtbot: QtBot
) -> None:
    joined(home, laptop)
    qtbot.waitUntil(lambda: len(view.devices.texts) == 2)
    remove = next(one for one in view.devices.findChildren(QPushButton) if one.text() == "Remove…")
    assert remove.accessibleName() == "Remove laptop"
    press(qtbot, remove)
    box = dialog_of(view, qtbot, QMessageBox)
    assert box.text() == "Remove laptop from sync?"
    assert "The memories on that device stay there." in box.informativeText()
    press(qtbot, next(one for one in box.findChildren(QPushButton) if one.text() == "Remove"))
    qtbot.waitUntil(lambda: "laptop, Removed" in view.devices.texts[1])
    qtbot.waitUntil(lambda: desktop.window.notices.text.startswith("laptop was removed."))
    with pytest.raises(SyncRemovedError):
        qtbot.waitUntil(lambda: laptop.sync() is None)


def test_a_removed_device_says_so_and_can_only_turn_sync_off(
    home: Home, view: SyncView, laptop: SyncedDevice, qtbot: QtBot
) -> None:
    joined(home, laptop)
    own = home.services.sync.status(PERSON).devices[0]
    laptop.service.remove(own.id, PERSON)
    laptop.sync()
    press(qtbot, view.now)
    qtbot.waitUntil(lambda: view.text.startswith("This device was removed from sync"))
    assert "Your memories are still here." in view.text
    for control in (view.now, view.invite, view.pause):
        assert not control.isEnabled()
    press(qtbot, view.turn_off)
    box = dialog_of(view, qtbot, QMessageBox)
    press(qtbot, next(one for one in box.findChildren(QPushButton) if one.text() == "Turn off"))
    qtbot.waitUntil(view.begin.isVisible)
    assert contents(home) == ["The boat is called Aurora"]


def test_a_round_in_the_background_takes_the_focus_from_nothing(
    home: Home, view: SyncView, laptop: SyncedDevice, qtbot: QtBot
) -> None:
    joined(home, laptop)
    qtbot.waitUntil(lambda: len(view.devices.texts) == 2)
    undo = next(one for one in view.devices.findChildren(QPushButton))
    for focused in (view.now, undo):
        focused.setFocus()
        before = view.text
        home.clock.advance(minutes=1)
        home.services.sync.run(PERSON)
        qtbot.waitUntil(lambda before=before: view.text != before)
        qtbot.rest()
        assert view.window().focusWidget() is focused


def test_removals_are_agreed_to_in_the_view(
    home: Home, view: SyncView, laptop: SyncedDevice, qtbot: QtBot
) -> None:
    for number in range(6):
        laptop.kit.add(f"Memory {number}")
    joined(home, laptop)
    for memory_id in list(laptop.memories())[:6]:
        laptop.trash(memory_id)
    laptop.sync()
    press(qtbot, view.now)
    qtbot.waitUntil(view.agree.isVisible)
    assert "Another device removed 6 memories" in view.text
    press(qtbot, view.agree)
    qtbot.waitUntil(lambda: len(contents(home)) == 1)
    qtbot.waitUntil(view.agree.isHidden)


def test_sync_is_paused_resumed_and_turned_off(
    home: Home, view: SyncView, laptop: SyncedDevice, qtbot: QtBot
) -> None:
    joined(home, laptop)
    qtbot.waitUntil(view.pause.isVisible)
    press(qtbot, view.pause)
    qtbot.waitUntil(lambda: view.text.startswith("Sync is paused"))
    assert not view.now.isEnabled()
    press(qtbot, view.pause)
    qtbot.waitUntil(lambda: view.text.startswith("Synced"))
    press(qtbot, view.turn_off)
    box = dialog_of(view, qtbot, QMessageBox)
    found = next(one for one in box.findChildren(QPushButton) if one.text() == "Turn off")
    press(qtbot, found)
    qtbot.waitUntil(view.begin.isVisible)
    assert home.services.sync.status(PERSON).condition is SyncCondition.OFF
    assert contents(home) == ["The boat is called Aurora"]


def test_nothing_of_it_stays_when_the_vault_is_locked(
    home: Home, desktop: Desktop, view: SyncView, laptop: SyncedDevice, qtbot: QtBot
) -> None:
    joined(home, laptop)
    qtbot.waitUntil(lambda: len(view.devices.texts) == 2)
    press(qtbot, view.invite)
    invitation = dialog_of(view, qtbot, InvitationDialog)
    qtbot.waitUntil(lambda: bool(invitation.code.toPlainText()))
    home.services.vault.lock()
    qtbot.waitUntil(lambda: not view.devices.texts)
    assert str(laptop.remote) not in view.text
    assert not [one for one in view.findChildren(InvitationDialog) if one.isVisible()]


def test_what_is_said_of_a_device_wraps(desktop: Desktop) -> None:
    seen_at = datetime(2026, 11, 25, 19, 21, tzinfo=UTC)
    widths = set()
    for device in (
        SyncDevice("id", "Arbeitszimmerrechner", "ILZ7-4BI6", False, 1, True),
        SyncDevice("id", "Arbeitszimmerrechner", "ILZ7-4BI6", False, 1, False, seen_at),
    ):
        devices = DeviceList()
        devices.setParent(desktop.window)
        devices.show_devices((device,))
        widths.add(devices.minimumSizeHint().width())
    assert len(widths) == 1
