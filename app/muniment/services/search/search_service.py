"""Find memories by meaning, by words, or by both."""

import time
from typing import TYPE_CHECKING

from muniment.domain.access import Actor, Scope
from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.domain.memories.query import Hit, SearchMode, SearchRequest, SearchResult
from muniment.domain.usage.usage import UsageAction
from muniment.domain.validation import check_search
from muniment.services.history.read_audit import in_search
from muniment.services.namespaces.visibility import resolve_namespaces
from muniment.services.usage.metering import counted, of_search

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.domain.memories.memory import Memory
    from muniment.retrieval.fusion import Ranked
    from muniment.retrieval.visible_memories import VisibleMemories
    from muniment.retrieval.weights import Weights
    from muniment.services.vault.open_vault import OpenVault
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.reading import Reading


class SearchService:
    """The search of window, port and commands; any thread.

    Args:
        session: Lends the open vault.
        weights: Of the hybrid score; the defaults except in measurements.
    """

    def __init__(self, session: "VaultSession", weights: "Weights | None" = None) -> None:
        self._session = session
        self._weights = weights

    def weighted(self, weights: "Weights") -> "SearchService":
        """Return a search of the same vault that scores with other weights, for measuring."""
        return SearchService(self._session, weights)

    @counted(UsageAction.SEARCH, of_search, shows=in_search)
    def search(
        self,
        request: SearchRequest,
        actor: Actor,
        *,
        as_shown: bool = True,
        is_wanted: "Callable[[], bool]" = lambda: True,
    ) -> SearchResult:
        """Return the best memories for a query, among those the filter lets through.

        Args:
            request: The query.
            actor: The caller.
            as_shown: Whether every hit counts as accessed; false for a caller that picks among them
                and records what it picks.
            is_wanted: Polled on this thread; returns whether the answer is still wanted. If not,
                the result is empty, and unfinished work is left to the next caller.

        Raises:
            InvalidInputError: A field is invalid.
            NotFoundError: A requested namespace does not exist for this actor.
            ModelUnavailableError: The mode needs the model and it cannot be loaded: keyword search
                never silently replaces the requested search.
        """
        actor.require(Scope.READ)
        check_search(request)
        started = time.perf_counter()
        with self._session.borrow() as opened:
            hits, candidates = _answer(
                opened, request, actor, weights=self._weights, is_wanted=is_wanted
            )
            if as_shown:
                opened.accesses.add([hit.memory.number for hit in hits], opened.now_ms())
        return SearchResult(hits, (time.perf_counter() - started) * 1e3, candidates)


def _answer(
    opened: "OpenVault",
    request: SearchRequest,
    actor: Actor,
    *,
    weights: "Weights | None",
    is_wanted: "Callable[[], bool]",
) -> tuple[tuple[Hit, ...], int]:
    from muniment.services.search.search_parts import (
        WEIGHTS,
        SearchQuery,
        VisibleMemories,
        rank,
        unix_ms,
    )

    by_words_alone = request.mode is SearchMode.KEYWORD
    active = opened.active
    vector = None if by_words_alone else active.embedder.embed_query(request.query)
    if not is_wanted():
        return (), 0
    now = opened.clock.now()
    with opened.store.read() as reading:
        namespace_ids = resolve_namespaces(reading.namespaces, request.filter.namespaces, actor)
        visible = VisibleMemories(
            reading,
            opened.states,
            request.filter,
            namespace_ids=namespace_ids,
            now_ms=unix_ms(now),
            access=ConfidentialAccess.of_search(actor, requested=request.include_confidential),
        )
        query = SearchQuery(
            text=request.query,
            vector=vector,
            mode=request.mode,
            limit=request.limit,
            min_score=request.min_score,
            visible=visible,
            now=now,
            is_wanted=is_wanted,
        )
        ranking, candidates = rank(reading, active.index, query, weights=weights or WEIGHTS)
        if not is_wanted():
            return (), candidates
        hits = _hits(reading, ranking, visible=visible, neighbours=request.neighbours)
        return hits, candidates


def _hits(
    reading: "Reading", ranking: list["Ranked"], *, visible: "VisibleMemories", neighbours: int
) -> tuple[Hit, ...]:
    numbers = [ranked.number for ranked in ranking]
    around = reading.candidates.around(
        numbers, neighbours, now_ms=visible.now_ms, access=visible.access
    ).tolist()
    found: dict[int, Memory] = {
        int(number): memory
        for number, memory in reading.memories.readable(
            {*numbers, *(number for row in around for number in row if number)}
        ).items()
    }
    return tuple(
        Hit(
            memory=found[ranked.number],
            score=ranked.score,
            breakdown=ranked.breakdown,
            passage=ranked.passage,
            neighbours=tuple(found[number] for number in row if number in found),
        )
        for ranked, row in zip(ranking, around, strict=True)
        if ranked.number in found
    )
