"""What is known of a model before it is loaded, whichever file says so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from muniment.embedding.model import Prefixes

TOKENIZER: Final = "tokenizer.json"

_ID_DIGITS: Final = 12


class Pooling(StrEnum):
    """How the states of a text's tokens become one vector."""

    MEAN = "mean"
    CLS = "cls"
    MAX = "max"
    LAST = "last"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSpec:
    """A model folder, described.

    Args:
        id: Name and the first digits of a hash over its files; it changes with any of them.
        name: The model's published name, or its folder's.
        dimension: Length of a vector.
        max_tokens: Window, special tokens included.
        pooling: How token states become a vector.
        normalise: Whether vectors are scaled to unit length.
        graph: The file of the ONNX graph.
        output: Name of the graph's output that holds the token states; ``None`` looks for it.
        prefixes: What the model wants before a query and before a passage.
        pad_token: Id that fills up shorter texts of a micro-batch.
        sha256: Digest of each file in hexadecimal, by file name.
        size_bytes: Of all files together.
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


def model_id(name: str, digest: str) -> str:
    """Return the id of a model: its name and the first digits of a SHA-256 in hexadecimal."""
    return f"{name}@{digest[:_ID_DIGITS]}"


def name_of(model: str) -> str:
    """Return the name that an id begins with."""
    return model.rpartition("@")[0] or model
