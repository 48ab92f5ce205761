"""Every public use case is reachable from window, port and commands, or a reason says why not.

A route counts for all that its endpoint calls; a command for all that the routes it sends requests
to can do. `muniment mcp` hands on what agents say, and counts for nothing.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fastapi.routing import APIRoute

from tests.architecture.package_source import PackageSource, text_of
from tests.architecture.parity_exceptions import COMMANDS, INTERNAL, PORT, WINDOW
from tests.architecture.use_cases import Code, UseCases

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.conftest import HomeFactory

PACKAGE = Path(__file__).resolve().parents[2] / "app" / "muniment"
EXCEPTIONS = {"window": WINDOW, "port": PORT, "commands": COMMANDS}


@pytest.fixture(scope="module")
def use_cases() -> UseCases:
    return UseCases(PackageSource(PACKAGE))


@pytest.fixture
def routes(home_factory: HomeFactory) -> list[APIRoute]:
    from muniment.api.native.application import native_application

    services = home_factory(empty=True).services
    app = native_application(services, version="1")
    return [route for route in app.routes if isinstance(route, APIRoute)]


def requests_of(package: PackageSource, folder: Path) -> set[tuple[str, str]]:
    """Return the method and path of every request that commands send."""
    return {
        request
        for path, module in package.modules.items()
        if path.is_relative_to(folder)
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        for request in _sent(node, package, module)
    }


def _sent(node: ast.Call, package: PackageSource, module: ast.Module) -> Iterator[tuple[str, str]]:
    match node:
        case ast.Call(func=ast.Attribute(attr="request"), args=[method, path]):
            asked = [(method, path)]
        case ast.Call(func=ast.Name(id="LongRequest"), args=[path, _, progress, *_]):
            asked = [
                (ast.Constant("POST"), path),
                (ast.Constant("GET"), progress),
                (ast.Constant("DELETE"), progress),
            ]
        case _:
            return
    for method, path in asked:
        if (text := text_of(path, package, module)) is not None:
            yield str(text_of(method, package, module)), text


def by_command(use_cases: UseCases, routes: list[APIRoute]) -> set[str]:
    """Return what commands reach: through the port, or where the vault opens for them."""
    found = use_cases.called_in(
        *(PACKAGE / name for name in ("cli", "bootstrap")), but=PACKAGE / "bootstrap" / "window.py"
    )
    for method, path in requests_of(use_cases.package, PACKAGE / "cli"):
        route = next(
            one for one in routes if method in one.methods and one.path_regex.fullmatch(path)
        )
        found |= use_cases.called_from(code_of(use_cases, route), PACKAGE / "api")
    return found


def code_of(use_cases: UseCases, route: APIRoute) -> Code:
    class_name, name = route.endpoint.__qualname__.split(".")
    return use_cases.code(class_name, name)


def reached(use_cases: UseCases, routes: list[APIRoute]) -> dict[str, set[str]]:
    return {
        "window": use_cases.called_in(PACKAGE / "desktop"),
        "port": use_cases.called_in(PACKAGE / "api"),
        "commands": by_command(use_cases, routes),
    }


def named(exceptions: Mapping[str, str]) -> list[str]:
    return [name for names in exceptions.values() for name in names.split()]


def unreachable(use_cases: UseCases, found: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Return for each front what it neither reaches nor names as an exception."""
    internal = set(named(INTERNAL))
    return {
        front: {
            name
            for name in use_cases.all - names - internal - set(named(EXCEPTIONS[front]))
            if f"{name.partition('.')[0]}.*" not in named(EXCEPTIONS[front])
        }
        for front, names in found.items()
    }


def test_every_use_case_is_reachable_or_has_a_reason(
    use_cases: UseCases, routes: list[APIRoute]
) -> None:
    found = unreachable(use_cases, reached(use_cases, routes))
    assert found == {"window": set(), "port": set(), "commands": set()}


def test_no_exception_is_made_for_what_is_reached_or_gone(
    use_cases: UseCases, routes: list[APIRoute]
) -> None:
    found = reached(use_cases, routes)
    everywhere = set().union(*found.values())
    assert [name for name in named(INTERNAL) if name in everywhere] == []
    for front, names in found.items():
        exceptions = named(EXCEPTIONS[front])
        assert sorted(exceptions) == sorted(set(exceptions))
        services = {f"{name.partition('.')[0]}.*" for name in names}
        assert [name for name in exceptions if name in names | services] == []
    known = use_cases.all | {f"{name.partition('.')[0]}.*" for name in use_cases.all}
    assert {name for each in (INTERNAL, *EXCEPTIONS.values()) for name in named(each)} <= known


PLANTED = {
    "services/container.py": "class Services:\n    planted: 'PlantedService'\n",
    "services/planting.py": "class PlantedService:\n    def sow(self): ...\n"
    "    def reap(self): ...\n",
    "desktop/view.py": "def show(services: 'Services'):\n    planted = services.planted\n"
    "    return partial(planted.sow, 1)\n",
    "api/routes.py": "class Routes:\n"
    "    def __init__(self, planted: 'PlantedService | None'):\n        self._planted = planted\n"
    "    def get(self, request):\n        return self._sown(request)\n"
    "    def _sown(self, request):\n        return self._planted.sow()\n",
    "cli/app.py": "ONE = '/v1/planted'\n"
    "def sow(port, name):\n    port.request('POST', f'{ONE}/{name}' + '/sow')\n",
}


@pytest.fixture
def planted(tmp_path: Path) -> UseCases:
    """A package with a use case that all fronts reach and one that none does."""
    for path, text in PLANTED.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return UseCases(PackageSource(tmp_path))


def test_a_planted_use_case_without_a_front_is_found(planted: UseCases, tmp_path: Path) -> None:
    assert planted.all == {"planted.sow", "planted.reap"}
    called = {front: planted.called_in(tmp_path / front) for front in ("desktop", "api", "cli")}
    assert called == {"desktop": {"planted.sow"}, "api": {"planted.sow"}, "cli": set()}
    found = {"window": called["desktop"], "port": called["api"], "commands": called["cli"]}
    missing = unreachable(planted, found)
    assert missing["window"] == missing["port"] == {"planted.reap"}
    assert missing["commands"] == {"planted.reap", "planted.sow"}


def test_what_an_endpoint_calls_is_followed_to_the_use_case(
    planted: UseCases, tmp_path: Path
) -> None:
    assert requests_of(planted.package, tmp_path / "cli") == {("POST", "/v1/planted/x/sow")}
    endpoint = planted.code("Routes", "get")
    assert planted.called_from(endpoint, tmp_path / "api") == {"planted.sow"}
