"""Middleware that reads the request body, limited in size and time."""

import asyncio
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from muniment.api.refusals import BODY_MAX_BYTES, BODY_TOO_LARGE, BODY_TOO_SLOW, refuse
from muniment.api.request_state import BODY, is_upload

BODY_TIMEOUT_S: Final = 30.0

_LINGER_MAX_BYTES: Final = 16 * 1024 * 1024
_LINGER_TIMEOUT_S: Final = 1.0


class BodyReader:
    """Read the whole body before the application runs, so that no route waits for it.

    A file is left to its route.

    Args:
        app: The next application.
        timeout_s: Limit for the whole body.
    """

    def __init__(self, app: ASGIApp, *, timeout_s: float = BODY_TIMEOUT_S) -> None:
        self._app = app
        self._timeout_s = timeout_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, then call the application (event loop).

        Raises:
            RequestRefusedError: The body is too large, with or without a declared length, or too
                slow.
        """
        if is_upload(scope):
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._timeout_s):
                body = await _read(receive)
        except TimeoutError:
            raise refuse(BODY_TOO_SLOW) from None
        if body is None:
            return
        message: Message | None = {"type": "http.request", "body": body, "more_body": False}

        async def replay() -> Message:
            nonlocal message
            if message is None:
                return await receive()
            first, message = message, None
            return first

        await self._app({**scope, BODY: body}, replay, send)


async def _read(receive: Receive) -> bytes | None:
    """Return the body, or ``None`` if the caller disconnected before its end."""
    parts: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > BODY_MAX_BYTES:
            raise refuse(BODY_TOO_LARGE)
        more = message.get("more_body", False)
    return b"".join(parts)


async def discard_rest(receive: Receive) -> None:
    """Read and discard, within limits, what a refused caller is still sending.

    Closing a connection with unread bytes resets it: the caller would see a broken pipe instead of
    the answer.
    """
    size = 0
    try:
        async with asyncio.timeout(_LINGER_TIMEOUT_S):
            while size <= _LINGER_MAX_BYTES:
                message = await receive()
                size += len(message.get("body", b""))
                if not message.get("more_body", False):
                    return
    except TimeoutError:
        return
