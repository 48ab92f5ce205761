"""Routes of entities."""

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import FastAPI, Request, Response

from muniment.api.dialects.memoryrelay import entity_bodies as bodies
from muniment.api.dialects.memoryrelay.memories import checked_id
from muniment.api.dialects.memoryrelay.pages import PAGE_DEFAULT, Limit, Offset
from muniment.api.dialects.numbers import clamped
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.entities.entity import (
    DEPTH_MAX,
    NEIGHBOURS_DEFAULT,
    NEIGHBOURS_MAX,
    EntityFilter,
)
from muniment.domain.pages import ListPage

if TYPE_CHECKING:
    from muniment.services.container import Services

ENTITIES: Final = "/v1/entities"

_ONE: Final = "/v1/entities/{id}"

Depth = Annotated[int, *clamped(1, at_least=1, at_most=DEPTH_MAX)]
MaxNeighbors = Annotated[int, *clamped(NEIGHBOURS_DEFAULT, at_least=1, at_most=NEIGHBOURS_MAX)]


class EntityRoutes:
    """The endpoints; each runs in a thread of the pool.

    Args:
        services: The use cases.
    """

    def __init__(self, services: "Services") -> None:
        self._entities = services.entities

    def create(self, body: bodies.EntityIn, request: Request) -> Response:
        """Create an entity."""
        entity = self._entities.create(body.draft(), actor_of(request)).value
        made = bodies.EntityOut.of(entity, agent_id=body.agent_id or "")
        return JsonAnswer(made, status_code=201)

    def list(
        self,
        request: Request,
        *,
        agent_id: str = "",
        entity_type: str = "",
        limit: Limit = PAGE_DEFAULT,
        offset: Offset = 0,
        cursor: str = "",
    ) -> Response:
        """List entities, newest first."""
        wanted = EntityFilter(agent_id=agent_id or None, type=entity_type or None)
        page = ListPage(limit=limit, offset=offset, cursor=cursor or None)
        found = self._entities.list(wanted, page, actor_of(request))
        data = [bodies.EntityOut.of(entity, agent_id=agent_id) for entity in found.items]
        return JsonAnswer(bodies.EntityPageOut.of(found, data=data))

    def get(self, id: str, request: Request) -> Response:  # noqa: A002 (the name in the path)
        """Return one entity."""
        return JsonAnswer(bodies.EntityOut.of(self._entities.get(id, actor_of(request))))

    def update(self, id: str, body: bodies.EntityPatchIn, request: Request) -> Response:  # noqa: A002
        """Change an entity."""
        patch = body.patch()
        if patch is None:
            return self.get(id, request)
        changed = self._entities.edit(id, patch, actor_of(request)).value
        return JsonAnswer(bodies.EntityOut.of(changed))

    def delete(self, id: str, request: Request) -> Response:  # noqa: A002
        """Remove an entity and its links; the memories stay."""
        self._entities.delete(id, actor_of(request))
        return Response(status_code=204)

    def link(self, body: bodies.NamedLinkIn, request: Request) -> Response:
        """Link an entity to a memory."""
        return self._link(body.entity_id, body, request)

    def link_one(self, id: str, body: bodies.LinkIn, request: Request) -> Response:  # noqa: A002
        """Link the entity of the path to a memory."""
        return self._link(id, body, request)

    def unlink(self, id: str, memory_id: str, request: Request) -> Response:  # noqa: A002
        """Remove the links between an entity and a memory."""
        self._entities.unlink(id, checked_id(memory_id), actor_of(request))
        return Response(status_code=204)

    def relationships(self, id: str, request: Request) -> Response:  # noqa: A002
        """Return the relationships of an entity."""
        actor = actor_of(request)
        uid = self._entities.get(id, actor).uid
        found = self._entities.relationships(uid, actor, limit=NEIGHBOURS_MAX)
        return JsonAnswer(bodies.relationships_body(uid, found))

    def neighborhood(
        self,
        id: str,  # noqa: A002
        request: Request,
        depth: Depth = 1,
        max_neighbors: MaxNeighbors = NEIGHBOURS_DEFAULT,
    ) -> Response:
        """Return the entities around an entity."""
        actor = actor_of(request)
        uid = self._entities.get(id, actor).uid
        found = self._entities.neighbourhood(uid, actor, depth=depth, max_neighbours=max_neighbors)
        return JsonAnswer(bodies.neighborhood_body(uid, found))

    def _link(self, reference: str, body: bodies.LinkIn, request: Request) -> Response:
        made = self._entities.link(
            reference, checked_id(body.memory_id), actor_of(request), relationship=body.label
        )
        return JsonAnswer(bodies.LinkOut.of(made.value), status_code=201)


