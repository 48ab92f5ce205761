"""The model, vector set and index that searches use, exchanged as one value."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from muniment.embedding.batching import EmbeddingScheduler
    from muniment.retrieval.sign_index import SignIndex
    from muniment.storage.store import Store


@dataclass(frozen=True, slots=True)
class ActiveVectors:
    """A consistent model, vector set and index for one search: take it once, use it to the end.

    A search that mixed the embedder of one moment with the index of another would compare a query
    of one model with vectors of another.

    Args:
        set_id: The set in the database; ``None`` until a new vault has adopted a model.
        model_id: The set's model; ``None`` as ``set_id``.
        embedder: That model.
        index: Sign codes of the set's passages.
    """

    set_id: int | None
    model_id: str | None
    embedder: "EmbeddingScheduler"
    index: "SignIndex"


class SetIndex:
    """The index of one set, filled from the database and kept up to date with each commit.

    Args:
        store: The open store.
        set_id: The set.
        dimension: Length of its vectors.
    """

    def __init__(self, store: "Store", set_id: int, dimension: int) -> None:
        from muniment.retrieval.sign_index import SignIndex

        self.index = SignIndex(dimension)
        with store.quiet() as reading:
            self.index.apply(reading.vectors.all_codes(set_id), ())
            self.forget = store.on_index_change(
                self.index.apply, set_id=set_id, rebuild=self.index.replace
            )


class VectorsInUse:
    """Holds the `ActiveVectors` of an open vault; any thread.

    Args:
        first: What is searched at the start.
        forget: Stops updating its index.
    """

    def __init__(self, first: ActiveVectors, forget: Callable[[], None]) -> None:
        self._now = first
        self._forget = forget
        self._lock = threading.Lock()

    @property
    def now(self) -> ActiveVectors:
        """The vectors that are searched at this moment."""
        return self._now

    def exchange(self, new: ActiveVectors, forget: Callable[[], None]) -> None:
        """Replace what is searched from now on; a running search ends with what it began with.

        Call it right after the commit that made the new set active, while no other writer can write
        (`UnitOfWork.after_commit`).
        """
        with self._lock:
            before, self._now, self._forget = self._forget, new, forget
        before()
