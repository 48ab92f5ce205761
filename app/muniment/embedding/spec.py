"""The description of a model before it is loaded, from any of its files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from muniment.embedding.model import Prefixes

TOKENIZER: Final = "tokenizer.json"

_ID_DIGITS: Final = 12


class Pooling(StrEnum):
    """The method that combines token states into one vector."""

    MEAN = "mean"
    CLS = "cls"
    MAX = "max"
    LAST = "last"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightsPackage:
    """The Python package whose data a model is made from.

    Args:
        name: Of the package.
        file: The file with the weights.
        sha256: Its digest in hexadecimal.
        extra: The extra of Muniment that installs the package.
    """

    name: str
    file: str
    sha256: str
    extra: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSpec:
    """The description of a model folder.

    Args:
        id: Name and the first digits of a hash over its files; it changes with any of them.
        name: The model's published name, or the folder name.
        dimension: Length of a vector.
        max_tokens: Window, including special tokens.
        pooling: The pooling method.
        normalise: Whether vectors are scaled to unit length.
        graph: The file of the ONNX graph.
        output: Name of the graph's output that holds the token states; ``None`` finds it.
        prefixes: The prefixes for queries and passages.
        pad_token: Id that pads shorter texts of a micro-batch.
        sha256: Digest of each file in hexadecimal, by file name.
        size_bytes: Total size of all files.
        package: Where its weights come from; ``None`` if its folder came with them.
    """

    id: str
    name: str
    dimension: int
    max_tokens: int
    pooling: Pooling
    normalise: bool
    graph: str
    size_bytes: int
    output: str | None = None
    prefixes: Prefixes = field(default_factory=Prefixes)
    pad_token: int = 0
    sha256: Mapping[str, str] = field(default_factory=dict)
    package: WeightsPackage | None = None


def model_id(name: str, digest: str) -> str:
    """Return the id of a model: its name and the first digits of a SHA-256 in hexadecimal."""
    return f"{name}@{digest[:_ID_DIGITS]}"


def name_of(model: str) -> str:
    """Return the name at the start of an id."""
    return model.rpartition("@")[0] or model
