"""The port: a socket on the loopback interface, served by uvicorn in its own thread."""

import asyncio
import logging
import os
import socket
import threading
from contextlib import suppress
from typing import Final

import uvicorn
from anyio import to_thread
from starlette.types import ASGIApp

from muniment.api.descriptors import CONNECTIONS_MAX, room_for_connections
from muniment.api.protocol import PortProtocol
from muniment.api.refusals import HEADERS_MAX_BYTES
from muniment.api.streaming import STOPPING_STATE
from muniment.domain.errors import EnvironmentFaultError, PortTakenError

_logger = logging.getLogger("muniment.api")

WORKERS_MAX: Final = 8
"""Use cases that run at the same time; the others wait in order of arrival.

More of them would only compete for the interpreter's lock; with fewer, a few long calls would block
all others (docs/decisions/0010-search-speed.md).
"""

_BACKLOG: Final = 1_024
_KEEP_ALIVE_S: Final = 65
_GRACEFUL_S: Final = 8
_START_TIMEOUT_S: Final = 20.0
_DATE_S: Final = 1.0
"""How often the `Date` header is written anew."""
_CLOSING_PAUSE_S: Final = 0.002


class PortServer:
    """Serve an application on the loopback interface.

    The socket is bound in the constructor, so that a taken port is reported before anything else
    happens and ``port`` is known even if 0 was requested.

    Args:
        app: The application to serve.
        host: A loopback address.
        port: 0 lets the system choose.
        also_at: A further address to listen at, with the same port; empty for none.
        connections_max: Limit of open connections; lower if the system allows fewer.

    Raises:
        PortTakenError: Another program listens there.
        EnvironmentFaultError: The system refuses the address or the port (below 1024).

    Any thread, one start and one stop.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        host: str = "127.0.0.1",
        port: int,
        also_at: str = "",
        connections_max: int = CONNECTIONS_MAX,
    ) -> None:
        self._sockets = [_listen(host, port)]
        self._host = host
        self._port = int(self._sockets[0].getsockname()[1])
        if also_at:
            try:
                self._sockets.append(_listen(also_at, self._port))
            except EnvironmentFaultError:
                self._close_sockets()
                raise
        config = _config(app, _bounded(room_for_connections(connections_max)))
        self._server = _SignallingServer(config)
        self._thread = threading.Thread(target=self._run, name="muniment-port")
        self._is_over = threading.Event()

    @property
    def port(self) -> int:
        """The number of the port."""
        return self._port

    @property
    def url(self) -> str:
        """The address of the port, without a slash at its end."""
        return f"http://{self._host}:{self._port}"

    def start(self) -> None:
        """Start serving; return when the port answers requests.

        Raises:
            EnvironmentFaultError: The server did not come up.
        """
        self._thread.start()
        if not self._server.is_serving.wait(_START_TIMEOUT_S) or self._is_over.is_set():
            self.stop()
            raise EnvironmentFaultError("the port's server did not start")

    def stop(self) -> None:
        """Stop accepting, let accepted requests finish (for some seconds at most), and stop.

        May be called more than once, and without `start`.
        """
        self._server.exit_soon()
        if self._thread.ident is not None and self._thread is not threading.current_thread():
            self._thread.join(_GRACEFUL_S + 5)
        self._close_sockets()

    def _close_sockets(self) -> None:
        for each in self._sockets:
            each.close()

    def _run(self) -> None:
        try:
            self._server.run(sockets=self._sockets)
        finally:
            self._is_over.set()
            self._server.is_serving.set()


class _SignallingServer(uvicorn.Server):
    """uvicorn's server, which signals when it serves and when it stops, and stops at once.

    uvicorn looks ten times a second whether it should stop, and then waits for a tenth of a second
    at each step.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_serving = threading.Event()
        self._stopping = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def exit_soon(self) -> None:
        """End `main_loop`; any thread, at any time."""
        self.should_exit = True
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(self._stopping.set)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then release the thread that waits in `PortServer.start`."""
        self._loop = asyncio.get_running_loop()
        self.lifespan.state[STOPPING_STATE] = self._stopping
        await super().startup(sockets=sockets)
        to_thread.current_default_thread_limiter().total_tokens = WORKERS_MAX
        self.is_serving.set()

    async def main_loop(self) -> None:
        """Keep the `Date` header right until the server should stop."""
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), _DATE_S)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, let the other requests finish, and cancel those that take too long."""
        self._stopping.set()
        for server in self.servers:
            server.close()
        for each in sockets or ():
            each.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        try:
            async with asyncio.timeout(_GRACEFUL_S):
                while self.server_state.connections or self.server_state.tasks:
                    await asyncio.sleep(_CLOSING_PAUSE_S)
        except TimeoutError:
            tasks = list(self.server_state.tasks)
            _logger.warning("graceful shutdown exceeded: %d requests cancelled", len(tasks))
            for task in tasks:
                task.cancel()


def _bounded(connections: int) -> type[PortProtocol]:
    class BoundedProtocol(PortProtocol):
        """A connection of one server."""

        connections_max = connections

    return BoundedProtocol


def _config(app: ASGIApp, protocol: type[PortProtocol]) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        loop="asyncio",
        http=protocol,
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        server_header=False,
        # The peer is the connected address, whatever an X-Forwarded-For header says.
        proxy_headers=False,
        workers=1,
        backlog=_BACKLOG,
        timeout_keep_alive=_KEEP_ALIVE_S,
        h11_max_incomplete_event_size=HEADERS_MAX_BYTES,
    )


def _listen(host: str, port: int) -> socket.socket:
    """Bind and listen at once: two sockets can be bound to one port, only one can listen."""
    # asyncio sets TCP_NODELAY only if the protocol is given. Without it each answer waits for
    # the caller's delayed acknowledgement: 44 ms instead of 1 ms for a small one, on Linux 6.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        # On Windows SO_REUSEADDR would let another program take the port over.
        exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
        listener.setsockopt(socket.SOL_SOCKET, exclusive or socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise _translated(error, host, port) from None
    except OverflowError:
        listener.close()
        raise EnvironmentFaultError(f"{port} is not the number of a port") from None
    return listener


def _translated(error: OSError, host: str, port: int) -> EnvironmentFaultError:
    import errno

    if error.errno == errno.EADDRINUSE:
        return PortTakenError(f"port {port}")
    if error.errno == errno.EADDRNOTAVAIL:
        return EnvironmentFaultError(
            f"this machine does not have the address {host}",
            hint="Start the container program first, or choose another address.",
        )
    return EnvironmentFaultError(f"port {port} cannot be opened: {os.strerror(error.errno or 0)}")
