"""The trained heads: from a text's vector and wording to scores of types, kind and categories.

They consist of two files: ``heads.npz`` with the numbers, ``heads.json`` with its SHA-256 and what
the numbers belong to (embedding model, version of the cues); ``models/understanding/train.py``
makes both.
"""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from muniment.domain.errors import ModelUnavailableError
from muniment.domain.memories.memory import Category, MemoryType
from muniment.understanding.classification.phrase_vectors import PhraseVectors
from muniment.understanding.classification.statement_cues import CUE_NAMES, CUES_VERSION, cue_matrix

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MANIFEST: Final = "heads.json"
NUMBERS: Final = "heads.npz"
FORMAT_VERSION: Final = 3
TYPES: Final = tuple(MemoryType)
CATEGORIES: Final = tuple(Category)
OUTPUTS: Final = len(TYPES) + 1 + len(CATEGORIES) + 1
"""A score for each type, one for episodic, one for each category, one for no category."""

OUTPUT_GROUPS: Final = (slice(len(TYPES) + 1), slice(len(TYPES) + 1, OUTPUTS))
"""Types and kind, categories: each has a kernel and a ridge of its own."""

_HINT: Final = "Reinstall Muniment, or restore the folder resources/understanding."
_LARGEST_BYTES: Final = 32 * 1024**2
_AT_ONCE: Final = 128
_UNREADABLE: Final = (
    *(ValueError, KeyError, TypeError, AttributeError, EOFError, OSError),
    *(zipfile.BadZipFile, zlib.error),
)
"""What numpy raises on files of another format."""


@dataclass(frozen=True, slots=True, repr=False)
class Block:
    """Columns of the features that count alike within each kernel.

    Args:
        columns: Their places; shape (columns of the block,), int64.
        factors: Of each column in the first kernel; shape (columns of the block,), float32.
        features: Of the training texts, times the factors; shape (columns of the block, training
            texts), float32.
        weights: What the block's squared distances count in each kernel.
    """

    columns: "NDArray[np.int64]"
    factors: "NDArray[np.float32]"
    features: "NDArray[np.float32]"
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Heads:
    """Kernel ridge regression with two Gaussian kernels; immutable, any thread.

    One kernel is for types and kind, which show in the wording, the other for categories, which
    show in the topic: they differ in how much each part of the features counts.

    Args:
        blocks: The features of the training texts.
        squares: Weighted squared length of the features of each training text in each kernel; shape
            (kernels, training texts), float32.
        weights: Of each training text for each output; shape (training texts, outputs), float32.
        mean: Of each output; shape (outputs,), float32.
        dimension: Length of the vectors.
        sharpness: Factor before softmax that calibrates the probabilities of types.
        phrases: Gives the phrase vectors.
        model_id: The embedding model of the vectors.
    """

    blocks: tuple[Block, ...]
    squares: "NDArray[np.float32]"
    weights: "NDArray[np.float32]"
    mean: "NDArray[np.float32]"
    dimension: int
    sharpness: float
    phrases: PhraseVectors
    model_id: str

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read and verify the heads; about 70 ms and 14 MB of memory.

        Args:
            folder: ``resources/understanding``.

        Raises:
            ModelUnavailableError: A file is missing, unreadable, altered, or made for other cues.
        """
        manifest = _manifest(folder)
        content = _read(folder / NUMBERS)
        try:
            expected = manifest["files"][NUMBERS]["sha256"]
            if hashlib.sha256(content).hexdigest() != expected:
                raise ModelUnavailableError(f"{NUMBERS} is truncated or altered", hint=_HINT)
            return cls(**_arrays(content), model_id=str(manifest["model_id"]))
        except _UNREADABLE as error:
            raise ModelUnavailableError(f"{NUMBERS} is damaged", hint=_HINT) from error

    def wording(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Return the cues and phrase vectors of texts; shape (texts, columns), float32."""
        import numpy as np

        return np.hstack([cue_matrix(texts), self.phrases.of(texts)])

    def scores(
        self, vectors: "NDArray[np.float32]", wording: "NDArray[np.float32]"
    ) -> "NDArray[np.float32]":
        """Return the scores of texts, about 0 for no and 1 for yes.

        Args:
            vectors: Unit vectors of the model ``model_id``; shape (texts, dimension), float32.
            wording: `wording` of the same texts.

        Returns:
            Shape (texts, `OUTPUTS`), float32: types, episodic, categories, no category.

        Raises:
            ValueError: The vectors have another dimension or number than the wording.
        """
        import numpy as np

        if vectors.shape != (len(wording), self.dimension):
            raise ValueError(f"vectors must have the shape ({len(wording)}, {self.dimension})")
        scored = np.empty((len(wording), OUTPUTS), np.float32)
        for start in range(0, len(wording), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            similar = self.similarities(np.hstack([vectors[part], wording[part]]))
            for each, outputs in zip(similar, OUTPUT_GROUPS, strict=True):
                scored[part, outputs] = each @ self.weights[:, outputs]
        return scored + self.mean

    def similarities(self, asked: "NDArray[np.float32]") -> "NDArray[np.float32]":
        """Return both kernels between texts and the training texts.

        Args:
            asked: Vectors and wording side by side; shape (texts, columns), float32.

        Returns:
            0..1; shape (kernels, texts, training texts), float32: for types and kind, for
            categories.
        """
        import numpy as np

        # -|a - b|² = 2ab - |a|² - |b|², weighted block by block.
        near = np.repeat(-self.squares[:, None, :], len(asked), axis=1)
        for block in self.blocks:
            part = asked[:, block.columns] * block.factors
            own = (part**2).sum(axis=1)[:, None]
            products = 2 * part @ block.features
            for at, weight in enumerate(block.weights):
                near[at] += np.float32(weight) * (products - own)
        return np.asarray(np.exp(np.minimum(near, 0)), np.float32)

    def probabilities(self, scores: "NDArray[np.float32]") -> "NDArray[np.float32]":
        """Return the probability of each type; shape (texts, types), rows sum to 1."""
        import numpy as np

        raised = self.sharpness * scores[:, : len(TYPES)]
        powers = np.exp(raised - raised.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)


def _manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest, if it belongs to this program.

    Raises:
        ModelUnavailableError: It is missing, damaged, or of another format, cues or labels.
    """
    try:
        manifest = json.loads(_read(folder / MANIFEST))
        made_for = (manifest["format_version"], manifest["cues_version"], manifest["types"])
        categories, names = manifest["categories"], manifest["cue_names_sha256"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ModelUnavailableError(f"{MANIFEST} is damaged", hint=_HINT) from error
    known_names = hashlib.sha256("\n".join(CUE_NAMES).encode()).hexdigest()
    if (
        made_for != (FORMAT_VERSION, CUES_VERSION, list(TYPES))
        or categories != [*CATEGORIES, ""]
        or names != known_names
    ):
        raise ModelUnavailableError(f"{MANIFEST} belongs to another version", hint=_HINT)
    return dict(manifest)


def _read(path: Path) -> bytes:
    """Return the content of a file.

    Raises:
        ModelUnavailableError: It is missing, unreadable or too large.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_BYTES + 1)
    except FileNotFoundError as error:
        raise ModelUnavailableError(f"{path.name} is missing", hint=_HINT) from error
    except OSError as error:
        raise ModelUnavailableError(f"{path.name} cannot be read", hint=_HINT) from error
    if len(content) > _LARGEST_BYTES:
        raise ModelUnavailableError(f"{path.name} is too large", hint=_HINT)
    return content


