"""Entities: people, organisations, places and whatever else memories mention.

Entities and memories form a graph. The type and the normal form of the name identify an entity.
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from muniment.domain.errors import InvalidInputError
from muniment.domain.ids import MemoryId
from muniment.domain.memories.memory import UNSET, JsonObject, Unset
from muniment.domain.request_rules import check_namespace
from muniment.domain.value_rules import (
    check_between,
    check_json,
    check_name,
    check_text,
    given_fields,
)

MENTIONED_IN: Final = "mentioned_in"
TYPE_MAX_CHARACTERS: Final = 64
ALIASES_MAX: Final = 50
DEPTH_MAX: Final = 3
NEIGHBOURS_DEFAULT: Final = 20
NEIGHBOURS_MAX: Final = 100
NODES_MAX: Final = 500
STEPS_MAX: Final = 6
PATHS_MAX: Final = 5

SameName = Callable[[str, str, str], bool]
"""Return whether two names of a type may mean one entity: (type, one name, the other)."""

WITHOUT_ALIASES: Final = frozenset({"date", "money", "email", "url"})
"""Types whose names have a meaning of their own: "yesterday" is another day in each memory."""


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Entity:
    """An entity and the count of its memories.

    Args:
        uid: UUIDv7.
        namespace: Its namespace.
        type: Such as ``person``; lower case.
        name: As it was first written.
        metadata: JSON object.
        is_derived: Found in memories by the program and never edited: it is removed with the last
            memory that mentions it.
        memory_count: Memories that mention it (no trash, none expired, none confidential unless
            requested).
        relationship_count: Other entities that such a memory mentions as well.
        created_at: When it was first found or created.
        updated_at: When its record changed.
        version: Counts changes by hand; 0 while derived.
        aliases: Its other names, in order.
    """

    uid: str
    namespace: str
    type: str
    name: str
    metadata: JsonObject
    is_derived: bool
    memory_count: int
    relationship_count: int
    created_at: datetime
    updated_at: datetime
    version: int
    aliases: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Entity({self.uid})"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class EntitySummary:
    """An entity as a list shows it.

    Args:
        uid: UUIDv7.
        namespace: Its namespace.
        type: Such as ``person``; lower case.
        name: As it was first written.
        aliases: Its other names, in order.
        memory_count: Memories that mention it, as `Entity.memory_count`.
        last_mentioned_at: When the newest of them was created; ``None`` without any.
    """

    uid: str
    namespace: str
    type: str
    name: str
    aliases: tuple[str, ...]
    memory_count: int
    last_mentioned_at: datetime | None

    def __repr__(self) -> str:
        return f"EntitySummary({self.uid})"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class EntityDraft:
    """An entity to create; ``aliases`` are its other names."""

    type: str
    name: str
    metadata: JsonObject = field(default_factory=dict)
    namespace: str | None = None
    aliases: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "EntityDraft(…)"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class EntityPatch:
    """A change to an entity: ``metadata`` merges, ``None`` removes a key."""

    type: str | Unset = UNSET
    name: str | Unset = UNSET
    metadata: JsonObject | Unset = UNSET

    def __repr__(self) -> str:
        return "EntityPatch(…)"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class EntityFilter:
    """Which entities count; ``agent_id``: only those that a live memory of the agent mentions.

    A derived entity that only confidential memories mention is left out of what agents get, unless
    they request those.
    """

    namespaces: tuple[str, ...] = ()
    type: str | None = None
    agent_id: str | None = None
    name_prefix: str | None = None
    include_confidential: bool | None = None

    def __repr__(self) -> str:
        return "EntityFilter(…)"


@dataclass(frozen=True, slots=True, repr=False)
class Mention:
    """An entity found in a memory's content.

    Args:
        type: Type of the entity.
        name: As written in the content.
        relevance: Confidence of the finder, 0..1.
        start: First character; ``None`` when there is no single place.
        end: Past the last character.
        normal: What the name means, such as ``2023-05-06`` for "yesterday", ``25 EUR`` or ``New
            York City`` for "NYC"; ``None`` where that is the name itself.
    """

    type: str
    name: str
    relevance: float = 1.0
    start: int | None = None
    end: int | None = None
    normal: str | None = None

    def __repr__(self) -> str:
        return "Mention(…)"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityLink:
    """A link between an entity and a memory, and their relationship."""

    entity_uid: str
    memory_id: MemoryId
    relationship: str
    relevance: float
    actor: str
    created_at: datetime


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class EntityNode:
    """An entity of a neighbourhood; ``distance`` in steps, 0 for the requested entity."""

    uid: str
    type: str
    name: str
    distance: int

    def __repr__(self) -> str:
        return f"EntityNode({self.uid})"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityEdge:
    """Two entities that ``shared`` memories both mention."""

    source: str
    target: str
    shared: int


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The entities around one, nearest and strongest first, and every edge among them."""

    nodes: tuple[EntityNode, ...]
    edges: tuple[EntityEdge, ...]


