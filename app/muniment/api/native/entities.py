"""Routes of entities: list, create, change, merge, split."""

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import FastAPI, Query, Request, Response

from muniment.api.native.entity_requests import (
    AliasIn,
    EntityEdit,
    EntityIn,
    EntityQuery,
    MergeIn,
    SplitIn,
)
from muniment.api.native.preconditions import STALE, precondition
from muniment.api.native.scope_answers import EntityListOut, NamedEntityOut
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.entities.entity import Entity

if TYPE_CHECKING:
    from muniment.services.entities.entity_service import EntityService

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
        return JsonAnswer(EntityListOut.of(found))

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
        include_confidential: bool | None = None,
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

    def add_alias(
        self,
        id: str,  # noqa: A002
        body: AliasIn,
        request: Request,
        *,
        namespace: str | None = None,
    ) -> Response:
        """Give this entity another name."""
        with precondition(request.headers) as expected:
            made = self._entities.add_alias(
                id,
                body.name,
                actor_of(request),
                namespace=namespace,
                expected_version=expected,
            )
        return _answer(made.value)

    def merge(
        self,
        id: str,  # noqa: A002
        body: MergeIn,
        request: Request,
        *,
        namespace: str | None = None,
    ) -> Response:
        """Merge another entity into this one."""
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
        """Split one of an entity's names off as its own entity."""
        with precondition(request.headers) as expected:
            made = self._entities.split(
                id,
                body.name,
                actor_of(request),
                namespace=namespace,
                expected_version=expected,
            )
        return _answer(made.value, status=201)


def _answer(entity: Entity, *, status: int = 200) -> Response:
    return JsonAnswer(
        NamedEntityOut.of(entity), status_code=status, headers={"etag": f'"{entity.version}"'}
    )


def mount_entities(app: FastAPI, entities: "EntityService") -> None:
    """Add the routes of entities to the application."""
    routes = EntityRoutes(entities)
    add_operations(
        app,
        _TAG,
        Operation(
            "GET",
            _PATH,
            routes.list,
            summary="List entities",
            scope=Scope.READ,
            answer=EntityListOut,
        ),
        Operation(
            "POST",
            _PATH,
            routes.create,
            summary="Create an entity",
            scope=Scope.WRITE,
            status=201,
            answer=NamedEntityOut,
            others={
                200: "An entity of that type and name exists; it is returned unchanged.",
                409: "Another entity has one of its aliases.",
            },
        ),
    )
    _mount_one(app, routes)
    _mount_names(app, routes)


def _mount_one(app: FastAPI, routes: EntityRoutes) -> None:
    """Add the routes of one entity."""
    add_operations(
        app,
        _TAG,
        Operation(
            "GET",
            _ONE,
            routes.get,
            summary="Get an entity",
            scope=Scope.READ,
            answer=NamedEntityOut,
            others=_MISSING,
            description="By id or any of its names. For its memories, see /v1/memories?entity=.",
        ),
        Operation(
            "PATCH",
            _ONE,
            routes.edit,
            summary="Change an entity",
            scope=Scope.WRITE,
            answer=NamedEntityOut,
            others={**_MISSING, **STALE},
        ),
        Operation(
            "DELETE",
            _ONE,
            routes.delete,
            summary="Delete an entity",
            scope=Scope.WRITE,
            status=204,
            others={**_MISSING, **STALE},
            description="Permanent, including its links. The memories are kept.",
        ),
    )


def _mount_names(app: FastAPI, routes: EntityRoutes) -> None:
    """Add the routes that add a name, make one entity of two, and two of one."""
    add_operations(
        app,
        _TAG,
        Operation(
            "POST",
            _ONE + "/aliases",
            routes.add_alias,
            summary="Add another name to an entity",
            scope=Scope.WRITE,
            answer=NamedEntityOut,
            others={**_MISSING, **STALE, 409: "Another entity has that name; merge the two."},
            description="What was found automatically under that name joins the entity, with its "
            "memories. Split the name off to take it back.",
        ),
        Operation(
            "POST",
            _ONE + "/merge",
            routes.merge,
            summary="Merge two entities",
            scope=Scope.WRITE,
            answer=NamedEntityOut,
            others={**_MISSING, **STALE},
            description="The entity in the path keeps its name and metadata, and takes over the "
            "links, names and additional metadata of the other, which is permanently "
            "removed. Mentions of the other entity then belong to the one that was "
            "kept.",
        ),
        Operation(
            "POST",
            _ONE + "/split",
            routes.split,
            summary="Split a name off as a separate entity",
            scope=Scope.WRITE,
            status=201,
            answer=NamedEntityOut,
            others={404: "The key does not see such an entity, or it has no such name.", **STALE},
            description="Links of memories that use this name move with it, and the two are kept "
            "separate from then on. Returns the entity that now has the name.",
        ),
    )
