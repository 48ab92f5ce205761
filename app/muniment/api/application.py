"""The port's ASGI application: one chain of middleware around one application for each dialect.

::

    Resolver > ErrorBoundary > HeaderGuard > AuthMiddleware > BodyReader > azen | native | …
"""

import time
from functools import partial
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Receive, Scope, Send

from muniment.api.auth_middleware import AuthMiddleware
from muniment.api.body_middleware import BodyReader
from muniment.api.container_access import ContainerAccess
from muniment.api.dialect_spec import DialectSpec, Program
from muniment.api.dialects.registry import SPECS
from muniment.api.error_boundary import ErrorBoundary
from muniment.api.guards import HeaderGuard
from muniment.api.lazy_application import LazyApplication
from muniment.api.rates import SlidingWindows
from muniment.api.request_state import request_state_of
from muniment.api.resolution import Resolver
from muniment.domain.access import Dialect

if TYPE_CHECKING:
    from muniment.domain.vault.secret_bytes import Secret
    from muniment.services.container import Services


def create_app(
    services: "Services",
    *,
    version: str,
    instance_token: "Secret | None",
    container_address: str = "",
) -> ASGIApp:
    """Build the application that a `muniment.api.server.PortServer` serves.

    Args:
        services: The use cases.
        version: The program's version, for the OpenAPI documents.
        instance_token: ASCII. A caller that presents it as a key acts as the person at the
            machine: keep it in a file that only they can read. ``None`` disables it.
        container_address: Where connections of containers arrive; empty for none.

    Returns:
        An ASGI application for HTTP only (no lifespan, no websockets).
    """
    program = Program(version, time.monotonic())
    apps = {spec.dialect: _application(spec, services, program) for spec in SPECS}

    async def dispatch(scope: Scope, receive: Receive, send: Send) -> None:
        await apps[request_state_of(scope).spec.dialect](scope, receive, send)

    authenticated = AuthMiddleware(
        BodyReader(dispatch),
        services,
        instance_token=instance_token,
        windows=SlidingWindows(),
        specs=SPECS,
    )
    containers = ContainerAccess(container_address) if container_address else None
    resolver, checked = Resolver(SPECS), ErrorBoundary(HeaderGuard(authenticated, containers))

    async def port(scope: Scope, receive: Receive, send: Send) -> None:
        # Before any check, so that every refusal is worded in the dialect of the request.
        await checked(resolver.received(scope), receive, send)

    return port


def _application(spec: DialectSpec, services: "Services", program: Program) -> ASGIApp:
    """Build the native application now and a vendor's application with its first request.

    The native application answers the first request of almost every caller.
    """
    if spec.dialect is Dialect.NATIVE:
        return spec.build(spec, services, program)
    return LazyApplication(partial(spec.build, spec, services, program))
