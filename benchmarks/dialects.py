"""Scores of the dialects: how many answers reach a vendor's threshold, and how many other memories.

The questions and memories are our own (``benchmarks/questions``). The maps were fitted on the first
file; the second, in another style, was left untouched until they were settled.
"""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.cached_model import CachedModel
from benchmarks.machine import BenchOptions, Row
from benchmarks.retrieval import bench_vault
from benchmarks.sentences import sentences
from benchmarks.served import temporary_home
from muniment.api.dialects import scores
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.memories.query import MemoryFilter, SearchMode, SearchRequest

if TYPE_CHECKING:
    from muniment.services.container import Services

_FOLDER: Final = Path(__file__).with_name("questions")
_SIZES: Final = (20, 60, 200, 1_000)
_SEED: Final = 7
_LIMIT: Final = 100

_CASES: Final = (
    ("MemoryRelay", scores.MEMORYRELAY, SearchMode.SEMANTIC, 0.5),
    ("MemoryRelay", scores.MEMORYRELAY, SearchMode.KEYWORD, 0.5),
    ("MemoryRelay", scores.MEMORYRELAY, SearchMode.HYBRID, 0.5),
    ("StateBase", scores.STATEBASE, SearchMode.SEMANTIC, 0.7),
    ("Sendryx", scores.SENDRYX, SearchMode.SEMANTIC, 0.3),
    ("MemSync, distance 0.6", scores.MEMSYNC, SearchMode.SEMANTIC, 0.4),
    ("Azen", scores.AZEN, SearchMode.SEMANTIC, 0.5),
)

Pair = tuple[str, str]


def run(options: BenchOptions) -> list[Row]:
    """Search for every question at every vendor's threshold.

    Args:
        options: ``memories``: only this number of stored memories; ``held_out``: also the untouched
            half.

    Returns:
        For each case: the share of all answers that pass, that share among the answers that the
        mode finds at all, and unrelated memories per question. Shares are in percent.
    """
    sizes = _SIZES if options.memories is None else (options.memories,)
    names = ("tuned", "untouched") if options.held_out else ("tuned",)
    rows: list[Row] = []
    model = CachedModel.load()
    with temporary_home() as home, bench_vault(home, model) as services:
        for name in names:
            for size in sizes:
                stores = list(_stored(services, name, size))
                label = {"half": name, "stored": size}
                rows.extend({**label, **_row(services, stores, case)} for case in _CASES)
    return rows


def read_pairs(name: str) -> list[Pair]:
    """Return the memories and questions of a half: ``tuned`` or ``untouched``."""
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
    case: tuple[str, scores.Landmarks, SearchMode, float],
) -> Row:
    vendor, scale, mode, threshold = case
    search = scores.ScaledSearch(services, scale)
    passed = found = unrelated = asked = 0
    for namespace, pairs in stores:
        for memory, question in pairs:
            request = SearchRequest(
                query=question,
                mode=mode,
                limit=_LIMIT,
                filter=MemoryFilter(namespaces=(namespace,)),
            )
            hits = {hit.memory.content: hit.score for hit in search.search(request, PERSON).hits}
            answer = hits.pop(memory, None)
            asked += 1
            found += answer is not None
            passed += answer is not None and answer >= threshold
            unrelated += sum(score >= threshold for score in hits.values())
    return {
        "dialect": vendor,
        "mode": mode.value,
        "threshold": threshold,
        "answers": round(100 * passed / asked, 1),
        "of those found": round(100 * passed / max(found, 1), 1),
        "unrelated": round(unrelated / asked, 2),
    }
