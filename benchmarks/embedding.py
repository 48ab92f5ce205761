"""The embedding model compared with its float32 reference: similarity of vectors, ranking, time."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.locomo import FILE_NAME as LOCOMO
from benchmarks.locomo import read_conversations
from benchmarks.machine import BenchOptions, Row, percentile
from benchmarks.reference import Reference, reference
from benchmarks.reference_setup import COMMAND, reference_python
from benchmarks.sts import FILE_NAME as STS
from benchmarks.sts import SentencePairs, read_pairs, spearman
from muniment.embedding.batching import EmbeddingScheduler, Priority
from muniment.embedding.model import EmbeddingModel, Vectors
from muniment.system.paths import bundled_folder

_MODEL: Final = "all-MiniLM-L6-v2"
_QUERY: Final = "Where did we put the spare key of the garden shed?"  # 14 tokens
_COSINE_TEXTS: Final = 500
_SPEED_TEXTS: Final = 256
_ROUNDS: Final = 5
_REPEAT: Final = 40
_CROWD: Final = 32
_BATCHES: Final = (1, 2, 8, 32)
_PAUSE_S: Final = 0.02


@dataclass(frozen=True, slots=True, repr=False)
class EmbeddingData:
    """The texts to embed; either part may be missing.

    Args:
        pairs: The STS benchmark.
        turns: Turns of conversations.
    """

    pairs: SentencePairs | None
    turns: tuple[str, ...]

    def mixed(self, count: int) -> list[str]:
        """Return a number of texts, taken evenly from both parts."""
        sentences = [] if self.pairs is None else self.pairs.first
        parts = [part for part in (self.turns, sentences) if part]
        return [text for part in parts for text in _evenly(part, count // len(parts))]


def run(options: BenchOptions) -> list[Row]:
    """Measure the shipped model.

    Args:
        options: ``data``: a folder that holds ``sts-dev.csv`` or ``locomo10.json``, or one of the
            two files; without it only the size and the times of a query are measured.

    Returns:
        One row per measure, with its comparison and its target.

    Raises:
        InvalidInputError: A file does not have the expected content.
    """
    data = EmbeddingData(
        pairs=read_pairs(file) if (file := _find(options.data, STS)) else None,
        turns=_turns(file) if (file := _find(options.data, LOCOMO)) else (),
    )
    return run_embedding_bench(bundled_folder("models") / _MODEL, data, python=reference_python())


def run_embedding_bench(folder: Path, data: EmbeddingData, *, python: Path | None) -> list[Row]:
    """Measure a model folder.

    Args:
        folder: The model's.
        data: The texts to embed.
        python: The Python of the reference's environment; without it the comparisons are missing,
            and a row says so.

    Returns:
        One row per measure.

    Raises:
        ModelUnavailableError: The model does not load.
        EnvironmentFaultError: The reference does not run.
    """
    from muniment.embedding.onnx_model import OnnxEmbeddingModel

    size_mb = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    started = time.perf_counter()
    model = OnnxEmbeddingModel.load(folder)
    load_ms = (time.perf_counter() - started) * 1e3
    rows: list[Row] = [
        {"measure": "files, MB", "product": size_mb, "reach": "<= 25"},
        {"measure": "load, ms", "product": load_ms},
    ]
    with ExitStack() as stack:
        scheduler = stack.enter_context(_scheduler_of(model))
        baseline = None if python is None else stack.enter_context(reference(python))
        rows.append(_reference_row(baseline))
        rows.extend(_likeness(scheduler, data, baseline))
        rows.extend(_ranking(scheduler, data, baseline))
        rows.extend(_query_times(scheduler, baseline))
        rows.extend(_throughput(model, scheduler, data=data, baseline=baseline))
        rows.extend(_query_during_bulk(scheduler, data))
    return rows


def _reference_row(baseline: Reference | None) -> Row:
    if baseline is None:
        return {"measure": f"no reference: make it with {COMMAND}"}
    versions = ", ".join(f"{name} {value}" for name, value in baseline.description.items())
    return {"measure": f"reference: {versions}"}


def _likeness(
    scheduler: EmbeddingScheduler, data: EmbeddingData, baseline: Reference | None
) -> Iterator[Row]:
    """Compare vectors: with the reference's, and of a text alone with the same text in a batch."""
    texts = data.mixed(_COSINE_TEXTS)
    if not texts:
        return
    alone = np.stack([scheduler.embed_query(text) for text in texts])
    if baseline is not None:
        cosines = (alone * baseline.embed(texts)[0]).sum(axis=1)
        name = f"cosine to float32, {len(texts)} texts"
        yield {"measure": f"{name}, mean", "product": round(float(cosines.mean()), 5)}
        least = round(float(cosines.min()), 5)
        yield {"measure": f"{name}, least", "product": least, "reach": ">= 0.995"}
    crowded = np.concatenate(
        [scheduler.embed_texts(texts[at : at + _CROWD]) for at in range(0, len(texts), _CROWD)]
    )
    least = round(float((alone * crowded).sum(axis=1).min()), 6)
    yield {"measure": f"alone and among {_CROWD}, least cosine", "product": least, "reach": "1"}


