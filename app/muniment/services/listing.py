"""Which memories a list is of."""

from typing import TYPE_CHECKING

from muniment.domain.confidential import ConfidentialAccess
from muniment.services.visibility import resolve_namespaces

if TYPE_CHECKING:
    from muniment.domain.access import Actor
    from muniment.domain.query import MemoryFilter
    from muniment.retrieval.population import Population
    from muniment.services.open_vault import OpenVault
    from muniment.storage.reading import Reading


def listed(
    opened: "OpenVault",
    reading: "Reading",
    wanted: "MemoryFilter",
    actor: "Actor",
    *,
    access: ConfidentialAccess | None = None,
) -> "Population":
    """Return the memories that a filter matches, among those an actor sees.

    Of the confidential ones a list has those that it usually shows, unless it has an access of its
    own or the filter names a visibility.

    How many there are is told by their states in memory where these decide: counting rows takes
    20 ms for 100,000, at every page.

    Raises:
        NotFoundError: The actor does not see a namespace that the filter names.
    """
    from muniment.retrieval.population import Population

    return Population(
        reading,
        opened.states,
        wanted,
        namespace_ids=resolve_namespaces(reading.namespaces, wanted.namespaces, actor),
        now_ms=opened.now_ms(),
        access=access or ConfidentialAccess.of_list(actor),
    )
