"""Routes of sync between devices, for the person at the machine."""

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import FastAPI, Request, Response
from pydantic import Field, SecretStr

from muniment.api.answers import Answer, MomentText, field
from muniment.api.fields import Content, Flag, RequestBody, Text, example
from muniment.api.native.recovery_key import PersonProofIn
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.sync.sync_setup import SyncCondition, SyncSetup
from muniment.domain.vault.secret_bytes import Secret, secret_text

if TYPE_CHECKING:
    from muniment.services.sync.sync_service import SyncService

_PATH: Final = "/v1/sync"
_TAG: Final = "Sync"
_FOLDER_MAX: Final = 4096
_CODE_MAX: Final = 4096
_USER_MAX: Final = 1024
_NAMESPACES_MAX: Final = 1000
_PERSON: Final = "For `muniment sync` only: API keys are refused, whatever their scopes."


class SyncSetupIn(RequestBody):
    """How this device begins to synchronise."""

    model_config = example({"folder": "/home/ada/Sync/muniment", "device_name": "Ada's laptop"})

    folder: Annotated[Text, Field(min_length=1, max_length=_FOLDER_MAX)] = Field(
        description="Full path of an existing folder on this machine, or the address of one on a "
        "WebDAV server (https://…) or in an S3 bucket (s3://bucket/folder?endpoint=…&region=…)."
    )
    device_name: Annotated[Text, Field(min_length=1, max_length=100)] = Field(
        description="What the other devices call this one."
    )
    local_namespaces: Annotated[list[Text], Field(max_length=_NAMESPACES_MAX)] = Field(
        default_factory=list, description="Namespaces that stay on this device."
    )
    invitation: Annotated[SecretStr, Field(max_length=_CODE_MAX)] | None = Field(
        default=None, description="Code from a device of the group; null on the first device."
    )
    user: Annotated[Text, Field(max_length=_USER_MAX)] = Field(
        default="", description="Of the server; for S3 the id of the access key."
    )
    password: Annotated[SecretStr, Field(max_length=_USER_MAX)] | None = Field(
        default=None, description="Of the user; for S3 the secret access key."
    )


class SyncAccessIn(RequestBody):
    """What the server of the sync folder asks for."""

    model_config = example({"user": "ada", "password": "an-app-password"})

    user: Annotated[Text, Field(min_length=1, max_length=_USER_MAX)] = Field(
        description="For S3 the id of the access key."
    )
    password: Annotated[SecretStr, Field(max_length=_USER_MAX)] = Field(
        description="For S3 the secret access key."
    )


class SyncRunIn(RequestBody):
    """One round of sync."""

    model_config = example({"allow_removals": False})

    allow_removals: Flag = Field(
        default=False,
        description="Remove whatever other devices removed; a backup is made first.",
    )


class SyncReportOut(Answer):
    """The result of one round of sync."""

    received: int = field("New operations from other devices.")
    sent: int = field("Operations that were uploaded.")
    created: int = field("Memories that were created here.")
    changed: int = field("Other memories that changed here.")
    removed: int = field("Memories that went to the trash here, or were removed permanently.")
    conflicts: list[str] = field("Memories whose text was changed on two devices at once.")
    left_out: list[str] = field("Memories whose changes were not applied: damaged here.")
    batch_id: str | None = field("Undoes what was received.")


class SyncDeviceOut(Answer):
    """A device of the group."""

    id: str
    name: str
    fingerprint: str = field("Compare it on both devices.")
    is_own: bool
    segments: int = field("Known segments of its log.")
    is_waiting: bool = field("Whether its log holds more that cannot be read yet.")
    seen_at: MomentText | None = field("When something new of it last arrived here.")
    is_removed: bool = field("Whether it was removed: nothing that it writes later is used.")
    set_aside: int = field("Segments of a removed device that are not used.")
    is_clock_ahead: bool = field(
        "Whether it dates its changes more than ten minutes ahead of this device's clock: one of "
        "the two clocks is wrong. Nothing is lost by it."
    )


