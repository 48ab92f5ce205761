"""Describe a model folder in the layout of sentence-transformers, from its own files.

Nothing that affects the vectors is guessed: a folder whose files do not specify the pooling, or
that needs an unsupported step, is unusable, and the reason says so.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from muniment.domain.errors import ModelUnavailableError
from muniment.embedding.folder import CONFIG_BYTES, ModelFolder, is_plain_path
from muniment.embedding.manifest import positive
from muniment.embedding.model import Prefixes
from muniment.embedding.spec import TOKENIZER, ModelSpec, Pooling, model_id

MOST_TOKENS: Final = 512
"""Largest window used, also for models with a longer one: memory for attention grows with its
square, and passages are about 100 tokens long."""

_GRAPHS: Final = ("model.onnx", "onnx/model.onnx")
_CONFIG: Final = "config.json"
_MODULES: Final = "modules.json"
_SENTENCE_CONFIG: Final = "sentence_bert_config.json"
_TOKENIZER_CONFIG: Final = "tokenizer_config.json"
_PROMPTS: Final = "config_sentence_transformers.json"
_POOLING_FOLDER: Final = "1_Pooling"

_LEAST_TOKENS: Final = 16
_MOST_DIMENSIONS: Final = 8_192
_LONGEST_PREFIX: Final = 500
_KNOWN_MODULES: Final = frozenset({"Transformer", "Pooling", "Normalize"})
_FLAGS: Final = {
    "pooling_mode_cls_token": Pooling.CLS,
    "pooling_mode_mean_tokens": Pooling.MEAN,
    "pooling_mode_max_tokens": Pooling.MAX,
    "pooling_mode_lasttoken": Pooling.LAST,
}
_MODES: Final = {
    "cls": Pooling.CLS,
    "mean": Pooling.MEAN,
    "max": Pooling.MAX,
    "lasttoken": Pooling.LAST,
}
# Model types whose positions start after the padding token's id, as in RoBERTa.
_SHIFTED_POSITIONS: Final = frozenset({"roberta", "xlm-roberta", "camembert", "mpnet", "xmod"})
_QUERY_NAMES: Final = ("query", "search_query", "retrieval.query")
_PASSAGE_NAMES: Final = ("passage", "document", "search_document", "retrieval.passage")

Document = Mapping[str, Any]
Digest = Callable[[ModelFolder, str], tuple[str, int]]
"""Returns the SHA-256 of a file in hexadecimal, and its size in bytes."""


def describe(folder: ModelFolder, digest: Digest = ModelFolder.digest) -> ModelSpec:
    """Describe a folder from its configuration files, and hash all relevant files.

    The id is the folder's name and a hash over these files, so it changes with any of them.

    Args:
        folder: The folder.
        digest: Hashes a file, possibly with a cache.

    Raises:
        ModelUnavailableError: A file is missing or damaged, or the model needs an unsupported step;
            the detail says which in plain words.
    """
    graph = _graph_of(folder)
    configs = _Configs(folder)
    try:
        pooling = _pooling(configs)
        values: dict[str, Any] = {
            "dimension": _dimension(configs),
            "max_tokens": _max_tokens(configs),
            "pooling": pooling,
            "prefixes": _prefixes(configs),
            "pad_token": _pad_token(configs.get(_CONFIG)),
        }
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ModelUnavailableError("its configuration files contain an invalid value") from error
    names = sorted({graph, TOKENIZER, *configs.names, *external_data(folder, graph)})
    digests = {name: digest(folder, name) for name in names}
    sha256 = {name: found for name, (found, _) in digests.items()}
    whole = hashlib.sha256(json.dumps(sha256, sort_keys=True).encode()).hexdigest()
    name = folder.path.name
    return ModelSpec(
        id=model_id(name, whole),
        name=name,
        # Distances represent similarities, which holds only for unit vectors.
        normalise=True,
        graph=graph,
        sha256=sha256,
        size_bytes=sum(size for _, size in digests.values()),
        **values,
    )


def external_data(folder: ModelFolder, graph: str) -> tuple[str, ...]:
    """Return the external weight files of a graph, by the naming of exporters."""
    marks = (f"{graph}_data", f"{graph}.data")
    return tuple(name for name in folder.siblings(graph) if name.startswith(marks))


class _Configs:
    """The JSON files of a folder, read on first use; ``names`` are the existing ones."""

    def __init__(self, folder: ModelFolder) -> None:
        self._folder = folder
        self._found: dict[str, Any] = {}
        self.names: list[str] = []

    def get(self, name: str) -> Document:
        """Return a file's object; empty if the file is missing."""
        found = self.value(name)
        if found is None:
            return {}
        if not isinstance(found, dict):
            raise ModelUnavailableError(f"{name} is damaged")
        return found

    def value(self, name: str) -> Any:
        """Return a file's content; ``None`` if the file is missing."""
        if name not in self._found:
            self._found[name] = self._read(name)
        return self._found[name]

    def _read(self, name: str) -> Any:
        if not self._folder.has(name):
            return None
        content = self._folder.read(name, limit_bytes=CONFIG_BYTES)
        self.names.append(name)
        try:
            return json.loads(content)
        except (ValueError, RecursionError) as error:
            raise ModelUnavailableError(f"{name} is damaged") from error


