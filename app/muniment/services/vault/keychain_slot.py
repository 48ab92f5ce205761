"""The vault slot whose secret is kept in the operating system's keychain."""

from typing import TYPE_CHECKING

from muniment.crypto.slots import SlotType
from muniment.domain.errors import WrongKeyError
from muniment.vault.credentials import KeychainSecret, new_keychain_secret

if TYPE_CHECKING:
    from muniment.system.keychain import Keychain
    from muniment.vault.vault import Vault


class KeychainSlot:
    """Adds the slot, opens with it and removes it; any thread.

    Args:
        keychain: The operating system's.
    """

    def __init__(self, keychain: "Keychain") -> None:
        self._keychain = keychain

    def credential(self, vault_id: str) -> KeychainSecret:
        """Return the secret that opens a vault.

        Raises:
            KeychainUnavailableError: The keychain is missing or refuses.
            WrongKeyError: It has nothing for this vault.
        """
        secret = self._keychain.get(vault_id)
        if secret is None:
            raise WrongKeyError("the keychain keeps no secret for this vault")
        return KeychainSecret(secret)

    def add(self, vault: "Vault") -> None:
        """Add the slot to an open vault, replacing the previous one.

        Raises:
            KeychainUnavailableError: The keychain is missing or refuses; nothing changed.
        """
        secret = new_keychain_secret()
        before = _slot_ids(vault)
        added = vault.add_slot(KeychainSecret(secret))
        try:
            self._keychain.set(str(vault.vault_id), secret)
        except BaseException:
            vault.remove_slot(added.slot_id)
            raise
        for slot_id in before:
            vault.remove_slot(slot_id)

    def remove(self, vault: "Vault") -> None:
        """Remove the slot of an open vault and its secret in the keychain.

        Raises:
            KeychainUnavailableError: The keychain is missing or refuses.
        """
        for slot_id in _slot_ids(vault):
            vault.remove_slot(slot_id)
        self._keychain.delete(str(vault.vault_id))


def _slot_ids(vault: "Vault") -> list[str]:
    return [slot.slot_id for slot in vault.slots if slot.type is SlotType.KEYCHAIN]
