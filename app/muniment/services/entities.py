"""Entities: create, read, change, link, and look around."""

from typing import TYPE_CHECKING

from muniment.domain.access import Actor, Scope
from muniment.domain.confidential import ConfidentialAccess
from muniment.domain.entities import (
    MENTIONED_IN,
    NEIGHBOURS_DEFAULT,
    STEPS_MAX,
    Entity,
    EntityDraft,
    EntityFilter,
    EntityLink,
    EntityPatch,
    EntityPath,
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
from muniment.domain.rules import check_name
from muniment.domain.usage import UsageAction
from muniment.services.entity_rows import (
    require_entity,
    require_entity_beside,
    require_pair,
    require_shown,
)
from muniment.services.metering import all_counted
from muniment.services.reach import WrittenThing, written_namespace
from muniment.services.visibility import resolve_namespaces

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.services.session import VaultSession
    from muniment.storage.pages import StoredRow
    from muniment.storage.unit_of_work import UnitOfWork


@all_counted(UsageAction.ENTITY)
class EntityService:
    """Use cases about entities; any thread.

    Memories in the trash, expired ones and, unless asked for, confidential ones count for nothing,
    but for the secrets that the caller wrote: an entity that the program found in such memories
    alone is not there.
    """

    def __init__(self, session: "VaultSession") -> None:
        self._session = session

    def create(self, draft: EntityDraft, actor: Actor) -> WrittenThing[Entity]:
        """Create an entity; one of the same type and name is returned as it is.

        One that only the program has found so far takes over the draft's metadata.

        Raises:
            InvalidInputError: A field breaks its rule.
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
        include_confidential: bool = False,
    ) -> Entity:
        """Return the entity that a uid or a name means.

        Args:
            reference: Uid or name; of several types with one name, the one known for longest.
            actor: Who asks.
            namespace: Where to look; without one everywhere the actor sees, its own first.
            include_confidential: Whether confidential memories count.

        Raises:
            NotFoundError: There is none for this actor.
        """
        actor.require(Scope.READ)
        access = ConfidentialAccess.of_search(actor, asked=include_confidential)
        with self._session.borrow() as opened, opened.store.read() as reading:
            now_ms = opened.now_ms()
            row = require_entity(reading, reference, actor, namespace=namespace)
            require_shown(reading, row, now_ms, access)
            return reading.entities.opened([row], now_ms=now_ms, access=access)[0]

    def list(self, wanted: EntityFilter, page: ListPage, actor: Actor) -> Page[Entity]:
        """Return one page of the entities that a filter matches, newest first.

        Raises:
            InvalidInputError: The filter or the page is not valid.
            NotFoundError: A namespace asked for does not exist for this actor.
        """
        actor.require(Scope.READ)
        check_list_page(page)
        check_entity_filter(wanted)
        with self._session.borrow() as opened, opened.store.read() as reading:
            ids = resolve_namespaces(reading.namespaces, wanted.namespaces, actor)
            access = ConfidentialAccess.of_search(actor, asked=wanted.include_confidential)
            return reading.entities.page(
                wanted, page, namespace_ids=ids, now_ms=opened.now_ms(), access=access
            )

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
            InvalidInputError: A field breaks its rule.
            NotFoundError: There is none for this actor.
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
        """Remove an entity and its links for ever; the memories stay.

        Raises:
            ConflictError: It is not at the expected version.
            NotFoundError: There is none for this actor.
        """
        actor.require(Scope.WRITE)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            row = require_entity(unit, reference, actor, namespace=namespace)
            require_version(row.version, expected_version)
            unit.entities.delete(row)
            return unit.change_set()

    def merge(
        self,
        kept: str,
        absorbed: str,
        actor: Actor,
        *,
        namespace: str | None = None,
        expected_version: int | None = None,
    ) -> WrittenThing[Entity]:
        """Make one entity of two of a namespace, whatever the program finds later.

        The first keeps its name and takes over links, other names and metadata, where its own
        stands; the second goes for ever, and its name becomes one of the first's.

        Raises:
            InvalidInputError: They are one already, or the metadata would become too large.
            NotFoundError: One of them is not there for this actor, or they live apart.
            ConflictError: The first is not at the expected version.
        """
        actor.require(Scope.WRITE)
        with self._session.borrow() as opened, opened.store.write(actor.name) as unit:
            now_ms = opened.now_ms()
            row = require_entity(unit, kept, actor, namespace=namespace)
            other = require_entity_beside(unit, absorbed, row)
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
        """Make an entity of its own of another name of one, whatever the program finds later.

        The memories that mention the entity under that name are the new one's then. Where the name
        is an entity's already, that one gets them.

        Returns:
            The entity that has the name now.

        Raises:
            InvalidInputError: It is the entity's own name.
            NotFoundError: The entity is not there for this actor, or has no such name.
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
        """Link an entity to a memory of its namespace; a link that is there takes the relevance.

        Raises:
            InvalidInputError: Relationship or relevance break their rule.
            NotFoundError: One of the two is not there for this actor, or they live apart.
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
            NotFoundError: There is no such link for this actor.
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
        include_confidential: bool = False,
    ) -> Relationships:
        """Return an entity's relationships to memories, and who is mentioned together with it.

        Raises:
            InvalidInputError: The limit is out of range.
            NotFoundError: There is no such entity for this actor.
        """
        actor.require(Scope.READ)
        access = ConfidentialAccess.of_search(actor, asked=include_confidential)
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
        include_confidential: bool = False,
    ) -> Neighbourhood:
        """Return the entities around one, up to three steps away, with the edges among them.

        Two entities are neighbours when a memory mentions both.

        Raises:
            InvalidInputError: Depth or number of neighbours are out of range.
            NotFoundError: There is no such entity for this actor.
        """
        actor.require(Scope.READ)
        access = ConfidentialAccess.of_search(actor, asked=include_confidential)
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
        include_confidential: bool = False,
    ) -> tuple[EntityPath, ...]:
        """Return the shortest chains from one entity to another of its namespace.

        Each entity of a chain is mentioned together with the next by a memory that counts.

        Returns:
            Five at most; none where they are further apart, or so well connected on the way that
            the search would take too long.

        Raises:
            InvalidInputError: The number of steps is out of range.
            NotFoundError: One of them is not there for this actor, or they live apart.
        """
        actor.require(Scope.READ)
        access = ConfidentialAccess.of_search(actor, asked=include_confidential)
        check_steps(max_steps)
        with self._session.borrow() as opened, opened.store.read() as reading:
            now_ms = opened.now_ms()
            row = require_entity(reading, start, actor, namespace=namespace)
            require_shown(reading, row, now_ms, access)
            other = require_entity_beside(reading, end, row)
            require_shown(reading, other, now_ms, access)
            paths = reading.entity_paths(now_ms, access)
            return paths.between(row.id, other.id, max_steps=max_steps)


def _written(
    unit: "UnitOfWork", row: "StoredRow", actor: Actor, now_ms: int, *, is_new: bool = False
) -> WrittenThing[Entity]:
    access = ConfidentialAccess.of_search(actor)
    entity = unit.entities.opened([row], now_ms=now_ms, access=access)[0]
    return WrittenThing(entity, unit.change_set(), is_new=is_new)
