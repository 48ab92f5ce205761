"""Routes of an entity's links to memories, and of the entities around it."""

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import FastAPI, Query, Request, Response

from muniment.api.native.entity_requests import LinkIn
from muniment.api.native.scope_answers import (
    EntityLinkOut,
    EntityPathOut,
    EntityPathsOut,
    NeighbourhoodOut,
    RelationshipsOut,
)
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.entities.entity import DEPTH_MAX, NEIGHBOURS_DEFAULT, NEIGHBOURS_MAX, STEPS_MAX

if TYPE_CHECKING:
    from muniment.services.entities.entity_service import EntityService

_TAG: Final = "Entities"
_MISSING: Final = {404: "There is no such entity, or the key does not see its namespace."}
_ONE: Final = "/v1/entities/{id}"


class EntityGraphRoutes:
    """The endpoints of links and neighbours; each runs in a thread of the pool.

    Args:
        entities: The use cases.
    """

    def __init__(self, entities: "EntityService") -> None:
        self._entities = entities

    def link(self, id: str, body: LinkIn, request: Request) -> Response:  # noqa: A002 (the name in the path)
        """Link one entity to a memory."""
        made = self._entities.link(
            id,
            body.memory_id,
            actor_of(request),
            relationship=body.relationship,
            relevance=body.relevance,
        )
        return JsonAnswer(EntityLinkOut.of(made.value), status_code=201)

    def unlink(
        self,
        id: str,  # noqa: A002
        memory: str,
        request: Request,
        *,
        relationship: str | None = None,
    ) -> Response:
        """Remove the links between one entity and a memory."""
        self._entities.unlink(id, memory, actor_of(request), relationship=relationship)
        return Response(status_code=204)

    def relationships(
        self,
        id: str,  # noqa: A002
        request: Request,
        *,
        limit: Annotated[int, Query(ge=1, le=NEIGHBOURS_MAX)] = NEIGHBOURS_DEFAULT,
        namespace: str | None = None,
        include_confidential: bool | None = None,
    ) -> Response:
        """Return what one entity is related to."""
        found = self._entities.relationships(
            id,
            actor_of(request),
            namespace=namespace,
            limit=limit,
            include_confidential=include_confidential,
        )
        return JsonAnswer(RelationshipsOut.of(found))

    def neighbourhood(
        self,
        id: str,  # noqa: A002
        request: Request,
        *,
        depth: Annotated[int, Query(ge=1, le=DEPTH_MAX)] = 1,
        max_neighbours: Annotated[int, Query(ge=1, le=NEIGHBOURS_MAX)] = NEIGHBOURS_DEFAULT,
        namespace: str | None = None,
        include_confidential: bool | None = None,
    ) -> Response:
        """Return the entities around one."""
        found = self._entities.neighbourhood(
            id,
            actor_of(request),
            namespace=namespace,
            depth=depth,
            max_neighbours=max_neighbours,
            include_confidential=include_confidential,
        )
        return JsonAnswer(NeighbourhoodOut.of(found))

    def path(
        self,
        id: str,  # noqa: A002
        to: Annotated[str, Query(description="Id or name, in the same namespace.")],
        request: Request,
        *,
        max_steps: Annotated[int, Query(ge=1, le=STEPS_MAX)] = STEPS_MAX,
        namespace: str | None = None,
        include_confidential: bool | None = None,
    ) -> Response:
        """Return the shortest chains from one entity to another."""
        found = self._entities.path(
            id,
            to,
            actor_of(request),
            namespace=namespace,
            max_steps=max_steps,
            include_confidential=include_confidential,
        )
        return JsonAnswer(EntityPathsOut.of(paths=EntityPathOut.each(found)))


def mount_entity_graph(app: FastAPI, entities: "EntityService") -> None:
    """Add the routes of links and of what is around an entity to the application."""
    routes = EntityGraphRoutes(entities)
    add_operations(
        app,
        _TAG,
        Operation(
            "POST",
            _ONE + "/links",
            routes.link,
            summary="Link an entity to a memory",
            scope=Scope.WRITE,
            status=201,
            answer=EntityLinkOut,
            others={404: "The key does not see both, or they are in different namespaces."},
        ),
        Operation(
            "DELETE",
            _ONE + "/links/{memory}",
            routes.unlink,
            summary="Remove the links between an entity and a memory",
            scope=Scope.WRITE,
            status=204,
            others={404: "There is no such link for this key."},
            description="Removes all links, or those of one relationship.",
        ),
    )
    _mount_around(app, routes)


def _mount_around(app: FastAPI, routes: EntityGraphRoutes) -> None:
    """Add the routes of what is around an entity."""
    add_operations(
        app,
        _TAG,
        Operation(
            "GET",
            _ONE + "/relationships",
            routes.relationships,
            summary="Get the relationships of an entity",
            scope=Scope.READ,
            answer=RelationshipsOut,
            others=_MISSING,
        ),
        Operation(
            "GET",
            _ONE + "/neighbourhood",
            routes.neighbourhood,
            summary="Get the entities around one",
            scope=Scope.READ,
            answer=NeighbourhoodOut,
            others=_MISSING,
            description="Two entities are neighbours if a memory mentions both. Returns up to "
            "500. Confidential memories count only on request.",
        ),
        Operation(
            "GET",
            _ONE + "/path",
            routes.path,
            summary="Find paths between two entities",
            scope=Scope.READ,
            answer=EntityPathsOut,
            others=_MISSING,
            description="Returns up to five of the shortest chains in which each entity is "
            "mentioned together with the next. Confidential memories count only on "
            "request.",
        ),
    )
