"""Names and aliases of entities, inside one unit of work."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Table,
    and_,
    bindparam,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects.sqlite import insert as insert_or

from muniment.domain.confidentiality.confidential import NO_CONFIDENTIAL
from muniment.domain.entities.entity import normal_form
from muniment.domain.ids import NamespaceId
from muniment.storage.entities.entity_reader import is_shown_entity
from muniment.storage.entities.mention_texts import Surface
from muniment.storage.entities.name_matching import Alias, JoinCandidate
from muniment.storage.schema import entities, entity_aliases

_NAMES_LOOKED_AT: Final = 200
"""Most names with the same first word to consider for a join; with more, nothing is joined."""


_OWN, _FOUND, _GIVEN = 0, 1, 2

# Built once: building a statement costs more than running it.
_OWNERS: Final = union_all(
    select(entities.c.id, entities.c.normal, literal(_OWN).label("rank")).where(
        entities.c.namespace_id == bindparam("namespace_id"),
        entities.c.type == bindparam("type"),
        entities.c.normal == bindparam("key"),
    ),
    select(
        entity_aliases.c.entity, entity_aliases.c.normal, entity_aliases.c.by_hand + _FOUND
    ).where(
        entity_aliases.c.namespace_id == bindparam("namespace_id"),
        entity_aliases.c.type == bindparam("type"),
        entity_aliases.c.normal.in_((bindparam("words"), bindparam("key"))),
    ),
)
_ADD: Final = insert_or(entity_aliases).on_conflict_do_nothing()


@dataclass(frozen=True, slots=True)
class Known:
    """The scope in which a name is unique: a namespace and a type."""

    namespace_id: NamespaceId
    type: str


class EntityNames:
    """Looks up names and stores the aliases.

    Within a namespace and a type, a normal form is the name or alias of at most one entity. An
    alias equal to an entity's own name means that a user wants it to stay a separate entity. An
    alias given by hand may have another type than its entity: then the program maps what it finds
    as that type to the entity.

    Args:
        connection: The unit's.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def owner(self, where: Known, surface: Surface) -> int | None:
        """Return the row id of the entity that a surface form means, if its name is known.

        Decisions by hand come first, those about the words before those about the name that they
        stand for; then the entity of that name, then aliases joined by the program.
        """
        rows = self._connection.execute(
            _OWNERS,
            {
                "namespace_id": where.namespace_id,
                "type": where.type,
                "key": surface.key,
                "words": surface.words,
            },
        ).all()
        owners = {(row.rank, row.normal): row.id for row in rows}
        order = (
            (_GIVEN, surface.words),
            (_GIVEN, surface.key),
            (_OWN, surface.key),
            (_FOUND, surface.key),
        )
        return next((int(owners[place]) for place in order if place in owners), None)

    def alias(self, where: Known, normal: str) -> Row[Any] | None:
        """Return the row of an alias."""
        return self._connection.execute(
            select(entity_aliases).where(
                entity_aliases.c.namespace_id == where.namespace_id,
                entity_aliases.c.type == where.type,
                entity_aliases.c.normal == normal,
            )
        ).one_or_none()

    def of_entity(self, entity: int) -> Sequence[Row[Any]]:
        """Return the rows of an entity's aliases, in order."""
        return self._connection.execute(
            select(entity_aliases)
            .where(entity_aliases.c.entity == entity)
            .order_by(entity_aliases.c.normal, entity_aliases.c.id)
        ).all()

    def add(self, where: Known, entity: int, name: str, *, now_ms: int) -> None:
        """Add a name that the program found, unless it is taken."""
        normal = normal_form(name)
        if self.owner(where, Surface(normal, normal)) is None:
            values = {"entity": entity, "name": name, "by_hand": 0, "created_at": now_ms}
            self._connection.execute(_ADD, _key(where, normal) | values)

    def decide(self, where: Known, entity: int, name: str, *, now_ms: int) -> None:
        """Record a decision by hand about whose name it is; it overrides earlier records."""
        values = {"entity": entity, "name": name, "by_hand": 1, "created_at": now_ms}
        self._connection.execute(
            insert_or(entity_aliases)
            .values(**_key(where, normal_form(name)), **values)
            .on_conflict_do_update(index_elements=["namespace_id", "type", "normal"], set_=values)
        )

    def hand_over(self, entity: int, other: int) -> None:
        """Move the aliases of an entity to another."""
        self._connection.execute(
            update(entity_aliases).where(entity_aliases.c.entity == entity).values(entity=other)
        )

    def keep_by_hand(self, entity: int) -> None:
        """Keep an entity's aliases when its type changes: the program still finds the old type."""
        self._connection.execute(
            update(entity_aliases).where(entity_aliases.c.entity == entity).values(by_hand=1)
        )

    def remove(self, ids: Iterable[int]) -> None:
        """Remove aliases by their row ids."""
        among = list(ids)
        if among:
            self._connection.execute(entity_aliases.delete().where(entity_aliases.c.id.in_(among)))

    def remove_of(self, entity_ids: Sequence[int]) -> None:
        """Remove all aliases of some entities."""
        self._connection.execute(
            entity_aliases.delete().where(entity_aliases.c.entity.in_(entity_ids))
        )

    def candidates(
        self, where: Known, name: str, *, mentioned: Collection[int], now_ms: int
    ) -> list[JoinCandidate] | None:
        """Return the entities with a name of the same first word, ordered by id.

        Entities that only confidential memories mention are left out, so that their names stay
        hidden.

        Args:
            where: Namespace and type.
            name: The new name.
            mentioned: Entities that count although their links are not written yet.
            now_ms: The current time.

        Returns:
            The candidates; ``None`` if there are too many names.
        """
        shown = or_(entities.c.id.in_(mentioned), is_shown_entity(now_ms, NO_CONFIDENTIAL))
        own = select(entities.c.id, entities.c.name, entities.c.version).where(
            *_begins_alike(entities, where, name), shown
        )
        others = (
            select(entity_aliases, entities.c.normal.label("own"), entities.c.version)
            .join(entities, entities.c.id == entity_aliases.c.entity)
            .where(*_begins_alike(entity_aliases, where, name), shown)
        )
        names = self._connection.execute(own.limit(_NAMES_LOOKED_AT)).all()
        aliases = self._connection.execute(others.limit(_NAMES_LOOKED_AT)).all()
        if max(len(names), len(aliases)) == _NAMES_LOOKED_AT:
            return None
        found = {row.id: JoinCandidate(row.id, is_derived=not row.version) for row in names}
        for row in names:
            found[row.id].own = row.name
        for row in aliases:
            candidate = found.setdefault(
                row.entity, JoinCandidate(row.entity, is_derived=not row.version)
            )
            if row.normal == row.own:
                candidate.is_apart = True
            else:
                candidate.aliases.append(Alias(row.id, row.name, is_derived=not row.by_hand))
        return [found[entity] for entity in sorted(found)]


def _key(where: Known, normal: str) -> dict[str, Any]:
    return {"namespace_id": where.namespace_id, "type": where.type, "normal": normal}


def _begins_alike(table: Table, where: Known, name: str) -> list[ColumnElement[bool]]:
    """Build the conditions that two names share their first word, ignoring a full stop or comma.

    After the word, every character from a space to a full stop may follow: none is a letter or
    digit.
    """
    stem = normal_form(name).split(" ", 1)[0].rstrip(".,")
    normal = table.c.normal
    alike = or_(normal == stem, and_(normal >= f"{stem} ", normal < f"{stem}/"))
    return [table.c.namespace_id == where.namespace_id, table.c.type == where.type, alike]
