"""Entities: found or created, linked, counted, walked around, and gone with what mentions them."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.changes import ChangeKind, ThingKind
from muniment.domain.entities.entity import (
    Entity,
    EntityDraft,
    EntityFilter,
    EntityPatch,
    Mention,
    normal_form,
)
from muniment.domain.entities.owner import OwnerKind
from muniment.domain.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from muniment.domain.memories.memory import Memory, MemoryEntity, Visibility
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchMode, SearchRequest
from muniment.domain.pages import ListPage
from tests.conftest import Home
from tests.fakes.memories import remember
from tests.fakes.opened import connection_of, session_of

ALL = EntityFilter()
READER = Actor("key:r", ("default",), frozenset({Scope.READ}))
STRANGER = Actor("key:s", ("other",), frozenset({Scope.WRITE}))


def create(home: Home, name: str, entity_type: str = "person", **fields) -> Entity:
    draft = EntityDraft(type=entity_type, name=name, **fields)
    return home.services.entities.create(draft, PERSON).value


def mention(home: Home, memory: Memory, *names: str, relevance: float = 1.0) -> None:
    """Store what the program finds in a memory: each name is a person's."""
    found = [Mention("person", name, relevance) for name in names]
    session = session_of(home.services)
    with session.borrow() as opened, opened.store.write("system") as unit:
        namespace = unit.namespaces.by_name(memory.namespace)
        unit.entities.link_mentions(
            memory.number, found, namespace_id=namespace.id, now_ms=opened.now_ms()
        )


def names(home: Home, wanted: EntityFilter = ALL, **options) -> list[str]:
    page = home.services.entities.list(wanted, ListPage(**options), PERSON)
    return [entity.name for entity in page.items]


def rows(home: Home, table: str) -> int:
    with home.borrow() as opened, opened.store.read() as reading:
        query = f"SELECT count(*) FROM {table}"
        return connection_of(reading).exec_driver_sql(query).scalar_one()


# --- names


@pytest.mark.parametrize(
    "name", ["Ada Lovelace", "ada lovelace", "ADA  LOVELACE", " Ada\tLovelace ", "Ａda Lovelace"]
)
def test_names_are_one_by_their_normal_form(home: Home, name: str) -> None:
    assert normal_form(name) == "ada lovelace"
    entity = create(home, "Ada Lovelace")
    assert home.services.entities.get(name, PERSON) == entity


def test_folding_is_stable() -> None:
    for name in ("Straße", "ΑΣ", "ﬁx", "İstanbul", "ǰ̌", "Å"):
        assert normal_form(normal_form(name)) == normal_form(name)
    assert normal_form("STRASSE") == normal_form("straße")


# --- by hand


def test_every_field_is_kept_and_changed(home: Home) -> None:
    entities = home.services.entities
    made = entities.create(EntityDraft(type="Person", name=" Ada ", metadata={"k": 1}), PERSON)
    assert made.is_new
    ada = made.value
    assert (ada.type, ada.name, ada.metadata) == ("person", "Ada", {"k": 1})
    assert (ada.memory_count, ada.relationship_count) == (0, 0)
    assert (ada.version, ada.is_derived, ada.namespace) == (1, False, "default")
    home.clock.advance(minutes=1)
    patch = EntityPatch(name="Ada L.", type="Engineer", metadata={"k": None, "l": 2})
    changed = entities.edit(ada.uid, patch, PERSON, expected_version=1).value
    assert (changed.type, changed.name, changed.metadata) == ("engineer", "Ada L.", {"l": 2})
    assert (changed.uid, changed.version) == (ada.uid, 2)
    assert changed.updated_at == home.clock.now()
    with pytest.raises(NotFoundError):
        entities.get("Ada", PERSON)
    with pytest.raises(ConflictError):
        entities.edit(ada.uid, EntityPatch(name="x"), PERSON, expected_version=1)
    same = entities.edit(ada.uid, EntityPatch(name="Ada L."), PERSON)
    assert (same.value.version, bool(same.changes)) == (2, False)