@dataclass(frozen=True, slots=True)
class Relationships:
    """What an entity is related to.

    Args:
        by_relationship: Memories linked, by relationship.
        related: Entities mentioned together with it and in how many memories, most first.
    """

    by_relationship: Mapping[str, int]
    related: tuple[tuple[EntityNode, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PathStep:
    """Two neighbouring entities in a chain, and the newest memories that mention both."""

    source: str
    target: str
    memory_ids: tuple[MemoryId, ...]


@dataclass(frozen=True, slots=True)
class EntityPath:
    """A chain of entities, each mentioned together with the next; one step fewer than nodes."""

    nodes: tuple[EntityNode, ...]
    steps: tuple[PathStep, ...]


def normal_form(name: str) -> str:
    """Return the form by which names are compared: NFKC, case folded, white space collapsed."""
    if name.isascii():  # half of the time
        return " ".join(name.lower().split())
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(folded.split())


def checked_entity(draft: EntityDraft) -> EntityDraft:
    """Validate a draft: type in normal form, names trimmed, other names different.

    Raises:
        InvalidInputError: A field breaks its rule.
    """
    check_name("type", draft.type, at_most=TYPE_MAX_CHARACTERS)
    check_name("name", draft.name)
    check_json("metadata", draft.metadata)
    if len(draft.aliases) > ALIASES_MAX:
        raise InvalidInputError("aliases", f"must be at most {ALIASES_MAX}")
    for alias in draft.aliases:
        check_name("aliases", alias)
    if draft.namespace is not None:
        check_namespace(draft.namespace)
    own = normal_form(draft.name)
    aliases = {normal_form(alias): alias.strip() for alias in draft.aliases}
    others = tuple(alias for normal, alias in aliases.items() if normal != own)
    kind = normal_form(draft.type)
    return replace(draft, type=kind, name=draft.name.strip(), aliases=others)


def checked_entity_patch(patch: EntityPatch) -> dict[str, Any]:
    """Validate a patch and return the fields it changes.

    Raises:
        InvalidInputError: A field breaks its rule, or nothing is changed.
    """
    given = given_fields(patch)
    check_name("type", given.get("type"), at_most=TYPE_MAX_CHARACTERS)
    check_name("name", given.get("name"))
    check_json("metadata", given.get("metadata", {}))
    if "type" in given:
        given["type"] = normal_form(given["type"])
    if "name" in given:
        given["name"] = given["name"].strip()
    return given


def check_entity_filter(wanted: EntityFilter) -> None:
    """Check a filter.

    Raises:
        InvalidInputError: A value has the wrong form.
    """
    for name in ("type", "agent_id", "name_prefix"):
        check_text(name, getattr(wanted, name) or "")


def check_link(relationship: str, relevance: float) -> None:
    """Check the relationship of an entity and a memory.

    Raises:
        InvalidInputError: A value breaks its rule.
    """
    check_name("relationship", relationship, at_most=TYPE_MAX_CHARACTERS)
    check_between("relevance", relevance, 0, 1)


def check_reach(depth: int, max_neighbours: int) -> None:
    """Check the requested reach of a neighbourhood.

    Raises:
        InvalidInputError: A number is out of range.
    """
    check_between("depth", depth, 1, DEPTH_MAX)
    check_between("max_neighbours", max_neighbours, 1, NEIGHBOURS_MAX)


def check_steps(max_steps: int) -> None:
    """Check the requested length of a chain between two entities.

    Raises:
        InvalidInputError: The number is out of range.
    """
    check_between("max_steps", max_steps, 1, STEPS_MAX)
