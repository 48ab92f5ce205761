"""Queries for memories: filter, list and search."""

from dataclasses import replace
from typing import Annotated, Any, Final

from pydantic import Field

from muniment.api.fields import (
    CONFIDENTIAL_DEFAULT,
    Flag,
    Importance,
    Metadata,
    Moment,
    Name,
    RequestBody,
    Text,
    example,
    json_object,
    whole_number,
)
from muniment.domain.memories.memory import (
    METADATA_MAX_BYTES,
    Category,
    EmbeddingState,
    MemoryKind,
    MemoryType,
    Tier,
    Visibility,
)
from muniment.domain.memories.query import (
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


class _Conditions(RequestBody):
    """Filter conditions; all that are given must hold."""

    namespace: list[Name] = Field(
        default=[], max_length=100, description="Default: all namespaces that the key sees."
    )
    agent_id: Name | None = None
    user_id: Name | None = None
    session_id: Name | None = None
    project: Name | None = None
    entity: Name | None = Field(
        default=None, description="Id or name of an entity that it mentions."
    )
    type: list[MemoryType] = Field(
        default=[], max_length=len(MemoryType), description="At least one must match."
    )
    kind: MemoryKind | None = None
    category: list[Category] = Field(
        default=[], max_length=len(Category), description="At least one must match."
    )
    tag: list[Name] = Field(default=[], max_length=100, description="At least one must match.")
    tier: Tier | None = None
    visibility: Visibility | None = None
    source: Name | None = None
    actor: Name | None = Field(default=None, description="Author: person, or key:<id>.")
    client_id: Name | None = None
    embedding_state: EmbeddingState | None = None
    lifetime: Lifetime | None = Field(
        default=None, description="Whether it never expires, will expire or has expired."
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
    archived: bool | None = Field(default=None, description="True returns only archived memories.")
    include_archived: bool = False
    include_expired: bool = False
    deleted: bool = Field(default=False, description="True returns only the trash.")

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
    """The filter of a search; all given conditions must hold."""

    metadata: Metadata = Field(default={}, description="Keys with the values they must have.")

    def filter(self, *, include_archived: bool = False) -> MemoryFilter:
        """Return the domain value."""
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
        default=None, max_length=4096, description="next_cursor of the previous page."
    )
    after: Name | None = Field(
        default=None,
        description="Id of the last memory seen. Unreadable memories after it are listed again; "
        "after next_cursor they are not.",
    )
    offset: int = Field(default=0, ge=0, description="How many to skip.")

    def filter(self) -> MemoryFilter:
        """Return the filter as a domain value.

        Raises:
            InvalidInputError: ``metadata`` is no JSON object.
        """
        return replace(self.conditions(), metadata=json_object("metadata", self.metadata))

    def page(self) -> PageRequest:
        """Return the page as a domain value."""
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
    filters: FilterIn | None = Field(default=None, description="The same filters as for a list.")
    include_confidential: Flag | None = Field(default=None, description=CONFIDENTIAL_DEFAULT)
    include_archived: Flag = False
    neighbours: Annotated[int, whole_number(at_least=0, at_most=3)] = Field(
        default=0, description="Memories of the same session before and after each hit."
    )
    debug: Flag = Field(default=False, description="Adds the breakdown of each score.")

    def request(self) -> SearchRequest:
        """Return the domain value."""
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
