"""Usage statistics: who did what, how often and how fast.

They are read from what `muniment.services.usage.counted_calls` counted.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from muniment.domain.access import PERSON, SYSTEM, Actor, Scope
from muniment.domain.errors import InvalidInputError, NotAllowedError, NotFoundError
from muniment.domain.usage.usage import NOTHING, UsageAction, UsageCount, UsageRecord

if TYPE_CHECKING:
    from muniment.domain.usage.latency import Latency
    from muniment.services.vault.open_vault import OpenVault
    from muniment.services.vault.vault_session import VaultSession

USAGE_DAYS_MAX: Final = 3_660

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_KEY_PREFIX: Final = "key:"

Counts = dict[str, UsageCount]
"""Counts by action; actions without any are left out."""


@dataclass(frozen=True, slots=True)
class UsageDay:
    """One day (ISO date, UTC) of usage."""

    day: str
    by_action: Counts


@dataclass(frozen=True, slots=True)
class Usage:
    """Usage of the requested days, today included.

    Args:
        total: All actions together; memories not stored are only in ``by_action``.
        by_action: The count of each action.
        by_actor: Counts by action, by `Actor.name`.
        by_namespace: Totals by name; calls that concerned none or several namespaces are only in
            the other figures.
        by_day: Every day, oldest first, including those without a call.
        by_actor_day: Totals by `Actor.name` and ISO date; days without a call, and memories not
            stored, are left out.
    """

    total: UsageCount
    by_action: Counts
    by_actor: dict[str, Counts]
    by_namespace: Counts
    by_day: tuple[UsageDay, ...]
    by_actor_day: dict[str, Counts] = field(default_factory=dict)


class UsageService:
    """Use cases about usage; any thread."""

    def __init__(self, session: "VaultSession") -> None:
        self._session = session

    def usage(
        self,
        actor: Actor,
        *,
        namespace: str | None = None,
        key: str | None = None,
        days: int = 30,
        everyone: bool = False,
    ) -> Usage:
        """Return the usage of the last days, up to the present moment.

        An admin sees what every actor did in the namespaces it sees; any other actor sees only its
        own usage, and that of everyone together in a namespace. Calls that concerned no namespace
        or several are visible to their caller, and to admins of the whole vault.

        Args:
            actor: The caller.
            namespace: Only in this one.
            key: Only by this key (its id), or by ``person``.
            days: How many days, today included.
            everyone: What every actor did in the namespace, which must be given; who did it is
                left out.

        Raises:
            InvalidInputError: Too many days, or none; or no namespace for everyone.
            NotAllowedError: The actor is no admin and requests another actor's usage.
            NotFoundError: This actor sees no such namespace or key.
        """
        actor.require(Scope.READ)
        if not 1 <= days <= USAGE_DAYS_MAX:
            raise InvalidInputError("days", f"must be between 1 and {USAGE_DAYS_MAX}")
        if everyone and namespace is None:
            raise InvalidInputError("namespace", "must be given")
        with self._session.borrow() as opened:
            whose = None if everyone else _whose(opened, key, actor)
            if namespace is not None:
                _require_namespace(opened, namespace, actor)
            last = self._session.usage.today()

            def written() -> list[UsageRecord]:
                with opened.store.read() as reading:
                    return reading.usage.records(
                        first_day=last - days + 1, last_day=last, actor=whose
                    )

            records = self._session.usage.with_pending(written)
        shown = [
            record
            for record in records
            if last - days < record.day <= last
            and whose in {None, record.actor}
            and _is_shown(record, actor, namespace)
        ]
        found = _summary(shown, first_day=last - days + 1, days=days)
        return replace(found, by_actor={}, by_actor_day={}) if everyone else found

    def latencies(self, actor: Actor) -> "dict[str, Latency]":
        """Return by action how long answered calls of all actors took since the program started.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
        """
        actor.require(Scope.ADMIN)
        if actor.namespaces is not None:
            raise NotAllowedError("only keys that see every namespace can see how long calls took")
        return self._session.usage.latencies()

    def on_agent_call(self, callback: Callable[[str], None]) -> Callable[[], None]:
        """Notify a callback of each call of an agent, by its `Actor.name`; returns how to stop.

        It is called on the thread of the call, when the agent was authenticated and when its call
        was answered or refused, and must be quick.
        """
        return self._session.usage.agent_calls.add(callback)

    def refused(self, actor: Actor) -> None:
        """Count a request of a known key that was refused before it reached a use case."""
        self._session.usage.failed(actor, UsageAction.REQUEST)


def _whose(opened: "OpenVault", key: str | None, actor: Actor) -> str | None:
    """Return the name of the actor whose usage is requested; ``None`` for all actors."""
    if key is None:
        return None if actor.may(Scope.ADMIN) else actor.name
    name = key if key in {PERSON.name, SYSTEM.name} else _KEY_PREFIX + key
    if name == actor.name:
        return name
    if not actor.may(Scope.ADMIN):
        raise NotAllowedError("the scope admin is needed to see what others did")
    with opened.store.read() as reading:
        # A key that reaches nothing the actor sees does not exist for it.
        known = {
            _KEY_PREFIX + found.id
            for found, _ in reading.keys.all_with_hashes()
            if any(actor.sees(namespace) for namespace in found.namespaces)
        }
    if name not in known | {PERSON.name, SYSTEM.name}:
        raise NotFoundError("there is no such key")
    return name


def _require_namespace(opened: "OpenVault", name: str, actor: Actor) -> None:
    actor.require_namespace(name)
    with opened.store.read() as reading:
        if reading.namespaces.by_name(name) is None:
            raise NotFoundError(f"there is no namespace {name!r}")


def _is_shown(record: UsageRecord, actor: Actor, namespace: str | None) -> bool:
    if namespace is not None:
        return record.namespace == namespace
    if record.namespace is None:
        return actor.namespaces is None or record.actor == actor.name
    return actor.sees(record.namespace)


def _summary(records: Iterable[UsageRecord], *, first_day: int, days: int) -> Usage:
    total = NOTHING
    by_action: Counts = {}
    by_actor: dict[str, Counts] = {}
    by_namespace: Counts = {}
    by_day: list[Counts] = [{} for _ in range(days)]
    by_actor_day: dict[str, Counts] = {}
    for record in records:
        _add(by_action, record.action, record.count)
        _add(by_actor.setdefault(record.actor, {}), record.action, record.count)
        _add(by_day[record.day - first_day], record.action, record.count)
        if record.action == UsageAction.DUPLICATE:
            continue
        total += record.count
        days_of_actor = by_actor_day.setdefault(record.actor, {})
        _add(days_of_actor, _date(record.day), record.count)
        if record.namespace is not None:
            _add(by_namespace, record.namespace, record.count)
    return Usage(
        total,
        by_action,
        by_actor,
        by_namespace,
        tuple(UsageDay(_date(first_day + place), counts) for place, counts in enumerate(by_day)),
        by_actor_day,
    )


def _date(day: int) -> str:
    return (_EPOCH + timedelta(days=day)).date().isoformat()


def _add(counts: Counts, name: str, count: UsageCount) -> None:
    counts[name] = counts.get(name, NOTHING) + count
