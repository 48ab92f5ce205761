"""Profile, statistics, agents, namespaces, trash, settings, and what lies above the window."""

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QCoreApplication, QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QScrollArea

from muniment.desktop.shell.notices.quit_question import ask_before_quitting
from muniment.desktop.shell.tray import Tray
from muniment.domain.access import PERSON
from muniment.domain.errors import DiskFullError
from pictures.album import Album, wait_for
from pictures.content import CODE

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget

    from muniment.desktop.shell.lock.passphrase_dialog import ChangePassphraseDialog
    from muniment.desktop.shell.undo.undo_since_dialog import UndoSinceDialog
    from muniment.desktop.views.agents.agents_view import AgentsView
    from muniment.desktop.views.agents.new_key_dialog import NewKeyDialog
    from muniment.desktop.views.entities.entities_view import EntitiesView
    from muniment.desktop.views.namespaces.namespaces_view import NamespacesView
    from muniment.desktop.views.owners.owners_view import OwnersView
    from muniment.desktop.views.profile.profile_view import ProfileView
    from muniment.desktop.views.settings.backups_section import BackupsSection
    from muniment.desktop.views.settings.restore_dialog import RestoreDialog
    from muniment.desktop.views.settings.settings_view import SettingsView
    from muniment.desktop.views.settings.shortcuts_section import ShortcutsSection
    from muniment.desktop.views.stats.stats_view import StatsView
    from muniment.desktop.views.trash.trash_view import TrashView

_NOTES: Final = (
    "The ferry to the island only takes cash",
    "Nora's bike is the green one",
    "The stove in the hut draws better with the hatch half open",
)


def profile(album: Album) -> None:
    """Look at the profile, from the top to the foot, and at a correction."""
    view = cast("ProfileView", album.go("profile"))
    wait_for(lambda: view.is_settled)
    _scroll(album, view, "55-profile")
    rows = view.page.bio.sentences.rows
    if rows:
        rows[0].edit()
        album.take("56-profile-correction")
        rows[0].end_editing()


def entities(album: Album) -> None:
    """Look at people and things: one with its neighbours, several, and what a merge asks."""
    view = cast("EntitiesView", album.go("entities"))
    wait_for(view.detail.graph.isVisible)
    album.take("58-entities")
    view.detail.graph.setFocus(Qt.FocusReason.TabFocusReason)
    album.take("58-entities-node")
    rows = view.list.model.rows
    alike = [place for place, row in enumerate(rows) if row.namespace == rows[0].namespace][:3]
    for place in alike:
        index = view.list.model.index(place)
        view.list.view.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Select)
    album.take("59-entities-chosen")
    album.take_dialog("59-merge", view.ask_to_merge)


def owners(album: Album) -> None:
    """Look at agents, users, projects and sessions, and at what is asked before an edit."""
    view = cast("OwnersView", album.go("owners"))
    wait_for(lambda: view.table.rows.lines)
    album.take("59-owners")
    album.take_dialog("59-owners-edit", view.ask_to_edit)


def statistics(album: Album) -> None:
    """Look at the charts, from the top to the foot."""
    view = cast("StatsView", album.go("stats"))
    wait_for(lambda: view.is_settled)
    _scroll(album, view, "60-stats")


def agents(album: Album) -> None:
    """Look at the agents, at one of them, and at everything that is asked about a key."""
    view = cast("AgentsView", album.go("agents"))
    wait_for(view.list.model.rowCount)
    view.show_connecting()
    album.take("65-agents-connect")
    keys = album.shown.context.services.keys.list(PERSON)
    for number, key in enumerate(sorted(keys, key=lambda key: key.name)):
        view.list.choose(key.id)
        album.settle()
        album.take(f"66-agent-{number + 1}")
    code = next(key for key in keys if key.name == CODE)
    view.list.choose(code.id)
    album.settle()

    def counted(dialog: "QDialog") -> None:
        wait_for(cast("UndoSinceDialog", dialog).preview.text)

    album.take_dialog("67-undo-since", lambda: view.detail.undo_asked.emit(code), counted)
    album.take_dialog("68-revoke", lambda: view.detail.revoke_asked.emit(code))
    album.take_dialog("69-edit-key", lambda: view.detail.edit_asked.emit(code))
    view.ask_for_new_key()
    dialog = cast("NewKeyDialog", view.dialog)
    album.settle()
    album.take("70-new-key", dialog)
    dialog.program.setCurrentIndex(2)
    album.take("71-new-key-for-a-program", dialog)
    dialog.act.click()
    wait_for(lambda: dialog.token_is_shown)
    album.take("72-key-shown-once", dialog)
    dialog.accept()


