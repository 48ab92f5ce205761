"""What the measurement over HTTP computes, and what it says where another memory is not set up."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import http as bench
from benchmarks import http_setup
from benchmarks.http_load import Call, Load, load
from benchmarks.http_systems import Chroma, McpMemoryService, Muniment


class Handler(http.server.BaseHTTPRequestHandler):
    """Refuses every third request."""

    protocol_version = "HTTP/1.1"
    seen: list[tuple[str, str, bytes]] = []  # noqa: RUF012 (one server a test)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((self.path, self.headers["X-Key"], body))
        self.send_response(500 if body == b"3" else 201)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(name="url")
def _url() -> Iterator[str]:
    Handler.seen = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_load_counts_answers_and_refusals(url: str) -> None:
    numbers = iter([1, 3])

    done = load(url, [lambda: Call("/here", next(numbers))], headers={"X-Key": "k"}, seconds=0)

    assert len(done.latencies_ms) == done.failures == 1
    assert Handler.seen == [("/here", "k", b"1"), ("/here", "k", b"3")]


def test_every_caller_calls(url: str) -> None:
    made: list[int] = []

    def call() -> Call:
        made.append(threading.get_ident())
        return Call("/", 1)

    done = load(url, [call] * 5, headers={"X-Key": ""}, seconds=0)

    assert len(set(made)) == 5
    assert len(done.latencies_ms) == 10


def test_a_port_that_is_not_there_is_failures() -> None:
    done = load("http://127.0.0.1:9", [lambda: Call("/", 1)], headers={}, seconds=0)

    assert (done.failures, done.latencies_ms) == (2, ())


def test_a_row_has_percentiles_and_their_ratio() -> None:
    done = Load(seconds=2.0, latencies_ms=tuple(float(n) for n in range(1, 102)), failures=3)

    row = bench._row("recall", "muniment", 8, done)

    assert (row["p50 ms"], row["p95 ms"], row["p99 ms"]) == (51.0, 96.0, 100.0)
    assert (row["requests/s"], row["p95/p50"], row["failures"]) == (50.5, 1.88, 3)


class OneVector:
    def embed(self, texts: list[str]):
        import numpy as np

        return np.full((len(texts), 2), 0.5, np.float32)


@pytest.mark.parametrize(
    "system", [Muniment("u", {}), McpMemoryService("u"), Chroma("u", OneVector(), "/c")]
)
def test_each_memory_is_given_the_text(system) -> None:
    remembered, recalled = system.remember("tea"), system.recall("tea?")

    assert "tea" in str(remembered.body)
    assert remembered.path != recalled.path
    if system.name == "chromadb":
        assert recalled.body["query_embeddings"] == [[0.5, 0.5]]
    else:
        assert recalled.body["query"] == "tea?"


def test_what_is_not_set_up_is_left_out_and_said(tmp_path: Path, monkeypatch) -> None:
    from contextlib import ExitStack

    monkeypatch.chdir(tmp_path)
    with ExitStack() as stack:
        systems, rows = bench._others(stack)

    assert systems == []
    assert [row["system"] for row in rows] == list(http_setup.SERVERS)
    assert all(http_setup.COMMAND in row["what"] for row in rows)


def test_it_is_found_where_it_was_made(tmp_path: Path) -> None:
    (tmp_path / "bench-chromadb" / "bin").mkdir(parents=True)

    assert http_setup.scripts_of("chromadb", tmp_path) == tmp_path / "bench-chromadb" / "bin"
    assert http_setup.scripts_of("mcp-memory-service", tmp_path) is None


def test_the_measurement_is_known_by_its_name() -> None:
    from benchmarks import BENCHES

    assert BENCHES["http"] == bench.__name__
