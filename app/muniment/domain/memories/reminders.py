"""Reminders: a moment in a memory's metadata at which its person wants to be notified of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from muniment.domain.memories.memory import Memory

REMINDER_KEY: Final = "reminder_at"
"""The metadata key of the moment, in ISO form; so it travels and is undone like any metadata."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A memory and when to notify of it."""

    at: datetime
    memory: Memory


@dataclass(frozen=True, slots=True)
class DueReminders:
    """The reminders that are due, earliest first, and how long until the next one."""

    due: tuple[Reminder, ...] = ()
    next_in: timedelta | None = None


def reminder_moment(metadata: Mapping[str, Any]) -> datetime | None:
    """Return the moment of a reminder; ``None`` for none, or for a value that is no moment."""
    value = metadata.get(REMINDER_KEY)
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def reminder_text(moment: datetime) -> str:
    """Return the metadata value of a moment, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")
