"""Query parameters of lists and searches."""

from typing import Annotated, Any, Final

from pydantic import Field

from muniment.api.dialects.building import VendorBody
from muniment.api.dialects.numbers import clamped, clamped_share
from muniment.api.dialects.statebase.memory_bodies import SEARCH_LIMIT, THRESHOLD
from muniment.api.fields import Text
from muniment.domain.errors import InvalidInputError
from muniment.domain.memories.query import SEARCH_LIMIT_MAX, SearchMode, SearchRequest

_TYPES_MAX: Final = 20
_OLDEST_THRESHOLD: Final = 0.75

SearchLimit = Annotated[int, *clamped(SEARCH_LIMIT, at_least=1, at_most=SEARCH_LIMIT_MAX)]
PageLimit = Annotated[int, *clamped(20, at_least=1, at_most=100)]


class OwnedQuery(VendorBody):
    """Filters by owner and tags; empty values count as omitted."""

    session_id: Text | None = None
    user_id: Text | None = None
    tags: Text | None = Field(default=None, description="Separated by commas; one is enough.")

    def conditions(self) -> dict[str, Any]:
        """Return the fields of a filter."""
        return {
            "session_id": self.session_id or None,
            "user_id": self.user_id or None,
            "tags": listed(self.tags),
        }


class PageQuery(OwnedQuery):
    """A page of memories."""

    type: Text | None = None
    limit: PageLimit = 20
    starting_after: Text | None = Field(default=None, description="Id of the last one seen.")


class SearchQuery(OwnedQuery):
    """A search by meaning."""

    query: Text = Field(min_length=1)
    types: Text | None = Field(default=None, description="Separated by commas; one is enough.")
    top_k: SearchLimit | None = None
    limit: SearchLimit | None = None
    threshold: Annotated[float, *clamped_share(THRESHOLD)] = THRESHOLD

    def request(self) -> SearchRequest:
        """Return the search as a domain value, without its filter."""
        return SearchRequest(
            query=self.query,
            mode=SearchMode.SEMANTIC,
            limit=self.limit or self.top_k or SEARCH_LIMIT,
            min_score=self.threshold,
        )

    def words(self) -> tuple[str, ...]:
        """Return the requested types.

        Raises:
            InvalidInputError: There are too many.
        """
        words = listed(self.types)
        if len(words) > _TYPES_MAX:
            raise InvalidInputError("types", f"must be at most {_TYPES_MAX}")
        return words


class OldestSearchQuery(SearchQuery):
    """A search by meaning in the form of the oldest clients."""

    threshold: Annotated[float, *clamped_share(_OLDEST_THRESHOLD)] = _OLDEST_THRESHOLD


def listed(text: str | None) -> tuple[str, ...]:
    """Split a text at commas."""
    parts = (part.strip() for part in (text or "").split(","))
    return tuple(part for part in parts if part)
