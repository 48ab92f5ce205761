"""The five memory APIs, walked through with the services alone.

What a dialect will be asked for must be possible with these services: each test does what one
vendor's document describes, in its order, and reads the result back. Names, limits and formats that
are a dialect's own are not here (``docs/reference/memory-apis.md`` says which).
"""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.access import PERSON, Actor, Dialect, Scope
from muniment.domain.entities.owner import OwnerDraft, OwnerKind
from muniment.domain.errors import InvalidInputError, NotFoundError
from muniment.domain.memories.memory import (
    Category,
    EmbeddingState,
    Memory,
    MemoryDraft,
    MemoryKind,
    MemoryPatch,
    MemoryType,
    Tier,
    Visibility,
)
from muniment.domain.memories.query import Hit, MemoryFilter, MemoryPage, PageRequest, SearchMode
from muniment.domain.memories.query import SearchRequest as Search
from muniment.domain.pages import ListPage
from muniment.domain.sessions.session import SessionDraft, SessionMemories
from muniment.domain.sessions.session_states import TurnDraft, TurnPart
from muniment.services.agents.key_drafts import KeyDraft
from tests.fakes.background_waits import await_published
from tests.waiting import until

if TYPE_CHECKING:
    from muniment.services.results import Written
    from tests.conftest import Home


class Client:
    """What one key of one dialect does."""

    def __init__(self, home: Home, dialect: Dialect) -> None:
        services = home.services
        draft = KeyDraft(namespaces=(dialect.value,), dialect=dialect)
        token = services.keys.create(draft, PERSON).token.reveal().decode()
        self.home = home
        self.services = services
        self.key, self.actor = services.keys.authenticate(token)

    def remember(self, content: str, **fields: Any) -> Memory:
        return self.write(content, **fields).memory

    def write(self, content: str, **fields: Any) -> Written:
        draft = MemoryDraft(content=content, **fields)
        return self.services.memories.remember(draft, self.actor)

    def get(self, reference: object) -> Memory:
        return self.services.memories.get(str(reference), self.actor)

    def edit(self, reference: str, **fields: Any) -> Memory:
        patch = MemoryPatch(**fields)
        return self.services.memories.edit(reference, patch, self.actor).memory

    def page(self, wanted: MemoryFilter | None = None, **options: Any) -> MemoryPage:
        page = PageRequest(**options)
        return self.services.memories.list(wanted or MemoryFilter(), page, self.actor)

    def listed(self, wanted: MemoryFilter | None = None, **options: Any) -> list[str]:
        return [memory.content for memory in self.page(wanted, **options).memories]

    def hits(self, query: str, **options: Any) -> tuple[Hit, ...]:
        filters = options.pop("filters", {})
        search = Search(query=query, filter=MemoryFilter(**filters), **options)
        return self.services.search.search(search, self.actor).hits

    def found(self, query: str, **options: Any) -> set[str]:
        return {hit.memory.content for hit in self.hits(query, **options)}

    def is_gone(self, reference: object) -> bool:
        try:
            self.get(reference)
        except NotFoundError:
            return True
        return False


@pytest.fixture
def azen(home: Home) -> Client:
    return Client(home, Dialect.AZEN)


@pytest.fixture
def relay(home: Home) -> Client:
    return Client(home, Dialect.MEMORYRELAY)


@pytest.fixture
def sendryx(home: Home) -> Client:
    return Client(home, Dialect.SENDRYX)


@pytest.fixture
def memsync(home: Home) -> Client:
    return Client(home, Dialect.MEMSYNC)


@pytest.fixture
def statebase(home: Home) -> Client:
    return Client(home, Dialect.STATEBASE)


# --- Azen


def test_azen_answers_before_the_vectors_and_says_when_they_are_ready(azen: Client) -> None:
    memory = azen.remember("I love hiking in the mountains on weekends", wait=False)
    assert str(uuid.UUID(memory.id)) == memory.id
    assert memory.created_at == azen.home.clock.now()
    assert memory.embedding.state is EmbeddingState.PENDING
    until(lambda: azen.get(memory.id).embedding.state is EmbeddingState.READY)
    await_published(azen.home)
    read = azen.get(memory.id)
    assert (read.content, read.metadata, read.created_at) == (
        memory.content, {}, memory.created_at,
    )  # fmt: skip
    assert [hit.memory.id for hit in azen.hits("hiking", mode=SearchMode.SEMANTIC)] == [memory.id]


