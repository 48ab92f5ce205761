"""MCP's messages between lines and HTTP; the SDK's own reading of them is the measure."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from mcp.shared.inbound import InboundModernRoute, classify_inbound_request, decode_header_value

from muniment.cli.client import Refusal
from muniment.cli.mcp_messages import error_line, headers_of, line_of, message_of

META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
}
names = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)


def modern(method: str, **params: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": 1, "method": method, "params": {"_meta": META, **params}}


@given(names)
def test_headers_repeat_what_the_message_says(name: str) -> None:
    for message in (
        modern("tools/call", name=name, arguments={}),
        modern("resources/read", uri=name),
        modern("tools/list"),
        modern("server/discover"),
    ):
        headers = {key.lower(): value for key, value in headers_of(message).items()}
        assert all(value.isascii() and value.isprintable() for value in headers.values())
        found = classify_inbound_request(message, headers=headers)
        assert isinstance(found, InboundModernRoute), found
    assert decode_header_value(headers_of(modern("tools/call", name=name))["Mcp-Name"]) == name


@given(
    st.recursive(
        st.none() | st.integers() | st.text(),
        lambda x: (
            st.lists(x)
            | st.dictionaries(st.sampled_from(["method", "params", "_meta", "name", *META]), x)
        ),
    )
)
def test_no_message_is_too_odd_for_headers(document: Any) -> None:
    headers = headers_of(message_of(json.dumps(document).encode()))

    assert headers["Accept"] == "application/json, text/event-stream"


def test_messages_of_before_have_no_headers_of_their_own() -> None:
    old = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "list"}}

    assert set(headers_of(old)) == {"Accept"}


def test_an_answer_stands_on_one_line_under_the_id_that_was_asked() -> None:
    asked = {"jsonrpc": "2.0", "id": "seven", "method": "tools/list"}
    refusal = json.dumps(
        {"jsonrpc": "2.0", "id": None, "error": {"code": 1, "message": "a\u2028b"}}
    )

    line = line_of(json.dumps(json.loads(refusal), indent=2).encode(), asked)

    assert line is not None
    assert line.isascii()
    assert b"\n" not in line
    assert json.loads(line) == {**json.loads(refusal), "id": "seven"}
    own = line_of(b'{"jsonrpc":"2.0","id":5,"result":{}}', asked)
    assert own is not None
    assert json.loads(own)["id"] == 5


def test_nobody_waits_for_the_answer_to_a_notification() -> None:
    note = {"jsonrpc": "2.0", "method": "notifications/initialized"}

    assert line_of(b'{"jsonrpc":"2.0","id":null,"error":{}}', note) is None
    assert line_of(b"", {**note, "id": 1}) is None
    assert error_line(Refusal("Locked", "", "Unlock it.", "locked"), note) is None


def test_a_refusal_is_one_sentence_after_the_other() -> None:
    refusal = Refusal("The vault is locked", "by the person", "Unlock it.", "vault-locked")

    line = error_line(refusal, {"id": 3, "method": "tools/list"})

    assert line is not None
    assert json.loads(line) == {
        "jsonrpc": "2.0",
        "id": 3,
        "error": {
            "code": -32010,
            "message": "The vault is locked: by the person. Unlock it.",
            "data": {"code": "vault-locked"},
        },
    }
