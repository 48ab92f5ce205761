"""What bundles are written for, and what a vault opens them with."""

from typing import TYPE_CHECKING, Final

from muniment.bundles.keys import (
    Credential,
    Opener,
    OwnVault,
    Passphrase,
    Recipient,
    RecipientKey,
)
from muniment.bundles.limits import SLOTS_MAX
from muniment.domain.errors import InvalidInputError

if TYPE_CHECKING:
    from muniment.domain.transfer.bundles import BundleExport
    from muniment.domain.vault.secret_bytes import Secret
    from muniment.vault.keys import VaultKeys

_RECIPIENTS_MAX: Final = SLOTS_MAX - 1


def credentials_of(request: "BundleExport", keys: "VaultKeys") -> list[Credential]:
    """Return what will open an exported bundle.

    Without a passphrase, one slot is this vault's: so the file can be read again and verified.

    Raises:
        InvalidInputError: There is neither a passphrase nor a recipient, or too many of these.
    """
    recipients = dict.fromkeys(request.recipients)
    if len(recipients) > _RECIPIENTS_MAX:
        raise InvalidInputError("recipients", f"must be at most {_RECIPIENTS_MAX}")
    if request.passphrase is None and not recipients:
        raise InvalidInputError("passphrase", "must be given, unless there are recipients")
    own = OwnVault(keys.bundles) if request.passphrase is None else Passphrase(request.passphrase)
    return [own, *map(Recipient, recipients)]


def openers_of(passphrase: "Secret | None", keys: "VaultKeys") -> list[Opener]:
    """Return what may open a bundle, the quickest first."""
    own: list[Opener] = [OwnVault(keys.bundles), RecipientKey(keys.bundle_recipient)]
    return own if passphrase is None else [*own, Passphrase(passphrase)]


def verifiers_of(request: "BundleExport", keys: "VaultKeys") -> list[Opener]:
    """Return what opens a bundle that was just exported."""
    if request.passphrase is None:
        return [OwnVault(keys.bundles)]
    return [Passphrase(request.passphrase)]
