"""Bad input, through the services: refused with the field and the reason, and nothing written.

The rules themselves are tried one by one in ``tests/domain/test_request_rules.py``, and what the
port makes of JSON in ``tests/api``. Here every use case that takes input is asked, with values
that JSON cannot say (NaN, half a character, a date without a zone) as well.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.access import PERSON
from muniment.domain.entities.entity import EntityDraft, EntityFilter, EntityPatch
from muniment.domain.entities.owner import OwnerDraft, OwnerKind, OwnerPatch
from muniment.domain.errors import InvalidInputError, MunimentError, NotFoundError
from muniment.domain.history.ledger import LedgerPage, LogFilter, UndoRequest
from muniment.domain.memories.context import ContextRequest
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchRequest
from muniment.domain.pages import ListPage
from muniment.domain.sessions.session import SessionDraft, SessionFilter, SessionPatch
from muniment.domain.sessions.session_states import TurnDraft, TurnPart
from muniment.services.agents.key_drafts import KeyDraft
from muniment.services.usage.stats_service import StatsFilter

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Home

    Act = Callable[["Made", dict[str, Any]], object]

NAN = float("nan")
NAIVE = datetime(2026, 5, 1)  # noqa: DTZ001 (naive on purpose)
HALVES = ("nul \0", "half \ud800")
LARGE = {"a": "x" * 10_240}
MANY = {str(number): number for number in range(51)}
BAD_METADATA = (
    LARGE,
    MANY,
    {"a": NAN},
    {"a": "\0"},
    {"a": ["\ud800"]},
    {"\ud800": 1},
    {"a": set()},
)
BAD_CONTENTS = ("", " \n\t", "x" * 50_001, *HALVES)
BAD_NAMES = ("", " ", "x" * 256, "two\nlines", *HALVES)
NAMES = ("agent_id", "user_id", "session_id", "project", "source")
EDGES = [
    f"{name}_{end}"
    for name in ("created", "updated", "accessed", "expires")
    for end in ("after", "before")
]


class Made:
    """A house with one thing of each kind, so that there is something to spoil."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.services = home.services
        self.memory = self.services.memories.remember(
            MemoryDraft(content="The boat is called Aurora", metadata={"a": 1}), PERSON
        ).memory
        self.owner = self.services.owners.create(
            OwnerKind.AGENT, OwnerDraft(name="planner"), PERSON
        ).value
        self.session = self.services.sessions.create(
            SessionDraft(external_id="chat", metadata={"a": 1}), PERSON
        ).value
        self.entity = self.services.entities.create(
            EntityDraft(type="person", name="Ada"), PERSON
        ).value

    def everything(self) -> tuple[object, ...]:
        """What is there, with every version: any write at all changes it."""
        services = self.services
        log = services.history.log(LogFilter(), LedgerPage(limit=500), PERSON)
        return (
            services.memories.list(MemoryFilter(), PageRequest(), PERSON).memories,
            services.owners.list(OwnerKind.AGENT, ListPage(), PERSON).items,
            services.owners.list(OwnerKind.PROJECT, ListPage(), PERSON).items,
            services.sessions.list(SessionFilter(), ListPage(), PERSON).items,
            services.states.history("chat", PERSON),
            services.states.turns("chat", ListPage(), PERSON).items,
            services.entities.list(EntityFilter(), ListPage(), PERSON).items,
            services.keys.list(PERSON),
            services.namespaces.list(PERSON),
            [entry.sequence for entry in log.entries],
        )


@pytest.fixture
def made(home: Home) -> Made:
    return Made(home)


def remember(made: Made, values: dict[str, Any]) -> object:
    return made.services.memories.remember(MemoryDraft(**{"content": "x"} | values), PERSON)


def edit(made: Made, values: dict[str, Any]) -> object:
    return made.services.memories.edit(made.memory.id, MemoryPatch(**values), PERSON)


def list_(made: Made, values: dict[str, Any]) -> object:
    return made.services.memories.list(MemoryFilter(**values), PageRequest(), PERSON)


