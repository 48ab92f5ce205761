"""Types of memories: StateBase allows any word, the vault has ten.

Any other word is stored in the metadata of a memory of the type general, under a key that this
dialect never shows.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from muniment.domain.memories.memory import JsonObject, Memory, MemoryType
from muniment.domain.memories.query import MemoryFilter

OWN_TYPE: Final = "statebase.type"
"""Metadata key of such a word."""

_KNOWN: Final = {kind.value: kind for kind in MemoryType}


def kept_type(word: str) -> tuple[MemoryType, dict[str, str | None]]:
    """Return the stored type for a word, and the metadata to set (``None`` removes the key)."""
    known = _KNOWN.get(word)
    return (MemoryType.GENERAL, {OWN_TYPE: word}) if known is None else (known, {OWN_TYPE: None})


def shown_type(memory: Memory) -> str:
    """Return the word for a memory's type."""
    own = memory.metadata.get(OWN_TYPE)
    is_own = memory.type is MemoryType.GENERAL and isinstance(own, str)
    return str(own) if is_own else memory.type.value


def shown_metadata(memory: Memory) -> dict[str, Any]:
    """Return a memory's metadata without this dialect's own key."""
    return given_metadata(memory.metadata)


def given_metadata(metadata: JsonObject) -> dict[str, Any]:
    """Return a caller's metadata without this dialect's own key."""
    return {name: value for name, value in metadata.items() if name != OWN_TYPE}


def type_conditions(words: Iterable[str]) -> tuple[Mapping[str, Any], ...]:
    """Return fields of a `MemoryFilter` for words, any of which is enough; one without words.

    The vault's own types share one condition; each other word has its own.
    """
    words = tuple(dict.fromkeys(words))
    known = tuple(_KNOWN[word] for word in words if word in _KNOWN)
    conditions: list[Mapping[str, Any]] = [
        {"types": (MemoryType.GENERAL,), "metadata": {OWN_TYPE: word}}
        for word in words
        if word not in _KNOWN
    ]
    if known or not words:
        conditions.insert(0, {"types": known})
    return tuple(conditions)


def filters_of(words: Iterable[str], **fields: Any) -> tuple[MemoryFilter, ...]:
    """Return the filters that together let through what `type_conditions` does.

    Args:
        words: Of the types.
        fields: The other conditions, which must hold in any case.
    """
    return tuple(MemoryFilter(**fields, **condition) for condition in type_conditions(words))
