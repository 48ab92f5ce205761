"""Suggest a type and fitting tags for a text that is being written."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from muniment.domain.access import Actor, Scope
from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.domain.memories.memory import MemoryType
from muniment.services.namespaces.visibility import resolve_namespaces

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from muniment.domain.ids import NamespaceId
    from muniment.services.understanding.text_analyzer import TextAnalyzer
    from muniment.services.vault.open_vault import OpenVault
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.reading import Reading

TAGS_MAX: Final = 4
"""How many tags are suggested: as many as the user can take in while writing."""

_KNOWN_TAGS: Final = 200
_NEIGHBOURS: Final = 12
_SIMILARITY_MIN: Final = 0.35
_CONFIDENCE_MIN: Final = 0.5
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, repr=False)
class Suggestion:
    """The suggestions for a text; ``type`` is ``None`` without sufficient confidence."""

    type: MemoryType | None = None
    tags: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "Suggestion(…)"


class SuggestionService:
    """Suggests while the user writes; any thread.

    Nothing is stored or counted, and nothing waits: while the model is still loading, suggestions
    come from the words alone.

    Args:
        session: Lends the open vault.
        analyzer: Classifies the statement type of a text.
    """

    def __init__(self, session: "VaultSession", analyzer: "TextAnalyzer") -> None:
        self._session = session
        self._analyzer = analyzer

    def suggest(self, text: str, namespace: str, actor: Actor) -> Suggestion:
        """Return a type and tags for a text that is not stored yet.

        The tags are in use already: first those whose words occur in the text, then those of the
        memories nearest in meaning.

        Args:
            text: As typed so far.
            namespace: Where it will go; tags of other namespaces are not suggested.
            actor: The writer.

        Raises:
            NotAllowedError: The actor may not read.
            NotFoundError: The actor does not see the namespace.
        """
        actor.require(Scope.READ)
        if not text.strip():
            return Suggestion()
        with self._session.borrow() as opened:
            vector = _vector_of(text, opened)
            with opened.store.read() as reading:
                inside = resolve_namespaces(reading.namespaces, (namespace,), actor)
                tags = dict.fromkeys(_spelled_tags(reading, text, inside, opened.now_ms()))
                if vector is not None:
                    access = ConfidentialAccess.of_search(actor)
                    tags |= dict.fromkeys(
                        _tags_around(reading, vector, inside, opened, access=access)
                    )
            return Suggestion(self._type_of(text, vector, opened), tuple(tags)[:TAGS_MAX])

    def _type_of(
        self, text: str, vector: "NDArray[np.float32] | None", opened: "OpenVault"
    ) -> MemoryType | None:
        if vector is None:
            return None
        found = self._analyzer.classify(text, vector, opened)
        if found is None or found.confidence < _CONFIDENCE_MIN:
            return None
        return None if found.type is MemoryType.GENERAL else found.type


def _vector_of(text: str, opened: "OpenVault") -> "NDArray[np.float32] | None":
    """Return the unit vector of a text's first passage; shape (dim,), or ``None`` for now."""
    embedder = opened.active.embedder
    if embedder.state != "ready":
        return None
    spans = embedder.split(text)
    if not spans:
        return None
    vector: NDArray[np.float32] = embedder.embed_texts([text[spans[0].start : spans[0].end]])[0]
    return vector


def _spelled_tags(
    reading: "Reading", text: str, inside: "Sequence[NamespaceId]", now_ms: int
) -> list[str]:
    """Return the tags in use whose every word occurs in a text, most frequent first."""
    from muniment.storage.usage.figures import FigureScope

    words = set(_WORD.findall(text.casefold()))
    known = reading.figures.tags(FigureScope(namespace_ids=inside, now_ms=now_ms), _KNOWN_TAGS)
    return [tag for tag, _ in known if _is_within(_WORD.findall(tag.casefold()), words)]


def _is_within(parts: "Iterable[str]", words: set[str]) -> bool:
    named = set(parts)
    return bool(named) and named <= words


def _tags_around(
    reading: "Reading",
    vector: "NDArray[np.float32]",
    inside: "Sequence[NamespaceId]",
    opened: "OpenVault",
    *,
    access: ConfidentialAccess,
) -> list[str]:
    """Return the tags of the nearest memories, weighted by their similarity."""
    from muniment.domain.memories.query import MemoryFilter
    from muniment.retrieval.semantic import nearest_memories

    condition = reading.memories.condition(
        MemoryFilter(), namespace_ids=inside, now_ms=opened.now_ms(), access=access
    )
    matches = nearest_memories(
        reading,
        opened.active.index,
        vector,
        condition=condition,
        namespace_ids=inside,
        limit=_NEIGHBOURS,
    )
    nearest = matches.first(_NEIGHBOURS).each()
    near = [match for match in nearest if match.similarity >= _SIMILARITY_MIN]
    found = reading.memories.readable([match.number for match in near])
    weights: dict[str, float] = {}
    for match in near:
        memory = found.get(match.number)
        for tag in () if memory is None else memory.tags:
            weights[tag] = weights.get(tag, 0.0) + match.similarity
    return sorted(weights, key=lambda tag: (-weights[tag], tag))