def test_creating_one_that_is_there_returns_it(home: Home) -> None:
    ada = create(home, "Ada", metadata={"k": 1})
    again = home.services.entities.create(
        EntityDraft(type="person", name="ADA", metadata={"k": 2}), PERSON
    )
    assert (again.value, again.is_new) == (ada, False)
    assert not again.changes
    assert create(home, "Ada", "technology").uid != ada.uid


def test_a_name_that_is_taken_is_refused(home: Home) -> None:
    create(home, "Ada")
    bob = create(home, "Bob")
    with pytest.raises(ConflictError):
        home.services.entities.edit(bob.uid, EntityPatch(name="ADA"), PERSON)
    assert names(home) == ["Bob", "Ada"]
    home.services.entities.edit(bob.uid, EntityPatch(name="BOB"), PERSON)
    assert names(home) == ["BOB", "Ada"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"type": ""}, "type"),
        ({"type": "t" * 65}, "type"),
        ({"name": " "}, "name"),
        ({"name": "a\0"}, "name"),
        ({"name": "n" * 256}, "name"),
        ({"metadata": {"k": "v" * 10_240}}, "metadata"),
        ({"namespace": ""}, "namespace"),
    ],
)
def test_bad_drafts_are_refused(home: Home, fields: dict, field: str) -> None:
    draft = EntityDraft(**{"type": "person", "name": "Ada", **fields})
    with pytest.raises(InvalidInputError) as caught:
        home.services.entities.create(draft, PERSON)
    assert caught.value.field == field


def test_deleting_takes_the_links_and_no_memory(home: Home) -> None:
    memory = remember(home)
    ada = create(home, "Ada")
    home.services.entities.link(ada.uid, memory.id, PERSON)
    changes = home.services.entities.delete(ada.uid, PERSON)
    assert [(change.kind, change.thing) for change in changes.things] == [
        (ChangeKind.PURGED, ThingKind.ENTITY)
    ]
    assert home.services.memories.get(memory.id, PERSON).entities == ()
    assert rows(home, "entity_links") == 0
    with pytest.raises(NotFoundError):
        home.services.entities.get(ada.uid, PERSON)


# --- found by the program


def test_a_memory_tells_what_it_mentions(home: Home) -> None:
    memory = remember(home)
    mention(home, memory, "Ada", "Bob", "ada", relevance=0.75)
    ada = home.services.entities.get("ada", PERSON)
    home.services.entities.link(ada.uid, memory.id, PERSON, relationship="about", relevance=0.9)
    expected = (MemoryEntity("person", "Ada", 0.9), MemoryEntity("person", "Bob", 0.75))
    assert home.services.memories.get(memory.id, PERSON).entities == expected
    page = home.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    assert [found.entities for found in page.memories] == [expected]
    request = SearchRequest(query="Aurora", mode=SearchMode.KEYWORD)
    hits = home.services.search.search(request, PERSON).hits
    assert [hit.memory.entities for hit in hits] == [expected]


def test_what_is_found_anew_replaces_what_was_found_before(home: Home) -> None:
    memory = remember(home)
    mention(home, memory, "Ada", "Bob")
    carol = create(home, "Carol")
    home.services.entities.link(carol.uid, memory.id, PERSON)
    mention(home, memory, "Bob", "Dan")
    assert sorted(names(home)) == ["Bob", "Carol", "Dan"]
    assert rows(home, "entities") == 3
    found = home.services.memories.get(memory.id, PERSON).entities
    assert {entity.value for entity in found} == {"Bob", "Carol", "Dan"}
    mention(home, memory)
    assert names(home) == ["Carol"]


def test_derived_entities_go_with_their_last_memory_and_others_stay(home: Home) -> None:
    first, second = remember(home, "one thing"), remember(home, "another")
    mention(home, first, "Ada", "Bob", "Carol")
    mention(home, second, "Bob")
    carol = home.services.entities.get("Carol", PERSON)
    assert (carol.is_derived, carol.version) == (True, 0)
    adopted = home.services.entities.edit(carol.uid, EntityPatch(metadata={"k": 1}), PERSON).value
    assert (adopted.uid, adopted.version, adopted.is_derived) == (carol.uid, 1, False)
    home.services.memories.delete(first.id, PERSON, permanent=True)
    assert sorted(names(home)) == ["Bob", "Carol"]
    assert rows(home, "entities") == 2
    home.services.memories.delete(second.id, PERSON, permanent=True)
    assert names(home) == ["Carol"]
    assert rows(home, "entity_links") == 0


