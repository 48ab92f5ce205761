"""Sentence embedding with onnxruntime and tokenizers, which are imported lazily."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from muniment.domain.errors import ModelUnavailableError
from muniment.embedding.folder import ModelFolder
from muniment.embedding.graph import Graph, errors_of_libraries_as
from muniment.embedding.manifest import MANIFEST, read_manifest, read_verified
from muniment.embedding.model import Prefixes, TokenSpans, Vectors
from muniment.embedding.pooling import POOLS, normalise
from muniment.embedding.sentence_transformers import Digest, describe
from muniment.embedding.spec import TOKENIZER, ModelSpec

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# Larger micro-batches are no faster on two cores, and 128 is far slower: docs/benchmarks.md.
MICRO_BATCH: Final = 8
_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LEAST_WINDOW: Final = 8
_TRIAL: Final = ("A trial.", "A longer trial, so that the text beside it has to be filled up.")
# A model of a gigabyte takes about a second; this stops graphs that loop forever.
_TRIAL_LIMIT_S: Final = 30.0
# Minimum cosine between a text's vectors alone and in a batch. Rounding in a valid model changes it
# by 1e-6; models with activations quantised per batch reach only 0.938 to 0.958
# (docs/decisions/0002-embedding-model-and-vectors.md).
_LEAST_LIKENESS: Final = 0.9995


class OnnxEmbeddingModel:
    """A model folder loaded into one onnxruntime session; safe to use from any thread.

    Args:
        spec: Description of the model.
        tokenizer: Its tokenizer, without truncation and padding.
        graph: Its graph.

    Raises:
        ModelUnavailableError: Its prefixes fill its window.
    """

    def __init__(self, spec: ModelSpec, *, tokenizer: "Tokenizer", graph: Graph) -> None:
        self._spec = spec
        self._tokenizer = tokenizer
        self._graph = graph
        self._pool = POOLS[spec.pooling]
        added: int = tokenizer.num_special_tokens_to_add(is_pair=False)
        before = (spec.prefixes.query, spec.prefixes.passage)
        self._special_tokens = added + max(len(self.token_spans(prefix)) for prefix in before)
        if spec.max_tokens - self._special_tokens < _LEAST_WINDOW:
            raise ModelUnavailableError("the prompt before each text leaves no room for the text")

    @classmethod
    def load(cls, folder: Path, *, expected_id: str | None = None) -> "OnnxEmbeddingModel":
        """Verify, load and try out a model folder; about 0.2 s for the shipped model.

        Args:
            folder: Contains a manifest and its files, or a model in the layout of the
                sentence-transformers project.
            expected_id: The id that the model must have.

        Raises:
            ModelUnavailableError: A file is missing, damaged or altered, does not load, or the
                model does not work as a text encoder.
        """
        spec = spec_of(folder)
        if expected_id not in {None, spec.id}:
            raise ModelUnavailableError(
                f"the files of {folder.name} are no longer those of {expected_id}",
                hint="Restore the original files, or change to the model that is there now.",
            )
        contents = read_verified(folder, spec)
        with errors_of_libraries_as("the files are right but do not load"):
            from tokenizers import Tokenizer

            tokenizer = Tokenizer.from_buffer(contents[TOKENIZER])
            tokenizer.no_truncation()
            tokenizer.no_padding()
        external = {
            Path(name).name: content
            for name, content in contents.items()
            if name.startswith(spec.graph) and name != spec.graph
        }
        graph = Graph(contents[spec.graph], output=spec.output, external=external)
        model = cls(spec, tokenizer=tokenizer, graph=graph)
        model._try_out()
        return model

    @property
    def id(self) -> str:
        """Name and short hash of its files."""
        return self._spec.id

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._spec.dimension

    @property
    def max_tokens(self) -> int:
        """Window of the model, including special tokens."""
        return self._spec.max_tokens

    @property
    def special_tokens(self) -> int:
        """Number of tokens of the window used by special tokens and the longer prefix."""
        return self._special_tokens

    @property
    def prefixes(self) -> Prefixes:
        """The prefixes for queries and passages."""
        return self._spec.prefixes

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed texts in micro-batches of similar length.

        Returns:
            Unit vectors in the order of the texts; shape (texts, dim), float32.

        Raises:
            ModelUnavailableError: The computation failed.
        """
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        ids = [self._token_ids(text) for text in texts]
        for places in _micro_batches(ids):
            vectors[places] = self._embed_batch([ids[place] for place in places])
        return vectors

    def token_spans(self, text: str) -> TokenSpans:
        """Return the tokens of a whole text, however long, without special tokens."""
        with errors_of_libraries_as("a text could not be cut into tokens"):
            encoding = self._tokenizer.encode(_whole_characters(text), add_special_tokens=False)
        offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
        return TokenSpans(offsets[:, 0], offsets[:, 1])

    def _token_ids(self, text: str) -> list[int]:
        """Return the ids of a text with special tokens, cut to the window.

        The cut keeps the last token, which ends every text ([SEP]).
        """
        with errors_of_libraries_as("a text could not be cut into tokens"):
            ids: list[int] = self._tokenizer.encode(_whole_characters(text)).ids
        # Some tokenizers return no tokens for an empty text, which no graph accepts.
        ids = ids or [self._spec.pad_token]
        return ids if len(ids) <= self.max_tokens else [*ids[: self.max_tokens - 1], ids[-1]]

    def _embed_batch(self, batch: Sequence[Sequence[int]]) -> Vectors:
        """Embed token ids, padded to the longest of them; shape (batch, dim)."""
        lengths = np.array([len(ids) for ids in batch])
        attention_mask = (np.arange(lengths.max()) < lengths[:, None]).astype(np.int64)
        input_ids = np.full_like(attention_mask, self._spec.pad_token)
        input_ids[attention_mask == 1] = np.concatenate(batch)
        states = self._graph.token_states(input_ids, attention_mask)
        if states.shape != (*input_ids.shape, self.dimension):
            raise ModelUnavailableError(
                f"its token states have the shape {states.shape}, but its configuration says "
                f"{self.dimension} numbers per token"
            )
        pooled = self._pool(states, attention_mask)
        return normalise(pooled) if self._spec.normalise else pooled

    def _try_out(self) -> None:
        """Embed two texts, each alone and both together.

        Raises:
            ModelUnavailableError: It takes too long, or the vectors are not numbers or depend on
                other texts in the batch.
        """
        with self._graph.limited(_TRIAL_LIMIT_S):
            together = normalise(self.embed(_TRIAL))
            alone = normalise(np.concatenate([self.embed([text]) for text in _TRIAL]))
        if not np.isfinite(together).all() or not np.isfinite(alone).all():
            raise ModelUnavailableError("its vectors are not made of numbers")
        if (together * alone).sum(axis=1).min() < _LEAST_LIKENESS:
            raise ModelUnavailableError(
                "the vector of a text depends on the other texts in its batch",
                hint="Dynamically quantized models do this. Use the plain model.onnx.",
            )


def spec_of(folder: Path, digest: Digest = ModelFolder.digest) -> ModelSpec:
    """Describe a model folder: from its manifest, or else its configuration files.

    Args:
        folder: The folder.
        digest: Hashes a file, possibly with a cache.

    Raises:
        ModelUnavailableError: It is unusable, as its files show.
    """
    files = ModelFolder(folder)
    return read_manifest(folder) if files.has(MANIFEST) else describe(files, digest)


def _micro_batches(ids: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Yield the indexes of texts of similar length, to reduce padding."""
    order = sorted(range(len(ids)), key=lambda place: len(ids[place]))
    for start in range(0, len(order), MICRO_BATCH):
        yield order[start : start + MICRO_BATCH]


def _whole_characters(text: str) -> str:
    """Replace lone surrogates, which UTF-8 cannot encode, one character each."""
    return text if text.isascii() else _LONE_SURROGATE.sub("\ufffd", text)
