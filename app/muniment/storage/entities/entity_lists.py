"""Read the entity graph for a search: names, links, neighbours."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final

from sqlalchemy import ColumnElement, Connection, func, select

from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.domain.ids import NamespaceId
from muniment.storage.engine.driver_statements import rows_of
from muniment.storage.entities.mention_texts import says_otherwise
from muniment.storage.memories.scopes import is_shown
from muniment.storage.schema import entity_links

_NAMED_MAX: Final = 200
_PAIRS_MAX: Final = 20_000

# One parameter for any number of names. The sum keeps SQLite from using the namespace's index.
_NAMED: Final = """
    SELECT normal, id FROM entities
    WHERE normal IN (SELECT value FROM json_each(:normals))
      AND namespace_id + 0 IN (SELECT value FROM json_each(:inside))
    UNION ALL
    SELECT normal, entity FROM entity_aliases
    WHERE normal IN (SELECT value FROM json_each(:normals))
      AND namespace_id + 0 IN (SELECT value FROM json_each(:inside))
    LIMIT :most
"""
_OF_SEVERAL_NAMES: Final = """
    SELECT entity FROM entity_aliases WHERE entity IN (SELECT value FROM json_each(?))
"""


class EntityLists:
    """Reads the graph on one connection; memories that do not count link nothing.

    Every query uses an index and is bounded by its arguments.

    Args:
        connection: A read connection.
        now_ms: The current time, to exclude expired memories.
        access: Which confidential memories count.
    """

    def __init__(self, connection: Connection, *, now_ms: int, access: ConfidentialAccess) -> None:
        self._connection = connection
        self._now_ms = now_ms
        self._access = access

    @cached_property
    def _shown(self) -> ColumnElement[bool]:
        # Built lazily: most queries contain no known name.
        return is_shown(entity_links.c.number, self._now_ms, self._access)

    def named(
        self, normals: Collection[str], namespace_ids: Sequence[NamespaceId]
    ) -> dict[str, set[int]]:
        """Return the entities that have the given names, by name.

        Args:
            normals: Normal forms.
            namespace_ids: Where to look.
        """
        found: dict[str, set[int]] = {}
        for normal, entity in rows_of(
            self._connection,
            _NAMED,
            {
                "normals": json.dumps(list(normals)),
                "inside": json.dumps(list(namespace_ids)),
                "most": _NAMED_MAX,
            },
        ):
            found.setdefault(normal, set()).add(entity)
        return found

    def of_several_names(self, ids: Collection[int]) -> set[int]:
        """Return the given entities that have aliases."""
        if not ids:
            return set()
        rows = rows_of(self._connection, _OF_SEVERAL_NAMES, (json.dumps(sorted(ids)),))
        return {entity for (entity,) in rows}

    def said_otherwise(self, entity: int, name: str, at_most: int) -> list[int]:
        """Return the memories that mention an entity by another name than the given one.

        Args:
            entity: Its row id.
            name: The normal form of one of its names.
            at_most: If more memories match, none is returned.

        Returns:
            Row numbers, sorted.
        """
        rows = self._connection.execute(
            select(entity_links.c.number)
            .where(entity_links.c.entity == entity, self._shown, says_otherwise(name))
            .distinct()
            .limit(at_most + 1)
        )
        numbers = sorted(rows.scalars())
        return numbers if len(numbers) <= at_most else []

    def counts(self, ids: Collection[int], at_most: int) -> dict[int, int]:
        """Count the memories of some entities, up to a maximum.

        Returns:
            The counts by entity; entities with more memories are left out.
        """
        found = {}
        for entity in ids:
            some = (
                select(entity_links.c.number)
                .where(entity_links.c.entity == entity, self._shown)
                .distinct()
                .limit(at_most + 1)
                .subquery()
            )
            count = self._connection.execute(select(func.count()).select_from(some)).scalar_one()
            if 0 < count <= at_most:
                found[entity] = int(count)
        return found

    def memories(self, ids: Collection[int]) -> dict[int, list[int]]:
        """Return the row numbers of the memories of some entities, by entity."""
        rows = self._connection.execute(
            select(entity_links.c.entity, entity_links.c.number)
            .where(entity_links.c.entity.in_(sorted(ids)), self._shown)
            .distinct()
        )
        found: dict[int, list[int]] = {}
        for entity, number in rows:
            found.setdefault(entity, []).append(number)
        return found

    def neighbours(self, numbers: Iterable[int]) -> Mapping[int, list[int]]:
        """Return the entities that some memories mention, by the memory's row number.

        Args:
            numbers: Memories that count.
        """
        rows = self._connection.execute(
            select(entity_links.c.number, entity_links.c.entity)
            .where(entity_links.c.number.in_(list(numbers)))
            .distinct()
            .limit(_PAIRS_MAX)
        )
        found: dict[int, list[int]] = {}
        for number, entity in rows:
            found.setdefault(number, []).append(entity)
        return found
