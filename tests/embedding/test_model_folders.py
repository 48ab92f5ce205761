"""Model folders that a person drops in: what is read out of them, and what is refused."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from onnx import TensorProto, helper

from muniment.domain.errors import ModelUnavailableError
from muniment.embedding import onnx_model
from muniment.embedding.batching import EmbeddingScheduler
from muniment.embedding.catalogue import FolderCatalogue
from muniment.embedding.folder import ModelFolder
from muniment.embedding.onnx_model import OnnxEmbeddingModel, spec_of
from muniment.embedding.pooling import normalise
from muniment.embedding.spec import Pooling
from tests.fakes.model_folders import (
    CONFIG,
    DIMENSION,
    MODULES,
    pooling,
    table,
    tiny_graph,
    tiny_tokenizer,
    write_folder,
)

BOAT = [1, 4, 7, 2]  # [CLS] a boat [SEP]


def load(folder: Path) -> OnnxEmbeddingModel:
    return OnnxEmbeddingModel.load(folder)


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    return tmp_path / "models" / "tiny"


@pytest.fixture(name="catalogue")
def _catalogue(folder: Path, model_folder: Path) -> FolderCatalogue:
    return FolderCatalogue(
        shipped=model_folder.parent, added=folder.parent, default=model_folder.name
    )


# --- what is read


def test_everything_is_read_out_of_the_folders_own_files(folder: Path) -> None:
    files = {
        "sentence_bert_config.json": {"max_seq_length": 48},
        "tokenizer_config.json": {"model_max_length": 1e30},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "passage": "passage: "}
        },
        "1_Pooling/config.json": pooling("pooling_mode_cls_token"),
        "config.json": {**CONFIG, "pad_token_id": 0},
    }
    spec = spec_of(write_folder(folder, files))
    assert spec.id.startswith("tiny@")
    assert (spec.name, spec.dimension, spec.max_tokens) == ("tiny", DIMENSION, 48)
    assert (spec.pooling, spec.normalise, spec.graph) == (Pooling.CLS, True, "model.onnx")
    assert (spec.prefixes.query, spec.prefixes.passage) == ("query: ", "passage: ")
    used = [path for path in folder.rglob("*") if path.is_file()]
    assert set(spec.sha256) == {path.relative_to(folder).as_posix() for path in used}
    assert spec.size_bytes == sum(path.stat().st_size for path in used)


@pytest.mark.parametrize(
    ("config", "others", "expected"),
    [
        ({"max_position_embeddings": 8194}, {}, 512),
        ({"max_position_embeddings": 514, "model_type": "xlm-roberta", "pad_token_id": 1}, {}, 512),
        ({"max_position_embeddings": 66, "model_type": "mpnet", "pad_token_id": 1}, {}, 64),
        ({}, {"sentence_bert_config.json": {"max_seq_length": 32}}, 32),
        ({}, {"tokenizer_config.json": {"model_max_length": 40}}, 40),
        ({"max_position_embeddings": None}, {}, 512),
    ],
)
def test_the_window_is_the_smallest_that_a_file_names(
    folder: Path, config: dict[str, Any], others: dict[str, Any], expected: int
) -> None:
    write_folder(folder, {"config.json": {**CONFIG, **config}, **others})
    assert spec_of(folder).max_tokens == expected


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("pooling_mode_mean_tokens", lambda states: states.mean(axis=0)),
        ("pooling_mode_cls_token", lambda states: states[0]),
        ("pooling_mode_max_tokens", lambda states: states.max(axis=0)),
        ("pooling_mode_lasttoken", lambda states: states[-1]),
    ],
)
def test_each_way_of_pooling(folder: Path, mode: str, expected: Any) -> None:
    model = load(write_folder(folder, {"1_Pooling/config.json": pooling(mode)}))
    states = table()[BOAT]
    wanted = normalise(expected(states)[None])[0]
    alone, beside, _ = model.embed(["a boat", "a boat", "a longer trial number 1 2 3 boat kettle"])
    assert np.allclose(alone, wanted, atol=1e-6)
    assert np.allclose(beside, wanted, atol=1e-6)


def test_the_newer_way_to_name_the_pooling(folder: Path) -> None:
    config = {"word_embedding_dimension": DIMENSION, "pooling_mode": "cls"}
    assert spec_of(write_folder(folder, {"1_Pooling/config.json": config})).pooling is Pooling.CLS


@pytest.mark.parametrize(
    "graph",
    [
        {"inputs": ("input_ids", "attention_mask", "token_type_ids")},
        {"inputs": ("input_ids", "attention_mask", "position_ids"), "number": TensorProto.INT32},
        {"output": "token_embeddings"},
        {"output": "anything"},
    ],
)
def test_the_inputs_and_outputs_that_exporters_make(folder: Path, graph: dict[str, Any]) -> None:
    model = load(write_folder(folder, graph=tiny_graph(**graph)))
    wanted = normalise(table()[BOAT].mean(axis=0)[None])[0]
    assert np.allclose(model.embed(["a boat"])[0], wanted, atol=1e-6)


def test_the_folder_that_exporters_put_the_graph_into(folder: Path) -> None:
    model = load(write_folder(folder, graph_name="onnx/model.onnx"))
    assert model.dimension == DIMENSION


@pytest.mark.parametrize("name", ["model.onnx", "onnx/model.onnx"])
def test_weights_in_a_file_beside_the_graph(folder: Path, name: str) -> None:
    data = f"{Path(name).name}_data"
    graph = tiny_graph(external=data)
    beside = str(Path(name).parent / data)
    write_folder(folder, {beside: table().tobytes()}, graph=graph, graph_name=name)
    wanted = normalise(table()[BOAT].mean(axis=0)[None])[0]
    before = load(folder)
    assert np.allclose(before.embed(["a boat"])[0], wanted, atol=1e-6)
    (folder / beside).write_bytes((table() + 1).tobytes())
    assert load(folder).id != before.id


def test_prefixes_are_put_before_queries_and_passages(folder: Path) -> None:
    prompts = {"prompts": {"query": "query : ", "document": "passage : "}}
    model = load(write_folder(folder, {"config_sentence_transformers.json": prompts}))
    scheduler = EmbeddingScheduler(lambda: model)
    query, passage = scheduler.embed_query("a boat"), scheduler.embed_texts(["a boat"])[0]
    expected = model.embed(["query : a boat", "passage : a boat"])
    assert np.allclose([query, passage], expected, atol=1e-6)
    assert not np.allclose(query, passage, atol=1e-3)
    assert model.special_tokens == 2 + 2
    scheduler.close()


def test_the_id_is_the_name_and_all_files(folder: Path, tmp_path: Path) -> None:
    write_folder(folder, {"README.md": b"hello"})
    before = spec_of(folder).id
    (folder / "README.md").write_bytes(b"other words")
    assert spec_of(folder).id == before
    copy = shutil.copytree(folder, tmp_path / "copy" / "tiny")
    assert spec_of(copy).id == before
    for name in ("config.json", "1_Pooling/config.json", "tokenizer.json", "model.onnx"):
        kept = (copy / name).read_bytes()
        (copy / name).write_bytes(kept + b" ")
        assert spec_of(copy).id != before, name
        (copy / name).write_bytes(kept)


# --- what is refused

REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"model.onnx": None}, "model.onnx is missing"),
    ({"tokenizer.json": None}, "tokenizer.json is missing"),
    ({"config.json": None}, "config.json is missing"),
    ({"1_Pooling/config.json": None}, "1_Pooling/config.json is missing"),
    ({"config.json": b"{"}, "config.json is damaged"),
    ({"config.json": b"[" * 100_000}, "config.json is damaged"),
    ({"config.json": b"\xff" * 10}, "config.json is damaged"),
    ({"config.json": b" " * 2_000_000}, "config.json is too large"),
    ({"config.json": [1]}, "config.json is damaged"),
    ({"modules.json": {"a": 1}}, "modules.json is damaged"),
    ({"modules.json": [1]}, "modules.json is damaged"),
    ({"modules.json": [*MODULES, {"type": "sentence_transformers.models.Dense"}]}, "'Dense'"),
    ({"modules.json": [{"type": "x.Pooling", "path": "../other"}]}, "leaves the model folder"),
    ({"modules.json": [{"type": "x.Pooling", "path": "/etc"}]}, "leaves the model folder"),
    ({"modules.json": [{"type": "x.Pooling", "path": ".."}]}, "leaves the model folder"),
    ({"modules.json": [{"type": "x.Pooling", "path": 7}]}, "leaves the model folder"),
    ({"1_Pooling/config.json": pooling(pooling_mode_cls_token=True)}, "not mean, cls"),
    ({"1_Pooling/config.json": pooling("pooling_mode_weightedmean_tokens")}, "not mean, cls"),
    ({"1_Pooling/config.json": pooling(pooling_mode_mean_sqrt_len_tokens=True)}, "not mean, cls"),
    ({"1_Pooling/config.json": {"pooling_mode": "attention"}}, "not mean, cls"),
    ({"1_Pooling/config.json": pooling(word_embedding_dimension="many")}, "invalid value"),
    ({"1_Pooling/config.json": pooling(word_embedding_dimension=-1)}, "invalid value"),
    ({"1_Pooling/config.json": pooling(word_embedding_dimension=10**6)}, "more than 8192"),
    ({"1_Pooling/config.json": pooling(word_embedding_dimension=32)}, "configuration says"),
    ({"sentence_bert_config.json": {"max_seq_length": 4}}, "shorter than 16"),
    ({"sentence_bert_config.json": {"max_seq_length": "x"}}, "invalid value"),
    ({"tokenizer_config.json": b'{"model_max_length": Infinity}'}, "invalid value"),
    ({"config_sentence_transformers.json": {"prompts": {"query": 7}}}, "prompt"),
    ({"config_sentence_transformers.json": {"prompts": {"query": "a" * 501}}}, "prompt"),
    ({"config_sentence_transformers.json": {"prompts": {"query": "a " * 60}}}, "no room"),
    ({"config_sentence_transformers.json": {"prompts": [1]}}, "invalid value"),
    ({"model.onnx": b"no model"}, "do not load"),
    ({"model.onnx": b""}, "do not load"),
    ({"tokenizer.json": b"{}"}, "do not load"),
    ({"config.json": {**CONFIG, "pad_token_id": 10**9}}, "a computation failed"),
]  # fmt: skip


@pytest.mark.parametrize(("files", "reason"), REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_used_is_refused_with_the_reason(
    folder: Path, files: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ModelUnavailableError, match=reason):
        load(write_folder(folder, files))


def mixed() -> bytes:
    """Each state less the greatest of the whole batch, as quantising per batch does."""
    nodes = [
        helper.make_node("ReduceMax", ["states"], ["greatest"], keepdims=0),
        helper.make_node("Mul", ["states", "greatest"], ["scaled"]),
        helper.make_node("Floor", ["scaled"], ["last_hidden_state"]),
    ]
    return tiny_graph(tail=nodes)


def one_vector() -> bytes:
    """What gives sentence vectors alone, so that nobody knows how it pools."""
    nodes = [helper.make_node("ReduceMean", ["states"], ["sentence"], axes=[1], keepdims=0)]
    return tiny_graph(tail=nodes, output="sentence", rank=2)


def endless() -> bytes:
    """Adds to its states 10^15 times."""
    number, boolean, real = TensorProto.INT64, TensorProto.BOOL, TensorProto.FLOAT
    body = helper.make_graph(
        [
            helper.make_node("Identity", ["go_on"], ["goes_on"]),
            helper.make_node("Add", ["sum", "sum"], ["sums"]),
        ],
        "body",
        [
            helper.make_tensor_value_info("round", number, []),
            helper.make_tensor_value_info("go_on", boolean, []),
            helper.make_tensor_value_info("sum", real, None),
        ],
        [
            helper.make_tensor_value_info("goes_on", boolean, []),
            helper.make_tensor_value_info("sums", real, None),
        ],
    )
    rounds = helper.make_tensor("rounds", number, [], [10**15])
    nodes = [
        helper.make_node("Constant", [], ["rounds"], value=rounds),
        helper.make_node("Loop", ["rounds", "", "states"], ["last_hidden_state"], body=body),
    ]
    return tiny_graph(tail=nodes)


def no_numbers() -> bytes:
    nodes = [
        helper.make_node("Sub", ["states", "states"], ["nothing"]),
        helper.make_node("Div", ["nothing", "nothing"], ["last_hidden_state"]),
    ]
    return tiny_graph(tail=nodes)


@pytest.mark.parametrize(
    ("graph", "reason"),
    [
        (tiny_graph(inputs=("input_ids",)), "no input attention_mask"),
        (tiny_graph(inputs=("input_ids", "attention_mask", "pixels")), "'pixels'"),
        (one_vector(), "output token states"),
        (tiny_graph(dimension=32), "configuration says"),
        (no_numbers(), "not made of numbers"),
        (mixed(), "depends on the other texts"),
        (tiny_graph(external="../outside.bin"), "do not load"),
        (tiny_graph(external="/etc/hostname"), "do not load"),
        (tiny_graph(external="README.md"), "do not load"),
        (tiny_graph(external="model.onnx_data"), "do not load"),
    ],
)
def test_a_graph_that_is_no_text_encoder_is_refused(
    folder: Path, graph: bytes, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder(folder, {"README.md": table().tobytes()}, graph=graph)
    (folder.parent / "outside.bin").write_bytes(table().tobytes())
    monkeypatch.chdir(folder)
    with pytest.raises(ModelUnavailableError, match=reason):
        load(folder)


@pytest.mark.parametrize("name", ["model.onnx", "1_Pooling", "config.json"])
def test_links_inside_the_folder_are_refused(folder: Path, tmp_path: Path, name: str) -> None:
    write_folder(folder)
    shutil.move(folder / name, tmp_path / "elsewhere")
    (folder / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ModelUnavailableError, match="link"):
        load(folder)


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    write_folder(folder, {"config.json": None})
    os.mkfifo(folder / "config.json")
    with pytest.raises(ModelUnavailableError, match="not a regular file"):
        load(folder)


@pytest.mark.parametrize("name", ["../x", "/x", "a//b", "a/../b", "", "a\\b", "a\nb", "."])
def test_no_name_leaves_the_folder(folder: Path, name: str) -> None:
    write_folder(folder)
    with pytest.raises(ModelUnavailableError, match="leaves the model folder"):
        ModelFolder(folder).read(name)


def test_a_graph_that_never_ends_is_ended(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnx_model, "_TRIAL_LIMIT_S", 0.3)
    with pytest.raises(ModelUnavailableError, match="takes too long"):
        load(write_folder(folder, graph=endless()))


def test_files_changed_since_are_not_loaded_under_the_old_id(folder: Path) -> None:
    before = spec_of(write_folder(folder)).id
    write_folder(folder, {"1_Pooling/config.json": pooling("pooling_mode_cls_token")})
    with pytest.raises(ModelUnavailableError, match="no longer those"):
        OnnxEmbeddingModel.load(folder, expected_id=before)


# --- the catalogue


def test_the_catalogue_lists_what_there_is_and_why_some_cannot_be_used(
    folder: Path, catalogue: FolderCatalogue, tmp_path: Path, model_folder: Path
) -> None:
    write_folder(folder)
    write_folder(folder.parent / "broken", {"1_Pooling/config.json": None})
    (folder.parent / "link").symlink_to(write_folder(tmp_path / "outside"))
    (folder.parent / "empty").mkdir()
    (folder.parent / ".hidden").mkdir()
    (folder.parent / "file.txt").write_text("x")
    shutil.copytree(model_folder, folder.parent / model_folder.name)
    entries = {entry.name: entry for entry in catalogue.entries()}
    shipped = {model_folder.name, "multilingual-e5-small"}
    assert set(entries) == {"tiny", "broken", "link", "empty", *shipped}
    assert len(catalogue.entries()) == 6  # the same model in both folders is one
    assert entries["tiny"].spec == spec_of(folder)
    assert entries["tiny"].origin == "added"
    assert "1_Pooling" in (entries["broken"].reason or "")
    assert "link" in (entries["link"].reason or "")
    assert "model.onnx is missing" in (entries["empty"].reason or "")


def test_without_a_models_folder_there_is_what_ships(
    catalogue: FolderCatalogue, model_folder: Path
) -> None:
    entry, other = catalogue.entries()
    assert (entry.name, entry.origin) == (model_folder.name, "shipped")
    assert (other.name, other.origin) == ("multilingual-e5-small", "shipped")
    assert catalogue.load_default().id == entry.spec.id if entry.spec else False
    assert catalogue.default_spec() == entry.spec


def test_a_model_is_found_by_its_id_alone(folder: Path, catalogue: FolderCatalogue) -> None:
    model_id = spec_of(write_folder(folder)).id
    assert catalogue.load(model_id).id == model_id
    entry = catalogue.entry_of(model_id)
    assert entry is not None
    assert entry.spec is not None
    (folder / "config.json").write_text(json.dumps({**CONFIG, "new": 1}))
    assert catalogue.entry_of(model_id) is None
    with pytest.raises(ModelUnavailableError, match=model_id):
        catalogue.load(model_id)
    with pytest.raises(ModelUnavailableError, match="not there"):
        catalogue.load("unheard-of@0")


def test_files_are_hashed_once_until_they_change(
    folder: Path, catalogue: FolderCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder(folder)
    hashed: list[str] = []
    digest = ModelFolder.digest

    def counted(self: ModelFolder, name: str) -> tuple[str, int]:
        hashed.append(name)
        return digest(self, name)

    monkeypatch.setattr(ModelFolder, "digest", counted)
    catalogue.entries()
    assert "model.onnx" in hashed
    hashed.clear()
    catalogue.entries()
    assert hashed == []
    (folder / "tokenizer.json").write_bytes(tiny_tokenizer() + b"\n")
    catalogue.entries()
    assert hashed == ["tokenizer.json"]
