"""A web server that a page came from, and whose name then leads to the port: DNS rebinding.

Chromium maps ``evil.test`` to 127.0.0.2, where this listens on the number of the port. It answers
the page itself; everything else it hands on, byte for byte, to the port at 127.0.0.1. So the page's
requests to its own origin reach the port exactly as they do when a name's address changes.
"""

import json
import queue
import socket
import threading
from pathlib import Path
from typing import Any

from tests.waiting import PATIENCE_S

NAME = "evil.test"
ADDRESS = "127.0.0.2"
OPEN = b"anybody may read this"
_PAGE = Path(__file__).with_name("attack.html")


class EvilSite:
    """Serves the page and takes its report.

    Args:
        port: Of the port that is attacked; this listens on the same number, at another address.
        key: A good key, as if the page had found one out.
    """

    def __init__(self, port: int, key: str) -> None:
        self._port = port
        settings = {"target": f"http://127.0.0.1:{port}", "own": self.url, "key": key}
        self._page = _PAGE.read_bytes().replace(b"SETTINGS", json.dumps(settings).encode())
        self._listener = socket.create_server((ADDRESS, port), backlog=64)
        self.reports: queue.Queue[dict[str, Any]] = queue.Queue()
        self.handed_on: list[bytes] = []
        """The first lines of what went to the port under the page's name."""
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    @property
    def url(self) -> str:
        """The origin of the page."""
        return f"http://{NAME}:{self._port}"

    def close(self) -> None:
        """Listen no more."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(PATIENCE_S)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(20)
            try:
                self._answer_one(connection)
            except OSError:
                return

    def _answer_one(self, connection: socket.socket) -> None:
        request = _read(connection)
        line = request.partition(b"\r\n")[0]
        path = line.split(b" ")[1] if line.count(b" ") == 2 else b""
        if path in {b"/page", b"/open"}:
            connection.sendall(_answer(self._page if path == b"/page" else OPEN))
        elif path == b"/report":
            self.reports.put(json.loads(request.partition(b"\r\n\r\n")[2]))
            connection.sendall(_answer(b""))
        elif request:
            self.handed_on.append(line)
            connection.sendall(self._from_the_port(request))

    def _from_the_port(self, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self._port), timeout=20) as port:
            port.sendall(request)
            port.shutdown(socket.SHUT_WR)
            parts = []
            while part := port.recv(65536):
                parts.append(part)
        return b"".join(parts)


def _read(connection: socket.socket) -> bytes:
    """Read one request."""
    received = b""
    while b"\r\n\r\n" not in received:
        part = connection.recv(65536)
        if not part:
            return received
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    lines = [line.split(b":", 1) for line in head.split(b"\r\n")[1:]]
    lengths = [int(value) for name, value in lines if name.lower() == b"content-length"]
    while len(body) < sum(lengths):
        part = connection.recv(65536)
        if not part:
            break
        body += part
        received += part
    return received


def _answer(body: bytes) -> bytes:
    return (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"
        b"Content-Length: %d\r\n\r\n" % len(body) + body
    )
