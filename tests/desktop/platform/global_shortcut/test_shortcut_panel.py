"""The settings of the shortcut from anywhere: a switch, keys where they are ours, plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QWindow
from PySide6.QtWidgets import QPushButton

from muniment.desktop.platform.global_shortcut.binder import (
    ShortcutBinder,
    ShortcutState,
    ShortcutStatus,
    suggested_keys,
)
from muniment.desktop.platform.global_shortcut.shortcut_action import ShortcutAction
from muniment.desktop.platform.global_shortcut.shortcut_text import status_text
from muniment.desktop.shell.background.port_endpoint import PortEndpoint
from muniment.desktop.shell.background.preferences import SettingsAccess
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeKind
from muniment.desktop.views.settings.capture_section import capture_command
from muniment.domain.settings import Settings
from tests.desktop.window_parts import workspace_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.settings.settings_view import SettingsView
    from muniment.desktop.views.settings.shortcuts_section import ShortcutPanel, ShortcutsSection
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

CAPTURE, SEARCH = ShortcutAction
LEFT = Qt.MouseButton.LeftButton


class FakeBinder(ShortcutBinder):
    """Binds whatever it is told to; the test says what comes of it."""

    def __init__(self, *, ours: bool) -> None:
        super().__init__()
        self.ours = ours
        self.outcome = ShortcutStatus(ShortcutState.BOUND, "Super+N", can_configure=not ours)
        self.asked: list[str] = []
        self.refreshed = 0

    @property
    def chooses_keys(self) -> bool:
        return self.ours

    def bind(self, keys: QKeySequence) -> None:
        self.asked.append(keys.toString())
        self.changed.emit(self.outcome)

    def release(self, *, for_good: bool = False) -> None:
        self.asked.append("let go" if for_good else "end")

    def refresh(self) -> None:
        self.refreshed += 1

    def configure(self, window: QWindow | None) -> None:
        assert window is not None
        self.asked.append("configure")


@pytest.fixture(params=[True, False], ids=["keys-are-ours", "desktop-decides"])
def binder(request: pytest.FixtureRequest) -> FakeBinder:
    return FakeBinder(ours=request.param)


@pytest.fixture
def desktop(home: Home, make_desktop: DesktopFactory, binder: FakeBinder, qtbot: QtBot) -> Desktop:
    binders = {CAPTURE: binder, SEARCH: FakeBinder(ours=binder.ours)}
    shown = make_desktop(home, shortcut_binders=lambda _tasks: binders)
    # The shortcuts begin after the first paint.
    qtbot.waitUntil(lambda: all(each._has_started for each in shown.context.shortcuts))
    return shown


def section_of(desktop: Desktop) -> ShortcutsSection:
    workspace_of(desktop).go("settings")
    section = cast("SettingsView", workspace_of(desktop).current).go("shortcuts")
    return cast("ShortcutsSection", section)


def panel_of(desktop: Desktop) -> ShortcutPanel:
    return section_of(desktop).capture


def test_the_switch_and_what_is_shown_beside_it(
    desktop: Desktop, binder: FakeBinder, qtbot: QtBot
) -> None:
    panel = panel_of(desktop)
    assert not panel.switch.isChecked()
    assert panel.message.startswith("It works while Muniment is running")
    assert binder.asked == []
    assert binder.refreshed == 1
    qtbot.keyClick(panel.switch, Qt.Key.Key_Space)
    assert binder.asked == [suggested_keys(CAPTURE).toString()]
    assert panel.message == "Shortcut active: Super+N"
    assert panel.keys.isVisibleTo(panel) is binder.ours
    assert panel.configure.isVisibleTo(panel) is not binder.ours
    assert not panel.copy.isVisibleTo(panel)
    if not binder.ours:
        qtbot.mouseClick(panel.configure, LEFT)
        assert binder.asked[-1] == "configure"
    qtbot.keyClick(panel.switch, Qt.Key.Key_Space)
    assert binder.asked[-1] == "let go"
    assert panel.message.startswith("It works while Muniment is running")
    assert not panel.keys.isVisibleTo(panel)


@pytest.mark.parametrize("binder", [True], indirect=True)
def test_keys_are_chosen_by_pressing_them(
    desktop: Desktop, binder: FakeBinder, qtbot: QtBot
) -> None:
    panel = panel_of(desktop)
    qtbot.keyClick(panel.switch, Qt.Key.Key_Space)
    held = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(panel.keys, Qt.Key.Key_M, held)
    qtbot.waitUntil(lambda: binder.asked[-1] == "Alt+Shift+M")
    assert desktop.context.preferences.settings.capture_shortcut == "Alt+Shift+M"

    binder.outcome = ShortcutStatus(ShortcutState.TAKEN)
    qtbot.keyClick(panel.keys, Qt.Key.Key_J, held)
    qtbot.waitUntil(lambda: panel.message.startswith("Another program"))
    assert panel.status.property("role") == "problem"
    binder.outcome = ShortcutStatus(ShortcutState.BOUND, "Alt+Shift+J")
    qtbot.mouseClick(panel.again, LEFT)
    assert binder.asked[-2:] == ["Alt+Shift+J", "Alt+Shift+J"]
    assert panel.status.property("role") == "caption"

    asked = list(binder.asked)
    qtbot.keyClick(panel.keys, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: panel.message.startswith("The window uses these keys"))
    qtbot.keyClick(panel.keys, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: panel.message.startswith("These keys can't be used"))
    assert binder.asked == asked
    assert panel.keys.keySequence().toString() == "Alt+Shift+J"


@pytest.mark.parametrize("binder", [True], indirect=True)
def test_the_field_of_the_keys_keeps_nobody(
    desktop: Desktop, binder: FakeBinder, qtbot: QtBot
) -> None:
    panel = panel_of(desktop)
    qtbot.waitUntil(desktop.window.isActiveWindow)
    panel.switch.setFocus()
    qtbot.keyClick(panel.switch, Qt.Key.Key_Space)
    qtbot.keyClick(panel.switch, Qt.Key.Key_Tab)
    field = desktop.window.focusWidget()
    assert panel.keys.isAncestorOf(field) or field is panel.keys
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    left = desktop.window.focusWidget()
    assert not panel.keys.isAncestorOf(left)
    assert left is not panel.keys
    assert panel.keys.keySequence() == suggested_keys(CAPTURE)


@pytest.mark.parametrize("binder", [False], indirect=True)
def test_a_no_turns_the_switch_off_and_says_so(
    desktop: Desktop, binder: FakeBinder, qtbot: QtBot
) -> None:
    panel = panel_of(desktop)
    binder.outcome = ShortcutStatus(ShortcutState.REFUSED)
    qtbot.keyClick(panel.switch, Qt.Key.Key_Space)
    assert not panel.switch.isChecked()
    assert "doesn't allow the shortcut" in panel.message


@pytest.mark.parametrize("binder", [False], indirect=True)
def test_without_a_way_there_is_the_command(
    desktop: Desktop, binder: FakeBinder, qtbot: QtBot
) -> None:
    panel = panel_of(desktop)
    binder.outcome = ShortcutStatus(ShortcutState.ABSENT)
    qtbot.keyClick(panel.switch, Qt.Key.Key_Space)
    assert "assign the command below" in panel.message
    qtbot.mouseClick(panel.copy, LEFT)
    assert QGuiApplication.clipboard().text() == capture_command(["muniment"])
    QGuiApplication.clipboard().clear()
    # The panel stays usable in a narrow window: nothing says more than it can show.
    assert panel.minimumSizeHint().width() <= 820


def test_it_starts_with_the_tray_alone_too(
    home: Home, make_desktop: DesktopFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("muniment.desktop.shell.tray.Tray.is_available", staticmethod(lambda: True))
    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.shell.window_options import WindowOptions

    binder = FakeBinder(ours=True)
    chosen = Settings(capture_shortcut_on=True, capture_shortcut="Alt+Shift+M")
    desktop = Desktop(
        home.services,
        WindowOptions(
            port_url=lambda: None,
            settings_path=home.folder / "window.ini",
            instance_name=str(home.folder / "instance"),
            auto_lock_minutes=0,
            settings=SettingsAccess(settings=chosen),
            start_hidden=True,
            shortcut_binders=lambda _tasks: {CAPTURE: binder, SEARCH: FakeBinder(ours=True)},
        ),
    )
    desktop.start()
    assert binder.asked == ["Alt+Shift+M"]
    desktop.end()
    assert binder.asked == ["Alt+Shift+M", "end"]
    desktop.deleteLater()


def test_every_state_has_its_words() -> None:
    texts = {state: status_text(ShortcutStatus(state, "F9")) for state in ShortcutState}
    assert all(texts.values())
    assert len(set(texts.values())) == len(ShortcutState)
    assert texts[ShortcutState.BOUND].endswith("F9")


def test_the_command_names_a_home_that_is_not_the_usual_one(qtbot: QtBot) -> None:
    assert capture_command(["muniment"]) == "muniment capture"
    address = PortEndpoint("/my vault", url=lambda: None, trouble=lambda: None)
    assert capture_command(address.command) == "muniment --home '/my vault' capture"


def notice_of(desktop: Desktop) -> str:
    return desktop.window.notices.text if desktop.window.notices.isVisible() else ""


@pytest.mark.parametrize("binder", [True], indirect=True)
def test_who_would_press_in_vain_is_told_once_and_led_to_the_settings(
    desktop: Desktop, binder: FakeBinder, qtbot: QtBot
) -> None:
    state = ShortcutState.TAKEN
    desktop.window.notices.dismiss()
    desktop.context.shortcuts[CAPTURE].turn(on=True)
    assert notice_of(desktop) == ""
    binder.changed.emit(ShortcutStatus(state))
    qtbot.waitUntil(lambda: notice_of(desktop) == "The quick capture shortcut isn't working.")
    (look,) = [b for b in desktop.window.notices.findChildren(QPushButton) if b.isVisible()]
    qtbot.mouseClick(look, LEFT)
    panel = panel_of(desktop)
    qtbot.waitUntil(panel.isVisible)
    assert panel.message == status_text(ShortcutStatus(state))
    assert notice_of(desktop) == ""
    binder.changed.emit(ShortcutStatus(ShortcutState.ASKING))
    binder.changed.emit(ShortcutStatus(state))
    assert notice_of(desktop) == ""


@pytest.mark.parametrize("binder", [False], indirect=True)
def test_a_locked_vault_and_other_notices_come_first(
    desktop: Desktop, binder: FakeBinder, qtbot: QtBot
) -> None:
    desktop.window.notices.show_notice(Notice("Something else.", NoticeKind.CAUTION))
    desktop.context.shortcuts[CAPTURE].turn(on=True)
    binder.changed.emit(ShortcutStatus(ShortcutState.TAKEN))
    assert notice_of(desktop) == "Something else."
    desktop.window.notices.dismiss()
    qtbot.waitUntil(lambda: notice_of(desktop) == "The quick capture shortcut isn't working.")
    desktop.window.notices.dismiss()
    assert notice_of(desktop) == ""


@pytest.mark.parametrize("binder", [True], indirect=True)
def test_search_has_a_panel_of_the_same_kind(
    desktop: Desktop, binder: FakeBinder, qtbot: QtBot
) -> None:
    section = section_of(desktop)
    panels = (section.capture, section.search)
    assert [panel.switch.text() for panel in panels] == [
        "Open quick capture with a global shortcut",
        "Open search with a global shortcut",
    ]
    for named in ("switch", "keys"):
        assert len({getattr(panel, named).accessibleName() for panel in panels}) == len(panels)
    for described in ("again", "configure", "copy"):
        texts = {getattr(panel, described).accessibleDescription() for panel in panels}
        assert len(texts) == len(panels)
    qtbot.keyClick(section.search.switch, Qt.Key.Key_Space)
    settings = desktop.context.preferences.settings
    assert (settings.capture_shortcut_on, settings.search_shortcut_on) == (False, True)
    assert section.search.message == "Shortcut active: Super+N"
    assert section.search.keys.keySequence() == suggested_keys(SEARCH)
    assert section.capture.message.startswith("It works while Muniment is running")
    assert binder.asked == []


@pytest.mark.parametrize("binder", [True], indirect=True)
def test_the_keys_of_the_other_shortcut_are_refused(
    desktop: Desktop, binder: FakeBinder, qtbot: QtBot
) -> None:
    section = section_of(desktop)
    for panel in (section.capture, section.search):
        qtbot.keyClick(panel.switch, Qt.Key.Key_Space)
    panel = section.search
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(panel.keys, Qt.Key.Key_Space, held)
    qtbot.waitUntil(lambda: panel.message.startswith("Muniment's other global shortcut"))
    assert panel.status.property("role") == "problem"
    assert panel.keys.keySequence() == suggested_keys(SEARCH)
    assert desktop.context.preferences.settings.search_shortcut == ""


@pytest.mark.parametrize("binder", [True], indirect=True)
def test_the_search_shortcut_has_a_notice_of_its_own(
    desktop: Desktop, binder: FakeBinder, qtbot: QtBot
) -> None:
    desktop.window.notices.dismiss()
    shortcuts = desktop.context.shortcuts
    shortcuts[CAPTURE].turn(on=True)
    shortcuts[SEARCH].use_keys(shortcuts[CAPTURE].keys)
    shortcuts[SEARCH].turn(on=True)
    assert notice_of(desktop) == "The search shortcut isn't working."
