"""Write namespaces, or a selection of their memories, as the records of a bundle."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from muniment.bundles.payload import RecordWriter
from muniment.domain.access import Actor
from muniment.domain.errors import InvalidInputError, NotFoundError
from muniment.domain.transfer.bundles import BundleExport
from muniment.services.memories.selecting import selected_numbers
from muniment.services.transfer.bundle_reading import MANIFEST, SCHEMA
from muniment.services.transfer.exclusive_task import Report

if TYPE_CHECKING:
    from muniment.storage.bundles.bundle_reader import BundleReader
    from muniment.storage.namespaces import NamespaceRow
    from muniment.storage.reading import Reading

_REPORT_EACH: Final = 200


def write_sections(
    writer: RecordWriter,
    reading: "Reading",
    request: BundleExport,
    actor: Actor,
    *,
    now_ms: int,
    report: Report,
) -> int:
    """Write each namespace of a request.

    Args:
        writer: Receives the records.
        reading: A view of the store.
        request: What to export.
        actor: The caller.
        now_ms: The current time.
        report: Called with the memories written, of twice as many: the rest is verifying them.

    Returns:
        How many memories were written, at least 1.

    Raises:
        InvalidInputError: The request names no namespace, or its filter is not valid.
        NotFoundError: There is no such namespace.
    """
    chosen = None
    if request.selection is not None:
        chosen = set(selected_numbers(reading, request.selection, actor, now_ms=now_ms))
    sections = _sections(reading, request, actor, chosen=chosen)
    total = max(1, sum(len(section.numbers) for section in sections))
    done = 0
    for section in sections:
        for _ in _written(writer, reading, section):
            report(done, 2 * total)
            done += _REPORT_EACH
    return total


@dataclass(frozen=True, slots=True)
class _Section:
    """A namespace to write, and the numbers of its memories."""

    namespace: "NamespaceRow"
    rows: "BundleReader"
    numbers: Sequence[int]


def _sections(
    reading: "Reading", request: BundleExport, actor: Actor, *, chosen: set[int] | None
) -> list[_Section]:
    """Return the namespaces to write with the numbers of their memories."""
    if not request.namespaces and chosen is None:
        raise InvalidInputError("namespaces", "must name at least one namespace")
    seen = [row.name for row in reading.namespaces.all() if actor.sees(row.name)]
    names = dict.fromkeys(request.namespaces) or seen
    found = []
    for name in names:
        actor.require_namespace(name)
        namespace = reading.namespaces.by_name(name)
        if namespace is None:
            raise NotFoundError(f"there is no namespace {name!r}")
        rows = reading.bundle(namespace.id, is_whole=chosen is None)
        numbers = rows.numbers(
            with_trash=request.with_trash, with_confidential=request.with_confidential
        )
        if chosen is not None:
            numbers = [number for number in numbers if number in chosen]
        if numbers or request.namespaces:
            found.append(_Section(namespace, rows, numbers))
    if not found:
        raise InvalidInputError("selection", "must match at least one memory")
    return found


def _written(writer: RecordWriter, reading: "Reading", section: _Section) -> Iterator[None]:
    """Write a namespace; yields after every few hundred memories."""
    namespace, rows, numbers = section.namespace, section.rows, section.numbers
    active = reading.vector_sets.active()
    writer.add(
        {
            "kind": MANIFEST,
            "schema": SCHEMA,
            "namespace": namespace.name,
            "created_at": namespace.created_at,
            "memories": len(numbers),
            "model": active and active.model_id,
            "dimension": active and active.dimension,
        }
    )
    for at, record in enumerate(rows.memories(numbers)):
        if at % _REPORT_EACH == 0:
            yield
        writer.add(record)
    for record in rows.others():
        writer.add(record)
    if active is not None:
        for body in rows.vectors(numbers, active.id):
            writer.add_vectors(body)
