"""Devices that synchronise: real stores and the real service, without window, port and model."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from muniment.domain.access import PERSON
from muniment.domain.memories.memory import Memory, MemoryPatch
from muniment.domain.sync.sync_setup import RemoteAccess, SnapshotRule, SyncReport, SyncSetup
from muniment.services.history.history_service import HistoryService
from muniment.services.maintenance.housekeeping import Housekeeping
from muniment.services.sync.sync_service import SyncService
from muniment.services.usage.usage_meter import UsageMeter
from muniment.services.vault.open_vault import OpenVault
from muniment.services.vault.vault_session import VaultSession
from muniment.sync.folder_remote import FolderRemote
from tests.fakes.stores import StoreKit

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.domain.ids import MemoryId
    from muniment.sync.remote import Remote

COMPARED = (
    *("id", "namespace", "agent_id", "user_id", "session_id", "project", "content", "source"),
    *("importance", "visibility", "created_at", "expires_at", "archived_at", "deleted_at"),
    *("client_id", "metadata", "actor"),
)


@dataclass(eq=False)
class SyncedDevice:
    """One device: a store on disk, and the service that synchronises it."""

    path: Path
    remote: Path
    kit: StoreKit = field(init=False)
    service: SyncService = field(init=False)
    backups: list[int] = field(default_factory=list)
    wakes: list[int] = field(default_factory=list)
    open_remote: Callable[[str], Remote] = lambda path: FolderRemote(Path(path))
    snapshot_rule: SnapshotRule = field(default_factory=SnapshotRule)
    session: VaultSession = field(init=False)
    history: HistoryService = field(init=False)

    def __post_init__(self) -> None:
        self.kit = StoreKit(self.path)
        self.connect()

    def connect(self) -> None:
        session = self.session = VaultSession(UsageMeter(self.kit.clock))
        unused: Any = None
        vault: Any = SimpleNamespace(keys=self.kit.keys, check_passphrase=lambda _given: None)
        opened = OpenVault(vault, self.kit.store, unused, unused, unused, self.kit.clock)
        session.begin(opened)
        embedder: Any = SimpleNamespace(wake=lambda: self.wakes.append(1))
        backups: Any = SimpleNamespace(make=lambda _actor: self.backups.append(1))
        self.service = SyncService(
            session,
            embedder,
            backups,
            open_remote=self._open,
            snapshot_rule=self.snapshot_rule,
        )
        self.history = HistoryService(session, embedder)

    def _open(self, access: RemoteAccess) -> Remote:
        return self.open_remote(access.folder)

    def restart(self) -> None:
        self.kit.reopen()
        self.connect()

    def found(self, **setup: Any) -> SyncReport:
        return self.service.set_up(SyncSetup(str(self.remote), self.path.stem, **setup), PERSON)

    def join(self, other: SyncedDevice, **setup: Any) -> SyncReport:
        code = other.service.invite(None, PERSON)
        other.sync()
        return self.found(invitation=code, **setup)

    def sync(self, **options: Any) -> SyncReport:
        return self.service.run(PERSON, **options)

    def edit(self, memory_id: MemoryId, **fields: Any) -> None:
        with self.kit.store.write("person") as unit:
            memory, now = unit.memories.must(memory_id), self.kit.clock.now()
            unit.memories.edit(memory, MemoryPatch(**fields), moment=now)

    def trash(self, memory_id: MemoryId) -> None:
        with self.kit.store.write("person") as unit:
            unit.memories.trash(unit.memories.must(memory_id), self.kit.clock.now())

    def restore(self, memory_id: MemoryId) -> None:
        with self.kit.store.write("person") as unit:
            unit.memories.restore(unit.memories.must(memory_id), self.kit.clock.now())

    def purge(self, memory_id: MemoryId) -> None:
        with self.kit.store.write("person") as unit:
            unit.memories.purge(unit.memories.must(memory_id))

    def purge_due(self) -> int:
        """Let the housekeeping of this device purge what is due."""
        unused: Any = None
        return Housekeeping(self.session, unused).purge_due(PERSON)

    def move(self, memory_id: MemoryId, namespace: str) -> None:
        with self.kit.store.write("person") as unit:
            row = unit.namespaces.by_name(namespace)
            assert row is not None
            unit.memories.move(unit.memories.must(memory_id), row.uid, self.kit.clock.now())

    def wipe(self, namespace: str) -> None:
        with self.kit.store.write("person") as unit:
            row = unit.namespaces.by_name(namespace)
            assert row is not None
            unit.namespaces.begin_anew(row)
            while unit.removal.sweep(row.id, 100):
                pass
            assert unit.removal.sweep_journal(row.id, 0) is None

    def memories(self) -> dict[MemoryId, Memory]:
        with self.kit.raw() as raw:
            ids = [row[0] for row in raw.execute("SELECT id FROM memories").fetchall()]
        with self.kit.store.read() as reading:
            return reading.memories.by_ids(ids)

    def view(self) -> dict[str, Any]:
        """Return what all devices must agree on."""
        return {
            memory_id: (
                *(getattr(memory, name) for name in COMPARED),
                tuple(sorted(memory.tags)),
                sorted(map(str, memory.categories)) if "categories" not in memory.derived else (),
            )
            for memory_id, memory in self.memories().items()
        }

    def problems(self) -> dict[str, list[int]]:
        """Return the rows that disagree with their history or with what is derived from them."""
        with self.kit.store.examine() as view:
            wrong = view.rows(with_history=True, progress=lambda _: None).wrong
        return {kind: rows for kind, rows in {**wrong, **self.kit.disagreements()}.items() if rows}

    def copy_to(self, path: Path) -> None:
        """Copy the closed store, as a backup of the files would."""
        self.kit.store.checkpoint()
        shutil.copyfile(self.path, path)

    def restore_from(self, path: Path) -> None:
        """Put a copy of the store in its place."""
        self.kit.store.close()
        for leftover in self.path.parent.glob(f"{self.path.name}-*"):
            leftover.unlink()
        shutil.copyfile(path, self.path)
        self.kit.store = self.kit.opened()
        self.connect()

    def close(self) -> None:
        self.kit.store.close()
