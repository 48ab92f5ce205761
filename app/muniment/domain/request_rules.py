"""Validation of requests, for every front end and service."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from muniment.domain.errors import InvalidInputError
from muniment.domain.memories.memory import (
    CONTENT_MAX_CHARACTERS,
    DEDUP_THRESHOLD_MIN,
    TAGS_MAX,
    Category,
    EmbeddingState,
    MemoryDraft,
    MemoryKind,
    MemoryPatch,
    MemoryType,
    Tier,
    Visibility,
)
from muniment.domain.memories.query import (
    LIST_LIMIT_MAX,
    QUERY_MAX_CHARACTERS,
    SEARCH_LIMIT_MAX,
    Lifetime,
    MemoryFilter,
    PageRequest,
    SearchMode,
    SearchRequest,
    Sort,
)
from muniment.domain.value_rules import (
    check_between,
    check_json,
    check_member,
    check_name,
    check_text,
    given_fields,
    given_metadata,
)

_NAMESPACE: Final = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9 ._:@/-]{0,99}")
_NAMES: Final = ("agent_id", "user_id", "session_id", "project", "source", "client_id")
_FILTERED_NAMES: Final = (*_NAMES, "actor", "read_by", "entity")
_MEMBERS: Final[Mapping[str, type[StrEnum]]] = {
    "type": MemoryType,
    "kind": MemoryKind,
    "tier": Tier,
    "visibility": Visibility,
}
_FILTERED_MEMBERS: Final[Mapping[str, type[StrEnum]]] = {
    "kind": MemoryKind,
    "tier": Tier,
    "visibility": Visibility,
    "embedding_state": EmbeddingState,
    "lifetime": Lifetime,
}
_FILTER_MAX: Final = {"tags": TAGS_MAX, "excluded": 1_000}
_OFFSET_MAX: Final = 10_000_000
_NEIGHBOURS_MAX: Final = 3


def checked_draft(draft: MemoryDraft) -> MemoryDraft:
    """Validate a draft: every rule kept, tags and categories in order and without repeats.

    Raises:
        InvalidInputError: A field breaks its rule; the first one found is named.
    """
    _check_content(draft.content)
    for name in _NAMES:
        check_name(name, getattr(draft, name))
    check_metadata(draft.metadata)
    _check_importance(draft.importance)
    check_between("dedup_threshold", draft.dedup_threshold, DEDUP_THRESHOLD_MIN, 1)
    if draft.namespace is not None:
        check_namespace(draft.namespace)
    for name in ("created_at", "expires_at"):
        _check_moment(name, getattr(draft, name))
    for name, kind in _MEMBERS.items():
        check_member(name, getattr(draft, name), kind)
    return replace(
        draft,
        tags=_checked_tags(draft.tags),
        categories=_checked_categories(draft.categories),
    )


def checked_patch(patch: MemoryPatch) -> MemoryPatch:
    """Validate a patch.

    Raises:
        InvalidInputError: A field breaks its rule, or nothing is changed.
    """
    given = given_fields(patch)
    for name, value in given.items():
        _check_patched(name, value)
    if "tags" in given:
        patch = replace(patch, tags=_checked_tags(given["tags"]))
    if given.get("categories") is not None:
        patch = replace(patch, categories=_checked_categories(given["categories"]))
    return patch


def check_search(request: SearchRequest) -> None:
    """Check a search.

    Raises:
        InvalidInputError: A field breaks its rule.
    """
    check_text("query", request.query)
    if not request.query.strip():
        raise InvalidInputError("query", "must not be empty")
    if len(request.query) > QUERY_MAX_CHARACTERS:
        raise InvalidInputError("query", f"must have at most {QUERY_MAX_CHARACTERS} characters")
    check_between("limit", request.limit, 1, SEARCH_LIMIT_MAX)
    check_between("min_score", request.min_score, 0, 1)
    if request.min_normalized is not None:
        check_between("min_normalized", request.min_normalized, 0, 1)
    check_between("neighbours", request.neighbours, 0, _NEIGHBOURS_MAX)
    check_member("mode", request.mode, SearchMode)
    check_filter(request.filter)


def check_filter(wanted: MemoryFilter) -> None:
    """Check a filter.

    Raises:
        InvalidInputError: A date has no time zone, or a value has the wrong form.
    """
    _check_filter_texts(wanted)
    for name, kind in _FILTERED_MEMBERS.items():
        check_member(name, getattr(wanted, name), kind)
    _check_members("types", wanted.types, MemoryType)
    _check_members("categories", wanted.categories, Category)
    check_metadata(wanted.metadata)
    for name in ("min_importance", "max_importance"):
        if getattr(wanted, name) is not None:
            check_between(name, getattr(wanted, name), 0, 1)
    for field in ("created", "updated", "accessed", "expires"):
        for end in ("after", "before"):
            _check_zone(f"{field}_{end}", getattr(wanted, f"{field}_{end}"))


def _check_filter_texts(wanted: MemoryFilter) -> None:
    for name in _FILTERED_NAMES:
        check_text(name, getattr(wanted, name) or "")
    for name, at_most in _FILTER_MAX.items():
        texts = getattr(wanted, name)
        if len(texts) > at_most:
            raise InvalidInputError(name, f"must be at most {at_most}")
        for text in texts:
            check_text(name, text)


def check_page(page: PageRequest) -> None:
    """Check a page request.

    Raises:
        InvalidInputError: The limit or the offset is out of range, or there is no such order.
    """
    check_member("sort", page.sort, Sort)
    check_between("limit", page.limit, 1, LIST_LIMIT_MAX)
    check_between("offset", page.offset, 0, _OFFSET_MAX)


def check_namespace(name: str) -> None:
    """Check a namespace's name.

    Raises:
        InvalidInputError: It is empty, too long, or holds other characters.
    """
    if not _NAMESPACE.fullmatch(name):
        raise InvalidInputError(
            "namespace",
            "must have 1 to 100 letters, digits, spaces or ._:@/- and begin with a letter or digit",
        )


def _check_patched(name: str, value: Any) -> None:
    match name:
        case "content":
            _check_content(value)
        case "metadata":
            check_metadata(given_metadata(value))
        case "importance":
            _check_importance(value)
        case "expires_at":
            _check_moment(name, value)
        case "agent_id" | "user_id" | "session_id" | "project" | "source":
            check_name(name, value)
        case "type" | "kind" | "tier" | "visibility":
            check_member(name, value, _MEMBERS[name])


def _check_content(content: str) -> None:
    check_text("content", content)
    if not content.strip():
        raise InvalidInputError("content", "must not be empty")
    if len(content) > CONTENT_MAX_CHARACTERS:
        raise InvalidInputError(
            "content", f"must have at most {CONTENT_MAX_CHARACTERS} characters, has {len(content)}"
        )


def _checked_tags(tags: Iterable[str]) -> tuple[str, ...]:
    trimmed = tuple(dict.fromkeys(tag.strip() for tag in tags))
    for tag in trimmed:
        check_name("tags", tag)
    if len(trimmed) > TAGS_MAX:
        raise InvalidInputError("tags", f"must be at most {TAGS_MAX}")
    return trimmed


def _checked_categories(categories: Iterable[Category]) -> tuple[Category, ...]:
    once = tuple(dict.fromkeys(categories))
    _check_members("categories", once, Category)
    return once


def _check_members(field: str, values: Iterable[object], kind: type[StrEnum]) -> None:
    for value in values:
        check_member(field, value, kind)


def check_metadata(metadata: Mapping[str, Any]) -> None:
    """Check the metadata of a draft, of a patch, or of a patched record.

    Raises:
        InvalidInputError: It is too large or too deep, or not plain JSON.
    """
    check_json("metadata", metadata)


def _check_importance(importance: float) -> None:
    check_between("importance", importance, 0, 1)


def _check_moment(field: str, moment: datetime | None) -> None:
    _check_zone(field, moment)
    if moment is not None and not 1970 <= moment.year <= 9998:
        raise InvalidInputError(field, "must be between the years 1970 and 9998")


def _check_zone(field: str, moment: datetime | None) -> None:
    if moment is not None and moment.utcoffset() is None:
        raise InvalidInputError(field, "must include a time zone, such as 2026-05-01T12:00:00Z")
