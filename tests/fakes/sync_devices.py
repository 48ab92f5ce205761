"""Devices that synchronise: real stores and the real service, without window, port and model."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from muniment.domain.access import PERSON
from muniment.domain.clock import unix_ms
from muniment.domain.entities.entity import EntityDraft, Mention
from muniment.domain.memories.memory import Memory, MemoryPatch
from muniment.domain.sessions.session_states import TurnDraft, TurnPart
from muniment.domain.sync.sync_setup import RemoteAccess, SnapshotRule, SyncReport, SyncSetup
from muniment.services.history.history_service import HistoryService
from muniment.services.maintenance.housekeeping import Housekeeping
from muniment.services.namespaces.namespace_service import NamespaceService
from muniment.services.sync.sync_service import SyncService
from muniment.services.usage.usage_meter import UsageMeter
from muniment.services.vault.open_vault import OpenVault
from muniment.services.vault.vault_session import VaultSession
from muniment.sync.folder_remote import FolderRemote
from tests.fakes.stores import StoreKit

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.domain.ids import MemoryId
    from muniment.domain.profile.profile_marks import MarkAction
    from muniment.sync.remote import Remote

COMPARED = (
    *("id", "namespace", "agent_id", "user_id", "session_id", "project", "content", "source"),
    *("importance", "visibility", "created_at", "expires_at", "archived_at", "deleted_at"),
    *("client_id", "metadata", "actor"),
)


def agree(*devices: SyncedDevice, **options: Any) -> None:
    """Let devices synchronise until nothing is new, and require that they hold the same.

    Args:
        devices: At least one.
        options: Of each round.
    """
    for _ in range(4):
        for device in devices:
            device.sync(**options)
            device.sweep()
    for device in devices:
        assert device.view() == devices[0].view()
        assert device.things() == devices[0].things()
        assert device.members == devices[0].members
        assert device.problems() == {}
        status = device.service.status(PERSON)
        assert status.alarms == ()
        assert not any(one.is_waiting for one in status.devices)


@dataclass(eq=False)
class SyncedDevice:
    """One device: a store on disk, and the service that synchronises it."""

    path: Path
    remote: Path
    kit: StoreKit = field(init=False)
    service: SyncService = field(init=False)
    backups: list[int] = field(default_factory=list)
    sweeps: list[str] = field(default_factory=list)
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
        runner: Any = SimpleNamespace(wake=self.sweeps.append)
        self.service = SyncService(
            session,
            embedder,
            backups,
            runner,
            open_remote=self._open,
            snapshot_rule=self.snapshot_rule,
        )
        self.history = HistoryService(session, embedder)

    @property
    def id(self) -> str:
        """Its id, as the others know it; read without the status, which takes much longer."""
        with self.kit.store.read() as reading:
            return str(reading.sync.state()["device"])

    @property
    def members(self) -> set[str]:
        """The ids of the group, as the device knows it."""
        return {one.id for one in self.service.status(PERSON).devices if not one.is_removed}

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
        runner: Any = SimpleNamespace(wake=self.sweeps.append)
        NamespaceService(self.session, runner).wipe(namespace, PERSON, confirm=namespace)

    def sweep(self) -> None:
        """Remove the rows of namespaces whose key was destroyed."""
        with self.kit.store.write("person") as unit:
            for namespace_id in unit.namespaces.wiped():
                while unit.removal.sweep(namespace_id, 100):
                    pass
                after: int | None = 0
                while after is not None:
                    after = unit.removal.sweep_journal(namespace_id, after)
                unit.namespaces.remove(namespace_id)

    def namespaces(self) -> list[str]:
        with self.kit.store.read() as reading:
            return [row.name for row in reading.namespaces.all()]

    def uid_of(self, namespace: str) -> str:
        """Return the uid of a namespace: another one has another key."""
        with self.kit.store.read() as reading:
            row = reading.namespaces.by_name(namespace)
        assert row is not None
        return row.uid

    def session_row(self, unit: Any, handle: str) -> Any:
        """Return the row of a session, created if it is new."""
        now_ms, home = unix_ms(self.kit.clock.now()), unit.namespaces.by_name("default").id
        row = unit.sessions.find(handle, [home], now_ms=now_ms)
        if row is None:
            row = unit.sessions.create(handle, {}, namespace_id=home, now_ms=now_ms, scopes={})
        return row

    def put_state(self, handle: str, state: dict[str, Any]) -> None:
        """Write a version of a session's state."""
        record = {"state": state, "change": "replaced"}
        with self.kit.store.write("person") as unit:
            row = self.session_row(unit, handle)
            unit.sessions.put_state(row, record, now_ms=unix_ms(self.kit.clock.now()))

    def add_turn(self, handle: str, text: str) -> None:
        with self.kit.store.write("person") as unit:
            row, now_ms = self.session_row(unit, handle), unix_ms(self.kit.clock.now())
            unit.sessions.turns.add(row, TurnDraft(input=TurnPart(content=text)), now_ms=now_ms)
            unit.sessions.touch(row, now_ms=now_ms)

    def edit_session(self, handle: str, **values: Any) -> None:
        with self.kit.store.write("person") as unit:
            row = self.session_row(unit, handle)
            unit.sessions.edit(row, values, now_ms=unix_ms(self.kit.clock.now()))

    def end_session(self, handle: str) -> None:
        with self.kit.store.write("person") as unit:
            row = self.session_row(unit, handle)
            unit.sessions.end(row, "done", now_ms=unix_ms(self.kit.clock.now()))

    def delete_session(self, handle: str) -> None:
        with self.kit.store.write("person") as unit:
            unit.scopes.purge_session(self.session_row(unit, handle))

    def mark(self, memory_id: MemoryId, action: MarkAction, text: str | None = None) -> None:
        with self.kit.store.write("person") as unit:
            home, now_ms = self._home_of(unit, memory_id), unix_ms(self.kit.clock.now())
            unit.profile_marks.put(home, memory_id, action, text=text, user_id=None, now_ms=now_ms)

    def unmark(self, memory_id: MemoryId) -> None:
        """Remove the marks of a memory."""
        with self.kit.store.write("person") as unit:
            home = self._home_of(unit, memory_id)
            for mark in unit.profile_marks.of(home, subject=memory_id):
                unit.profile_marks.remove(mark.uid, home)

    def _home_of(self, unit: Any, memory_id: MemoryId) -> Any:
        return unit.namespaces.by_name(unit.memories.must(memory_id).namespace).id

    def entity_row(self, unit: Any, name: str) -> Any:
        """Return the row of a person, created by hand if nobody has the name."""
        home = unit.namespaces.by_name("default").id
        draft, now_ms = EntityDraft(type="person", name=name), unix_ms(self.kit.clock.now())
        found = unit.entities.find(name, [home])
        if found is None or not found.version:
            found, _ = unit.entities.create(draft, namespace_id=home, now_ms=now_ms)
        return found

    def make_entity(self, known: str, **values: Any) -> None:
        """Make a person by hand, or change one."""
        with self.kit.store.write("person") as unit:
            row = self.entity_row(unit, known)
            unit.entities.edit(row, values, now_ms=unix_ms(self.kit.clock.now()))

    def merge_entities(self, kept: str, absorbed: str) -> None:
        with self.kit.store.write("person") as unit:
            rows = self.entity_row(unit, kept), self.entity_row(unit, absorbed)
            if rows[0].id != rows[1].id:
                unit.entities.merge(*rows, now_ms=unix_ms(self.kit.clock.now()))

    def split_entity(self, of: str, name: str) -> None:
        with self.kit.store.write("person") as unit:
            row = self.entity_row(unit, of)
            unit.entities.split(row, name, now_ms=unix_ms(self.kit.clock.now()))

    def delete_entity(self, name: str) -> None:
        with self.kit.store.write("person") as unit:
            unit.entities.delete(self.entity_row(unit, name))

    def link_entity(self, name: str, memory_id: MemoryId, relevance: float = 0.5) -> None:
        with self.kit.store.write("person") as unit:
            row, memory = self.entity_row(unit, name), unit.memories.must(memory_id)
            unit.entities.link(
                row,
                (memory.number, memory.id),
                relationship="about",
                relevance=relevance,
                now_ms=unix_ms(self.kit.clock.now()),
            )

    def unlink_entity(self, name: str, memory_id: MemoryId) -> None:
        with self.kit.store.write("person") as unit:
            row, memory = self.entity_row(unit, name), unit.memories.must(memory_id)
            now_ms = unix_ms(self.kit.clock.now())
            unit.entities.unlink(row, (memory.number, memory.id), "about", now_ms=now_ms)

    def mention(self, memory_id: MemoryId, *names: str) -> None:
        """Note what the program finds in a memory, on this device alone."""
        mentions = [
            Mention(type="person", name=name, relevance=1.0, start=0, end=1) for name in names
        ]
        with self.kit.store.write("system") as unit:
            memory = unit.memories.must(memory_id)
            unit.entities.link_mentions(
                memory.number,
                mentions,
                namespace_id=self._home_of(unit, memory_id),
                now_ms=unix_ms(self.kit.clock.now()),
            )

    def entities(self) -> tuple[dict[str, Any], ...]:
        """Return what was done to entities by hand: themselves, names and links."""
        with self.kit.raw() as raw:
            rows = raw.execute("SELECT uid FROM entities WHERE version > 0").fetchall()
            names = raw.execute(
                "SELECT n.name, a.type, a.normal, e.uid FROM entity_aliases a"
                " JOIN entities e ON e.id = a.entity JOIN namespaces n ON n.id = a.namespace_id"
                " WHERE a.by_hand"
            ).fetchall()
            links = raw.execute(
                "SELECT e.uid, m.id, l.relationship, l.relevance, l.actor FROM entity_links l"
                " JOIN entities e ON e.id = l.entity JOIN memories m ON m.number = l.number"
                " WHERE l.actor != 'system'"
            ).fetchall()
        found = {}
        with self.kit.store.write("person") as unit:
            live = unit.namespaces.names()
            for row in [unit.entities.row(uid) for (uid,) in rows]:
                if row.namespace_id in live:
                    metadata = unit.entities.record_of(row).get("metadata", {})
                    found[row.uid] = row.type, row.name, metadata
        return (
            found,
            {name[:3]: name[3] for name in names if name[0] in live.values()},
            {link[:3]: link[3:] for link in links if link[0] in found},
        )

    def mentioned(self) -> dict[str, set[str]]:
        """Return the names of the entities that the memories mention, by text."""
        with self.kit.raw() as raw:
            links = raw.execute(
                "SELECT m.id, e.name FROM entity_links l JOIN entities e ON e.id = l.entity"
                " JOIN memories m ON m.number = l.number WHERE l.actor = 'system'"
            ).fetchall()
        found: dict[str, set[str]] = {}
        for memory_id, name in links:
            found.setdefault(memory_id, set()).add(name)
        return found

    def sessions(self) -> dict[str, Any]:
        """Return the sessions that devices agree on, by handle: what was done to them by hand."""
        with self.kit.raw() as raw:
            uids = raw.execute("SELECT uid FROM sessions WHERE version > 0").fetchall()
        found = {}
        with self.kit.store.write("person") as unit:
            live = unit.namespaces.names()
            rows = [unit.sessions.row(uid) for (uid,) in uids]
            for row in [row for row in rows if row.namespace_id in live]:
                states = unit.sessions.states.history(row, limit=1_000)
                turns = unit.sessions.turns.newest(row, 1_000)
                names = ("status", "started_at", "ended_at", "expires_at", "state_version")
                found[row.handle] = (
                    row.uid,
                    *(getattr(row, name) for name in names),
                    unit.sessions.record_of(row),
                    [(one.version, one.state, one.change, one.actor) for one in states],
                    [(one.uid, one.turn_number, one.input.content, one.actor) for one in turns],
                )
        return found

    def marks(self) -> dict[str, Any]:
        """Return the marks on profiles, by uid."""
        with self.kit.store.read() as reading:
            return {
                mark.uid: (mark.namespace, mark.subject, mark.action, mark.text, mark.actor)
                for row in reading.namespaces.all()
                for mark in reading.profile_marks.of(row.id)
            }

    def things(self) -> tuple[Any, ...]:
        """Return what devices must agree on besides memories."""
        return self.sessions(), self.marks(), *self.entities()

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
