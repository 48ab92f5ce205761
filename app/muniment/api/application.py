"""The port's application, put together: one chain of checks around one application a dialect.

::

    Reception > ErrorBoundary > HeaderGuard > Gate > BodyReader > Dispatcher > azen | native | …
"""

from typing import TYPE_CHECKING

from starlette.types import ASGIApp

from muniment.api.bodies import BodyReader
from muniment.api.boundary import ErrorBoundary
from muniment.api.dialects.neutral import BODY_RULES, HEAD_RULES
from muniment.api.dialects.registry import FRAMES
from muniment.api.dispatch import Dispatcher
from muniment.api.gate import Gate
from muniment.api.guards import HeaderGuard
from muniment.api.rates import SlidingWindows
from muniment.api.resolution import Reception, Resolver

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
    resolver = Resolver(FRAMES, head_rules=HEAD_RULES, body_rules=BODY_RULES)
    apps = {frame.dialect: frame.build(frame, services, version) for frame in FRAMES}
    gate = Gate(
        BodyReader(Dispatcher(apps, resolver)),
        services,
        instance_token=instance_token,
        windows=SlidingWindows(),
        frames=FRAMES,
    )
    return Reception(ErrorBoundary(HeaderGuard(gate)), resolver)
