"""MemSync's application."""

from typing import TYPE_CHECKING

from fastapi import FastAPI

from muniment.api.dialects.building import dialect_application, mount_document
from muniment.api.dialects.memsync.memories import mount_memories
from muniment.api.dialects.memsync.profile import mount_profile
from muniment.api.dialects.memsync.refusals import RefusalOut

if TYPE_CHECKING:
    from muniment.api.dialect_spec import DialectSpec, Program
    from muniment.services.container import Services


def memsync_application(spec: "DialectSpec", services: "Services", program: "Program") -> FastAPI:
    """Build MemSync's application, which expects the middleware in front of it."""
    app = dialect_application(
        spec,
        title="MemSync's API, by Muniment",
        version=program.version,
        description="Every route exists with and without /v1, as in the vendor's documentation. "
        "Everything stays on this computer, encrypted.",
        refusal=RefusalOut,
    )
    mount_memories(app, services)
    mount_profile(app, services)
    mount_document(app, spec)
    return app
