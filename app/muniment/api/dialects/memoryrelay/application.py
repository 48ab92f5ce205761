"""MemoryRelay's application."""

from typing import TYPE_CHECKING

from fastapi import FastAPI

from muniment.api.dialects.building import dialect_application, mount_document
from muniment.api.dialects.memoryrelay.agents import mount_agents
from muniment.api.dialects.memoryrelay.async_routes import mount_later
from muniment.api.dialects.memoryrelay.entities import mount_entities
from muniment.api.dialects.memoryrelay.health import mount_health
from muniment.api.dialects.memoryrelay.memories import mount_memories
from muniment.api.dialects.memoryrelay.names import Namer
from muniment.api.dialects.memoryrelay.refusals import RefusalOut
from muniment.api.dialects.memoryrelay.search import mount_search
from muniment.api.dialects.memoryrelay.sessions import mount_sessions

if TYPE_CHECKING:
    from muniment.api.dialect_spec import DialectSpec, Program
    from muniment.services.container import Services


def memoryrelay_application(
    spec: "DialectSpec", services: "Services", program: "Program"
) -> FastAPI:
    """Build MemoryRelay's application, which expects the middleware in front of it."""
    app = dialect_application(
        spec,
        title="MemoryRelay's API, by Muniment",
        version=program.version,
        description="Memories of agents. Everything stays on this computer, encrypted.",
        refusal=RefusalOut,
    )
    namer = Namer(services)
    mount_memories(app, services, namer)
    mount_search(app, services, namer)
    mount_later(app, services)
    mount_agents(app, services)
    mount_entities(app, services)
    mount_sessions(app, services, namer)
    mount_health(app, program)
    mount_document(app, spec)
    return app
