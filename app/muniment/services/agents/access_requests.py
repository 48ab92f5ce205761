"""Requests of programs without a key: the person allows or denies each of them.

A request is kept in memory only, for ten minutes, and ends when the vault is locked. Everything in
it comes from the program that asks, so it is shown as plain text and never believed.
"""

import secrets
import shlex
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from muniment.domain.access import Actor, ApiKey, Scope
from muniment.domain.changes import ChangeSet
from muniment.domain.errors import (
    AccessDeniedError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from muniment.services.agents.agent_key_files import agent_slug
from muniment.services.agents.key_checks import check_namespaces
from muniment.services.agents.key_drafts import KeyDraft
from muniment.services.vault.vault_service import VaultState

if TYPE_CHECKING:
    from muniment.services.agents.agent_keys import AgentKeyService
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.engine.change_feed import ChangeFeed

REQUEST_PREFIX: Final = "ask_"
"""What ids of requests begin with, among the keys of a change set."""

PENDING_MAX: Final = 8
"""How many programs may wait at a time."""

HOURLY_MAX: Final = 20
"""How many requests a person is shown within an hour."""

PENDING_FOR: Final = timedelta(minutes=10)
DENIED_FOR: Final = timedelta(hours=24)
_HOUR: Final = timedelta(hours=1)
_DENIED_MAX: Final = 256
_NAME_MAX: Final = 60
_PROGRAM_MAX: Final = 120
_NAMESPACES_MAX: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessDraft:
    """What a program asks for.

    Args:
        name: What the agent is to be called.
        program: The executable that asks, if known.
        client: How the program names itself, if it does.
        namespaces: What it asks to reach.
        scopes: What it asks to do.
    """

    name: str
    program: str = ""
    client: str = ""
    namespaces: tuple[str, ...] = ("default",)
    scopes: frozenset[Scope] = frozenset({Scope.READ, Scope.WRITE})

    @property
    def origin(self) -> str:
        """What the program is recognised by under another name; may be empty."""
        return self.program or self.client


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRequest:
    """A request that waits for the person.

    Args:
        id: For allowing and denying.
        draft: What is asked for.
        asked_at: When.
        expires_at: When it ends without a decision.
        current: The key this agent already has; allowing the request replaces it.
        revoked: The key revoked last of an agent of this name or program.
    """

    id: str
    draft: AccessDraft
    asked_at: datetime
    expires_at: datetime
    current: ApiKey | None = None
    revoked: ApiKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessGrant:
    """What the person gives; an unset rate means the usual one."""

    namespaces: tuple[str, ...]
    scopes: frozenset[Scope]
    rate_per_minute: int | None = None
    rate_per_hour: int | None = None
    expires_at: datetime | None = None


class AccessRequestService:
    """Keeps requests until the person decides; any thread.

    Args:
        session: The open vault.
        agents: Gives an agent its key.
        changes: Hears of every request and decision.
    """

    def __init__(
        self, session: "VaultSession", agents: "AgentKeyService", changes: "ChangeFeed"
    ) -> None:
        self._session = session
        self._agents = agents
        self._changes = changes
        self._lock = threading.Lock()
        self._windows = 0
        self._pending: dict[str, AccessRequest] = {}
        self._denied: dict[str, datetime] = {}
        self._asked: deque[datetime] = deque(maxlen=HOURLY_MAX)

    def announce_person(self) -> Callable[[], None]:
        """Take requests from now on: a window shows them. Call the result to end it, once."""
        with self._lock:
            self._windows += 1

        def leave() -> None:
            with self._lock:
                self._windows -= 1
                if not self._windows:
                    self._pending.clear()

        return leave

    def ask(self, draft: AccessDraft, actor: Actor) -> AccessRequest:
        """Ask the person for access; a program that asks again gets the request it has.

        Raises:
            NotAllowedError: The actor is an agent: only a program of this machine may ask.
            InvalidInputError: A field is invalid.
            AccessDeniedError: There is no window, the person denied it, or too many ask.
        """
        if actor.is_agent:
            raise NotAllowedError("only the person's own programs may ask for access", hint="")
        draft = _checked(draft)
        now = self._now()
        with self._lock:
            self._drop_old(now)
            slug = agent_slug(draft.name)
            waiting = next(
                (each for each in self._pending.values() if agent_slug(each.draft.name) == slug),
                None,
            )
            if waiting is not None:
                return waiting
            self._require_admission(draft, slug, now)
            request = AccessRequest(
                id=REQUEST_PREFIX + secrets.token_hex(8),
                draft=draft,
                asked_at=now,
                expires_at=now + PENDING_FOR,
            )
            self._pending[request.id] = request
            self._asked.append(now)
        self._publish(request, actor)
        return request

    def pending(self, actor: Actor) -> tuple[AccessRequest, ...]:
        """Return the requests that wait, oldest first, as far as the actor could allow them.

        Raises:
            NotAllowedError: The actor is no admin.
        """
        actor.require(Scope.ADMIN)
        now = self._now()
        with self._lock:
            self._drop_old(now)
            waiting = tuple(self._pending.values())
        return tuple(
            replace(
                request,
                current=self._agents.live(request.draft.name, actor),
                revoked=self._agents.revoked(request.draft.name, request.draft.origin, actor),
            )
            for request in waiting
            if all(actor.sees(name) for name in request.draft.namespaces)
        )

    def allow(self, request_id: str, grant: AccessGrant, actor: Actor) -> ApiKey:
        """Give the agent its key, in its file; it finds it there at its next call.

        Raises:
            InvalidInputError: A field is invalid; the request still waits.
            NotFoundError: No such request waits, or the actor does not see a namespace.
            DiskFullError: No space; the request still waits. Likewise of
                `StorageUnavailableError`.
        """
        request = self._taken(request_id, actor)
        draft = KeyDraft(
            namespaces=grant.namespaces,
            name=request.draft.name,
            scopes=grant.scopes,
            rate_per_minute=grant.rate_per_minute,
            rate_per_hour=grant.rate_per_hour,
            expires_at=grant.expires_at,
        )
        try:
            key = self._agents.grant(draft, actor)
        except Exception:
            with self._lock:
                self._pending[request.id] = request
            raise
        self._publish(request, actor)
        return key

    def deny(self, request_id: str, actor: Actor) -> None:
        """Refuse the agent, and do not ask about it again for a day.

        Raises:
            NotFoundError: There is no such pending request.
        """
        request = self._taken(request_id, actor)
        now = self._now()
        with self._lock:
            self._denied[agent_slug(request.draft.name)] = now
            while len(self._denied) > _DENIED_MAX:
                del self._denied[next(iter(self._denied))]
        self._publish(request, actor)

    def note_state(self, state: VaultState) -> None:
        """End every request when the vault is locked: the listener of the vault's state."""
        if state in {VaultState.LOCKED, VaultState.MISSING}:
            with self._lock:
                self._pending.clear()

    def _taken(self, request_id: str, actor: Actor) -> AccessRequest:
        """Take a request out, so that nobody else decides about it."""
        actor.require(Scope.ADMIN)
        now = self._now()
        with self._lock:
            self._drop_old(now)
            request = self._pending.get(request_id)
            if request is None or not all(actor.sees(name) for name in request.draft.namespaces):
                raise NotFoundError(
                    "there is no such pending request",
                    hint="The program asks again when it is used.",
                )
            return self._pending.pop(request_id)

    def _require_admission(self, draft: AccessDraft, slug: str, now: datetime) -> None:
        if not self._windows:
            raise AccessDeniedError(
                "it has no key, and no window is open to ask for one", hint=_creation_hint(draft)
            )
        if slug in self._denied:
            raise AccessDeniedError("it was denied in Muniment's window")
        hour = [moment for moment in self._asked if moment > now - _HOUR]
        if len(self._pending) >= PENDING_MAX or len(hour) >= HOURLY_MAX:
            raise AccessDeniedError(
                "too many agents are asking at once", hint="Allow or deny the other requests first."
            )

    def _drop_old(self, now: datetime) -> None:
        self._pending = {
            id_: request for id_, request in self._pending.items() if request.expires_at > now
        }
        self._denied = {
            slug: moment for slug, moment in self._denied.items() if moment > now - DENIED_FOR
        }

    def _now(self) -> datetime:
        with self._session.borrow() as opened:
            return opened.clock.now()

    def _publish(self, request: AccessRequest, actor: Actor) -> None:
        self._changes.add(ChangeSet(actor.name, keys=(request.id,)))
        self._changes.publish()


def _creation_hint(draft: AccessDraft) -> str:
    """Return which command makes the key."""
    namespaces = " ".join(f"--namespace {shlex.quote(name)}" for name in draft.namespaces)
    scope = "" if Scope.WRITE in draft.scopes else " --scope read"
    name = shlex.quote(draft.name)
    return f"Make one with `muniment key create --save --name {name} {namespaces}{scope}`."


def _checked(draft: AccessDraft) -> AccessDraft:
    """Return a draft whose texts are short and printable; a name has to be so by itself."""
    name = draft.name
    if not agent_slug(name) or len(name) > _NAME_MAX or not name.isprintable():
        raise InvalidInputError("name", f"must have a letter or digit, at most {_NAME_MAX}")
    check_namespaces(draft.namespaces)
    if len(draft.namespaces) > _NAMESPACES_MAX:
        raise InvalidInputError("namespaces", f"must be at most {_NAMESPACES_MAX}")
    if not draft.scopes <= {Scope.READ, Scope.WRITE} or Scope.READ not in draft.scopes:
        raise InvalidInputError("scopes", "must be read, or read and write")
    return replace(
        draft,
        program=_plain(draft.program),
        client=_plain(draft.client),
        namespaces=tuple(dict.fromkeys(draft.namespaces)),
    )


def _plain(text: str) -> str:
    """Return the printable part of a text on one short line."""
    printable = "".join(letter for letter in text if letter.isprintable())
    return " ".join(printable.split())[:_PROGRAM_MAX]
