"""What callers of the native API may send, and the domain values it becomes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
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
    Text,
    example,
    json_object,
    optional,
    whole_number,
)
from muniment.domain.access import Dialect, Scope
from muniment.domain.memory import (
    DEDUP_THRESHOLD_DEFAULT,
    DEDUP_THRESHOLD_MIN,
    DEFAULT_IMPORTANCE,
    METADATA_MAX_BYTES,
    Category,
    EmbeddingState,
    MemoryDraft,
    MemoryKind,
    MemoryPatch,
    MemoryType,
    Tier,
    Visibility,
)
from muniment.domain.query import (
    LIST_LIMIT_DEFAULT,
    LIST_LIMIT_MAX,
    QUERY_MAX_CHARACTERS,
    SEARCH_LIMIT_DEFAULT,
    SEARCH_LIMIT_MAX,
    Lifetime,
    MemoryFilter,
    PageRequest,
    SearchMode,
    SearchRequest,
    Sort,
)

BATCH_MAX: Final = 1000
RATE_MAX_PER_MINUTE: Final = 1_000_000
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
    visibility: Visibility = Visibility.PRIVATE
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


class _Conditions(RequestBody):
    """Which memories count; every condition given must hold."""

    namespace: list[Name] = Field(
        default=[], max_length=100, description="Without one: all the key sees."
    )
    agent_id: Name | None = None
    user_id: Name | None = None
    session_id: Name | None = None
    project: Name | None = None
    entity: Name | None = Field(default=None, description="That it mentions: uid or name.")
    type: list[MemoryType] = Field(
        default=[], max_length=len(MemoryType), description="Any of them."
    )
    kind: MemoryKind | None = None
    category: list[Category] = Field(
        default=[], max_length=len(Category), description="Any of them."
    )
    tag: list[Name] = Field(default=[], max_length=100, description="Any of them.")
    tier: Tier | None = None
    visibility: Visibility | None = None
    source: Name | None = None
    actor: Name | None = Field(default=None, description="Who wrote it: person, or key:<id>.")
    client_id: Name | None = None
    embedding_state: EmbeddingState | None = None
    lifetime: Lifetime | None = Field(
        default=None, description="Without an end, with one to come, or past it."
    )
    min_importance: float | None = Field(default=None, ge=0, le=1)
    max_importance: float | None = Field(default=None, ge=0, le=1)
    created_after: Moment | None = None
    created_before: Moment | None = None
    updated_after: Moment | None = None
    updated_before: Moment | None = None
    accessed_after: Moment | None = None
    accessed_before: Moment | None = None
    expires_after: Moment | None = None
    expires_before: Moment | None = None
    archived: bool | None = Field(default=None, description="True asks for archived ones alone.")
    include_archived: bool = False
    include_expired: bool = False
    deleted: bool = Field(default=False, description="True asks for the trash alone.")

    def conditions(self) -> MemoryFilter:
        """Return the same as the services know it, metadata left out."""
        values: dict[str, Any] = {
            name: getattr(self, name) for name in _Conditions.model_fields if name not in _RENAMED
        }
        values |= {theirs: tuple(getattr(self, ours)) for ours, theirs in _RENAMED.items()}
        return MemoryFilter(**values)


_RENAMED: Final = {
    "namespace": "namespaces",
    "type": "types",
    "category": "categories",
    "tag": "tags",
}


class FilterIn(_Conditions):
    """The filter of a search; every condition given must hold."""

    metadata: Metadata = Field(default={}, description="Keys and the values they must equal.")

    def filter(self, *, include_archived: bool = False) -> MemoryFilter:
        """Return the same as the services know it."""
        found = self.conditions()
        return replace(
            found,
            metadata=self.metadata,
            include_archived=found.include_archived or include_archived,
        )


class ListQuery(_Conditions):
    """The query of a list: a filter, an order and a page."""

    metadata: Text | None = Field(
        default=None,
        max_length=METADATA_MAX_BYTES,
        description="A JSON object: keys and the values they must equal.",
    )
    sort: Sort = Sort.NEWEST
    limit: int = Field(default=LIST_LIMIT_DEFAULT, ge=1, le=LIST_LIMIT_MAX)
    cursor: Text | None = Field(
        default=None, max_length=4096, description="next_cursor of the page before."
    )
    after: Name | None = Field(default=None, description="Id of the last memory seen.")
    offset: int = Field(default=0, ge=0, description="How many to skip.")

    def filter(self) -> MemoryFilter:
        """Return the filter as the services know it.

        Raises:
            InvalidInputError: ``metadata`` is no JSON object.
        """
        return replace(self.conditions(), metadata=json_object("metadata", self.metadata))

    def page(self) -> PageRequest:
        """Return the page as the services know it."""
        return PageRequest(
            sort=self.sort,
            limit=self.limit,
            cursor=self.cursor,
            after=self.after,
            offset=self.offset,
        )


class SearchIn(RequestBody):
    """A search."""

    model_config = example({"query": "how does Ada like her tea?", "limit": 5})

    query: Text = Field(min_length=1, max_length=QUERY_MAX_CHARACTERS)
    mode: SearchMode = SearchMode.HYBRID
    limit: Annotated[int, whole_number(at_least=1, at_most=SEARCH_LIMIT_MAX)] = SEARCH_LIMIT_DEFAULT
    min_score: Importance = 0.0
    filters: FilterIn | None = Field(default=None, description="As the query of a list.")
    include_confidential: Flag = False
    include_archived: Flag = False
    neighbours: Annotated[int, whole_number(at_least=0, at_most=3)] = Field(
        default=0, description="Memories of the same session before and after each hit."
    )
    debug: Flag = Field(default=False, description="Adds the breakdown of each score.")

    def request(self) -> SearchRequest:
        """Return the same as the services know it."""
        return SearchRequest(
            query=self.query,
            mode=self.mode,
            limit=self.limit,
            min_score=self.min_score,
            filter=(self.filters or FilterIn()).filter(include_archived=self.include_archived),
            include_confidential=self.include_confidential,
            neighbours=self.neighbours,
            debug=self.debug,
        )


class NamespaceIn(RequestBody):
    """A namespace to make, or the new name of one."""

    model_config = example({"name": "work"})

    name: Name


class WipeIn(RequestBody):
    """The confirmation that a wipe asks for."""

    model_config = example({"confirm": "work"})

    confirm: Name = Field(description="The name of the namespace.")


class KeyIn(RequestBody):
    """A key to make."""

    model_config = example(
        {"namespaces": ["work"], "name": "my agent", "scopes": ["read", "write"]}
    )

    namespaces: list[Name] = Field(
        min_length=1, max_length=100, description="Writes that name none go to the first."
    )
    name: Annotated[Text, Field(max_length=100)] = ""
    dialect: Dialect = Field(
        default=Dialect.NATIVE, description="The API that it speaks; the key begins accordingly."
    )
    scopes: list[Scope] = Field(
        default=[Scope.READ, Scope.WRITE], min_length=1, max_length=len(Scope)
    )
    rate_per_minute: (
        Annotated[int, whole_number(at_least=1, at_most=RATE_MAX_PER_MINUTE)] | None
    ) = None
    rate_per_hour: Annotated[int, whole_number(at_least=1, at_most=RATE_MAX_PER_MINUTE)] | None = (
        None
    )
    expires_at: Moment | None = None


class KeyEdit(RequestBody):
    """A change to a key: fields left out stay."""

    model_config = example({"paused": True})

    name: Annotated[Text, Field(max_length=100)] = optional("What it is for.")
    rate_per_minute: Annotated[int, whole_number(at_least=1, at_most=RATE_MAX_PER_MINUTE)] = (
        optional("Calls within any minute.")
    )
    rate_per_hour: Annotated[int, whole_number(at_least=1, at_most=RATE_MAX_PER_MINUTE)] | None = (
        Field(default=None, description="Calls within any hour. Null: no such limit.")
    )
    expires_at: Moment | None = Field(default=None, description="Null: it does not expire.")
    paused: Flag = optional("True refuses its calls until it is false again.")
    revoked: Literal[True] = optional("For ever.")
