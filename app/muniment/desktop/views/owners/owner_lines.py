"""What the Owners and sessions view lists: read, filtered and in order; any thread."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from muniment.desktop.text.collation import collated
from muniment.domain.access import PERSON
from muniment.domain.entities.entity import normal_form
from muniment.domain.entities.owner import MEMORY_FIELD, Owner, OwnerKind
from muniment.domain.memories.query import LIST_LIMIT_MAX, MemoryFilter
from muniment.domain.pages import ListPage, Page
from muniment.domain.sessions.session import Session, SessionFilter

if TYPE_CHECKING:
    from muniment.services.container import Services

SESSION: Final = "session"
"""The kind of a line that is no owner."""

KINDS: Final = (*(kind.value for kind in OwnerKind), SESSION)
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True, repr=False)
class OwnerLine:
    """A row of the table: an agent, a user, a project or a session."""

    thing: Owner | Session

    @property
    def kind(self) -> str:
        """One of `KINDS`."""
        return self.thing.kind.value if isinstance(self.thing, Owner) else SESSION

    @property
    def key(self) -> tuple[str, str, str]:
        """What identifies it, also after it was deleted and created again."""
        return self.kind, self.thing.namespace, self.thing.handle

    @property
    def name(self) -> str:
        """The name that people gave it, or else the one that memories carry."""
        thing = self.thing
        return thing.name if isinstance(thing, Owner) else thing.title or thing.handle

    @property
    def description(self) -> str:
        """What it is, or how the session went; empty for nothing."""
        thing = self.thing
        return (thing.description if isinstance(thing, Owner) else thing.summary) or ""

    @property
    def memory_count(self) -> int:
        """Live memories, archived ones included."""
        return self.thing.memory_count

    @property
    def last_at(self) -> datetime | None:
        """When something of it was last written; ``None`` for never."""
        thing = self.thing
        return thing.last_active_at if isinstance(thing, Owner) else thing.updated_at

    @property
    def wanted(self) -> MemoryFilter:
        """The filter for its memories."""
        thing = self.thing
        field = MEMORY_FIELD[thing.kind] if isinstance(thing, Owner) else "session_id"
        given = {field: thing.handle}
        return MemoryFilter(namespaces=(thing.namespace,), include_archived=True, **given)  # type: ignore[arg-type]


class OwnerOrder(StrEnum):
    """Order of the table; names decide between equals."""

    RECENT = "recent"
    MEMORIES = "memories"
    NAME = "name"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class OwnerQuestion:
    """Which lines are shown, and in which order.

    Args:
        words: Part of a name, handle or description; empty for all.
        kind: One of `KINDS`; empty for all.
        order: Their order.
    """

    words: str = ""
    kind: str = ""
    order: OwnerOrder = OwnerOrder.RECENT


def read_lines(services: "Services", namespaces: tuple[str, ...]) -> tuple[OwnerLine, ...]:
    """Read every agent, user, project and session of some or all namespaces.

    Raises:
        MunimentError: A namespace is gone, or the vault is locked.
    """
    found: list[OwnerLine] = []
    for kind in OwnerKind:
        owners = partial(services.owners.list, kind, actor=PERSON, namespaces=namespaces)
        found += map(OwnerLine, _all(owners))
    sessions = partial(services.sessions.list, SessionFilter(namespaces=namespaces), actor=PERSON)
    found += map(OwnerLine, _all(sessions))
    return tuple(found)


def arranged(lines: Iterable[OwnerLine], question: OwnerQuestion) -> tuple[OwnerLine, ...]:
    """Return the lines that a question asks for, in its order."""
    words = normal_form(question.words)
    found = [
        line
        for line in lines
        if question.kind in {"", line.kind} and (not words or _is_found(line, words))
    ]
    found.sort(key=lambda line: (collated(line.name), line.key))
    if question.order is OwnerOrder.MEMORIES:
        found.sort(key=lambda line: -line.memory_count)
    elif question.order is OwnerOrder.RECENT:
        found.sort(key=lambda line: 0.0 if line.last_at is None else -line.last_at.timestamp())
    return tuple(found)


def _all(page_of: Callable[..., Page[_Item]]) -> Iterator[_Item]:
    """Yield the items of all pages."""
    cursor = None
    while True:
        page = page_of(page=ListPage(limit=LIST_LIMIT_MAX, cursor=cursor))
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return


def _is_found(line: OwnerLine, words: str) -> bool:
    texts = (line.name, line.thing.handle, line.description)
    return any(words in normal_form(text) for text in texts)