def test_azen_takes_one_character_and_long_texts_as_they_are(azen: Client) -> None:
    for content in ("x", "  not trimmed \n", "Nobody knows the reason for it. " * 1_500):
        assert azen.get(azen.remember(content).id).content == content
    long = azen.services.stats.stats(azen.actor).vectors
    assert long > 10  # in passages, each with a vector of its own
    with pytest.raises(InvalidInputError, match="content"):
        azen.remember("")


def test_azen_remembers_in_parallel(azen: Client) -> None:
    texts = [f"I prefer meeting number {number}" for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(azen.remember, texts))
    assert len({memory.id for memory in made}) == 24
    assert sorted(azen.listed()) == sorted(texts)


def test_azen_pages_by_number_newest_first_and_knows_how_many(azen: Client) -> None:
    for number in range(5):
        azen.home.clock.advance(seconds=1)
        azen.remember(f"memory {number}")
    per = 2
    pages = [azen.page(limit=per, offset=(page - 1) * per) for page in (1, 2, 3)]
    assert [[memory.content for memory in page.memories] for page in pages] == [
        ["memory 4", "memory 3"], ["memory 2", "memory 1"], ["memory 0"],
    ]  # fmt: skip
    assert {page.total for page in pages} == {5}
    assert ceil(pages[0].total / per) == 3


def test_azen_counts_creations_searches_and_errors_by_key_and_day(azen: Client) -> None:
    other = Client(azen.home, Dialect.AZEN)
    first = azen.write("Prefers dark mode", client_id="k")
    assert azen.write("Prefers dark mode", client_id="k").memory.id == first.memory.id
    with pytest.raises(InvalidInputError):
        azen.remember("")
    azen.home.clock.advance(days=1)
    azen.hits("dark")
    other.remember("I love jazz music")

    usage = azen.services.usage.usage(azen.actor, days=2)
    assert usage.by_action["create"].items == 1
    assert usage.by_action["create"].errors == usage.total.errors == 1
    assert usage.by_action["duplicate"].items == 1
    assert usage.by_action["search"].successes == 1
    assert [sorted(day.by_action) for day in usage.by_day] == [["create", "duplicate"], ["search"]]
    organisation = azen.services.usage.usage(PERSON, namespace="azen", days=2)
    assert organisation.by_action["create"].items == 2
    assert set(organisation.by_actor) == {azen.actor.name, other.actor.name}


# --- MemoryRelay


def test_memoryrelay_keeps_every_field_and_computes_what_is_left_out(relay: Client) -> None:
    project = relay.services.owners.create(
        OwnerKind.PROJECT, OwnerDraft(handle="site", name="Web site"), relay.actor
    ).value
    relay.services.sessions.create(SessionDraft(external_id="s-1"), relay.actor)
    memory = relay.remember(
        "The user prefers dark mode in all applications",
        agent_id="my-assistant",
        metadata={"source": "chat", "confidence": "high"},
        type=MemoryType.PREFERENCE,
        session_id="s-1",
        project=project.uid,
        importance=0.7,
        visibility=Visibility.CONFIDENTIAL,
    )
    assert relay.get(memory.id) == memory
    assert (memory.agent_id, memory.session_id, memory.project) == ("my-assistant", "s-1", "site")
    assert memory.metadata == {"source": "chat", "confidence": "high"}
    assert (memory.type, memory.importance, memory.tier) == (MemoryType.PREFERENCE, 0.7, Tier.WARM)
    assert memory.visibility is Visibility.CONFIDENTIAL
    assert memory.entities == ()
    assert memory.updated_at == memory.created_at == relay.home.clock.now()
    uids = relay.services.owners.uids
    assert uids(OwnerKind.PROJECT, ["site"], relay.actor) == {"site": project.uid}
    agent = relay.services.owners.get(OwnerKind.AGENT, "my-assistant", relay.actor)
    assert uids(OwnerKind.AGENT, ["my-assistant"], relay.actor) == {"my-assistant": agent.uid}

    plain = relay.remember("Meeting scheduled for March 20 at 2pm")
    assert (plain.importance, plain.tier, plain.visibility) == (
        0.5, Tier.WARM, Visibility.PRIVATE,
    )  # fmt: skip
    assert (plain.session_id, plain.project, plain.agent_id) == (None, None, None)
    assert relay.remember("Ship it", importance=0.8).tier is Tier.HOT
    assert relay.remember("Old news", tier=Tier.COLD, importance=0.9).tier is Tier.COLD


