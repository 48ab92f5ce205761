"""Replay of answers for requests that repeat an ``Idempotency-Key``.

Answers are kept in memory only, for a day, and cleared when the vault is locked, since they contain
memories. Refused requests have changed nothing and are not kept.
"""

import asyncio
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from fastapi import Request, Response
from fastapi.routing import APIRoute

from muniment.api.dialects.statebase.refusals import KEY_REUSED
from muniment.api.refusals import refuse
from muniment.api.request_state import BODY, path_of
from muniment.api.routing import SCOPE_EXTENSION, ScopedRoute, actor_of
from muniment.domain.access import Scope
from muniment.domain.errors import InvalidInputError
from muniment.services.vault.vault_service import VaultState

if TYPE_CHECKING:
    from muniment.services.vault.vault_service import VaultService

HEADER: Final = "Idempotency-Key"
REPLAYED_HEADER: Final = "Idempotent-Replayed"
KEPT_S: Final = 24 * 3600.0
KEPT_MAX_ANSWERS: Final = 10_000
KEPT_MAX_BYTES: Final = 16 * 1024 * 1024
"""Limit of all bodies; beyond it the oldest answers are dropped."""

_KEY_MAX_CHARACTERS: Final = 255
_METHODS: Final = frozenset({"POST", "PATCH"})

_Name = tuple[str, str, str]
"""Caller, path and idempotency key."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A stored answer; ``until`` in seconds of the clock of `Replays`."""

    fingerprint: bytes
    status: int
    media_type: str | None
    body: bytes
    until: float

    def response(self) -> Response:
        return Response(
            self.body,
            status_code=self.status,
            media_type=self.media_type,
            headers={REPLAYED_HEADER: "true"},
        )


@dataclass(frozen=True, slots=True)
class _Running:
    """A request in progress."""

    fingerprint: bytes
    has_ended: asyncio.Event = field(default_factory=asyncio.Event)


class Replays:
    """Stores the answers of requests with an idempotency key.

    Requests run on the event loop; `forget` may be called on any thread.

    Args:
        now: A monotonic clock, in seconds.
        max_answers: Limit of answers.
        max_bytes: Limit of all bodies together.
    """

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        *,
        max_answers: int = KEPT_MAX_ANSWERS,
        max_bytes: int = KEPT_MAX_BYTES,
    ) -> None:
        self._now = now
        self._max_answers = max_answers
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[_Name, _Kept] = OrderedDict()
        self._kept_bytes = 0
        self._forgotten = 0
        self._running: dict[_Name, _Running] = {}

    def watch(self, vault: "VaultService") -> None:
        """Clear the answers whenever the vault is locked."""

        def on_state(state: VaultState) -> None:
            if state is VaultState.LOCKED:
                self.forget()

        vault.on_state_change(on_state)

    def forget(self) -> None:
        """Clear all answers, including those in progress."""
        with self._lock:
            self._kept.clear()
            self._kept_bytes = 0
            self._forgotten += 1

    async def once(
        self, name: _Name, fingerprint: bytes, run: Callable[[], Awaitable[Response]]
    ) -> Response:
        """Run a request, or return its stored answer.

        A second request of the same name waits for the first.

        Args:
            name: Caller, path and idempotency key.
            fingerprint: The request's fingerprint; it must be equal for equal names.
            run: Answers the request.

        Raises:
            RequestRefusedError: The name was used for another request.
        """
        while (running := self._running.get(name)) is not None:
            _require_same(running.fingerprint, fingerprint)
            await running.has_ended.wait()
        kept = self._held(name)
        if kept is not None:
            _require_same(kept.fingerprint, fingerprint)
            return kept.response()
        running = self._running[name] = _Running(fingerprint)
        forgotten = self._forgotten
        try:
            response = await run()
            if response.status_code < 300:
                self._keep(name, fingerprint, response, forgotten=forgotten)
            return response
        finally:
            del self._running[name]
            running.has_ended.set()

    def _held(self, name: _Name) -> _Kept | None:
        with self._lock:
            self._drop_old()
            return self._kept.get(name)

    def _keep(self, name: _Name, fingerprint: bytes, response: Response, *, forgotten: int) -> None:
        body = bytes(response.body)
        kept = _Kept(
            fingerprint, response.status_code, response.media_type, body, self._now() + KEPT_S
        )
        with self._lock:
            if self._forgotten != forgotten:
                return
            self._kept[name] = kept
            self._kept_bytes += len(body)
            self._drop_old()

    def _drop_old(self) -> None:
        """Drop expired and excess answers, oldest first. The lock must be held."""
        now = self._now()
        while self._kept and (
            next(iter(self._kept.values())).until <= now
            or len(self._kept) > self._max_answers
            or self._kept_bytes > self._max_bytes
        ):
            _, dropped = self._kept.popitem(last=False)
            self._kept_bytes -= len(dropped.body)


def replaying_route(replays: Replays) -> type[APIRoute]:
    """Return a route class whose POST and PATCH honour the header."""

    class ReplayingRoute(ScopedRoute):
        """A route that replays the answer to a repeated request."""

        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            """Wrap the handler of the route."""
            handler = super().get_route_handler()
            if _METHODS.isdisjoint(self.methods or ()):
                return handler
            needed = Scope((self.openapi_extra or {})[SCOPE_EXTENSION])

            async def handle(request: Request) -> Response:
                keys = request.headers.getlist(HEADER)
                if not keys:
                    return await handler(request)
                actor = actor_of(request)
                actor.require(needed)
                name = (actor.name, path_of(request.scope), _checked(keys))
                return await replays.once(name, _fingerprint(request), lambda: handler(request))

            return handle

    return ReplayingRoute


def _checked(keys: list[str]) -> str:
    if len(keys) > 1:
        raise InvalidInputError(HEADER, "must appear only once")
    if not 1 <= len(keys[0]) <= _KEY_MAX_CHARACTERS:
        raise InvalidInputError(HEADER, f"must have 1 to {_KEY_MAX_CHARACTERS} characters")
    return keys[0]


def _fingerprint(request: Request) -> bytes:
    parts = (request.method.encode(), request.scope["query_string"], request.scope.get(BODY, b""))
    return hashlib.sha256(b"\n".join(parts)).digest()


def _require_same(fingerprint: bytes, other: bytes) -> None:
    if fingerprint != other:
        raise refuse(KEY_REUSED)
