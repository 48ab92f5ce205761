"""A home and the port that serves it, for tests of the port over the real services."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from muniment.api.application import create_app
from muniment.api.server import PortServer
from muniment.domain.access import PERSON
from muniment.domain.vault.secret_bytes import Secret
from muniment.services.agents.key_drafts import KeyDraft
from tests.api.wire import Client
from tests.conftest import Home

TOKEN = "instance-token-of-an-open-house"


@dataclass(frozen=True)
class OpenHouse:
    """A home and the port that serves it."""

    home: Home
    server: PortServer

    @property
    def port(self) -> int:
        """The port's number."""
        return self.server.port

    def key(self, *namespaces: str, **fields: Any) -> Client:
        """Make a key, and a client that presents it and knows its ``id``."""
        created = self.home.services.keys.create(KeyDraft(namespaces=namespaces, **fields), PERSON)
        client = Client(self.port, created.token.reveal().decode())
        client.id = created.key.id
        return client

    @property
    def person(self) -> Client:
        """A client with the token of the instance."""
        return Client(self.port, TOKEN)


@contextmanager
def opened(home: Home) -> Iterator[OpenHouse]:
    """Serve a home, as long as the block runs."""
    app = create_app(home.services, version="1", instance_token=Secret(TOKEN.encode()))
    server = PortServer(app, port=0)
    server.start()
    try:
        yield OpenHouse(home, server)
    finally:
        server.stop()
