"""Handing a request to the application of its dialect."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send

from muniment.api.exchange import BODY, exchange_of
from muniment.api.resolution import Resolver
from muniment.domain.access import Dialect


class Dispatcher:
    """Hand each request to the application of the dialect that it was resolved to.

    Args:
        apps: Dialect to application.
        resolver: Reconsiders neutral requests, now that their bodies are read.
    """

    def __init__(self, apps: Mapping[Dialect, ASGIApp], resolver: Resolver) -> None:
        self._apps = dict(apps)
        self._resolver = resolver

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Dispatch one request (event loop)."""
        if scope.get(BODY):
            self._resolver.reconsider(scope, scope[BODY])
        await self._apps[exchange_of(scope).frame.dialect](scope, receive, send)
