"""The schedule of automatic backups, and why the last one failed."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.background.backup_watch import BackupWatch
from muniment.desktop.views.settings.backup_words import schedule_name
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.controls import button, column, label, row
from muniment.desktop.widgets.field_names import FieldName
from muniment.domain.backups.schedule import Schedule

if TYPE_CHECKING:
    from PySide6.QtWidgets import QHBoxLayout


class BackupSchedule(QWidget):
    """Shows the schedule, and the current failure with a retry button; GUI thread only.

    Signals:
        schedule_chosen: A `Schedule`.
    """

    schedule_chosen = Signal(object)

    def __init__(self, watch: BackupWatch) -> None:
        super().__init__()
        self._watch = watch
        self.schedule = ComboBox()
        self.schedule.setAccessibleName(self.tr("How often Muniment backs up automatically"))
        for schedule in Schedule:
            self.schedule.addItem(schedule_name(schedule), schedule)
        name = FieldName(self.tr("&Automatic backup"), self.schedule)
        self.trouble = label("", role="problem", wrap=True)
        self.again = button(self.tr("Try again"))
        hint = self.tr(
            "Muniment backs up while the vault is open, and catches up on a missed backup soon "
            "after you unlock it. It keeps one backup for each of the last 7 days and each of "
            "the last 4 weeks. Backups you make yourself stay until you remove them."
        )
        self.setLayout(
            column(
                _line(name, self.schedule),
                label(hint, role="caption", wrap=True),
                self.trouble,
                _line(self.again),
            )
        )
        self.show_trouble()
        self.schedule.activated.connect(self._on_schedule_activated)
        self.again.clicked.connect(watch.retry)
        watch.progressed.connect(self._on_watch_progressed)

    def show_schedule(self, schedule: Schedule) -> None:
        """Show a schedule."""
        self.schedule.setCurrentIndex(self.schedule.findData(schedule))
        self.show_trouble()

    def show_trouble(self) -> None:
        """Show why there is no newer backup, or hide the message."""
        text = self._watch.trouble_text
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))
        self.again.setVisible(bool(text))
        self._on_watch_progressed()

    @Slot()
    def _on_watch_progressed(self) -> None:
        self.again.setEnabled(self._watch.percent is None)

    @Slot()
    def _on_schedule_activated(self) -> None:
        self.schedule_chosen.emit(Schedule(self.schedule.currentData()))


def _line(*parts: QWidget) -> "QHBoxLayout":
    line = row(*parts)
    line.addStretch()
    return line
