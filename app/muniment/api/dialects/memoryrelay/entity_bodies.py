"""Entities as MemoryRelay's clients send them, and what they are answered."""

from typing import Annotated, Any, Final, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, Field

from muniment.api.dialects.building import VendorBody
from muniment.api.dialects.memoryrelay.names import time_text
from muniment.api.fields import Metadata, Name, Text
from muniment.domain.entities.entity import (
    MENTIONED_IN,
    TYPE_MAX_CHARACTERS,
    Entity,
    EntityDraft,
    EntityLink,
    EntityPatch,
    Neighbourhood,
    Relationships,
)
from muniment.domain.memories.memory import UNSET

_ALIASES: Final = {"place": "location"}


def _plain(value: object) -> object:
    """Return a type under its first name; those of the vendor have one alias."""
    if isinstance(value, str):
        value = value.strip().lower()
        return _ALIASES.get(value, value)
    return value


EntityType = Annotated[
    Literal[
        "person",
        "organization",
        "technology",
        "project",
        "product",
        "location",
        "document",
        "metric",
        "event",
        "skill",
        "concept",
        "other",
    ],
    BeforeValidator(_plain),
]
Relationship = Annotated[Text, Field(min_length=1, max_length=TYPE_MAX_CHARACTERS)]


class EntityIn(VendorBody):
    """An entity to create; older clients say ``entity_value`` for its name, others ``type``."""

    name: Name = Field(validation_alias=AliasChoices("name", "entity_value"))
    entity_type: EntityType = Field(validation_alias=AliasChoices("entity_type", "type"))
    metadata: Metadata | None = None
    agent_id: Text | None = Field(default=None, description="Said back; entities are of no agent.")

    def draft(self) -> EntityDraft:
        """Return the entity as the services know it."""
        return EntityDraft(type=self.entity_type, name=self.name, metadata=self.metadata or {})


class EntityPatchIn(VendorBody):
    """A change to an entity; null is left out, metadata is merged."""

    name: Name | None = None
    entity_type: EntityType | None = Field(
        default=None, validation_alias=AliasChoices("entity_type", "type")
    )
    metadata: Metadata | None = None

    def patch(self) -> EntityPatch | None:
        """Return the change as the services know it; ``None`` when nothing is to change."""
        if self.name is None and self.entity_type is None and not self.metadata:
            return None
        return EntityPatch(
            name=UNSET if self.name is None else self.name,
            type=UNSET if self.entity_type is None else self.entity_type,
            metadata=UNSET if self.metadata is None else self.metadata,
        )


class LinkIn(VendorBody):
    """A memory that an entity is linked to."""

    memory_id: Text
    relationship: Relationship | None = None

    @property
    def label(self) -> str:
        """What the link says."""
        return self.relationship or MENTIONED_IN


class NamedLinkIn(LinkIn):
    """An entity and a memory to link."""

    entity_id: Text


class EntityOut(BaseModel):
    """An entity; its value and agent are there for older clients, which need them."""

    object: Literal["entity"]
    id: str
    name: str
    entity_type: str
    entity_value: str
    agent_id: str
    metadata: dict[str, Any]
    memory_count: int
    relationship_count: int
    created_at: str
    updated_at: str


class EntityPageOut(BaseModel):
    """A page of entities, newest first."""

    object: Literal["list"]
    data: list[EntityOut]
    has_more: bool
    next_cursor: str | None
    total_count: int


class LinkOut(BaseModel):
    """A link between an entity and a memory."""

    entity_id: str
    memory_id: str
    relationship: str
    relevance_score: float
    created_at: str


class RelationshipsOut(BaseModel):
    """How many memories an entity is linked to, and what is mentioned together with it."""

    entity_id: str
    relationships: list[dict[str, Any]]
    related_entities: list[dict[str, Any]]


class NeighborhoodOut(BaseModel):
    """The entities around one, and which are mentioned together."""

    entity_id: str
    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]


def entity_body(entity: Entity, *, agent_id: str = "") -> dict[str, Any]:
    """Return the body of an entity.

    Args:
        entity: The entity.
        agent_id: The agent that the caller named.
    """
    return {
        "object": "entity",
        "id": entity.uid,
        "name": entity.name,
        "entity_type": entity.type,
        "entity_value": entity.name,
        "agent_id": agent_id,
        "metadata": dict(entity.metadata),
        "memory_count": entity.memory_count,
        "relationship_count": entity.relationship_count,
        "created_at": time_text(entity.created_at),
        "updated_at": time_text(entity.updated_at),
    }


def link_body(link: EntityLink) -> dict[str, Any]:
    """Return the body of a link."""
    return {
        "entity_id": link.entity_uid,
        "memory_id": link.memory_id,
        "relationship": link.relationship,
        "relevance_score": link.relevance,
        "created_at": time_text(link.created_at),
    }


def relationships_body(uid: str, found: Relationships) -> dict[str, Any]:
    """Return the body of an entity's relationships."""
    return {
        "entity_id": uid,
        "relationships": [
            {"relationship": name, "memory_count": count}
            for name, count in found.by_relationship.items()
        ],
        "related_entities": [
            {
                "id": node.uid,
                "name": node.name,
                "entity_type": node.type,
                "shared_memories": shared,
            }
            for node, shared in found.related
        ],
    }


def neighborhood_body(uid: str, found: Neighbourhood) -> dict[str, Any]:
    """Return the body of the entities around one."""
    return {
        "entity_id": uid,
        "nodes": [
            {
                "id": node.uid,
                "name": node.name,
                "entity_type": node.type,
                "distance": node.distance,
            }
            for node in found.nodes
        ],
        "edges": [
            {"source": edge.source, "target": edge.target, "weight": edge.shared}
            for edge in found.edges
        ],
    }
