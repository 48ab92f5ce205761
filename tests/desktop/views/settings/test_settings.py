"""Every setting does what it says, at once and after the next start; nothing readable stays."""

from __future__ import annotations

import contextlib
import http.client
import socket
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from muniment.bootstrap.data_directory import OwnedDataDirectory, settings_file
from muniment.bootstrap.window import BackgroundPort
from muniment.desktop.platform.global_shortcut.binder import ShortcutBinder
from muniment.desktop.platform.global_shortcut.shortcut_action import ShortcutAction
from muniment.desktop.shell.background.preferences import SettingsAccess
from muniment.desktop.shell.lock.passphrase_dialog import ChangePassphraseDialog
from muniment.desktop.views.settings.recovery_dialog import RecoveryDialog
from muniment.desktop.widgets.theme.theme import Appearance
from muniment.domain.access import PERSON
from muniment.domain.errors import WrongKeyError
from muniment.domain.models.local_model import LocalModelState
from muniment.domain.settings import Settings
from muniment.domain.vault.secret_bytes import secret_text
from muniment.services.vault.vault_service import VaultState
from muniment.system.paths import data_paths
from tests.desktop.pseudo import Spoken, pseudo
from tests.desktop.views.browse.test_detail_overtaken import HeldAnswer
from tests.desktop.window_parts import (
    PASSPHRASE,
    LockedHome,
    browse_of,
    readable_texts,
    remember,
    workspace_of,
)
from tests.fakes.models import GatedModel, catalogue_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtCore import QUrl
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.settings.about_section import AboutSection
    from muniment.desktop.views.settings.appearance_section import AppearanceSection
    from muniment.desktop.views.settings.capture_section import CaptureSection
    from muniment.desktop.views.settings.local_model_section import LocalModelSection
    from muniment.desktop.views.settings.models_section import ModelsSection
    from muniment.desktop.views.settings.port_section import PortSection
    from muniment.desktop.views.settings.section import Section
    from muniment.desktop.views.settings.security_section import SecuritySection
    from muniment.desktop.views.settings.settings_view import SettingsView
    from muniment.desktop.views.settings.shortcuts_section import ShortcutsSection
    from tests.conftest import Home, HomeFactory
    from tests.desktop.conftest import DesktopFactory

LEFT = Qt.MouseButton.LeftButton
CANARY = "canarylantern"


def view_of(desktop: Desktop) -> SettingsView:
    workspace_of(desktop).go("settings")
    return cast("SettingsView", workspace_of(desktop).current)


def section_of(desktop: Desktop, key: str) -> Section:
    return view_of(desktop).go(key)


def press(qtbot: QtBot, box: QMessageBox, text: str) -> None:
    found = [b for b in box.findChildren(QPushButton) if b.text() == text]
    qtbot.mouseClick(found[0], LEFT)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def font() -> Iterator[None]:
    before = QApplication.font()
    yield
    QApplication.setFont(before)


def test_the_keyboard_leads_through_the_sections(desktop: Desktop, qtbot: QtBot) -> None:
    view = view_of(desktop)
    names = []
    for _ in range(view.list.count()):
        names.append(view.section.accessibleName())
        qtbot.keyClick(view.list, Qt.Key.Key_Down)
    assert names == [view.list.item(row).text() for row in range(view.list.count())]
    assert [action.objectName() for action in view.commands()][:2] == [
        "settings.security",
        "settings.port",
    ]
    view.commands()[1].trigger()
    assert view.section.accessibleName() == "Port"