@pytest.mark.parametrize("type_", ["fact", "event", "insight", "task", "preference",
                                   "entity_reference", "system"])  # fmt: skip
def test_memoryrelay_lists_by_each_of_its_types(relay: Client, type_: str) -> None:
    relay.remember("another", type=MemoryType.POLICY)
    relay.remember("one of them", type=MemoryType(type_))
    assert relay.listed(MemoryFilter(types=(MemoryType(type_),))) == ["one of them"]


def test_memoryrelay_finds_near_duplicates_when_asked(relay: Client) -> None:
    first = relay.write("The user prefers dark mode", agent_id="a", deduplicate=True)
    again = relay.write("the user prefers DARK mode.", agent_id="a", deduplicate=True)
    assert (first.is_duplicate, again.is_duplicate) == (False, True)
    assert again.memory.id == first.memory.id
    assert not relay.write("The user prefers dark mode", agent_id="a").is_duplicate
    for threshold in (0.5, 1):
        assert relay.write(
            "The user prefers dark mode", agent_id="a", deduplicate=True, dedup_threshold=threshold
        ).is_duplicate


def test_memoryrelay_batches_with_a_result_for_each_and_times(relay: Client) -> None:
    relay.remember("there already", client_id="seen")
    drafts = [
        MemoryDraft(content="The user prefers dark mode", metadata={"category": "preference"}),
        MemoryDraft(content="Meeting on March 20", agent_id="my-assistant", session_id="s"),
        MemoryDraft(content="said again", client_id="seen"),
        MemoryDraft(content=""),
        MemoryDraft(content="metadata", metadata={str(key): 1 for key in range(51)}),
    ]
    result = relay.services.memories.remember_batch(drafts, relay.actor)
    assert (result.total, result.succeeded, result.skipped, result.failed) == (5, 2, 1, 2)
    assert [item.status for item in result.items] == [
        "created", "created", "skipped", "failed", "failed",
    ]  # fmt: skip
    assert [item.index for item in result.items] == [0, 1, 2, 3, 4]
    previews = [relay.get(item.memory_id).content for item in result.items[:3]]
    assert previews == ["The user prefers dark mode", "Meeting on March 20", "there already"]
    assert "content" in str(result.items[3].error)
    assert "50 keys" in str(result.items[4].error)
    assert result.embedding_ms > 0
    assert result.storage_ms > 0
    assert result.total_ms == pytest.approx(result.embedding_ms + result.storage_ms)


