"""Which memories an export takes: by id, or by a filter."""

from pydantic import Field

from muniment.api.fields import Name, RequestBody
from muniment.api.native.query_requests import FilterIn
from muniment.domain.errors import InvalidInputError
from muniment.domain.ids import MemoryId
from muniment.domain.memories.bulk import Selection


class SelectionIn(RequestBody):
    """Some memories; without either field, whole namespaces."""

    ids: list[Name] | None = Field(
        default=None, max_length=10_000, description="Export only these memories."
    )
    filters: FilterIn | None = Field(
        default=None, description="Export only memories that match; the same filters as for a list."
    )

    def selection(self) -> Selection | None:
        """Return the domain value; ``None`` for whole namespaces.

        Raises:
            InvalidInputError: Both are given.
        """
        if self.ids is not None and self.filters is not None:
            raise InvalidInputError("filters", "cannot be combined with ids")
        if self.ids is not None:
            return Selection(ids=tuple(MemoryId(one) for one in self.ids))
        return None if self.filters is None else Selection(wanted=self.filters.filter())
