"""Rules for single values, whatever record they belong to."""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeGuard

from muniment.domain.errors import InvalidInputError
from muniment.domain.memories.memory import (
    METADATA_MAX_BYTES,
    METADATA_MAX_KEYS,
    NAME_MAX_CHARACTERS,
    NULL,
    Unset,
)

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

JSON_DEPTH_MAX: Final = 32
"""Nesting of objects and lists; deeper JSON near the recursion limit could not be read again."""

_HALF_A_CHARACTER: Final = re.compile("[\ud800-\udfff]")
_ESCAPED_NUL: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def is_text(text: object) -> TypeGuard[str]:
    """Return whether a value is a text without NUL and half characters, which can be stored."""
    return (
        isinstance(text, str)
        and "\0" not in text
        and (text.isascii() or _HALF_A_CHARACTER.search(text) is None)
    )


def _has_half_a_character(text: str) -> bool:
    return _HALF_A_CHARACTER.search(text) is not None


def check_text(field: str, text: str, *, at_most: int | None = None) -> None:
    """Check a text of several lines.

    Args:
        field: Its name in the request.
        text: The text.
        at_most: How many characters it may have.

    Raises:
        InvalidInputError: It holds NUL or half a character, or is too long.
    """
    if "\0" in text:
        raise InvalidInputError(field, "must not contain the character NUL")
    if _has_half_a_character(text):
        raise InvalidInputError(field, "must not contain lone surrogates (half a character)")
    if at_most is not None and len(text) > at_most:
        raise InvalidInputError(field, f"must have at most {at_most} characters, has {len(text)}")


def check_name(field: str, value: str | None, *, at_most: int = NAME_MAX_CHARACTERS) -> None:
    """Check a name: one line, not empty; ``None`` passes.

    Raises:
        InvalidInputError: It breaks a rule.
    """
    if value is None:
        return
    check_text(field, value)
    if not value.strip() or len(value) > at_most:
        raise InvalidInputError(field, f"must have 1 to {at_most} characters")
    if any(unicodedata.category(character) == "Cc" for character in value):
        raise InvalidInputError(field, "must not contain control characters")


def check_member(field: str, value: object, kind: type[StrEnum]) -> None:
    """Check that a value is one of an enumeration; ``None`` passes.

    Raises:
        InvalidInputError: It is not.
    """
    if value is not None and not isinstance(value, kind):
        raise InvalidInputError(field, f"must be one of {', '.join(kind)}")


def check_between(field: str, value: float, low: float, high: float) -> None:
    """Check that a number lies in a closed range; NaN does not.

    Raises:
        InvalidInputError: It does not.
    """
    if not low <= value <= high:
        raise InvalidInputError(field, f"must be between {low} and {high}")


def check_json(
    field: str,
    value: Mapping[str, Any],
    *,
    at_most_bytes: int = METADATA_MAX_BYTES,
    at_most_keys: int | None = METADATA_MAX_KEYS,
) -> None:
    """Check a JSON object; by default with the limits of metadata.

    Args:
        field: Its name in the request.
        value: The object.
        at_most_bytes: Size as JSON in UTF-8.
        at_most_keys: Keys of the outermost object.

    Raises:
        InvalidInputError: It is too large or too deep, or not plain JSON.
    """
    if at_most_keys is not None and len(value) > at_most_keys:
        raise InvalidInputError(field, f"must have at most {at_most_keys} keys")
    if is_deeper(value, JSON_DEPTH_MAX):
        raise InvalidInputError(field, f"must be nested at most {JSON_DEPTH_MAX} deep")
    try:
        encoded = json.dumps(dict(value), ensure_ascii=False, allow_nan=False, sort_keys=True)
        size = len(encoded.encode("utf-8", "surrogatepass"))
    except (TypeError, ValueError, RecursionError):
        raise InvalidInputError(field, "must be a JSON object of plain values") from None
    if size > at_most_bytes:
        raise InvalidInputError(field, f"must have at most {at_most_bytes} bytes as JSON")
    check_text(field, encoded)
    if _ESCAPED_NUL.search(encoded):
        raise InvalidInputError(field, "must not contain the character NUL")


def is_deeper(value: Any, depth: int) -> bool:
    """Return whether JSON is nested deeper than a number of objects and lists."""
    if isinstance(value, Mapping):
        return depth == 0 or any(is_deeper(inner, depth - 1) for inner in value.values())
    if isinstance(value, list | tuple):
        return depth == 0 or any(is_deeper(inner, depth - 1) for inner in value)
    return False


def given_fields(patch: "DataclassInstance") -> dict[str, Any]:
    """Return the fields that a patch changes, by name.

    Raises:
        InvalidInputError: It changes nothing.
    """
    named = {field.name: getattr(patch, field.name) for field in fields(patch)}
    given = {name: value for name, value in named.items() if not isinstance(value, Unset)}
    if not given:
        raise InvalidInputError("body", "must change at least one field")
    return given


def given_metadata(changed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the metadata a patch sets: without the keys it removes, `NULL` as ``None``."""
    return {
        name: None if value is NULL else value
        for name, value in changed.items()
        if value is not None
    }


def merged_metadata(
    field: str, kept: Mapping[str, Any], changed: Mapping[str, Any]
) -> dict[str, Any]:
    """Return metadata after a patch: keys given as ``None`` are removed; the limits still apply.

    Raises:
        InvalidInputError: It would become too large.
    """
    given = given_metadata(changed)
    merged = {
        name: value
        for name, value in {**kept, **given}.items()
        if name in given or name not in changed
    }
    check_json(field, merged)
    return merged


def with_merged_metadata(given: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a change, with its metadata merged into that of a record.

    Raises:
        InvalidInputError: It would become too large.
    """
    values = dict(given)
    if "metadata" in values:
        kept = record.get("metadata", {})
        values["metadata"] = merged_metadata("metadata", kept, values["metadata"])
    return values