def test_memoryrelay_searches_with_every_parameter(relay: Client) -> None:
    fields: dict[str, dict[str, Any]] = {
        "plain dark mode": {},
        "dark mode of an agent": {"agent_id": "my-assistant"},
        "dark mode from chat": {"metadata": {"source": "chat", "n": 1}},
        "important dark mode": {"importance": 0.9},
        "cold dark mode": {"tier": Tier.COLD},
        "secret dark mode": {"visibility": Visibility.CONFIDENTIAL},
    }
    for content, given in fields.items():
        relay.remember(content, **given)
    archived = relay.remember("archived dark mode")
    relay.edit(archived.id, archived=True)
    relay.remember("The train leaves at noon")
    shown = set(fields) - {"secret dark mode"}

    for mode in SearchMode:
        assert relay.found("dark mode", mode=mode, limit=5, min_score=0.05) == shown
        top = relay.hits("plain dark mode", mode=mode, limit=1)
        assert [hit.memory.content for hit in top] == ["plain dark mode"]
    assert relay.found("dark", filters={"agent_id": "my-assistant"}) == {"dark mode of an agent"}
    assert relay.found("dark", filters={"metadata": {"source": "chat"}}) == {"dark mode from chat"}
    assert relay.found("dark", filters={"metadata": {"source": "chat", "n": 2}}) == set()
    assert relay.found("dark", filters={"tier": Tier.COLD}) == {"cold dark mode"}
    assert relay.found("dark", filters={"min_importance": 0.8}) == {"important dark mode"}
    assert "secret dark mode" in relay.found("dark mode", include_confidential=True)
    assert "archived dark mode" in relay.found("dark mode", filters={"include_archived": True})
    assert relay.hits("dark mode", min_score=1, mode=SearchMode.SEMANTIC) == ()

    found = relay.services.search.search(Search(query="dark mode", limit=3), relay.actor)
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert len(found.hits) == 3 <= found.candidates
    assert found.hits[0].breakdown.semantic_rank is not None
    cut = relay.services.context.compressed(found.hits, "dark mode", 4)
    assert 0 < sum(one.tokens for one in cut) <= 4


def test_memoryrelay_lists_by_offset_and_by_cursor(relay: Client) -> None:
    for number in range(7):
        relay.remember(f"memory {number}", agent_id="my-assistant" if number % 2 else None)
    first = relay.page(limit=3, offset=0)
    assert (len(first.memories), first.total, first.next_cursor is not None) == (3, 7, True)
    relay.remember("written meanwhile")
    second = relay.listed(limit=3, cursor=first.next_cursor)
    assert second == ["memory 3", "memory 2", "memory 1"]
    last = relay.page(limit=3, offset=7)
    assert ([memory.content for memory in last.memories], last.next_cursor) == (["memory 0"], None)
    mine = MemoryFilter(agent_id="my-assistant")
    assert relay.listed(mine) == ["memory 5", "memory 3", "memory 1"]


def test_memoryrelay_updates_softly_deletes_and_recovers(relay: Client) -> None:
    memory = relay.remember("The user prefers dark mode", metadata={"source": "chat"})
    relay.home.clock.advance(seconds=1)
    edited = relay.edit(
        memory.id, content="User strongly prefers dark themes", metadata={"confirmed": "yes"}
    )
    assert edited.metadata == {"source": "chat", "confirmed": "yes"}
    assert edited.updated_at > edited.created_at == memory.created_at
    (hit,) = relay.hits("User strongly prefers dark themes", mode=SearchMode.SEMANTIC)
    assert hit.score == pytest.approx(1, abs=1e-4)
    assert relay.edit(memory.id, metadata={"more": 1}).content == edited.content

    relay.services.memories.delete(memory.id, relay.actor)
    assert relay.is_gone(memory.id)
    assert relay.found("dark themes") == set()
    kept = relay.services.memories.get(memory.id, relay.actor, include_deleted=True)
    assert kept.deleted_at == relay.home.clock.now()
    restored = relay.services.memories.restore(memory.id, relay.actor).memory
    assert (restored.content, restored.deleted_at) == (edited.content, None)
    actions = [
        entry.action
        for entry in relay.services.history.history(memory.id, relay.actor).entries
        if entry.actor == relay.actor.name
    ]
    assert actions == ["restore", "delete", "edit", "edit", "create"]


# --- Sendryx


def test_sendryx_stores_searches_and_forgets_by_number(sendryx: Client) -> None:
    memory = sendryx.remember("The user is allergic to nuts", metadata={"list": [1, {"a": None}]})
    sendryx.remember("The train leaves at noon")
    assert memory.number > 0
    (hit,) = sendryx.hits("allergic to nuts", min_score=0.3, mode=SearchMode.SEMANTIC)
    assert hit.memory.number == memory.number
    assert hit.memory.metadata == {"list": [1, {"a": None}]}
    assert 0.3 <= hit.score < 1
    assert len(sendryx.hits("nuts", min_score=0, mode=SearchMode.SEMANTIC)) == 2
    sendryx.services.memories.delete(str(memory.number), sendryx.actor, permanent=True)
    for reference in (memory.number, 42_000, -1, 0):
        assert sendryx.is_gone(reference)
        with pytest.raises(NotFoundError):
            sendryx.services.memories.delete(str(reference), sendryx.actor, permanent=True)
    assert sendryx.page().total == 1


