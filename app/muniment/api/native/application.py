"""The native dialect as one ASGI application: its routes, its errors, its documentation."""

import asyncio
from typing import TYPE_CHECKING, Any, Final

from fastapi import FastAPI, Request, Response

from muniment.api.dialect_application import bare_application, without_head
from muniment.api.dialect_spec import BEARER, DialectSpec
from muniment.api.documentation.llms import LLMS_PATH, llms_text
from muniment.api.documentation.page import page_answer
from muniment.api.mcp.mount import mount_mcp
from muniment.api.native.access_requests import mount_access_requests
from muniment.api.native.api_keys import mount_keys
from muniment.api.native.backups import mount_backups
from muniment.api.native.bundles import UPLOAD_PATHS, mount_bundles
from muniment.api.native.context import mount_context
from muniment.api.native.conversations import mount_conversations
from muniment.api.native.doctor import mount_doctor
from muniment.api.native.embeddings import mount_embeddings
from muniment.api.native.entities import mount_entities
from muniment.api.native.entity_graph import mount_entity_graph
from muniment.api.native.events import mount_events
from muniment.api.native.health import mount_health
from muniment.api.native.history import mount_history
from muniment.api.native.jobs import mount_jobs
from muniment.api.native.local_model import mount_local_model
from muniment.api.native.memories import mount_memories
from muniment.api.native.models import mount_models
from muniment.api.native.namespaces import mount_namespaces
from muniment.api.native.owners import mount_owners
from muniment.api.native.problem_answers import ProblemOut
from muniment.api.native.profile import mount_profile
from muniment.api.native.recovery_key import mount_recovery_key
from muniment.api.native.refusals import OWN_PATHS, refusal_of
from muniment.api.native.related import mount_related
from muniment.api.native.reminders import mount_reminders
from muniment.api.native.routing import NativeRoute
from muniment.api.native.search import mount_search
from muniment.api.native.session_states import mount_session_states
from muniment.api.native.sessions import mount_sessions
from muniment.api.native.stats import mount_stats
from muniment.api.native.status import mount_status
from muniment.api.native.sync import mount_sync
from muniment.api.native.tidying import mount_tidying
from muniment.api.native.transfer import mount_transfer
from muniment.api.native.usage import mount_usage
from muniment.api.problems import PROBLEM_MEDIA_TYPE
from muniment.api.routing import JsonAnswer, document_of
from muniment.domain.access import Dialect

if TYPE_CHECKING:
    from muniment.services.container import Services

PUBLIC_PATHS: Final = frozenset({"/healthz", "/readyz", "/openapi.json", "/docs", LLMS_PATH})
"""Paths that need no key, even while the vault is locked."""

_DESCRIPTION: Final = (
    "Remember, recall and forget. Everything stays on this computer, encrypted. Every route "
    "except health and documentation needs a key: Authorization: Bearer mun_…"
)

SPEC: Final = DialectSpec(
    dialect=Dialect.NATIVE,
    key_ways=(BEARER,),
    refusal_of=refusal_of,
    build=lambda _spec, services, program: native_application(services, version=program.version),
    public=PUBLIC_PATHS,
    alone=OWN_PATHS,
    uploads=UPLOAD_PATHS,
    collapses_slashes=False,
)


def native_application(services: "Services", *, version: str) -> FastAPI:
    """Build the native application, which expects the middleware in front of it.

    Args:
        services: The use cases.
        version: The program's version, for the OpenAPI document.
    """
    app = bare_application(
        route_class=NativeRoute,
        refusal=ProblemOut,
        title="Muniment",
        version=version,
        description=_DESCRIPTION,
        refusals={
            "4XX": {"model": ProblemOut, "description": "Refused; the code says why."},
            422: {"model": ProblemOut, "description": "A field is invalid."},
        },
    )
    mount_memories(app, services.memories)
    mount_conversations(app, services.conversations)
    mount_history(app, services.history)
    mount_search(app, services.search)
    mount_context(app, services.context)
    mount_embeddings(app, services.embeddings)
    mount_related(app, services.related)
    mount_reminders(app, services.reminders)
    mount_tidying(app, services.tidying)
    mount_owners(app, services.owners)
    mount_sessions(app, services.sessions)
    mount_session_states(app, services.states)
    mount_entities(app, services.entities)
    mount_entity_graph(app, services.entities)
    mount_profile(app, services.profile)
    mount_namespaces(app, services.namespaces)
    mount_keys(app, services.keys, services.agent_keys)
    mount_access_requests(app, services.access_requests)
    mount_stats(app, services.stats)
    mount_usage(app, services.usage)
    mount_events(app, services.events, services.keys)
    mount_jobs(app, services.jobs)
    mount_models(app, services.models)
    mount_local_model(app, services.local_model)
    mount_doctor(app, services.doctor)
    mount_transfer(app, services.exports, services.imports)
    mount_backups(app, services.backup_now)
    mount_sync(app, services.sync)
    mount_bundles(app, services.bundles)
    mount_status(app, services.backup_standing, services.vault, services.recovery_key)
    mount_recovery_key(app, services.recovery_key)
    mount_health(app, services.vault)
    mount_mcp(app, services, version=version)
    _mount_documentation(app)
    return app


def _mount_documentation(app: FastAPI) -> None:
    async def document(_request: Request) -> Response:
        return JsonAnswer(await asyncio.to_thread(openapi_document, app))

    async def page(_request: Request) -> Response:
        return page_answer(await asyncio.to_thread(openapi_document, app))

    async def llms(_request: Request) -> Response:
        return Response(llms_text(), media_type="text/plain")

    app.router.add_route("/openapi.json", document, methods=["GET"])
    app.router.add_route("/docs", page, methods=["GET"])
    app.router.add_route(LLMS_PATH, llms, methods=["GET"])
    without_head(app)


def openapi_document(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document, with the key's scheme and problem details in it."""
    return document_of(app, _complete)


def _complete(document: dict[str, Any]) -> None:
    document["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    document["security"] = [{"key": []}]
    for path in document["paths"].values():
        for operation in path.values():
            _as_problems(operation["responses"])


def _as_problems(responses: dict[str, dict[str, dict[str, object]]]) -> None:
    """Give error responses the media type of problem details."""
    for response in responses.values():
        content = response.get("content", {})
        schema = content.get("application/json")
        if isinstance(schema, dict) and "ProblemOut" in str(schema):
            del content["application/json"]
            content[PROBLEM_MEDIA_TYPE] = schema
