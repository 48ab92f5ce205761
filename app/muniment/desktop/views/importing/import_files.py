"""Import several files in one go: preview all of them, then write them under one batch."""

from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from muniment.domain.access import PERSON
from muniment.domain.errors import MunimentError
from muniment.domain.transfer.importing import ImportPreview

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from muniment.domain.memories.bulk import Watch
    from muniment.domain.transfer.importing import Imported, ImportRequest
    from muniment.services.transfer.importing import ImportService

_FIRST: Final = 5


@dataclass(frozen=True, slots=True, repr=False)
class FilesPreview:
    """What an import of files would do.

    Args:
        requests: Those of the files that can be read.
        previews: Of the same files.
        unreadable: The names of the other files, and the reasons.
    """

    requests: "tuple[ImportRequest, ...]"
    previews: tuple[ImportPreview, ...]
    unreadable: tuple[tuple[str, MunimentError], ...] = ()

    @property
    def total(self) -> ImportPreview:
        """What is in all files together; faults have no numbers there."""
        previews = self.previews
        return ImportPreview(
            lines=sum(each.lines for each in previews),
            known=sum(each.known for each in previews),
            left_out=sum(each.left_out for each in previews),
            faults=(),
            first=tuple(islice(chain.from_iterable(each.first for each in previews), _FIRST)),
            candidates=tuple(chain.from_iterable(each.candidates for each in previews)),
            found=sum(each.readable for each in previews),
        )

    @property
    def reports(self) -> tuple[tuple[str, ImportPreview], ...]:
        """The previews by name of the file."""
        names = (request.path.name for request in self.requests)
        return tuple(zip(names, self.previews, strict=True))


def preview_files(
    imports: "ImportService", requests: "Sequence[ImportRequest]", *, watch: "Watch"
) -> FilesPreview | None:
    """Report what an import of files would do; any thread.

    Args:
        imports: The use cases.
        requests: One for each file, at least one.
        watch: As in `ImportService.preview`, of all files.

    Returns:
        What it would do; ``None`` if the watch stopped it.

    Raises:
        MunimentError: None of them can be read; the reason of the first.
    """
    readable, previews, unreadable, seen = [], [], [], set[int]()
    for request, part in _parts(requests, watch):
        try:
            found = imports.preview(request, PERSON, watch=part, seen=seen)
        except MunimentError as error:
            unreadable.append((request.path.name, error))
            continue
        if found is None:
            return None
        readable.append(request)
        previews.append(found)
    if not readable:
        raise unreadable[0][1]
    return FilesPreview(tuple(readable), tuple(previews), tuple(unreadable))


def import_files(
    imports: "ImportService",
    requests: "Sequence[ImportRequest]",
    *,
    watch: "Watch",
    batch_id: str,
) -> "tuple[tuple[str, Imported], ...]":
    """Write the memories of files, and return the results by name of the file; any thread.

    If it is stopped or fails, what was written before stays, and the batch undoes it.
    """
    done = []
    for request, part in _parts(requests, watch):
        imported = imports.import_file(request, PERSON, watch=part, batch_id=batch_id)
        done.append((request.path.name, imported))
        if imported.is_stopped:
            break
    return tuple(done)


def _parts(
    requests: "Sequence[ImportRequest]", watch: "Watch"
) -> "Iterator[tuple[ImportRequest, Watch]]":
    """Yield each file with a watch that reports the share of all of them, by their sizes."""
    sizes = [max(_size_of(request.path), 1) for request in requests]
    for place, request in enumerate(requests):
        before, size, whole = sum(sizes[:place]), sizes[place], sum(sizes)
        yield request, partial(_watch_part, watch, before=before, size=size, whole=whole)


def _watch_part(
    watch: "Watch", done: int, total: int, *, before: int, size: int, whole: int
) -> bool:
    return watch(before + done * size // max(total, 1), whole)


def _size_of(path: "Path") -> int:
    try:
        files = path.rglob("*") if path.is_dir() else (path,)
        return sum(file.stat().st_size for file in files if file.is_file())
    except OSError:
        # Reading it says what is wrong.
        return 0