def mount_entities(app: FastAPI, services: "Services") -> None:
    """Add the routes."""
    routes = EntityRoutes(services)
    _mount_all(app, routes)
    _mount_one(app, routes)
    _mount_links(app, routes)


def _mount_all(app: FastAPI, routes: EntityRoutes) -> None:
    add_operations(
        app,
        "Entities",
        Operation(
            "POST",
            ENTITIES,
            routes.create,
            summary="Create an entity",
            scope=Scope.WRITE,
            status=201,
            answer=bodies.EntityOut,
            others={422: "Invalid request."},
            description="An existing entity of the same type and name is returned unchanged.",
        ),
        Operation(
            "GET",
            ENTITIES,
            routes.list,
            summary="List entities",
            scope=Scope.READ,
            answer=bodies.EntityPageOut,
            others={422: "The cursor is not valid."},
            description="With agent_id, only entities that its memories mention.",
        ),
    )


def _mount_one(app: FastAPI, routes: EntityRoutes) -> None:
    missing = {404: "There is no such entity."}
    add_operations(
        app,
        "Entities",
        Operation(
            "GET",
            _ONE,
            routes.get,
            summary="Get an entity",
            scope=Scope.READ,
            answer=bodies.EntityOut,
            others=missing,
        ),
        Operation(
            "PUT",
            _ONE,
            routes.update,
            summary="Change an entity",
            scope=Scope.WRITE,
            answer=bodies.EntityOut,
            others={**missing, 409: "The name is taken.", 422: "Invalid request."},
        ),
        Operation(
            "DELETE",
            _ONE,
            routes.delete,
            summary="Delete an entity",
            scope=Scope.WRITE,
            status=204,
            others=missing,
        ),
        Operation(
            "GET",
            _ONE + "/relationships",
            routes.relationships,
            summary="Get the relationships of an entity",
            scope=Scope.READ,
            answer=bodies.RelationshipsOut,
            others=missing,
        ),
        Operation(
            "GET",
            _ONE + "/neighborhood",
            routes.neighborhood,
            summary="Get the entities around an entity",
            scope=Scope.READ,
            answer=bodies.NeighborhoodOut,
            others=missing,
            description="Two entities are neighbours if a memory mentions both.",
        ),
    )


def _mount_links(app: FastAPI, routes: EntityRoutes) -> None:
    missing = {404: "The entity or the memory does not exist."}
    for path, endpoint in (
        (ENTITIES + "/links", routes.link),
        (_ONE + "/link", routes.link_one),
    ):
        add_operations(
            app,
            "Links",
            Operation(
                "POST",
                path,
                endpoint,
                summary="Link an entity to a memory",
                scope=Scope.WRITE,
                status=201,
                answer=bodies.LinkOut,
                others={**missing, 422: "Invalid request."},
            ),
        )
    add_operations(
        app,
        "Links",
        Operation(
            "DELETE",
            _ONE + "/link/{memory_id}",
            routes.unlink,
            summary="Remove the links between an entity and a memory",
            scope=Scope.WRITE,
            status=204,
            others=missing,
        ),
    )
