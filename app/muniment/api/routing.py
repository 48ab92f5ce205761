"""Routes of all dialects: strict JSON, a scope for each operation, answers without validation."""

import json
import re
import threading
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any, Final, TypeAlias, cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from fastapi.utils import create_model_field
from pydantic_core import from_json, to_json
from starlette.exceptions import HTTPException
from starlette.routing import compile_path
from starlette.types import Receive, Send
from starlette.types import Scope as ASGIScope

from muniment.api.answers import Answer
from muniment.api.auth_middleware import ACTOR
from muniment.api.error_boundary import log_unknown
from muniment.api.problems import UNKNOWN, RequestRefusedError
from muniment.domain.access import Actor, Scope
from muniment.domain.errors import MunimentError

Responses: TypeAlias = dict[int | str, dict[str, Any]]
"""The responses of a route in FastAPI's form: status to description, schema and content."""

SCOPE_EXTENSION: Final = "x-scope"
"""Key in the OpenAPI document under which an operation names the scope it needs."""


class JsonAnswer(Response):
    """A JSON response from pydantic's serialiser, 3 to 10 times as fast as `json.dumps`."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Serialise a value of plain types."""
        return to_json(content)


class StrictRequest(Request):
    """A request with strict JSON parsing."""

    async def json(self) -> Any:
        """Parse the body: no NaN, no lone surrogate, not nested deeper than 200 levels.

        Raises:
            json.JSONDecodeError: The body is not such JSON.
        """
        try:
            return from_json(await self.body(), allow_inf_nan=False, cache_strings="keys")
        except ValueError as error:
            # The message says what was expected and where; it quotes nothing from the body.
            raise json.JSONDecodeError(str(error), "", 0) from None


