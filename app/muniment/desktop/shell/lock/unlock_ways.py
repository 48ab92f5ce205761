"""Which ways open a vault, and what the lock screen says of them."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

LEADING: Final = ("passphrase", "key-file")
"""The everyday ways to open a vault, in the order in which the screen offers them first."""

_CONTEXT: Final = "unlock_ways"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


@dataclass(frozen=True, slots=True)
class UnlockWays:
    """The ways to open a vault, and the one that is offered.

    Args:
        slots: Types of the vault's slots.
        wants_recovery: Whether the user asked for the recovery key.
        is_vault_open: Whether only the window is locked.
    """

    slots: tuple[str, ...] = ("passphrase",)
    wants_recovery: bool = False
    is_vault_open: bool = False

    @property
    def way(self) -> str:
        """The way that is offered first: the type of a slot."""
        if self.wants_recovery:
            return "recovery"
        return next((way for way in LEADING if way in self.slots), "recovery")

    @property
    def offers_keychain(self) -> bool:
        """Whether the keychain may open it: not a window that asks who is there."""
        asks_person = self.is_vault_open and "passphrase" in self.slots
        return "keychain" in self.slots and not asks_person

    @property
    def offers_key_file(self) -> bool:
        """Whether the key file is offered, first or beside the passphrase."""
        is_beside = set(LEADING) <= set(self.slots) and not self.is_vault_open
        return self.way == "key-file" or is_beside

    @property
    def offers_other(self) -> bool:
        """Whether there is the recovery key and an everyday way to change between."""
        return "recovery" in self.slots and not set(LEADING).isdisjoint(self.slots)

    @property
    def field_name(self) -> str:
        """Name of what is typed; empty if nothing is."""
        names = {"passphrase": _tr("Passphrase"), "recovery": _tr("Recovery key")}
        return names.get(self.way, "")

    @property
    def instruction(self) -> str:
        """What to do, and what a locked window means."""
        texts = {
            "key-file": _tr(
                "This vault has no passphrase. The key file on this computer unlocks it."
            ),
            "recovery": _tr("Enter your recovery key (36 letters and digits)."),
        }
        text = texts.get(self.way, _tr("Enter your passphrase to unlock your memories."))
        if not self.is_vault_open:
            return text
        return f"{_tr('Agents continue to work as their keys allow.')} {text}"

    @property
    def other_text(self) -> str:
        """Text of the button that offers another way."""
        if self.way != "recovery":
            return _tr("Use the recovery key instead")
        if "passphrase" in self.slots:
            return _tr("Use the passphrase instead")
        return _tr("Use the key file instead")
