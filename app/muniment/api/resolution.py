"""Which dialect a request speaks: by its prefix, its key, or, for neutral keys, its looks.

1. A first segment that names a dialect (``/azen/…``), or a path that only one has whatever the key
   (``/mcp``).
2. A key that names one by how it begins: every key of a dialect other than the native one does.
3. For the others (no key, a native key, the token of the instance): the rules in
   `muniment.api.dialects.neutral`, and the native dialect where none applies.

None of this is a check. Whether the key is good, and good for that dialect, the gate decides.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic_core import from_json
from starlette.types import ASGIApp, Receive, Scope, Send

from muniment.api.exchange import EXCHANGE, Exchange
from muniment.api.frame import Frame
from muniment.domain.access import Dialect
from muniment.services.keys import TOKEN_PREFIXES

_SLASHES: Final = re.compile(r"/{2,}")
_TOKENS: Final = tuple(
    (prefix.encode("ascii"), dialect)
    for dialect, prefix in (*TOKEN_PREFIXES.items(), (Dialect.MEMORYRELAY, "mem_"))
    if dialect is not Dialect.NATIVE
)
"""How keys begin; MemoryRelay's own also without ``prod_``, though none of ours does."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request at the root looks like.

    Args:
        method: HTTP method.
        path: Runs of slashes collapsed.
        query: Not decoded.
        headers: Names in lower case; of a repeated one the first.
    """

    method: str
    path: str
    query: bytes
    headers: Mapping[bytes, bytes]


@dataclass(frozen=True, slots=True)
class HeadRule:
    """A dialect that requests of certain looks belong to, when their key is neutral."""

    dialect: Dialect
    matches: Callable[[Asked], bool]


@dataclass(frozen=True, slots=True)
class BodyRule:
    """The dialect of requests whose path several dialects know, by their bodies.

    Args:
        method: HTTP method.
        path: The path at the root.
        dialect_of: Called with what was asked and the body, a JSON value; ``None``: no other than
            the head rules chose.
    """

    method: str
    path: str
    dialect_of: Callable[[Asked, Any], Dialect | None]


class Resolver:
    """Decide which dialect a request is answered in; any thread.

    Args:
        frames: Every dialect that the port speaks; the native one is among them.
        head_rules: In order; the first that matches decides.
        body_rules: At most one for a method and path.
    """

    def __init__(
        self,
        frames: Iterable[Frame],
        *,
        head_rules: Sequence[HeadRule],
        body_rules: Sequence[BodyRule],
    ) -> None:
        self._frames = {frame.dialect: frame for frame in frames}
        self._by_prefix = {frame.prefix: frame for frame in self._frames.values()}
        self._alone = {path: frame for frame in self._frames.values() for path in frame.alone}
        self._head_rules = tuple(head_rules)
        self._body_rules = {(rule.method, rule.path): rule for rule in body_rules}
        ways = (way for frame in self._frames.values() for way in frame.key_ways)
        self._key_ways = tuple(dict.fromkeys(ways))

    def received(self, scope: Scope) -> Scope:
        """Return a request's scope with its exchange, and its path as that dialect reads it."""
        path: str = scope["path"]
        collapsed = _SLASHES.sub("/", path)
        prefixed = self._prefixed(path, collapsed)
        if prefixed is not None:
            exchange, root_path = Exchange(prefixed), prefixed.prefix
        else:
            exchange, root_path = self._at_root(_asked(scope, collapsed)), ""
        if exchange.frame.collapses_slashes:
            path = collapsed
        return {**scope, "path": path, "root_path": root_path, EXCHANGE: exchange}

    def reconsider(self, scope: Scope, body: bytes) -> None:
        """Let the body of a neutral request decide, where its path belongs to several dialects."""
        exchange: Exchange = scope[EXCHANGE]
        rule = self._body_rules.get((scope["method"], scope["path"]))
        if rule is None or not exchange.is_neutral:
            return
        try:
            value = from_json(body, allow_inf_nan=False)
        except ValueError:
            return
        dialect = rule.dialect_of(_asked(scope, scope["path"]), value)
        if dialect in self._frames:
            exchange.frame = self._frames[dialect]

    def _prefixed(self, path: str, collapsed: str) -> Frame | None:
        frame = self._by_prefix.get(_first_segment(path))
        if frame is not None:
            return frame
        frame = self._by_prefix.get(_first_segment(collapsed))
        return frame if frame is not None and frame.collapses_slashes else None

    def _at_root(self, asked: Asked) -> Exchange:
        alone = self._alone.get(asked.path)
        if alone is not None:
            return Exchange(alone, takes_any_key=True)
        named = self._named_by_key(asked.headers)
        if named is not None:
            return Exchange(named)
        dialects = (rule.dialect for rule in self._head_rules if rule.matches(asked))
        dialect = next(dialects, Dialect.NATIVE)
        return Exchange(self._frames[dialect], is_neutral=True)

    def _named_by_key(self, headers: Mapping[bytes, bytes]) -> Frame | None:
        for way in self._key_ways:
            token = headers.get(way.header, b"")
            if way.scheme is not None:
                token = token.partition(b" ")[2]
            for prefix, dialect in _TOKENS:
                if token.startswith(prefix) and dialect in self._frames:
                    return self._frames[dialect]
        return None


class Reception:
    """The way in: resolves each request's dialect, so that even its first refusal is in it.

    Args:
        app: Everything else.
        resolver: Decides.
    """

    def __init__(self, app: ASGIApp, resolver: Resolver) -> None:
        self._app = app
        self._resolver = resolver

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Receive one request (event loop)."""
        await self._app(self._resolver.received(scope), receive, send)


def _first_segment(path: str) -> str:
    return "/" + path[1:].partition("/")[0]


def _asked(scope: Scope, path: str) -> Asked:
    headers = dict(reversed(scope["headers"]))
    return Asked(scope["method"], path, scope["query_string"], headers)
