"""Train the selection of turns on the conversations beside this file.

    python models/understanding/train_selection.py

Writes ``resources/understanding/selection.npz`` and its manifest, and prints what it measured. The
strength of the regularisation and the threshold come from five-fold cross-validation by whole
conversations: the strongest regularisation within a point of the best F1, since what is to be read
later is not written by the hand that wrote this, and the lowest threshold within a point of that
model's best F1, since what is not kept is lost and what is kept can be deleted.
"""

import hashlib
import json
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from muniment.understanding.conversation import turns_of
from muniment.understanding.cues import CUES, cues_of
from muniment.understanding.messages import Message
from muniment.understanding.selection import _FURTHEST, MANIFEST, WEIGHTS

HERE = Path(__file__).parent
RESOURCES = HERE.parents[1] / "resources" / "understanding"
STRENGTHS = (0.003, 0.01, 0.03, 0.1)
POINT = 0.01
FOLDS = 5


def main() -> None:
    """Train, measure and write."""
    cues, kept, groups = read_examples()
    thresholds = np.arange(0.1, 0.9, 0.01)
    scores = {c: held_out(model_of(c), cues, kept=kept, groups=groups) for c in STRENGTHS}
    curves = {c: np.array([f1(s >= t, kept) for t in thresholds]) for c, s in scores.items()}
    best = max(curve.max() for curve in curves.values())
    strength = min(c for c, curve in curves.items() if curve.max() >= best - POINT)
    curve = curves[strength]
    threshold = float(thresholds[curve >= curve.max() - POINT].min())
    for c, each in curves.items():
        print(f"C {c}: F1 {each.max():.3f} at {thresholds[each.argmax()]:.2f}")
    print(
        f"taken: C {strength}, threshold {threshold:.2f}, F1 {f1(scores[strength] >= threshold, kept):.3f}"
    )
    print(
        f"{groups.max() + 1} conversations, {len(kept)} turns of speakers, {kept.mean():.1%} kept"
    )
    model = model_of(strength).fit(cues, kept)
    write(model, threshold, conversations=int(groups.max()) + 1, turns=len(kept))


def read_examples() -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return cues, labels and the number of the conversation of every turn of a speaker."""
    rows, kept, groups = [], [], []
    number = 0
    for file in sorted((HERE / "conversations").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            said = json.loads(line)["turns"]
            turns = turns_of([Message(t["role"], t["content"], t.get("name")) for t in said])
            for turn, cue, label in zip(turns, cues_of(turns), said, strict=True):
                if turn.is_candidate:
                    rows.append(cue)
                    kept.append(label["keep"])
                    groups.append(number)
            number += 1
    return np.array(rows), np.array(kept), np.array(groups)


def model_of(strength: float) -> Pipeline:
    """Return an untrained model."""
    clip = FunctionTransformer(lambda x: np.clip(x, -_FURTHEST, _FURTHEST))
    return make_pipeline(StandardScaler(), clip, LogisticRegression(C=strength, max_iter=2000))


def held_out(
    model: Pipeline, cues: NDArray[Any], *, kept: NDArray[Any], groups: NDArray[Any]
) -> NDArray[Any]:
    """Return the probability of every turn by a model that has not seen its conversation."""
    folds = GroupKFold(FOLDS)
    found = cross_val_predict(model, cues, kept, groups=groups, cv=folds, method="predict_proba")
    return np.asarray(found)[:, 1]


def f1(taken: NDArray[Any], kept: NDArray[Any]) -> float:
    """Return the harmonic mean of precision and recall."""
    return float(2 * (taken & kept).sum() / max(1, taken.sum() + kept.sum()))


def write(model: Pipeline, threshold: float, *, conversations: int, turns: int) -> None:
    """Write the weights and what they are for."""
    scaler, _, regression = (step for _, step in model.steps)
    buffer = BytesIO()
    np.savez(
        buffer,
        mean=scaler.mean_,
        scale=scaler.scale_,
        weights=regression.coef_[0],
        bias=regression.intercept_[0],
    )
    content = buffer.getvalue()
    manifest = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "threshold": round(threshold, 2),
        "trained_on": {"conversations": conversations, "turns": turns},
        "cues": list(CUES),
    }
    (RESOURCES / WEIGHTS).write_bytes(content)
    text = json.dumps(manifest, indent=1) + "\n"
    (RESOURCES / MANIFEST).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
