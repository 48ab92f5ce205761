"""What a field of a stored record can hold, whoever sends the record: what programs write.

`muniment.domain.value_rules` explains to a caller what is wrong with a request; a record from
elsewhere is only accepted or refused.
"""

from collections.abc import Callable, Iterable
from math import isfinite
from typing import Any, Final, TypeAlias, TypeGuard

from muniment.domain.memories.memory import CONTENT_MAX_CHARACTERS, NAME_MAX_CHARACTERS
from muniment.domain.value_rules import is_text

ValueRule: TypeAlias = Callable[[Any], bool]
"""Returns whether a field can hold a value."""

MOMENT_MIN_MS: Final = -62_135_596_800_000
MOMENT_MAX_MS: Final = 253_402_300_799_999
"""The years 1 and 9999, in milliseconds since 1970: Python's dates end there."""


def is_moment(value: Any) -> bool:
    """Return whether a value can be a moment, in milliseconds since 1970."""
    return type(value) is int and MOMENT_MIN_MS <= value <= MOMENT_MAX_MS


def is_name(value: Any) -> bool:
    """Return whether a value can be the name of a device, a writer, an owner or a session."""
    return is_text(value) and len(value) <= NAME_MAX_CHARACTERS


def is_content(value: Any) -> bool:
    """Return whether a value can be the text of a memory."""
    return is_text(value) and 1 <= len(value) <= CONTENT_MAX_CHARACTERS


def is_share(value: Any) -> bool:
    """Return whether a value can be a share of one, such as an importance."""
    return type(value) in {int, float} and 0 <= value <= 1


def is_object(value: Any) -> bool:
    """Return whether a value is an object of JSON whose texts and numbers can be stored."""
    if not isinstance(value, dict):
        return False
    parts: list[Any] = [value]
    for part in parts:
        kind = type(part)
        if kind is str:
            fits = is_text(part)
        elif kind is dict:
            parts += part
            parts += part.values()
            continue
        elif kind is list:
            parts += part
            continue
        else:
            fits = part is None or kind is int or kind is bool or _is_number(part)
        if not fits:
            return False
    return True


def _is_number(value: Any) -> bool:
    return isinstance(value, float) and isfinite(value)


def are_texts(value: Any) -> TypeGuard[list[str]]:
    """Return whether a value is a list of texts that can be stored."""
    return isinstance(value, list) and all(is_text(each) for each in value)


def is_one_of(words: Iterable[str]) -> ValueRule:
    """Return the rule that a value is one of some words."""
    allowed = frozenset(map(str, words))
    return lambda value: isinstance(value, str) and value in allowed


def are_some_of(words: Iterable[str]) -> ValueRule:
    """Return the rule that a value is a list of some words."""
    allowed = frozenset(map(str, words))
    return lambda value: are_texts(value) and set(value) <= allowed


def or_none(rule: ValueRule) -> ValueRule:
    """Return a rule that accepts ``None`` as well."""
    return lambda value: value is None or rule(value)
