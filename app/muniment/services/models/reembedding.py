"""Embed everything again with another model, while searches use the present vectors.

The job fills a set of vectors batch by batch. When it is complete, one transaction makes it the
active set and keeps the previous one, and model and index in memory are exchanged as one value at
the same moment. Until then every search and every write works as before; after a crash or a lock of
the vault, the set is filled further later.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from muniment.domain.changes import ChangeKind, MemoryChange
from muniment.domain.errors import ModelUnavailableError
from muniment.embedding.batching import Priority
from muniment.services.models.active_vectors import ActiveVectors, SetIndex
from muniment.services.models.passages import UNREADABLE, chunk_vectors

if TYPE_CHECKING:
    from muniment.domain.memories.memory import Memory
    from muniment.embedding.batching import EmbeddingScheduler
    from muniment.services.maintenance.job_runner import JobContext
    from muniment.services.models.embedders import Embedders
    from muniment.services.models.passages import MemoryEmbedder
    from muniment.storage.unit_of_work import UnitOfWork
    from muniment.storage.vectors.vector_sets import VectorSet
    from muniment.storage.vectors.vectors import ChunkVector

REEMBED: Final = "reembed"
DROP_VECTORS: Final = "drop-vectors"

# Longer batches would make a lock or a quick job wait for the model.
_BATCH: Final = 16
_BATCH_CHARACTERS: Final = 16_000
_DROPPED_A_STEP: Final = 500
_PROBE: Final = "A sentence that every model can embed."


class Reembed:
    """Fills the set of vectors that the job names, then makes it active; a kind of job.

    Its parameters are ``set_id`` and ``model``; its unit is the memory.

    Args:
        embedders: The loaded models.
        memory_embedder: Is woken after the switch, for what was written during it.
    """

    name = REEMBED
    is_long = True
    can_be_cancelled = True

    def __init__(self, embedders: "Embedders", memory_embedder: "MemoryEmbedder") -> None:
        self._embedders = embedders
        self._memory_embedder = memory_embedder

    def run(self, context: "JobContext") -> None:
        """Fill the set, or continue filling it, and switch.

        Raises:
            ModelUnavailableError: The model cannot be loaded or fails.
        """
        from muniment.storage.vectors.vector_sets import SetState

        context.check()
        with context.opened.store.read() as reading:
            wanted = reading.vector_sets.by_id(context.job.params["set_id"])
        if wanted is None or wanted.state in {SetState.ACTIVE, SetState.DROPPED}:
            return
        embedder = self._embedders.of(wanted.model_id)
        embedder.start_loading()
        if embedder.dimension() != wanted.dimension:
            raise ModelUnavailableError(f"{wanted.model_id} gives vectors of another length")
        while True:
            self._fill(context, wanted, embedder)
            if self._switch(context, wanted, embedder):
                break
        self._embedders.let_go_of_unused()
        self._memory_embedder.wake()

    def cancelled(self, context: "JobContext") -> None:
        """Remove the new vectors, unless the set was already kept for changing back."""
        from muniment.storage.vectors.vector_sets import SetState

        set_id = context.job.params["set_id"]
        with context.step() as step:
            found = step.unit.vector_sets.by_id(set_id)
            if found is not None and found.state is SetState.BUILDING:
                step.unit.vector_sets.set_state(set_id, SetState.DROPPED)
        drop_sets(context)
        self._embedders.let_go_of_unused()

    def _fill(
        self, context: "JobContext", wanted: "VectorSet", embedder: "EmbeddingScheduler"
    ) -> None:
        """Embed what the set lacks, by memory number, until it is complete."""
        after = int(context.job.cursor or 0)
        is_whole_pass = after == 0
        while True:
            with context.opened.store.read() as reading:
                numbers = reading.vector_sets.missing(wanted.id, after=after, limit=_BATCH)
            if not numbers and is_whole_pass:
                return
            if numbers:
                after = self._fill_batch(context, wanted, embedder, numbers)
                is_whole_pass = False
                continue
            after, is_whole_pass = 0, True
            with context.opened.store.read() as reading:
                done, total = reading.vector_sets.progress(wanted.id)
            with context.step() as step:
                step.done, step.total, step.cursor = done, total, "0"

    def _fill_batch(
        self,
        context: "JobContext",
        wanted: "VectorSet",
        embedder: "EmbeddingScheduler",
        numbers: Sequence[int],
    ) -> int:
        """Embed as many memories as take about a second; returns the last one's number."""
        memories, damaged = _read(context, numbers)
        last = max([*damaged, *(memory.number for memory in memories)])
        found = _embedded(embedder, memories, wanted.id)
        with context.step() as step:
            sets = step.unit.vector_sets
            done = list(damaged)
            for memory, (passages, reason) in zip(memories, found, strict=True):
                if sets.fill(
                    wanted.id,
                    memory.number,
                    version=memory.version,
                    passages=passages,
                    reason=reason,
                ):
                    done.append(memory.number)
            for number in damaged:
                sets.give_up(wanted.id, number, UNREADABLE)
            sets.require_filled(wanted.id, sorted(done))
            step.advance(len(memories) + len(damaged), cursor=str(last))
        return last

    def _switch(
        self, context: "JobContext", wanted: "VectorSet", embedder: "EmbeddingScheduler"
    ) -> bool:
        """Make the set active; returns whether it was still complete."""
        opened = context.opened
        kept = SetIndex(opened.store, wanted.id, wanted.dimension)
        new = ActiveVectors(wanted.id, wanted.model_id, embedder, kept.index)
        switched = False

        def exchange() -> None:
            nonlocal switched
            switched = True
            self._embedders.in_use(wanted.model_id, embedder)
            opened.vectors.exchange(new, kept.forget)

        try:
            with context.step() as step:
                if step.unit.vector_sets.missing(wanted.id, limit=1):
                    step.cursor = "0"
                    return False
                _activate(step.unit, wanted, now_ms=opened.now_ms())
                step.done, step.total = step.unit.vector_sets.progress(wanted.id)
                step.unit.after_commit(exchange)
        finally:
            if not switched:
                kept.forget()
        return True


