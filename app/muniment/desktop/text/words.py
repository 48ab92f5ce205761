"""Names of the domain's values in the user's language."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from muniment.desktop.text.dates import full_moment
from muniment.desktop.text.numbers import count_text
from muniment.domain.memories.memory import Category, Embedding, EmbeddingState, MemoryType
from muniment.domain.warning_flags import Flag

_CONTEXT = "words"
_LONG_WORD: Final = re.compile(r"\S{24}(?=\S)")
_BREAK: Final = "\u200b"
_NAMES_MAX: Final = 3
_NAME_LETTERS: Final = 40


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def names_text(names: Sequence[str]) -> str:
    """Return the first few names of files, each shortened, and how many more there are."""
    shown = [
        name if len(name) <= _NAME_LETTERS else f"{name[: _NAME_LETTERS - 1]}…"
        for name in names[:_NAMES_MAX]
    ]
    text = _tr(", ").join(_tr("“{name}”").format(name=name) for name in shown)
    left = len(names) - len(shown)
    if left:
        text = _tr("{names} and {count} more").format(names=text, count=count_text(left))
    return text


def type_name(memory_type: MemoryType) -> str:
    """Return the name of a type of memory."""
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


def category_name(category: Category) -> str:
    """Return the name of a category."""
    names = {
        Category.IDENTITY: _tr("Identity"),
        Category.CAREER: _tr("Career"),
        Category.INTERESTS: _tr("Interests"),
        Category.RELATIONSHIPS: _tr("Relationships"),
        Category.HEALTH: _tr("Health"),
        Category.FINANCE: _tr("Finance"),
        Category.LEARNING: _tr("Learning"),
        Category.TRAVEL: _tr("Travel"),
        Category.PRODUCTIVITY: _tr("Productivity"),
        Category.PRIVATE: _tr("Private"),
    }
    return names[category]


def entity_type_names() -> dict[str, str]:
    """Return the names of the usual types of entities."""
    return {
        "person": _tr("Person"),
        "organization": _tr("Organization"),
        "location": _tr("Location"),
        "technology": _tr("Technology"),
        "product": _tr("Product"),
        "project": _tr("Project"),
        "document": _tr("Document"),
        "metric": _tr("Metric"),
        "event": _tr("Event"),
        "skill": _tr("Skill"),
        "concept": _tr("Concept"),
        "date": _tr("Date"),
        "email": _tr("Email address"),
        "url": _tr("Web address"),
        "money": _tr("Amount of money"),
        "other": _tr("Other"),
    }


def entity_type_name(entity_type: str) -> str:
    """Return the name of a type of entity; agents may use types of their own, shown as given."""
    return entity_type_names().get(entity_type, entity_type)


def reading_text(times: int, last: datetime) -> str:
    """Return how often a memory was read, and when last."""
    if times == 1:
        return _tr("Once, {moment}").format(moment=full_moment(last))
    text = _tr("{count} times, last {moment}")
    return text.format(count=count_text(times), moment=full_moment(last))


def embedding_text(embedding: Embedding) -> str:
    """Return whether a memory can be found by its meaning."""
    texts = {
        EmbeddingState.READY: _tr("Found by meaning and by words"),
        EmbeddingState.PENDING: _tr("Found by words; still being indexed"),
        EmbeddingState.FAILED: _tr("Found by words only: indexing failed"),
        EmbeddingState.SKIPPED: _tr("Found by words only, as requested"),
    }
    return texts[embedding.state]


def flag_name(flag: Flag) -> str:
    """Return in a word or two why a text should be read with care."""
    names = {
        Flag.INSTRUCTION: _tr("Contains instruction"),
        Flag.HIDDEN_TEXT: _tr("Hidden characters"),
        Flag.MARKUP: _tr("Active markup"),
        Flag.SECRET: _tr("Secret"),
    }
    return names[flag]


def flag_text(flag: Flag) -> str:
    """Return what a flag means for the user."""
    texts = {
        Flag.INSTRUCTION: _tr(
            "This text reads like an instruction to an agent. It is stored unchanged, and "
            "agents receive it marked as a quotation."
        ),
        Flag.HIDDEN_TEXT: _tr("This text contains invisible characters."),
        Flag.MARKUP: _tr("This text contains markup that could load or run something elsewhere."),
        Flag.SECRET: _tr(
            "This looks like a password, key or secret number, so it is confidential unless "
            "someone chose otherwise. You and the agent that wrote it can find it; other agents "
            "only if they ask for confidential memories."
        ),
    }
    return texts[flag]


def job_name(kind: str) -> str:
    """Return the name of a kind of background job."""
    names = {
        "reembed": _tr("Changing the search model"),
        "drop-vectors": _tr("Cleaning up after the model change"),
        "sweep": _tr("Removing traces of wiped data"),
        "purge-trash": _tr("Deleting permanently"),
        "purge-session": _tr("Deleting the memories of a session"),
    }
    return names.get(kind) or _tr("Working in the background")


def backlog_text(count: int) -> str:
    """Return how many memories only keyword search finds so far; empty for none."""
    return _tr("Indexing {count}").format(count=count_text(count)) if count else ""


def agent_pause_text(working: int, *, is_paused: bool) -> str:
    """Return the text of the action that pauses or resumes all agents at once.

    Args:
        working: How many keys work.
        is_paused: Whether all agents are paused together.
    """
    if is_paused:
        return _tr("Resume all agents (paused)")
    if working == 1:
        return _tr("Pause all agents (1 active)")
    text = _tr("Pause all agents ({count} active)")
    return (
        text.format(count=count_text(working)) if working else _tr("Pause all agents (none active)")
    )


def breakable(text: str) -> str:
    """Return a text whose longest words may break, at invisible marks that are not read aloud."""
    return _LONG_WORD.sub(lambda found: f"{found.group()}{_BREAK}", text)


def unbroken_parts(text: str) -> list[str]:
    """Return the parts of a breakable text that do not break."""
    return text.replace(_BREAK, " ").split()


def memory_count_text(count: int) -> str:
    """Return a number of memories in words."""
    return memories_text(count) if count else _tr("No memories")


def memories_text(count: int) -> str:
    """Return a number of memories within a sentence."""
    if count == 1:
        return _tr("1 memory")
    return _tr("{count} memories").format(count=count_text(count))


def found_text(count: int, *, most: int) -> str:
    """Return how many memories a search found; at the maximum, they are the best, not all."""
    if count >= most:
        if count == 1:
            return _tr("The top result")
        return _tr("Top {count} results").format(count=count_text(count))
    return _tr("1 found") if count == 1 else _tr("{count} found").format(count=count_text(count))


def writer_text(actor: str, key_names: Mapping[str, str]) -> str:
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
