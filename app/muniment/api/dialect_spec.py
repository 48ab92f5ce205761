"""What the port has to know of a dialect before it can say a word in it.

Everything else about a dialect is its own application's. The port's checks are the same for all;
a spec says where the key stands, how a refusal is worded, and which paths need no key.
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
    """A header that a key may stand in.

    Args:
        name: Of the header.
        scheme: The word before the key; ``None``: there is none.
    """

    name: str
    scheme: str | None = None

    @property
    def header(self) -> bytes:
        """The header's name as ASGI has it."""
        return self.name.lower().encode("ascii")

    def split(self, value: bytes) -> tuple[bytes, bytes]:
        """Return the scheme and the key in a value of the header; empty what is not there.

        Any white space parts them: RFC 9110, section 11.4, allows several spaces.
        """
        if self.scheme is None:
            return b"", value
        scheme, *rest = value.split(None, 1) or [b""]
        return scheme, rest[0] if rest else b""

    def has_scheme(self, scheme: bytes) -> bool:
        """Return whether this is the word that stands before the key, in any letter case."""
        return scheme.lower() == (self.scheme or "").lower().encode("ascii")


BEARER: Final = KeyWay("Authorization", "Bearer")
X_API_KEY: Final = KeyWay("X-API-Key")


@dataclass(frozen=True, slots=True)
class Program:
    """What a dialect tells of the program.

    Args:
        version: Of the program.
        begun: When the port's application was built; seconds of `time.monotonic`.
    """

    version: str
    begun: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DialectSpec:
    """One dialect, as the port's checks see it.

    Args:
        dialect: Which; its name is the prefix it is mounted at.
        key_ways: Where a key may stand. In several at once it must be the same.
        refusal_of: Words a problem; the second argument is the path below the mount. The
            problem's headers are added to what it returns.
        build: Makes the dialect's application, from its spec, the house and what is told of the
            program; imports what it needs, since it may never be called.
        unknown_key: What is said of a key that is not good, where that is not what is said of a
            missing one.
        public: Paths without a key that are answered while the vault is locked as well.
        keyless: Paths without a key; locked, they are refused like any other.
        alone: Paths that no other dialect has, and whose clients read one wording alone: at the
            root they are this dialect's whatever the key, and a key of any dialect is good there.
        burst: How many minutes' calls may come at once, if it was quiet as long before.
        tells_rate: Whether each answer has ``X-RateLimit-Limit``, ``-Remaining`` and ``-Reset``.
        collapses_slashes: Whether ``//`` in a path counts as ``/``: some clients append a path
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
    burst: int = 1
    tells_rate: bool = False
    collapses_slashes: bool = True

    @property
    def prefix(self) -> str:
        """The path that the dialect is mounted at, besides the root."""
        return f"/{self.dialect.value}"
