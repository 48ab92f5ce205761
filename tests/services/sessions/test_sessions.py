"""Sessions: created, named, listed, ended, forked, expired and deleted, and the context of one."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.changes import ChangeKind, ThingKind
from muniment.domain.entities.owner import OwnerDraft, OwnerKind
from muniment.domain.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from muniment.domain.ids import session_short_id_of
from muniment.domain.memories.memory import MemoryPatch, Visibility
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.pages import ListPage
from muniment.domain.sessions.session import (
    Session,
    SessionDraft,
    SessionFilter,
    SessionMemories,
    SessionPatch,
    SessionStatus,
)
from muniment.domain.sessions.session_states import TurnDraft, TurnPart
from tests.conftest import Home
from tests.fakes.memories import remember
from tests.fakes.opened import connection_of

ALL = SessionFilter()
READER = Actor("key:r", ("default",), frozenset({Scope.READ}))
STRANGER = Actor("key:s", ("other",), frozenset({Scope.WRITE}))


def create(home: Home, **fields) -> Session:
    return home.services.sessions.create(SessionDraft(**fields), PERSON).value


def say(home: Home, session: str, text: str) -> None:
    home.services.states.add_turn(session, TurnDraft(input=TurnPart(content=text)), PERSON)


def titles(home: Home, wanted: SessionFilter = ALL, **options) -> list[str | None]:
    page = home.services.sessions.list(wanted, ListPage(**options), PERSON)
    return [session.title for session in page.items]


# --- creating


def test_every_field_is_kept(home: Home) -> None:
    heard = []
    home.services.changes.subscribe(heard.append)
    session = create(
        home,
        external_id="chat 17",
        agent_id="bot",
        user_id="ada",
        project="p",
        title="Tea",
        metadata={"env": {"k": [1]}},
        initial_state={"step": 1, "deep": {"er": None}},
        ttl_s=3600,
    )
    now = home.clock.now()
    assert session.short_id == session_short_id_of(session.uid)
    assert session.short_id.startswith("sess_")
    assert len(session.short_id) == 17
    assert (session.handle, session.namespace) == ("chat 17", "default")
    assert (session.agent_id, session.user_id, session.project) == ("bot", "ada", "p")
    assert (session.title, session.summary) == ("Tea", None)
    assert session.metadata == {"env": {"k": [1]}}
    assert (session.state, session.state_version) == ({"step": 1, "deep": {"er": None}}, 0)
    assert (session.status, session.is_implied) == (SessionStatus.ACTIVE, False)
    assert (session.ttl_s, session.expires_at) == (3600, now + timedelta(hours=1))
    assert (session.memory_count, session.turn_count, session.version) == (0, 0, 1)
    assert session.started_at == session.created_at == session.updated_at == now
    assert session.ended_at is None
    for reference in (session.uid, session.short_id, "chat 17"):
        assert home.services.sessions.get(reference, PERSON) == session
    changed = [change for change in heard[0].things if change.thing is ThingKind.SESSION]
    assert [(change.kind, change.id) for change in changed] == [(ChangeKind.CREATED, session.uid)]


def test_without_an_external_id_the_short_id_is_the_handle(home: Home) -> None:
    session = create(home)
    assert session.handle == session.short_id
    assert session.state == {}
    memory = remember(home, session_id=session.uid)
    assert memory.session_id == session.short_id


def test_owners_may_be_named_by_uid(home: Home) -> None:
    owner = home.services.owners.create(OwnerKind.AGENT, OwnerDraft(name="bot"), PERSON).value
    assert create(home, agent_id=owner.uid).agent_id == "bot"


def test_an_external_id_is_given_once_in_a_namespace(home: Home) -> None:
    home.services.namespaces.create("other", PERSON)
    create(home, external_id="x", title="one")
    with pytest.raises(ConflictError):
        create(home, external_id="x", title="two")
    create(home, external_id="x", title="elsewhere", namespace="other")
    assert titles(home) == ["elsewhere", "one"]


def test_get_or_create(home: Home) -> None:
    draft = SessionDraft(external_id="x", title="first")
    made = home.services.sessions.create(draft, PERSON, or_get=True)
    again = home.services.sessions.create(
        SessionDraft(external_id="x", title="second"), PERSON, or_get=True
    )
    assert (made.is_new, again.is_new) == (True, False)
    assert again.value == made.value
    assert not again.changes
    with pytest.raises(InvalidInputError, match="external_id"):
        home.services.sessions.create(SessionDraft(), PERSON, or_get=True)


def test_uids_by_handle(home: Home) -> None:
    named, unnamed = create(home, external_id="x"), create(home)
    brief = create(home, external_id="brief", ttl_s=5)
    home.services.namespaces.create("other", PERSON)
    theirs = create(home, external_id="x", namespace="other")
    home.clock.advance(seconds=6)

    uids = home.services.sessions.uids
    handles = ["x", unnamed.handle, brief.handle, "nowhere"]
    assert uids(handles, PERSON) == {"x": named.uid, unnamed.handle: unnamed.uid}
    assert uids(handles, STRANGER) == {"x": theirs.uid}
    assert uids(handles, PERSON, namespace="other") == {"x": theirs.uid}
    assert uids([], PERSON) == {}


def test_sixteen_threads_get_or_create_one_session(home: Home) -> None:
    together = threading.Barrier(16)

    def work(number: int) -> tuple[str, bool]:
        together.wait()
        draft = SessionDraft(external_id="x", agent_id="bot", title=f"of thread {number}")
        outcome = home.services.sessions.create(draft, PERSON, or_get=True)
        return outcome.value.uid, outcome.is_new

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(work, range(16)))
    assert len({uid for uid, _ in found}) == 1
    assert sum(is_new for _, is_new in found) == 1
    assert home.services.sessions.list(ALL, ListPage(), PERSON).total == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"external_id": ""}, "external_id"),
        ({"external_id": "x" * 256}, "external_id"),
        ({"agent_id": "a\nb"}, "agent_id"),
        ({"title": "t" * 501}, "title"),
        ({"ttl_s": 0}, "ttl_s"),
        ({"ttl_s": 2_592_001}, "ttl_s"),
        ({"metadata": {"k": "v" * 10_240}}, "metadata"),
        ({"initial_state": {"k": "v" * 262_144}}, "initial_state"),
        ({"initial_state": {"k": float("inf")}}, "initial_state"),
        ({"namespace": ""}, "namespace"),
    ],
)
def test_bad_drafts_are_refused(home: Home, fields: dict, field: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        create(home, **fields)
    assert caught.value.field == field
    assert titles(home) == []
    assert home.services.owners.list(OwnerKind.AGENT, ListPage(), PERSON).total == 0


# --- first use


def test_the_first_memory_that_names_a_session_makes_it(home: Home) -> None:
    memory = remember(home, session_id="talk", agent_id="bot", user_id="ada", project="p")
    assert memory.session_id == "talk"
    session = home.services.sessions.get("talk", PERSON)
    assert (session.agent_id, session.user_id, session.project) == ("bot", "ada", "p")
    assert (session.is_implied, session.version, session.memory_count) == (True, 0, 1)
    assert session.expires_at is None
    created = create(home, external_id="talk", title="mine", ttl_s=60, initial_state={"a": 1})
    assert created.uid == session.uid
    assert (created.title, created.state, created.is_implied) == ("mine", {"a": 1}, False)
    assert (created.agent_id, created.memory_count) == ("bot", 1)
    with pytest.raises(ConflictError):
        create(home, external_id="talk")


def test_an_edited_memory_makes_its_session_with_its_owners(home: Home) -> None:
    memory = remember(home, agent_id="bot")
    home.services.memories.edit(memory.id, MemoryPatch(session_id="later"), PERSON)
    assert home.services.sessions.get("later", PERSON).agent_id == "bot"


def test_a_turn_makes_a_session_stay_that_was_only_named(home: Home) -> None:
    memory = remember(home, session_id="talk")
    say(home, "talk", "hello")
    home.services.memories.delete(memory.id, PERSON, permanent=True)
    session = home.services.sessions.get("talk", PERSON)
    assert (session.memory_count, session.turn_count, session.is_implied) == (0, 1, False)


@pytest.mark.parametrize("named", ["uid", "short_id", "handle"])
def test_memories_are_filtered_by_any_name_of_their_session(home: Home, named: str) -> None:
    home.services.namespaces.create("other", PERSON)
    session = create(home, external_id="x")
    memory = remember(home, session_id="x")
    remember(home, "in no session")
    wanted = MemoryFilter(namespaces=("default",), session_id=getattr(session, named))
    page = home.services.memories.list(wanted, PageRequest(), PERSON)
    assert [found.id for found in page.memories] == [memory.id]


# --- lists


def test_filters_combine(home: Home) -> None:
    create(home, title="a", agent_id="bot", metadata={"env": "prod", "n": 1})
    home.clock.advance(minutes=1)
    middle = home.clock.now()
    create(home, title="b", agent_id="bot", user_id="ada", metadata={"env": "prod", "n": 2})
    home.clock.advance(minutes=1)
    ended = create(home, title="c", user_id="ada", project="p", metadata={"env": None})
    home.services.sessions.end(ended.uid, PERSON)
    bot = home.services.owners.get(OwnerKind.AGENT, "bot", PERSON)
    for wanted, expected in (
        (SessionFilter(), ["c", "b", "a"]),
        (SessionFilter(agent_id="bot"), ["b", "a"]),
        (SessionFilter(agent_id=bot.uid), ["b", "a"]),
        (SessionFilter(user_id="ada"), ["c", "b"]),
        (SessionFilter(project="p"), ["c"]),
        (SessionFilter(status=SessionStatus.ACTIVE), ["b", "a"]),
        (SessionFilter(status=SessionStatus.ENDED), ["c"]),
        (SessionFilter(created_after=middle), ["c"]),
        (SessionFilter(created_before=middle), ["a"]),
        (SessionFilter(metadata={"env": "prod"}), ["b", "a"]),
        (SessionFilter(metadata={"env": "prod", "n": 2}), ["b"]),
        (SessionFilter(metadata={"env": None}), ["c"]),
        (SessionFilter(metadata={"missing": None}), []),
        (SessionFilter(agent_id="bot", metadata={"n": 1}), ["a"]),
        (SessionFilter(namespaces=("default",)), ["c", "b", "a"]),
    ):
        page = home.services.sessions.list(wanted, ListPage(), PERSON)
        assert [session.title for session in page.items] == expected, wanted.metadata
        assert page.total == len(expected)
    naive = SessionFilter(created_after=middle.replace(tzinfo=None))
    with pytest.raises(InvalidInputError, match="created_after"):
        home.services.sessions.list(naive, ListPage(), PERSON)


def test_metadata_tells_true_from_one(home: Home) -> None:
    create(home, title="yes", metadata={"k": True})
    create(home, title="one", metadata={"k": 1})
    assert titles(home, SessionFilter(metadata={"k": True})) == ["yes"]
    assert titles(home, SessionFilter(metadata={"k": 1})) == ["one"]


def test_pages_by_cursor_by_id_and_by_offset(home: Home) -> None:
    sessions = [create(home, title=str(number), metadata={"k": 1}) for number in range(5)]
    for wanted in (ALL, SessionFilter(metadata={"k": 1})):
        first = home.services.sessions.list(wanted, ListPage(limit=2), PERSON)
        assert (first.total, [one.title for one in first.items]) == (5, ["4", "3"])
        assert titles(home, wanted, cursor=first.next_cursor) == ["2", "1", "0"]
        for name in (sessions[3].uid, sessions[3].short_id):
            assert titles(home, wanted, after=name, limit=2) == ["2", "1"]
        assert titles(home, wanted, offset=4) == ["0"]
        assert titles(home, wanted, oldest_first=True, limit=1) == ["0"]


# --- changing and ending


def test_editing_merges_metadata_and_moves_the_end(home: Home) -> None:
    sessions = home.services.sessions
    session = create(home, title="a", metadata={"a": 1, "b": 2}, ttl_s=60)
    home.clock.advance(seconds=30)
    patch = SessionPatch(title=None, metadata={"a": None, "c": 3}, ttl_s=60)
    edited = sessions.edit(session.uid, patch, PERSON, expected_version=1).value
    assert (edited.title, edited.metadata) == (None, {"b": 2, "c": 3})
    assert edited.expires_at == home.clock.now() + timedelta(seconds=60)
    assert edited.version == 2
    with pytest.raises(ConflictError):
        sessions.edit(session.uid, SessionPatch(title="x"), PERSON, expected_version=1)
    forever = sessions.edit(session.uid, SessionPatch(ttl_s=None), PERSON).value
    assert (forever.expires_at, forever.ttl_s) == (None, None)
    same = sessions.edit(session.uid, SessionPatch(metadata={"b": 2}), PERSON)
    assert (same.value.version, bool(same.changes)) == (3, False)
    for bad in (SessionPatch(), SessionPatch(ttl_s=-1), SessionPatch(title="")):
        with pytest.raises(InvalidInputError):
            sessions.edit(session.uid, bad, PERSON)


def test_ending_keeps_the_summary_and_takes_nothing_more(home: Home) -> None:
    session = create(home, initial_state={"a": 1})
    say(home, session.uid, "hello")
    home.clock.advance(minutes=5)
    ended = home.services.sessions.end(session.uid, PERSON, summary="all said").value
    assert (ended.status, ended.summary) == (SessionStatus.ENDED, "all said")
    assert ended.ended_at == home.clock.now()
    states = home.services.states
    for refused in (
        lambda: say(home, session.uid, "more"),
        lambda: states.replace(session.uid, {}, PERSON),
        lambda: states.merge(session.uid, {"b": 1}, PERSON),
        lambda: states.rollback(session.uid, 0, PERSON),
    ):
        with pytest.raises(ConflictError, match="ended"):
            refused()
    home.clock.advance(minutes=5)
    again = home.services.sessions.end(session.uid, PERSON, summary="better said").value
    assert (again.summary, again.ended_at) == ("better said", ended.ended_at)
    assert home.services.sessions.end(session.uid, PERSON).value == again
    assert remember(home, session_id=session.uid).session_id == session.handle
    with pytest.raises(InvalidInputError, match="summary"):
        home.services.sessions.end(session.uid, PERSON, summary="s" * 10_001)


# --- forking


def test_a_fork_begins_with_a_state_and_nothing_else(home: Home) -> None:
    session = create(
        home, agent_id="bot", user_id="ada", title="t", metadata={"k": 1}, ttl_s=600,
        external_id="x", initial_state={"v": 0},
    )  # fmt: skip
    home.services.states.replace(session.uid, {"v": 1}, PERSON)
    home.services.states.replace(session.uid, {"v": 2}, PERSON)
    say(home, session.uid, "hello")
    remember(home, session_id="x")
    home.clock.advance(minutes=5)
    for version, state in ((None, 2), (0, 0), (1, 1), (-1, 1), (-2, 0)):
        fork = home.services.sessions.fork(session.uid, PERSON, version=version).value
        assert fork.state == {"v": state}
        assert (fork.state_version, fork.turn_count, fork.memory_count) == (0, 0, 0)
        assert (fork.agent_id, fork.user_id, fork.title) == ("bot", "ada", "t")
        assert fork.metadata == {
            "k": 1, "forked_from": session.short_id, "forked_version": state,
        }  # fmt: skip
        assert fork.expires_at == home.clock.now() + timedelta(seconds=600)
        assert fork.handle == fork.short_id
    home.services.states.replace(fork.uid, {"v": "mine"}, PERSON)
    assert home.services.sessions.get(session.uid, PERSON).state == {"v": 2}
    for version in (3, -3, 10**30, -(10**30)):
        with pytest.raises(NotFoundError):
            home.services.sessions.fork(session.uid, PERSON, version=version)


def test_an_ended_session_can_be_forked(home: Home) -> None:
    session = create(home, initial_state={"a": 1})
    home.services.sessions.end(session.uid, PERSON, summary="done")
    fork = home.services.sessions.fork(session.uid, PERSON).value
    assert (fork.status, fork.summary, fork.state) == (SessionStatus.ACTIVE, None, {"a": 1})


# --- expiry


def test_an_expired_session_is_gone_at_the_second_and_its_memories_stay(home: Home) -> None:
    session = create(home, external_id="x", ttl_s=60, agent_id="bot", initial_state={"a": 1})
    memory = remember(home, session_id="x", agent_id="bot")
    say(home, "x", "hello")
    home.clock.advance(seconds=59, milliseconds=999)
    assert home.services.sessions.get("x", PERSON).turn_count == 1
    home.clock.advance(milliseconds=1)
    sessions, states = home.services.sessions, home.services.states
    for refused in (
        lambda: sessions.get("x", PERSON),
        lambda: sessions.get(session.uid, PERSON),
        lambda: sessions.edit("x", SessionPatch(ttl_s=60), PERSON),
        lambda: sessions.end("x", PERSON),
        lambda: sessions.fork("x", PERSON),
        lambda: sessions.delete("x", PERSON),
        lambda: sessions.context("x", PERSON),
        lambda: states.get("x", PERSON),
        lambda: states.history("x", PERSON),
        lambda: states.merge("x", {}, PERSON),
        lambda: states.turns("x", ListPage(), PERSON),
        lambda: states.turn("x", "1", PERSON),
        lambda: say(home, "x", "more"),
    ):
        with pytest.raises(NotFoundError):
            refused()
    assert titles(home) == []
    assert home.services.owners.get(OwnerKind.AGENT, "bot", PERSON).session_count == 0
    assert home.services.memories.get(memory.id, PERSON).session_id == "x"


def test_an_expired_session_makes_room_for_another_of_its_name(home: Home) -> None:
    session = create(home, external_id="x", ttl_s=60, initial_state={"a": 1})
    home.clock.advance(seconds=60)
    made = home.services.sessions.create(SessionDraft(external_id="x"), PERSON, or_get=True)
    assert made.is_new
    assert made.value.uid != session.uid
    assert made.value.state == {}


def test_a_memory_may_name_an_expired_session_anew(home: Home) -> None:
    session = create(home, external_id="x", ttl_s=60)
    home.clock.advance(seconds=60)
    remember(home, session_id="x")
    anew = home.services.sessions.get("x", PERSON)
    assert anew.uid != session.uid
    assert anew.is_implied


def test_what_has_expired_is_purged(home: Home) -> None:
    for number in range(5):
        create(home, external_id=f"x{number}", ttl_s=60 + number, agent_id="bot")
    say(home, "x0", "hello")
    home.clock.advance(seconds=63)
    with home.borrow() as opened:
        with opened.store.write("system") as unit:
            assert unit.scopes.purge_expired_sessions(opened.now_ms(), limit=3) == 3
        with opened.store.write("system") as unit:
            assert unit.scopes.purge_expired_sessions(opened.now_ms(), limit=3) == 1
            assert unit.scopes.purge_expired_sessions(opened.now_ms(), limit=3) == 0
    assert [one.handle for one in home.services.sessions.list(ALL, ListPage(), PERSON).items] == [
        "x4"
    ]


def test_housekeeping_purges_sessions_and_spares_their_memories(home: Home) -> None:
    create(home, external_id="x", ttl_s=60, initial_state={"a": 1}, agent_id="bot")
    create(home, external_id="y", ttl_s=90)
    say(home, "x", "hello")
    memory = remember(home, session_id="x")
    home.clock.advance(seconds=60)
    assert home.services.housekeeping.purge_due(PERSON) == 0
    with home.borrow() as opened, opened.store.read() as reading:
        kept = {
            table: connection_of(reading).exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()
            for table in ("sessions", "session_states", "turns", "owners")
        }
    assert kept == {"sessions": 1, "session_states": 1, "turns": 0, "owners": 0}
    assert home.services.memories.get(memory.id, PERSON).session_id == "x"


# --- deleting


@pytest.mark.parametrize("memories", SessionMemories)
def test_deleting_takes_state_turns_and_if_asked_memories(
    home: Home, memories: SessionMemories
) -> None:
    session = create(home, external_id="x", initial_state={"a": 1})
    say(home, "x", "hello")
    inside = [remember(home, f"note {number}", session_id="x") for number in range(3)]
    home.services.memories.delete(inside[0].id, PERSON)
    outside = remember(home, "outside")
    changes = home.services.sessions.delete(session.short_id, PERSON, memories=memories).changes
    assert [(change.kind, change.id) for change in changes.things][-1] == (
        ChangeKind.PURGED,
        session.uid,
    )
    with pytest.raises(NotFoundError):
        home.services.sessions.get(session.uid, PERSON)
    kept = home.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    trash = home.services.memories.list(MemoryFilter(deleted=True), PageRequest(), PERSON)
    expected = {
        SessionMemories.KEEP: (3, 1),
        SessionMemories.TRASH: (1, 3),
        SessionMemories.PURGE: (1, 0),
    }
    assert (kept.total, trash.total) == expected[memories]
    assert outside.id in {memory.id for memory in kept.memories}


# --- context


def test_the_context_of_a_user_spans_sessions(home: Home) -> None:
    session = create(home, user_id="ada", initial_state={"step": 2})
    for number in range(12):
        say(home, session.uid, f"turn {number}")
    elsewhere = remember(home, "Ada drinks tea without milk", user_id="ada", session_id="old")
    remember(home, "Bob drinks tea with milk", user_id="bob", session_id=session.uid)
    remember(home, "Ada drinks tea in secret", user_id="ada", visibility=Visibility.CONFIDENTIAL)
    context = home.services.sessions.context(session.uid, PERSON, query="drinks tea")
    assert context.session.state == {"step": 2}
    assert [found.memory.id for found in context.memories] == [elsewhere.id]
    assert 0 < context.memories[0].score <= 1
    assert [turn.turn_number for turn in context.turns] == list(range(12, 2, -1))
    small = home.services.sessions.context(
        session.uid, PERSON, query="tea", memory_limit=0, turn_limit=0
    )
    assert (small.memories, small.turns) == ((), ())


def test_the_context_of_a_session_without_a_user_is_its_own(home: Home) -> None:
    session = create(home, external_id="x")
    newest = [remember(home, f"note {number}", session_id="x") for number in range(7)][::-1]
    remember(home, "note of another session", session_id="y")
    context = home.services.sessions.context("x", PERSON)
    assert [found.memory.id for found in context.memories] == [one.id for one in newest[:5]]
    assert {found.score for found in context.memories} == {None}
    assert context.session.memory_count == 7
    asked = home.services.sessions.context(session.uid, PERSON, query="note", memory_limit=20)
    assert {found.memory.id for found in asked.memories} == {one.id for one in newest}


@pytest.mark.parametrize("limits", [{"memory_limit": 21}, {"turn_limit": 51}, {"turn_limit": -1}])
def test_a_context_has_limits(home: Home, limits: dict) -> None:
    session = create(home)
    with pytest.raises(InvalidInputError):
        home.services.sessions.context(session.uid, PERSON, **limits)


# --- who may


def test_a_session_of_another_namespace_is_not_there(home: Home) -> None:
    home.services.namespaces.create("other", PERSON)
    session = create(home, external_id="x")
    sessions, states = home.services.sessions, home.services.states
    for reference in (session.uid, session.short_id, "x"):
        for refused in (
            lambda name=reference: sessions.get(name, STRANGER),
            lambda name=reference: sessions.edit(name, SessionPatch(title="x"), STRANGER),
            lambda name=reference: sessions.end(name, STRANGER),
            lambda name=reference: sessions.fork(name, STRANGER),
            lambda name=reference: sessions.delete(name, STRANGER),
            lambda name=reference: sessions.context(name, STRANGER),
            lambda name=reference: states.get(name, STRANGER),
            lambda name=reference: states.replace(name, {}, STRANGER),
        ):
            with pytest.raises(NotFoundError):
                refused()
    assert sessions.list(ALL, ListPage(), STRANGER).total == 0
    assert remember(home, namespace="other", session_id=session.uid).session_id == session.uid


def test_reading_needs_read_and_writing_write(home: Home) -> None:
    create(home, external_id="x")
    sessions, states = home.services.sessions, home.services.states
    assert sessions.get("x", READER).handle == "x"
    assert sessions.context("x", READER).turns == ()
    assert states.get("x", READER).version == 0
    for refused in (
        lambda: sessions.create(SessionDraft(), READER),
        lambda: sessions.edit("x", SessionPatch(title="x"), READER),
        lambda: sessions.end("x", READER),
        lambda: sessions.fork("x", READER),
        lambda: sessions.delete("x", READER),
        lambda: states.replace("x", {}, READER),
        lambda: states.add_turn("x", TurnDraft(input=TurnPart(content="x")), READER),
    ):
        with pytest.raises(NotAllowedError):
            refused()
