"""A running port over real services, and clients of each vendor's API."""

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from starlette.types import ASGIApp

from muniment.api import application
from muniment.api.application import create_app
from muniment.api.dialect_spec import DialectSpec, Program
from muniment.api.lazy_application import LazyApplication
from muniment.api.server import PortServer
from muniment.domain.vault.secret_bytes import Secret
from muniment.services.container import Services
from tests.api.dialects.vendors import VendorPort
from tests.conftest import (
    UNDERSTANDING_FOLDER,
    FakeClock,
    FakeKeychain,
    Home,
    _build,
    _real_model,
)

INSTANCE_TOKEN = "instance-token-of-the-vendors-house"


@pytest.fixture(name="vendor_port")
def _vendor_port(home: Home) -> Iterator[VendorPort]:
    yield from _served(home)


@pytest.fixture(name="real_port")
def _real_port(real_home: Home) -> Iterator[VendorPort]:
    """The same with the model that ships, and with what conversations are understood with."""
    yield from _served(real_home)


@pytest.fixture(name="reading_port", scope="session")
def _reading_port(
    tmp_path_factory: pytest.TempPathFactory, real_template_vault: Path
) -> Iterator[VendorPort]:
    """The same once for all tests; each keeps to a namespace of its own."""
    folder = tmp_path_factory.mktemp("reading") / "home"
    shutil.copytree(real_template_vault, folder)
    home = _build(
        folder, FakeClock(), FakeKeychain(), _real_model, understanding=UNDERSTANDING_FOLDER
    )
    home.services.vault.unlock_with_key_file()
    yield from _served(home)
    home.services.close()


def _served(home: Home) -> Iterator[VendorPort]:
    # Hardly a test here asks the native application, and building it is most of what a port costs.
    with patch.object(application, "_application", _late):
        app = create_app(home.services, version="1", instance_token=Secret(INSTANCE_TOKEN.encode()))
    server = PortServer(app, port=0)
    server.start()
    yield VendorPort(home, server.port, INSTANCE_TOKEN)
    server.stop()


def _late(spec: DialectSpec, services: Services, program: Program) -> ASGIApp:
    """Build every application when it is asked for, the native one too."""
    return LazyApplication(partial(spec.build, spec, services, program))


@pytest.fixture(name="until")
def _until() -> Callable[[Callable[[], Any]], Any]:
    """Wait for what a background thread brings about."""
    from tests.api.dialects.vendors import until

    return until
