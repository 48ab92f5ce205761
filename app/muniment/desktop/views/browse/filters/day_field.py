"""A field for a day, or for any day."""

from datetime import datetime

from PySide6.QtCore import QDate, Signal, Slot
from PySide6.QtWidgets import QDateEdit, QWidget

from muniment.desktop.widgets.calendar_popup import offer_calendar
from muniment.desktop.widgets.named_line import name_line


class DayField(QDateEdit):
    """Edits a day; the earliest one stands for any day. GUI thread only.

    Args:
        name: Its accessible name.

    Signals:
        day_chosen: The user has typed a day or selected one in the calendar.
    """

    day_chosen = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        offer_calendar(self)
        self.setDisplayFormat(self.tr("d MMM yyyy"))
        name_line(self)
        self.setMinimumDate(QDate(1970, 1, 1))
        self.setSpecialValueText(self.tr("Any day"))
        self.setDate(self.minimumDate())
        self.editingFinished.connect(self.day_chosen)
        self.dateChanged.connect(self._on_date_changed)

    @property
    def start(self) -> datetime | None:
        """The start of the day in the local time zone; ``None`` for any day."""
        day = self.date()
        if day == self.minimumDate():
            return None
        return datetime(day.year(), day.month(), day.day()).astimezone()

    def show_day(self, moment: datetime | None) -> None:
        """Show the local day of a moment, or any day for ``None``."""
        self.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        if moment is None:
            self.setDate(self.minimumDate())
        else:
            local = moment.astimezone()
            self.setDate(QDate(local.year, local.month, local.day))
        self.blockSignals(False)  # noqa: FBT003 - Qt's own signature

    def focusNextPrevChild(self, is_next: bool) -> bool:  # noqa: FBT001 - Qt's signature
        """Move the focus to the next control, or to the next part of a date.

        Qt would keep the focus while the field means any day.
        """
        if self.date() == self.minimumDate():
            return QWidget.focusNextPrevChild(self, is_next)
        return super().focusNextPrevChild(is_next)

    @Slot(QDate)
    def _on_date_changed(self, _day: QDate) -> None:
        # A selection in the calendar emits no other signal.
        if not self.hasFocus() and self.isVisible():
            self.day_chosen.emit()
