"""Importing in the window: looked at, written, taken back; what is left out is named."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QGuiApplication,
)
from PySide6.QtWidgets import QFileDialog

from muniment.desktop.views.bundles.bundle_import_dialog import BundleImportDialog
from muniment.desktop.views.importing.import_dialog import ImportDialog
from muniment.desktop.views.importing.import_files import import_files, preview_files
from muniment.desktop.views.importing.import_words import (
    amount_text,
    faults_text,
    imported_text,
    ranges_text,
    reasons_text,
)
from muniment.domain.access import PERSON
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.transfer.importing import (
    Imported,
    ImportPreview,
    ImportRequest,
    LineFault,
)
from muniment.services.conversations.conversation_service import ConversationService
from muniment.services.transfer.importing import ImportService
from muniment.services.vault.vault_service import VaultState
from muniment.understanding.conversations.messages import ExtractedFact
from tests.desktop.dropping import drop
from tests.desktop.views.browse.test_browse import press
from tests.desktop.window_parts import readable_texts, workspace_of
from tests.importers import shapes
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.namespaces.namespaces_view import NamespacesView

LEFT = Qt.MouseButton.LeftButton
CANARY = "canaryanchor"


@pytest.fixture
def view(desktop: Desktop, qtbot: QtBot) -> NamespacesView:
    desktop.context.services.namespaces.create("work", PERSON)
    workspace_of(desktop).go("namespaces")
    found: NamespacesView = workspace_of(desktop).current  # type: ignore[assignment]
    qtbot.waitUntil(lambda: len(desktop.context.namespaces.known) == 2)
    qtbot.waitUntil(lambda: bool(found.table.chosen))
    return found


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """Three memories, one of them twice, and two lines that are none."""
    texts = [f"The boiler wants 1.5 bar {CANARY}", "Call Ada", "Buy milk", "Call Ada"]
    lines = [json.dumps({"content": text, "client_id": text}) for text in texts]
    path = tmp_path / "notes.jsonl"
    path.write_text("\n".join([*lines[:2], "{broken", *lines[2:], "[]"]), encoding="utf-8")
    return path


def many(folder: Path) -> Path:
    path = folder / "many.txt"
    path.write_text("\n".join(f"note {number}" for number in range(200)), encoding="utf-8")
    return path


def choose_file(view: NamespacesView, path: Path, qtbot: QtBot) -> ImportDialog:
    """Press the button, choose a file as a person does, and wait until it was looked at."""
    qtbot.mouseClick(view.import_button, LEFT)
    files = view.importing.dialog
    assert isinstance(files, QFileDialog)
    files.filesSelected.emit([str(path)])
    files.accept()
    dialog = view.importing.dialog
    assert isinstance(dialog, ImportDialog)
    qtbot.waitUntil(lambda: not dialog.is_busy)
    return dialog


def count(desktop: Desktop, namespace: str) -> int:
    wanted = MemoryFilter(namespaces=(namespace,))
    return desktop.context.services.memories.list(wanted, PageRequest(limit=1), PERSON).total


def test_a_file_is_looked_at_imported_and_taken_back(
    desktop: Desktop, view: NamespacesView, mixed: Path, qtbot: QtBot
) -> None:
    dialog = choose_file(view, mixed, qtbot)
    assert dialog.heading.text() == "notes.jsonl"
    assert dialog.amount.text() == "3 memories will be imported. 1 duplicate skipped."
    assert dialog.first.text().splitlines()[0] == f"• The boiler wants 1.5 bar {CANARY}"
    assert dialog.faults.text() == "2 lines aren't memories and are skipped: 3, 6."
    dialog.why.set_open(is_open=True)
    assert dialog.reasons.text() == "Line 3: it is not valid JSON\nLine 6: it must be a JSON object"
    dialog.namespace.setCurrentText("work")
    qtbot.waitUntil(lambda: not dialog.is_busy and dialog.act.isEnabled())
    qtbot.mouseClick(dialog.act, LEFT)
    notices = desktop.window.notices
    qtbot.waitUntil(lambda: notices.text.startswith("Imported"))
    assert notices.text == (
        "Imported 3 memories from “notes.jsonl”. 1 duplicate skipped. Skipped lines: 3, 6."
    )
    assert (count(desktop, "work"), count(desktop, "default")) == (3, 0)
    assert view.importing.dialog is None
    press(qtbot, notices, "Copy skipped lines")
    assert QGuiApplication.clipboard().text().startswith("Line 3: it is not valid JSON\nLine 6")
    assert "imported 3 memories" in desktop.context.operations.undo_text
    desktop.context.operations.undo()
    qtbot.waitUntil(lambda: count(desktop, "work") == 0)
    qtbot.waitUntil(lambda: not desktop.context.operations.is_at_work)


def test_a_table_is_looked_at_and_its_damage_is_told(
    desktop: Desktop, view: NamespacesView, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "table.csv"
    text = 'content;tags\nTea;kitchen\n"Milk;b\n' + "Sugar;c\n" * 400
    path.write_text(text, encoding="utf-8")
    dialog = choose_file(view, path, qtbot)
    assert dialog.amount.text() == "1 memory will be imported."
    assert dialog.faults.text() == "Lines 3–403 aren't memories and are skipped."
    dialog.why.set_open(is_open=True)
    reason = "it has a quotation mark that is never closed"
    assert dialog.reasons.text() == f"Lines 3–403: {reason}"
    qtbot.mouseClick(dialog.act, LEFT)
    done = "Imported 1 memory from “table.csv”. Skipped lines: 3–403."
    qtbot.waitUntil(lambda: desktop.window.notices.text == done)
    assert count(desktop, "default") == 1


@pytest.mark.usefixtures("german")
def test_a_table_without_a_head_is_refused_in_the_language_of_the_person(
    view: NamespacesView, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "table.csv"
    path.write_text("Tea,Milk", encoding="utf-8")
    dialog = choose_file(view, path, qtbot)
    assert "hat in der Kopfzeile keine Spalte „content“" in dialog.problem.text()
    assert not dialog.act.isEnabled()


def test_what_is_there_already_leaves_nothing_to_import(
    desktop: Desktop, view: NamespacesView, mixed: Path, qtbot: QtBot
) -> None:
    qtbot.mouseClick(choose_file(view, mixed, qtbot).act, LEFT)
    qtbot.waitUntil(lambda: count(desktop, "default") == 3)
    qtbot.waitUntil(lambda: view.importing.dialog is None)
    dialog = choose_file(view, mixed, qtbot)
    assert dialog.amount.text() == "Nothing to import. 4 duplicates skipped."
    assert not dialog.act.isEnabled()
    dialog.reject()


def test_it_is_stopped_between_two_steps_and_says_so(
    desktop: Desktop, view: NamespacesView, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = choose_file(view, many(tmp_path), qtbot)
    qtbot.mouseClick(dialog.act, LEFT)
    assert dialog.cancel.text() == "Stop"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    notices = desktop.window.notices
    qtbot.waitUntil(lambda: notices.text.startswith("Stopped before the end."))
    rest = count(desktop, "default")
    assert 0 < rest < 200
    assert f"Imported {rest} memories from “many.txt”" in notices.text
    press(qtbot, notices, "Undo")
    qtbot.waitUntil(lambda: count(desktop, "default") == 0)
    qtbot.waitUntil(lambda: not desktop.context.operations.is_at_work)


def test_a_lock_closes_it_and_leaves_nothing_to_read(
    desktop: Desktop,
    view: NamespacesView,
    mixed: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    really, arrived, go_on = (
        ImportService.import_file,
        threading.Event(),
        threading.Event(),
    )

    def slow(*given: object, **named: object) -> object:
        arrived.set()
        assert go_on.wait(PATIENCE_S)
        return really(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(ImportService, "import_file", slow)
    dialog = choose_file(view, mixed, qtbot)
    assert CANARY in readable_texts(dialog)
    qtbot.mouseClick(dialog.act, LEFT)
    qtbot.waitUntil(arrived.is_set)
    desktop.window.lock()
    assert CANARY not in readable_texts(desktop.window)
    go_on.set()
    vault = desktop.context.services.vault
    qtbot.waitUntil(lambda: vault.state is VaultState.LOCKED)
    assert not desktop.context.operations.is_at_work
    vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: desktop.window.is_open)


def test_an_answer_that_comes_with_the_lock_is_not_told(
    desktop: Desktop,
    view: NamespacesView,
    mixed: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answered, workers = threading.Event(), set[int]()
    runner, really = desktop.context.tasks, ImportService.import_file
    run = runner._run

    def import_file(*given: object, **named: object) -> object:
        workers.add(threading.get_ident())
        return really(*given, **named)  # type: ignore[arg-type]

    def run_and_tell(number: int, work: Callable[[], object]) -> None:
        run(number, work)
        if threading.get_ident() in workers:
            answered.set()

    dialog = choose_file(view, mixed, qtbot)
    qtbot.waitUntil(lambda: not runner.is_busy)
    monkeypatch.setattr(runner, "_run", run_and_tell)
    monkeypatch.setattr(ImportService, "import_file", import_file)
    told: list[Imported] = []
    dialog.imported.connect(told.append)
    qtbot.mouseClick(dialog.act, LEFT)
    # The answer waits for the event loop, which is not turned before the lock.
    assert answered.wait(PATIENCE_S)
    desktop.window.lock()
    vault = desktop.context.services.vault
    qtbot.waitUntil(lambda: vault.state is VaultState.LOCKED)
    assert not told
    assert "Imported" not in desktop.window.notices.text
    vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: desktop.window.is_open)


def test_a_file_that_is_gone_is_told(
    desktop: Desktop, view: NamespacesView, mixed: Path, qtbot: QtBot
) -> None:
    mixed.unlink()
    dialog = choose_file(view, mixed, qtbot)
    assert dialog.problem.text()
    assert not dialog.act.isEnabled()
    dialog.reject()


def test_a_file_is_dropped(view: NamespacesView, mixed: Path, qtbot: QtBot) -> None:
    assert not drop(view, mixed.with_name("picture.png"))
    assert view.importing.dialog is None
    assert drop(view, mixed)
    dialog = view.importing.dialog
    assert isinstance(dialog, ImportDialog)
    qtbot.waitUntil(lambda: dialog.amount.text().startswith("3 memories"))
    dialog.reject()


def test_several_files_and_a_folder_are_imported_as_one(
    desktop: Desktop, view: NamespacesView, mixed: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "Garden"
    folder.mkdir()
    (folder / "roses.md").write_text("Prune the roses in March", encoding="utf-8")
    letter = tmp_path / "letter.txt"
    letter.write_text("Write to Bo\nBuy stamps\n", encoding="utf-8")
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG")
    assert drop(view, letter, picture, mixed, folder)
    dialog = view.importing.dialog
    assert isinstance(dialog, ImportDialog)
    assert dialog.heading.text() == "“letter.txt”, “picture.png”, “notes.jsonl” and 1 more"
    assert not dialog.format.isVisible()
    qtbot.waitUntil(lambda: dialog.amount.text().startswith("6 memories will be imported."))
    assert "• Write to Bo" in dialog.first.text()
    assert dialog.unreadable.text().splitlines() == [
        "Can't be imported:",
        "picture.png: is not a file type that Muniment can import",
    ]
    assert dialog.faults.text() == "2 entries skipped."
    dialog.why.set_open(is_open=True)
    assert dialog.reasons.text().splitlines()[0] == "notes.jsonl: Line 3: it is not valid JSON"
    qtbot.mouseClick(dialog.act, LEFT)
    notices = desktop.window.notices
    qtbot.waitUntil(lambda: notices.text.startswith("Imported"))
    assert notices.text == (
        "Imported 6 memories from “letter.txt”, “notes.jsonl”, “Garden”. "
        "1 duplicate skipped. 2 entries skipped."
    )
    assert count(desktop, "default") == 6
    press(qtbot, notices, "Undo")
    qtbot.waitUntil(lambda: count(desktop, "default") == 0)
    qtbot.waitUntil(lambda: not desktop.context.operations.is_at_work)


def test_a_text_that_is_in_two_files_counts_once(
    desktop: Desktop, view: NamespacesView, mixed: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(mixed.read_bytes())
    assert drop(view, mixed, copy)
    dialog = view.importing.dialog
    assert isinstance(dialog, ImportDialog)
    qtbot.waitUntil(lambda: not dialog.is_busy)
    assert dialog.amount.text() == "3 memories will be imported. 5 duplicates skipped."
    qtbot.mouseClick(dialog.act, LEFT)
    notices = desktop.window.notices
    qtbot.waitUntil(lambda: notices.text.startswith("Imported 3 memories from"))
    assert "5 duplicates skipped." in notices.text


def test_the_progress_of_several_files_follows_their_sizes(
    desktop: Desktop, tmp_path: Path
) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Buy stamps", encoding="utf-8")
    requests = [ImportRequest(path=path, namespace="default") for path in (many(tmp_path), note)]
    shares = []

    def watch(done: int, total: int) -> bool:
        shares.append(done / total)
        return True

    imports = desktop.context.services.imports
    assert preview_files(imports, requests, watch=watch) is not None
    assert shares == sorted(shares)
    assert any(0.9 < share < 1 for share in shares)
    shares.clear()
    import_files(imports, requests, watch=watch, batch_id="batch")
    assert any(0.9 < share < 1 for share in shares)
    assert shares[-1] == 1


def test_bundles_among_other_files_come_one_after_another(
    view: NamespacesView, mixed: Path, qtbot: QtBot
) -> None:
    bundles = [mixed.with_name(name) for name in ("a.muniment", "b.muniment")]
    for bundle in bundles:
        bundle.write_bytes(b"no bundle")
    assert drop(view, bundles[0], mixed, bundles[1])
    seen = []
    while (dialog := view.importing.dialog) is not None:
        seen.append(type(dialog))
        qtbot.waitUntil(lambda: not dialog.is_busy)
        dialog.reject()
    assert seen == [ImportDialog, BundleImportDialog, BundleImportDialog]


def test_the_words_count_and_name_lines() -> None:
    faults = tuple(LineFault(number, "line", "is not valid JSON") for number in (3, 4, 5, 9))
    assert ranges_text(ImportPreview(9, 0, 4, faults, ())) == "3–5, 9"
    odd = tuple(LineFault(number, "line", "is not valid JSON") for number in range(1, 60, 2))
    assert ranges_text(ImportPreview(60, 0, 30, odd, ())).endswith(", 23, 18 more")
    records = (LineFault(2, "line", "", 7), LineFault(8, "line", ""), LineFault(10, "line", "", 90))
    assert ranges_text(ImportPreview(60, 0, 5, records, ())) == "2–8, 10–90, 2 more"
    one = ImportPreview(1, 0, 1, faults[:1], ())
    assert faults_text([("a", one)]) == "Line 3 isn't a memory and is skipped."
    assert amount_text(ImportPreview(0, 0, 0, (), ())) == "Empty: there is nothing to import."
    assert amount_text(ImportPreview(1, 0, 0, (), ("x",))) == "1 memory will be imported."
    assert imported_text([("a.jsonl", Imported("b", 1, 0, 1, faults[:1], is_stopped=False))]) == (
        "Imported 1 memory from “a.jsonl”. Skipped line: 3."
    )
    assert imported_text([("a", Imported("b", 3, 0, 0, (), is_stopped=False, secrets=2))]) == (
        "Imported 3 memories from “a”. Made confidential because they contain a secret: 2."
    )
    assert imported_text([("a", Imported("b", 0, 0, 0, (), is_stopped=True))]) == (
        "Stopped before the end. Nothing was imported."
    )


def test_of_very_many_lines_that_are_left_out_the_first_are_told_and_all_are_counted() -> None:
    faults = tuple(LineFault(number, "line", "is not valid JSON") for number in range(1, 21, 2))
    told = ImportPreview(200_000, 0, 200_000, faults, ())
    assert faults_text([("a", told)]) == (
        "200,000 lines aren't memories and are skipped: "
        "1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 199,990 more."
    )
    assert reasons_text([("a", told)], at_most=2).splitlines()[1:] == [
        "Line 3: it is not valid JSON",
        "199,998 more",
    ]
    whole = reasons_text([("a", told)], at_most=None).splitlines()
    assert (len(whole), whole[-1]) == (11, "199,990 more")
    done = Imported("b", 0, 0, 200_000, faults, is_stopped=False)
    assert imported_text([("a.jsonl", done)]).endswith("17, 19, 199,990 more.")


def test_the_format_is_detected_and_may_be_chosen(
    desktop: Desktop, view: NamespacesView, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "mem0.json"
    path.write_text('{"results": [{"id": "1", "memory": "Likes tea"}, {"id": "2"}]}')
    dialog = choose_file(view, path, qtbot)
    assert dialog.format.currentText() == "mem0"
    assert dialog.amount.text() == "1 memory will be imported."
    assert dialog.faults.text() == "1 entry skipped."
    dialog.why.set_open(is_open=True)
    assert dialog.reasons.text() == "Entry 2: memory is missing"
    assert dialog.found.isHidden()
    qtbot.keyClicks(dialog.format, "Letta")
    qtbot.waitUntil(lambda: not dialog.is_busy and dialog.amount.text() == "Nothing to import.")
    assert not dialog.act.isEnabled()


def test_what_was_found_in_conversations_is_chosen(
    desktop: Desktop,
    view: NamespacesView,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    facts = [
        ExtractedFact(
            content=text,
            speaker=None,
            source_index=0,
            answers_index=None,
            moment=datetime(2026, 1, 1, tzinfo=UTC),
            confidence=1.0,
            sentences=(),
        )
        for text in ("The user lives in Lisbon.", "The user is a nurse.")
    ]
    monkeypatch.setattr(ConversationService, "facts", lambda *_args, **_given: facts)
    path = shapes.write(tmp_path / "conversations.json", [shapes.chatgpt()])
    dialog = choose_file(view, path, qtbot)
    assert dialog.format.currentText() == "ChatGPT export"
    assert dialog.amount.text() == "2 memories will be imported."
    assert not dialog.found.isHidden()
    assert dialog.found.item(0).toolTip() == "About me"
    dialog.found.setCurrentRow(1)
    qtbot.keyClick(dialog.found, Qt.Key.Key_Space)
    assert dialog.amount.text() == "1 memory will be imported."
    qtbot.mouseClick(dialog.act, LEFT)
    qtbot.waitUntil(lambda: "1 memory from “conversations.json”." in desktop.window.notices.text)
    assert count(desktop, "default") == 1
