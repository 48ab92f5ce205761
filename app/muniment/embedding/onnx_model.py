"""Sentence embedding with onnxruntime and tokenizers, which are imported on loading."""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from muniment.domain.errors import ModelUnavailableError
from muniment.embedding.manifest import Manifest, read_manifest, read_verified
from muniment.embedding.model import TokenSpans, Vectors
from muniment.embedding.pooling import mean_pool, normalise

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# Larger micro-batches are no faster on two cores, and 128 is far slower: docs/benchmarks.md.
MICRO_BATCH: Final = 8
# More threads than this are of no use to a model of this size, and the window needs some too.
_MOST_THREADS: Final = 4
_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class OnnxEmbeddingModel:
    """A model folder loaded into one onnxruntime session; safe to use from any thread.

    Args:
        manifest: What the folder says of itself.
        tokenizer: The model's tokenizer, set to neither truncate nor pad.
        session: The onnxruntime session.
    """

    def __init__(self, manifest: Manifest, *, tokenizer: "Tokenizer", session: Any) -> None:
        self._manifest = manifest
        self._tokenizer = tokenizer
        self._session = session
        self._special_tokens = tokenizer.num_special_tokens_to_add(is_pair=False)

    @classmethod
    def load(cls, folder: Path, *, threads: int | None = None) -> "OnnxEmbeddingModel":
        """Verify and load a model folder; takes about 0.2 s.

        Args:
            folder: Holds the manifest and the files it names.
            threads: Threads of one computation; by default the usable cores, at most 4.

        Raises:
            ModelUnavailableError: A file is missing, damaged or altered, or does not load.
        """
        manifest = read_manifest(folder)
        contents = read_verified(folder, manifest)
        try:
            from tokenizers import Tokenizer

            tokenizer = Tokenizer.from_buffer(contents["tokenizer.json"])
            tokenizer.no_truncation()
            tokenizer.no_padding()
            session = _open_session(contents["model.onnx"], threads or _default_threads())
        except Exception as error:  # the libraries' errors share no base class
            raise ModelUnavailableError("the files are right but do not load") from error
        return cls(manifest, tokenizer=tokenizer, session=session)

    @property
    def id(self) -> str:
        """Name and short hash of the manifest."""
        return self._manifest.id

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._manifest.dimension

    @property
    def max_tokens(self) -> int:
        """Window of the model, special tokens included."""
        return self._manifest.max_tokens

    @property
    def special_tokens(self) -> int:
        """How many tokens of the window the tokenizer adds to each text."""
        return self._special_tokens

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed texts, in micro-batches of texts of like length.

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
        encoding = self._tokenizer.encode(_whole_characters(text), add_special_tokens=False)
        offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
        return TokenSpans(offsets[:, 0], offsets[:, 1])

    def _token_ids(self, text: str) -> list[int]:
        """Return the ids of a text with special tokens, cut to the window.

        The cut keeps the last token, which closes every text ([SEP]).
        """
        ids: list[int] = self._tokenizer.encode(_whole_characters(text)).ids
        return ids if len(ids) <= self.max_tokens else [*ids[: self.max_tokens - 1], ids[-1]]

    def _embed_batch(self, batch: Sequence[Sequence[int]]) -> Vectors:
        """Embed token ids, padded to the longest of them; shape (batch, dim)."""
        lengths = np.array([len(ids) for ids in batch])
        attention_mask = (np.arange(lengths.max()) < lengths[:, None]).astype(np.int64)
        input_ids = np.zeros_like(attention_mask)
        input_ids[attention_mask == 1] = np.concatenate(batch)
        pooled = mean_pool(self._token_states(input_ids, attention_mask), attention_mask)
        return normalise(pooled) if self._manifest.normalise else pooled

    def _token_states(
        self, input_ids: NDArray[np.int64], attention_mask: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Run the graph; both arguments of shape (batch, tokens), result (batch, tokens, dim)."""
        feeds = {"input_ids": input_ids, "attention_mask": attention_mask}
        try:
            (token_states,) = self._session.run([self._manifest.output], feeds)
        except Exception as error:  # onnxruntime's errors share no base class
            raise ModelUnavailableError("a computation failed") from error
        states: NDArray[np.float32] = token_states
        return states


def _micro_batches(ids: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Yield the places of texts of like length, so that little is padded."""
    order = sorted(range(len(ids)), key=lambda place: len(ids[place]))
    for start in range(0, len(order), MICRO_BATCH):
        yield order[start : start + MICRO_BATCH]


def _open_session(graph: bytes, threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # warnings would go to stderr past the program's log
    # Long enough to bridge the gap between two operators, short enough to cost the rest of the
    # process nothing (2 cores, AVX2; docs/benchmarks.md): a query takes 3.4 ms, without any
    # spinning 4.3; one each 20 ms uses 8 ms of processor time, with the default spinning 29.
    options.add_session_config_entry("session.intra_op.spin_duration_us", "20")
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _default_threads() -> int:
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(usable or 1, _MOST_THREADS)


def _whole_characters(text: str) -> str:
    """Replace halves of surrogate pairs, which have no UTF-8 form, character by character."""
    return text if text.isascii() else _LONE_SURROGATE.sub("\ufffd", text)
