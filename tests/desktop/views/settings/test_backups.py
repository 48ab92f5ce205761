"""Backups in the settings: schedule, folder, table, verification, restore with its preview."""

from __future__ import annotations

import shutil
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QProgressBar, QPushButton

from muniment.desktop.views.settings.restore_dialog import RestoreDialog
from muniment.domain.access import PERSON
from muniment.domain.backups.schedule import BackupKind, BackupStep, Schedule
from muniment.domain.errors import StorageUnavailableError
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.vault.secret_bytes import secret_text
from muniment.services.backups.backup_files import BackupFiles
from muniment.services.vault.vault_service import VaultState
from muniment.storage.backups import backup as storage_backup
from muniment.storage.engine.connection import open_read_only
from muniment.vault.vault import Vault
from tests.conftest import FakeClock, FakeKeychain, _build, _fake_model
from tests.desktop.window_parts import PASSPHRASE, pane_of, readable_texts, remember, workspace_of
from tests.fakes.opened import opened_of
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.settings.backups_section import BackupsSection
    from muniment.desktop.views.settings.settings_view import SettingsView
    from muniment.domain.backups.schedule import Watch
    from tests.conftest import Home

LEFT = Qt.MouseButton.LeftButton
CANARY = "canarylantern"


@pytest.fixture(autouse=True)
def made_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every vault be as old as the clock of the tests allows, whatever day it is today."""
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    monkeypatch.setattr(Vault, "created_at", property(lambda _vault: moment))


def section_of(desktop: Desktop, qtbot: QtBot) -> BackupsSection:
    workspace_of(desktop).go("settings")
    view = cast("SettingsView", workspace_of(desktop).current)
    section = cast("BackupsSection", view.go("backups"))
    qtbot.waitUntil(lambda: section.place.where.text().startswith("Backups are saved in"))
    return section


def rows(section: BackupsSection) -> list[list[str]]:
    model = section.table.backups
    columns = range(model.columnCount())
    return [[str(model.index(row, column).data()) for column in columns]
            for row in range(model.rowCount())]  # fmt: skip


def press(qtbot: QtBot, box: QWidget, text: str) -> None:
    (found,) = [b for b in box.findChildren(QPushButton) if b.text() == text]
    qtbot.mouseClick(found, LEFT)


def contents(home: Home) -> set[str]:
    page = home.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    return {memory.content for memory in page.memories}


def restore_dialog(section: BackupsSection, qtbot: QtBot) -> RestoreDialog:
    qtbot.waitUntil(lambda: isinstance(section.dialog, RestoreDialog))
    dialog = cast("RestoreDialog", section.dialog)
    qtbot.waitUntil(lambda: not dialog.progress.is_running)
    return dialog


@pytest.fixture
def strange_backup(tmp_path: Path) -> Path:
    """A backup of another vault, which a passphrase opens."""
    folder = tmp_path / "stranger"
    folder.mkdir(mode=0o700)
    stranger = _build(folder, FakeClock(), FakeKeychain(), _fake_model)
    stranger.services.vault.create(passphrase=secret_text(PASSPHRASE))
    remember(stranger.services, "a stranger's")
    made = stranger.services.backups.make(PERSON)
    stranger.services.close()
    return made.path


# --- made, verified, removed


def test_a_backup_is_written_verified_and_listed(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    section = section_of(desktop, qtbot)
    assert section.empty.isVisibleTo(section)
    assert not section.restore.isEnabled()
    qtbot.mouseClick(section.make, LEFT)
    qtbot.waitUntil(lambda: len(rows(section)) == 1)
    (file,) = (home.folder / "backups").glob("*.db")
    assert file.stat().st_mode & 0o777 == 0o600
    qtbot.waitUntil(lambda: "saved and verified" in desktop.window.notices.text)
    assert b"SQLite format" not in file.read_bytes()[:32]
    assert rows(section)[0][1] == "Manual"
    assert section.place.room.text().startswith("1 backup, ")
    assert section.make.isEnabled()
    assert not section.empty.isVisibleTo(section)


def test_the_table_has_room_and_nothing_lies_on_it(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    home.services.backups.make(PERSON)
    desktop.window.resize(820, 520)
    section = section_of(desktop, qtbot)
    qtbot.waitUntil(section.table.isVisible)

    def places() -> list[QRect]:
        pressed = (section.make, section.verify, section.restore, section.remove)
        parts = (section.table, *pressed, section.from_file)
        return [QRect(part.mapTo(section, QPoint()), part.size()) for part in parts]

    def is_clear() -> bool:
        table, *buttons = places()
        is_whole = all(place.bottom() < section.height() for place in buttons)
        return is_whole and all(place.top() > table.bottom() for place in buttons)

    qtbot.waitUntil(is_clear)
    assert places()[0].height() >= section.table.minimumHeight() > 0


def test_one_is_verified_again_and_a_damaged_one_is_said_so(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    remember(home.services, "worth keeping")
    made = home.services.backups.make(PERSON)
    home.clock.advance(days=2)
    section = section_of(desktop, qtbot)
    qtbot.waitUntil(section.verify.isEnabled)
    before = rows(section)[0][3]
    qtbot.mouseClick(section.verify, LEFT)
    qtbot.waitUntil(lambda: "is intact: 1 memory" in desktop.window.notices.text)
    qtbot.waitUntil(lambda: rows(section)[0][3] != before)
    content = bytearray(made.path.read_bytes())
    content[len(content) // 2] ^= 1
    made.path.write_bytes(content)
    qtbot.waitUntil(section.verify.isEnabled)
    qtbot.mouseClick(section.verify, LEFT)
    qtbot.waitUntil(lambda: "integrity" in desktop.window.notices.text)
    qtbot.waitUntil(lambda: rows(section)[0][3] == "Damaged")


def test_one_is_removed_after_a_question(desktop: Desktop, home: Home, qtbot: QtBot) -> None:
    made = home.services.backups.make(PERSON)
    section = section_of(desktop, qtbot)
    qtbot.waitUntil(section.remove.isEnabled)
    section.table.setFocus()
    qtbot.keyClick(section.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: isinstance(section.dialog, QMessageBox))
    assert section.dialog is not None
    press(qtbot, section.dialog, "Remove")
    qtbot.waitUntil(lambda: not made.path.exists())
    qtbot.waitUntil(lambda: section.empty.isVisibleTo(section))


def test_writing_shows_progress_and_can_be_stopped(
    desktop: Desktop, home: Home, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, may_go_on = BackupFiles.write, threading.Event()

    def write_slowly(self: BackupFiles, *given: object, **named: object) -> object:
        assert may_go_on.wait(PATIENCE_S)
        return write(self, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(BackupFiles, "write", write_slowly)
    section = section_of(desktop, qtbot)
    qtbot.mouseClick(section.make, LEFT)
    qtbot.waitUntil(section.progress.isVisible)
    assert not section.make.isEnabled()
    assert not section.from_file.isEnabled()
    qtbot.mouseClick(section.progress.stop_button, LEFT)
    may_go_on.set()
    qtbot.waitUntil(lambda: "Stopped" in desktop.window.notices.text)
    assert list((home.folder / "backups").iterdir()) == []
    assert section.make.isEnabled()
    assert not section.progress.isVisible()


def test_a_check_tells_its_pages_then_how_long_the_rest_takes_and_can_be_stopped(
    desktop: Desktop, home: Home, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.services.backups.make(PERSON)
    half, rest, held = threading.Event(), threading.Event(), threading.Event()

    def check_slowly(_path: Path, _key: object, watch: Watch) -> tuple[int, ...]:
        watch(BackupStep.CHECKING, 30, 60)
        assert half.wait(PATIENCE_S)
        return ()

    def examine_slowly(_path: Path, _key: object) -> object:
        held.set()
        assert rest.wait(PATIENCE_S)
        return open_read_only(_path, _key)  # type: ignore[arg-type]

    monkeypatch.setattr(storage_backup, "damaged_pages", check_slowly)
    monkeypatch.setattr(storage_backup, "open_read_only", examine_slowly)
    section = section_of(desktop, qtbot)
    section.progress._second.setInterval(10)
    qtbot.waitUntil(section.verify.isEnabled)
    qtbot.mouseClick(section.verify, LEFT)
    bar = section.progress.findChild(QProgressBar)
    assert isinstance(bar, QProgressBar)
    qtbot.waitUntil(lambda: (bar.value(), bar.maximum()) == (30, 60))
    assert section.progress.text == "Checking every page…"
    half.set()
    qtbot.waitUntil(held.is_set)
    qtbot.waitUntil(lambda: section.progress.text.startswith("Checking the structure…"))
    qtbot.waitUntil(lambda: section.progress.text.endswith(" s"))
    assert bar.maximum() == 0
    qtbot.waitUntil(section.progress.isVisible)
    qtbot.mouseClick(section.progress.stop_button, LEFT)
    rest.set()
    qtbot.waitUntil(lambda: "Stopped" in desktop.window.notices.text)
    assert not section.progress.isVisible()


# --- schedule and folder


def test_the_schedule_is_chosen_with_the_keyboard(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    section = section_of(desktop, qtbot)
    assert section.timing.schedule.currentText() == "Every day"
    section.timing.schedule.setFocus()
    qtbot.keyClicks(section.timing.schedule, "Every w")
    qtbot.keyClick(section.timing.schedule, Qt.Key.Key_Return)
    overview = home.services.backups.overview
    qtbot.waitUntil(lambda: overview(PERSON).schedule is Schedule.WEEKLY)


def test_the_folder_is_chosen_and_taken_back(
    desktop: Desktop, home: Home, qtbot: QtBot, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    section = section_of(desktop, qtbot)
    qtbot.mouseClick(section.place.choose, LEFT)
    dialog = cast("QFileDialog", section.place.dialog)
    dialog.fileSelected.emit(str(disk))
    dialog.done(0)
    qtbot.waitUntil(lambda: section.place.where.text() == f"Backups are saved in {disk}")
    qtbot.waitUntil(section.make.isEnabled)
    qtbot.mouseClick(section.make, LEFT)
    qtbot.waitUntil(lambda: len(rows(section)) == 1)
    assert len(list(disk.glob("*.db"))) == 1
    shutil.rmtree(disk)
    section.open()
    qtbot.waitUntil(lambda: "isn't available" in section.place.where.text())
    qtbot.mouseClick(section.place.use_own, LEFT)
    qtbot.waitUntil(lambda: home.services.backups.overview(PERSON).is_own_folder)


def test_a_backup_that_failed_is_told_once_and_made_by_a_retry(
    desktop: Desktop, home: Home, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = BackupFiles.write

    def refuse(*_given: object, **_named: object) -> None:
        raise StorageUnavailableError("the backup folder does not exist")

    monkeypatch.setattr(BackupFiles, "write", refuse)
    keeper = home.services.backup_keeper
    opened = opened_of(home.services)
    section = section_of(desktop, qtbot)
    keeper.run_due(opened)
    qtbot.waitUntil(lambda: "scheduled backup failed" in desktop.window.notices.text)
    assert "Backup failed" in desktop.window.status.texts
    qtbot.waitUntil(lambda: "does not exist" in section.timing.trouble.text())
    desktop.window.notices.dismiss()
    home.clock.advance(hours=2)
    failed_again = threading.Event()
    keeper.on_outcome(lambda _failure: failed_again.set())
    keeper.run_due(opened)
    assert failed_again.is_set()
    qtbot.rest()
    assert desktop.window.notices.text == ""
    monkeypatch.setattr(BackupFiles, "write", write)
    qtbot.mouseClick(section.timing.again, LEFT)
    qtbot.waitUntil(lambda: "saved and verified" in desktop.window.notices.text)
    qtbot.waitUntil(lambda: [row[1] for row in rows(section)] == ["Automatic"])
    assert "Backup failed" not in desktop.window.status.texts
    assert not section.timing.trouble.isVisibleTo(section)


def test_one_that_is_made_by_itself_shows_progress_and_can_be_put_off(
    desktop: Desktop, home: Home, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, may_go_on = BackupFiles.write, threading.Event()

    def write_slowly(self: BackupFiles, *given: object, **named: object) -> object:
        assert may_go_on.wait(PATIENCE_S)
        return write(self, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(BackupFiles, "write", write_slowly)
    opened = opened_of(home.services)
    keeper = home.services.backup_keeper
    maker = threading.Thread(target=keeper.run_due, args=(opened,))
    maker.start()
    status = desktop.window.status
    qtbot.waitUntil(lambda: "Backing up… 0%" in status.texts)
    qtbot.mouseClick(status.backup, LEFT)
    may_go_on.set()
    maker.join()
    qtbot.waitUntil(lambda: not status.backup.isVisible())
    assert home.services.backups.list(PERSON) == ()
    keeper.run_due(opened)
    assert home.services.backups.list(PERSON) == ()
    home.clock.advance(hours=1)
    keeper.run_due(opened)
    assert len(home.services.backups.list(PERSON)) == 1
    qtbot.waitUntil(lambda: desktop.context.backups.percent is None)
    assert desktop.window.notices.text == ""


# --- restored


def test_a_backup_is_restored_after_its_preview(desktop: Desktop, home: Home, qtbot: QtBot) -> None:
    remember(home.services, "in the backup")
    home.services.backups.make(PERSON)
    home.clock.advance(minutes=1)
    remember(home.services, f"{CANARY} written since")
    section = section_of(desktop, qtbot)
    qtbot.waitUntil(section.restore.isEnabled)
    qtbot.mouseClick(section.restore, LEFT)
    dialog = restore_dialog(section, qtbot)
    qtbot.waitUntil(lambda: "1 memory" in dialog.preview.content.text())
    assert dialog.preview.loss.text() == "1 memory in the current vault is missing from it."
    assert not dialog.preview.sample.isVisible()
    # By the keyboard: the preview has just come, and a layout on its way moves from under a mouse.
    qtbot.waitUntil(dialog.preview.disclosure.head.isVisible)
    qtbot.keyClick(dialog.preview.disclosure.head, Qt.Key.Key_Space)
    qtbot.waitUntil(dialog.preview.sample.isVisible)
    assert CANARY in dialog.preview.sample.text()
    assert "unlock it with your current passphrase" in dialog.preview.opening.text()
    assert not dialog.act.isEnabled()
    qtbot.keyClick(dialog.preview.agree, Qt.Key.Key_Space)
    qtbot.waitUntil(dialog.act.isEnabled)
    qtbot.mouseClick(dialog.act, LEFT)
    qtbot.waitUntil(lambda: home.services.vault.state is VaultState.LOCKED)
    qtbot.waitUntil(lambda: not desktop.window.is_open)
    qtbot.waitUntil(lambda: section.dialog is None)
    assert CANARY not in readable_texts(desktop.window)
    home.services.vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: desktop.window.is_open)
    assert contents(home) == {"in the backup"}
    qtbot.waitUntil(lambda: "was restored" in desktop.window.notices.text)
    workspace_of(desktop).go("browse")
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.rowCount() == 1)
    kinds = [info.kind for info in home.services.backups.list(PERSON)]
    assert BackupKind.BEFORE_RESTORE in kinds


def test_another_vaults_backup_asks_for_its_passphrase(
    desktop: Desktop, home: Home, qtbot: QtBot, strange_backup: Path
) -> None:
    remember(home.services, "ours")
    section = section_of(desktop, qtbot)
    qtbot.mouseClick(section.from_file, LEFT)
    file_dialog = cast("QFileDialog", section.dialog)
    file_dialog.fileSelected.emit(str(strange_backup))
    file_dialog.done(0)
    dialog = restore_dialog(section, qtbot)
    qtbot.waitUntil(dialog.other.field.isVisible)
    assert not dialog.act.isEnabled()
    qtbot.keyClicks(dialog.other.field, "not that one")
    qtbot.keyClick(dialog.other.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "does not unlock" in dialog.problem.text())
    qtbot.keyClicks(dialog.other.field, PASSPHRASE)
    qtbot.mouseClick(dialog.act, LEFT)
    qtbot.waitUntil(lambda: "another vault" in dialog.preview.opening.text())
    assert dialog.problem.text() == ""
    assert "its passphrase" in dialog.preview.opening.text()
    assert not dialog.other.isVisibleTo(dialog)
    qtbot.waitUntil(dialog.preview.agree.isVisible)
    qtbot.keyClick(dialog.preview.agree, Qt.Key.Key_Space)
    qtbot.waitUntil(dialog.act.isEnabled)
    qtbot.mouseClick(dialog.act, LEFT)
    qtbot.waitUntil(lambda: not desktop.window.is_open)
    qtbot.waitUntil(lambda: home.services.vault.state is VaultState.LOCKED)
    home.services.vault.unlock_with_passphrase(secret_text(PASSPHRASE))
    assert contents(home) == {"a stranger's"}


def test_a_file_that_is_no_backup_is_refused_with_the_reason(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    nothing = tmp_path / "diary.db"
    nothing.write_text("Dear diary")
    section = section_of(desktop, qtbot)
    section._on_file_selected(str(nothing))
    dialog = restore_dialog(section, qtbot)
    refused = "This backup cannot be restored: diary.db is damaged or from another vault."
    qtbot.waitUntil(lambda: dialog.problem.text().startswith(refused))
    assert not dialog.act.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: section.dialog is None)


def test_a_lock_takes_preview_and_passphrase_off_the_screen(
    desktop: Desktop, home: Home, qtbot: QtBot, tmp_path: Path
) -> None:
    home.services.backups.make(PERSON)
    remember(home.services, CANARY)
    disk = tmp_path / CANARY
    disk.mkdir()
    home.services.backups.set_folder(disk, PERSON)
    section = section_of(desktop, qtbot)
    qtbot.waitUntil(section.restore.isEnabled)
    qtbot.mouseClick(section.restore, LEFT)
    dialog = restore_dialog(section, qtbot)
    qtbot.waitUntil(lambda: CANARY in dialog.preview.sample.text())
    desktop.window.lock()
    assert CANARY not in readable_texts(desktop.window)
    assert CANARY not in readable_texts(dialog)
    qtbot.waitUntil(lambda: home.services.vault.state is VaultState.LOCKED)
    assert section.dialog is None
    assert rows(section) == []
