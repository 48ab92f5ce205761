"""Checks of a request's headers, before any byte of a body is read.

They keep web pages away from the port. A page reaches a local port by a plain cross-origin
request, or by DNS rebinding, where its own name resolves to 127.0.0.1. The first has a foreign
``Origin`` (or ``Sec-Fetch-Site``), the second a foreign ``Host``.

Source:
    CVE-2024-28224, CVE-2025-49596, CVE-2025-66414: local ports without these checks.
"""

import re
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from muniment.api.container_access import NAME, ContainerAccess
from muniment.api.refusals import (
    BODY_MAX_BYTES,
    BODY_TOO_LARGE,
    HEADER_REPEATED,
    HEADERS_MAX_BYTES,
    HEADERS_MAX_COUNT,
    HEADERS_TOO_LARGE,
    HOST_REFUSED,
    MEDIA_TYPE_REFUSED,
    ORIGIN_REFUSED,
    PEER_REFUSED,
    TARGET_REFUSED,
    refuse,
)
from muniment.api.request_state import is_upload

_SINGLE: Final = {
    b"host": HOST_REFUSED,
    b"origin": ORIGIN_REFUSED,
    b"content-type": MEDIA_TYPE_REFUSED,
    b"content-length": HEADER_REPEATED,
    b"transfer-encoding": HEADER_REPEATED,
    b"content-encoding": MEDIA_TYPE_REFUSED,
    b"authorization": HEADER_REPEATED,
    b"x-api-key": HEADER_REPEATED,
    b"azen-api-key": HEADER_REPEATED,
    b"if-match": HEADER_REPEATED,
    b"sec-fetch-site": ORIGIN_REFUSED,
    b"sec-fetch-mode": ORIGIN_REFUSED,
}
"""Headers that a check relies on, and the refusal if one is repeated."""

_JSON_TYPE: Final = re.compile(rb'application/json[ \t]*(;[ \t]*charset="?utf-8"?[ \t]*)?', re.I)
_LENGTH_DIGITS_MAX: Final = 15
_VERSIONS: Final = frozenset({"1.0", "1.1"})
_OWN_NAMES: Final = (b"127.0.0.1", b"localhost")
_OWN_FETCHES: Final = (b"same-origin", b"none")

SingleHeaders = Mapping[bytes, bytes]


class HeaderGuard:
    """Refuse requests that do not come from a program on this machine or are not JSON.

    Args:
        app: The next application.
        containers: Which connections may come from containers; ``None`` for none.
    """

    def __init__(self, app: ASGIApp, containers: ContainerAccess | None = None) -> None:
        self._app = app
        self._containers = containers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check one request (event loop).

        Raises:
            RequestRefusedError: A check failed.
        """
        if self._containers is None or not self._containers.is_neighbour(scope):
            _check_peer(scope)
        _check_size(scope)
        headers = _single_headers(scope)
        _check_target(scope, headers)
        _check_host(scope, headers, self._names(scope))
        _check_origin(headers)
        if has_body(headers):
            _check_body_headers(headers, is_file=is_upload(scope))
        await self._app(scope, receive, send)

    def _names(self, scope: Scope) -> tuple[bytes, ...]:
        """Return the names that a request may give the port where it arrived."""
        if self._containers is None or not self._containers.is_arrival(scope):
            return _OWN_NAMES
        return (NAME,) if self._containers.is_bridge else (*_OWN_NAMES, NAME)


def has_body(headers: SingleHeaders) -> bool:
    """Return whether the headers announce a body."""
    return headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers


def _single_headers(scope: Scope) -> dict[bytes, bytes]:
    """Collect the headers that a check relies on; none may be repeated."""
    found: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        if name in _SINGLE:
            if name in found:
                raise refuse(_SINGLE[name], detail=f"{name.decode()} appears more than once")
            found[name] = value
    return found


def _check_peer(scope: Scope) -> None:
    client = scope.get("client")
    try:
        is_here = client is not None and ip_address(client[0]).is_loopback
    except ValueError:
        is_here = False
    if not is_here:
        raise refuse(PEER_REFUSED)


def _check_size(scope: Scope) -> None:
    # h11 limits incomplete headers only, not those that arrive in one piece.
    size = len(scope["path"]) + len(scope["query_string"])
    size += sum(len(name) + len(value) + 4 for name, value in scope["headers"])
    if size > HEADERS_MAX_BYTES:
        raise refuse(HEADERS_TOO_LARGE)
    if len(scope["headers"]) > HEADERS_MAX_COUNT:
        raise refuse(HEADERS_TOO_LARGE, detail=f"there are more than {HEADERS_MAX_COUNT} headers")


def _check_target(scope: Scope, headers: SingleHeaders) -> None:
    if scope["http_version"] not in _VERSIONS:
        raise refuse(TARGET_REFUSED, detail="only HTTP/1.1 and HTTP/1.0 are supported")
    if not scope["path"].startswith("/"):
        raise refuse(TARGET_REFUSED, detail="the request target is not a path")
    if scope["http_version"] == "1.0" and b"transfer-encoding" in headers:
        raise refuse(TARGET_REFUSED, detail="HTTP/1.0 has no Transfer-Encoding")
    if b"content-length" in headers and b"transfer-encoding" in headers:
        # Two lengths for one body allow request smuggling (RFC 9112, section 6.1).
        raise refuse(TARGET_REFUSED, detail="both Content-Length and Transfer-Encoding are given")


def _check_host(scope: Scope, headers: SingleHeaders, names: tuple[bytes, ...]) -> None:
    server = scope.get("server")
    port = str(server[1]).encode() if server else b""
    host = headers.get(b"host", b"")
    if not any(host == name + b":" + port for name in names):
        raise refuse(HOST_REFUSED)


def _check_origin(headers: SingleHeaders) -> None:
    origin = headers.get(b"origin")
    if origin is not None and origin != b"http://" + headers[b"host"]:
        raise refuse(ORIGIN_REFUSED)
    # A page's plain GET (an image, a script) has no Origin, but it has this header. Following a
    # link to /docs is a navigation, whose answer no page can read.
    is_own = headers.get(b"sec-fetch-site", b"none") in _OWN_FETCHES
    if not is_own and headers.get(b"sec-fetch-mode") != b"navigate":
        raise refuse(ORIGIN_REFUSED)


def _check_body_headers(headers: SingleHeaders, *, is_file: bool) -> None:
    if not is_file and _JSON_TYPE.fullmatch(headers.get(b"content-type", b"")) is None:
        raise refuse(MEDIA_TYPE_REFUSED)
    if headers.get(b"content-encoding", b"identity") != b"identity":
        raise refuse(MEDIA_TYPE_REFUSED, detail="compressed bodies are not accepted")
    length = headers.get(b"content-length", b"0")
    if len(length) > _LENGTH_DIGITS_MAX or (not is_file and int(length) > BODY_MAX_BYTES):
        raise refuse(BODY_TOO_LARGE)
