"""A recognised secret is found by the key that wrote it and by the person, and by nobody else."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.access import PERSON, Actor, Dialect, Scope
from muniment.domain.entities.entity import EntityDraft, EntityFilter
from muniment.domain.errors import ConflictError, NotFoundError
from muniment.domain.history.ledger import UndoRequest
from muniment.domain.memories.bulk import Move, Selection
from muniment.domain.memories.context import ContextRequest
from muniment.domain.memories.memory import Memory, MemoryDraft, MemoryPatch, Visibility
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchMode, SearchRequest
from muniment.domain.pages import ListPage
from muniment.domain.warning_flags import Flag
from muniment.services.agents.key_drafts import KeyDraft

if TYPE_CHECKING:
    from muniment.services.results import Written
    from tests.conftest import Home

PASSWORD = "The staging database password is Kestrel-7719-plum."
MARK = "Kestrel-7719-plum"
PLAIN = "The staging database is called Kestrel"
SECRETS = (
    PASSWORD,
    "Das WLAN-Passwort im Büro lautet Sommerregen!48.",
    "My AWS key is AKIAIOSFODNN7EXAMPLE.",
    "-----BEGIN RSA PRIVATE KEY-----\n"
    "MIIEpAIBAAKCAQEA7bq1xO9c3mPq0v5s8t2JkLmNoPqRsTuVwXyZ0123456789ab\n"
    "-----END RSA PRIVATE KEY-----",
    "Reports read from postgresql://reporter:h4Xg9-quiet@db.internal:5432/ledger every night.",
    "Pay the hosting with the card 4111 1111 1111 1111, it expires in May.",
    "Meine PIN für die Girokarte ist 4821.",
    "Use the token ghp_16C7e42F292c6912E7710c838347Ae178B4a for the release job.",
    "Die IBAN für die Miete ist DE89 3704 0044 0532 0130 00.",
)


class Agents:
    """Keys of one namespace, and what each of them finds."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.services = home.services
        self.writer = self.key()
        self.others = (
            self.key(),
            self.key(dialect=Dialect.MEMORYRELAY),
            self.key(scopes=frozenset({Scope.ADMIN})),
        )

    def key(self, **fields: Any) -> Actor:
        draft = KeyDraft(namespaces=("default",), **fields)
        token = self.services.keys.create(draft, PERSON).token.reveal().decode()
        return self.services.keys.authenticate(token)[1]

    def write(self, content: str, actor: Actor | None = None, **fields: Any) -> Written:
        draft = MemoryDraft(content=content, **fields)
        return self.services.memories.remember(draft, actor or self.writer)

    def edit(self, memory: Memory, actor: Actor, **fields: Any) -> Written:
        return self.services.memories.edit(memory.id, MemoryPatch(**fields), actor)

    def listed(self, actor: Actor, wanted: MemoryFilter | None = None) -> set[str]:
        page = self.services.memories.list(wanted or MemoryFilter(), PageRequest(), actor)
        assert page.total == len(page.memories)
        return {memory.id for memory in page.memories}

    def found(self, query: str, actor: Actor, **options: Any) -> set[str]:
        found: set[str] = set()
        for mode in SearchMode:
            request = SearchRequest(query=query, mode=mode, limit=50, **options)
            hits = self.services.search.search(request, actor).hits
            found |= {each.id for hit in hits for each in (hit.memory, *hit.neighbours)}
        return found

    def finds(self, memory: Memory, actor: Actor) -> bool:
        """Tell whether an actor finds a memory in whatever way; all ways agree."""
        query = memory.content
        context = self.services.context.context(ContextRequest(query=query), actor)
        summaries = self.services.memories.summaries(MemoryFilter(), PageRequest(), actor)
        filtered = MemoryFilter(source=memory.source) if memory.source else MemoryFilter()
        ways = {
            "list": memory.id in self.listed(actor),
            "filtered list": memory.id in self.listed(actor, filtered),
            "summaries": memory.id in {each.id for each in summaries.summaries},
            "search": memory.id in self.found(query, actor),
            "filtered search": memory.id in self.found(query, actor, filter=filtered),
            "context": memory.id in {quoted.memory.id for quoted in context.memories},
        }
        assert len(set(ways.values())) == 1, ways
        return ways["list"]


@pytest.fixture
def agents(home: Home) -> Agents:
    return Agents(home)


@pytest.mark.parametrize("secret", SECRETS)
def test_the_writer_and_the_person_find_it_and_other_keys_do_not(
    agents: Agents, secret: str
) -> None:
    memory = agents.write(secret, source="notes").memory
    assert memory.visibility is Visibility.CONFIDENTIAL
    assert agents.finds(memory, agents.writer)
    assert agents.finds(memory, PERSON)
    assert [agents.finds(memory, other) for other in agents.others] == [False] * 3


