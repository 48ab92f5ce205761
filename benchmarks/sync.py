"""Sync between devices: what a pull takes, what an edit costs on the wire, and how soon it is seen.

Two vaults synchronise through a folder; nothing is embedded. The first pull is measured through a
snapshot and, as its comparison, through the logs. Each step also gives the processor time of this
process, which says more than the time on a machine that others use.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from benchmarks.machine import BenchOptions, Row, percentile
from benchmarks.open_vault import bench_services
from benchmarks.sentences import sentences
from benchmarks.serve_process import command, temporary_home
from muniment.domain.access import PERSON
from muniment.domain.sync.sync_setup import SnapshotRule, SyncSetup
from muniment.sync.folder_remote import FolderRemote

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.domain.ids import MemoryId
    from muniment.domain.sync.sync_setup import RemoteAccess
    from muniment.services.sync.sync_service import SyncService
    from muniment.services.vault.open_vault import OpenVault
    from muniment.services.vault.vault_session import VaultSession

_MEMORIES: Final = 10_000
_AT_ONCE: Final = 500
_OPERATIONS: Final = 10_000
_WRITES: Final = 10
_PATIENCE_S: Final = 30.0
_POLL_S: Final = 0.02
_SETTLING_S: Final = 5.0
_NEVER: Final = SnapshotRule(segments=10**9)
_AT_ONCE_RULE: Final = SnapshotRule(segments=1, per_chunk=0)


class _CountingRemote(FolderRemote):
    """A folder that counts what is asked of it, and can hide snapshots."""

    def __init__(self, folder: Path, asked: Counter[str], *, shows_snapshots: bool) -> None:
        super().__init__(folder)
        self._asked = asked
        self._shows_snapshots = shows_snapshots

    def names(self, folder: str) -> list[str]:
        self._asked["listings"] += 1
        found = super().names(folder)
        return [one for one in found if self._shows_snapshots or not one.endswith(".snap")]

    def read(self, path: str, limit_bytes: int) -> bytes | None:
        self._asked["reads"] += 1
        found = super().read(path, limit_bytes)
        self._asked["bytes read"] += len(found or b"")
        return found


class _Nothing:
    """In the place of what embeds, runs jobs and makes backups."""

    def wake(self, *_job: object) -> None:
        """Embed nothing, and run nothing."""

    def make(self, _actor: object) -> None:
        """Make no backup."""


@dataclass
class _Device:
    opened: "OpenVault"
    session: "VaultSession"
    folder: Path
    rule: SnapshotRule = _NEVER
    shows_snapshots: bool = True
    asked: Counter[str] = field(default_factory=Counter)

    @property
    def service(self) -> "SyncService":
        """Return the service, with what this device is to do."""
        from muniment.services.sync.sync_service import SyncService

        nothing: Any = _Nothing()
        return SyncService(
            *(self.session, nothing, nothing, nothing),
            open_remote=self._open,
            snapshot_rule=self.rule,
        )

    def _open(self, _access: "RemoteAccess") -> FolderRemote:
        return _CountingRemote(self.folder, self.asked, shows_snapshots=self.shows_snapshots)

    def sync(self) -> None:
        """Run a round."""
        self.service.run(PERSON, allow_removals=True)

    def join(self, other: "_Device", name: str) -> None:
        """Join the group of another device."""
        code = other.service.invite(None, PERSON)
        other.sync()
        self.service.set_up(SyncSetup(str(self.folder), name, invitation=code), PERSON)


def run(options: BenchOptions) -> list[Row]:
    """Measure two devices.

    Args:
        options: ``memories``: how many a first pull brings; 10,000 unless given.
    """
    count = options.memories or _MEMORIES
    with temporary_home() as home, ExitStack() as stack:
        folder = home.with_name("remote")
        folder.mkdir(parents=True)

        def device(name: str) -> _Device:
            return stack.enter_context(_device(home.with_name(name), folder))

        laptop, desktop, phone = device("laptop"), device("desktop"), device("phone")
        laptop.service.set_up(SyncSetup(str(folder), "laptop"), PERSON)
        ids = _fill(laptop, count)
        laptop.sync()
        desktop.shows_snapshots = False
        rows = [
            _measured(
                "first pull through the logs",
                count,
                desktop,
                lambda: desktop.join(laptop, "desktop"),
            )
        ]
        before = _size(folder)
        laptop.rule = _AT_ONCE_RULE
        _add(laptop, ["one more"])
        written = _measured("writing a snapshot", count, laptop, laptop.sync)
        laptop.rule = _NEVER
        rows += [{**written, "bytes written": _size(folder) - before}]
        rows.append(
            _measured(
                "first pull through a snapshot", count, phone, lambda: phone.join(laptop, "phone")
            )
        )
        laptop.sync()
        desktop.sync()
        _change(laptop, ids, _OPERATIONS)
        laptop.sync()
        rows.append(_measured("pull of operations", _OPERATIONS, desktop, desktop.sync))
        rows.append(_edit_row(laptop, ids, folder))
        rows.append(_idle_row(desktop))
        rows.append(_delay_row(laptop, desktop))
    return rows


@contextmanager
def _device(home: Path, folder: Path) -> Iterator[_Device]:
    recovery = home.with_name(f"{home.name}-recovery")
    command(home, "init", "--key-file", "--recovery-file", str(recovery))
    services = bench_services(home)
    try:
        services.vault.unlock_with_key_file()
        services.vault._maintenance.stop()  # noqa: SLF001 (only what is measured runs)
        session = services.search._session  # noqa: SLF001 (measured from inside)
        with session.borrow() as opened:
            yield _Device(opened, session, folder)
    finally:
        services.close()


def _measured(what: str, count: int, device: _Device, work: Callable[[], object]) -> Row:
    device.asked.clear()
    begun, used = time.perf_counter(), time.process_time()
    work()
    seconds, used = time.perf_counter() - begun, time.process_time() - used
    return {
        "what": what,
        "operations": count,
        "seconds": round(seconds, 2),
        "seconds of processor": round(used, 2),
        "per second of processor": round(count / used),
        **device.asked,
    }


def _fill(device: _Device, count: int) -> list["MemoryId"]:
    texts = sentences(count)
    made = []
    for start in range(0, count, _AT_ONCE):
        made += _add(device, texts[start : start + _AT_ONCE])
    return made


def _add(device: _Device, texts: list[str]) -> list["MemoryId"]:
    from muniment.domain.ids import new_memory_id
    from muniment.domain.memories.memory import EmbeddingState, MemoryDraft
    from muniment.storage.memories.memory_fields import NewMemory

    opened, made = device.opened, []
    with opened.store.write("person") as unit:
        row = unit.namespaces.all()[0]
        for text in texts:
            made.append(new_memory_id(opened.now_ms()))
            draft = MemoryDraft(content=text, tags=("bench",), metadata={"length": len(text)})
            new = NewMemory(
                *(made[-1], row.id, draft, opened.clock.now()),
                passages=(),
                state=EmbeddingState.PENDING,
            )
            unit.memories.add(new, namespace=row.name)
    return made


def _change(device: _Device, ids: list["MemoryId"], count: int) -> None:
    """Change texts, tags and importance of memories, one field at a time."""
    from muniment.domain.memories.memory import MemoryPatch

    texts = sentences(count)
    for start in range(0, count, _AT_ONCE):
        with device.opened.store.write("person") as unit:
            for number in range(start, min(start + _AT_ONCE, count)):
                patches = (
                    MemoryPatch(content=f"{texts[number]} {number}"),
                    MemoryPatch(tags=("bench", f"tag {number}")),
                    MemoryPatch(importance=(number % 97 + 1) / 100),
                )
                memory = unit.memories.must(ids[number % len(ids)])
                now = device.opened.clock.now()
                unit.memories.edit(memory, patches[number % 3], moment=now)


def _edit_row(device: _Device, ids: list["MemoryId"], folder: Path) -> Row:
    """Return what edits cost on the wire over their texts."""
    from muniment.domain.memories.memory import MemoryPatch

    over = []
    for number, text in enumerate(sentences(_WRITES)):
        before = _size(folder)
        with device.opened.store.write("person") as unit:
            memory = unit.memories.must(ids[number])
            now = device.opened.clock.now()
            unit.memories.edit(memory, MemoryPatch(content=f"{text}!"), moment=now)
        device.sync()
        over.append(_size(folder) - before - len(text) - 1)
    return {
        "what": "bytes of a small edit over its text",
        "p50": percentile(over, 50),
        "most": max(over),
    }


def _idle_row(device: _Device) -> Row:
    """Return what an interval costs in which nothing happens."""
    from muniment.services.sync.background_sync import BackgroundSync

    background = BackgroundSync(device.session, device.service)
    background.run_due()
    device.asked.clear()
    used = time.process_time()
    background.run_due()
    return {
        "what": "an interval in which nothing happens, 3 devices",
        "milliseconds of processor": round((time.process_time() - used) * 1e3, 1),
        **device.asked,
    }


def _delay_row(writer: _Device, reader: _Device) -> Row:
    """Return how soon a device sees what another one writes while both are online."""
    from muniment.services.sync.background_sync import REST_S, BackgroundSync

    devices = [BackgroundSync(one.session, one.service) for one in (writer, reader)]
    delays = []
    for one in devices:
        one.start()
    try:
        # A vault that was just unlocked rests before the first round.
        time.sleep(REST_S + _SETTLING_S)
        for number in range(_WRITES):
            time.sleep(0.37 * number)  # At another moment of the interval each time.
            (made,) = _add(writer, [f"seen soon {number}"])
            begun = time.perf_counter()
            devices[0].take_in(cast("ChangeSet", _Changed()))
            while not _knows(reader, made) and time.perf_counter() - begun < _PATIENCE_S:
                time.sleep(_POLL_S)
            delays.append(time.perf_counter() - begun)
    finally:
        for one in devices:
            one.stop()
    return {
        "what": "seconds until an online device sees a write, over a folder",
        "p50": round(percentile(delays, 50), 2),
        "most": round(max(delays), 2),
    }


class _Changed:
    memories: Final = ("one",)
    namespaces: Final = ()


def _knows(device: _Device, memory_id: "MemoryId") -> bool:
    with device.opened.store.read() as reading:
        return bool(reading.memories.known_by_ids([memory_id]))


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
