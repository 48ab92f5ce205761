"""Bundles in the window: a namespace goes out under a passphrase, and comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from muniment.desktop.views.bundles.bundle_export_dialog import BundleExportDialog
from muniment.desktop.views.bundles.bundle_import_dialog import BundleImportDialog
from muniment.desktop.views.bundles.public_key_dialog import PublicKeyDialog
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.transfer.bundles import BundleExport, BundleImport
from muniment.domain.vault.secret_bytes import secret_text
from tests.desktop.dropping import drop
from tests.desktop.views.namespaces.test_namespaces_view import choose
from tests.desktop.window_parts import readable_texts, workspace_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.namespaces.namespaces_view import NamespacesView

LEFT = Qt.MouseButton.LeftButton
PASSPHRASE = "violet anchor nine herons at dawn"
CANARY = "canaryanchor"


@pytest.fixture
def view(desktop: Desktop, qtbot: QtBot) -> NamespacesView:
    services = desktop.context.services
    services.namespaces.create("work", PERSON)
    services.memories.remember(MemoryDraft(content=f"The {CANARY}", namespace="work"), PERSON)
    workspace_of(desktop).go("namespaces")
    found: NamespacesView = workspace_of(desktop).current  # type: ignore[assignment]
    qtbot.waitUntil(lambda: len(desktop.context.namespaces.known) == 2)
    choose(found, "work", qtbot)
    return found


@pytest.fixture
def bundle(view: NamespacesView, desktop: Desktop, tmp_path: Path) -> Path:
    path = tmp_path / "work.muniment"
    request = BundleExport(namespaces=("work",), path=path, passphrase=secret_text(PASSPHRASE))
    desktop.context.services.bundles.export_bundle(request, PERSON)
    return path


def texts(desktop: Desktop, namespace: str) -> list[str]:
    wanted = MemoryFilter(namespaces=(namespace,))
    page = desktop.context.services.memories.list(wanted, PageRequest(), PERSON)
    return [memory.content for memory in page.memories]


def save(dialog: BundleExportDialog, path: Path, view: NamespacesView, qtbot: QtBot) -> None:
    """Export into a file."""
    qtbot.waitUntil(dialog.act.isEnabled)
    qtbot.mouseClick(dialog.act, LEFT)
    chooser = dialog.over
    assert isinstance(chooser, QFileDialog)
    with qtbot.waitSignal(view.notice_given) as given:
        chooser.fileSelected.emit(str(path))
        chooser.done(0)
    assert path.name in given.args[0].text


def opened(view: NamespacesView, path: Path, qtbot: QtBot) -> BundleImportDialog:
    """Drop a bundle on the view and open it with the passphrase."""
    assert drop(view, path)
    dialog = view.importing.dialog
    assert isinstance(dialog, BundleImportDialog)
    qtbot.keyClicks(dialog.passphrase, PASSPHRASE)
    qtbot.keyClick(dialog.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.is_previewed)
    return dialog


def test_a_namespace_is_exported_under_a_passphrase(
    view: NamespacesView, qtbot: QtBot, tmp_path: Path
) -> None:
    qtbot.mouseClick(view.detail.bundle, LEFT)
    dialog = view.dialog
    assert isinstance(dialog, BundleExportDialog)
    assert not dialog.act.isEnabled()
    qtbot.keyClicks(dialog.passphrase.first, PASSPHRASE)
    qtbot.keyClicks(dialog.passphrase.second, PASSPHRASE)
    save(dialog, tmp_path / "work.muniment", view, qtbot)
    assert (tmp_path / "work.muniment").read_bytes().startswith(b"MUNIBND1")


def test_a_namespace_is_exported_for_a_vault_that_opens_it_without_a_passphrase(
    view: NamespacesView, desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    qtbot.mouseClick(view.key_button, LEFT)
    shown = view.dialog
    assert isinstance(shown, PublicKeyDialog)
    qtbot.waitUntil(shown.act.isEnabled)
    assert shown.cancel.text() == "Close"
    key = shown.key.toPlainText()
    assert key == desktop.context.services.bundles.public_key(PERSON)
    with qtbot.waitSignal(view.notice_given):
        qtbot.mouseClick(shown.act, LEFT)
    assert QApplication.clipboard().text() == key
    assert shown.key.toPlainText() == ""

    qtbot.mouseClick(view.detail.bundle, LEFT)
    dialog = view.dialog
    assert isinstance(dialog, BundleExportDialog)
    dialog.recipients.text.setPlainText(f"\n{key[:-1]}")
    assert "Line 2" in dialog.problem.text()
    assert not dialog.act.isEnabled()
    dialog.recipients.text.setPlainText(f"{key.upper()}\n")
    assert not dialog.problem.text()
    save(dialog, tmp_path / "work.muniment", view, qtbot)
    preview = desktop.context.services.bundles.preview_bundle(
        BundleImport(source=tmp_path / "work.muniment"), PERSON
    )
    assert [one.identical for one in preview.namespaces] == [1]


def test_what_is_listed_is_exported_as_a_bundle(
    view: NamespacesView, desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    services = desktop.context.services
    services.memories.remember(MemoryDraft(content="Not listed"), PERSON)
    workspace_of(desktop).show_list(MemoryFilter(namespaces=("work",)))
    browse = workspace_of(desktop).browse
    qtbot.waitUntil(lambda: browse.pane.list_model.rowCount() == 1)
    browse.exporting.bundle_action.trigger()
    dialog = desktop.context.exports.dialog
    assert isinstance(dialog, BundleExportDialog)
    dialog.recipients.text.setPlainText(services.bundles.public_key(PERSON))
    qtbot.mouseClick(dialog.act, LEFT)
    chooser = dialog.over
    assert isinstance(chooser, QFileDialog)
    path = tmp_path / "listed.muniment"
    chooser.fileSelected.emit(str(path))
    chooser.done(0)
    qtbot.waitUntil(lambda: "Exported 1 memory" in desktop.window.notices.text)
    assert desktop.context.exports.dialog is None
    preview = services.bundles.preview_bundle(BundleImport(source=path), PERSON)
    assert [(one.name, one.identical) for one in preview.namespaces] == [("work", 1)]


def test_a_file_dropped_anywhere_on_the_window_is_imported(
    view: NamespacesView, desktop: Desktop, bundle: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    workspace_of(desktop).go("stats")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    assert not drop(desktop.window, tmp_path / "picture.png")
    assert drop(desktop.window, bundle)
    qtbot.waitUntil(lambda: isinstance(view.importing.dialog, BundleImportDialog))
    assert view.importing.dialog is not None
    view.importing.dialog.done(0)
    desktop.window.lock_window()
    assert not drop(desktop.window, bundle)


def test_passphrases_that_differ_export_nothing(view: NamespacesView, qtbot: QtBot) -> None:
    qtbot.mouseClick(view.detail.bundle, LEFT)
    dialog = view.dialog
    assert isinstance(dialog, BundleExportDialog)
    qtbot.keyClicks(dialog.passphrase.first, PASSPHRASE)
    qtbot.keyClicks(dialog.passphrase.second, "another")
    qtbot.waitUntil(lambda: bool(dialog.problem.text()))
    assert not dialog.act.isEnabled()


def test_a_dropped_bundle_is_looked_at_before_anything_is_written(
    view: NamespacesView, desktop: Desktop, bundle: Path, qtbot: QtBot
) -> None:
    dialog = opened(view, bundle, qtbot)
    assert "1 identical" in dialog.amount.text()
    assert CANARY in dialog.first.text()
    dialog.reject()
    assert texts(desktop, "work") == [f"The {CANARY}"]


def test_another_name_makes_a_new_namespace_that_one_undo_empties(
    view: NamespacesView, desktop: Desktop, bundle: Path, qtbot: QtBot
) -> None:
    dialog = opened(view, bundle, qtbot)
    dialog.into.selectAll()
    qtbot.keyClicks(dialog.into, "copy")
    assert not dialog.is_previewed
    qtbot.mouseClick(dialog.act, LEFT)
    qtbot.waitUntil(lambda: dialog.is_previewed)
    assert "1 new" in dialog.amount.text()
    with qtbot.waitSignal(view.notice_given) as given:
        qtbot.mouseClick(dialog.act, LEFT)
    assert texts(desktop, "copy") == [f"The {CANARY}"]
    assert given.args[0].text == "Imported 1 memory from work.muniment."
    (undo,) = given.args[0].actions
    undo.run()
    qtbot.waitUntil(lambda: texts(desktop, "copy") == [])


def test_a_wrong_passphrase_can_be_typed_again(
    view: NamespacesView, bundle: Path, qtbot: QtBot
) -> None:
    view.importing.show_files((bundle,))
    dialog = view.importing.dialog
    assert isinstance(dialog, BundleImportDialog)
    qtbot.keyClicks(dialog.passphrase, "another")
    qtbot.mouseClick(dialog.act, LEFT)
    qtbot.waitUntil(lambda: "does not open the bundle" in dialog.problem.text())
    qtbot.keyClicks(dialog.passphrase, PASSPHRASE)
    qtbot.mouseClick(dialog.act, LEFT)
    qtbot.waitUntil(lambda: dialog.is_previewed)


def test_locking_clears_what_was_shown_and_typed(
    view: NamespacesView, desktop: Desktop, bundle: Path, qtbot: QtBot
) -> None:
    dialog = opened(view, bundle, qtbot)
    view.close_vault()
    assert CANARY not in str(readable_texts(dialog))
    assert dialog.passphrase.text() == ""
