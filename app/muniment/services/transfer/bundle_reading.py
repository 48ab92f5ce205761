"""Read a bundle: first all of it, to verify it, then once more to use its records."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import groupby, islice
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

from muniment.bundles.header import BundleHead
from muniment.bundles.keys import Opener, file_key_of
from muniment.bundles.payload import Record, RecordReader, read_head
from muniment.domain.errors import DamagedBundleError, WrongBundleKeyError, WrongKeyError
from muniment.domain.os_errors import os_errors_translated
from muniment.domain.vault.secret_bytes import Secret

SCHEMA: Final = 1
MANIFEST: Final = "manifest"
VECTORS: Final = "vectors"
_AT_ONCE: Final = 500
_EXAMPLES: Final = 5

Batch: TypeAlias = tuple[str, list[Record | bytes]]
"""Some records of one kind, in their order."""


@dataclass(slots=True, repr=False)
class Section:
    """What a bundle holds of one namespace: its manifest, counts and the first texts."""

    manifest: Record
    counts: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of the exported namespace."""
        return str(self.manifest["namespace"])

    def add(self, kind: str, records: list[Record | bytes]) -> None:
        """Count records, and keep the first texts."""
        self.counts[kind] += len(records)
        if kind == "memory" and len(self.examples) < _EXAMPLES:
            texts = [str(one.get("content")) for one in records if isinstance(one, dict)]
            self.examples += texts[: _EXAMPLES - len(self.examples)]


class BundleContents:
    """The contents of a bundle file; one thread.

    Args:
        file: The bundle, at its beginning.
        openers: What may open it; the first that does counts.

    Raises:
        DamagedBundleError: Its header was changed or cut.
        NewerFormatError: A newer version wrote it.
        WrongBundleKeyError: None of them opens it.
    """

    def __init__(self, file: BinaryIO, openers: Sequence[Opener]) -> None:
        self._file = file
        self._head = read_head(file)
        self._start = file.tell()
        self._key = _key_of(self._head, openers)
        self.created = self._head.header.created
        self.size_bytes = file.seek(0, 2)

    def verify(
        self,
        report: Callable[[int], object],
        look: Callable[[Section, Batch], object] = lambda _section, _batch: None,
    ) -> list[Section]:
        """Read everything and check it; return what each namespace holds.

        Args:
            report: Called with the bytes read.
            look: Called with the records of each namespace, some at a time. What it sees is not
                proved to be complete before the end.

        Raises:
            DamagedBundleError: It was changed or cut.
        """
        found = []
        for section, batches in self.sections(report):
            found.append(section)
            for batch in batches:
                section.add(*batch)
                look(section, batch)
        if not found:
            raise DamagedBundleError("it has no valid description of its contents")
        return found

    def sections(
        self, report: Callable[[int], object]
    ) -> Iterator[tuple[Section, Iterator[Batch]]]:
        """Yield each namespace with its records; read those before advancing to the next."""
        self._file.seek(self._start)
        reader = iter(RecordReader(self._file, self._head, self._key, on_progress=report))
        first = next(reader, None)
        while first is not None:
            section = Section(_checked_manifest(first))
            section.counts[MANIFEST] = 1
            rest = _Rest(reader)
            yield section, _batches(rest)
            first = rest.next_manifest()


def _key_of(head: BundleHead, openers: Sequence[Opener]) -> Secret:
    for opener in openers:
        with suppress(WrongKeyError):
            return file_key_of(head, opener)
    raise WrongBundleKeyError


class _Rest:
    """The records up to the next manifest."""

    def __init__(self, reader: Iterator[Record | bytes]) -> None:
        self._reader = reader
        self._next: Record | bytes | None = None

    def __iter__(self) -> Iterator[Record | bytes]:
        for record in self._reader:
            if kind_of(record) == MANIFEST:
                self._next = record
                return
            yield record

    def next_manifest(self) -> Record | bytes | None:
        """Return the next manifest, past what was not read before it."""
        if self._next is None:
            for _ in self:
                pass
        return self._next


def _batches(records: "_Rest") -> Iterator[Batch]:
    for kind, alike in groupby(records, kind_of):
        while some := list(islice(alike, _AT_ONCE)):
            yield kind, some


def kind_of(record: Record | bytes) -> str:
    """Return the kind of a record."""
    return VECTORS if isinstance(record, bytes) else str(record["kind"])


def _checked_manifest(record: Record | bytes) -> Record:
    if isinstance(record, bytes) or kind_of(record) != MANIFEST or record.get("schema") != SCHEMA:
        raise DamagedBundleError("it has no valid description of its contents")
    is_named = isinstance(record.get("namespace"), str)
    if not is_named or not isinstance(record.get("dimension"), int | None):
        raise DamagedBundleError("it has no valid description of its contents")
    return record


@contextmanager
def opened_bundle(source: Path | BinaryIO, openers: Sequence[Opener]) -> Iterator[BundleContents]:
    """Open a bundle, or one that is open at its beginning.

    Raises:
        MunimentError: As `BundleContents`.
        StorageUnavailableError: The file cannot be read.
    """
    if not isinstance(source, Path):
        with os_errors_translated("reading the bundle"):
            yield BundleContents(source, openers)
        return
    with os_errors_translated(f"reading {source.name}"), source.open("rb") as file:
        yield BundleContents(file, openers)
