"""Every control has a name and a role, Tab follows the eye, and what happens is said aloud."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QScrollArea, QWidget

from muniment.desktop.shell.destinations import Destination, destinations
from muniment.desktop.shell.view import OWNERS, TIDY
from muniment.desktop.views.stats.stats_view import StatsView
from muniment.desktop.widgets.buttons import PushButton, ToolButton
from muniment.domain.access import PERSON
from muniment.domain.entities.owner import OwnerDraft, OwnerKind
from muniment.domain.memories.memory import MemoryDraft, MemoryType
from muniment.domain.memories.query import SearchMode
from muniment.services.agents.key_drafts import KeyDraft
from tests.desktop.keyboard import CONTROL, Key, Keyboard, spoken_name
from tests.desktop.window_parts import PASSPHRASE, browse_of, pane_of, remember, workspace_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from tests.desktop.conftest import DesktopFactory
    from tests.desktop.window_parts import LockedHome

NO_ROLES: Final = {QAccessible.Role.NoRole, QAccessible.Role.Client}
# A canvas that paints itself is a frame to Qt; its name and description say the rest.
PAINTED: Final = {"ActivityChart", "ChartCanvas"}
ROUND: Final = 120


@pytest.fixture
def filled(desktop: Desktop, qtbot: QtBot) -> Desktop:
    """A window with something to see in every destination."""
    services = desktop.context.services
    services.keys.create(KeyDraft(namespaces=("default",), name="Code assistant"), PERSON)
    services.owners.create(OwnerKind.AGENT, OwnerDraft(handle="librarian"), PERSON)
    for text in ("The boiler needs 1.5 bar", "Mira likes plums", "I prefer window seats", "gone"):
        remember(services, text)
    pane = pane_of(desktop)
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == 4)
    services.memories.delete(pane.list_model.row_at(0).id, PERSON)
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == 3)
    pane.choose(pane.list_model.row_at(0).id)
    qtbot.waitUntil(lambda: bool(browse_of(desktop).detail.memory_id))
    return desktop


def stops(keys: Keyboard) -> list[QWidget]:
    """Go round with Tab, and return what had the focus."""
    found = [keys.focus]
    while True:
        keys.press(Key.Key_Tab)
        if keys.focus in found:
            break
        found.append(keys.focus)
        assert len(found) < ROUND
    assert keys.focus is found[0], f"Tab turns in a circle that leaves out {spoken_name(found[0])}"
    return found


def arrived_at(desktop: Desktop, key: str) -> bool:
    return workspace_of(desktop).current_key == key


def visit_all(desktop: Desktop, keys: Keyboard) -> Iterator[tuple[str, list[QWidget]]]:
    """Go to every destination and every section of the settings, and round each with Tab."""
    for destination in listed():
        keys.press(Key.Key_K, CONTROL)
        keys.type(f"go {destination.key}")
        keys.press(Key.Key_Return)
        keys.wait(partial(arrived_at, desktop, destination.key))
        keys.wait(lambda: not desktop.context.tasks.is_busy)
        yield destination.key, stops(keys)
    for action in workspace_of(desktop).current.commands():
        action.trigger()
        keys.wait(lambda: not desktop.context.tasks.is_busy)
        yield action.objectName(), stops(keys)
    for key in (OWNERS, TIDY):
        workspace_of(desktop).go(key)
        keys.wait(lambda: not desktop.context.tasks.is_busy)
        yield key, stops(keys)


def listed() -> list[Destination]:
    """Return the destinations of the navigation."""
    return [destination for destination in destinations() if destination.is_listed]


def place_of(widget: QWidget) -> QRect:
    """Return where a control stands on a page that is not scrolled."""
    place = QRect(widget.mapTo(widget.window(), QPoint()), widget.size())
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            place.translate(0, above.verticalScrollBar().value())
        above = above.parentWidget()
    return place


def goes_back(before: QRect, after: QRect) -> bool:
    """Tell whether the eye goes up or to the left; a column further right may begin higher."""
    is_above = after.bottom() < before.top() + 2
    is_right = after.left() >= before.right() - 2
    is_left = after.right() <= before.left() + 2
    is_below = after.top() >= before.bottom() - 2
    return (is_above and not is_right) or (is_left and not is_below)


def region_of(desktop: Desktop, widget: QWidget) -> int:
    workspace = workspace_of(desktop)
    regions = (workspace.navigation, workspace.current, desktop.window.notices)
    for number, region in enumerate(regions):
        if region.isAncestorOf(widget):
            return number
    return len(regions)


def test_tab_reaches_all_in_the_order_of_reading(filled: Desktop, qtbot: QtBot) -> None:
    keys, wrong, unnamed, mute = Keyboard(qtbot, filled.window), [], [], []
    for place, chain in visit_all(filled, keys):
        first = next(n for n, stop in enumerate(chain) if region_of(filled, stop) == 0)
        ordered = [*chain[first:], *chain[:first]]
        for before, after in pairwise(ordered):
            parts = region_of(filled, before), region_of(filled, after)
            if parts[0] > parts[1] or (
                parts[0] == parts[1] and goes_back(place_of(before), place_of(after))
            ):
                wrong.append((place, spoken_name(before), spoken_name(after)))
        for stop in chain:
            interface = QAccessible.queryAccessibleInterface(stop)
            kind = type(stop).__name__
            if not spoken_name(stop) or (interface.role() in NO_ROLES and kind not in PAINTED):
                unnamed.append((place, kind, spoken_name(stop)))
        labelled = {label.buddy() for label in filled.window.findChildren(QLabel)}
        mute += [(place, spoken_name(stop)) for stop in chain if is_mute(stop, labelled)]
        assert len(chain) > len(listed()), place
    assert not unnamed
    assert not mute
    assert not wrong


def is_mute(stop: QWidget, labelled: set[QWidget]) -> bool:
    """Tell whether a choice would be called what it shows alone, as Qt does on Linux."""
    is_choice = isinstance(stop, QComboBox)
    return is_choice and stop not in labelled and not stop.accessibleDescription()


class Windows(QObject):
    """Notes which windows come to the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(f"{type(watched).__name__} {spoken_name(watched)}")
        return False


