"""An unsaved edit, kept while the vault is locked."""

from dataclasses import dataclass

from muniment.desktop.views.browse.memory_form import FormState
from muniment.desktop.views.browse.pending_save import PendingSave
from muniment.domain.memories.memory import Memory


@dataclass(frozen=True, slots=True, repr=False)
class UnsavedEdit:
    """What the user was typing when the vault was locked; restored after unlocking.

    Args:
        memory: The edited memory as it was loaded; ``None`` for a new one.
        state: The fields.
        save: The save that was running, which may still write the edit.
    """

    memory: Memory | None
    state: FormState
    save: PendingSave | None = None

    @property
    def is_sent(self) -> bool:
        """Return whether the whole edit was submitted; once saved, the vault drops its copy."""
        return self.save is not None and self.save.sent == self.state

    @property
    def written_id(self) -> str:
        """Id of the memory that contains the whole edit; empty if something is still unsaved."""
        save = self.save
        if save is None or save.written is None or save.sent != self.state:
            return ""
        return save.written.id

    def __repr__(self) -> str:
        return "UnsavedEdit(…)"
