"""Retrieval quality on LoCoMo: the product's search compared with common rankings.

Every turn is one memory in the namespace of its conversation, with its date and session, in a real
vault with the shipped model and text analysis; every question with evidence is asked of its own
conversation and of all of them. All rankings use the same embeddings, and no time includes any
embedding.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import mean, median
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from benchmarks.cached_model import CachedModel
from benchmarks.locomo import Conversation, data_file, ndcg, read_conversations, recall
from benchmarks.locomo import Question as RequestHead
from benchmarks.machine import BenchOptions, Row
from benchmarks.ranking_baselines import Baselines, Texts
from benchmarks.related_rows import related_rows
from benchmarks.serve_process import temporary_home
from muniment.domain.access import PERSON
from muniment.domain.clock import SystemClock
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.memories.query import MemoryFilter, SearchRequest
from muniment.retrieval.weights import Weights

if TYPE_CHECKING:
    from muniment.embedding.catalogue import ModelCatalogue
    from muniment.services.container import Services
    from muniment.services.search.search_service import SearchService

_BATCH: Final = 250
_DEPTH: Final = 20
_LIMIT: Final = 10
_ANSWERABLE: Final = frozenset({1, 2, 3, 4})
_AT_SIZE: Final = 10_000
_COST_QUESTIONS: Final = 200
_FILLING: Final = "filling"

_PARTS: Final = {
    "product without the session": Weights(
        next_words=0, far_words=0, asked_words=0, next_meaning=0, far_meaning=0
    ),
    "product without dates": Weights(date=0),
    "product without other names": Weights(other_names=False),
    "product without signs of a turn": Weights(speaker=0, substance=0, time=0),
}
_LISTS_ALONE: Final = Weights(lists_alone=True)
_WITH_GRAPH: Final = Weights(graph=0.25)


@dataclass(frozen=True, slots=True, repr=False)
class _Case:
    """A question, its conversation and the turns that answer it, by (namespace, id)."""

    asked: RequestHead
    place: int
    namespace: str


def run(options: BenchOptions) -> list[Row]:
    """Run every ranking on every question.

    Args:
        options: ``data``: the file, or a folder that holds it; ``memories`` stops after the
            conversation that reaches this number of turns.

    Returns:
        A row for each ranking and scope, figures in percent; the product's method is "product". Two
        rows contain the results of related memories. The last rows contain the time of the
        product's search, and of less and more of it, at 10,000 memories: wall time, and processor
        time, which other work disturbs less.

    Raises:
        InvalidInputError: There is no data set.
        ModelUnavailableError: The model does not load.
    """
    conversations = read_conversations(data_file(options.data), limit=options.memories)
    cases = [
        _Case(question, place, conversation.namespace)
        for place, conversation in enumerate(conversations)
        for question in conversation.questions
        if question.category in _ANSWERABLE
    ]
    model = CachedModel.load()
    with temporary_home() as home, bench_vault(home, model) as services:
        for conversation in conversations:
            _fill(services, conversation.namespace, conversation)
        model.embed([case.asked.text for case in cases])
        rows = [*_baseline_rows(conversations, cases, model), *_product_rows(services, cases)]
        rows.extend(related_rows(services, conversations))
        rows.extend(_cost_rows(services, conversations, cases))
    return rows


@contextmanager
def bench_vault(home: Path, models: "CachedModel | ModelCatalogue") -> Iterator["Services"]:
    """Yield the services of a new vault that uses a model, or the default one of a catalogue."""
    from muniment.embedding.catalogue import LoneModel
    from muniment.services.container import build_services
    from muniment.services.vault.opening import VaultPlace
    from muniment.system.keychain import SystemKeychain
    from muniment.system.paths import bundled_folder

    home.mkdir(mode=0o700)
    services = build_services(
        VaultPlace(folder=home, backups=home / "backups", key_file=home / "vault.key"),
        catalogue=LoneModel(lambda: models) if isinstance(models, CachedModel) else models,
        clock=SystemClock(),
        keychain=SystemKeychain(),
        understanding=bundled_folder("resources") / "understanding",
    )
    with closing(services):
        services.vault.create(passphrase=None, key_file=True)
        yield services


def _fill(services: "Services", namespace: str, conversation: Conversation) -> None:
    services.namespaces.create(namespace, PERSON)
    for start in range(0, len(conversation.turns), _BATCH):
        drafts = [
            MemoryDraft(
                namespace=namespace,
                content=turn["content"],
                created_at=datetime.fromisoformat(turn["created_at"]),
                session_id=turn["session_id"],
                client_id=turn["client_id"],
            )
            for turn in conversation.turns[start : start + _BATCH]
        ]
        services.memories.remember_batch(drafts, PERSON)


def _baseline_rows(
    conversations: Sequence[Conversation], cases: Sequence[_Case], model: CachedModel
) -> Iterator[Row]:
    turns = [
        (place, turn) for place, conversation in enumerate(conversations)
        for turn in sorted(conversation.turns, key=lambda turn: str(turn["created_at"]))
    ]  # fmt: skip
    ids = [(conversations[place].namespace, str(turn["client_id"])) for place, turn in turns]
    sessions = [f"{place} {turn['session_id']}" for place, turn in turns]
    contents = [str(turn["content"]) for _, turn in turns]
    texts = Texts(
        contents=contents,
        moments=[datetime.fromisoformat(turn["created_at"]) for _, turn in turns],
        conversations=np.array([place for place, _ in turns]),
        sessions=np.unique(sessions, return_inverse=True)[1],
        vectors=model.embed(contents),
    )
    vectors = model.embed([case.asked.text for case in cases])
    with closing(Baselines(texts)) as baselines:
        for scope in ("own", "pooled"):
            found: dict[str, list[tuple[_Case, list[tuple[str, str]], float]]] = {}
            for case, vector in zip(cases, vectors, strict=True):
                inside = case.place if scope == "own" else None
                rankings = baselines.rankings(case.asked.text, vector, conversation=inside)
                for method, ranking in rankings.items():
                    ranked, took_ms = _timed(ranking)
                    names = [ids[place] for place in ranked[:_DEPTH]]
                    found.setdefault(method, []).append((case, names, took_ms))
            yield from (_row(method, scope, answers) for method, answers in found.items())


def _product_rows(services: "Services", cases: Sequence[_Case]) -> Iterator[Row]:
    plain = services.search.weighted(_LISTS_ALONE)
    graph = services.search.weighted(_WITH_GRAPH)
    yield _asked_row("product, its two lists alone", plain, cases, scope="own")
    yield _asked_row("product, its two lists alone", plain, cases, scope="pooled")
    for method, weights in _PARTS.items():
        yield _asked_row(method, services.search.weighted(weights), cases, scope="own")
    for scope in ("own", "pooled"):
        yield _asked_row("product with the graph list", graph, cases, scope=scope)
        yield _asked_row("product", services.search, cases, scope=scope)


def _asked_row(method: str, search: "SearchService", cases: Sequence[_Case], *, scope: str) -> Row:
    namespaces = sorted({case.namespace for case in cases})
    answers = []
    for case in cases:
        inside = (case.namespace,) if scope == "own" else tuple(namespaces)
        hits, took_ms = _search(search, case, inside=inside, limit=_DEPTH)
        answers.append((case, hits, took_ms))
    return _row(method, scope, answers)


def _search(
    search: "SearchService", case: _Case, *, inside: tuple[str, ...], limit: int
) -> tuple[list[tuple[str, str]], float]:
    request = SearchRequest(
        query=case.asked.text, limit=limit, filter=MemoryFilter(namespaces=inside)
    )
    result, took_ms = _timed(lambda: search.search(request, PERSON))
    return [(hit.memory.namespace, str(hit.memory.client_id)) for hit in result.hits], took_ms


def _cost_rows(
    services: "Services", conversations: Sequence[Conversation], cases: Sequence[_Case]
) -> Iterator[Row]:
    """Search the whole vault, filled up with the same turns again, alternating both ways."""
    count = sum(len(conversation.turns) for conversation in conversations)
    for conversation in conversations:
        if count >= _AT_SIZE:
            break
        _fill(services, f"{_FILLING}-{conversation.namespace}", conversation)
        count += len(conversation.turns)
    asked = cases[:: max(1, len(cases) // _COST_QUESTIONS)]
    searches = {
        "product, its two lists alone": services.search.weighted(_LISTS_ALONE),
        "product with the graph list": services.search.weighted(_WITH_GRAPH),
        "product without other names": services.search.weighted(Weights(other_names=False)),
        "product": services.search,
    }
    wall: dict[str, list[float]] = {method: [] for method in searches}
    used: dict[str, list[float]] = {method: [] for method in searches}
    for case in asked:
        for method, search in searches.items():
            begun = time.thread_time()
            wall[method].append(_search(search, case, inside=(), limit=_LIMIT)[1])
            used[method].append((time.thread_time() - begun) * 1e3)
    for method in searches:
        yield {
            "method": method,
            "scope": f"{count:,} memories",
            "ms": round(median(wall[method]), 1),
            "processor ms": round(median(used[method]), 1),
        }


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    result = work()
    return result, (time.perf_counter() - begun) * 1e3


def _row(
    method: str, scope: str, answers: Sequence[tuple[_Case, list[tuple[str, str]], float]]
) -> Row:
    judged = [
        ([name if namespace == case.namespace else "" for namespace, name in found], case.asked)
        for case, found, _ in answers
    ]

    def percent(values: Iterator[float]) -> float:
        return round(100 * mean(values), 1)

    recalls = {
        f"R@{k}": percent(recall(found, asked.evidence, k) for found, asked in judged)
        for k in (1, 5, 10, 20)
    }
    return {
        "method": method,
        "scope": scope,
        **recalls,
        "MRR@10": percent(_reciprocal_rank(found, asked.evidence) for found, asked in judged),
        "nDCG@10": percent(ndcg(found, asked.evidence, 10) for found, asked in judged),
        "ms": round(median(took_ms for _, _, took_ms in answers), 1),
    }


def _reciprocal_rank(ranked: Sequence[str], evidence: frozenset[str]) -> float:
    return next((1 / rank for rank, name in enumerate(ranked[:10], 1) if name in evidence), 0.0)
