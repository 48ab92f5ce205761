"""Access to the operating system's keychain, which is never the only way to open a vault."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from muniment.domain.errors import KeychainUnavailableError
from muniment.domain.vault.secret_bytes import Secret

_SERVICE: Final = "muniment"

# Back ends encrypted by the operating system. Others store nothing, or plain text.
_TRUSTED_MODULES: Final = (
    "keyring.backends.SecretService",
    "keyring.backends.kwallet",
    "keyring.backends.libsecret",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)


class Keychain(Protocol):
    """Keeps one secret for each vault."""

    def get(self, vault_id: str) -> Secret | None:
        """Return the vault's secret; None if there is none.

        Raises:
            KeychainUnavailableError: There is no keychain, or it refuses access.
        """
        ...

    def set(self, vault_id: str, secret: Secret) -> None:
        """Store a secret for the vault, replacing an earlier one.

        Raises:
            KeychainUnavailableError: There is no keychain, or it refuses access.
        """
        ...

    def delete(self, vault_id: str) -> None:
        """Delete the vault's secret; does nothing if there is none.

        Raises:
            KeychainUnavailableError: There is no keychain, or it refuses access.
        """
        ...


class _Backend(Protocol):
    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


class SystemKeychain:
    """The keychain of the operating system, through `keyring`; any thread, may prompt the user."""

    def get(self, vault_id: str) -> Secret | None:
        """Return the vault's secret; None if there is none.

        Raises:
            KeychainUnavailableError: There is no trusted keychain, it refuses access, or it returns
                something other than what was stored.
        """
        with _translated():
            stored = _backend().get_password(_SERVICE, vault_id)
            return None if stored is None else Secret(bytes.fromhex(stored))

    def set(self, vault_id: str, secret: Secret) -> None:
        """Store a secret for the vault, replacing an earlier one.

        Raises:
            KeychainUnavailableError: There is no trusted keychain, or it refuses access.
        """
        with _translated():
            _backend().set_password(_SERVICE, vault_id, secret.reveal().hex())

    def delete(self, vault_id: str) -> None:
        """Delete the vault's secret; does nothing if there is none.

        Raises:
            KeychainUnavailableError: There is no trusted keychain, or it refuses access.
        """
        with _translated():
            backend = _backend()
            if backend.get_password(_SERVICE, vault_id) is not None:
                backend.delete_password(_SERVICE, vault_id)


def _backend() -> _Backend:
    if sys.platform != "darwin":
        # keyring loads every back end, and Apple's runs a compiler and a linker to find its
        # libraries if they are missing. Python refuses to import modules that are None here.
        sys.modules.setdefault("keyring.backends.macOS.api", None)  # type: ignore[arg-type]
    import keyring

    chosen = keyring.get_keyring()
    # A chainer would pass the secret to any back end that accepts it, so check its back ends.
    for backend in getattr(chosen, "backends", [chosen]):
        if type(backend).__module__.startswith(_TRUSTED_MODULES):
            found: _Backend = backend
            return found
    raise KeychainUnavailableError("no encrypting keychain is running on this computer")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except KeychainUnavailableError:
        raise
    except Exception as error:  # noqa: BLE001 - back ends raise arbitrary errors of their platform
        raise KeychainUnavailableError(f"it refused ({type(error).__name__})") from None
