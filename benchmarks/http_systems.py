"""The systems compared over HTTP, each with its own server and the shipped model.

Muniment and mcp-memory-service embed texts themselves. chromadb's server does not; its clients send
vectors, so the caller computes one for each call, with the same model, as part of the call.
"""

import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from benchmarks.http_load import Call
from benchmarks.serve_process import environment
from muniment.domain.errors import EnvironmentFaultError

if TYPE_CHECKING:
    from muniment.embedding.model import EmbeddingModel

LIMIT: Final = 10
_READY_TIMEOUT_S: Final = 120.0
_STOP_TIMEOUT_S: Final = 30.0


class System(Protocol):
    """A running system."""

    @property
    def name(self) -> str:
        """Of the program."""
        ...

    @property
    def url(self) -> str:
        """Base address of its port."""
        ...

    @property
    def headers(self) -> dict[str, str]:
        """Sent with every request."""
        ...

    def remember(self, text: str) -> Call:
        """Return the call that stores a text."""
        ...

    def recall(self, text: str) -> Call:
        """Return the call that searches for a text."""
        ...


@dataclass(frozen=True, slots=True)
class Muniment:
    """The native API."""

    url: str
    headers: dict[str, str]
    name: str = "muniment"

    def remember(self, text: str) -> Call:
        """Store; answered when the text and its vector are on disk."""
        return Call("/v1/memories", {"content": text})

    def recall(self, text: str) -> Call:
        """Search by words and meaning."""
        return Call("/v1/search", {"query": text, "limit": LIMIT})


@dataclass(frozen=True, slots=True)
class McpMemoryService:
    """mcp-memory-service over its HTTP API."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)
    name: str = "mcp-memory-service"

    def remember(self, text: str) -> Call:
        """Store; a conversation's id prevents it from skipping similar texts."""
        return Call("/api/memories", {"content": text, "conversation_id": "bench"})

    def recall(self, text: str) -> Call:
        """Search by meaning."""
        return Call("/api/search", {"query": text, "n_results": LIMIT})


@dataclass(frozen=True, slots=True)
class Chroma:
    """chromadb's server; the caller embeds."""

    url: str
    model: "EmbeddingModel"
    collection: str
    headers: dict[str, str] = field(default_factory=dict)
    name: str = "chromadb"

    def remember(self, text: str) -> Call:
        """Store a text and its vector."""
        record = {"ids": [text], "documents": [text], "embeddings": self._vector(text)}
        return Call(f"{self.collection}/add", record)

    def recall(self, text: str) -> Call:
        """Search by meaning."""
        asked = {"query_embeddings": self._vector(text), "n_results": LIMIT}
        return Call(f"{self.collection}/query", asked)

    def _vector(self, text: str) -> list[list[float]]:
        vectors: list[list[float]] = self.model.embed([text]).tolist()
        return vectors


@contextmanager
def running_mcp_memory_service(scripts: Path, work: Path, model: Path) -> Iterator[System]:
    """Run mcp-memory-service with a model's files in its own folder.

    Raises:
        EnvironmentFaultError: It did not start.
    """
    home = work / "mcp-memory-service"
    place = home / ".cache/mcp_memory/onnx_models/all-MiniLM-L6-v2/onnx"
    place.mkdir(parents=True)
    for name in ("model.onnx", "tokenizer.json"):
        shutil.copyfile(model / name, place / name)
    port = _free_port()
    settings = {
        "HOME": str(home),
        "MCP_MEMORY_BASE_DIR": str(home / "data"),
        "MCP_MEMORY_SQLITE_PATH": str(home / "memory.db"),
        "MCP_MEMORY_USE_ONNX": "true",
        "MCP_MEMORY_ONNX_ALLOW_DOWNLOAD": "0",
        "MCP_ALLOW_ANONYMOUS_ACCESS": "true",
        "MCP_MDNS_ENABLED": "false",
        "MCP_CONSOLIDATION_ENABLED": "false",
        "MCP_QUALITY_BOOST_ENABLED": "false",
        "HF_HUB_OFFLINE": "1",
    }
    arguments = [str(scripts / "memory"), "server", "--http", "--http-port", str(port)]
    with _running(arguments, settings, f"http://127.0.0.1:{port}/api/health"):
        yield McpMemoryService(f"http://127.0.0.1:{port}")


@contextmanager
def running_chroma(scripts: Path, work: Path, model: "EmbeddingModel") -> Iterator[System]:
    """Run chromadb's server with one collection.

    Raises:
        EnvironmentFaultError: It did not start.
    """
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    base = "/api/v2/tenants/default_tenant/databases/default_database/collections"
    arguments = [str(scripts / "chroma"), "run", "--path", str(work / "chromadb")]
    arguments += ["--host", "127.0.0.1", "--port", str(port)]
    with _running(arguments, {"ANONYMIZED_TELEMETRY": "False"}, f"{url}/api/v2/heartbeat"):
        created = _post(url + base, b'{"name": "bench", "metadata": {"hnsw:space": "cosine"}}')
        yield Chroma(url, model, f"{base}/{created['id']}")


def _post(url: str, body: bytes) -> Any:
    import json

    request = urllib.request.Request(  # noqa: S310 (an address of our own)
        url, body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=_STOP_TIMEOUT_S) as answer:  # noqa: S310
        return json.load(answer)


@contextmanager
def _running(arguments: list[str], settings: Mapping[str, str], ready: str) -> Iterator[None]:
    process = subprocess.Popen(  # noqa: S603 (a program of the environment we made)
        arguments,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**environment(), **settings},
    )
    try:
        _wait_until_ready(process, ready)
        yield
    finally:
        process.terminate()
        try:
            process.wait(_STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_ready(process: "subprocess.Popen[bytes]", url: str) -> None:
    deadline = time.monotonic() + _READY_TIMEOUT_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 (an address of our own)
                return
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
    raise EnvironmentFaultError(f"the server at {url} did not come up")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
