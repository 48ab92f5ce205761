"""The OpenAPI document and the documentation page."""

import base64
import hashlib
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser

import pytest
from fastapi import FastAPI
from pydantic import TypeAdapter

from muniment.api.application import create_app
from muniment.api.native import history_bodies as ledger_bodies
from muniment.api.native.api_keys import CreatedKeyOut, KeyListOut
from muniment.api.native.backups import BackupOut, BackupProgressOut
from muniment.api.native.context import ContextOut
from muniment.api.native.doctor import DoctorOut, DoctorProgressOut
from muniment.api.native.health import StatusOut
from muniment.api.native.jobs import JobListOut, JobOut
from muniment.api.native.memory_answers import BatchOut, MemoryListOut, MemoryOut, SearchOut
from muniment.api.native.models import ModelListOut
from muniment.api.native.namespaces import NamespaceListOut, NamespaceOut, WipedOut
from muniment.api.native.problem_answers import ProblemOut
from muniment.api.native.recovery_key import RecoveryKeyOut
from muniment.api.native.stats_answers import StatsOut
from muniment.api.native.status import MunimentStatusOut
from muniment.api.native.usage import UsageOut
from muniment.api.server import PortServer
from muniment.domain.access import Scope
from tests.api.fake_container import FakeHouse
from tests.api.wire import Client
from tests.waiting import PATIENCE_S

SCOPES = ("agents", "users", "projects", "sessions", "entities")
METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(name="document")
def _document(stranger):
    return stranger("GET", "/openapi.json").json


