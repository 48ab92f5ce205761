"""The two fields of a new passphrase, with its strength and whether it is acceptable."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.views.first_run.strength_meter import StrengthMeter
from muniment.desktop.widgets.controls import PassphraseField, column, label


class NewPassphraseFields(QWidget):
    """Asks twice for a new passphrase; GUI thread only.

    Args:
        context: Its vault judges the passphrase.
        name: The label of the first field; the second one asks for the same again.

    Signals:
        changed: The text, or the judgement of it, has changed.
        confirmed: Enter was pressed in the second field.
    """

    changed = Signal()
    confirmed = Signal()

    def __init__(self, context: DesktopContext, *, name: str) -> None:
        super().__init__()
        self._is_acceptable = False
        theme = context.theme
        self.caps = label(self.tr("Caps Lock seems to be on."), role="caution")
        self.first = PassphraseField(theme, name=name, hint=self.caps)
        self.second = PassphraseField(theme, name=self.tr("Repeat passphrase"), hint=self.caps)
        self.meter = StrengthMeter(context.services.vault, context.tasks, theme)
        self.setLayout(column(self.first, self.meter, self.second, self.caps, gap="small"))
        self._connect()

    @property
    def is_complete(self) -> bool:
        """Whether the passphrase is strong enough and both fields match."""
        first = self.first.text()
        return self._is_acceptable and bool(first) and first == self.second.text()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed."""
        return not (self.first.text() or self.second.text())

    @property
    def problem(self) -> str:
        """What is wrong with the two; empty if nothing, or while the second matches so far."""
        second = self.second.text()
        differs = bool(second) and not self.first.text().startswith(second)
        return self.tr("The passphrases don't match.") if differs else ""

    def take(self) -> str:
        """Return what was typed and forget it."""
        self.second.take()
        return self.first.take()

    def _connect(self) -> None:
        self.first.textChanged.connect(self._on_first_text_changed)
        self.second.textChanged.connect(self.changed)
        self.first.eye.toggled.connect(self.second.eye.setChecked)
        self.second.eye.toggled.connect(self.first.eye.setChecked)
        self.first.returnPressed.connect(self.second.setFocus)
        self.second.returnPressed.connect(self.confirmed)
        self.meter.estimated.connect(self._on_meter_estimated)

    @Slot(str)
    def _on_first_text_changed(self, text: str) -> None:
        self._is_acceptable = False
        self.meter.estimate(text)
        self.changed.emit()

    @Slot(bool)
    def _on_meter_estimated(self, is_acceptable: bool) -> None:  # noqa: FBT001 - the signal's
        self._is_acceptable = is_acceptable
        self.changed.emit()
