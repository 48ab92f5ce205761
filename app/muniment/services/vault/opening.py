"""Open a store under an unlocked vault, and collect notices for the user."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from muniment.domain.backups.schedule import BackupKind, BackupName, BackupStep, BackupStoppedError
from muniment.domain.cancellation import CancellationToken, OperationCancelledError
from muniment.domain.clock import unix_ms
from muniment.domain.errors import (
    ChangedVaultError,
    DamagedVaultError,
    DiskFullError,
    MunimentError,
    RolledBackVaultError,
)
from muniment.domain.os_errors import os_errors_translated
from muniment.services.backups.backup_files import lay_header, remove_backup
from muniment.services.memories.unsaved_texts import unsaved_notes
from muniment.services.models.active_vectors import ActiveVectors, SetIndex, VectorsInUse
from muniment.services.namespaces.visibility import DEFAULT_NAMESPACE
from muniment.services.time_slices import in_steps
from muniment.services.vault.journal_mismatch_text import doubted_names
from muniment.services.vault.key_ring import KeyRing
from muniment.services.vault.notice_texts import NO_ROOM_TO_CONVERT_NOTICE, NO_VECTORS_NOTICE
from muniment.services.vault.open_vault import OpenVault
from muniment.vault.header_copies import DATABASE_NAME, HEADER_NAMES, read_copies

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.domain.clock import Clock
    from muniment.retrieval.visibility_index import VisibilityIndex
    from muniment.services.models.embedders import Embedders
    from muniment.storage.store import Store
    from muniment.storage.vectors.vector_sets import VectorSet
    from muniment.vault.header import VaultHeader
    from muniment.vault.vault import Vault

_log = logging.getLogger(__name__)

_BACKUPS_KEPT: Final = 10
_A_SECOND: Final = timedelta(seconds=1)
_DIGESTS_A_STEP: Final = 1_000
_NAMINGS_A_STEP: Final = 500
_NAMED_MAX: Final = 5


@dataclass(frozen=True, slots=True)
class VaultPlace:
    """Where a vault's files are."""

    folder: Path
    backups: Path
    key_file: Path

    @property
    def database(self) -> Path:
        """The database file."""
        return self.folder / DATABASE_NAME


class Opening:
    """One opening of a vault's store.

    Args:
        place: Where the files are.
        clock: The source of the current time.
        cancellation: Checked before an older database is changed; after that point cancelling has
            no effect.

    Attributes:
        notices: Messages for the user, in plain sentences.
        doubt: Why the user has to accept the state that was found; ``None`` when all is well.
    """

    def __init__(self, place: VaultPlace, clock: "Clock", cancellation: CancellationToken) -> None:
        self._place = place
        self._clock = clock
        self._cancellation = cancellation
        self.notices: list[str] = []
        self.doubt: MunimentError | None = None

    def open(
        self, vault: "Vault", embedders: "Embedders", on_open: "Callable[[Store], None]"
    ) -> OpenVault:
        """Open the store and build what searching and authenticating need.

        Raises:
            DamagedVaultError: The database does not open under the vault's key.
            NewerFormatError: A newer program wrote it.
            OperationCancelledError: The opening was cancelled.
        """
        from muniment.storage.store import Store, StoreKeys
        from muniment.system.allocator import keep_little

        self._cancellation.check()
        keep_little()
        self.notices.extend(vault.notices)
        keys = StoreKeys(vault.keys.database, vault.keys.state_hash, vault.keys)
        try:
            store = Store.open(
                self._place.database,
                keys,
                self._clock,
                before_migration=lambda store: self._back_up(vault, store),
                must_exist=vault.last_anchor is not None,
                watch=self._watch,
            )
        except BackupStoppedError:
            raise OperationCancelledError from None
        if store.lacks_room_to_convert:
            self.notices.append(NO_ROOM_TO_CONVERT_NOTICE)
        try:
            self._compare_with_anchor(vault, store)
            _complete_creation(store, unix_ms(self._clock.now()))
            with _when_there_is_room():
                _complete_digests(store)
                _complete_scopes(store)
            states = _states_of(store)
            vectors, key_ring = self._vectors_in_use(store, embedders), KeyRing()
            key_ring.reload(store)
            unsaved = unsaved_notes(store)
            on_open(store)
        except BaseException:
            store.close()
            raise
        clock = self._clock
        return OpenVault(vault, store, vectors, states, key_ring, clock, unsaved=unsaved)

    def _compare_with_anchor(self, vault: "Vault", store: "Store") -> None:
        """Find what the header or the journal does not vouch for; it is reported, and not used."""
        from muniment.storage.history.authentication_check import NOT_VOUCHED_FOR

        anchor = vault.last_anchor
        with store.read() as reading:
            reached = None if anchor is None else reading.journal.chain_at(anchor.sequence)
        if anchor is not None and reached != anchor.state_hash:
            self.doubt = RolledBackVaultError()
            store.refused = NOT_VOUCHED_FOR
        else:
            store.refused = store.disagreement(0 if anchor is None else anchor.sequence)
        if self.doubt is None and store.refused:
            self.doubt = _changed_vault(store)
        if self.doubt is not None:
            self.notices.append(doubt_text(self.doubt))
            _log.warning("what is in the database is not vouched for: %s", self.doubt.code)

    def _vectors_in_use(self, store: "Store", embedders: "Embedders") -> VectorsInUse:
        """Return what is searched by meaning: the active set, and the model that it names."""
        from muniment.retrieval.sign_index import SignIndex

        found = self._active_set(store)
        if found is None:
            # A new vault: its first vector will say which model it is.
            nothing = ActiveVectors(None, None, embedders.use(None), SignIndex())
            return VectorsInUse(nothing, lambda: None)
        kept = SetIndex(store, found.id, found.dimension)
        active = ActiveVectors(found.id, found.model_id, embedders.use(found.model_id), kept.index)
        return VectorsInUse(active, kept.forget)

    def _active_set(self, store: "Store") -> "VectorSet | None":
        try:
            with store.read() as reading:
                return reading.vector_sets.active()
        except DamagedVaultError:
            # Vectors are derived from the memories, which are read and checked without them.
            self.notices.append(NO_VECTORS_NOTICE)
            _log.warning("the sets of vectors are damaged")
            return None

    def _back_up(self, vault: "Vault", store: "Store") -> None:
        """Write a verified backup before a migration; the oldest ones are removed.

        Copying a large vault takes many seconds, so cancelling interrupts it.
        """
        self._cancellation.check()
        with os_errors_translated("creating the backup folder"):
            self._place.backups.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = self._new_backup()
        store.back_up(target, self._watch)
        lay_header(vault, target)
        self.notices.append(f"A verified backup was written before the update: {target.name}.")
        kept = sorted(self._place.backups.glob("before-migration-*.db"), reverse=True)
        for old in kept[_BACKUPS_KEPT:]:
            remove_backup(old)
        self._cancellation.check()

    def _new_backup(self) -> Path:
        """Return the next free name: an opening that was killed may have taken this second's."""
        moment = self._clock.now()
        while True:
            name = BackupName(BackupKind.BEFORE_UPDATE, moment)
            if not (target := self._place.backups / name.file_name).exists():
                return target
            moment += _A_SECOND

    def _watch(self, _step: BackupStep, done: int, total: int) -> bool:
        self._cancellation.on_progress(done, total)
        return not self._cancellation.is_cancelled


