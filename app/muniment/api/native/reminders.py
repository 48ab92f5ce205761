"""Routes of reminders: set, remove and list them, and the moments that a memory names."""

from typing import TYPE_CHECKING, Final

from fastapi import FastAPI, Request, Response
from pydantic import Field

from muniment.api.answers import Answer, MomentText, field
from muniment.api.fields import Moment, RequestBody, example
from muniment.api.native.memory_answers import MemoryOut
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.moment_text import moment_text

if TYPE_CHECKING:
    from muniment.services.memories.reminders import ReminderService

_PATH: Final = "/v1/memories/{id}/reminder"
_TAG: Final = "Memories"
_MISSING: Final = {404: "There is no such memory, or the key does not see its namespace."}


class ReminderIn(RequestBody):
    """When to notify the person of a memory."""

    model_config = example({"at": "2027-03-14T08:00:00Z"})

    at: Moment = Field(description="In the future, and not after the memory expires.")


class ReminderOut(Answer):
    """A memory and when its person is notified of it."""

    at: MomentText
    memory: MemoryOut


class RemindersOut(Answer):
    """The reminders to come, earliest first."""

    data: list[ReminderOut]


class OfferedOut(Answer):
    """Moments that suit a reminder of a memory, earliest first."""

    moments: list[str] = field("From the days that its text names and from its expiry.")


class ReminderRoutes:
    """The endpoints; each runs in a thread of the pool.

    Args:
        service: The use cases.
    """

    def __init__(self, service: "ReminderService") -> None:
        self._service = service

    def coming(self, request: Request) -> Response:
        """Return the reminders to come."""
        coming = self._service.coming(actor_of(request))
        return JsonAnswer(RemindersOut.of(data=ReminderOut.each(coming)))

    def offered(self, id: str, request: Request) -> Response:  # noqa: A002 (the name in the path)
        """Return moments that suit a reminder."""
        moments = self._service.offered(id, actor_of(request))
        return JsonAnswer(OfferedOut.of(moments=[moment_text(moment) for moment in moments]))

    def set(self, id: str, body: ReminderIn, request: Request) -> Response:  # noqa: A002
        """Set the reminder of a memory."""
        written = self._service.set(id, body.at, actor_of(request))
        return JsonAnswer(MemoryOut.of(written.memory))

    def remove(self, id: str, request: Request) -> Response:  # noqa: A002
        """Remove the reminder of a memory."""
        written = self._service.remove(id, actor_of(request))
        return JsonAnswer(MemoryOut.of(written.memory))


def mount_reminders(app: FastAPI, service: "ReminderService") -> None:
    """Add the routes of reminders to the application."""
    routes = ReminderRoutes(service)
    add_operations(
        app,
        _TAG,
        Operation(
            "GET",
            "/v1/reminders",
            routes.coming,
            summary="List reminders",
            scope=Scope.READ,
            answer=RemindersOut,
            description="A reminder is removed once the window has shown it.",
        ),
        Operation(
            "GET",
            _PATH,
            routes.offered,
            summary="Suggest moments for a reminder",
            scope=Scope.READ,
            answer=OfferedOut,
            others=_MISSING,
            description="Days are offered at 9 in the morning, local time, and an expiry one day "
            "before. Nothing is set.",
        ),
        Operation(
            "PUT",
            _PATH,
            routes.set,
            summary="Set the reminder of a memory",
            scope=Scope.WRITE,
            answer=MemoryOut,
            others=_MISSING,
            description="Replaces an earlier one. The window shows it once as a notification, "
            "later if it was closed or locked at the time. The moment is kept in the memory's "
            "metadata as reminder_at.",
        ),
        Operation(
            "DELETE",
            _PATH,
            routes.remove,
            summary="Remove the reminder of a memory",
            scope=Scope.WRITE,
            answer=MemoryOut,
            others=_MISSING,
        ),
    )