def test_the_ways_into_the_vault_and_the_keychain(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    section = cast("SecuritySection", section_of(desktop, "security"))
    qtbot.waitUntil(lambda: "The recovery key" in section.ways.text())
    assert section.passphrase.text() == "Set a passphrase…"
    section.keychain.click()
    qtbot.waitUntil(lambda: "system keychain" in section.ways.text())
    assert section.keychain.isChecked()
    assert "keychain" in home.services.vault.slot_types()
    section.keychain.click()
    qtbot.waitUntil(lambda: "system keychain" not in section.ways.text())
    assert not home.keychain.secrets


def saved_button(dialog: RecoveryDialog) -> QPushButton:
    (found,) = [b for b in dialog.findChildren(QPushButton) if b.text() == "I've saved it"]
    return found


def confirm(dialog: RecoveryDialog, qtbot: QtBot) -> None:
    """Type the two groups that are asked for, as from a copy on paper."""
    groups = dialog.page.text.split("-")
    qtbot.mouseClick(saved_button(dialog), LEFT)
    qtbot.waitUntil(dialog.confirm.isVisible)
    for field, group in zip(dialog.confirm.fields, dialog.confirm.asked, strict=True):
        qtbot.keyClicks(field, groups[group].lower())
    qtbot.keyClick(dialog.confirm.fields[-1], Qt.Key.Key_Return)


def offered(section: SecuritySection, qtbot: QtBot) -> RecoveryDialog:
    """Ask for a new recovery key of a vault without a passphrase."""
    qtbot.mouseClick(section.recovery, LEFT)
    press(qtbot, cast("QMessageBox", section.dialog), "Create new key")
    qtbot.waitUntil(lambda: isinstance(section.dialog, RecoveryDialog))
    return cast("RecoveryDialog", section.dialog)


def opens(home: Home, recovery_key: str) -> bool:
    """Return whether a recovery key opens the vault, which is open afterwards."""
    home.services.vault.lock()
    try:
        home.services.vault.unlock_with_recovery_key(recovery_key)
    except WrongKeyError:
        home.services.vault.unlock_with_key_file()
        return False
    return True


def test_a_new_recovery_key_opens_the_vault_once_two_of_its_groups_were_typed(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    former = home.services.recovery_key.make(None, PERSON).printable()
    section = cast("SecuritySection", section_of(desktop, "security"))
    qtbot.waitUntil(section.no_recovery_key.isHidden)
    qtbot.mouseClick(section.recovery, LEFT)
    box = cast("QMessageBox", section.dialog)
    assert "works until you confirm the new one" in box.informativeText()
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    dialog = offered(section, qtbot)
    text = dialog.page.text
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    qtbot.mouseClick(saved_button(dialog), LEFT)
    qtbot.keyClicks(dialog.confirm.fields[0], "0000")
    qtbot.keyClick(dialog.confirm.fields[0], Qt.Key.Key_Return)
    assert "doesn't match" in dialog.confirm.problem.text()
    back = [b for b in dialog.findChildren(QPushButton) if b.text() == "Show the key again"]
    qtbot.mouseClick(back[0], LEFT)
    confirm(dialog, qtbot)
    qtbot.waitUntil(lambda: "unlocks the vault from now on" in desktop.window.notices.text)
    assert section.dialog is None
    assert not opens(home, former)
    assert opens(home, text)
    qtbot.waitUntil(lambda: desktop.window.is_open)


@pytest.mark.parametrize("closes", [False, True])
def test_without_the_two_groups_the_former_recovery_key_goes_on_working(
    desktop: Desktop, home: Home, qtbot: QtBot, *, closes: bool
) -> None:
    former = home.services.recovery_key.make(None, PERSON).printable()
    dialog = offered(cast("SecuritySection", section_of(desktop, "security")), qtbot)
    text = dialog.page.text
    if closes:
        dialog.close()
    else:
        qtbot.mouseClick(dialog.cancel, LEFT)
    assert not opens(home, text)
    assert opens(home, former)
    qtbot.waitUntil(lambda: desktop.window.is_open)


def test_a_vault_without_a_recovery_key_says_so_and_is_given_one(
    home_factory: HomeFactory, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    home = home_factory(empty=True)
    home.services.vault.create_without_recovery_key(passphrase=None, key_file=True)
    section = cast("SecuritySection", section_of(make_desktop(home), "security"))
    qtbot.waitUntil(section.no_recovery_key.isVisible)
    assert "There is no recovery key" in section.no_recovery_key.text()
    qtbot.mouseClick(section.recovery, LEFT)
    box = cast("QMessageBox", section.dialog)
    assert "current recovery key" not in box.informativeText()
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    dialog = offered(section, qtbot)
    text = dialog.page.text
    confirm(dialog, qtbot)
    qtbot.waitUntil(section.no_recovery_key.isHidden)
    assert "The recovery key" in section.ways.text()
    assert opens(home, text)


def test_a_recovery_key_in_the_making_is_shown_and_asked_for_once(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = cast("SecuritySection", section_of(desktop, "security"))
    held = HeldAnswer(monkeypatch, desktop.context.services.recovery_key, "offer")
    qtbot.mouseClick(section.recovery, LEFT)
    press(qtbot, cast("QMessageBox", section.dialog), "Create new key")
    qtbot.waitUntil(lambda: held.is_done.is_set() and section.busy.isVisible())
    assert not section.recovery.isEnabled()
    held.may_answer.set()
    qtbot.waitUntil(lambda: isinstance(section.dialog, RecoveryDialog))
    assert section.recovery.isEnabled()
    assert not section.busy.isVisible()
    confirm(cast("RecoveryDialog", section.dialog), qtbot)
    qtbot.waitUntil(lambda: section.dialog is None)


def test_locking_takes_a_recovery_key_off_the_screen_and_keeps_the_former(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    former = home.services.recovery_key.make(None, PERSON).printable()
    section = cast("SecuritySection", section_of(desktop, "security"))
    group = offered(section, qtbot).page.text.split("-")[0]
    assert group in readable_texts(desktop.window)
    desktop.window.lock()
    assert group not in readable_texts(desktop.window)
    assert section.dialog is None
    vault = desktop.context.services.vault
    qtbot.waitUntil(lambda: vault.state is VaultState.LOCKED)
    vault.unlock_with_recovery_key(former)
    qtbot.waitUntil(lambda: desktop.window.is_open)


def test_a_vault_with_a_passphrase_offers_to_change_it(
    locked: LockedHome, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop = make_desktop(locked.home)
    desktop.window.lock_screen.unlock_with(PASSPHRASE)
    qtbot.waitUntil(lambda: desktop.window.is_open, timeout=20_000)
    section = cast("SecuritySection", section_of(desktop, "security"))
    qtbot.waitUntil(section.passphrase.isVisible)
    qtbot.mouseClick(section.passphrase, LEFT)
    dialogs = desktop.window.findChildren
    qtbot.waitUntil(lambda: any(each.isVisible() for each in dialogs(ChangePassphraseDialog)))


@pytest.mark.parametrize("way", ["passphrase", "recovery"])
@pytest.mark.parametrize("is_late", [False, True])
def test_a_passphrase_asked_for_right_after_unlocking_is_asked_for_once(
    locked: LockedHome, make_desktop: DesktopFactory, qtbot: QtBot, *, way: str, is_late: bool
) -> None:
    """The window opens by the vault's own report, which may come before the lock screen's."""
    desktop = make_desktop(locked.home)
    vault = locked.home.services.vault
    if way == "recovery":
        vault.unlock_with_recovery_key(locked.recovery_key)
    else:
        vault.unlock_with_passphrase(secret_text(PASSPHRASE))
    qtbot.waitUntil(lambda: desktop.window.is_open)

    def asked() -> list[ChangePassphraseDialog]:
        return desktop.window.findChildren(ChangePassphraseDialog)

    desktop.window.actions_.passphrase.trigger()
    if is_late:
        qtbot.waitUntil(lambda: len(asked()) == 1)
    desktop.window.lock_screen.unlocked.emit(way)
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    assert [dialog.isVisible() for dialog in asked()] == [True]


def test_idle_minutes_hold_at_once_and_after_the_next_start(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot, tmp_path: Path
) -> None:
    file = settings_file(data_paths(tmp_path / "kept").make_folders())
    access = SettingsAccess(settings=file.load().settings, save=file.save)
    desktop = make_desktop(home, settings=access, auto_lock_minutes=10)
    qtbot.waitUntil(lambda: desktop.window.is_open)
    section = cast("SecuritySection", section_of(desktop, "security"))
    assert section.minutes.text() == "10 minutes"
    section.minutes.selectAll()
    qtbot.keyClicks(section.minutes, "3")
    qtbot.keyClick(section.minutes, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: file.load().settings.auto_lock_minutes == 3)
    assert desktop.idle._limit_s == 180
    section.minutes.setValue(0)
    assert section.minutes.text() == "Never"
    assert not desktop.idle._timer.isActive()


def test_the_port_moves_closes_and_opens_again(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot, tmp_path: Path
) -> None:
    paths = data_paths(tmp_path / "kept").make_folders()
    settings = Settings(port=free_port())
    with BackgroundPort(OwnedDataDirectory(paths, settings, home.services)) as port:
        access = SettingsAccess(settings=settings, restart_port=port.restart)
        desktop = make_desktop(home, settings=access, port_url=port.url)
        section = cast("PortSection", section_of(desktop, "port"))
        qtbot.waitUntil(lambda: str(settings.port) in section.address.text(), timeout=20_000)
        assert not section.apply.isEnabled()
        other = free_port()
        section.number.setValue(other)
        qtbot.mouseClick(section.apply, LEFT)
        qtbot.waitUntil(lambda: section.address.text() == f"http://127.0.0.1:{other}")
        qtbot.mouseClick(section.copy, LEFT)
        assert QGuiApplication.clipboard().text() == f"http://127.0.0.1:{other}"
        section.is_on.click()
        qtbot.mouseClick(section.apply, LEFT)
        qtbot.waitUntil(lambda: "The port is closed, so agents" in section.address.text())
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", other)) != 0
        desktop.end()


def test_agents_in_containers_are_let_in_at_an_address(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot, tmp_path: Path
) -> None:
    paths = data_paths(tmp_path / "kept").make_folders()
    settings = Settings(port=free_port())

    def answered() -> int:
        connection = http.client.HTTPConnection("127.0.0.1", settings.port, timeout=10)
        inside = {"Host": f"host.docker.internal:{settings.port}"}
        with contextlib.closing(connection):
            connection.request("GET", "/healthz", headers=inside)
            return connection.getresponse().status

    with BackgroundPort(OwnedDataDirectory(paths, settings, home.services)) as port:
        access = SettingsAccess(settings=settings, restart_port=port.restart)
        desktop = make_desktop(home, settings=access, port_url=port.url)
        section = cast("PortSection", section_of(desktop, "port"))
        qtbot.waitUntil(lambda: str(settings.port) in section.address.text(), timeout=20_000)
        assert answered() == 421
        qtbot.keyClicks(section.containers, "192.168.1.7")
        qtbot.mouseClick(section.apply, LEFT)
        qtbot.waitUntil(lambda: "172.16.0.0/12" in desktop.window.notices.text)
        section.containers.clear()
        qtbot.keyClicks(section.containers, "127.0.0.1")
        qtbot.mouseClick(section.apply, LEFT)
        qtbot.waitUntil(lambda: not section.apply.isEnabled())
        qtbot.waitUntil(lambda: answered_or_closed(answered) == 200, timeout=20_000)
        assert desktop.context.preferences.settings.container_address == "127.0.0.1"
        desktop.end()


def answered_or_closed(ask: Callable[[], int]) -> int | None:
    """Return the status, or ``None`` while the port restarts."""
    with contextlib.suppress(OSError):
        return ask()
    return None


def test_a_taken_port_is_told_and_can_be_tried_again(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot, tmp_path: Path
) -> None:
    paths = data_paths(tmp_path / "kept").make_folders()
    settings = Settings(port=free_port())
    with (
        socket.socket() as taken,
        BackgroundPort(OwnedDataDirectory(paths, settings, home.services)) as port,
    ):
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        access = SettingsAccess(settings=settings, restart_port=port.restart)
        desktop = make_desktop(home, settings=access, port_url=port.url)
        section = cast("PortSection", section_of(desktop, "port"))
        section.number.setValue(taken.getsockname()[1])
        qtbot.mouseClick(section.apply, LEFT)
        qtbot.waitUntil(lambda: "port" in desktop.window.notices.text.lower(), timeout=20_000)
        qtbot.waitUntil(section.apply.isEnabled)
        desktop.end()


def test_a_port_of_another_process_is_only_shown(desktop: Desktop, qtbot: QtBot) -> None:
    section = cast("PortSection", section_of(desktop, "port"))
    qtbot.waitUntil(lambda: "4774" in section.address.text())
    assert not section.apply.isVisible()
    assert "mem_prod_" in readable_texts(section)


def test_the_models_are_listed_with_the_one_in_use(desktop: Desktop, qtbot: QtBot) -> None:
    remember(desktop.context.services, "something with a vector")
    section = cast("ModelsSection", section_of(desktop, "models"))
    qtbot.waitUntil(lambda: "In use" in section.text)


def test_the_folder_of_models_is_named_and_shown(
    home_factory: HomeFactory,
    make_desktop: DesktopFactory,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    catalogue = catalogue_of(GatedModel())
    added = catalogue.folder = tmp_path / "models"
    desktop = make_desktop(home_factory(catalogue=catalogue))
    qtbot.waitUntil(lambda: desktop.window.is_open)
    section = cast("ModelsSection", section_of(desktop, "models"))
    qtbot.waitUntil(section.show_folder.isVisible)
    assert str(added) in section.where.text()
    qtbot.mouseClick(section.show_folder, LEFT)
    assert [url.toLocalFile() for url in opened] == [added.as_posix()]
    desktop.window.lock()
    assert str(added) not in readable_texts(desktop.window)


def test_a_model_is_changed_with_progress_stopped_and_changed_back(
    home_factory: HomeFactory, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    model = GatedModel()
    home = home_factory(catalogue=catalogue_of(model))
    remember(home.services, "one")
    remember(home.services, "two")
    desktop = make_desktop(home)
    qtbot.waitUntil(lambda: desktop.window.is_open)
    section = cast("ModelsSection", section_of(desktop, "models"))
    qtbot.waitUntil(lambda: len(section.buttons) == 1)
    (name,) = section.buttons
    active = next(line for line in section.text.splitlines() if "In use" in line)
    assert not active.startswith(name)

    def change() -> None:
        qtbot.mouseClick(section.buttons[name], LEFT)
        press(qtbot, cast("QMessageBox", section.question), "Switch")

    model.gate.clear()
    change()
    qtbot.waitUntil(section.job.isVisible)
    assert "Changing the search model: 0 of 2" in section.job.text
    qtbot.waitUntil(model.entered.is_set)
    qtbot.mouseClick(section.job.stop_button, LEFT)
    qtbot.waitUntil(lambda: home.services.jobs.list(PERSON)[0].cancel_requested)
    model.gate.set()
    qtbot.waitUntil(lambda: "Stopped." in desktop.window.notices.text)
    qtbot.waitUntil(lambda: not section.job.isVisible())
    qtbot.waitUntil(lambda: name in section.buttons)
    change()
    qtbot.waitUntil(lambda: "new model is in use" in desktop.window.notices.text)
    qtbot.waitUntil(lambda: f"{name}: In use" in section.text)
    assert "vectors are kept" in section.text
    assert [button.text() for button in section.buttons.values()] == ["Switch back"]


def test_the_local_model_says_what_goes_where_and_is_tried(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    section = cast("LocalModelSection", section_of(desktop, "understanding"))
    qtbot.waitUntil(lambda: section.status.text() == "Off. Nothing is sent anywhere.")
    qtbot.keyClicks(section.base_url, "https://models.example/v1")
    assert "models.example is another computer" in section.where.text()
    section.base_url.clear()
    qtbot.keyClicks(section.base_url, f"http://127.0.0.1:{free_port()}/v1")
    assert "on this computer and nowhere else" in section.where.text()
    qtbot.keyClicks(section.model, "llama")
    qtbot.keyClicks(section.api_key, "sk-123")
    section.enabled.click()
    qtbot.mouseClick(section.test, LEFT)
    qtbot.waitUntil(lambda: "Test failed" in section.status.text(), timeout=20_000)
    qtbot.mouseClick(section.save, LEFT)
    qtbot.waitUntil(lambda: "saved" in desktop.window.notices.text)
    view = services.local_model.get(PERSON)
    assert (view.enabled, view.model, view.has_api_key) == (True, "llama", True)
    assert view.status.state is LocalModelState.UNTRIED
    assert section.api_key.text() == ""
    assert section.api_key.placeholderText() == "Saved in the vault"


def test_a_refused_address_is_explained(desktop: Desktop, qtbot: QtBot) -> None:
    section = cast("LocalModelSection", section_of(desktop, "understanding"))
    qtbot.waitUntil(lambda: bool(section.status.text()))
    qtbot.keyClicks(section.base_url, "nonsense")
    qtbot.mouseClick(section.save, LEFT)
    qtbot.waitUntil(lambda: "http" in desktop.window.notices.text)
    assert section.save.isEnabled()


def test_the_local_models_address_is_forgotten_with_a_lock(desktop: Desktop, qtbot: QtBot) -> None:
    section = cast("LocalModelSection", section_of(desktop, "understanding"))
    qtbot.waitUntil(lambda: bool(section.status.text()))
    qtbot.keyClicks(section.base_url, f"http://{CANARY}.example/v1")
    qtbot.keyClicks(section.model, CANARY)
    qtbot.keyClicks(section.api_key, CANARY)
    assert readable_texts(desktop.window).count(CANARY) >= 3
    desktop.window.lock()
    assert CANARY not in readable_texts(desktop.window)
    assert not section.base_url.isUndoAvailable()
    qtbot.waitUntil(lambda: desktop.context.services.vault.state is VaultState.LOCKED)
    qtbot.rest()
    assert CANARY not in readable_texts(desktop.window)


def test_the_capture_command_is_copied(desktop: Desktop, qtbot: QtBot) -> None:
    section = cast("CaptureSection", section_of(desktop, "capture"))
    qtbot.mouseClick(section.copy, LEFT)
    assert QGuiApplication.clipboard().text() == section.command.text() == "muniment capture"
    qtbot.mouseClick(section.try_it, LEFT)
    qtbot.waitUntil(desktop.capture.isVisible)


def test_the_search_command_runs_as_it_stands(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop = make_desktop(
        home,
        program=("/opt/my apps/muniment", "--home", "/my vault"),
        shortcut_binders=lambda _tasks: {action: ShortcutBinder() for action in ShortcutAction},
    )
    panel = cast("ShortcutsSection", section_of(desktop, "shortcuts")).search
    qtbot.keyClick(panel.switch, Qt.Key.Key_Space)
    qtbot.waitUntil(panel.copy.isVisible)
    qtbot.mouseClick(panel.copy, LEFT)
    assert desktop.window.notices.text == "Copied the command."
    command = "'/opt/my apps/muniment' --home '/my vault' search --window"
    assert QGuiApplication.clipboard().text() == command


def test_the_capture_command_runs_as_it_stands(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop = make_desktop(home, program=("/opt/my apps/muniment", "--home", "/my vault"))
    section = cast("CaptureSection", section_of(desktop, "capture"))
    qtbot.mouseClick(section.copy, LEFT)
    command = "'/opt/my apps/muniment' --home '/my vault' capture"
    assert QGuiApplication.clipboard().text() == section.command.text() == command


@pytest.mark.usefixtures("font")
def test_thoughts_begin_in_the_namespace_that_was_chosen(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    for name in (CANARY, "home"):
        services.namespaces.create(name, PERSON)
    qtbot.waitUntil(lambda: len(desktop.context.namespaces.names) == 3)
    section = cast("CaptureSection", section_of(desktop, "capture"))
    qtbot.waitUntil(lambda: section.namespace.count() == 4)
    assert section.namespace.currentText() == "Last used"
    qtbot.keyClicks(section.namespace, "home")
    qtbot.keyClick(section.namespace, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: services.capture_namespace.get(PERSON) == "home")
    desktop.show_capture()
    fields = desktop.capture.fields
    qtbot.waitUntil(lambda: fields.namespace.currentText() == "home")
    # Chosen for one thought, another namespace holds for that one alone.
    fields.namespace.setFocus()
    qtbot.keyClicks(fields.namespace, CANARY)
    qtbot.keyClicks(fields.text, "goes elsewhere")
    qtbot.keyClick(fields.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desktop.capture.message == f"Remembered in {CANARY}.")
    qtbot.waitUntil(lambda: fields.namespace.currentText() == "home")
    qtbot.waitUntil(lambda: not desktop.capture.isVisible())
    desktop.window.lock()
    qtbot.waitUntil(lambda: services.vault.state is VaultState.LOCKED)
    assert CANARY not in readable_texts(section)
    services.vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: desktop.window.is_open)
    desktop.show_capture()
    qtbot.waitUntil(lambda: fields.namespace.currentText() == "home")


def test_a_chosen_namespace_that_is_gone_is_said_so(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.context.services.capture_namespace.set("attic", PERSON)
    section = cast("CaptureSection", section_of(desktop, "capture"))
    qtbot.waitUntil(lambda: section.namespace.currentText() == "attic (deleted)")
    desktop.show_capture()
    fields = desktop.capture.fields
    qtbot.waitUntil(lambda: fields.namespace.currentText() == "default")


def test_the_clipboard_is_cleared_after_the_seconds_chosen(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    kept: list[Settings] = []
    desktop = make_desktop(home, settings=SettingsAccess(save=kept.append))
    section = cast("SecuritySection", section_of(desktop, "security"))
    guard = desktop.context.clipboard
    assert (section.seconds.value(), guard.keep_s) == (30, 30)
    section.seconds.setFocus()
    section.seconds.selectAll()
    qtbot.keyClicks(section.seconds, "120")
    qtbot.keyClick(section.seconds, Qt.Key.Key_Return)
    assert guard.keep_s == 120
    qtbot.waitUntil(lambda: [settings.clipboard_seconds for settings in kept] == [120])
    section.seconds.setValue(5)
    assert section.seconds.value() == 10
    qtbot.waitUntil(lambda: guard.keep_s == 10)
    guard.copy_secret(CANARY)
    assert (guard.is_counting, guard.keep_s) == (True, 10)
    guard._on_timer_timeout()
    assert QGuiApplication.clipboard().text() == ""


def test_colours_and_size_follow_and_last(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    saved: list[Settings] = []
    desktop = make_desktop(home, settings=SettingsAccess(save=saved.append))
    qtbot.waitUntil(lambda: desktop.window.is_open)
    section = cast("AppearanceSection", section_of(desktop, "appearance"))
    theme = desktop.context.theme
    dark, light, system = (list(section.choices.values())[place] for place in (2, 1, 0))
    dark.click()
    assert theme.is_dark
    qtbot.waitUntil(lambda: bool(saved) and saved[-1].theme == "dark")
    light.click()
    assert not theme.is_dark
    qtbot.waitUntil(lambda: saved[-1].theme == "light")
    saved.clear()
    before = theme.font("body").pointSizeF()
    section.text_size.setFocus()
    qtbot.keyClick(section.text_size, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: bool(saved))
    assert saved[-1].text_percent == 110
    assert theme.font("body").pointSizeF() == pytest.approx(1.1 * before)
    assert not theme.is_dark
    section.text_size.setValue(100)
    qtbot.waitUntil(lambda: saved[-1].text_percent == 100)
    system.click()


def test_the_window_starts_in_the_colours_that_were_chosen(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop = make_desktop(home, settings=SettingsAccess(settings=Settings(theme="dark")))
    assert desktop.context.theme.is_dark
    section = cast("AppearanceSection", section_of(desktop, "appearance"))
    assert [choice.isChecked() for choice in section.choices.values()] == [False, False, True]
    desktop.window.actions_.appearance_chosen.emit(Appearance.SYSTEM)
    assert desktop.context.theme.appearance is Appearance.SYSTEM


def test_a_change_that_cannot_be_kept_is_taken_back(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    from muniment.domain.errors import DiskFullError

    def refuse(_settings: Settings) -> None:
        raise DiskFullError

    desktop = make_desktop(home, settings=SettingsAccess(save=refuse))
    qtbot.waitUntil(lambda: desktop.window.is_open)
    section = cast("SecuritySection", section_of(desktop, "security"))
    section.minutes.setValue(25)
    qtbot.waitUntil(lambda: desktop.context.preferences.settings.auto_lock_minutes == 10)
    qtbot.waitUntil(lambda: "space" in desktop.window.notices.text.lower())


def test_every_shortcut_of_the_menus_is_listed(desktop: Desktop) -> None:
    section = cast("ShortcutsSection", section_of(desktop, "shortcuts"))
    assert section.lines["All commands"] == "Ctrl+K"
    assert section.lines["Settings"] == "Ctrl+9"
    assert section.lines["Lock vault"] == "Ctrl+L"


def test_an_undo_tells_nothing_in_the_list_of_shortcuts(desktop: Desktop, qtbot: QtBot) -> None:
    remember(desktop.context.services, CANARY)
    qtbot.waitUntil(lambda: bool(desktop.context.operations.undo_text))
    section = cast("ShortcutsSection", section_of(desktop, "shortcuts"))
    assert section.lines["Undo"] == "Ctrl+Z"
    browse_of(desktop)


def test_an_undo_is_named_whole_in_any_language(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    with Spoken():
        desktop = make_desktop(home)
        remember(desktop.context.services, CANARY)
        qtbot.waitUntil(lambda: bool(desktop.context.operations.undo_text))
        section = cast("ShortcutsSection", section_of(desktop, "shortcuts"))
        assert section.lines[pseudo("Undo")] == "Ctrl+Z"


def test_about_names_version_and_notices(desktop: Desktop, qtbot: QtBot) -> None:
    section = cast("AboutSection", section_of(desktop, "about"))
    qtbot.waitUntil(lambda: "Lucide" in section.notices.toPlainText())
    text = section.notices.toPlainText()
    for name in ("PySide6", "GeoNames", "Faker", "Kevin Atkinson", "sentence-transformers"):
        assert name in text
