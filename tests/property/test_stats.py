"""The figures of the statistics against brute force over random vaults."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.memories.memory import (
    Category,
    Memory,
    MemoryDraft,
    MemoryKind,
    MemoryPatch,
    MemoryType,
    Tier,
    Visibility,
)
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.services.usage.stats_service import STATS_DAYS_MAX, TOP_TAGS, StatsFilter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.conftest import Home, HomeFactory

NAMESPACES = ("default", "work", "lab")
MEMORIES = 240
NAMES = (None, "a", "b", "ä")
SEED = 7


def draft_of(draw: random.Random, now: datetime) -> MemoryDraft:
    return MemoryDraft(
        content="word " * draw.randrange(1, 9) + draw.choice(["", "é", "日本"]),
        namespace=draw.choice(NAMESPACES),
        agent_id=draw.choice(NAMES),
        user_id=draw.choice(NAMES),
        session_id=draw.choice(NAMES),
        project=draw.choice(NAMES),
        type=draw.choice(list(MemoryType)[:4]),
        kind=draw.choice([None, *MemoryKind]),
        categories=tuple(draw.sample(list(Category)[:4], draw.randrange(3))),
        tags=tuple(draw.sample([f"t{number}" for number in range(70)], draw.randrange(4))),
        importance=draw.choice([0, 0.25, 0.5, 0.875, 1]),
        tier=draw.choice([None, *Tier]),
        visibility=draw.choice(list(Visibility)),
        source=draw.choice([None, "chat", "mail"]),
        created_at=now - timedelta(minutes=draw.randrange(60 * 24 * 20)),
        expires_at=draw.choice([None, None, now + timedelta(hours=draw.randrange(1, 60))]),
        embed=draw.random() < 0.7,
    )


def fill(home: Home, seed: int) -> None:
    """Write, change, archive and delete by two actors, over some days."""
    draw = random.Random(seed)
    key = Actor("key:k1", NAMESPACES, frozenset({Scope.WRITE}))
    for name in NAMESPACES[1:]:
        home.services.namespaces.create(name, PERSON)
    service = home.services.memories
    for _ in range(4):
        drafts = [draft_of(draw, home.clock.now()) for _ in range(MEMORIES // 4)]
        made = service.remember_batch(drafts, draw.choice([PERSON, key]))
        for item in made.items:
            if item.memory_id is None:
                continue
            if draw.random() < 0.15:
                service.edit(item.memory_id, MemoryPatch(importance=draw.random()), PERSON)
            if draw.random() < 0.15:
                service.edit(item.memory_id, MemoryPatch(archived=True), PERSON)
            if draw.random() < 0.2:
                service.delete(item.memory_id, PERSON)
        home.clock.advance(hours=9)


def everything(home: Home) -> list[Memory]:
    """Read every memory of the vault, trash and expired included."""
    found: list[Memory] = []
    for is_deleted in (False, True):
        wanted = MemoryFilter(include_archived=True, include_expired=True, deleted=is_deleted)
        cursor: str | None = None
        while True:
            page = home.services.memories.list(
                wanted, PageRequest(limit=500, cursor=cursor), PERSON
            )
            found += page.memories
            cursor = page.next_cursor
            if cursor is None:
                break
    return found


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterable[tuple[Home, list[Memory]]]:
    from tests.conftest import FakeClock, FakeKeychain, _build, _fake_model

    home = _build(tmp_path_factory.mktemp("stats"), FakeClock(), FakeKeychain(), _fake_model)
    home.services.vault.create(passphrase=None, key_file=True)
    fill(home, SEED)
    yield home, everything(home)
    home.services.close()


def counted(values: Iterable[Any]) -> dict[Any, int]:
    return dict(Counter(value for value in values if value is not None))


def days_of(moments: Iterable[datetime], now: datetime, days: int) -> list[tuple[str, int]]:
    counts = Counter(moment.astimezone(UTC).date() for moment in moments)
    span = [now.date() - timedelta(days=days - 1 - place) for place in range(days)]
    return [(day.isoformat(), counts[day]) for day in span]


optional = st.sampled_from([None, "a", "b", "ä", "nobody"])
filters = st.builds(
    StatsFilter,
    namespace=st.sampled_from([None, *NAMESPACES]),
    agent_id=optional,
    user_id=optional,
    session_id=st.sampled_from([None, None, "a"]),
    project=optional,
    actor=st.sampled_from([None, None, "person", "key:k1"]),
)
seen = st.sampled_from([None, ("default",), ("work", "lab"), NAMESPACES])


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(wanted=filters, namespaces=seen, later_h=st.integers(0, 70), days=st.integers(1, 30))
def test_every_figure_is_what_brute_force_finds(
    filled: tuple[Home, list[Memory]],
    wanted: StatsFilter,
    namespaces: tuple[str, ...] | None,
    later_h: int,
    days: int,
) -> None:
    home, memories = filled
    start = home.clock.moment
    home.clock.advance(hours=later_h)
    now = home.clock.now()
    try:
        actor = Actor("key:k2", namespaces, frozenset({Scope.READ}))
        if wanted.namespace is not None and not actor.sees(wanted.namespace):
            wanted = StatsFilter()
        stats = home.services.stats.stats(actor, wanted, days=days)
    finally:
        home.clock.moment = start
    inside = [memory for memory in memories if _matches(memory, wanted, actor)]
    kept = [memory for memory in inside if memory.deleted_at is None]
    live = [memory for memory in kept if memory.expires_at is None or memory.expires_at > now]

    assert stats.memories == len(live)
    assert stats.temporary == sum(memory.expires_at is not None for memory in live)
    assert stats.permanent + stats.temporary == stats.memories
    assert stats.archived == sum(memory.archived_at is not None for memory in live)
    assert stats.trashed == sum(memory.deleted_at is not None for memory in inside)
    assert stats.expired == len(kept) - len(live)
    created = [memory.created_at for memory in live]
    assert stats.oldest_at == min(created, default=None)
    assert stats.newest_at == max(created, default=None)
    assert stats.updated_at == max((memory.updated_at for memory in live), default=None)
    if live:
        mean = sum(memory.importance for memory in live) / len(live)
        assert stats.average_importance == pytest.approx(mean)
    assert stats.by_type == counted(memory.type for memory in live)
    assert stats.by_kind == counted(memory.kind for memory in live)
    assert stats.by_tier == counted(memory.tier for memory in live)
    assert stats.by_visibility == counted(memory.visibility for memory in live)
    assert stats.by_embedding_state == counted(memory.embedding.state for memory in live)
    assert stats.by_agent == counted(memory.agent_id for memory in live)
    assert stats.by_project == counted(memory.project for memory in live)
    assert stats.by_source == counted(memory.source for memory in live)
    assert stats.by_actor == counted(memory.actor for memory in live)
    assert stats.by_category == counted(each for memory in live for each in memory.categories)
    names = (wanted.namespace and (wanted.namespace,)) or namespaces or NAMESPACES
    by_namespace = counted(memory.namespace for memory in live)
    assert stats.by_namespace == {name: by_namespace.get(name, 0) for name in names}
    tags = Counter(tag for memory in live for tag in memory.tags)
    ranked = sorted(tags.items(), key=lambda item: (-item[1], item[0]))
    assert list(stats.top_tags) == ranked[:TOP_TAGS]
    # Owners belong to a namespace: the same name in two is two of them.
    assert stats.users == len({(m.namespace, m.user_id) for m in live if m.user_id is not None})
    assert stats.sessions == len(
        {(m.namespace, m.session_id) for m in live if m.session_id is not None}
    )
    assert stats.storage.content_characters == sum(len(memory.content) for memory in live)
    _check_days(stats.days, live, inside, now=now, days=days)


def _matches(memory: Memory, wanted: StatsFilter, actor: Actor) -> bool:
    fields = ("namespace", "agent_id", "user_id", "session_id", "project", "actor")
    return actor.sees(memory.namespace) and all(
        getattr(wanted, name) in {None, getattr(memory, name)} for name in fields
    )


def _check_days(
    found: Any, live: list[Memory], inside: list[Memory], *, now: datetime, days: int
) -> None:
    first = datetime.combine(now.date() - timedelta(days=days - 1), datetime.min.time(), UTC)
    assert list(found.created) == days_of((memory.created_at for memory in live), now, days)
    changed = [memory.updated_at for memory in live if memory.version > 1]
    assert list(found.updated) == days_of(changed, now, days)
    deleted = [memory.deleted_at for memory in inside if memory.deleted_at is not None]
    assert list(found.deleted) == days_of(deleted, now, days)
    for day, total in found.growth:
        end = datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(days=1)
        assert total == sum(memory.created_at < end for memory in live)
    cells = Counter(
        (memory.created_at.weekday(), memory.created_at.hour)
        for memory in live
        if memory.created_at >= first
    )
    for weekday, hours in enumerate(found.activity):
        assert list(hours) == [cells[weekday, hour] for hour in range(24)]


def test_ten_years_of_days_are_there(filled: tuple[Home, list[Memory]]) -> None:
    home, _ = filled
    stats = home.services.stats.stats(PERSON, days=STATS_DAYS_MAX)
    assert len(stats.days.growth) == len(stats.days.created) == STATS_DAYS_MAX
    assert stats.days.growth[0][1] == 0
    assert stats.days.growth[-1][1] == stats.memories
    assert sum(count for _, count in stats.days.created) == stats.memories
    assert sum(map(sum, stats.days.activity)) == stats.memories


def test_sizes_follow_what_is_stored(home_factory: HomeFactory) -> None:
    home = home_factory()
    before = home.services.stats.stats(PERSON).storage
    made = home.services.memories.remember(MemoryDraft(content="é" * 300), PERSON).memory
    kept = home.services.stats.stats(PERSON).storage
    home.services.memories.delete(made.id, PERSON)
    after = home.services.stats.stats(PERSON).storage

    assert (before.sealed_bytes, before.vectors, before.vector_bytes) == (0, 0, 0)
    assert kept.content_characters == 300
    assert kept.sealed_bytes > 600  # two bytes a character, and what sealing adds
    assert kept.vector_bytes == kept.vectors * 384 * 4 > 0
    assert kept.text_index_bytes > 0
    assert kept.log_bytes > 0
    assert kept.by_namespace["default"].sealed_bytes == kept.sealed_bytes
    assert (after.sealed_bytes, after.gone_bytes) == (0, kept.sealed_bytes)


def test_backups_count(home_factory: HomeFactory) -> None:
    home = home_factory()
    folder = home.folder / "backups"
    folder.mkdir(exist_ok=True)
    before = home.services.stats.stats(PERSON).storage.backup_bytes
    (folder / "before-migration-x.db").write_bytes(b"x" * 1234)
    assert home.services.stats.stats(PERSON).storage.backup_bytes == before + 1234


def test_duplicates_avoided_are_known(home_factory: HomeFactory) -> None:
    home = home_factory()
    remember: Callable[..., object] = home.services.memories.remember
    for _ in range(3):
        remember(MemoryDraft(content="once", client_id="c"), PERSON)
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    assert home.services.stats.stats(PERSON).duplicates_avoided == 2
