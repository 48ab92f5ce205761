"""Routes of agents, users and projects: one declaration for all three."""

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import FastAPI, Query, Request, Response

from muniment.api.native.owner_requests import OwnerEdit, OwnerIn
from muniment.api.native.page_query import PageQuery
from muniment.api.native.preconditions import STALE, precondition
from muniment.api.native.scope_answers import OwnerListOut, OwnerOut
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.entities.owner import Owner, OwnerKind

if TYPE_CHECKING:
    from muniment.services.entities.owners import OwnerService

_COLLECTIONS: Final = {
    OwnerKind.AGENT: "/v1/agents",
    OwnerKind.USER: "/v1/users",
    OwnerKind.PROJECT: "/v1/projects",
}


class OwnerRoutes:
    """The endpoints of one kind of owner; each runs in a thread of the pool.

    Args:
        kind: Which.
        owners: The use cases.
    """

    def __init__(self, kind: OwnerKind, owners: "OwnerService") -> None:
        self._kind = kind
        self._owners = owners

    def list(self, query: Annotated[PageQuery, Query()], request: Request) -> Response:
        """List owners."""
        found = self._owners.list(
            self._kind, query.page(), actor_of(request), namespaces=query.namespace
        )
        return JsonAnswer(OwnerListOut.of(found))

    def create(self, body: OwnerIn, request: Request) -> Response:
        """Create an owner."""
        made = self._owners.create(self._kind, body.draft(), actor_of(request))
        return _answer(made.value, status=201)

    def get(self, id: str, request: Request, *, namespace: str | None = None) -> Response:  # noqa: A002 (the name in the path)
        """Return one owner."""
        return _answer(self._owners.get(self._kind, id, actor_of(request), namespace=namespace))

    def edit(
        self,
        id: str,  # noqa: A002
        body: OwnerEdit,
        request: Request,
        *,
        namespace: str | None = None,
    ) -> Response:
        """Change one owner."""
        with precondition(request.headers) as expected:
            written = self._owners.edit(
                self._kind,
                id,
                body.patch(),
                actor=actor_of(request),
                namespace=namespace,
                expected_version=expected,
            )
        return _answer(written.value)

    def delete(self, id: str, request: Request, *, namespace: str | None = None) -> Response:  # noqa: A002
        """Delete one owner."""
        with precondition(request.headers) as expected:
            self._owners.delete(
                self._kind, id, actor_of(request), namespace=namespace, expected_version=expected
            )
        return Response(status_code=204)


def _answer(owner: Owner, *, status: int = 200) -> Response:
    return JsonAnswer(
        OwnerOut.of(owner), status_code=status, headers={"etag": f'"{owner.version}"'}
    )


def mount_owners(app: FastAPI, owners: "OwnerService") -> None:
    """Add the routes of agents, users and projects to the application."""
    for kind, path in _COLLECTIONS.items():
        _mount_kind(app, kind, path, OwnerRoutes(kind, owners))


def _mount_kind(app: FastAPI, kind: OwnerKind, path: str, routes: OwnerRoutes) -> None:
    tag = f"{kind.value.capitalize()}s"
    one = f"an {kind.value}" if kind is OwnerKind.AGENT else f"a {kind.value}"
    missing = {404: f"There is no such {kind.value}, or the key does not see its namespace."}
    # A handle may hold slashes, which arrive decoded: `path` takes them in.
    item = path + "/{id:path}"
    add_operations(
        app,
        tag,
        Operation(
            "GET",
            path,
            routes.list,
            summary=f"List {kind.value}s",
            scope=Scope.READ,
            answer=OwnerListOut,
        ),
        Operation(
            "POST",
            path,
            routes.create,
            summary=f"Create {one}",
            scope=Scope.WRITE,
            status=201,
            answer=OwnerOut,
            others={409: "The handle is taken."},
            description="Needed only to add details: the first memory that names one creates it, "
            "and this call then adds to it.",
        ),
        Operation(
            "GET",
            item,
            routes.get,
            summary=f"Get {one}",
            scope=Scope.READ,
            answer=OwnerOut,
            others=missing,
            description="By id or handle.",
        ),
        Operation(
            "PATCH",
            item,
            routes.edit,
            summary=f"Change {one}",
            scope=Scope.WRITE,
            answer=OwnerOut,
            others={**missing, **STALE},
            description="The handle cannot be changed, since memories refer to it.",
        ),
        Operation(
            "DELETE",
            item,
            routes.delete,
            summary=f"Forget {one}",
            scope=Scope.WRITE,
            status=204,
            others={**missing, **STALE},
            description="Permanent. Memories are not deleted: they keep the handle, and the next "
            "memory that names it creates it again.",
        ),
    )
