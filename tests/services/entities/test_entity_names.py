"""Entities under several names: joined by the program, merged and split by hand, and forgotten."""

import threading

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.changes import ChangeKind, ThingKind
from muniment.domain.entities.entity import Entity, EntityDraft, EntityFilter, EntityPatch, Mention
from muniment.domain.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from muniment.domain.jobs import ENDED
from muniment.domain.memories.memory import Memory, MemoryPatch, Visibility
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.pages import ListPage
from muniment.storage.sealers import PATCH
from muniment.storage.unit_of_work import UnitOfWork
from tests.conftest import Home
from tests.fakes.memories import remember
from tests.fakes.opened import connection_of, session_of
from tests.fakes.same_names import same_by_first_words

READER = Actor("key:r", ("default",), frozenset({Scope.READ}))
STRANGER = Actor("key:s", ("other",), frozenset({Scope.WRITE}))
NYC = Mention("location", "NYC", normal="New York City")


@pytest.fixture(autouse=True)
def _names_are_joined(home: Home) -> None:
    with home.borrow() as opened:
        opened.store.join_names_by(same_by_first_words)


def mention(home: Home, *found: Mention | str, memory: Memory | None = None, **fields) -> Memory:
    """Store what the program finds in a memory, a new one unless it is given."""
    memory = memory or remember(home, f"memory {home.services.stats}", **fields)
    mentions = [Mention("person", one) if isinstance(one, str) else one for one in found]
    session = session_of(home.services)
    with session.borrow() as opened, opened.store.write("system") as unit:
        namespace = unit.namespaces.by_name(memory.namespace)
        unit.entities.link_mentions(
            memory.number, mentions, namespace_id=namespace.id, now_ms=opened.now_ms()
        )
    return memory


def known(home: Home, namespace: str = "default") -> dict[str, tuple[str, ...]]:
    """Return the aliases of every entity of a namespace by its name."""
    wanted = EntityFilter(namespaces=(namespace,), include_confidential=True)
    page = home.services.entities.list(wanted, ListPage(limit=100), PERSON)
    return {entity.name: entity.aliases for entity in page.items}


def get(home: Home, reference: str) -> Entity:
    return home.services.entities.get(reference, PERSON, include_confidential=True)


def memories_of(home: Home, reference: str) -> set[str]:
    page = home.services.memories.list(MemoryFilter(entity=reference), PageRequest(), PERSON)
    return {memory.id for memory in page.memories}


def create(home: Home, name: str, entity_type: str = "person", **fields) -> Entity:
    draft = EntityDraft(type=entity_type, name=name, **fields)
    return home.services.entities.create(draft, PERSON).value


def swept(home: Home) -> None:
    """Wait until the sweep of a wiped namespace has ended."""
    over = threading.Event()
    stop = home.services.jobs.subscribe(lambda job: over.set() if job.state in ENDED else None)
    try:
        while any(job.state not in ENDED for job in home.services.jobs.list(PERSON)):
            over.wait(0.1)
    finally:
        stop()


def rows(home: Home, query: str) -> list[tuple]:
    with home.borrow() as opened, opened.store.read() as reading:
        return [tuple(row) for row in connection_of(reading).exec_driver_sql(query)]


# --- found by the program


def test_what_a_name_stands_for_is_the_entity_and_the_name_an_alias(home: Home) -> None:
    short, long = mention(home, NYC), mention(home, Mention("location", "New York City"))
    assert known(home) == {"New York City": ("NYC",)}
    assert get(home, "nyc") == get(home, "New York City")
    assert memories_of(home, "NYC") == {short.id, long.id}
    assert rows(home, "SELECT normal FROM entity_links ORDER BY number") == [
        ("nyc\tnew york city",), ("new york city",)
    ]  # fmt: skip


def test_yesterday_is_another_day_in_each_memory(home: Home) -> None:
    mention(home, Mention("date", "yesterday", normal="2026-05-06"))
    mention(home, Mention("date", "yesterday", normal="2026-08-01"))
    assert known(home) == {"2026-05-06": (), "2026-08-01": ()}


