"""Everything that can be done, with Ctrl+K, a few letters and Enter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton
from shiboken6 import isValid
from tests.desktop.people import browse_of, pane_of, readable_texts, remember, workspace_of

from muniment.desktop.agents.agents_view import AgentsView
from muniment.desktop.errands import errands
from muniment.desktop.search.search_view import SearchView
from muniment.domain.access import PERSON

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

    from muniment.desktop.application import Desktop
    from muniment.desktop.palette.command_palette import CommandPalette

CONTROL = Qt.KeyboardModifier.ControlModifier


def opened(desktop: Desktop, qtbot: QtBot) -> CommandPalette:
    palette = desktop.window.palette_
    qtbot.waitUntil(desktop.window.isActiveWindow)
    focused = desktop.window.focusWidget() or desktop.window
    qtbot.keyClick(focused, Qt.Key.Key_K, CONTROL)
    assert palette.isVisible()
    assert palette.field.hasFocus()
    return palette


def shown(palette: CommandPalette) -> list[str]:
    return [str(palette.model.index(row).data()) for row in range(palette.model.rowCount())]


def test_it_offers_the_menus_the_destinations_and_the_namespaces(
    desktop: Desktop, qtbot: QtBot
) -> None:
    desktop.context.services.namespaces.create("work", PERSON)
    qtbot.waitUntil(lambda: "work" in desktop.context.namespaces.names)
    palette = opened(desktop, qtbot)
    texts = shown(palette)
    assert {"New memory", "Lock now", "Dark", "Browse", "work", "default"} <= set(texts)
    assert "All commands…" not in texts
    spoken = [
        palette.model.index(row).data(Qt.ItemDataRole.AccessibleTextRole)
        for row in range(palette.model.rowCount())
    ]
    assert "Lock now, File, Ctrl+L" in spoken


@pytest.mark.parametrize("editor", ["text", "search field"])
def test_it_opens_from_where_text_is_typed_and_gives_the_focus_back(
    desktop: Desktop, qtbot: QtBot, editor: str
) -> None:
    browse = browse_of(desktop)
    browse.start_new()
    typed = browse.detail.form.content if editor == "text" else browse.pane.field
    typed.setFocus()
    qtbot.keyClicks(typed, "half a thought")
    palette = opened(desktop, qtbot)
    qtbot.keyClicks(palette.field, "zzz")
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert typed.hasFocus()
    assert "half a thought" in readable_texts(desktop.window)
    browse.detail.revert()


@pytest.mark.parametrize("fate", ["hidden", "disabled", "deleted"])
def test_the_focus_goes_nearby_when_what_had_it_went_meanwhile(
    desktop: Desktop, qtbot: QtBot, fate: str
) -> None:
    view = workspace_of(desktop).current
    gone = QPushButton("gone", view)
    gone.show()
    gone.setFocus()
    palette = opened(desktop, qtbot)
    if fate == "hidden":
        gone.hide()
    elif fate == "disabled":
        gone.setEnabled(False)
    else:
        gone.deleteLater()
        qtbot.waitUntil(lambda: not isValid(gone))
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    focused = desktop.window.focusWidget()
    assert focused is not None
    assert view.isAncestorOf(focused)
    assert focused is not gone


def test_a_command_is_found_and_run_with_the_keyboard(desktop: Desktop, qtbot: QtBot) -> None:
    palette = opened(desktop, qtbot)
    qtbot.keyClicks(palette.field, "nm")
    assert shown(palette)[0] == "New memory"
    assert palette.field.accessibleDescription() == "New memory, File, Ctrl+N"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert browse_of(desktop).detail.is_new


def test_the_arrow_keys_go_round(desktop: Desktop, qtbot: QtBot) -> None:
    palette = opened(desktop, qtbot)
    last = palette.model.rowCount() - 1
    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    assert palette.view.currentIndex().row() == last
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.view.currentIndex().row() == 0
    qtbot.keyClick(palette.field, Qt.Key.Key_PageDown)
    assert 0 < palette.view.currentIndex().row() <= last
    qtbot.keyClick(palette.field, Qt.Key.Key_Tab)
    assert palette.field.hasFocus()


def test_what_was_used_last_comes_first_also_next_time(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    first = make_desktop(home)
    palette = opened(first, qtbot)
    qtbot.keyClicks(palette.field, "refresh")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert shown(opened(first, qtbot))[0] == "Refresh"
    first.end()
    again = make_desktop(home)
    assert shown(opened(again, qtbot))[0] == "Refresh"


def test_a_namespace_is_chosen_and_its_name_gets_into_no_file(
    desktop: Desktop, qtbot: QtBot
) -> None:
    desktop.context.services.namespaces.create("canarylantern", PERSON)
    qtbot.waitUntil(lambda: "canarylantern" in desktop.context.namespaces.names)
    palette = opened(desktop, qtbot)
    qtbot.keyClicks(palette.field, "canary")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert desktop.context.namespaces.chosen == "canarylantern"
    assert pane_of(desktop).list_model.namespace == "canarylantern"
    desktop._settings.sync()
    assert "canary" not in Path(desktop._settings.fileName()).read_text(encoding="utf-8")
    texts = shown(opened(desktop, qtbot))
    assert "All memories" in texts
    assert "canarylantern" not in texts


def test_what_is_no_command_is_searched_for(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    services.namespaces.create("attic", PERSON)
    remember(services, "A zither stands in the attic", namespace="attic")
    remember(services, "Another zither is lent to Ada")
    qtbot.waitUntil(lambda: "attic" in desktop.context.namespaces.names)
    desktop.context.namespaces.choose("attic")
    palette = opened(desktop, qtbot)
    qtbot.keyClicks(palette.field, "zither")
    assert shown(palette) == ["Search memories for “zither”"]
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    view = workspace_of(desktop).current
    assert isinstance(view, SearchView)
    assert view.bar.field.text() == "zither"
    qtbot.waitUntil(lambda: view.model.rowCount() == 1)
    assert view.model.row_at(0).heading == "A zither stands in the attic"
    assert desktop.context.namespaces.chosen == "attic"


def test_a_click_beside_it_closes_it(desktop: Desktop, qtbot: QtBot) -> None:
    palette = opened(desktop, qtbot)
    qtbot.mouseClick(palette, Qt.MouseButton.LeftButton, pos=QPoint(5, 300))
    assert not palette.isVisible()


def test_locked_it_offers_what_is_allowed_and_tells_nothing(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.context.services.namespaces.create("canarylantern", PERSON)
    qtbot.waitUntil(lambda: "canarylantern" in desktop.context.namespaces.names)
    palette = opened(desktop, qtbot)
    qtbot.keyClicks(palette.field, "canary")
    desktop.window.lock()
    assert not palette.isVisible()
    assert "canary" not in readable_texts(desktop.window)
    palette.toggle()
    texts = shown(palette)
    assert "Quit" in texts
    assert not {"New memory", "Browse", "canarylantern"} & set(texts)
    qtbot.keyClick(palette.field, Qt.Key.Key_Z, CONTROL)
    assert not palette.field.text()
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)


def test_every_errand_is_an_action_of_its_view(desktop: Desktop, qtbot: QtBot) -> None:
    workspace = workspace_of(desktop)
    views = {key: workspace.views.view(key) for key in {one.destination for one in errands()}}
    for errand in errands():
        named = {action.objectName(): action for action in views[errand.destination].commands()}
        assert named[errand.key].text() == errand.text
        assert named[errand.key].isEnabled()
        assert not named[errand.key].icon().isNull()
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)


def test_what_needs_nothing_chosen_can_be_done_from_anywhere(
    desktop: Desktop, qtbot: QtBot
) -> None:
    workspace = workspace_of(desktop)
    for key in ("profile", "stats", "agents", "namespaces", "trash", "settings", "search"):
        named = {line.key for line in errands() if line.destination == key}
        free = {one.objectName() for one in workspace.views.view(key).commands() if one.isEnabled()}
        assert "" not in {one.objectName() for one in workspace.views.view(key).commands()}
        # What is enabled before anything was opened asks for nothing that is chosen, but for
        # what belongs to the namespace that is chosen by then.
        assert free - named <= {
            "namespaces.rename", "namespaces.export", "namespaces.wipe", "namespaces.delete"
        }  # fmt: skip


def test_an_errand_is_run_where_it_belongs(desktop: Desktop, qtbot: QtBot) -> None:
    palette = opened(desktop, qtbot)
    qtbot.keyClicks(palette.field, "new key")
    assert shown(palette)[0] == "New key for an agent…"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    view = workspace_of(desktop).current
    assert isinstance(view, AgentsView)
    assert view.dialog is not None
    view.dialog.reject()
    palette = opened(desktop, qtbot)
    assert shown(palette)[0] == "New key for an agent…"
    qtbot.keyClicks(palette.field, "settings backups")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert workspace_of(desktop).current_key == "settings"
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
