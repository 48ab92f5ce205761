"""The life cycle of the vault: create, unlock, lock, and the ways to open it."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from muniment.domain.access import Actor
from muniment.domain.cancellation import CancellationToken
from muniment.domain.errors import (
    ConflictError,
    MunimentError,
    RolledBackVaultError,
    VaultExistsError,
    VaultLockedError,
    VaultMissingError,
)
from muniment.domain.vault.passphrase_strength import PassphraseStrength
from muniment.domain.vault.recovery_key import RecoveryKey
from muniment.services.backups.staging import StagedReplacement
from muniment.services.maintenance.maintenance_scheduler import Background, MaintenanceScheduler
from muniment.services.vault.keychain_slot import KeychainSlot
from muniment.services.vault.listeners import Listeners
from muniment.services.vault.notice_texts import DISK_FULL_NOTICE
from muniment.services.vault.opening import (
    Opening,
    VaultPlace,
    doubt_text,
    newest_header,
    remove_vault_files,
)
from muniment.vault.credentials import Credential, KeyFile, Passphrase
from muniment.vault.header_copies import vault_exists
from muniment.vault.passphrase import estimate_strength
from muniment.vault.vault import Vault
from muniment.vault.vault_replacement import complete_replacement, replace_vault

if TYPE_CHECKING:
    from muniment.domain.clock import Clock
    from muniment.domain.vault.secret_bytes import Secret
    from muniment.services.models.embedders import Embedders
    from muniment.services.vault.open_vault import OpenVault
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.store import Store
    from muniment.system.keychain import Keychain

_log = logging.getLogger(__name__)

_COMPLETED: Final = (
    "Muniment closed while a backup was being restored. The restore is complete now, and the "
    "previous vault is among your backups."
)


class VaultState(StrEnum):
    """The state of the vault."""

    MISSING = "missing"
    LOCKED = "locked"
    OPENING = "opening"
    UNLOCKED = "unlocked"


class VaultService:
    """Creates, opens and locks the vault of a data directory; any thread.

    Args:
        place: Where the files are.
        session: Lends the open vault to the other services.
        embedders: The loaded models; shared by every unlock.
        background: The background work while it is unlocked.
        clock: The source of the current time.
        keychain: The operating system's.
        on_open: Called with every store that opens, before it can be used.
        adopt_models: Called with every opened vault, before its jobs run; returns messages for
            the user.
    """

    def __init__(
        self,
        place: VaultPlace,
        *,
        session: "VaultSession",
        embedders: "Embedders",
        background: Background,
        clock: "Clock",
        keychain: "Keychain",
        on_open: Callable[["Store"], None],
        adopt_models: Callable[["OpenVault"], Sequence[str]],
    ) -> None:
        self._place = place
        self._session = session
        self._embedders = embedders
        self._maintenance = MaintenanceScheduler(session, background, clock)
        self._clock = clock
        self._keychain_slot = KeychainSlot(keychain)
        self._on_open = on_open
        self._adopt_models = adopt_models
        self._transition = threading.RLock()
        self._opening = False
        self._notices: list[str] = []
        self._doubt: MunimentError | None = None
        self._next_notices: list[str] = []
        self._listeners = Listeners[VaultState]()
        self._room_listeners = Listeners[bool]()

    @property
    def state(self) -> VaultState:
        """The current state of the vault."""
        if self._session.is_open:
            return VaultState.UNLOCKED
        if self._opening:
            return VaultState.OPENING
        return VaultState.LOCKED if vault_exists(self._place.folder) else VaultState.MISSING

    @property
    def notices(self) -> tuple[str, ...]:
        """Messages for the user about the last unlock, in plain sentences."""
        return (*self._notices, *([DISK_FULL_NOTICE] if self.is_disk_full else []))

    @property
    def is_disk_full(self) -> bool:
        """Whether the open vault can be read but not written because the disk is full."""
        return self._session.is_disk_full

    @property
    def model_state(self) -> str:
        """The state of the embedding model: idle, loading, ready or failed."""
        return self._embedders.state

    def load_ahead(self) -> None:
        """Load what the first requests would wait for in the background, from the next unlock on.

        For processes that serve a window or the port.
        """
        self._embedders.loads_ahead = True

    def on_state_change(self, callback: Callable[[VaultState], None]) -> Callable[[], None]:
        """Notify a callback of every change, on the thread that changed it.

        Returns:
            Call it to stop.
        """
        return self._listeners.add(callback)

    def on_room_change(self, callback: Callable[[bool], None]) -> Callable[[], None]:
        """Notify a callback whenever `is_disk_full` changes, on the thread that noticed.

        Returns:
            Call it to stop.
        """
        return self._room_listeners.add(callback)

    def create(
        self,
        *,
        passphrase: "Secret | None",
        key_file: bool = False,
        cancellation: CancellationToken | None = None,
    ) -> RecoveryKey:
        """Create a vault and open it; takes about a second with a passphrase.

        Args:
            passphrase: What will open it.
            key_file: Whether to also write a key file next to it that opens it: for unattended
                machines.
            cancellation: If cancelled in time, nothing is left behind.

        Returns:
            The recovery key: show it once.

        Raises:
            OperationCancelledError: The call was cancelled.
            VaultExistsError: There is one; it is not touched.
            DiskFullError: No space; nothing is left behind.
        """
        recovery_key = RecoveryKey.generate()
        self._create(passphrase, recovery_key, key_file=key_file, cancellation=cancellation)
        return recovery_key

    def create_without_recovery_key(
        self, *, passphrase: "Secret | None", key_file: bool = False
    ) -> None:
        """Create a vault as `create` does, if no user is there to keep a recovery key.

        `RecoveryKeyService.make` adds one later.

        Raises:
            VaultExistsError: There is one; it is not touched.
            DiskFullError: No space; nothing is left behind.
        """
        self._create(passphrase, None, key_file=key_file, cancellation=None)

    def unlock_with_passphrase(
        self, passphrase: "Secret", *, cancellation: CancellationToken | None = None
    ) -> None:
        """Open the vault with its passphrase; takes about a second.

        If the vault is open already, only the passphrase is checked; likewise for the other ways.

        Args:
            passphrase: What was typed.
            cancellation: If cancelled in time, the vault stays locked, even if the passphrase is
                right.

        Raises:
            OperationCancelledError: The call was cancelled.
            WrongKeyError: It does not open it; nothing was written.
            VaultMissingError: There is none.
            DamagedHeaderError: Neither copy of the header can be trusted.
            DamagedVaultError: The database does not open.
            NewerFormatError: A newer program wrote it.
        """
        self._unlock(Passphrase(passphrase), cancellation)

    def unlock_with_recovery_key(
        self, text: str, *, cancellation: CancellationToken | None = None
    ) -> None:
        """Open the vault with the printed recovery key, in any spacing.

        Raises:
            OperationCancelledError: The call was cancelled.
            InvalidInputError: It is mistyped (its checksum does not match).
            WrongKeyError: It is another vault's, or was replaced.
        """
        self._unlock(RecoveryKey.parse(text), cancellation)

    def unlock_with_key_file(
        self, path: Path | None = None, *, cancellation: CancellationToken | None = None
    ) -> None:
        """Open the vault with a key file; the one next to the vault by default.

        Raises:
            OperationCancelledError: The call was cancelled.
            StorageUnavailableError: It cannot be read, or others can read it.
            WrongKeyError: It is another vault's.
        """
        self._unlock(KeyFile(path or self._place.key_file), cancellation)

    def unlock_with_keychain(self, *, cancellation: CancellationToken | None = None) -> None:
        """Open the vault with the secret in the system's keychain.

        Raises:
            OperationCancelledError: The call was cancelled.
            KeychainUnavailableError: The keychain is missing or refuses.
            WrongKeyError: It has none for this vault.
        """
        vault_id = str(newest_header(self._place.folder).vault_id)
        self._unlock(self._keychain_slot.credential(vault_id), cancellation)

    def lock(self) -> None:
        """Lock the vault: new calls are refused at once, running ones have 10 s to finish.

        Does nothing when it is locked.
        """
        with self._transition:
            opened = self._session.end()
            if opened is None:
                return
            self._maintenance.stop()
            try:
                self._close(opened)
            finally:
                self._notify()

    def exchange(self, prepare: Callable[["OpenVault"], StagedReplacement]) -> None:
        """Lock the vault, and replace its database with the staged one.

        The vault is locked afterwards in any case. Until `prepare` has returned it is unchanged;
        once the exchange is decided, a crash does not stop it (`muniment.vault.vault_replacement`).

        Args:
            prepare: Called when nothing can be written any more.

        Raises:
            VaultLockedError: It is locked already; nothing changed.
            StorageUnavailableError: A file cannot be renamed.
        """
        with self._transition:
            opened = self._session.end()
            if opened is None:
                raise VaultLockedError
            self._maintenance.stop()
            try:
                try:
                    self._maintenance.settle(opened)
                    exchange = prepare(opened)
                finally:
                    opened.close()
                replace_vault(self._place.folder, exchange.header)
                self._next_notices = [exchange.notice]
            finally:
                self._notify()

    def replace_closed(self, prepare: Callable[[], StagedReplacement]) -> None:
        """Replace the database of a closed vault with the staged one, as `exchange`.

        Args:
            prepare: Called while the vault cannot be opened.

        Raises:
            ConflictError: It is open.
            StorageUnavailableError: A file cannot be renamed.
        """
        with self._transition:
            if self._session.is_open:
                raise ConflictError("the vault is open", hint="Restore it from its settings.")
            exchange = prepare()
            replace_vault(self._place.folder, exchange.header)
            self._next_notices = [exchange.notice]
            self._notify()

    def slot_types(self) -> tuple[str, ...]:
        """Return the ways to open the vault, even while it is locked; empty without a vault."""
        if not vault_exists(self._place.folder):
            return ()
        return tuple(str(slot.type) for slot in newest_header(self._place.folder).slots)

    def remember_in_keychain(self, passphrase: "Secret | None") -> None:
        """Add a slot whose secret is in the system's keychain, replacing the previous one.

        Args:
            passphrase: Of the vault, required although it is open; ``None`` if it has none.

        Raises:
            WrongKeyError: It is not the passphrase.
            InvalidInputError: The vault has a passphrase and none was given.
            KeychainUnavailableError: The keychain is missing or refuses; nothing changed.
        """
        with self._transition, self._session.borrow() as opened:
            opened.vault.check_passphrase(passphrase)
            self._keychain_slot.add(opened.vault)

    def forget_keychain(self) -> None:
        """Remove that slot and its secret in the keychain."""
        with self._transition, self._session.borrow() as opened:
            self._keychain_slot.remove(opened.vault)

    def passphrase_strength(self, passphrase: str) -> PassphraseStrength:
        """Estimate how hard a passphrase is to guess."""
        return estimate_strength(passphrase)

    @property
    def doubt(self) -> MunimentError | None:
        """Why the user has to accept the state found by the last unlock; ``None`` without need."""
        return self._doubt if self._session.is_open else None

    def accept_state(self, actor: Actor) -> None:
        """Continue with the database as it was found, by the user's decision.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
        """
        actor.require_unconfined()
        with self._transition:
            doubt = self.doubt
            if doubt is None:
                return
            self._maintenance.accept_state(actor.name)
            self._notices = [text for text in self._notices if text != doubt_text(doubt)]
            self._doubt = None

    def close(self) -> None:
        """Lock, and stop the model's thread, at the end of the program."""
        self.lock()
        self._embedders.close()

    def _create(
        self,
        passphrase: "Secret | None",
        recovery_key: RecoveryKey | None,
        *,
        key_file: bool,
        cancellation: CancellationToken | None,
    ) -> None:
        with self._transition, self._announced():
            if vault_exists(self._place.folder):
                raise VaultExistsError
            key_file_is_new = key_file and not self._place.key_file.exists()
            vault = Vault.create(
                self._place.folder,
                passphrase=passphrase,
                key_file=self._place.key_file if key_file else None,
                recovery_key=recovery_key,
            )
            try:
                self._open_store(vault, cancellation or CancellationToken())
                self._maintenance.anchor()
            except BaseException:
                self._discard_new_vault(key_file=key_file_is_new)
                raise

    def _unlock(self, credential: Credential, cancellation: CancellationToken | None) -> None:
        cancellation = cancellation or CancellationToken()
        with self._transition:
            cancellation.check()
            if self._session.is_open:
                with self._session.borrow() as opened:
                    opened.vault.check(credential)
                cancellation.commit_point()
                return
            with self._announced():
                if not vault_exists(self._place.folder):
                    raise VaultMissingError
                if complete_replacement(self._place.folder):
                    self._next_notices = [_COMPLETED]
                vault = Vault.unlock(self._place.folder, credential)
                try:
                    self._require_database(vault)
                    self._open_store(vault, cancellation)
                except BaseException:
                    vault.lock()
                    raise

    def _require_database(self, vault: Vault) -> None:
        # Without an anchor nothing was ever stored: a crash interrupted the creation of the vault.
        if vault.last_anchor is not None and not self._place.database.exists():
            raise VaultMissingError("the header exists, but the database is missing")

    def _open_store(self, vault: Vault, cancellation: CancellationToken) -> None:
        opening = Opening(self._place, self._clock, cancellation)
        opened = opening.open(vault, self._embedders, self._on_open)
        try:
            model_notices = self._adopt_models(opened)
            cancellation.commit_point()
        except BaseException:
            opened.store.close()
            raise
        self._doubt = opening.doubt
        self._notices = [*self._next_notices, *opening.notices, *model_notices]
        self._next_notices = []
        opened.store.room.probe()
        opened.store.room.on_change = self._notify_room
        self._session.begin(opened)
        self._embedders.begin()
        self._maintenance.start(rolled_back=isinstance(opening.doubt, RolledBackVaultError))
        self._maintenance.follow(opened)

    def _close(self, opened: "OpenVault") -> None:
        try:
            self._maintenance.settle(opened)
        except MunimentError as error:
            # Locking must not fail: committed data is safe, only the anchor stays older.
            level = logging.INFO if opened.store.room.is_full else logging.WARNING
            _log.log(level, "closing the vault: %s", error.code)
        finally:
            opened.close()

    def _discard_new_vault(self, *, key_file: bool) -> None:
        opened = self._session.end()
        self._maintenance.stop()
        if opened is not None:
            opened.close()
        remove_vault_files(self._place, key_file=key_file)

    @contextmanager
    def _announced(self) -> Iterator[None]:
        self._opening = True
        self._notify()
        try:
            yield
        finally:
            self._opening = False
            self._notify()

    def _notify(self) -> None:
        self._listeners.notify(self.state)

    def _notify_room(self) -> None:
        self._room_listeners.notify(self.is_disk_full)
