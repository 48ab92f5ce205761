"""Analyse the text of memories: at once for a write, in the background for waiting ones."""

import importlib
import logging
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from muniment.domain.errors import ModelUnavailableError
from muniment.domain.memories.memory import EmbeddingState, Memory
from muniment.domain.sessions.conversation import said_at
from muniment.domain.understanding.text_analysis import Classification, TextAnalysis
from muniment.embedding.batching import Priority

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from muniment.embedding.chunks import Chunk
    from muniment.services.models.embedders import Embedders
    from muniment.services.results import Passages
    from muniment.services.vault.open_vault import OpenVault
    from muniment.storage.vectors.vectors import ChunkVector
    from muniment.understanding.conversations.conversation_facts import Extractor
    from muniment.understanding.reader import TextReader

_log = logging.getLogger(__name__)

_ACTOR: Final = "system"
_BATCH: Final = 64
_PATTERNS: Final = (
    "muniment.domain.suspicion.suspicion",
    "muniment.understanding.profile.person_profile",
    "muniment.understanding.profile.profile_bios",
)


class TextAnalyzer:
    """Analyses texts with the shipped heads and lists, loaded on first use; any thread.

    A failure here loses no memory: the memory waits for its analysis.

    Args:
        folder: Where heads and lists are; ``None`` turns the analysis off.
        embedders: The source of vectors of the model that the heads were trained for.
    """

    def __init__(self, folder: Path | None, embedders: "Embedders") -> None:
        self._folder = folder
        self._embedders = embedders
        self._loading = threading.Lock()
        self._reader: TextReader | None = None
        self._extractor: Extractor | None = None
        self._has_failed = folder is None

    @property
    def is_there(self) -> bool:
        """Whether texts are analysed at all; does not load."""
        return not self._has_failed

    def reader(self) -> "TextReader | None":
        """Return the text reader; ``None`` if it is not available."""
        if self._folder is None or self._has_failed:
            return None
        with self._loading:
            return self._reader or self._load(self._folder)

    def read(
        self,
        texts: Sequence[str],
        passages: "Sequence[Passages]",
        moments: Sequence[datetime],
        opened: "OpenVault",
    ) -> list[TextAnalysis | None]:
        """Analyse texts whose passages have vectors; ``None`` for one that has none yet.

        Args:
            texts: Contents.
            passages: Theirs.
            moments: When each was written.
            opened: Knows which model the vectors come from.
        """
        found: list[TextAnalysis | None] = [None] * len(texts)
        ready = [at for at, one in enumerate(passages) if one.state is EmbeddingState.READY]
        reader = self.reader() if ready else None
        if reader is None:
            return found
        vectors = [passages[at].vectors for at in ready]
        try:
            meant = self._meant([texts[at] for at in ready], vectors, reader, opened)
        except ModelUnavailableError as error:
            _log.warning("memories wait to be understood: %s", error)
            return found
        read = reader.read([texts[at] for at in ready], meant, [moments[at] for at in ready])
        for at, analysis in zip(ready, read, strict=True):
            found[at] = analysis
        return found

    def classify(
        self, text: str, vector: "NDArray[np.float32]", opened: "OpenVault"
    ) -> Classification | None:
        """Classify the statement type of a text that is not stored; waits for no model.

        Args:
            text: The text being written.
            vector: Of its first passage, by the model in use; shape (dim,), float32.
            opened: Knows which model that is.

        Returns:
            ``None`` if the text reader or its model is not available.
        """
        reader = self.reader()
        if reader is None:
            return None
        if opened.active.model_id == reader.model_id:
            meant = vector[None, :]
        elif self._embedders.of(reader.model_id).state == "ready":
            meant = self._embedded([text], reader)
        else:
            return None
        return reader.read([text], meant, [opened.clock.now()])[0].classification

    def read_memories(
        self, memories: Sequence[Memory], passages: "Sequence[Passages]", opened: "OpenVault"
    ) -> list[TextAnalysis | None]:
        """Analyse stored memories, as `read` does texts."""
        texts = [memory.content for memory in memories]
        return self.read(texts, passages, [said_at(memory) for memory in memories], opened)

    def extractor(self) -> "Extractor | None":
        """Return the fact extractor for conversations; ``None`` if it cannot be loaded."""
        if self._folder is None or self.reader() is None:
            return None
        with self._loading:
            if self._extractor is None:
                from muniment.understanding.conversations.conversation_facts import Extractor

                self._extractor = Extractor.load(self._folder)
            return self._extractor

    def preload(self) -> None:
        """Load what the first memory, conversation and profile would wait for.

        Their patterns are compiled when their modules are imported, a tenth of a second in all.
        Called in the background when nothing else is left to do; borrows no vault.
        """
        try:
            if self.extractor() is None:
                return
        except ModelUnavailableError as error:
            _log.warning("conversations cannot be read: %s", error)
            return
        for name in _PATTERNS:
            importlib.import_module(name)

    def catch_up(self, opened: "OpenVault") -> bool:
        """Analyse one batch of memories that wait for it; returns whether there was any.

        Raises:
            ModelUnavailableError: The model that the heads need cannot be loaded.
        """
        if not self.is_there:
            return False
        with opened.store.read() as reading:
            numbers = reading.to_understand(_BATCH)
            readable = reading.memories.readable(numbers)
        # Loading takes half a second, most of what a short command does.
        reader = self.reader() if numbers else None
        if reader is None:
            return False
        waiting = list(readable.values())
        texts = [memory.content for memory in waiting]
        moments = [said_at(memory) for memory in waiting]
        read = reader.read(texts, self._embedded(texts, reader), moments) if waiting else []
        with opened.store.write(_ACTOR) as unit:
            done = [number for number in numbers if number not in readable]
            unit.understanding.give_up(done)
            for memory, analysis in zip(waiting, read, strict=True):
                if unit.understanding.put(memory, analysis, now_ms=opened.now_ms()):
                    done.append(memory.number)
            unit.understanding.require_understood(done)
        return True

    def _load(self, folder: Path) -> "TextReader | None":
        from muniment.understanding.reader import TextReader

        try:
            self._reader = TextReader.load(folder)
        except ModelUnavailableError as error:
            self._has_failed = True
            _log.warning("memories are left as they were given: %s", error)
            return None
        self._embedders.keep(self._reader.model_id)
        return self._reader

    def _meant(
        self,
        texts: Sequence[str],
        vectors: "Sequence[tuple[ChunkVector, ...]]",
        reader: "TextReader",
        opened: "OpenVault",
    ) -> "NDArray[np.float32]":
        """Return each text's first passage as a vector of the model the heads were trained for."""
        import numpy as np

        if opened.active.model_id != reader.model_id:
            return self._embedded(texts, reader)
        return np.stack([found[0].embedding for found in vectors])

    def _embedded(self, texts: Sequence[str], reader: "TextReader") -> "NDArray[np.float32]":
        """Embed the first passage of each text, for heads of a model without stored vectors."""
        embedder = self._embedders.of(reader.model_id)
        first = [text[slice(*_first_span(embedder.split(text)))] for text in texts]
        return embedder.embed_texts(first, priority=Priority.BULK)


def _first_span(spans: "Sequence[Chunk]") -> tuple[int, int]:
    return (spans[0].start, spans[0].end) if spans else (0, 0)
