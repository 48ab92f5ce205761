"""models/build.py: the graph computes what BERT computes, and comes out the same each time."""

import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import onnx
import onnxruntime
import pytest
from numpy.typing import NDArray

from muniment.embedding.manifest import read_manifest, read_verified

SCRIPT = Path(__file__).resolve().parents[2] / "models" / "build.py"
VOCABULARY = 40
HEADS = 12

Array = NDArray[np.float32]


@pytest.fixture(scope="module")
def build() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("models_build", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture(scope="module")
def weights() -> dict[str, Array]:
    """Random weights under the names that the published file uses."""
    random = np.random.default_rng(7)
    made: dict[str, Array] = {}

    def linear(name: str, outputs: int, inputs: int) -> None:
        made[f"{name}.weight"] = random.normal(0, 0.08, (outputs, inputs)).astype(np.float32)
        made[f"{name}.bias"] = random.normal(0, 0.1, outputs).astype(np.float32)

    def norm(name: str) -> None:
        made[f"{name}.weight"] = random.normal(1, 0.1, 384).astype(np.float32)
        made[f"{name}.bias"] = random.normal(0, 0.1, 384).astype(np.float32)

    for table, rows in (("word", VOCABULARY), ("position", 512), ("token_type", 2)):
        values = random.normal(0, 0.2, (rows, 384)).astype(np.float32)
        made[f"embeddings.{table}_embeddings.weight"] = values
    norm("embeddings.LayerNorm")
    for number in range(6):
        layer = f"encoder.layer.{number}"
        for role in ("query", "key", "value"):
            linear(f"{layer}.attention.self.{role}", 384, 384)
        linear(f"{layer}.attention.output.dense", 384, 384)
        linear(f"{layer}.intermediate.dense", 1536, 384)
        linear(f"{layer}.output.dense", 384, 1536)
        norm(f"{layer}.attention.output.LayerNorm")
        norm(f"{layer}.output.LayerNorm")
    return made


def bert(weights: dict[str, Array], ids: NDArray[np.int64]) -> Array:
    """BERT's encoder for one text without padding, in float64; shape (tokens, dim).

    Source: Devlin et al. 2019, arXiv:1810.04805, and Vaswani et al. 2017, arXiv:1706.03762.
    """

    def linear(name: str, states: Array) -> Array:
        return states @ weights[f"{name}.weight"].T.astype(np.float64) + weights[f"{name}.bias"]

    def norm(name: str, states: Array) -> Array:
        centred = states - states.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-12)
        return scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    def heads(states: Array) -> Array:
        return states.reshape(len(ids), HEADS, -1).transpose(1, 0, 2)

    def gelu(states: Array) -> Array:
        from math import erf

        return states * (1 + np.vectorize(erf)(states / np.sqrt(2))) / 2

    tables = {
        table: weights[f"embeddings.{table}_embeddings.weight"].astype(np.float64)
        for table in ("word", "position", "token_type")
    }
    states = tables["word"][ids] + tables["position"][: len(ids)] + tables["token_type"][0]
    states = norm("embeddings.LayerNorm", states)
    for number in range(6):
        layer = f"encoder.layer.{number}"
        query, key, value = (
            heads(linear(f"{layer}.attention.self.{role}", states))
            for role in ("query", "key", "value")
        )
        scores = np.exp(query @ key.transpose(0, 2, 1) / np.sqrt(384 / HEADS))
        mixed = (scores / scores.sum(axis=-1, keepdims=True)) @ value
        mixed = mixed.transpose(1, 0, 2).reshape(len(ids), 384)
        dense = linear(f"{layer}.attention.output.dense", mixed)
        states = norm(f"{layer}.attention.output.LayerNorm", states + dense)
        wide = gelu(linear(f"{layer}.intermediate.dense", states))
        dense = linear(f"{layer}.output.dense", wide)
        states = norm(f"{layer}.output.LayerNorm", states + dense)
    return states


