"""The dialog that invites one more device: the invitation as text, QR code and file."""

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

if TYPE_CHECKING:
    from muniment.desktop.shell.desktop_context import DesktopContext
    from muniment.services.sync.sync_service import SyncService

_LETTERS: Final = 96
_LINES: Final = 11


class InvitationDialog(TaskDialog):
    """Makes an invitation and shows it; GUI thread only.

    Args:
        context: The window's shared objects.
        parent: The view; it closes the dialog when the vault closes.
    """

    def __init__(self, context: "DesktopContext", parent: QWidget) -> None:
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
        self._enable(is_there=False)
        self.run(lambda: _invited(context.services.sync), on_success=self._on_made)

    def forget(self) -> None:
        """Clear the invitation."""
        self.code.clear()
        self.picture.show_text("")

    def _on_made(self, made: tuple[str, bool]) -> None:
        code, has_arrived = made
        self.code.setPlainText(code)
        self.picture.show_text(code)
        self._enable(is_there=True)
        if not has_arrived:
            self.say_problem(
                self.tr("The device can join once this one has synced; that did not work now.")
            )

    def _enable(self, *, is_there: bool) -> None:
        for one in (self.copy, self.save, self.act):
            one.setEnabled(is_there)

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
            self._enable(is_there=True)
            text = self.tr("Saved as “{name}”, which only you can read.")
            self._said.setText(text.format(name=path.name))

        self.run(lambda: write_private_file(path, f"{code}\n"), on_success=say)


def _invited(sync: "SyncService") -> tuple[str, bool]:
    """Return a new invitation, and whether the remote knows of it; any thread."""
    code = sync.invite(PERSON)
    text = code.reveal().decode("ascii")
    code.wipe()
    try:
        sync.run(PERSON)
    except MunimentError:
        return text, False
    return text, True
