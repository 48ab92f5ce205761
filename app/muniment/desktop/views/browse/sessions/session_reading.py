"""Opens the dialog that shows a session's turns and states."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.desktop_context import DesktopContext

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
        self._dialog: SessionDialog | None = None

    @Slot(object)
    def show_session(self, session: "Session") -> None:
        """Open the dialog."""
        from muniment.desktop.views.browse.sessions.session_dialog import SessionDialog

        if self._dialog is None:
            dialog = SessionDialog(self._context, self._window, session)
            self._dialog = dialog
            dialog.notice_given.connect(self.notice_given)
            dialog.failed.connect(self.failed)
            dialog.finished.connect(self._on_dialog_finished)
            dialog.open()

    def stop(self) -> None:
        """Close the dialog and forget what it shows, for a locked vault."""
        if self._dialog is not None:
            self._dialog.done(0)

    @Slot()
    def _on_dialog_finished(self) -> None:
        self._dialog = None
