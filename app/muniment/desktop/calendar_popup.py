"""The calendar that a field for a day opens: in the theme's colours, and near today."""

from typing import Final, cast

from PySide6.QtCore import QDate, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QDateTimeEdit

_WEEKEND: Final = (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday)


def offer_calendar(field: QDateTimeEdit) -> None:
    """Have a field open a calendar; it is made when it is asked for first. GUI thread only."""
    field.setCalendarPopup(True)
    field.installEventFilter(_Opening(field))


class _Opening(QObject):
    """Sees the press that opens the calendar, before the field does."""

    def __init__(self, field: QDateTimeEdit) -> None:
        super().__init__(field)
        self._is_dressed = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Dress the calendar before its first showing, and turn it to today if no day is chosen."""
        if event.type() == QEvent.Type.MouseButtonPress:
            field = cast("QDateTimeEdit", watched)
            if not self._is_dressed:
                self._is_dressed = True
                # Qt's own red is too little contrast, and tells nothing that counts here.
                for day in _WEEKEND:
                    field.calendarWidget().setWeekdayTextFormat(day, QTextCharFormat())
            if field.specialValueText() and field.date() == field.minimumDate():
                # After the field has turned it to the least date, which stands for none.
                QTimer.singleShot(0, field, lambda: _turn_to_today(field))
        return super().eventFilter(watched, event)


def _turn_to_today(field: QDateTimeEdit) -> None:
    today = QDate.currentDate()
    field.calendarWidget().setCurrentPage(today.year(), today.month())
