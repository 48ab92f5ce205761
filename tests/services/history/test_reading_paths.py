"""Every way to read, held against what is expired, archived, confidential or in the trash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.access import PERSON
from muniment.domain.entities.entity import EntityDraft
from muniment.domain.errors import NotFoundError
from muniment.domain.memories.context import ContextRequest
from muniment.domain.memories.memory import Memory, MemoryDraft, MemoryPatch, Visibility
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchMode, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Home

TEXT = "The boat called Aurora sails at noon"
EXPIRY = timedelta(hours=1)


@dataclass(frozen=True)
class Harbour:
    """A memory to look for, one beside it in the same session, and an entity of the first."""

    home: Home
    sought: Memory
    beside: Memory
    entity: str


@pytest.fixture
def harbour(home: Home) -> Harbour:
    sought = remember(
        home, TEXT, expires_at=home.clock.now() + EXPIRY, client_id="once", agent_id="sailor"
    )
    home.clock.advance(seconds=1)
    beside = remember(home, "The boat called Aurora is painted blue")
    entity = home.services.entities.create(EntityDraft(type="thing", name="Boat"), PERSON).value
    home.services.entities.link(entity.uid, sought.id, PERSON)
    return Harbour(home, sought, beside, entity.uid)


def remember(home: Home, content: str, **fields: Any) -> Memory:
    draft = MemoryDraft(content=content, session_id="voyage", user_id="ana", **fields)
    return home.services.memories.remember(draft, PERSON).memory


def listed(here: Harbour, wanted: MemoryFilter | None = None) -> bool:
    page = here.home.services.memories.list(wanted or MemoryFilter(), PageRequest(), PERSON)
    assert page.total == len(page.memories)
    return here.sought.id in {memory.id for memory in page.memories}


def searched(here: Harbour, **options: Any) -> bool:
    request = SearchRequest(query="Aurora sails", **options)
    hits = here.home.services.search.search(request, PERSON).hits
    return here.sought.id in {hit.memory.id for hit in hits}


def got(here: Harbour) -> bool:
    found = []
    for reference in (here.sought.id, here.sought.short_id, str(here.sought.number)):
        try:
            here.home.services.memories.get(reference, PERSON)
        except NotFoundError:
            found.append(False)
        else:
            found.append(True)
    assert len(set(found)) == 1
    return found[0]


def in_context(here: Harbour, **options: Any) -> bool:
    request = ContextRequest(query="Aurora sails at noon", **options)
    result = here.home.services.context.context(request, PERSON)
    is_quoted = "noon" in result.text
    assert is_quoted == (here.sought.id in repr(result.memories) or is_quoted)
    return is_quoted


def related(here: Harbour, **options: Any) -> bool:
    hits = here.home.services.related.related(here.beside.id, PERSON, **options)
    return here.sought.id in {hit.memory.id for hit in hits}


def neighbour(here: Harbour) -> bool:
    request = SearchRequest(query="painted blue", mode=SearchMode.KEYWORD, neighbours=3)
    (hit,) = [
        hit
        for hit in here.home.services.search.search(request, PERSON).hits
        if hit.memory.id == here.beside.id
    ]
    return here.sought.id in {memory.id for memory in hit.neighbours}


def counted(here: Harbour) -> bool:
    stats = here.home.services.stats.stats(PERSON)
    assert stats.memories in {1, 2}
    assert sum(stats.by_type.values()) == sum(stats.by_tier.values()) == stats.memories
    assert stats.permanent + stats.temporary == stats.memories
    return stats.memories == 2


def counted_in_namespace(here: Harbour) -> bool:
    (namespace,) = here.home.services.namespaces.list(PERSON)
    return namespace.memory_count == 2


def in_session_context(here: Harbour, **options: Any) -> bool:
    context = here.home.services.sessions.context("voyage", PERSON, **options)
    return here.sought.id in repr(context.memories)


def linked(here: Harbour, **options: Any) -> bool:
    entity = here.home.services.entities.get(here.entity, PERSON, **options)
    return entity.memory_count == 1


def deduplicated(here: Harbour) -> bool:
    draft = MemoryDraft(content=TEXT, agent_id="sailor", deduplicate=True)
    return here.home.services.memories.remember(draft, PERSON).is_duplicate


def known_by_client_id(here: Harbour) -> bool:
    draft = MemoryDraft(content="Another text", client_id="once")
    return here.home.services.memories.remember(draft, PERSON).is_duplicate


# Which of an expired, an archived, a confidential and a trashed memory a reading shows. The last
# two store something where they find nothing, so they stand at the end.
READINGS: dict[str, tuple[Callable[[Harbour], bool], str]] = {
    "get": (got, "archived confidential"),
    "list": (listed, "confidential"),
    "list with archived": (
        lambda here: listed(here, MemoryFilter(include_archived=True)),
        "archived confidential",
    ),
    "list with expired": (
        lambda here: listed(here, MemoryFilter(include_expired=True)),
        "expired confidential",
    ),
    "list of the trash": (lambda here: listed(here, MemoryFilter(deleted=True)), "trashed"),
    "list of the confidential": (
        lambda here: listed(here, MemoryFilter(visibility=Visibility.CONFIDENTIAL)),
        "confidential",
    ),
    **{
        f"{mode} search": (lambda here, mode=mode: searched(here, mode=mode), "confidential")
        for mode in SearchMode
    },
    **{
        f"{mode} search with all": (
            lambda here, mode=mode: searched(
                here,
                mode=mode,
                include_confidential=True,
                filter=MemoryFilter(include_archived=True, include_expired=True),
            ),
            "expired archived confidential",
        )
        for mode in SearchMode
    },
    "context": (in_context, ""),
    "context with the confidential": (
        lambda here: in_context(here, include_confidential=True),
        "confidential",
    ),
    "related": (related, "confidential"),
    "related with the confidential": (
        lambda here: related(here, include_confidential=True),
        "confidential",
    ),
    "neighbours": (neighbour, "confidential"),
    "stats": (counted, "archived confidential"),
    "count of the namespace": (counted_in_namespace, "archived confidential"),
    "context of its session": (in_session_context, ""),
    "context of its session for a query": (
        lambda here: in_session_context(here, query="Aurora sails"),
        "",
    ),
    "count of an entity": (linked, "archived confidential"),
    "count of an entity with the confidential": (
        lambda here: linked(here, include_confidential=True),
        "archived confidential",
    ),
    "near duplicates": (deduplicated, "archived confidential"),
    "the same client id": (known_by_client_id, "archived confidential"),
}


def expire(here: Harbour) -> None:
    here.home.clock.moment = here.sought.created_at + EXPIRY


def archive(here: Harbour) -> None:
    here.home.services.memories.edit(here.sought.id, MemoryPatch(archived=True), PERSON)


def hide(here: Harbour) -> None:
    patch = MemoryPatch(visibility=Visibility.CONFIDENTIAL)
    here.home.services.memories.edit(here.sought.id, patch, PERSON)


def trash(here: Harbour) -> None:
    here.home.services.memories.delete(here.sought.id, PERSON)


STATES: dict[str, Callable[[Harbour], None]] = {
    "expired": expire,
    "archived": archive,
    "confidential": hide,
    "trashed": trash,
}


@pytest.mark.parametrize("state", STATES)
def test_each_reading_shows_what_it_should(harbour: Harbour, state: str) -> None:
    STATES[state](harbour)
    found = {name: look(harbour) for name, (look, _) in READINGS.items()}
    assert found == {name: state in shown.split() for name, (_, shown) in READINGS.items()}


def test_a_memory_is_there_until_the_millisecond_it_expires(harbour: Harbour) -> None:
    harbour.home.clock.moment = harbour.sought.created_at + EXPIRY - timedelta(milliseconds=1)
    found = {name for name, (look, _) in READINGS.items() if look(harbour)}
    assert found == READINGS.keys() - {"list of the trash", "list of the confidential"}


def test_what_has_expired_is_counted_as_such_until_it_is_purged(harbour: Harbour) -> None:
    stats = harbour.home.services.stats.stats(PERSON)
    assert (stats.memories, stats.permanent, stats.temporary, stats.expired) == (2, 1, 1, 0)
    assert (stats.oldest_at, stats.newest_at) == (
        harbour.sought.created_at,
        harbour.beside.created_at,
    )
    expire(harbour)
    stats = harbour.home.services.stats.stats(PERSON)
    assert (stats.memories, stats.permanent, stats.temporary, stats.expired) == (1, 1, 0, 1)
    assert stats.oldest_at == stats.newest_at == harbour.beside.created_at
    assert harbour.home.services.housekeeping.purge_due(PERSON) == 1
    assert harbour.home.services.stats.stats(PERSON).expired == 0


def test_an_expired_memory_cannot_be_changed_deleted_or_restored(harbour: Harbour) -> None:
    memories = harbour.home.services.memories
    expire(harbour)
    acts: list[Callable[[], object]] = [
        lambda: memories.edit(harbour.sought.id, MemoryPatch(importance=0.9), PERSON),
        lambda: memories.edit(harbour.sought.id, MemoryPatch(expires_at=None), PERSON),
        lambda: memories.delete(harbour.sought.id, PERSON),
        lambda: memories.restore(harbour.sought.id, PERSON),
    ]
    for act in acts:
        with pytest.raises(NotFoundError):
            act()