class SyncStatusOut(Answer):
    """The state of sync."""

    condition: SyncCondition
    folder: str | None
    last_at: MomentText | None = field("When a round last ran to its end.")
    unsent: int = field("Operations that wait to be sent.")
    removals: int = field("Memories that a paused round would remove.")
    devices: list[SyncDeviceOut] = field("This device first.")
    alarms: list[str]
    foreign_names: list[str] = field("Names in the folder that are ignored.")
    conflicts: list[str] = field("Memories whose text was changed on two devices at once.")
    left_out: list[str] = field("Damaged memories that lack changes of other devices.")
    local_namespaces: list[str]
    is_running: bool = field("Whether a round is running.")
    files_done: int = field("Files that the running round, or the last one, has read or sent.")
    files_in_all: int = field("Files to read or send; 0 until that is known.")


class SyncInvitationOut(Answer):
    """What one more device needs to join."""

    invitation: str = field("Whoever has it can read everything that is synchronised.")


class ReplacedTextOut(Answer):
    """A text that another device replaced without knowing it."""

    content: str = field(source="text")
    device_name: str = field("The device that wrote it.")
    written_at: MomentText


class SyncConflictOut(Answer):
    """A memory of which devices changed the text at once."""

    memory_id: str = field(source="memory.id")
    short_id: str = field(source="memory.short_id")
    namespace: str = field(source="memory.namespace")
    content: str = field("The text that counts for now.", source="memory.content")
    replaced: list[ReplacedTextOut] = field("The other texts, the latest last.")


class SyncConflictListOut(Answer):
    """The conflicts, the latest first."""

    data: list[SyncConflictOut]


class SyncChoiceIn(RequestBody):
    """The text that ends a conflict."""

    model_config = example({"content": "The boiler is serviced in May."})

    content: Content


class SyncChoiceOut(Answer):
    """The change that ended a conflict."""

    batch_id: str = field("For undo.")


class SyncRoutes:
    """The endpoints of sync; each runs in a thread of the pool.

    Args:
        service: The use cases.
    """

    def __init__(self, service: "SyncService") -> None:
        self._service = service

    def status(self, request: Request) -> Response:
        """Return how sync stands."""
        return JsonAnswer(SyncStatusOut.of(self._service.status(actor_of(request))))

    def set_up(self, body: SyncSetupIn, request: Request) -> Response:
        """Begin to synchronise."""
        setup = SyncSetup(
            body.folder,
            body.device_name,
            tuple(body.local_namespaces),
            _secret(body.invitation),
            user=body.user,
            password=_secret(body.password),
        )
        report = self._service.set_up(setup, actor_of(request))
        return JsonAnswer(SyncReportOut.of(report), status_code=201)

    def run(self, body: SyncRunIn, request: Request) -> Response:
        """Run one round."""
        allowed = body.allow_removals
        return JsonAnswer(
            SyncReportOut.of(self._service.run(actor_of(request), allow_removals=allowed))
        )

    def invite(self, body: PersonProofIn, request: Request) -> Response:
        """Make an invitation."""
        code = self._service.invite(_secret(body.passphrase), actor_of(request))
        text = code.reveal().decode("ascii")
        code.wipe()
        return JsonAnswer(SyncInvitationOut.of(invitation=text), status_code=201)

    def conflicts(self, request: Request) -> Response:
        """List conflicts."""
        found = self._service.conflicts(actor_of(request))
        return JsonAnswer(SyncConflictListOut.of(data=SyncConflictOut.each(found)))

    def resolve(self, id: str, body: SyncChoiceIn, request: Request) -> Response:  # noqa: A002
        """Resolve a conflict."""
        changes = self._service.resolve(id, body.content, actor_of(request))
        return JsonAnswer(SyncChoiceOut.of(changes))

    def cancel(self, request: Request) -> Response:
        """Stop the running round."""
        self._service.cancel(actor_of(request))
        return Response(status_code=204)

    def pause(self, request: Request) -> Response:
        """Pause sync."""
        self._service.pause(actor_of(request))
        return Response(status_code=204)

    def resume(self, request: Request) -> Response:
        """Resume sync."""
        self._service.resume(actor_of(request))
        return Response(status_code=204)

    def sign_in(self, body: SyncAccessIn, request: Request) -> Response:
        """Use another user or password."""
        password = secret_text(body.password.get_secret_value())
        self._service.sign_in(body.user, password, actor_of(request))
        return Response(status_code=204)

    def remove(self, device: str, request: Request) -> Response:
        """Remove another device."""
        self._service.remove(device, actor_of(request))
        return Response(status_code=204)

    def leave(self, request: Request) -> Response:
        """Turn sync off."""
        self._service.leave(actor_of(request))
        return Response(status_code=204)


