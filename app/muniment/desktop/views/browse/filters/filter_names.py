"""Names of the API keys and entities that filters refer to by id."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from muniment.desktop.text.dates import entity_text
from muniment.domain.access import PERSON
from muniment.domain.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from muniment.domain.memories.query import MemoryFilter
    from muniment.services.container import Services


@dataclass(frozen=True, slots=True, repr=False)
class FilterNames:
    """Names by id.

    Args:
        keys: Names of all API keys.
        entities: Names of the requested entities.
    """

    keys: dict[str, str]
    entities: dict[str, str]

    @property
    def all(self) -> dict[str, str]:
        """Names of everything a filter can refer to."""
        return self.keys | self.entities


def names_in(services: "Services", filters: "Iterable[MemoryFilter]") -> FilterNames:
    """Look up the names for filters; any thread. A deleted entity is named by its id."""
    keys: dict[str, str] = {key.id: key.name for key in services.keys.list(PERSON)}
    wanted = {found.entity for found in filters if found.entity is not None}
    return FilterNames(keys, {entity: _entity_name(services, entity) for entity in wanted})


def _entity_name(services: "Services", entity: str) -> str:
    try:
        name = services.entities.get(entity, PERSON, include_confidential=True).name
    except NotFoundError:
        name = entity
    return entity_text(name)
