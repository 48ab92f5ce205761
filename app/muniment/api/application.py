"""The port's application, put together: one chain of checks around one application a dialect.

::

    Reception > ErrorBoundary > HeaderGuard > Gate > BodyReader > azen | native | …
"""

import time
from functools import partial
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Receive, Scope, Send

from muniment.api.bodies import BodyReader
from muniment.api.boundary import ErrorBoundary
from muniment.api.dialects.registry import FRAMES
from muniment.api.exchange import exchange_of
from muniment.api.frame import Frame, Program
from muniment.api.gate import Gate
from muniment.api.guards import HeaderGuard
from muniment.api.late import LateApplication
from muniment.api.rates import SlidingWindows
from muniment.api.resolution import Reception, Resolver
from muniment.domain.access import Dialect

if TYPE_CHECKING:
    from muniment.domain.secrets import Secret
    from muniment.services.house import Services


def create_app(services: "Services", *, version: str, instance_token: "Secret | None") -> ASGIApp:
    """Build the application that a `muniment.api.server.PortServer` serves.

    Args:
        services: The house.
        version: Of the program, for the OpenAPI documents.
        instance_token: ASCII; whoever presents it as a key acts as the person at the machine.
            Keep it in a file that only they can read. ``None``: there is none.

    Returns:
        An ASGI application for HTTP alone (no lifespan, no websockets).
    """
    program = Program(version, time.monotonic())
    apps = {frame.dialect: _application(frame, services, program) for frame in FRAMES}

    async def dispatch(scope: Scope, receive: Receive, send: Send) -> None:
        await apps[exchange_of(scope).frame.dialect](scope, receive, send)

    gate = Gate(
        BodyReader(dispatch),
        services,
        instance_token=instance_token,
        windows=SlidingWindows(),
        frames=FRAMES,
    )
    return Reception(ErrorBoundary(HeaderGuard(gate)), Resolver(FRAMES))


def _application(frame: Frame, services: "Services", program: Program) -> ASGIApp:
    """Build the native application, which every command talks to; the others when they are asked.

    The native one is not left for later: what an address answers first is asked of it.
    """
    if frame.dialect is Dialect.NATIVE:
        return frame.build(frame, services, program)
    return LateApplication(partial(frame.build, frame, services, program))
