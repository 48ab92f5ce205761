"""Quality of text analysis: type, kind, first category and entities, on labelled sentences.

The comparisons are the most common label of each kind, and heads that are trained in the same run
on the same texts with the wording alone and with the vectors alone. A label that the product is
unsure of is not given (``general``, no category); ``never silent`` gives the likeliest anyway.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.entities import measure_entities
from benchmarks.machine import BenchOptions, Row
from muniment.domain.errors import InvalidInputError
from muniment.domain.memories.memory import Category, MemoryKind, MemoryType
from muniment.system.paths import bundled_folder
from muniment.understanding.classification.classifier import Classifier
from muniment.understanding.classification.trained_heads import (
    CATEGORIES,
    NUMBERS,
    OUTPUT_GROUPS,
    TYPES,
    Heads,
    squares_of,
)

if TYPE_CHECKING:
    from muniment.embedding.onnx_model import OnnxEmbeddingModel

_MODEL: Final = "all-MiniLM-L6-v2"
_DEV: Final = ("statements_dev.jsonl", "voices_dev.jsonl")
_HELD_OUT: Final = (
    "statements_held_out.jsonl",
    "voices_held_out.jsonl",
    "letters_held_out.jsonl",
    "statements_outsider.jsonl",
)
_REACH: Final = "type >= 75, kind >= 85, category >= 75; ms <= 2"

Labels = tuple[str, str, str]
"""Type, kind and first category (empty for none) of a text."""


@dataclass(frozen=True, slots=True, repr=False)
class Statements:
    """Sentences labelled by hand.

    Args:
        name: Of the file, without extension.
        texts: The sentences.
        labels: Of each.
        vectors: Of each; shape (texts, 384), float32.
    """

    name: str
    texts: Sequence[str]
    labels: Sequence[Labels]
    vectors: NDArray[np.float32]


def run(options: BenchOptions) -> list[Row]:
    """Measure the shipped heads with the shipped model.

    Args:
        options: ``data``: a file of labelled sentences, or a folder that holds
            ``statements_dev.jsonl``, ``voices_dev.jsonl`` and ``entities_dev.jsonl``; ``held_out``
            adds the other halves.

    Returns:
        Accuracy in percent by set and method; how many texts got a type other than ``general``, and
        a category, and how many of these are right; milliseconds per memory in addition to
        embedding; for entities precision, recall and F1.

    Raises:
        InvalidInputError: There is no such file, or a line of it does not have the expected form.
        ModelUnavailableError: The model or the heads do not load.
    """
    from muniment.embedding.onnx_model import OnnxEmbeddingModel

    files = _files_of(options)
    model = OnnxEmbeddingModel.load(bundled_folder("models") / _MODEL)
    sets = [read_statements(path, model) for path in files]
    resources = bundled_folder("resources") / "understanding"
    return measure_classification(sets, resources) + measure_entities(options, resources)


def measure_classification(sets: Sequence[Statements], folder: Path) -> list[Row]:
    """Measure type, kind and first category.

    Args:
        sets: The sentences.
        folder: ``resources/understanding``.
    """
    classifier = Classifier.load(folder)
    wording, meaning = (
        _partial_heads(folder, of_wording=True),
        _partial_heads(folder, of_wording=False),
    )
    whole = Heads.load(folder)
    rows: list[Row] = []
    for each in sets:
        worded = whole.wording(each.texts)
        found, ms = _timed(classifier, each)
        rows += [
            _row(each, "commonest label", _commonest(each.labels)),
            _row(each, "wording alone", _labels_of(wording.scores(each.vectors, worded))),
            _row(each, "vector alone", _labels_of(meaning.scores(each.vectors, worded))),
            _row(each, "never silent", _labels_of(whole.scores(each.vectors, worded))),
            {**_row(each, "product", found), "ms": ms, "reach": _REACH},
        ]
    return rows


def read_statements(path: Path, model: "OnnxEmbeddingModel") -> Statements:
    """Read and embed labelled sentences, one JSON object per line.

    The fields are text, type, kind and categories.

    Raises:
        InvalidInputError: A line does not have that form.
    """
    texts, labels = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            texts.append(str(row["text"]))
            labels.append(_checked(row))
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidInputError(path.name, f"line {number} is no labelled text") from error
    if not texts:
        raise InvalidInputError(path.name, "must hold a labelled text")
    vectors = np.concatenate([model.embed([text]) for text in texts])
    return Statements(path.stem, texts, labels, vectors)


def _checked(row: dict[str, Any]) -> Labels:
    first = Category(row["categories"][0]) if row["categories"] else ""
    return MemoryType(row["type"]), MemoryKind(row["kind"]), first


def _timed(classifier: Classifier, statements: Statements) -> tuple[list[Labels], float]:
    """Return the product's labels, and the milliseconds per memory when they come one by one."""
    began = perf_counter()
    found = [
        classifier.classify([text], vector[None])[0]
        for text, vector in zip(statements.texts, statements.vectors, strict=True)
    ]
    ms = 1000 * (perf_counter() - began) / len(statements.texts)
    return [(one.type, one.kind, one.categories[0] if one.categories else "") for one in found], ms


