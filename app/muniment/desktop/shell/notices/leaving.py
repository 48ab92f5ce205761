"""What happens to an unsaved edit when the user goes elsewhere."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot
from PySide6.QtWidgets import QMessageBox, QWidget


class SavableEdit(Protocol):
    """Something that the user edits in one place, and saves or discards."""

    @property
    def save_failed(self) -> SignalInstance:
        """Emitted when a save failed."""

    @property
    def is_dirty(self) -> bool:
        """Return whether there are unsaved changes."""

    @property
    def is_saving(self) -> bool:
        """Return whether a save is running."""

    @property
    def can_save(self) -> bool:
        """Return whether it can be saved as it is."""

    def save(self) -> object:
        """Save it, or show why that is not possible."""

    def revert(self) -> object:
        """Discard the unsaved changes."""


class LeaveGuard(QObject):
    """Ask one question at a time; continue when the edit is saved or discarded. GUI thread only.

    Signals:
        stayed: The user continues the edit, or it could not be saved.
    """

    stayed = Signal()

    def __init__(self, edit: SavableEdit, window: QWidget, question: str) -> None:
        super().__init__(window)
        self._edit = edit
        self._window = window
        self._text = question
        self._then: Callable[[], object] | None = None
        self._question: QMessageBox | None = None
        edit.save_failed.connect(self._on_save_failed)

    def leave(self, then: Callable[[], object]) -> None:
        """Run an action that would discard unsaved changes, once the user has decided on them."""
        if self._edit.is_saving:
            self._then = then
        elif not self._edit.is_dirty:
            then()
        elif self._question is None:
            self._ask(then)

    def take(self) -> Callable[[], object] | None:
        """Return the action that waited for a save, which is now done."""
        then, self._then = self._then, None
        return then

    def stop(self) -> None:
        """Close an open question and stay here, for a vault that is locked."""
        if self._question is not None:
            self._question.done(0)
        self._then = None

    def _ask(self, then: Callable[[], object]) -> None:
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(self._text)
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        self._question = box

        def decide(result: int) -> None:
            self._question = None
            box.deleteLater()
            if result == buttons.Save:
                if self._edit.can_save:
                    self._then = then
                else:
                    # An edit that cannot be saved stays, and shows what is wrong.
                    self.stayed.emit()
                self._edit.save()
            elif result == buttons.Discard:
                self._edit.revert()
                then()
            else:
                self.stayed.emit()

        box.finished.connect(decide)
        box.open()

    @Slot()
    def _on_save_failed(self) -> None:
        if self.take() is not None:
            self.stayed.emit()
