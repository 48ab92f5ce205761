"""Pages of lists: by offset or by cursor, what is out of range is moved in."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from muniment.api.dialects.numbers import clamped

PAGE_DEFAULT: Final = 20
PAGE_MAX: Final = 100

_OFFSET_MAX: Final = 10_000_000

Limit = Annotated[int, *clamped(PAGE_DEFAULT, at_least=1, at_most=PAGE_MAX)]
Offset = Annotated[int, *clamped(0, at_least=0, at_most=_OFFSET_MAX)]


def page_body(
    data: Sequence[dict[str, Any]], next_cursor: str | None, total: int
) -> dict[str, Any]:
    """Return the body of a page; there is more when there is a cursor."""
    return {
        "object": "list",
        "data": data,
        "has_more": next_cursor is not None,
        "next_cursor": next_cursor,
        "total_count": total,
    }
