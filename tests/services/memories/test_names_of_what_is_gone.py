"""A memory that comes back from the trash may name a session or an owner that is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from muniment.domain.access import PERSON
from muniment.domain.entities.owner import OwnerKind
from muniment.domain.errors import NotFoundError
from muniment.domain.history.ledger import UndoRequest
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchRequest, Sort
from muniment.domain.pages import ListPage
from muniment.domain.sessions.session import SessionDraft, SessionFilter
from muniment.services.usage.charts import ChartsRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.domain.memories.memory import Memory
    from tests.conftest import Home

NAMED: Final = {"session_id": "voyage", "agent_id": "bot", "user_id": "ada", "project": "boat"}
OWNERS: Final = (OwnerKind.AGENT, "bot"), (OwnerKind.USER, "ada"), (OwnerKind.PROJECT, "boat")


def by_restoring(home: Home, memory: Memory, _batch: str) -> None:
    home.services.memories.restore(memory.id, PERSON)


def from_the_trash(home: Home, memory: Memory, _batch: str) -> None:
    assert home.services.trash.restore([memory.id], PERSON).changed == 1


def by_undoing(home: Home, _memory: Memory, batch: str) -> None:
    home.services.history.undo(UndoRequest(batch=batch), PERSON)


@pytest.fixture(params=[by_restoring, from_the_trash, by_undoing])
def back(home: Home, request: pytest.FixtureRequest) -> Memory:
    """A memory that is back, while all that it names is gone."""
    bring_back: Callable[[Home, Memory, str], None] = request.param
    services = home.services
    services.sessions.create(SessionDraft(external_id="voyage", title="Old title"), PERSON)
    draft = MemoryDraft(content="I like tea on boats", embed=False, **NAMED)
    memory = services.memories.remember(draft, PERSON).memory
    batch = services.sessions.delete("voyage", PERSON).changes.batch_id
    for kind, handle in OWNERS:
        services.owners.delete(kind, handle, PERSON)
    bring_back(home, memory, str(batch))
    return services.memories.get(memory.id, PERSON)


def test_it_keeps_their_names_and_does_not_bring_them_back(home: Home, back: Memory) -> None:
    assert {name: getattr(back, name) for name in NAMED} == NAMED
    with pytest.raises(NotFoundError):
        home.services.sessions.get("voyage", PERSON)
    assert home.services.sessions.list(SessionFilter(), ListPage(), PERSON).items == ()
    for kind, handle in OWNERS:
        with pytest.raises(NotFoundError):
            home.services.owners.get(kind, handle, PERSON)
        assert home.services.owners.list(kind, ListPage(), PERSON).items == ()


@pytest.mark.parametrize(("name", "value"), NAMED.items())
def test_it_is_found_by_each_name(home: Home, back: Memory, name: str, value: str) -> None:
    wanted = MemoryFilter(**{name: value})
    for sort in (Sort.NEWEST, Sort.AGENT, Sort.SESSION_REVERSED, Sort.PROJECT, Sort.USER):
        page = home.services.memories.list(wanted, PageRequest(sort=sort), PERSON)
        assert [memory.id for memory in page.memories] == [back.id]
    request = SearchRequest(query="tea on boats", filter=wanted)
    assert [hit.memory.id for hit in home.services.search.search(request, PERSON).hits] == [back.id]


def test_what_is_made_of_all_memories_goes_on(home: Home, back: Memory) -> None:
    services = home.services
    assert services.profile.get(PERSON, user_id="ada").statistics.total == 1
    assert services.charts.charts(PERSON, ChartsRequest())
    assert services.stats.stats(PERSON).memories == 1
    assert services.history.history(back.id, PERSON).entries
    assert [found.check for found in services.doctor.examine(PERSON) if not found.ok] == []
    edited = services.memories.edit(back.id, MemoryPatch(importance=0.9), PERSON).memory
    assert edited.session_id == "voyage"


def test_naming_them_again_makes_new_ones_of_that_name(home: Home, back: Memory) -> None:
    services = home.services
    services.memories.remember(MemoryDraft(content="another", embed=False, **NAMED), PERSON)
    session = services.sessions.get("voyage", PERSON)
    assert session.title is None
    for kind, handle in OWNERS:
        assert services.owners.get(kind, handle, PERSON).handle == handle
    both = services.memories.list(MemoryFilter(session_id="voyage"), PageRequest(), PERSON)
    assert both.total == 2
    assert back.id in {memory.id for memory in both.memories}
