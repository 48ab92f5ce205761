"""What a list shows is what the memories are, page by page and as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.errors import InvalidInputError, NotFoundError
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch
from muniment.domain.memories.query import MemoryFilter, PageRequest, Sort

if TYPE_CHECKING:
    from tests.conftest import Home

COUNT = 25


@pytest.fixture
def filled(home: Home) -> Home:
    home.services.namespaces.create("work", PERSON)
    for number in range(COUNT):
        home.clock.advance(seconds=number % 3)
        draft = MemoryDraft(
            content=f"number {number} " + "x" * 700,
            namespace="work" if number % 4 == 0 else "default",
            tags=("odd",) if number % 2 else (),
            importance=(number % 5) / 5,
            embed=False,
        )
        home.services.memories.remember(draft, PERSON)
    return home


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST, Sort.MOST_IMPORTANT, Sort.TYPE])
@pytest.mark.parametrize(
    "wanted",
    [MemoryFilter(), MemoryFilter(namespaces=("default",)), MemoryFilter(tags=("odd",))],
)
def test_pages_to_look_at_are_pages_of_the_list(
    filled: Home, sort: Sort, wanted: MemoryFilter
) -> None:
    memories = filled.services.memories
    whole = memories.list(wanted, PageRequest(sort=sort, limit=100), PERSON)
    seen, cursor, after = [], None, None
    while True:
        page = PageRequest(sort=sort, limit=7, cursor=cursor)
        shown = memories.summaries(wanted, page, PERSON, with_total=True)
        behind = memories.summaries(wanted, PageRequest(sort=sort, limit=7, after=after), PERSON)
        assert (behind.summaries, behind.total) == (shown.summaries, None)
        assert shown.total == whole.total == len(whole.memories)
        seen += shown.summaries
        cursor, after = shown.next_cursor, shown.summaries[-1].id
        if cursor is None:
            break
    for summary, memory in zip(seen, whole.memories, strict=True):
        assert summary.text == memory.content[:640]
        assert summary.embedding is memory.embedding.state
        for name in ("id", "number", "namespace", "type", "tags", "created_at", "version", "flags"):
            assert getattr(summary, name) == getattr(memory, name)
    places = memories.places(wanted, sort, COUNT, PERSON)
    assert [place.id for place in places] == [memory.id for memory in whole.memories]
    assert places[3:5] == memories.places(wanted, sort, 5, PERSON)[3:]
    assert "number" not in repr(seen)


def test_what_is_gone_is_not_shown_and_not_counted(filled: Home) -> None:
    memories = filled.services.memories
    first, second, *_ = memories.places(MemoryFilter(), Sort.NEWEST, 3, PERSON)
    memories.delete(first.id, PERSON)
    memories.edit(second.id, MemoryPatch(archived=True), PERSON)
    shown = memories.summaries(MemoryFilter(), PageRequest(limit=50), PERSON, with_total=True)
    assert shown.total == len(shown.summaries) == COUNT - 2
    trash = memories.summaries(MemoryFilter(deleted=True), PageRequest(), PERSON, with_total=True)
    assert (trash.total, [found.id for found in trash.summaries]) == (1, [first.id])


def test_who_sees_a_namespace_alone_is_shown_no_other(filled: Home) -> None:
    memories = filled.services.memories
    confined = Actor("key:w", ("work",), frozenset({Scope.READ}))
    shown = memories.summaries(MemoryFilter(), PageRequest(limit=50), confined, with_total=True)
    assert {found.namespace for found in shown.summaries} == {"work"}
    assert shown.total == len(shown.summaries) == len(range(0, COUNT, 4))
    assert len(memories.places(MemoryFilter(), Sort.NEWEST, 50, confined)) == shown.total
    default = MemoryFilter(namespaces=("default",))
    with pytest.raises(NotFoundError):
        memories.summaries(default, PageRequest(), confined)
    with pytest.raises(NotFoundError):
        memories.places(default, Sort.NEWEST, 5, confined)


def test_an_after_that_is_gone_is_refused(filled: Home) -> None:
    with pytest.raises(InvalidInputError, match="after"):
        filled.services.memories.summaries(
            MemoryFilter(), PageRequest(after="mem_000000000000"), PERSON
        )
