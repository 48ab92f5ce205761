"""ChatGPT's export: `conversations.json` (also in numbered parts), or the zip or folder with it.

Source:
    The export's files, as described by readers of it: each conversation has `mapping`, a tree of
    nodes with `message`, `parent` and `children`, and `current_node`, the end of the branch that is
    shown. Times are seconds since 1970. The parts of a message are texts, pictures, and what was
    spoken (`audio_transcription`).
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from muniment.domain.sessions.conversation import Message
from muniment.importers.conversations import conversation, message, read_conversations
from muniment.importers.input_file import InputFile
from muniment.importers.items import ForeignConversation, Item
from muniment.importers.parts import parts_of

SOURCE: Final = "chatgpt"

_ROLES: Final = {"user": "user", "assistant": "assistant"}
_TEXTUAL: Final = frozenset({"text", "multimodal_text"})


def read(file: InputFile) -> Iterator[Item]:
    """Yield the conversations of an export."""
    with parts_of(file) as parts:
        yield from read_conversations(parts, parse)


def parse(record: Any) -> ForeignConversation | None:
    """Read one conversation; a branch that was replaced by an edit is left out."""
    id_ = record.get("conversation_id") or record.get("id") or record["title"]
    return conversation(id_, record.get("title"), _said(record))


def _said(record: Mapping[str, Any]) -> Iterator[tuple[str, Message]]:
    begun = record.get("create_time")
    for node_id, node in _branch(record["mapping"], record.get("current_node")):
        found = node.get("message")
        if not isinstance(found, Mapping) or _is_hidden(found):
            continue
        author, content = found.get("author") or {}, found.get("content") or {}
        role = _ROLES.get(str(author.get("role")))
        if role is not None and content.get("content_type") in _TEXTUAL:
            said = "\n".join(filter(None, map(_text_of, content.get("parts") or [])))
            yield (
                str(found.get("id") or node_id),
                message(role, said, found.get("create_time"), begun),
            )


def _text_of(part: object) -> str:
    """Return the text of a part, or what was spoken; empty for pictures and the like."""
    if isinstance(part, Mapping) and part.get("content_type") == "audio_transcription":
        part = part.get("text")
    return part if isinstance(part, str) else ""


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
