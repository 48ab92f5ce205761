"""Export namespaces as an encrypted bundle, look into a bundle, and import one."""

import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO, cast

from muniment.bundles.keys import new_head
from muniment.bundles.payload import RecordWriter
from muniment.crypto.recipients import public_key_of
from muniment.domain.access import Actor, Scope
from muniment.domain.errors import NotAllowedError, VaultLockedError
from muniment.domain.memories.bulk import Watch, go_on
from muniment.domain.os_errors import os_errors_translated
from muniment.domain.transfer.bundles import (
    BundleExport,
    BundleExported,
    BundleImport,
    BundleImported,
    BundlePreview,
    BundleProgress,
)
from muniment.domain.vault.public_key import public_key_text
from muniment.services.transfer.bundle_credentials import (
    credentials_of,
    openers_of,
    verifiers_of,
)
from muniment.services.transfer.bundle_export import write_sections
from muniment.services.transfer.bundle_import import Arriving
from muniment.services.transfer.bundle_reading import BundleContents, opened_bundle
from muniment.services.transfer.exclusive_task import ExclusiveTask, Report
from muniment.services.transfer.export_file import ExportFile

if TYPE_CHECKING:
    from muniment.services.models.passages import MemoryEmbedder
    from muniment.services.vault.open_vault import OpenVault
    from muniment.services.vault.vault_session import VaultSession


class BundleService:
    """Use cases about encrypted bundles; any thread, one export or import at a time.

    Args:
        session: Lends the open vault.
        embedder: Says which model's vectors a vault takes that has none yet.
    """

    def __init__(self, session: "VaultSession", embedder: "MemoryEmbedder") -> None:
        self._session = session
        self._embedder = embedder
        self._work = ExclusiveTask()

    def export_bundle(
        self, request: BundleExport, actor: Actor, *, watch: Watch = go_on
    ) -> BundleExported:
        """Write namespaces into a bundle, read all of it again, and only then name the file.

        Args:
            request: What to export, and where.
            actor: The caller.
            watch: Receives the progress; returns whether to go on.

        Raises:
            ConflictError: The file exists and may not be replaced, another bundle is being
                processed, or `stop` was called.
            DiskFullError: No space for it.
            FileRefusedError: The folder cannot be written.
            InvalidInputError: It names no namespace, or the filter is not valid.
            NotAllowedError: The actor does not see the whole vault, or is no admin.
            NotFoundError: There is no such namespace.
            OperationCancelledError: The watch said so.
            VaultLockedError: The vault is locked, or was locked meanwhile.
        """
        actor.require_unconfined()
        assert request.path is not None  # noqa: S101 (a file was asked for)
        with (
            self._begun(actor, watch) as report,
            self._session.borrow() as opened,
            ExportFile(request.path, may_replace=request.may_replace) as file,
        ):
            counts = _exported(
                opened, request, actor, write=file.write, reread=file.written, report=report
            )
            return BundleExported(counts, file.keep())

    def export_stream(self, request: BundleExport, actor: Actor) -> BinaryIO:
        """Write namespaces into an unnamed file and verify it; closing the file deletes it.

        Raises:
            MunimentError: As `export_bundle`.
            NotAllowedError: The actor is no admin, or an agent asks for the trash or for
                confidential memories.
        """
        if actor.is_agent and (request.with_trash or request.with_confidential):
            raise NotAllowedError("only the person exports the trash and confidential memories")
        with self._begun(actor, go_on) as report, self._session.borrow() as opened:
            file = self.temporary_file(actor)
            try:
                with os_errors_translated("writing the bundle"):
                    _exported(
                        opened,
                        request,
                        actor,
                        write=file.write,
                        reread=lambda: nullcontext(_rewound(file)),
                        report=report,
                    )
                return _rewound(file)
            except BaseException:
                file.close()
                raise

    def temporary_file(self, actor: Actor) -> BinaryIO:
        """Open an unnamed file on the disk of the vault; closing it deletes it.

        Raises:
            NotAllowedError: The actor is no admin.
            StorageUnavailableError: It cannot be created.
        """
        actor.require(Scope.ADMIN)
        with self._session.borrow() as opened, os_errors_translated("writing the bundle"):
            return cast("BinaryIO", TemporaryFile(dir=opened.store.path.parent))

    def preview_bundle(
        self, request: BundleImport, actor: Actor, *, watch: Watch = go_on
    ) -> BundlePreview:
        """Verify a bundle from its first to its last byte, and say what importing it would do.

        Raises:
            ConflictError: As `export_bundle`.
            DamagedBundleError: It was changed or cut.
            InvalidInputError: The name is no name of a namespace, or the bundle holds several.
            NewerFormatError: A newer version wrote it.
            NotAllowedError: As `export_bundle`.
            OperationCancelledError: As `export_bundle`.
            WrongBundleKeyError: Neither the passphrase nor this vault opens it.
        """
        _require_reach(request, actor)
        with (
            self._begun(actor, watch) as report,
            self._session.borrow() as opened,
            _bundle_of(request, opened) as bundle,
            opened.store.read() as reading,
        ):
            arriving = Arriving(bundle, request.into, actor, report=report)
            arriving.compare(reading)
            return BundlePreview(bundle.created, arriving.outcomes())

    def import_bundle(
        self,
        request: BundleImport,
        actor: Actor,
        *,
        watch: Watch = go_on,
        batch_id: str | None = None,
    ) -> BundleImported:
        """Import a bundle: verify all of it, then write it in one transaction.

        A namespace that does not exist is created. Memories that exist are merged: the later write
        of each field counts.

        Args:
            request: What to import.
            actor: The caller.
            watch: Receives the progress; returns whether to go on.
            batch_id: For the journal; a new one when omitted.

        Raises:
            ConflictError: As `export_bundle`.
            DamagedBundleError: As `preview_bundle`; nothing was written.
            DiskFullError: No space for it; nothing was written.
            InvalidInputError: As `preview_bundle`.
            NewerFormatError: As `preview_bundle`.
            NotAllowedError: As `export_bundle`.
            OperationCancelledError: As `export_bundle`; nothing was written.
            WrongBundleKeyError: As `preview_bundle`.
        """
        batch_id = batch_id or str(uuid.uuid4())
        _require_reach(request, actor)
        with (
            self._begun(actor, watch) as report,
            self._session.borrow() as opened,
            _bundle_of(request, opened) as bundle,
        ):
            arriving = Arriving(bundle, request.into, actor, report=report)
            self._embedder.follow_default(opened)
            with opened.store.write(actor.name, batch_id=batch_id) as unit:
                arriving.compare(unit)
                outcomes = arriving.outcomes()
                arriving.write(unit, opened.clock.now())
        return BundleImported(batch_id, outcomes)

    def public_key(self, actor: Actor) -> str:
        """Return this vault's public key, with which others make bundles for it.

        Raises:
            NotAllowedError: The actor is no admin.
        """
        actor.require(Scope.ADMIN)
        with self._session.borrow() as opened:
            return public_key_text(public_key_of(opened.vault.keys.bundle_recipient))

    def progress(self, actor: Actor) -> BundleProgress | None:
        """Return the progress of the running export or import; ``None`` if there is none.

        Raises:
            NotAllowedError: As `export_bundle`.
        """
        actor.require_unconfined()
        return self._work.progress

    def stop(self, actor: Actor) -> None:
        """Stop the running export or import soon, if there is one; nothing of it stays.

        Raises:
            NotAllowedError: As `export_bundle`.
        """
        actor.require_unconfined()
        self._work.stop()

    @contextmanager
    def _begun(self, actor: Actor, watch: Watch) -> Iterator[Report]:
        actor.require(Scope.ADMIN)
        with self._work.begun(watch) as follow:

            def report(done: int, total: int) -> None:
                follow(done, total)
                if not self._session.is_open:
                    raise VaultLockedError

            yield report


