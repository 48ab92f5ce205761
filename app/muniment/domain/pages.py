"""Pages of lists other than lists of memories."""

from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from muniment.domain.memories.query import LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX
from muniment.domain.value_rules import check_between, check_text

_OFFSET_MAX: Final = 10_000_000
_CURSOR_MAX_CHARACTERS: Final = 4_096

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """Which page of a list, newest first unless ``oldest_first``.

    It begins after ``cursor`` (the opaque text from the page before) or after the record ``after``
    (any of its ids), and skips ``offset`` more. A cursor stays correct during writes.
    """

    limit: int = LIST_LIMIT_DEFAULT
    cursor: str | None = None
    after: str | None = None
    offset: int = 0
    oldest_first: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page of a list, the next cursor, and how many there are in all."""

    items: tuple[Item, ...]
    next_cursor: str | None
    total: int


def check_list_page(page: ListPage) -> None:
    """Check a page request.

    Raises:
        InvalidInputError: A field is out of range.
    """
    check_between("limit", page.limit, 1, LIST_LIMIT_MAX)
    check_between("offset", page.offset, 0, _OFFSET_MAX)
    check_text("cursor", page.cursor or "", at_most=_CURSOR_MAX_CHARACTERS)
    check_text("after", page.after or "", at_most=_CURSOR_MAX_CHARACTERS)
