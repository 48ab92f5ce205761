"""StateBase's published clients, each version and each of its two clients, at both base URLs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from muniment.domain.access import Dialect
from tests.api.dialects.vendors import VendorPort
from tests.clients.venvs import run_script

HERE = Path(__file__).parent
VERSIONS = ("0.4.1", "0.2.0")


@dataclass(frozen=True)
class Published:
    """One client of one version, at one base URL.

    Args:
        version: Of the package.
        is_async: Whether it is the client with coroutines.
        base: What stands behind the port in the base URL.
        python: Interpreter of the venv that has the package.
    """

    version: str
    is_async: bool
    base: str
    python: Path

    @property
    def namespace(self) -> str:
        """A namespace of its own."""
        kind = "async" if self.is_async else "sync"
        place = {"": "root", "/statebase": "prefix", "/statebase/": "slash"}[self.base]
        return f"statebase-{self.version.replace('.', '-')}-{kind}-{place}"

    def run(self, script: str, port: VendorPort, *, key: str | None = None, **settings: Any) -> Any:
        """Run a script of this folder with a new key unless one is given."""
        key = key or port.client(Dialect.STATEBASE, self.namespace).key
        base_url = f"http://127.0.0.1:{port.port}{self.base}"
        given = {"base_url": base_url, "key": key, "is_async": self.is_async, **settings}
        return run_script(self.python, HERE / script, given)


def _published() -> list[Any]:
    """Return every version, client and base; a slash at the end is tried with one of them."""
    return [
        pytest.param(
            (version, is_async, base),
            id=f"{version}-{'async' if is_async else 'sync'}-{base.strip('/') or 'root'}",
        )
        for version in VERSIONS
        for is_async in (False, True)
        for base in ("/statebase", "")
    ] + [pytest.param((VERSIONS[0], False, "/statebase/"), id=f"{VERSIONS[0]}-sync-slash")]


@pytest.fixture(name="published", params=_published())
def _published_client(
    request: pytest.FixtureRequest, client_python: Callable[[str, str], Path]
) -> Published:
    version, is_async, base = request.param
    return Published(version, is_async, base, client_python("statebase", version))


@pytest.fixture(name="once_each", scope="session")
def _once_each() -> Callable[[str, Published, Callable[[], Any]], Any]:
    """Run something once for each client, in whatever order the tests come.

    A session's fixture with parameters would run anew whenever the next test has another one.
    """
    known: dict[tuple[str, Published], Any] = {}

    def once_each(name: str, published: Published, run: Callable[[], Any]) -> Any:
        if (name, published) not in known:
            known[name, published] = run()
        return known[name, published]

    return once_each


@pytest.fixture(name="told")
def _told(
    published: Published,
    client_port: VendorPort,
    once_each: Callable[[str, Published, Callable[[], Any]], Any],
) -> Any:
    """What a client was answered when it called every method it has."""
    return once_each("told", published, lambda: published.run("every_call.py", client_port))
