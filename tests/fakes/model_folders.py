"""Model folders as the sentence-transformers project publishes them, small enough for tests."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

DIMENSION = 16
WORDS = "[PAD] [CLS] [SEP] [UNK] a trial longer boat kettle number query passage : 1 2 3".split()

CONFIG = {"model_type": "bert", "hidden_size": DIMENSION, "max_position_embeddings": 64}
MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
    {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    {
        "idx": 2,
        "name": "2",
        "path": "2_Normalize",
        "type": "sentence_transformers.models.Normalize",
    },
]


def pooling(mode: str = "pooling_mode_mean_tokens", **values: Any) -> dict[str, Any]:
    return {"word_embedding_dimension": DIMENSION, mode: True, **values}


def write_folder(
    folder: Path,
    files: Mapping[str, Any] | None = None,
    *,
    graph: bytes | None = None,
    graph_name: str = "model.onnx",
) -> Path:
    """Write a model folder; a file given as ``None`` is left out, other values are JSON."""
    contents: dict[str, Any] = {
        graph_name: tiny_graph() if graph is None else graph,
        "tokenizer.json": tiny_tokenizer(),
        "config.json": CONFIG,
        "modules.json": MODULES,
        "1_Pooling/config.json": pooling(),
        **(files or {}),
    }
    for name, content in contents.items():
        if content is None:
            continue
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return folder


def tiny_tokenizer() -> bytes:
    tokenizer = Tokenizer(WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    return bytes(tokenizer.to_str().encode())


def table(dimension: int = DIMENSION) -> np.ndarray:
    return np.random.default_rng(3).standard_normal((len(WORDS), dimension)).astype(np.float32)


def tiny_graph(
    *,
    inputs: Sequence[str] = ("input_ids", "attention_mask"),
    number: int = TensorProto.INT64,
    output: str = "last_hidden_state",
    dimension: int = DIMENSION,
    rank: int = 3,
    tail: Sequence[onnx.NodeProto] = (),
    external: str | None = None,
) -> bytes:
    """Return a graph that looks up the tokens in a table, and optionally processes ``states``.

    Args:
        inputs: Names of its inputs; each but the first is added in, times nothing.
        number: Type of the inputs.
        output: Name of its output.
        dimension: Length of a state.
        rank: Of the output, as declared.
        tail: Nodes that compute ``output`` from ``states``.
        external: Name of the external file that the table refers to.
    """
    weights = numpy_helper.from_array(table(dimension), "table")
    if external is not None:
        size = len(weights.raw_data)
        weights.ClearField("raw_data")
        weights.data_location = TensorProto.EXTERNAL
        for key, value in (("location", external), ("offset", "0"), ("length", str(size))):
            entry = weights.external_data.add()
            entry.key, entry.value = key, value
    tensors = [weights, numpy_helper.from_array(np.array([2], np.int64), "axis")]
    nodes = [helper.make_node("Gather", ["table", inputs[0]], ["looked_up"])]
    states = "looked_up"
    for place, name in enumerate(inputs[1:]):
        made = f"with_{place}"
        nodes += [
            helper.make_node("Cast", [name], [f"{made}.float"], to=TensorProto.FLOAT),
            helper.make_node("Unsqueeze", [f"{made}.float", "axis"], [f"{made}.wide"]),
            helper.make_node("Sub", [f"{made}.wide", f"{made}.wide"], [f"{made}.nothing"]),
            helper.make_node("Add", [states, f"{made}.nothing"], [made]),
        ]
        states = made
    nodes.append(helper.make_node("Identity", [states], ["states"]))
    nodes += tail or [helper.make_node("Identity", ["states"], [output])]
    shape = ["batch", "tokens", dimension][:rank]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, number, ["batch", "tokens"]) for name in inputs],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)],
        tensors,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return bytes(model.SerializeToString())
