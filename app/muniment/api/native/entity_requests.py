"""Request bodies and queries about entities, and their domain values."""

from typing import Annotated, Any

from pydantic import Field

from muniment.api.fields import (
    CONFIDENTIAL_DEFAULT,
    Importance,
    Metadata,
    Name,
    RequestBody,
    Text,
    example,
    optional,
)
from muniment.api.native.page_query import PageQuery
from muniment.domain.entities.entity import (
    ALIASES_MAX,
    MENTIONED_IN,
    TYPE_MAX_CHARACTERS,
    EntityDraft,
    EntityFilter,
    EntityPatch,
)

EntityType = Annotated[Text, Field(min_length=1, max_length=TYPE_MAX_CHARACTERS)]


class EntityIn(RequestBody):
    """An entity to create."""

    model_config = example(
        {"type": "person", "name": "Ada Lovelace", "aliases": ["Countess of Lovelace"]}
    )

    type: EntityType = Field(description="Such as person, organization, location; lower case.")
    name: Name
    metadata: Metadata = Field(default={}, description="A JSON object; at most 50 keys and 10 KiB.")
    namespace: Name | None = Field(default=None, description="Default: the key's first namespace.")
    aliases: list[Name] = Field(
        default=[], max_length=ALIASES_MAX, description="Other names, under which it is found too."
    )

    def draft(self) -> EntityDraft:
        """Return the domain value."""
        return EntityDraft(
            type=self.type,
            name=self.name,
            metadata=self.metadata,
            namespace=self.namespace,
            aliases=tuple(self.aliases),
        )


class EntityEdit(RequestBody):
    """A change: omitted fields stay, ``metadata`` is merged."""

    model_config = example({"metadata": {"born": 1815}})

    type: EntityType = optional("Such as person.")
    name: Name = optional("Unique within its type.")
    metadata: Metadata = optional("Merged; null removes a key.")

    def patch(self) -> EntityPatch:
        """Return the fields that were sent, as a domain value."""
        sent: dict[str, Any] = {name: getattr(self, name) for name in self.model_fields_set}
        return EntityPatch(**sent)


class EntityQuery(PageQuery):
    """The query of a list of entities."""

    type: EntityType | None = None
    agent_id: Name | None = Field(
        default=None, description="Only entities that memories of this agent mention."
    )
    name_prefix: Name | None = None
    include_confidential: bool | None = Field(default=None, description=CONFIDENTIAL_DEFAULT)

    def filter(self) -> EntityFilter:
        """Return the filter as a domain value."""
        return EntityFilter(
            namespaces=tuple(self.namespace),
            type=self.type,
            agent_id=self.agent_id,
            name_prefix=self.name_prefix,
            include_confidential=self.include_confidential,
        )


class MergeIn(RequestBody):
    """The entity to merge into the one in the path."""

    model_config = example({"with": "Countess of Lovelace"})

    with_: Name = Field(alias="with", description="Its id or name, in the same namespace.")


class SplitIn(RequestBody):
    """The name to split off as its own entity."""

    model_config = example({"name": "Countess of Lovelace"})

    name: Name = Field(description="One of the entity's aliases.")


class AliasIn(RequestBody):
    """Another name for an entity."""

    model_config = example({"name": "Countess of Lovelace"})

    name: Name = Field(description="Not the name of an entity that was made by hand.")


class LinkIn(RequestBody):
    """A link to a memory."""

    model_config = example({"memory_id": "mem_000000000000", "relationship": "mentioned_in"})

    memory_id: Name = Field(description="Any of its ids; it must be in the entity's namespace.")
    relationship: EntityType = MENTIONED_IN
    relevance: Importance = 1.0
