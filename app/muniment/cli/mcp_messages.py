"""Conversion of MCP messages between lines and the port's HTTP.

Source:
    Model Context Protocol 2026-07-28, transports (stdio, streamable HTTP); JSON-RPC 2.0.
"""

import base64
import json
import re
from typing import Any, Final

from muniment.cli.client import Refusal

_REFUSED: Final = -32010
_CLIENT_MAX: Final = 60
_VERSION: Final = "io.modelcontextprotocol/protocolVersion"
_CLIENT: Final = "io.modelcontextprotocol/clientInfo"
_NAMED_BY: Final = {"tools/call": "name", "prompts/get": "name", "resources/read": "uri"}
"""The parameter that the header ``Mcp-Name`` repeats."""

BUG: Final = Refusal("Something went wrong inside Muniment", "", "Try again.", "error")
"""The message for a fault of the program."""

_PLAIN: Final = re.compile(r"(?! )[\x20-\x7e]*(?<! )")
_ENCODED: Final = re.compile(r"=\?base64\?.*\?=")


def message_of(line: bytes) -> dict[str, Any]:
    """Parse a line; empty for one that is no message, which the port refuses in its own words."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return message if isinstance(message, dict) else {}


def headers_of(message: dict[str, Any]) -> dict[str, str]:
    """Return the headers that HTTP needs for a message.

    Since 2026-07-28 a message names its protocol itself, and the headers repeat what routes it.
    """
    headers = {"Accept": "application/json, text/event-stream"}
    params = _mapping(message.get("params"))
    version = _mapping(params.get("_meta")).get(_VERSION)
    if not isinstance(version, str):
        return headers
    method = str(message.get("method"))
    headers |= {"MCP-Protocol-Version": _header(version), "Mcp-Method": _header(method)}
    name = params.get(_NAMED_BY.get(method, ""))
    if isinstance(name, str):
        headers["Mcp-Name"] = _header(name)
    return headers


def client_name(message: dict[str, Any]) -> str:
    """Return how the program names itself in a message; empty where it does not."""
    params = _mapping(message.get("params"))
    info = _mapping(params.get("clientInfo")) or _mapping(
        _mapping(params.get("_meta")).get(_CLIENT)
    )
    name = info.get("title") or info.get("name")
    return name.strip()[:_CLIENT_MAX] if isinstance(name, str) and name.isprintable() else ""


def line_of(body: bytes, message: dict[str, Any]) -> bytes | None:
    """Write the port's answer on one line, with the message's id; ``None`` for none.

    The port's refusals have no id, because they are decided before the message is read.
    """
    if not body or _wants_no_answer(message):
        return None
    answer = json.loads(body)
    if answer.get("id") is None:
        answer["id"] = message.get("id")
    return _line(answer)


def error_line(refusal: Refusal, message: dict[str, Any]) -> bytes | None:
    """Write why a message could not be delivered; ``None`` where no answer is expected."""
    if _wants_no_answer(message):
        return None
    error = {"code": _REFUSED, "message": _sentence(refusal), "data": {"code": refusal.code}}
    return _line({"jsonrpc": "2.0", "id": message.get("id"), "error": error})


def failed_call_line(refusal: Refusal, message: dict[str, Any]) -> bytes | None:
    """Write why a tool did nothing, as its result: programs show that to their agent."""
    if _wants_no_answer(message):
        return None
    content = [{"type": "text", "text": _sentence(refusal)}]
    result = {"resultType": "complete", "content": content, "isError": True}
    return _line({"jsonrpc": "2.0", "id": message.get("id"), "result": result})


def _sentence(refusal: Refusal) -> str:
    return ". ".join(part.rstrip(".") for part in str(refusal).splitlines()) + "."


def _wants_no_answer(message: dict[str, Any]) -> bool:
    return "method" in message and "id" not in message


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _line(document: dict[str, Any]) -> bytes:
    # ASCII, so that no reader takes a Unicode separator within a text for the end of the line.
    return json.dumps(document, separators=(",", ":")).encode("ascii")


def _header(value: str) -> str:
    if _PLAIN.fullmatch(value) and not _ENCODED.fullmatch(value):
        return value
    return f"=?base64?{base64.b64encode(value.encode('utf-8', 'replace')).decode('ascii')}?="
