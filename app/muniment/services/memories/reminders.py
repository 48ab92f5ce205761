"""Reminders: set and remove them, offer moments that a memory names, and take those due."""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from muniment.domain.access import SYSTEM, Actor, Scope
from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.domain.errors import ConflictError, InvalidInputError, NotFoundError
from muniment.domain.memories.memory import Memory, MemoryPatch
from muniment.domain.memories.query import MemoryFilter
from muniment.domain.memories.reminders import (
    REMINDER_KEY,
    DueReminders,
    Reminder,
    reminder_moment,
    reminder_text,
)
from muniment.domain.usage.usage import UsageAction
from muniment.services.history import read_audit
from muniment.services.namespaces.visibility import resolve_namespaces, visible_memory
from muniment.services.results import Written
from muniment.services.time_slices import in_steps
from muniment.services.usage.counted_calls import counted, of_reminders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from muniment.services.memories.memory_service import MemoryService
    from muniment.services.vault.open_vault import OpenVault
    from muniment.services.vault.vault_session import VaultSession

_OFFERED_MAX: Final = 3
_MORNING: Final = 9
"""The hour at which a reminder of a day is offered: the day has begun, and there is time left."""

_BEFORE_EXPIRY: Final = timedelta(days=1)
"""How long before its expiry a reminder is offered; the memory is removed soon after it expires."""


class ReminderService:
    """Use cases about reminders; any thread.

    Args:
        session: Lends the vault.
        memories: Changes the metadata in which a reminder is stored.
    """

    def __init__(self, session: "VaultSession", memories: "MemoryService") -> None:
        self._session = session
        self._memories = memories

    @counted(UsageAction.LIST, of_reminders, shows=read_audit.in_reminders)
    def coming(self, actor: Actor) -> tuple[Reminder, ...]:
        """Return the reminders of the memories that an actor sees, earliest first.

        Raises:
            NotAllowedError: The actor may not read.
            VaultLockedError: The vault is locked.
        """
        actor.require(Scope.READ)
        with self._session.borrow() as opened:
            return tuple(_reminders(opened, actor))

    def offered(self, reference: str, actor: Actor) -> tuple[datetime, ...]:
        """Return moments at which a reminder of a memory makes sense: days it names, its expiry.

        Raises:
            NotAllowedError: The actor may not read.
            NotFoundError: There is no such memory.
        """
        actor.require(Scope.READ)
        with self._session.borrow() as opened, opened.store.read() as reading:
            now = opened.clock.now()
            memory = visible_memory(reading.memories, reference, actor, now=now)
        named = list(_named_days(memory, now))
        if memory.expires_at is not None:
            named.append(memory.expires_at - _BEFORE_EXPIRY)
        end = memory.expires_at or datetime.max.replace(tzinfo=UTC)
        ahead = sorted({moment for moment in named if now < moment < end})
        return tuple(ahead[:_OFFERED_MAX])

    def set(self, reference: str, at: datetime, actor: Actor) -> Written:
        """Set the reminder of a memory, in place of another one.

        Raises:
            InvalidInputError: The moment is past, or the memory will have expired by then.
            NotAllowedError: The actor may not write.
            NotFoundError: There is no such memory.
        """
        actor.require(Scope.WRITE)
        with self._session.borrow() as opened, opened.store.read() as reading:
            now = opened.clock.now()
            memory = visible_memory(reading.memories, reference, actor, now=now)
        if at <= now:
            raise InvalidInputError("at", "must be in the future")
        if memory.expires_at is not None and at > memory.expires_at:
            raise InvalidInputError("at", "must not be after the memory expires")
        return self._edit(memory, reminder_text(at), actor)

    def remove(self, reference: str, actor: Actor) -> Written:
        """Remove the reminder of a memory, if it has one.

        Raises:
            NotAllowedError: The actor may not write.
            NotFoundError: There is no such memory.
        """
        actor.require(Scope.WRITE)
        with self._session.borrow() as opened, opened.store.read() as reading:
            memory = visible_memory(reading.memories, reference, actor, now=opened.clock.now())
        return self._edit(memory, None, actor)

    def due(self, actor: Actor) -> DueReminders:
        """Return the reminders that are due, until `finish` is called with them.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
            VaultLockedError: The vault is locked.
        """
        actor.require_unconfined()
        with self._session.borrow() as opened:
            coming = _reminders(opened, actor)
            now = opened.clock.now()
        due = tuple(reminder for reminder in coming if reminder.at <= now)
        return DueReminders(due, next((one.at - now for one in coming if one.at > now), None))

    def finish(self, shown: "Iterable[Reminder]", actor: Actor) -> None:
        """Remove reminders that were shown, so that each is shown once.

        One whose memory was changed, moved or deleted in the meantime stays as it is.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
            VaultLockedError: The vault is locked.
        """
        actor.require_unconfined()
        for reminder in shown:
            with suppress(ConflictError, NotFoundError):
                # The program's own change: nothing that the person would undo.
                self._edit(reminder.memory, None, SYSTEM, version=reminder.memory.version)

    def _edit(
        self, memory: Memory, value: str | None, actor: Actor, *, version: int | None = None
    ) -> Written:
        patch = MemoryPatch(metadata={REMINDER_KEY: value})
        return self._memories.edit(memory.id, patch, actor, expected_version=version)


