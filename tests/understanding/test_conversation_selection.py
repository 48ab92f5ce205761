"""The weights that select turns: verified before they are used."""

import hashlib
import json
import shutil
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from muniment.domain.errors import ModelUnavailableError
from muniment.system.paths import bundled_folder
from muniment.understanding.conversations.assistant_cues import CUES_TO_ASSISTANT, cues_to_assistant
from muniment.understanding.conversations.turn_cues import CUES, SpokenTurn, cues_of
from muniment.understanding.conversations.turn_selection import MANIFEST, WEIGHTS, SelectionHead


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shipped = bundled_folder("resources") / "understanding"
    for name in (WEIGHTS, MANIFEST):
        shutil.copy(shipped / name, tmp_path / name)
    return tmp_path


def _rewrite(folder: Path, content: bytes) -> None:
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    manifest["sha256"] = hashlib.sha256(content).hexdigest()
    (folder / WEIGHTS).write_bytes(content)
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


@pytest.mark.parametrize("to_assistant", [False, True])
def test_a_statement_is_likelier_kept_than_a_reaction(folder: Path, to_assistant: bool) -> None:
    head = SelectionHead.load(folder)
    told, reacted, answered = head.probabilities(
        [
            SpokenTurn("a", ("I moved to Oslo with my sister last week, and we love the flat.",)),
            SpokenTurn("b", ("Wow, that's so great!", "How is it?")),
            SpokenTurn("c", ("I live in a data centre.",), is_candidate=False),
        ],
        to_assistant=to_assistant,
    )
    assert told > head.threshold(to_assistant=to_assistant) > reacted
    assert answered == 0


def test_a_like_of_the_task_at_hand_counts_less_than_one_that_lasts(folder: Path) -> None:
    head = SelectionHead.load(folder)
    lasts, passes = (
        float(head.probabilities([SpokenTurn("user", (text,))], to_assistant=True)[0])
        for text in ("I prefer tea over coffee.", "I prefer the second version.")
    )
    assert lasts > head.threshold(to_assistant=True) > passes


def test_no_turns_have_no_probabilities(folder: Path) -> None:
    head = SelectionHead.load(folder)
    assert head.probabilities([], to_assistant=True).shape == (0,)
    assert head.probabilities([], to_assistant=False).shape == (0,)
    assert cues_of([]).shape == (0, len(CUES))
    assert cues_to_assistant([]).shape == (0, len(CUES_TO_ASSISTANT))


def test_a_silent_turn_has_cues() -> None:
    assert np.isfinite(cues_of([SpokenTurn("a", ())])).all()
    assert np.isfinite(cues_to_assistant([SpokenTurn("a", ())])).all()


@pytest.mark.parametrize("name", [WEIGHTS, MANIFEST])
def test_a_missing_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelUnavailableError):
        SelectionHead.load(folder)


def test_altered_weights_are_refused(folder: Path) -> None:
    content = bytearray((folder / WEIGHTS).read_bytes())
    content[-1] ^= 1
    (folder / WEIGHTS).write_bytes(bytes(content))
    with pytest.raises(ModelUnavailableError, match="damaged"):
        SelectionHead.load(folder)


@pytest.mark.parametrize(
    ("part", "other"),
    [("among_people", ["words"]), ("to_assistant", list(CUES)), ("statement_cues", 0)],
)
def test_weights_for_other_cues_are_refused(folder: Path, part: str, other: object) -> None:
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    manifest["made_for"][part] = other
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelUnavailableError, match="other features"):
        SelectionHead.load(folder)


def test_pickled_and_misshapen_weights_are_refused(folder: Path) -> None:
    with np.load(folder / WEIGHTS) as shipped:
        arrays = dict(shipped)
    for name in ("among_people.mean", "to_assistant.weights"):
        for bad in (np.array([object()]), np.zeros(3)):
            buffer = BytesIO()
            np.savez(buffer, **{**arrays, name: bad})
            _rewrite(folder, buffer.getvalue())
            with pytest.raises(ModelUnavailableError):
                SelectionHead.load(folder)
