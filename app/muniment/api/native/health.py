"""Health routes: with the documentation, the only ones that need no key."""

from typing import TYPE_CHECKING, Final

from fastapi import FastAPI, Response

from muniment.api.answers import Answer
from muniment.api.routing import JsonAnswer, Operation, add_operations
from muniment.services.vault.vault_service import VaultState

if TYPE_CHECKING:
    from muniment.services.vault.vault_service import VaultService

_TAG: Final = "Health"
_READINESS: Final = {
    VaultState.UNLOCKED: (200, "ready"),
    VaultState.LOCKED: (423, "locked"),
    VaultState.OPENING: (503, "starting"),
    VaultState.MISSING: (503, "missing"),
}


class StatusOut(Answer):
    """Health in one word."""

    status: str


class HealthRoutes:
    """The endpoints of health; they run on the event loop, and so answer under any load.

    Args:
        vault: Its state decides readiness.
    """

    def __init__(self, vault: "VaultService") -> None:
        self._vault = vault

    async def health(self) -> Response:
        """Report that the port answers."""
        return JsonAnswer(StatusOut.of(status="ok"))

    async def readiness(self) -> Response:
        """Report whether memories can be read and written."""
        status, word = _READINESS[self._vault.state]
        return JsonAnswer(StatusOut.of(status=word), status_code=status)


def mount_health(app: FastAPI, vault: "VaultService") -> None:
    """Add the routes of health to the application."""
    routes = HealthRoutes(vault)
    add_operations(
        app,
        _TAG,
        Operation(
            "GET",
            "/healthz",
            routes.health,
            summary="Check that the port answers",
            scope=None,
            answer=StatusOut,
        ),
        Operation(
            "GET",
            "/readyz",
            routes.readiness,
            summary="Check whether the vault is open",
            scope=None,
            answer=StatusOut,
            refusal=StatusOut,
            others={
                423: "The vault is locked.",
                503: "The vault is being opened, or there is none.",
            },
        ),
    )
