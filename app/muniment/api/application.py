"""The port's application, put together: guards around one application for each dialect.

::

    ErrorBoundary > HeaderGuard > PrefixDispatcher > Gate > BodyReader > native application
"""

from typing import TYPE_CHECKING

from starlette.types import ASGIApp

from muniment.api.bodies import BodyReader
from muniment.api.boundary import ErrorBoundary
from muniment.api.dispatch import PrefixDispatcher
from muniment.api.gate import Gate
from muniment.api.guards import HeaderGuard
from muniment.api.native.application import PUBLIC_PATHS, native_application
from muniment.api.rates import SlidingWindow
from muniment.domain.access import Dialect

if TYPE_CHECKING:
    from muniment.domain.secrets import Secret
    from muniment.services.house import Services


def create_app(services: "Services", *, version: str, instance_token: "Secret | None") -> ASGIApp:
    """Build the application that a `muniment.api.server.PortServer` serves.

    Args:
        services: The house.
        version: Of the program, for the OpenAPI document.
        instance_token: ASCII; whoever presents it as a bearer token acts as the person at the
            machine. Keep it in a file that only they can read. ``None``: there is none.

    Returns:
        An ASGI application for HTTP alone (no lifespan, no websockets).
    """
    native = Gate(
        BodyReader(native_application(services, version=version)),
        services,
        dialect=Dialect.NATIVE,
        instance_token=instance_token,
        public=PUBLIC_PATHS,
        window=SlidingWindow(),
    )
    return ErrorBoundary(HeaderGuard(PrefixDispatcher({"/native": native}, root=native)))
