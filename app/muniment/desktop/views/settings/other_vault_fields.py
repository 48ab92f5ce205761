"""The fields that open a backup of another vault: passphrase or recovery key."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.dates import day_text
from muniment.desktop.widgets.controls import PassphraseField, button, column, label, row
from muniment.domain.vault.secret_bytes import secret_text
from muniment.services.backups.restore_offers import OtherVault, OtherWay

if TYPE_CHECKING:
    from datetime import datetime


class OtherVaultFields(QWidget):
    """Asks for another vault's passphrase or recovery key; hidden until needed. GUI thread only.

    Signals:
        edited: Something was typed.
    """

    edited = Signal()

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self._uses_recovery_key = False
        self._is_asking = False
        self.text = label("", wrap=True)
        self._caps = label(self.tr("Caps Lock seems to be on."), role="caution")
        self.field = PassphraseField(
            context.theme, name=self.tr("Passphrase for this backup"), hint=self._caps
        )
        self.swap = button("", role="link")
        swapping = row(self.swap)
        swapping.addStretch()
        self.setLayout(column(self.text, self.field, self._caps, swapping))
        self.field.textChanged.connect(self.edited)
        self.swap.clicked.connect(self._on_swap_clicked)
        self.hide()

    @property
    def is_asking(self) -> bool:
        """Return whether input is required."""
        return self._is_asking

    @property
    def is_filled(self) -> bool:
        """Return whether something was typed."""
        return bool(self.field.text())

    def ask(self, other: OtherVault) -> None:
        """Ask for a passphrase or recovery key of another vault."""
        self.ask_for(self._about(other.created_at), other.ways)

    def ask_for(self, text: str, ways: tuple[str, ...]) -> None:
        """Ask for a passphrase or recovery key of a vault.

        Args:
            text: A text that says which vault it is.
            ways: The types of its slots; if empty, both ways are offered.
        """
        offered = set(ways) or {"passphrase", "recovery"}
        self.text.setText(text)
        self._uses_recovery_key = "passphrase" not in offered
        self.swap.setVisible({"passphrase", "recovery"} <= offered)
        self._show_way()
        self._is_asking = True
        self.show()
        self.focus_field()

    def focus_field(self) -> None:
        """Focus the field."""
        self.field.setFocus()

    def take(self) -> OtherWay:
        """Return what was typed, and clear the field."""
        typed = self.field.take()
        if self._uses_recovery_key:
            return OtherWay(recovery_key=typed)
        return OtherWay(passphrase=secret_text(typed))

    def clear(self) -> None:
        """Hide the fields, and clear what was typed."""
        self.field.take()
        self.text.clear()
        self._is_asking = False
        self.hide()

    def _about(self, created_at: "datetime") -> str:
        text = self.tr(
            "This backup is from another vault, created on {day}. Enter the passphrase or "
            "recovery key of that vault."
        )
        return text.format(day=day_text(created_at))

    def _show_way(self) -> None:
        if self._uses_recovery_key:
            name = self.tr("Recovery key for this backup")
            self.swap.setText(self.tr("Use its passphrase instead"))
        else:
            name = self.tr("Passphrase for this backup")
            self.swap.setText(self.tr("Use its recovery key instead"))
        self.swap.setAccessibleName(self.swap.text())
        self.field.setPlaceholderText(name)
        self.field.setAccessibleName(name)

    @Slot()
    def _on_swap_clicked(self) -> None:
        self._uses_recovery_key = not self._uses_recovery_key
        self.field.take()
        self._show_way()
        self.focus_field()
