"""Authentication for every dialect: vault state, API key, and rate limit."""

import hmac
import math
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from muniment.api.container_access import is_from_container
from muniment.api.dialect_spec import DialectSpec
from muniment.api.key_headers import KeyMissingError, presented_key
from muniment.api.problems import problem_of
from muniment.api.rates import HOUR_S, MINUTE_S, SlidingWindows, Verdict, Window
from muniment.api.refusals import HEADER_REPEATED, RATE_LIMITED, refuse
from muniment.api.request_state import RequestState, path_of, request_state_of
from muniment.domain.access import PERSON, Actor, ApiKey, Dialect
from muniment.domain.errors import (
    MunimentError,
    NotAllowedError,
    UnauthorizedError,
    VaultError,
    VaultLockedError,
    VaultMissingError,
)
from muniment.domain.vault.secret_bytes import Secret
from muniment.services.usage.usage_meter import RequestNote, note_request
from muniment.services.vault.vault_service import VaultState

if TYPE_CHECKING:
    from muniment.services.container import Services

ACTOR: Final = "muniment.actor"
"""Scope entry: the `Actor` that the key stands for."""

_LOCKED: Final = 423


class AuthMiddleware:
    """Pass a request on to its dialect's application if its key is valid.

    A request that is refused later, before any use case has counted it, counts as an error in the
    usage of its key.

    Args:
        app: The next application.
        services: The use cases; the keys are in their vault.
        instance_token: Authenticates the person at the machine.
        windows: Counts the calls.
        specs: All dialects of the port.
    """

    def __init__(
        self,
        app: ASGIApp,
        services: "Services",
        *,
        instance_token: Secret | None,
        windows: SlidingWindows,
        specs: Iterable[DialectSpec],
    ) -> None:
        self._app = app
        self._services = services
        self._instance_token = instance_token
        self._windows = windows
        self._bursts = {spec.dialect: spec.burst for spec in specs}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check one request (event loop).

        Raises:
            VaultError: The vault is not open.
            UnauthorizedError: The key is missing or invalid.
            NotAllowedError: A key of another dialect.
            RequestRefusedError: The key calls too often, there are different keys, or
                the dialect has its own error for an invalid key.
        """
        state, path = request_state_of(scope), path_of(scope)
        if path in state.spec.public:
            await self._app(scope, receive, send)
            return
        require_open(self._services.vault.state)
        if path in state.spec.keyless:
            await self._app(scope, receive, send)
            return
        actor = scope[ACTOR] = self._actor(scope, state)
        note = note_request()

        async def send_and_count(message: Message) -> None:
            # Before the answer is sent: a caller that has it sees it counted.
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

    def _actor(self, scope: Scope, state: RequestState) -> Actor:
        try:
            key, actor = self._authenticated(scope, state)
        except KeyMissingError:
            raise
        except (UnauthorizedError, NotAllowedError):
            if state.spec.unknown_key is None:
                raise
            raise refuse(state.spec.unknown_key) from None
        if key is not None:
            self._admit(key, state)
        return actor

    def _authenticated(self, scope: Scope, state: RequestState) -> tuple[ApiKey | None, Actor]:
        if state.has_rival_keys:
            raise refuse(HEADER_REPEATED, detail="the request has two different keys; send one")
        token = presented_key(scope["headers"], state.spec.key_ways)
        if (
            self._instance_token is not None
            and not is_from_container(scope)
            and hmac.compare_digest(token, self._instance_token.reveal())
        ):
            return None, PERSON
        key, actor = self._services.keys.authenticate(token.decode("ascii"))
        if not state.takes_any_key:
            _require_dialect(key, state.spec.dialect)
        return key, actor

    def _admit(self, key: ApiKey, state: RequestState) -> None:
        # One set of windows for each key: the dialects it is used in share its limit.
        burst = self._bursts[key.dialect]
        minute = Window(MINUTE_S, key.rate_per_minute)
        verdict = self._windows.admit(key.id, _windows_of(key, burst), paces=(minute,))
        if state.spec.has_rate_headers:
            state.answer_headers += _rate_headers(key, verdict)
        if verdict.full is not None:
            seconds = max(1, math.ceil(verdict.wait_s))
            raise refuse(
                RATE_LIMITED,
                detail=f"at most {_limit_text(verdict.full)}; wait {seconds} s",
                headers=((b"retry-after", b"%d" % seconds),),
                retry_after_s=seconds,
            )


def _require_dialect(key: ApiKey, dialect: Dialect) -> None:
    """Raise unless the key belongs to the dialect or is a native key, which is valid in all."""
    if key.dialect not in {dialect, Dialect.NATIVE}:
        raise NotAllowedError(
            f"the key belongs to the {key.dialect.value} dialect",
            hint=f"Use a key created for the {dialect.value} dialect.",
        )


def _windows_of(key: ApiKey, burst: int) -> tuple[Window, ...]:
    """Return a key's windows; a burst allows the calls of several minutes at once."""
    minutes = Window(MINUTE_S * burst, key.rate_per_minute * burst)
    if key.rate_per_hour is None:
        return (minutes,)
    return minutes, Window(HOUR_S, key.rate_per_hour)


def _limit_text(full: Window) -> str:
    lengths = {MINUTE_S: "a minute", HOUR_S: "an hour"}
    length = lengths.get(full.length_s, f"in {full.length_s / MINUTE_S:.0f} minutes")
    return f"{full.limit} call{'s' if full.limit > 1 else ''} {length}"


def _rate_headers(key: ApiKey, verdict: Verdict) -> list[tuple[bytes, bytes]]:
    return [
        (b"x-ratelimit-limit", b"%d" % key.rate_per_minute),
        (b"x-ratelimit-remaining", b"%d" % verdict.remaining),
        (b"x-ratelimit-reset", b"%d" % math.ceil(time.time() + verdict.reset_s)),
    ]


def require_open(state: VaultState) -> None:
    """Raise unless the vault is open.

    Raises:
        VaultLockedError: It is locked.
        VaultMissingError: There is none yet.
        VaultError: It is being opened.
    """
    if state is VaultState.LOCKED:
        raise VaultLockedError
    if state is VaultState.MISSING:
        raise VaultMissingError
    if state is not VaultState.UNLOCKED:
        raise VaultError("it is being opened", hint="Try again in a moment.")
