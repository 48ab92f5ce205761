"""Everything that can be done, with Ctrl+K, a few letters and Enter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from shiboken6 import isValid

from muniment.desktop.shell.global_actions import global_actions
from muniment.desktop.shell.palette.commands import ranked
from muniment.desktop.shell.palette.places import places, search_words
from muniment.desktop.shell.tray import Tray
from muniment.desktop.views.agents.agents_view import AgentsView
from muniment.desktop.views.bundles.bundle_export_dialog import BundleExportDialog
from muniment.desktop.views.namespaces.namespaces_view import NamespacesView
from muniment.desktop.views.settings.backups_section import BackupsSection
from muniment.desktop.views.settings.headings import headings
from muniment.desktop.views.settings.sections import sections
from muniment.desktop.views.settings.security_section import SecuritySection
from muniment.desktop.views.settings.settings_view import SettingsView
from muniment.domain.access import PERSON
from muniment.services.vault.login_start import LoginStartService
from tests.desktop.window_parts import browse_of, pane_of, readable_texts, remember, workspace_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.shell.palette.command_palette import CommandPalette
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

CONTROL = Qt.KeyboardModifier.ControlModifier
# They begin something at once; what they do is tested by itself.
AT_ONCE = ("settings.new-recovery-key", "settings.copy-address", "settings.back-up",
           "settings.check")  # fmt: skip
SOUGHT = {
    "sort": "Order: Newest first",
    "newest": "Order: Newest first",
    "verify": "Check the vault now",
    "check": "Check the vault now",
    "recovery key": "Create a new recovery key",
    "history": "History of this memory",
    "related": "Memories related to this one",
    "type": "Type of this memory",
    "category": "Filter by category",
    "tier": "Filter by priority",
    "start at login": "Desktop: Start",
    "language": "Appearance: Language",
    "text size": "Appearance: Text size",
    "delete session": "Session of this memory",
    "purge": "Delete memories permanently",
    "restore": "Restore memories from the trash",
    "rename": "Rename a namespace",
    "back up": "Back up now",
    "backup": "Back up now",
    "delete": "Move to the trash",
    "delete memory": "Move to the trash",
    "copy address": "Copy the address of the port",
    "keyring": "Unlock with the system keychain",
    "dark theme": "Dark",
    "MCP": "How agents connect",
}


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
    assert {"New memory", "Lock vault", "Dark", "Browse", "work", "default"} <= set(texts)
    assert "All commands…" not in texts
    spoken = [
        palette.model.index(row).data(Qt.ItemDataRole.AccessibleTextRole)
        for row in range(palette.model.rowCount())
    ]
    assert "Lock vault, File, Ctrl+L" in spoken


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
    assert shown(palette)[-1] == "Search memories for “zither”"
    qtbot.waitUntil(lambda: len(shown(palette)) == 2)
    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    pane = pane_of(desktop)
    assert pane.field.text() == "zither"
    qtbot.waitUntil(lambda: pane.hits_model.rowCount() == 1)
    assert pane.hits_model.row_at(0).heading == "A zither stands in the attic"
    assert desktop.context.namespaces.chosen == "attic"


def test_memories_are_found_and_shown(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    wanted = remember(services, "A zither stands in the attic")
    for number in range(8):
        remember(services, f"Kettle {number} is new")
    workspace_of(desktop).go("profile")
    palette = opened(desktop, qtbot)
    qtbot.keyClicks(palette.field, "kettle")
    qtbot.waitUntil(lambda: sum(text.startswith("Kettle") for text in shown(palette)) == 5)
    palette.field.selectAll()
    qtbot.keyClicks(palette.field, "zither")
    qtbot.waitUntil(lambda: shown(palette)[0] == "A zither stands in the attic")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: browse_of(desktop).detail.memory_id == wanted.id)
    assert workspace_of(desktop).current_key == "browse"
    assert not palette.isVisible()
    assert "zither" not in str(desktop._settings.value("palette/recent"))
    assert palette.model.rowCount() == 0


def test_a_memory_with_the_word_comes_before_commands_with_its_letters_here_and_there(
    desktop: Desktop, qtbot: QtBot
) -> None:
    wanted = remember(desktop.context.services, "The boiler was serviced in March")
    palette = opened(desktop, qtbot)
    qtbot.keyClicks(palette.field, "boiler", delay=60)
    assert "Filter by day" in shown(palette)
    qtbot.waitUntil(lambda: shown(palette)[0] == "The boiler was serviced in March")
    assert palette.view.currentIndex().row() == 0
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: browse_of(desktop).detail.memory_id == wanted.id)


def test_what_was_chosen_stays_chosen_when_memories_are_found(
    desktop: Desktop, qtbot: QtBot
) -> None:
    remember(desktop.context.services, "The boiler was serviced in March")
    palette = opened(desktop, qtbot)
    qtbot.keyClicks(palette.field, "boiler")
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    chosen = palette.view.currentIndex().data()
    qtbot.waitUntil(lambda: "The boiler was serviced in March" in shown(palette))
    assert palette.view.currentIndex().data() == chosen


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
    views = {
        key: workspace.views.view(key) for key in {one.destination for one in global_actions()}
    }
    for one in global_actions():
        named = {action.objectName(): action for action in views[one.destination].commands()}
        assert named[one.key].text() == one.text
        assert named[one.key].isEnabled()
        assert not named[one.key].icon().isNull()
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)


def test_what_needs_nothing_chosen_can_be_done_from_anywhere(
    desktop: Desktop, qtbot: QtBot
) -> None:
    workspace = workspace_of(desktop)
    for key in ("profile", "stats", "agents", "namespaces", "trash", "settings"):
        named = {line.key for line in global_actions() if line.destination == key}
        free = {one.objectName() for one in workspace.views.view(key).commands() if one.isEnabled()}
        assert "" not in {one.objectName() for one in workspace.views.view(key).commands()}
        # What is enabled before anything was opened asks for nothing that is chosen, but for
        # what belongs to the namespace that is chosen by then.
        assert free - named <= {
            "namespaces.rename", "namespaces.export", "namespaces.bundle", "namespaces.wipe",
            "namespaces.delete",
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


def test_everything_is_found_by_the_words_of_who_looks_for_it(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The tests' homes have no entry of any system.
    monkeypatch.setattr(LoginStartService, "is_possible", True)
    palette = opened(desktop, qtbot)
    missed = {}
    for typed, text in SOUGHT.items():
        palette.field.setText(typed)
        if text not in shown(palette)[:3]:
            missed[typed] = shown(palette)[:5]
    assert not missed
    palette.dismiss()


def test_what_is_called_so_comes_before_what_is_called_so_besides(
    desktop: Desktop, qtbot: QtBot
) -> None:
    palette = opened(desktop, qtbot)
    found = [one.command.text for one in ranked(palette._commands, "back up", ())]
    assert found[0] == "Back up now"
    assert "Backups: Verify vault" in found
    palette.dismiss()


def test_every_action_of_every_view_has_a_line(desktop: Desktop, qtbot: QtBot) -> None:
    workspace = workspace_of(desktop)
    lines = {one.key for one in global_actions()} | {one.key for one in places(desktop.context)}
    for key in {one.destination for one in places(desktop.context)}:
        named = {one.objectName() for one in workspace.views.view(key).commands()}
        assert named <= lines, key
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)


def test_every_heading_of_the_settings_has_a_line(desktop: Desktop, qtbot: QtBot) -> None:
    workspace_of(desktop).go("settings")
    view = workspace_of(desktop).current
    assert isinstance(view, SettingsView)
    listed = headings()
    for entry in sections():
        texts = [one.text for one in listed if one.section == entry.key]
        assert texts == list(view.go(entry.key).groups), entry.key
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)


@pytest.mark.parametrize("has_tray", [True, False])
def test_a_heading_is_offered_where_its_group_is_shown(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, has_tray: bool
) -> None:
    monkeypatch.setattr(Tray, "is_available", staticmethod(lambda: has_tray))
    workspace_of(desktop).go("settings")
    view = workspace_of(desktop).current
    assert isinstance(view, SettingsView)
    shown, offered = set(), {one.key for one in desktop.window._offered_commands()}
    keys = {one: f"settings.{one.section}.{one.key}" for one in headings()}
    for heading, key in keys.items():
        section = view.go(heading.section)
        if section.groups[heading.text].isVisibleTo(section):
            shown.add(key)
    assert offered & set(keys.values()) == shown
    assert ("settings.desktop.tray" in shown) is has_tray
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)


def test_no_two_lines_have_a_key_and_each_word_of_the_menus_a_command(desktop: Desktop) -> None:
    keys = [one.key for one in (*global_actions(), *places(desktop.context))]
    assert len(set(keys)) == len(keys)
    offered = {one.key for one in desktop.window._offered_commands()}
    assert set(search_words()) <= offered | {"undo", "redo", "keychain", "agents.pause"}


def test_every_place_is_reached(desktop: Desktop, qtbot: QtBot) -> None:
    remember(desktop.context.services, "The boiler needs its pressure topped up")
    browse, workspace = browse_of(desktop), workspace_of(desktop)
    qtbot.waitUntil(lambda: bool(browse.detail.memory_id))
    qtbot.waitUntil(desktop.window.isActiveWindow)
    for place in places(desktop.context):
        if place.key in AT_ONCE:
            continue
        # An action of the view that is shown stands for its place.
        workspace.go("stats" if place.destination != "stats" else "trash")
        offered = {one.key: one for one in desktop.window._offered_commands()}
        offered[place.key].run()
        assert workspace.current_key == place.destination, place.key
        assert QApplication.focusWidget() is not None, place.key
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            dialog.close()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.hide()
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)


def test_the_history_is_reached_from_another_view(desktop: Desktop, qtbot: QtBot) -> None:
    memory = remember(desktop.context.services, "The boiler needs its pressure topped up")
    browse, workspace = browse_of(desktop), workspace_of(desktop)
    qtbot.waitUntil(lambda: browse.pane.list_model.rowCount() == 1)
    browse.show_memory(memory.id)
    qtbot.waitUntil(lambda: browse.detail.memory_id == memory.id)
    workspace.go("trash")
    palette = opened(desktop, qtbot)
    qtbot.keyClicks(palette.field, "history")
    assert shown(palette)[0] == "History of this memory"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    bar = browse.detail.page.tabs.bar
    qtbot.waitUntil(bar.hasFocus)
    assert bar.tabText(bar.currentIndex()) == "History"


def test_a_bundle_is_exported_from_anywhere(desktop: Desktop, qtbot: QtBot) -> None:
    palette = opened(desktop, qtbot)
    qtbot.keyClicks(palette.field, "namespace as a bundle")
    assert shown(palette)[0] == "Export a namespace as a bundle"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    view = workspace_of(desktop).views.view("namespaces")
    assert isinstance(view, NamespacesView)
    qtbot.waitUntil(lambda: isinstance(view.dialog, BundleExportDialog))
    assert view.dialog is not None
    assert "default" in view.dialog.explanation.text()
    view.dialog.reject()
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)


def test_a_filter_is_reached_with_the_focus_on_it(desktop: Desktop, qtbot: QtBot) -> None:
    workspace_of(desktop).go("trash")
    palette = opened(desktop, qtbot)
    qtbot.keyClicks(palette.field, "category")
    assert shown(palette)[0] == "Filter by category"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    popover = pane_of(desktop).filters.popover
    qtbot.waitUntil(popover.combo("categories").hasFocus)
    popover.hide()
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)


def test_a_heading_of_the_settings_is_in_sight_with_the_focus_below_it(
    desktop: Desktop, qtbot: QtBot
) -> None:
    palette = opened(desktop, qtbot)
    qtbot.keyClicks(palette.field, "doctor")
    found = shown(palette)
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert found[:2] == ["Check the vault now", "Backups: Verify vault"]
    palette = opened(desktop, qtbot)
    qtbot.keyClicks(palette.field, "clipboard")
    assert shown(palette)[0] == "Security: Clipboard"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    view = workspace_of(desktop).current
    assert isinstance(view, SettingsView)
    seconds = view.go("security").seconds  # type: ignore[attr-defined]
    qtbot.waitUntil(seconds.hasFocus)
    qtbot.waitUntil(lambda: not seconds.visibleRegion().isEmpty())
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)


def test_a_backup_is_made_from_anywhere(desktop: Desktop, qtbot: QtBot) -> None:
    before = len(desktop.context.services.backups.overview(PERSON).backups)
    palette = opened(desktop, qtbot)
    qtbot.keyClicks(palette.field, "back up")
    assert shown(palette)[0] == "Back up now"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    backups = desktop.context.services.backups
    qtbot.waitUntil(lambda: len(backups.overview(PERSON).backups) > before)
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)


def test_what_needs_no_choice_is_done_at_once_in_the_settings(
    desktop: Desktop, qtbot: QtBot
) -> None:
    def run(typed: str) -> SettingsView:
        palette = opened(desktop, qtbot)
        qtbot.keyClicks(palette.field, typed)
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)
        view = workspace_of(desktop).current
        assert isinstance(view, SettingsView)
        return view

    section = run("check the vault now").section
    assert isinstance(section, BackupsSection)
    qtbot.waitUntil(lambda: bool(section.check.found.text()))
    run("copy the address")
    qtbot.waitUntil(lambda: QApplication.clipboard().text() == "http://127.0.0.1:4774")
    security = run("new recovery key").section
    assert isinstance(security, SecuritySection)
    qtbot.waitUntil(lambda: security.dialog is not None and security.dialog.isVisible())
    assert security.dialog is not None
    security.dialog.done(0)
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
