"""What callers may send about owners, and the domain values it becomes."""

from typing import Annotated, Any

from pydantic import Field

from muniment.api.fields import Metadata, Name, RequestBody, Text, example, optional
from muniment.domain.entities.owner import (
    DESCRIPTION_MAX_CHARACTERS,
    URL_MAX_CHARACTERS,
    OwnerDraft,
    OwnerPatch,
)

Description = Annotated[Text, Field(max_length=DESCRIPTION_MAX_CHARACTERS)]
Url = Annotated[Text, Field(min_length=1, max_length=URL_MAX_CHARACTERS)]


class OwnerIn(RequestBody):
    """An agent, a user or a project to create; name or handle must be given."""

    model_config = example({"name": "Librarian", "description": "Files what is said."})

    handle: Name | None = Field(
        default=None, description="What memories carry, such as a slug; the name unless given."
    )
    name: Name | None = Field(default=None, description="The handle unless given.")
    description: Description | None = None
    metadata: Metadata = Field(default={}, description="A JSON object; at most 50 keys and 10 KiB.")
    config: Metadata = Field(default={}, description="Of an agent: a JSON object.")
    stack: Metadata = Field(default={}, description="Of a project: what it is built with.")
    repo_url: Url | None = Field(default=None, description="Of a project.")
    namespace: Name | None = Field(default=None, description="Without one: the key's first.")

    def draft(self) -> OwnerDraft:
        """Return the same as the services know it."""
        return OwnerDraft(**{name: getattr(self, name) for name in OwnerIn.model_fields})


class OwnerEdit(RequestBody):
    """A change: fields left out stay, ``metadata`` merges, the others replace."""

    model_config = example({"description": "Files what is said.", "metadata": {"checked": True}})

    name: Name = optional("For people.")
    description: Description | None = None
    metadata: Metadata = optional("Merged; a key given as null is removed.")
    config: Metadata = optional("Of an agent: replaces all of it.")
    stack: Metadata = optional("Of a project: replaces all of it.")
    repo_url: Url | None = Field(default=None, description="Of a project.")

    def patch(self) -> OwnerPatch:
        """Return the fields that were sent as the services know them."""
        sent: dict[str, Any] = {name: getattr(self, name) for name in self.model_fields_set}
        return OwnerPatch(**sent)
