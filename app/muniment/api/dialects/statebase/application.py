"""StateBase's application."""

from typing import TYPE_CHECKING

from fastapi import FastAPI

from muniment.api.dialects.building import dialect_application, mount_document
from muniment.api.dialects.statebase.health import mount_health
from muniment.api.dialects.statebase.idempotency import Replays, replaying_route
from muniment.api.dialects.statebase.memories import mount_memories
from muniment.api.dialects.statebase.refusals import RefusalOut
from muniment.api.dialects.statebase.sessions import mount_sessions
from muniment.api.dialects.statebase.states import mount_states
from muniment.api.dialects.statebase.turns import mount_turns

if TYPE_CHECKING:
    from muniment.api.dialect_spec import DialectSpec, Program
    from muniment.services.container import Services


def statebase_application(spec: "DialectSpec", services: "Services", program: "Program") -> FastAPI:
    """Build StateBase's application, which expects the middleware in front of it."""
    app = dialect_application(
        spec,
        title="StateBase's API, by Muniment",
        version=program.version,
        description="Header X-API-Key. Everything stays on this computer, encrypted. A POST or "
        "PATCH that is sent again with its Idempotency-Key within a day is answered as before.",
        refusal=RefusalOut,
    )
    replays = Replays()
    replays.watch(services.vault)
    app.router.route_class = replaying_route(replays)
    mount_memories(app, services)
    mount_sessions(app, services)
    mount_turns(app, services.states, services.sessions)
    mount_states(app, services.states, services.sessions)
    mount_health(app, program)
    mount_document(app, spec)
    return app