def test_creating_takes_over_what_was_found(home: Home) -> None:
    mention(home, remember(home), "Ada")
    derived = home.services.entities.get("Ada", PERSON)
    made = home.services.entities.create(
        EntityDraft(type="person", name="ADA", metadata={"k": 1}), PERSON
    )
    assert made.is_new
    assert (made.value.uid, made.value.metadata) == (derived.uid, {"k": 1})
    assert (made.value.is_derived, made.value.memory_count) == (False, 1)


def test_expired_memories_take_derived_entities_along_when_purged(home: Home) -> None:
    expires = home.clock.now().replace(year=2027)
    mention(home, remember(home, expires_at=expires, agent_id="bot"), "Ada")
    home.clock.advance(days=800)
    assert names(home) == []
    assert home.services.housekeeping.purge_due(PERSON) == 1
    assert (rows(home, "entities"), rows(home, "entity_links"), rows(home, "owners")) == (0, 0, 0)


# --- what counts


def test_hidden_memories_count_for_nothing_unless_asked(home: Home) -> None:
    plain = remember(home, "plain")
    secret = remember(home, "secret", visibility=Visibility.CONFIDENTIAL)
    trashed = remember(home, "trashed")
    brief = remember(home, "brief", expires_at=home.clock.now().replace(year=2027))
    mention(home, plain, "Ada", "Plain")
    mention(home, secret, "Ada", "Secret")
    mention(home, trashed, "Ada", "Trashed")
    mention(home, brief, "Ada", "Brief")
    home.services.memories.delete(trashed.id, PERSON)
    entities = home.services.entities
    ada = entities.get("Ada", PERSON, include_confidential=False)
    assert (ada.memory_count, ada.relationship_count) == (2, 2)
    assert sorted(names(home, EntityFilter(include_confidential=False))) == [
        "Ada",
        "Brief",
        "Plain",
    ]
    with pytest.raises(NotFoundError):
        entities.get("Secret", PERSON, include_confidential=False)
    with pytest.raises(NotFoundError):
        entities.neighbourhood("Secret", PERSON, include_confidential=False)
    with pytest.raises(NotFoundError):
        entities.relationships("Secret", PERSON, include_confidential=False)
    all_of_it = entities.get("Ada", PERSON)
    assert (all_of_it.memory_count, all_of_it.relationship_count) == (3, 3)
    asked = EntityFilter()
    assert sorted(names(home, asked)) == ["Ada", "Brief", "Plain", "Secret"]
    home.clock.advance(days=800)
    assert entities.get("Ada", PERSON, include_confidential=False).memory_count == 1
    around = entities.neighbourhood("Ada", PERSON, include_confidential=False)
    assert [node.name for node in around.nodes] == ["Ada", "Plain"]
    around = entities.neighbourhood("Ada", PERSON)
    assert [node.name for node in around.nodes] == ["Ada", "Plain", "Secret"]
    home.services.memories.restore(trashed.id, PERSON)
    assert entities.get("Trashed", PERSON).memory_count == 1


def test_filters_combine(home: Home) -> None:
    mention(home, remember(home, "one", agent_id="bot"), "Ada", "Adam")
    mention(home, remember(home, "two", agent_id="other"), "Bob")
    create(home, "Ada", "technology")
    bot = home.services.owners.get(OwnerKind.AGENT, "bot", PERSON)
    for wanted, expected in (
        (EntityFilter(), ["Ada", "Bob", "Adam", "Ada"]),
        (EntityFilter(type="PERSON"), ["Bob", "Adam", "Ada"]),
        (EntityFilter(name_prefix="ad"), ["Ada", "Adam", "Ada"]),
        (EntityFilter(name_prefix="AD", type="person"), ["Adam", "Ada"]),
        (EntityFilter(name_prefix="%"), []),
        (EntityFilter(agent_id="bot"), ["Adam", "Ada"]),
        (EntityFilter(agent_id=bot.uid), ["Adam", "Ada"]),
        (EntityFilter(agent_id="nobody"), []),
        (EntityFilter(namespaces=("default",), agent_id="other"), ["Bob"]),
    ):
        page = home.services.entities.list(wanted, ListPage(), PERSON)
        assert [entity.name for entity in page.items] == expected
        assert page.total == len(expected)
    assert names(home, limit=2, offset=1) == ["Bob", "Adam"]
    assert names(home, after="Bob") == ["Adam", "Ada"]


