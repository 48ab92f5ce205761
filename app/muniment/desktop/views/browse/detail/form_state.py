"""The contents of a memory's form, and their JSON form for what the vault keeps unsaved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from muniment.desktop.views.metadata.entries import MetadataEntry, ValueKind, entries_of
from muniment.desktop.widgets.text_merge import as_shown
from muniment.domain.memories.memory import DEFAULT_IMPORTANCE, Memory, MemoryType

DEFAULT_NAMESPACE: Final = "default"


@dataclass(frozen=True, slots=True, repr=False)
class FormState:
    """The contents of the fields."""

    content: str
    namespace: str
    tags: tuple[str, ...]
    type: MemoryType | None
    importance: float
    expires_at: datetime | None = None
    metadata: tuple[MetadataEntry, ...] = ()

    def __repr__(self) -> str:
        return "FormState(…)"

    @classmethod
    def empty(cls, namespace: str = DEFAULT_NAMESPACE) -> "FormState":
        """Return the initial state of a new memory."""
        return cls("", namespace, (), None, DEFAULT_IMPORTANCE)

    def changed(self, base: "FormState") -> dict[str, Any]:
        """Return the fields that differ from another state, by name."""
        names = self.__slots__
        return {n: getattr(self, n) for n in names if getattr(self, n) != getattr(base, n)}


def state_of(memory: Memory) -> FormState:
    """Return the field contents of a memory that has not been edited."""
    return FormState(
        as_shown(memory.content),
        memory.namespace,
        memory.tags,
        memory.type,
        memory.importance,
        memory.expires_at,
        entries_of(memory.metadata),
    )


def fields_of(state: FormState, base: FormState) -> dict[str, Any]:
    """Return the fields that differ from another state, as JSON types."""
    written = _written(state)
    return {name: written[name] for name in state.changed(base)}


def state_with(fields: Mapping[str, Any], base: FormState) -> FormState:
    """Return a state with some fields, as `fields_of` returns them, in place of its own.

    Raises:
        KeyError: A field has a format that this version does not know.
        TypeError: Likewise.
        ValueError: Likewise.
    """
    given = {**_written(base), **fields}
    ends, kind = given["expires_at"], given["type"]
    return FormState(
        content=given["content"],
        namespace=given["namespace"],
        tags=tuple(given["tags"]),
        type=None if kind is None else MemoryType(kind),
        importance=given["importance"],
        expires_at=None if ends is None else datetime.fromisoformat(ends),
        metadata=tuple(
            MetadataEntry(name, text, ValueKind(kind)) for name, text, kind in given["metadata"]
        ),
    )


def _written(state: FormState) -> dict[str, Any]:
    return {
        "content": state.content,
        "namespace": state.namespace,
        "tags": list(state.tags),
        "type": None if state.type is None else state.type.value,
        "importance": state.importance,
        "expires_at": None if state.expires_at is None else state.expires_at.isoformat(),
        "metadata": [[entry.name, entry.text, entry.kind.value] for entry in state.metadata],
    }