def _graph_of(folder: ModelFolder) -> str:
    for name in _GRAPHS:
        if folder.has(name):
            return name
    raise ModelUnavailableError("model.onnx is missing from the model folder")


def _pooling(configs: _Configs) -> Pooling:
    name = f"{_pooling_folder(configs)}/{_CONFIG}"
    config = configs.get(name)
    if not config:
        raise ModelUnavailableError(
            f"{name} is missing from the model folder",
            hint="Copy it from where the model was published. It says how the model turns many "
            "tokens into one vector.",
        )
    chosen = {pooling for flag, pooling in _FLAGS.items() if config.get(flag) is True}
    known = {*_FLAGS, "pooling_mode"}
    other = [
        key for key in config if key.startswith("pooling_mode") and key not in known and config[key]
    ]
    if isinstance(mode := config.get("pooling_mode"), str):
        chosen |= {_MODES[mode]} if mode in _MODES else set()
    if len(chosen) != 1 or other:
        raise ModelUnavailableError("its pooling mode is not mean, cls, max or last")
    if config.get("include_prompt") is False and _prefixes(configs) != Prefixes():
        raise ModelUnavailableError("it excludes its prompts from pooling, which is not supported")
    return chosen.pop()


def _pooling_folder(configs: _Configs) -> str:
    """Return the folder of the pooling configuration; refuse unsupported modules."""
    modules = configs.value(_MODULES)
    if modules is None:
        return _POOLING_FOLDER
    if not isinstance(modules, list) or not all(isinstance(module, dict) for module in modules):
        raise ModelUnavailableError(f"{_MODULES} is damaged")
    kinds = {str(module.get("type", "")).rpartition(".")[2]: module for module in modules}
    for kind in kinds.keys() - _KNOWN_MODULES:
        raise ModelUnavailableError(f"it has a module {kind!r}, which is not supported")
    path = kinds.get("Pooling", {}).get("path", _POOLING_FOLDER)
    if not isinstance(path, str) or "/" in path or not is_plain_path(path):
        raise ModelUnavailableError(f"{_MODULES} names a path that leaves the model folder")
    return path


def _dimension(configs: _Configs) -> int:
    pooling = configs.get(f"{_pooling_folder(configs)}/{_CONFIG}")
    config = _required(configs, _CONFIG)
    named = pooling.get("word_embedding_dimension") or config.get("hidden_size")
    dimension = positive(named or config.get("d_model") or config.get("dim"))
    if dimension > _MOST_DIMENSIONS:
        raise ModelUnavailableError(f"its vectors have more than {_MOST_DIMENSIONS} numbers")
    return dimension


def _max_tokens(configs: _Configs) -> int:
    config = _required(configs, _CONFIG)
    positions = config.get("max_position_embeddings")
    if isinstance(positions, int) and config.get("model_type") in _SHIFTED_POSITIONS:
        positions -= _pad_token(config) + 1
    windows = [
        configs.get(_SENTENCE_CONFIG).get("max_seq_length"),
        # Far above any model: tokenizers use such values for "no limit".
        configs.get(_TOKENIZER_CONFIG).get("model_max_length"),
        positions,
    ]
    window = min(int(positive(int(window))) for window in [*windows, MOST_TOKENS] if window)
    if window < _LEAST_TOKENS:
        raise ModelUnavailableError(f"its window is shorter than {_LEAST_TOKENS} tokens")
    return window


def _prefixes(configs: _Configs) -> Prefixes:
    prompts = configs.get(_PROMPTS).get("prompts") or {}
    return Prefixes(_prompt(prompts, _QUERY_NAMES), _prompt(prompts, _PASSAGE_NAMES))


def _prompt(prompts: Document, names: tuple[str, ...]) -> str:
    found = next((prompts[name] for name in names if prompts.get(name)), "")
    if not isinstance(found, str) or len(found) > _LONGEST_PREFIX:
        raise ModelUnavailableError(f"{_PROMPTS} contains an invalid prompt")
    return found


def _pad_token(config: Document) -> int:
    found = config.get("pad_token_id")
    return found if isinstance(found, int) and 0 <= found < 2**31 else 0


def _required(configs: _Configs, name: str) -> Document:
    found = configs.get(name)
    if not found:
        raise ModelUnavailableError(f"{name} is missing from the model folder")
    return found
