"""Opening the vault for a command when no running application has it open."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from muniment.cli.output import say
from muniment.domain.errors import (
    InvalidInputError,
    KeychainUnavailableError,
    MunimentError,
    PassphraseMissingError,
    StorageUnavailableError,
    VaultLockedError,
    VaultMissingError,
    WrongKeyError,
)
from muniment.domain.vault.secret_bytes import Secret, secret_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.cli.host import Unlock
    from muniment.services.vault.vault_service import VaultService

PASSPHRASE_FILE_VARIABLE: Final = "MUNIMENT_PASSPHRASE_FILE"  # noqa: S105 (the name of a variable)
_PASSPHRASE_MAX_BYTES: Final = 4096
_ATTEMPTS: Final = 3


def read_passphrase_file(path: Path) -> Secret:
    """Read a passphrase from a file: UTF-8, without one line break at its end.

    Raises:
        StorageUnavailableError: The file cannot be read.
        InvalidInputError: It is empty, too long or not UTF-8.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(_PASSPHRASE_MAX_BYTES + 1)
            is_open_to_others = os.name == "posix" and os.fstat(file.fileno()).st_mode & 0o077
    except OSError as error:
        raise StorageUnavailableError(
            f"the passphrase file could not be read: {error.strerror}",
            hint="Check the path, and that you have permission to read the file.",
        ) from None
    if is_open_to_others:
        say(f"Warning: other users of this computer can read {path}. Run `chmod 600` on it.")
    text = raw.removesuffix(b"\n").removesuffix(b"\r")
    if not text or len(raw) > _PASSPHRASE_MAX_BYTES:
        raise InvalidInputError("passphrase-file", "must contain one passphrase, at most 4 KiB")
    try:
        return secret_text(text.decode("utf-8"))
    except UnicodeDecodeError:
        raise InvalidInputError("passphrase-file", "must be UTF-8 text") from None


def given_passphrase(option: Path | None) -> Secret | None:
    """Return the passphrase of the option, or of the file that the environment names."""
    named = os.environ.get(PASSPHRASE_FILE_VARIABLE)
    path = option or (Path(named) if named else None)
    return None if path is None else read_passphrase_file(path)


def ask_passphrase(prompt: str = "Passphrase: ") -> Secret:
    """Ask for a passphrase without echoing it.

    Raises:
        PassphraseMissingError: There is no terminal, or no answer (Ctrl+D).
        InvalidInputError: What was typed is not UTF-8.
    """
    import getpass

    if not can_ask():
        raise PassphraseMissingError(
            "there is no terminal to ask for it",
            hint=f"Name a file with --passphrase-file or {PASSPHRASE_FILE_VARIABLE}.",
        )
    try:
        return secret_text(getpass.getpass(prompt))
    except EOFError:
        say("")
        raise PassphraseMissingError("no passphrase was given") from None
    except UnicodeError:
        raise InvalidInputError("passphrase", "must be text in UTF-8") from None
    except KeyboardInterrupt:
        # The next message begins on a new line.
        say("")
        raise


def can_ask() -> bool:
    """Return whether a person can be asked on a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask_new_passphrase() -> Secret:
    """Ask for a new passphrase until it was typed twice alike.

    Raises:
        PassphraseMissingError: There is no terminal, or no answer.
    """
    while True:
        passphrase = ask_passphrase("New passphrase: ")
        if passphrase == ask_passphrase("Repeat passphrase: "):
            return passphrase
        say("The passphrases differ. Please try again.")


def vault_unlocker(passphrase: Secret | None, *, loads_ahead: bool = False) -> "Unlock":
    """Return a function that opens a vault: by passphrase, by this machine's slots, or by asking.

    Args:
        passphrase: The given passphrase, if any.
        loads_ahead: Whether the model loads before it is needed.

    Returns:
        A callable; it raises `WrongKeyError` when nothing opens, `VaultLockedError` when there is
        nothing to try, and what `VaultService` raises.
    """

    def unlock(vault: "VaultService") -> None:
        if vault.state.value == "missing":
            raise VaultMissingError
        if loads_ahead:
            vault.load_ahead()
        if passphrase is not None:
            vault.unlock_with_passphrase(passphrase)
        elif not _opened_by_machine(vault):
            _ask_and_unlock(vault)

    return unlock


def _opened_by_machine(vault: "VaultService") -> bool:
    """Try the slots that need no person: key file, then keychain."""
    slots = vault.slot_types()
    ways: tuple[tuple[str, Callable[[], None]], ...] = (
        ("key-file", vault.unlock_with_key_file),
        ("keychain", vault.unlock_with_keychain),
    )
    failure: MunimentError | None = None
    for slot, open_by in ways:
        if slot not in slots:
            continue
        try:
            open_by()
        except (WrongKeyError, StorageUnavailableError, KeychainUnavailableError) as error:
            failure = failure or error
        else:
            return True
    if failure is not None and "passphrase" not in slots:
        raise failure
    return False


def _ask_and_unlock(vault: "VaultService") -> None:
    for attempt in range(_ATTEMPTS):
        try:
            vault.unlock_with_passphrase(ask_passphrase())
        except PassphraseMissingError as error:
            raise VaultLockedError(error.detail, hint=error.hint) from None
        except (WrongKeyError, InvalidInputError):
            if attempt == _ATTEMPTS - 1:
                raise
            say("Wrong passphrase. Please try again.")
        else:
            return
