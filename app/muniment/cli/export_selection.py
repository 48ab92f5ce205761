"""Which memories `muniment export` takes: of whole namespaces, single ones, matches or finds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import typer

from muniment.cli.client import PortClient
from muniment.cli.host import Reach
from muniment.cli.options import memory_path
from muniment.domain.errors import NotFoundError


@dataclass(frozen=True, slots=True, repr=False)
class ExportSelection:
    """What the options of an export say about which memories it takes.

    Args:
        namespaces: Their names.
        ids: Any of the ids of single memories.
        search: What to search for.
        limit: How many of the memories found.
        filters: The other conditions, as the port takes them.
    """

    namespaces: Sequence[str]
    ids: Sequence[str] = ()
    search: str | None = None
    limit: int = 0
    filters: Mapping[str, Any] = field(default_factory=dict)

    def check(self) -> None:
        """Require that the options say one thing.

        Raises:
            BadParameter: They do not.
        """
        is_by_field = self.search is not None or self.filters or self.namespaces
        if not self.ids and not is_by_field:
            raise typer.BadParameter("enter a namespace, or which memories to export")
        if self.ids and is_by_field:
            raise typer.BadParameter("--id cannot be combined with a namespace, search or filter")

    def body(self, reach: Reach) -> dict[str, Any]:
        """Return the part of a request that names the memories; empty for whole namespaces.

        Raises:
            NotFoundError: There is no such memory, or the search finds none.
            RefusedError: The port refused to search.
        """
        if self.ids:
            with PortClient(reach) as port:
                found = [port.request("GET", memory_path(one)) for one in self.ids]
            return {"ids": [str(memory["id"]) for memory in found]}
        if self.search is not None:
            return {"ids": self._found(self.search, reach)}
        if self.filters:
            # As of whole namespaces, archived memories are exported, too.
            return {"filters": {**self._filters, "include_archived": True}}
        return {}

    @property
    def _filters(self) -> dict[str, Any]:
        return {**self.filters, **({"namespace": self.namespaces} if self.namespaces else {})}

    def _found(self, query: str, reach: Reach) -> list[str]:
        asked = {"query": query, "limit": self.limit, "filters": self._filters}
        with PortClient(reach) as port:
            hits = port.request("POST", "/v1/search", body=asked)["hits"]
        if not hits:
            raise NotFoundError("the search found no memory")
        return [str(hit["memory"]["id"]) for hit in hits]
