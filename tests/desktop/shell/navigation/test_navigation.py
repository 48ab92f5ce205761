"""From one destination to another: by click and by key, never over something unsaved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QByteArray, QPoint, QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.destinations import Destination, destinations
from muniment.desktop.shell.view import DestinationView
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.memories.query import MemoryFilter
from tests.desktop.window_parts import browse_of, pane_of, remember, workspace_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.shell.desktop_context import DesktopContext
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


class Shelf(DestinationView):
    """A destination that tells what happened to it, and may hold the person back."""

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(context)
        self.told: list[str] = []
        self._dust = QAction("Dust the shelf", self)
        self._dust.triggered.connect(lambda: self.told.append("dusted"))

    def open(self) -> None:
        self.told.append("open")

    def close_vault(self) -> None:
        self.told.append("closed")

    def leave(self) -> None:
        self.told.append("left")

    def commands(self) -> tuple[QAction, ...]:
        return (self._dust,)


@pytest.fixture(autouse=True)
def two_destinations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add a shelf to the window's own destinations."""
    table = (*destinations()[:1], Destination("shelf", "Shelf", "archive", "Ctrl+9", Shelf))
    monkeypatch.setattr("muniment.desktop.shell.main_window.destinations", lambda: table)


def shelf_of(desktop: Desktop) -> Shelf:
    found = workspace_of(desktop).views.made("shelf")
    assert isinstance(found, Shelf)
    return found


def go_by_click(desktop: Desktop, key: str, qtbot: QtBot) -> None:
    qtbot.mouseClick(workspace_of(desktop).navigation.button(key), LEFT)


def checked(desktop: Desktop) -> list[str]:
    navigation = workspace_of(desktop).navigation
    return [key for key in ("browse", "shelf") if navigation.button(key).isChecked()]


def test_a_view_is_made_at_its_first_visit(desktop: Desktop, qtbot: QtBot) -> None:
    workspace = workspace_of(desktop)
    assert workspace.views.made("shelf") is None
    go_by_click(desktop, "shelf", qtbot)
    shelf = shelf_of(desktop)
    assert workspace.current is shelf
    assert shelf.isVisible()
    assert shelf.told == ["open"]
    assert checked(desktop) == ["shelf"]
    go_by_click(desktop, "browse", qtbot)
    go_by_click(desktop, "shelf", qtbot)
    assert shelf_of(desktop) is shelf
    assert shelf.told == ["open", "left", "open"]


def test_keys_lead_there_and_the_menu_follows(desktop: Desktop, qtbot: QtBot) -> None:
    qtbot.waitUntil(desktop.window.isActiveWindow)
    qtbot.keyClick(desktop.window, Qt.Key.Key_9, CONTROL)
    assert workspace_of(desktop).current_key == "shelf"
    places = {a.text(): a.isChecked() for a in desktop.window.findChildren(QAction) if a.data()}
    assert places["Shelf"]
    assert not places["Browse"]
    assert not desktop.window.actions_.save.isEnabled()
    qtbot.keyClick(desktop.window, Qt.Key.Key_1, CONTROL)
    assert workspace_of(desktop).current is browse_of(desktop)
    assert desktop.window.actions_.save.isEnabled()


def test_the_key_of_where_one_is_leads_back_into_the_view(desktop: Desktop, qtbot: QtBot) -> None:
    remember(desktop.context.services, "The boiler needs 1.5 bar")
    pane = pane_of(desktop)
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == 1)
    qtbot.waitUntil(desktop.window.isActiveWindow)
    workspace_of(desktop).navigation.button("browse").setFocus()
    qtbot.keyClick(desktop.window, Qt.Key.Key_1, CONTROL)
    assert pane.list_view.hasFocus()
    assert pane.selected_count == 1
    assert pane.chosen_id == pane.list_model.row_at(0).id


def test_arrow_keys_move_among_the_destinations(desktop: Desktop, qtbot: QtBot) -> None:
    navigation = workspace_of(desktop).navigation
    qtbot.waitUntil(desktop.window.isActiveWindow)
    navigation.button("browse").setFocus()
    qtbot.keyClick(navigation.button("browse"), Qt.Key.Key_Down)
    assert navigation.button("shelf").hasFocus()
    assert workspace_of(desktop).current_key == "browse"
    qtbot.keyClick(navigation.button("shelf"), Qt.Key.Key_Space)
    assert workspace_of(desktop).current_key == "shelf"


