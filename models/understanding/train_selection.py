"""Train the selection of turns on the conversations in this folder.

    python models/understanding/train_selection.py

Writes ``resources/understanding/selection.npz`` and its manifest, and prints what it measured.
There are two models: one for people among themselves, trained on all conversations; one for turns
addressed to an assistant, trained only on those with an assistant, with further cues. The strength
of the regularisation and the threshold come from five-fold cross-validation by whole conversations:
the strongest regularisation within a point of the best F1, because real conversations differ from
these written ones, and a threshold close to that model's best F1: among people the lowest within
two points of it, because what is not kept is lost, to an assistant the middle of those within a
point, because talk about the task at hand is worth nothing later.
"""

import hashlib
import json
import sys
from collections.abc import Callable, Iterator
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

from muniment.understanding.conversations.assistant_cues import cues_to_assistant
from muniment.understanding.conversations.conversation_facts import turns_of
from muniment.understanding.conversations.messages import Message
from muniment.understanding.conversations.turn_cues import SpokenTurn, cues_of
from muniment.understanding.conversations.turn_selection import (
    AMONG_PEOPLE,
    FURTHEST,
    MANIFEST,
    TO_ASSISTANT,
    WEIGHTS,
    made_for,
)

HERE = Path(__file__).parent
RESOURCES = HERE.parents[1] / "resources" / "understanding"
STRENGTHS = (0.003, 0.01, 0.03, 0.1)
POINT = 0.01
LOST_POINTS = 0.02
"""F1 that is given up among people to keep more of what they say."""
FOLDS = 5
PIECE = 6
THRESHOLDS = np.arange(0.1, 0.9, 0.01)

GREETED = (
    "Hello! How can I help you today?",
    "Hi there. What can I do for you?",
    "Hello, what's new?",
)
HEARD = (
    "Thank you for telling me.",
    "I see. Is there anything I can do?",
    "Noted. How can I help?",
)

Said = list[dict[str, Any]]


def main() -> None:
    """Train, measure and write both models."""
    dialogues = read_dialogues()
    people = examples_of(
        (each for each in dialogues if len(each["turns"]) > 1), in_pieces, cues=cues_of
    )
    assistant = examples_of(
        (each for each in dialogues if each["kind"] == "assistant"), told, cues=cues_to_assistant
    )
    arrays: dict[str, Any] = {}
    manifest: dict[str, Any] = {"thresholds": {}, "trained_on": {}}
    for name, examples, counted, within, share in (
        (AMONG_PEOPLE, people, people.is_whole & ~people.to_assistant, LOST_POINTS, 0.0),
        (TO_ASSISTANT, assistant, assistant.is_whole, POINT, 0.5),
    ):
        model, threshold, report = chosen(examples, counted, within=within, share=share)
        arrays |= {f"{name}.{part}": array for part, array in parts(model).items()}
        manifest["thresholds"][name] = threshold
        manifest["trained_on"][name] = report
        sys.stdout.write(f"{name}: threshold {threshold}, {report}\n")
    write(arrays, manifest)


@dataclass(frozen=True)
class Examples:
    """Every turn of a speaker, in each context in which it is shown.

    Args:
        cues: Its cues.
        kept: Whether it is to be kept.
        groups: Its conversation.
        to_assistant: Whether it is addressed to an assistant.
        is_whole: Whether its conversation is shown as written.
    """

    cues: NDArray[Any]
    kept: NDArray[Any]
    groups: NDArray[Any]
    to_assistant: NDArray[Any]
    is_whole: NDArray[Any]


