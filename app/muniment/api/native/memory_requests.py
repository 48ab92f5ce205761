"""Request bodies about memories, and their domain values."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final, Self

from pydantic import Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator
from pydantic import model_validator as checked

from muniment.api.fields import (
    Content,
    Flag,
    Importance,
    Metadata,
    Moment,
    Name,
    RequestBody,
    Tags,
    example,
    optional,
    whole_number,
)
from muniment.domain.memories.memory import (
    DEDUP_THRESHOLD_DEFAULT,
    DEDUP_THRESHOLD_MIN,
    DEFAULT_IMPORTANCE,
    Category,
    MemoryDraft,
    MemoryKind,
    MemoryPatch,
    MemoryType,
    Tier,
    Visibility,
)
from muniment.services.memories.memory_service import BATCH_MAX

_LIFETIME_MAX_S: Final = 100 * 366 * 24 * 3600

Categories = Annotated[list[Category], Field(max_length=len(Category))]
Seconds = Annotated[int, whole_number(at_least=1, at_most=_LIFETIME_MAX_S)]


class _Expiring(RequestBody):
    """The two ways to set a memory's expiry."""

    expires_at: Moment | None = Field(
        default=None, description="When the memory expires and is removed."
    )
    expires_in_s: Seconds | None = Field(default=None, description="The same, in seconds from now.")

    @checked(mode="after")
    def _one_way(self) -> Self:
        if self.expires_at is not None and self.expires_in_s is not None:
            raise ValueError("give expires_at or expires_in_s, not both")
        return self

    def expiry(self) -> datetime | None:
        """Return the moment of expiry, however it was given."""
        if self.expires_in_s is not None:
            return datetime.now(UTC) + timedelta(seconds=self.expires_in_s)
        return self.expires_at


class MemoryIn(_Expiring):
    """A memory to remember."""

    model_config = example(
        {"content": "Ada drinks her tea without milk.", "tags": ["taste"], "importance": 0.7}
    )

    content: Content = Field(description="The text, stored verbatim.")
    namespace: Name | None = Field(default=None, description="Default: the key's first namespace.")
    agent_id: Name | None = None
    user_id: Name | None = None
    session_id: Name | None = None
    project: Name | None = None
    type: MemoryType | None = None
    kind: MemoryKind | None = None
    categories: Categories = Field(default=[])
    tags: Tags = Field(default=[])
    metadata: Metadata = Field(default={}, description="A JSON object; at most 50 keys and 10 KiB.")
    importance: Importance = DEFAULT_IMPORTANCE
    tier: Tier | None = Field(default=None, description="Default: computed from the importance.")
    visibility: Visibility | None = None
    source: Name | None = None
    created_at: Moment | None = Field(
        default=None, description="For a memory from an earlier time."
    )
    client_id: Name | None = Field(
        default=None, description="Idempotency key: a second memory with it is a duplicate."
    )
    embed: Flag = Field(default=True, description="False stores the memory without vectors.")
    wait: Flag = Field(default=True, description="False returns before the vectors are computed.")
    deduplicate: Flag = Field(
        default=False,
        description="True stores nothing if the namespace and agent already have the same "
        "statement.",
    )
    dedup_threshold: float = Field(
        default=DEDUP_THRESHOLD_DEFAULT,
        ge=DEDUP_THRESHOLD_MIN,
        le=1,
        strict=True,
        description="Minimum cosine similarity of a near duplicate; its words must also agree.",
    )

    def draft(self) -> MemoryDraft:
        """Return the domain value."""
        return MemoryDraft(
            content=self.content,
            namespace=self.namespace,
            agent_id=self.agent_id,
            user_id=self.user_id,
            session_id=self.session_id,
            project=self.project,
            type=self.type,
            kind=self.kind,
            categories=tuple(self.categories),
            tags=tuple(self.tags),
            metadata=self.metadata,
            importance=self.importance,
            tier=self.tier,
            visibility=self.visibility,
            source=self.source,
            created_at=self.created_at,
            expires_at=self.expiry(),
            client_id=self.client_id,
            embed=self.embed,
            wait=self.wait,
            deduplicate=self.deduplicate,
            dedup_threshold=self.dedup_threshold,
        )


class BadItem:
    """An item of a batch that is not a valid memory, with the error."""

    def __init__(self, error: ValidationError) -> None:
        self.error = error


def _keep_bad(value: object, validate: ValidatorFunctionWrapHandler) -> object:
    # An invalid item must not stop the others: it gets its own result.
    try:
        return validate(value)
    except ValidationError as error:
        return BadItem(error)


class BatchIn(RequestBody):
    """Many memories at once; an invalid one does not stop the others."""

    model_config = example(
        {"memories": [{"content": "The key is under the mat."}, {"content": "Bins on Tuesday."}]}
    )

    memories: list[Annotated[MemoryIn, WrapValidator(_keep_bad)]] = Field(
        min_length=1, max_length=BATCH_MAX
    )

    def items(self) -> list[MemoryIn | BadItem]:
        """Return the validated items."""
        return list(self.memories)


class MemoryEdit(_Expiring):
    """A change: omitted fields stay, ``metadata`` is merged, tags and categories are replaced."""

    model_config = example({"importance": 0.9, "metadata": {"checked": True}})

    content: Content = optional("The new text.")
    agent_id: Name | None = None
    user_id: Name | None = None
    session_id: Name | None = None
    project: Name | None = None
    type: MemoryType | None = Field(
        default=None, description="Type of statement; null lets the program choose."
    )
    kind: MemoryKind | None = Field(default=None, description="Null lets the program choose.")
    categories: Categories | None = Field(
        default=None, description="Replaces all categories; null lets the program choose."
    )
    tags: Tags = optional("Replaces all tags.")
    metadata: Metadata = optional("Merged; null removes a key.")
    importance: Importance = optional("From 0 to 1.")
    tier: Tier | None = Field(default=None, description="Null: computed from the importance.")
    visibility: Visibility = optional("Confidential memories are excluded from search.")
    source: Name | None = None
    archived: Flag = optional("True excludes it from search and lists.")

    def patch(self) -> MemoryPatch:
        """Return the fields that were sent, as a domain value."""
        sent: dict[str, Any] = {name: getattr(self, name) for name in self.model_fields_set}
        if sent.pop("expires_in_s", None) is not None:
            sent["expires_at"] = self.expiry()
        for name in ("categories", "tags"):
            if sent.get(name) is not None:
                sent[name] = tuple(sent[name])
        return MemoryPatch(**sent)
