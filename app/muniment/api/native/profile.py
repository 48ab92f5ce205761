"""Routes of the profile, its marks and its bios."""

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import FastAPI, Query, Request, Response
from pydantic import Field

from muniment.api.fields import CONFIDENTIAL_DEFAULT, Name, RequestBody, Text, example
from muniment.api.native.history_bodies import LedgerQuery
from muniment.api.native.profile_answers import (
    BioHistoryOut,
    MarkListOut,
    MarkOut,
    ProfileOut,
    profile_body,
)
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.profile.profile import BioFormat
from muniment.domain.profile.profile_marks import (
    BIO_MAX_CHARACTERS,
    MARK_TEXT_MAX_CHARACTERS,
    MarkAction,
)

if TYPE_CHECKING:
    from muniment.domain.profile.profile_marks import ProfileMark
    from muniment.services.namespaces.reachable_scopes import WrittenThing
    from muniment.services.profile.profile_service import ProfileService

_TAG: Final = "Profile"
_PATH: Final = "/v1/profile"
_NO_NAMESPACE: Final = "There is no such namespace, or the key does not see it."
_OVERRULED: Final = {403: "The person decided otherwise, and the key lacks the scope admin."}


class ProfileQuery(RequestBody):
    """The query of a profile."""

    namespace: Name | None = Field(default=None, description="Default: the key's first namespace.")
    user_id: Name | None = Field(default=None, description="Only from this user's memories.")
    format: BioFormat | None = Field(default=None, description="Which bio; default: all.")
    include_confidential: bool | None = Field(default=None, description=CONFIDENTIAL_DEFAULT)
    refresh: bool = Field(
        default=False,
        description="True creates it again, with the local language model if one is enabled.",
    )


class BioQuery(RequestBody):
    """Which bio."""

    format: BioFormat = BioFormat.FULL
    namespace: Name | None = Field(default=None, description="Default: the key's first namespace.")
    user_id: Name | None = None


class BioHistoryQuery(BioQuery, LedgerQuery):
    """Which bio, and which page of its history."""


class BioIn(RequestBody):
    """A bio written by hand."""

    model_config = example({"text": "Nurse in Bergen, two sisters, always up early."})

    text: Annotated[Text, Field(min_length=1, max_length=BIO_MAX_CHARACTERS)]
    format: BioFormat = BioFormat.FULL
    namespace: Name | None = Field(default=None, description="Default: the key's first namespace.")
    user_id: Name | None = None


class MarkIn(RequestBody):
    """A mark for a memory in the profile."""

    model_config = example(
        {"memory_id": "mem_000000000000", "action": "correct", "text": "I live in Bergen."}
    )

    memory_id: Name = Field(description="Any of its ids.")
    action: MarkAction = Field(description="Pinned memories come first; hidden ones are left out.")
    text: Annotated[Text, Field(min_length=1, max_length=MARK_TEXT_MAX_CHARACTERS)] | None = Field(
        default=None, description="The corrected text, in one line."
    )


class ProfileRoutes:
    """The endpoints of profiles; each runs in a thread of the pool.

    Args:
        profile: The use cases.
    """

    def __init__(self, profile: "ProfileService") -> None:
        self._profile = profile

    def get(self, query: Annotated[ProfileQuery, Query()], request: Request) -> Response:
        """Return the profile."""
        profile = self._profile.get(
            actor_of(request),
            namespace=query.namespace,
            user_id=query.user_id,
            include_confidential=query.include_confidential,
            refresh=query.refresh,
        )
        return JsonAnswer(profile_body(profile, query.format))

    def marks(self, request: Request, *, namespace: str | None = None) -> Response:
        """List the marks of the profile."""
        found = self._profile.marks(actor_of(request), namespace=namespace)
        return JsonAnswer(MarkListOut.of(data=MarkOut.each(found)))

    def mark(self, body: MarkIn, request: Request) -> Response:
        """Pin, correct or hide a memory."""
        made = self._profile.mark(body.memory_id, body.action, actor_of(request), text=body.text)
        return _answer(made)

    def unmark(self, id: str, request: Request, *, namespace: str | None = None) -> Response:  # noqa: A002
        """Remove a mark."""
        self._profile.unmark(id, actor_of(request), namespace=namespace)
        return Response(status_code=204)

    def set_bio(self, body: BioIn, request: Request) -> Response:
        """Write a bio by hand."""
        made = self._profile.set_bio(
            body.text,
            body.format,
            actor_of(request),
            namespace=body.namespace,
            user_id=body.user_id,
        )
        return _answer(made)

    def remove_bio(self, query: Annotated[BioQuery, Query()], request: Request) -> Response:
        """Remove a bio written by hand."""
        self._profile.remove_bio(
            query.format, actor_of(request), namespace=query.namespace, user_id=query.user_id
        )
        return Response(status_code=204)

    def bio_history(self, query: Annotated[BioHistoryQuery, Query()], request: Request) -> Response:
        """Return the history of a bio written by hand."""
        found = self._profile.bio_history(
            query.format,
            actor_of(request),
            namespace=query.namespace,
            user_id=query.user_id,
            page=query.page(),
        )
        return JsonAnswer(BioHistoryOut.of(found))


