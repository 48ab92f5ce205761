"""Clients that speak to the port as vendors' clients do: their header, their paths."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from muniment.domain.access import PERSON, Dialect
from muniment.services.agents.key_drafts import KeyDraft
from tests import waiting
from tests.api.wire import Answer, Client
from tests.conftest import Home

KEY_HEADERS: dict[Dialect, Callable[[str], dict[str, str]]] = {
    Dialect.NATIVE: lambda key: {"Authorization": f"Bearer {key}"},
    Dialect.AZEN: lambda key: {"azen-api-key": key},
    Dialect.MEMORYRELAY: lambda key: {"Authorization": f"Bearer {key}"},
    Dialect.MEMSYNC: lambda key: {"X-API-Key": key},
    Dialect.SENDRYX: lambda key: {"X-API-Key": key},
    Dialect.STATEBASE: lambda key: {"X-API-Key": key},
}
"""How each vendor's clients present their key."""


@dataclass(frozen=True)
class Vendor:
    """A client of one dialect.

    ``base`` stands before every path: the dialect's prefix, or nothing at the root.
    """

    port: int
    headers: dict[str, str]
    base: str = ""
    key: str = ""
    key_id: str = ""

    def __call__(
        self, method: str, path: str, body: Any = None, *, headers: dict[str, str] | None = None
    ) -> Answer:
        sent = {**self.headers, **(headers or {})}
        return Client(self.port)(method, self.base + path, body, headers=sent)

    def at(self, base: str) -> "Vendor":
        """Return the same client with another base."""
        return Vendor(self.port, self.headers, base, self.key, self.key_id)


@dataclass(frozen=True)
class VendorPort:
    """A running port and clients of it."""

    home: Home
    port: int
    instance_token: str

    def client(
        self, dialect: Dialect, *namespaces: str, base: str | None = None, **draft: Any
    ) -> Vendor:
        """Make a key of a dialect and a client that presents it, at its prefix unless told."""
        wanted = KeyDraft(namespaces=namespaces or ("default",), dialect=dialect, **draft)
        created = self.home.services.keys.create(wanted, PERSON)
        key = created.token.reveal().decode()
        prefix = f"/{dialect.value}" if base is None else base
        return Vendor(self.port, KEY_HEADERS[dialect](key), prefix, key, created.key.id)

    def azen(self, *namespaces: str, **draft: Any) -> Vendor:
        return self.client(Dialect.AZEN, *namespaces, **draft)

    def sendryx(self, *namespaces: str, **draft: Any) -> Vendor:
        return self.client(Dialect.SENDRYX, *namespaces, **draft)

    def memoryrelay(self, *namespaces: str, **draft: Any) -> Vendor:
        return self.client(Dialect.MEMORYRELAY, *namespaces, **draft)

    def memsync(self, *namespaces: str, **draft: Any) -> Vendor:
        return self.client(Dialect.MEMSYNC, *namespaces, **draft)

    def statebase(self, *namespaces: str, **draft: Any) -> Vendor:
        return self.client(Dialect.STATEBASE, *namespaces, **draft)

    def native(self, *namespaces: str, **draft: Any) -> Vendor:
        return self.client(Dialect.NATIVE, *namespaces, base="", **draft)

    def stranger(self, base: str = "") -> Vendor:
        """A client without a key."""
        return Vendor(self.port, {}, base)


def until(is_so: Callable[[], Any]) -> Any:
    """Wait until something holds, and return it; asks ever less often, within a key's rate."""
    return waiting.until(is_so, longest_pause_s=1.0)
