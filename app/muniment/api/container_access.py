"""The opt-in way into the port for agents in containers on this machine.

With Docker Desktop a container's connection arrives on loopback, under another name. With Docker on
Linux it arrives at the address of a bridge, from an address of the same network.
"""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, ip_address
from typing import Final

from starlette.types import Scope

NAME: Final = b"host.docker.internal"
"""The name by which containers know the machine."""

_BRIDGE_BITS: Final = 16


@dataclass(frozen=True, slots=True)
class ContainerAccess:
    """Which connections may come from containers.

    Args:
        address: Where they arrive: 127.0.0.1 or the address of a bridge.
    """

    address: str

    @property
    def is_bridge(self) -> bool:
        """Whether the address needs a socket of its own."""
        return not ip_address(self.address).is_loopback

    def is_arrival(self, scope: Scope) -> bool:
        """Return whether a connection arrived where containers' connections do."""
        return _server_of(scope) == self.address

    def is_neighbour(self, scope: Scope) -> bool:
        """Return whether a connection arrived at the bridge, from the bridge's own network."""
        client = scope.get("client")
        if not self.is_bridge or not self.is_arrival(scope) or client is None:
            return False
        try:
            peer = IPv4Address(client[0])
        except ValueError:
            return False
        return peer in IPv4Network(f"{self.address}/{_BRIDGE_BITS}", strict=False)


def is_from_container(scope: Scope) -> bool:
    """Return whether a request names the port as containers do; it must have passed the guard."""
    return any(
        name == b"host" and value.partition(b":")[0] == NAME for name, value in scope["headers"]
    )


def _server_of(scope: Scope) -> str | None:
    server: tuple[str, int | None] | None = scope.get("server")
    return None if server is None else server[0]