def _partial_heads(folder: Path, *, of_wording: bool) -> Heads:
    """Return heads that use the wording alone or the vectors alone, trained on the same texts."""
    whole = Heads.load(folder)
    with np.load(folder / NUMBERS, allow_pickle=False) as file:
        targets, ridges = file["targets"].astype(np.float32), file["ridges"]
        features = np.hstack([file[name] for name in ("vectors", "cues", "phrase_vectors")])
    kept = tuple(
        block for block in whole.blocks if (block.columns[0] >= whole.dimension) == of_wording
    )
    partial = replace(whole, blocks=kept, squares=squares_of(kept))
    parts = [
        np.linalg.solve(similar + np.diag(ridge), (targets - whole.mean)[:, outputs])
        for similar, ridge, outputs in zip(
            partial.similarities(features.astype(np.float32)), ridges.T, OUTPUT_GROUPS, strict=True
        )
    ]
    return replace(partial, weights=np.hstack(parts).astype(np.float32))


def _labels_of(scores: NDArray[np.float32]) -> list[Labels]:
    kinds = len(TYPES)
    return [
        (
            TYPES[int(row[:kinds].argmax())],
            MemoryKind.EPISODIC if row[kinds] > 0.5 else MemoryKind.SEMANTIC,
            (*CATEGORIES, "")[int(row[kinds + 1 :].argmax())],
        )
        for row in scores
    ]


def _commonest(labels: Sequence[Labels]) -> list[Labels]:
    types, kinds, categories = (
        Counter(each[place] for each in labels).most_common(1)[0][0] for place in range(3)
    )
    return [(types, kinds, categories)] * len(labels)


def _row(statements: Statements, method: str, found: Sequence[Labels]) -> Row:
    pairs = list(zip(found, statements.labels, strict=True))
    shares = {
        name: round(100 * sum(one[place] == right[place] for one, right in pairs) / len(pairs), 1)
        for place, name in enumerate(("type", "kind", "category"))
    }
    given = {
        f"{name} {what}": share
        for name, place, silent in (("type", 0, MemoryType.GENERAL), ("category", 2, ""))
        for what, share in _given(pairs, place, silent).items()
    }
    return {"set": statements.name, "texts": len(pairs), "method": method, **shares, **given}


def _given(pairs: Sequence[tuple[Labels, Labels]], place: int, silent: str) -> dict[str, float]:
    """Return the percentage of texts that got a label, and how many of these labels are right."""
    hits = [one[place] == right[place] for one, right in pairs if one[place] != silent]
    right = 100 * sum(hits) / len(hits) if hits else 0.0
    return {"given": round(100 * len(hits) / len(pairs), 1), "right": round(right, 1)}


def _files_of(options: BenchOptions) -> list[Path]:
    data = options.data
    if data is not None and data.is_file():
        return [data]
    wanted = (*_DEV, *_HELD_OUT) if options.held_out else _DEV
    found = [data / name for name in wanted if data is not None and (data / name).is_file()]
    if len(found) < len(wanted):
        raise InvalidInputError("data", f"must be a folder that holds {' and '.join(wanted)}")
    return found