def test_a_view_is_left_before_another_one_is_shown(desktop: Desktop, qtbot: QtBot) -> None:
    go_by_click(desktop, "shelf", qtbot)
    shelf = shelf_of(desktop)
    shelf.told.clear()
    go_by_click(desktop, "browse", qtbot)
    assert shelf.told == ["left"]
    assert workspace_of(desktop).current is browse_of(desktop)
    assert checked(desktop) == ["browse"]


def test_an_edit_is_saved_before_another_view(desktop: Desktop, qtbot: QtBot) -> None:
    browse = browse_of(desktop)
    browse.start_new()
    qtbot.keyClicks(browse.detail.form.content, "not saved yet")
    go_by_click(desktop, "shelf", qtbot)
    assert workspace_of(desktop).current_key == "shelf"
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.rowCount() == 1)


def test_browse_is_found_again_as_it_was_left(desktop: Desktop, qtbot: QtBot) -> None:
    services, pane = desktop.context.services, pane_of(desktop)
    services.memories.remember_batch(
        [MemoryDraft(content=f"memory {n}", embed=False) for n in range(60)], PERSON
    )
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == 60)
    pane.list_view.verticalScrollBar().setValue(700)
    go_by_click(desktop, "shelf", qtbot)
    go_by_click(desktop, "browse", qtbot)
    assert pane.list_model.rowCount() == 60
    assert pane.list_view.verticalScrollBar().value() == 700


def test_every_view_forgets_at_a_lock_and_the_one_shown_opens_again(
    desktop: Desktop, qtbot: QtBot
) -> None:
    go_by_click(desktop, "shelf", qtbot)
    desktop.window.lock()
    assert shelf_of(desktop).told == ["open", "closed"]
    assert not pane_of(desktop).list_model.rowCount()
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    desktop.context.services.vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: desktop.window.is_open)
    assert workspace_of(desktop).current is shelf_of(desktop)
    assert shelf_of(desktop).told == ["open", "closed", "open"]


def test_the_last_destination_is_shown_next_time(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    first = make_desktop(home)
    go_by_click(first, "shelf", qtbot)
    first.end()
    again = make_desktop(home)
    assert workspace_of(again).current is shelf_of(again)


def test_a_view_asks_for_a_memory_and_for_a_list(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    old = remember(services, "An old one")
    services.memories.remember(MemoryDraft(content="Tagged", tags=("kept",)), PERSON)
    pane, browse = pane_of(desktop), browse_of(desktop)
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == 2)
    go_by_click(desktop, "shelf", qtbot)
    shelf_of(desktop).memory_asked.emit(old.id)
    assert workspace_of(desktop).current is browse
    qtbot.waitUntil(lambda: browse.detail.memory_id == old.id)
    go_by_click(desktop, "shelf", qtbot)
    shelf_of(desktop).list_asked.emit(MemoryFilter(tags=("kept",)))
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == 1)
    assert pane.list_model.row_at(0).heading == "Tagged"
    services.memories.remember(MemoryDraft(content="Too", tags=("kept",)), PERSON)
    remember(services, "Not this one")
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == 2)
    qtbot.mouseClick(pane._show_all, LEFT)
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == 4)
    assert not pane._show_all.isVisible()


def test_a_memory_that_is_not_in_the_list_is_shown_and_listed(
    desktop: Desktop, qtbot: QtBot
) -> None:
    services = desktop.context.services
    services.namespaces.create("empty", PERSON)
    memory = remember(services, "In the other namespace")
    desktop.context.namespaces.choose("empty")
    desktop.window.show_memory(memory.id)
    qtbot.waitUntil(lambda: browse_of(desktop).detail.memory_id == memory.id)
    qtbot.waitUntil(lambda: pane_of(desktop).chosen_id == memory.id)
    assert desktop.context.namespaces.chosen == "default"