def _reminders(opened: "OpenVault", actor: Actor) -> "list[Reminder]":
    """Return all reminders that an actor sees, earliest first."""
    with opened.store.read() as reading:
        condition = reading.memories.condition(
            MemoryFilter(has_reminder=True, include_archived=True),
            namespace_ids=resolve_namespaces(reading.namespaces, (), actor),
            now_ms=opened.now_ms(),
            access=ConfidentialAccess.of_list(actor),
        )
        numbers = reading.memories.matching_numbers(condition).tolist()
        found = [
            Reminder(at, memory)
            for some in in_steps(numbers)
            for memory in reading.memories.readable(some).values()
            if (at := reminder_moment(memory.metadata)) is not None
        ]
    return sorted(found, key=lambda reminder: (reminder.at, reminder.memory.number))


def _named_days(memory: Memory, now: datetime) -> "Iterator[datetime]":
    """Yield the mornings of the days that a memory names; of a day of the year the next one."""
    from muniment.understanding.dates.calendar_words import is_past
    from muniment.understanding.dates.date_recognition import find_dates

    text = memory.content
    for found in find_dates(text, memory.created_at.astimezone()):
        morning = _morning_of(found.normal)
        if morning is None:
            continue
        if morning <= now and _is_yearly(text[found.start : found.end], morning):
            if is_past(text, found.start):
                continue
            morning = _next_year(morning, now)
        yield morning.astimezone(UTC)


def _morning_of(day: str | None) -> datetime | None:
    """Return the morning of a day in ISO form, local time; ``None`` for longer spans."""
    try:
        found = datetime.strptime(day or "", "%Y-%m-%d")  # noqa: DTZ007 (local time is meant)
        return found.replace(hour=_MORNING).astimezone()
    except (ValueError, OverflowError):
        return None


def _is_yearly(name: str, morning: datetime) -> bool:
    """Return whether a date names a day of the year, such as "14 March", without a year."""
    numbers = [int(number) for number in re.findall(r"\d+", name)]
    return morning.day in numbers and morning.year not in numbers


def _next_year(morning: datetime, now: datetime) -> datetime:
    """Return the next time that the day comes, local time; 29 February becomes 1 March."""
    today = now.astimezone()
    year = today.year + ((morning.month, morning.day) <= (today.month, today.day))
    first = datetime(year, morning.month, 1, _MORNING)  # noqa: DTZ001 (local time is meant)
    return (first + timedelta(days=morning.day - 1)).astimezone()
