"""MemSync's routes of the profile and its bio."""

from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import FastAPI, Query, Request, Response
from pydantic import AfterValidator

from muniment.api.dialects.building import VendorBody
from muniment.api.dialects.memsync import profile_bodies as bodies
from muniment.api.dialects.memsync.refusals import PROFILE_EMPTY, FlatRefusalOut
from muniment.api.dialects.memsync.routes import add_at_both
from muniment.api.refusals import refuse
from muniment.api.routing import JsonAnswer, Operation, actor_of
from muniment.domain.access import Actor, Scope
from muniment.domain.errors import NotFoundError
from muniment.domain.memories.memory import Category
from muniment.domain.profile.profile import Bio, BioFormat, ProfileSentence

if TYPE_CHECKING:
    from muniment.services.container import Services

_TAG: Final = "Profile"
_BIO: Final = "/profile/bio"


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _known_categories(text: str) -> str:
    if not set(_parts(text)) <= set(Category):
        raise ValueError("must be categories, separated by commas")
    return text


class ProfileQuery(VendorBody):
    """The query of a profile; unknown sections are ignored."""

    include: str | None = None
    category: Category | None = None
    refresh: bool = False

    @property
    def sections(self) -> frozenset[str]:
        """The requested sections."""
        if self.include is None:
            return bodies.SECTIONS_DEFAULT
        return frozenset(_parts(self.include))


class BioQuery(VendorBody):
    """The query of a bio; excluded categories are separated by commas."""

    format: BioFormat = BioFormat.FULL
    style: bodies.Style | None = None
    refresh: bool = False
    exclude_categories: Annotated[str, AfterValidator(_known_categories)] = ""

    @property
    def excluded(self) -> tuple[Category, ...]:
        """The categories to leave out."""
        return tuple(Category(part) for part in _parts(self.exclude_categories))


class ProfileRoutes:
    """The endpoints of the profile; each runs in a thread of the pool.

    Args:
        services: The use cases.
    """

    def __init__(self, services: "Services") -> None:
        self._services = services

    def users_profile(self, request: Request) -> Response:
        """Return the short profile; empty while nothing is known."""
        profile = self._services.profile.get(actor_of(request))
        return JsonAnswer(bodies.user_profile_body(profile))

    def profile(self, query: Annotated[ProfileQuery, Query()], request: Request) -> Response:
        """Return the profile."""
        profile = self._services.profile.get(actor_of(request), refresh=query.refresh)
        has_bio = any(bio.text for bio in profile.portrait.bios.values())
        if not has_bio and not profile.statistics.total:
            raise refuse(PROFILE_EMPTY)
        return JsonAnswer(bodies.profile_body(profile, query.sections, query.category))

    def bio(self, query: Annotated[BioQuery, Query()], request: Request) -> Response:
        """Return one bio."""
        actor = actor_of(request)
        profile = self._services.profile.get(actor, refresh=query.refresh)
        bio = profile.portrait.bios[query.format]
        if query.excluded and not bio.is_manual:
            bio = bodies.bio_without(bio, self._sentences_of(bio, query.excluded, actor))
        if not bio.text:
            raise refuse(PROFILE_EMPTY)
        bodies.require_style(query.style, bio)
        return JsonAnswer(bodies.bio_body(profile, bio))

    def edit_bio(self, body: bodies.BioEdit, request: Request) -> Response:
        """Save a bio written by hand, or regenerate it from memories."""
        actor, text = actor_of(request), body.text()
        bio_format = body.format or BioFormat.FULL
        if text is not None:
            return JsonAnswer(self._written(text, bio_format, actor, style=body.style))
        if body.regenerate:
            self._forget_written(bio_format, actor)
        profile = self._services.profile.get(actor, refresh=bool(body.regenerate))
        bio = profile.portrait.bios[bio_format]
        if not bio.text:
            raise refuse(PROFILE_EMPTY)
        moment = bio.updated_at or profile.generated_at
        bodies.require_style(body.style, bio)
        return JsonAnswer(bodies.written_bio_body(bio, style=None, updated_at=moment))

    def set_users_bio(self, body: bodies.UserBioIn, request: Request) -> Response:
        """Save the bio written by hand."""
        service, actor = self._services.profile, actor_of(request)
        mark = service.set_bio(body.user_bio, BioFormat.FULL, actor).value
        return JsonAnswer(bodies.UserBioOut.of(mark))

    def _written(
        self, text: str, bio_format: BioFormat, actor: Actor, *, style: str | None
    ) -> dict[str, Any]:
        mark = self._services.profile.set_bio(text, bio_format, actor).value
        bio = Bio(bio_format, mark.text or "", (), 1.0, is_manual=True)
        return bodies.written_bio_body(bio, style=style, updated_at=mark.updated_at)

    def _forget_written(self, bio_format: BioFormat, actor: Actor) -> None:
        try:
            self._services.profile.remove_bio(bio_format, actor)
        except NotFoundError:
            return  # nobody has written one

    def _sentences_of(
        self, bio: Bio, categories: tuple[Category, ...], actor: Actor
    ) -> list[ProfileSentence]:
        """Return the sentences of a bio whose source memories are in certain categories."""
        return [
            sentence
            for sentence in bio.sentences
            if any(self._is_of(memory, categories, actor) for memory in sentence.memories)
        ]

    def _is_of(self, memory_id: str, categories: tuple[Category, ...], actor: Actor) -> bool:
        try:
            memory = self._services.memories.get(memory_id, actor)
        except NotFoundError:
            return True  # deleted in the meantime: its categories are unknown
        return not set(categories).isdisjoint(memory.categories)


