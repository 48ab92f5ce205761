"""The FastAPI application that every dialect builds on, with errors worded by the dialect."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.routing import Route

from muniment.api.answers import Answer
from muniment.api.problems import Problem, problem_of
from muniment.api.refusals import METHOD_REFUSED, NO_SUCH_ROUTE, TARGET_REFUSED
from muniment.api.request_state import path_of, refusal_for
from muniment.api.routing import Responses
from muniment.api.validation import invalid_input
from muniment.domain.errors import MunimentError

_NO_TELEMETRY: Final[TelemetryConfig] = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    # An environment variable could otherwise make FastAPI export what passes through it.
    "auto_configure": False,
}


def bare_application(
    *,
    route_class: type[APIRoute],
    refusal: type[Answer],
    refusals: Responses,
    invalid: Callable[[Sequence[Mapping[str, Any]]], Problem] = invalid_input,
    **described: Any,
) -> FastAPI:
    """Build an application without routes, redirects or documentation pages.

    Args:
        route_class: Class of the routes that are added.
        refusal: Schema of error bodies.
        refusals: Error responses that every route may return.
        invalid: Turns pydantic's errors into a problem.
        described: Title, version and similar fields of the OpenAPI document.
    """
    app = FastAPI(
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry=_NO_TELEMETRY,
        **described,
    )
    app.router.route_class = route_class
    app.state.refusal = refusal
    app.state.refusals = refusals
    app.state.documenting = threading.Lock()
    _answer_errors(app, invalid)
    return app


def without_head(app: FastAPI) -> None:
    """Remove HEAD from plain routes: FastAPI's own routes do not answer it either."""
    for route in app.routes:
        if isinstance(route, Route) and route.methods:
            route.methods.discard("HEAD")


def _answer_errors(app: FastAPI, invalid: Callable[[Sequence[Mapping[str, Any]]], Problem]) -> None:
    """Answer the errors that reach FastAPI in the dialect's format."""

    async def muniment_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, MunimentError)  # noqa: S101 (Starlette chose this handler by type)
        return _answer(request, problem_of(error))

    async def validation_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        return _answer(request, invalid(error.errors()))

    async def http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101
        return _answer(request, _routing_problem(app, request, error))

    app.add_exception_handler(MunimentError, muniment_error)
    app.add_exception_handler(RequestValidationError, validation_error)
    app.add_exception_handler(HTTPException, http_error)


def _answer(request: Request, problem: Problem) -> Response:
    refusal = refusal_for(request.scope, problem)
    answer = Response(refusal.body, status_code=refusal.status, media_type=refusal.media_type)
    answer.raw_headers.extend(refusal.headers)
    return answer


def _routing_problem(app: FastAPI, request: Request, error: HTTPException) -> Problem:
    """Return the problem for a path or method that no route has."""
    if error.status_code != 405:
        return NO_SUCH_ROUTE if error.status_code == 404 else TARGET_REFUSED
    path = path_of(request.scope)
    allowed: set[str] = set()
    for route in app.routes:
        if isinstance(route, Route) and route.path_regex.match(path):
            allowed |= route.methods or set()
    return replace(METHOD_REFUSED, headers=((b"allow", ", ".join(sorted(allowed)).encode()),))
