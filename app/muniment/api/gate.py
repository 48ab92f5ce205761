"""Who calls: the lock, the key and its rate, in front of one dialect's application."""

import hmac
import math
from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from muniment.api.problems import problem_of
from muniment.api.rates import SlidingWindow
from muniment.api.refusals import RATE_LIMITED, refuse
from muniment.domain.access import PERSON, Actor, Dialect
from muniment.domain.errors import (
    MunimentError,
    NotAllowedError,
    UnauthorizedError,
    VaultError,
    VaultLockedError,
    VaultMissingError,
)
from muniment.domain.secrets import Secret
from muniment.services.metering import RequestNote, note_request
from muniment.services.vault import VaultState

if TYPE_CHECKING:
    from muniment.services.house import Services

ACTOR: Final = "muniment.actor"
"""Scope entry: the `Actor` that the key stands for."""

_TOKEN_MAX_BYTES: Final = 512
_LOCKED: Final = 423


class Gate:
    """Let a request through to a dialect's application when its key is good.

    A request that is let through and refused further on, before any use case has counted it,
    counts as an error in the usage of its key.

    Args:
        app: The dialect's application.
        services: The house; the keys live in its vault.
        dialect: Keys of another one are refused.
        instance_token: Stands for the person at the machine; kept where only they can read it.
        public: Paths without a key, as the application sees them.
        window: Shared by all gates of a port.
    """

    def __init__(
        self,
        app: ASGIApp,
        services: "Services",
        *,
        dialect: Dialect,
        instance_token: Secret | None,
        public: Collection[str],
        window: SlidingWindow,
    ) -> None:
        self._app = app
        self._services = services
        self._dialect = dialect
        self._instance_token = instance_token
        self._public = frozenset(public)
        self._window = window

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check one request (event loop).

        Raises:
            VaultError: The vault is not open.
            UnauthorizedError: No key, or none that is good.
            NotAllowedError: A key of another dialect.
            RequestRefusedError: The key calls too often.
        """
        if path_of(scope) in self._public:
            await self._app(scope, receive, send)
            return
        require_open(self._services.vault.state)
        actor = scope[ACTOR] = self._actor(_bearer_token(scope))
        note = note_request()

        async def send_and_count(message: Message) -> None:
            # Before the answer goes out: who has it finds it counted.
            if message["type"] == "http.response.start":
                self._count(actor, note, message["status"])
            await send(message)

        try:
            await self._app(scope, receive, send_and_count)
        except MunimentError as error:
            self._count(actor, note, problem_of(error).status)
            raise

    def _count(self, actor: Actor, note: RequestNote, status: int) -> None:
        if status >= 400 and status != _LOCKED and not note.is_counted:
            self._services.usage.refused(actor)

    def _actor(self, token: bytes) -> Actor:
        if self._instance_token is not None and hmac.compare_digest(
            token, self._instance_token.reveal()
        ):
            return PERSON
        key, actor = self._services.keys.authenticate(token.decode("ascii"))
        if key.dialect is not self._dialect:
            raise NotAllowedError(
                f"the key belongs to the {key.dialect.value} dialect",
                hint=f"Use a key made for the {self._dialect.value} dialect.",
            )
        wait_s = self._window.admit(key.id, key.rate_per_minute)
        if wait_s > 0:
            seconds = max(1, math.ceil(wait_s))
            raise refuse(
                RATE_LIMITED,
                detail=f"at most {key.rate_per_minute} calls a minute; wait {seconds} s",
                headers=((b"retry-after", b"%d" % seconds),),
            )
        return actor


def path_of(scope: Scope) -> str:
    """Return the path below the place where the application is mounted."""
    path: str = scope["path"]
    return path[len(scope.get("root_path", "")) :]


def require_open(state: VaultState) -> None:
    """Do nothing if the vault is open.

    Raises:
        VaultLockedError: It is locked.
        VaultMissingError: There is none yet.
        VaultError: It is just being opened.
    """
    if state is VaultState.LOCKED:
        raise VaultLockedError
    if state is VaultState.MISSING:
        raise VaultMissingError
    if state is not VaultState.UNLOCKED:
        raise VaultError("it is just being opened", hint="Try again in a moment.")


def _bearer_token(scope: Scope) -> bytes:
    """Return the token of the Authorization header: visible ASCII, at most 512 bytes."""
    for name, value in scope["headers"]:
        if name == b"authorization":
            scheme, _, token = value.partition(b" ")
            is_token = 0 < len(token) <= _TOKEN_MAX_BYTES and all(
                33 <= byte <= 126 for byte in token
            )
            if scheme.lower() == b"bearer" and is_token:
                return bytes(token)
            raise UnauthorizedError("the Authorization header is not `Bearer <key>`")
    raise UnauthorizedError("there is no Authorization header")
