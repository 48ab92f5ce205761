"""The model that ships: its files, its vectors, and what loading refuses."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from muniment.domain.errors import ModelUnavailableError
from muniment.embedding.manifest import read_manifest
from muniment.embedding.onnx_model import OnnxEmbeddingModel

OUTSIDE = ("model.onnx", "tokenizer.json", "../vault.db")
GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "embedding_golden.json"


@pytest.fixture
def copy(tmp_path: Path, model_folder: Path) -> Path:
    return shutil.copytree(model_folder, tmp_path / "model")


def change_manifest(folder: Path, **changes: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_vectors_are_those_of_the_float_reference(onnx_model: OnnxEmbeddingModel) -> None:
    golden = json.loads(GOLDEN.read_text())
    expected = np.array(golden["vectors"], dtype=np.float32)
    found = onnx_model.embed(golden["texts"])
    cosines = (found * expected).sum(axis=1)
    assert cosines.min() >= golden["least_cosine"]


def test_a_text_is_nearest_to_its_own_reference(onnx_model: OnnxEmbeddingModel) -> None:
    golden = json.loads(GOLDEN.read_text())
    expected = np.array(golden["vectors"], dtype=np.float32)
    similarity = onnx_model.embed(golden["texts"]) @ expected.T
    assert similarity.argmax(axis=1).tolist() == list(range(len(expected)))
    assert np.abs(similarity - expected @ expected.T).max() < 0.02


def test_the_files_stay_within_25_megabytes(model_folder: Path) -> None:
    assert sum(path.stat().st_size for path in model_folder.iterdir()) <= 25_000_000


def test_the_id_is_the_name_and_a_hash(onnx_model: OnnxEmbeddingModel) -> None:
    name, digest = onnx_model.id.split("@")
    assert name == "all-MiniLM-L6-v2"
    assert len(digest) == 12


def test_the_id_changes_with_the_files(copy: Path, onnx_model: OnnxEmbeddingModel) -> None:
    change_manifest(copy, normalise=False)
    assert read_manifest(copy).id != onnx_model.id


def test_vectors_keep_their_length_where_the_manifest_says_so(
    copy: Path, onnx_model: OnnxEmbeddingModel
) -> None:
    change_manifest(copy, normalise=False)
    (plain,) = OnnxEmbeddingModel.load(copy).embed(["A short note."])
    (unit,) = onnx_model.embed(["A short note."])
    assert abs(np.linalg.norm(plain) - 1) > 0.1
    assert np.allclose(plain / np.linalg.norm(plain), unit, atol=1e-5)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(ModelUnavailableError, match=name):
        OnnxEmbeddingModel.load(copy)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_truncated_file_is_named(copy: Path, name: str) -> None:
    content = (copy / name).read_bytes()
    (copy / name).write_bytes(content[:-1])
    with pytest.raises(ModelUnavailableError, match=f"{name} is truncated or altered"):
        OnnxEmbeddingModel.load(copy)


def test_one_altered_bit_is_noticed(copy: Path) -> None:
    content = bytearray((copy / "model.onnx").read_bytes())
    content[len(content) // 2] ^= 1
    (copy / "model.onnx").write_bytes(content)
    with pytest.raises(ModelUnavailableError, match="altered"):
        OnnxEmbeddingModel.load(copy)


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"format_version": 2}, "format 2"),
        ({"pooling": "sum"}, "damaged"),
        ({"dimension": 0}, "damaged"),
        ({"max_tokens": "many"}, "damaged"),
        ({"files": {}}, "damaged"),
        ({"files": []}, "damaged"),
        ({"files": {name: {"sha256": "0"} for name in OUTSIDE}}, "damaged"),
    ],
)
def test_a_manifest_that_is_not_understood_is_refused(
    copy: Path, changes: dict[str, object], detail: str
) -> None:
    change_manifest(copy, **changes)
    with pytest.raises(ModelUnavailableError, match=detail):
        read_manifest(copy)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"name": "x"}'])
def test_a_damaged_manifest_is_refused(copy: Path, content: bytes) -> None:
    (copy / "manifest.json").write_bytes(content)
    with pytest.raises(ModelUnavailableError, match=r"manifest\.json is damaged"):
        read_manifest(copy)


def test_a_folder_in_place_of_a_file_is_an_error_of_the_environment(copy: Path) -> None:
    (copy / "tokenizer.json").unlink()
    (copy / "tokenizer.json").mkdir()
    with pytest.raises(ModelUnavailableError, match=r"tokenizer\.json cannot be read"):
        OnnxEmbeddingModel.load(copy)


def test_a_right_file_that_is_no_model_is_refused(copy: Path) -> None:
    import hashlib

    files = json.loads((copy / "manifest.json").read_text())["files"]
    (copy / "model.onnx").write_bytes(b"no model")
    files["model.onnx"]["sha256"] = hashlib.sha256(b"no model").hexdigest()
    change_manifest(copy, files=files)
    with pytest.raises(ModelUnavailableError, match="do not load"):
        OnnxEmbeddingModel.load(copy)


def test_an_output_that_is_not_there_is_a_failed_computation(copy: Path) -> None:
    change_manifest(copy, output="nothing")
    with pytest.raises(ModelUnavailableError, match="no output"):
        OnnxEmbeddingModel.load(copy).embed(["text"])


def test_importing_the_room_loads_no_heavy_library() -> None:
    check = (
        "import sys, muniment.embedding.batching, muniment.embedding.onnx_model;"
        "print(sorted({'onnxruntime', 'tokenizers'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
