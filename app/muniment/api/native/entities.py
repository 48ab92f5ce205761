"""Routes of entities, their links and what is around them."""

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import FastAPI, Query, Request, Response

from muniment.api.native.preconditions import STALE, precondition
from muniment.api.native.scope_answers import (
    EntityLinkOut,
    EntityListOut,
    EntityPathsOut,
    NamedEntityOut,
    NeighbourhoodOut,
    RelationshipsOut,
)
from muniment.api.native.scope_bodies import (
    entity_body,
    link_body,
    neighbourhood_body,
    paths_body,
    relationships_body,
)
from muniment.api.native.scope_requests import (
    EntityEdit,
    EntityIn,
    EntityQuery,
    LinkIn,
    MergeIn,
    SplitIn,
)
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operation
from muniment.domain.access import Scope
from muniment.domain.entities import (
    DEPTH_MAX,
    NEIGHBOURS_DEFAULT,
    NEIGHBOURS_MAX,
    STEPS_MAX,
    Entity,
)

if TYPE_CHECKING:
    from muniment.services.entities import EntityService

_TAG: Final = "Entities"
_MISSING: Final = {404: "There is no such entity, or the key does not see its namespace."}
_PATH: Final = "/v1/entities"
_ONE: Final = "/v1/entities/{id}"