def test_a_memory_that_was_asked_for_stays_when_the_list_gets_the_focus(
    desktop: Desktop, qtbot: QtBot
) -> None:
    services, workspace = desktop.context.services, workspace_of(desktop)
    services.namespaces.create("work", PERSON)
    listed = remember(services, "In the list", namespace="work")
    shown = remember(services, "In the other namespace")
    desktop.context.namespaces.choose("work")
    pane, detail = pane_of(desktop), browse_of(desktop).detail
    qtbot.waitUntil(lambda: pane.lists(listed.id) and not pane.lists(shown.id))
    workspace.go("shelf")
    desktop.window.show_memory(shown.id)
    qtbot.waitUntil(lambda: detail.memory_id == shown.id)
    workspace.go("shelf")
    workspace.go("browse")
    qtbot.waitUntil(lambda: pane.list_view.hasFocus() and not desktop.context.tasks.is_busy)
    assert detail.meant_id == shown.id
    assert pane.chosen_id == shown.id


def test_the_views_commands_have_a_menu_while_it_is_shown(desktop: Desktop, qtbot: QtBot) -> None:
    def menus() -> list[str]:
        return [top.text() for top in desktop.window.menuBar().actions() if top.isVisible()]

    go_by_click(desktop, "shelf", qtbot)
    assert "Shelf" in menus()
    palette = desktop.window.palette_
    palette.toggle()
    qtbot.keyClicks(palette.field, "dust")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert shelf_of(desktop).told == ["open", "dusted"]
    go_by_click(desktop, "browse", qtbot)
    assert "Shelf" not in menus()


def test_a_namespace_leads_from_views_without_one_to_its_memories(
    desktop: Desktop, qtbot: QtBot
) -> None:
    desktop.context.services.namespaces.create("work", PERSON)
    qtbot.waitUntil(lambda: "work" in desktop.context.namespaces.names)
    go_by_click(desktop, "shelf", qtbot)
    view = workspace_of(desktop).navigation.namespaces.view
    place = view.visualRect(view.model().index(2, 0)).center()
    qtbot.mouseClick(view.viewport(), LEFT, pos=place)
    assert desktop.context.namespaces.chosen == "work"
    assert workspace_of(desktop).current_key == "browse"
    go_by_click(desktop, "shelf", qtbot)
    qtbot.mouseClick(view.viewport(), LEFT, pos=place)
    assert workspace_of(desktop).current_key == "browse"


def test_a_view_that_cannot_be_made_was_not_visited(desktop: Desktop) -> None:
    def fail(_context: DesktopContext) -> DestinationView:
        raise ImportError

    views = workspace_of(desktop).views
    views._table["broken"] = Destination("broken", "Broken", "box", "", fail)
    with pytest.raises(ImportError):
        views.view("broken")
    assert views.made("broken") is None
    views.save_layout()


def test_a_small_window_shows_icons_alone_unless_names_are_asked_for(
    desktop: Desktop, qtbot: QtBot
) -> None:
    window, navigation = desktop.window, workspace_of(desktop).navigation
    window.resize(1200, 700)
    qtbot.waitUntil(lambda: not navigation.is_narrow)
    wide = navigation.width()
    window.resize(820, 700)
    qtbot.waitUntil(lambda: navigation.is_narrow)
    qtbot.waitUntil(lambda: navigation.width() < wide / 2)
    assert navigation.button("shelf").toolTip() == "Shelf (Ctrl+9)"
    qtbot.keyClick(window, Qt.Key.Key_B, CONTROL)
    assert not navigation.is_narrow
    window.resize(1200, 700)
    qtbot.rest()
    assert not navigation.is_narrow


def test_icons_alone_are_remembered_as_a_wish(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    first = make_desktop(home)
    first.window.resize(1200, 700)
    qtbot.waitUntil(lambda: not workspace_of(first).navigation.is_narrow)
    workspace_of(first).toggle_navigation()
    first.end()
    again = make_desktop(home)
    again.window.resize(1300, 700)
    qtbot.rest()
    assert workspace_of(again).navigation.is_narrow


def test_a_window_that_was_on_a_screen_gone_comes_back_into_view(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    first = make_desktop(home)
    far = QWidget()
    qtbot.addWidget(far)
    far.setGeometry(QRect(QPoint(9_000, 7_000), first.window.minimumSize()))
    geometry = far.saveGeometry()
    assert isinstance(geometry, QByteArray)
    first.end()
    first._settings.setValue("window/geometry", geometry)
    first._settings.sync()
    again = make_desktop(home)
    seen = again.window.screen().availableGeometry().intersected(again.window.geometry())
    assert seen.width() >= 400
    assert seen.height() >= 300
