"""Requests at the root whose key names no dialect: what they look like decides.

The native dialect has what no rule takes. A path that several dialects know, but the native one
does not, is told by headers or query in `HEAD_RULES`, and where those are alike by the body in
`BODY_RULES`.
"""

import re
from typing import Any, Final

from muniment.api.resolution import Asked, BodyRule, HeadRule
from muniment.domain.access import Dialect

_SENDRYX_PATHS: Final = frozenset(
    f"/v1/memory/{name}" for name in ("store", "search", "forget", "list", "stats", "usage")
)

_STATEBASE_PATHS: Final = frozenset({"/v1/memory", "/health", "/health/ready", "/health/live"})
_STATEBASE_ROLLBACK: Final = re.compile(r"/v1/sessions/[^/]+/rollback")
_STATEBASE_FIELDS: Final = frozenset({"initial_state", "ttl_seconds"})


def _is_azen(asked: Asked) -> bool:
    if b"azen-api-key" in asked.headers or asked.path in {"/api/v1", "/openapi.yaml"}:
        return True
    return asked.path.startswith("/api/v1/")


def _is_sendryx(asked: Asked) -> bool:
    return asked.path in _SENDRYX_PATHS


def _is_statebase(asked: Asked) -> bool:
    if asked.path == "/v1/memory/search":
        return asked.method == "POST"  # Sendryx's is a GET
    if asked.path.startswith("/v1/memory/"):
        return asked.path not in _SENDRYX_PATHS  # none of which can be one of its ids
    if asked.path in {"/v1/memories", "/v1/memories/search"}:
        return asked.method == "GET" and _asks_for(asked, b"query")
    if b"x-api-key" in asked.headers and _is_called_by_statebase(asked):
        return True
    return asked.path in _STATEBASE_PATHS or _STATEBASE_ROLLBACK.fullmatch(asked.path) is not None


def _is_called_by_statebase(asked: Asked) -> bool:
    """Tell paths that others have as well by their ids and methods."""
    if asked.path.startswith("/v1/memories/mem_"):
        return asked.method in {"GET", "PUT", "DELETE"}
    if asked.path == "/v1/sessions":
        return asked.method == "GET"
    return asked.path.startswith("/v1/sessions/sess_")


def _of_session(asked: Asked, body: Any) -> Dialect | None:
    """Tell whose a session to create is: StateBase's clients say both, if only null."""
    is_foreign = b"x-api-key" in asked.headers and isinstance(body, dict)
    return Dialect.STATEBASE if is_foreign and not _STATEBASE_FIELDS.isdisjoint(body) else None


def _asks_for(asked: Asked, name: bytes) -> bool:
    return any(part.partition(b"=")[0] == name for part in asked.query.split(b"&"))


_MEMORYRELAY_PATH: Final = re.compile(
    r"/v2/.*|/v1/(health|sessions/get-or-create|entities/links"
    r"|memories/(search|context|maintenance|backfill-entities)"
    r"|memories/[^/]+/(importance|extract-entities|extraction-status)"
    r"|entities/[^/]+/(neighborhood|link|link/[^/]+)|agents/[^/]+/stats)"
)
_SHARED_PATH: Final = re.compile(r"/v1/(memories|agents|entities|sessions)(/.*)?")
_MEMORYRELAY_FIELDS: Final = frozenset({"memory_type", "project_id", "auto_extract_entities"})
_MEMORYRELAY_SEARCH: Final = frozenset({"min_score", "threshold", "search_mode"})
_MEMSYNC_SEARCH: Final = frozenset({"categories", "rerank", "include_bio", "thread_id"})


def _is_memoryrelay(asked: Asked) -> bool:
    """Tell paths that the native dialect has not; of shared ones, its ways that are not native."""
    if _MEMORYRELAY_PATH.fullmatch(asked.path):
        return True
    if _SHARED_PATH.fullmatch(asked.path) is None:
        return False
    is_put = asked.method == "PUT" and asked.path.count("/") == 3
    return is_put or b"x-api-key" in asked.headers


def _of_memory(asked: Asked, body: Any) -> Dialect | None:
    """Tell whose a memory to store is; the native dialect knows no field of the others."""
    if not isinstance(body, dict):
        return None
    if "messages" in body:
        return Dialect.MEMSYNC
    if b"x-api-key" not in asked.headers and _MEMORYRELAY_FIELDS.isdisjoint(body):
        return None
    if body.get("agent_id") is None and not {"type", "session_id"}.isdisjoint(body):
        return Dialect.STATEBASE
    return Dialect.MEMORYRELAY


def _of_search(asked: Asked, body: Any) -> Dialect | None:
    """Tell whose a search is; where it says nothing, MemoryRelay's newest client sends a bearer."""
    if not isinstance(body, dict):
        return None
    if not _MEMSYNC_SEARCH.isdisjoint(body):
        return Dialect.MEMSYNC
    if not _MEMORYRELAY_SEARCH.isdisjoint(body) or b"authorization" in asked.headers:
        return Dialect.MEMORYRELAY
    return Dialect.MEMSYNC


_MEMSYNC_PATH: Final = re.compile(
    r"/memories(/[^/]+)?|(/v1)?/memories/batch-delete|/profile(/bio)?|/users/(profile|bio)"
)
_MEMSYNC_OWN_ACCOUNT: Final = re.compile(r"/v1/(profile(/bio)?|users/(profile|bio))")


def _is_memsync(asked: Asked) -> bool:
    """Tell paths without /v1, pages by number, and of shared paths what no other sends there."""
    if _MEMSYNC_PATH.fullmatch(asked.path):
        return True
    if asked.path == "/v1/memories":
        has_number = _asks_for(asked, b"page") or _asks_for(asked, b"page_size")
        return asked.method == "GET" and has_number and not _asks_for(asked, b"query")
    if b"x-api-key" not in asked.headers:
        return False
    return _MEMSYNC_OWN_ACCOUNT.fullmatch(asked.path) is not None or _changes_as_memsync(asked)


def _changes_as_memsync(asked: Asked) -> bool:
    """Tell who changes or deletes a memory whose id others have as well."""
    if not asked.path.startswith("/v1/memories/mem_") or asked.path.count("/") > 3:
        return False
    has_words = _asks_for(asked, b"cascade") or _asks_for(asked, b"backup")
    return asked.method == "PATCH" or (asked.method == "DELETE" and has_words)


HEAD_RULES: Final[tuple[HeadRule, ...]] = (
    HeadRule(Dialect.AZEN, _is_azen),
    # Before the next, whose memories have the same ids.
    HeadRule(Dialect.MEMSYNC, _is_memsync),
    HeadRule(Dialect.STATEBASE, _is_statebase),
    HeadRule(Dialect.SENDRYX, _is_sendryx),
    # Last: what it shares with others is its own where theirs do not take it.
    HeadRule(Dialect.MEMORYRELAY, _is_memoryrelay),
)
"""In order; the first that matches decides."""

BODY_RULES: Final[tuple[BodyRule, ...]] = (
    BodyRule("POST", "/v1/memories", _of_memory),
    BodyRule("POST", "/v1/sessions", _of_session),
    BodyRule("POST", "/v1/memories/search", _of_search),
)
"""At most one for a method and path."""
