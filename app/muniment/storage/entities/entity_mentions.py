"""Create, join, link and remove the entities that the program finds in memories."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Row, exists, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from muniment.domain.access import SYSTEM
from muniment.domain.entities.entity import (
    MENTIONED_IN,
    WITHOUT_ALIASES,
    Mention,
    SameName,
    normal_form,
)
from muniment.domain.ids import NamespaceId, new_uid
from muniment.domain.memories.memory import Visibility
from muniment.storage.entities.entity_names import EntityNames, Known
from muniment.storage.entities.entity_records import EntityRecords
from muniment.storage.entities.mention_texts import Surface, carries, names_in, surfaces_in, text_of
from muniment.storage.entities.name_matching import Joining
from muniment.storage.schema import entities, entity_links, memories

# Built once: building a statement costs more than running it.
_LINK: Final = insert_or(entity_links).on_conflict_do_nothing()


@dataclass(frozen=True, slots=True)
class _Memory:
    """A memory whose mentions are being linked.

    Args:
        number: Its row number.
        namespace_id: Where it lives.
        now_ms: The current time.
        before: The names that its previous links carried, by entity.
        found: The mentions found now, by entity; their links are not written yet.
    """

    number: int
    namespace_id: NamespaceId
    now_ms: int
    before: Mapping[int, Collection[str]]
    found: dict[int, list[Surface]] = field(default_factory=dict)


class MentionWriter:
    """Links memories to the entities that the program finds in them, inside one unit of work.

    An entity is found by the normal form of its name or by an alias. A new name may belong to a
    known entity; this class decides that from what is known at that moment. Names that only
    confidential memories contain are not joined with others, so that they stay hidden.

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
        """Store the mentions found in a memory; see `EntityWriter.link_mentions`."""
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
        """Remove the links of permanently deleted memories, and what only they support."""
        condition = entity_links.c.number.in_(numbers)
        carried = self._carried(condition)
        if carried:
            self._connection.execute(entity_links.delete().where(condition))
            self.settle(carried)

    def forget_cached(self) -> None:
        """Clear the cache of names."""
        self._ids.clear()

    def settle(self, gone: Mapping[int, Collection[str]]) -> None:
        """Remove entities and names that no memory supports any more.

        Entities without mentions are removed unless they were changed by hand. Derived names and
        aliases that no memory contains are removed as well, so that no word of a deleted memory
        remains.

        Args:
            gone: The names that removed links carried, by entity.
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
        """Return the row id of the entity that a mention means, creating it if it is new."""
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
        """Join a new name to the known entity that it means, if there is one."""
        if self._same is None:
            return None
        mentioned = [*memory.found, *memory.before]
        candidates = self._names.candidates(where, name, mentioned=mentioned, now_ms=memory.now_ms)
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

    # --- removal

    def _unlinked(self, number: int) -> dict[int, frozenset[str]]:
        """Remove the links that the program made; return the names they carried, by entity."""
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
        """Return whether a memory that mentions an entity uses this name."""
        there = select(entity_links.c.number).where(entity_links.c.entity == entity, carries(name))
        return bool(self._connection.execute(select(exists(there))).scalar())

    def _without(self, row: Row[Any], missing: Collection[str]) -> None:
        """Remove the names of an entity that no memory contains any more."""
        aliases = self._names.of_entity(row.id)
        self._names.remove(
            alias.id for alias in aliases if alias.normal in missing and not alias.by_hand
        )
        if row.version == 0 and row.normal in missing:
            self._rename_by_what_is_left(row)

    def _rename_by_what_is_left(self, row: Row[Any]) -> None:
        """Rename a derived entity to the longest name that memories still contain."""
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
        """Move the links of an entity to another; two links to one memory become one.

        Links made by hand keep their author. A link without the name by which the memory mentions
        the entity gets the name that the entity had.
        """
        for link in self._links(row.id):
            surfaces = surfaces_in(link.normal) or (Surface(row.normal, row.normal),)
            self.put_link(link, target, surfaces)
        self._connection.execute(entity_links.delete().where(entity_links.c.entity == row.id))
        self.forget_cached()

    def put_link(self, link: Row[Any], target: int, surfaces: Iterable[Surface]) -> None:
        """Write another entity's link, or merge it into the existing one."""
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
