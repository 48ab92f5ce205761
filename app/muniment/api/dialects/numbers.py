"""Numbers in queries, read as leniently as the vendors read them."""

import math
from typing import Any

from pydantic import BeforeValidator, WithJsonSchema


def clamped(default: int, *, at_least: int, at_most: int) -> tuple[Any, Any]:
    """Return the metadata of an integer that is clamped to a range, or replaced if unreadable.

    Args:
        default: In the place of what is no number.
        at_least: Of the range.
        at_most: Of the range.

    Returns:
        For unpacking into ``Annotated[int, *clamped(…)]``.
    """

    def read(value: object) -> int:
        number = _number(value)
        return default if number is None else int(min(max(number, at_least), at_most))

    schema = {"type": "integer", "default": default, "minimum": at_least, "maximum": at_most}
    return BeforeValidator(read), WithJsonSchema(schema)


def clamped_share(default: float) -> tuple[Any, Any]:
    """Return the metadata of a number from 0 to 1, read in the same way."""

    def read(value: object) -> float:
        number = _number(value)
        return default if number is None else min(max(number, 0.0), 1.0)

    schema = {"type": "number", "default": default, "minimum": 0, "maximum": 1}
    return BeforeValidator(read), WithJsonSchema(schema)


def _number(value: object) -> float | None:
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return None if math.isnan(number) else number
