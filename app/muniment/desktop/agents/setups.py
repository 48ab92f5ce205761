"""What stands in a configuration that is copied from this window."""

import shutil
import sys
from pathlib import Path
from typing import Final

from muniment.desktop.own_address import OwnAddress
from muniment.domain.access import Dialect
from muniment.services.agent_programs import KEY_PLACEHOLDER, Setup

USUAL_URL: Final = "http://127.0.0.1:4774"
"""What is shown while the port is off."""

BASE_PATHS: Final = {
    Dialect.NATIVE: "",
    Dialect.AZEN: "/azen/api/v1",
    Dialect.MEMORYRELAY: "/memoryrelay",
    Dialect.SENDRYX: "/sendryx",
    Dialect.MEMSYNC: "/memsync/v1",
    Dialect.STATEBASE: "/statebase",
}
"""Where each dialect begins."""

KEY_HEADERS: Final = {
    Dialect.NATIVE: "Authorization: Bearer",
    Dialect.AZEN: "azen-api-key",
    Dialect.MEMORYRELAY: "Authorization: Bearer",
    Dialect.SENDRYX: "X-API-Key",
    Dialect.MEMSYNC: "X-API-Key",
    Dialect.STATEBASE: "X-API-Key",
}
"""Where the key stands in a request of each dialect."""


def base_url(address: OwnAddress, dialect: Dialect) -> str:
    """Return what an agent of a dialect is given as its base URL."""
    return (address.url or USUAL_URL) + BASE_PATHS[dialect]


def setup_of(address: OwnAddress, token: str = "") -> Setup:
    """Return where a program reaches this Muniment.

    Args:
        address: Of this window.
        token: A key's, just made; without one a placeholder stands for it.
    """
    return Setup(
        command=_command(),
        home=address.home,
        base_url=address.url or USUAL_URL,
        key=token or KEY_PLACEHOLDER,
    )


def _command() -> str:
    """Return the whole path of the command: programs do not share the path of a shell."""
    beside = Path(sys.executable).with_name("muniment")
    return str(beside) if beside.is_file() else shutil.which("muniment") or "muniment"
