"""The dialog that invites one more device: the invitation as text, QR code and file."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QStandardPaths, Slot
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QWidget

from muniment.desktop.platform.private_file import write_private_file
from muniment.desktop.views.sync.qr_picture import QrPicture
from muniment.desktop.widgets.controls import button, column, label, row
from muniment.desktop.widgets.task_dialog import TaskDialog
from muniment.domain.access import PERSON
from muniment.domain.errors import MunimentError
from muniment.domain.vault.secret_bytes import Secret

if TYPE_CHECKING:
    from muniment.desktop.shell.desktop_context import DesktopContext
    from muniment.services.sync.sync_service import SyncService

_LETTERS: Final = 96
_LINES: Final = 11


@dataclass(frozen=True, slots=True, repr=False)
class NewInvitation:
    """An invitation.

    Args:
        code: Its text.
        has_arrived: Whether the remote knows of it, so that a device can join.
    """

    code: str
    has_arrived: bool


class InvitationDialog(TaskDialog):
    """Shows an invitation; GUI thread only.

    Args:
        context: The window's shared objects.
        parent: The view; it closes the dialog when the vault closes.
        made: The invitation, as `new_invitation` returns it.
    """

    def __init__(self, context: "DesktopContext", parent: QWidget, made: NewInvitation) -> None:
        super().__init__(context, parent, action=self.tr("Done"))
        title = self.tr("Invite a device")
        self.setWindowTitle(title)
        text = self.tr(
            "On the other device, open Muniment and choose “Join your other devices”, or run "
            "“muniment sync join”. Bring the invitation there by a way you trust."
        )
        caution = self.tr(
            "Whoever has this invitation can read everything that is synced. Delete every copy of "
            "it once the device has joined."
        )
        self.code = QPlainTextEdit()
        self.code.setProperty("role", "code")
        self.code.setReadOnly(True)
        self.code.setTabChangesFocus(True)
        self.code.setAccessibleName(self.tr("The invitation"))
        self.code.setFixedHeight(_LINES * self.code.fontMetrics().lineSpacing())
        self.picture = QrPicture()
        self.copy = button(self.tr("&Copy"))
        self.save = button(self.tr("&Save to a file…"))
        self._said = label("", role="caption", wrap=True)
        self.copy.clicked.connect(self._on_copy_clicked)
        self.save.clicked.connect(self._on_save_clicked)
        self.act.clicked.connect(self.accept)
        self.cancel.hide()
        buttons = row(self.copy, self.save)
        buttons.addStretch()
        beside = column(self.code, buttons, self._said)
        beside.addStretch()
        middle = row(self.picture, beside, gap="medium")
        middle.setStretch(1, 1)
        self.lay_out(
            label(title, role="heading"),
            label(text, wrap=True),
            middle,
            label(caution, role="caution", wrap=True),
            letters=_LETTERS,
        )
        self.code.setPlainText(made.code)
        self.picture.show_text(made.code)
        if not made.has_arrived:
            self.say_problem(
                self.tr("The device can join once this one has synced; that did not work now.")
            )

    def forget(self) -> None:
        """Clear the invitation."""
        self.code.clear()
        self.picture.show_text("")

    @Slot()
    def _on_copy_clicked(self) -> None:
        self._context.clipboard.copy_secret(self.code.toPlainText())
        text = self.tr("Copied. The clipboard is cleared in {seconds} seconds.")
        self._said.setText(text.format(seconds=self._context.clipboard.keep_s))

    @Slot()
    def _on_save_clicked(self) -> None:
        dialog = QFileDialog(self, self.tr("Save the invitation"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        places = QStandardPaths.StandardLocation
        dialog.setDirectory(QStandardPaths.writableLocation(places.DocumentsLocation))
        dialog.selectFile(self.tr("invitation") + ".txt")
        dialog.fileSelected.connect(self._on_file_selected)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _on_file_selected(self, chosen: str) -> None:
        path, code = Path(chosen), self.code.toPlainText()

        def say(_nothing: None) -> None:
            self.act.setEnabled(True)
            text = self.tr("Saved as “{name}”, which only you can read.")
            self._said.setText(text.format(name=path.name))

        self.run(lambda: write_private_file(path, f"{code}\n"), on_success=say)


def new_invitation(sync: "SyncService", passphrase: Secret | None) -> NewInvitation:
    """Make an invitation, and let the remote know of it; any thread."""
    code = sync.invite(passphrase, PERSON)
    text = code.reveal().decode("ascii")
    code.wipe()
    try:
        sync.run(PERSON)
    except MunimentError:
        return NewInvitation(text, has_arrived=False)
    return NewInvitation(text, has_arrived=True)