def namespaces(album: Album) -> None:
    """Look at the namespaces, and at what is asked before one is changed."""
    view = cast("NamespacesView", album.go("namespaces"))
    wait_for(lambda: view.detail.text)
    QTest.qWait(200)
    album.take("74-namespaces")
    album.take_dialog("75-new-namespace", view.ask_for_new)
    album.take_dialog("76-wipe-a-namespace", view.ask_to_wipe)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "notes.jsonl"
        lines = [json.dumps({"content": note}) for note in _NOTES]
        file.write_text("\n".join([*lines[:2], "{broken", lines[2]]), encoding="utf-8")
        album.take_dialog(
            "73-import", lambda: view.importing.show_files((file,)), lambda _: QTest.qWait(300)
        )


def trash(album: Album) -> None:
    """Look at what was deleted."""
    view = cast("TrashView", album.go("trash"))
    wait_for(view.model.rowCount)
    album.take("77-trash")
    # Not `selectRow`, which Qt looks for past the edge where people read from the right.
    view.page.table.setCurrentIndex(view.model.index(0, 0))
    wait_for(view.page.text.toPlainText)
    album.take("78-trash-chosen")
    album.take_dialog("79-empty-the-trash", view.empty_trash)


def settings(album: Album) -> None:
    """Look at every section of the settings, to its foot."""
    view = cast("SettingsView", album.go("settings"))
    for number, action in enumerate(view.commands()):
        action.trigger()
        album.settle()
        name = action.objectName().removeprefix("settings.")
        _scroll(album, view.section, f"8{number}-settings-{name}")
    section = cast("BackupsSection", view.go("backups"))
    album.settle()

    def looked(dialog: "QDialog") -> None:
        wait_for(cast("RestoreDialog", dialog).preview.isVisible)

    wait_for(section.restore.isEnabled)
    album.take_dialog("8a-restore-a-backup", section.restore.click, looked)
    panel = cast("ShortcutsSection", view.go("shortcuts")).capture
    panel.switch.click()
    wait_for(panel.configure.isVisible)
    album.take("8b-shortcut-that-the-desktop-gave")
    panel.switch.click()
    album.go("browse")


def above(album: Album) -> None:
    """Look at the palette, notices, errors and questions."""
    window = album.shown.window
    album.go("browse")
    window.palette_.toggle()
    album.take("93-command-palette")
    window.palette_.field.setText("lo")
    album.take("94-command-palette-typed")
    window.palette_.dismiss()
    window.show_error(DiskFullError())
    album.take("95-an-error")
    window.notices.dismiss()

    def fill(dialog: "QDialog") -> None:
        cast("ChangePassphraseDialog", dialog).new.first.setText("copper lantern")
        QTest.qWait(300)

    album.take_dialog("96-change-passphrase", window.actions_.passphrase.trigger, fill)
    album.take_dialog("97-about", window.actions_.about.trigger)
    lines = (QCoreApplication.translate("quit_question",
        "A backup or restore is running. Quitting cancels it."),)  # fmt: skip
    album.take_dialog(
        "98-quit-during-work",
        lambda: ask_before_quitting(window, lines, leave=lambda: None, stay_in_tray=lambda: None),
    )
    tray = Tray(album.shown.context, None)
    tray.show_state(is_open=True)
    tray.menu.aboutToShow.emit()
    album.settle()
    tray.menu.aboutToShow.emit()
    album.take("99-menu-of-the-tray", tray.menu)
    tray.close()
    for number, menu in enumerate(window.menuBar().findChildren(QMenu), start=1):
        # The bar's own menu, of what has no room, has no title.
        if menu.actions() and menu.title():
            menu.aboutToShow.emit()
            menu.resize(menu.sizeHint())
            album.take(f"99-menu-{number}", menu)


def _scroll(album: Album, view: "QWidget", name: str) -> None:
    """Take a picture of a page, and more of them as far as it goes down."""
    areas = [area for area in view.findChildren(QScrollArea) if area.isVisible()]
    area = max(areas, key=lambda one: one.height() * one.width(), default=None)
    album.take(name)
    if area is None:
        return
    bar, number = area.verticalScrollBar(), 1
    bar.setValue(0)
    while bar.value() < bar.maximum():
        bar.setValue(bar.value() + max(bar.pageStep() - 60, 60))
        number += 1
        album.take(f"{name}-{number}")
    bar.setValue(0)
    view.setFocus(Qt.FocusReason.OtherFocusReason)
