"""Import memories from one readable file: preview it first, then write in short steps."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from muniment.domain.access import Actor, Scope
from muniment.domain.errors import InvalidInputError, NotFoundError
from muniment.domain.memories.bulk import Watch, go_on
from muniment.domain.transfer.importing import (
    CANDIDATES_MAX,
    FAULTS_MAX,
    Candidate,
    Imported,
    ImportFormat,
    ImportPreview,
    ImportRequest,
    LineFault,
)
from muniment.domain.usage.usage import UsageAction
from muniment.services.memories.drafts import DraftWriter, validated_draft
from muniment.services.time_slices import AT_ONCE, in_steps, let_others_write
from muniment.services.transfer.import_entries import ImportEntry, entries_of
from muniment.services.transfer.import_record import Read
from muniment.services.usage import counted_calls as metering
from muniment.services.usage.usage_meter import Outcome

if TYPE_CHECKING:
    from datetime import datetime

    from muniment.domain.ids import NamespaceId
    from muniment.domain.memories.memory import MemoryDraft
    from muniment.services.conversations.conversation_service import ConversationService
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.reading import Reading
    from muniment.storage.unit_of_work import UnitOfWork

_FIRST: Final = 5
_SEEN_MAX: Final = 1_000_000
"""How many lines a preview remembers to detect duplicates: some 70 MB of hashes."""
_Step: TypeAlias = "tuple[list[Read], int]"


def _created(done: Imported, _actor: Actor, asked: ImportRequest) -> Outcome:
    return Outcome(asked.namespace, done.created, done.known)


@dataclass(slots=True)
class _Tally:
    """The progress so far."""

    lines: int = 0
    created: int = 0
    known: int = 0
    secrets: int = 0
    left_out: int = 0
    unwanted: int = 0
    found: int = 0
    faults: list[LineFault] = field(default_factory=list)

    def leave_out(self, fault: LineFault) -> None:
        """Count a line that is no memory; only the first ones are kept for the report."""
        self.left_out += 1
        if len(self.faults) < FAULTS_MAX:
            self.faults.append(fault)


class ImportService:
    """Use cases about importing memories from a file; any thread.

    A line that is no memory is skipped and reported by number; a memory that the namespace already
    has is not written again. Vectors are computed in the background.
    """

    def __init__(
        self, session: "VaultSession", writer: DraftWriter, conversations: "ConversationService"
    ) -> None:
        self._session = session
        self._writer = writer
        self._conversations = conversations

    def preview(
        self,
        request: ImportRequest,
        actor: Actor,
        *,
        watch: Watch = go_on,
        seen: set[int] | None = None,
    ) -> ImportPreview | None:
        """Report what an import would do; reads the whole file and writes nothing.

        Args:
            request: The file, and where its memories would go.
            actor: The caller; it must see the whole vault, since it chooses the path.
            watch: Receives how many of how many bytes were read; returns whether to go on.
            seen: What files that would be imported before hold; this file's is added to it.

        Returns:
            What it would do; ``None`` if the watch stopped it.

        Raises:
            InvalidInputError: The file name has no known format, or it is no file.
            NotAllowedError: The actor does not see the whole vault, or may not write.
            NotFoundError: There is no such namespace.
            StorageUnavailableError: The file cannot be read.
        """
        tally, first, seen = _Tally(), list[str](), set[int]() if seen is None else seen
        candidates, format_ = list[Candidate](), self._format_of(request, actor)
        for reads, end in self._steps(request, format_, actor, tally=tally):
            first += [read.draft.content for read in reads[: _FIRST - len(first)]]
            with self._session.borrow() as opened, opened.store.read() as reading:
                there = _there(reading, reads, _namespace_id(reading, request), opened.now_ms())
            for read in reads:
                key = read.draft.client_id or ""
                is_known = key in there or hash(key) in seen
                if read.conversation and not is_known and len(candidates) < CANDIDATES_MAX:
                    candidates.append(_candidate(read))
                if _is_unwanted(key, request.without):
                    tally.unwanted += 1
                    continue
                tally.known += is_known
                if len(seen) < _SEEN_MAX:
                    seen.add(hash(key))
            if not watch(end, _size_of(request)):
                return None
        faults = tuple(tally.faults)
        done = (tally.lines, tally.known, tally.left_out, faults, tuple(first), format_)
        return ImportPreview(*done, tuple(candidates), tally.unwanted, tally.found)

    @metering.counted(UsageAction.CREATE, _created)
    def import_file(
        self,
        request: ImportRequest,
        actor: Actor,
        *,
        watch: Watch = go_on,
        batch_id: str | None = None,
    ) -> Imported:
        """Write the memories of a file. If it is stopped, finished steps stay.

        Args:
            request: As `preview`.
            actor: As `preview`.
            watch: As `preview`, called after each step.
            batch_id: For the journal; a new one when omitted.

        Raises:
            MunimentError: As `preview`; what was written before stays.
            VaultLockedError: The vault was locked before all was written.
        """
        batch_id = batch_id or str(uuid.uuid4())
        tally, is_stopped, format_ = _Tally(), False, self._format_of(request, actor)
        for reads, end in self._steps(request, format_, actor, tally=tally):
            wanted = [read for read in reads if not _is_unwanted_read(read, request.without)]
            for some in in_steps(wanted):
                self._write(some, request, actor, batch_id=batch_id, tally=tally)
            if not watch(end, _size_of(request)):
                is_stopped = True
                break
        done = (tally.created, tally.known, tally.left_out, tuple(tally.faults))
        return Imported(batch_id, *done, is_stopped, tally.secrets, format_)

    def _format_of(self, request: ImportRequest, actor: Actor) -> ImportFormat:
        actor.require_unconfined()
        actor.require(Scope.WRITE)
        if request.format is not None:
            return request.format
        from muniment.importers.input_file import InputFile
        from muniment.importers.recognition import recognised

        return recognised(InputFile.at(request.path))

    def _steps(
        self, request: ImportRequest, format_: ImportFormat, actor: Actor, *, tally: _Tally
    ) -> Iterator[_Step]:
        """Yield some tens of memories at a time, and how many bytes were read with them."""
        with self._session.borrow() as opened, opened.store.read() as reading:
            now = opened.clock.now()
            _namespace_id(reading, request)
        # Read each entry before fetching the next: fifty raw lines may be much larger than fifty
        # memories.
        find = partial(self._conversations.facts, now=now)
        entries, reads, end = entries_of(request.path, format_, find), list[Read](), 0
        for number, entry in enumerate(entries, start=1):
            reads += _validated(entry, request.namespace, actor, tally=tally, now=now)
            end = entry.end
            if number % AT_ONCE == 0 or len(reads) >= AT_ONCE:
                yield reads, end
                reads = []
        yield reads, end

    def _write(
        self,
        reads: Sequence[Read],
        request: ImportRequest,
        actor: Actor,
        *,
        batch_id: str,
        tally: _Tally,
    ) -> None:
        let_others_write()
        with self._session.borrow() as opened:
            plans = self._writer.prepare([read.draft for read in reads], opened, actor)
            with self._writer.commit(plans, opened, actor, batch_id=batch_id) as commit:
                unit = commit.unit
                there = _there(unit, reads, _namespace_id(unit, request), opened.now_ms())
                for read, plan in zip(reads, plans, strict=True):
                    if read.draft.client_id in there:
                        tally.known += 1
                        continue
                    stored = commit.store(plan, archived=read.is_archived)
                    tally.created += stored.is_new
                    tally.known += not stored.is_new
                    tally.secrets += stored.is_secret


def _validated(
    entry: ImportEntry, namespace: str, actor: Actor, *, tally: _Tally, now: "datetime"
) -> list[Read]:
    """Return the memory of an entry, if it is one; count it either way, unless it is blank."""
    if entry.read is None:
        return []
    tally.lines += 1
    try:
        reads = [
            replace(read, draft=validated_draft(_not_later(read, now), actor, now))
            for read in entry.read(namespace)
        ]
    except InvalidInputError as error:
        last = entry.last if entry.last != entry.number else 0
        tally.leave_out(LineFault(entry.number, error.field, error.reason, last))
        return []
    tally.found += len(reads)
    return reads


def _not_later(read: Read, now: "datetime") -> "MemoryDraft":
    """Return the draft; what was said cannot be said later than now, whatever a clock said."""
    said_at = read.draft.created_at
    is_later = bool(read.conversation) and said_at is not None and said_at > now
    return replace(read.draft, created_at=now) if is_later else read.draft


def _candidate(read: Read) -> Candidate:
    return Candidate(read.draft.client_id or "", read.conversation, read.draft.content)


def _is_unwanted_read(read: Read, without: frozenset[str]) -> bool:
    return _is_unwanted(read.draft.client_id or "", without)


def _is_unwanted(key: str, without: frozenset[str]) -> bool:
    """Return whether a key, or that of the conversation it is of, is among the unwanted ones."""
    if not without:
        return False
    parts = key.split(":")
    return any(":".join(parts[:count]) in without for count in range(2, len(parts) + 1))


def _there(
    view: "Reading | UnitOfWork", reads: Sequence[Read], namespace_id: "NamespaceId", now_ms: int
) -> set[str | None]:
    """Return the idempotency keys of the memories that the namespace has, by key or by id."""
    keys = [read.draft.client_id or "" for read in reads]
    present = view.presence.of_client_ids(namespace_id, keys, now_ms)
    ids = view.presence.of_ids(namespace_id, [read.id for read in reads if read.id], now_ms)
    return {*present, *(read.draft.client_id for read in reads if read.id in ids)}


def _namespace_id(view: "Reading | UnitOfWork", request: ImportRequest) -> "NamespaceId":
    found = view.namespaces.by_name(request.namespace)
    if found is None:
        raise NotFoundError(f"there is no namespace {request.namespace!r}")
    return found.id


def _size_of(request: ImportRequest) -> int:
    from muniment.importers.input_file import InputFile

    return InputFile.at(request.path).size()
