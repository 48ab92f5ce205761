"""Backups: their kinds, when one is due, and which old ones are removed; rules without I/O."""

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

DAYS_KEPT: Final = 7
WEEKS_KEPT: Final = 4
BEFORE_RESTORE_KEPT: Final = 3

_STAMP: Final = "%Y%m%dT%H%M%SZ"
_NAME: Final = re.compile(r"([a-z-]+)-([0-9]{8}T[0-9]{6}Z)\.db")


class Schedule(StrEnum):
    """How often automatic backups are made."""

    OFF = "off"
    DAILY = "daily"
    WEEKLY = "weekly"

    @property
    def period(self) -> timedelta | None:
        """The time from one backup to the next; ``None`` for never."""
        return {
            Schedule.OFF: None,
            Schedule.DAILY: timedelta(days=1),
            Schedule.WEEKLY: timedelta(days=7),
        }[self]


DEFAULT_SCHEDULE: Final = Schedule.DAILY
"""Agents write every day, and a lost week of their memories cannot be written again."""


class BackupKind(StrEnum):
    """The reason for a backup; its value begins the name of the file."""

    MANUAL = "backup"
    SCHEDULED = "scheduled"
    BEFORE_UPDATE = "before-migration"
    BEFORE_RESTORE = "before-restore"


class BackupStep(StrEnum):
    """The current step of writing, verifying or restoring a backup."""

    COPYING = "copying"
    CHECKING = "checking"
    EXAMINING = "examining"
    COMPARING = "comparing"


Watch = Callable[[BackupStep, int, int], bool]
"""Called with the step, how much is done and how much there is (0: unknown); False stops."""


class BackupStoppedError(Exception):
    """Someone stopped it, and nothing was changed; the backup itself did not fail."""


def keep_going(_step: BackupStep, _done: int, _total: int) -> bool:
    """Ignore the progress and always continue."""
    return True


@dataclass(frozen=True, slots=True)
class BackupName:
    """The parts of a backup file's name.

    Args:
        kind: Why it was made.
        made_at: When, whole seconds.
    """

    kind: BackupKind
    made_at: datetime

    @property
    def file_name(self) -> str:
        """The name of the file."""
        return f"{self.kind.value}-{self.made_at.astimezone(UTC).strftime(_STAMP)}.db"


def parsed_name(file_name: str) -> BackupName | None:
    """Parse a file's name; ``None`` for one that Muniment did not give."""
    match = _NAME.fullmatch(file_name)
    if match is None or match[1] not in set(BackupKind):
        return None
    try:
        made_at = datetime.strptime(match[2], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
    return BackupName(BackupKind(match[1]), made_at)


def is_due(made: Iterable[datetime], schedule: Schedule, now: datetime) -> bool:
    """Return whether an automatic backup is due.

    A moment in the future is ignored: the clock was wrong then, or is wrong now.

    Args:
        made: Times of the automatic backups.
        schedule: The person's choice.
        now: The present moment.
    """
    period = schedule.period
    if period is None:
        return False
    return not any(now - period < moment <= now for moment in made)


def next_due(made: Iterable[datetime], schedule: Schedule, now: datetime) -> datetime | None:
    """Return when the next backup is due if none is due now; ``None`` for never."""
    period = schedule.period
    past = [moment for moment in made if moment <= now]
    return None if period is None or not past else max(past) + period


def outdated(made: Iterable[datetime], now: datetime) -> frozenset[datetime]:
    """Return which automatic backups may be removed.

    The newest of each of the last seven days that have one stay, and the newest of each of the last
    four weeks that have one. Days without a backup do not count, so a long absence or a clock that
    jumped ahead removes nothing. Backups dated after now are neither counted nor removed, so a
    clock that was set back removes nothing either. Days and weeks are in UTC.
    """
    past = sorted((moment.astimezone(UTC) for moment in made if moment <= now), reverse=True)
    days = _newest_of_each(past, datetime.date, DAYS_KEPT)
    weeks = _newest_of_each(past, lambda moment: moment.isocalendar()[:2], WEEKS_KEPT)
    return frozenset(past) - days - weeks


def _newest_of_each(
    newest_first: Iterable[datetime], of: Callable[[datetime], Hashable], count: int
) -> set[datetime]:
    found: dict[Hashable, datetime] = {}
    for moment in newest_first:
        found.setdefault(of(moment), moment)
    return set(list(found.values())[:count])