def read_dialogues() -> list[dict[str, Any]]:
    """Read the conversations in this folder."""
    files = sorted((HERE / "conversations").glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def examples_of(
    dialogues: Iterator[dict[str, Any]],
    shown: Callable[[Said, int], Iterator[Said]],
    *,
    cues: Callable[[list[SpokenTurn]], NDArray[Any]],
) -> Examples:
    """Return the turns of conversations.

    Args:
        dialogues: The conversations.
        shown: Returns the contexts in which a conversation's turns are shown, the whole first.
        cues: Returns the cues of turns.
    """
    rows, kept, groups, to_assistant, is_whole = [], [], [], [], []
    for number, dialogue in enumerate(dialogues):
        for at, said in enumerate(shown(dialogue["turns"], number)):
            turns = turns_of([Message(t["role"], t["content"], t.get("name")) for t in said])
            for turn, cue, label in zip(turns, cues(turns), said, strict=True):
                if turn.is_candidate:
                    rows.append(cue)
                    kept.append(label["keep"])
                    groups.append(number)
                    to_assistant.append(dialogue["kind"] == "assistant")
                    is_whole.append(not at)
    return Examples(*(np.array(each) for each in (rows, kept, groups, to_assistant, is_whole)))


def in_pieces(said: Said, _number: int) -> Iterator[Said]:
    """Yield a conversation whole and in short pieces: agents send both."""
    yield said
    for start in range(0, len(said), PIECE):
        yield said[start : start + PIECE]


def told(said: Said, number: int) -> Iterator[Said]:
    """Yield a user's messages to an assistant, in pieces and each message alone.

    A single message appears alone, after a greeting, and as the opening of a conversation.
    """
    yield from in_pieces(said, number) if len(said) > 1 else [said]
    if len(said) > 1:
        yield from ([each] for each in said if each["role"] == "user")
        return
    greeted = {"role": "assistant", "content": GREETED[number % 3], "keep": False}
    heard = [
        {"role": "assistant", "content": HEARD[(number + more) % 3], "keep": False}
        for more in range(2)
    ]
    yield [{"role": "user", "content": "hi", "keep": False}, greeted, *said, heard[0]]
    yield [*said, heard[1], {"role": "user", "content": "thanks", "keep": False}]


def chosen(
    examples: Examples, counted: NDArray[Any], *, within: float, share: float
) -> tuple[Pipeline, float, dict[str, float]]:
    """Return the trained model, its threshold, and its results on unseen conversations.

    Args:
        examples: The training examples.
        counted: Which of them are measured.
        within: How far below the best F1 a threshold is still good.
        share: Which of the good thresholds to take, from 0 for the lowest to 1 for the highest.
    """
    scores = {c: held_out(model_of(c), examples) for c in STRENGTHS}
    kept = examples.kept[counted]
    best = {c: curve_of(found[counted], kept).max() for c, found in scores.items()}
    strength = min(c for c, each in best.items() if each >= max(best.values()) - POINT)
    found = scores[strength][counted]
    threshold = threshold_of(found, kept, within=within, share=share)
    taken = found >= threshold
    report = {
        "conversations": int(examples.groups.max()) + 1,
        "turns": int(examples.is_whole.sum()),
        "kept": round(float(examples.kept[examples.is_whole].mean()), 3),
        "strength": strength,
        "held_out_precision": round(float((taken & kept).sum() / taken.sum()), 3),
        "held_out_recall": round(float((taken & kept).sum() / kept.sum()), 3),
        "held_out_f1": round(f_measure(taken, kept), 3),
    }
    return model_of(strength).fit(examples.cues, examples.kept), threshold, report


def model_of(strength: float) -> Pipeline:
    """Return an untrained model."""
    clip = FunctionTransformer(lambda x: np.clip(x, -FURTHEST, FURTHEST))
    return make_pipeline(StandardScaler(), clip, LogisticRegression(C=strength, max_iter=2000))


def held_out(model: Pipeline, examples: Examples) -> NDArray[Any]:
    """Return the probability of every turn by a model that was trained without its conversation."""
    found = cross_val_predict(
        model,
        examples.cues,
        examples.kept,
        groups=examples.groups,
        cv=GroupKFold(FOLDS),
        method="predict_proba",
    )
    return np.asarray(found)[:, 1]


def curve_of(scores: NDArray[Any], kept: NDArray[Any]) -> NDArray[Any]:
    """Return F1 at each of `THRESHOLDS`."""
    return np.array([f_measure(scores >= each, kept) for each in THRESHOLDS])


def threshold_of(scores: NDArray[Any], kept: NDArray[Any], *, within: float, share: float) -> float:
    """Return one of the thresholds close to the best F1, by its place among them."""
    curve = curve_of(scores, kept)
    flat = THRESHOLDS[curve >= curve.max() - within]
    return round(float(flat.min() + share * (flat.max() - flat.min())), 2)


def f_measure(taken: NDArray[Any], kept: NDArray[Any]) -> float:
    """Return the harmonic mean of precision and recall."""
    return float(2 * (taken & kept).sum() / max(1, taken.sum() + kept.sum()))


def parts(model: Pipeline) -> dict[str, NDArray[Any]]:
    """Return the arrays of a trained model."""
    scaler, _, regression = (step for _, step in model.steps)
    scale = np.where(scaler.scale_ > 0, scaler.scale_, 1.0)
    weights, bias = regression.coef_[0], regression.intercept_[0]
    return {"mean": scaler.mean_, "scale": scale, "weights": weights, "bias": np.array(bias)}


def write(arrays: dict[str, Any], manifest: dict[str, Any]) -> None:
    """Write the weights and what they are for."""
    buffer = BytesIO()
    np.savez(buffer, **arrays)
    content = buffer.getvalue()
    whole = {"sha256": hashlib.sha256(content).hexdigest(), **manifest, "made_for": made_for()}
    (RESOURCES / WEIGHTS).write_bytes(content)
    text = json.dumps(whole, indent=1) + "\n"
    (RESOURCES / MANIFEST).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
