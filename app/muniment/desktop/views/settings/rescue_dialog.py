"""Restores a backup from the lock screen, if the vault no longer opens."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.error_presenter import describe_backup
from muniment.desktop.views.settings.backup_words import made_text, size_text, step_text
from muniment.desktop.views.settings.other_vault_fields import OtherVaultFields
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.controls import button, label, row
from muniment.desktop.widgets.task_dialog import TaskDialog
from muniment.desktop.widgets.task_progress import TaskProgress
from muniment.domain.errors import WrongKeyError

if TYPE_CHECKING:
    from muniment.domain.backups.schedule import Watch
    from muniment.services.backups.backup_files import BackupFile
    from muniment.services.backups.restore_offers import OtherWay

_LETTERS: Final = 72


class RescueDialog(TaskDialog):
    """Asks for a backup and its passphrase or key, and restores it; GUI thread only.

    Args:
        context: The window's context.
        parent: The dialog's parent.
        ways: The types of the vault's slots; empty where there is no vault.
        about: What to do where there is no vault yet; by default, there is one that does not open.

    Signals:
        rescued: The backup has replaced the vault, which is still locked.
    """

    rescued = Signal()

    def __init__(
        self, context: DesktopContext, parent: QWidget, *, ways: tuple[str, ...], about: str = ""
    ) -> None:
        action = self.tr("Open") if about else self.tr("Restore")
        super().__init__(context, parent, action=action)
        self._ways = ways
        title = self.tr("Open a vault or backup") if about else self.tr("Restore a backup")
        self.setWindowTitle(title)
        self.heading = label(title, role="heading")
        about = about or self.tr(
            "The vault can't be opened. You can replace it with a backup; the current database "
            "is kept next to it. Anything written after the backup is not in it."
        )
        self.chosen = ComboBox()
        self.chosen.setAccessibleName(self.tr("Backup"))
        self.from_file = button(self.tr("Choose a file…"))
        self.fields = OtherVaultFields(context)
        self.progress = TaskProgress(context.tasks, say=step_text)
        line = row(self.chosen, self.from_file)
        line.setStretch(0, 1)
        self.lay_out(
            self.heading,
            label(about, wrap=True),
            line,
            self.fields,
            self.progress,
            letters=_LETTERS,
        )
        context.back_off.changed.connect(self._refresh)
        self.fields.edited.connect(self._refresh)
        self.progress.started.connect(self._refresh)
        self.progress.ended.connect(self._refresh)
        self.progress.stopped.connect(self.reject)
        self.from_file.clicked.connect(self._on_from_file_clicked)
        self.act.clicked.connect(self._on_act_clicked)
        self._ask()
        context.tasks.submit(
            context.services.rescuing.backups,
            receiver=self,
            on_success=self._show,
            on_failure=self._on_failed,
        )

    def forget(self) -> None:
        """Stop running work; clear what was typed."""
        self.progress.stop()
        self.fields.clear()
        self.chosen.clear()

    def _ask(self) -> None:
        if self._needs_typing:
            self.fields.ask_for(
                self.tr(
                    "Enter the current passphrase or recovery key, or the one from when the "
                    "backup was made."
                ),
                self._ways,
            )
        self._refresh()

    @property
    def _needs_typing(self) -> bool:
        return "passphrase" in self._ways or "key-file" not in self._ways

    def _show(self, backups: "tuple[BackupFile, ...]") -> None:
        for backup in backups:
            text = self.tr("{moment}, {size}")
            self.chosen.addItem(
                text.format(moment=made_text(backup.made_at), size=size_text(backup.size_bytes)),
                backup.path,
            )
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        self.show_wait()
        is_idle = not self.progress.is_running and not self._context.back_off.text
        is_filled = self.fields.is_filled or not self._needs_typing
        self.act.setEnabled(is_idle and is_filled and self.chosen.count() > 0)
        for part in (self.chosen, self.from_file, self.fields):
            part.setEnabled(not self.progress.is_running)

    @Slot()
    def _on_from_file_clicked(self) -> None:
        dialog = QFileDialog(self, self.tr("Backup to restore"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Backups (*.db)"))
        dialog.fileSelected.connect(self._on_file_selected)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _on_file_selected(self, file: str) -> None:
        self.chosen.insertItem(0, Path(file).name, Path(file))
        self.chosen.setCurrentIndex(0)
        self._refresh()

    @Slot()
    def _on_act_clicked(self) -> None:
        path, rescuing = Path(self.chosen.currentData()), self._context.services.rescuing
        way: OtherWay | None = self.fields.take() if self._needs_typing else None

        def rescue(watch: "Watch") -> None:
            try:
                rescuing.rescue(path, way=way, watch=watch)
            finally:
                if way is not None and way.passphrase is not None:
                    way.passphrase.wipe()

        self.say_problem("")
        self.progress.run(rescue, on_success=self._on_rescued, on_failure=self._on_refused)

    def _on_rescued(self, _nothing: None) -> None:
        self._context.back_off.forget()
        self.rescued.emit()
        self.accept()

    def _on_refused(self, error: Exception) -> None:
        self.say_problem(describe_backup(error).sentence)
        if isinstance(error, WrongKeyError):
            self._context.back_off.count_wrong()
        if self._needs_typing:
            self.fields.focus_field()
        self._refresh()
