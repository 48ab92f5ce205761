"""How likely a turn of a conversation holds something worth remembering.

A logistic regression on the cues of `muniment.understanding.cues`, trained by
``models/understanding/train_selection.py`` on conversations written for it.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from muniment.domain.errors import ModelUnavailableError
from muniment.understanding.cues import CUES, Turn, cues_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS: Final = "selection.npz"
MANIFEST: Final = "selection.json"
FURTHEST: Final = 4.0
"""Deviations at which a cue counts no more: a turn of 50,000 words is no surer than a long one."""


@dataclass(frozen=True, slots=True, repr=False)
class SelectionHead:
    """The weights.

    Args:
        mean: Of each cue; shape (cues,), float64.
        scale: Deviation of each cue; shape (cues,), float64, above 0.
        weights: Shape (cues,), float64.
        bias: Added to the sum.
        threshold: Among people, a turn is kept from this probability on.
        threshold_to_assistant: The same for what is said to an assistant.
    """

    mean: "NDArray[np.float64]"
    scale: "NDArray[np.float64]"
    weights: "NDArray[np.float64]"
    bias: float
    threshold: float
    threshold_to_assistant: float

    @classmethod
    def load(cls, folder: Path) -> "SelectionHead":
        """Read and verify the weights.

        Args:
            folder: Holds `WEIGHTS` and `MANIFEST`.

        Raises:
            ModelUnavailableError: A file is missing, damaged, altered, or made for other cues.
        """
        try:
            manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            content = (folder / WEIGHTS).read_bytes()
        except (OSError, ValueError) as error:
            raise ModelUnavailableError("the weights that select turns cannot be read") from error
        if not isinstance(manifest, dict) or tuple(manifest.get("cues", ())) != CUES:
            raise ModelUnavailableError("the weights that select turns were made for other cues")
        if hashlib.sha256(content).hexdigest() != manifest.get("sha256"):
            raise ModelUnavailableError("the weights that select turns are damaged")
        return _head(content, manifest)

    def probabilities(self, turns: Sequence[Turn]) -> "NDArray[np.float64]":
        """Return how likely each turn of a conversation is one to keep.

        Args:
            turns: The turns in order.

        Returns:
            Shape (turns,), float64, 0 to 1; 0 for a turn that is no candidate.
        """
        import numpy as np

        if not turns:
            return np.zeros(0)
        placed = (cues_of(turns) - self.mean) / self.scale
        scores = placed.clip(-FURTHEST, FURTHEST) @ self.weights + self.bias
        is_candidate = np.array([turn.is_candidate for turn in turns])
        found: NDArray[np.float64] = np.where(is_candidate, 1 / (1 + np.exp(-scores)), 0.0)
        return found


def _head(content: bytes, manifest: Mapping[str, Any]) -> SelectionHead:
    import numpy as np

    try:
        with np.load(BytesIO(content), allow_pickle=False) as arrays:
            mean, scale, weights = (
                arrays[name].astype(np.float64) for name in ("mean", "scale", "weights")
            )
            bias = float(arrays["bias"])
        thresholds = (float(manifest["threshold"]), float(manifest["threshold_to_assistant"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelUnavailableError("the weights that select turns do not load") from error
    if not mean.shape == scale.shape == weights.shape == (len(CUES),) or not (scale > 0).all():
        raise ModelUnavailableError("the weights that select turns have another shape")
    return SelectionHead(mean, scale, weights, bias, *thresholds)
