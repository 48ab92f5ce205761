"""Usage through the services: what counts, where, for whom, and that it lasts."""

from typing import Any

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.entities.entity import EntityDraft
from muniment.domain.entities.owner import OwnerDraft, OwnerKind
from muniment.domain.errors import (
    DiskFullError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchRequest
from muniment.domain.sessions.session import SessionDraft
from muniment.domain.usage.usage import UsageCount
from muniment.services.agents.key_drafts import KeyDraft
from muniment.services.usage.usage_service import USAGE_DAYS_MAX, Usage
from tests.conftest import Home


def key_of(home: Home, *namespaces: str, scopes: tuple[Scope, ...] = (Scope.WRITE,)) -> Actor:
    draft = KeyDraft(namespaces=namespaces, scopes=frozenset(scopes))
    token = home.services.keys.create(draft, PERSON).token.reveal().decode()
    return home.services.keys.authenticate(token)[1]


def counts(usage: Usage) -> dict[str, tuple[int, int, int]]:
    """Return (successes, errors, items) by action."""
    return {
        action: (count.successes, count.errors, count.items)
        for action, count in usage.by_action.items()
    }


def work(home: Home, actor: Actor) -> None:
    """Call every use case once, two of them in vain."""
    service = home.services.memories
    made = service.remember(MemoryDraft(content="a boat", client_id="c"), actor).memory
    service.remember(MemoryDraft(content="a boat", client_id="c"), actor)
    service.remember_batch([MemoryDraft(content="one"), MemoryDraft(content="")], actor)
    service.get(made.id, actor)
    service.list(MemoryFilter(), PageRequest(), actor)
    home.services.search.search(SearchRequest(query="boat"), actor)
    service.edit(made.id, MemoryPatch(importance=1), actor)
    service.delete(made.id, actor)
    service.restore(made.id, actor)
    with pytest.raises(InvalidInputError):
        home.services.search.search(SearchRequest(query=" "), actor)
    with pytest.raises(NotFoundError):
        service.get("nothing", actor)


WORKED = {
    "create": (3, 0, 2),
    "duplicate": (0, 0, 1),
    "read": (1, 1, 1),
    "list": (1, 0, 2),
    "update": (1, 0, 1),
    "delete": (1, 0, 1),
    "restore": (1, 0, 1),
}


def test_every_use_case_counts_at_once_and_after_locking(home: Home) -> None:
    agent = key_of(home, "default")
    work(home, agent)
    usage = home.services.usage.usage(agent)
    found = counts(usage)
    assert found.pop("search")[:2] == (1, 1)
    assert found == WORKED
    assert usage.total.calls == sum(sum(count[:2]) for count in WORKED.values()) + 2
    assert usage.by_namespace == {"default": usage.total}
    assert set(usage.by_actor) == {agent.name}
    assert usage.by_day[-1].day == "2026-05-01"
    assert usage.by_day[-1].by_action == usage.by_action
    assert len(usage.by_day) == 30
    assert all(not day.by_action for day in usage.by_day[:-1])

    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    assert home.services.usage.usage(agent) == usage
    work_more = home.services.search.search
    work_more(SearchRequest(query="boat"), agent)
    assert home.services.usage.usage(agent).by_action["search"].successes == 2


def test_the_time_of_calls_adds_up(home: Home) -> None:
    for _ in range(3):
        home.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
        home.services.vault.lock()
        home.services.vault.unlock_with_key_file()
    count = home.services.usage.usage(PERSON).by_action["list"]
    assert count.successes == 3
    assert 0 < count.slowest_us <= count.took_us <= 3 * count.slowest_us


def test_each_key_sees_itself_and_an_admin_sees_its_namespaces(home: Home) -> None:
    home.services.namespaces.create("work", PERSON)
    first, second = key_of(home, "default"), key_of(home, "default")
    other = key_of(home, "work")
    admin = key_of(home, "default", scopes=(Scope.ADMIN,))
    for actor, times in ((first, 1), (second, 2), (other, 3)):
        for _ in range(times):
            home.services.memories.remember(MemoryDraft(content="x"), actor)
    usage = home.services.usage.usage

    assert set(usage(first).by_actor) == {first.name}
    assert counts(usage(admin)) == {"create": (3, 0, 3)}
    assert set(usage(admin).by_actor) == {first.name, second.name}
    assert counts(usage(PERSON)) == {"create": (6, 0, 6)}
    assert set(usage(PERSON).by_namespace) == {"default", "work"}
    assert counts(usage(PERSON, namespace="work")) == {"create": (3, 0, 3)}
    assert counts(usage(admin, key=second.name[4:])) == {"create": (2, 0, 2)}
    assert counts(usage(first, key=first.name[4:])) == {"create": (1, 0, 1)}
    with pytest.raises(NotFoundError):
        usage(admin, key=other.name[4:])


def test_what_is_not_to_be_seen_is_refused(home: Home) -> None:
    home.services.namespaces.create("work", PERSON)
    agent, admin = key_of(home, "default"), key_of(home, "default", scopes=(Scope.ADMIN,))
    usage = home.services.usage.usage
    for key in ("person", admin.name[4:], "key_nobody"):
        with pytest.raises(NotAllowedError):
            usage(agent, key=key)
    with pytest.raises(NotFoundError):
        usage(PERSON, key="key_nobody")
    in_both = key_of(home, "work", "default")
    assert usage(admin, key=in_both.name[4:]).total.calls == 0
    for name in ("work", "nowhere"):
        with pytest.raises(NotFoundError):
            usage(agent, namespace=name)
    with pytest.raises(NotFoundError):
        usage(PERSON, namespace="nowhere")
    for days in (0, USAGE_DAYS_MAX + 1):
        with pytest.raises(InvalidInputError):
            usage(PERSON, days=days)


def test_calls_across_namespaces_are_told_to_who_made_them(home: Home) -> None:
    home.services.namespaces.create("work", PERSON)
    both = key_of(home, "default", "work")
    admin = key_of(home, "default", scopes=(Scope.ADMIN,))
    home.services.search.search(SearchRequest(query="boat"), both)
    wanted = MemoryFilter(namespaces=("work",))
    home.services.search.search(SearchRequest(query="boat", filter=wanted), both)
    drafts = [MemoryDraft(content=name, namespace=name) for name in ("default", "work", "work")]
    home.services.memories.remember_batch(drafts, both)
    usage = home.services.usage.usage

    assert counts(usage(both)) == {"search": (2, 0, 0), "create": (1, 0, 3)}
    assert counts(usage(admin)) == {"create": (1, 0, 1)}
    assert counts(usage(both, namespace="work")) == {"search": (1, 0, 0), "create": (0, 0, 2)}
    assert usage(both).by_namespace["work"].items == 2


def test_days_are_told_apart(home: Home) -> None:
    home.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    home.clock.advance(days=2)
    home.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    usage = home.services.usage.usage
    found = [(day.day, len(day.by_action)) for day in usage(PERSON, days=3).by_day]
    assert found == [("2026-05-01", 1), ("2026-05-02", 0), ("2026-05-03", 1)]
    assert usage(PERSON, days=2).by_action["list"].successes == 1
    home.clock.advance(days=-1)
    assert usage(PERSON, days=1).by_action == {}


def test_a_rename_keeps_what_was_counted(home: Home) -> None:
    home.services.namespaces.create("work", PERSON)
    home.services.memories.remember(MemoryDraft(content="x", namespace="work"), PERSON)
    home.services.namespaces.rename("work", "lab", PERSON)
    home.services.memories.remember(MemoryDraft(content="y", namespace="lab"), PERSON)
    assert home.services.usage.usage(PERSON).by_namespace["lab"].items == 2
    assert "work" not in home.services.usage.usage(PERSON).by_namespace


def test_a_namespace_takes_its_usage_along(home: Home) -> None:
    home.services.namespaces.create("work", PERSON)
    home.services.memories.list(MemoryFilter(namespaces=("work",)), PageRequest(), PERSON)
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    home.services.namespaces.delete("work", PERSON)
    home.services.namespaces.create("work", PERSON)
    assert home.services.usage.usage(PERSON, namespace="work").total == UsageCount()
    assert home.services.usage.usage(PERSON).total == UsageCount()


def test_locking_does_not_fail_for_usage_and_keeps_it(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from muniment.storage.usage.usage import UsageWriter

    home.services.memories.list(MemoryFilter(), PageRequest(), PERSON)

    def full(*_args: Any) -> None:
        raise DiskFullError

    with monkeypatch.context() as patched:
        patched.setattr(UsageWriter, "add", full)
        home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    assert home.services.usage.usage(PERSON).by_action["list"].successes == 1


def test_sessions_owners_and_entities_count(home: Home) -> None:
    agent = key_of(home, "default")
    services = home.services
    session = services.sessions.create(SessionDraft(external_id="s"), agent).value
    services.states.replace(session.uid, {"step": 1}, agent)
    services.sessions.context(session.uid, agent)
    services.owners.create(OwnerKind.AGENT, OwnerDraft(handle="a"), agent)
    services.entities.create(EntityDraft(type="person", name="Ada"), agent)
    with pytest.raises(NotFoundError):
        services.sessions.get("nothing", agent)
    made = services.memories.remember(MemoryDraft(content="a boat"), PERSON).memory
    services.related.related(made.id, agent)

    assert counts(services.usage.usage(agent)) == {
        "session": (2, 1, 2),
        "context": (1, 0, 1),
        "owner": (1, 0, 1),
        "entity": (1, 0, 1),
        "read": (1, 0, 0),
    }
    assert services.usage.usage(PERSON).by_namespace["default"].calls == 8


def test_calls_of_agents_are_told_at_once_and_nobody_elses(home: Home) -> None:
    services, heard = home.services, list[str]()
    token = services.keys.create(KeyDraft(namespaces=("default",)), PERSON).token
    stop = services.usage.on_agent_call(heard.append)
    services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    assert heard == []
    key, agent = services.keys.authenticate(token.reveal().decode())
    assert heard == [agent.name]
    services.search.search(SearchRequest(query="boat"), agent)
    with pytest.raises(NotFoundError):
        services.memories.get("nothing", agent)
    services.usage.refused(agent)
    assert heard == [agent.name] * 4
    assert key.id in agent.name
    stop()
    services.keys.authenticate(token.reveal().decode())
    assert len(heard) == 4
