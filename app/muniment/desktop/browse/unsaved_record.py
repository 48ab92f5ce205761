"""An unsaved edit of a memory as the vault keeps it: the fields that were changed."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from muniment.desktop.browse.unsaved_edit import UnsavedEdit
from muniment.desktop.memory_form import FormState, state_of
from muniment.desktop.metadata.entries import MetadataEntry, ValueKind
from muniment.domain.memory import MemoryType
from muniment.services.unsaved_texts import UnsavedText

if TYPE_CHECKING:
    from muniment.domain.memory import Memory


def record_of(edit: UnsavedEdit) -> UnsavedText:
    """Return what is kept of an edit."""
    fields, memory = _written(edit.state), edit.memory
    if memory is None:
        return UnsavedText(fields=fields)
    before = _written(state_of(memory))
    changed = {name: value for name, value in fields.items() if value != before[name]}
    return UnsavedText(memory.id, memory.version, changed)


def edit_of(record: UnsavedText, memory: "Memory | None") -> UnsavedEdit:
    """Return the edit that was kept.

    Args:
        record: What was kept.
        memory: The memory as it is now; ``None`` for a new one, or if it is gone. If others
            changed it meanwhile, saving finds that out, for the edit is of the version before;
            where it says all that was typed, nothing is unsaved.

    Raises:
        KeyError: A field has parts that this program does not know.
        TypeError: The same.
        ValueError: The same.
    """
    if memory is None:
        return UnsavedEdit(None, _read(record, FormState.empty()))
    now = state_of(memory)
    state = _read(record, now)
    return UnsavedEdit(memory if state == now else replace(memory, version=record.version), state)


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


def _read(record: UnsavedText, base: FormState) -> FormState:
    fields = {**_written(base), **record.fields}
    return FormState(
        content=fields["content"],
        namespace=fields["namespace"],
        tags=tuple(fields["tags"]),
        type=None if fields["type"] is None else MemoryType(fields["type"]),
        importance=fields["importance"],
        expires_at=None
        if fields["expires_at"] is None
        else datetime.fromisoformat(fields["expires_at"]),
        metadata=tuple(
            MetadataEntry(name, text, ValueKind(kind)) for name, text, kind in fields["metadata"]
        ),
    )
