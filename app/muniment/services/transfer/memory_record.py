"""A memory as plain values, for the API's responses and exports."""

from typing import Any

from muniment.domain.memories.memory import Memory
from muniment.domain.moment_text import moment_text
from muniment.domain.understanding.text_analysis import DERIVABLE

Record = dict[str, Any]


def memory_record(memory: Memory) -> Record:
    """Return every field of a memory by its name in the native API; times are texts.

    Written by hand for speed: memories are serialised far more often than their fields change.
    """
    embedding = memory.embedding
    return {
        "id": memory.id,
        "short_id": memory.short_id,
        "number": memory.number,
        "namespace": memory.namespace,
        "agent_id": memory.agent_id,
        "user_id": memory.user_id,
        "session_id": memory.session_id,
        "project": memory.project,
        "content": memory.content,
        "type": memory.type.value,
        "kind": None if memory.kind is None else memory.kind.value,
        "categories": [category.value for category in memory.categories],
        "tags": list(memory.tags),
        "metadata": dict(memory.metadata),
        "importance": memory.importance,
        "tier": memory.tier.value,
        "visibility": memory.visibility.value,
        "source": memory.source,
        "actor": memory.actor,
        "created_at": moment_text(memory.created_at),
        "updated_at": moment_text(memory.updated_at),
        "accessed_at": None if memory.accessed_at is None else moment_text(memory.accessed_at),
        "access_count": memory.access_count,
        "expires_at": None if memory.expires_at is None else moment_text(memory.expires_at),
        "archived_at": None if memory.archived_at is None else moment_text(memory.archived_at),
        "deleted_at": None if memory.deleted_at is None else moment_text(memory.deleted_at),
        "entities": [
            {"type": entity.type, "value": entity.value, "confidence": entity.confidence}
            for entity in memory.entities
        ],
        "embedding": {
            "state": embedding.state.value,
            "model": embedding.model,
            "reason": embedding.reason,
        },
        "client_id": memory.client_id,
        "derived": [name for name in DERIVABLE if name in memory.derived],
        "flags": [flag.value for flag in memory.flags],
        "version": memory.version,
    }
