"""Memories written into a file from the window: asked before, stopped, ended with the vault."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any, cast
from unittest.mock import Mock

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QMessageBox,
    QRadioButton,
    QStyle,
    QStyleOptionButton,
    QToolButton,
)

from muniment.desktop.shell.notices.quit_question import work_at_hand
from muniment.desktop.views.exporting.export_dialog import ExportDialog
from muniment.domain.access import PERSON
from muniment.domain.errors import DamagedVaultError
from muniment.domain.memories.memory import MemoryDraft, Visibility
from muniment.domain.memories.query import Sort
from tests.desktop.views.browse.test_browse import press
from tests.desktop.views.namespaces.test_namespaces_view import choose
from tests.desktop.window_parts import (
    AGENT,
    browse_of,
    pane_of,
    readable_texts,
    remember,
    workspace_of,
)
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.namespaces.namespaces_view import NamespacesView
    from muniment.domain.transfer.exporting import Exported, ExportRequest

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
COUNT = 120


def fill(desktop: Desktop, qtbot: QtBot, count: int = 5) -> None:
    drafts = [MemoryDraft(content=f"note {n}", embed=False) for n in range(count)]
    desktop.context.services.memories.remember_batch(drafts, AGENT)
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.total == count)


def trigger(desktop: Desktop, key: str) -> None:
    named = {one.objectName(): one for one in workspace_of(desktop).current.commands()}
    named[key].trigger()


def dialog_of(desktop: Desktop, qtbot: QtBot) -> ExportDialog:
    """Return the dialog, once it has counted."""
    dialog = desktop.context.exports.dialog
    assert isinstance(dialog, ExportDialog)
    qtbot.waitUntil(lambda: not dialog.is_busy)
    return dialog


def choose_file(qtbot: QtBot, dialog: ExportDialog, path: Path) -> None:
    qtbot.mouseClick(dialog.act, LEFT)
    file_dialog = cast("QFileDialog", dialog.over)
    assert file_dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    file_dialog.selectFile(str(path))
    file_dialog.accept()


def wait_for(desktop: Desktop, qtbot: QtBot, text: str) -> None:
    qtbot.waitUntil(lambda: text in desktop.window.notices.text)


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def names(folder: Path) -> list[str]:
    return sorted(found.name for found in folder.iterdir())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "exports"
    made.mkdir()
    return made


@pytest.fixture
def slow(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """An export that waits after its first step until the event is set."""
    exports = desktop.context.services.exports
    really, go = exports.export, threading.Event()

    def export(
        request: ExportRequest, actor: Any, *, watch: Callable[[int, int], bool]
    ) -> Exported:
        def slowly(done: int, total: int) -> bool:
            wants_more = watch(done, total)
            if done:
                go.wait(PATIENCE_S)
            return wants_more

        return really(request, actor, watch=slowly)

    monkeypatch.setattr(type(exports), "export", staticmethod(export))
    return go


def test_a_selection_becomes_a_text(desktop: Desktop, qtbot: QtBot, folder: Path) -> None:
    fill(desktop, qtbot)
    view = pane_of(desktop).list_view
    for place in (0, 2):
        spot = view.visualRect(view.model().index(place, 0)).center()
        keys = CONTROL if place else Qt.KeyboardModifier.NoModifier
        qtbot.mouseClick(view.viewport(), LEFT, keys, spot)
    buttons = pane_of(desktop).bulk_bar.findChildren(QToolButton)
    export = next(one for one in buttons if one.accessibleName() == "Export the selection…")
    qtbot.mouseClick(export, LEFT)
    dialog = dialog_of(desktop, qtbot)
    assert dialog.amount.text() == "2 memories will be exported."
    assert "not encrypted" in dialog.warning.text()
    assert not dialog.sensitive.isVisible()
    choose_file(qtbot, dialog, folder / "two")
    wait_for(desktop, qtbot, "Exported 2 memories to two.md. The file is not encrypted.")
    written = (folder / "two.md").read_text(encoding="utf-8")
    assert written.count("\n> note ") == 2
    assert desktop.context.exports.dialog is None
    assert names(folder) == ["two.md"]


def test_the_list_is_written_as_it_is_listed(
    desktop: Desktop, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    fill(desktop, qtbot, COUNT)
    pane = pane_of(desktop)
    pane.filters.sort_asked.emit(Sort.OLDEST)
    qtbot.waitUntil(lambda: pane.list_model.sorted_by is Sort.OLDEST)
    trigger(desktop, "list.export")
    dialog = dialog_of(desktop, qtbot)
    assert dialog.amount.text() == "120 memories will be exported."
    for _ in range(2):
        qtbot.keyClick(dialog.formats.checkedButton(), Qt.Key.Key_Down)
    choose_file(qtbot, dialog, folder / "all.jsonl")
    wait_for(desktop, qtbot, "Exported 120 memories to all.jsonl")
    contents = [one["content"] for one in records(folder / "all.jsonl")]
    assert contents == [f"note {n}" for n in range(COUNT)]
    press(qtbot, desktop.window.notices, "Show in folder")
    assert opened == [QUrl.fromLocalFile(str(folder))]


def test_confidential_ones_are_named_and_can_be_left_out(
    desktop: Desktop, qtbot: QtBot, folder: Path
) -> None:
    fill(desktop, qtbot, 2)
    secret = MemoryDraft(content="a diagnosis", visibility=Visibility.CONFIDENTIAL, embed=False)
    desktop.context.services.memories.remember(secret, PERSON)
    trigger(desktop, "list.export")
    dialog = dialog_of(desktop, qtbot)
    assert dialog.sensitive.isVisible()
    assert dialog.sensitive.text() == "Include &1 confidential memory"
    assert dialog.amount.text() == "3 memories will be exported."
    choose_file(qtbot, dialog, folder / "whole.md")
    wait_for(desktop, qtbot, "Exported 3 memories to whole.md")
    assert "diagnosis" in (folder / "whole.md").read_text(encoding="utf-8")
    trigger(desktop, "list.export")
    dialog = dialog_of(desktop, qtbot)
    qtbot.waitUntil(dialog.sensitive.isVisible)
    qtbot.keyClick(dialog.sensitive, Qt.Key.Key_Space)
    assert dialog.amount.text() == "2 memories will be exported."
    choose_file(qtbot, dialog, folder / "some.md")
    wait_for(desktop, qtbot, "1 confidential memory was left out.")
    assert "diagnosis" not in (folder / "some.md").read_text(encoding="utf-8")


def _option_of(part: QRadioButton | QCheckBox) -> QStyleOptionButton:
    option = QStyleOptionButton()
    part.initStyleOption(option)
    return option


def test_the_ring_of_a_format_is_no_wider_than_its_name(desktop: Desktop, qtbot: QtBot) -> None:
    fill(desktop, qtbot, 2)
    pane_of(desktop).list_view.selectAll()
    trigger(desktop, "bulk.export")
    dialog = dialog_of(desktop, qtbot)
    for choice in dialog.formats.buttons():
        assert choice.width() == choice.sizeHint().width()
        # Drawn, a text is up to two pixels wider than Qt measures it.
        part = QStyle.SubElement.SE_RadioButtonContents
        room = choice.style().subElementRect(part, _option_of(choice), choice).width()
        measured = choice.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, choice.text()).width()
        assert room >= measured + 2
    dialog.reject()


def test_a_format_stands_where_a_box_stands_and_its_ring_leaves_the_circle(
    desktop: Desktop, qtbot: QtBot
) -> None:
    fill(desktop, qtbot, 2)
    pane_of(desktop).list_view.selectAll()
    trigger(desktop, "bulk.export")
    dialog = dialog_of(desktop, qtbot)
    choice = dialog.formats.buttons()[0]
    part = QStyle.SubElement.SE_CheckBoxIndicator
    box = dialog.style().subElementRect(part, _option_of(dialog.sensitive), dialog.sensitive)
    part = QStyle.SubElement.SE_RadioButtonIndicator
    circle = choice.style().subElementRect(part, _option_of(choice), choice)
    assert circle.left() == box.left() == 0
    choice.setFocus()
    qtbot.waitUntil(choice.hasFocus)
    ringed = choice.grab().toImage()
    choice.clearFocus()
    plain = choice.grab().toImage()
    assert ringed != plain
    assert ringed.copy(circle) == plain.copy(circle)
    dialog.reject()


def test_nothing_to_write_cannot_be_written(desktop: Desktop, qtbot: QtBot) -> None:
    trigger(desktop, "list.export")
    dialog = dialog_of(desktop, qtbot)
    assert dialog.amount.text() == "Nothing to export."
    assert not dialog.act.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert desktop.context.exports.dialog is None


def test_what_cannot_be_counted_cannot_be_written(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(desktop, qtbot)
    broken = Mock(side_effect=DamagedVaultError("a page fails its check"))
    monkeypatch.setattr(type(desktop.context.services.exports), "preview", broken)
    trigger(desktop, "list.export")
    dialog = dialog_of(desktop, qtbot)
    assert "a page fails its check" in dialog.problem.text()
    assert dialog.amount.text() == ""
    assert not dialog.act.isEnabled()


def test_a_file_that_is_there_is_asked_about(desktop: Desktop, qtbot: QtBot, folder: Path) -> None:
    fill(desktop, qtbot)
    there = folder / "there.md"
    there.write_text("what was there")
    trigger(desktop, "list.export")
    dialog = dialog_of(desktop, qtbot)
    choose_file(qtbot, dialog, there)
    question = cast("QMessageBox", dialog.over)
    assert question.text() == "Replace “there.md”?"
    press(qtbot, question, "Cancel")
    assert there.read_text() == "what was there"
    assert dialog.isVisible()
    choose_file(qtbot, dialog, there)
    press(qtbot, cast("QMessageBox", dialog.over), "Replace")
    wait_for(desktop, qtbot, "Exported 5 memories to there.md")
    assert "> note 4" in there.read_text()


def test_results_and_namespaces_are_written(desktop: Desktop, qtbot: QtBot, folder: Path) -> None:
    services = desktop.context.services
    services.namespaces.create("work/home", PERSON)
    remember(services, "The kettle whistles at noon")
    remember(services, "A kettle for the office", namespace="work/home")
    remember(services, "A second thing for the office", namespace="work/home")
    workspace = workspace_of(desktop)
    search = workspace.browse.pane.search
    qtbot.keyClicks(search.field, "kettle whistles")
    qtbot.waitUntil(lambda: search.has_answer and not search.model.is_waiting)
    qtbot.waitUntil(lambda: search.model.rowCount() > 0)
    found = [search.model.id_at(place) for place in range(search.model.rowCount())]
    trigger(desktop, "list.export")
    dialog = dialog_of(desktop, qtbot)
    dialog.formats.button(2).click()
    choose_file(qtbot, dialog, folder / "found.jsonl")
    wait_for(desktop, qtbot, "found.jsonl")
    assert [one["id"] for one in records(folder / "found.jsonl")] == found
    workspace.go("namespaces")
    view = cast("NamespacesView", workspace.current)
    qtbot.waitUntil(lambda: view.table.lines.line_of("work/home") is not None)
    choose(view, "work/home", qtbot)
    press(qtbot, view.detail, "Export…")
    dialog = dialog_of(desktop, qtbot)
    assert dialog.amount.text() == "2 memories will be exported."
    dialog.formats.button(1).click()
    qtbot.mouseClick(dialog.act, LEFT)
    offered = cast("QFileDialog", dialog.over).selectedFiles()[0]
    assert offered.rpartition("/")[2].startswith("muniment-work-home-2")
    assert offered.endswith(".csv")
    cast("QFileDialog", dialog.over).reject()
    choose_file(qtbot, dialog, folder / "work.csv")
    wait_for(desktop, qtbot, "Exported 2 memories to work.csv")
    assert "A kettle for the office" in (folder / "work.csv").read_text(encoding="utf-8-sig")


def test_progress_is_shown_and_a_stop_leaves_no_file(
    desktop: Desktop, qtbot: QtBot, folder: Path, slow: threading.Event
) -> None:
    fill(desktop, qtbot, COUNT)
    trigger(desktop, "list.export")
    choose_file(qtbot, dialog_of(desktop, qtbot), folder / "all.md")
    strip = desktop.window.status.export
    qtbot.waitUntil(lambda: strip.isVisible() and strip.text == "Exporting: 50 of 120")
    assert "Exporting: 50 of 120" in desktop.window.status.texts
    assert any("An export is running" in line for line in work_at_hand(desktop.context, ()))
    trigger(desktop, "list.export")
    assert desktop.context.exports.dialog is None
    wait_for(desktop, qtbot, "Another export is running.")
    qtbot.mouseClick(strip.stop_button, LEFT)
    assert not strip.stop_button.isEnabled()
    slow.set()
    wait_for(desktop, qtbot, "Stopped: no file was written.")
    assert not strip.isVisible()
    assert names(folder) == []


def test_a_lock_ends_the_export_and_tells_nothing(
    desktop: Desktop, qtbot: QtBot, folder: Path, slow: threading.Event
) -> None:
    fill(desktop, qtbot, COUNT)
    trigger(desktop, "list.export")
    choose_file(qtbot, dialog_of(desktop, qtbot), folder / "all.md")
    strip = desktop.window.status.export
    qtbot.waitUntil(lambda: strip.text == "Exporting: 50 of 120")
    desktop.window.lock()
    assert not desktop.context.exports.is_running
    assert strip.text == ""
    slow.set()
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    assert names(folder) == []
    assert desktop.window.notices.text == ""


def test_a_lock_closes_what_asks(desktop: Desktop, qtbot: QtBot, folder: Path) -> None:
    desktop.context.services.namespaces.create("orchard", PERSON)
    remember(desktop.context.services, "The pears are ripe", namespace="orchard")
    workspace_of(desktop).go("namespaces")
    view = cast("NamespacesView", workspace_of(desktop).current)
    qtbot.waitUntil(lambda: view.table.lines.line_of("orchard") is not None)
    choose(view, "orchard", qtbot)
    trigger(desktop, "namespaces.export")
    dialog = dialog_of(desktop, qtbot)
    qtbot.mouseClick(dialog.act, LEFT)
    file_dialog = cast("QFileDialog", dialog.over)
    desktop.window.lock()
    assert not file_dialog.isVisible()
    assert not dialog.isVisible()
    assert dialog.amount.text() == ""
    for shown in (desktop.window, dialog):
        texts = readable_texts(shown)
        assert "pears" not in texts
        assert "orchard" not in texts
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    assert names(folder) == []


def test_a_folder_that_refuses_is_told_of(desktop: Desktop, qtbot: QtBot, folder: Path) -> None:
    fill(desktop, qtbot)
    trigger(desktop, "list.export")
    dialog = dialog_of(desktop, qtbot)
    qtbot.mouseClick(dialog.act, LEFT)
    cast("QFileDialog", dialog.over).fileSelected.emit(str(folder / "gone" / "all.md"))
    wait_for(desktop, qtbot, "The file cannot be written: all.md: No such file")
    assert not desktop.context.exports.is_running


def test_the_palette_offers_it(desktop: Desktop, qtbot: QtBot) -> None:
    fill(desktop, qtbot)
    workspace_of(desktop).go("trash")
    offered = {one.key: one for one in desktop.window._offered_commands()}
    offered["list.export"].run()
    assert workspace_of(desktop).current is browse_of(desktop)
    dialog_of(desktop, qtbot).reject()