def test_a_short_name_is_the_one_known_by_the_long_one(home: Home) -> None:
    mention(home, "Bob Smith")
    mention(home, "Bob")
    assert known(home) == {"Bob Smith": ("Bob",)}
    assert get(home, "bob").memory_count == 2


def test_a_long_name_that_comes_later_becomes_the_name(home: Home) -> None:
    mention(home, "Bob")
    bob = get(home, "Bob")
    mention(home, "Bob Smith")
    assert known(home) == {"Bob Smith": ("Bob",)}
    assert get(home, "Bob Smith").uid == bob.uid


def test_a_second_of_the_name_makes_it_nobodys(home: Home) -> None:
    mention(home, "Bob Smith")
    before = mention(home, "Bob")
    mention(home, "Bob Jones")
    assert known(home) == {"Bob Smith": (), "Bob Jones": ()}
    after = mention(home, "Bob")
    assert known(home) == {"Bob Smith": (), "Bob Jones": (), "Bob": ()}
    assert memories_of(home, "Bob Smith") > {before.id}
    assert memories_of(home, "Bob") == {after.id}
    mention(home, "Bob Brown")
    assert "Bob" in known(home)


def test_a_name_by_hand_grows_no_longer_and_is_joined_all_the_same(home: Home) -> None:
    create(home, "Bob")
    mention(home, "Bob Smith")
    assert known(home) == {"Bob": ("Bob Smith",)}
    mention(home, "Bob Jones")
    assert known(home) == {"Bob": ("Bob Smith",), "Bob Jones": ()}


def test_one_memory_has_one_link_to_one_entity(home: Home) -> None:
    memory = mention(home, "Bob", "Bob Smith", "bob")
    assert rows(home, "SELECT normal FROM entity_links") == [("bob\nbob smith",)]
    assert [entity.value for entity in get_memory(home, memory).entities] == ["Bob Smith"]


def get_memory(home: Home, memory: Memory) -> Memory:
    return home.services.memories.get(memory.id, PERSON)


def test_namespaces_and_types_never_mix(home: Home) -> None:
    home.services.namespaces.create("other", PERSON)
    mention(home, "Bob Smith")
    mention(home, "Bob", namespace="other")
    mention(home, Mention("product", "Bob"))
    assert known(home) == {"Bob Smith": (), "Bob": ()}
    assert known(home, "other") == {"Bob": ()}
    with pytest.raises(NotFoundError):
        home.services.entities.merge("Bob Smith", get_in(home, "other"), PERSON)


def get_in(home: Home, namespace: str) -> str:
    return home.services.entities.get("Bob", PERSON, namespace=namespace).uid


def test_confidential_memories_lend_no_names_to_others(home: Home) -> None:
    mention(home, "Bob")
    secret = mention(home, "Bob Smith", "Ann Lee", visibility=Visibility.CONFIDENTIAL)
    mention(home, "Ann")
    assert known(home) == {"Bob": (), "Bob Smith": (), "Ann Lee": (), "Ann": ()}
    assert home.services.entities.get("Bob", PERSON).memory_count == 1
    mention(home, "Bob", NYC, memory=secret)
    assert known(home) == {"Bob": (), "Ann": (), "New York City": ()}
    mention(home, NYC)
    assert known(home)["New York City"] == ("NYC",)


def test_too_many_names_of_one_beginning_join_none(home: Home) -> None:
    mention(home, *(Mention("product", f"Pump no{number}") for number in range(200)))
    mention(home, Mention("product", "Pump no7 deluxe"))
    assert "Pump no7 deluxe" in rows_of_names(home)


def rows_of_names(home: Home) -> set[str]:
    return {row[0] for row in rows(home, "SELECT name FROM entities")}


# --- what goes


def test_no_name_stays_that_a_purged_memory_alone_held(home: Home) -> None:
    mention(home, "Bob")
    long = mention(home, "Bob Smith")
    home.services.memories.delete(long.id, PERSON, permanent=True)
    assert known(home) == {"Bob": ()}
    assert rows(home, "SELECT count(*) FROM entity_aliases") == [(0,)]


