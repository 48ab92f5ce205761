"""Asks before a session is deleted what becomes of its memories, and does it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from muniment.desktop.agents.task_dialog import TaskDialog
from muniment.desktop.controls import column, label
from muniment.desktop.desktop_context import DesktopContext
from muniment.desktop.numbers import count_text
from muniment.desktop.radio_button import RadioButton
from muniment.desktop.words import breakable, memories_text
from muniment.domain.access import PERSON
from muniment.domain.sessions import Session, SessionMemories

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet

_LETTERS = 60


class SessionDeletionDialog(TaskDialog):
    """Says what goes, in numbers, and asks about the memories; GUI thread only.

    Signals:
        deleted: The `ChangeSet` of the deletion.
    """

    deleted = Signal(object)

    def __init__(self, context: DesktopContext, parent: QWidget, session: Session) -> None:
        super().__init__(context, parent, action=self.tr("Delete the session"))
        self._uid = session.uid
        self.act.setProperty("role", "danger")
        self.setWindowTitle(self.tr("Delete a session"))
        name = self.tr("Delete the session “{name}”?")
        name = name.format(name=breakable(session.title or session.handle))
        self.heading = label(name, role="heading", wrap=True)
        gone = (
            self.tr("Its state goes for ever. Nothing brings it back but a backup.")
            if not session.turn_count
            else self.tr(
                "It goes for ever, with its state and its turns ({count}). Nothing brings them "
                "back but a backup."
            )
        ).format(count=count_text(session.turn_count))
        count = memories_text(session.memory_count)
        self.text = label(self.tr("It holds {memories}.").format(memories=count), wrap=True)
        self.trash = RadioButton(self.tr("&Move its memories to the trash"))
        self.keep = RadioButton(self.tr("&Keep its memories"))
        self.trash.setChecked(True)
        hint = self.tr("From the trash Undo brings them back. One that is damaged stays.")
        choice = column(self.trash, label(hint, role="caption", wrap=True), self.keep, gap="tight")
        warning = label(gone, role="caution", wrap=True)
        self.lay_out(self.heading, warning, self.text, choice, letters=_LETTERS)
        self.act.setAutoDefault(False)
        self.act.setDefault(False)
        self.cancel.setDefault(True)
        self.act.clicked.connect(self._on_act_clicked)

    def forget(self) -> None:
        """Clear the session's name."""
        self.heading.clear()

    @Slot()
    def _on_act_clicked(self) -> None:
        sessions, uid = self._context.services.sessions, self._uid
        fate = SessionMemories.TRASH if self.trash.isChecked() else SessionMemories.KEEP
        self.trash.setEnabled(False)
        self.keep.setEnabled(False)
        self.run(lambda: sessions.delete(uid, PERSON, memories=fate), on_success=self._on_deleted)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.trash.setEnabled(True)
        self.keep.setEnabled(True)
        super()._on_failed(error)

    def _on_deleted(self, changes: "ChangeSet") -> None:
        self.deleted.emit(changes)
        self.accept()
