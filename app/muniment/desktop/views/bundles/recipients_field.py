"""The field for the public keys of the vaults that are to open a bundle."""

from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from muniment.desktop.text.numbers import count_text
from muniment.desktop.views.bundles.bundle_words import tr
from muniment.desktop.widgets.controls import column, label
from muniment.domain.errors import InvalidInputError
from muniment.domain.vault.public_key import parsed_public_key

_LINES: Final = 3


class RecipientsField(QWidget):
    """Public keys of vaults, one per line; GUI thread only.

    Signals:
        changed: The text has changed.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(tr("Public keys of the recipients"))
        self.text.setPlaceholderText(tr("munpub_…, one per line"))
        self.text.setFixedHeight((_LINES + 2) * self.text.fontMetrics().lineSpacing())
        self._name = label(tr("For &recipients, who open it with their own vault"))
        self._name.setBuddy(self.text)
        self.setLayout(column(self._name, self.text, gap="tight"))
        self._keys: tuple[bytes, ...] = ()
        self._problem = ""
        self.text.textChanged.connect(self._on_text_changed)

    @property
    def keys(self) -> tuple[bytes, ...]:
        """The keys before the first line that is none, 32 bytes each."""
        return self._keys

    @property
    def problem(self) -> str:
        """Which line is no public key; empty if there is none."""
        return self._problem

    def forget(self) -> None:
        """Clear what was typed."""
        self.text.clear()

    @Slot()
    def _on_text_changed(self) -> None:
        keys, self._problem = [], ""
        for number, line in enumerate(self.text.toPlainText().splitlines(), start=1):
            if not line.strip():
                continue
            try:
                keys.append(parsed_public_key(line))
            except InvalidInputError:
                text = tr("Line {number} is not the public key of a vault.")
                self._problem = text.format(number=count_text(number))
                break
        self._keys = tuple(keys)
        self.changed.emit()
