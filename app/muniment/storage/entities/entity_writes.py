"""Write entities and their links to memories."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.dialects.sqlite import insert as insert_or

from muniment.domain.changes import ChangeKind
from muniment.domain.clock import moment_of
from muniment.domain.entities.entity import EntityDraft, EntityLink, Mention, normal_form
from muniment.domain.entities.entity_merge import NAMES
from muniment.domain.errors import ConflictError, InvalidInputError
from muniment.domain.history.history import same
from muniment.domain.ids import MemoryId, NamespaceId, new_uid
from muniment.domain.optimistic_lock import require_version
from muniment.domain.value_rules import with_merged_metadata
from muniment.storage.entities.entity_mentions import MentionWriter
from muniment.storage.entities.entity_merging import EntityMerger
from muniment.storage.entities.entity_names import EntityNames, Known
from muniment.storage.entities.entity_records import EntityRecords
from muniment.storage.entities.entity_taking_in import MergedEntityWriter
from muniment.storage.entities.mention_texts import Surface
from muniment.storage.schema import entities, entity_links
from muniment.storage.write_context import WriteContext


class EntityWriter(EntityRecords):
    """Writes entities, their names and their links inside one unit of work."""

    def __init__(self, context: WriteContext) -> None:
        super().__init__(context)
        self._known = EntityNames(context.connection)
        self._mentions = MentionWriter(self, self._known, same=context.same_name)
        self._merger = EntityMerger(self, self._known, self._mentions)
        self.merged = MergedEntityWriter(self, self._known, self._mentions, self._merger)

    def create(
        self, draft: EntityDraft, *, namespace_id: NamespaceId, now_ms: int
    ) -> tuple[Row[Any], bool]:
        """Create an entity, or adopt a derived one; an existing one made by hand is unchanged.

        Returns:
            Its row, and whether it was created or adopted.

        Raises:
            ConflictError: Another entity has one of its other names.
        """
        there = self._named(namespace_id, draft)
        if there is not None and there.version:
            return there, False
        if there is not None:
            row = self._update(there, {"metadata": dict(draft.metadata)}, now_ms)
            return self._with_aliases(row, draft, now_ms), True
        uid = new_uid(now_ms)
        record = {"metadata": dict(draft.metadata)}
        patch = {"type": draft.type, "name": draft.name, **record}
        self.context.append("create", f"entity:{uid}", patch, namespace_id)
        self.insert(
            uid,
            named=(draft.type, draft.name),
            record=record,
            namespace_id=namespace_id,
            now_ms=now_ms,
            version=1,
        )
        row = self.row(uid)
        self.changed(ChangeKind.CREATED, row)
        return self._with_aliases(row, draft, now_ms), True

    def add_alias(
        self, row: Row[Any], name: str, *, now_ms: int, expected_version: int | None = None
    ) -> Row[Any]:
        """Give an entity another name; what the program found under it joins the entity.

        Raises:
            ConflictError: Its version is not the expected one, or another entity that was made or
                changed by hand has the name.
        """
        require_version(row.version, expected_version)
        normal = normal_form(name)
        if normal == row.normal:
            return row
        home = NamespaceId(row.namespace_id)
        owner = self._known.owner(Known(home, row.type), Surface(normal, normal))
        if owner == row.id:
            return row
        if owner is None:
            named = (row.type, name.strip())
            owner = self.insert(
                new_uid(now_ms), named=named, record={}, namespace_id=home, now_ms=now_ms, version=0
            )
        other = self._connection.execute(select(entities).where(entities.c.id == owner)).one()
        if other.version or other.normal != normal:
            raise ConflictError(
                "another entity has that name",
                hint="Merge the two, or split the name off there first.",
            )
        return self._merger.merge(row, other, now_ms=now_ms)

    def edit(
        self,
        row: Row[Any],
        given: Mapping[str, Any],
        *,
        now_ms: int,
        expected_version: int | None = None,
    ) -> Row[Any]:
        """Change an entity.

        Raises:
            ConflictError: Its version is not the expected one, or another entity of the type has
                the name.
            InvalidInputError: Its metadata would become too large.
        """
        require_version(row.version, expected_version)
        kept = {"type": row.type, "name": row.name, **self.record_of(row)}
        values = with_merged_metadata(given, kept)
        values = {name: value for name, value in values.items() if not same(kept.get(name), value)}
        if not values:
            return row
        self._require_free(row, values)
        self._mentions.forget_cached()
        names = self._names_kept(row, values)
        recorded = ("edit", {**values, NAMES: names}) if names else None
        changed = self.update(row, values, now_ms, recorded=recorded)
        if (changed.type, changed.normal) != (row.type, row.normal):
            taken = self._known.alias(self._where(changed), changed.normal)
            if taken is not None:
                self._known.remove([taken.id])
        for name in names:
            where = Known(NamespaceId(row.namespace_id), name["type"])
            self._known.decide(where, row.id, name["name"], now_ms=now_ms)
        return changed

    def delete(self, row: Row[Any]) -> None:
        """Permanently remove an entity, its links and its patches in the journal."""
        self._connection.execute(entity_links.delete().where(entity_links.c.entity == row.id))
        self._known.remove_of([row.id])
        self.merged.remove(row)

    def merge(
        self,
        kept: Row[Any],
        absorbed: Row[Any],
        *,
        now_ms: int,
        expected_version: int | None = None,
    ) -> Row[Any]:
        """Merge two entities; see `EntityMerger.merge`.

        Raises:
            ConflictError: The version of the kept entity is not the expected one.
            InvalidInputError: They are the same entity, or the metadata would become too large.
        """
        require_version(kept.version, expected_version)
        if kept.id == absorbed.id:
            raise InvalidInputError("with", "must be another entity")
        return self._merger.merge(kept, absorbed, now_ms=now_ms)

    def split(
        self, row: Row[Any], name: str, *, now_ms: int, expected_version: int | None = None
    ) -> Row[Any]:
        """Split a name off into an entity of its own; see `EntityMerger.split`.

        Raises:
            ConflictError: Its version is not the expected one.
            InvalidInputError: It is the entity's own name.
            NotFoundError: The entity does not have this name.
        """
        require_version(row.version, expected_version)
        return self._merger.split(row, name, now_ms=now_ms)

    def link(
        self,
        row: Row[Any],
        memory: tuple[int, MemoryId],
        *,
        relationship: str,
        relevance: float,
        now_ms: int,
    ) -> EntityLink:
        """Link an entity to a memory of its namespace, or update the relevance of the link.

        Args:
            row: The entity.
            memory: Row number and id.
            relationship: How they belong together.
            relevance: How much, 0..1.
            now_ms: The current time.
        """
        row = self.by_hand(row, now_ms)
        values = {"relevance": relevance, "actor": self.context.actor}
        key = {"entity": row.id, "number": memory[0], "relationship": relationship}
        self._connection.execute(
            insert_or(entity_links)
            .values(**key, **values, created_at=now_ms)
            .on_conflict_do_update(index_elements=list(key), set_=values)
        )
        patch = {"memory": memory[1], "relationship": relationship, "relevance": relevance}
        self.context.append("link", f"entity:{row.uid}", patch, NamespaceId(row.namespace_id))
        self.changed(ChangeKind.UPDATED, row)
        kept = self._connection.execute(
            select(entity_links).where(*(entity_links.c[name] == key[name] for name in key))
        ).one()
        return EntityLink(
            entity_uid=row.uid,
            memory_id=memory[1],
            relationship=kept.relationship,
            relevance=kept.relevance,
            actor=kept.actor,
            created_at=moment_of(kept.created_at),
        )

    def unlink(
        self, row: Row[Any], memory: tuple[int, MemoryId], relationship: str | None, *, now_ms: int
    ) -> int:
        """Remove the links between an entity and a memory, or only that of one relationship.

        Returns:
            The number of links removed.
        """
        row = self.by_hand(row, now_ms)
        condition = (entity_links.c.entity == row.id) & (entity_links.c.number == memory[0])
        if relationship is not None:
            condition &= entity_links.c.relationship == relationship
        removed = self._connection.execute(entity_links.delete().where(condition)).rowcount
        if removed:
            patch = {"memory": memory[1], "relationship": relationship}
            namespace_id = NamespaceId(row.namespace_id)
            self.context.append("unlink", f"entity:{row.uid}", patch, namespace_id)
            self.changed(ChangeKind.UPDATED, row)
        return int(removed)

    def link_mentions(
        self,
        number: int,
        mentions: Sequence[Mention],
        *,
        namespace_id: NamespaceId,
        now_ms: int,
        replace: bool = True,
    ) -> None:
        """Store the mentions found in a memory's content, replacing earlier findings.

        Links made by hand stay. Entities without mentions are removed unless they were changed by
        hand.

        Args:
            number: The memory's row number.
            mentions: The mentions found; for several mentions of one entity the first counts.
            namespace_id: The memory's.
            now_ms: The current time.
            replace: False for a new memory, which saves a lookup.
        """
        self._mentions.link(
            number, mentions, namespace_id=namespace_id, now_ms=now_ms, replace=replace
        )

    def forget_memories(self, numbers: Sequence[int]) -> None:
        """Remove the links of permanently deleted memories, and entities that only they mention."""
        self._mentions.forget(numbers)

    def _named(self, namespace_id: NamespaceId, draft: EntityDraft) -> Row[Any] | None:
        """Return the row of the entity that already has a draft's name or alias."""
        normal = normal_form(draft.name)
        owner = self._known.owner(Known(namespace_id, draft.type), Surface(normal, normal))
        if owner is None:
            return None
        return self._connection.execute(select(entities).where(entities.c.id == owner)).one()

    def _with_aliases(self, row: Row[Any], draft: EntityDraft, now_ms: int) -> Row[Any]:
        for alias in draft.aliases:
            row = self.add_alias(row, alias, now_ms=now_ms)
        return row

    def _update(self, row: Row[Any], values: Mapping[str, Any], now_ms: int) -> Row[Any]:
        self._mentions.forget_cached()
        return self.update(row, values, now_ms)

    def _names_kept(self, row: Row[Any], values: Mapping[str, Any]) -> list[Mapping[str, str]]:
        """Return the names that keep the program's findings linked to an entity after a change.

        They are its old name, if memories mention it, and all others once its type changes.
        """
        entity_type, name = values.get("type", row.type), values.get("name", row.name)
        own = (entity_type, normal_form(name))
        if own == (row.type, row.normal):
            return []
        kept = self._known.of_entity(row.id) if entity_type != row.type else ()
        names = [{"type": alias.type, "name": alias.name} for alias in kept]
        if self._mentions.is_carried(row.id, row.normal):
            names.append({"type": row.type, "name": row.name})
        return [one for one in names if (one["type"], normal_form(one["name"])) != own]

    def _where(self, row: Row[Any]) -> Known:
        return Known(NamespaceId(row.namespace_id), row.type)

    def _require_free(self, row: Row[Any], values: Mapping[str, Any]) -> None:
        if "name" not in values and "type" not in values:
            return
        entity_type = values.get("type", row.type)
        normal = normal_form(values.get("name", row.name))
        where = Known(NamespaceId(row.namespace_id), entity_type)
        owner = self._known.owner(where, Surface(normal, normal))
        alias = self._known.alias(where, normal)
        is_joined_by_program = alias is not None and not alias.by_hand and alias.entity == owner
        if owner not in (None, row.id) and not is_joined_by_program:
            raise ConflictError(
                "an entity with that type and name already exists", hint="Choose another name."
            )
