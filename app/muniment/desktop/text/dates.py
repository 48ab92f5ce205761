"""Format dates and times in the language of the window and the machine's time zone."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale


def tr(text: str) -> str:
    """Translate a text about moments, or the order in which a date is written."""
    return QCoreApplication.translate("dates", text)


def short_moment(moment: datetime, *, today: QDate | None = None) -> str:
    """Return the time for today, day and month for this year, and otherwise the date."""
    when = _local(moment)
    reference = today or QDate.currentDate()
    if when.date() == reference:
        return QLocale().toString(when.time(), time_format())
    if when.date() == reference.addDays(-1):
        return tr("Yesterday")
    in_year = when.date().year() == reference.year()
    return short_day(when.date()) if in_year else _day_of_year(when.date())


def day_text(moment: datetime) -> str:
    """Return the day with its year."""
    return _day_of_year(_local(moment).date())


def time_text(moment: datetime) -> str:
    """Return the time of day."""
    return QLocale().toString(_local(moment).time(), time_format())


def full_moment(moment: datetime) -> str:
    """Return day and time in full."""
    when = _local(moment)
    return tr("{day} at {time}").format(day=long_day(when.date()), time=time_text(moment))


def time_format() -> str:
    """Return the format in which every time of day is shown and typed."""
    return QLocale().timeFormat(QLocale.FormatType.ShortFormat)


def moment_format() -> str:
    """Return the format of a day and time that is typed."""
    return f"{tr('d MMM yyyy')} {time_format()}"


def long_day(day: QDate) -> str:
    """Return a day with the full name of its month."""
    return QLocale().toString(day, tr("d MMMM yyyy"))


def entity_text(name: str) -> str:
    """Return the name of an entity as people read it: a day in the language of the window."""
    day = QDate.fromString(name, "yyyy-MM-dd")
    return long_day(day) if day.isValid() else name


def short_day(day: QDate) -> str:
    """Return a day without its year."""
    return QLocale().toString(day, tr("d MMM"))


def _day_of_year(day: QDate) -> str:
    return QLocale().toString(day, tr("d MMM yyyy"))


def _local(moment: datetime) -> QDateTime:
    return QDateTime.fromMSecsSinceEpoch(int(moment.timestamp() * 1000))
