"""How routes are made in every dialect: strict JSON, the scope of each, answers made by hand."""

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
from muniment.api.boundary import log_unknown
from muniment.api.problems import UNKNOWN, RequestRefusedError
from muniment.domain.access import Actor, Scope
from muniment.domain.errors import MunimentError

Responses: TypeAlias = dict[int | str, dict[str, Any]]
"""What a route may answer, as FastAPI writes it down: status to description, schema, content."""

SCOPE_EXTENSION: Final = "x-scope"
"""Where the OpenAPI document names the scope that an operation needs."""


class JsonAnswer(Response):
    """A JSON body made by pydantic's serialiser: 3 to 10 times as fast as `json.dumps`."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Serialise a value of plain types."""
        return to_json(content)


class StrictRequest(Request):
    """A request whose JSON is read strictly."""

    async def json(self) -> Any:
        """Parse the body: no NaN, no lone surrogate, not nested deeper than 200 levels.

        Raises:
            json.JSONDecodeError: It is no such JSON.
        """
        try:
            return from_json(await self.body(), allow_inf_nan=False, cache_strings="keys")
        except ValueError as error:
            # The message names what was expected and where; it quotes nothing of the body.
            raise json.JSONDecodeError(str(error), "", 0) from None


class LazyRoute(APIRoute):
    """A route that reads its endpoint's annotations with its first request, or to be documented.

    FastAPI reads them when a route is made, 1 to 2 ms each: a tenth of a second for the native
    dialect, which every command paid on its way to the one route it asks.

    Args:
        path: With ``{parameters}``.
        endpoint: What answers.
        methods: HTTP methods, in capital letters.
        settings: Everything else that `APIRoute` takes.
    """

    def __init__(
        self, path: str, endpoint: Callable[..., Any], *, methods: list[str], **settings: Any
    ) -> None:
        # What a request is matched by; the attributes that are missing are made by asking for one.
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
        """Read the endpoint's annotations, if nobody has yet; any thread."""
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
    """A route that checks the key's scope before the body, and tells nothing of unknown errors."""

    answers: Responses
    """Answers by status, with the schemas of their bodies, as FastAPI has them in `responses`."""

    def check_headers(self, request: Request) -> None:
        """Refuse a request by its headers, once its scope is known to be enough."""

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
                # Here and not in Starlette's outermost layer, which answers, then raises it again.
                log_unknown(error)
                raise RequestRefusedError(UNKNOWN) from None

        return handle


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the API, as it stands in the OpenAPI document.

    Args:
        method: HTTP method.
        path: With ``{parameters}``.
        endpoint: Its annotations give the parameters and the body.
        summary: One line, imperative.
        scope: What the key must hold; ``None`` for the few routes without a key.
        status: Of the usual answer.
        answer: Schema of the usual answer's body; documents, and is never validated against.
        media_type: Of a usual answer that is no JSON, and so has no schema.
        others: Further statuses with what they mean.
        refusal: Schema of the body of those that are no success; that of the application's
            problems unless given.
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
    media_type: str | None = None
    others: Mapping[int, str] | None = None
    refusal: type[Answer] | None = None
    description: str = ""


def add_operations(app: FastAPI, tag: str, *operations: Operation) -> None:
    """Register operations, which the document lists under the tag."""
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
        response_description="Done; there is no body.",
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
    """Return an application's OpenAPI document, made when it is first asked for; any thread.

    Args:
        app: With every route that it will have.
        complete: Adds to the document what FastAPI does not know of; called once.
    """
    with app.state.documenting:
        if app.openapi_schema is None:
            _document_answers(app)
            complete(app.openapi())
        return app.openapi()


def _document_answers(app: FastAPI) -> None:
    """Give an application's routes the schemas of their answers, which its document alone needs.

    Making them with the routes made a start 0.2 s longer: there are five of them a route.
    """
    for route in app.routes:
        if isinstance(route, ScopedRoute):
            # First, since it sets them as well.
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
    """Return who calls; the gate has put it there."""
    return cast("Actor", request.scope[ACTOR])


def _answers(operation: Operation, usual_refusal: type[Answer]) -> Responses:
    refusal = operation.refusal or usual_refusal
    answers: Responses = {
        status: {"description": meaning, "model": operation.answer if status < 300 else refusal}
        for status, meaning in (operation.others or {}).items()
    }
    if operation.refusal is not None:
        # In place of the application's, which speak of its own refusals.
        others = {"description": "Refused.", "model": operation.refusal}
        answers = {"4XX": others, 422: others, **answers}
    if operation.answer is not None:
        usual = (operation.answer.__doc__ or "").split("\n", 1)[0]
        answers[operation.status] = {"description": usual, "model": operation.answer}
    if operation.media_type is not None:
        content = {operation.media_type: {"schema": {"type": "string"}}}
        answers[operation.status] = {"description": "What is asked for.", "content": content}
    return answers


def _operation_id(operation: Operation) -> str:
    words = re.sub(r":path|[{}]", "", operation.path).replace("/", " ").split()
    return "_".join([operation.method.lower(), *words])
