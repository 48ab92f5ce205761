"""A context service with behaviour: quotes the first sentence of what the fake search finds."""

from typing import Any

from muniment.domain.access import Actor
from muniment.domain.memories.context import ContextMemory, ContextRequest, ContextResult
from muniment.domain.memories.query import SearchRequest
from muniment.domain.text.sentences import sentences


class FakeContext:
    """Builds a context out of what a search finds, a token being a word."""

    def __init__(self, search: Any) -> None:
        self._search = search
        self.last_request: ContextRequest | None = None

    def context(self, request: ContextRequest, actor: Actor) -> ContextResult:
        self.last_request = request
        wanted = SearchRequest(query=request.query, limit=request.limit, filter=request.filter)
        quoted = []
        for hit in self._search.search(wanted, actor).hits:
            span = sentences(hit.memory.content)[0]
            excerpt = hit.memory.content[slice(*span)]
            quoted.append(ContextMemory(hit.memory, hit.score, (span,), excerpt))
        text = "\n".join(f"[{at}] {one.excerpt}" for at, one in enumerate(quoted, start=1))
        return ContextResult(text, len(text.split()), tuple(quoted), left_out=0)
