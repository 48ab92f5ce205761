"""The dialog that confirms revoking a key."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.views.agents.agent_words import key_name, tr
from muniment.desktop.widgets.controls import label
from muniment.desktop.widgets.task_dialog import TaskDialog
from muniment.domain.access import PERSON, ApiKey


class RevokeDialog(TaskDialog):
    """Explains what revoking does, and revokes the key; GUI thread only.

    Signals:
        revoked: The revoked `ApiKey`.
    """

    revoked = Signal(object)

    def __init__(self, context: DesktopContext, parent: QWidget, key: ApiKey) -> None:
        super().__init__(context, parent, action=tr("Revoke"))
        self._key = key
        self.setWindowTitle(self.tr("Revoke key"))
        question = self.tr("Revoke “{name}” permanently?").format(name=key_name(key))
        self.heading = label(question, role="heading", wrap=True)
        text = label(
            self.tr(
                "Its key stops working with the next call. This can't be undone. Memories it "
                "wrote are kept. To stop it only for a while, pause it instead."
            ),
            wrap=True,
        )
        self.lay_out(self.heading, text, letters=64)
        self.act.setAccessibleName(self.tr("Revoke this key permanently"))
        self.guard_action()
        self.cancel.setFocus()
        self.act.clicked.connect(self._on_act_clicked)

    def forget(self) -> None:
        """Clear the name."""
        self.heading.clear()

    @Slot()
    def _on_act_clicked(self) -> None:
        keys, key_id = self._context.services.keys, self._key.id
        self.run(lambda: keys.revoke(key_id, PERSON), on_success=self._on_revoked)

    def _on_revoked(self, key: ApiKey) -> None:
        self.revoked.emit(key)
        self.accept()
