"""Create, read, change and link entities, and explore their neighbourhood."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from muniment.domain.access import Actor, Scope
from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.domain.entities.entity import (
    MENTIONED_IN,
    NEIGHBOURS_DEFAULT,
    STEPS_MAX,
    Entity,
    EntityDraft,
    EntityFilter,
    EntityLink,
    EntityPatch,
    EntityPath,
    EntitySummary,
    Neighbourhood,
    Relationships,
    check_entity_filter,
    check_link,
    check_reach,
    check_steps,
    checked_entity,
    checked_entity_patch,
)
from muniment.domain.errors import NotFoundError
from muniment.domain.optimistic_lock import require_version
from muniment.domain.pages import ListPage, Page, check_list_page
from muniment.domain.usage.usage import UsageAction
from muniment.domain.value_rules import check_name
from muniment.services.entities.entity_rows import (
    require_entity,
    require_entity_in_same_namespace,
    require_pair,
    require_shown,
)
from muniment.services.namespaces.reachable_scopes import WrittenThing, written_namespace
from muniment.services.namespaces.visibility import resolve_namespaces
from muniment.services.usage.counted_calls import all_counted

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.pages import StoredRow
    from muniment.storage.unit_of_work import UnitOfWork


@all_counted(UsageAction.ENTITY)
class EntityService:
    """Use cases about entities; any thread.

    Memories in the trash, expired ones and, unless requested, confidential ones do not count,
    except secrets that the caller wrote. An entity found automatically in such memories only is
    hidden.
    """

    def __init__(self, session: "VaultSession") -> None:
        self._session = session

    def create(self, draft: EntityDraft, actor: Actor) -> WrittenThing[Entity]:
        """Create an entity; an existing one of the same type and name is returned unchanged.

        An entity found only automatically so far takes over the draft's metadata and other names.

        Raises:
            InvalidInputError: A field is invalid.
            ConflictError: As `add_alias`, of one of its other names.
            NotFoundError: The actor does not see the namespace.
        """
        actor.require(Scope.WRITE)
        draft = checked_entity(draft)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            namespace = written_namespace(unit.namespaces, actor, draft.namespace)
            now_ms = opened.now_ms()
            row, is_new = unit.entities.create(draft, namespace_id=namespace.id, now_ms=now_ms)
            return _written(unit, row, actor, now_ms, is_new=is_new)

    def get(
        self,
        reference: str,
        actor: Actor,
        *,
        namespace: str | None = None,
        include_confidential: bool | None = None,
    ) -> Entity:
        """Return the entity with a uid or a name.

        Args:
            reference: Uid or name; of several types with one name, the oldest.
            actor: The caller.
            namespace: Where to look; without one everywhere the actor sees, its own first.
            include_confidential: Whether confidential memories count.

        Raises:
            NotFoundError: This actor sees no such entity.
        """
        actor.require(Scope.READ)
        access = ConfidentialAccess.of_search(actor, requested=include_confidential)
        with self._session.borrow() as opened, opened.store.read() as reading:
            now_ms = opened.now_ms()
            row = require_entity(reading, reference, actor, namespace=namespace)
            require_shown(reading, row, now_ms, access)
            return reading.entities.opened([row], now_ms=now_ms, access=access)[0]

    def list(self, wanted: EntityFilter, page: ListPage, actor: Actor) -> Page[Entity]:
        """Return one page of the entities that a filter matches, newest first.

        Raises:
            InvalidInputError: The filter or the page is not valid.
            NotFoundError: A requested namespace does not exist for this actor.
        """
        actor.require(Scope.READ)
        check_list_page(page)
        check_entity_filter(wanted)
        with self._session.borrow() as opened, opened.store.read() as reading:
            ids = resolve_namespaces(reading.namespaces, wanted.namespaces, actor)
            access = ConfidentialAccess.of_search(actor, requested=wanted.include_confidential)
            return reading.entities.page(
                wanted, page, namespace_ids=ids, now_ms=opened.now_ms(), access=access
            )

    def summaries(
        self, actor: Actor, *, namespaces: Sequence[str] = ()
    ) -> tuple[EntitySummary, ...]:
        """Return every entity of some or all namespaces in short, in no order.

        Raises:
            NotFoundError: A requested namespace does not exist for this actor.
        """
        actor.require(Scope.READ)
        access = ConfidentialAccess.of_search(actor, requested=None)
        with self._session.borrow() as opened, opened.store.read() as reading:
            ids = resolve_namespaces(reading.namespaces, namespaces, actor)
            return reading.entity_summaries.of(ids, now_ms=opened.now_ms(), access=access)

    def edit(
        self,
        reference: str,
        patch: EntityPatch,
        actor: Actor,
        *,
        namespace: str | None = None,
        expected_version: int | None = None,
    ) -> WrittenThing[Entity]:
        """Change an entity's type, name or metadata.

        Raises:
            InvalidInputError: A field is invalid.
            NotFoundError: This actor sees no such entity.
            ConflictError: It is not at the expected version, or the name is taken.
        """
        actor.require(Scope.WRITE)
        given = checked_entity_patch(patch)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            now_ms = opened.now_ms()
            row = require_entity(unit, reference, actor, namespace=namespace)
            row = unit.entities.edit(row, given, now_ms=now_ms, expected_version=expected_version)
            return _written(unit, row, actor, now_ms)

    def delete(
        self,
        reference: str,
        actor: Actor,
        *,
        namespace: str | None = None,
        expected_version: int | None = None,
    ) -> "ChangeSet":
        """Remove an entity and its links permanently; the memories stay.

        Raises:
            ConflictError: It is not at the expected version.
            NotFoundError: This actor sees no such entity.
        """
        actor.require(Scope.WRITE)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            row = require_entity(unit, reference, actor, namespace=namespace)
            require_version(row.version, expected_version)
            unit.entities.delete(row)
            return unit.change_set()

    def add_alias(
        self,
        reference: str,
        name: str,
        actor: Actor,
        *,
        namespace: str | None = None,
        expected_version: int | None = None,
    ) -> WrittenThing[Entity]:
        """Give an entity another name; later automatic detection respects it.

        What was found automatically under that name so far joins the entity, with its memories.
        `split` takes the name back.

        Raises:
            InvalidInputError: The name is invalid.
            NotFoundError: This actor sees no such entity.
            ConflictError: It is not at the expected version, or another entity that was made or
                changed by hand has the name.
        """
        actor.require(Scope.WRITE)
        check_name("name", name)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            now_ms = opened.now_ms()
            row = require_entity(unit, reference, actor, namespace=namespace)
            row = unit.entities.add_alias(
                row, name, now_ms=now_ms, expected_version=expected_version
            )
            return _written(unit, row, actor, now_ms)

    def merge(
        self,
        kept: str,
        absorbed: str,
        actor: Actor,
        *,
        namespace: str | None = None,
        expected_version: int | None = None,
    ) -> WrittenThing[Entity]:
        """Merge two entities of a namespace; later automatic detection respects it.

        The first keeps its name and takes over links, other names and metadata, its own values
        winning. The second is removed permanently, and its name becomes another name of the first.

        Raises:
            InvalidInputError: They are already one, or the metadata would become too large.
            NotFoundError: This actor does not see both, or their namespaces differ.
            ConflictError: The first is not at the expected version.
        """
        actor.require(Scope.WRITE)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            now_ms = opened.now_ms()
            row = require_entity(unit, kept, actor, namespace=namespace)
            other = require_entity_in_same_namespace(unit, absorbed, row)
            row = unit.entities.merge(row, other, now_ms=now_ms, expected_version=expected_version)
            return _written(unit, row, actor, now_ms)

    def split(
        self,
        reference: str,
        name: str,
        actor: Actor,
        *,
        namespace: str | None = None,
        expected_version: int | None = None,
    ) -> WrittenThing[Entity]:
        """Split another name of an entity off into its own; later automatic detection respects it.

        The memories that mention the entity under that name move to the new one. If another entity
        already has the name, they move to that one.

        Returns:
            The entity that has the name now.

        Raises:
            InvalidInputError: It is the entity's own name.
            NotFoundError: This actor does not see the entity, or it has no such name.
            ConflictError: It is not at the expected version.
        """
        actor.require(Scope.WRITE)
        check_name("name", name)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            now_ms = opened.now_ms()
            row = require_entity(unit, reference, actor, namespace=namespace)
            row = unit.entities.split(row, name, now_ms=now_ms, expected_version=expected_version)
            return _written(unit, row, actor, now_ms, is_new=True)

    def link(
        self,
        reference: str,
        memory: str,
        actor: Actor,
        *,
        relationship: str = MENTIONED_IN,
        relevance: float = 1.0,
    ) -> WrittenThing[EntityLink]:
        """Link an entity to a memory of its namespace; an existing link gets the new relevance.

        Raises:
            InvalidInputError: Relationship or relevance are invalid.
            NotFoundError: This actor does not see both, or their namespaces differ.
        """
        actor.require(Scope.WRITE)
        check_link(relationship, relevance)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            now_ms = opened.now_ms()
            row, found = require_pair(unit, reference, memory, actor, now_ms=now_ms)
            link = unit.entities.link(
                row, found, relationship=relationship, relevance=relevance, now_ms=now_ms
            )
            return WrittenThing(link, unit.change_set(), is_new=True)

    def unlink(
        self, reference: str, memory: str, actor: Actor, *, relationship: str | None = None
    ) -> "ChangeSet":
        """Remove the links between an entity and a memory, or that of one relationship.

        Raises:
            NotFoundError: This actor sees no such link.
        """
        actor.require(Scope.WRITE)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            now_ms = opened.now_ms()
            row, found = require_pair(unit, reference, memory, actor, now_ms=now_ms)
            if not unit.entities.unlink(row, found, relationship, now_ms=now_ms):
                raise NotFoundError("there is no such link")
            return unit.change_set()

    def relationships(
        self,
        reference: str,
        actor: Actor,
        *,
        namespace: str | None = None,
        limit: int = NEIGHBOURS_DEFAULT,
        include_confidential: bool | None = None,
    ) -> Relationships:
        """Return an entity's relationships to memories, and the entities mentioned along with it.

        Raises:
            InvalidInputError: The limit is out of range.
            NotFoundError: This actor sees no such entity.
        """
        actor.require(Scope.READ)
        access = ConfidentialAccess.of_search(actor, requested=include_confidential)
        check_reach(1, limit)
        with self._session.borrow() as opened, opened.store.read() as reading:
            now_ms = opened.now_ms()
            row = require_entity(reading, reference, actor, namespace=namespace)
            require_shown(reading, row, now_ms, access)
            graph = reading.entity_graph(now_ms, access)
            return graph.relationships(row.id, limit)

    def neighbourhood(
        self,
        reference: str,
        actor: Actor,
        *,
        namespace: str | None = None,
        depth: int = 1,
        max_neighbours: int = NEIGHBOURS_DEFAULT,
        include_confidential: bool | None = None,
    ) -> Neighbourhood:
        """Return the entities around one, up to three steps away, with the edges among them.

        Two entities are neighbours when a memory mentions both.

        Raises:
            InvalidInputError: Depth or number of neighbours are out of range.
            NotFoundError: This actor sees no such entity.
        """
        actor.require(Scope.READ)
        access = ConfidentialAccess.of_search(actor, requested=include_confidential)
        check_reach(depth, max_neighbours)
        with self._session.borrow() as opened, opened.store.read() as reading:
            now_ms = opened.now_ms()
            row = require_entity(reading, reference, actor, namespace=namespace)
            require_shown(reading, row, now_ms, access)
            graph = reading.entity_graph(now_ms, access)
            return graph.neighbourhood(row.id, depth=depth, max_neighbours=max_neighbours)

    def path(
        self,
        start: str,
        end: str,
        actor: Actor,
        *,
        namespace: str | None = None,
        max_steps: int = STEPS_MAX,
        include_confidential: bool | None = None,
    ) -> tuple[EntityPath, ...]:
        """Return the shortest chains from one entity to another of its namespace.

        Each entity of a chain is mentioned together with the next by a memory that counts.

        Returns:
            Five at most. None if they are further apart, or so well connected on the way that the
            search would take too long.

        Raises:
            InvalidInputError: The number of steps is out of range.
            NotFoundError: This actor does not see both, or their namespaces differ.
        """
        actor.require(Scope.READ)
        access = ConfidentialAccess.of_search(actor, requested=include_confidential)
        check_steps(max_steps)
        with self._session.borrow() as opened, opened.store.read() as reading:
            now_ms = opened.now_ms()
            row = require_entity(reading, start, actor, namespace=namespace)
            require_shown(reading, row, now_ms, access)
            other = require_entity_in_same_namespace(reading, end, row)
            require_shown(reading, other, now_ms, access)
            paths = reading.entity_paths(now_ms, access)
            return paths.between(row.id, other.id, max_steps=max_steps)


def _written(
    unit: "UnitOfWork", row: "StoredRow", actor: Actor, now_ms: int, *, is_new: bool = False
) -> WrittenThing[Entity]:
    access = ConfidentialAccess.of_search(actor)
    entity = unit.entities.opened([row], now_ms=now_ms, access=access)[0]
    return WrittenThing(entity, unit.change_set(), is_new=is_new)