def _secret(given: SecretStr | None) -> Secret | None:
    return None if given is None else secret_text(given.get_secret_value())


def mount_sync(app: FastAPI, service: "SyncService") -> None:
    """Add the routes of sync to the application."""
    routes = SyncRoutes(service)
    add_operations(
        app,
        _TAG,
        Operation(
            "GET",
            _PATH,
            routes.status,
            summary="Get the state of sync",
            scope=Scope.ADMIN,
            answer=SyncStatusOut,
            description="For keys that see the whole vault.",
        ),
        Operation(
            "POST",
            _PATH,
            routes.set_up,
            summary="Begin to synchronise through a folder",
            scope=Scope.ADMIN,
            status=201,
            answer=SyncReportOut,
            others={
                403: "Not the person at the machine.",
                409: "Sync is set up already, or the folder does not fit the invitation.",
            },
            description=f"{_PERSON} Runs a first round.",
        ),
        Operation(
            "DELETE",
            _PATH,
            routes.leave,
            summary="Turn sync off on this device",
            scope=Scope.ADMIN,
            status=204,
            others={403: "Not the person at the machine.", 409: "Sync is off, or running."},
            description=f"{_PERSON} Every memory stays.",
        ),
        Operation(
            "PUT",
            f"{_PATH}/access",
            routes.sign_in,
            summary="Use another user or password of the server",
            scope=Scope.ADMIN,
            status=204,
            others={
                403: "Not the person at the machine.",
                409: "Sync is off, running, or goes through a folder that asks for none.",
                503: "The server refuses them, or does not answer.",
            },
            description=f"{_PERSON} They are used once the server accepts them.",
        ),
        Operation(
            "POST",
            f"{_PATH}/now",
            routes.run,
            summary="Synchronise now",
            scope=Scope.ADMIN,
            answer=SyncReportOut,
            others={
                409: "Sync is off, paused or cancelled, other devices removed so much that a "
                "person has to agree, or another device removed this one.",
                503: "The folder cannot be reached.",
            },
            description="For keys that see the whole vault; only the person allows removals.",
        ),
        Operation(
            "POST",
            f"{_PATH}/invitations",
            routes.invite,
            summary="Invite one more device",
            scope=Scope.ADMIN,
            status=201,
            answer=SyncInvitationOut,
            others={403: "Not the person, or the wrong passphrase.", 409: "Sync is off."},
            description=f"{_PERSON} Synchronise afterwards, so that the device can join.",
        ),
        Operation(
            "DELETE",
            f"{_PATH}/devices/{{device}}",
            routes.remove,
            summary="Remove another device",
            scope=Scope.ADMIN,
            status=204,
            others={
                403: "Not the person at the machine.",
                404: "There is no such device.",
                409: "Sync is off, it is this device, or another device removed this one.",
            },
            description=f"{_PERSON} Synchronise afterwards, so that the others learn of it. The "
            "memories on that device stay there; it gets nothing new, and nothing that it writes "
            "later is used. Invitations from before no longer count.",
        ),
        Operation(
            "GET",
            f"{_PATH}/conflicts",
            routes.conflicts,
            summary="List memories that devices changed at once",
            scope=Scope.ADMIN,
            answer=SyncConflictListOut,
            others={403: "Not the person at the machine."},
            description=_PERSON,
        ),
        Operation(
            "PUT",
            f"{_PATH}/conflicts/{{id}}",
            routes.resolve,
            summary="Resolve a conflict",
            scope=Scope.ADMIN,
            answer=SyncChoiceOut,
            others={
                403: "Not the person at the machine.",
                404: "This memory has no conflict.",
                409: "Sync is off.",
            },
            description=f"{_PERSON} Choose one of the texts or write another; all devices get it.",
        ),
        Operation(
            "POST",
            f"{_PATH}/cancel",
            routes.cancel,
            summary="Stop the running round",
            scope=Scope.ADMIN,
            status=204,
            description="It stops after its current file; what it did so far stays.",
        ),
        Operation(
            "POST",
            f"{_PATH}/pause",
            routes.pause,
            summary="Pause sync",
            scope=Scope.ADMIN,
            status=204,
            others={409: "Sync is off."},
        ),
        Operation(
            "POST",
            f"{_PATH}/resume",
            routes.resume,
            summary="Resume sync",
            scope=Scope.ADMIN,
            status=204,
            others={409: "Sync is off."},
        ),
    )
