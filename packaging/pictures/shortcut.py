"""A desktop that says yes when it is asked for the shortcut from anywhere."""

from typing import Final

from PySide6.QtGui import QKeySequence

from muniment.desktop.platform.global_shortcut.binder import (
    ShortcutBinder,
    ShortcutState,
    ShortcutStatus,
)
from muniment.desktop.shell.background.task_runner import TaskRunner

_KEYS: Final = "Ctrl+Alt+M"


class ObligingDesktop(ShortcutBinder):
    """Binds what it is asked for at once, with keys of its own choice, and has settings of it."""

    def __init__(self, _tasks: TaskRunner) -> None:
        super().__init__()

    def bind(self, _keys: QKeySequence) -> None:
        """Say yes."""
        self.changed.emit(ShortcutStatus(ShortcutState.BOUND, _KEYS, can_configure=True))
