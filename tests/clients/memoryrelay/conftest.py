"""The published clients of MemoryRelay, each version called in every way that it has."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.api.dialects.vendors import Vendor, VendorPort
from tests.clients.conftest import ClientPython
from tests.clients.venvs import run_script

SCRIPTS = Path(__file__).parent / "scripts"
SCRIPT_OF = {"0.4.0": "relay_0_4.py", "0.3.0": "relay_0_3.py", "0.1.1": "relay_0_1.py"}
MODES = ("sync", "async")
BASES = {"prefix": "/memoryrelay", "root": "", "slash": "/memoryrelay/"}
"""What the base URL has behind the port; a slash at its end is how people write one, too."""

WAYS = [(mode, base) for base in ("prefix", "root") for mode in MODES] + [("sync", "slash")]


@dataclass(frozen=True)
class Relay:
    """One version of the client, called in one way.

    ``mode`` says which of its two clients, ``base`` what its base URL has behind the port.
    """

    python: Path
    version: str
    mode: str
    base: str

    @property
    def namespace(self) -> str:
        """One that no other way shares."""
        return f"relay-{self.version.replace('.', '-')}-{self.mode}-{self.base}"

    def run(self, part: str, port: VendorPort, key: Vendor | None = None, **more: str) -> Any:
        """Return what a part of the version's script tells.

        Args:
            part: Its name.
            port: Whom the client calls.
            key: That of the client; one that reads and writes its namespace unless told.
            more: What else the part is to know.
        """
        key = key or port.memoryrelay(self.namespace)
        origin = f"http://127.0.0.1:{port.port}"
        settings = {
            "part": part,
            "mode": self.mode,
            "url": origin + BASES[self.base],
            "key": key.key,
            "change_of_key": f"{origin}/v1/keys/{key.key_id}",
            "person": port.instance_token,
            **more,
        }
        return run_script(self.python, SCRIPTS / SCRIPT_OF[self.version], settings)


RelayOf = Callable[..., Relay]


@pytest.fixture(name="relay_of", scope="session")
def _relay_of(client_python: ClientPython) -> RelayOf:
    """Return a version of the client: ``relay_of("0.4.0", "async", "root")``."""

    def of(version: str, mode: str = "sync", base: str = "prefix") -> Relay:
        return Relay(client_python("memoryrelay", version), version, mode, base)

    return of


@pytest.fixture(name="story", scope="session")
def _story(relay_of: RelayOf, client_port: VendorPort) -> Callable[[str, str, str], Any]:
    """Return what the story of a version tells, called in one way; it runs once."""

    @cache
    def story(version: str, mode: str, base: str) -> Any:
        told = relay_of(version, mode, base).run("story", client_port)
        return {"version": version, "mode": mode, **told}

    return story
