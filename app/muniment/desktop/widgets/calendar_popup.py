"""The calendar popup of a date field: in the theme's colours, and opened near today."""

from typing import Final, cast

from PySide6.QtCore import QDate, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QDateTimeEdit

_WEEKEND: Final = (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday)


def offer_calendar(field: QDateTimeEdit) -> None:
    """Let a field open a calendar, created on first use; GUI thread only."""
    field.setCalendarPopup(True)
    field.installEventFilter(_Opening(field))


class _Opening(QObject):
    """Handle the press that opens the calendar, before the field does."""

    def __init__(self, field: QDateTimeEdit) -> None:
        super().__init__(field)
        self._is_dressed = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Style the calendar before it is first shown, and turn it to today if no day is chosen."""
        if event.type() == QEvent.Type.MouseButtonPress:
            field = cast("QDateTimeEdit", watched)
            if not self._is_dressed:
                self._is_dressed = True
                # Qt's own red has too little contrast, and weekends have no meaning here.
                for day in _WEEKEND:
                    field.calendarWidget().setWeekdayTextFormat(day, QTextCharFormat())
            if field.specialValueText() and field.date() == field.minimumDate():
                # The field first turns it to the minimum date, which means "no day".
                QTimer.singleShot(0, field, lambda: _turn_to_today(field))
        return super().eventFilter(watched, event)


def _turn_to_today(field: QDateTimeEdit) -> None:
    today = QDate.currentDate()
    field.calendarWidget().setCurrentPage(today.year(), today.month())
