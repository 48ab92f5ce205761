"""The MCP route of the native application; the SDK is imported with the first request."""

from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from muniment.api.error_boundary import send_refusal
from muniment.api.lazy_application import LazyApplication
from muniment.api.mcp.refusals import MCP_PATH, spec_refusal
from muniment.api.request_state import BODY

if TYPE_CHECKING:
    from muniment.services.container import Services


class LazyMcp:
    """Builds the MCP server with the first request.

    Args:
        services: The use cases.
        version: The program's version.
    """

    def __init__(self, services: "Services", version: str) -> None:
        self._services = services
        self._version = version
        self._server = LazyApplication(self._build)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (event loop); only the first waits for the SDK to load."""
        refusal = spec_refusal(scope[BODY])
        if refusal is not None:
            await send_refusal(refusal, send=send)
            return
        await self._server(scope, receive, send)

    def _build(self) -> ASGIApp:
        from muniment.api.mcp.server import McpServer

        return McpServer(self._services, self._version)


def mount_mcp(app: FastAPI, services: "Services", *, version: str) -> None:
    """Add MCP to an application behind the port's middleware.

    Only POST is answered: there is no server stream to open (GET) and no session to end (DELETE),
    as the transport allows.
    """
    app.router.routes.append(Route(MCP_PATH, LazyMcp(services, version), methods=["POST"]))
