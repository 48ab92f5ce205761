"""Selection of the dialect that answers a request, by its path prefix or its key only.

1. A first path segment that names a dialect (``/azen/…``).
2. At the root, a path that is the same for the keys of all dialects (``/mcp``).
3. At the root, the prefix of the key.
4. Without such a key, a header that only one dialect reads (``azen-api-key``).
5. Without both, the only dialect that answers the path without a key (``/health``), else the native
   dialect.

This checks nothing: the auth middleware decides whether the key is valid for the dialect.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from starlette.types import Scope

from muniment.api.dialect_spec import DialectSpec
from muniment.api.request_state import REQUEST_STATE, RequestState
from muniment.domain.access import Dialect
from muniment.services.agents.key_drafts import TOKEN_PREFIXES

_SLASHES: Final = re.compile(r"/{2,}")
_TOKENS: Final = tuple(
    (prefix.encode("ascii"), dialect)
    for dialect, prefix in (*TOKEN_PREFIXES.items(), (Dialect.MEMORYRELAY, "mem_"))
)
"""Prefixes of keys; MemoryRelay's own keys may lack ``prod_``, ours do not."""


class Resolver:
    """Select the dialect of a request; any thread.

    Args:
        specs: All dialects of the port, the native one included.
    """

    def __init__(self, specs: Iterable[DialectSpec]) -> None:
        self._specs = {spec.dialect: spec for spec in specs}
        self._native = self._specs[Dialect.NATIVE]
        self._by_prefix = {spec.prefix: spec for spec in self._specs.values()}
        self._alone = {path: spec for spec in self._specs.values() for path in spec.alone}
        self._open = _open_paths(self._specs.values())
        read = [(way, spec) for spec in self._specs.values() for way in spec.key_ways]
        self._ways = {way.header: way for way, _ in read}
        count = Counter(way.header for way, _ in read)
        self._own_headers = {way.header: spec for way, spec in read if count[way.header] == 1}

    def received(self, scope: Scope) -> Scope:
        """Return a request's scope with its `RequestState` and the path as its dialect reads it."""
        path: str = scope["path"]
        collapsed = _SLASHES.sub("/", path)
        prefixed = self._prefixed(path, collapsed)
        if prefixed is not None:
            state, root_path = RequestState(prefixed), prefixed.prefix
        else:
            state, root_path = self._at_root(collapsed, scope["headers"]), ""
        if state.spec.collapses_slashes:
            path = collapsed
        return {**scope, "path": path, "root_path": root_path, REQUEST_STATE: state}

    def _prefixed(self, path: str, collapsed: str) -> DialectSpec | None:
        spec = self._by_prefix.get(_first_segment(path))
        if spec is not None:
            return spec
        spec = self._by_prefix.get(_first_segment(collapsed))
        return spec if spec is not None and spec.collapses_slashes else None

    def _at_root(self, path: str, headers: Iterable[tuple[bytes, bytes]]) -> RequestState:
        alone = self._alone.get(path)
        if alone is not None:
            return RequestState(alone, takes_any_key=True)
        headers = tuple(headers)
        named, keys = self._presented(headers)
        if not named:
            own = (self._own_headers[name] for name, _ in headers if name in self._own_headers)
            spec = next(own, self._open.get(path, self._native))
        else:
            spec = self._native if len(named) > 1 else self._specs[named.pop()]
        return RequestState(spec, has_rival_keys=len(keys) > 1)

    def _presented(self, headers: Iterable[tuple[bytes, bytes]]) -> tuple[set[Dialect], set[bytes]]:
        """Return the dialects and the keys found in the headers that may hold keys."""
        named, keys = set[Dialect](), set[bytes]()
        for name, value in headers:
            if name not in self._ways:
                continue
            scheme, token = self._ways[name].split(value)
            found = {dialect for prefix, dialect in _TOKENS if token.startswith(prefix)}
            if token and (found or self._ways[name].has_scheme(scheme)):
                keys.add(token)
            named |= found
        return named & self._specs.keys(), keys


def _first_segment(path: str) -> str:
    return "/" + path[1:].partition("/")[0]


def _open_paths(specs: Iterable[DialectSpec]) -> dict[str, DialectSpec]:
    """Return the paths that only one dialect answers without a key, with its spec."""
    declared = [(path, spec) for spec in specs for path in spec.public | spec.keyless]
    count = Counter(path for path, _ in declared)
    return {path: spec for path, spec in declared if count[path] == 1}
