"""Routes of namespaces."""

from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal

from fastapi import FastAPI, Request, Response
from pydantic import Field

from muniment.api.answers import Answer
from muniment.api.fields import Name, RequestBody, example
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope

if TYPE_CHECKING:
    from muniment.services.namespaces.namespace_service import NamespaceService

_TAG: Final = "Namespaces"
_MISSING: Final = {404: "There is no such namespace, or the key does not see it."}
_TAKEN: Final = {409: "The name is taken."}


class NamespaceOut(Answer):
    """A namespace."""

    name: str
    created_at: datetime
    memory_count: int


class NamespaceListOut(Answer):
    """The namespaces that the key sees."""

    data: list[NamespaceOut]


class WipedOut(Answer):
    """A namespace, empty now."""

    namespace: str
    status: Literal["wiped"]


class NamespaceIn(RequestBody):
    """A namespace to create, or the new name of one."""

    model_config = example({"name": "work"})

    name: Name


class WipeIn(RequestBody):
    """Confirmation of a wipe."""

    model_config = example({"confirm": "work"})

    confirm: Name = Field(description="The name of the namespace.")


class NamespaceRoutes:
    """The endpoints of namespaces; each runs in a thread of the pool.

    Args:
        namespaces: The use cases.
    """

    def __init__(self, namespaces: "NamespaceService") -> None:
        self._namespaces = namespaces

    def list(self, request: Request) -> Response:
        """List namespaces."""
        found = self._namespaces.list(actor_of(request))
        return JsonAnswer(NamespaceListOut.of(data=NamespaceOut.each(found)))

    def create(self, body: NamespaceIn, request: Request) -> Response:
        """Make a namespace."""
        made = self._namespaces.create(body.name, actor_of(request))
        return JsonAnswer(NamespaceOut.of(made), status_code=201)

    def rename(self, name: str, body: NamespaceIn, request: Request) -> Response:
        """Rename a namespace."""
        renamed = self._namespaces.rename(name, body.name, actor_of(request))
        return JsonAnswer(NamespaceOut.of(renamed))

    def delete(self, name: str, request: Request) -> Response:
        """Delete an empty namespace."""
        self._namespaces.delete(name, actor_of(request))
        return Response(status_code=204)

    def wipe(self, name: str, body: WipeIn, request: Request) -> Response:
        """Destroy everything in a namespace."""
        self._namespaces.wipe(name, actor_of(request), confirm=body.confirm)
        return JsonAnswer(WipedOut.of(namespace=name))


def mount_namespaces(app: FastAPI, namespaces: "NamespaceService") -> None:
    """Add the routes of namespaces to the application."""
    routes = NamespaceRoutes(namespaces)
    # A name may hold slashes, which arrive decoded: `path` takes them in.
    one = "/v1/namespaces/{name:path}"
    add_operations(
        app,
        _TAG,
        Operation(
            "GET",
            "/v1/namespaces",
            routes.list,
            summary="List namespaces",
            scope=Scope.READ,
            answer=NamespaceListOut,
        ),
        Operation(
            "POST",
            "/v1/namespaces",
            routes.create,
            summary="Create a namespace",
            scope=Scope.ADMIN,
            status=201,
            answer=NamespaceOut,
            others=_TAKEN,
        ),
        Operation(
            "PATCH",
            one,
            routes.rename,
            summary="Rename a namespace",
            scope=Scope.ADMIN,
            answer=NamespaceOut,
            others={**_MISSING, **_TAKEN},
        ),
        Operation(
            "DELETE",
            one,
            routes.delete,
            summary="Delete an empty namespace",
            scope=Scope.ADMIN,
            status=204,
            others={**_MISSING, 409: "It still contains memories."},
        ),
        Operation(
            "POST",
            one + "/wipe",
            routes.wipe,
            summary="Destroy everything in a namespace",
            scope=Scope.ADMIN,
            answer=WipedOut,
            others=_MISSING,
            description="Permanent: the namespace's encryption key is destroyed first. The empty "
            "namespace is kept.",
        ),
    )
