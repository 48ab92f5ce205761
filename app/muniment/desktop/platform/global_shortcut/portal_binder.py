"""The shortcuts on Linux desktops, bound through the portal: the desktop sets the keys."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QKeySequence, QWindow

from muniment.desktop.platform.global_shortcut.binder import ShortcutBinder, ShortcutStatus
from muniment.desktop.platform.global_shortcut.portal_session import PortalSession
from muniment.desktop.platform.global_shortcut.shortcut_action import ShortcutAction


class PortalBinder(ShortcutBinder):
    """Binds one shortcut in the session that all of them share; GUI thread only.

    Args:
        session: The session at the portal.
        action: What the shortcut opens.
        parent: The owner.
    """

    def __init__(
        self, session: PortalSession, action: ShortcutAction, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._action = action
        session.pressed.connect(self._on_session_pressed)
        session.changed.connect(self._on_session_changed)

    def bind(self, _keys: QKeySequence) -> None:
        """Bind the shortcut, or try again; the desktop sets the keys."""
        self._session.add(self._action)

    def release(self, *, for_good: bool = False) -> None:
        """Release the shortcut; the desktop may remember the keys."""
        self._session.remove(self._action, for_good=for_good)

    def refresh(self) -> None:
        """Query the keys, which the user may have changed in the desktop's settings."""
        self._session.refresh()

    def configure(self, window: QWindow | None) -> None:
        """Ask the desktop to show its settings for the shortcuts."""
        self._session.configure(window)

    @Slot(object)
    def _on_session_pressed(self, action: ShortcutAction) -> None:
        if action is self._action:
            self.pressed.emit()

    @Slot(object, object)
    def _on_session_changed(self, action: ShortcutAction, status: ShortcutStatus) -> None:
        if action is self._action:
            self.changed.emit(status)
