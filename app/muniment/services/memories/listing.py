"""The memories that a list covers."""

from typing import TYPE_CHECKING

from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.services.namespaces.visibility import resolve_namespaces

if TYPE_CHECKING:
    from muniment.domain.access import Actor
    from muniment.domain.memories.query import MemoryFilter
    from muniment.retrieval.visible_memories import VisibleMemories
    from muniment.services.vault.open_vault import OpenVault
    from muniment.storage.reading import Reading


def listed(
    opened: "OpenVault",
    reading: "Reading",
    wanted: "MemoryFilter",
    actor: "Actor",
    *,
    access: ConfidentialAccess | None = None,
) -> "VisibleMemories":
    """Return the memories that a filter matches, among those an actor sees.

    Of the confidential ones a list includes those that it usually shows, unless an access is given
    or the filter names a visibility.

    The number of memories comes from their states in memory if these suffice: counting rows takes
    20 ms for 100,000, on every page.

    Raises:
        NotFoundError: The actor does not see a namespace that the filter names.
    """
    from muniment.retrieval.visible_memories import VisibleMemories

    return VisibleMemories(
        reading,
        opened.states,
        wanted,
        namespace_ids=resolve_namespaces(reading.namespaces, wanted.namespaces, actor),
        now_ms=opened.now_ms(),
        access=access or ConfidentialAccess.of_list(actor),
    )
