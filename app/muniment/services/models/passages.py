"""Embed texts: at once for a write, in the background for pending memories."""

import logging
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from muniment.domain.errors import ModelUnavailableError, fault_name
from muniment.domain.memories.memory import EmbeddingState, Memory, MemoryDraft
from muniment.embedding.batching import Priority
from muniment.services.maintenance.woken_thread import WokenThread
from muniment.services.results import Passages

if TYPE_CHECKING:
    from muniment.domain.understanding.text_analysis import TextAnalysis
    from muniment.embedding.batching import EmbeddingScheduler
    from muniment.services.models.active_vectors import ActiveVectors
    from muniment.services.models.embedders import Embedders
    from muniment.services.understanding.text_analyzer import TextAnalyzer
    from muniment.services.vault.open_vault import OpenVault
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.unit_of_work import UnitOfWork
    from muniment.storage.vectors.vectors import ChunkVector

_log = logging.getLogger(__name__)

_BATCH: Final = 64
_BULK_FROM: Final = 8
# Loading the text analysis takes a third of a second of CPU time, which the window and the port
# need themselves right after unlocking.
_REST_S: Final = 0.5
_ACTOR: Final = "system"

UNREADABLE: Final = "its record cannot be read"
"""Why a memory with a damaged record has no vectors."""


_SKIPPED: Final = Passages((), EmbeddingState.SKIPPED)


class MemoryEmbedder:
    """Computes vectors; owns the background thread that embeds pending memories.

    A memory is never refused because its vectors cannot be computed: it is stored as pending with
    the reason, and the background thread tries again when the model is available.

    Args:
        session: Lends the open vault.
        embedders: The loaded models.
        analyzer: Analyses the embedded texts; a text's vectors are half of the analysis.
    """

    def __init__(
        self, session: "VaultSession", embedders: "Embedders", analyzer: "TextAnalyzer"
    ) -> None:
        self._session = session
        self._embedders = embedders
        self._analyzer = analyzer
        self._thread = WokenThread(
            "muniment-embedder",
            self._catch_up,
            on_failure=embedders.start_loading,
            rest_s=_REST_S,
        )
        self._following = threading.Lock()

    def passages_of(self, drafts: Sequence[MemoryDraft], opened: "OpenVault") -> list[Passages]:
        """Return the passages of each draft, in order.

        Drafts that ask not to wait, and all of them when the model fails, are returned as pending.
        """
        found = [
            Passages((), EmbeddingState.PENDING) if draft.embed else _SKIPPED for draft in drafts
        ]
        at_once = [place for place, draft in enumerate(drafts) if draft.embed and draft.wait]
        if not at_once:
            return found
        try:
            vectors = self._vectors([drafts[place].content for place in at_once], opened)
        except ModelUnavailableError as error:
            for place in at_once:
                found[place] = Passages((), EmbeddingState.PENDING, str(error))
            return found
        for place, chunks in zip(at_once, vectors, strict=True):
            found[place] = Passages(chunks, EmbeddingState.READY)
        return found

    def embed_now(self, memory: Memory, opened: "OpenVault") -> Memory:
        """Compute and store the vectors of a memory whose content changed; returns the new memory.

        The change is already committed and must be answered: a failure here is retried later.
        """
        try:
            passages = Passages(self._vectors([memory.content], opened)[0], EmbeddingState.READY)
            analysis = self._analyzer.read_memories([memory], [passages], opened)[0]
            with opened.store.write(_ACTOR) as unit:
                if not _put(unit, memory, passages, analysis, now_ms=opened.now_ms()):
                    self.wake()
                return unit.memories.must(memory.id)
        except Exception as error:  # noqa: BLE001 (the change is committed: it must be answered)
            _log.warning("vectors of a changed memory are put off: %s", fault_name(error))
            self.wake()
            return memory

    def follow_default(self, opened: "OpenVault") -> None:
        """Let a vault without vectors receive those of its default model, which is not loaded."""
        if opened.active.set_id is None:
            spec = self._embedders.default_spec()
            if spec is not None:
                self._follow(opened, spec.id, spec.dimension)

    def wake(self) -> None:
        """Make the background thread look for pending memories."""
        self._thread.wake()

    def start(self) -> None:
        """Start embedding pending memories of a vault just unlocked."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the current batch; the rest stays pending in the file."""
        self._thread.stop()

    def _catch_up(self, stopping: threading.Event) -> None:
        while not stopping.is_set() and (self._embed_pending() or self._understand()):
            pass
        if self._embedders.loads_ahead and not stopping.is_set():
            self._analyzer.preload()

    def _embed_pending(self) -> bool:
        """Embed one batch of pending memories; returns whether there was any.

        Raises:
            ModelUnavailableError: The model fails for every one of them; they stay pending.
        """
        with self._session.borrow() as opened:
            with opened.store.read() as reading:
                numbers = reading.memories.pending_embedding(_BATCH)
                readable = reading.memories.readable(numbers)
            if not numbers:
                return False
            pending = list(readable.values())
            found = self._each_passages(pending, opened) if pending else []
            read = self._analyzer.read_memories(pending, found, opened)
            with opened.store.write(_ACTOR) as unit:
                done = [number for number in numbers if number not in readable]
                for number in done:
                    unit.memories.give_up_embedding(number, UNREADABLE)
                for memory, passages, analysis in zip(pending, found, read, strict=True):
                    if _put(unit, memory, passages, analysis, now_ms=opened.now_ms()):
                        done.append(memory.number)
                unit.memories.require_embedded(done)
            return True

    def _understand(self) -> bool:
        with self._session.borrow() as opened:
            return self._analyzer.catch_up(opened)

    def _each_passages(self, memories: Sequence[Memory], opened: "OpenVault") -> list[Passages]:
        """Return each memory's passages; one failing text does not block the others."""
        try:
            vectors = self._vectors([memory.content for memory in memories], opened)
        except ModelUnavailableError as failure:
            found = [self._lone_passages(memory, opened) for memory in memories]
            if all(passages.state is EmbeddingState.FAILED for passages in found):
                raise failure from None
            return found
        return [Passages(chunks, EmbeddingState.READY) for chunks in vectors]

    def _lone_passages(self, memory: Memory, opened: "OpenVault") -> Passages:
        try:
            return Passages(self._vectors([memory.content], opened)[0], EmbeddingState.READY)
        except ModelUnavailableError as error:
            return Passages((), EmbeddingState.FAILED, str(error))

    def _followed(self, opened: "OpenVault") -> "ActiveVectors":
        """Return what is searched; a new vault first adopts the model of its first vectors.

        Raises:
            ModelUnavailableError: A new vault's model cannot be loaded.
        """
        if opened.active.set_id is None:
            embedder = opened.embedder
            self._follow(opened, embedder.model_id(), embedder.dimension())
        return opened.active

    def _follow(self, opened: "OpenVault", model_id: str, dimension: int) -> None:
        with self._following:
            if opened.active.set_id is None:
                self._adopt(opened, model_id, dimension)

    def _adopt(self, opened: "OpenVault", model_id: str, dimension: int) -> None:
        from muniment.retrieval.sign_index import SignIndex
        from muniment.services.models.active_vectors import ActiveVectors
        from muniment.storage.vectors.vector_sets import SetState

        embedder = opened.embedder
        with opened.store.write(_ACTOR) as unit:
            sets = unit.vector_sets
            if sets.active() is not None:
                return
            made = sets.of_model(model_id) or sets.create(
                model_id, dimension, SetState.ACTIVE, now_ms=opened.now_ms()
            )
            sets.set_state(made.id, SetState.ACTIVE)
            index = SignIndex(dimension)
            index.apply(unit.vectors.all_codes(made.id), ())

            def begin() -> None:
                forget = opened.store.on_index_change(
                    index.apply, set_id=made.id, rebuild=index.replace
                )
                new = ActiveVectors(made.id, model_id, embedder, index)
                opened.vectors.exchange(new, forget)
                self._embedders.in_use(model_id, embedder)
                self._embedders.let_go_of_unused()

            unit.after_commit(begin)

    def _vectors(
        self, texts: Sequence[str], opened: "OpenVault"
    ) -> "list[tuple[ChunkVector, ...]]":
        """Return the passages of each text with their vectors, for the active set.

        Raises:
            ModelUnavailableError: The model cannot be loaded or fails.
        """
        active = self._followed(opened)
        return chunk_vectors(active.embedder, texts, set_id=active.set_id)


