"""The route of `muniment recovery-key`, for the person at the machine."""

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import FastAPI, Request, Response
from pydantic import Field, SecretStr

from muniment.api.answers import Answer, field
from muniment.api.fields import RequestBody, example
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.vault.secret_bytes import secret_text

if TYPE_CHECKING:
    from muniment.services.vault.recovery_key import RecoveryKeyService

_PASSPHRASE_MAX_CHARACTERS: Final = 4096


class PersonProofIn(RequestBody):
    """Proof that the request comes from the person."""

    model_config = example({"passphrase": "violet anchor nine herons"})

    passphrase: (
        Annotated[SecretStr, Field(min_length=1, max_length=_PASSPHRASE_MAX_CHARACTERS)] | None
    ) = Field(default=None, description="Passphrase of the vault; null if it has none.")


class RecoveryKeyOut(Answer):
    """A new recovery key."""

    recovery_key: str = field("The key itself, shown only once.")


class RecoveryKeyRoutes:
    """The endpoint of recovery keys; runs in a thread of the pool, for about a second.

    Args:
        service: The use cases.
    """

    def __init__(self, service: "RecoveryKeyService") -> None:
        self._service = service

    def make(self, body: PersonProofIn, request: Request) -> Response:
        """Make a new recovery key."""
        given = body.passphrase
        passphrase = None if given is None else secret_text(given.get_secret_value())
        made = self._service.make(passphrase, actor_of(request))
        printed = made.printable()
        made.secret.wipe()
        return JsonAnswer(RecoveryKeyOut.of(recovery_key=printed), status_code=201)


def mount_recovery_key(app: FastAPI, service: "RecoveryKeyService") -> None:
    """Add the route of recovery keys to the application."""
    add_operations(
        app,
        "Keys",
        Operation(
            "POST",
            "/v1/recovery-key",
            RecoveryKeyRoutes(service).make,
            summary="Create a new recovery key for the vault",
            scope=Scope.ADMIN,
            status=201,
            answer=RecoveryKeyOut,
            others={403: "Not the person at the computer, or the wrong passphrase."},
            description="Only for `muniment recovery-key`: API keys are refused, whatever their "
            "scopes. The previous recovery key stops working.",
        ),
    )
