"""Server-sent events: a response that stays open, is fed from any thread and blocks none.

Source:
    WHATWG HTML, section 9.2 "Server-sent events": the format, and ``Last-Event-ID``.
"""

import asyncio
import contextlib
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import to_json
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from muniment.api.refusals import TOO_MANY_STREAMS, refuse
from muniment.services.changes.events import Event, EventLog

if TYPE_CHECKING:
    from muniment.domain.access import Actor

STOPPING_STATE: Final = "muniment.stopping"
"""Entry of the scope's ``state``, if any: an `asyncio.Event` that is set when the server stops."""

HEARTBEAT_S: Final = 15.0
QUEUED_MAX: Final = 256
"""Events queued for one reader; a reader that exceeds this is dropped."""

STREAMS_PER_ACTOR: Final = 8
STREAMS_MAX: Final = 64

_RETRY_MS: Final = 2_000
_HEARTBEAT: Final = b": heartbeat\n\n"
_HEADERS: Final = [(b"content-type", b"text/event-stream; charset=utf-8")]

Message = tuple[str, Mapping[str, Any]]
"""Name and data of one server-sent event."""


class StreamSlots:
    """The open streams of each actor; event loop only."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()

    @contextmanager
    def taken(self, actor_name: str) -> Iterator[None]:
        """Take a slot for the duration of a ``with`` block.

        Raises:
            RequestRefusedError: None is free, for this actor or at all.
        """
        if self._open[actor_name] >= STREAMS_PER_ACTOR or self._open.total() >= STREAMS_MAX:
            raise refuse(TOO_MANY_STREAMS)
        self._open[actor_name] += 1
        try:
            yield
        finally:
            self._open[actor_name] -= 1
            if not self._open[actor_name]:
                del self._open[actor_name]


class _Inbox:
    """Events queued for one reader, and the reason why its stream ends; event loop only."""

    def __init__(self) -> None:
        self._events: deque[Event] = deque()
        self._filled = asyncio.Event()
        self.end: str | None = None

    def put(self, event: Event) -> None:
        """Add an event; if the queue is full, clear it and end the stream."""
        if self.end is not None:
            return
        if len(self._events) >= QUEUED_MAX:
            self._events.clear()
            self.close("dropped")
            return
        self._events.append(event)
        self._filled.set()

    def close(self, reason: str) -> None:
        """End the stream after the queued events; the first reason counts."""
        self.end = self.end or reason
        self._filled.set()

    async def get(self, timeout_s: float) -> Event | None:
        """Return the next event; ``None`` after the timeout or at the end."""
        if not self._events and self.end is None:
            self._filled.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(timeout_s):
                    await self._filled.wait()
        return self._events.popleft() if self._events else None


class EventStream(Response):
    """A response that stays open until the reader leaves, the vault is locked or the server stops.

    It begins with ``ready``, or with ``reset`` if events since the reader's last one are no longer
    kept. Its last event says why it ends: ``locked``, ``stopping``, ``dropped`` (the reader was too
    slow) or ``key-changed`` (the key has changed: connect again).

    Args:
        log: The events.
        actor: The reader.
        after: Position of the last event that the reader has seen.
        messages_of: Returns the messages of an event that the actor may see.
        is_current: Returns whether the actor's key is unchanged; called before each message.
        slots: Limits the number of streams.
    """

    heartbeat_s: float = HEARTBEAT_S

    def __init__(
        self,
        log: EventLog,
        actor: "Actor",
        *,
        after: str | None,
        messages_of: Callable[[Event], list[Message]],
        is_current: Callable[[], bool],
        slots: StreamSlots,
    ) -> None:
        super().__init__()
        self._log = log
        self._actor = actor
        self._after = after
        self._messages_of = messages_of
        self._is_current = is_current
        self._slots = slots

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stream (event loop).

        Raises:
            RequestRefusedError: Too many streams are open.
        """
        inbox = _Inbox()
        loop = asyncio.get_running_loop()

        def take(event: Event) -> None:
            # The loop may have been closed.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(inbox.put, event)

        with self._slots.taken(self._actor.name):
            following = self._log.follow(take, self._after)
            watchers = [asyncio.create_task(_watch_reader(receive, inbox))]
            stopping = scope.get("state", {}).get(STOPPING_STATE)
            if stopping is not None:
                watchers.append(asyncio.create_task(_watch_server(stopping, inbox)))
            try:
                await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
                name = "ready" if following.is_complete else "reset"
                hello = b"retry: %d\n" % _RETRY_MS + _written((name, {}), following.position)
                await _send_part(send, hello)
                await self._stream(send, inbox, list(following.missed))
            finally:
                following.stop()
                for watcher in watchers:
                    watcher.cancel()

    async def _stream(self, send: Send, inbox: _Inbox, missed: list[Event]) -> None:
        for old in missed:
            await self._send_event(send, inbox, old)
        while True:
            event = await inbox.get(self.heartbeat_s)
            if event is not None:
                await self._send_event(send, inbox, event)
            elif inbox.end is not None:
                break
            elif self._is_current():
                await _send_part(send, _HEARTBEAT)
            else:
                inbox.close("key-changed")
        last = _written((inbox.end, {}))
        await send({"type": "http.response.body", "body": last, "more_body": False})

    async def _send_event(self, send: Send, inbox: _Inbox, event: Event) -> None:
        if event.changes is None:
            inbox.close("locked")
            return
        if not self._is_current():
            inbox.close("key-changed")
        if inbox.end in {"key-changed", "dropped"}:
            return
        messages = self._messages_of(event)
        for message in messages[:-1]:
            await _send_part(send, _written(message))
        if messages:
            # Only with the last message: a reader that resumes here has seen the whole event.
            await _send_part(send, _written(messages[-1], event.position))


async def _watch_reader(receive: Receive, inbox: _Inbox) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    inbox.close("disconnected")


async def _watch_server(stopping: asyncio.Event, inbox: _Inbox) -> None:
    await stopping.wait()
    inbox.close("stopping")


def _written(message: Message, position: str | None = None) -> bytes:
    name, data = message
    # This JSON has no line breaks.
    lines = [b"event: " + name.encode(), b"data: " + to_json(data)]
    if position is not None:
        lines.insert(0, b"id: " + position.encode())
    return b"\n".join(lines) + b"\n\n"


async def _send_part(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})
