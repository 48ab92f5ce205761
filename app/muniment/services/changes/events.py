"""Numbered events, kept for a while for followers that disconnect and come back.

The change feed only reaches current subscribers. A remote follower loses its connection at times;
it names the last event it has seen and continues from there, as long as that is kept.
"""

import contextlib
import re
import secrets
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from muniment.domain.access import Actor, Scope
from muniment.domain.changes import ChangeSet
from muniment.services.vault.vault_service import VaultState

if TYPE_CHECKING:
    from muniment.domain.jobs import JobProgress

KEPT_EVENTS: Final = 2_048
KEPT_CHANGES: Final = 20_000
"""How many changes are kept for returning followers; the limit reached first applies."""

_POSITION: Final = re.compile(r"([0-9a-f]{16})-([0-9]{1,15})")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    Args:
        position: Its position in the log; opaque.
        changes: What changed; ``None``: the vault was locked.
    """

    position: str
    changes: ChangeSet | None


@dataclass(frozen=True, slots=True)
class Following:
    """The first answer to a new follower.

    Args:
        position: Where it starts.
        missed: The events between the position it named and now, oldest first.
        is_complete: Whether `missed` is complete; if not, the follower has to reload.
        stop: Ends the following.
    """

    position: str
    missed: tuple[Event, ...]
    is_complete: bool
    stop: Callable[[], None]


class EventLog:
    """Numbers change sets and passes them to followers; any thread.

    Positions are valid for one run of the program. Locking clears the log.
    """

    def __init__(self) -> None:
        self._run = secrets.token_hex(8)
        self._lock = threading.Lock()
        self._number = 0
        self._kept: deque[Event] = deque()
        self._kept_changes = 0
        self._followers: list[Callable[[Event], None]] = []

    def take_in(self, changes: ChangeSet) -> None:
        """Record a change set as an event: the listener of the change feed."""
        with self._lock:
            event = self._next(changes)
            self._kept.append(event)
            self._kept_changes += _size(changes)
            while len(self._kept) > KEPT_EVENTS or self._kept_changes > KEPT_CHANGES:
                self._kept_changes -= _size(self._kept.popleft().changes)
            self._publish(event)

    def note_state(self, state: VaultState) -> None:
        """Record locking as an event and drop all before it: the listener of the vault's state."""
        if state not in {VaultState.LOCKED, VaultState.MISSING}:
            return
        with self._lock:
            self._kept.clear()
            self._kept_changes = 0
            self._publish(self._next(None))

    def follow(self, callback: Callable[[Event], None], after: str | None = None) -> Following:
        """Notify a callback of every event from now on; none is lost or repeated.

        Args:
            callback: Called on the writer's thread, in order; it must be quick and not fail.
            after: Position of the last event that the follower has seen.
        """
        with self._lock:
            missed = () if after is None else self._since(after)
            self._followers.append(callback)
            is_complete = missed is not None
            start = after if after is not None and is_complete else self._position(self._number)

        def stop() -> None:
            with self._lock, contextlib.suppress(ValueError):
                self._followers.remove(callback)

        return Following(start, missed or (), is_complete, stop)

    def _next(self, changes: ChangeSet | None) -> Event:
        self._number += 1
        return Event(self._position(self._number), changes)

    def _position(self, number: int) -> str:
        return f"{self._run}-{number}"

    def _since(self, position: str) -> tuple[Event, ...] | None:
        """Return the events after a position; ``None`` when they are no longer kept."""
        match = _POSITION.fullmatch(position)
        if match is None or match[1] != self._run:
            return None
        count = self._number - int(match[2])
        if not 0 <= count <= len(self._kept):
            return None
        return tuple(self._kept)[len(self._kept) - count :]

    def _publish(self, event: Event) -> None:
        for callback in self._followers:
            callback(event)


def seen_by(actor: Actor, changes: ChangeSet) -> ChangeSet:
    """Return the part of a change set that an actor sees; it may be empty.

    API keys, and jobs that concern the whole vault, are for actors that see all of it.
    """
    sees_all = actor.namespaces is None
    return replace(
        changes,
        memories=tuple(change for change in changes.memories if actor.sees(change.namespace)),
        things=tuple(change for change in changes.things if actor.sees(change.namespace)),
        namespaces=tuple(name for name in changes.namespaces if actor.sees(name)),
        keys=changes.keys if sees_all and actor.may(Scope.ADMIN) else (),
        jobs=tuple(job for job in changes.jobs if _sees_job(actor, job)),
    )


def _sees_job(actor: Actor, job: "JobProgress") -> bool:
    return actor.namespaces is None if job.namespace is None else actor.sees(job.namespace)


def _size(changes: ChangeSet | None) -> int:
    if changes is None:
        return 0
    return len(changes.memories) + len(changes.things)
