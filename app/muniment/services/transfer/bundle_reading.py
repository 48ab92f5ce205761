"""Read a bundle: first all of it, to verify it, then once more to use its records."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from muniment.bundles.header import BundleHead
from muniment.bundles.keys import Opener, file_key_of
from muniment.bundles.payload import Batch, Record, RecordReader, read_head, records_of
from muniment.domain.errors import DamagedBundleError, WrongBundleKeyError, WrongKeyError
from muniment.domain.os_errors import os_errors_translated
from muniment.domain.vault.secret_bytes import Secret

SCHEMA: Final = 1
MANIFEST: Final = "manifest"
MEMORY: Final = "memory"
_EXAMPLES: Final = 5
_UNDESCRIBED: Final = "it has no valid description of its contents"


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

    def add(self, kind: str, bodies: list[bytes]) -> None:
        """Count records, and keep the first texts."""
        self.counts[kind] += len(bodies)
        if kind == MEMORY and len(self.examples) < _EXAMPLES:
            records = records_of(kind, bodies[: _EXAMPLES - len(self.examples)])
            self.examples += [str(record.get("content")) for record in records]


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

    def verify(self, report: Callable[[int], object]) -> list[Section]:
        """Read everything and check it; return what each namespace holds.

        What the single records hold is checked when they are used.

        Args:
            report: Called with the bytes read.

        Raises:
            DamagedBundleError: It was changed or cut.
        """
        found = []
        for section, batches in self.sections(report):
            found.append(section)
            for kind, bodies in batches:
                section.add(kind, bodies)
        if not found:
            raise DamagedBundleError(_UNDESCRIBED)
        return found

    def sections(
        self, report: Callable[[int], object]
    ) -> Iterator[tuple[Section, Iterator[Batch]]]:
        """Yield each namespace with its records; read those before advancing to the next."""
        self._file.seek(self._start)
        reader = RecordReader(self._file, self._head, self._key, on_progress=report).batches()
        batch = next(reader, None)
        while batch is not None:
            for manifest, is_last in _manifests(batch):
                section = Section(manifest)
                section.counts[MANIFEST] = 1
                rest = _Rest(reader if is_last else iter(()))
                yield section, iter(rest)
                batch = rest.next_manifests()


def _key_of(head: BundleHead, openers: Sequence[Opener]) -> Secret:
    for opener in openers:
        with suppress(WrongKeyError):
            return file_key_of(head, opener)
    raise WrongBundleKeyError


class _Rest:
    """The records up to the next manifests."""

    def __init__(self, reader: Iterator[Batch]) -> None:
        self._reader = reader
        self._next: Batch | None = None

    def __iter__(self) -> Iterator[Batch]:
        for batch in self._reader:
            if batch[0] == MANIFEST:
                self._next = batch
                return
            yield batch

    def next_manifests(self) -> Batch | None:
        """Return the next manifests, past what was not read before them."""
        if self._next is None:
            for _ in self:
                pass
        return self._next


def _manifests(batch: Batch) -> Iterator[tuple[Record, bool]]:
    """Yield manifests in order, and whether other records can follow each."""
    kind, bodies = batch
    if kind != MANIFEST:
        raise DamagedBundleError(_UNDESCRIBED)
    records = records_of(kind, bodies)
    for place, record in enumerate(records, start=1):
        is_named = isinstance(record.get("namespace"), str)
        is_known = record.get("schema") == SCHEMA
        if not is_known or not is_named or not isinstance(record.get("dimension"), int | None):
            raise DamagedBundleError(_UNDESCRIBED)
        yield record, place == len(records)


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