def test_other_keys_find_it_when_they_ask_for_confidential_ones(agents: Agents) -> None:
    memory = agents.write(PASSWORD).memory
    asked = MemoryFilter(visibility=Visibility.CONFIDENTIAL)
    for other in agents.others:
        assert memory.id in agents.found(PASSWORD, other, include_confidential=True)
        assert memory.id in agents.listed(other, asked)
        assert agents.services.memories.get(memory.id, other) == memory


def test_the_person_sees_it_with_its_mark(agents: Agents) -> None:
    agents.write(PASSWORD)
    services = agents.services
    (listed,) = services.memories.summaries(MemoryFilter(), PageRequest(), PERSON).summaries
    (hit,) = services.search.search(SearchRequest(query=PASSWORD), PERSON).hits
    assert listed.flags == hit.memory.flags == (Flag.SECRET,)


def test_what_the_person_wrote_no_key_finds(agents: Agents) -> None:
    memory = agents.write(PASSWORD, PERSON).memory
    assert agents.finds(memory, PERSON)
    assert not any(agents.finds(memory, key) for key in (agents.writer, *agents.others))


@pytest.mark.parametrize("secret", SECRETS)
def test_a_visibility_that_was_given_stands(agents: Agents, secret: str) -> None:
    memory = agents.write(secret, visibility=Visibility.PRIVATE).memory
    assert memory.visibility is Visibility.PRIVATE
    assert all(agents.finds(memory, each) for each in (agents.writer, *agents.others, PERSON))


def test_one_that_was_made_confidential_is_left_out_of_search_for_its_writer_too(
    agents: Agents,
) -> None:
    for content in (PASSWORD, PLAIN):
        written = agents.write(content, visibility=Visibility.CONFIDENTIAL)
        assert written.notice is None
        for actor in (agents.writer, agents.others[0], PERSON):
            is_found = written.memory.id in agents.found(content, actor)
            assert is_found == (actor is PERSON)
            assert written.memory.id in agents.listed(actor)


def test_the_answer_to_a_write_says_so(agents: Agents) -> None:
    plain = agents.write(PLAIN)
    assert plain.notice is None
    assert "there is a secret in it" in (agents.write(PASSWORD).notice or "")
    assert "confidential" in (
        agents.edit(plain.memory, agents.writer, content=PASSWORD).notice or ""
    )
    assert agents.edit(plain.memory, agents.writer, tags=("db",)).notice is None
    given = agents.edit(
        agents.write(PLAIN).memory,
        agents.writer,
        content=PASSWORD,
        visibility=Visibility.PRIVATE,
    )
    assert (given.notice, given.memory.visibility) == (None, Visibility.PRIVATE)


def test_a_batch_says_of_each_item_whether_there_is_a_secret_in_it(agents: Agents) -> None:
    drafts = [
        MemoryDraft(content=PLAIN),
        MemoryDraft(content=PASSWORD),
        MemoryDraft(content=SECRETS[1], visibility=Visibility.PRIVATE),
    ]
    items = agents.services.memories.remember_batch(drafts, agents.writer).items
    assert [item.notice is not None for item in items] == [False, True, False]


def test_whoever_wrote_the_secret_into_a_memory_finds_it(agents: Agents) -> None:
    other = agents.others[0]
    memory = agents.write(PLAIN).memory
    after = agents.edit(memory, other, content=PASSWORD).memory
    assert after.visibility is Visibility.CONFIDENTIAL
    assert agents.finds(after, other)
    assert agents.finds(after, PERSON)
    assert not agents.finds(after, agents.writer)
    without = agents.edit(memory, other, content=PLAIN).memory
    assert without.visibility is Visibility.PRIVATE
    assert agents.finds(without, agents.writer)


TYPO = PASSWORD.replace("staging", "stagging")


def test_a_correction_by_the_person_leaves_it_to_its_writer(agents: Agents) -> None:
    for before, after in ((TYPO, PASSWORD), (SECRETS[1], SECRETS[1].replace("Büro", "Keller"))):
        memory = agents.write(before).memory
        corrected = agents.edit(memory, PERSON, content=after).memory
        assert corrected.visibility is Visibility.CONFIDENTIAL
        assert agents.finds(corrected, agents.writer)
        assert agents.finds(corrected, PERSON)
        assert not any(agents.finds(corrected, key) for key in agents.others)


def test_a_secret_that_the_person_wrote_into_a_memory_no_key_finds(agents: Agents) -> None:
    memory = agents.write(PLAIN).memory
    for content in (PASSWORD, SECRETS[2]):
        after = agents.edit(memory, PERSON, content=content).memory
        assert agents.finds(after, PERSON)
        assert not any(agents.finds(after, key) for key in (agents.writer, *agents.others))


