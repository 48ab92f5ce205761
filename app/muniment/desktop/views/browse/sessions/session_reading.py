"""Opens the dialog that shows a session's turns and states."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.widgets.one_dialog import OneDialog

if TYPE_CHECKING:
    from muniment.desktop.views.browse.sessions.session_dialog import SessionDialog
    from muniment.domain.sessions.session import Session


class SessionReading(QObject):
    """Shows one session at a time; GUI thread only.

    Signals:
        notice_given: A `Notice`: a session was saved to a file.
        failed: An exception.
    """

    notice_given = Signal(object)
    failed = Signal(object)

    def __init__(self, context: DesktopContext, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._dialog = OneDialog(self)

    @Slot(object)
    def show_session(self, session: "Session") -> None:
        """Open the dialog."""
        self._dialog.open(lambda: self._made(session))

    def stop(self) -> None:
        """Close the dialog and forget what it shows, for a locked vault."""
        self._dialog.close()

    def _made(self, session: "Session") -> "SessionDialog":
        from muniment.desktop.views.browse.sessions.session_dialog import SessionDialog

        dialog = SessionDialog(self._context, self._window, session)
        dialog.notice_given.connect(self.notice_given)
        dialog.failed.connect(self.failed)
        return dialog