@contextmanager
def _when_there_is_room() -> Iterator[None]:
    """Postpone a write that a full disk refuses, and reading does not need, to the next opening."""
    try:
        yield
    except DiskFullError:
        _log.warning("what an older version left out is completed once the disk has room")


def doubt_text(doubt: MunimentError) -> str:
    """Return the notice about a doubtful state."""
    return f"{doubt}. {doubt.hint}"


def _changed_vault(store: "Store") -> ChangedVaultError:
    """Name what a store refuses."""
    found = store.refused
    if not found.is_known:
        return ChangedVaultError("the journal does not say which, so none is used")
    with store.read() as reading:
        names = doubted_names(found, reading)
    named = ", ".join(names[:_NAMED_MAX])
    if len(names) > _NAMED_MAX:
        named += ", …"
    return ChangedVaultError(f"these are not used: {named}")


def _states_of(store: "Store") -> "VisibilityIndex":
    """Return the states of all memories, kept up to date with each commit."""
    from muniment.retrieval.visibility_index import VisibilityIndex

    with store.quiet() as reading:
        states = VisibilityIndex(reading.states.all())
        store.on_state_change(states.apply, rebuild=states.replace)
    return states


def remove_vault_files(place: VaultPlace, *, key_file: bool) -> None:
    """Remove the files of a failed creation."""
    database = [f"{DATABASE_NAME}{suffix}" for suffix in ("", "-wal", "-shm")]
    for name in (*HEADER_NAMES, *database):
        (place.folder / name).unlink(missing_ok=True)
    if key_file:
        place.key_file.unlink(missing_ok=True)


def newest_header(folder: Path) -> "VaultHeader":
    """Read the header without verifying it: good enough to show, not to trust."""
    headers = [copy.decoded.header for copy in read_copies(folder) if copy.decoded is not None]
    return max(headers, key=lambda header: header.generation)


def _complete_creation(store: "Store", now_ms: int) -> None:
    """Create the first namespace of a vault when its journal is empty.

    That is a new vault, or one whose creation a crash interrupted.
    """
    with store.read() as reading:
        if reading.journal.head().sequence > 0:
            return
    with store.write("system") as unit:
        row = unit.namespaces.create(DEFAULT_NAMESPACE, now_ms)
        unit.journal.append("create", row.subject, {"name": row.name})


def _complete_digests(store: "Store") -> None:
    """Compute digests missing from an older program: once, after the migration that added them."""
    with store.read() as reading:
        if not reading.memories.lack_digests():
            return
    with store.write("system") as unit:
        numbers = unit.repair.lacking_digests()
    for some in in_steps(numbers, _DIGESTS_A_STEP):
        with store.write("system") as unit:
            unit.repair.complete_digests(some)


def _complete_scopes(store: "Store") -> None:
    """Create the owners and sessions that memories of an older program name: once.

    Not whenever some are missing: deleted ones stay deleted.
    """
    from muniment.storage.vault_settings import SCOPES_COMPLETE

    if store.setting(SCOPES_COMPLETE) is not None:
        return
    with store.read() as reading:
        namings = reading.unmade_scopes()
    for some in in_steps(namings, _NAMINGS_A_STEP):
        with store.write("system") as unit:
            unit.scopes.complete(some)
    with store.write("system") as unit:
        unit.set_setting(SCOPES_COMPLETE, "1")
