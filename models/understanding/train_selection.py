"""Train the selection of turns on the conversations beside this file.

    python models/understanding/train_selection.py

Writes ``resources/understanding/selection.npz`` and its manifest, and prints what it measured.
The strength of the regularisation and the threshold come from five-fold cross-validation by whole
conversations: the strongest regularisation within a point of the best F1, since what is to be
read later is not written by the hand that wrote this, and the middle of the thresholds within a
point of that model's best F1, since the very best of a flat curve is chance. For what is said to
an assistant it is F2: few of such turns tell anything, and one that does ("I'm allergic to
penicillin") is missed more than a remark too many is.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
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
from muniment.understanding.selection import FURTHEST, MANIFEST, WEIGHTS

HERE = Path(__file__).parent
RESOURCES = HERE.parents[1] / "resources" / "understanding"
STRENGTHS = (0.003, 0.01, 0.03, 0.1)
POINT = 0.01
FOLDS = 5
PIECES = (6,)
THRESHOLDS = np.arange(0.1, 0.9, 0.01)


def main() -> None:
    """Train, measure and write."""
    examples = read_examples()
    cues, kept = examples.cues, examples.kept
    scores = {c: held_out(model_of(c), examples) for c in STRENGTHS}
    best = {c: curve_of(found, kept).max() for c, found in scores.items()}
    strength = min(c for c, each in best.items() if each >= max(best.values()) - POINT)
    found = scores[strength]
    thresholds = {
        name: middle(found[chosen], kept[chosen], beta=beta)
        for name, chosen, beta in (
            ("threshold", examples.is_whole & ~examples.to_assistant, 1),
            ("threshold_to_assistant", examples.is_whole & examples.to_assistant, 2),
        )
    }
    limits = np.where(
        examples.to_assistant, thresholds["threshold_to_assistant"], thresholds["threshold"]
    )
    taken = found >= limits
    report = {
        "conversations": int(examples.groups.max()) + 1,
        "turns": int(examples.is_whole.sum()),
        "kept": round(float(kept.mean()), 3),
        "held_out_precision": round(float((taken & kept).sum() / taken.sum()), 3),
        "held_out_recall": round(float((taken & kept).sum() / kept.sum()), 3),
        "held_out_f1": round(f_measure(taken, kept), 3),
    }
    for name, figure in {**best, "taken": strength, **thresholds, **report}.items():
        sys.stdout.write(f"{name}: {figure}\n")
    write(model_of(strength).fit(cues, kept), thresholds, report)


@dataclass(frozen=True)
class Examples:
    """Every turn of a speaker, and once more in each piece of a conversation it stands in.

    Args:
        cues: What is seen of it.
        kept: Whether it is to be kept.
        groups: Its conversation, whole and in pieces.
        to_assistant: Whether it is said to an assistant.
        is_whole: Whether it stands in the whole conversation.
    """

    cues: NDArray[Any]
    kept: NDArray[Any]
    groups: NDArray[Any]
    to_assistant: NDArray[Any]
    is_whole: NDArray[Any]


def read_examples() -> Examples:
    """Read the conversations beside this file."""
    rows, kept, groups, to_assistant, is_whole = [], [], [], [], []
    number = 0
    for file in sorted((HERE / "conversations").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            dialogue = json.loads(line)
            for said in parts_of(dialogue["turns"]):
                turns = turns_of([Message(t["role"], t["content"], t.get("name")) for t in said])
                for turn, cue, label in zip(turns, cues_of(turns), said, strict=True):
                    if turn.is_candidate:
                        rows.append(cue)
                        kept.append(label["keep"])
                        groups.append(number)
                        to_assistant.append(dialogue["kind"] == "assistant")
                        is_whole.append(len(said) == len(dialogue["turns"]))
            number += 1
    return Examples(*(np.array(each) for each in (rows, kept, groups, to_assistant, is_whole)))


def parts_of(said: list[Any]) -> Iterator[list[Any]]:
    """Yield a conversation whole and in short pieces: agents hand over both."""
    yield said
    for length in PIECES:
        for start in range(0, len(said), length):
            yield said[start : start + length]


def model_of(strength: float) -> Pipeline:
    """Return an untrained model."""
    clip = FunctionTransformer(lambda x: np.clip(x, -FURTHEST, FURTHEST))
    return make_pipeline(StandardScaler(), clip, LogisticRegression(C=strength, max_iter=2000))


def held_out(model: Pipeline, examples: Examples) -> NDArray[Any]:
    """Return the probability of every turn by a model that has not seen its conversation."""
    found = cross_val_predict(
        model,
        examples.cues,
        examples.kept,
        groups=examples.groups,
        cv=GroupKFold(FOLDS),
        method="predict_proba",
    )
    return np.asarray(found)[:, 1]


def curve_of(scores: NDArray[Any], kept: NDArray[Any], *, beta: int = 1) -> NDArray[Any]:
    """Return the F-measure at each of `THRESHOLDS`."""
    return np.array([f_measure(scores >= each, kept, beta=beta) for each in THRESHOLDS])


def middle(scores: NDArray[Any], kept: NDArray[Any], *, beta: int) -> float:
    """Return the middle of the thresholds within a point of the best F-measure."""
    curve = curve_of(scores, kept, beta=beta)
    flat = THRESHOLDS[curve >= curve.max() - POINT]
    return round(float(flat.min() + flat.max()) / 2, 2)


def f_measure(taken: NDArray[Any], kept: NDArray[Any], *, beta: int = 1) -> float:
    """Return the harmonic mean of precision and recall, recall counted ``beta`` times as much."""
    weight = beta * beta
    right = (taken & kept).sum()
    return float((1 + weight) * right / max(1, taken.sum() + weight * kept.sum()))


def write(model: Pipeline, thresholds: dict[str, float], report: dict[str, float]) -> None:
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
        **thresholds,
        "trained_on": report,
        "cues": list(CUES),
    }
    (RESOURCES / WEIGHTS).write_bytes(content)
    text = json.dumps(manifest, indent=1) + "\n"
    (RESOURCES / MANIFEST).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
