"""A served home, and the SDK's own client of it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from muniment.api.application import create_app
from muniment.api.server import PortServer
from muniment.domain.access import PERSON, Scope
from muniment.domain.vault.secret_bytes import Secret
from muniment.services.agents.key_drafts import KeyDraft
from tests.conftest import Home
from tests.waiting import PATIENCE_S

TOKEN = "token-of-this-run"
MODES = ("legacy", "auto")
"""The handshake that programs speak today, and the protocol without one (2026-07-28)."""

Use = Callable[[Client], Awaitable[Any]]


@dataclass(frozen=True)
class Served:
    """A home behind a port."""

    home: Home
    url: str

    def key(self, *namespaces: str, scopes: frozenset[Scope] | None = None, **fields: Any) -> str:
        """Make a key for some namespaces (``default``)."""
        draft = KeyDraft(
            namespaces=namespaces or ("default",),
            scopes=scopes or frozenset({Scope.READ, Scope.WRITE}),
            **fields,
        )
        return self.home.services.keys.create(draft, PERSON).token.reveal().decode()

    def use(self, use: Use, *, key: str | None = None, mode: str = "legacy") -> Any:
        """Run what a client does, from its connecting to its end."""

        async def run() -> Any:
            headers = {"Authorization": f"Bearer {key or self.key()}"}
            async with (
                httpx2.AsyncClient(headers=headers, trust_env=False, timeout=PATIENCE_S) as http,
                Client(streamable_http_client(f"{self.url}/mcp", http_client=http), mode=mode) as c,
            ):
                return await use(c)

        return asyncio.run(run())

    def call(self, tool: str, *, key: str | None = None, mode: str = "legacy", **given: Any) -> Any:
        """Call one tool; return its result."""
        return self.use(lambda client: client.call_tool(tool, given), key=key, mode=mode)

    def text(self, tool: str, *, key: str | None = None, **given: Any) -> str:
        """Call one tool that must not fail; return what it says."""
        result = self.call(tool, key=key, **given)
        assert not result.is_error, said(result)
        return said(result)


def said(result: Any) -> str:
    """Return the text of a tool's result."""
    assert [content.type for content in result.content] == ["text"]
    return result.content[0].text


def serve(home: Home) -> Iterator[Served]:
    app = create_app(home.services, version="1.2.3", instance_token=Secret(TOKEN.encode()))
    server = PortServer(app, port=0)
    server.start()
    yield Served(home, server.url)
    server.stop()


@pytest.fixture
def served(home: Home) -> Iterator[Served]:
    """An open vault with the fake model, behind a port."""
    yield from serve(home)


@pytest.fixture
def served_real(real_home: Home) -> Iterator[Served]:
    """The same with the model that ships and with what contents are understood with."""
    yield from serve(real_home)
