"""Every error that Muniment raises on purpose, in one tree.

::

    MunimentError
    ├── InvalidInputError          a field breaks a rule
    ├── PassphraseMissingError     none was typed, and no file was named
    ├── NotFoundError              no such memory, namespace, key
    ├── ConflictError              changed by someone else, name taken
    │   ├── ExaminationStoppedError a check of the vault was stopped
    │   └── SyncRemovedError       the other devices sync without this one
    │       └── VoidInvitationError  a device was removed since it was made
    ├── PartlyRemovedError         some of what belonged to it remains
    ├── NotAllowedError            the key may not do this
    │   └── AccessDeniedError      an agent without a key, and nobody who allows it one
    ├── UnauthorizedError          no key, or a key that is not (or no longer) valid
    │   └── KeyRevokedError        a key that the person revoked
    ├── VaultError
    │   ├── VaultLockedError
    │   ├── VaultMissingError
    │   ├── VaultExistsError
    │   ├── VaultInUseError        another process owns it
    │   ├── WrongKeyError          wrong passphrase or damaged slot: deliberately one error
    │   │   └── WrongBundleKeyError
    │   ├── DamagedHeaderError
    │   ├── DamagedVaultError
    │   │   └── DamagedMemoryError  one memory's record; the others are unaffected
    │   ├── RolledBackVaultError   the database is older than its anchor
    │   ├── ChangedVaultError      keys, namespaces or settings contradict the journal
    │   └── NewerFormatError
    ├── DamagedBundleError         a bundle that is cut, changed or not a bundle
    ├── SyncPausedError            a pull would remove so much that a person has to decide
    └── EnvironmentFaultError      the environment failed, not the program or the request
        ├── DiskFullError
        ├── StorageUnavailableError
        ├── FileRefusedError       a file that the person chose
        ├── PortTakenError
        ├── ModelUnavailableError
        ├── LocalModelError        the local language model gave no usable answer
        ├── RemoteUnavailableError the folder through which devices synchronise
        └── KeychainUnavailableError

People see errors, so each carries a title (what happened), a hint (what to do) and a
stable code. None of them ever carries content of a memory or a secret.
"""

from typing import ClassVar


class MunimentError(Exception):
    """Base of every error raised on purpose.

    Args:
        detail: Details of this occurrence, one sentence, without content or secrets.
        hint: What to do; replaces the hint of the class.
    """

    code: ClassVar[str] = "error"
    title: ClassVar[str] = "Something went wrong"
    default_hint: ClassVar[str] = "Try again; if it happens again, run `muniment doctor`."

    def __init__(self, detail: str = "", *, hint: str | None = None) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.hint = self.default_hint if hint is None else hint

    def __str__(self) -> str:
        return f"{self.title}: {self.detail}" if self.detail else self.title


class InvalidInputError(MunimentError):
    """A field of a request breaks a rule; nothing was written.

    Args:
        field: Name of the field as the caller knows it.
        reason: What the field must be, one sentence.
        hint: What to do; replaces the hint of the class.
    """

    code = "invalid-input"
    title = "The input is not valid"
    default_hint = "Correct the field and send it again; nothing was written."

    def __init__(self, field: str, reason: str, *, hint: str | None = None) -> None:
        super().__init__(f"{field}: {reason}", hint=hint)
        self.field = field
        self.reason = reason


class PassphraseMissingError(MunimentError):
    """A command needs a passphrase and got none."""

    code = "passphrase-missing"
    title = "A passphrase is needed"
    default_hint = "Try again."


class NotFoundError(MunimentError):
    """The record does not exist, or the caller may not see it."""

    code = "not-found"
    title = "Not found"
    default_hint = "Check the id; it may have been deleted permanently."


class ConflictError(MunimentError):
    """The record changed in the meantime, or the name is taken."""

    code = "conflict"
    title = "Changed in the meantime"
    default_hint = "Read it again, and repeat your change on the current version."


