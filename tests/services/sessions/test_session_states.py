"""The states of sessions, version by version, and their turns."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.entities.entity import EntityDraft
from muniment.domain.errors import ConflictError, InvalidInputError, NotFoundError
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.pages import ListPage
from muniment.domain.sessions.session import SessionDraft
from muniment.domain.sessions.session_states import StateChange, TurnDraft, TurnPart, merge_patched
from tests.conftest import Home
from tests.fakes.opened import connection_of
from tests.waiting import until

WRITER = Actor("key:w", ("default",), frozenset({Scope.WRITE}))


@pytest.fixture(name="session")
def _session(home: Home) -> str:
    draft = SessionDraft(external_id="x", initial_state={"a": 1, "deep": {"b": 2}})
    return home.services.sessions.create(draft, PERSON).value.uid


def turn(content: str, **fields) -> TurnDraft:
    return TurnDraft(input=TurnPart(content=content), **fields)


# --- merging, by the examples of RFC 7396, appendix A


@pytest.mark.parametrize(
    ("before", "patch", "after"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_a_merge_patch_does_what_the_standard_says(before, patch, after) -> None:
    kept = str(before)
    assert merge_patched(before, patch) == after
    assert str(before) == kept


# --- versions


def test_every_write_is_a_version_of_its_own(home: Home, session: str) -> None:
    states = home.services.states
    home.clock.advance(minutes=1)
    replaced = states.replace(session, {"c": 3}, WRITER, reasoning="begin anew").value
    assert (replaced.version, replaced.state) == (1, {"c": 3})
    assert (replaced.change, replaced.reasoning) == (StateChange.REPLACED, "begin anew")
    assert (replaced.actor, replaced.created_at) == ("key:w", home.clock.now())
    merged = states.merge(session, {"d": {"e": None, "f": 1}}, PERSON).value
    assert (merged.version, merged.state) == (2, {"c": 3, "d": {"f": 1}})
    assert merged.change is StateChange.MERGED
    back = states.rollback(session, 0, PERSON, reasoning="never mind").value
    assert (back.version, back.state) == (3, {"a": 1, "deep": {"b": 2}})
    assert (back.change, back.restored_from) == (StateChange.ROLLED_BACK, 0)
    assert states.rollback(session, -1, PERSON).value.state == merged.state
    assert states.rollback(session, -4, PERSON).value.restored_from == 0
    history = states.history(session, PERSON)
    assert [one.version for one in history] == [5, 4, 3, 2, 1, 0]
    assert [one.restored_from for one in history] == [0, 2, 0, None, None, None]
    assert history[-1].change is StateChange.INITIAL
    for one in history:
        assert states.get(session, PERSON, version=one.version) == one
    assert states.get(session, PERSON) == history[0]
    assert states.get(session, PERSON, version=-5) == history[-1]
    assert [one.version for one in states.history(session, PERSON, limit=2, before=4)] == [3, 2]
    found = home.services.sessions.get(session, PERSON)
    assert (found.state, found.state_version) == (history[0].state, 5)
    assert found.updated_at == home.clock.now()
    assert found.version == 6  # that of its making, and one for each write


def test_versions_that_never_were_are_not_there(home: Home, session: str) -> None:
    states = home.services.states
    for version in (1, -1, 10**30, -(10**30)):
        with pytest.raises(NotFoundError):
            states.get(session, PERSON, version=version)
        with pytest.raises(NotFoundError):
            states.rollback(session, version, PERSON)
    assert states.get(session, PERSON).version == 0


def test_a_stale_write_is_refused(home: Home, session: str) -> None:
    states = home.services.states
    states.replace(session, {"n": 1}, PERSON, expected_version=0)
    for refused in (
        lambda: states.replace(session, {}, PERSON, expected_version=0),
        lambda: states.merge(session, {}, PERSON, expected_version=0),
        lambda: states.rollback(session, 0, PERSON, expected_version=0),
    ):
        with pytest.raises(ConflictError):
            refused()
    assert states.get(session, PERSON).state == {"n": 1}


def nested(depth: int) -> dict:
    state: dict = {}
    for _ in range(depth - 1):
        state = {"k": state}
    return state


def test_a_state_has_limits(home: Home, session: str) -> None:
    states = home.services.states
    states.replace(session, nested(32), PERSON)
    states.replace(session, {"k": "v" * (256 * 1024 - 9)}, PERSON)
    states.replace(session, {str(number): number for number in range(1_000)}, PERSON)
    for state in (
        nested(33),
        {"k": "v" * (256 * 1024 - 8)},
        {"k": float("nan")},
        {"k": "\0"},
        {"k": "\ud800"},
        {"\0": 1},
        {"k": object()},
        {"k": {1: 2, "a": 3}},
    ):
        with pytest.raises(InvalidInputError) as caught:
            states.replace(session, state, PERSON)
        assert caught.value.field == "state"
    with pytest.raises(InvalidInputError, match="reasoning"):
        states.replace(session, {}, PERSON, reasoning="r" * 10_001)
    states.replace(session, {"k": "v" * 200_000}, PERSON)
    with pytest.raises(InvalidInputError, match="state"):
        states.merge(session, {"l": "v" * 100_000}, PERSON)
    assert states.get(session, PERSON).version == 4
    with pytest.raises(InvalidInputError):
        states.history(session, PERSON, limit=0)


def test_sixteen_threads_merge_and_none_is_lost(home: Home, session: str) -> None:
    together = threading.Barrier(16)

    def work(thread: int) -> list[int]:
        together.wait()
        return [
            home.services.states.merge(session, {f"t{thread}": {f"n{number}": number}}, PERSON)
            .value.version
            for number in range(5)
        ]  # fmt: skip

    with ThreadPoolExecutor(16) as pool:
        versions = [version for found in pool.map(work, range(16)) for version in found]
    assert sorted(versions) == list(range(1, 81))
    state = home.services.states.get(session, PERSON).state
    expected = {f"t{thread}": {f"n{number}": number for number in range(5)} for thread in range(16)}
    assert state == {"a": 1, "deep": {"b": 2}} | expected
    history = home.services.states.history(session, PERSON, limit=500)
    assert [one.version for one in history] == list(range(80, -1, -1))


# --- turns


def test_every_field_of_a_turn_is_kept(home: Home, session: str) -> None:
    draft = TurnDraft(
        input=TurnPart(type="tool_call", content="", data={"name": "weather", "args": [1]}),
        output=TurnPart(content="sunny\nand warm"),
        metadata={"model": "small"},
        reasoning="because",
        state_before={"a": 1},
        state_after={},
    )
    added = home.services.states.add_turn(session, draft, WRITER)
    made = added.value
    assert added.is_new
    assert (made.turn_number, made.actor) == (1, "key:w")
    for name in ("input", "output", "metadata", "reasoning", "state_before", "state_after"):
        assert getattr(made, name) == getattr(draft, name)
    for reference in (made.uid, "1"):
        assert home.services.states.turn(session, reference, PERSON) == made
    assert home.services.states.get(session, PERSON).version == 0
    bare = home.services.states.add_turn(session, turn("hm"), PERSON).value
    assert (bare.output, bare.reasoning, bare.state_before) == (None, None, None)
    assert home.services.states.turn(session, bare.uid, PERSON) == bare
    assert home.services.sessions.get(session, PERSON).turn_count == 2


def test_turns_are_paged_both_ways(home: Home, session: str) -> None:
    states = home.services.states
    made = [states.add_turn(session, turn(f"turn {n}"), PERSON).value for n in range(1, 6)]

    def numbers(**options) -> list[int]:
        page = states.turns(session, ListPage(**options), PERSON)
        assert page.total == 5
        return [one.turn_number for one in page.items]

    assert numbers() == [5, 4, 3, 2, 1]
    assert numbers(oldest_first=True) == [1, 2, 3, 4, 5]
    first = states.turns(session, ListPage(limit=2), PERSON)
    assert numbers(limit=2, cursor=first.next_cursor) == [3, 2]
    assert numbers(after=made[3].uid) == [3, 2, 1]
    assert numbers(after="2", oldest_first=True) == [3, 4, 5]
    assert numbers(offset=3) == [2, 1]
    assert states.turns(session, ListPage(limit=5), PERSON).next_cursor is None
    for page in (ListPage(cursor="x"), ListPage(after="x"), ListPage(after=session)):
        with pytest.raises(InvalidInputError):
            states.turns(session, page, PERSON)


def test_a_turn_is_of_its_session(home: Home, session: str) -> None:
    other = home.services.sessions.create(SessionDraft(), PERSON).value
    made = home.services.states.add_turn(session, turn("here"), PERSON).value
    for reference in (made.uid, "1", "2", "x", "9" * 30, "-1"):
        with pytest.raises(NotFoundError):
            home.services.states.turn(other.uid, reference, PERSON)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (TurnDraft(input=TurnPart(content="c" * 100_001)), "input.content"),
        (TurnDraft(input=TurnPart(content="c", type="")), "input.type"),
        (TurnDraft(input=TurnPart(content="a\0b")), "input.content"),
        (turn("c", output=TurnPart(content="c", data={"k": "v" * 262_144})), "output.data"),
        (turn("c", metadata={"k": "v" * 10_240}), "metadata"),
        (turn("c", reasoning="r" * 10_001), "reasoning"),
        (turn("c", state_before={"k": "v" * 262_144}), "state_before"),
        (turn("c", state_after={"k": float("nan")}), "state_after"),
    ],
)
def test_bad_turns_are_refused(home: Home, session: str, draft: TurnDraft, field: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        home.services.states.add_turn(session, draft, PERSON)
    assert caught.value.field == field
    assert home.services.states.turns(session, ListPage(), PERSON).total == 0


def test_sixteen_threads_add_turns_without_gaps(home: Home, session: str) -> None:
    together = threading.Barrier(16)

    def work(thread: int) -> list[int]:
        together.wait()
        add = home.services.states.add_turn
        return [add(session, turn(f"{thread}"), PERSON).value.turn_number for _ in range(5)]

    with ThreadPoolExecutor(16) as pool:
        numbers = [number for found in pool.map(work, range(16)) for number in found]
    assert sorted(numbers) == list(range(1, 81))


# --- nothing of it lies about in the clear

SCOPE_TABLES = ("owners", "sessions", "session_states", "turns", "entities", "entity_links")


def test_a_wipe_and_a_deletion_leave_no_word(home: Home) -> None:
    home.services.namespaces.create("doomed", PERSON)
    for namespace in ("default", "doomed"):
        draft = SessionDraft(
            external_id=f"canary-{namespace}",
            title="canarytitle",
            metadata={"k": "canarymeta"},
            initial_state={"k": "canarystate"},
            agent_id=f"canary-{namespace}",
            namespace=namespace,
        )
        session = home.services.sessions.create(draft, PERSON).value
        home.services.states.merge(session.uid, {"l": "canarymerge"}, PERSON)
        person = EntityDraft(type="person", name="canaryname", namespace=namespace)
        entity = home.services.entities.create(person, PERSON).value
        draft = MemoryDraft(content="a note", namespace=namespace, embed=False)
        memory = home.services.memories.remember(draft, PERSON).memory
        home.services.entities.link(entity.uid, memory.id, PERSON)
        said = turn("canaryturn", reasoning="canaryreason")
        home.services.states.add_turn(session.uid, said, PERSON)
    assert stored(home, "canary-default")
    assert stored(home, "canary-doomed")
    home.services.sessions.delete("canary-default", PERSON)
    assert stored(home, "canary-default") == []
    home.services.namespaces.wipe("doomed", PERSON, confirm="doomed")
    drain(home)
    left = {table: len(rows(home, table)) for table in SCOPE_TABLES}
    assert left == dict.fromkeys(SCOPE_TABLES, 0) | {"entities": 1, "entity_links": 1}


def drain(home: Home) -> None:
    """Wait until what a wipe left has been swept."""

    def is_swept() -> bool:
        with home.borrow() as opened, opened.store.read() as reading:
            return not reading.namespaces.wiped()

    until(is_swept, "the end of the sweep")


def rows(home: Home, table: str) -> list[tuple]:
    with home.borrow() as opened, opened.store.read() as reading:
        return list(connection_of(reading).exec_driver_sql(f'SELECT * FROM "{table}"'))


def stored(home: Home, canary: str) -> list[str]:
    """Tables that hold a text in the clear or, in the journal, sealed under a key that opens it."""
    found = [
        table
        for table in ("sessions", "session_states", "turns", "owners")
        if any(canary in str(value) for row in rows(home, table) for value in row)
    ]
    with home.borrow() as opened, opened.store.read() as reading:
        subjects = connection_of(reading).exec_driver_sql(
            "SELECT DISTINCT subject FROM operations WHERE subject LIKE 'session:%'"
            " AND patch IS NOT NULL AND action NOT IN ('purge')"
        )
        patches = [
            dict(operation.patch)
            for (subject,) in subjects
            for operation in reading.ledger.history(subject)
        ]
    return found + [str(patch) for patch in patches if canary in str(patch)]
