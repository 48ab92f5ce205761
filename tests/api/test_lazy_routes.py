"""Routes that read their endpoint's annotations when they are first asked for."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import FastAPIError

from muniment.api.native.application import native_application, openapi_document
from muniment.api.routing import LazyRoute
from tests.api.fake_container import FakeHouse
from tests.api.wire import Client


@pytest.fixture(name="application")
def _application() -> FastAPI:
    return native_application(FakeHouse().services(), version="1")


def routes_of(application: FastAPI) -> list[LazyRoute]:
    return [route for route in application.routes if isinstance(route, LazyRoute)]


def complete(routes: list[LazyRoute]) -> list[str]:
    return [route.path for route in routes if "dependant" in vars(route)]


async def echo(number: int) -> int:
    return number


class Odd:
    """What nothing in a request can be made into."""


async def odd(number: Odd) -> None:
    raise AssertionError("nobody can call this")


def late(endpoint: Any) -> LazyRoute:
    return LazyRoute("/echo/{number}", endpoint, methods=["GET"], tags=["Echoes"])


def test_an_application_is_built_without_reading_one(application):
    assert len(routes_of(application)) > 80
    assert not complete(routes_of(application))


def test_a_document_has_every_route_and_answer(application):
    document = openapi_document(application)
    assert len(complete(routes_of(application))) == len(routes_of(application))
    operations = [one for path in document["paths"].values() for one in path.values()]
    assert len(operations) == len(routes_of(application))
    assert all("4XX" in operation["responses"] for operation in operations)


def test_a_document_is_the_same_after_requests(application, port):
    before = openapi_document(application)
    asked = native_application(FakeHouse().services(), version="1")
    for route in routes_of(asked)[::3]:
        route.complete()
    assert openapi_document(asked) == before
    assert Client(port)("GET", "/openapi.json").json["paths"].keys() == before["paths"].keys()


def test_whoever_asks_at_the_same_time_finds_it_whole(monkeypatch):
    made, build = [], LazyRoute.get_route_handler
    monkeypatch.setattr(
        LazyRoute, "get_route_handler", lambda route: made.append(route) or build(route)
    )
    for _ in range(20):
        made.clear()
        route = late(echo)
        with ThreadPoolExecutor(8) as pool:
            found = [*pool.map(lambda _, route=route: route.dependant, range(8))]
        assert len(made) == 1
        assert isinstance(found[0], Dependant)
        assert all(one is found[0] for one in found)
        assert route.tags == ["Echoes"]


def test_what_a_route_does_not_have_is_missed(application):
    route = late(echo)
    with pytest.raises(AttributeError):
        _ = route.no_such_thing


def test_a_route_that_cannot_be_read_says_so_each_time():
    route = late(odd)
    for _ in range(2):
        with pytest.raises(FastAPIError):
            route.complete()
