"""Local days: from midnight to midnight of a time zone, clock changes included."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final, Self

from muniment.domain.clock import moment_of, unix_ms

_DAY_MS: Final = 86_400_000
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_STEP: Final = timedelta(days=7)
_EXACT: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class LocalDays:
    """The beginnings of a time zone's days, within some years.

    Args:
        changes: Moments (milliseconds since 1970) from which an offset to UTC (milliseconds)
            applies, earliest first; the first one also applies to all earlier moments.
    """

    changes: tuple[tuple[int, int], ...]

    @classmethod
    def of_zone(cls, zone: tzinfo | None, *, first: datetime, last: datetime) -> Self:
        """Find the clock changes of a zone.

        Offsets that hold for less than a week are not found.

        Args:
            zone: The zone; ``None`` is the machine's.
            first: From this moment on.
            last: To this one.
        """
        found = [(unix_ms(first), _offset_ms(first, zone))]
        at = first
        while at < last:
            then = min(at + _STEP, last)
            if _offset_ms(then, zone) != found[-1][1]:
                changed = _change_between(at, then, zone)
                found.append((unix_ms(changed), _offset_ms(changed, zone)))
            at = then
        return cls(tuple(found))

    def day_of(self, moment: datetime) -> date:
        """Return the day of a moment."""
        return date_of(self._day(unix_ms(moment)))

    def begin(self, day: date) -> datetime:
        """Return the first moment of a day, in UTC."""
        number = day_number(day)
        noon_utc = number * _DAY_MS + _DAY_MS // 2
        near = [change for change in self.changes if abs(change[0] - noon_utc) < 2 * _DAY_MS]
        offsets = {self._offset(noon_utc - 2 * _DAY_MS), *(offset for _, offset in near)}
        candidates = {number * _DAY_MS - offset for offset in offsets}
        # Where a clock change skips midnight, the day begins with the change.
        candidates |= {since for since, _ in near}
        return moment_of(min(ms for ms in candidates if self._day(ms) == number))

    def _offset(self, ms: int) -> int:
        place = bisect_right(self.changes, ms, key=lambda change: change[0])
        return self.changes[max(place - 1, 0)][1]

    def _day(self, ms: int) -> int:
        return (ms + self._offset(ms)) // _DAY_MS


UTC_DAYS: Final = LocalDays(((0, 0),))
"""The days of UTC."""


def day_number(day: date) -> int:
    """Return the number of days from the first of 1970 to a day."""
    return day.toordinal() - _EPOCH_DAY


def date_of(number: int) -> date:
    """Return the day a number of days after the first of 1970."""
    return date.fromordinal(number + _EPOCH_DAY)


def _offset_ms(moment: datetime, zone: tzinfo | None) -> int:
    offset = moment.astimezone(zone).utcoffset() or timedelta()
    return offset // timedelta(milliseconds=1)


def _change_between(before: datetime, after: datetime, zone: tzinfo | None) -> datetime:
    """Return the first minute with the same offset as the end."""
    low, high = _whole_minute(before), after
    wanted = _offset_ms(after, zone)
    while high - low > _EXACT:
        middle = _whole_minute(low + (high - low) / 2)
        if _offset_ms(middle, zone) == wanted:
            high = middle
        else:
            low = middle
    return _whole_minute(high)


def _whole_minute(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(second=0, microsecond=0)