def test_no_alias_stays_that_a_purged_memory_alone_held(home: Home) -> None:
    mention(home, "Bob Smith")
    short = mention(home, "Bob")
    home.services.memories.delete(short.id, PERSON, permanent=True)
    assert known(home) == {"Bob Smith": ()}


def test_a_name_taken_back_joins_the_entity_that_has_it(home: Home) -> None:
    long = mention(home, "Bob Smith")
    short = mention(home, "Bob")
    other = mention(home, "Bob Jones")
    alone = mention(home, "Bob")
    home.services.memories.delete(long.id, PERSON, permanent=True)
    assert known(home) == {"Bob": (), "Bob Jones": ()}
    assert memories_of(home, "Bob") == {short.id, alone.id}
    assert memories_of(home, "Bob Jones") == {other.id}


def test_what_is_found_anew_takes_names_along(home: Home) -> None:
    memory = mention(home, "Bob", NYC)
    mention(home, "Bob Smith", memory=memory)
    assert known(home) == {"Bob Smith": ()}
    assert rows(home, "SELECT count(*) FROM entity_aliases") == [(0,)]


def test_a_wipe_leaves_no_alias(home: Home) -> None:
    home.services.namespaces.create("other", PERSON)
    mention(home, "Bob", "Bob Smith", namespace="other")
    home.services.namespaces.wipe("other", PERSON, confirm="other")
    swept(home)
    for table in ("entities", "entity_aliases", "entity_links"):
        assert rows(home, f"SELECT * FROM {table}") == []


# --- by hand


def test_merging_keeps_links_names_and_metadata(home: Home) -> None:
    first, second = mention(home, "Robert Brown"), mention(home, "Bob", "Bob Smith")
    both = mention(home, "Robert Brown", "Bob")
    kept = create(home, "Robert Brown", metadata={"k": 1, "l": 1})
    absorbed = create(home, "Bob Smith", metadata={"k": 2, "m": 2})
    home.services.entities.link(absorbed.uid, first.id, PERSON, relevance=0.25)
    done = home.services.entities.merge(kept.uid, "bob smith", PERSON, expected_version=1)
    assert [(change.kind, change.id) for change in done.changes.things] == [
        (ChangeKind.PURGED, absorbed.uid), (ChangeKind.UPDATED, kept.uid)
    ]  # fmt: skip
    assert {change.thing for change in done.changes.things} == {ThingKind.ENTITY}
    made = done.value
    assert (made.uid, made.name, made.aliases) == (kept.uid, "Robert Brown", ("Bob", "Bob Smith"))
    assert (made.version, made.metadata) == (2, {"k": 1, "l": 1, "m": 2})
    assert memories_of(home, "Bob") == {first.id, second.id, both.id}
    assert len(get_memory(home, both).entities) == 1
    assert get_memory(home, first).entities[0].confidence == 0.25
    with pytest.raises(NotFoundError):
        get(home, absorbed.uid)
    mention(home, "Bob Smith", "Bob Jones")
    assert known(home) == {"Robert Brown": ("Bob Smith",), "Bob Jones": ()}


def test_a_merge_stands_when_every_memory_is_gone(home: Home) -> None:
    memory = mention(home, "Ada", "Countess")
    home.services.entities.merge("Ada", "Countess", PERSON)
    home.services.memories.delete(memory.id, PERSON, permanent=True)
    mention(home, "Countess")
    assert known(home) == {"Ada": ("Countess",)}


def test_two_types_are_merged_and_what_is_found_as_either_is_one(home: Home) -> None:
    mention(home, Mention("technology", "Python"), Mention("product", "Python"))
    entities = home.services.entities
    listed = entities.list(EntityFilter(), ListPage(), PERSON).items
    uid = {entity.type: entity.uid for entity in listed}
    made = entities.merge(uid["technology"], uid["product"], PERSON).value
    assert (made.type, made.aliases) == ("technology", ())
    later = mention(home, Mention("product", "Python"))
    assert known(home) == {"Python": ()}
    assert later.id in memories_of(home, made.uid)
    apart = entities.split(made.uid, "Python", PERSON).value
    assert (apart.type, apart.name, apart.memory_count) == ("product", "Python", 0)
    mention(home, Mention("product", "Python"))
    assert get(home, apart.uid).memory_count == 1


