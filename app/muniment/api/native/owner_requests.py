"""Request bodies about owners, and their domain values."""

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
    """An agent, user or project to create; needs a name or a handle."""

    model_config = example({"name": "Librarian", "description": "Keeps the library in order."})

    handle: Name | None = Field(
        default=None, description="The value in memories, such as a slug; default: the name."
    )
    name: Name | None = Field(default=None, description="Default: the handle.")
    description: Description | None = None
    metadata: Metadata = Field(default={}, description="A JSON object; at most 50 keys and 10 KiB.")
    config: Metadata = Field(default={}, description="For agents; a JSON object.")
    stack: Metadata = Field(default={}, description="For projects: the technologies used.")
    repo_url: Url | None = Field(default=None, description="For projects.")
    namespace: Name | None = Field(default=None, description="Default: the key's first namespace.")

    def draft(self) -> OwnerDraft:
        """Return the domain value."""
        return OwnerDraft(**{name: getattr(self, name) for name in OwnerIn.model_fields})


class OwnerEdit(RequestBody):
    """A change: omitted fields stay, ``metadata`` is merged, other fields are replaced."""

    model_config = example(
        {"description": "Keeps the library in order.", "metadata": {"checked": True}}
    )

    name: Name = optional("Display name.")
    description: Description | None = None
    metadata: Metadata = optional("Merged; null removes a key.")
    config: Metadata = optional("For agents; replaces the whole object.")
    stack: Metadata = optional("For projects; replaces the whole object.")
    repo_url: Url | None = Field(default=None, description="For projects.")

    def patch(self) -> OwnerPatch:
        """Return the fields that were sent, as a domain value."""
        sent: dict[str, Any] = {name: getattr(self, name) for name in self.model_fields_set}
        return OwnerPatch(**sent)
