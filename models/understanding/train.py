"""Train the heads for type, kind and categories of a memory on the texts in this folder.

Reads ``statements/*.jsonl`` (one ``{"text", "type", "kind", "categories"}`` per line), embeds the
texts with the shipped model, and writes ``heads.npz`` and its manifest ``heads.json``::

    python models/understanding/train.py --out resources/understanding python
    models/understanding/train.py --check

The heads are kernel ridge regressions with 22 outputs: ten types, whether the text is episodic,
ten categories and "no category". The kernels are Gaussian over the text's unit vector, its cues
(`muniment.understanding.classification.statement_cues`) and its phrase vector
(`muniment.understanding.classification.phrase_vectors`), each part scaled, for types and kind
otherwise than for categories; the weights solve ``(K + R) A = Y - mean(Y)``, where the diagonal R
is `RIDGE`, less for texts of a rare label. With
``OMP_NUM_THREADS=1`` two runs give the same bytes. The last bits of vectors and of solutions differ
between processors and numbers of threads (here by 2e-6), so another machine may give another file.

``--check`` writes nothing and prints the accuracy of a five-fold cross-validation.

Needs Muniment installed (its model and its cues) and numpy; nothing else.
"""

import argparse
import hashlib
import io
import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from muniment.domain.memories.memory import Category, MemoryKind, MemoryType
from muniment.embedding.onnx_model import OnnxEmbeddingModel
from muniment.understanding.classification.phrase_vectors import PhraseVectors, phrases_in
from muniment.understanding.classification.statement_cues import CUE_NAMES, CUES_VERSION, cue_matrix

FORMAT_VERSION = 3
HERE = Path(__file__).resolve().parent
MODEL = HERE.parent / "all-MiniLM-L6-v2"
# Chosen by cross-validation and on the dev half of the labelled sentences, among a dozen settings
# within two points of one another.
VECTOR_SCALES = (5.0, 7.0)  # in the kernel of types and kind, in that of categories
CUE_SCALES = (1.0, 0.5)
TOPIC_SCALES = (1.75, 1.75)
PHRASE_SCALES = (2.9, 2.9)
PHRASE_DIMENSION = 128
LEAST_TEXTS = 3  # in which a phrase occurs
GAMMA = 0.015
RIDGE = 0.35
BALANCE = 0.5  # 0: every text counts alike; 1: every type, and every first category, does
SECOND_CATEGORY = 0.6  # degree to which a text belongs to a category that is not its first
FOLDS = 5
SEED = 6

TYPES = [each.value for each in MemoryType]
CATEGORIES = [*(each.value for each in Category), ""]
OUTPUTS = len(TYPES) + 1 + len(CATEGORIES)
GROUPS = (slice(len(TYPES) + 1), slice(len(TYPES) + 1, OUTPUTS))  # types and kind, categories

FloatArray = NDArray[np.float32]


class TrainingError(Exception):
    """A line of the training texts breaks a rule."""


@dataclass(frozen=True, slots=True)
class Examples:
    """The training texts as numbers.

    Args:
        vectors: Unit vectors; shape (texts, 384), float16.
        cues: Their cues; shape (texts, cues), float16.
        phrases: What makes phrase vectors, float16.
        phrase_vectors: Theirs; shape (texts, `PHRASE_DIMENSION`), float16.
        targets: The expected output; shape (texts, outputs), float64.
        texts_sha256: Of all texts with their labels, in order.
    """

    vectors: NDArray[np.float16]
    cues: NDArray[np.float16]
    phrases: PhraseVectors
    phrase_vectors: NDArray[np.float16]
    targets: NDArray[np.float64]
    texts_sha256: str


def read_statements(folder: Path) -> list[dict[str, Any]]:
    """Return the labelled texts of a folder, files by name.

    Raises:
        TrainingError: A label is unknown, or a text occurs twice.
    """
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            row = json.loads(line)
            is_known = (
                row["type"] in TYPES
                and row["kind"] in set(MemoryKind)
                and set(row["categories"]) <= set(CATEGORIES[:-1])
            )
            if not is_known or row["text"] in found:
                raise TrainingError(
                    f"{path.name}:{number}: unknown label, or the text is there twice"
                )
            found[row["text"]] = row
    return list(found.values())


def targets_of(rows: list[dict[str, Any]]) -> NDArray[np.float64]:
    """Return the expected output for labelled texts; shape (texts, outputs)."""
    targets = np.zeros((len(rows), OUTPUTS))
    for target, row in zip(targets, rows, strict=True):
        target[TYPES.index(row["type"])] = 1
        target[len(TYPES)] = row["kind"] == MemoryKind.EPISODIC
        for rank, category in enumerate(row["categories"] or [""]):
            place = len(TYPES) + 1 + CATEGORIES.index(category)
            target[place] = 1 if rank == 0 else SECOND_CATEGORY
    return targets