def page(made: Made, values: dict[str, Any]) -> object:
    return made.services.memories.list(MemoryFilter(), PageRequest(**values), PERSON)


def search(made: Made, values: dict[str, Any]) -> object:
    return made.services.search.search(SearchRequest(**{"query": "boat"} | values), PERSON)


def search_filtered(made: Made, values: dict[str, Any]) -> object:
    return search(made, {"filter": MemoryFilter(**values)})


def context(made: Made, values: dict[str, Any]) -> object:
    return made.services.context.context(ContextRequest(**{"query": "boat"} | values), PERSON)


def stats(made: Made, values: dict[str, Any]) -> object:
    return made.services.stats.stats(PERSON, StatsFilter(**values))


def owner(made: Made, values: dict[str, Any]) -> object:
    draft = OwnerDraft(**{"name": "new"} | values)
    kind = OwnerKind.PROJECT if values.keys() & {"stack", "repo_url"} else OwnerKind.AGENT
    return made.services.owners.create(kind, draft, PERSON)


def owner_edit(made: Made, values: dict[str, Any]) -> object:
    patch = OwnerPatch(**values)
    return made.services.owners.edit(OwnerKind.AGENT, "planner", patch, actor=PERSON)


def session(made: Made, values: dict[str, Any]) -> object:
    return made.services.sessions.create(SessionDraft(**values), PERSON)


def session_edit(made: Made, values: dict[str, Any]) -> object:
    return made.services.sessions.edit("chat", SessionPatch(**values), PERSON)


def session_list(made: Made, values: dict[str, Any]) -> object:
    return made.services.sessions.list(SessionFilter(**values), ListPage(), PERSON)


def session_end(made: Made, values: dict[str, Any]) -> object:
    return made.services.sessions.end("chat", PERSON, **values)


def session_delete(made: Made, values: dict[str, Any]) -> object:
    return made.services.sessions.delete("chat", PERSON, **values)


def session_context(made: Made, values: dict[str, Any]) -> object:
    return made.services.sessions.context("chat", PERSON, **values)


def state(made: Made, values: dict[str, Any]) -> object:
    return made.services.states.replace("chat", **{"state": {}} | values, actor=PERSON)


def state_merge(made: Made, values: dict[str, Any]) -> object:
    return made.services.states.merge("chat", values["state"], PERSON)


def turn(made: Made, values: dict[str, Any]) -> object:
    draft = TurnDraft(**{"input": TurnPart(content="x")} | values)
    return made.services.states.add_turn("chat", draft, PERSON)


def entity(made: Made, values: dict[str, Any]) -> object:
    draft = EntityDraft(**{"type": "person", "name": "new"} | values)
    return made.services.entities.create(draft, PERSON)


def entity_edit(made: Made, values: dict[str, Any]) -> object:
    return made.services.entities.edit(made.entity.uid, EntityPatch(**values), PERSON)


def entity_list(made: Made, values: dict[str, Any]) -> object:
    return made.services.entities.list(EntityFilter(**values), ListPage(), PERSON)


def link(made: Made, values: dict[str, Any]) -> object:
    return made.services.entities.link(made.entity.uid, made.memory.id, PERSON, **values)


def key(made: Made, values: dict[str, Any]) -> object:
    return made.services.keys.create(KeyDraft(**{"namespaces": ("fresh",)} | values), PERSON)


def undo(made: Made, values: dict[str, Any]) -> object:
    return made.services.history.undo(UndoRequest(**values), PERSON)


def log(made: Made, values: dict[str, Any]) -> object:
    return made.services.history.log(LogFilter(**values), LedgerPage(), PERSON)


Case = tuple["Act", str, Any]
"""Whom to ask, the field, and a value it must refuse."""


def each(act: Act, names: tuple[str, ...] | list[str], values: tuple[Any, ...]) -> list[Case]:
    return [(act, name, value) for name in names for value in values]