def _arrays(content: bytes) -> dict[str, Any]:
    """Return the fields of `Heads` that are numbers.

    Raises:
        ValueError: Their shapes do not fit together.
        KeyError: One is missing.
    """
    import numpy as np

    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        found = {name: file[name] for name in file.files}
    columns = [found["vectors"], found["cues"], found["phrase_vectors"]]
    features = np.hstack(columns).astype(np.float32)
    scales = found["scales"].astype(np.float32)
    weights, mean = found["weights"].astype(np.float32), found["mean"].astype(np.float32)
    if (
        weights.shape != (len(features), OUTPUTS)
        or mean.shape != (OUTPUTS,)
        or scales.shape != (len(OUTPUT_GROUPS), features.shape[1])
    ):
        raise ValueError("the shapes do not fit together")
    phrases = bytes(found["phrases"]).decode().split("\n")
    projection = found["projection"].astype(np.float32)
    if projection.shape != (len(phrases), found["phrase_vectors"].shape[1]):
        raise ValueError("the phrases do not fit their projection")
    blocks = blocks_of(features, scales, float(found["gamma"]))
    return {
        "phrases": PhraseVectors({phrase: at for at, phrase in enumerate(phrases)}, projection),
        "blocks": blocks,
        "squares": squares_of(blocks),
        "weights": weights,
        "mean": mean,
        "dimension": found["vectors"].shape[1],
        "sharpness": float(found["sharpness"]),
    }


def blocks_of(
    features: "NDArray[np.float32]", scales: "NDArray[np.float32]", gamma: float
) -> tuple[Block, ...]:
    """Divide features into the columns whose factors have the same ratio.

    Args:
        features: Shape (training texts, columns), float32, not scaled.
        scales: Factor of each column in each kernel, not 0; shape (kernels, columns), float32.
        gamma: Of the kernels.
    """
    import numpy as np

    ratios, places = np.unique(scales / scales[0], axis=1, return_inverse=True)
    blocks = []
    for at, ratio in enumerate(ratios.T):
        columns = np.flatnonzero(places.ravel() == at)
        factors = scales[0, columns]
        scaled = np.ascontiguousarray((features[:, columns] * factors).T)
        weights = tuple(gamma * float(each) ** 2 for each in ratio)
        blocks.append(Block(columns, factors, scaled, weights))
    return tuple(blocks)


def squares_of(blocks: Sequence[Block]) -> "NDArray[np.float32]":
    """Return `Heads.squares` of blocks."""
    import numpy as np

    lengths = [(block.features**2).sum(axis=0) for block in blocks]
    return np.array(
        [
            sum(block.weights[kernel] * each for block, each in zip(blocks, lengths, strict=True))
            for kernel in range(len(OUTPUT_GROUPS))
        ],
        np.float32,
    )
