"""Probability that a turn of a conversation is worth remembering.

Two logistic regressions, trained by ``models/understanding/train_selection.py`` on conversations
written for it: one for people among themselves, on the cues of
`muniment.understanding.conversations.turn_cues`, and one for turns addressed to an assistant, on
those of `muniment.understanding.conversations.assistant_cues`.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from muniment.domain.errors import ModelUnavailableError
from muniment.understanding.classification.statement_cues import CUES_VERSION
from muniment.understanding.conversations.assistant_cues import CUES_TO_ASSISTANT, cues_to_assistant
from muniment.understanding.conversations.turn_cues import CUES, SpokenTurn, cues_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS: Final = "selection.npz"
MANIFEST: Final = "selection.json"
AMONG_PEOPLE: Final = "among_people"
TO_ASSISTANT: Final = "to_assistant"
FURTHEST: Final = 4.0
"""Deviations at which a cue is clipped: a turn of 50,000 words is no more certain than a long one.
"""
_BLOCK: Final = 1_000
"""How many turns are handled at once, so that a long conversation needs no copies of its cues."""


@dataclass(frozen=True, slots=True, repr=False)
class TurnWeights:
    """A logistic regression over cues.

    Args:
        mean: Of each cue; shape (cues,), float64.
        scale: Deviation of each cue; shape (cues,), float64, above 0.
        weights: Shape (cues,), float64.
        bias: Added to the sum.
        threshold: A turn is kept from this probability on.
    """

    mean: "NDArray[np.float64]"
    scale: "NDArray[np.float64]"
    weights: "NDArray[np.float64]"
    bias: float
    threshold: float

    def probabilities(self, cues: "NDArray[np.float64]") -> "NDArray[np.float64]":
        """Return the probability of each row; shape (turns,), float64.

        Args:
            cues: Shape (turns, cues), float64.
        """
        import numpy as np

        found = np.empty(len(cues))
        for start in range(0, len(cues), _BLOCK):
            placed = ((cues[start : start + _BLOCK] - self.mean) / self.scale).clip(
                -FURTHEST, FURTHEST
            )
            found[start : start + _BLOCK] = placed @ self.weights + self.bias
        return 1 / (1 + np.exp(-found))


@dataclass(frozen=True, slots=True, repr=False)
class SelectionHead:
    """The weights of both regressions.

    Args:
        among_people: For a conversation of several people.
        to_assistant: For turns addressed to an assistant.
    """

    among_people: TurnWeights
    to_assistant: TurnWeights

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
            raise ModelUnavailableError(
                "the weights of the turn selection cannot be read"
            ) from error
        if not isinstance(manifest, dict) or manifest.get("made_for") != made_for():
            raise ModelUnavailableError("the weights of the turn selection are for other features")
        if hashlib.sha256(content).hexdigest() != manifest.get("sha256"):
            raise ModelUnavailableError("the weights of the turn selection are damaged")
        return _head(content, manifest)

    def probabilities(
        self, turns: Sequence[SpokenTurn], *, to_assistant: bool
    ) -> "NDArray[np.float64]":
        """Return the probability that each turn of a conversation is worth keeping.

        Args:
            turns: The turns in order.
            to_assistant: Whether they are addressed to an assistant.

        Returns:
            Shape (turns,), float64, 0 to 1; 0 for a turn that is not a candidate.
        """
        import numpy as np

        if not turns:
            return np.zeros(0)
        if to_assistant:
            found = self.to_assistant.probabilities(cues_to_assistant(turns))
        else:
            found = self.among_people.probabilities(cues_of(turns))
        is_candidate = np.array([turn.is_candidate for turn in turns])
        return np.where(is_candidate, found, 0.0)

    def threshold(self, *, to_assistant: bool) -> float:
        """Return the probability from which a turn is kept."""
        return (self.to_assistant if to_assistant else self.among_people).threshold


def made_for() -> dict[str, Any]:
    """Return what weights depend on: the names of the cues, and the version of the word lists."""
    return {
        AMONG_PEOPLE: list(CUES),
        TO_ASSISTANT: list(CUES_TO_ASSISTANT),
        "statement_cues": CUES_VERSION,
    }


def _head(content: bytes, manifest: Mapping[str, Any]) -> SelectionHead:
    import numpy as np

    try:
        with np.load(BytesIO(content), allow_pickle=False) as arrays:
            heads = [
                TurnWeights(
                    mean=arrays[f"{name}.mean"].astype(np.float64),
                    scale=arrays[f"{name}.scale"].astype(np.float64),
                    weights=arrays[f"{name}.weights"].astype(np.float64),
                    bias=float(arrays[f"{name}.bias"]),
                    threshold=float(manifest["thresholds"][name]),
                )
                for name in (AMONG_PEOPLE, TO_ASSISTANT)
            ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelUnavailableError("the weights of the turn selection cannot be loaded") from error
    for head, cues in zip(heads, (CUES, CUES_TO_ASSISTANT), strict=True):
        shapes = {head.mean.shape, head.scale.shape, head.weights.shape}
        if shapes != {(len(cues),)} or not (head.scale > 0).all():
            raise ModelUnavailableError("the weights of the turn selection have the wrong shape")
    return SelectionHead(*heads)
