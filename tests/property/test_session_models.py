"""Sessions and the graph of entities against plain models, over random sequences of calls."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from muniment.domain.access import PERSON
from muniment.domain.entities.entity import Mention
from muniment.domain.errors import NotFoundError
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.sessions.session import SessionDraft
from muniment.domain.sessions.session_states import merge_patched
from tests.conftest import Home
from tests.fakes.opened import session_of

KEYS = st.sampled_from(["a", "b", "c"])
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.text("xü", max_size=2))
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(KEYS, inner, max_size=2)),
    max_leaves=4,
)
STATES = st.dictionaries(KEYS, VALUES, max_size=3)
VERSIONS = st.integers(-6, 6)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("replace"), STATES),
        st.tuples(st.just("merge"), STATES),
        st.tuples(st.just("rollback"), VERSIONS),
        st.tuples(st.just("fork"), st.one_of(st.none(), VERSIONS)),
    ),
    min_size=1,
    max_size=12,
)
IN_ONE_VAULT = settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@dataclass
class Model:
    """What a session's states should be: one after the other, never changed."""

    uid: str
    states: list[dict[str, Any]] = field(default_factory=list)

    def resolved(self, version: int | None) -> int | None:
        present = len(self.states) - 1
        number = present if version is None else version if version >= 0 else present + version
        return number if 0 <= number <= present else None


@given(initial=STATES, steps=STEPS)
@IN_ONE_VAULT
def test_states_are_what_a_list_of_states_would_be(
    home: Home, initial: dict[str, Any], steps: list[tuple[str, Any]]
) -> None:
    services = home.services
    draft = SessionDraft(initial_state=initial)
    models = [Model(services.sessions.create(draft, PERSON).value.uid, [initial])]
    for action, value in steps:
        model = models[-1]
        match action:
            case "replace":
                services.states.replace(model.uid, value, PERSON)
                model.states.append(value)
            case "merge":
                services.states.merge(model.uid, value, PERSON)
                model.states.append(merge_patched(model.states[-1], value))
            case "rollback" | "fork":
                number = model.resolved(value)
                if number is None:
                    with pytest.raises(NotFoundError):
                        _go_back(home, action, model.uid, value)
                elif action == "rollback":
                    made = _go_back(home, action, model.uid, value)
                    assert made.restored_from == number
                    model.states.append(model.states[number])
                else:
                    made = _go_back(home, action, model.uid, value)
                    assert made.metadata["forked_version"] == number
                    models.append(Model(made.uid, [model.states[number]]))
    for model in models:
        history = services.states.history(model.uid, PERSON, limit=500)
        assert [one.state for one in reversed(history)] == model.states
        assert services.sessions.get(model.uid, PERSON).state == model.states[-1]


def _go_back(home: Home, action: str, uid: str, version: int | None) -> Any:
    if action == "rollback":
        return home.services.states.rollback(uid, version, PERSON).value
    return home.services.sessions.fork(uid, PERSON, version=version).value


Fill = Callable[[list[frozenset[str]]], None]
GROUPS = st.lists(st.frozensets(st.sampled_from("ABCDEFG"), max_size=4), min_size=1, max_size=6)


@pytest.fixture(name="fill")
def _fill(home: Home) -> Fill:
    """Put memories that mention the members of each group into an empty vault."""
    written: list[str] = []

    def fill(groups: list[frozenset[str]]) -> None:
        for memory_id in written:
            home.services.memories.delete(memory_id, PERSON, permanent=True)
        written.clear()
        for group in groups:
            memory = home.services.memories.remember(
                MemoryDraft(content="a note", embed=False), PERSON
            ).memory
            written.append(memory.id)
            session = session_of(home.services)
            with session.borrow() as opened, opened.store.write("system") as unit:
                namespace = unit.namespaces.by_name("default")
                unit.entities.link_mentions(
                    memory.number,
                    [Mention("person", name) for name in sorted(group)],
                    namespace_id=namespace.id,
                    now_ms=opened.now_ms(),
                )

    return fill


@given(groups=GROUPS, depth=st.integers(1, 3))
@IN_ONE_VAULT
def test_the_graph_is_that_of_shared_memories(
    home: Home,
    fill: Callable[[list[frozenset[str]]], None],
    groups: list[frozenset[str]],
    depth: int,
) -> None:
    fill(groups)
    shared = Counter(
        pair for group in groups for pair in map(frozenset, combinations(sorted(group), 2))
    )
    entities = home.services.entities
    for name in "ABCDEFG":
        mentioning = sum(name in group for group in groups)
        if not mentioning:
            with pytest.raises(NotFoundError):
                entities.get(name, PERSON)
            continue
        found = entities.get(name, PERSON)
        assert found.memory_count == mentioning
        assert found.relationship_count == sum(name in pair for pair in shared)
        around = entities.neighbourhood(name, PERSON, depth=depth)
        distances = _distances(name, shared, depth)
        assert {node.name: node.distance for node in around.nodes} == distances
        called = {node.uid: node.name for node in around.nodes}
        edges = {
            frozenset({called[edge.source], called[edge.target]}): edge.shared
            for edge in around.edges
        }
        assert edges == {pair: n for pair, n in shared.items() if pair <= distances.keys()}


def _distances(start: str, shared: Counter[frozenset[str]], depth: int) -> dict[str, int]:
    found = {start: 0}
    for distance in range(1, depth + 1):
        around = {
            other
            for pair in shared
            if pair & {name for name, at in found.items() if at == distance - 1}
            for other in pair
        }
        found |= dict.fromkeys(around - found.keys(), distance)
    return found
