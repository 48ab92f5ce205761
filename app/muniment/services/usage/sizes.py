"""The storage that the vault takes up, in bytes."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from muniment.storage.reading import Reading
    from muniment.storage.usage.figures import FigureScope, GoneFigures, LiveFigures

_FLOAT_BYTES: Final = 4


@dataclass(frozen=True, slots=True)
class NamespaceStorage:
    """The live memories of one namespace; sizes in bytes."""

    content_characters: int
    sealed_bytes: int
    vectors: int
    vector_bytes: int


@dataclass(frozen=True, slots=True)
class Storage:
    """The storage taken up; all sizes in bytes.

    Args:
        content_characters: Of live memories.
        sealed_bytes: Content and metadata of live memories, encrypted.
        gone_bytes: The same of memories in the trash or expired.
        vectors: Passages of the active set.
        vector_bytes: Their vectors.
        index_bytes: Index in memory. This and the following sizes are of the whole vault, and
            ``None`` for an actor that sees a part of it: they would reveal how much others write.
        text_index_bytes: Full-text index; an estimate.
        database_bytes: The database.
        log_bytes: Its write-ahead log.
        backup_bytes: Every backup.
        by_namespace: Each namespace's share, by name.
    """

    content_characters: int
    sealed_bytes: int
    gone_bytes: int
    vectors: int
    vector_bytes: int
    index_bytes: int | None
    text_index_bytes: int | None
    database_bytes: int | None
    log_bytes: int | None
    backup_bytes: int | None
    by_namespace: dict[str, NamespaceStorage]

    def of_a_part(self) -> "Storage":
        """Return the same without the sizes of the whole vault."""
        return replace(
            self,
            index_bytes=None,
            text_index_bytes=None,
            database_bytes=None,
            log_bytes=None,
            backup_bytes=None,
        )


@dataclass(frozen=True, slots=True)
class Files:
    """The storage outside the rows.

    Args:
        database: The database.
        backups: The folder of backups.
        index_bytes: Size of the index in memory.
    """

    database: Path
    backups: Path
    index_bytes: int


def storage_of(
    reading: "Reading",
    scope: "FigureScope",
    *,
    live: "LiveFigures",
    gone: "GoneFigures",
    files: Files,
) -> Storage:
    """Return the storage taken up; any thread.

    Args:
        reading: The view that the figures are of.
        scope: Which memories.
        live: Counts of the live ones.
        gone: Counts of those in the trash and expired.
        files: Where to look for the rest.
    """
    by_namespace = _by_namespace(reading, scope, live)
    inside = by_namespace.values()
    log = files.database.with_name(files.database.name + "-wal")
    return Storage(
        content_characters=sum(found.content_characters for found in inside),
        sealed_bytes=sum(found.sealed_bytes for found in inside),
        gone_bytes=gone.sealed_bytes,
        vectors=sum(found.vectors for found in inside),
        vector_bytes=sum(found.vector_bytes for found in inside),
        index_bytes=files.index_bytes,
        text_index_bytes=reading.figures.text_index_bytes(),
        database_bytes=reading.figures.database_bytes(),
        log_bytes=_bytes_of([log]),
        backup_bytes=_bytes_of(files.backups.glob("*")),
        by_namespace=by_namespace,
    )


def _by_namespace(
    reading: "Reading", scope: "FigureScope", live: "LiveFigures"
) -> dict[str, NamespaceStorage]:
    names = reading.namespaces.names()
    vectors = reading.figures.vectors(scope)
    vector_bytes = reading.figures.vector_dimension() * _FLOAT_BYTES
    return {
        names[id_]: NamespaceStorage(
            content_characters=live.by_namespace[id_].characters,
            sealed_bytes=live.by_namespace[id_].sealed_bytes,
            vectors=vectors.get(id_, 0),
            vector_bytes=vectors.get(id_, 0) * vector_bytes,
        )
        for id_ in scope.namespace_ids
    }


def _bytes_of(files: Iterable[Path]) -> int:
    total = 0
    for file in files:
        # A file may be gone by now: a log is removed with the last connection, an old backup
        # rotated.
        with contextlib.suppress(OSError):
            total += file.stat().st_size
    return total
