"""The port's HTTP/1.1 connection: uvicorn's, with limits for idle and slow callers."""

import asyncio
from typing import Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from muniment.api.descriptors import CONNECTIONS_MAX
from muniment.api.refusals import HEADERS_MAX_BYTES
from muniment.api.request_heads import StrictConnection
from muniment.api.unreadable import unreadable_refusal

HEADERS_TIMEOUT_S: Final = 10.0
WRITE_TIMEOUT_S: Final = 30.0

_STOPPING_TIMEOUT_S: Final = 2.0


class PortProtocol(H11Protocol):
    """One connection.

    uvicorn limits neither the time for a request's headers, nor the time for which a caller reads
    nothing, nor the number of connections. Any of these would let one program on the machine lock
    out all others. At the limit, a new connection replaces the one that has been idle longest.
    """

    headers_timeout_s: float = HEADERS_TIMEOUT_S
    write_timeout_s: float = WRITE_TIMEOUT_S
    connections_max: int = CONNECTIONS_MAX
    """Set for each `muniment.api.server.PortServer`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conn = self._strict = StrictConnection(h11.SERVER, HEADERS_MAX_BYTES)
        # Query strings contain what people search for: no access log, whatever the settings.
        self.access_log = False
        self._headers_timer: asyncio.TimerHandle | None = None
        self._write_timer: asyncio.TimerHandle | None = None
        self._is_stopping = False
        self.idle_since = self.loop.time()
        """When the last answer was completed, or the connection was made."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the timer for the first request; at the limit, close an idle or this connection."""
        super().connection_made(transport)
        if len(self.connections) > self.connections_max and not self._make_room():
            transport.abort()
            return
        self._watch_headers()

    def on_response_complete(self) -> None:
        """Mark the connection idle, unless the next request has already arrived."""
        self.idle_since = self.loop.time()
        super().on_response_complete()
        self._watch_the_rest()

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel the timers."""
        self._stop_watching()
        self._stop_watching_writes()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Receive bytes; the timer runs while a request's headers are incomplete."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_watching()
        elif self._headers_timer is None:
            self._watch_headers()

    def pause_writing(self) -> None:
        """Start the timer for a caller that does not read its answer."""
        super().pause_writing()
        self._watch_writes(_STOPPING_TIMEOUT_S if self._is_stopping else self.write_timeout_s)

    def resume_writing(self) -> None:
        """Cancel that timer."""
        self._stop_watching_writes()
        super().resume_writing()
        self._watch_the_rest()

    def shutdown(self) -> None:
        """Close with the server, which waits only briefly for a caller that reads nothing."""
        self._is_stopping = True  # an answer may begin to pile up after this
        super().shutdown()
        if self._write_timer is not None:
            self._stop_watching_writes()
            self._watch_writes(_STOPPING_TIMEOUT_S)
        self._watch_the_rest()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 (uvicorn's wording)
        """Refuse what is not HTTP in the dialect's format, if an answer can still be sent."""
        refusal = unreadable_refusal(self._strict.target)
        head = h11.Response(
            status_code=refusal.status,
            headers=[
                (b"content-type", refusal.media_type.encode()),
                (b"content-length", b"%d" % len(refusal.body)),
                (b"x-content-type-options", b"nosniff"),
                (b"cache-control", b"no-store"),
                (b"connection", b"close"),
            ],
            reason=b"Bad Request",
        )
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE} and self._takes_over():
            for event in (head, h11.Data(data=refusal.body), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event))
        self.transport.close()

    def _make_room(self) -> bool:
        """Close the connection that has been idle longest; return false if none is idle."""
        others = [
            other
            for other in self.connections
            if isinstance(other, PortProtocol)
            and other is not self
            and not other.transport.is_closing()
        ]
        if len(others) < self.connections_max:
            return True
        idle = [other for other in others if other.is_idle]
        if not idle:
            return False
        min(idle, key=lambda other: other.idle_since).transport.close()
        return True

    @property
    def is_idle(self) -> bool:
        """Whether no request is being answered."""
        # uvicorn's annotation omits that there is no cycle before the first request.
        return self.cycle is None or self.cycle.response_complete  # type: ignore[redundant-expr]

    def _takes_over(self) -> bool:
        """Disconnect the current request; return false if its answer has begun."""
        if self.is_idle:
            return True
        self.cycle.disconnected = True
        self.cycle.message_event.set()
        return not self.cycle.response_started

    def _watch_headers(self) -> None:
        self._headers_timer = self.loop.call_later(self.headers_timeout_s, self._hang_up)

    def _stop_watching(self) -> None:
        if self._headers_timer is not None:
            self._headers_timer.cancel()
            self._headers_timer = None

    def _watch_writes(self, timeout_s: float) -> None:
        self._write_timer = self.loop.call_later(timeout_s, self.transport.abort)

    def _watch_the_rest(self) -> None:
        # The end of the last answer may be too small to pause writing, and never be read.
        if self._is_stopping and self.is_idle and self._write_timer is None:
            self._watch_writes(_STOPPING_TIMEOUT_S)

    def _stop_watching_writes(self) -> None:
        if self._write_timer is not None:
            self._write_timer.cancel()
            self._write_timer = None

    def _hang_up(self) -> None:
        self._headers_timer = None
        if not self.transport.is_closing():
            self.transport.abort()
