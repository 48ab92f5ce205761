"""Actors (the person at the window, or an agent with an API key) and what they may do."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from muniment.domain.errors import NotAllowedError, NotFoundError
from muniment.domain.ids import KeyId

KEY_PREFIX: Final = "key:"
"""Prefix of the names of actors that are keys; the id of the key follows."""


class Scope(StrEnum):
    """What a key may do; write includes read, admin includes both."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"


_INCLUDED: Final = {
    Scope.READ: frozenset({Scope.READ}),
    Scope.WRITE: frozenset({Scope.READ, Scope.WRITE}),
    Scope.ADMIN: frozenset(Scope),
}


class Dialect(StrEnum):
    """The wire format of one memory API."""

    NATIVE = "native"
    AZEN = "azen"
    MEMORYRELAY = "memoryrelay"
    SENDRYX = "sendryx"
    MEMSYNC = "memsync"
    STATEBASE = "statebase"


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor and what it may reach.

    Args:
        name: ``person``, or ``key:<id>``, as the journal and `Memory.actor` store it.
        namespaces: In the order given; ``None`` means all. Writes that name no namespace go to the
            first.
        scopes: As granted; `may` adds the scopes that these include.
    """

    name: str
    namespaces: tuple[str, ...] | None
    scopes: frozenset[Scope]

    @property
    def is_agent(self) -> bool:
        """Whether this is a program with a key, neither the person nor Muniment itself."""
        return self.name.startswith(KEY_PREFIX)

    def may(self, scope: Scope) -> bool:
        """Return whether the actor holds a scope, directly or included in another."""
        return any(scope in _INCLUDED[held] for held in self.scopes)

    def require(self, scope: Scope) -> None:
        """Require a scope.

        Raises:
            NotAllowedError: The actor does not hold it.
        """
        if not self.may(scope):
            raise NotAllowedError(f"the scope {scope.value} is needed")

    def require_unconfined(self) -> None:
        """Require an admin of the whole vault.

        Raises:
            NotAllowedError: The actor lacks the scope, or is confined to some namespaces.
        """
        self.require(Scope.ADMIN)
        if self.namespaces is not None:
            raise NotAllowedError("it concerns the whole vault, but this key sees only part of it")

    def sees(self, namespace: str) -> bool:
        """Return whether a namespace exists for this actor."""
        return self.namespaces is None or namespace in self.namespaces

    def require_namespace(self, namespace: str) -> None:
        """Require that the actor sees the namespace.

        Raises:
            NotFoundError: It does not. What a key may not see does not exist for it.
        """
        if not self.sees(namespace):
            raise NotFoundError("there is no such namespace")


PERSON: Final = Actor("person", None, frozenset(Scope))
"""The person at the machine: every namespace, every scope."""

SYSTEM: Final = Actor("system", None, frozenset(Scope))
"""The program itself: background embedding, purge."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What is stored of a key: never the key itself, only a keyed hash in the store.

    ``rate_per_hour`` applies in addition to ``rate_per_minute``; ``None`` means no such limit.
    ``is_refused`` says that the key, or one of its namespaces, was changed outside Muniment, so it
    is not accepted; this is not stored. ``program`` is the program that last started ``muniment
    mcp`` with it, as far as known.
    """

    id: KeyId
    name: str
    dialect: Dialect
    namespaces: tuple[str, ...]
    scopes: frozenset[Scope]
    prefix: str
    rate_per_minute: int
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    paused_at: datetime | None
    revoked_at: datetime | None
    rate_per_hour: int | None = None
    is_refused: bool = False
    program: str = ""


@dataclass(frozen=True, slots=True)
class Namespace:
    """A namespace and its number of memories, without the trash and expired ones."""

    name: str
    created_at: datetime
    memory_count: int
