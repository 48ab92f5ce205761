"""A running port over real services, and clients of each vendor's API."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.api.dialects.vendors import VendorPort
from tests.conftest import Home

from muniment.api.application import create_app
from muniment.api.server import PortServer
from muniment.domain.secrets import Secret

INSTANCE_TOKEN = "instance-token-of-the-vendors-house"


@pytest.fixture(name="vendor_port")
def _vendor_port(home: Home) -> Iterator[VendorPort]:
    app = create_app(home.services, version="1", instance_token=Secret(INSTANCE_TOKEN.encode()))
    server = PortServer(app, port=0)
    server.start()
    yield VendorPort(home, server.port, INSTANCE_TOKEN)
    server.stop()


@pytest.fixture(name="until")
def _until() -> Callable[[Callable[[], Any]], Any]:
    """Wait for what a background thread brings about."""
    from tests.api.dialects.vendors import until

    return until
