"""Errors that only a port knows: each with status, code, title and hint."""

from dataclasses import replace
from typing import Final

from muniment.api.problems import Problem, RawHeaders, RequestRefusedError

BODY_MAX_BYTES: Final = 4 * 1024 * 1024
HEADERS_MAX_BYTES: Final = 32 * 1024
HEADERS_MAX_COUNT: Final = 100

PEER_REFUSED: Final = Problem(
    status=403,
    code="peer-refused",
    title="Only programs on this computer may connect",
    hint="Connect from the same machine, through 127.0.0.1.",
)
TARGET_REFUSED: Final = Problem(
    status=400,
    code="malformed-request",
    title="The request is not well formed",
    hint="Send one path that begins with a slash and one way of telling the body's length.",
)
HEADER_REPEATED: Final = replace(
    TARGET_REFUSED, detail="A header that may appear only once appears twice.", hint="Send it once."
)
HOST_REFUSED: Final = Problem(
    status=421,
    code="host-refused",
    title="The Host header does not name this port",
    hint="Use 127.0.0.1 or localhost with the port, exactly as in the address Muniment printed.",
)
ORIGIN_REFUSED: Final = Problem(
    status=403,
    code="origin-refused",
    title="Web pages may not use this port",
    hint="Call it from a program; browsers' cross-origin requests are always refused.",
)
MEDIA_TYPE_REFUSED: Final = Problem(
    status=415,
    code="json-only",
    title="The body must be JSON",
    hint="Send `Content-Type: application/json` (UTF-8) and no Content-Encoding.",
)
HEADERS_TOO_LARGE: Final = Problem(
    status=431,
    code="headers-too-large",
    title="Path and headers are larger than 32 KiB, or more than 100 headers",
    hint="Send shorter ones; long texts belong in the body.",
)
BODY_TOO_LARGE: Final = Problem(
    status=413,
    code="body-too-large",
    title="The body is larger than 4 MiB",
    hint="Send fewer memories at once.",
)
BODY_TOO_SLOW: Final = Problem(
    status=408,
    code="body-too-slow",
    title="The body did not arrive in time",
    hint="Send the body without pauses.",
)
RATE_LIMITED: Final = Problem(
    status=429,
    code="rate-limited",
    title="This key calls too often",
    hint="Wait for the seconds in Retry-After, or raise the key's rate.",
)
NOT_JSON: Final = Problem(
    status=422,
    code="not-json",
    title="The body is not valid JSON",
    hint="Send one JSON value in UTF-8.",
)
TOO_MANY_STREAMS: Final = Problem(
    status=429,
    code="too-many-streams",
    title="Too many event streams are open",
    hint="Close one, or share one among your readers.",
)
NO_SUCH_ROUTE: Final = Problem(
    status=404,
    code="no-such-route",
    title="There is nothing at this path",
    hint="The routes are listed at /docs.",
)
METHOD_REFUSED: Final = Problem(
    status=405,
    code="method-not-allowed",
    title="This path does not know that method",
    hint="Use one of the methods in the Allow header.",
)
PRECONDITION_FAILED: Final = Problem(
    status=412,
    code="precondition-failed",
    title="Changed in the meantime",
    hint="Read it again, and repeat your change on the current version.",
)

ALL_REFUSALS: Final = (
    TARGET_REFUSED,
    PEER_REFUSED,
    ORIGIN_REFUSED,
    NO_SUCH_ROUTE,
    METHOD_REFUSED,
    BODY_TOO_SLOW,
    PRECONDITION_FAILED,
    BODY_TOO_LARGE,
    MEDIA_TYPE_REFUSED,
    HOST_REFUSED,
    HEADERS_TOO_LARGE,
    RATE_LIMITED,
    TOO_MANY_STREAMS,
)


def refuse(
    problem: Problem,
    *,
    detail: str = "",
    headers: RawHeaders = (),
    retry_after_s: int | None = None,
) -> RequestRefusedError:
    """Return the error to raise for a refusal, with the details of this occurrence."""
    return RequestRefusedError(
        replace(
            problem,
            detail=detail or problem.detail,
            headers=headers or problem.headers,
            retry_after_s=retry_after_s,
        )
    )
