"""The query of a list of owners, sessions or entities."""

from pydantic import Field

from muniment.api.fields import Name, RequestBody, Text
from muniment.domain.memories.query import LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX
from muniment.domain.pages import ListPage


class PageQuery(RequestBody):
    """The query of a list: namespaces and page, newest first by default."""

    namespace: list[Name] = Field(
        default=[], max_length=100, description="Default: all namespaces that the key sees."
    )
    limit: int = Field(default=LIST_LIMIT_DEFAULT, ge=1, le=LIST_LIMIT_MAX)
    cursor: Text | None = Field(
        default=None, max_length=4096, description="next_cursor of the previous page."
    )
    after: Name | None = Field(default=None, description="Id of the last one seen.")
    offset: int = Field(default=0, ge=0, le=10_000_000, description="How many to skip.")
    oldest_first: bool = False

    def page(self) -> ListPage:
        """Return the page as a domain value."""
        return ListPage(
            limit=self.limit,
            cursor=self.cursor,
            after=self.after,
            offset=self.offset,
            oldest_first=self.oldest_first,
        )