def test_memories_are_filtered_by_what_they_mention(home: Home) -> None:
    home.services.namespaces.create("other", PERSON)
    here = remember(home)
    mention(home, here, "Ada", "Bob")
    there = remember(home, "elsewhere", namespace="other")
    mention(home, there, "Ada")
    remember(home, "mentions nobody")
    ada = home.services.entities.get("Ada", PERSON)
    for reference, expected in (
        ("ADA", {here.id, there.id}),
        (ada.uid, {here.id}),
        ("bob", {here.id}),
        ("nobody", set()),
    ):
        page = home.services.memories.list(MemoryFilter(entity=reference), PageRequest(), PERSON)
        assert {memory.id for memory in page.memories} == expected
        assert page.total == len(expected)
    request = SearchRequest(
        query="Aurora", mode=SearchMode.KEYWORD, filter=MemoryFilter(entity="Ada")
    )
    hits = home.services.search.search(request, PERSON).hits
    assert [hit.memory.id for hit in hits] == [here.id]


# --- links and the graph


def test_links_are_made_changed_and_removed(home: Home) -> None:
    memory, ada = remember(home), create(home, "Ada")
    entities = home.services.entities
    made = entities.link(ada.uid, memory.short_id, PERSON).value
    assert (made.entity_uid, made.memory_id) == (ada.uid, memory.id)
    assert (made.relationship, made.relevance, made.actor) == ("mentioned_in", 1.0, "person")
    entities.link("ada", str(memory.number), PERSON, relevance=0.25)
    entities.link("ada", memory.id, PERSON, relationship="wrote", relevance=0.5)
    assert home.services.memories.get(memory.id, PERSON).entities[0].confidence == 0.5
    assert entities.get("Ada", PERSON).memory_count == 1
    assert entities.relationships("Ada", PERSON).by_relationship == {
        "mentioned_in": 1,
        "wrote": 1,
    }
    entities.unlink("Ada", memory.id, PERSON, relationship="wrote")
    assert entities.relationships("Ada", PERSON).by_relationship == {"mentioned_in": 1}
    entities.unlink("Ada", memory.id, PERSON)
    for refused in (
        lambda: entities.unlink("Ada", memory.id, PERSON),
        lambda: entities.link("nobody", memory.id, PERSON),
        lambda: entities.link("Ada", "mem_000000000000", PERSON),
        lambda: entities.link("Ada", "x", PERSON),
    ):
        with pytest.raises(NotFoundError):
            refused()
    for options in ({"relevance": 1.5}, {"relevance": float("nan")}, {"relationship": ""}):
        with pytest.raises(InvalidInputError):
            entities.link("Ada", memory.id, PERSON, **options)


def test_linking_by_hand_keeps_a_derived_entity(home: Home) -> None:
    first, second = remember(home, "one"), remember(home, "two")
    mention(home, first, "Ada")
    home.services.entities.link("Ada", second.id, PERSON)
    home.services.memories.delete(first.id, PERSON, permanent=True)
    home.services.memories.delete(second.id, PERSON, permanent=True)
    assert names(home) == ["Ada"]


def test_an_entity_and_a_memory_of_two_namespaces_are_never_linked(home: Home) -> None:
    home.services.namespaces.create("other", PERSON)
    memory = remember(home, namespace="other")
    ada = create(home, "Ada")
    with pytest.raises(NotFoundError):
        home.services.entities.link(ada.uid, memory.id, PERSON)
    assert rows(home, "entity_links") == 0


