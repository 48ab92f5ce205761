"""Scores of the dialects: how many answers reach a vendor's threshold, and how many other memories.

The questions and memories are our own (``benchmarks/questions``). The maps were fitted on the first
two files. The others, each in another style and the last two by another author, were left untouched
until the maps were settled; the multilingual model's were settled with the third and fourth.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.cached_model import CachedModel
from benchmarks.machine import BenchOptions, Row
from benchmarks.retrieval import bench_vault
from benchmarks.sentences import sentences
from benchmarks.serve_process import temporary_home
from muniment.api.dialects import scores
from muniment.api.dialects.memoryrelay.search_bodies import ContextIn
from muniment.domain.access import PERSON
from muniment.domain.errors import ModelUnavailableError
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.memories.query import MemoryFilter, SearchMode, SearchRequest
from muniment.embedding.catalogue import FolderCatalogue
from muniment.system.paths import bundled_folder

if TYPE_CHECKING:
    from muniment.services.container import Services

_FOLDER: Final = Path(__file__).with_name("questions")
_SIZE: Final = 60
_SEED: Final = 7
_LIMIT: Final = 100
FITTED: Final = ("tuned", "untouched")
HELD_OUT: Final = ("fresh", "notebook", "handover")
_MODELS: Final = ("all-MiniLM-L6-v2", "multilingual-e5-small")

_Find = Callable[["Services", str, str], dict[str, float]]


def _searched(scale: scores.VendorScale, mode: SearchMode) -> _Find:
    def find(services: "Services", namespace: str, question: str) -> dict[str, float]:
        request = SearchRequest(
            query=question,
            mode=mode,
            limit=_LIMIT,
            filter=MemoryFilter(namespaces=(namespace,)),
        )
        found = scores.ScaledSearch(services, scale).search(request, PERSON)
        return {hit.memory.content: hit.score for hit in found.hits}

    return find


def _in_context(services: "Services", namespace: str, question: str) -> dict[str, float]:
    here = MemoryFilter(namespaces=(namespace,))
    request = replace(ContextIn(query=question).request(), filter=here)
    built = scores.ScaledSearch(services, scores.MEMORYRELAY).context(request, PERSON)
    return {quoted.memory.content: quoted.score for quoted in built.memories}


_CASES: Final[tuple[tuple[str, str, float, _Find], ...]] = (
    *(
        ("MemoryRelay", mode.value, 0.5, _searched(scores.MEMORYRELAY, mode))
        for mode in (SearchMode.SEMANTIC, SearchMode.KEYWORD, SearchMode.HYBRID)
    ),
    ("MemoryRelay", "context", 0.5, _in_context),
    *(
        (vendor, "semantic", threshold, _searched(scale, SearchMode.SEMANTIC))
        for vendor, threshold, scale in (
            ("StateBase", 0.7, scores.STATEBASE),
            ("Sendryx", 0.3, scores.SENDRYX),
            ("MemSync, distance 0.6", 0.4, scores.MEMSYNC),
            ("Azen", 0.5, scores.AZEN),
        )
    ),
)

Pair = tuple[str, str]


def run(options: BenchOptions) -> list[Row]:
    """Search for every question at every vendor's threshold.

    Args:
        options: ``memories``: how many are stored, 60 by default; ``held_out``: also the sets that
            nothing was fitted on.

    Returns:
        For each model that is installed and each case: the share of all answers that pass, that
        share among the answers that the mode finds at all, unrelated memories per question, and how
        many memories pass if the answer is not stored. Shares are in percent.
    """
    size = _SIZE if options.memories is None else options.memories
    names = (*FITTED, *HELD_OUT) if options.held_out else FITTED
    rows: list[Row] = []
    for model_name in _MODELS:
        with temporary_home() as home:
            catalogue = FolderCatalogue(
                shipped=bundled_folder("models"), added=home.parent / "models", default=model_name
            )
            try:
                model = CachedModel(catalogue.load_default())
            except ModelUnavailableError:
                continue
            with bench_vault(home, model) as services:
                stores = {name: list(_stored(services, name, size)) for name in names}
                for place, name in enumerate(names):
                    elsewhere = stores[names[place - 1]][0][0]
                    label = {"model": model_name, "set": name, "stored": size}
                    rows.extend(
                        {**label, **_row(services, stores[name], elsewhere, case)}
                        for case in _CASES
                    )
    return rows


def read_pairs(name: str) -> list[Pair]:
    """Return the memories and questions of a set."""
    lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    found = [line.partition(" | ") for line in lines if line and not line.startswith("#")]
    return [(memory, question) for memory, _, question in found]


def _stored(services: "Services", name: str, size: int) -> Iterator[tuple[str, list[Pair]]]:
    """Store memories in namespaces of a size; yield each with the pairs to ask."""
    pairs = read_pairs(name)
    random.Random(_SEED).shuffle(pairs)  # noqa: S311 (a fixed order)
    for start in range(0, len(pairs), size):
        asked = pairs[start : start + size]
        contents = [memory for memory, _ in asked]
        if len(contents) < size:
            others = [memory for memory, _ in pairs if memory not in contents]
            contents += others[: size - len(contents)]
        contents += sentences(size - len(contents), seed=_SEED)
        namespace = f"{name}-{size}-{start}"
        services.namespaces.create(namespace, PERSON)
        for first in range(0, len(contents), _LIMIT):
            drafts = [
                MemoryDraft(namespace=namespace, content=content)
                for content in contents[first : first + _LIMIT]
            ]
            services.memories.remember_batch(drafts, PERSON)
        yield namespace, asked


def _row(
    services: "Services",
    stores: Sequence[tuple[str, list[Pair]]],
    elsewhere: str,
    case: tuple[str, str, float, _Find],
) -> Row:
    """Search for the questions of a set.

    Args:
        services: The use cases.
        stores: Namespaces with the memories of the set, and the pairs to ask in each.
        elsewhere: The namespace of another set, which holds none of the answers.
        case: What to measure.
    """
    vendor, mode, threshold, find = case
    passed = found = unrelated = unanswered = asked = 0
    for namespace, pairs in stores:
        for memory, question in pairs:
            hits = find(services, namespace, question)
            answer = hits.pop(memory, None)
            asked += 1
            found += answer is not None
            passed += answer is not None and answer >= threshold
            unrelated += sum(score >= threshold for score in hits.values())
            others = find(services, elsewhere, question)
            unanswered += sum(score >= threshold for score in others.values())
    return {
        "dialect": vendor,
        "mode": mode,
        "threshold": threshold,
        "answers": round(100 * passed / asked, 1),
        "of those found": round(100 * passed / max(found, 1), 1),
        "unrelated": round(unrelated / asked, 2),
        "without an answer": round(unanswered / asked, 2),
    }