def scales() -> FloatArray:
    """Return the factor of each column in each kernel; shape (kernels, columns)."""
    is_topic = np.array([name.startswith("topic:") for name in CUE_NAMES])
    rows = [
        [*[vector] * 384, *np.where(is_topic, topic, cue), *[phrase] * PHRASE_DIMENSION]
        for vector, cue, topic, phrase in zip(
            VECTOR_SCALES, CUE_SCALES, TOPIC_SCALES, PHRASE_SCALES, strict=True
        )
    ]
    return np.array(rows, np.float32)


def fit_phrases(texts: list[str]) -> PhraseVectors:
    """Return the phrases of some texts, projected to where the texts differ most (LSA)."""
    counted = [Counter(phrases_in(text)) for text in texts]
    spread = Counter(phrase for counts in counted for phrase in counts)
    phrases = sorted(phrase for phrase, count in spread.items() if count >= LEAST_TEXTS)
    rows = {phrase: at for at, phrase in enumerate(phrases)}
    rarity = 1 + np.log((1 + len(texts)) / (1 + np.array([spread[each] for each in phrases])))
    table = np.zeros((len(texts), len(phrases)), np.float32)
    for line, counts in zip(table, counted, strict=True):
        for phrase, count in counts.items():
            if phrase in rows:
                line[rows[phrase]] = (1 + np.log(count)) * rarity[rows[phrase]]
    table /= np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-6)
    directions = np.linalg.eigh(table.T @ table)[1][:, : -PHRASE_DIMENSION - 1 : -1]
    projection = (rarity[:, None] * directions).astype(np.float16)
    return PhraseVectors(rows, projection.astype(np.float32))


def kernels_of(examples: Examples) -> list[NDArray[np.float64]]:
    """Return both Gaussian kernels of every pair of texts; each of shape (texts, texts)."""
    columns = [examples.vectors, examples.cues, examples.phrase_vectors]
    features = np.hstack(columns).astype(np.float32)
    return [kernel(features * factors) for factors in scales()]


def kernel(features: FloatArray) -> NDArray[np.float64]:
    """Return the Gaussian kernel of every pair; shape (texts, texts)."""
    lengths = (features**2).sum(axis=1)
    squares = lengths[:, None] + lengths - 2 * features @ features.T
    return np.asarray(np.exp(-GAMMA * np.maximum(squares, 0)), np.float64)


