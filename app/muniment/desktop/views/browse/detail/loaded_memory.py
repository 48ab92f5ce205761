"""A memory as the detail shows it, with the names of the API keys that wrote it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from muniment.domain.access import PERSON

if TYPE_CHECKING:
    from muniment.domain.memories.memory import Memory
    from muniment.services.container import Services


@dataclass(frozen=True, slots=True, repr=False)
class LoadedMemory:
    """A memory, and the names of API keys by id."""

    memory: "Memory"
    key_names: dict[str, str]


def load_memory(services: "Services", memory_id: str, *, is_known: bool) -> LoadedMemory:
    """Load a memory; any thread.

    Args:
        services: The services of the open vault.
        memory_id: The memory to load.
        is_known: The memory is already shown and only refreshed, which does not count as a read.

    Raises:
        NotFoundError: The memory does not exist.
        VaultLockedError: The vault is locked.
    """
    look = services.memories.peek if is_known else services.memories.get
    memory = look(memory_id, PERSON)
    names: dict[str, str] = {}
    if memory.actor.startswith("key:"):
        names = {key.id: key.name for key in services.keys.list(PERSON)}
    return LoadedMemory(memory, names)
