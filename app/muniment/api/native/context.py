"""The route of contexts for prompts."""

from typing import TYPE_CHECKING, Annotated

from fastapi import FastAPI, Request, Response
from pydantic import ConfigDict, Field

from muniment.api.answers import Answer, Body, field
from muniment.api.fields import Flag, Importance, RequestBody, Text, whole_number
from muniment.api.native.memory_answers import MemoryOut
from muniment.api.native.query_requests import FilterIn
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.memories.context import (
    CONTEXT_LIMIT_DEFAULT,
    CONTEXT_LIMIT_MAX,
    CONTEXT_TOKENS_DEFAULT,
    CONTEXT_TOKENS_MAX,
    ContextMemory,
    ContextRequest,
)
from muniment.domain.memories.query import QUERY_MAX_CHARACTERS, SearchMode

if TYPE_CHECKING:
    from muniment.services.search.context import ContextService


class ContextIn(RequestBody):
    """A context to build."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"query": "plan Ada's birthday", "max_tokens": 500}]}
    )

    query: Text = Field(min_length=1, max_length=QUERY_MAX_CHARACTERS)
    max_tokens: Annotated[int, whole_number(at_least=1, at_most=CONTEXT_TOKENS_MAX)] = Field(
        default=CONTEXT_TOKENS_DEFAULT,
        description="Limit for the whole text, counted with the embedding model's tokenizer; "
        "other models count differently.",
    )
    limit: Annotated[int, whole_number(at_least=1, at_most=CONTEXT_LIMIT_MAX)] = Field(
        default=CONTEXT_LIMIT_DEFAULT,
        description="Number of memories whose sentences are considered.",
    )
    mode: SearchMode = SearchMode.HYBRID
    min_score: Importance = 0.0
    filters: FilterIn | None = Field(default=None, description="The same filters as for a list.")
    include_confidential: Flag = False
    include_archived: Flag = False

    def request(self) -> ContextRequest:
        """Return the domain value."""
        return ContextRequest(
            query=self.query,
            max_tokens=self.max_tokens,
            limit=self.limit,
            min_score=self.min_score,
            mode=self.mode,
            filter=(self.filters or FilterIn()).filter(include_archived=self.include_archived),
            include_confidential=self.include_confidential,
        )


class SentenceOut(Answer):
    """A sentence of a memory's content: start, end and text."""

    start: int
    end: int
    text: str


def _sentences(quoted: ContextMemory) -> list[Body]:
    content = quoted.memory.content
    return [
        SentenceOut.of(start=start, end=end, text=content[start:end]) for start, end in quoted.spans
    ]


class ContextMemoryOut(Answer):
    """A memory quoted in the text."""

    memory: MemoryOut
    score: float = field("Score of the search that found it.", ge=0, le=1)
    sentences: list[SentenceOut] = field(source=_sentences)


class ContextOut(Answer):
    """Whole sentences for a prompt."""

    text: str = field("Empty if nothing is relevant or nothing relevant fits.")
    tokens: int
    left_out: int = field("Relevant sentences that did not fit.")
    memories: list[ContextMemoryOut] = field("In the order of the text, starting with [1].")


class ContextRoutes:
    """The endpoint of contexts; runs in a thread of the pool.

    Args:
        service: The use case.
    """

    def __init__(self, service: "ContextService") -> None:
        self._service = service

    def context(self, body: ContextIn, request: Request) -> Response:
        """Build a context."""
        return JsonAnswer(ContextOut.of(self._service.context(body.request(), actor_of(request))))


def mount_context(app: FastAPI, service: "ContextService") -> None:
    """Add the route of contexts to the application."""
    add_operations(
        app,
        "Search",
        Operation(
            "POST",
            "/v1/context",
            ContextRoutes(service).context,
            summary="Build a context for a prompt",
            scope=Scope.READ,
            answer=ContextOut,
            others={503: "The embedding model cannot be used; its tokenizer is needed."},
            description="Returns whole, unaltered sentences from the memories that a search "
            "finds, chosen for relevance and novelty and grouped by day. A … marks "
            "omitted sentences.",
        ),
    )
