"""At most one dialog of a kind is open."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDialog


class OneDialog(QObject):
    """Opens a dialog unless it is open already; GUI thread only."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._dialog: QDialog | None = None

    def open(self, make: Callable[[], QDialog]) -> None:
        """Make a dialog and open it, unless one is open."""
        if self._dialog is None:
            self._dialog = make()
            self._dialog.finished.connect(self._on_dialog_finished)
            self._dialog.open()

    def close(self) -> None:
        """Close the dialog, if it is open, as if it were cancelled."""
        if self._dialog is not None:
            self._dialog.done(0)

    @Slot()
    def _on_dialog_finished(self) -> None:
        self._dialog = None