def _ranking(
    scheduler: EmbeddingScheduler, data: EmbeddingData, baseline: Reference | None
) -> Iterator[Row]:
    """Rank the pairs of the STS benchmark."""
    pairs = data.pairs
    if pairs is None:
        return
    texts, count = [*pairs.first, *pairs.second], len(pairs.first)

    def score(vectors: Vectors) -> float:
        similarity = (vectors[:count] * vectors[count:]).sum(axis=1)
        return round(100 * spearman(similarity.astype(np.float64), pairs.grades), 2)

    row: Row = {
        "measure": f"STS-B dev, {count} pairs, Spearman x 100",
        "product": score(scheduler.embed_texts(texts, priority=Priority.BULK)),
        "reach": "within 0.3",
    }
    if baseline is not None:
        row["reference"] = score(baseline.embed(texts)[0])
    yield row


def _query_times(scheduler: EmbeddingScheduler, baseline: Reference | None) -> Iterator[Row]:
    """Time a query, alternating between product and reference.

    The fastest tenth is reported because torch suffers more from a busy machine than onnxruntime
    does: it is the ratio of a quiet moment.
    """
    own: list[float] = []
    other: list[float] = []
    for _ in range(_ROUNDS):
        own += _time_queries(scheduler, repeat=_REPEAT)
        if baseline is not None:
            other += baseline.time_query(_QUERY, repeat=_REPEAT)
    for name, percent in (("p50", 50), ("fastest tenth", 10)):
        row: Row = {
            "measure": f"query of 14 tokens, ms, {name}",
            "product": percentile(own, percent) * 1e3,
            "reach": "ratio <= 0.4",
        }
        if baseline is not None:
            row["reference"] = percentile(other, percent) * 1e3
            row["ratio"] = row["product"] / row["reference"]
        yield row


def _throughput(
    model: EmbeddingModel,
    scheduler: EmbeddingScheduler,
    *,
    data: EmbeddingData,
    baseline: Reference | None,
) -> Iterator[Row]:
    """Embed the same turns in calls of several sizes, sorted by length."""
    texts = sorted(_evenly(data.turns, _SPEED_TEXTS), key=len)
    if not texts:
        return
    for size in _BATCHES:
        started = time.perf_counter()
        for at in range(0, len(texts), size):
            model.embed(texts[at : at + size])
        yield {
            "measure": f"texts/s, calls of {size}",
            "product": len(texts) / (time.perf_counter() - started),
        }
    started = time.perf_counter()
    scheduler.embed_texts(texts, priority=Priority.BULK)
    row: Row = {
        "measure": "texts/s, bulk",
        "product": len(texts) / (time.perf_counter() - started),
    }
    if baseline is not None:
        row["reference"] = len(texts) / baseline.embed(texts)[1]
        row["ratio"] = row["product"] / row["reference"]
    yield row


def _query_during_bulk(scheduler: EmbeddingScheduler, data: EmbeddingData) -> Iterator[Row]:
    """Time queries while a bulk import keeps the model busy."""
    if not data.turns:
        return
    stopping = threading.Event()
    texts = _evenly(data.turns, _CROWD)

    def import_all() -> None:
        while not stopping.is_set():
            scheduler.embed_texts(texts, priority=Priority.BULK)

    importer = threading.Thread(target=import_all, name="muniment-bench-import")
    importer.start()
    try:
        times = _time_queries(scheduler, repeat=_REPEAT, pause_s=_PAUSE_S)
    finally:
        stopping.set()
        importer.join()
    yield {"measure": "query during a bulk import, ms, p50", "product": percentile(times, 50) * 1e3}


def _time_queries(
    scheduler: EmbeddingScheduler, *, repeat: int, pause_s: float = 0.0
) -> list[float]:
    times = []
    for _ in range(repeat):
        time.sleep(pause_s)
        started = time.perf_counter()
        scheduler.embed_query(_QUERY)
        times.append(time.perf_counter() - started)
    return times


@contextmanager
def _scheduler_of(model: EmbeddingModel) -> Iterator[EmbeddingScheduler]:
    scheduler = EmbeddingScheduler(lambda: model)
    try:
        yield scheduler
    finally:
        scheduler.close()


def _evenly(texts: Sequence[str], count: int) -> list[str]:
    """Return a number of texts, or all of them, evenly spaced."""
    places = np.linspace(0, len(texts) - 1, min(count, len(texts))).astype(int)
    return [texts[place] for place in places]


def _turns(file: Path) -> tuple[str, ...]:
    conversations = read_conversations(file)
    return tuple(str(turn["content"]) for each in conversations for turn in each.turns)


def _find(data: Path | None, name: str) -> Path | None:
    if data is None:
        return None
    if data.is_file():
        return data if data.name == name else None
    return next(iter(sorted(data.rglob(name))), None)
