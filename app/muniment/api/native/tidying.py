"""Routes for tidying up: duplicates and what becomes of them, and stale memories."""

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import FastAPI, Query, Request, Response
from pydantic import Field

from muniment.api.answers import Answer, MomentText, field
from muniment.api.fields import Name, RequestBody, example
from muniment.api.native.batches import BATCH_HEADER, batch_header
from muniment.api.native.memory_answers import MemoryOut
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.memories.memory import DEDUP_THRESHOLD_MIN
from muniment.domain.memories.query import LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX
from muniment.domain.memories.tidying import (
    GROUP_MAX,
    GROUPS_DEFAULT,
    GROUPS_MAX,
    SIMILARITY_DEFAULT,
    STALE_AFTER,
    STALE_DAYS_MAX,
    STALE_DAYS_MIN,
    PutAway,
)

if TYPE_CHECKING:
    from muniment.services.memories.tidying import TidyService

_TAG: Final = "Memories"
_UNSEEN: Final = {404: "The key does not see one of the namespaces."}
_MISSING: Final = {404: "There is no such memory, or the key does not see its namespace."}


class _NamespaceQuery(RequestBody):
    namespace: list[Name] = Field(
        default=[], max_length=100, description="Default: all namespaces that the key sees."
    )


class DuplicatesIn(_NamespaceQuery):
    """Where to look for duplicates."""

    model_config = example({"namespace": ["default"], "limit": 20})

    threshold: float = Field(
        default=SIMILARITY_DEFAULT,
        ge=DEDUP_THRESHOLD_MIN,
        le=1,
        description="Lowest cosine similarity of near duplicates.",
    )
    limit: int = Field(default=GROUPS_DEFAULT, ge=1, le=GROUPS_MAX, description="Most groups.")


class StaleQuery(_NamespaceQuery):
    """Which memories are stale."""

    days: int = Field(
        default=STALE_AFTER.days,
        ge=STALE_DAYS_MIN,
        le=STALE_DAYS_MAX,
        description="For how many days they were neither read nor edited.",
    )
    limit: int = Field(default=LIST_LIMIT_DEFAULT, ge=1, le=LIST_LIMIT_MAX)


class MemoryMergeIn(RequestBody):
    """Which memory stays, and which go to the trash."""

    model_config = example({"keep": "mem_0a1b2c3d4e5f", "others": ["mem_5f4e3d2c1b0a"]})

    keep: Name = Field(description="Id of the memory whose text stays.")
    others: Annotated[list[Name], Field(min_length=1, max_length=GROUP_MAX - 1)] = Field(
        description="Ids of the memories that go to the trash."
    )


class KeepApartIn(RequestBody):
    """Which memories are no duplicates of each other."""

    model_config = example({"ids": ["mem_0a1b2c3d4e5f", "mem_5f4e3d2c1b0a"]})

    ids: Annotated[list[Name], Field(min_length=2, max_length=GROUP_MAX)]


class PutAwayIn(RequestBody):
    """Which memories to put away, and where."""

    model_config = example({"ids": ["mem_0a1b2c3d4e5f"], "action": "archive"})

    ids: Annotated[list[Name], Field(min_length=1, max_length=LIST_LIMIT_MAX)]
    action: PutAway


class DuplicateGroupOut(Answer):
    """Memories that say the same; the first is the one to keep by default."""

    similarity: float = field(
        "Lowest cosine similarity of two of them; 1 if all texts are equal.",
        source=lambda group: round(group.similarity, 6),
    )
    memories: list[MemoryOut]


class DuplicatesOut(Answer):
    """Groups of duplicates, those of the oldest memories first."""

    groups: list[DuplicateGroupOut]
    compared: int = field("Memories that were compared with all others.")
    total: int = field("Memories to compare.")
    has_more: bool = field("Whether the search ended before it compared all.")
    is_stopped: bool = field("Whether it was stopped; the groups are those found until then.")


class DuplicatesProgressOut(Answer):
    """Progress of the key's running search for duplicates."""

    running: bool
    done: int = field("Memories compared so far.")
    total: int = field("Memories to compare; 0 if none runs.")


class StaleMemoryOut(Answer):
    """A stale memory, and when it was last read or edited."""

    last_used_at: MomentText
    memory: MemoryOut


class StaleOut(Answer):
    """Stale memories, those edited longest ago first, and how many there are in all."""

    data: list[StaleMemoryOut]
    total: int


class PutAwayOut(Answer):
    """What was put away."""

    changed: int
    unchanged: int = field("Those that were there already, or were deleted meanwhile.")


