"""The fields that say where devices sync: a folder, a WebDAV server or an S3 bucket."""

from typing import Final
from urllib.parse import urlencode

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QLayout, QLineEdit, QVBoxLayout, QWidget

from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.controls import PassphraseField, button, column, label, row
from muniment.desktop.widgets.theme.theme import Theme
from muniment.domain.sync.sync_setup import RemoteAccess
from muniment.domain.vault.secret_bytes import secret_text

_FOLDER: Final = 0
_WEBDAV: Final = 1


class PlaceFields(QWidget):
    """A choice of three kinds of places, and the fields of the chosen one; GUI thread only.

    Signals:
        changed: Something was typed or chosen.
    """

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.kind = ComboBox()
        self.kind.addItems(
            [
                self.tr("A folder on this computer"),
                self.tr("A WebDAV server, such as Nextcloud"),
                self.tr("An S3 bucket"),
            ]
        )
        kind = self.tr("Where to sync")
        self.kind.setAccessibleName(kind)
        self.folder = _line(self.tr("Sync folder"))
        self.choose = button(self.tr("C&hoose…"), name=self.tr("Choose the sync folder"))
        self.address = _line(self.tr("Address"), "https://cloud.example/remote.php/dav/files/ada/")
        self.user = _line(self.tr("User"))
        self.password = PassphraseField(theme, name=self.tr("Password"))
        self.bucket = _line(self.tr("Bucket and folder"), self.tr("bucket/folder"))
        self.endpoint = _line(self.tr("Endpoint"), "https://s3.example")
        self.region = _line(self.tr("Region"), "eu-central-1")
        self.key_id = _line(self.tr("Access key ID"))
        self.secret_key = PassphraseField(theme, name=self.tr("Secret access key"))
        self._pages: list[QWidget] = []
        placed = row(self.folder, self.choose)
        placed.setStretch(0, 1)
        for page in (
            column(_named(self.folder, placed)),
            column(*map(_named, (self.address, self.user, self.password))),
            column(
                *map(_named, (self.bucket, self.endpoint, self.region)),
                *map(_named, (self.key_id, self.secret_key)),
            ),
        ):
            self._pages.append(QWidget())
            self._pages[-1].setLayout(page)
        chosen = column(label(kind, role="section"), self.kind, gap="hair")
        self.setLayout(column(chosen, *self._pages))
        self.kind.currentIndexChanged.connect(self._on_kind_changed)
        self.choose.clicked.connect(self._on_choose_clicked)
        for secret in (self.password, self.secret_key):
            secret.setPlaceholderText("")  # the label above it says the same
        for line in self._lines:
            line.textChanged.connect(self.changed)
        self._on_kind_changed()

    @property
    def is_complete(self) -> bool:
        """Whether every field that is needed is filled."""
        needed = {
            _FOLDER: (self.folder,),
            _WEBDAV: (self.address, self.user, self.password),
        }.get(self.kind.currentIndex(), (self.bucket, self.endpoint, self.key_id, self.secret_key))
        return all(line.text().strip() for line in needed)

    @property
    def access(self) -> RemoteAccess:
        """What was typed."""
        kind = self.kind.currentIndex()
        if kind == _FOLDER:
            return RemoteAccess(self.folder.text().strip())
        if kind == _WEBDAV:
            password = secret_text(self.password.text())
            return RemoteAccess(self.address.text().strip(), self.user.text().strip(), password)
        options = (("endpoint", self.endpoint), ("region", self.region))
        given = [(name, line.text().strip()) for name, line in options]
        query = urlencode([pair for pair in given if pair[1]], safe=":/")
        bucket = self.bucket.text().strip().strip("/")
        address = f"s3://{bucket}?{query}" if query else f"s3://{bucket}"
        return RemoteAccess(
            address, self.key_id.text().strip(), secret_text(self.secret_key.text().strip())
        )

    def forget(self) -> None:
        """Clear every field."""
        for line in self._lines:
            line.setText("")

    @property
    def _lines(self) -> tuple[QLineEdit, ...]:
        webdav = (self.address, self.user, self.password)
        s3 = (self.bucket, self.endpoint, self.region, self.key_id, self.secret_key)
        return (self.folder, *webdav, *s3)

    @Slot()
    def _on_kind_changed(self) -> None:
        for place, page in enumerate(self._pages):
            page.setVisible(place == self.kind.currentIndex())
        self.changed.emit()

    @Slot()
    def _on_choose_clicked(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose the sync folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _line(name: str, hint: str = "") -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(hint)
    return line


def _named(line: QLineEdit, field: QLayout | QWidget | None = None) -> QVBoxLayout:
    return column(label(line.accessibleName(), role="section"), field or line, gap="hair")
