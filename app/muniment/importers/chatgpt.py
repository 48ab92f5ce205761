"""ChatGPT's export: `conversations.json`, or the zip with it (also in numbered parts).

Source:
    The export's files, as described by readers of it: each conversation has `mapping`, a tree of
    nodes with `message`, `parent` and `children`, and `current_node`, the end of the branch that is
    shown. Times are seconds since 1970.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from muniment.domain.sessions.conversation import Message
from muniment.importers.conversations import conversation, message, read_conversations
from muniment.importers.input_file import InputFile
from muniment.importers.items import ForeignConversation, Item

SOURCE: Final = "chatgpt"

_ROLES: Final = {"user": "user", "assistant": "assistant"}
_TEXTUAL: Final = frozenset({"text", "multimodal_text"})


def read(file: InputFile) -> Iterator[Item]:
    """Yield the conversations of an export."""
    return read_conversations(file, parse, member="conversations")


def parse(record: Any) -> ForeignConversation | None:
    """Read one conversation; a branch that was replaced by an edit is left out."""
    id_ = record.get("conversation_id") or record.get("id") or record["title"]
    return conversation(id_, record.get("title"), _said(record))


def _said(record: Mapping[str, Any]) -> Iterator[tuple[str, Message]]:
    for node_id, node in _branch(record["mapping"], record.get("current_node")):
        found = node.get("message")
        if not isinstance(found, Mapping) or _is_hidden(found):
            continue
        role = _ROLES.get(found["author"]["role"])
        content = found.get("content") or {}
        if role is not None and content.get("content_type") in _TEXTUAL:
            parts = [part for part in content.get("parts") or [] if isinstance(part, str)]
            said = message(role, "\n".join(parts), found.get("create_time"))
            yield str(found.get("id") or node_id), said


def _branch(nodes: Mapping[str, Any], end: str | None) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the nodes from the root to the end of the branch that is shown."""
    at = end if end in nodes else _last(nodes)
    found: list[tuple[str, Mapping[str, Any]]] = []
    seen = set[str]()
    while at is not None and at in nodes and at not in seen:
        seen.add(at)
        found.append((at, nodes[at]))
        at = nodes[at].get("parent")
    return found[::-1]


def _last(nodes: Mapping[str, Any]) -> str | None:
    ends = [name for name, node in nodes.items() if not node.get("children")]
    return ends[-1] if ends else None


def _is_hidden(found: Mapping[str, Any]) -> bool:
    """Return whether ChatGPT does not show a message, such as a call of a tool."""
    hidden = (found.get("metadata") or {}).get("is_visually_hidden_from_conversation")
    return bool(hidden) or found.get("recipient", "all") not in ("all", None)