def test_the_neighbourhood_is_what_breadth_first_search_finds(home: Home) -> None:
    groups = ["AB", "AB", "AC", "BD", "DE", "EF", "XY"]
    for number, group in enumerate(groups):
        mention(home, remember(home, f"note {number}"), *group)
    entities = home.services.entities
    for depth, expected in (
        (1, {"A": 0, "B": 1, "C": 1}),
        (2, {"A": 0, "B": 1, "C": 1, "D": 2}),
        (3, {"A": 0, "B": 1, "C": 1, "D": 2, "E": 3}),
    ):
        around = entities.neighbourhood("A", PERSON, depth=depth)
        assert {node.name: node.distance for node in around.nodes} == expected
        called = {node.uid: node.name for node in around.nodes}
        edges = {
            frozenset({called[edge.source], called[edge.target]}): edge.shared
            for edge in around.edges
        }
        shared = {
            frozenset(pair): groups.count(pair) for pair in groups if set(pair) <= expected.keys()
        }
        assert edges == shared
    strongest = entities.neighbourhood("A", PERSON, max_neighbours=1)
    assert [node.name for node in strongest.nodes] == ["A", "B"]
    related = entities.relationships("A", PERSON)
    assert [(node.name, shared) for node, shared in related.related] == [("B", 2), ("C", 1)]
    for options in ({"depth": 0}, {"depth": 4}, {"max_neighbours": 0}, {"max_neighbours": 101}):
        with pytest.raises(InvalidInputError):
            entities.neighbourhood("A", PERSON, **options)


# --- who may


def test_an_entity_of_another_namespace_is_not_there(home: Home) -> None:
    home.services.namespaces.create("other", PERSON)
    memory, ada = remember(home), create(home, "Ada")
    entities = home.services.entities
    for reference in (ada.uid, "Ada"):
        for refused in (
            lambda name=reference: entities.get(name, STRANGER),
            lambda name=reference: entities.edit(name, EntityPatch(name="x"), STRANGER),
            lambda name=reference: entities.delete(name, STRANGER),
            lambda name=reference: entities.link(name, memory.id, STRANGER),
            lambda name=reference: entities.unlink(name, memory.id, STRANGER),
            lambda name=reference: entities.neighbourhood(name, STRANGER),
            lambda name=reference: entities.relationships(name, STRANGER),
        ):
            with pytest.raises(NotFoundError):
                refused()
    assert entities.list(ALL, ListPage(), STRANGER).total == 0


def test_reading_needs_read_and_writing_write(home: Home) -> None:
    memory = remember(home)
    create(home, "Ada")
    entities = home.services.entities
    assert entities.get("Ada", READER).name == "Ada"
    assert entities.neighbourhood("Ada", READER).edges == ()
    for refused in (
        lambda: entities.create(EntityDraft(type="person", name="x"), READER),
        lambda: entities.edit("Ada", EntityPatch(name="x"), READER),
        lambda: entities.delete("Ada", READER),
        lambda: entities.link("Ada", memory.id, READER),
        lambda: entities.unlink("Ada", memory.id, READER),
    ):
        with pytest.raises(NotAllowedError):
            refused()


def test_a_namespace_with_entities_is_wiped_before_it_is_deleted(home: Home) -> None:
    home.services.namespaces.create("other", PERSON)
    create(home, "Ada", namespace="other")
    with pytest.raises(ConflictError, match="1 entities"):
        home.services.namespaces.delete("other", PERSON)
    home.services.namespaces.wipe("other", PERSON, confirm="other")
    home.services.namespaces.delete("other", PERSON)
    assert names(home) == []


def test_sixteen_threads_make_one_entity(home: Home) -> None:
    memories = [remember(home, f"note {number}") for number in range(16)]

    def work(number: int) -> str:
        made = home.services.entities.create(EntityDraft(type="person", name="Ada"), PERSON).value
        home.services.entities.link(made.uid, memories[number].id, PERSON)
        return made.uid

    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(work, range(16)))) == 1
    assert home.services.entities.get("Ada", PERSON).memory_count == 16
