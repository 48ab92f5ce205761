"""The route of events: changes and the progress of jobs, as they happen."""

import functools
from typing import TYPE_CHECKING, Final

from fastapi import FastAPI, Request, Response

from muniment.api.routing import Operation, actor_of, add_operations
from muniment.api.streaming import EventStream, Message, StreamSlots
from muniment.domain.access import Actor, Scope
from muniment.services.changes.events import seen_by

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.domain.jobs import JobProgress
    from muniment.services.agents.key_service import KeyService
    from muniment.services.changes.events import Event, EventLog

_DESCRIPTION: Final = (
    "Server-sent events (text/event-stream), limited to what the key sees. "
    "change: who changed which memories and other objects, by id, without "
    "content. job: the progress of a job. The stream starts with ready, or with "
    "reset if events since Last-Event-ID are no longer available and you should "
    "read everything again. It ends with locked, stopping, dropped (you read too "
    "slowly) or key-changed. A comment is sent every 15 s. At most 8 streams per "
    "key."
)


class EventRoutes:
    """The endpoint of events; runs on the event loop, for as long as the reader stays connected.

    Args:
        log: The events.
        keys: Whether a key is still valid.
    """

    def __init__(self, log: "EventLog", keys: "KeyService") -> None:
        self._log = log
        self._keys = keys
        self._slots = StreamSlots()

    async def follow(self, request: Request) -> Response:
        """Stream events."""
        actor = actor_of(request)
        return EventStream(
            self._log,
            actor,
            after=request.headers.get("last-event-id"),
            messages_of=functools.partial(messages_of, actor),
            is_current=functools.partial(self._keys.is_current, actor),
            slots=self._slots,
        )


def messages_of(actor: Actor, event: "Event") -> list[Message]:
    """Return the messages of an event, without what the actor may not see."""
    if event.changes is None:
        return []
    changes = seen_by(actor, event.changes)
    messages: list[Message] = [("job", _job_body(changes.actor, job)) for job in changes.jobs]
    if changes.memories or changes.things or changes.namespaces or changes.keys or changes.model:
        messages.append(("change", _change_body(changes)))
    return messages


def _change_body(changes: "ChangeSet") -> dict[str, object]:
    return {
        "actor": changes.actor,
        "batch_id": changes.batch_id,
        "memories": [
            {"kind": change.kind, "namespace": change.namespace, "id": change.memory_id}
            for change in changes.memories
        ],
        "things": [
            {
                "kind": change.kind,
                "namespace": change.namespace,
                "thing": change.thing,
                "id": change.id,
            }
            for change in changes.things
        ],
        "namespaces": list(changes.namespaces),
        "keys": list(changes.keys),
        "model": changes.model,
    }


def _job_body(actor_name: str, job: "JobProgress") -> dict[str, object]:
    return {
        "actor": actor_name,
        "id": job.id,
        "kind": job.kind,
        "namespace": job.namespace,
        "state": job.state,
        "done": job.done,
        "total": job.total,
    }


def mount_events(app: FastAPI, log: "EventLog", keys: "KeyService") -> None:
    """Add the route of events to the application."""
    add_operations(
        app,
        "Events",
        Operation(
            "GET",
            "/v1/events",
            EventRoutes(log, keys).follow,
            summary="Stream events",
            scope=Scope.READ,
            media_types=("text/event-stream",),
            others={429: "Too many streams are open for this key or in total."},
            description=_DESCRIPTION,
        ),
    )
