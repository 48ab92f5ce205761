"""The meter: exact under threads, keeps what it could not write down."""

import threading
from contextlib import contextmanager
from contextvars import copy_context
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.errors import DiskFullError, InvalidInputError, VaultLockedError
from muniment.domain.usage.usage import UsageAction, UsageCount
from muniment.services.usage.counted_calls import counted
from muniment.services.usage.usage_meter import Outcome, UsageMeter, note_request, only_namespace

AGENT = Actor("key:k", ("default",), frozenset({Scope.WRITE}))
THREADS = 8
CALLS = 10_000


class StillClock:
    moment = datetime(2026, 5, 1, 23, 59, 59, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment


class Vault:
    """Keeps what is written down; ``fault`` is raised instead."""

    def __init__(self) -> None:
        self.written: list[Any] = []
        self.fault: Exception | None = None
        self.store = self
        self.usage = SimpleNamespace(add=self._add)

    @contextmanager
    def write(self, actor: str) -> Any:
        assert actor == "system"
        yield self

    def _add(self, records: Any) -> None:
        if self.fault is not None:
            raise self.fault
        self.written += records


class Service:
    """Two counted use cases; one calls the other."""

    def __init__(self, meter: UsageMeter) -> None:
        self._session = SimpleNamespace(usage=meter)

    @counted(UsageAction.SEARCH, lambda found, _actor, _asked: Outcome("default", found))
    def search(self, hits: int, actor: Actor, *, fault: Exception | None = None) -> int:
        if fault is not None:
            raise fault
        return hits

    @counted(UsageAction.CONTEXT, lambda found, _actor, asked: Outcome("default", found + asked))
    def context(self, asked: int, actor: Actor) -> int:
        return self.search(2, actor)


def totals(meter: UsageMeter) -> dict[str, UsageCount]:
    """Return what was counted, by action; times aside."""
    found: dict[str, UsageCount] = {}
    for record in meter.with_pending(lambda: ()):
        count = record.count
        plain = UsageCount(count.successes, count.errors, count.items)
        found[record.action] = found.get(record.action, UsageCount()) + plain
    return found


@pytest.fixture(name="meter")
def _meter() -> UsageMeter:
    return UsageMeter(StillClock())


def test_no_call_is_lost_or_counted_twice_by_eight_threads(meter: UsageMeter) -> None:
    vault: Any = Vault()
    service = Service(meter)
    stop = threading.Event()

    def call() -> None:
        for number in range(CALLS):
            if number % 10:
                service.search(3, AGENT)
            else:
                with pytest.raises(InvalidInputError):
                    service.search(3, AGENT, fault=InvalidInputError("query", "is empty"))

    def settle() -> None:
        while not stop.is_set():
            meter.settle(vault)

    workers = [threading.Thread(target=call) for _ in range(THREADS)]
    settler = threading.Thread(target=settle)
    for thread in (settler, *workers):
        thread.start()
    for worker in workers:
        worker.join()
    stop.set()
    settler.join()

    counts = [record.count for record in meter.with_pending(lambda: vault.written)]
    assert sum(count.successes for count in counts) == THREADS * CALLS * 9 // 10
    assert sum(count.errors for count in counts) == THREADS * CALLS // 10
    assert sum(count.items for count in counts) == 3 * THREADS * CALLS * 9 // 10


def test_what_cannot_be_written_down_stays_counted(meter: UsageMeter) -> None:
    vault: Any = Vault()
    vault.fault = DiskFullError()
    service = Service(meter)
    service.search(1, AGENT)
    with pytest.raises(DiskFullError):
        meter.settle(vault)
    service.search(1, AGENT)
    vault.fault = None
    meter.settle(vault)
    meter.settle(vault)

    (record,) = vault.written
    assert (record.namespace, record.actor, record.action) == ("default", "key:k", "search")
    assert (record.count.successes, record.count.items) == (2, 2)
    assert 0 <= record.count.slowest_us <= record.count.took_us
    assert totals(meter) == {}


def test_a_call_on_the_way_of_another_counts_under_that_one_alone(meter: UsageMeter) -> None:
    Service(meter).context(5, AGENT)
    assert totals(meter) == {"context": UsageCount(1, 0, 7)}


def test_a_call_after_one_that_failed_counts(meter: UsageMeter) -> None:
    service = Service(meter)
    with pytest.raises(InvalidInputError):
        service.search(1, AGENT, fault=InvalidInputError("query", "is empty"))
    service.search(1, actor=AGENT)
    service.search(hits=1, actor=AGENT)
    assert totals(meter) == {"search": UsageCount(2, 1, 2)}


def test_a_locked_vault_is_nobodys_error(meter: UsageMeter) -> None:
    with pytest.raises(VaultLockedError):
        Service(meter).search(1, AGENT, fault=VaultLockedError())
    assert totals(meter) == {}


def test_a_day_ends_at_midnight_utc() -> None:
    clock = StillClock()
    meter = UsageMeter(clock)
    Service(meter).search(1, AGENT)
    clock.moment = datetime(2026, 5, 2, tzinfo=UTC)
    Service(meter).search(1, AGENT)
    days = [record.day for record in meter.with_pending(lambda: ())]
    assert days == [20_574, 20_575]


def test_items_elsewhere_and_duplicates_stand_apart(meter: UsageMeter) -> None:
    outcome = Outcome("default", 2, duplicates=1, elsewhere=(("work", 3),))
    meter.succeeded(PERSON, UsageAction.CREATE, outcome, took_us=7)
    found = {
        (record.namespace, record.action): record.count for record in meter.with_pending(lambda: ())
    }
    assert found == {
        ("default", "create"): UsageCount(1, 0, 2, 7, 7),
        ("work", "create"): UsageCount(0, 0, 3),
        ("default", "duplicate"): UsageCount(0, 0, 1),
    }


def test_a_request_knows_whether_a_use_case_has_counted_it(meter: UsageMeter) -> None:
    def in_thread(function: Any) -> None:
        context = copy_context()
        thread = threading.Thread(target=lambda: context.run(function))
        thread.start()
        thread.join()

    def requests() -> None:
        note = note_request()
        assert not note.is_counted
        in_thread(lambda: Service(meter).search(1, AGENT))
        assert note.is_counted
        assert not note_request().is_counted

    # A context of its own: what later tests do is no part of this request.
    copy_context().run(requests)


@pytest.mark.parametrize(
    ("asked", "namespaces", "expected"),
    [
        (("a",), None, "a"),
        (("a", "b"), None, None),
        ((), None, None),
        ((), ("a",), "a"),
        ((), ("a", "b"), None),
        (("b",), ("a", "b"), "b"),
    ],
)
def test_one_namespace_or_none(
    asked: tuple[str, ...], namespaces: tuple[str, ...] | None, expected: str | None
) -> None:
    assert only_namespace(asked, Actor("key:k", namespaces, frozenset())) == expected
