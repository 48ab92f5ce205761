"""Pages of lists, by offset or cursor; values out of range are clamped."""

from typing import Annotated, Any, Final, Literal

from muniment.api.answers import Answer, field
from muniment.api.dialects.numbers import clamped

PAGE_DEFAULT: Final = 20
PAGE_MAX: Final = 100

_OFFSET_MAX: Final = 10_000_000

Limit = Annotated[int, *clamped(PAGE_DEFAULT, at_least=1, at_most=PAGE_MAX)]
Offset = Annotated[int, *clamped(0, at_least=0, at_most=_OFFSET_MAX)]


class ListOut(Answer):
    """A page of a list; there is more if there is a cursor."""

    object: Literal["list"]
    data: list[Any] = field(source="items")
    has_more: bool = field(source=lambda found: found.next_cursor is not None)
    next_cursor: str | None
    total_count: int = field(source="total")
