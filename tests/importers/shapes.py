"""Files of other programs, made by us in their shapes; each says where its shape is from."""

import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any


def write(path: Path, document: Any) -> Path:
    """Write a JSON document."""
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def zipped(path: Path, **members: str | bytes) -> Path:
    """Write a zip; double underscores in names stand for dots."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return path


def _node(name: str, parent: str | None, role: str, text: str, **message: Any) -> dict[str, Any]:
    content = {"content_type": "text", "parts": [text]}
    held = {"id": f"m-{name}", "author": {"role": role}, "content": content, "create_time": 1.7e9}
    return {"id": name, "parent": parent, "children": [], "message": {**held, **message}}


def chatgpt(**changes: Any) -> dict[str, Any]:
    """ChatGPT's `conversations.json`: a tree of nodes, and the end of the branch that is shown.

    Shape: the export as readers of it document it (`mapping`, `current_node`, `author.role`,
    `content.parts`, `create_time` in seconds).
    """
    nodes = [
        {"id": "root", "parent": None, "children": ["a"], "message": None},
        _node(
            "a", "root", "system", "be kind", metadata={"is_visually_hidden_from_conversation": 1}
        ),
        _node("b", "a", "user", "I live in Lisbon and work as a nurse."),
        _node("gone", "b", "user", "I live in Atlantis."),
        _node("c", "b", "assistant", "Noted!"),
        _node("d", "c", "user", "I am allergic to peanuts."),
    ]
    made = {
        "id": "conv-1",
        "conversation_id": "conv-1",
        "title": "About me",
        "create_time": 1.7e9,
        "mapping": {node["id"]: node for node in nodes},
        "current_node": "d",
    }
    return {**made, **changes}


def claude(**changes: Any) -> dict[str, Any]:
    """Claude's `conversations.json`: `chat_messages` of `human` and `assistant`.

    Shape: the export as readers of it document it.
    """
    said = {"uuid": "m1", "sender": "human", "text": "I moved to Porto in May 2024.",
            "content": [{"type": "text", "text": "I moved to Porto in May 2024."}],
            "created_at": "2024-06-01T10:00:00.000000Z"}  # fmt: skip
    answer = {**said, "uuid": "m2", "sender": "assistant", "text": "How nice!", "content": []}
    made = {"uuid": "c1", "name": "Moving", "created_at": said["created_at"], "account": {},
            "chat_messages": [said, answer]}  # fmt: skip
    return {**made, **changes}


CLAUDE_MEMORIES = [
    {
        "conversations_memory": "**Work**\n\nAda is a nurse.\n\n- Likes tea\n- Cycles to work",
        "project_memories": {"p1": "The garden needs a plan."},
        "account_uuid": "u1",
    }
]
"""Claude's `memories.json`. Shape: as readers of the export document it."""

MEM0 = {
    "results": [
        {"id": "m0-1", "memory": "Likes tea", "hash": "h", "metadata": {"mood": "calm"},
         "categories": ["food"], "user_id": "ada", "agent_id": "helper", "run_id": "r1",
         "created_at": "2024-07-01T10:00:00.123456-07:00", "updated_at": None, "score": 0.4},
        {"id": "m0-2"},
    ],
    "relations": [],
}  # fmt: skip
"""mem0's `get_all`. Shape: mem0's documentation."""

MEM0_POINTS = {
    "result": {
        "points": [
            {"id": "q-1", "vector": [0.1], "payload": {"data": "Has a cat", "hash": "h",
             "user_id": "ada", "created_at": "2024-07-01T10:00:00Z", "colour": "black"}},
        ],
        "next_page_offset": None,
    },
    "status": "ok",
}  # fmt: skip
"""Qdrant's scroll over mem0's vectors. Shape: Qdrant's and mem0's documentation."""

OPENMEMORY = {
    "user": {"id": "u", "user_id": "ada"},
    "memories": [
        {"id": "om-1", "user_id": "u", "content": "Owns a boat", "metadata": {}, "state": "active",
         "created_at": "2025-05-01T08:00:00", "category_ids": ["k1"]},
        {"id": "om-2", "content": "Old", "state": "deleted", "category_ids": []},
        {"id": "om-3", "content": "Had a car", "state": "archived",
         "archived_at": "2025-06-01T00:00:00", "category_ids": []},
    ],
    "categories": [{"id": "k1", "name": "hobbies"}],
    "memory_categories": [{"memory_id": "om-1", "category_id": "k1"}],
}  # fmt: skip
"""OpenMemory's export. Shape: `openmemory/api/app/routers/backup.py` in mem0ai/mem0."""

MCP_SERVICE = {
    "export_metadata": {"total_memories": 1, "exporter_version": "5.0"},
    "memories": [
        {"content": "Deploys on Friday", "content_hash": "abc", "tags": ["work", "deploy"],
         "memory_type": "note", "metadata": {"by": "ada"}, "created_at": 1.75e9,
         "updated_at": 1.75e9, "export_source": "laptop"},
    ],
}  # fmt: skip
"""mcp-memory-service's JSON export. Shape: its exporter (`sync/exporter.py`)."""