def mount_profile(app: FastAPI, services: "Services") -> None:
    """Add the routes of the profile to the application."""
    routes = ProfileRoutes(services)
    _mount_profiles(app, routes)
    _mount_bios(app, routes)


def _mount_profiles(app: FastAPI, routes: ProfileRoutes) -> None:
    add_at_both(
        app,
        _TAG,
        Operation(
            "GET",
            "/users/profile",
            routes.users_profile,
            summary="Get the short profile",
            scope=Scope.READ,
            answer=bodies.UserProfileOut,
            description="In the user's own words, without confidential memories.",
        ),
        Operation(
            "PUT",
            "/users/bio",
            routes.set_users_bio,
            summary="Save the bio",
            scope=Scope.WRITE,
            answer=bodies.UserBioOut,
            others={400: "Invalid request.", 403: "The person wrote a bio."},
        ),
        Operation(
            "GET",
            "/profile",
            routes.profile,
            summary="Get the profile",
            scope=Scope.READ,
            answer=bodies.ProfileOut,
            others={400: "Invalid request.", 404: "Nothing is known yet."},
            refusal=FlatRefusalOut,
            description="In the user's own words, without confidential memories.",
        ),
    )


def _mount_bios(app: FastAPI, routes: ProfileRoutes) -> None:
    add_at_both(
        app,
        _TAG,
        Operation(
            "GET",
            _BIO,
            routes.bio,
            summary="Get a bio",
            scope=Scope.READ,
            answer=bodies.BioOut,
            others={400: "Invalid request.", 404: "Nothing is known yet."},
            refusal=FlatRefusalOut,
            description="Refuses a style that the bio does not have: nothing is rewritten.",
        ),
        Operation(
            "PATCH",
            _BIO,
            routes.edit_bio,
            summary="Save or regenerate a bio",
            scope=Scope.WRITE,
            answer=bodies.WrittenBioOut,
            others={
                400: "Invalid request.",
                403: "The person wrote a bio.",
                404: "Nothing is known yet.",
            },
            refusal=FlatRefusalOut,
            description="A bio written by hand is kept until it is regenerated.",
        ),
    )
