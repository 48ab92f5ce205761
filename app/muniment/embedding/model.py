"""What an embedding model is to the rest of the house."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Vectors: TypeAlias = "NDArray[np.float32]"


@dataclass(frozen=True, slots=True)
class TokenSpans:
    """Where the tokens of a text stand in it, special tokens left out.

    Args:
        starts: First character of each token; shape (tokens,), int64, never falling.
        ends: Character after its last; shape (tokens,), int64.
    """

    starts: "NDArray[np.int64]"
    ends: "NDArray[np.int64]"

    def __len__(self) -> int:
        return len(self.starts)


@dataclass(frozen=True, slots=True)
class Prefixes:
    """What a model was trained to see before a text, such as E5's ``query: ``; mostly nothing."""

    query: str = ""
    passage: str = ""


class EmbeddingModel(Protocol):
    """Turns texts into unit vectors whose inner product is their similarity in meaning.

    Every method may be called from any thread, from several at once. A text's vector depends on
    that text alone, never on what is embedded beside it (to 1e-5 in cosine).
    """

    @property
    def id(self) -> str:
        """Name and short hash; vectors of models with different ids cannot be compared."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    @property
    def max_tokens(self) -> int:
        """Window of the model, special tokens included; `embed` cuts off what lies beyond."""
        ...

    @property
    def special_tokens(self) -> int:
        """How many tokens of the window the model adds to each text, the longer prefix too."""
        ...

    @property
    def prefixes(self) -> Prefixes:
        """What belongs before a query and before a passage; whoever calls `embed` puts it there."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed texts.

        Returns:
            Unit vectors in the order of the texts; shape (texts, dim), float32.

        Raises:
            ModelUnavailableError: The model fails, for lack of memory for instance.
        """
        ...

    def token_spans(self, text: str) -> TokenSpans:
        """Return the tokens of a whole text, however long.

        A text never has more tokens than bytes in UTF-8: `split_into_chunks` builds on that.
        """
        ...
