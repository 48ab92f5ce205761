"""Applications that are built with their first request, off the event loop."""

import asyncio
import threading
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send


class LazyApplication:
    """Builds an application with its first request: most people use one dialect, or two.

    Building the vendors' dialects at start-up delayed the first answer of `muniment serve` by a
    third of a second (2 shared cores).

    Args:
        build: Builds the application. It runs in a thread, never twice at once, and again after a
            failure.
    """

    def __init__(self, build: Callable[[], ASGIApp]) -> None:
        self._build = build
        self._lock = threading.Lock()
        self._application: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (event loop); only the first of this dialect waits for the build."""
        application = self._application
        if application is None:
            application = await asyncio.to_thread(self._built)
        await application(scope, receive, send)

    def _built(self) -> ASGIApp:
        with self._lock:
            if self._application is None:
                self._application = self._build()
            return self._application
