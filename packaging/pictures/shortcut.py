"""A desktop that says yes when it is asked for a shortcut from anywhere."""

from typing import Final

from PySide6.QtGui import QKeySequence

from muniment.desktop.platform.global_shortcut.binder import (
    ShortcutBinder,
    ShortcutState,
    ShortcutStatus,
)
from muniment.desktop.platform.global_shortcut.global_shortcut import Binders
from muniment.desktop.platform.global_shortcut.shortcut_action import ShortcutAction
from muniment.desktop.shell.background.task_runner import TaskRunner

_KEYS: Final = "Ctrl+Alt+M"


class ObligingDesktop(ShortcutBinder):
    """Binds what it is asked for at once, with keys of its own choice, and has settings of it."""

    def bind(self, _keys: QKeySequence) -> None:
        """Say yes."""
        self.changed.emit(ShortcutStatus(ShortcutState.BOUND, _KEYS, can_configure=True))


def obliging_desktop(_tasks: TaskRunner) -> Binders:
    """Return binders that say yes."""
    return {action: ObligingDesktop() for action in ShortcutAction}
