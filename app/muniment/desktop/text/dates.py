"""Format dates and times in the language of the window and the machine's time zone."""

import re
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale

_WEEK: Final = re.compile(r"([0-9]{4})-W([0-9]{2})")
_YEAR: Final = re.compile(r"[0-9]{4}")


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
    """Return the name of an entity as people read it: dates in the language of the window."""
    texts = [_date_text(part) for part in name.split("/", 1)]
    return " – ".join(texts) if all(texts) else name


def short_day(day: QDate) -> str:
    """Return a day without its year."""
    return QLocale().toString(day, tr("d MMM"))


def _date_text(name: str) -> str:
    """Return a day, month, week or year in words; empty for anything else."""
    day, month = (QDate.fromString(name, form) for form in ("yyyy-MM-dd", "yyyy-MM"))
    week = _WEEK.fullmatch(name)
    if day.isValid():
        return long_day(day)
    if month.isValid():
        return QLocale().toString(month, tr("MMMM yyyy"))
    if week:
        return tr("week {week} of {year}").format(week=int(week[2]), year=week[1])
    return name if _YEAR.fullmatch(name) else ""


def _day_of_year(day: QDate) -> str:
    return QLocale().toString(day, tr("d MMM yyyy"))


def _local(moment: datetime) -> QDateTime:
    return QDateTime.fromMSecsSinceEpoch(int(moment.timestamp() * 1000))