MEMORY_CASES = [
    case
    for act in (remember, edit)
    for case in (
        *each(act, ["content"], BAD_CONTENTS),
        *each(act, ["metadata"], BAD_METADATA),
        *each(act, ["importance"], (NAN, float("inf"), -0.1, 1.1)),
        *each(act, ["type", "kind", "tier", "visibility"], ("nonsense", "", "\ud800")),
        *each(act, ["categories"], (("nonsense",),)),
        *each(act, ["expires_at"], (NAIVE,)),
        *each(act, NAMES, BAD_NAMES),
        *each(act, ["tags"], (("",), ("a\nb",), ("\ud800",), ("a\0",), ("x" * 256,))),
    )
]
DRAFT_CASES: list[Case] = [
    *each(remember, ["created_at"], (NAIVE,)),
    *each(remember, ["client_id"], BAD_NAMES),
    *each(remember, ["dedup_threshold"], (NAN, 0.49, 1.01)),
    *each(remember, ["namespace"], ("", *HALVES)),
]
FILTER_CASES = [
    case
    for act in (list_, search_filtered)
    for case in (
        *each(act, (*NAMES, "client_id", "actor", "read_by", "entity"), HALVES),
        *each(act, ["tags", "excluded"], (("nul \0",), ("\ud800",))),
        *each(act, ["metadata"], BAD_METADATA),
        *each(act, ["min_importance", "max_importance"], (NAN, -0.1, 1.1)),
        *each(
            act, ["kind", "tier", "visibility", "embedding_state", "lifetime"], ("nonsense", "\0")
        ),
        *each(act, ["types", "categories"], (("nonsense",),)),
        *each(act, EDGES, (NAIVE,)),
    )
]
QUESTION_CASES: list[Case] = [
    *each(search, ["query"], ("", " ", "x" * 10_001, *HALVES)),
    *each(search, ["mode"], ("nonsense",)),
    *each(search, ["limit", "min_score", "neighbours"], (NAN, -1, 101)),
    *each(context, ["query"], ("", "x" * 10_001, *HALVES)),
    *each(context, ["max_tokens", "limit", "min_score"], (NAN, -1)),
    *each(page, ["limit", "offset"], (NAN, -1)),
    *each(page, ["sort"], ("nonsense",)),
    *each(page, ["cursor", "after"], ("nonsense", *HALVES)),
    *each(stats, ["agent_id", "user_id", "session_id", "project", "actor"], HALVES),
]
SCOPE_CASES: list[Case] = [
    *each(owner, ["handle", "name"], BAD_NAMES[1:]),
    *each(owner, ["description", "repo_url"], ("x" * 2_001, *HALVES)),
    *each(owner, ["metadata", "config", "stack"], BAD_METADATA),
    *each(owner_edit, ["name"], BAD_NAMES),
    *each(owner_edit, ["metadata", "config"], BAD_METADATA),
    *each(session, ["external_id", "agent_id", "user_id", "project"], BAD_NAMES),
    *each(session, ["title"], ("x" * 501, *HALVES)),
    *each(session, ["metadata"], BAD_METADATA),
    *each(session, ["initial_state"], ({"a": "x" * 262_144}, {"a": NAN}, {"a": "\ud800"})),
    *each(session, ["ttl_s"], (NAN, 0, 30 * 86_400 + 1)),
    *each(session_edit, ["title"], ("x" * 501, *HALVES)),
    *each(session_edit, ["metadata"], BAD_METADATA),
    *each(session_edit, ["ttl_s"], (NAN, 0)),
    *each(session_list, ["agent_id", "user_id", "project"], HALVES),
    *each(session_list, ["metadata"], BAD_METADATA),
    *each(session_list, ["status"], ("nonsense",)),
    *each(session_list, ["created_after", "created_before"], (NAIVE,)),
    *each(session_end, ["summary"], ("x" * 10_001, *HALVES)),
    *each(session_delete, ["memories"], ("nonsense",)),
    *each(session_context, ["query"], ("x" * 10_001, *HALVES)),
    *each(session_context, ["memory_limit", "turn_limit"], (NAN, -1, 51)),
    *each(state, ["state"], ({"a": NAN}, {"a": "\0"}, {"\ud800": 1})),
    *each(state, ["reasoning"], ("x" * 10_001, *HALVES)),
    *each(state_merge, ["state"], ({"a": NAN}, {"a": "\0"}, {"a": "x" * 262_144})),
    *each(turn, ["metadata"], BAD_METADATA),
    *each(turn, ["reasoning"], HALVES),
    *each(turn, ["state_before", "state_after"], ({"a": NAN}, {"a": "\ud800"})),
    *each(entity, ["type", "name"], BAD_NAMES),
    *each(entity, ["metadata"], BAD_METADATA),
    *each(entity_edit, ["type", "name"], BAD_NAMES),
    *each(entity_edit, ["metadata"], BAD_METADATA),
    *each(entity_list, ["type", "agent_id", "name_prefix"], HALVES),
    *each(link, ["relationship"], BAD_NAMES),
    *each(link, ["relevance"], (NAN, -0.1, 1.1)),
    *each(key, ["name"], HALVES),
    *each(key, ["dialect"], ("nonsense",)),
    *each(key, ["scopes"], (frozenset(), frozenset({"nonsense"}))),
    *each(key, ["rate_per_minute"], (NAN, 0)),
    *each(key, ["expires_at"], (NAIVE,)),
    *each(undo, ["batch"], ("", "\ud800")),
    *each(log, ["since", "until"], (NAIVE,)),
    *each(log, ["actor", "subject", "batch_id"], ("", "\ud800")),
]


