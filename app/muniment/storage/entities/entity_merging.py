"""Merge and split entities by hand; later findings of the program do not override this."""

from typing import Any

from sqlalchemy import Row, select, update

from muniment.domain.access import SYSTEM
from muniment.domain.changes import ChangeKind
from muniment.domain.entities.entity import normal_form
from muniment.domain.entities.entity_merge import NAMES, apart_patch
from muniment.domain.errors import InvalidInputError, NotFoundError
from muniment.domain.ids import NamespaceId, new_uid
from muniment.domain.memories.memory import JsonObject
from muniment.domain.value_rules import merged_metadata
from muniment.storage.entities.entity_mentions import MentionWriter
from muniment.storage.entities.entity_names import EntityNames, Known
from muniment.storage.entities.entity_records import EntityRecords
from muniment.storage.entities.mention_texts import carries, surfaces_in, text_of
from muniment.storage.schema import entities, entity_links, memories


class EntityMerger:
    """Merges and splits inside one unit of work.

    Args:
        records: Rows of entities.
        names: Their names.
        mentions: Their links.
    """

    def __init__(self, records: EntityRecords, names: EntityNames, mentions: MentionWriter) -> None:
        self._connection = records.context.connection
        self._records = records
        self._names = names
        self._mentions = mentions

    def merge(self, kept: Row[Any], absorbed: Row[Any], *, now_ms: int) -> Row[Any]:
        """Merge two entities of a namespace.

        The kept entity takes over links, names and metadata; its own metadata wins. The other
        entity is removed. From then on the program reads the other's name as the kept entity's,
        even if their types differ.

        Returns:
            The kept one's row.

        Raises:
            InvalidInputError: The metadata would become too large.
        """
        home = NamespaceId(kept.namespace_id)
        metadata = self._metadata_of(kept, absorbed)
        was = {"uid": absorbed.uid, "type": absorbed.type, "name": absorbed.name}
        aliases = [
            {"type": alias.type, "name": alias.name, "by_hand": bool(alias.by_hand)}
            for alias in self._names.of_entity(absorbed.id)
        ]
        links = self._links_by_hand(absorbed)
        self._names.hand_over(absorbed.id, kept.id)
        where = Known(home, absorbed.type)
        self._names.decide(where, kept.id, absorbed.name, now_ms=now_ms)
        self._mentions.move_links(absorbed, kept.id)
        # Its patches stay: other devices may have changed it without knowing.
        self._records.drop(absorbed)
        patch = {"absorbed": was, "aliases": aliases, "links": links, "metadata": metadata}
        return self._records.update(kept, {"metadata": metadata}, now_ms, recorded=("merge", patch))

    def split(self, row: Row[Any], name: str, *, now_ms: int) -> Row[Any]:
        """Split one of an entity's other names off into an entity of its own.

        The links by which memories mention it under that name move with it. From then on the
        program does not join the name with any other.

        Args:
            row: The entity that currently has the name.
            name: One of its other names.
            now_ms: The current time.

        Returns:
            The row of the new entity, or of the entity that already has the name.

        Raises:
            InvalidInputError: It is the entity's own name.
            NotFoundError: The entity does not have this name.
        """
        normal = normal_form(name)
        is_own = normal == row.normal
        alias = self._alias(row, normal)
        # It is unknown which memories with the entity's own name mean the new entity.
        links = [] if is_own else self._links_under(row, normal)
        if alias is None and is_own:
            raise InvalidInputError("name", "is the entity's own name; split off a different one")
        if alias is None and not links:
            raise NotFoundError("the entity has no such name")
        where = Known(NamespaceId(row.namespace_id), alias.type if alias is not None else row.type)
        written = name.strip() if alias is None else alias.name
        own = self._own_entity(where, written, now_ms)
        self._names.decide(where, own.id, written, now_ms=now_ms)
        before = {one.uid: self._links_by_hand(one) for one in (row, own)}
        self.part(row, links, normal, into=own.id)
        patch = {"type": where.type, "name": written, "into": own.uid}
        self._records.update(row, {}, now_ms, recorded=("split", patch))
        # It stands also when the other entity is gone, and with it what was done to it.
        kept = {NAMES: [{"type": where.type, "name": written}]}
        self._records.context.append("edit", f"entity:{own.uid}", kept, where.namespace_id)
        for one in (row, own):
            self._journal_links(one, before[one.uid])
        return own

    def _journal_links(self, row: Row[Any], before: list[dict[str, Any]]) -> None:
        """Journal which links made by hand an entity got or lost with a name."""
        subject, home = f"entity:{row.uid}", NamespaceId(row.namespace_id)
        after = self._links_by_hand(row)
        for link in [link for link in before if link not in after]:
            gone = {name: link[name] for name in ("memory", "relationship")}
            self._records.context.append("unlink", subject, gone, home)
        for link in [link for link in after if link not in before]:
            self._records.context.append("link", subject, link, home)

    def _metadata_of(self, kept: Row[Any], absorbed: Row[Any]) -> JsonObject:
        of_kept = self._records.record_of(kept).get("metadata", {})
        of_absorbed = self._records.record_of(absorbed).get("metadata", {})
        return merged_metadata("metadata", of_absorbed, of_kept)

    def _links_by_hand(self, row: Row[Any]) -> list[dict[str, Any]]:
        """Return the links made by hand, in the form of the journal."""
        rows = self._connection.execute(
            select(memories.c.id, entity_links.c.relationship, entity_links.c.relevance)
            .join(memories, memories.c.number == entity_links.c.number)
            .where(entity_links.c.entity == row.id, entity_links.c.actor != SYSTEM.name)
        )
        return [
            {"memory": link.id, "relationship": link.relationship, "relevance": link.relevance}
            for link in rows
        ]

    def _alias(self, row: Row[Any], normal: str) -> Row[Any] | None:
        own = (row.type, row.normal)
        return next(
            (
                alias
                for alias in self._names.of_entity(row.id)
                if alias.normal == normal and (alias.type, alias.normal) != own
            ),
            None,
        )

    def _links_under(self, row: Row[Any], normal: str) -> list[Row[Any]]:
        """Return the links of an entity that carry one of its names."""
        rows = self._connection.execute(
            select(entity_links).where(entity_links.c.entity == row.id, carries(normal))
        )
        return [link for link in rows if link.normal is not None]

    def _own_entity(self, where: Known, name: str, now_ms: int) -> Row[Any]:
        """Return the entity of a name, creating it by hand if there is none."""
        there = self._connection.execute(
            select(entities).where(
                entities.c.namespace_id == where.namespace_id,
                entities.c.type == where.type,
                entities.c.normal == normal_form(name),
            )
        ).one_or_none()
        if there is not None:
            return self._records.by_hand(there, now_ms, is_apart=True)
        uid = new_uid(now_ms)
        patch = {"type": where.type, "name": name, **apart_patch(is_apart=True)}
        self._records.context.append("create", f"entity:{uid}", patch, where.namespace_id)
        self._records.insert(
            uid,
            named=(where.type, name),
            record={},
            namespace_id=where.namespace_id,
            now_ms=now_ms,
            version=1,
        )
        made = self._records.row(uid)
        self._records.changed(ChangeKind.CREATED, made)
        return made

    def part(self, row: Row[Any], links: list[Row[Any]], normal: str, *, into: int) -> None:
        """Move the mentions under a name to another entity; one memory may mention both."""
        for link in links:
            surfaces = surfaces_in(link.normal)
            going = [surface for surface in surfaces if surface.carries(normal)]
            staying = [surface for surface in surfaces if not surface.carries(normal)]
            self._mentions.put_link(link, into, going)
            at = (
                (entity_links.c.entity == row.id)
                & (entity_links.c.number == link.number)
                & (entity_links.c.relationship == link.relationship)
            )
            if staying:
                values = {"normal": text_of(staying)}
                self._connection.execute(update(entity_links).where(at).values(**values))
            else:
                self._connection.execute(entity_links.delete().where(at))
        self._mentions.forget_cached()