def test_no_part_of_a_view_flashes_up_as_a_window(filled: Desktop, qtbot: QtBot) -> None:
    qtbot.waitUntil(filled.window.isActiveWindow)
    windows, application = Windows(), QApplication.instance()
    assert application is not None
    application.installEventFilter(windows)
    try:
        for destination in listed():
            workspace_of(filled).go(destination.key)
            qtbot.waitUntil(lambda: not filled.context.tasks.is_busy)
        for action in workspace_of(filled).current.commands():
            action.trigger()
            qtbot.waitUntil(lambda: not filled.context.tasks.is_busy)
    finally:
        application.removeEventFilter(windows)
    assert not windows.seen


def test_enter_presses_the_button_that_has_the_focus(qtbot: QtBot) -> None:
    pressed: list[str] = []
    for made in (PushButton(), ToolButton()):
        qtbot.addWidget(made)
        made.clicked.connect(partial(pressed.append, type(made).__name__))
        qtbot.keyClick(made, Qt.Key.Key_Return)
        qtbot.keyClick(made, Qt.Key.Key_Enter)
        made.setEnabled(False)
        qtbot.keyClick(made, Qt.Key.Key_Return)
    assert pressed == ["PushButton"] * 2 + ["ToolButton"] * 2


def test_a_button_is_called_as_it_reads_unless_its_name_says_more(qtbot: QtBot) -> None:
    plain, named = PushButton("&Cancel"), PushButton("More")
    for made in (plain, named):
        qtbot.addWidget(made)
    plain.setAccessibleName("Cancel")
    named.setAccessibleName("More about plums")
    plain.setText("&Keep it")
    named.setText("Less")
    assert (spoken_name(plain), spoken_name(named)) == ("Keep it", "More about plums")


@pytest.fixture
def aloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, bool]]]:
    """What a screen reader would read aloud by itself, and whether at once."""
    said: list[tuple[str, bool]] = []

    class Listening(QAccessible):
        @staticmethod
        def isActive() -> bool:  # noqa: N802 - Qt's name
            return True

        @staticmethod
        def updateAccessibility(  # noqa: N802 - Qt's name
            event: QAccessibleAnnouncementEvent,
        ) -> None:
            assert isinstance(event, QAccessibleAnnouncementEvent)
            is_urgent = event.politeness() == QAccessible.AnnouncementPoliteness.Assertive
            said.append((event.message(), is_urgent))

    monkeypatch.setattr("muniment.desktop.widgets.announcer.QAccessible", Listening)
    return said


