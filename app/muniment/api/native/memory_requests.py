"""What callers of the native API may send of memories, and the domain values it becomes."""

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
    """The two ways of saying when a memory ends."""

    expires_at: Moment | None = Field(default=None, description="Past it the memory is gone.")
    expires_in_s: Seconds | None = Field(default=None, description="The same, in seconds from now.")

    @checked(mode="after")
    def _one_way(self) -> Self:
        if self.expires_at is not None and self.expires_in_s is not None:
            raise ValueError("give expires_at or expires_in_s, not both")
        return self

    def expiry(self) -> datetime | None:
        """Return the moment of expiry, whichever way it was given."""
        if self.expires_in_s is not None:
            return datetime.now(UTC) + timedelta(seconds=self.expires_in_s)
        return self.expires_at


class MemoryIn(_Expiring):
    """A memory to remember."""

    model_config = example(
        {"content": "Ada drinks her tea without milk.", "tags": ["taste"], "importance": 0.7}
    )

    content: Content = Field(description="The text, stored verbatim.")
    namespace: Name | None = Field(default=None, description="Without one: the key's first.")
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
    tier: Tier | None = Field(
        default=None, description="Computed from the importance unless given."
    )
    visibility: Visibility | None = None
    source: Name | None = None
    created_at: Moment | None = Field(default=None, description="For what happened earlier.")
    client_id: Name | None = Field(
        default=None, description="Idempotency key: a second one is a duplicate."
    )
    embed: Flag = Field(default=True, description="False stores it without vectors.")
    wait: Flag = Field(default=True, description="False answers before the vectors are computed.")
    deduplicate: Flag = Field(
        default=False,
        description="True stores nothing when the namespace and agent hold the same statement.",
    )
    dedup_threshold: float = Field(
        default=DEDUP_THRESHOLD_DEFAULT,
        ge=DEDUP_THRESHOLD_MIN,
        le=1,
        strict=True,
        description="The least cosine of a near duplicate; its words must agree besides.",
    )

    def draft(self) -> MemoryDraft:
        """Return the same as the services know it."""
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
    """An item of a batch that is no valid memory, and why."""

    def __init__(self, error: ValidationError) -> None:
        self.error = error


def _keep_bad(value: object, validate: ValidatorFunctionWrapHandler) -> object:
    # One bad item must not stop the rest: it becomes a result of its own.
    try:
        return validate(value)
    except ValidationError as error:
        return BadItem(error)


class BatchIn(RequestBody):
    """Many memories at once; one bad one does not stop the rest."""

    model_config = example(
        {"memories": [{"content": "The key is under the mat."}, {"content": "Bins on Tuesday."}]}
    )

    memories: list[Annotated[MemoryIn, WrapValidator(_keep_bad)]] = Field(
        min_length=1, max_length=BATCH_MAX
    )

    def items(self) -> list[MemoryIn | BadItem]:
        """Return the items as they were validated."""
        return list(self.memories)


class MemoryEdit(_Expiring):
    """A change: fields left out stay, ``metadata`` merges, ``tags`` and ``categories`` replace."""

    model_config = example({"importance": 0.9, "metadata": {"checked": True}})

    content: Content = optional("The new text.")
    agent_id: Name | None = None
    user_id: Name | None = None
    session_id: Name | None = None
    project: Name | None = None
    type: MemoryType | None = Field(
        default=None, description="What sort of statement it is; null leaves it to the program."
    )
    kind: MemoryKind | None = Field(default=None, description="Null leaves it to the program.")
    categories: Categories | None = Field(
        default=None, description="Replaces all categories; null leaves them to the program."
    )
    tags: Tags = optional("Replaces all tags.")
    metadata: Metadata = optional("Merged; a key given as null is removed.")
    importance: Importance = optional("From 0 to 1.")
    tier: Tier | None = Field(default=None, description="Null: computed from the importance again.")
    visibility: Visibility = optional("Confidential ones are left out of search.")
    source: Name | None = None
    archived: Flag = optional("True leaves it out of search and lists.")

    def patch(self) -> MemoryPatch:
        """Return the fields that were sent as the services know them."""
        sent: dict[str, Any] = {name: getattr(self, name) for name in self.model_fields_set}
        if sent.pop("expires_in_s", None) is not None:
            sent["expires_at"] = self.expiry()
        for name in ("categories", "tags"):
            if sent.get(name) is not None:
                sent[name] = tuple(sent[name])
        return MemoryPatch(**sent)