class ExaminationStoppedError(ConflictError):
    """A check of the vault was stopped before it was done."""

    code = "examination-stopped"
    title = "The check was stopped"
    default_hint = "Start it again to see the rest. Repairs made so far are kept."


class PartlyRemovedError(MunimentError):
    """Something was removed, but not everything that belongs to it."""

    code = "partly-removed"
    title = "Not everything was removed"
    default_hint = "Check what is left, and delete it."


class NotAllowedError(MunimentError):
    """The key's scopes do not cover the action."""

    code = "not-allowed"
    title = "This key is not allowed to do that"
    default_hint = "Use a key with the scope named in the detail."


class UnauthorizedError(MunimentError):
    """No key was presented, or it is unknown, paused, expired or revoked."""

    code = "unauthorized"
    title = "A valid API key is needed"
    default_hint = "Create one with `muniment key create --namespace default` and send it."


class KeyRevokedError(UnauthorizedError):
    """The person revoked the key, so nothing tells its agent how to get another one."""

    code = "key-revoked"
    title = "This key was revoked"
    default_hint = ""


class AccessDeniedError(NotAllowedError):
    """An agent without a key asked for access and gets none."""

    code = "access-denied"
    title = "This agent has no access"
    default_hint = ""


class VaultError(MunimentError):
    """Base of the errors about the vault."""

    code = "vault"
    title = "The vault cannot be used"


class VaultLockedError(VaultError):
    """The vault is locked; nothing was done."""

    code = "vault-locked"
    title = "The vault is locked"
    default_hint = "Unlock it in the window, then try again."


class VaultMissingError(VaultError):
    """There is no vault where one was expected."""

    code = "vault-missing"
    title = "No vault found here"
    default_hint = "Create one with `muniment init` or by opening the window."


class VaultExistsError(VaultError):
    """The vault exists already and is never overwritten."""

    code = "vault-exists"
    title = "A vault already exists here"
    default_hint = "Choose another home folder with --home, or move the old one away."


class VaultInUseError(VaultError):
    """Another process owns the vault."""

    code = "vault-in-use"
    title = "Another Muniment has this vault open"
    default_hint = "Use the one that is running, or close it first."


class WrongKeyError(VaultError):
    """The input opens no slot.

    A wrong passphrase and a damaged slot look the same on purpose: the difference would help an
    attacker who guesses.
    """

    code = "wrong-key"
    title = "That does not unlock the vault"
    default_hint = "Check the passphrase (keyboard layout, caps lock), or use the recovery key."


class WrongBundleKeyError(WrongKeyError):
    """No slot of a bundle opens with what was given, or its slots were changed."""

    code = "wrong-bundle-key"
    title = "That does not open the bundle"
    default_hint = (
        "Check the passphrase (keyboard layout, caps lock). It was set at the export. Without one, "
        "only the vault that the bundle was made for opens it."
    )


class DamagedHeaderError(VaultError):
    """Neither copy of the vault's header can be trusted."""

    code = "damaged-header"
    title = "The vault's header is damaged"
    default_hint = "Restore vault.header or vault.header.2 from a backup of the data directory."


class DamagedVaultError(VaultError):
    """The database does not open under the right key, or fails its own checks."""

    code = "damaged-vault"
    title = "The vault's database is damaged"
    default_hint = "Restore the newest verified backup from the backups folder."


class DamagedMemoryError(DamagedVaultError):
    """The record of one memory does not open; the others are unaffected."""

    code = "damaged-memory"
    title = "This memory cannot be read"
    default_hint = (
        "Its record is damaged. Verify the vault in Settings or with `muniment doctor`, or "
        "restore an older backup."
    )


class RolledBackVaultError(VaultError):
    """The database is older than the state its header is anchored to."""

    code = "rolled-back-vault"
    title = "The vault's database is older than it was when last closed"
    default_hint = (
        "A vault file was lost or replaced by an older one. Restore the right file, or accept "
        "this state. Until then, no API key works and settings stored in the vault are not used."
    )


