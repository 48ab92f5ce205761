"""The figures behind the charts against brute force, and how the database finds them."""

from __future__ import annotations

import random
import re
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.errors import InvalidInputError, NotAllowedError, NotFoundError
from muniment.domain.memories.memory import (
    Category,
    Memory,
    MemoryDraft,
    MemoryKind,
    MemoryType,
    Tier,
    Visibility,
)
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchRequest
from muniment.services.usage.charts import LIFETIME_EDGES, ChartsRequest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from muniment.services.usage.charts import Charts
    from tests.conftest import Home

BERLIN = ZoneInfo("Europe/Berlin")
AUCKLAND = ZoneInfo("Pacific/Auckland")
CONFINED = Actor("key:k", ("work",), frozenset({Scope.READ}))
MEMORIES = 160


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterable[Home]:
    """Memories of two years, some gone, in two namespaces."""
    from tests.conftest import FakeClock, FakeKeychain, _build, _fake_model

    home = _build(tmp_path_factory.mktemp("charts"), FakeClock(), FakeKeychain(), _fake_model)
    services, draw = home.services, random.Random(5)
    services.vault.create(passphrase=None, key_file=True)
    services.namespaces.create("work", PERSON)
    now = home.clock.now()
    drafts = [
        MemoryDraft(
            content=f"note {number}",
            namespace=draw.choice(["default", "work"]),
            type=draw.choice(list(MemoryType)[:4]),
            kind=draw.choice([None, *MemoryKind]),
            categories=tuple(draw.sample(list(Category)[:4], draw.randrange(3))),
            tier=draw.choice(list(Tier)),
            created_at=now - timedelta(minutes=draw.randrange(60 * 24 * 700)),
            expires_at=draw.choice(
                [None, now + timedelta(hours=draw.choice([1, 30, 500, 20_000]))]
            ),
            embed=draw.random() < 0.8,
        )
        for number in range(MEMORIES)
    ]
    made = services.memories.remember_batch(drafts, PERSON)
    for item in made.items[:12]:
        services.memories.delete(str(item.memory_id), PERSON)
    home.clock.advance(hours=2)
    yield home
    services.close()


def live(home: Home, namespace: str | None, **wanted: object) -> list[Memory]:
    names = () if namespace is None else (namespace,)
    asked = MemoryFilter(namespaces=names, include_archived=True, **wanted)  # type: ignore[arg-type]
    return list(home.services.memories.list(asked, PageRequest(limit=500), PERSON).memories)


def check(home: Home, charts: Charts, zone: ZoneInfo, namespace: str | None) -> None:
    everything = live(home, namespace)
    assert charts.memories == len(everything)
    days = Counter(memory.created_at.astimezone(zone).date() for memory in everything)
    assert charts.created == dict(days)
    since = charts.since
    inside = [
        m for m in everything if since is None or m.created_at.astimezone(zone).date() >= since
    ]
    groups = charts.groups
    assert groups.total == len(inside)
    assert groups.by_type == {
        each.value: sum(m.type is each for m in inside) for each in MemoryType
    }
    assert groups.by_kind == {
        each.value: sum(m.kind is each for m in inside) for each in MemoryKind
    }
    assert groups.by_tier == {each.value: sum(m.tier is each for m in inside) for each in Tier}
    assert groups.by_category == dict(Counter(each.value for m in inside for each in m.categories))
    states = Counter(memory.embedding.state.value for memory in everything)
    assert {state: count for state, count in charts.by_embedding_state.items() if count} == states
    ends = [m.expires_at for m in inside if m.expires_at is not None]
    for lifetime in groups.lifetimes:
        after = lifetime.after or home.clock.now()
        until = lifetime.until or datetime.max.replace(tzinfo=UTC)
        assert lifetime.memories == sum(after <= end < until for end in ends)
    assert sum(lifetime.memories for lifetime in groups.lifetimes) == len(ends)


@pytest.mark.parametrize("days", [None, 1, 30, 365, 600])
@pytest.mark.parametrize("namespace", [None, "work"])
@pytest.mark.parametrize("zone", [BERLIN, AUCKLAND])
def test_every_figure_is_what_brute_force_finds(
    filled: Home, zone: ZoneInfo, namespace: str | None, days: int | None
) -> None:
    request = ChartsRequest(namespace=namespace, days=days, zone=zone)
    charts = filled.services.charts.charts(PERSON, request)
    check(filled, charts, zone, namespace)
    assert charts.today == filled.clock.now().astimezone(zone).date()


def test_the_bounds_of_days_hold_the_memories_that_were_counted_on_them(filled: Home) -> None:
    charts = filled.services.charts.charts(PERSON, ChartsRequest(zone=AUCKLAND))
    for day, count in charts.created.items():
        after, before = charts.bounds(day, day)
        assert len(live(filled, None, created_after=after, created_before=before)) == count


