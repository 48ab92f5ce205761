"""A small language model server on loopback with configurable answers: good, bad or slow."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.waiting import PATIENCE_S


@dataclass
class RequestHead:
    """One received request."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class Answer:
    """The answer of the server.

    Args:
        body: Bytes after the head.
        status: Of the answer.
        headers: In addition to the length.
        trickle: Whether one byte is sent at a time, until the client has gone.
        silent: Whether nothing is sent at all, until the client has gone.
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    trickle: bool = False
    silent: bool = False


def saying(content: object) -> Answer:
    """Return an answer with a text of the model; anything but text is made JSON."""
    text = content if isinstance(content, str) else json.dumps(content)
    message = {"role": "assistant", "content": text}
    return Answer(json.dumps({"choices": [{"index": 0, "message": message}]}).encode())


@dataclass
class FakeLlm:
    """The server and its received requests.

    Args:
        answer: The answer, or a function of the request that returns it.
    """

    answer: Answer | Callable[[RequestHead], Answer]
    asked: list[RequestHead] = field(default_factory=list)
    port: int = 0
    leaving: threading.Event = field(default_factory=threading.Event)

    @property
    def base_url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}/v1"


@contextmanager
def serving(answer: Answer | Callable[[RequestHead], Answer]) -> Iterator[FakeLlm]:
    """Run a server for the duration of the context."""
    fake = FakeLlm(answer)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"fake": fake}))
    server.daemon_threads = False
    fake.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), name="fake-llm")
    thread.start()
    try:
        yield fake
    finally:
        fake.leaving.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    fake: FakeLlm

    def do_POST(self) -> None:
        size = int(self.headers["content-length"])
        asked = RequestHead(
            self.path, dict(self.headers.items()), json.loads(self.rfile.read(size))
        )
        self.fake.asked.append(asked)
        answer = self.fake.answer
        try:
            self._send(answer if isinstance(answer, Answer) else answer(asked))
        except OSError:
            self.close_connection = True

    def do_GET(self) -> None:
        self.fake.asked.append(RequestHead(self.path, dict(self.headers.items()), {}))
        self._send(Answer())

    def _send(self, answer: Answer) -> None:
        if answer.silent:
            self.fake.leaving.wait(PATIENCE_S)
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(answer.body)))
        self.end_headers()
        if answer.trickle:
            self._trickle(answer.body)
        else:
            self.wfile.write(answer.body)

    def _trickle(self, body: bytes) -> None:
        for byte in body:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            if self.fake.leaving.wait(0.02):
                return

    def log_message(self, *_args: object) -> None:
        pass
