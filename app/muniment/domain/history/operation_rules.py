"""What operations from elsewhere may say: of another device, or of a bundle.

A row is what its operations leave behind, so an impossible value in one would become a row that
the program cannot read.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeGuard

from muniment.domain.history.history import CHANGED, CREATE, FIELDS, NAMESPACE
from muniment.domain.memories.memory import (
    CONTENT_MAX_CHARACTERS,
    NAME_MAX_CHARACTERS,
    Category,
    MemoryKind,
    MemoryType,
    Tier,
    Visibility,
)
from muniment.domain.value_rules import is_text

_STAMP_END: Final = 2**59
"""The year 2248: a stamp moves the clock of the vault, which it could otherwise use up."""

_MOMENT_END: Final = 253_402_300_800_000
"""The year 10000, in milliseconds since 1970."""

_MOMENT_FIRST: Final = -62_135_596_800_000
"""The year 1."""

_CREATION: Final = frozenset({"content", "created_at"})
"""The fields that every creation sets."""


def is_possible_stamp(value: Any) -> bool:
    """Return whether an operation can have a stamp."""
    return type(value) is int and 0 <= value < _STAMP_END


def is_possible_moment(value: Any) -> bool:
    """Return whether a value can be a moment, in milliseconds since 1970."""
    return type(value) is int and _MOMENT_FIRST <= value < _MOMENT_END


def is_possible_name(value: Any) -> bool:
    """Return whether a value can be the name of a device, a writer, an owner or a session."""
    return isinstance(value, str) and len(value) <= NAME_MAX_CHARACTERS and is_text(value)


def is_possible_patch(action: str, patch: Any) -> bool:
    """Return whether an operation on a memory can have a patch; unknown entries are accepted."""
    return (
        isinstance(patch, dict)
        and all(_FITS[name](patch[name]) for name in patch.keys() & FIELDS)
        and _parts_fit(patch.get(CHANGED, {}), patch)
        and (action != CREATE or patch.keys() >= _CREATION)
    )


def _parts_fit(parts: Any, patch: Mapping[str, Any]) -> bool:
    if not isinstance(parts, dict):
        return False
    stamps = parts.get("content", [])
    return (
        all(
            _part_fits(parts[name], patch.get(name))
            for name in ("tags", "metadata")
            if name in parts
        )
        and parts.get("deleted_at", True) is True
        and isinstance(stamps, list)
        and all(type(stamp) is int for stamp in stamps)
    )


def _part_fits(part: Any, values: Any) -> bool:
    """Return whether a field's new values hold what was added to them."""
    if not isinstance(part, dict):
        return False
    added, removed = part.get("added"), part.get("removed")
    return _are_names(added) and _are_names(removed) and set(added) <= set(values or ())


def _is_namespace(value: Any) -> bool:
    return is_possible_name(value) and value != ""


def _are_names(value: Any) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _or_none(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or fits(value)


def _is_content(value: Any) -> bool:
    return is_text(value) and 1 <= len(value) <= CONTENT_MAX_CHARACTERS


def _is_importance(value: Any) -> bool:
    return type(value) in {int, float} and 0 <= value <= 1


def _is_metadata(value: Any) -> bool:
    return isinstance(value, dict)


def _is_one_of(values: type) -> Callable[[Any], bool]:
    allowed = frozenset(map(str, values))  # type: ignore[call-overload]
    return lambda value: isinstance(value, str) and value in allowed


def _are_categories(value: Any) -> bool:
    return _are_names(value) and all(map(_is_one_of(Category), value))


_NAME: Final = _or_none(is_possible_name)
_FITS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "agent_id": _NAME,
    "archived_at": _or_none(is_possible_moment),
    "categories": _or_none(_are_categories),
    "client_id": _NAME,
    "content": _is_content,
    "created_at": is_possible_moment,
    "deleted_at": _or_none(is_possible_moment),
    "expires_at": _or_none(is_possible_moment),
    "importance": _is_importance,
    "kind": _or_none(_is_one_of(MemoryKind)),
    "metadata": _is_metadata,
    NAMESPACE: _is_namespace,
    "project": _NAME,
    "session_id": _NAME,
    "source": _NAME,
    "tags": _or_none(_are_names),
    "tier": _is_one_of(Tier),
    "tier_pinned": lambda value: type(value) in {int, bool},
    "type": _or_none(_is_one_of(MemoryType)),
    "user_id": _NAME,
    "visibility": _or_none(_is_one_of(Visibility)),
}
