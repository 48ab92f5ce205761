"""Import a verified bundle: compare it with what is there, then write it."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Protocol

from muniment.bundles.payload import VECTORS_KIND, Batch, records_of
from muniment.domain.access import Actor
from muniment.domain.clock import unix_ms
from muniment.domain.errors import DamagedBundleError, InvalidInputError
from muniment.domain.request_rules import check_namespace
from muniment.domain.transfer.bundles import BundledNamespace
from muniment.services.transfer.bundle_reading import MEMORY, BundleContents, Section
from muniment.services.transfer.exclusive_task import Report
from muniment.services.transfer.reading_ahead import read_ahead

if TYPE_CHECKING:
    from muniment.storage.bundles.bundle_comparison import BundleComparison
    from muniment.storage.namespaces import NamespaceReader, NamespaceRow
    from muniment.storage.unit_of_work import UnitOfWork

_PASSES: Final = 3
"""Verify, compare, write."""


class ComparingView(Protocol):
    """What the comparison reads: a view, or the unit that writes afterwards."""

    @property
    def namespaces(self) -> "NamespaceReader":
        """The namespaces."""
        ...

    def bundle_comparison(self, namespace: "NamespaceRow") -> "BundleComparison":
        """Return what compares a bundle's records with a namespace."""
        ...


@dataclass(slots=True)
class _Arrival:
    """A namespace of the bundle, and the one that receives it."""

    section: Section
    target: str
    comparison: "BundleComparison | None" = None

    def outcome(self) -> BundledNamespace:
        found = self.comparison
        return BundledNamespace(
            name=self.section.name,
            namespace=self.target,
            is_new=found is None,
            counts=dict(self.section.counts),
            new=self.section.counts[MEMORY] if found is None else found.new,
            changed=0 if found is None else found.changed,
            identical=0 if found is None else found.identical,
            conflicting=0 if found is None else found.conflicting,
            examples=tuple(self.section.examples),
        )


class Arriving:
    """A bundle on its way in; verified from its first to its last byte when this is made.

    Args:
        bundle: The bundle.
        into: The namespace that receives a bundle of one namespace.
        actor: The caller.
        report: Receives the progress.

    Raises:
        DamagedBundleError: It was changed or cut.
        InvalidInputError: The name is no name of a namespace, or the bundle holds several.
        NotFoundError: The actor does not see the namespace.
    """

    def __init__(
        self, bundle: BundleContents, into: str | None, actor: Actor, *, report: Report
    ) -> None:
        self._bundle = bundle
        self._report = report
        self._passed = 0
        sections = bundle.verify(self._reported)
        if into is not None and len(sections) > 1:
            raise InvalidInputError("into", "must be left out for a bundle of several namespaces")
        self._arrivals = [_Arrival(section, into or section.name) for section in sections]
        targets = {arrival.target for arrival in self._arrivals}
        if len(targets) < len(sections):
            raise DamagedBundleError("it holds a namespace twice")
        for target in targets:
            check_namespace(target)
            actor.require_namespace(target)

    def compare(self, view: ComparingView) -> None:
        """Compare it with the namespaces that exist."""
        for arrival in self._arrivals:
            row = view.namespaces.by_name(arrival.target)
            arrival.comparison = None if row is None else view.bundle_comparison(row)
        if not any(arrival.comparison for arrival in self._arrivals):
            return
        for arrival, batches in self._again(1):
            if arrival.comparison is not None:
                for kind, bodies in batches:
                    if kind in arrival.comparison.kinds:
                        arrival.comparison.look(kind, records_of(kind, bodies))
                arrival.comparison.finish()

    def outcomes(self) -> tuple[BundledNamespace, ...]:
        """Return what the import does; after `compare`."""
        return tuple(arrival.outcome() for arrival in self._arrivals)

    def write(self, unit: "UnitOfWork", moment: datetime) -> None:
        """Write everything; after `compare` in the same unit."""
        for arrival, batches in self._again(2):
            _write(arrival, batches, unit=unit, moment=moment)

    def _again(self, passed: int) -> Iterator[tuple[_Arrival, Iterator[Batch]]]:
        self._passed = passed
        sections = self._bundle.sections(self._reported)
        for arrival, (_, batches) in zip(self._arrivals, sections, strict=True):
            yield arrival, batches

    def _reported(self, done: int) -> None:
        size = self._bundle.size_bytes
        self._report(self._passed * size + done, _PASSES * size)


def _write(
    arrival: _Arrival, batches: Iterator[Batch], *, unit: "UnitOfWork", moment: datetime
) -> None:
    row = unit.namespaces.by_name(arrival.target)
    if row is None:
        row = unit.namespaces.create(arrival.target, unix_ms(moment))
        unit.journal.append("create", row.subject, {"name": row.name})
    unit.changed_namespaces.append(row.name)
    active = unit.vector_sets.active()
    dimension = 0
    if active is not None and active.model_id == arrival.section.manifest.get("model"):
        dimension = active.dimension
    rows = unit.bundle(
        row, comparison=arrival.comparison, brings_vectors=bool(dimension), moment=moment
    )

    def prepared(batch: Batch) -> tuple[str, Sequence[Any]]:
        kind, bodies = batch
        if kind == VECTORS_KIND:
            return kind, bodies
        return kind, rows.prepare(kind, records_of(kind, bodies))

    with closing(read_ahead(map(prepared, batches))) as ahead:
        for kind, some in ahead:
            if kind != VECTORS_KIND:
                rows.put(kind, some)
            elif dimension:
                rows.put_vectors(some, dimension)
    rows.finish()