def test_splitting_takes_the_links_of_that_name_along(home: Home) -> None:
    long, short = mention(home, "Bob Smith"), mention(home, "Bob")
    both = mention(home, "Bob", "Bob Smith")
    entities = home.services.entities
    done = entities.split("Bob Smith", "bob", PERSON)
    assert (done.value.name, done.value.aliases, done.value.is_derived) == ("Bob", (), False)
    assert memories_of(home, "Bob") == {short.id, both.id}
    assert memories_of(home, "Bob Smith") == {long.id, both.id}
    mention(home, "Bob")
    mention(home, "Bob Smith")
    mention(home, "Bob Smith", memory=short)
    assert known(home) == {"Bob Smith": (), "Bob": ()}


def test_a_split_stands_when_the_other_is_gone(home: Home) -> None:
    mention(home, "Bob Smith")
    mention(home, "Bob")
    home.services.entities.split("Bob Smith", "Bob", PERSON)
    home.services.entities.delete("Bob Smith", PERSON)
    mention(home, "Bob Brown")
    assert known(home) == {"Bob": (), "Bob Brown": ()}


def test_what_a_merge_has_joined_a_split_parts(home: Home) -> None:
    first, second = mention(home, "Ada"), mention(home, "Countess")
    third = remember(home, "by hand")
    entities = home.services.entities
    entities.link("Countess", third.id, PERSON)
    entities.merge("Ada", "Countess", PERSON)
    entities.split("Ada", "Countess", PERSON)
    assert memories_of(home, "Ada") == {first.id}
    assert memories_of(home, "Countess") == {second.id, third.id}


def test_the_surface_of_what_stands_for_another_is_split_off(home: Home) -> None:
    short = mention(home, NYC)
    mention(home, Mention("location", "New York City"))
    home.services.entities.split("New York City", "NYC", PERSON)
    later = mention(home, NYC)
    assert memories_of(home, "NYC") == {short.id, later.id}


def test_what_cannot_be_merged_or_split_is_refused(home: Home) -> None:
    mention(home, "Bob Smith", "Bob", "Ada")
    entities = home.services.entities
    for refused, error in (
        (lambda: entities.merge("Bob", "Bob Smith", PERSON), InvalidInputError),
        (lambda: entities.merge("Bob", "nobody", PERSON), NotFoundError),
        (lambda: entities.merge("Bob", "Ada", READER), NotAllowedError),
        (lambda: entities.merge("Bob", "Ada", PERSON, expected_version=3), ConflictError),
        (lambda: entities.split("Bob", "Bob Smith", PERSON), InvalidInputError),
        (lambda: entities.split("Bob", "", PERSON), InvalidInputError),
        (lambda: entities.split("Bob", "Ada", PERSON), NotFoundError),
        (lambda: entities.split("Ada", "Bob", READER), NotAllowedError),
        (lambda: entities.split("Bob Smith", "Bob", PERSON, expected_version=3), ConflictError),
    ):
        with pytest.raises(error):
            refused()
    home.services.namespaces.create("other", PERSON)
    for act in (entities.merge, entities.split):
        with pytest.raises(NotFoundError):
            act("Bob Smith", "Bob", STRANGER)
    assert known(home) == {"Bob Smith": ("Bob",), "Ada": ()}


def test_a_rename_by_hand_keeps_what_memories_say(home: Home) -> None:
    mention(home, "JS")
    entities = home.services.entities
    entities.edit("JS", EntityPatch(name="Jan Svoboda", type="contact"), PERSON)
    mention(home, "JS")
    assert known(home) == {"Jan Svoboda": ("JS",)}
    assert get(home, "JS").memory_count == 2


def test_another_type_by_hand_keeps_the_other_names(home: Home) -> None:
    mention(home, "Bob Smith", "Bob")
    home.services.entities.edit("Bob Smith", EntityPatch(type="band"), PERSON)
    mention(home, "Bob Jones")
    mention(home, "Bob", "Bob Smith")
    assert known(home) == {"Bob Smith": ("Bob",), "Bob Jones": ()}
    assert get(home, "Bob Smith").type == "band"
    assert get(home, "Bob").memory_count == 2


