"""Find memories by meaning, by words, or by both."""

import time
from typing import TYPE_CHECKING

from muniment.domain.access import Actor, Scope
from muniment.domain.query import Hit, SearchMode, SearchRequest, SearchResult
from muniment.domain.usage import UsageAction
from muniment.domain.validation import check_search
from muniment.services.metering import counted, of_search
from muniment.services.visibility import resolve_namespaces

if TYPE_CHECKING:
    from muniment.retrieval.fusion import Ranked
    from muniment.services.session import OpenVault, VaultSession
    from muniment.storage.store import Reading


class SearchService:
    """The one search of window, port and commands; any thread."""

    def __init__(self, session: "VaultSession") -> None:
        self._session = session

    @counted(UsageAction.SEARCH, of_search)
    def search(self, request: SearchRequest, actor: Actor) -> SearchResult:
        """Return the best memories for a query, among those the filter lets through.

        Raises:
            InvalidInputError: A field breaks its rule.
            NotFoundError: A namespace asked for does not exist for this actor.
            ModelUnavailableError: The mode needs the model and it cannot be loaded: keyword search
                is never put silently in the place of the search that was asked for.
        """
        actor.require(Scope.READ)
        check_search(request)
        started = time.perf_counter()
        with self._session.borrow() as opened:
            hits, candidates = _answer(opened, request, actor)
            opened.accesses.add([hit.memory.number for hit in hits], opened.now_ms())
        return SearchResult(hits, (time.perf_counter() - started) * 1e3, candidates)


def _answer(
    opened: "OpenVault", request: SearchRequest, actor: Actor
) -> tuple[tuple[Hit, ...], int]:
    from muniment.retrieval.engine import Question, rank

    by_words_alone = request.mode is SearchMode.KEYWORD
    vector = None if by_words_alone else opened.embedder.embed_query(request.query)
    now_ms = opened.now_ms()
    with opened.store.read() as reading:
        namespace_ids = resolve_namespaces(reading.namespaces, request.filter.namespaces, actor)
        condition = reading.memories.condition(
            request.filter,
            namespace_ids=namespace_ids,
            now_ms=now_ms,
            include_confidential=request.include_confidential,
        )
        question = Question(
            text=request.query,
            vector=vector,
            mode=request.mode,
            limit=request.limit,
            min_score=request.min_score,
            condition=condition,
            namespace_ids=namespace_ids,
        )
        ranking, candidates = rank(reading, opened.index, question)
        return _hits(reading, ranking, neighbours=request.neighbours, now_ms=now_ms), candidates


def _hits(
    reading: "Reading", ranking: list["Ranked"], *, neighbours: int, now_ms: int
) -> tuple[Hit, ...]:
    found = reading.memories.by_numbers([ranked.number for ranked in ranking])
    return tuple(
        Hit(
            memory=found[ranked.number],
            score=ranked.score,
            breakdown=ranked.breakdown,
            passage=ranked.passage,
            neighbours=reading.memories.session_neighbours(
                found[ranked.number], neighbours, now_ms=now_ms
            ),
        )
        for ranked in ranking
        if ranked.number in found
    )
