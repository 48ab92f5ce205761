"""MemoryRelay's requests and answers about entities."""

from typing import Annotated, Any, Final, Literal

from pydantic import AliasChoices, BeforeValidator, Field

from muniment.api.answers import Answer, Body, MomentText, field
from muniment.api.dialects.building import VendorBody
from muniment.api.dialects.memoryrelay.pages import ListOut
from muniment.api.fields import Metadata, Name, Text
from muniment.domain.entities.entity import (
    MENTIONED_IN,
    TYPE_MAX_CHARACTERS,
    EntityDraft,
    EntityPatch,
    Neighbourhood,
    Relationships,
)
from muniment.domain.memories.memory import UNSET

_ALIASES: Final = {"place": "location"}


def _plain(value: object) -> object:
    """Return the main name of a type; the vendor has one alias."""
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
    """An entity to create; older clients send ``entity_value`` for its name, others ``type``."""

    name: Name = Field(validation_alias=AliasChoices("name", "entity_value"))
    entity_type: EntityType = Field(validation_alias=AliasChoices("entity_type", "type"))
    metadata: Metadata | None = None
    agent_id: Text | None = Field(
        default=None, description="Returned unchanged; entities do not belong to agents."
    )

    def draft(self) -> EntityDraft:
        """Return the entity as a domain value."""
        return EntityDraft(type=self.entity_type, name=self.name, metadata=self.metadata or {})


class EntityPatchIn(VendorBody):
    """A change to an entity; null counts as omitted, metadata is merged."""

    name: Name | None = None
    entity_type: EntityType | None = Field(
        default=None, validation_alias=AliasChoices("entity_type", "type")
    )
    metadata: Metadata | None = None

    def patch(self) -> EntityPatch | None:
        """Return the change as a domain value; ``None`` if there is none."""
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
        """The link's relationship."""
        return self.relationship or MENTIONED_IN


class NamedLinkIn(LinkIn):
    """An entity and a memory to link."""

    entity_id: Text


class EntityOut(Answer):
    """An entity, with value and agent for older clients."""

    object: Literal["entity"]
    id: str = field(source="uid")
    name: str
    entity_type: str = field(source="type")
    entity_value: str = field(source="name")
    agent_id: str = field(value="")
    metadata: dict[str, Any]
    memory_count: int
    relationship_count: int
    created_at: MomentText
    updated_at: MomentText


class EntityPageOut(ListOut):
    """A page of entities, newest first."""

    data: list[EntityOut]


class LinkOut(Answer):
    """A link between an entity and a memory."""

    entity_id: str = field(source="entity_uid")
    memory_id: str
    relationship: str
    relevance_score: float = field(source="relevance")
    created_at: MomentText


class _NodeOut(Answer):
    """An entity in a graph."""

    id: str = field(source="uid")
    name: str
    entity_type: str = field(source="type")


class RelationshipsOut(Answer):
    """Relationships of an entity, and the entities mentioned together with it."""

    entity_id: str
    relationships: list[dict[str, Any]]
    related_entities: list[dict[str, Any]]


class NeighborhoodOut(Answer):
    """The entities around an entity, and which of them are mentioned together."""

    entity_id: str
    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]


def relationships_body(uid: str, found: Relationships) -> Body:
    """Return the body of an entity's relationships."""
    return RelationshipsOut.of(
        entity_id=uid,
        relationships=[
            {"relationship": name, "memory_count": count}
            for name, count in found.by_relationship.items()
        ],
        related_entities=[
            {**_NodeOut.of(node), "shared_memories": shared} for node, shared in found.related
        ],
    )


def neighborhood_body(uid: str, found: Neighbourhood) -> Body:
    """Return the body of the entities around one."""
    return NeighborhoodOut.of(
        entity_id=uid,
        nodes=[{**_NodeOut.of(node), "distance": node.distance} for node in found.nodes],
        edges=[
            {"source": edge.source, "target": edge.target, "weight": edge.shared}
            for edge in found.edges
        ],
    )
