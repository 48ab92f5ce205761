"""What the program finds in memories: entities made, joined and linked, and gone again."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Row, exists, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from muniment.domain.access import SYSTEM
from muniment.domain.entities import MENTIONED_IN, WITHOUT_ALIASES, Mention, SameName, normal_form
from muniment.domain.ids import NamespaceId, new_uid
from muniment.domain.memory import Visibility
from muniment.storage.entity_names import EntityNames, Known
from muniment.storage.entity_records import EntityRecords
from muniment.storage.joining import Joining
from muniment.storage.schema import entities, entity_links, memories
from muniment.storage.surfaces import Surface, carries, names_in, surfaces_in, text_of

# Made once: building a statement costs more than running it.
_LINK: Final = insert_or(entity_links).on_conflict_do_nothing()


@dataclass(frozen=True, slots=True)
class _Memory:
    """A memory whose mentions are being linked.

    Args:
        number: Its row number.
        namespace_id: Where it lives.
        now_ms: The present moment.
        before: What its links carried that were there, by entity.
        found: What it is found to mention, by entity; no link is written yet.
    """

    number: int
    namespace_id: NamespaceId
    now_ms: int
    before: Mapping[int, Collection[str]]
    found: dict[int, list[Surface]] = field(default_factory=dict)


class MentionWriter:
    """Links memories to the entities that the program finds in them, inside one unit of work.

    An entity is found by the normal form of its name or by an alias; a name that is new may be
    another one of a known entity, which is decided here, by what is known at that moment. Names
    that only confidential memories hold are not joined with others: nobody else is to read them.

    Args:
        records: Rows of entities.
        names: Their names.
        same: Whether two names may mean one entity; ``None`` joins none.
    """

    def __init__(
        self, records: EntityRecords, names: EntityNames, *, same: SameName | None
    ) -> None:
        self._connection = records.context.connection
        self._records = records
        self._names = names
        self._same = same
        self._ids: dict[tuple[Known, Surface], int] = {}

    def link(
        self,
        number: int,
        mentions: Sequence[Mention],
        *,
        namespace_id: NamespaceId,
        now_ms: int,
        replace: bool,
    ) -> None:
        """Store what the program found in a memory; see `EntityWriter.link_mentions`."""
        memory = _Memory(number, namespace_id, now_ms, self._unlinked(number) if replace else {})
        links: dict[int, dict[str, Any]] = {}
        for mention in mentions:
            entity = self._meant(memory, mention)
            memory.found.setdefault(entity, []).append(Surface.of(mention))
            links.setdefault(entity, _link(entity, number, mention, now_ms))
        for entity, surfaces in memory.found.items():
            links[entity]["normal"] = text_of(surfaces)
        if links:
            self._connection.execute(_LINK, list(links.values()))
        self.settle(memory.before)

    def forget(self, numbers: Sequence[int]) -> None:
        """Remove the links of memories that go for ever, and what they alone say of entities."""
        condition = entity_links.c.number.in_(numbers)
        carried = self._carried(condition)
        if carried:
            self._connection.execute(entity_links.delete().where(condition))
            self.settle(carried)

    def forget_cached(self) -> None:
        """Look every name up anew."""
        self._ids.clear()

    def settle(self, gone: Mapping[int, Collection[str]]) -> None:
        """Take away what no memory says any more.

        Entities that nothing mentions go unless somebody has touched them; derived names and
        aliases that no memory holds go as well, so that no word of it stays behind.

        Args:
            gone: What removed links carried, by entity.
        """
        if not gone:
            return
        self.forget_cached()
        self._remove_orphans(list(gone))
        rows = self._connection.execute(select(entities).where(entities.c.id.in_(gone))).all()
        for row in rows:
            missing = {name for name in gone[row.id] if not self.is_carried(row.id, name)}
            if missing:
                self._without(row, missing)

    # --- which entity

    def _meant(self, memory: _Memory, mention: Mention) -> int:
        """Return the row id of the entity that a mention means, making it if it is new."""
        surface = Surface.of(mention)
        where = Known(memory.namespace_id, normal_form(mention.type))
        known = self._ids.get((where, surface))
        if known is not None:
            return known
        known = self._names.owner(where, surface)
        is_other_name = surface.words != surface.key
        if known is not None and (not is_other_name or where.type in WITHOUT_ALIASES):
            self._ids[where, surface] = known
            return known
        may_join = where.type not in WITHOUT_ALIASES and not self._is_confidential(memory.number)
        if known is None and may_join:
            known = self._joined(where, _name(mention), memory)
        if known is None:
            known = self._made(where, _name(mention), memory.now_ms)
        if may_join:
            if is_other_name:
                self._names.add(where, known, mention.name.strip(), now_ms=memory.now_ms)
            self._ids[where, surface] = known
        return known

    def _is_confidential(self, number: int) -> bool:
        visibility = self._connection.execute(
            select(memories.c.visibility).where(memories.c.number == number)
        ).scalar()
        return bool(visibility == Visibility.CONFIDENTIAL.value)

    def _made(self, where: Known, name: str, now_ms: int) -> int:
        return self._records.insert(
            new_uid(now_ms),
            named=(where.type, name),
            record={},
            namespace_id=where.namespace_id,
            now_ms=now_ms,
            version=0,
        )

    def _joined(self, where: Known, name: str, memory: _Memory) -> int | None:
        """Join a new name to the entity that it means, if it means one."""
        if self._same is None:
            return None
        beside = [*memory.found, *memory.before]
        candidates = self._names.candidates(where, name, beside=beside, now_ms=memory.now_ms)
        if not candidates:
            return None
        joining = Joining(where.type, name, candidates, self._same)
        meant = joining.entity()
        ambiguous = list(joining.now_ambiguous(meant))
        if ambiguous:
            self._names.remove(ambiguous)
            self.forget_cached()
        if meant is None:
            return None
        other = name
        if joining.is_better(meant) and meant.own is not None:
            self._records.renamed_by_program(meant.entity, name)
            other = meant.own
        self._names.add(where, meant.entity, other, now_ms=memory.now_ms)
        return meant.entity

    # --- what goes

    def _unlinked(self, number: int) -> dict[int, frozenset[str]]:
        """Remove the links that the program has made; returns what they carried, by entity."""
        condition = (entity_links.c.number == number) & (entity_links.c.actor == SYSTEM.name)
        carried = self._carried(condition)
        if carried:
            self._connection.execute(entity_links.delete().where(condition))
        return carried

    def _carried(self, condition: Any) -> dict[int, frozenset[str]]:
        rows = self._connection.execute(
            select(entity_links.c.entity, entity_links.c.normal).where(condition)
        )
        found: dict[int, frozenset[str]] = {}
        for entity, normal in rows:
            found[entity] = found.get(entity, frozenset()) | names_in(normal)
        return found

    def is_carried(self, entity: int, name: str) -> bool:
        """Tell whether a memory that mentions an entity holds a name of it."""
        there = select(entity_links.c.number).where(entity_links.c.entity == entity, carries(name))
        return bool(self._connection.execute(select(exists(there))).scalar())

    def _without(self, row: Row[Any], missing: Collection[str]) -> None:
        """Take names from an entity that no memory holds any more."""
        aliases = self._names.of_entity(row.id)
        self._names.remove(
            alias.id for alias in aliases if alias.normal in missing and not alias.by_hand
        )
        if row.version == 0 and row.normal in missing:
            self._rename_by_what_is_left(row)

    def _rename_by_what_is_left(self, row: Row[Any]) -> None:
        """Give a derived entity the longest of the names that memories still hold."""
        left = self._connection.execute(
            select(entity_links.c.normal).where(
                entity_links.c.entity == row.id, entity_links.c.normal.is_not(None)
            )
        ).scalars()
        keys = {surface.key for normal in left for surface in surfaces_in(normal)}
        where = Known(NamespaceId(row.namespace_id), row.type)
        written = {alias.normal: alias for alias in self._names.of_entity(row.id)}
        best = max(keys, key=lambda key: (len(key.split()), len(key), key), default=row.normal)
        owner = self._names.owner(where, Surface(best, best))
        if owner is not None and owner != row.id:
            self.move_links(row, owner)
            self._remove_orphans([row.id])
            return
        name = written[best].name if best in written else best
        if best in written:
            self._names.remove([written[best].id])
        self._records.renamed_by_program(row.id, name)

    def move_links(self, row: Row[Any], target: int) -> None:
        """Make the links of an entity those of another; two to one memory become one.

        What somebody has linked stays somebody's; a link that does not tell by which name the
        memory mentions the entity gets the name that the entity had.
        """
        for link in self._links(row.id):
            surfaces = surfaces_in(link.normal) or (Surface(row.normal, row.normal),)
            self.put_link(link, target, surfaces)
        self._connection.execute(entity_links.delete().where(entity_links.c.entity == row.id))
        self.forget_cached()

    def put_link(self, link: Row[Any], target: int, surfaces: Iterable[Surface]) -> None:
        """Write a link of another entity's, or more into the one that is there."""
        key = {"entity": target, "number": link.number, "relationship": link.relationship}
        at = [entity_links.c[name] == value for name, value in key.items()]
        there = self._connection.execute(select(entity_links).where(*at)).one_or_none()
        if there is None:
            values = {column.name: getattr(link, column.name) for column in entity_links.columns}
            self._connection.execute(_LINK, values | key | {"normal": text_of(surfaces)})
            return
        by_hand = next((one for one in (there, link) if one.actor != SYSTEM.name), there)
        values = {
            "actor": by_hand.actor,
            "relevance": by_hand.relevance,
            "normal": text_of([*surfaces_in(there.normal), *surfaces]),
        }
        self._connection.execute(update(entity_links).where(*at).values(**values))

    def _links(self, entity: int) -> Sequence[Row[Any]]:
        return self._connection.execute(
            select(entity_links).where(entity_links.c.entity == entity)
        ).all()

    def _remove_orphans(self, ids: Sequence[int]) -> None:
        linked = exists(select(entity_links.c.entity).where(entity_links.c.entity == entities.c.id))
        lone = list(
            self._connection.execute(
                select(entities.c.id).where(
                    entities.c.id.in_(ids), entities.c.version == 0, ~linked
                )
            ).scalars()
        )
        if lone:
            self._names.remove_of(lone)
            self._connection.execute(entities.delete().where(entities.c.id.in_(lone)))
            self.forget_cached()


def _name(mention: Mention) -> str:
    """Return the name of the entity that a mention would make."""
    return (mention.normal or "").strip() or mention.name.strip()


def _link(entity: int, number: int, mention: Mention, now_ms: int) -> dict[str, Any]:
    return {
        "entity": entity,
        "number": number,
        "relationship": MENTIONED_IN,
        "relevance": mention.relevance,
        "start": mention.start,
        "end": mention.end,
        "actor": SYSTEM.name,
        "created_at": now_ms,
    }