def test_sendryx_memories_live_as_long_as_they_are_told_to(sendryx: Client) -> None:
    clock = sendryx.home.clock
    permanent = sendryx.remember("permanent nut")
    clock.advance(seconds=1)
    sendryx.remember("an hour of nut", expires_at=clock.now() + timedelta(seconds=3600))
    sendryx.remember("a minute of nut", expires_at=clock.now() + timedelta(seconds=60))
    clock.advance(seconds=60)
    assert sendryx.found("nut") == {"permanent nut", "an hour of nut"}
    assert sendryx.listed() == ["an hour of nut", "permanent nut"]
    everything = MemoryFilter(include_expired=True)
    assert sendryx.page(everything).total == 3
    assert sendryx.listed(everything, limit=1, offset=2) == ["permanent nut"]

    stats = sendryx.services.stats.stats(sendryx.actor)
    assert (stats.permanent, stats.temporary, stats.expired) == (1, 1, 1)
    assert stats.memories == stats.permanent + stats.temporary
    assert stats.oldest_at == permanent.created_at
    assert stats.newest_at == permanent.created_at + timedelta(seconds=1)
    assert sendryx.services.housekeeping.purge_due(PERSON) == 1
    assert sendryx.page(everything).total == 2
    assert sendryx.services.stats.stats(sendryx.actor).expired == 0


def test_sendryx_wipes_its_namespace_and_no_other(sendryx: Client, azen: Client) -> None:
    for client in (sendryx, azen):
        client.remember("The user is allergic to nuts")
    admin = Actor(sendryx.actor.name, sendryx.actor.namespaces, frozenset({Scope.ADMIN}))
    wipe = sendryx.services.namespaces.wipe
    with pytest.raises(NotFoundError):
        wipe("azen", admin, confirm="azen")
    wipe("sendryx", admin, confirm="sendryx")
    assert (sendryx.page(MemoryFilter(include_expired=True)).total, azen.page().total) == (0, 1)
    assert (sendryx.found("nuts"), len(azen.found("nuts"))) == (set(), 1)
    assert sendryx.remember("a new beginning").namespace == "sendryx"


def test_sendryx_counts_calls_and_estimates_storage(sendryx: Client, azen: Client) -> None:
    sendryx.remember("é" * 7)
    sendryx.remember("five.")
    sendryx.hits("five")
    azen.remember("not counted here")
    usage = sendryx.services.usage.usage(PERSON, namespace="sendryx")
    assert (usage.by_action["create"].calls, usage.by_action["search"].calls) == (2, 1)
    storage = sendryx.services.stats.stats(sendryx.actor).storage
    assert storage.content_characters == 12
    assert (storage.vectors, storage.vector_bytes) == (2, 2 * 384 * 4)
    assert set(storage.by_namespace) == {"sendryx"}


# --- MemSync