class DropVectors:
    """Removes the passages of sets that are no longer wanted; a kind of job."""

    name = DROP_VECTORS
    is_long = False
    can_be_cancelled = False

    def run(self, context: "JobContext") -> None:
        """Remove them, or continue removing them."""
        drop_sets(context)

    def cancelled(self, context: "JobContext") -> None:
        """Do nothing: it cannot be cancelled."""


def drop_sets(context: "JobContext") -> None:
    """Remove every set that is no longer wanted, some hundred passages a step."""
    from muniment.storage.vectors.vector_sets import SetState

    while True:
        with context.step() as step:
            dropped = step.unit.vector_sets.in_state(SetState.DROPPED)
            if not dropped:
                return
            step.unit.vector_sets.drop_some(dropped[0].id, _DROPPED_A_STEP)


def _activate(unit: "UnitOfWork", wanted: "VectorSet", *, now_ms: int) -> None:
    switch = unit.vector_sets.activate(wanted.id)
    unit.model = wanted.model_id
    names = unit.namespaces.names()
    unit.memories.changes.extend(
        MemoryChange(ChangeKind.EMBEDDED, names[namespace_id], memory_id)
        for memory_id, namespace_id in switch.changed
        if namespace_id in names
    )
    if switch.dropped:
        unit.jobs.add(DROP_VECTORS, now_ms=now_ms)


def _read(context: "JobContext", numbers: Sequence[int]) -> tuple[list["Memory"], list[int]]:
    """Return memories to embed, in order, and the numbers of unreadable or removed ones.

    As many as can be embedded in about a second, at least one.
    """
    memories: list[Memory] = []
    damaged: list[int] = []
    characters = 0
    with context.opened.store.read() as reading:
        for number in numbers:
            if characters > _BATCH_CHARACTERS:
                break
            found = reading.memories.readable([number]).get(number)
            if found is None:
                damaged.append(number)
                continue
            memories.append(found)
            characters += len(found.content)
    return memories, damaged


def _embedded(
    embedder: "EmbeddingScheduler", memories: Sequence["Memory"], set_id: int
) -> "list[tuple[tuple[ChunkVector, ...], str | None]]":
    """Return each memory's passages, or none and why; one failing text harms no other.

    Raises:
        ModelUnavailableError: The model fails whatever the text.
    """
    try:
        contents = [memory.content for memory in memories]
        vectors = chunk_vectors(embedder, contents, set_id=set_id, priority=Priority.BULK)
    except ModelUnavailableError:
        embedder.embed_texts([_PROBE], priority=Priority.BULK)
        return [_embedded_alone(embedder, memory, set_id) for memory in memories]
    return [(passages, None) for passages in vectors]


def _embedded_alone(
    embedder: "EmbeddingScheduler", memory: "Memory", set_id: int
) -> "tuple[tuple[ChunkVector, ...], str | None]":
    try:
        found = chunk_vectors(embedder, [memory.content], set_id=set_id, priority=Priority.BULK)
    except ModelUnavailableError as error:
        return (), str(error)
    return found[0], None