class LazyRoute(APIRoute):
    """A route that reads its endpoint's annotations with its first request, or for the document.

    FastAPI reads them when a route is added, 1 to 2 ms each: a tenth of a second for the native
    dialect, which every command had to wait for.

    Args:
        path: With ``{parameters}``.
        endpoint: The function that answers.
        methods: HTTP methods, in upper case.
        settings: Everything else that `APIRoute` takes.
    """

    def __init__(
        self, path: str, endpoint: Callable[..., Any], *, methods: list[str], **settings: Any
    ) -> None:
        # What matching a request needs; reading any other attribute completes the route.
        self.path = path
        self.endpoint = endpoint
        self.methods = set(methods)
        self.path_regex, self.path_format, self.param_convertors = compile_path(path)
        self._settings: dict[str, Any] | None = {"methods": methods, **settings}
        self._completing = threading.RLock()
        self.app = self._first

    async def _first(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        self.complete()
        await self.app(scope, receive, send)

    def __getattr__(self, name: str) -> Any:
        """Return an attribute of `APIRoute` (any thread), which completes the route."""
        if not name.startswith("__"):
            self.complete()
            if name in self.__dict__:
                return self.__dict__[name]
        raise AttributeError(name)

    def complete(self) -> None:
        """Read the endpoint's annotations if that has not happened yet; any thread."""
        with self._completing:
            settings, self._settings = self._settings, None
            if settings is None:
                return
            try:
                super().__init__(self.path, self.endpoint, **settings)
            except BaseException:
                self._settings = settings
                raise


class ScopedRoute(LazyRoute):
    """A route that checks the key's scope before the body and hides unknown errors."""

    answers: Responses
    """Answers by status with their schemas, in the form of FastAPI's `responses`."""

    def check_headers(self, request: Request) -> None:
        """Refuse a request because of its headers; called after the scope was checked."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's handler."""
        handler = super().get_route_handler()
        scope = (self.openapi_extra or {}).get(SCOPE_EXTENSION)
        needed = None if scope is None else Scope(scope)

        async def handle(request: Request) -> Response:
            if needed is not None:
                actor_of(request).require(needed)
            self.check_headers(request)
            try:
                return await handler(StrictRequest(request.scope, request.receive))
            except (MunimentError, RequestValidationError, HTTPException):
                raise
            except Exception as error:  # noqa: BLE001 (logged without its text)
                # Starlette's outermost layer would answer and then raise the exception again.
                log_unknown(error)
                raise RequestRefusedError(UNKNOWN) from None

        return handle


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the API, as the OpenAPI document describes it.

    Args:
        method: HTTP method.
        path: With ``{parameters}``.
        endpoint: Its annotations give the parameters and the body.
        summary: One line, imperative.
        scope: The scope that the key needs; ``None`` for the few routes without a key.
        status: Status of the usual answer.
        answer: Schema of the usual answer's body, for documentation only.
        media_types: Types of usual answers that are not JSON and have no schema.
        others: Other statuses and their meaning.
        refusal: Schema of error bodies; the application's own by default.
        description: What a caller cannot see from the schema; Markdown is not rendered.
    """

    method: str
    path: str
    endpoint: Callable[..., Any]
    _: KW_ONLY
    summary: str
    scope: Scope | None
    status: int = 200
    answer: type[Answer] | None = None
    media_types: tuple[str, ...] = ()
    others: Mapping[int, str] | None = None
    refusal: type[Answer] | None = None
    description: str = ""


def add_operations(app: FastAPI, tag: str, *operations: Operation) -> None:
    """Register operations; the document lists them under the tag."""
    for operation in operations:
        _add(app, tag, operation)


def _add(app: FastAPI, tag: str, operation: Operation) -> None:
    needed = operation.scope
    app.add_api_route(
        operation.path,
        operation.endpoint,
        methods=[operation.method],
        status_code=operation.status,
        response_model=None,
        response_class=Response if operation.answer is None else JSONResponse,
        tags=[tag],
        summary=operation.summary,
        response_description="Done; the response has no body.",
        operation_id=_operation_id(operation),
        openapi_extra={
            "description": operation.description,
            **({"security": []} if needed is None else {SCOPE_EXTENSION: needed.value}),
        },
    )
    route = app.routes[-1]
    assert isinstance(route, ScopedRoute)  # noqa: S101 (the class of the application's routes)
    route.answers = {**app.state.refusals, **_answers(operation, app.state.refusal)}


def document_of(app: FastAPI, complete: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Return an application's OpenAPI document, built with the first request; any thread.

    Args:
        app: The application, with all its routes.
        complete: Adds to the document what FastAPI does not know; called once.
    """
    with app.state.documenting:
        if app.openapi_schema is None:
            _document_answers(app)
            complete(app.openapi())
        return app.openapi()


def _document_answers(app: FastAPI) -> None:
    """Give an application's routes the schemas of their answers, which only the document needs.

    Building these schemas (five for each route) with the routes made the start 0.2 s longer.
    """
    for route in app.routes:
        if isinstance(route, ScopedRoute):
            # First, since completing a route sets the same attributes.
            route.complete()
            route.responses = dict(route.answers)
            route.response_fields = {
                status: create_model_field(
                    name=f"Response_{status}_{route.unique_id}",
                    type_=answer["model"],
                    mode="serialization",
                )
                for status, answer in route.answers.items()
                if "model" in answer
            }


def actor_of(request: Request) -> Actor:
    """Return the caller, which the auth middleware has stored."""
    return cast("Actor", request.scope[ACTOR])


def _answers(operation: Operation, usual_refusal: type[Answer]) -> Responses:
    refusal = operation.refusal or usual_refusal
    answers: Responses = {
        status: {"description": meaning, "model": operation.answer if status < 300 else refusal}
        for status, meaning in (operation.others or {}).items()
    }
    if operation.refusal is not None:
        # These replace the application's, whose schema is that of its own refusals.
        others = {"description": "Refused.", "model": operation.refusal}
        answers = {"4XX": others, 422: others, **answers}
    if operation.answer is not None:
        usual = (operation.answer.__doc__ or "").split("\n", 1)[0]
        answers[operation.status] = {"description": usual, "model": operation.answer}
    if operation.media_types:
        content = {kind: {"schema": {"type": "string"}} for kind in operation.media_types}
        answers[operation.status] = {"description": "The requested content.", "content": content}
    return answers


def _operation_id(operation: Operation) -> str:
    words = re.sub(r":path|[{}]", "", operation.path).replace("/", " ").split()
    return "_".join([operation.method.lower(), *words])
