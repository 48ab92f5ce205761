"""Export memories into one readable file at a path of the user's choice."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from muniment.domain.access import Actor, Scope
from muniment.domain.errors import InvalidInputError, VaultLockedError
from muniment.domain.memories.bulk import Selection, Watch, go_on
from muniment.domain.memories.memory import Memory, Visibility
from muniment.domain.memories.query import Lifetime, MemoryFilter, Sort
from muniment.domain.transfer.exporting import (
    Exported,
    ExportFormat,
    ExportPreview,
    ExportRequest,
    ExportStream,
    is_sensitive,
)
from muniment.domain.usage.usage import UsageAction
from muniment.services.memories.drafts import is_gone
from muniment.services.memories.listing import listed
from muniment.services.memories.selecting import selected_numbers
from muniment.services.time_slices import in_steps
from muniment.services.transfer.export_file import ExportFile
from muniment.services.transfer.export_folder import ExportFolder
from muniment.services.transfer.export_formats import ENCODERS
from muniment.services.transfer.export_notes import note_name
from muniment.services.usage import counted_calls as metering
from muniment.services.usage.usage_meter import Outcome

if TYPE_CHECKING:
    from datetime import datetime

    from muniment.services.vault.open_vault import OpenVault
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.reading import Reading

_STOPPED: Final = Exported(0, 0, 0, 0, (), is_stopped=True)


def _written(done: Exported, _actor: Actor, _asked: object) -> Outcome:
    if not done.namespaces:
        return Outcome(None)
    first, *others = done.namespaces
    return Outcome(*first, elsewhere=tuple(others))


@dataclass(slots=True)
class _Tally:
    """The progress so far; withheld and unreadable memories are counted and left out."""

    written: Counter[str] = field(default_factory=Counter)
    withheld: int = 0
    unreadable: int = 0
    looked_at: int = 0


class ExportService:
    """Use cases about readable files of memories; any thread.

    Each step reads some tens of memories, returns the vault and writes them. Neither locking nor
    the store waits for the target disk, and only one step's memories are in RAM.
    """

    def __init__(self, session: "VaultSession") -> None:
        self._session = session

    def preview(self, selection: Selection, actor: Actor) -> ExportPreview:
        """Count what an export would write.

        Raises:
            InvalidInputError: The filter is not valid, or includes the trash.
            NotAllowedError: The actor does not see the whole vault.
            NotFoundError: A namespace that the filter names does not exist.
        """
        actor.require_unconfined()
        _check(selection)
        with self._session.borrow() as opened, opened.store.read() as reading:
            numbers = selected_numbers(reading, selection, actor, now_ms=opened.now_ms())
            if selection.wanted is None:
                return _counted(opened, reading, numbers)
            sensitive = _sensitive(opened, reading, selection.wanted, actor)
            return ExportPreview(len(numbers), len(sensitive.intersection(numbers)))

    @metering.counted(UsageAction.EXPORT, _written)
    def export(self, request: ExportRequest, actor: Actor, *, watch: Watch = go_on) -> Exported:
        """Write memories into a file that only its owner may read; the trash is left out.

        The file appears only once all of it is written. If the export is stopped or fails, or the
        vault is locked meanwhile, nothing stays on the disk.

        Args:
            request: Which memories, in which format, and where.
            actor: The caller; it must see the whole vault, since it chooses the path.
            watch: Receives the progress after each step; returns whether to go on.

        Raises:
            ConflictError: The file exists, and may not be replaced.
            DiskFullError: No space for it.
            FileRefusedError: The folder cannot be written.
            InvalidInputError: As `preview`.
            NotAllowedError: As `preview`.
            NotFoundError: As `preview`.
            VaultLockedError: The vault was locked before all was written.
        """
        actor.require_unconfined()
        _check(request.selection)
        numbers = self._numbers(request.selection, request.sort, actor)
        tally = _Tally()
        target = ExportFolder if request.format is ExportFormat.NOTES else ExportFile
        with target(request.path, may_replace=request.may_replace) as file:
            file.write(ENCODERS[request.format].head.encode())
            wants_more = watch(0, len(numbers))
            for some in in_steps(numbers):
                if not wants_more:
                    return _STOPPED
                self._step(some, request, file=file, tally=tally)
                wants_more = watch(tally.looked_at, len(numbers))
            if not wants_more:
                return _STOPPED
            if not self._session.is_open:
                raise VaultLockedError
            size = file.keep()
        written = tally.written.total()
        return Exported(
            written,
            tally.withheld,
            len(numbers) - written - tally.withheld - tally.unreadable,
            size,
            tuple(tally.written.most_common()),
            unreadable=tally.unreadable,
        )

    def stream(self, request: ExportStream, actor: Actor) -> Iterator[bytes]:
        """Return the content of an export, part by part.

        The parts are read while they are iterated over, and end early if the vault is locked.

        Raises:
            InvalidInputError: A folder of notes is wanted, which is more than one content, or the
                filter is not valid, or includes the trash.
            NotAllowedError: The actor is no admin.
            NotFoundError: The actor does not see a namespace.
        """
        if request.format is ExportFormat.NOTES:
            raise InvalidInputError("format", "must not be a folder of notes here")
        actor.require(Scope.ADMIN)
        _check(request.selection)
        return self._parts(request, self._numbers(request.selection, Sort.OLDEST, actor))

    def _parts(self, request: ExportStream, numbers: Sequence[int]) -> Iterator[bytes]:
        yield ENCODERS[request.format].head.encode()
        tally = _Tally()
        for some in in_steps(numbers):
            parts = self._read(some, request, tally=tally)
            yield b"".join(content for _, content in parts)

    def _numbers(self, selection: Selection, sort: Sort, actor: Actor) -> list[int]:
        with self._session.borrow() as opened, opened.store.read() as reading:
            return selected_numbers(reading, selection, actor, now_ms=opened.now_ms(), sort=sort)

    def _step(
        self,
        numbers: Sequence[int],
        request: ExportRequest,
        *,
        file: ExportFile | ExportFolder,
        tally: _Tally,
    ) -> None:
        # After the vault is returned: locking must not wait for a slow disk.
        for name, written in self._read(numbers, request, tally=tally):
            file.write(written, name)
        tally.looked_at += len(numbers)

    def _read(
        self,
        numbers: Sequence[int],
        request: ExportRequest | ExportStream,
        *,
        tally: _Tally,
    ) -> list[tuple[str, bytes]]:
        """Return the parts of the file with their names, which only notes use."""
        entry, entries = ENCODERS[request.format].entry, list[tuple[str, bytes]]()
        with self._session.borrow() as opened, opened.store.read() as reading:
            found, unreadable = reading.memories.sorted_out(numbers)
            tally.unreadable += len(unreadable)
            for memory in _still_there(opened, found, numbers, request.selection):
                if is_sensitive(memory) and not request.include_sensitive:
                    tally.withheld += 1
                else:
                    entries.append((note_name(memory), entry(memory).encode()))
                    tally.written[memory.namespace] += 1
        return entries


def _check(selection: Selection) -> None:
    if selection.wanted is not None and selection.wanted.deleted:
        raise InvalidInputError("deleted", "must not include the trash, which cannot be exported")


def _still_there(
    opened: "OpenVault",
    found: Mapping[int, Memory],
    numbers: Sequence[int],
    selection: Selection,
) -> Iterator[Memory]:
    """Yield the found memories that still exist, in the order of the row numbers."""
    now = opened.clock.now()
    for number in numbers:
        memory = found.get(number)
        if memory is not None and not _has_gone(memory, selection.wanted, now):
            yield memory


def _has_gone(memory: Memory, wanted: MemoryFilter | None, now: "datetime") -> bool:
    if wanted is not None and (wanted.include_expired or wanted.lifetime is Lifetime.EXPIRED):
        return memory.deleted_at is not None
    return is_gone(memory, now)


def _counted(opened: "OpenVault", reading: "Reading", numbers: Sequence[int]) -> ExportPreview:
    """Count single memories, some hundred at most, by reading each."""
    selection, total, sensitive = Selection(), 0, 0
    for some in in_steps(numbers):
        found = reading.memories.readable(some)
        for memory in _still_there(opened, found, some, selection):
            total += 1
            sensitive += is_sensitive(memory)
    return ExportPreview(total, sensitive)


def _sensitive(
    opened: "OpenVault", reading: "Reading", wanted: MemoryFilter, actor: Actor
) -> set[int]:
    """Return the row numbers of all sensitive memories a filter covers; decrypts no record."""
    widest = MemoryFilter(
        visibility=Visibility.CONFIDENTIAL,
        namespaces=wanted.namespaces,
        include_archived=True,
        include_expired=True,
    )
    return set(listed(opened, reading, widest, actor).matching.tolist())
