"""Export a namespace as an encrypted bundle, look into a bundle, and import one."""

import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby, islice
from typing import TYPE_CHECKING, BinaryIO, Final

from muniment.bundles.keys import Passphrase, file_key_of, new_head
from muniment.bundles.payload import Record, RecordReader, RecordWriter, read_head
from muniment.domain.access import Actor, Scope
from muniment.domain.errors import DamagedBundleError, NotFoundError
from muniment.domain.os_errors import os_errors_translated
from muniment.domain.transfer.bundles import (
    BundleExport,
    BundleExported,
    BundleImport,
    BundleImported,
    BundlePreview,
)
from muniment.domain.validation import check_namespace
from muniment.domain.vault.secrets import Secret
from muniment.services.transfer.export_file import ExportFile

if TYPE_CHECKING:
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.namespaces import NamespaceRow
    from muniment.storage.reading import Reading
    from muniment.storage.unit_of_work import UnitOfWork

_SCHEMA: Final = 1
_AT_ONCE: Final = 500
_EXAMPLES: Final = 5


class BundleService:
    """Use cases about encrypted bundles; any thread."""

    def __init__(self, session: "VaultSession") -> None:
        self._session = session

    def export_bundle(self, request: BundleExport, actor: Actor) -> BundleExported:
        """Write a namespace into a bundle, read all of it again, and only then name the file.

        Raises:
            ConflictError: The file exists, and may not be replaced.
            DiskFullError: No space for it.
            FileRefusedError: The folder cannot be written.
            NotAllowedError: The actor does not see the whole vault, or is no admin.
            NotFoundError: There is no such namespace.
        """
        _require(actor)
        with (
            self._session.borrow() as opened,
            ExportFile(request.path, may_replace=request.may_replace) as file,
            opened.store.read() as reading,
        ):
            head, file_key = new_head(
                [Passphrase(request.passphrase)],
                bundle_id=uuid.uuid4(),
                created=opened.clock.now(),
            )
            writer = RecordWriter(file.write, head, file_key)
            _write_all(writer, reading, request)
            writer.finish()
            file_key.wipe()
            with file.written() as written:
                counts = _Verified(written, request.passphrase).counts
            return BundleExported(counts, file.keep())

    def preview_bundle(self, request: BundleImport, actor: Actor) -> BundlePreview:
        """Verify a bundle from its first to its last byte, and say what it holds.

        Raises:
            DamagedBundleError: It was changed or cut.
            NewerFormatError: A newer version wrote it.
            NotAllowedError: As `export_bundle`.
            WrongKeyError: The passphrase does not open it.
        """
        _require(actor)
        with _opened_file(request) as file:
            found = _Verified(file, request.passphrase)
        return BundlePreview(
            found.manifest["namespace"], found.created, found.counts, tuple(found.examples)
        )

    def import_bundle(self, request: BundleImport, actor: Actor) -> BundleImported:
        """Import a bundle as a new namespace: verify all of it, then write it in one transaction.

        Raises:
            ConflictError: A namespace of that name exists.
            DamagedBundleError: As `preview_bundle`; nothing was written.
            InvalidInputError: The name is no name of a namespace.
            NewerFormatError: As `preview_bundle`.
            NotAllowedError: As `export_bundle`.
            WrongKeyError: As `preview_bundle`.
        """
        _require(actor)
        batch_id = str(uuid.uuid4())
        with _opened_file(request) as file:
            found = _Verified(file, request.passphrase)
            name = request.namespace or found.manifest["namespace"]
            check_namespace(name)
            with (
                self._session.borrow() as opened,
                opened.store.write(actor.name, batch_id=batch_id) as unit,
            ):
                row = unit.namespaces.create(name, opened.now_ms())
                unit.journal.append("create", row.subject, {"name": name})
                unit.changed_namespaces.append(name)
                _apply(found, file, unit, row)
        return BundleImported(name, batch_id, found.counts)


class _Verified:
    """A bundle that was read from its first to its last byte, and can be read again."""

    def __init__(self, file: BinaryIO, passphrase: Secret) -> None:
        head = read_head(file)
        self._start = file.tell()
        self._head, self._key = head, file_key_of(head, Passphrase(passphrase))
        self.created = head.header.created
        self.counts: Counter[str] = Counter()
        self.examples: list[str] = []
        self.manifest: Record = {}
        for record in RecordReader(file, head, self._key):
            kind = "vectors" if isinstance(record, bytes) else record["kind"]
            if not self.counts:
                self.manifest = _manifest(record)
            self.counts[kind] += 1
            if not isinstance(record, bytes) and kind == "memory":
                self.examples += [str(record.get("content"))][: _EXAMPLES - len(self.examples)]
        if not self.counts:
            raise DamagedBundleError("it has no valid description of its contents")

    def records(self, file: BinaryIO) -> Iterator[Record | bytes]:
        """Read the records again, behind the manifest; each is checked once more."""
        file.seek(self._start)
        return islice(RecordReader(file, self._head, self._key), 1, None)


def _manifest(record: Record | bytes) -> Record:
    if isinstance(record, bytes) or record["kind"] != "manifest" or record.get("schema") != _SCHEMA:
        raise DamagedBundleError("it has no valid description of its contents")
    is_named = isinstance(record.get("namespace"), str)
    if not is_named or not isinstance(record.get("dimension"), int | None):
        raise DamagedBundleError("it has no valid description of its contents")
    return record


def _require(actor: Actor) -> None:
    actor.require(Scope.ADMIN)
    actor.require_unconfined()


def _write_all(writer: RecordWriter, reading: "Reading", request: BundleExport) -> None:
    namespace = reading.namespaces.by_name(request.namespace)
    if namespace is None:
        raise NotFoundError(f"there is no namespace {request.namespace!r}")
    active = reading.vector_sets.active()
    rows = reading.bundle(namespace.id)
    numbers = rows.numbers(
        with_trash=request.with_trash, with_confidential=request.with_confidential
    )
    writer.add(
        {
            "kind": "manifest",
            "schema": _SCHEMA,
            "namespace": namespace.name,
            "created_at": namespace.created_at,
            "memories": len(numbers),
            "model": active and active.model_id,
            "dimension": active and active.dimension,
        }
    )
    for record in rows.memories(numbers):
        writer.add(record)
    for record in rows.others():
        writer.add(record)
    if active is not None:
        for body in rows.vectors(numbers, active.id):
            writer.add_vectors(body)


def _apply(found: _Verified, file: BinaryIO, unit: "UnitOfWork", row: "NamespaceRow") -> None:
    """Write the records into an empty namespace."""
    rows = unit.bundle(row)
    active = unit.vector_sets.active()
    is_same_model = active is not None and active.model_id == found.manifest.get("model")
    for kind, records in groupby(found.records(file), _kind_of):
        while some := list(islice(records, _AT_ONCE)):
            if kind != "vectors":
                rows.put([record for record in some if isinstance(record, dict)])
            elif is_same_model and active is not None:
                for body in some:
                    if isinstance(body, bytes):
                        rows.put_vectors(body, active.dimension)
    if not is_same_model:
        rows.embed_later()


def _kind_of(record: Record | bytes) -> str:
    return "vectors" if isinstance(record, bytes) else str(record["kind"])


@contextmanager
def _opened_file(request: BundleImport) -> Iterator[BinaryIO]:
    with os_errors_translated(f"reading {request.path.name}"), request.path.open("rb") as file:
        yield file
