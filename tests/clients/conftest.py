"""A served vault for published clients, and the interpreters that have them installed."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from muniment.api.application import create_app
from muniment.api.server import PortServer
from muniment.domain.vault.secret_bytes import Secret
from tests.api.dialects.vendors import VendorPort
from tests.clients.venvs import client_python, close_runners
from tests.conftest import FakeClock, FakeKeychain, Home, _build, _fake_model

INSTANCE_TOKEN = "instance-token-of-the-clients-house"

ClientPython = Callable[[str, str], Path]


@pytest.fixture(name="client_python", scope="session")
def _client_python() -> Iterator[ClientPython]:
    """Return the interpreter of a client: ``client_python("statebase", "0.4.1")``."""
    yield client_python
    close_runners()


@pytest.fixture(name="client_port", scope="session")
def _client_port(
    tmp_path_factory: pytest.TempPathFactory, template_vault: Path
) -> Iterator[VendorPort]:
    """Serve an open vault with the fake model on a free port of loopback, once for all clients.

    Whoever uses it keeps to a namespace of his own: ``client_port.statebase("some-name")`` makes a
    key for it.
    """
    folder = tmp_path_factory.mktemp("clients") / "home"
    shutil.copytree(template_vault, folder)
    home = _build(folder, FakeClock(), FakeKeychain(), _fake_model)
    home.services.vault.unlock_with_key_file()
    yield from serve(home)
    home.services.close()


@pytest.fixture(name="lone_port")
def _lone_port(home: Home) -> Iterator[VendorPort]:
    """The same for one test alone, which may lock the vault or move its clock."""
    yield from serve(home)


def serve(home: Home) -> Iterator[VendorPort]:
    """Serve a home until the generator is closed or asked on."""
    app = create_app(home.services, version="1.2.3", instance_token=Secret(INSTANCE_TOKEN.encode()))
    server = PortServer(app, port=0)
    server.start()
    try:
        yield VendorPort(home, server.port, INSTANCE_TOKEN)
    finally:
        server.stop()
