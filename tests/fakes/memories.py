"""Creation of memories, for tests of something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from muniment.domain.access import PERSON, Actor
from muniment.domain.memories.memory import Memory, MemoryDraft

if TYPE_CHECKING:
    from tests.conftest import Home


def remember(
    home: Home,
    content: str = "The boat is called Aurora",
    *,
    actor: Actor = PERSON,
    **fields: Any,
) -> Memory:
    """Write one memory and return it; ``fields`` are those of a draft."""
    return home.services.memories.remember(MemoryDraft(content=content, **fields), actor).memory
