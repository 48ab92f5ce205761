"""The embedding models: each loaded once, on first use, and kept when the vault locks."""

import threading
from typing import TYPE_CHECKING

from muniment.embedding.batching import EmbeddingScheduler, SchedulerState

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.embedding.catalogue import ModelCatalogue
    from muniment.embedding.model import EmbeddingModel
    from muniment.embedding.spec import ModelSpec


class Embedders:
    """Provides the scheduler of each model; any thread.

    Args:
        catalogue: Where models come from.

    Attributes:
        loads_ahead: Whether the model and the text analysis load as soon as the vault is open. A
            process that runs one command loads what it uses: both take half its processor time.
    """

    def __init__(self, catalogue: "ModelCatalogue") -> None:
        self.loads_ahead = False
        self._catalogue = catalogue
        self._lock = threading.Lock()
        self._schedulers: dict[str | None, EmbeddingScheduler] = {}
        self._in_use: str | None = None
        self._kept: set[str] = set()

    @property
    def state(self) -> SchedulerState:
        """The state of the model in use: not needed yet, loading, ready or failed."""
        return self.of(self._in_use).state

    def of(self, model_id: str | None) -> EmbeddingScheduler:
        """Return the scheduler of a model; one whose loading fails raises the reason when used.

        Args:
            model_id: ``None`` is the default model of a new vault.
        """
        with self._lock:
            if model_id not in self._schedulers:
                self._schedulers[model_id] = EmbeddingScheduler(self._loader(model_id))
            return self._schedulers[model_id]

    def use(self, model_id: str | None) -> EmbeddingScheduler:
        """Return the scheduler of the model that searches use from now on."""
        embedder = self.of(model_id)
        self.in_use(model_id, embedder)
        return embedder

    def in_use(self, model_id: str | None, embedder: EmbeddingScheduler) -> None:
        """Record the model now used by searches; a new vault's model has its id by then."""
        with self._lock:
            self._schedulers[model_id] = embedder
            self._in_use = model_id

    def keep(self, model_id: str) -> None:
        """Keep a model, once loaded, even when it is not in use."""
        with self._lock:
            self._kept.add(model_id)

    def let_go_of_unused(self) -> None:
        """Release every model that is neither in use nor kept; running computations finish."""
        with self._lock:
            wanted = {self._in_use, *self._kept}
            for known in [name for name in self._schedulers if name not in wanted]:
                del self._schedulers[known]

    def begin(self) -> None:
        """Load the model of a vault just unlocked, if models load ahead or it failed before."""
        if self.loads_ahead or self.state == "failed":
            self.start_loading()

    def start_loading(self) -> None:
        """Load the model in use in the background, again if it has failed."""
        self.of(self._in_use).start_loading()

    def close(self) -> None:
        """Close every scheduler, at the end of the program."""
        with self._lock:
            schedulers = tuple(self._schedulers.values())
        for scheduler in schedulers:
            scheduler.close()

    def default_spec(self) -> "ModelSpec | None":
        """Describe the model for new vaults without loading it; ``None`` if that is unusable."""
        return self._catalogue.default_spec()

    def _loader(self, model_id: str | None) -> "Callable[[], EmbeddingModel]":
        if model_id is None:
            return self._catalogue.load_default
        return lambda: self._catalogue.load(model_id)
