"""A memory as the detail shows it, with the names of the keys that wrote it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from muniment.domain.access import PERSON

if TYPE_CHECKING:
    from muniment.domain.memory import Memory
    from muniment.services.house import Services


@dataclass(frozen=True, slots=True, repr=False)
class LoadedMemory:
    """A memory and, by the ids of keys, their names."""

    memory: "Memory"
    key_names: dict[str, str]


def load_memory(services: "Services", memory_id: str, *, is_known: bool) -> LoadedMemory:
    """Read a memory; on any thread.

    Args:
        services: Where it is read.
        memory_id: Its id.
        is_known: It is shown already and only followed, which does not count as reading it.

    Raises:
        NotFoundError: There is none.
        VaultLockedError: The vault is locked.
    """
    look = services.memories.peek if is_known else services.memories.get
    memory = look(memory_id, PERSON)
    names: dict[str, str] = {}
    if memory.actor.startswith("key:"):
        names = {key.id: key.name for key in services.keys.list(PERSON)}
    return LoadedMemory(memory, names)
