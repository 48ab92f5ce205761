"""Questions in one language about memories in the same and in others, with both models.

The statements and questions are our own (``benchmarks/multilingual``), 62 in each language. The
multilingual model's bias was measured on the first half; the second was left untouched.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.machine import BenchOptions, Row
from benchmarks.retrieval import bench_vault
from benchmarks.serve_process import temporary_home
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.memories.query import MemoryFilter, SearchMode, SearchRequest
from muniment.embedding.catalogue import FolderCatalogue
from muniment.system.paths import bundled_folder

if TYPE_CHECKING:
    from muniment.services.container import Services

_FOLDER: Final = Path(__file__).with_name("multilingual")
_MODELS: Final = ("all-MiniLM-L6-v2", "multilingual-e5-small")
_LANGUAGES: Final = ("en", "de", "fr", "es", "zh")
_MIXED: Final = "mixed"
_DEPTHS: Final = (1, 5)

Pair = Mapping[str, Sequence[str]]
"""By language: a memory, and a question about it."""


def run(options: BenchOptions) -> list[Row]:
    """Ask every question in every language.

    Args:
        options: ``held_out``: ask the questions of the untouched half instead of the first.

    Returns:
        For each model, mode and language of the question: the percentage of questions whose memory
        is first and among the first five, with 62 memories in the same language, in each of the
        other four, and in all five, each memory in one of them.

    Raises:
        ModelUnavailableError: A model does not load.
    """
    halves = read_pairs("first"), read_pairs("second")
    asked = halves[1] if options.held_out else halves[0]
    rows: list[Row] = []
    for name in _MODELS:
        with temporary_home() as home:
            catalogue = FolderCatalogue(
                shipped=bundled_folder("models"), added=home.parent / "models", default=name
            )
            with bench_vault(home, catalogue) as services:
                _fill(services, [*halves[0], *halves[1]])
                rows.extend({"model": name, **row} for row in _rows(services, asked))
    return rows


def read_pairs(name: str) -> list[Pair]:
    """Return the pairs of a half."""
    lines = (_FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _fill(services: "Services", pairs: Sequence[Pair]) -> None:
    contents = {language: [pair[language][0] for pair in pairs] for language in _LANGUAGES}
    contents[_MIXED] = [
        pair[_LANGUAGES[place % len(_LANGUAGES)]][0] for place, pair in enumerate(pairs)
    ]
    for namespace, stored in contents.items():
        services.namespaces.create(namespace, PERSON)
        drafts = [MemoryDraft(namespace=namespace, content=content) for content in stored]
        services.memories.remember_batch(drafts, PERSON)


def _rows(services: "Services", pairs: Sequence[Pair]) -> Iterator[Row]:
    for mode in (SearchMode.SEMANTIC, SearchMode.HYBRID):
        for language in _LANGUAGES:
            places = {
                stored: [
                    _place(services, pair, language, stored=stored, mode=mode) for pair in pairs
                ]
                for stored in (*_LANGUAGES, _MIXED)
            }
            others = [place for other in _LANGUAGES if other != language for place in places[other]]
            row: Row = {"mode": mode.value, "question": language}
            for depth in _DEPTHS:
                row[f"same R@{depth}"] = _share(places[language], depth)
                row[f"other R@{depth}"] = _share(others, depth)
                row[f"mixed R@{depth}"] = _share(places[_MIXED], depth)
            yield row


def _place(
    services: "Services", pair: Pair, language: str, *, stored: str, mode: SearchMode
) -> int | None:
    """Return how many memories come before the right one; ``None`` if it is not found."""
    request = SearchRequest(
        query=pair[language][1],
        mode=mode,
        limit=max(_DEPTHS),
        filter=MemoryFilter(namespaces=(stored,)),
    )
    right = {memory for memory, _ in pair.values()}
    found = [hit.memory.content in right for hit in services.search.search(request, PERSON).hits]
    return found.index(True) if True in found else None


def _share(places: Sequence[int | None], depth: int) -> float:
    return round(
        100 * sum(place is not None and place < depth for place in places) / len(places), 1
    )
