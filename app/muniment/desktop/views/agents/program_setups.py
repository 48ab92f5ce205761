"""The values that this window puts into a copied configuration."""

import shutil
import sys
from pathlib import Path
from typing import Final

from muniment.desktop.shell.background.port_endpoint import PortEndpoint
from muniment.domain.access import Dialect
from muniment.domain.settings import DEFAULT_PORT
from muniment.services.agents.agent_key_files import agent_slug
from muniment.services.agents.agent_programs import KEY_PLACEHOLDER, Setup

_NAME_MAX: Final = 60
"""How long a name the command takes."""

USUAL_URL: Final = f"http://127.0.0.1:{DEFAULT_PORT}"
"""The base URL shown while the port is off."""

BASE_PATHS: Final = {
    Dialect.NATIVE: "",
    Dialect.AZEN: "/azen/api/v1",
    Dialect.MEMORYRELAY: "/memoryrelay",
    Dialect.SENDRYX: "/sendryx",
    Dialect.MEMSYNC: "/memsync/v1",
    Dialect.STATEBASE: "/statebase",
}
"""Base path of each dialect."""

KEY_HEADERS: Final = {
    Dialect.NATIVE: "Authorization: Bearer",
    Dialect.AZEN: "azen-api-key",
    Dialect.MEMORYRELAY: "Authorization: Bearer",
    Dialect.SENDRYX: "X-API-Key",
    Dialect.MEMSYNC: "X-API-Key",
    Dialect.STATEBASE: "X-API-Key",
}
"""Request header that carries the key, by dialect."""


def base_url(address: PortEndpoint, dialect: Dialect) -> str:
    """Return the base URL for an agent of a dialect."""
    return (address.url or USUAL_URL) + BASE_PATHS[dialect]


def setup_of(
    address: PortEndpoint, token: str = "", key_file: Path | None = None, agent_name: str = ""
) -> Setup:
    """Return how a program reaches this Muniment.

    Args:
        address: The address of this window.
        token: Token of a key just created; empty for a placeholder.
        key_file: The file of that key, if it was saved in one.
        agent_name: Of that key.
    """
    is_usable = bool(agent_slug(agent_name)) and len(agent_name) <= _NAME_MAX
    return Setup(
        command=_command(),
        home=address.home,
        base_url=address.url or USUAL_URL,
        key=token or KEY_PLACEHOLDER,
        key_file=None if key_file is None else str(key_file),
        name=agent_name if is_usable else "",
    )


def _command() -> str:
    """Return the full path of the command, because programs do not share a shell's PATH."""
    neighbour = Path(sys.executable).with_name("muniment")
    return str(neighbour) if neighbour.is_file() else shutil.which("muniment") or "muniment"
