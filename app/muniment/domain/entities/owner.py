"""Agents, users and projects: the owners of memories inside a namespace.

An owner has a uid and a handle; memories carry the handle in ``agent_id``, ``user_id`` or
``project``. A request may use either; memories always store the handle. The first memory or session
that names an owner creates it, so nothing has to be registered first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from muniment.domain.errors import InvalidInputError
from muniment.domain.memories.memory import UNSET, JsonObject, Unset
from muniment.domain.request_rules import check_namespace
from muniment.domain.value_rules import (
    check_json,
    check_member,
    check_name,
    check_text,
    given_fields,
)

DESCRIPTION_MAX_CHARACTERS: Final = 2_000
URL_MAX_CHARACTERS: Final = 2_000


class OwnerKind(StrEnum):
    """The kinds of owners; each has its own handles."""

    AGENT = "agent"
    USER = "user"
    PROJECT = "project"


MEMORY_FIELD: Final[Mapping[OwnerKind, str]] = {
    OwnerKind.AGENT: "agent_id",
    OwnerKind.USER: "user_id",
    OwnerKind.PROJECT: "project",
}
"""The field of memories and sessions that holds the handle, by kind of owner."""

_PARTICULAR: Final[Mapping[str, OwnerKind]] = {
    "config": OwnerKind.AGENT,
    "stack": OwnerKind.PROJECT,
    "repo_url": OwnerKind.PROJECT,
}


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Owner:
    """An agent, a user or a project, with the counts of what belongs to it.

    Args:
        uid: UUIDv7.
        kind: Its kind.
        namespace: Its namespace.
        handle: What memories carry; never changes.
        name: For people to read.
        description: For people to read.
        metadata: JSON object.
        config: Of an agent; JSON object.
        stack: Of a project: what it is built with; JSON object.
        repo_url: Of a project.
        is_implied: Created because a memory or a session named it.
        created_at: First named or created.
        updated_at: When its record changed.
        last_active_at: Newest change of its live memories and sessions.
        memory_count: Live memories (no trash, none expired).
        session_count: Sessions, ended ones included.
        project_count: Of an agent: different projects among its live memories.
        version: Counts changes of the record.
    """

    uid: str
    kind: OwnerKind
    namespace: str
    handle: str
    name: str
    description: str | None
    metadata: JsonObject
    config: JsonObject
    stack: JsonObject
    repo_url: str | None
    is_implied: bool
    created_at: datetime
    updated_at: datetime
    last_active_at: datetime | None
    memory_count: int
    session_count: int
    project_count: int
    version: int

    def __repr__(self) -> str:
        return f"Owner({self.kind.value}, {self.uid})"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class OwnerDraft:
    """An owner to create; handle and name each default to the other."""

    handle: str | None = None
    name: str | None = None
    description: str | None = None
    metadata: JsonObject = field(default_factory=dict)
    config: JsonObject = field(default_factory=dict)
    stack: JsonObject = field(default_factory=dict)
    repo_url: str | None = None
    namespace: str | None = None

    def __repr__(self) -> str:
        return "OwnerDraft(…)"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class OwnerPatch:
    """A change to an owner: ``metadata`` merges (``None`` removes a key), the others replace."""

    name: str | Unset = UNSET
    description: str | Unset | None = UNSET
    metadata: JsonObject | Unset = UNSET
    config: JsonObject | Unset = UNSET
    stack: JsonObject | Unset = UNSET
    repo_url: str | Unset | None = UNSET

    def __repr__(self) -> str:
        return "OwnerPatch(…)"


def checked_owner(kind: OwnerKind, draft: OwnerDraft) -> OwnerDraft:
    """Validate a draft and fill in handle and name.

    Raises:
        InvalidInputError: A field breaks its rule, or the kind does not have it.
    """
    asked = draft.handle or None
    handle = asked or draft.name
    if handle is None:
        raise InvalidInputError("name", "must be given")
    if draft.namespace is not None:
        check_namespace(draft.namespace)
    draft = replace(draft, handle=handle, name=draft.name or handle)
    check_name("name" if asked is None else "handle", handle)
    given = {part.name: getattr(draft, part.name) for part in fields(draft)}
    _check_fields(kind, {name: value for name, value in given.items() if value})
    return draft


def checked_owner_patch(kind: OwnerKind, patch: OwnerPatch) -> dict[str, Any]:
    """Validate a patch and return the fields it changes.

    Raises:
        InvalidInputError: A field breaks its rule, or nothing is changed.
    """
    given = given_fields(patch)
    _check_fields(kind, given)
    return given


def _check_fields(kind: OwnerKind, given: Mapping[str, Any]) -> None:
    check_member("kind", kind, OwnerKind)
    for name, value in given.items():
        if value and _PARTICULAR.get(name, kind) is not kind:
            raise InvalidInputError(name, f"is not a field of a {kind.value}")
        match name:
            case "name":
                check_name(name, value)
            case "description":
                check_text(name, value or "", at_most=DESCRIPTION_MAX_CHARACTERS)
            case "repo_url":
                check_name(name, value, at_most=URL_MAX_CHARACTERS)
            case "metadata" | "config" | "stack":
                check_json(name, value)
