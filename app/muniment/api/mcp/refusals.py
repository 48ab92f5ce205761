"""Errors at MCP's path before the SDK sees a request, as JSON-RPC errors.

MCP clients show the message of a JSON-RPC error to the agent, whatever the status, and drop any
other body. This way an agent learns that the vault is locked and what to do about it.
"""

from typing import Any, Final

from pydantic_core import from_json, to_json

from muniment.api.problems import Problem, Refusal

MCP_PATH: Final = "/mcp"
REFUSED: Final = -32010
"""Error code of every refusal of the port; JSON-RPC 2.0 reserves the range for servers."""

RESOURCE_NOT_FOUND: Final = -32002
_PARSE_ERROR: Final = -32700
_INVALID_REQUEST: Final = -32600
_ID_MAX: Final = 255
_JSON: Final = "application/json"


def mcp_refusal(problem: Problem, _path: str) -> Refusal:
    """Return a problem as a JSON-RPC error with the same HTTP status."""
    data = {"code": problem.code, "status": problem.status}
    return Refusal(problem.status, _JSON, _error(REFUSED, problem.text(), data))


def spec_refusal(body: bytes) -> Refusal | None:
    """Return the refusal for a body that is not a single JSON-RPC message, else ``None``.

    The SDK would refuse it as well, but its message quotes the body and names its own models.
    """
    try:
        message = from_json(body, allow_inf_nan=False)
    except ValueError:
        return Refusal(400, _JSON, _error(_PARSE_ERROR, "The body is not valid JSON"))
    if not _is_message(message):
        message = "The body must be one JSON-RPC 2.0 message"
        return Refusal(400, _JSON, _error(_INVALID_REQUEST, message))
    return None


def _is_message(message: Any) -> bool:
    if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
        return False
    if not isinstance(message.get("params", {}), dict):
        return False
    if "id" in message and not _is_id(message["id"]):
        return False
    is_answer = "method" not in message and "id" in message
    return isinstance(message.get("method"), str) or (is_answer and _has_outcome(message))


def _has_outcome(message: dict[str, Any]) -> bool:
    if "error" in message:
        error = message["error"]
        return isinstance(error, dict) and isinstance(error.get("message"), str)
    return isinstance(message.get("result"), dict)


def _is_id(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= _ID_MAX
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53


def _error(code: int, message: str, data: dict[str, Any] | None = None) -> bytes:
    error = {"code": code, "message": message, **({} if data is None else {"data": data})}
    return to_json({"jsonrpc": "2.0", "id": None, "error": error})
