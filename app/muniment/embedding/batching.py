"""Load the embedding model in the background, and share it among all callers.

numpy is imported with the first vectors, so that the window opens a twentieth of a second sooner.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from muniment.domain.errors import ModelUnavailableError
from muniment.embedding.micro_batcher import BatcherClosedError, MicroBatcher

if TYPE_CHECKING:
    from muniment.embedding.chunks import Chunk
    from muniment.embedding.model import EmbeddingModel, Vectors

_log = logging.getLogger(__name__)

SchedulerState: TypeAlias = Literal["idle", "loading", "ready", "failed"]
_LOADER: Final = "muniment-embedder"
_CLOSE_TIMEOUT_S: Final = 10.0


class Priority(Enum):
    """The priority of a caller; each has its own batcher."""

    QUERY = "query"
    INTERACTIVE = "interactive"
    BULK = "bulk"


class EmbeddingScheduler:
    """Loads the model on first use and shares it among all callers; any thread.

    Callers of one priority share micro-batches and alternate between them; callers of different
    priorities compute at the same time. A query during a bulk import therefore takes about 13 ms,
    while waiting for the running micro-batch would take 50 to 370 ms (2 cores, AVX2;
    docs/benchmarks.md).

    Args:
        load: Loads the model; called on its own thread, and again after a failure.
        at_once: Micro-batches of one priority at the same time; by default one for each core.
    """

    def __init__(self, load: Callable[[], "EmbeddingModel"], *, at_once: int | None = None) -> None:
        self._load = load
        self._condition = threading.Condition()
        self._state: SchedulerState = "idle"
        self._closed = False
        self._model: EmbeddingModel | None = None
        self._failure: ModelUnavailableError | None = None
        self._loader: threading.Thread | None = None
        self._batchers = {
            priority: MicroBatcher(self._compute, at_once=at_once) for priority in Priority
        }

    @property
    def state(self) -> SchedulerState:
        """Whether the model is not yet needed, loading, ready or failed; never blocks for long."""
        with self._condition:
            return self._state

    def start_loading(self) -> None:
        """Load the model in the background, unless it is loaded, loading or closed.

        After a failure this retries.
        """
        with self._condition:
            if self._closed or self._state in {"loading", "ready"}:
                return
            self._state = "loading"
            self._loader = threading.Thread(target=self._load_model, name=_LOADER, daemon=True)
            self._loader.start()

    def close(self) -> None:
        """Stop: waiting callers get ModelUnavailableError, and the model is released."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()
            loader = self._loader
        for batcher in self._batchers.values():
            batcher.close()
        if loader is not None:
            loader.join(timeout=_CLOSE_TIMEOUT_S)
        with self._condition:
            self._model = None
            self._state = "idle"

    def model_id(self) -> str:
        """Return the model's id, waiting for it to load.

        Raises:
            ModelUnavailableError: The model cannot be loaded.
        """
        return self._ready_model().id

    def dimension(self) -> int:
        """Return the dimension of the model's vectors, waiting for it to load.

        Raises:
            ModelUnavailableError: The model cannot be loaded.
        """
        return self._ready_model().dimension

    def window(self) -> int:
        """Return how many tokens of a text the model reads, without those it adds itself.

        Raises:
            ModelUnavailableError: The model cannot be loaded.
        """
        model = self._ready_model()
        return model.max_tokens - model.special_tokens

    def split(self, text: str) -> "list[Chunk]":
        """Return the passages of a text that each fit the model's window.

        Raises:
            ModelUnavailableError: The model cannot be loaded.
        """
        from muniment.embedding.chunks import split_into_chunks

        return split_into_chunks(text, self._ready_model())

    def count_tokens(self, text: str) -> int:
        """Return the number of tokens of a text for this model, without special tokens.

        Other models split the same text into more or fewer tokens.

        Raises:
            ModelUnavailableError: The model cannot be loaded.
        """
        return len(self._ready_model().token_spans(text))

    def embed_query(self, text: str) -> "Vectors":
        """Embed a query ahead of everything else.

        Returns:
            Unit vector; shape (dim,), float32.

        Raises:
            ModelUnavailableError: The model cannot be loaded, fails, or is closed.
        """
        text = self._ready_model().prefixes.query + text
        vector: Vectors = self._run([text], Priority.QUERY)[0]
        return vector

    def embed_texts(
        self, texts: Sequence[str], *, priority: Priority = Priority.INTERACTIVE
    ) -> "Vectors":
        """Embed passages; text beyond the window is cut off.

        Args:
            texts: Passages, as returned by `split`.
            priority: The caller's priority.

        Returns:
            Unit vectors in the order of the texts; shape (texts, dim), float32.

        Raises:
            ModelUnavailableError: The model cannot be loaded, fails, or is closed.
        """
        model = self._ready_model()
        if not texts:
            import numpy as np

            return np.empty((0, model.dimension), dtype=np.float32)
        if prefix := model.prefixes.passage:
            texts = [prefix + text for text in texts]
        return self._run(texts, priority)

    def _run(self, texts: Sequence[str], priority: Priority) -> "Vectors":
        try:
            return self._batchers[priority].run(texts)
        except BatcherClosedError:
            raise _closing() from None

    def _compute(self, texts: Sequence[str]) -> "Vectors":
        return self._ready_model().embed(texts)

    def _ready_model(self) -> "EmbeddingModel":
        """Return the model; start loading it if needed, and wait for it."""
        model = self._model
        if model is not None:
            return model
        if self.state == "idle":
            self.start_loading()
        with self._condition:
            self._condition.wait_for(lambda: self._closed or self._state != "loading")
            if self._model is not None:
                return self._model
            failure = self._failure
            if self._closed or failure is None:
                raise _closing()
        raise ModelUnavailableError(failure.detail, hint=failure.hint) from failure

    def _load_model(self) -> None:
        model: EmbeddingModel | None = None
        failure: ModelUnavailableError | None = None
        try:
            model = self._load()
        except ModelUnavailableError as error:
            failure = error
        except Exception as error:  # noqa: BLE001 - callers must not wait forever
            _log.error("loading the embedding model ended in %s", type(error).__name__)
            failure = ModelUnavailableError(f"loading failed ({type(error).__name__})")
        with self._condition:
            self._model, self._failure = model, failure
            self._state = "failed" if model is None else "ready"
            self._condition.notify_all()


def _closing() -> ModelUnavailableError:
    return ModelUnavailableError("Muniment is closing", hint="Start Muniment again.")
