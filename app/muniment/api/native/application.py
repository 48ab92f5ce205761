"""The native dialect as one ASGI application: its routes, its errors, its documentation."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.routing import Route

from muniment.api.documentation.page import content_security_policy, documentation_page
from muniment.api.native.answers import ProblemOut
from muniment.api.native.context import mount_context
from muniment.api.native.doctor import mount_doctor
from muniment.api.native.entities import mount_entities
from muniment.api.native.events import mount_events
from muniment.api.native.health import mount_health
from muniment.api.native.jobs import mount_jobs
from muniment.api.native.keys import mount_keys
from muniment.api.native.ledger import mount_ledger
from muniment.api.native.memories import mount_memories
from muniment.api.native.models import mount_models
from muniment.api.native.namespaces import mount_namespaces
from muniment.api.native.owners import mount_owners
from muniment.api.native.related import mount_related
from muniment.api.native.routing import JsonAnswer, NativeRoute
from muniment.api.native.search import mount_search
from muniment.api.native.session_states import mount_session_states
from muniment.api.native.sessions import mount_sessions
from muniment.api.native.stats import mount_stats
from muniment.api.native.usage import mount_usage
from muniment.api.native.validation import invalid_input
from muniment.api.problems import PROBLEM_MEDIA_TYPE, Problem, problem_of
from muniment.api.refusals import METHOD_REFUSED, NO_SUCH_ROUTE, TARGET_REFUSED
from muniment.domain.errors import MunimentError

if TYPE_CHECKING:
    from muniment.services.house import Services

PUBLIC_PATHS: Final = frozenset({"/healthz", "/readyz", "/openapi.json", "/docs"})
"""What is answered without a key, and while the vault is locked."""

_DESCRIPTION: Final = (
    "Remember, recall and forget. Everything stays on this machine, encrypted. Every route but "
    "health and documentation wants a key: Authorization: Bearer mun_…"
)
_NO_TELEMETRY: Final[TelemetryConfig] = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    # An environment variable could otherwise make FastAPI export what passes through it.
    "auto_configure": False,
}


def native_application(services: "Services", *, version: str) -> FastAPI:
    """Build the native application; the gate belongs in front of it.

    Args:
        services: The house.
        version: Of the program, for the OpenAPI document.
    """
    app = FastAPI(
        title="Muniment",
        version=version,
        description=_DESCRIPTION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry=_NO_TELEMETRY,
        responses={
            "4XX": {"model": ProblemOut, "description": "Refused; its code says why."},
            422: {"model": ProblemOut, "description": "A field breaks a rule."},
        },
    )
    app.router.route_class = NativeRoute
    mount_memories(app, services.memories)
    mount_ledger(app, services.history)
    mount_search(app, services.search)
    mount_context(app, services.context)
    mount_related(app, services.related)
    mount_owners(app, services.owners)
    mount_sessions(app, services.sessions)
    mount_session_states(app, services.states)
    mount_entities(app, services.entities)
    mount_namespaces(app, services.namespaces)
    mount_keys(app, services.keys)
    mount_stats(app, services.stats)
    mount_usage(app, services.usage)
    mount_events(app, services.events, services.keys)
    mount_jobs(app, services.jobs)
    mount_models(app, services.models)
    mount_doctor(app, services.doctor)
    mount_health(app, services.vault)
    _mount_documentation(app)
    _answer_errors(app)
    return app


def _mount_documentation(app: FastAPI) -> None:
    async def document(_request: Request) -> Response:
        return JsonAnswer(openapi_document(app))

    async def page(_request: Request) -> Response:
        return Response(
            documentation_page(openapi_document(app)),
            media_type="text/html",
            headers={"content-security-policy": content_security_policy()},
        )

    app.router.add_route("/openapi.json", document, methods=["GET"])
    app.router.add_route("/docs", page, methods=["GET"])
    for route in app.routes:
        if isinstance(route, Route) and route.methods:
            route.methods.discard("HEAD")


def openapi_document(app: FastAPI) -> dict[str, object]:
    """Return the OpenAPI document, with the key's scheme and problem details in it."""
    if app.openapi_schema is None:
        document = app.openapi()
        document["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
        document["security"] = [{"key": []}]
        for path in document["paths"].values():
            for operation in path.values():
                _as_problems(operation["responses"])
    return app.openapi()


def _as_problems(responses: dict[str, dict[str, dict[str, object]]]) -> None:
    """Give refusals the media type they have."""
    for response in responses.values():
        content = response.get("content", {})
        schema = content.get("application/json")
        if isinstance(schema, dict) and "ProblemOut" in str(schema):
            del content["application/json"]
            content[PROBLEM_MEDIA_TYPE] = schema


def _answer_errors(app: FastAPI) -> None:
    """Turn the errors that reach FastAPI into problem details."""

    async def muniment_error(_request: Request, error: Exception) -> Response:
        assert isinstance(error, MunimentError)  # noqa: S101 (Starlette chose this handler by type)
        return _problem_answer(problem_of(error))

    async def validation_error(_request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        return _problem_answer(invalid_input(error.errors()))

    async def http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101
        return _problem_answer(_routing_problem(app, request, error))

    app.add_exception_handler(MunimentError, muniment_error)
    app.add_exception_handler(RequestValidationError, validation_error)
    app.add_exception_handler(HTTPException, http_error)


def _problem_answer(problem: Problem) -> Response:
    answer = Response(problem.body(), status_code=problem.status, media_type=PROBLEM_MEDIA_TYPE)
    answer.raw_headers.extend(problem.headers)
    return answer


def _routing_problem(app: FastAPI, request: Request, error: HTTPException) -> Problem:
    """Make the problem of a path or method that no route has."""
    if error.status_code != 405:
        return NO_SUCH_ROUTE if error.status_code == 404 else TARGET_REFUSED
    path = request.scope["path"][len(request.scope.get("root_path", "")) :]
    allowed: set[str] = set()
    for route in app.routes:
        if isinstance(route, Route) and route.path_regex.match(path):
            allowed |= route.methods or set()
    return replace(METHOD_REFUSED, headers=((b"allow", ", ".join(sorted(allowed)).encode()),))
