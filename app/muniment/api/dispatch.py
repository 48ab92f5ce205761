"""Which application answers: the one whose prefix the path has, else the one at the root."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send


class PrefixDispatcher:
    """Hand a request to the application mounted at its prefix.

    Args:
        mounts: Prefix (``/native``) to application.
        root: Answers every other path.
    """

    def __init__(self, mounts: Mapping[str, ASGIApp], *, root: ASGIApp) -> None:
        self._mounts = dict(mounts)
        self._root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Dispatch one request (event loop)."""
        prefix = "/" + scope["path"][1:].partition("/")[0]
        app = self._mounts.get(prefix)
        if app is None:
            await self._root(scope, receive, send)
        else:
            await app({**scope, "root_path": prefix}, receive, send)