@pytest.mark.parametrize(
    "cases", [MEMORY_CASES, DRAFT_CASES, FILTER_CASES, QUESTION_CASES, SCOPE_CASES]
)
def test_each_bad_value_is_refused_by_its_field_and_nothing_is_written(
    made: Made, cases: list[Case]
) -> None:
    before = made.everything()
    for act, name, value in cases:
        with pytest.raises(InvalidInputError) as caught:
            act(made, {name: value})
        assert caught.value.field == name, (act.__name__, ascii(value)[:40])
        assert caught.value.reason
    assert made.everything() == before


def test_every_field_that_is_text_or_number_is_tried() -> None:
    """A field added later is missed by none of the lists above."""
    tried = {
        act: {name for _, name, _ in group}
        for act, group in (
            (MemoryDraft, [*MEMORY_CASES, *DRAFT_CASES]),
            (MemoryPatch, MEMORY_CASES),
            (MemoryFilter, FILTER_CASES),
        )
    }
    flags = {
        MemoryDraft: {"embed", "wait", "deduplicate", "extract_entities"},
        MemoryPatch: {"archived", "embed"},
        # A namespace that is not there is not found, whatever its name.
        MemoryFilter: {
            "archived", "include_archived", "include_expired", "deleted", "has_reminder",
            "namespaces",
        },
    }  # fmt: skip
    for kind, names in tried.items():
        assert {part.name for part in fields(kind)} - flags[kind] <= names


def test_an_owner_of_an_unknown_kind_is_refused(made: Made) -> None:
    before = made.everything()
    acts: list[Callable[[Any], object]] = [
        lambda kind: made.services.owners.create(kind, OwnerDraft(name="new"), PERSON),
        lambda kind: made.services.owners.edit(kind, "planner", OwnerPatch(name="x"), actor=PERSON),
    ]
    for act in acts:
        with pytest.raises(InvalidInputError, match="kind: must be one of agent, user, project"):
            act("nonsense")
    assert made.everything() == before


@pytest.mark.parametrize("side", ["input", "output"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("content", "nul \0"),
        ("content", "\ud800"),
        ("content", "x" * 100_001),
        ("type", ""),
        ("type", "\ud800"),
        ("data", {"a": NAN}),
    ],
)
def test_a_bad_part_of_a_turn_is_named(made: Made, side: str, name: str, value: Any) -> None:
    before = made.everything()
    part = TurnPart(**{"content": "x"} | {name: value})
    with pytest.raises(InvalidInputError) as caught:
        turn(made, {side: part})
    assert caught.value.field == f"{side}.{name}"
    assert made.everything() == before


