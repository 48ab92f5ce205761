"""The common parts of the vendors' applications."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, ConfigDict
from pydantic_core import to_json

from muniment.api.answers import Answer
from muniment.api.dialect_application import bare_application, without_head
from muniment.api.dialect_spec import DialectSpec, KeyWay
from muniment.api.documentation.page import page_answer
from muniment.api.problems import Problem
from muniment.api.refusals import NOT_JSON
from muniment.api.routing import JsonAnswer, ScopedRoute, document_of
from muniment.api.validation import invalid_input

DOCUMENT_PATH: Final = "/openapi.json"
PAGE_PATH: Final = "/docs"
DOCUMENTATION: Final = frozenset({DOCUMENT_PATH, PAGE_PATH})
"""Paths of every dialect's OpenAPI document and documentation page; public."""

_YAML: Final = "application/yaml"


class VendorBody(BaseModel):
    """Base of every JSON object that a vendor's client sends; unknown fields are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


def dialect_application(
    spec: DialectSpec, *, title: str, version: str, description: str, refusal: type[Answer]
) -> FastAPI:
    """Build a dialect's application without routes.

    Args:
        spec: The dialect's spec.
        title: Title of its OpenAPI document.
        version: The program's version.
        description: Description in its OpenAPI document.
        refusal: Schema of its error bodies.
    """
    return bare_application(
        route_class=ScopedRoute,
        refusal=refusal,
        invalid=_invalid,
        title=title,
        version=version,
        description=description,
        servers=[{"url": spec.prefix}],
        refusals={"4XX": {"model": refusal, "description": "Refused."}},
    )


def mount_document(app: FastAPI, spec: DialectSpec, *, also_at: Iterable[str] = ()) -> None:
    """Add the OpenAPI document and its page, after all other routes.

    Args:
        app: The dialect's application.
        spec: The dialect's spec.
        also_at: Additional paths where the vendor serves YAML; JSON is valid YAML.
    """

    async def document(request: Request) -> Response:
        del request
        return JsonAnswer(await asyncio.to_thread(openapi_document, app, spec))

    async def yaml_document(request: Request) -> Response:
        del request
        found = await asyncio.to_thread(openapi_document, app, spec)
        return Response(to_json(found), media_type=_YAML)

    async def page(request: Request) -> Response:
        del request
        found = await asyncio.to_thread(openapi_document, app, spec)
        return page_answer(found, with_error_codes=False)

    app.router.add_route(DOCUMENT_PATH, document, methods=["GET"])
    app.router.add_route(PAGE_PATH, page, methods=["GET"])
    for path in also_at:
        app.router.add_route(path, yaml_document, methods=["GET"])
    without_head(app)


def openapi_document(app: FastAPI, spec: DialectSpec) -> dict[str, Any]:
    """Return the OpenAPI document, with the headers that may hold the key."""

    def complete(document: dict[str, Any]) -> None:
        schemes = {way.name: _scheme(way) for way in spec.key_ways}
        document.setdefault("components", {})["securitySchemes"] = schemes
        document["security"] = [{name: []} for name in schemes]
        for path in document["paths"].values():
            for operation in path.values():
                # FastAPI adds it, but the dialect has its own status for invalid requests.
                operation["responses"].pop("422", None)

    return document_of(app, complete)


def _scheme(way: KeyWay) -> dict[str, str]:
    if way.scheme is not None:
        return {"type": "http", "scheme": way.scheme.lower()}
    return {"type": "apiKey", "in": "header", "name": way.name}


def _invalid(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """Return the problem for pydantic's errors, with a special one for a body that is not JSON."""
    first = errors[0]
    is_absent = first["type"] == "missing" and tuple(first["loc"]) == ("body",)
    return NOT_JSON if is_absent or first["type"] == "json_invalid" else invalid_input(errors)
