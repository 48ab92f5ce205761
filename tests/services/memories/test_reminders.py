"""Reminders: offered for what a memory names, kept in its metadata, due once."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.errors import InvalidInputError, NotAllowedError, NotFoundError
from muniment.domain.history.ledger import UndoRequest
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.memories.reminders import REMINDER_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from muniment.domain.memories.memory import Memory
    from tests.conftest import Home

AGENT = Actor("key:helper", ("work",), frozenset({Scope.READ, Scope.WRITE}))


@pytest.fixture(autouse=True)
def _berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def remember(home: Home, text: str, *, expires_at: datetime | None = None) -> Memory:
    draft = MemoryDraft(content=text, expires_at=expires_at, embed=False)
    return home.services.memories.remember(draft, PERSON).memory


def coming(home: Home) -> list[tuple[str, datetime]]:
    found = home.services.reminders.coming(PERSON)
    return [(reminder.memory.content, reminder.at) for reminder in found]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Anna turns forty on 14 March", datetime(2027, 3, 14, 8, tzinfo=UTC)),
        ("Renew the passport by 3 May", datetime(2026, 5, 3, 7, tzinfo=UTC)),
        ("Steuer bis 31. Mai abgeben", datetime(2026, 5, 31, 7, tzinfo=UTC)),
    ],
)
def test_a_day_that_a_memory_names_is_offered_and_nothing_is_set(
    home: Home, text: str, moment: datetime
) -> None:
    memory = remember(home, text)
    assert home.services.reminders.offered(memory.id, PERSON) == (moment,)
    assert coming(home) == []


@pytest.mark.parametrize(
    "text", ["We met on 14 March", "It was due on 14 March 2020", "Seen 3 days ago", "Next month"]
)
def test_what_is_over_or_no_day_is_not_offered(home: Home, text: str) -> None:
    assert home.services.reminders.offered(remember(home, text).id, PERSON) == ()


def test_the_day_before_an_expiry_is_offered_and_the_past_never(home: Home) -> None:
    end = home.clock.now() + timedelta(days=3)
    memory = remember(home, "We met on 14 March 2020; the ticket is valid", expires_at=end)
    assert home.services.reminders.offered(memory.id, PERSON) == (end - timedelta(days=1),)
    home.clock.advance(days=2, hours=1)
    assert home.services.reminders.offered(memory.id, PERSON) == ()


def test_reminders_come_in_order_and_travel_as_metadata(home: Home) -> None:
    reminders, now = home.services.reminders, home.clock.now()
    later, sooner = remember(home, "later"), remember(home, "sooner")
    reminders.set(later.id, now + timedelta(days=2), PERSON)
    written = reminders.set(sooner.id, now + timedelta(days=1), PERSON)
    assert written.memory.metadata == {REMINDER_KEY: "2026-05-02T12:00:00+00:00"}
    assert [text for text, _ in coming(home)] == ["sooner", "later"]
    page = home.services.memories.list(MemoryFilter(has_reminder=True), PageRequest(), PERSON)
    assert {memory.content for memory in page.memories} == {"sooner", "later"}
    reminders.set(sooner.id, now + timedelta(days=3), PERSON)
    assert coming(home) == [
        ("later", now + timedelta(days=2)),
        ("sooner", now + timedelta(days=3)),
    ]
    reminders.remove(later.id, PERSON)
    assert [text for text, _ in coming(home)] == ["sooner"]


def test_setting_and_removing_are_undone_like_any_edit(home: Home) -> None:
    memory = remember(home, "Water the ferns")
    at = home.clock.now() + timedelta(hours=1)
    batch = home.services.reminders.set(memory.id, at, PERSON).changes.batch_id
    home.services.history.undo(UndoRequest(batch=batch), PERSON)
    assert coming(home) == []
    home.services.memories.edit(
        memory.id, MemoryPatch(metadata={REMINDER_KEY: at.isoformat()}), PERSON
    )
    assert coming(home) == [("Water the ferns", at)]


def test_what_is_due_stays_until_it_is_finished_also_much_later(home: Home) -> None:
    reminders, now = home.services.reminders, home.clock.now()
    first, second = remember(home, "first"), remember(home, "second")
    reminders.set(first.id, now + timedelta(hours=1), PERSON)
    reminders.set(second.id, now + timedelta(days=9), PERSON)
    found = reminders.due(PERSON)
    assert (found.due, found.next_in) == ((), timedelta(hours=1))
    home.clock.advance(days=5)
    for _ in range(2):
        found = reminders.due(PERSON)
        assert [reminder.memory.content for reminder in found.due] == ["first"]
        assert found.next_in == timedelta(days=4)
    reminders.finish(found.due, PERSON)
    assert reminders.due(PERSON).due == ()
    assert [text for text, _ in coming(home)] == ["second"]


def test_a_reminder_that_was_set_anew_meanwhile_is_not_finished(home: Home) -> None:
    reminders, memory = home.services.reminders, remember(home, "Water the ferns")
    reminders.set(memory.id, home.clock.now() + timedelta(hours=1), PERSON)
    home.clock.advance(hours=2)
    found = reminders.due(PERSON)
    later = home.clock.now() + timedelta(days=1)
    reminders.set(memory.id, later, PERSON)
    reminders.finish(found.due, PERSON)
    assert coming(home) == [("Water the ferns", later)]
    home.services.memories.delete(memory.id, PERSON)
    reminders.finish(found.due, PERSON)
    assert coming(home) == []


def test_a_clock_that_goes_back_only_makes_a_reminder_wait(home: Home) -> None:
    memory = remember(home, "Call the plumber")
    home.services.reminders.set(memory.id, home.clock.now() + timedelta(hours=1), PERSON)
    home.clock.advance(days=-3)
    found = home.services.reminders.due(PERSON)
    assert (found.due, found.next_in) == ((), timedelta(days=3, hours=1))


def test_no_reminder_in_the_past_or_after_the_end(home: Home) -> None:
    now = home.clock.now()
    memory = remember(home, "The ticket", expires_at=now + timedelta(days=1))
    for moment in (now, now + timedelta(days=2)):
        with pytest.raises(InvalidInputError, match="at"):
            home.services.reminders.set(memory.id, moment, PERSON)
    assert coming(home) == []


@pytest.mark.parametrize("value", ["soon", 7, None, "9999-99-99", "0001-01-01T00:00:00+14:00"])
def test_metadata_that_is_no_moment_is_no_reminder(home: Home, value: object) -> None:
    draft = MemoryDraft(content="text", metadata={REMINDER_KEY: value}, embed=False)
    home.services.memories.remember(draft, PERSON)
    assert coming(home) == []
    assert home.services.reminders.due(PERSON).next_in is None


def test_an_agent_neither_sees_nor_takes_those_of_others(home: Home) -> None:
    memory = remember(home, "private")
    home.services.reminders.set(memory.id, home.clock.now() + timedelta(hours=1), PERSON)
    home.services.namespaces.create("work", PERSON)
    assert home.services.reminders.coming(AGENT) == ()
    with pytest.raises(NotFoundError):
        home.services.reminders.remove(memory.id, AGENT)
    with pytest.raises(NotAllowedError):
        home.services.reminders.due(AGENT)


def test_the_doctor_finds_a_reminder_in_order(home: Home) -> None:
    memory = remember(home, "checked")
    home.services.reminders.set(memory.id, home.clock.now() + timedelta(hours=1), PERSON)
    assert all(finding.ok for finding in home.services.doctor.examine(PERSON))