def test_a_name_by_hand_takes_what_the_program_joined(home: Home) -> None:
    mention(home, "Bob Smith", "Bob")
    ada = create(home, "Ada")
    renamed = home.services.entities.edit(ada.uid, EntityPatch(name="Bob"), PERSON).value
    assert known(home) == {"Bob Smith": (), "Bob": ()}
    home.services.entities.merge("Bob Smith", renamed.uid, PERSON)
    with pytest.raises(ConflictError):
        home.services.entities.edit(create(home, "Eve").uid, EntityPatch(name="BOB"), PERSON)


def test_creating_what_is_known_by_another_name_returns_it(home: Home) -> None:
    mention(home, "Bob Smith", "Bob")
    made = home.services.entities.create(EntityDraft(type="person", name="BOB"), PERSON)
    assert (made.value.name, made.value.is_derived) == ("Bob Smith", False)
    again = home.services.entities.create(EntityDraft(type="person", name="BOB"), PERSON)
    assert not again.is_new


def test_decisions_are_in_the_journal_and_go_with_the_entity(home: Home) -> None:
    mention(home, "Ada", "Countess", "Bob Smith", "Bob")
    entities = home.services.entities
    kept = entities.merge("Ada", "Countess", PERSON).value
    entities.split("Bob Smith", "Bob", PERSON)
    query = "SELECT action FROM operations WHERE subject LIKE 'entity:%' ORDER BY sequence"
    actions = [row[0] for row in rows(home, query)]
    assert actions == ["create", "merge", "create", "create", "split", "edit"]
    entities.delete(kept.uid, PERSON)
    left = rows(
        home,
        f"SELECT action FROM operations WHERE subject = 'entity:{kept.uid}' AND patch IS NOT NULL",
    )
    assert left == [("purge",)]
    assert rows(home, "SELECT count(*) FROM entity_aliases WHERE normal = 'countess'") == [(0,)]


def test_the_journal_tells_all_that_a_merge_took_over(home: Home) -> None:
    memory = mention(home, "Countess")
    ada, countess = create(home, "Ada"), create(home, "Countess", metadata={"k": 1})
    home.services.entities.link(countess.uid, memory.id, PERSON, relationship="wrote")
    home.services.entities.merge(ada.uid, countess.uid, PERSON)
    with home.borrow() as opened, opened.store.read() as reading:
        query = "SELECT * FROM operations WHERE action = 'merge'"
        told = connection_of(reading).exec_driver_sql(query).one()
        sealer = reading.entities._sealers.of(told.namespace_id)
        patch = sealer.open_json(told.patch, record_id=told.subject, purpose=PATCH)
    assert patch == {
        "absorbed": {"uid": countess.uid, "type": "person", "name": "Countess"},
        "aliases": [],
        "links": [{"memory": memory.id, "relationship": "wrote", "relevance": 1.0}],
        "metadata": {"k": 1},
    }


def test_turning_back_is_all_or_nothing(home: Home, monkeypatch) -> None:
    mention(home, "Ada", "Countess")
    before = rows(home, "SELECT * FROM entity_links")

    def fail(self: UnitOfWork) -> None:
        raise RuntimeError

    monkeypatch.setattr(UnitOfWork, "change_set", fail)
    with pytest.raises(RuntimeError):
        home.services.entities.merge("Ada", "Countess", PERSON)
    monkeypatch.undo()
    assert rows(home, "SELECT * FROM entity_links") == before
    assert known(home) == {"Ada": (), "Countess": ()}


def test_editing_a_memory_by_hand_keeps_decisions(home: Home) -> None:
    memory = mention(home, "Ada", "Countess")
    home.services.entities.merge("Ada", "Countess", PERSON)
    home.services.memories.edit(memory.id, MemoryPatch(content="The Countess"), PERSON)
    mention(home, "Countess", memory=memory)
    assert memories_of(home, "Ada") == {memory.id}