def _answer(made: "WrittenThing[ProfileMark]") -> Response:
    return JsonAnswer(MarkOut.of(made.value), status_code=201 if made.is_new else 200)


def mount_profile(app: FastAPI, profile: "ProfileService") -> None:
    """Add the routes of profiles to the application."""
    routes = ProfileRoutes(profile)
    add_operations(
        app,
        _TAG,
        Operation(
            "GET",
            _PATH,
            routes.get,
            summary="Get the profile",
            scope=Scope.READ,
            answer=ProfileOut,
            others={404: _NO_NAMESPACE},
            description="Bio, categories, interests, likes, dislikes and traits, in the person's "
            "own words. Agents get no confidential memories unless they request them; "
            "flagged memories are always left out.",
        ),
    )
    _mount_marks(app, routes)
    _mount_bio(app, routes)


def _mount_marks(app: FastAPI, routes: ProfileRoutes) -> None:
    """Add the routes of marks."""
    path = f"{_PATH}/marks"
    add_operations(
        app,
        _TAG,
        Operation(
            "GET",
            path,
            routes.marks,
            summary="List the marks of a profile",
            scope=Scope.READ,
            answer=MarkListOut,
            others={404: _NO_NAMESPACE},
        ),
        Operation(
            "POST",
            path,
            routes.mark,
            summary="Pin, correct or hide a memory",
            scope=Scope.WRITE,
            status=201,
            answer=MarkOut,
            others={
                200: "The mark already existed and now has this text.",
                404: "The key sees no such memory.",
                **_OVERRULED,
            },
            description="The memory itself is not changed. A correction replaces it, and any "
            "memory that says the same, in the profile until removed.",
        ),
        Operation(
            "DELETE",
            path + "/{id}",
            routes.unmark,
            summary="Remove a mark",
            scope=Scope.WRITE,
            status=204,
            others={404: "The key sees no such mark.", **_OVERRULED},
        ),
    )


def _mount_bio(app: FastAPI, routes: ProfileRoutes) -> None:
    """Add the routes of bios written by hand."""
    path = f"{_PATH}/bio"
    add_operations(
        app,
        _TAG,
        Operation(
            "PUT",
            path,
            routes.set_bio,
            summary="Write a bio by hand",
            scope=Scope.WRITE,
            status=201,
            answer=MarkOut,
            others={
                200: "It already existed and now has this text.",
                404: _NO_NAMESPACE,
                **_OVERRULED,
            },
            description="Replaces the bio of that format until removed.",
        ),
        Operation(
            "DELETE",
            path,
            routes.remove_bio,
            summary="Remove a bio written by hand",
            scope=Scope.WRITE,
            status=204,
            others={404: "There is no such bio.", **_OVERRULED},
            description="It is generated from memories again. Its history stays until its mark "
            "is removed.",
        ),
        Operation(
            "GET",
            f"{path}/history",
            routes.bio_history,
            summary="Get the history of a bio",
            scope=Scope.ADMIN,
            answer=BioHistoryOut,
            others={404: _NO_NAMESPACE},
            description="The versions of a bio written by hand, newest first; one for each "
            "editing stretch. Also for a removed bio.",
        ),
    )
