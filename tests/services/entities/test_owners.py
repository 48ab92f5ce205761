"""Agents, users and projects: made by what names them, described by hand, counted, forgotten."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.changes import ChangeKind, ThingKind
from muniment.domain.entities.owner import MEMORY_FIELD, Owner, OwnerDraft, OwnerKind, OwnerPatch
from muniment.domain.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchMode, SearchRequest
from muniment.domain.pages import ListPage
from muniment.domain.sessions.session import SessionDraft, SessionFilter, SessionMemories
from muniment.services.usage.stats_service import StatsFilter
from tests.conftest import Home
from tests.fakes.memories import remember

AGENT, USER, PROJECT = OwnerKind.AGENT, OwnerKind.USER, OwnerKind.PROJECT
FIRST = ListPage()
SESSIONS = SessionFilter()


def handles(home: Home, kind: OwnerKind = AGENT, **options) -> list[str]:
    page = home.services.owners.list(kind, ListPage(**options), PERSON)
    return [owner.handle for owner in page.items]


def key(*namespaces: str, scope: Scope = Scope.WRITE) -> Actor:
    return Actor("key:k", namespaces, frozenset({scope}))


# --- first use


@pytest.mark.parametrize("kind", OwnerKind)
def test_the_first_memory_that_names_an_owner_makes_it(home: Home, kind: OwnerKind) -> None:
    heard = []
    home.services.changes.subscribe(heard.append)
    memory = remember(home, **{MEMORY_FIELD[kind]: "Röntgen"})
    owner = home.services.owners.get(kind, "Röntgen", PERSON)
    assert (owner.kind, owner.handle, owner.name) == (kind, "Röntgen", "Röntgen")
    assert owner.namespace == "default"
    assert owner.is_implied
    assert owner.version == 0
    assert owner.memory_count == 1
    assert owner.created_at == memory.created_at == owner.last_active_at
    assert [(change.kind, change.thing.value, change.id) for change in heard[0].things] == [
        (ChangeKind.CREATED, kind.value, owner.uid)
    ]
    remember(home, **{MEMORY_FIELD[kind]: "Röntgen"})
    assert heard[1].things == ()
    assert handles(home, kind) == ["Röntgen"]


def test_a_batch_makes_each_owner_once(home: Home) -> None:
    drafts = [MemoryDraft(content=f"note {n}", agent_id=f"a{n % 3}") for n in range(9)]
    result = home.services.memories.remember_batch(drafts, PERSON)
    assert result.succeeded == 9
    assert handles(home) == ["a2", "a1", "a0"]
    counts = [owner.memory_count for owner in home.services.owners.list(AGENT, FIRST, PERSON).items]
    assert counts == [3, 3, 3]


def test_kinds_and_namespaces_have_handles_of_their_own(home: Home) -> None:
    home.services.namespaces.create("other", PERSON)
    remember(home, agent_id="x", user_id="x")
    remember(home, agent_id="x", namespace="other")
    agents = home.services.owners.list(AGENT, FIRST, PERSON).items
    assert {(agent.namespace, agent.memory_count) for agent in agents} == {
        ("default", 1),
        ("other", 1),
    }
    assert len({agent.uid for agent in agents}) == 2
    assert handles(home, USER) == ["x"]


def test_a_session_names_owners_as_well(home: Home) -> None:
    home.services.sessions.create(SessionDraft(agent_id="bot", user_id="ada"), PERSON)
    agent = home.services.owners.get(AGENT, "bot", PERSON)
    assert (agent.session_count, agent.memory_count) == (1, 0)
    assert agent.last_active_at == home.clock.now()


def test_memories_keep_the_handle_when_a_uid_names_the_owner(home: Home) -> None:
    owner = home.services.owners.create(AGENT, OwnerDraft(name="bot"), PERSON).value
    memory = remember(home, agent_id=owner.uid)
    other = remember(home, content="another one", agent_id="someone")
    assert memory.agent_id == "bot"
    moved = home.services.memories.edit(other.id, MemoryPatch(agent_id=owner.uid), PERSON).memory
    assert moved.agent_id == "bot"
    again = home.services.memories.edit(moved.id, MemoryPatch(agent_id=owner.uid), PERSON).memory
    assert again.version == moved.version
    assert home.services.owners.get(AGENT, "bot", PERSON).memory_count == 2


def test_filters_take_a_uid_as_well(home: Home) -> None:
    home.services.namespaces.create("other", PERSON)
    project = home.services.owners.create(PROJECT, OwnerDraft(handle="muni"), PERSON).value
    memory = remember(home, project="muni")
    remember(home, content="the same slug elsewhere", project="muni", namespace="other")
    for reference, count in ((project.uid, 1), ("muni", 2), ("none", 0)):
        wanted = MemoryFilter(project=reference)
        page = home.services.memories.list(wanted, PageRequest(), PERSON)
        assert page.total == count, reference
    request = SearchRequest(
        query="Aurora", mode=SearchMode.KEYWORD, filter=MemoryFilter(project=project.uid)
    )
    hits = home.services.search.search(request, PERSON).hits
    assert [hit.memory.id for hit in hits] == [memory.id]


def test_a_uid_of_another_namespace_is_a_handle_like_any_other(home: Home) -> None:
    home.services.namespaces.create("other", PERSON)
    owner = home.services.owners.create(AGENT, OwnerDraft(name="bot"), PERSON).value
    assert remember(home, agent_id=owner.uid, namespace="other").agent_id == owner.uid


def test_duplicates_and_figures_know_an_owner_by_any_of_its_ids(home: Home) -> None:
    owner = home.services.owners.create(AGENT, OwnerDraft(name="bot"), PERSON).value
    session = home.services.sessions.create(SessionDraft(external_id="x"), PERSON).value
    first = remember(home, agent_id="bot", session_id="x")
    draft = MemoryDraft(content=first.content, agent_id=owner.uid, deduplicate=True)
    again = home.services.memories.remember(draft, PERSON)
    assert (again.is_duplicate, again.memory.id) == (True, first.id)
    remember(home, "of somebody else", agent_id="other")
    for wanted in (
        StatsFilter(agent_id=owner.uid),
        StatsFilter(session_id=session.uid),
        StatsFilter(session_id=session.short_id, agent_id="bot"),
    ):
        assert home.services.stats.stats(PERSON, wanted).memories == 1


# --- by hand


def test_every_field_is_kept_and_changed(home: Home) -> None:
    owners = home.services.owners
    draft = OwnerDraft(
        handle="muni",
        name="Muniment",
        description="keeps",
        metadata={"a": 1, "b": {"c": [2]}},
        stack={"language": "python"},
        repo_url="https://example.org/muniment",
    )
    made = owners.create(PROJECT, draft, PERSON)
    assert made.is_new
    project = made.value
    assert {name: getattr(project, name) for name in ("name", "description", "repo_url")} == {
        "name": "Muniment",
        "description": "keeps",
        "repo_url": "https://example.org/muniment",
    }
    assert (project.metadata, project.stack) == (draft.metadata, draft.stack)
    assert (project.version, project.is_implied) == (1, False)
    home.clock.advance(minutes=1)
    patch = OwnerPatch(metadata={"a": None, "d": 4}, stack={}, description=None, name="M")
    changed = owners.edit(PROJECT, "muni", patch, actor=PERSON).value
    assert changed.metadata == {"b": {"c": [2]}, "d": 4}
    assert (changed.stack, changed.description, changed.name) == ({}, None, "M")
    assert changed.repo_url == project.repo_url
    assert (changed.version, changed.updated_at) == (2, home.clock.now())
    assert changed == owners.get(PROJECT, project.uid, PERSON)
    again = owners.edit(PROJECT, "muni", OwnerPatch(name="M"), actor=PERSON)
    assert (again.value.version, bool(again.changes)) == (2, False)


def test_name_and_handle_stand_in_for_each_other(home: Home) -> None:
    owners = home.services.owners
    assert owners.create(AGENT, OwnerDraft(name="bot"), PERSON).value.handle == "bot"
    assert owners.create(AGENT, OwnerDraft(handle="bot2"), PERSON).value.name == "bot2"
    with pytest.raises(InvalidInputError, match="name"):
        owners.create(AGENT, OwnerDraft(description="nameless"), PERSON)


def test_creating_takes_over_what_was_only_named(home: Home) -> None:
    owners = home.services.owners
    remember(home, agent_id="bot")
    implied = owners.get(AGENT, "bot", PERSON)
    draft = OwnerDraft(name="bot", description="mine", config={"model": "small"})
    created = owners.create(AGENT, draft, PERSON).value
    assert (created.uid, created.description) == (implied.uid, "mine")
    assert (created.is_implied, created.memory_count) == (False, 1)
    with pytest.raises(ConflictError):
        owners.create(AGENT, OwnerDraft(name="bot"), PERSON)
    assert owners.get(AGENT, "bot", PERSON) == created


@pytest.mark.parametrize(
    ("kind", "draft", "field"),
    [
        (AGENT, OwnerDraft(name=" "), "name"),
        (AGENT, OwnerDraft(name="a\0"), "name"),
        (AGENT, OwnerDraft(handle="a\ud800"), "handle"),
        (AGENT, OwnerDraft(name="n" * 256), "name"),
        (AGENT, OwnerDraft(name="a", description="d" * 2_001), "description"),
        (AGENT, OwnerDraft(name="a", metadata={"k": "v" * 10_240}), "metadata"),
        (AGENT, OwnerDraft(name="a", metadata={"k": float("nan")}), "metadata"),
        (AGENT, OwnerDraft(name="a", repo_url="https://x"), "repo_url"),
        (AGENT, OwnerDraft(name="a", stack={"s": 1}), "stack"),
        (USER, OwnerDraft(name="a", config={"s": 1}), "config"),
        (AGENT, OwnerDraft(name="a", namespace="-"), "namespace"),
    ],
)
def test_bad_drafts_are_refused(home: Home, kind: OwnerKind, draft: OwnerDraft, field: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        home.services.owners.create(kind, draft, PERSON)
    assert caught.value.field == field
    assert handles(home, kind) == []


def test_bad_changes_are_refused(home: Home) -> None:
    owners = home.services.owners
    owners.create(AGENT, OwnerDraft(name="a", metadata={f"k{n}": 1 for n in range(50)}), PERSON)
    for patch, field in (
        (OwnerPatch(), "body"),
        (OwnerPatch(name=""), "name"),
        (OwnerPatch(stack={"s": 1}), "stack"),
        (OwnerPatch(metadata={"k50": 1}), "metadata"),
    ):
        with pytest.raises(InvalidInputError) as caught:
            owners.edit(AGENT, "a", patch, actor=PERSON)
        assert caught.value.field == field
    assert owners.get(AGENT, "a", PERSON).version == 1


def test_a_stale_change_is_refused(home: Home) -> None:
    owners = home.services.owners
    owners.create(AGENT, OwnerDraft(name="a"), PERSON)
    owners.edit(AGENT, "a", OwnerPatch(name="b"), actor=PERSON, expected_version=1)
    with pytest.raises(ConflictError):
        owners.edit(AGENT, "a", OwnerPatch(name="c"), actor=PERSON, expected_version=1)
    assert owners.get(AGENT, "a", PERSON).name == "b"


# --- lists and counts


def test_pages_follow_each_other_while_others_write(home: Home) -> None:
    owners = home.services.owners
    for number in range(7):
        home.clock.advance(seconds=number % 2)
        owners.create(AGENT, OwnerDraft(name=f"a{number}"), PERSON)
    seen, cursor = [], None
    while True:
        page = owners.list(AGENT, ListPage(limit=2, cursor=cursor), PERSON)
        seen += [owner.handle for owner in page.items]
        owners.create(AGENT, OwnerDraft(name=f"new{len(seen)}"), PERSON)
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == [f"a{number}" for number in reversed(range(7))]
    assert page.total == 7 + 3


def test_lists_start_after_skip_and_turn_round(home: Home) -> None:
    owners = home.services.owners
    uids = {name: owners.create(USER, OwnerDraft(name=name), PERSON).value.uid for name in "abcde"}
    assert handles(home, USER, after=uids["d"]) == ["c", "b", "a"]
    assert handles(home, USER, after="d", limit=2) == ["c", "b"]
    assert handles(home, USER, offset=3) == ["b", "a"]
    assert handles(home, USER, oldest_first=True, after="b", offset=1) == ["d", "e"]
    for page in (
        ListPage(after="nobody"),
        ListPage(cursor="AAAA"),
        ListPage(limit=0),
        ListPage(limit=501),
        ListPage(offset=-1),
    ):
        with pytest.raises(InvalidInputError):
            owners.list(USER, page, PERSON)
    cursor = owners.list(USER, ListPage(limit=1), PERSON).next_cursor
    with pytest.raises(InvalidInputError, match="same list"):
        home.services.sessions.list(SESSIONS, ListPage(cursor=cursor), PERSON)


def test_counts_know_what_is_live(home: Home) -> None:
    agent = {"agent_id": "bot"}
    remember(home, "one thing", project="p", **agent)
    remember(home, "a second thing", project="q", **agent)
    remember(home, "a third thing", project="q", **agent)
    gone = remember(home, "in the trash", **agent)
    home.services.memories.delete(gone.id, PERSON)
    expires = home.clock.now().replace(year=2027)
    remember(home, "for a while", expires_at=expires, **agent)
    home.services.sessions.create(SessionDraft(agent_id="bot"), PERSON)
    home.services.sessions.create(SessionDraft(agent_id="bot", ttl_s=60), PERSON)
    bot = home.services.owners.get(AGENT, "bot", PERSON)
    assert (bot.memory_count, bot.session_count, bot.project_count) == (4, 2, 2)
    home.clock.advance(days=400)
    bot = home.services.owners.get(AGENT, "bot", PERSON)
    assert (bot.memory_count, bot.session_count, bot.project_count) == (3, 1, 2)


def test_uids_are_found_for_many_handles_at_once(home: Home) -> None:
    home.services.namespaces.create("other", PERSON)
    here = home.services.owners.create(AGENT, OwnerDraft(name="a"), PERSON).value
    there = OwnerDraft(name="a", namespace="other")
    elsewhere = home.services.owners.create(AGENT, there, PERSON).value
    find = home.services.owners.uids
    assert find(AGENT, ["a", "b"], PERSON) == {"a": here.uid}
    assert find(AGENT, ["a"], PERSON, namespace="other") == {"a": elsewhere.uid}
    assert find(AGENT, ["a"], key("other")) == {"a": elsewhere.uid}


# --- who may


def test_an_owner_of_another_namespace_is_not_there(home: Home) -> None:
    owners = home.services.owners
    home.services.namespaces.create("other", PERSON)
    owner = owners.create(AGENT, OwnerDraft(name="bot"), PERSON).value
    stranger = key("other")
    for reference in (owner.uid, "bot"):
        with pytest.raises(NotFoundError):
            owners.get(AGENT, reference, stranger)
        with pytest.raises(NotFoundError):
            owners.edit(AGENT, reference, OwnerPatch(name="x"), actor=stranger)
        with pytest.raises(NotFoundError):
            owners.delete(AGENT, reference, stranger)
    with pytest.raises(NotFoundError):
        owners.create(AGENT, OwnerDraft(name="x", namespace="default"), stranger)
    with pytest.raises(NotFoundError):
        owners.list(AGENT, FIRST, stranger, namespaces=("default",))
    assert owners.list(AGENT, FIRST, stranger).total == 0
    with pytest.raises(NotFoundError):
        owners.get(USER, owner.uid, PERSON)


def test_reading_needs_read_and_writing_write(home: Home) -> None:
    reader = key("default", scope=Scope.READ)
    owners = home.services.owners
    owners.create(AGENT, OwnerDraft(name="bot"), PERSON)
    assert owners.get(AGENT, "bot", reader).handle == "bot"
    assert owners.list(AGENT, FIRST, reader).total == 1
    with pytest.raises(NotAllowedError):
        owners.create(AGENT, OwnerDraft(name="x"), reader)
    with pytest.raises(NotAllowedError):
        owners.edit(AGENT, "bot", OwnerPatch(name="x"), actor=reader)
    with pytest.raises(NotAllowedError):
        owners.delete(AGENT, "bot", reader)


def test_the_own_namespace_comes_first(home: Home) -> None:
    home.services.namespaces.create("another", PERSON)
    remember(home, agent_id="bot")
    remember(home, agent_id="bot", namespace="another")
    get = home.services.owners.get
    assert get(AGENT, "bot", PERSON).namespace == "default"
    assert get(AGENT, "bot", PERSON, namespace="another").namespace == "another"
    assert get(AGENT, "bot", key("another", "default")).namespace == "another"


# --- deleting


def test_deleting_forgets_the_record_and_no_memory(home: Home) -> None:
    owners = home.services.owners
    draft = OwnerDraft(name="bot", description="mine")
    owner = owners.create(AGENT, draft, PERSON).value
    memory = remember(home, agent_id="bot")
    changes = owners.delete(AGENT, "bot", PERSON)
    assert [(change.kind, change.thing) for change in changes.things] == [
        (ChangeKind.PURGED, ThingKind.AGENT)
    ]
    with pytest.raises(NotFoundError):
        owners.get(AGENT, "bot", PERSON)
    assert home.services.memories.get(memory.id, PERSON).agent_id == "bot"
    remember(home, content="something else", agent_id="bot")
    anew = owners.get(AGENT, "bot", PERSON)
    assert anew.uid != owner.uid
    assert (anew.memory_count, anew.description) == (2, None)


def test_an_owner_that_was_only_named_goes_with_the_last_that_names_it(home: Home) -> None:
    named = {"agent_id": "bot", "user_id": "ada", "project": "p", "session_id": "s"}
    first, second = remember(home, "one thing", **named), remember(home, "another", **named)
    home.services.owners.create(USER, OwnerDraft(name="ada"), PERSON)
    home.services.memories.delete(first.id, PERSON, permanent=True)
    home.services.memories.delete(second.id, PERSON)
    assert (handles(home, AGENT), handles(home, PROJECT)) == (["bot"], ["p"])
    home.services.memories.delete(second.id, PERSON, permanent=True)
    assert [handles(home, kind) for kind in (AGENT, USER, PROJECT)] == [[], ["ada"], []]
    assert home.services.sessions.list(SESSIONS, FIRST, PERSON).total == 0


def test_an_owner_goes_with_the_session_that_alone_named_it(home: Home) -> None:
    session = home.services.sessions.create(SessionDraft(agent_id="bot"), PERSON).value
    home.services.sessions.delete(session.uid, PERSON, memories=SessionMemories.KEEP)
    assert handles(home) == []


def test_a_memory_that_moves_leaves_nothing_behind(home: Home) -> None:
    memory = remember(home, agent_id="old", session_id="old")
    patch = MemoryPatch(agent_id="new", session_id=None)
    home.services.memories.edit(memory.id, patch, PERSON)
    assert handles(home) == ["new"]
    assert home.services.sessions.list(SESSIONS, FIRST, PERSON).total == 0


def test_a_namespace_is_not_deleted_with_what_somebody_made_in_it(home: Home) -> None:
    for name in ("one", "two"):
        home.services.namespaces.create(name, PERSON)
        home.services.owners.create(AGENT, OwnerDraft(name="bot", namespace=name), PERSON)
    home.services.sessions.create(SessionDraft(namespace="one", external_id="s"), PERSON)
    with pytest.raises(ConflictError, match="it holds 1 sessions, 1 owners"):
        home.services.namespaces.delete("one", PERSON)
    for name in ("one", "two"):
        home.services.namespaces.wipe(name, PERSON, confirm=name)
    home.services.namespaces.delete("one", PERSON)
    assert handles(home) == []
    with pytest.raises(NotFoundError):
        home.services.owners.get(AGENT, "bot", PERSON)
    made = home.services.owners.create(AGENT, OwnerDraft(name="bot", namespace="two"), PERSON)
    assert made.value.version == 1


# --- threads


def test_sixteen_threads_make_one_owner(home: Home) -> None:
    together = threading.Barrier(16)

    def work(number: int) -> None:
        together.wait()
        remember(home, f"note {number}", agent_id="bot", user_id=f"u{number % 4}")

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(work, range(16)))
    bot: Owner = home.services.owners.get(AGENT, "bot", PERSON)
    assert bot.memory_count == 16
    assert sorted(handles(home, USER)) == ["u0", "u1", "u2", "u3"]


def test_sixteen_threads_change_one_owner_and_lose_nothing(home: Home) -> None:
    home.services.owners.create(AGENT, OwnerDraft(name="bot"), PERSON)

    def work(number: int) -> None:
        patch = OwnerPatch(metadata={f"k{number}": number})
        home.services.owners.edit(AGENT, "bot", patch, actor=PERSON)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(work, range(16)))
    bot = home.services.owners.get(AGENT, "bot", PERSON)
    assert bot.metadata == {f"k{number}": number for number in range(16)}
    assert bot.version == 17
