"""Applications that are built when they are first asked for, off the event loop."""

import asyncio
import threading
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send


class LazyApplication:
    """Builds an application with its first request: most people speak one dialect, or two.

    Importing and building the vendors' dialects at once made `muniment serve` answer a third of a
    second later than it has to (2 shared cores).

    Args:
        build: Makes it; called once at a time, in a thread, and again should it fail.
    """

    def __init__(self, build: Callable[[], ASGIApp]) -> None:
        self._build = build
        self._lock = threading.Lock()
        self._application: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (event loop); the first waits, and holds up no other dialect's."""
        application = self._application
        if application is None:
            application = await asyncio.to_thread(self._built)
        await application(scope, receive, send)

    def _built(self) -> ASGIApp:
        with self._lock:
            if self._application is None:
                self._application = self._build()
            return self._application