def test_what_happens_elsewhere_is_said_aloud(
    filled: Desktop, aloud: list[tuple[str, bool]], qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot, filled.window)
    keys.press(Key.Key_1, CONTROL)
    keys.press(Key.Key_Delete)
    keys.wait(lambda: [text for text, _ in aloud if text.startswith("Moved to the trash")])
    keys.press(Key.Key_A, CONTROL)
    keys.wait(lambda: ("2 selected", False) in aloud)
    keys.press(Key.Key_F, CONTROL)
    keys.type("plums")
    keys.wait(lambda: [text for text, _ in aloud if text.endswith("found")])
    filled.window.show_error(RuntimeError("canary"))
    text, is_urgent = aloud[-1]
    assert is_urgent
    assert "went wrong" in text
    assert "canary" not in text


def test_a_wrong_passphrase_is_said_at_once(
    locked: LockedHome,
    make_desktop: DesktopFactory,
    aloud: list[tuple[str, bool]],
    qtbot: QtBot,
) -> None:
    desktop = make_desktop(locked.home)
    keys = Keyboard(qtbot, desktop.window)
    keys.type(PASSPHRASE[:-1])
    keys.press(Key.Key_Return)
    keys.wait(lambda: aloud)
    assert aloud == [(desktop.window.lock_screen.problem, True)]


def told_of(button: QAbstractButton) -> tuple[QAccessible.Role, bool]:
    """Return what a screen reader calls a button of several, and whether it is chosen."""
    interface = QAccessible.queryAccessibleInterface(button)
    assert interface is not None
    state = interface.state()
    assert state.selectable
    assert state.selected == state.checked
    return interface.role(), bool(state.selected)


def test_destinations_are_told_as_list_items_and_modes_as_radio_buttons(
    filled: Desktop, qtbot: QtBot
) -> None:
    workspace, role = workspace_of(filled), QAccessible.Role
    keys = [destination.key for destination in listed()]
    for here in ("profile", "browse"):
        workspace.go(here)
        told = {key: told_of(workspace.navigation.button(key)) for key in keys}
        assert told == {key: (role.ListItem, key == here) for key in keys}
    options = workspace.browse.pane.search.options
    for mode in SearchMode:
        assert told_of(options.mode_button(mode)) == (role.RadioButton, mode is SearchMode.HYBRID)
    stats = QAccessible.queryAccessibleInterface(workspace.navigation.button("stats"))
    assert stats.text(QAccessible.Text.Name) == "Stats"
    assert "Press" in stats.actionInterface().actionNames()
    stats.actionInterface().doAction("Press")
    assert workspace.current_key == "stats"


def rows_said(view: QWidget) -> list[str]:
    """Return what a screen reader calls the rows of a list."""
    interface = QAccessible.queryAccessibleInterface(view)
    assert interface is not None
    children = [interface.child(place) for place in range(interface.childCount())]
    said = [child.text(QAccessible.Text.Name) for child in children if child is not None]
    return [text for text in said if text]


def test_painted_rows_are_said_in_full(filled: Desktop, qtbot: QtBot) -> None:
    services, workspace = filled.context.services, workspace_of(filled)
    services.memories.remember(
        MemoryDraft(content="We never deploy on a Friday", type=MemoryType.POLICY, tags=("ops",)),
        PERSON,
    )
    pane = pane_of(filled)
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == 4)
    first = next(said for said in rows_said(pane.list_view) if "deploy" in said)
    for part in ("We never deploy on a Friday", "default", "Policy", "#ops"):
        assert part in first
    namespaces = workspace.navigation.namespaces.view
    qtbot.waitUntil(lambda: "All memories, 4" in rows_said(namespaces))
    workspace.go("agents")
    agents = workspace.current.list.view  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: bool(agents.model().rowCount()))
    assert "Code assistant" in rows_said(agents)[0]
    assert "Active" in rows_said(agents)[0]


def test_charts_are_told_in_words(filled: Desktop, qtbot: QtBot) -> None:
    workspace = workspace_of(filled)
    workspace.go("stats")
    view = workspace.current
    assert isinstance(view, StatsView)
    qtbot.waitUntil(lambda: view.is_settled)
    told = {
        card.canvas.accessibleName(): card.canvas.accessibleDescription()
        for card in view.cards.values()
        if card.canvas.isVisible()
    }
    assert len(told) > 3
    assert all(told.values()), told
    assert any(letter.isdigit() for letter in told["Types"])
