"""Moments as a person reads them, in the language and zone of the machine."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale

_TRANSLATION_CONTEXT = "dates"


def short_moment(moment: datetime, *, today: QDate | None = None) -> str:
    """Return the time for today, the day and month for this year, and else the date."""
    when = _local(moment)
    reference = today or QDate.currentDate()
    if when.date() == reference:
        return QLocale().toString(when.time(), QLocale.FormatType.ShortFormat)
    if when.date() == reference.addDays(-1):
        return QCoreApplication.translate(_TRANSLATION_CONTEXT, "Yesterday")
    in_year = when.date().year() == reference.year()
    return QLocale().toString(when.date(), "d MMM" if in_year else "d MMM yyyy")


def day_text(moment: datetime) -> str:
    """Return the day with its year."""
    return QLocale().toString(_local(moment).date(), "d MMM yyyy")


def full_moment(moment: datetime) -> str:
    """Return day and time in full."""
    when = _local(moment)
    return QCoreApplication.translate(_TRANSLATION_CONTEXT, "{day} at {time}").format(
        day=QLocale().toString(when.date(), "d MMMM yyyy"),
        time=QLocale().toString(when.time(), QLocale.FormatType.ShortFormat),
    )


def _local(moment: datetime) -> QDateTime:
    return QDateTime.fromMSecsSinceEpoch(int(moment.timestamp() * 1000))