def test_memsync_keeps_a_conversation_and_what_its_writer_drew_from_it(memsync: Client) -> None:
    """The facts are drawn by the caller: the services keep, sort and find them."""
    said = ("I moved to Berlin for a new job", "How is the new job?", "I teach maths now")
    thread = memsync.services.sessions.create(
        SessionDraft(
            external_id="thread-7",
            agent_id="companion",
            user_id="ada",
            metadata={"platform": "web"},
        ),
        memsync.actor,
    ).value
    for place in range(0, 3, 2):
        answer = TurnPart(content=said[place + 1], type="assistant") if place < 2 else None
        draft = TurnDraft(input=TurnPart(content=said[place], type="user"), output=answer)
        memsync.services.states.add_turn("thread-7", draft, memsync.actor)
    drafts = [
        MemoryDraft(
            content=content, agent_id="companion", session_id="thread-7", user_id="ada",
            source="chat", kind=kind, categories=(category,), metadata={"platform": "web"},
        )
        for content, kind, category in (
            ("Moved to Berlin", MemoryKind.EPISODIC, Category.CAREER),
            ("Teaches maths", MemoryKind.SEMANTIC, Category.CAREER),
            ("Likes Berlin", MemoryKind.SEMANTIC, Category.INTERESTS),
        )
    ]  # fmt: skip
    result = memsync.services.memories.remember_batch(drafts, memsync.actor)
    assert (result.succeeded, result.total_ms > 0) == (3, True)
    made = [memsync.get(item.memory_id) for item in result.items]
    assert {memory.source for memory in made} == {"chat"}
    detected = dict.fromkeys(category for memory in made for category in memory.categories)
    assert list(detected) == [Category.CAREER, Category.INTERESTS]

    assert memsync.services.sessions.get(thread.uid, memsync.actor).memory_count == 3
    turns = memsync.services.states.turns("thread-7", ListPage(oldest_first=True), memsync.actor)
    heard = [part.content for turn in turns.items for part in (turn.input, turn.output) if part]
    assert heard == list(said)
    career = {"categories": (Category.CAREER,), "session_id": "thread-7", "agent_id": "companion"}
    assert memsync.found("Berlin", filters=career, mode=SearchMode.KEYWORD) == {"Moved to Berlin"}
    lasting = MemoryFilter(kind=MemoryKind.SEMANTIC, source="chat", user_id="ada")
    assert memsync.listed(lasting) == ["Likes Berlin", "Teaches maths"]
    stats = memsync.services.stats.stats(memsync.actor)
    assert stats.by_category == {"career": 2, "interests": 1}
    assert stats.by_kind == {"semantic": 2, "episodic": 1}


# --- StateBase


def test_statebase_keeps_every_field_of_a_memory(statebase: Client) -> None:
    session = statebase.services.sessions.create(SessionDraft(user_id="ada"), statebase.actor).value
    assert session.short_id.startswith("sess_")
    memory = statebase.remember(
        "User prefers window seats",
        session_id=session.short_id,
        type=MemoryType.PREFERENCE,
        tags=("travel", "preferences"),
        metadata={"confidence": 0.9},
    )
    assert (memory.short_id[:4], len(memory.short_id)) == ("mem_", 16)
    assert statebase.get(memory.short_id) == memory
    assert (memory.session_id, memory.user_id) == (session.handle, None)
    assert (memory.type, memory.tags) == (MemoryType.PREFERENCE, ("travel", "preferences"))
    assert (memory.metadata, memory.embedding.state) == ({"confidence": 0.9}, EmbeddingState.READY)
    plain = statebase.remember("No vector for this seat", session_id=session.uid, embed=False)
    assert (plain.type, plain.embedding.state) == (MemoryType.GENERAL, EmbeddingState.SKIPPED)
    seats = statebase.found("seat seats", mode=SearchMode.SEMANTIC, min_score=0.01)
    assert seats == {"User prefers window seats"}
    with pytest.raises(NotFoundError):
        statebase.services.sessions.get("sess_000000000000", statebase.actor)


@pytest.mark.parametrize(
    "type_", ["fact", "preference", "event", "policy", "observation", "general"]
)
def test_statebase_finds_by_each_of_its_types(statebase: Client, type_: str) -> None:
    statebase.remember("a seat of another type", type=MemoryType.SYSTEM)
    statebase.remember("a seat", type=MemoryType(type_))
    assert statebase.found("seat", filters={"types": (MemoryType(type_),)}) == {"a seat"}


