"""The models at hand: each loaded once, when it is first wanted, and kept over locking."""

import threading
from typing import TYPE_CHECKING

from muniment.embedding.batching import EmbeddingScheduler, SchedulerState

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.embedding.catalogue import ModelCatalogue
    from muniment.embedding.model import EmbeddingModel


class Embedders:
    """Hands out the scheduler of a model; any thread.

    Args:
        catalogue: Where models come from.
    """

    def __init__(self, catalogue: "ModelCatalogue") -> None:
        self._catalogue = catalogue
        self._lock = threading.Lock()
        self._schedulers: dict[str | None, EmbeddingScheduler] = {}
        self._in_use: str | None = None
        self._kept: set[str] = set()

    @property
    def state(self) -> SchedulerState:
        """Whether the model in use is wanted yet, loading, ready or failed."""
        return self.of(self._in_use).state

    def of(self, model_id: str | None) -> EmbeddingScheduler:
        """Return the scheduler of a model: of that one, or of one that fails and says why.

        Args:
            model_id: ``None`` means the model that a new vault begins with.
        """
        with self._lock:
            if model_id not in self._schedulers:
                self._schedulers[model_id] = EmbeddingScheduler(self._loader(model_id))
            return self._schedulers[model_id]

    def use(self, model_id: str | None) -> EmbeddingScheduler:
        """Return the scheduler of the model that is searched with from now on."""
        embedder = self.of(model_id)
        self.in_use(model_id, embedder)
        return embedder

    def in_use(self, model_id: str | None, embedder: EmbeddingScheduler) -> None:
        """Note what is searched with from now on; a new vault's model has its id by then."""
        with self._lock:
            self._schedulers[model_id] = embedder
            self._in_use = model_id

    def keep(self, model_id: str) -> None:
        """Keep a model, once loaded, whichever is searched with."""
        with self._lock:
            self._kept.add(model_id)

    def let_go_of_unused(self) -> None:
        """Let go of every model but what is in use or kept; who computes with one finishes."""
        with self._lock:
            wanted = {self._in_use, *self._kept}
            for known in [name for name in self._schedulers if name not in wanted]:
                del self._schedulers[known]

    def start_loading(self) -> None:
        """Load the model in use in the background, again if it has failed."""
        self.of(self._in_use).start_loading()

    def close(self) -> None:
        """Close every scheduler; for the end of the program."""
        with self._lock:
            schedulers = tuple(self._schedulers.values())
        for scheduler in schedulers:
            scheduler.close()

    def _loader(self, model_id: str | None) -> "Callable[[], EmbeddingModel]":
        if model_id is None:
            return self._catalogue.load_default
        return lambda: self._catalogue.load(model_id)