def test_an_undo_back_to_a_correction_leaves_it_to_its_writer(agents: Agents) -> None:
    memory = agents.write(TYPO).memory
    agents.edit(memory, PERSON, content=PASSWORD)
    agents.edit(memory, PERSON, content=f"{PASSWORD} It is old.")
    changed = agents.edit(memory, agents.others[0], content=SECRETS[2])
    undo(agents, changed, PERSON)
    after = agents.services.memories.get(memory.id, PERSON)
    assert after.content == f"{PASSWORD} It is old."
    assert agents.finds(after, agents.writer)
    assert not agents.finds(after, agents.others[0])


def test_an_undo_back_to_a_secret_of_the_person_shows_it_to_no_key(agents: Agents) -> None:
    memory = agents.write(PLAIN).memory
    agents.edit(memory, PERSON, content=PASSWORD)
    changed = agents.edit(memory, agents.others[0], content=SECRETS[2])
    undo(agents, changed, PERSON)
    after = agents.services.memories.get(memory.id, PERSON)
    assert after.content == PASSWORD
    assert not any(agents.finds(after, key) for key in (agents.writer, *agents.others))


def test_a_move_leaves_it_to_its_writer(agents: Agents) -> None:
    agents.services.namespaces.create("attic", PERSON)
    original = agents.write(PASSWORD).memory
    selection = Selection(ids=(original.id,))
    agents.services.bulk.change(selection, Move("attic"), PERSON)
    attic = MemoryFilter(namespaces=("attic",))
    (moved,) = agents.services.memories.list(attic, PageRequest(), PERSON).memories
    assert moved.visibility is Visibility.CONFIDENTIAL
    seen = {
        key.name: agents.finds(moved, replace(key, namespaces=("attic",)))
        for key in (agents.writer, *agents.others)
    }
    assert seen == {key: key == agents.writer.name for key in seen}
    assert agents.finds(moved, replace(PERSON, namespaces=("attic",)))


def test_a_client_id_of_what_is_withheld_is_refused_without_showing_it(agents: Agents) -> None:
    held = agents.write(PASSWORD, client_id="login").memory
    for actor in (agents.writer, PERSON):
        assert agents.write("tea", actor, client_id="login").memory.id == held.id
    for other in agents.others:
        with pytest.raises(ConflictError) as refused:
            agents.write("tea", other, client_id="login")
        said = f"{refused.value} {refused.value.hint}"
        assert not {held.id, held.short_id, MARK}.intersection(re.split(r"[\s.:]+", said))
        drafts = [
            MemoryDraft(content="tea", client_id="login"),
            MemoryDraft(content=f"coffee {other.name}", client_id=other.name),
        ]
        taken, stored = agents.services.memories.remember_batch(drafts, other).items
        assert (taken.status, taken.memory_id, stored.status) == ("failed", None, "created")
        assert isinstance(taken.error, ConflictError)


def test_a_client_id_of_what_another_key_may_find_is_known_to_it(agents: Agents) -> None:
    plain = agents.write(PLAIN, client_id="plain").memory
    chosen = agents.write(PLAIN, client_id="c", visibility=Visibility.CONFIDENTIAL).memory
    for other in agents.others:
        assert agents.write("tea", other, client_id="plain").memory.id == plain.id
        assert agents.write("tea", other, client_id="c").memory.id == chosen.id


def test_a_change_of_another_field_leaves_it_to_its_writer(agents: Agents) -> None:
    memory = agents.write(PASSWORD).memory
    after = agents.edit(memory, agents.others[0], tags=("staging",), importance=0.9).memory
    assert agents.finds(after, agents.writer)
    assert not agents.finds(after, agents.others[0])


def test_a_choice_made_earlier_is_not_overruled_by_a_later_text(agents: Agents) -> None:
    memory = agents.write(PASSWORD).memory
    agents.edit(memory, PERSON, visibility=Visibility.PRIVATE)
    after = agents.edit(memory, agents.writer, content=f"{PASSWORD} It is old.")
    assert (after.memory.visibility, after.notice) == (Visibility.PRIVATE, None)
    open_one = agents.write(PLAIN, visibility=Visibility.PRIVATE).memory
    assert agents.edit(open_one, agents.writer, content=PASSWORD).memory.visibility is (
        Visibility.PRIVATE
    )


def test_undoing_a_choice_gives_it_back_to_its_writer_alone(agents: Agents) -> None:
    memory = agents.write(PASSWORD).memory
    chosen = agents.edit(memory, PERSON, visibility=Visibility.PRIVATE)
    undo(agents, chosen, PERSON)
    assert agents.services.memories.get(memory.id, PERSON).visibility is Visibility.CONFIDENTIAL
    assert agents.finds(memory, agents.writer)
    assert not agents.finds(memory, agents.others[0])


