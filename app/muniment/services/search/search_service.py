"""Find memories by meaning, by words, or by both."""

import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from muniment.domain.access import Actor, Scope
from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.domain.errors import ModelUnavailableError
from muniment.domain.memories.query import Hit, SearchMode, SearchRequest, SearchResult
from muniment.domain.request_rules import check_search
from muniment.domain.usage.usage import UsageAction
from muniment.services.history.read_audit import in_search
from muniment.services.namespaces.visibility import resolve_namespaces
from muniment.services.usage.counted_calls import counted, of_search

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.domain.memories.memory import Memory
    from muniment.retrieval.fusion import Ranked
    from muniment.retrieval.search_query import Normalization
    from muniment.retrieval.spelling import Respelling
    from muniment.retrieval.visible_memories import VisibleMemories
    from muniment.retrieval.weights import Weights
    from muniment.services.vault.open_vault import OpenVault
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.reading import Reading


class SearchService:
    """The search of window, port and commands; any thread.

    Args:
        session: Lends the open vault.
        weights: Of the hybrid score; those of the model except in measurements.
    """

    def __init__(self, session: "VaultSession", weights: "Weights | None" = None) -> None:
        self._session = session
        self._weights = weights
        # Two that read and rank at the same time take longer than one after the other: each of
        # their many statements hands the interpreter over. Embedding is outside of it.
        self._turn = threading.Lock()

    def weighted(self, weights: "Weights") -> "SearchService":
        """Return a search of the same vault that scores with other weights, for measuring."""
        return SearchService(self._session, weights)

    def model_name(self) -> str | None:
        """Return the name of the model that searches compare with; ``None`` if none is chosen."""
        with self._session.borrow() as opened:
            model_id = opened.active.model_id
        return None if model_id is None else model_id.partition("@")[0]

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
            answering = _Answering(opened, request, actor, is_wanted=is_wanted, turn=self._turn)
            answer = answering.answer(self._weights)
            if as_shown:
                numbers = [hit.memory.number for hit in answer.hits]
                opened.accesses.add(numbers, opened.now_ms())
        return replace(answer, took_ms=(time.perf_counter() - started) * 1e3)


_CANCELLED: Final = SearchResult((), 0.0, 0)


class _Answering:
    """Answers one request with an open vault."""

    def __init__(
        self,
        opened: "OpenVault",
        request: SearchRequest,
        actor: Actor,
        *,
        is_wanted: "Callable[[], bool]",
        turn: threading.Lock,
    ) -> None:
        self._opened = opened
        self._active = opened.active
        self._request = request
        self._actor = actor
        self._is_wanted = is_wanted
        self._turn = turn
        self._now = opened.clock.now()

    def answer(self, weights: "Weights | None") -> SearchResult:
        """Return the hits; none if they are no longer wanted. The time taken is left out."""
        from muniment.services.search.search_parts import SearchQuery, rank, weights_of

        request = self._request
        respelling = self._respelling()
        if not self._is_wanted():
            return _CANCELLED
        by_words_alone = request.mode is SearchMode.KEYWORD
        embedder = self._active.embedder
        vector = None if by_words_alone else embedder.embed_query(respelling.meant)
        if not self._is_wanted():
            return _CANCELLED
        with self._turn, self._opened.store.read() as reading:
            visible = self._visible(reading)
            query = SearchQuery(
                text=respelling.corrected or request.query,
                vector=vector,
                mode=request.mode,
                limit=request.limit,
                min_score=request.min_score,
                normalization=self._normalization(),
                visible=visible,
                now=self._now,
                is_wanted=self._is_wanted,
            )
            index = self._active.index
            own = weights or weights_of(self._active.model_id)
            ranking, candidates = rank(reading, index, query, weights=own)
            if not self._is_wanted():
                return SearchResult((), 0.0, candidates)
            hits = _hits(reading, ranking, visible=visible, neighbours=request.neighbours)
        return SearchResult(hits, 0.0, candidates, respelling.corrected)

    def _normalization(self) -> "Normalization | None":
        from muniment.services.search.search_parts import Normalization, scales_of

        least, mode = self._request.min_normalized, self._request.mode
        if least is None or mode is SearchMode.KEYWORD:
            return None
        scales = scales_of(self._active.embedder)
        own = scales.hybrid if mode is SearchMode.HYBRID else scales.semantic
        return Normalization(score=own, meaning=scales.semantic, least=least)

    def _respelling(self) -> "Respelling":
        # In a view of its own: none is open while the query is embedded.
        from muniment.services.search.search_parts import Speller

        with self._turn, self._opened.store.read() as reading:
            speller = Speller(reading, self._visible(reading), self._is_word)
            return speller.respelled(self._request.query)

    def _is_word(self, word: str) -> bool:
        """Return whether the embedding model knows a word: it has one token for each frequent word.

        Without the model no word is known.
        """
        try:
            return self._active.embedder.count_tokens(word) == 1
        except ModelUnavailableError:
            return False

    def _visible(self, reading: "Reading") -> "VisibleMemories":
        from muniment.services.search.search_parts import VisibleMemories, unix_ms

        request, actor = self._request, self._actor
        wanted = request.filter
        return VisibleMemories(
            reading,
            self._opened.states,
            wanted,
            namespace_ids=resolve_namespaces(reading.namespaces, wanted.namespaces, actor),
            now_ms=unix_ms(self._now),
            access=ConfidentialAccess.of_search(actor, requested=request.include_confidential),
        )


def _hits(
    reading: "Reading", ranking: list["Ranked"], *, visible: "VisibleMemories", neighbours: int
) -> tuple[Hit, ...]:
    numbers = [ranked.number for ranked in ranking]
    spans = reading.vectors.spans([one.chunk_id for one in ranking if one.chunk_id is not None])
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
            passage=None if ranked.chunk_id is None else spans.get(ranked.chunk_id),
            neighbours=tuple(found[number] for number in row if number in found),
            normalized=ranked.normalized,
        )
        for ranked, row in zip(ranking, around, strict=True)
        if ranked.number in found
    )