def _require_reach(request: BundleImport, actor: Actor) -> None:
    """Require that the actor may choose the source: only the person names files."""
    if isinstance(request.source, Path):
        actor.require_unconfined()


def _bundle_of(
    request: BundleImport, opened: "OpenVault"
) -> AbstractContextManager[BundleContents]:
    return opened_bundle(request.source, openers_of(request.passphrase, opened.vault.keys))


def _rewound(file: BinaryIO) -> BinaryIO:
    file.flush()
    file.seek(0)
    return file


def _exported(
    opened: "OpenVault",
    request: BundleExport,
    actor: Actor,
    *,
    write: Callable[[bytes], object],
    reread: Callable[[], AbstractContextManager[BinaryIO]],
    report: Report,
) -> Counter[str]:
    """Write a bundle, then read all of it again; returns what it holds."""
    with opened.store.read_through() as reading:
        head, file_key = new_head(
            credentials_of(request, opened.vault.keys),
            bundle_id=uuid.uuid4(),
            created=opened.clock.now(),
        )
        writer = RecordWriter(write, head, file_key)
        file_key.wipe()
        total = write_sections(
            writer, reading, request, actor, now_ms=opened.now_ms(), report=report
        )
        writer.finish()
    counts = Counter[str]()
    with reread() as written:
        contents = BundleContents(written, verifiers_of(request, opened.vault.keys))
        size = contents.size_bytes
        for section in contents.verify(
            lambda done: report(total + total * done // size, 2 * total)
        ):
            counts.update(section.counts)
    return counts