class EntityRoutes:
    """The endpoints of entities; each runs in a thread of the pool.

    Args:
        entities: The use cases.
    """

    def __init__(self, entities: "EntityService") -> None:
        self._entities = entities

    def list(self, query: Annotated[EntityQuery, Query()], request: Request) -> Response:
        """List entities."""
        found = self._entities.list(query.filter(), query.page(), actor_of(request))
        data = [entity_body(entity) for entity in found.items]
        return JsonAnswer({"data": data, "next_cursor": found.next_cursor, "total": found.total})

    def create(self, body: EntityIn, request: Request) -> Response:
        """Create an entity."""
        made = self._entities.create(body.draft(), actor_of(request))
        return _answer(made.value, status=201 if made.is_new else 200)

    def get(
        self,
        id: str,  # noqa: A002 (the name in the path)
        request: Request,
        *,
        namespace: str | None = None,
        include_confidential: bool = False,
    ) -> Response:
        """Return one entity."""
        found = self._entities.get(
            id,
            actor_of(request),
            namespace=namespace,
            include_confidential=include_confidential,
        )
        return _answer(found)

    def edit(
        self,
        id: str,  # noqa: A002
        body: EntityEdit,
        request: Request,
        *,
        namespace: str | None = None,
    ) -> Response:
        """Change one entity."""
        with precondition(request.headers) as expected:
            written = self._entities.edit(
                id,
                body.patch(),
                actor_of(request),
                namespace=namespace,
                expected_version=expected,
            )
        return _answer(written.value)

    def delete(self, id: str, request: Request, *, namespace: str | None = None) -> Response:  # noqa: A002
        """Delete one entity."""
        with precondition(request.headers) as expected:
            self._entities.delete(
                id, actor_of(request), namespace=namespace, expected_version=expected
            )
        return Response(status_code=204)

    def merge(
        self,
        id: str,  # noqa: A002
        body: MergeIn,
        request: Request,
        *,
        namespace: str | None = None,
    ) -> Response:
        """Make one entity of two."""
        with precondition(request.headers) as expected:
            made = self._entities.merge(
                id,
                body.with_,
                actor_of(request),
                namespace=namespace,
                expected_version=expected,
            )
        return _answer(made.value)

    def split(
        self,
        id: str,  # noqa: A002
        body: SplitIn,
        request: Request,
        *,
        namespace: str | None = None,
    ) -> Response:
        """Make an entity of its own of another name of one."""
        with precondition(request.headers) as expected:
            made = self._entities.split(
                id,
                body.name,
                actor_of(request),
                namespace=namespace,
                expected_version=expected,
            )
        return _answer(made.value, status=201)

    def path(
        self,
        id: str,  # noqa: A002
        to: Annotated[str, Query(description="Id or name; of the same namespace.")],
        request: Request,
        *,
        max_steps: Annotated[int, Query(ge=1, le=STEPS_MAX)] = STEPS_MAX,
        namespace: str | None = None,
        include_confidential: bool = False,
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
        return JsonAnswer(paths_body(found))

    def link(self, id: str, body: LinkIn, request: Request) -> Response:  # noqa: A002
        """Link one entity to a memory."""
        made = self._entities.link(
            id,
            body.memory_id,
            actor_of(request),
            relationship=body.relationship,
            relevance=body.relevance,
        )
        return JsonAnswer(link_body(made.value), status_code=201)

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
        include_confidential: bool = False,
    ) -> Response:
        """Return what one entity is related to."""
        found = self._entities.relationships(
            id,
            actor_of(request),
            namespace=namespace,
            limit=limit,
            include_confidential=include_confidential,
        )
        return JsonAnswer(relationships_body(found))

    def neighbourhood(
        self,
        id: str,  # noqa: A002
        request: Request,
        *,
        depth: Annotated[int, Query(ge=1, le=DEPTH_MAX)] = 1,
        max_neighbours: Annotated[int, Query(ge=1, le=NEIGHBOURS_MAX)] = NEIGHBOURS_DEFAULT,
        namespace: str | None = None,
        include_confidential: bool = False,
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
        return JsonAnswer(neighbourhood_body(found))


def _answer(entity: Entity, *, status: int = 200) -> Response:
    return JsonAnswer(
        entity_body(entity), status_code=status, headers={"etag": f'"{entity.version}"'}
    )


def mount_entities(app: FastAPI, entities: "EntityService") -> None:
    """Add the routes of entities to the application."""
    routes = EntityRoutes(entities)
    add_operation(
        app,
        Operation(
            method="GET",
            path=_PATH,
            tag=_TAG,
            summary="List entities",
            scope=Scope.READ,
            answer=EntityListOut,
        ),
        routes.list,
    )
    add_operation(
        app,
        Operation(
            method="POST",
            path=_PATH,
            tag=_TAG,
            summary="Create an entity",
            scope=Scope.WRITE,
            status=201,
            answer=NamedEntityOut,
            others={200: "There is one of that type and name; it is returned unchanged."},
        ),
        routes.create,
    )
    _mount_one(app, routes)
    _mount_names(app, routes)
    _mount_graph(app, routes)


def _mount_one(app: FastAPI, routes: EntityRoutes) -> None:
    """Add the routes of one entity."""
    add_operation(
        app,
        Operation(
            method="GET",
            path=_ONE,
            tag=_TAG,
            summary="Get an entity",
            scope=Scope.READ,
            answer=NamedEntityOut,
            others=_MISSING,
            description="By its id or one of its names. The memories are at /v1/memories?entity=.",
        ),
        routes.get,
    )
    add_operation(
        app,
        Operation(
            method="PATCH",
            path=_ONE,
            tag=_TAG,
            summary="Change an entity",
            scope=Scope.WRITE,
            answer=NamedEntityOut,
            others={**_MISSING, **STALE},
        ),
        routes.edit,
    )
    add_operation(
        app,
        Operation(
            method="DELETE",
            path=_ONE,
            tag=_TAG,
            summary="Delete an entity",
            scope=Scope.WRITE,
            status=204,
            others={**_MISSING, **STALE},
            description="For ever, with its links; the memories stay.",
        ),
        routes.delete,
    )


def _mount_names(app: FastAPI, routes: EntityRoutes) -> None:
    """Add the routes that make one entity of two, and two of one."""
    add_operation(
        app,
        Operation(
            method="POST",
            path=_ONE + "/merge",
            tag=_TAG,
            summary="Make one entity of two",
            scope=Scope.WRITE,
            answer=NamedEntityOut,
            others={**_MISSING, **STALE},
            description="The one in the path keeps its name and takes over links, other names and "
            "metadata, where its own stands; the other goes for ever. What memories say of the "
            "other is the kept one's from then on.",
        ),
        routes.merge,
    )
    add_operation(
        app,
        Operation(
            method="POST",
            path=_ONE + "/split",
            tag=_TAG,
            summary="Make an entity of its own of another name",
            scope=Scope.WRITE,
            status=201,
            answer=NamedEntityOut,
            others={404: "There is no such entity for this key, or it has no such name.", **STALE},
            description="The links of the memories that say this name go with it, and the two are "
            "kept apart from then on. Returns the entity that has the name now.",
        ),
        routes.split,
    )


def _mount_graph(app: FastAPI, routes: EntityRoutes) -> None:
    """Add the routes of links and of what is around an entity."""
    add_operation(
        app,
        Operation(
            method="POST",
            path=_ONE + "/links",
            tag=_TAG,
            summary="Link an entity to a memory",
            scope=Scope.WRITE,
            status=201,
            answer=EntityLinkOut,
            others={404: "One of the two is not there for this key, or they live apart."},
        ),
        routes.link,
    )
    add_operation(
        app,
        Operation(
            method="DELETE",
            path=_ONE + "/links/{memory}",
            tag=_TAG,
            summary="Remove the links between an entity and a memory",
            scope=Scope.WRITE,
            status=204,
            others={404: "There is no such link for this key."},
            description="All of them, or that of one relationship.",
        ),
        routes.unlink,
    )
    add_operation(
        app,
        Operation(
            method="GET",
            path=_ONE + "/relationships",
            tag=_TAG,
            summary="Get what an entity is related to",
            scope=Scope.READ,
            answer=RelationshipsOut,
            others=_MISSING,
        ),
        routes.relationships,
    )
    add_operation(
        app,
        Operation(
            method="GET",
            path=_ONE + "/neighbourhood",
            tag=_TAG,
            summary="Get the entities around one",
            scope=Scope.READ,
            answer=NeighbourhoodOut,
            others=_MISSING,
            description="Two are neighbours when a memory mentions both; up to 500 entities. "
            "Confidential memories count only if asked for.",
        ),
        routes.neighbourhood,
    )
    add_operation(
        app,
        Operation(
            method="GET",
            path=_ONE + "/path",
            tag=_TAG,
            summary="Get the way from an entity to another",
            scope=Scope.READ,
            answer=EntityPathsOut,
            others=_MISSING,
            description="The shortest chains in which each is mentioned together with the next, "
            "five at most; none where there is no such chain. Confidential memories count only if "
            "asked for.",
        ),
        routes.path,
    )