def test_undoing_a_text_gives_it_back_to_who_wrote_the_one_before(agents: Agents) -> None:
    memory = agents.write(PASSWORD).memory
    other, admin = agents.others[0], agents.others[2]
    changed = agents.edit(memory, other, content=SECRETS[2])
    undo(agents, changed, admin)
    after = agents.services.memories.get(memory.id, PERSON)
    assert after.content == PASSWORD
    assert agents.finds(after, agents.writer)
    assert not agents.finds(after, other)
    assert not agents.finds(after, admin)


def undo(agents: Agents, written: Written, actor: Actor) -> None:
    agents.services.history.undo(UndoRequest(batch=written.changes.batch_id), actor)


def test_a_duplicate_of_what_somebody_else_keeps_is_stored_and_does_not_show_it(
    agents: Agents,
) -> None:
    memory = agents.write(PASSWORD).memory
    assert agents.write(PASSWORD, deduplicate=True).memory.id == memory.id
    other = agents.others[0]
    for content in (PASSWORD, PASSWORD.upper()):
        said = agents.write(content, other, deduplicate=True)
        assert said.memory.id != memory.id
        assert said.memory.actor == other.name


def test_neighbours_and_related_ones_do_not_show_it(agents: Agents) -> None:
    centre = agents.write("The staging database is in the cellar", session_id="s").memory
    secret = agents.write(PASSWORD, session_id="s").memory

    def near(actor: Actor) -> set[str]:
        hits = agents.services.related.related(centre.id, actor)
        query = "staging database cellar"
        beside = agents.found(query, actor, neighbours=3)
        assert (secret.id in {hit.memory.id for hit in hits}) == (secret.id in beside)
        return beside

    assert secret.id in near(agents.writer) & near(PERSON)
    assert [secret.id in near(other) for other in agents.others] == [False] * 3


def test_the_context_of_a_session_does_not_show_it(agents: Agents) -> None:
    secret = agents.write(PASSWORD, session_id="s", user_id="ada").memory

    def shown(actor: Actor, **options: Any) -> bool:
        context = agents.services.sessions.context("s", actor, **options)
        return secret.id in {each.memory.id for each in context.memories}

    for options in ({}, {"query": PASSWORD}):
        assert shown(agents.writer, **options)
        assert shown(PERSON, **options)
        assert not any(shown(other, **options) for other in agents.others)


def test_entities_of_it_are_there_for_its_writer_alone(agents: Agents) -> None:
    secret = agents.write(PASSWORD).memory
    entities = agents.services.entities
    made = entities.create(EntityDraft(type="thing", name="Cellar"), PERSON).value
    entities.link(made.uid, secret.id, PERSON)

    def count(actor: Actor) -> int:
        (listed,) = entities.list(EntityFilter(), ListPage(), actor).items
        got = entities.get(made.uid, actor)
        related = sum(entities.relationships(made.uid, actor).by_relationship.values())
        assert listed.memory_count == got.memory_count == related
        return got.memory_count

    assert (count(agents.writer), count(PERSON)) == (1, 1)
    assert [count(other) for other in agents.others] == [0, 0, 0]


def test_tags_of_it_are_suggested_to_its_writer_alone(agents: Agents) -> None:
    agents.write(PASSWORD, tags=("vaulted",))

    def suggested(actor: Actor) -> tuple[str, ...]:
        return agents.services.suggestions.suggest(PASSWORD, "default", actor).tags

    assert "vaulted" in suggested(agents.writer)
    assert "vaulted" in suggested(PERSON)
    assert not any("vaulted" in suggested(other) for other in agents.others)


def test_a_profile_that_the_writer_asked_for_shows_it_to_nobody(agents: Agents) -> None:
    agents.write("I like the password Kestrel-7719-plum, it is my password.")
    for actor in (agents.writer, PERSON, *agents.others):
        profile = agents.services.profile.get(actor, namespace="default")
        assert "Kestrel-7719" not in repr(profile.portrait)


def test_the_figures_of_a_search_are_those_of_a_vault_without_it(agents: Agents) -> None:
    for number in range(5):
        agents.write(f"The staging database number {number} is slow")

    def figures(actor: Actor) -> list[tuple[str, float]]:
        request = SearchRequest(query="staging database password", limit=5)
        hits = agents.services.search.search(request, actor).hits
        return [(hit.memory.id, hit.score) for hit in hits]

    before = figures(agents.others[0])
    agents.write(PASSWORD)
    assert figures(agents.others[0]) == before
    assert figures(agents.writer) != before


def test_another_key_still_reaches_it_by_its_id_as_ever(agents: Agents) -> None:
    memory = agents.write(PASSWORD).memory
    assert agents.services.memories.get(str(memory.number), agents.others[0]) == memory
    stranger = agents.key()
    elsewhere = Actor(stranger.name, ("elsewhere",), stranger.scopes)
    with pytest.raises(NotFoundError):
        agents.services.memories.get(memory.id, elsewhere)
