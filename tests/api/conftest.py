"""A running port over a fake house, and clients of it."""

from collections.abc import Iterator
from typing import Any

import pytest

from muniment.api.application import create_app
from muniment.api.server import PortServer
from muniment.domain.access import Scope
from muniment.domain.vault.secret_bytes import Secret
from tests.api.fake_container import FakeHouse
from tests.api.open_container import OpenHouse, opened
from tests.api.wire import Client
from tests.conftest import Home

INSTANCE_TOKEN = "run-token-of-this-instance"


@pytest.fixture(name="running", scope="session")
def _running() -> Iterator[tuple[FakeHouse, Any, int]]:
    house = FakeHouse()
    services = house.services()
    app = create_app(services, version="1.2.3", instance_token=Secret(INSTANCE_TOKEN.encode()))
    server = PortServer(app, port=0)
    server.start()
    yield house, services, server.port
    server.stop()


@pytest.fixture(name="house")
def _house(running) -> FakeHouse:
    """The fake house behind the port, as new."""
    house = running[0]
    house.reset()
    return house


@pytest.fixture(name="services")
def _services(running, house: FakeHouse):
    return running[1]


@pytest.fixture(name="port")
def _port(running, house: FakeHouse) -> int:
    return running[2]


@pytest.fixture(name="agent")
def _agent(port: int, house: FakeHouse) -> Client:
    """A client with a key that reads and writes the namespace ``default``."""
    return Client(port, house.add_key())


@pytest.fixture(name="reader")
def _reader(port: int, house: FakeHouse) -> Client:
    return Client(port, house.add_key(scopes=frozenset({Scope.READ})))


@pytest.fixture(name="person")
def _person(port: int) -> Client:
    """A client with the token of the running instance."""
    return Client(port, INSTANCE_TOKEN)


@pytest.fixture(name="stranger")
def _stranger(port: int) -> Client:
    """A client without a key."""
    return Client(port)


@pytest.fixture(name="open_house")
def _open_house(home: Home) -> Iterator[OpenHouse]:
    """A running port over real services; `port` and the clients above are of a fake house."""
    with opened(home) as house:
        yield house
