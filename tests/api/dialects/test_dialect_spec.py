"""What a spec can ask of the port's checks, with a dialect planted for it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI, Request, Response
from pydantic import BaseModel

from muniment.api import application
from muniment.api.dialect_spec import BEARER, X_API_KEY, DialectSpec, Program
from muniment.api.dialects.building import dialect_application, mount_document
from muniment.api.native.application import SPEC as NATIVE
from muniment.api.problems import Problem, Refusal
from muniment.api.routing import JsonAnswer, Operation, add_operations
from muniment.api.server import PortServer
from muniment.domain.access import Dialect, Scope
from muniment.services.vault.vault_service import VaultState
from tests.api.dialects.vendors import Vendor
from tests.api.fake_container import FakeHouse


class RefusalOut(BaseModel):
    """A refusal."""

    oops: str


def build(spec: DialectSpec, services: Any, program: Program) -> FastAPI:
    """Build an application that has one route for readers and one for everybody."""
    app = dialect_application(
        spec, title="Planted", version=program.version, description="", refusal=RefusalOut
    )

    def hello(request: Request) -> Response:
        return JsonAnswer({"path": request.url.path})

    for method, path, scope in (
        ("GET", "/v1/hello", Scope.READ),
        ("GET", "/alive", None),
    ):
        operation = Operation(method, path, hello, summary="S", scope=scope)
        add_operations(app, "T", operation)
    mount_document(app, spec)
    return app


def planted_refusal(problem: Problem, path: str) -> Refusal:
    return Refusal(problem.status, "application/oops", f"{problem.code} at {path}".encode())


PLANTED = DialectSpec(
    dialect=Dialect.STATEBASE,
    key_ways=(X_API_KEY, BEARER),
    refusal_of=planted_refusal,
    build=build,
    public=frozenset({"/openapi.json"}),
    keyless=frozenset({"/alive"}),
    burst=2,
    has_rate_headers=True,
)


@pytest.fixture(name="own_house")
def _own_house() -> FakeHouse:
    return FakeHouse()


@pytest.fixture(name="serve")
def _serve(own_house: FakeHouse, monkeypatch) -> Iterator[Callable[..., int]]:
    """Serve the native dialect and a planted one; returns the port."""
    servers = []

    def serve(spec: DialectSpec = PLANTED) -> int:
        monkeypatch.setattr(application, "SPECS", (NATIVE, spec))
        app = application.create_app(own_house.services(), version="1", instance_token=None)
        servers.append(PortServer(app, port=0))
        servers[-1].start()
        return servers[-1].port

    yield serve
    for server in servers:
        server.stop()


def client(house: FakeHouse, port: int, **key: Any) -> Vendor:
    return Vendor(port, {"X-API-Key": house.add_key(dialect=Dialect.STATEBASE, **key)})


def test_rates_stand_on_every_answer_and_a_burst_is_let_through(serve, own_house):
    planted = client(own_house, serve(), rate_per_minute=3)

    paths = ["/v1/hello", "/v1/nowhere", "/v1/hello", "/v1/hello", "/v1/hello", "/v1/hello"]
    answers = [planted("GET", path) for path in paths]
    refused = planted("GET", "/v1/hello")

    assert [answer.status for answer in answers] == [200, 404, 200, 200, 200, 200]
    assert refused.status == 429
    told = [answer.headers["x-ratelimit-remaining"] for answer in (*answers, refused)]
    assert told == ["2", "1", "0", "0", "0", "0", "0"]
    for answer in (*answers, refused):
        assert answer.headers["x-ratelimit-limit"] == "3"
        assert int(answer.headers["x-ratelimit-reset"]) > 1_700_000_000
    assert 60 < int(refused.headers["retry-after"]) <= 120


def test_a_native_key_has_no_burst_in_a_dialect_that_has_one(serve, own_house):
    key = own_house.add_key(rate_per_minute=3)
    planted = Vendor(serve(), {"X-API-Key": key}, "/statebase")

    assert [planted("GET", "/v1/hello").status for _ in range(4)] == [200, 200, 200, 429]


def test_a_refusal_knows_its_path(serve, own_house):
    planted = client(own_house, serve())

    for base in ("", "/statebase"):
        answer = planted.at(base)("GET", "/v1/nowhere")
        assert answer.body == b"no-such-route at /v1/nowhere"
        assert answer.headers["content-type"] == "application/oops"


def test_keyless_is_not_public(serve, own_house):
    stranger = Vendor(serve(), {}, "/statebase")

    assert stranger("GET", "/alive").status == 200
    own_house.state = VaultState.LOCKED
    assert stranger("GET", "/alive").status == 423
    assert stranger("GET", "/openapi.json").status == 200


def test_the_own_word_for_a_bad_key(serve, own_house):
    unknown = Problem(status=418, code="teapot", title="No")
    stranger = Vendor(serve(replace(PLANTED, unknown_key=unknown)), {}, "/statebase")

    assert stranger("GET", "/v1/hello").status == 401
    assert stranger("GET", "/v1/hello", headers={"X-API-Key": "bad"}).status == 418
    assert stranger("GET", "/v1/hello", headers={"Authorization": "Basic x"}).status == 418


def test_the_document_tells_where_the_key_stands(serve):
    document = Vendor(serve(), {}, "/statebase")("GET", "/openapi.json").json

    assert document["components"]["securitySchemes"] == {
        "X-API-Key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
        "Authorization": {"type": "http", "scheme": "bearer"},
    }
    assert document["security"] == [{"X-API-Key": []}, {"Authorization": []}]
