"""What operations from elsewhere may say: of another device, or of a bundle.

A row is what its operations leave behind, so an impossible value in one would become a row that
the program cannot read.
"""

from collections.abc import Mapping
from typing import Any, Final

from muniment.domain.history.history import CHANGED, CREATE, FIELDS, NAMESPACE
from muniment.domain.memories.memory import (
    Category,
    MemoryKind,
    MemoryType,
    Tier,
    Visibility,
)
from muniment.domain.possible_values import (
    ValueRule,
    are_some_of,
    are_texts,
    is_content,
    is_moment,
    is_name,
    is_object,
    is_one_of,
    is_share,
    or_none,
)

_STAMP_END: Final = 2**59
"""The year 2248: a stamp moves the clock of the vault, which it could otherwise use up."""

_CREATION: Final = frozenset({"content", "created_at"})
"""The fields that every creation sets."""


def is_possible_stamp(value: Any) -> bool:
    """Return whether an operation can have a stamp."""
    return type(value) is int and 0 <= value < _STAMP_END


def is_possible_patch(action: str, patch: Any) -> bool:
    """Return whether an operation on a memory can have a patch; unknown entries are accepted."""
    if not isinstance(patch, dict):
        return False
    for name, value in patch.items():
        if name in FIELDS and not _FITS[name](value):
            return False
    return (CHANGED not in patch or _parts_fit(patch[CHANGED], patch)) and (
        action != CREATE or patch.keys() >= _CREATION
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
    return are_texts(added) and are_texts(removed) and set(added) <= set(values or ())


def _is_namespace(value: Any) -> bool:
    return is_name(value) and value != ""


_NAME: Final = or_none(is_name)
_MOMENT: Final = or_none(is_moment)
_FITS: Final[Mapping[str, ValueRule]] = {
    "agent_id": _NAME,
    "archived_at": _MOMENT,
    "categories": or_none(are_some_of(Category)),
    "client_id": _NAME,
    "content": is_content,
    "created_at": is_moment,
    "deleted_at": _MOMENT,
    "expires_at": _MOMENT,
    "importance": is_share,
    "kind": or_none(is_one_of(MemoryKind)),
    "metadata": is_object,
    NAMESPACE: _is_namespace,
    "project": _NAME,
    "session_id": _NAME,
    "source": _NAME,
    "tags": or_none(are_texts),
    "tier": is_one_of(Tier),
    "tier_pinned": lambda value: type(value) in {int, bool},
    "type": or_none(is_one_of(MemoryType)),
    "user_id": _NAME,
    "visibility": or_none(is_one_of(Visibility)),
}
