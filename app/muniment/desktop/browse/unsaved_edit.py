"""An edit that is not saved yet, while the vault is locked."""

from dataclasses import dataclass

from muniment.desktop.memory_form import FormState
from muniment.domain.memory import Memory


@dataclass(frozen=True, slots=True, repr=False)
class UnsavedEdit:
    """What was being typed when the vault was locked: restored after unlocking.

    Args:
        memory: The memory it is of, as it was loaded; ``None`` for a new one.
        state: The fields.
    """

    memory: Memory | None
    state: FormState

    def __repr__(self) -> str:
        return "UnsavedEdit(…)"
