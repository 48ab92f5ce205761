"""The outermost middleware: fixed headers, and an answer for every exception."""

import asyncio
import logging
import traceback
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from muniment.api.body_middleware import discard_rest
from muniment.api.problems import STOPPING, UNKNOWN, Problem, RawHeaders, Refusal, problem_of
from muniment.api.request_state import REQUEST_STATE, refusal_for
from muniment.domain.errors import MunimentError

_logger = logging.getLogger("muniment.api")

_STANDING_HEADERS: Final[RawHeaders] = (
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


class ErrorBoundary:
    """Answer every error in its dialect's format; log unknown ones by type and place only.

    Args:
        app: The next application.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run one request (event loop); raises nothing."""
        has_started = False
        is_read = False

        async def receive_and_note() -> Message:
            nonlocal is_read
            message = await receive()
            is_read = not message.get("more_body", False)
            return message

        async def send_with_headers(message: Message) -> None:
            nonlocal has_started
            if message["type"] == "http.response.start":
                has_started = True
                state = scope.get(REQUEST_STATE)
                own = () if state is None else state.answer_headers
                message["headers"] = [*message.get("headers", ()), *own, *_STANDING_HEADERS]
            await send(message)

        problem = await self._problem_of_run(scope, receive_and_note, send_with_headers)
        if problem is not None and not has_started:
            rest = None if is_read or not _announces_body(scope) else receive
            await send_refusal(refusal_for(scope, problem), send=send_with_headers, rest=rest)

    async def _problem_of_run(self, scope: Scope, receive: Receive, send: Send) -> Problem | None:
        try:
            await self._app(scope, receive, send)
        except MunimentError as error:
            return problem_of(error)
        except asyncio.CancelledError:
            # Only a closing server cancels requests; the caller still gets an answer.
            return STOPPING
        except Exception as error:  # noqa: BLE001 (the last line)
            log_unknown(error)
            return UNKNOWN
        return None


def log_unknown(error: BaseException) -> None:
    """Log an exception's type and place only; its text and locals may contain secrets."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno} in {frames[-1].name}" if frames else "?"
    _logger.error("unexpected %s.%s at %s", type(error).__module__, type(error).__qualname__, place)


async def send_refusal(refusal: Refusal, *, send: Send, rest: Receive | None = None) -> None:
    """Send a refusal as the whole answer.

    Args:
        refusal: What to send.
        send: The ASGI send channel.
        rest: Receives the rest of an unread body; the connection is then closed.
    """
    body = refusal.body
    headers = [
        (b"content-type", refusal.media_type.encode()),
        (b"content-length", b"%d" % len(body)),
        *refusal.headers,
    ]
    if rest is not None:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    if rest is not None:
        await send({"type": "http.response.body", "body": body, "more_body": True})
        await discard_rest(rest)
        body = b""
    await send({"type": "http.response.body", "body": body})


def _announces_body(scope: Scope) -> bool:
    return any(
        name == b"transfer-encoding" or (name == b"content-length" and value != b"0")
        for name, value in scope["headers"]
    )
