"""The interface of embedding models."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Vectors: TypeAlias = "NDArray[np.float32]"


@dataclass(frozen=True, slots=True)
class TokenSpans:
    """Positions of the tokens in a text, without special tokens.

    Args:
        starts: First character of each token; shape (tokens,), int64, ascending or equal.
        ends: Character after its last; shape (tokens,), int64.
    """

    starts: "NDArray[np.int64]"
    ends: "NDArray[np.int64]"

    def __len__(self) -> int:
        return len(self.starts)


@dataclass(frozen=True, slots=True)
class Prefixes:
    """Prefixes with which a model was trained, such as E5's ``query: ``; usually empty."""

    query: str = ""
    passage: str = ""


class EmbeddingModel(Protocol):
    """Turns texts into unit vectors whose inner product is their similarity in meaning.

    Every method may be called from any thread, from several at once. A text's vector depends on
    that text alone, never on other texts in the batch (to 1e-5 in cosine).
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
        """Window of the model, including special tokens; `embed` cuts off the rest."""
        ...

    @property
    def special_tokens(self) -> int:
        """Number of tokens that the model adds to each text, including the longer prefix."""
        ...

    @property
    def prefixes(self) -> Prefixes:
        """The prefixes for queries and passages; callers of `embed` must add them."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed texts.

        Returns:
            Unit vectors in the order of the texts; shape (texts, dim), float32.

        Raises:
            ModelUnavailableError: The model fails, for example for lack of memory.
        """
        ...

    def token_spans(self, text: str) -> TokenSpans:
        """Return the tokens of a whole text, however long.

        A text never has more tokens than bytes in UTF-8: `split_into_chunks` relies on that.
        """
        ...
