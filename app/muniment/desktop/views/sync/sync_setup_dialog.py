"""The dialog that begins to sync: as the first device, or with an invitation."""

import platform
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from muniment.desktop.text.error_presenter import describe
from muniment.desktop.views.sync.place_fields import PlaceFields
from muniment.desktop.widgets.controls import button, column, label, row
from muniment.desktop.widgets.disclosure import Disclosure
from muniment.desktop.widgets.task_dialog import TaskDialog
from muniment.domain.access import PERSON
from muniment.domain.os_errors import os_errors_translated
from muniment.domain.sync.sync_setup import SyncReport, SyncSetup
from muniment.domain.vault.secret_bytes import Secret, secret_text

if TYPE_CHECKING:
    from muniment.desktop.shell.desktop_context import DesktopContext

_LETTERS: Final = 64
_LINES: Final = 4
_NAMES_SHOWN: Final = 5
_FILE_MAX_BYTES: Final = 4096


class SyncSetupDialog(TaskDialog):
    """Sets up sync and runs a first round; GUI thread only. Closing it stops that round.

    Args:
        context: The window's shared objects.
        parent: The view; it closes the dialog when the vault closes.
        joins: Whether it asks for an invitation.

    Signals:
        set_up: The `SyncReport` of the first round.
    """

    set_up = Signal(object)

    def __init__(self, context: "DesktopContext", parent: QWidget, *, joins: bool) -> None:
        action = self.tr("Join") if joins else self.tr("Start syncing")
        super().__init__(context, parent, action=action)
        title = self.tr("Join your other devices") if joins else self.tr("Sync between devices")
        self.setWindowTitle(title)
        self._joins = joins
        self.invitation = QPlainTextEdit()
        self.invitation.setProperty("role", "code")
        self.invitation.setTabChangesFocus(True)
        self.invitation.setAccessibleName(self.tr("Invitation"))
        self.invitation.setPlaceholderText(self.tr("From the other device: “Invite a device…”"))
        self.invitation.setFixedHeight(_LINES * self.invitation.fontMetrics().lineSpacing())
        self.open_file = button(
            self.tr("&From a file…"), name=self.tr("Read the invitation from a file")
        )
        self.place = PlaceFields(context.theme)
        self.name = QLineEdit(platform.node())
        self.name.setAccessibleName(self.tr("Name of this device"))
        self.local = _namespaces(context)
        self.local.setAccessibleName(self.tr("Namespaces that stay on this device"))
        parts = [
            column(self.place),
            _named(self.tr("Name of this device"), self.name),
        ]
        if joins:
            given = row(self.open_file)
            given.addStretch()
            field = column(self.invitation, given, gap="tight")
            parts.insert(0, _named(self.tr("Invitation"), field))
        else:
            self.invitation.hide()
            self.open_file.hide()
        stays = Disclosure(
            context.theme, self.tr("Keep some namespaces on this device only"), self.local
        )
        self.lay_out(
            label(title, role="heading"),
            label(self._explanation(), wrap=True),
            *parts,
            stays,
            letters=_LETTERS,
        )
        (self.invitation if joins else self.place.folder).setFocus()
        self.invitation.textChanged.connect(self._on_changed)
        self.place.changed.connect(self._on_changed)
        self.name.textChanged.connect(self._on_changed)
        self.open_file.clicked.connect(self._on_open_file_clicked)
        self.act.clicked.connect(self._on_act_clicked)
        self._on_changed()

    def forget(self) -> None:
        """Clear the invitation and the names."""
        self.invitation.clear()
        self.place.forget()
        self.local.clear()

    def _explanation(self) -> str:
        if self._joins:
            return self.tr(
                "Choose the same place as on your other device; of a folder, once its files have "
                "arrived here. Memories of this vault and of the others are put together."
            )
        return self.tr(
            "Choose a place that all your devices reach: a folder that Syncthing, Nextcloud or "
            "Dropbox keeps on each of them, a network share, a USB stick, or a server. It will "
            "hold encrypted files only."
        )

    @property
    def _setup(self) -> SyncSetup:
        items = [self.local.item(place) for place in range(self.local.count())]
        local = [item.text() for item in items if item.checkState() is Qt.CheckState.Checked]
        access = self.place.access
        return SyncSetup(
            access.folder,
            self.name.text().strip(),
            tuple(local),
            self._code(),
            user=access.user,
            password=access.password,
        )

    def _code(self) -> Secret | None:
        return secret_text(self.invitation.toPlainText().strip()) if self._joins else None

    @Slot()
    def _on_changed(self) -> None:
        has_code = not self._joins or self.invitation.toPlainText().strip()
        is_complete = has_code and self.name.text().strip() and self.place.is_complete
        self.act.setEnabled(bool(is_complete) and not self.is_busy)

    @Slot()
    def _on_open_file_clicked(self) -> None:
        dialog = QFileDialog(self, self.tr("Read the invitation from a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.read_invitation)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def read_invitation(self, path: str) -> None:
        """Read the invitation from a file."""
        self._context.tasks.submit(
            lambda: _text_in(Path(path)),
            receiver=self,
            on_success=self.invitation.setPlainText,
            on_failure=lambda error: self.say_problem(describe(error).sentence),
        )

    @Slot()
    def _on_act_clicked(self) -> None:
        sync, setup = self._context.services.sync, self._setup
        self.run(partial(sync.set_up, setup, PERSON), on_success=self._on_set_up)
        self.offer_stop(lambda: sync.cancel(PERSON))

    def _on_set_up(self, report: SyncReport) -> None:
        self.set_up.emit(report)
        self.accept()


def _text_in(path: Path) -> str:
    with os_errors_translated(f"reading {path.name}"), path.open("rb") as file:
        # What is no invitation is refused by its checksum.
        return file.read(_FILE_MAX_BYTES).decode("ascii", "replace").strip()


def _named(name: str, field: QLayout | QWidget) -> QVBoxLayout:
    return column(label(name, role="section"), field, gap="hair")


def _namespaces(context: "DesktopContext") -> QListWidget:
    boxes = QListWidget()
    boxes.setObjectName("boxes")
    for namespace in context.namespaces.known:
        item = QListWidgetItem(namespace.name)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Unchecked)
        boxes.addItem(item)
    rows = min(boxes.count(), _NAMES_SHOWN)
    boxes.setFixedHeight((rows + 1) * 2 * boxes.fontMetrics().height())
    return boxes
