"""Test clients of the port: a small HTTP client, and a raw socket."""

import http.client
import json
import re
import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from tests.waiting import PATIENCE_S


@dataclass(frozen=True)
class Answer:
    """A response."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Client:
    """An HTTP client with one connection per request.

    Args:
        port: Number of the port on 127.0.0.1.
        token: Sent as the bearer token.
    """

    def __init__(self, port: int, token: str | None = None) -> None:
        self.port = port
        self.token = token

    def __call__(
        self, method: str, path: str, body: Any = None, *, headers: dict[str, str] | None = None
    ) -> Answer:
        """Send a request; a body that is not bytes is sent as JSON."""
        sent = {} if self.token is None else {"Authorization": f"Bearer {self.token}"}
        if body is not None:
            sent["Content-Type"] = "application/json"
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request(method, path, body=body, headers={**sent, **(headers or {})})
            response = connection.getresponse()
            names = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, names, response.read())
        finally:
            connection.close()


def exchange(port: int, data: bytes, *, half_close: bool = False) -> bytes:
    """Send raw bytes and return everything received until the port closes the connection.

    An answer that arrives before everything was sent is read, too.

    Args:
        port: Number of the port on 127.0.0.1.
        data: The bytes to send.
        half_close: Shut down the sending side afterwards.
    """
    parts: list[bytes] = []
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as connection:
        with suppress(OSError):  # closed by the port while sending, or before the shutdown
            connection.sendall(data)
            if half_close:
                connection.shutdown(socket.SHUT_WR)
        with suppress(ConnectionResetError):
            while part := connection.recv(65536):
                parts.append(part)
    return b"".join(parts)


def statuses(answer: bytes) -> list[int]:
    """Return the statuses of all responses in the received bytes."""
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", answer)]
