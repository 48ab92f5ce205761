"""Names of entities over random mentions, merges, splits and purges: what always holds."""

import itertools
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from muniment.domain.access import PERSON
from muniment.domain.entities.entity import EntityFilter, Mention, normal_form
from muniment.domain.errors import InvalidInputError, NotFoundError
from muniment.domain.memories.memory import Memory, MemoryDraft, Visibility
from muniment.domain.pages import ListPage
from muniment.storage.entities.mention_texts import names_in, surfaces_in
from tests.conftest import Home
from tests.fakes.opened import connection_of
from tests.fakes.same_names import same_by_first_words

MENTIONS = st.sampled_from(
    [
        *(
            Mention("person", name)
            for name in ("Bob", "bob smith", "Bob Jones", "Bob Smith Jr", "Ann", "Ann Lee")
        ),
        Mention("product", "Bob"),
        Mention("location", "NYC", normal="New York City"),
        Mention("location", "New York City"),
        Mention("person", "Bobby", normal="Bob Smith"),
    ]
)
NAMES = st.sampled_from(
    ["Bob", "Bob Smith", "Bob Jones", "Bob Smith Jr", "Ann", "Ann Lee", "NYC", "New York City"]
)
SPACES = st.integers(0, 1)
PLACES = st.integers(0, 7)
FOUND = st.lists(MENTIONS, max_size=4)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("mention"), SPACES, st.booleans(), FOUND),
        st.tuples(st.just("mention"), SPACES, st.just(False), FOUND),
        st.tuples(st.just("again"), SPACES, PLACES, FOUND),
        st.tuples(st.just("merge"), SPACES, NAMES, NAMES),
        st.tuples(st.just("split"), SPACES, NAMES, NAMES),
        st.tuples(st.just("purge"), SPACES, PLACES, st.none()),
    ),
    min_size=2,
    max_size=14,
)
IN_ONE_VAULT = settings(
    max_examples=50,
    deadline=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
_numbers = itertools.count()


@dataclass
class Space:
    """One namespace: its memories, the words each mentions, and what somebody has decided."""

    home: Home
    name: str
    memories: list[Memory] = field(default_factory=list)
    said: dict[int, set[str]] = field(default_factory=dict)
    decided: dict[tuple[str, str], str] = field(default_factory=dict)

    def mention(self, confidential: bool, found: list[Mention]) -> Memory:
        visibility = Visibility.CONFIDENTIAL if confidential else Visibility.PRIVATE
        draft = MemoryDraft(content="words", namespace=self.name, visibility=visibility)
        memory = self.home.services.memories.remember(draft, PERSON).memory
        self.memories.append(memory)
        self.link(memory, found)
        return memory

    def again(self, place: int, found: list[Mention]) -> None:
        if place < len(self.memories):
            self.link(self.memories[place], found)

    def link(self, memory: Memory, found: list[Mention]) -> None:
        with self._opened() as opened, opened.store.write("system") as unit:
            namespace = unit.namespaces.by_name(self.name)
            unit.entities.link_mentions(
                memory.number, found, namespace_id=namespace.id, now_ms=opened.now_ms()
            )
        self.said[memory.number] = {normal_form(mention.name) for mention in found}

    def purge(self, place: int, _nothing: None) -> None:
        if place < len(self.memories):
            memory = self.memories.pop(place)
            del self.said[memory.number]
            self.home.services.memories.delete(memory.id, PERSON, permanent=True)

    def merge(self, kept: str, absorbed: str) -> None:
        entities = self.home.services.entities
        try:
            first = entities.get(kept, PERSON, namespace=self.name, include_confidential=True)
            other = entities.get(absorbed, PERSON, namespace=self.name, include_confidential=True)
            entities.merge(first.uid, other.uid, PERSON)
        except (NotFoundError, InvalidInputError):
            return
        moved = {key: first.uid for key, uid in self.decided.items() if uid == other.uid}
        self.decided |= {**moved, (other.type, normal_form(other.name)): first.uid}

    def split(self, reference: str, name: str) -> None:
        entities = self.home.services.entities
        try:
            made = entities.split(reference, name, PERSON, namespace=self.name).value
        except (NotFoundError, InvalidInputError):
            return
        self.decided[made.type, normal_form(name)] = made.uid

    def rows(self, query: str) -> list[Any]:
        with self._opened() as opened, opened.store.read() as reading:
            place = "SELECT id FROM namespaces WHERE name = ?"
            return [
                *connection_of(reading).exec_driver_sql(query.replace(":here", place), (self.name,))
            ]

    def check(self) -> None:
        entities = {row.id: row for row in self.rows(_ENTITIES)}
        links = self.rows(_LINKS)
        aliases = self.rows(_ALIASES)
        said: dict[int, set[str]] = {number: set() for number in self.said}
        carried: dict[int, set[str]] = {}
        for link in links:
            assert link.entity in entities
            said[link.number] |= {surface.words for surface in surfaces_in(link.normal)}
            carried.setdefault(link.entity, set()).update(names_in(link.normal))
        assert said == self.said
        owners = {(row.type, row.normal): row.id for row in entities.values()}
        for alias in aliases:
            entity = entities[alias.entity]
            assert owners.get((alias.type, alias.normal), entity.id) == entity.id
            if not alias.by_hand:
                # A merge of two types has the names of both.
                assert alias.type == entity.type or entity.version
                assert alias.normal in carried[entity.id]
        for entity in entities.values():
            assert entity.version or entity.normal in carried[entity.id]
        self._check_counts(links)

    def check_decisions(self) -> None:
        """See that what somebody has decided is what the program finds."""
        for (entity_type, name), uid in self.decided.items():
            memory = self.mention(confidential=False, found=[Mention(entity_type, name)])
            linked = "SELECT uid FROM entities WHERE id IN (SELECT entity FROM entity_links "
            found = self.rows(
                f"{linked} WHERE number = {memory.number}) AND namespace_id IN (:here)"
            )
            assert [row.uid for row in found] == [uid]

    def _check_counts(self, links: list[Any]) -> None:
        wanted = EntityFilter(namespaces=(self.name,), include_confidential=True)
        page = self.home.services.entities.list(wanted, ListPage(limit=100), PERSON)
        assert {entity.namespace for entity in page.items} <= {self.name}
        assert sum(entity.memory_count for entity in page.items) == len(links)

    def _opened(self) -> Any:
        return self.home.borrow()


_ENTITIES = "SELECT * FROM entities WHERE namespace_id IN (:here)"
_ALIASES = "SELECT * FROM entity_aliases WHERE namespace_id IN (:here)"
_LINKS = (
    "SELECT entity_links.* FROM entity_links JOIN memories USING (number) "
    "WHERE memories.namespace_id IN (:here)"
)


@given(steps=STEPS)
@IN_ONE_VAULT
def test_names_agree_with_links_and_decisions_stand(home: Home, steps: list[Any]) -> None:
    number = next(_numbers)
    spaces = [Space(home, f"space-{number}-{place}") for place in (0, 1)]
    with home.borrow() as opened:
        opened.store.join_names_by(same_by_first_words)
    for space in spaces:
        home.services.namespaces.create(space.name, PERSON)
    for action, place, *given_to in steps:
        getattr(spaces[place], action)(*given_to)
        for space in spaces:
            space.check()
    for space in spaces:
        space.check_decisions()
        space.check()
    for space in spaces:
        while space.memories:
            space.purge(0, None)
            space.check()
        assert not space.rows(f"{_ENTITIES} AND version = 0")
        assert not space.rows(f"{_ALIASES} AND by_hand = 0")