class TidyRoutes:
    """The endpoints; each runs in a thread of the pool.

    Args:
        service: The use cases.
    """

    def __init__(self, service: "TidyService") -> None:
        self._service = service

    def duplicates(self, body: DuplicatesIn, request: Request) -> Response:
        """Return groups of duplicates."""
        found = self._service.duplicates(
            body.namespace, actor_of(request), threshold=body.threshold, limit=body.limit
        )
        return JsonAnswer(DuplicatesOut.of(found, groups=DuplicateGroupOut.each(found.groups)))

    def progress(self, request: Request) -> Response:
        """Return the progress of the key's running search."""
        found = self._service.progress(actor_of(request))
        done, total = (0, 0) if found is None else (found.done, found.total)
        return JsonAnswer(
            DuplicatesProgressOut.of(running=found is not None, done=done, total=total)
        )

    def stop(self, request: Request) -> Response:
        """Stop the key's running searches."""
        self._service.stop(actor_of(request))
        return Response(status_code=204)

    def merge(self, body: MemoryMergeIn, request: Request) -> Response:
        """Merge duplicates."""
        written = self._service.merge(body.keep, body.others, actor_of(request))
        return JsonAnswer(MemoryOut.of(written.memory), headers=batch_header(written.changes))

    def keep_apart(self, body: KeepApartIn, request: Request) -> Response:
        """Keep memories apart."""
        changes = self._service.keep_apart(body.ids, actor_of(request))
        return Response(status_code=204, headers=batch_header(changes))

    def stale(self, query: Annotated[StaleQuery, Query()], request: Request) -> Response:
        """Return stale memories."""
        found = self._service.stale(
            query.namespace, actor_of(request), days=query.days, limit=query.limit
        )
        return JsonAnswer(StaleOut.of(data=StaleMemoryOut.each(found.memories), total=found.total))

    def put_away(self, body: PutAwayIn, request: Request) -> Response:
        """Archive memories, or move them to the trash."""
        done = self._service.put_away(body.ids, body.action, actor_of(request))
        return JsonAnswer(PutAwayOut.of(done), headers={BATCH_HEADER: done.batch_id})


def mount_tidying(app: FastAPI, service: "TidyService") -> None:
    """Add the routes for tidying up to the application."""
    routes = TidyRoutes(service)
    add_operations(
        app,
        _TAG,
        Operation(
            "POST",
            "/v1/tidy/duplicates",
            routes.duplicates,
            summary="Find memories that say the same",
            scope=Scope.READ,
            answer=DuplicatesOut,
            others=_UNSEEN,
            description="By the rules of deduplicate. Only memories of the same namespace, agent, "
            "user, project and visibility are compared, without archived ones. Works without a "
            "loaded model. Comparing 20,000 memories takes seconds, more if many are alike; "
            "GET of the same path returns the progress meanwhile, and DELETE stops it.",
        ),
        Operation(
            "GET",
            "/v1/tidy/duplicates",
            routes.progress,
            summary="Get the progress of a search for duplicates",
            scope=Scope.READ,
            answer=DuplicatesProgressOut,
            description="Of the newest search that this key runs.",
        ),
        Operation(
            "DELETE",
            "/v1/tidy/duplicates",
            routes.stop,
            summary="Stop a search for duplicates",
            scope=Scope.READ,
            status=204,
            description="The search returns the groups that it has found so far.",
        ),
        Operation(
            "POST",
            "/v1/tidy/merge",
            routes.merge,
            summary="Merge memories that say the same",
            scope=Scope.WRITE,
            answer=MemoryOut,
            others={**_MISSING, 409: "They do not say the same, or belong to different owners."},
            description="One memory stays and gets the tags, metadata, importance, pin and expiry "
            "that it lacks; the others go to the trash. The header muniment-batch names the batch "
            "for undo.",
        ),
        Operation(
            "POST",
            "/v1/tidy/keep-apart",
            routes.keep_apart,
            summary="Keep memories that say the same",
            scope=Scope.WRITE,
            status=204,
            others=_MISSING,
            description="They are not found as duplicates of each other again. The choice is kept "
            "in the metadata of the newer ones as distinct_from.",
        ),
        Operation(
            "GET",
            "/v1/tidy/stale",
            routes.stale,
            summary="List memories that were not used for a long time",
            scope=Scope.READ,
            answer=StaleOut,
            others=_UNSEEN,
            description="Neither read nor edited, with an importance of at most 0.5, not pinned, "
            "not archived, without expiry and reminder.",
        ),
        Operation(
            "POST",
            "/v1/tidy/stale",
            routes.put_away,
            summary="Archive memories, or move them to the trash",
            scope=Scope.WRITE,
            answer=PutAwayOut,
            others=_MISSING,
            description="All in one batch, which the header muniment-batch names for undo.",
        ),
    )