class ChangedVaultError(VaultError):
    """Keys, namespaces or settings in the database contradict the journal."""

    code = "changed-vault"
    title = "API keys, namespaces or settings were changed while the vault was closed"
    default_hint = (
        "The vault's files were changed from outside. Revoke keys you do not want and correct "
        "the settings, or restore a backup. Then accept this state in the window or with "
        "`muniment accept`."
    )


class NewerFormatError(VaultError):
    """The vault was written by a newer program."""

    code = "newer-format"
    title = "This vault was written by a newer version of Muniment"
    default_hint = "Update Muniment; the vault was left untouched."


class DamagedBundleError(MunimentError):
    """A bundle does not pass all of its checks; nothing of it was used."""

    code = "damaged-bundle"
    title = "The bundle cannot be used"
    default_hint = "Get the file again, or export it again. Nothing was changed."


class EnvironmentFaultError(MunimentError):
    """The environment failed: neither the request nor the program is at fault."""

    code = "environment"
    title = "The system refused"


class DiskFullError(EnvironmentFaultError):
    """No space left; the change was rolled back."""

    code = "disk-full"
    title = "The disk is full"
    default_hint = "Free some space and try again; nothing was changed."


class StorageUnavailableError(EnvironmentFaultError):
    """A file cannot be read or written."""

    code = "storage-unavailable"
    title = "A vault file cannot be read or written"
    default_hint = "Check that the folder exists and belongs to you."


class FileRefusedError(EnvironmentFaultError):
    """A file that the person chose, outside the vault, cannot be written."""

    code = "file-refused"
    title = "The file cannot be written"
    default_hint = "Choose an existing folder that you can write to. Nothing was written."


class PortTakenError(EnvironmentFaultError):
    """Another program listens on the port."""

    code = "port-taken"
    title = "Another program is using the port"
    default_hint = (
        "Close that program and try again, or choose another port (0 means any free port)."
    )


class ModelUnavailableError(EnvironmentFaultError):
    """The embedding model is missing, damaged or cannot be loaded."""

    code = "model-unavailable"
    title = "The embedding model cannot be used"
    default_hint = "Reinstall Muniment, or put the model folder back."


class LocalModelError(EnvironmentFaultError):
    """The local language model is unreachable, too slow, or gives an unusable answer."""

    code = "local-model"
    title = "The local language model failed"
    default_hint = "Check that its server is running, and check the address and the model's name."


class KeychainUnavailableError(EnvironmentFaultError):
    """The operating system's keychain is missing or refuses."""

    code = "keychain-unavailable"
    title = "The system keychain cannot be used"
    default_hint = "Unlock with the passphrase instead."


def fault_name(error: Exception) -> str:
    """Return what a log may hold of an error: its code or type, since its text may hold content."""
    return error.code if isinstance(error, MunimentError) else type(error).__name__


class SyncPausedError(MunimentError):
    """What another device removed is so much that a person has to agree first."""

    code = "sync-paused"
    title = "Sync is paused"
    default_hint = "Sync again and allow the removals; a backup is made first."

    removals: int = 0
    """How many memories would be removed."""


class SyncRemovedError(ConflictError):
    """Another device removed this one; it sends and receives nothing more."""

    code = "sync-removed"
    title = "This device was removed from sync"
    default_hint = (
        "Your memories are still here. To sync again, turn off sync and join with a new invitation."
    )


class VoidInvitationError(SyncRemovedError):
    """A device was removed since the invitation was made."""

    code = "void-invitation"
    title = "This invitation does not count any more"
    default_hint = "Ask for a new one on a device that still syncs."


class RemoteUnavailableError(EnvironmentFaultError):
    """The remote cannot be reached now; nothing is lost."""

    code = "remote-unavailable"
    title = "The place to sync through cannot be reached"
    default_hint = "Check the folder, then sync again; nothing is lost."
