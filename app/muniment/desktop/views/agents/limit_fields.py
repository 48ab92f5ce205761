"""Fields for the rate limits and expiry of a key, for the dialogs that create or edit one."""

from datetime import UTC, datetime, timedelta
from typing import Final

from PySide6.QtCore import QDate, Slot
from PySide6.QtWidgets import QDateEdit, QFormLayout, QSpinBox

from muniment.desktop.views.agents.agent_words import tr
from muniment.desktop.widgets.calendar_popup import offer_calendar
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.controls import name_choice, pad_number, row
from muniment.desktop.widgets.field_names import add_field
from muniment.domain.access import Dialect
from muniment.services.agents.key_drafts import RATES_PER_HOUR, RATES_PER_MINUTE

_RATE_MAX: Final = 1_000_000
_DAYS: Final = (30, 90, 365)
_OTHER: Final = -1


class LimitFields:
    """Fields for rates and expiry, to add to a form; GUI thread only."""

    def __init__(self) -> None:
        self._given: datetime | None = None
        self.minute = _rate(tr("Calls a minute"), lowest=1)
        self.hour = _rate(tr("Calls an hour"), lowest=0)
        self.hour.setSpecialValueText(tr("No limit"))
        self.expiry = ComboBox()
        name_choice(self.expiry, tr("Expires"))
        self.expiry.addItem(tr("Never"), 0)
        for days in _DAYS:
            self.expiry.addItem(tr("In {days} days").format(days=days), days)
        self.expiry.addItem(tr("On date…"), _OTHER)
        self.day = QDateEdit(QDate.currentDate().addDays(_DAYS[0]))
        offer_calendar(self.day)
        self.day.setAccessibleName(tr("Expiry date"))
        self.expiry.currentIndexChanged.connect(self._on_expiry_changed)
        self._on_expiry_changed()

    def add_to(self, form: QFormLayout) -> None:
        """Append the fields to a form."""
        add_field(form, tr("Calls a &minute"), self.minute)
        add_field(form, tr("Calls an &hour"), self.hour)
        expiry = row(self.expiry, self.day)
        expiry.addStretch()
        add_field(form, tr("Expires"), expiry)

    def show_usual(self, dialect: Dialect) -> None:
        """Show the default rate limits of a dialect."""
        self.show_rates(RATES_PER_MINUTE[dialect], RATES_PER_HOUR.get(dialect))

    def show_rates(self, minute: int, hour: int | None) -> None:
        """Show rate limits; ``None`` for no hourly limit."""
        self.minute.setValue(minute)
        self.hour.setValue(hour or 0)

    def show_expiry(self, moment: datetime | None) -> None:
        """Show when a key expires."""
        if moment is None:
            self.expiry.setCurrentIndex(0)
            return
        self._given = moment
        local = moment.astimezone()
        self.day.setDate(QDate(local.year, local.month, local.day))
        self.expiry.setCurrentIndex(self.expiry.findData(_OTHER))

    @property
    def rate_per_hour(self) -> int | None:
        """The hourly limit, or ``None`` for none."""
        return self.hour.value() or None

    @property
    def expires_at(self) -> datetime | None:
        """When the key expires, or ``None``; the end of the day if a day is chosen."""
        days = int(self.expiry.currentData())
        if days == 0:
            return None
        if days != _OTHER:
            return datetime.now(UTC) + timedelta(days=days)
        if (
            self._given is not None
            and self._given.astimezone().date() == self.day.date().toPython()
        ):
            return self._given
        chosen = self.day.date().addDays(1)
        # The start of the next day in local time.
        local = datetime(chosen.year(), chosen.month(), chosen.day()).astimezone()
        return local.astimezone(UTC) - timedelta(seconds=1)

    @Slot()
    def _on_expiry_changed(self) -> None:
        self.day.setVisible(self.expiry.currentData() == _OTHER)


def _rate(name: str, *, lowest: int) -> QSpinBox:
    field = QSpinBox()
    field.setRange(lowest, _RATE_MAX)
    field.setGroupSeparatorShown(True)
    pad_number(field)
    field.setAccessibleName(name)
    return field
