"""Take in what other devices did to entities by hand."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from muniment.domain.access import SYSTEM
from muniment.domain.changes import ChangeKind
from muniment.domain.entities.entity import normal_form
from muniment.domain.entities.entity_merge import (
    MergedEntities,
    MergedEntity,
    MergedLink,
    Name,
    merged_entities,
)
from muniment.domain.history.exchanged import ENTITY, uid_of
from muniment.domain.history.history import PURGE, Operation, same
from muniment.domain.ids import NamespaceId
from muniment.storage.entities.entity_mentions import MentionWriter
from muniment.storage.entities.entity_merging import EntityMerger
from muniment.storage.entities.entity_names import EntityNames, Known
from muniment.storage.entities.entity_records import EntityRecords
from muniment.storage.entities.mention_texts import carries
from muniment.storage.history.ledger import LedgerReader
from muniment.storage.history.thing_merging import homes_of, record
from muniment.storage.memories.memory_keys import has_id
from muniment.storage.namespaces import NamespaceReader
from muniment.storage.schema import entities, entity_links, memories, operations
from muniment.storage.sealers import RECORD

_AT_ONCE: Final = 200


class MergedEntityWriter:
    """Takes in operations on entities inside one unit of work.

    All of a namespace are replayed: what one means depends on the merges of others. People make few
    of them; what the program finds by itself is not journaled.

    Args:
        records: Rows of entities.
        names: Their names.
        mentions: Their links.
        merger: Parts the mentions under a name.
    """

    def __init__(
        self,
        records: EntityRecords,
        names: EntityNames,
        mentions: MentionWriter,
        merger: EntityMerger,
    ) -> None:
        self._context = records.context
        self._connection = records.context.connection
        self._records = records
        self._names = names
        self._mentions = mentions
        self._merger = merger
        self._ledger = LedgerReader(records.context.connection, records.context.sealers)

    def take_in(self, found: Iterable[Operation]) -> int:
        """Take in operations; see `ThingMerger.take_in`."""
        self._context.journal.flush()
        by_home: dict[NamespaceId, list[Operation]] = {}
        for home, some in homes_of(self._context, list(found)):
            by_home.setdefault(home, []).extend(some)
        return sum(self._take_in(home, some) for home, some in by_home.items())

    def _take_in(self, home: NamespaceId, found: Sequence[Operation]) -> int:
        known = self._operations(home)
        identities = {(one.subject, one.identity) for one in known}
        fresh = {
            (one.subject, one.identity): one
            for one in found
            if (one.subject, one.identity) not in identities
        }
        if not fresh:
            return 0
        gone = self._gone()
        record(self._context, fresh.values(), home)
        merged = merged_entities([*known, *fresh.values()], gone)
        for uid in merged.deleted & {uid_of(subject) for subject, _ in fresh}:
            self._context.journal.erase_content(f"{ENTITY}{uid}")
            self._delete(self._row_in(home, uid))
        self._settle(home, merged, merged_entities(known, gone))
        return len(fresh)

    def remove(self, row: Row[Any]) -> None:
        """Remove an entity permanently, also under the uids under which devices made it, too.

        What it had decided about others ends with it, as on every device that learns of it.
        """
        self._context.journal.flush()
        home = NamespaceId(row.namespace_id)
        before = self._merged(home)
        for uid in sorted(uid for uid in before.into if before.meant(uid) == row.uid):
            self._records.journal_removal(uid, home)
        self._records.remove(row)
        self._context.journal.flush()
        self._settle(home, self._merged(home), before)

    def relink(self, ids: Collection[str]) -> None:
        """Link memories that moved to what people linked them to where they are now.

        Another device may have linked one without knowing that it had moved away.
        """
        self._context.journal.flush()
        homes: dict[NamespaceId, set[str]] = {}
        for memory_id in ids:
            query = select(memories.c.namespace_id).where(has_id(memory_id))
            home = self._connection.execute(query).scalar()
            if home is not None:
                homes.setdefault(NamespaceId(home), set()).add(memory_id)
        for home, here in homes.items():
            merged = self._merged(home)
            for (uid, memory, relationship), link in merged.links.items():
                row = self._row_in(home, uid)
                if memory in here and row is not None:
                    self._link(row, memory, relationship, link)

    def _merged(self, home: NamespaceId) -> MergedEntities:
        return merged_entities(self._operations(home), self._gone())

    def _gone(self) -> list[str]:
        """Return the entities that were removed permanently, by themselves or in a wipe."""
        is_live = operations.c.namespace_id.in_(
            [row.id for row in NamespaceReader(self._connection).all()]
        )
        return [uid_of(one) for one in self._subjects((operations.c.action == PURGE) | ~is_live)]

    def _subjects(self, condition: ColumnElement[bool]) -> list[str]:
        # Read by the index, unlike a pattern.
        is_entity = operations.c.subject.between(ENTITY, ENTITY + "g")
        query = select(operations.c.subject).where(is_entity, condition).distinct()
        return sorted(self._connection.execute(query).scalars())

    def _operations(self, home: NamespaceId) -> list[Operation]:
        listed = self._subjects(operations.c.namespace_id == home)
        found: list[Operation] = []
        for start in range(0, len(listed), _AT_ONCE):
            for _, some in self._ledger.as_written(listed[start : start + _AT_ONCE]):
                found += some
        return found

    # --- rows

    def _settle(self, home: NamespaceId, merged: MergedEntities, before: MergedEntities) -> None:
        """Let the rows of a namespace be what was decided."""
        self._mentions.forget_cached()
        ids = {uid: self._id_for(home, one, merged) for uid, one in merged.entities.items()}
        for uid in merged.into:
            row = self._row_in(home, uid)
            if row is not None:
                self._absorb(row, ids[merged.meant(uid)])
        self._put_names(home, merged, ids)
        for name, (uid, written) in merged.names.items():
            self._decide(home, name, written, ids[uid])
        # What was decided before by an entity that is removed counts no more.
        self._drop(home, before.names.keys() - merged.names.keys())
        there = self._links_by_hand(home)
        for key in {**there, **before.links, **merged.links}:
            link = merged.links.get(key)
            uid, memory, relationship = key
            if uid in ids and there.get(key) != (link and (link.relevance, link.actor)):
                self._link(self._records.row(uid), memory, relationship, link)
        self._mentions.forget_cached()

    def _id_for(self, home: NamespaceId, entity: MergedEntity, merged: MergedEntities) -> int:
        """Return the row id of an entity, which may be known under another uid, or be new."""
        uids = [entity.uid, *(uid for uid in merged.into if merged.meant(uid) == entity.uid)]
        rows = (self._row_in(home, uid) for uid in uids)
        row = next((row for row in rows if row is not None), None)
        if row is None:
            row = self._named(home, entity.own)
            if row is not None and row.uid in merged.entities:
                row = None  # it is about to get another name
        if row is not None:
            if row.uid != entity.uid:
                at = entities.c.id == row.id
                self._connection.execute(update(entities).where(at).values(uid=entity.uid))
                self._seal(entity.uid, entity, home, {})
            return int(row.id)
        # The program found it in a namespace that was wiped; it waits to be removed.
        self._delete(self._row(entities.c.uid == entity.uid))
        return self._records.insert(
            entity.uid,
            named=(entity.type, entity.uid),
            record={},
            namespace_id=home,
            now_ms=entity.created_ms,
            version=0,
        )

    def _put_names(self, home: NamespaceId, merged: MergedEntities, ids: dict[str, int]) -> None:
        """Give entities their own names and metadata."""
        changed = [
            entity
            for uid, entity in merged.entities.items()
            if self._differs(self._records.row(uid), entity)
        ]
        # Two may have swapped their names.
        for entity in changed:
            number = ids[entity.uid]
            at = entities.c.id == number
            self._connection.execute(update(entities).where(at).values(normal=f"\n{number}"))
        for entity in changed:
            holder = self._named(home, entity.own)
            if holder is not None:
                self._absorb(holder, ids[entity.uid])
            row = self._records.row(entity.uid)
            values = {
                "type": entity.type,
                "name": entity.name,
                "normal": normal_form(entity.name),
                "updated_at": entity.updated_ms,
                "version": row.version + 1,
            }
            self._seal(entity.uid, entity, home, values)
            self._records.changed(ChangeKind.UPDATED, row)

    def _differs(self, row: Row[Any], entity: MergedEntity) -> bool:
        named = row.version > 0 and (row.type, row.name) == (entity.type, entity.name)
        metadata = self._records.record_of(row).get("metadata", {})
        return not (named and same(metadata, entity.metadata))

    def _seal(
        self, uid: str, entity: MergedEntity, home: NamespaceId, values: Mapping[str, Any]
    ) -> None:
        fields = {"metadata": entity.metadata} if entity.metadata else {}
        sealer = self._context.sealers.of(home)
        record_values = {"record": sealer.seal_json(fields, record_id=uid, purpose=RECORD)}
        at = entities.c.uid == uid
        self._connection.execute(update(entities).where(at).values({**values, **record_values}))

    def _named(self, home: NamespaceId, name: Name) -> Row[Any] | None:
        return self._row(
            (entities.c.namespace_id == home)
            & (entities.c.type == name[0])
            & (entities.c.normal == name[1])
        )

    def _delete(self, row: Row[Any] | None) -> None:
        if row is None:
            return
        self._connection.execute(entity_links.delete().where(entity_links.c.entity == row.id))
        self._names.remove_of([row.id])
        self._connection.execute(entities.delete().where(entities.c.id == row.id))
        self._records.changed(ChangeKind.PURGED, row)

    def _absorb(self, row: Row[Any], target: int) -> None:
        if row.id == target:
            return
        self._names.hand_over(row.id, target)
        self._mentions.move_links(row, target)
        self._connection.execute(entities.delete().where(entities.c.id == row.id))
        self._records.changed(ChangeKind.PURGED, row)

    # --- names and links

    def _decide(self, home: NamespaceId, name: Name, written: str, target: int) -> None:
        """Let a name be that of an entity, with the mentions under it."""
        where, normal = Known(home, name[0]), name[1]
        alias = self._names.alias(where, normal)
        if alias is not None and alias.by_hand and alias.entity == target:
            return
        self._names.decide(where, target, written, now_ms=self._now(target))
        holder = self._named(home, name)
        if holder is not None and holder.id != target and not holder.version:
            self._absorb(holder, target)
        found = self._connection.execute(
            select(entity_links)
            .join(entities, entities.c.id == entity_links.c.entity)
            .where(
                entities.c.namespace_id == home,
                entities.c.type == name[0],
                entities.c.id != target,
                carries(normal),
            )
            .order_by(entity_links.c.entity)
        ).all()
        for entity, links in groupby(found, key=lambda link: link.entity):
            row = self._row(entities.c.id == entity)
            if row is not None:
                self._merger.part(row, list(links), normal, into=target)

    def _drop(self, home: NamespaceId, names: Iterable[Name]) -> None:
        aliases = (self._names.alias(Known(home, name[0]), name[1]) for name in names)
        self._names.remove(alias.id for alias in aliases if alias is not None and alias.by_hand)

    def _links_by_hand(self, home: NamespaceId) -> dict[Any, tuple[float, str]]:
        """Return the links made by hand that are there: names took some to other entities."""
        rows = self._connection.execute(
            select(entities.c.uid, memories.c.id, entity_links)
            .join(entities, entities.c.id == entity_links.c.entity)
            .join(memories, memories.c.number == entity_links.c.number)
            .where(entities.c.namespace_id == home, entity_links.c.actor != SYSTEM.name)
        )
        return {(row[0], row[1], row.relationship): (row.relevance, row.actor) for row in rows}

    def _link(
        self, entity: Row[Any], memory: str, relationship: str | None, link: MergedLink | None
    ) -> None:
        """Link an entity to a memory, or end that; a memory elsewhere has no link."""
        is_here = memories.c.namespace_id == entity.namespace_id
        number = self._connection.execute(
            select(memories.c.number).where(has_id(memory), is_here)
        ).scalar()
        if number is None:
            return
        at = (entity_links.c.entity == entity.id) & (entity_links.c.number == number)
        if relationship is not None:
            at &= entity_links.c.relationship == relationship
        if link is None:
            self._connection.execute(entity_links.delete().where(at))
            return
        key = {"entity": entity.id, "number": number, "relationship": relationship}
        values = {"relevance": link.relevance, "actor": link.actor}
        self._connection.execute(
            insert_or(entity_links)
            .values(**key, **values, created_at=link.created_ms)
            .on_conflict_do_update(index_elements=list(key), set_=values)
        )

    def _now(self, entity: int) -> int:
        row = self._row(entities.c.id == entity)
        return 0 if row is None else int(row.updated_at)

    def _row_in(self, home: NamespaceId, uid: str) -> Row[Any] | None:
        return self._row((entities.c.uid == uid) & (entities.c.namespace_id == home))

    def _row(self, condition: Any) -> Row[Any] | None:
        return self._connection.execute(select(entities).where(condition)).one_or_none()
