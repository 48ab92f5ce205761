"""Where hostile requests go: a route that writes, of every dialect, at its prefix and the root."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from muniment.api.dialects.registry import SPECS
from muniment.domain.access import Dialect, Scope
from tests.api.dialects.vendors import KEY_HEADERS
from tests.api.fake_container import HOUSE_SESSION, FakeHouse
from tests.api.hostile.case import Target
from tests.api.wire import Client

PLENTY = 1_000_000
VALUES: Mapping[str, Any] = {"session_id": HOUSE_SESSION}
"""Fields whose value cannot be anything."""

PING = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}


def documents(port: int) -> dict[Dialect, dict[str, Any]]:
    """Return every dialect's OpenAPI document."""
    return {spec.dialect: document_of(port, spec.dialect) for spec in SPECS}


def document_of(port: int, dialect: Dialect) -> dict[str, Any]:
    """Return one dialect's OpenAPI document: its application is built, and no other."""
    return Client(port)("GET", f"/{dialect.value}/openapi.json").json


def routes(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return method and path of every operation, parameters filled in."""
    return [
        (method.upper(), re.sub(r"\{[^}]+\}", "1", path))
        for path, operations in document["paths"].items()
        for method in operations
    ]


def targets(port: int, house: FakeHouse) -> Iterator[Target]:
    """Yield every target, each with a key of its dialect that may do everything."""
    for dialect, document in documents(port).items():
        path, body = writing_route(document)
        name, _, value = _key_line(house, dialect).partition(b": ")
        for prefix in (b"/" + dialect.value.encode(), b""):
            place = f"{dialect.value} at {prefix.decode() or 'the root'}"
            yield Target(place, prefix, path.encode(), name, value, json.dumps(body).encode())
    name, _, value = _key_line(house, Dialect.NATIVE).partition(b": ")
    embed = json.dumps({"input": "planted", "model": "all-MiniLM-L6-v2"}).encode()
    yield Target("embeddings", b"", b"/v1/embeddings", name, value, embed)
    yield Target("MCP", b"", b"/mcp", name, value, json.dumps(PING).encode())


def _key_line(house: FakeHouse, dialect: Dialect) -> bytes:
    key = house.add_key(
        dialect=dialect, scopes=frozenset({Scope.ADMIN}), rate_per_minute=PLENTY, rate_per_hour=None
    )
    ((name, value),) = KEY_HEADERS[dialect](key).items()
    return f"{name}: {value}".encode()


def writing_route(document: Mapping[str, Any]) -> tuple[str, Any]:
    """Return the first route that wants a body with certain fields, and such a body."""
    for path, operations in document["paths"].items():
        content = operations.get("post", {}).get("requestBody", {}).get("content", {})
        schema = _resolved(content.get("application/json", {}).get("schema", {}), document)
        if "{" not in path and schema.get("required"):
            return path, example(schema, document)
    raise AssertionError(f"{document['info']['title']} has no route that writes")


def example(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Any:
    """Return the smallest value that a schema allows."""
    schema = _resolved(schema, document)
    options = schema.get("enum") or [schema[name] for name in ("const",) if name in schema]
    if options:
        return options[0]
    kind = schema.get("type", "string")
    if kind == "object":
        parts = schema.get("properties", {})
        return {
            name: VALUES.get(name) or example(parts.get(name, {}), document)
            for name in schema.get("required", ())
        }
    if kind == "array":
        return [example(schema.get("items", {}), document)]
    simple = {"integer": schema.get("minimum", 1), "number": 0.5, "boolean": True, "null": None}
    return simple.get(kind, "planted")


def _resolved(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    while True:
        if "$ref" in schema:
            schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        elif "anyOf" in schema or "oneOf" in schema:
            schema = (schema.get("anyOf") or schema["oneOf"])[0]
        else:
            return schema