def test_the_graph_computes_bert(build: ModuleType, weights: dict[str, Array]) -> None:
    session = onnxruntime.InferenceSession(build.build_model(weights))
    ids = np.array([[3, 1, 4, 15, 9, 2, 6, 5, 35, 8], [27, 18, 28, 1, 8, 2, 0, 0, 0, 0]])
    mask = np.array([[1] * 10, [1] * 6 + [0] * 4])
    (found,) = session.run(["token_states"], {"input_ids": ids, "attention_mask": mask})
    for row, tokens in ((0, 10), (1, 6)):
        expected = bert(weights, ids[row, :tokens])
        error = np.abs(found[row, :tokens] - expected).max()
        assert error < 0.1 * np.abs(expected).max()
        cosines = (found[row, :tokens] * expected).sum(axis=1) / (
            np.linalg.norm(found[row, :tokens], axis=1) * np.linalg.norm(expected, axis=1)
        )
        assert cosines.min() > 0.999


def test_the_same_weights_give_the_same_bytes(build: ModuleType, weights: dict[str, Array]) -> None:
    assert build.build_model(weights) == build.build_model(dict(reversed(weights.items())))


def test_the_committed_graph_is_the_one_the_script_builds(
    build: ModuleType, weights: dict[str, Array], model_folder: Path
) -> None:
    """Weights aside: the same nodes, and tensors of the same names, types and shapes."""
    committed = onnx.load(model_folder / "model.onnx")
    built = onnx.load_model_from_string(build.build_model(weights))
    assert built.graph.node == committed.graph.node
    assert built.opset_import == committed.opset_import

    def tensors(model: onnx.ModelProto) -> dict[str, tuple[int, tuple[int, ...]]]:
        words = {VOCABULARY: 30522}
        return {
            tensor.name: (tensor.data_type, tuple(words.get(size, size) for size in tensor.dims))
            for tensor in model.graph.initializer
        }

    assert tensors(built) == tensors(committed)


def test_the_committed_manifest_is_the_one_the_script_writes(
    build: ModuleType, model_folder: Path
) -> None:
    contents = read_verified(model_folder, read_manifest(model_folder))
    assert build.build_manifest(contents) == (model_folder / "manifest.json").read_bytes()


def test_the_tokenizer_neither_cuts_nor_pads(build: ModuleType, model_folder: Path) -> None:
    source = {"truncation": {"max_length": 128}, "padding": {}, "model": {"vocab": {"é": 1}}}
    built = json.loads(build.build_tokenizer(json.dumps(source).encode()))
    assert built == {"truncation": None, "padding": None, "model": {"vocab": {"é": 1}}}
    committed = json.loads((model_folder / "tokenizer.json").read_bytes())
    assert committed["truncation"] is committed["padding"] is None


@pytest.mark.parametrize("content", [None, b"other weights"])
def test_other_weights_are_refused(
    build: ModuleType,
    content: bytes | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if content is not None:
        (tmp_path / "model.safetensors").write_bytes(content)
    out = tmp_path / "out"
    arguments = ["build.py", "--weights", str(tmp_path), "--out", str(out)]
    monkeypatch.setattr(sys, "argv", arguments)
    assert build.main() == 1
    assert "model.safetensors" in capsys.readouterr().err
    assert not out.exists()


def test_blocks_are_quantised_to_half_a_step(build: ModuleType) -> None:
    weight = np.random.default_rng(1).normal(0, 1, (6, 64)).astype(np.float32)
    weight[0, :32] = 0
    codes, scales = build.quantise_blocks(weight)
    assert codes.shape == (6, 2, 32)
    restored = (codes.astype(np.float32) - 128) * scales[:, :, None]
    assert (np.abs(restored - weight.reshape(6, 2, 32)) <= scales[:, :, None] * 0.5001).all()
    assert codes.min() >= 1


def test_rows_are_quantised_to_half_a_step(build: ModuleType) -> None:
    table = np.random.default_rng(2).normal(0, 1, (6, 64)).astype(np.float32)
    table[3] = 0
    codes, scales = build.quantise_rows(table)
    assert (np.abs(codes * scales - table) <= scales * 0.5001).all()
