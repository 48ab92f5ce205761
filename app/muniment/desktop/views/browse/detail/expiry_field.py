"""When a memory expires: never, after some time, or at a date and time."""

from datetime import UTC, datetime, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication, QDateTime, Signal, Slot
from PySide6.QtWidgets import QDateTimeEdit, QWidget

from muniment.desktop.text.dates import moment_format
from muniment.desktop.widgets.calendar_popup import offer_calendar
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.controls import name_choice, row
from muniment.desktop.widgets.named_line import name_line

_NEVER, _AT = 0, 1


def expiry_spans() -> tuple[tuple[str, timedelta], ...]:
    """Return the times after which a memory can expire, with their texts."""
    return (
        (_tr("In a day"), timedelta(days=1)),
        (_tr("In a week"), timedelta(days=7)),
        (_tr("In a month"), timedelta(days=30)),
        (_tr("In a year"), timedelta(days=365)),
    )


class ExpiryField(QWidget):
    """A choice, followed by a date and time if the choice needs one; GUI thread only.

    Signals:
        edited: The user changed something, or a value was set.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bare")
        self._base: datetime | None = None
        self.choice = ComboBox()
        name_choice(self.choice, self.tr("Expires"))
        self._spans: Final = expiry_spans()
        self.choice.addItems([self.tr("Never"), self.tr("On date…")])
        self.choice.addItems([text for text, _ in self._spans])
        self.moment = QDateTimeEdit()
        offer_calendar(self.moment)
        self.moment.setDisplayFormat(moment_format())
        self.moment.setAccessibleName(self.tr("Expiry date and time"))
        name_line(self.moment)
        self.moment.hide()
        layout = row(self.choice, self.moment, gap="tight")
        layout.addStretch(1)
        self.setLayout(layout)
        self.setFocusProxy(self.choice)
        self.choice.currentIndexChanged.connect(self._on_choice_changed)
        self.moment.dateTimeChanged.connect(self.edited)

    @property
    def value(self) -> datetime | None:
        """The time of expiry; ``None`` for never."""
        if self.choice.currentIndex() != _AT:
            return None
        shown = self.moment.dateTime().toMSecsSinceEpoch()
        # The control cuts seconds off; if the user changed nothing, return the exact value.
        if self._base is not None and shown == _shown(self._base).toMSecsSinceEpoch():
            return self._base
        return datetime.fromtimestamp(shown / 1_000, UTC)

    def show_value(self, moment: datetime | None) -> None:
        """Show a time of expiry, or never."""
        self._base = moment
        if moment is not None:
            self.moment.setDateTime(_shown(moment))
        self.choice.setCurrentIndex(_NEVER if moment is None else _AT)
        self.edited.emit()

    @Slot(int)
    def _on_choice_changed(self, place: int) -> None:
        if place > _AT:
            self._base = None
            self.moment.setDateTime(_shown(datetime.now(UTC) + self._spans[place - _AT - 1][1]))
            self.choice.setCurrentIndex(_AT)
            return
        if place == _AT and self._base is None and not self.moment.isVisibleTo(self):
            in_a_week = datetime.now(UTC) + timedelta(days=7)
            if self.moment.dateTime() < QDateTime.currentDateTime():
                self.moment.setDateTime(_shown(in_a_week))
        self.moment.setVisible(place == _AT)
        self.edited.emit()


def _tr(text: str) -> str:
    return QCoreApplication.translate("ExpiryField", text)


def _shown(moment: datetime) -> QDateTime:
    """Return a moment to the minute, in the local time zone."""
    whole = moment.replace(second=0, microsecond=0)
    return QDateTime.fromMSecsSinceEpoch(round(whole.timestamp() * 1_000))