def test_metadata_that_grows_too_large_by_merging_is_refused(made: Made) -> None:
    halves = [{f"{half}{number}": number for number in range(30)} for half in "ab"]
    edit(made, {"metadata": halves[0]})
    session_edit(made, {"metadata": halves[0]})
    owner_edit(made, {"metadata": halves[0]})
    entity_edit(made, {"metadata": halves[0]})
    before = made.everything()
    for act in (edit, session_edit, owner_edit, entity_edit):
        with pytest.raises(InvalidInputError) as caught:
            act(made, {"metadata": halves[1]})
        assert caught.value.field == "metadata"
    assert made.everything() == before


def test_each_item_of_a_batch_is_refused_alone(made: Made) -> None:
    """Every value that a memory refuses, in one batch between two good ones."""
    bad = [(name, value) for act, name, value in MEMORY_CASES + DRAFT_CASES if act is remember]
    drafts = [
        MemoryDraft(**{"content": "x", "embed": False} | {name: value}) for name, value in bad
    ]
    good = MemoryDraft(content="good", embed=False)
    before = len(made.everything()[0])
    result = made.services.memories.remember_batch([good, *drafts, good], PERSON)
    assert (result.succeeded, result.failed) == (2, len(bad))
    for (name, value), item in zip(bad, result.items[1:-1], strict=True):
        assert isinstance(item.error, InvalidInputError), ascii(value)[:40]
        assert item.error.field == name
    assert len(made.everything()[0]) == before + 2


@pytest.mark.parametrize("reference", HALVES)
def test_what_can_be_no_name_names_nothing(made: Made, reference: str) -> None:
    """A reference that no file could hold is not found, like any other that is not there."""
    services, memory = made.services, made.memory.id
    acts: list[Callable[[], object]] = [
        lambda: services.memories.get(reference, PERSON),
        lambda: services.related.related(reference, PERSON),
        lambda: services.history.history(reference, PERSON),
        lambda: services.owners.get(OwnerKind.AGENT, reference, PERSON),
        lambda: services.owners.delete(OwnerKind.AGENT, reference, PERSON),
        lambda: services.owners.get(OwnerKind.AGENT, "planner", PERSON, namespace=reference),
        lambda: services.sessions.get(reference, PERSON),
        lambda: services.sessions.delete(reference, PERSON),
        lambda: services.states.get(reference, PERSON),
        lambda: services.states.turn("chat", reference, PERSON),
        lambda: services.entities.get(reference, PERSON),
        lambda: services.entities.link(reference, memory, PERSON),
        lambda: services.entities.link(made.entity.uid, reference, PERSON),
        lambda: services.namespaces.wipe(reference, PERSON, confirm=reference),
        lambda: services.namespaces.rename(reference, "other", PERSON),
        lambda: services.namespaces.delete(reference, PERSON),
        lambda: services.memories.list(
            MemoryFilter(namespaces=(reference,)), PageRequest(), PERSON
        ),
        lambda: services.stats.stats(PERSON, StatsFilter(namespace=reference)),
        lambda: services.usage.usage(PERSON, namespace=reference),
        lambda: services.usage.usage(PERSON, key=reference),
        lambda: services.keys.pause(reference, PERSON),
        lambda: services.jobs.get(reference, PERSON),
    ]
    before = made.everything()
    for act in acts:
        with pytest.raises(NotFoundError):
            act()
    assert made.everything() == before


def test_half_a_character_that_no_rule_has_seen_is_an_error_of_ours(made: Made) -> None:
    """The driver's own error would pass for a fault of the program."""
    with pytest.raises(MunimentError, match="surrogates"):
        made.services.entities.unlink(
            made.entity.uid, made.memory.id, PERSON, relationship="\ud800"
        )
    with pytest.raises(MunimentError, match="surrogates"):
        made.services.owners.uids(OwnerKind.AGENT, ["\ud800"], PERSON)
