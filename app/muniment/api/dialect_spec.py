"""What the port's middleware needs to know about a dialect.

The checks are the same for all dialects. A spec says which header holds the key, how errors are
worded, and which paths need no key. Everything else is in the dialect's own application.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from muniment.api.problems import Problem, Refusal
from muniment.domain.access import Dialect

if TYPE_CHECKING:
    from fastapi import FastAPI

    from muniment.services.container import Services


@dataclass(frozen=True, slots=True)
class KeyWay:
    """A header that may hold the key.

    Args:
        name: The header's name.
        scheme: The authentication scheme before the key; ``None`` if there is none.
    """

    name: str
    scheme: str | None = None

    @property
    def header(self) -> bytes:
        """The header's name in ASGI's form."""
        return self.name.lower().encode("ascii")

    def split(self, value: bytes) -> tuple[bytes, bytes]:
        """Split a header value into scheme and key; an absent part is empty.

        Any white space separates them: RFC 9110, section 11.4, allows several spaces.
        """
        if self.scheme is None:
            return b"", value
        scheme, *rest = value.split(None, 1) or [b""]
        return scheme, rest[0] if rest else b""

    def has_scheme(self, scheme: bytes) -> bool:
        """Return whether this is the header's scheme, ignoring case."""
        return scheme.lower() == (self.scheme or "").lower().encode("ascii")


BEARER: Final = KeyWay("Authorization", "Bearer")
X_API_KEY: Final = KeyWay("X-API-Key")


@dataclass(frozen=True, slots=True)
class Program:
    """What a dialect reports about the program.

    Args:
        version: The program's version.
        begun: When the port's application was built; seconds of `time.monotonic`.
    """

    version: str
    begun: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DialectSpec:
    """One dialect, as the port's middleware sees it.

    Args:
        dialect: Its name is the path prefix.
        key_ways: Headers that may hold the key. If several do, the keys must be equal.
        refusal_of: Words a problem; the second argument is the path below the prefix. The
            problem's headers are added to the result.
        build: Builds the dialect's application from its spec, the services and the program. It
            imports what it needs itself, since it may never be called.
        unknown_key: The error for an invalid key, if it differs from that for a missing one.
        public: Paths that need no key, even while the vault is locked.
        keyless: Paths that need no key but an open vault.
        alone: Paths that only this dialect has. At the root they belong to it whatever the key,
            and accept a key of any dialect.
        uploads: Paths that are posted a file as their body, which their route reads itself.
        burst: How many minutes' calls may arrive at once after as many quiet minutes.
        has_rate_headers: Whether answers have ``X-RateLimit-Limit``, ``-Remaining`` and ``-Reset``.
        collapses_slashes: Whether ``//`` in a path is read as ``/``: some clients append a path
            to a base URL that ends with a slash.
    """

    dialect: Dialect
    key_ways: tuple[KeyWay, ...]
    refusal_of: Callable[[Problem, str], Refusal]
    build: "Callable[[DialectSpec, Services, Program], FastAPI]"
    unknown_key: Problem | None = None
    public: frozenset[str] = frozenset()
    keyless: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()
    uploads: frozenset[str] = frozenset()
    burst: int = 1
    has_rate_headers: bool = False
    collapses_slashes: bool = True

    @property
    def prefix(self) -> str:
        """The path prefix of the dialect; it also answers at the root."""
        return f"/{self.dialect.value}"