def test_a_confined_actor_counts_its_own_namespace_alone(filled: Home) -> None:
    whole = filled.services.charts.charts(PERSON, ChartsRequest(namespace="work"))
    charts = filled.services.charts.charts(CONFINED, ChartsRequest())
    assert charts.memories == whole.memories
    assert charts.storage.database_bytes is None
    assert (whole.storage.database_bytes or 0) > 0
    with pytest.raises(NotFoundError):
        filled.services.charts.charts(CONFINED, ChartsRequest(namespace="default"))
    with pytest.raises(InvalidInputError):
        filled.services.charts.charts(PERSON, ChartsRequest(days=0))


def test_an_empty_vault_has_empty_charts(home: Home) -> None:
    charts = home.services.charts.charts(PERSON, ChartsRequest(days=30, zone=BERLIN))
    assert (charts.memories, charts.groups.total, charts.created) == (0, 0, {})
    assert len(charts.groups.lifetimes) == len(LIFETIME_EDGES) + 1
    assert charts.groups.entities == ()


def test_entities_are_ranked_and_hide_what_only_confidential_memories_say(real_home: Home) -> None:
    memories = real_home.services.memories
    texts = ("Ada Lovelace wrote to Charles Babbage.", "Ada Lovelace lives in London.")
    for text in texts:
        memories.remember(MemoryDraft(content=text), PERSON)
    memories.remember(
        MemoryDraft(content="Grace Hopper has the code.", visibility=Visibility.CONFIDENTIAL),
        PERSON,
    )
    old = real_home.clock.now() - timedelta(days=90)
    memories.remember(MemoryDraft(content="Alan Turing ran.", created_at=old), PERSON)
    everything = real_home.services.charts.charts(PERSON, ChartsRequest()).groups.entities
    recent = real_home.services.charts.charts(PERSON, ChartsRequest(days=30)).groups.entities
    names = [entity.name for entity in everything]
    assert (everything[0].name, everything[0].memories) == ("Ada Lovelace", 2)
    assert "Alan Turing" in names
    assert "Grace Hopper" not in names
    assert [entity.name for entity in recent] == [name for name in names if name != "Alan Turing"]


def test_calls_are_told_by_actor_and_day_with_how_long_they_took(home: Home) -> None:
    agent = Actor("key:k", None, frozenset({Scope.READ, Scope.WRITE}))
    home.services.memories.remember(MemoryDraft(content="one"), PERSON)
    home.clock.advance(days=1)
    home.services.search.search(SearchRequest(query="one"), agent)
    with pytest.raises(NotFoundError):
        home.services.memories.get("mem_000000000000", agent)
    usage = home.services.usage.usage(PERSON)
    counts = {
        actor: {day: (count.successes, count.errors) for day, count in days.items()}
        for actor, days in usage.by_actor_day.items()
    }
    assert counts == {"person": {"2026-05-01": (1, 0)}, "key:k": {"2026-05-02": (1, 1)}}
    latencies = home.services.usage.latencies(PERSON)
    assert {action: latency.calls for action, latency in latencies.items()} == {
        "create": 1,
        "search": 1,
    }
    assert 0 < latencies["search"].median_ms <= latencies["search"].p95_ms
    with pytest.raises(NotAllowedError):
        home.services.usage.latencies(agent)
    with pytest.raises(NotAllowedError):
        home.services.usage.latencies(Actor("key:a", ("default",), frozenset(Scope)))


def test_no_figure_is_counted_from_the_table(home: Home) -> None:
    home.services.memories.remember(MemoryDraft(content="a boat"), PERSON)
    asked: list[tuple[str, object]] = []
    with home.borrow() as opened:
        engine = opened.store._read_engine
        asking = threading.get_ident()

        def note(_connection, _cursor, statement, parameters, *_):
            if threading.get_ident() == asking:
                asked.append((statement, parameters))

        event.listen(engine, "before_cursor_execute", note)
        home.services.charts.charts(PERSON, ChartsRequest(days=30, zone=BERLIN))
        event.remove(engine, "before_cursor_execute", note)
        with engine.connect() as connection:
            steps = [
                str(row[3])
                for statement, parameters in asked
                if re.search(r"FROM memories\b", statement)
                for row in connection.exec_driver_sql(
                    f"EXPLAIN QUERY PLAN {statement}", parameters
                ).all()
            ]
    found = [step for step in steps if re.search(r"\bmemories\b", step)]
    assert len(found) >= 6
    assert all("USING COVERING INDEX" in step for step in found), found