def _put(
    unit: "UnitOfWork",
    memory: Memory,
    passages: Passages,
    analysis: "TextAnalysis | None",
    *,
    now_ms: int,
) -> bool:
    """Store what was computed for a memory, unless it has changed meanwhile; returns whether."""
    if not unit.memories.set_embedding(
        memory, passages.vectors, state=passages.state, reason=passages.reason
    ):
        return False
    if analysis is not None:
        unit.understanding.put(memory, analysis, now_ms=now_ms)
    return True


def chunk_vectors(
    embedder: "EmbeddingScheduler",
    texts: Sequence[str],
    *,
    set_id: int | None,
    priority: Priority | None = None,
) -> "list[tuple[ChunkVector, ...]]":
    """Return the passages of each text with their vectors.

    Args:
        embedder: The model.
        texts: The texts to split and embed.
        set_id: The set that the vectors are for.
        priority: Of the work; by default bulk for as many passages as in a bulk import, else
            interactive.

    Raises:
        ModelUnavailableError: The model cannot be loaded or fails.
    """
    from muniment.storage.vectors.vectors import ChunkVector

    spans = [embedder.split(text) for text in texts]
    passages = [
        text[span.start : span.end]
        for text, found in zip(texts, spans, strict=True)
        for span in found
    ]
    if priority is None:
        priority = Priority.BULK if len(passages) >= _BULK_FROM else Priority.INTERACTIVE
    embeddings = iter(embedder.embed_texts(passages, priority=priority))
    return [
        tuple(ChunkVector(span.start, span.end, next(embeddings), set_id) for span in found)
        for found in spans
    ]