def mcp_service_database(path: Path) -> Path:
    """Make mcp-memory-service's SQLite file: the table `memories` as its version 12 creates it."""
    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE TABLE memories (id INTEGER PRIMARY KEY, content_hash TEXT UNIQUE NOT NULL, "
            "content TEXT NOT NULL, tags TEXT, memory_type TEXT, metadata TEXT, created_at REAL, "
            "updated_at REAL, created_at_iso TEXT, updated_at_iso TEXT, deleted_at REAL)"
        )
        tags, metadata = "work,untagged,deploy", '{"by": "ada"}'
        rows = [
            ("h1", "Deploys on Friday", tags, "note", metadata, 1.75e9, None),
            ("h2", "Was wrong", "", "note", "{}", 1.75e9, 1.76e9),
        ]
        database.executemany(
            "INSERT INTO memories (content_hash, content, tags, memory_type, metadata, created_at, "
            "deleted_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
    database.close()
    return path


GRAPH = [
    {"type": "entity", "name": "Ada", "entityType": "person",
     "observations": ["Speaks Portuguese", "Ada has two cats"]},
    {"type": "entity", "name": "Lisbon", "entityType": "city", "observations": []},
    {"type": "relation", "from": "Ada", "to": "Lisbon", "relationType": "lives_in"},
]  # fmt: skip
"""The MCP memory server's graph. Shape: `@modelcontextprotocol/server-memory`."""

LETTA_FILE = {
    "agents": [{"id": "agent-0", "name": "Loop"}],
    "blocks": [{"id": "block-0", "label": "human", "value": "Ada likes short answers.",
                "description": None, "metadata": {}}],
    "tools": [{"id": "tool-0", "name": "send_message"}],
}  # fmt: skip
"""Letta's agent file. Shape: Letta's documentation of agent files."""

LETTA_PASSAGES = [
    {"id": "passage-1", "text": "The garage code is on the fridge.", "tags": ["home"],
     "metadata": {}, "created_at": "2025-02-01T00:00:00Z", "archive_id": "archive-1"},
]  # fmt: skip
"""Letta's archival memories. Shape: Letta's documentation of exporting them."""

# The five vendors. Shapes: their documentation, which docs/dialects.md follows.
MEMORYRELAY = {
    "object": "list",
    "data": [{"object": "memory", "id": "7f", "content": "Prefers trains", "agent_id": "a1",
              "metadata": {"k": 1}, "entities": [], "memory_type": "preference",
              "importance": 0.9, "visibility": "confidential", "created_at": 1750000000}],
    "has_more": False, "total_count": 1,
}  # fmt: skip
STATEBASE = {
    "object": "list",
    "data": [{"object": "memory", "id": "mem_1", "session_id": "sess_1", "content": "Uses Vim",
              "created_at": "2025-01-01T00:00:00Z", "type": "general", "tags": ["tools"],
              "metadata": None}],
    "has_more": False,
}  # fmt: skip
AZEN = {
    "status": "success",
    "memories": [{"id": "u-1", "content": "Is left-handed", "metadata": None,
                  "createdAt": "2025-01-01T00:00:00.000Z", "embedded": True}],
    "page": 1, "per": 20, "total_pages": 1, "total_count": 1,
}  # fmt: skip
SENDRYX = {
    "success": True,
    "memories": [{"id": 42, "content": "Runs on Sundays", "metadata": {}, "expires_at": None,
                  "created_at": "2025-01-01T00:00:00Z"}],
    "total": 1, "limit": 50, "offset": 0,
}  # fmt: skip
MEMSYNC = {
    "data": [{"id": "mem_9", "memory": "Works nights", "categories": ["career"],
              "type": "semantic", "source": "chat", "agent_id": "a", "thread_id": "t",
              "created_at": "2025-01-01T00:00:00Z"}],
    "pagination": {"page": 1},
}  # fmt: skip

OBSIDIAN_NOTE = (
    "---\ntitle: Boiler\ntags: [home, heating]\ncreated: 2024-03-01\nowner: Ada\n---\n"
    "See [[House|the house]] and #winter.\n\n```\n#nottag\n```\n"
)
"""A note of Obsidian. Shape: its help on properties, tags and links."""

BASIC_MEMORY_NOTE = (
    "---\ntitle: Coffee\ntype: note\npermalink: notes/coffee\ntags:\n- drinks\n- 'morning'\n---\n"
    "# Coffee\n\n- [method] Pour over needs 96 degrees #brewing (tried)\n- part_of [[Kitchen]]\n"
)
"""A note of basic-memory. Shape: its documentation of observations and relations."""