class Page(HTMLParser):
    """What is in a page: tags, ids, targets, and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.ids: set[str] = set()
        self.targets: set[str] = set()
        self.attributes: set[str] = set()
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag not in {"meta", "link"}:
            self.open.append(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id":
                assert value not in self.ids, "an id stands once"
                self.ids.add(value)
            if name in {"href", "src"}:
                self.targets.add(value)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture(name="page")
def _page(stranger):
    return Page(stranger("GET", "/docs").body.decode())


def test_every_route_stands_in_the_document(document):
    found = {
        (method.upper(), path)
        for path, operations in document["paths"].items()
        for method in operations
    }

    assert found == {
        ("POST", "/v1/memories"),
        ("GET", "/v1/memories"),
        ("POST", "/v1/memories/batch"),
        ("GET", "/v1/memories/{id}"),
        ("GET", "/v1/memories/{id}/related"),
        ("GET", "/v1/reminders"),
        ("POST", "/v1/tidy/duplicates"),
        ("GET", "/v1/tidy/duplicates"),
        ("DELETE", "/v1/tidy/duplicates"),
        ("POST", "/v1/tidy/merge"),
        ("POST", "/v1/tidy/keep-apart"),
        ("GET", "/v1/tidy/stale"),
        ("POST", "/v1/tidy/stale"),
        ("GET", "/v1/memories/{id}/reminder"),
        ("PUT", "/v1/memories/{id}/reminder"),
        ("DELETE", "/v1/memories/{id}/reminder"),
        ("PATCH", "/v1/memories/{id}"),
        ("DELETE", "/v1/memories/{id}"),
        ("POST", "/v1/memories/{id}/restore"),
        ("GET", "/v1/memories/{id}/history"),
        ("GET", "/v1/operations"),
        ("POST", "/v1/undo"),
        ("GET", "/v1/access-requests"),
        ("POST", "/v1/access-requests"),
        ("POST", "/v1/access-requests/{id}/allow"),
        ("POST", "/v1/access-requests/{id}/deny"),
        ("POST", "/v1/search"),
        ("POST", "/v1/context"),
        ("POST", "/v1/conversations"),
        ("POST", "/v1/embeddings"),
        *((method, f"/v1/{kind}") for kind in SCOPES for method in ("GET", "POST")),
        *(
            (method, f"/v1/{kind}/{{id}}")
            for kind in SCOPES
            for method in ("GET", "PATCH", "DELETE")
        ),
        ("POST", "/v1/sessions/{id}/end"),
        ("POST", "/v1/sessions/{id}/fork"),
        ("POST", "/v1/sessions/{id}/context"),
        ("GET", "/v1/sessions/{id}/state"),
        ("PUT", "/v1/sessions/{id}/state"),
        ("PATCH", "/v1/sessions/{id}/state"),
        ("GET", "/v1/sessions/{id}/state/history"),
        ("POST", "/v1/sessions/{id}/state/rollback"),
        ("GET", "/v1/sessions/{id}/turns"),
        ("POST", "/v1/sessions/{id}/turns"),
        ("GET", "/v1/sessions/{id}/turns/{turn}"),
        ("POST", "/v1/entities/{id}/links"),
        ("DELETE", "/v1/entities/{id}/links/{memory}"),
        ("GET", "/v1/entities/{id}/relationships"),
        ("GET", "/v1/entities/{id}/neighbourhood"),
        ("GET", "/v1/entities/{id}/path"),
        ("POST", "/v1/entities/{id}/aliases"),
        ("POST", "/v1/entities/{id}/merge"),
        ("POST", "/v1/entities/{id}/split"),
        ("GET", "/v1/profile"),
        ("GET", "/v1/profile/marks"),
        ("POST", "/v1/profile/marks"),
        ("DELETE", "/v1/profile/marks/{id}"),
        ("PUT", "/v1/profile/bio"),
        ("DELETE", "/v1/profile/bio"),
        ("GET", "/v1/profile/bio/history"),
        ("GET", "/v1/namespaces"),
        ("POST", "/v1/namespaces"),
        ("PATCH", "/v1/namespaces/{name}"),
        ("DELETE", "/v1/namespaces/{name}"),
        ("POST", "/v1/namespaces/{name}/wipe"),
        ("GET", "/v1/keys"),
        ("POST", "/v1/keys"),
        ("PATCH", "/v1/keys/{id}"),
        ("DELETE", "/v1/keys/{id}"),
        ("GET", "/v1/stats"),
        ("GET", "/v1/usage"),
        ("GET", "/v1/jobs"),
        ("GET", "/v1/jobs/{id}"),
        ("DELETE", "/v1/jobs/{id}"),
        ("GET", "/v1/models"),
        ("POST", "/v1/models/change"),
        ("POST", "/v1/models/back"),
        ("POST", "/v1/models/cancel"),
        ("DELETE", "/v1/models/{id}"),
        ("GET", "/v1/settings/local-model"),
        ("PUT", "/v1/settings/local-model"),
        ("POST", "/v1/settings/local-model/test"),
        ("GET", "/v1/events"),
        ("POST", "/v1/doctor"),
        ("GET", "/v1/doctor"),
        ("DELETE", "/v1/doctor"),
        ("POST", "/v1/transfer/export"),
        ("POST", "/v1/transfer/export/file"),
        ("POST", "/v1/transfer/import/file"),
        ("GET", "/v1/transfer/progress"),
        ("DELETE", "/v1/transfer/progress"),
        ("GET", "/v1/sync"),
        ("POST", "/v1/sync"),
        ("DELETE", "/v1/sync"),
        ("POST", "/v1/sync/now"),
        ("POST", "/v1/sync/invitations"),
        ("POST", "/v1/sync/pause"),
        ("POST", "/v1/sync/resume"),
        ("GET", "/v1/sync/conflicts"),
        ("PUT", "/v1/sync/conflicts/{id}"),
        ("PUT", "/v1/sync/access"),
        ("DELETE", "/v1/sync/devices/{device}"),
        ("POST", "/v1/sync/cancel"),
        ("POST", "/v1/backups"),
        ("GET", "/v1/backups/progress"),
        ("DELETE", "/v1/backups/progress"),
        ("POST", "/v1/bundles/export/file"),
        ("POST", "/v1/bundles/import/file"),
        ("POST", "/v1/bundles/export"),
        ("POST", "/v1/bundles/import"),
        ("GET", "/v1/bundles/key"),
        ("GET", "/v1/bundles/progress"),
        ("DELETE", "/v1/bundles/progress"),
        ("GET", "/v1/status"),
        ("POST", "/v1/recovery-key"),
        ("POST", "/v1/status/accept"),
        ("POST", "/v1/lock"),
        ("GET", "/healthz"),
        ("GET", "/readyz"),
    }


def test_others_are_answered_while_the_document_is_made_once_for_all(request, monkeypatch):
    server = PortServer(
        create_app(FakeHouse().services(), version="1", instance_token=None), port=0
    )
    begun, may_end, made = threading.Event(), threading.Event(), []
    openapi = FastAPI.openapi

    def slowly(app: FastAPI) -> dict:
        if app.openapi_schema is None:
            made.append(app)
            begun.set()
            assert may_end.wait(PATIENCE_S)
        return openapi(app)

    monkeypatch.setattr(FastAPI, "openapi", slowly)
    server.start()
    request.addfinalizer(server.stop)
    stranger = Client(server.port)
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(stranger, "GET", "/openapi.json") for _ in range(2)]
        assert begun.wait(PATIENCE_S)
        assert stranger("GET", "/healthz").status == 200
        may_end.set()
        first, second = (each.result().json for each in asked)

    assert len(made) == 1
    assert first == second
    assert first["security"] == [{"key": []}]


def test_every_operation_says_what_it_needs_and_gives(document):
    assert document["security"] == [{"key": []}]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert method in METHODS
            assert operation["summary"]
            is_public = path in {"/healthz", "/readyz"}
            assert operation.get("security") == ([] if is_public else None)
            assert is_public or operation["x-scope"] in set(Scope)
            codes = operation["responses"]
            usual = codes.get("201") or codes.get("200") or codes["204"]
            assert ("content" in usual) == ("204" not in codes), path


def test_names_of_schemas_tell_nothing_of_the_modules(document):
    assert not [name for name in document["components"]["schemas"] if "__" in name]


def test_refusals_are_documented_as_problems(document):
    create = document["paths"]["/v1/memories"]["post"]

    assert list(create["responses"]["422"]["content"]) == ["application/problem+json"]
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_references_lead_somewhere(document):
    names = set(re.findall(r"#/components/schemas/(\w+)", str(document)))

    assert names
    assert names <= set(document["components"]["schemas"])


@pytest.mark.parametrize(
    ("method", "path", "body", "schema"),
    [
        ("POST", "/v1/memories", {"content": "c", "expires_in_s": 9}, MemoryOut),
        ("GET", "/v1/memories", None, MemoryListOut),
        ("POST", "/v1/memories/batch", {"memories": [{"content": "c"}, {}]}, BatchOut),
        ("GET", "/v1/memories/1/history", None, ledger_bodies.HistoryOut),
        ("GET", "/v1/operations", None, ledger_bodies.OperationListOut),
        ("POST", "/v1/undo", {"operation": 1}, ledger_bodies.UndoneOut),
        ("POST", "/v1/search", {"query": "words", "debug": True}, SearchOut),
        ("POST", "/v1/context", {"query": "words", "max_tokens": 99}, ContextOut),
        ("GET", "/v1/namespaces", None, NamespaceListOut),
        ("POST", "/v1/namespaces", {"name": "n"}, NamespaceOut),
        ("POST", "/v1/namespaces/other/wipe", {"confirm": "other"}, WipedOut),
        ("GET", "/v1/keys", None, KeyListOut),
        ("POST", "/v1/keys", {"namespaces": ["n"]}, CreatedKeyOut),
        ("GET", "/v1/stats", None, StatsOut),
        ("GET", "/v1/usage", None, UsageOut),
        ("GET", "/v1/jobs", None, JobListOut),
        ("GET", "/v1/models", None, ModelListOut),
        ("POST", "/v1/models/back", None, JobOut),
        ("POST", "/v1/doctor", {"repair": True}, DoctorOut),
        ("GET", "/v1/doctor", None, DoctorProgressOut),
        ("POST", "/v1/backups", None, BackupOut),
        ("GET", "/v1/backups/progress", None, BackupProgressOut),
        ("GET", "/v1/status", None, MunimentStatusOut),
        ("POST", "/v1/recovery-key", {}, RecoveryKeyOut),
        ("GET", "/readyz", None, StatusOut),
        ("GET", "/nowhere", None, ProblemOut),
        ("POST", "/v1/memories", {}, ProblemOut),
    ],
)
def test_answers_are_what_the_document_says(person, agent, method, path, body, schema):
    person("POST", "/v1/memories", {"content": "words to be found", "metadata": {"a": 1}})

    found = person(method, path, body).json

    TypeAdapter(schema).validate_python(found)
    described = TypeAdapter(schema).json_schema()
    assert set(described["required"]) <= set(found) <= set(described["properties"])
    if found.get("data"):
        item = described["properties"]["data"]["items"]["$ref"].rsplit("/", 1)[1]
        assert set(found["data"][0]) == set(described["$defs"][item]["properties"])


def test_the_page_shows_every_operation_schema_and_code(page, document):
    text = " ".join(page.words)
    for path, operations in document["paths"].items():
        assert path in text
        for operation in operations.values():
            assert operation["operationId"] in page.ids
            assert operation["summary"] in text
    for name in document["components"]["schemas"]:
        assert f"schema-{name}" in page.ids
    assert {"not-found", "rate-limited", "internal-error", "vault-locked"} <= page.ids


def test_the_page_needs_nothing_from_elsewhere(page):
    assert not page.tags & {"script", "link", "img", "iframe", "form", "object", "base"}
    assert not any(name.startswith("on") or name in {"style", "src"} for name in page.attributes)
    for target in page.targets:
        assert target == "openapi.json" or target[1:] in page.ids, target


def test_the_policy_allows_the_page_its_style_alone(stranger):
    answer = stranger("GET", "/docs")
    style = re.search(r"<style>(.*?)</style>", answer.body.decode(), re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert "http" not in policy
    assert "url(" not in style


def test_examples_of_the_page_are_valid(person, document):
    """Each body that the page shows in its curl lines is accepted as it stands."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            content = operation.get("requestBody", {}).get("content", {})
            if not content:
                continue
            name = content["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
            example = document["components"]["schemas"][name]["examples"][0]
            answer = person(method.upper(), path.format(id="0", name="work"), example)
            assert answer.status in {200, 201, 404}, (path, answer.body)
