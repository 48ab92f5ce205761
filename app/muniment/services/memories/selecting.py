"""Resolve a selection: single memories, or all that a filter matches with exceptions."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.domain.request_rules import check_filter
from muniment.services.namespaces.visibility import resolve_namespaces
from muniment.services.time_slices import in_steps

if TYPE_CHECKING:
    from muniment.domain.access import Actor
    from muniment.domain.ids import MemoryId
    from muniment.domain.memories.bulk import Selection
    from muniment.domain.memories.query import Sort
    from muniment.storage.memories.memory_reader import MemoryReader
    from muniment.storage.reading import Reading


def selected_numbers(
    reading: "Reading",
    selection: "Selection",
    actor: "Actor",
    *,
    now_ms: int,
    sort: "Sort | None" = None,
) -> list[int]:
    """Return the row numbers of the selected memories that the actor sees.

    Args:
        reading: A view of the store.
        selection: Which.
        actor: The caller.
        now_ms: The current time.
        sort: The order of a filter's matches; by number when omitted.

    Raises:
        InvalidInputError: The filter is not valid.
        NotFoundError: The actor does not see a namespace that the filter names.
    """
    reader, wanted = reading.memories, selection.wanted
    if wanted is None:
        return list(_numbers_of(reader, selection.ids, actor))
    check_filter(wanted)
    namespace_ids = resolve_namespaces(reading.namespaces, wanted.namespaces, actor)
    condition = reader.condition(
        wanted,
        namespace_ids=namespace_ids,
        now_ms=now_ms,
        access=ConfidentialAccess.of_list(actor),
    )
    left_out = set(_numbers_of(reader, tuple(selection.excluded), actor))
    if sort is None:
        matching = reader.matching_numbers(condition).tolist()
    else:
        matching = reader.numbers_in_order(condition, sort, read_by=wanted.read_by).tolist()
    return [number for number in matching if number not in left_out]


def _numbers_of(reader: "MemoryReader", ids: Sequence["MemoryId"], actor: "Actor") -> Iterator[int]:
    """Yield the row numbers of ids whose memories the actor sees, in the order of the ids."""
    for some in in_steps(ids):
        found = reader.known_by_ids(some)
        for memory_id in some:
            known = found.get(memory_id)
            if known is not None and actor.sees(known.namespace):
                yield known.number