def ridges_of(targets: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the ridge of each text for types and kind, and for categories; shape (texts, 2)."""
    ridges = np.empty((len(targets), len(GROUPS)))
    for column, labels in enumerate((slice(len(TYPES)), GROUPS[1])):
        first = targets[:, labels].argmax(axis=1)
        counted = np.bincount(first)[first].astype(np.float64) ** BALANCE
        ridges[:, column] = RIDGE * counted * (1 / counted).mean()
    return ridges


def solve(kernels: list[NDArray[np.float64]], targets: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weights of the ridge regressions; shape (texts, outputs)."""
    centred, ridges = targets - targets.mean(axis=0), ridges_of(targets)
    parts = [
        np.linalg.solve(similar + np.diag(ridge), centred[:, outputs])
        for similar, ridge, outputs in zip(kernels, ridges.T, GROUPS, strict=True)
    ]
    return np.hstack(parts)


def held_out_scores(
    kernels: list[NDArray[np.float64]], targets: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the scores of heads trained without a text's fold; shape (texts, outputs)."""
    order = np.random.default_rng(SEED).permutation(len(targets))
    scores = np.zeros_like(targets)
    for fold in np.array_split(order, FOLDS):
        rest = np.setdiff1d(order, fold)
        weights = solve([each[np.ix_(rest, rest)] for each in kernels], targets[rest])
        for similar, outputs in zip(kernels, GROUPS, strict=True):
            scores[fold, outputs] = similar[np.ix_(fold, rest)] @ weights[:, outputs]
        scores[fold] += targets[rest].mean(axis=0)
    return scores


def sharpness(scores: NDArray[np.float64], targets: NDArray[np.float64]) -> float:
    """Return the factor before softmax that best calibrates the probabilities of types."""
    right = targets[:, : len(TYPES)].argmax(axis=1)

    def loss(factor: float) -> float:
        raised = factor * scores[:, : len(TYPES)]
        total = np.log(np.exp(raised - raised.max(axis=1, keepdims=True)).sum(axis=1))
        return float((total + raised.max(axis=1) - raised[np.arange(len(right)), right]).mean())

    return min((float(factor) for factor in np.arange(1, 15, 0.25)), key=loss)


def examples_of(rows: list[dict[str, Any]]) -> Examples:
    """Embed labelled texts, and find their cues and phrases."""
    texts = [row["text"] for row in rows]
    model = OnnxEmbeddingModel.load(MODEL)
    # One at a time: the quantised model's last bits depend on the rest of a batch.
    vectors = np.concatenate([model.embed([text]) for text in texts])
    phrases = fit_phrases(texts)
    labelled = json.dumps(rows, ensure_ascii=False, sort_keys=True).encode()
    return Examples(
        vectors.astype(np.float16),
        cue_matrix(texts).astype(np.float16),
        phrases,
        phrases.of(texts).astype(np.float16),
        targets_of(rows),
        hashlib.sha256(labelled).hexdigest(),
    )


def packed(examples: Examples) -> bytes:
    """Return the content of ``heads.npz``."""
    kernels = kernels_of(examples)
    file = io.BytesIO()
    np.savez_compressed(
        file,
        vectors=examples.vectors,
        cues=examples.cues,
        phrase_vectors=examples.phrase_vectors,
        phrases=np.frombuffer("\n".join(examples.phrases.rows).encode(), np.uint8),
        projection=examples.phrases.projection.astype(np.float16),
        scales=scales(),
        weights=solve(kernels, examples.targets).astype(np.float32),
        mean=examples.targets.mean(axis=0).astype(np.float32),
        gamma=np.float32(GAMMA),
        # Not needed to classify: `muniment bench understanding` uses them for its comparisons.
        targets=examples.targets.astype(np.float16),
        ridges=ridges_of(examples.targets).astype(np.float32),
        sharpness=np.float32(
            sharpness(held_out_scores(kernels, examples.targets), examples.targets)
        ),
    )
    return file.getvalue()


def manifest_of(content: bytes, examples: Examples) -> bytes:
    """Return the content of ``heads.json``."""
    document = {
        "format_version": FORMAT_VERSION,
        "cues_version": CUES_VERSION,
        "cue_names_sha256": hashlib.sha256("\n".join(CUE_NAMES).encode()).hexdigest(),
        "model_id": OnnxEmbeddingModel.load(MODEL).id,
        "types": TYPES,
        "categories": CATEGORIES,
        "texts": len(examples.targets),
        "texts_sha256": examples.texts_sha256,
        "licence": "Apache-2.0",
        "files": {
            "heads.npz": {
                "sha256": hashlib.sha256(content).hexdigest(),
                "size_bytes": len(content),
            }
        },
    }
    return (json.dumps(document, indent=2) + "\n").encode()


def report(examples: Examples) -> str:
    """Return the accuracy of the cross-validation as text."""
    targets = examples.targets
    scores = held_out_scores(kernels_of(examples), targets)
    kinds = len(TYPES)
    types = scores[:, :kinds].argmax(axis=1) == targets[:, :kinds].argmax(axis=1)
    episodic = (scores[:, kinds] > 0.5) == (targets[:, kinds] > 0.5)
    first = scores[:, kinds + 1 :].argmax(axis=1) == targets[:, kinds + 1 :].argmax(axis=1)
    shares = ", ".join(
        f"{name} {100 * hits.mean():.1f} %"
        for name, hits in (("type", types), ("kind", episodic), ("first category", first))
    )
    return f"{len(targets)} texts, {FOLDS}-fold: {shares}"


def main() -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(description="Train the heads for type, kind and categories.")
    wanted = parser.add_mutually_exclusive_group(required=True)
    wanted.add_argument("--out", type=Path, help="folder to write heads.npz and heads.json to")
    wanted.add_argument("--check", action="store_true", help="cross-validate, write nothing")
    arguments = parser.parse_args()
    try:
        examples = examples_of(read_statements(HERE / "statements"))
    except TrainingError as error:
        sys.stderr.write(f"train: {error}\n")
        return 1
    if arguments.check:
        sys.stdout.write(f"{report(examples)}\n")
        return 0
    content = packed(examples)
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "heads.npz").write_bytes(content)
    (arguments.out / "heads.json").write_bytes(manifest_of(content, examples))
    size = f"{len(content) / 1e6:.2f} MB"
    sys.stdout.write(f"{arguments.out}: {len(examples.targets)} texts, {size}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
