"""Names of the domain's values in the language of the person."""

from PySide6.QtCore import QCoreApplication

from muniment.domain.memory import Embedding, EmbeddingState, MemoryType

_CONTEXT = "words"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def type_name(memory_type: MemoryType) -> str:
    """Return what a person calls a type of memory."""
    names = {
        MemoryType.FACT: _tr("Fact"),
        MemoryType.PREFERENCE: _tr("Preference"),
        MemoryType.EVENT: _tr("Event"),
        MemoryType.POLICY: _tr("Policy"),
        MemoryType.OBSERVATION: _tr("Observation"),
        MemoryType.INSIGHT: _tr("Insight"),
        MemoryType.TASK: _tr("Task"),
        MemoryType.ENTITY_REFERENCE: _tr("Reference"),
        MemoryType.SYSTEM: _tr("System"),
        MemoryType.GENERAL: _tr("General"),
    }
    return names[memory_type]


def embedding_text(embedding: Embedding) -> str:
    """Return whether a memory can be found by its meaning."""
    texts = {
        EmbeddingState.READY: _tr("Found by meaning and by words"),
        EmbeddingState.PENDING: _tr("Found by words; its meaning is being computed"),
        EmbeddingState.FAILED: _tr("Found by words only: computing its meaning failed"),
        EmbeddingState.SKIPPED: _tr("Found by words only, as its writer asked"),
    }
    return texts[embedding.state]


def memory_count_text(count: int) -> str:
    """Return a number of memories in words."""
    if count == 0:
        return _tr("No memories")
    return _tr("1 memory") if count == 1 else _tr("{count:,} memories").format(count=count)


def writer_text(actor: str, key_names: dict[str, str]) -> str:
    """Return who wrote a memory.

    Args:
        actor: `Memory.actor`: ``person``, ``system`` or ``key:<id>``.
        key_names: Names of the API keys by id.
    """
    if actor == "person":
        return _tr("You")
    if actor.startswith("key:"):
        name = key_names.get(actor.removeprefix("key:"))
        return _tr("Agent “{name}”").format(name=name) if name else _tr("An agent")
    return _tr("Muniment")