def test_statebase_searches_and_lists_by_session_user_and_any_tag(statebase: Client) -> None:
    fields: dict[str, dict[str, Any]] = {
        "window seat": {"session_id": "one", "user_id": "ada", "tags": ("travel",)},
        "aisle seat": {"session_id": "one", "user_id": "bob", "tags": ("food", "plane")},
        "no seat": {"session_id": "two", "user_id": "ada", "tags": ("stage",)},
    }
    for content, given in fields.items():
        statebase.home.clock.advance(seconds=1)
        statebase.remember(content, **given)
    wanted: list[tuple[dict[str, Any], set[str]]] = [
        ({"session_id": "one"}, {"window seat", "aisle seat"}),
        ({"user_id": "ada"}, {"window seat", "no seat"}),
        ({"tags": ("travel", "plane")}, {"window seat", "aisle seat"}),
        ({"user_id": "ada", "tags": ("travel", "plane")}, {"window seat"}),
        ({}, set(fields)),
    ]
    for filters, expected in wanted:
        assert statebase.found("seat", filters=filters) == expected
        assert set(statebase.listed(MemoryFilter(**filters))) == expected
    close = statebase.hits("window seat", min_score=0.7, mode=SearchMode.SEMANTIC)
    assert [(hit.memory.content, hit.memory.tags) for hit in close] == [
        ("window seat", ("travel",))
    ]
    assert 0.7 <= close[0].score <= 1
    newest = statebase.page(limit=1)
    behind = statebase.page(limit=1, after=newest.memories[0].short_id)
    assert [memory.content for memory in behind.memories] == ["aisle seat"]
    assert (behind.next_cursor is not None, behind.total) == (True, 3)


def test_statebase_changes_and_deletes_for_ever(statebase: Client) -> None:
    memory = statebase.remember(
        "User prefers window seats", tags=("travel",), metadata={"confidence": 0.9}
    )
    edited = statebase.edit(
        memory.short_id,
        content="User prefers aisle seats",
        type=MemoryType.FACT,
        tags=("plane",),
        metadata={"checked": True},
    )
    assert (edited.tags, edited.type) == (("plane",), MemoryType.FACT)
    assert edited.metadata == {"confidence": 0.9, "checked": True}
    (hit,) = statebase.hits("User prefers aisle seats", mode=SearchMode.SEMANTIC)
    assert hit.score == pytest.approx(1, abs=1e-4)
    assert statebase.services.stats.stats(statebase.actor).vectors == 1
    statebase.services.memories.delete(memory.short_id, statebase.actor, permanent=True)
    assert statebase.is_gone(memory.short_id)
    assert statebase.page(MemoryFilter(deleted=True)).total == 0
    assert statebase.services.stats.stats(statebase.actor).vectors == 0
    with pytest.raises(NotFoundError):
        statebase.edit(memory.short_id, content="x")


def test_statebase_state_ends_with_its_session_and_memory_lasts(statebase: Client) -> None:
    services, actor = statebase.services, statebase.actor
    draft = SessionDraft(user_id="ada", ttl_s=60, initial_state={"step": {"number": 1}})
    session = services.sessions.create(draft, actor).value
    services.states.merge(session.short_id, {"step": {"done": True}}, actor)
    assert services.states.get(session.short_id, actor).state == {
        "step": {"number": 1, "done": True}
    }
    memory = statebase.remember("Ada sails", session_id=session.short_id, user_id="ada")
    statebase.home.clock.advance(seconds=60)
    for gone in (services.sessions.get, services.states.get):
        with pytest.raises(NotFoundError):
            gone(session.short_id, actor)
    assert statebase.get(memory.id).content == "Ada sails"
    later = services.sessions.create(SessionDraft(user_id="ada"), actor).value
    context = services.sessions.context(later.short_id, actor, query="sails")
    assert [found.memory.id for found in context.memories] == [memory.id]
    services.sessions.delete(later.short_id, actor, memories=SessionMemories.PURGE)
    assert statebase.found("sails") == {"Ada sails"}


# --- all of them


def test_one_memory_is_reached_by_the_id_that_each_api_uses(home: Home) -> None:
    memory = home.services.memories.remember(MemoryDraft(content="x"), PERSON).memory
    for reference in (memory.id, memory.id.upper(), memory.short_id, str(memory.number)):
        assert home.services.memories.get(reference, PERSON) == memory


def test_keys_of_all_apis_are_told_apart_and_keep_to_their_namespaces(home: Home) -> None:
    clients = [Client(home, dialect) for dialect in Dialect]
    for client in clients:
        client.remember(f"of {client.key.dialect.value}")
    for client in clients:
        assert client.listed() == [f"of {client.key.dialect.value}"]
        assert client.remember("whose?").actor == client.actor.name
    rates = {client.key.dialect: client.key.rate_per_minute for client in clients}
    assert (rates[Dialect.SENDRYX], rates[Dialect.MEMSYNC]) == (60, 100)
