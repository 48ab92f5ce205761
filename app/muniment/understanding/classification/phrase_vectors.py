"""Phrase vectors: the words and word pairs of a text as a few dense numbers.

The closed lists of cues know only the phrases that somebody thought of. These vectors know every
word, mark of punctuation and pair of both that occurs in several training texts, weighted by rarity
and projected to the directions in which the training texts differ most (latent semantic analysis).
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from muniment.understanding.classification.statement_cues import LOOKED_AT_CHARACTERS, said

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_TOKEN: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d|[^\w\s]")
_START, _END = "<", ">"


@dataclass(frozen=True, slots=True, repr=False)
class PhraseVectors:
    """A vocabulary with its projection; immutable, any thread.

    Args:
        rows: Phrase to its row of the projection.
        projection: Of each phrase, times its rarity; shape (phrases, dimension), float32.
    """

    rows: Mapping[str, int]
    projection: "NDArray[np.float32]"

    @property
    def dimension(self) -> int:
        """Length of a phrase vector."""
        return int(self.projection.shape[1])

    def of(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Return the phrase vectors of texts.

        Args:
            texts: As stored; each is read up to `LOOKED_AT_CHARACTERS`.

        Returns:
            Unit vectors, zero for a text without a known phrase; shape (texts, dimension), float32.
        """
        import numpy as np

        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for at, text in enumerate(texts):
            counts = Counter(phrase for phrase in phrases_in(text) if phrase in self.rows)
            weights = 1 + np.log(np.array([*counts.values()], np.float32))
            vectors[at] = weights @ self.projection[[self.rows[phrase] for phrase in counts]]
            vectors[at] /= max(float(np.linalg.norm(vectors[at])), 1e-6)
        return vectors


def phrases_in(text: str) -> list[str]:
    """Return the words, digits and marks of a text in lower case, and every pair of neighbours.

    The beginning and the end of the text count as marks.
    """
    stated = said(text[:LOOKED_AT_CHARACTERS].strip()).replace("’", "'").lower()
    tokens = [_START, *_TOKEN.findall(stated), _END]
    return tokens + [f"{left} {right}" for left, right in pairwise(tokens)]
