"""What may be purged without taking away what another device did to it meanwhile.

A purge counts more than an edit. So before a device purges what is due, it asks in its log; every
device answers in its own, after all that it did before it knew the question. What was due at the
question, and has not changed since, is purged when all have answered.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement

from muniment.domain.access import SYSTEM
from muniment.domain.clock import moment_of, unix_ms
from muniment.domain.memories.memory import TRASH_KEPT
from muniment.storage.memories.removal import is_due, is_in, is_unchanged_since

if TYPE_CHECKING:
    from muniment.storage.reading import Reading
    from muniment.storage.store import Store

ACTIVE_FOR: Final = timedelta(days=180)
"""A device of which nothing was heard for longer is not waited for."""


def due_everywhere(reading: "Reading", now: datetime) -> ColumnElement[bool]:
    """Return the condition of memories that are due, and may be purged."""
    values = reading.sync.state()
    if not active_devices(values, now):
        return _due(now)
    local = [row.id for row in reading.namespaces.all() if row.uid in values["local"]]
    may_go = is_in(local)
    question = values.get("question")
    if question is not None and _is_answered(values, now):
        told = reading.sync.last_operation(values["device"], question["sequence"])
        may_go |= _due(moment_of(question["at"])) & is_unchanged_since(told)
    return _due(now) & may_go


def ask_if_due(store: "Store", now: datetime) -> None:
    """Ask the other devices if something is due, unless they still have to answer."""
    with store.read() as reading:
        values = reading.sync.state()
        if not active_devices(values, now):
            return
        if values.get("question") is not None and not _is_answered(values, now):
            return
        left = reading.memories.matching_numbers(_due(now) & ~due_everywhere(reading, now))
    if left.size:
        with store.write(SYSTEM.name) as unit:
            unit.sync.set_state({"question": {"at": unix_ms(now), "sequence": None}})


def _due(now: datetime) -> ColumnElement[bool]:
    return is_due(now_ms=unix_ms(now), trashed_before_ms=unix_ms(now - TRASH_KEPT))


def _is_answered(values: Mapping[str, Any], now: datetime) -> bool:
    sequence = values["question"]["sequence"]
    answered = values.get("answered", {})
    return sequence is not None and all(
        answered.get(device, 0) >= sequence for device in active_devices(values, now)
    )


def active_devices(values: Mapping[str, Any], now: datetime) -> list[str]:
    """Return the other devices that are waited for.

    What was not read yet may hold news of all: silence ends with the last round that was complete.
    """
    heard_at = values.get("seen_at", {})
    read_at = values.get("last_at") or 0
    since = min(unix_ms(now), read_at) - ACTIVE_FOR // timedelta(milliseconds=1)
    others = values.get("devices", {}).keys() - {values.get("device"), *values.get("removed", ())}
    return [device for device in others if heard_at.get(device, 0) > since]
