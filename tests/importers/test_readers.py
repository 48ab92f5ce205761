"""Each program's file is recognised, and read with its source, ids, tags and dates."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.errors import InvalidInputError
from muniment.domain.transfer.importing import ImportFormat
from muniment.importers.input_file import InputFile
from muniment.importers.readers import READERS
from muniment.importers.recognition import recognised
from tests.importers import shapes

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.importers.items import ForeignConversation


def found(path: Path, wanted: str) -> list[Any]:
    """Return what a file holds, once it is recognised as what it is."""
    file = InputFile.at(path)
    assert recognised(file) == wanted
    return [item.found for item in READERS[ImportFormat(wanted)](file)]


def said(talk: ForeignConversation) -> list[tuple[str, str]]:
    return [(message.role, message.content) for message in talk.messages]


@pytest.mark.parametrize("is_zipped", [False, True])
def test_chatgpt_gives_the_branch_that_is_shown(tmp_path: Path, is_zipped: bool) -> None:
    document = [shapes.chatgpt()]
    path = shapes.write(tmp_path / "conversations.json", document)
    if is_zipped:
        members = {"conversations__json": json.dumps(document), "user__json": "{}"}
        path = shapes.zipped(tmp_path / "export.zip", **members)
    (talk,) = found(path, "chatgpt")
    assert (talk.id, talk.title, talk.ids) == ("conv-1", "About me", ("m-b", "m-c", "m-d"))
    assert said(talk) == [
        ("user", "I live in Lisbon and work as a nurse."),
        ("assistant", "Noted!"),
        ("user", "I am allergic to peanuts."),
    ]
    assert talk.messages[0].created_at.year == 2023


def test_chatgpt_says_what_is_no_conversation(tmp_path: Path) -> None:
    document = [shapes.chatgpt(), {"mapping": 3}, shapes.chatgpt(mapping={}), "x"]
    _, wrong, empty, text = found(shapes.write(tmp_path / "c.json", document), "chatgpt")
    assert wrong.reason == "is not a conversation"
    assert empty.reason == "has no messages from a person"
    assert text.reason == "is not a conversation"


def test_claude_gives_memories_and_conversations(tmp_path: Path) -> None:
    path = shapes.zipped(
        tmp_path / "data.zip",
        conversations__json=json.dumps([shapes.claude()]),
        memories__json=json.dumps(shapes.CLAUDE_MEMORIES),
        users__json="[]",
    )
    *memories, talk = found(path, "claude")
    assert [one["content"] for one in memories] == [
        "Ada is a nurse.", "Likes tea", "Cycles to work", "The garden needs a plan.",
    ]  # fmt: skip
    assert memories[0]["metadata"] == {"heading": "Work"}
    assert memories[3]["metadata"] == {"claude_project": "p1"}
    assert said(talk)[0] == ("user", "I moved to Porto in May 2024.")
    assert found(shapes.write(tmp_path / "memories.json", shapes.CLAUDE_MEMORIES), "claude")


@pytest.mark.parametrize(
    ("document", "wanted", "expected"),
    [
        (shapes.MEM0, "mem0", {
            "content": "Likes tea", "client_id": "mem0:m0-1", "user_id": "ada", "tags": ["food"],
            "agent_id": "helper", "session_id": "r1", "source": "mem0",
            "metadata": {"mood": "calm", "original_id": "m0-1"},
            "created_at": "2024-07-01T10:00:00.123456-07:00"}),
        (shapes.MEM0_POINTS, "mem0", {
            "content": "Has a cat", "client_id": "mem0:q-1",
            "metadata": {"colour": "black", "original_id": "q-1"}}),
        (shapes.OPENMEMORY, "openmemory", {
            "content": "Owns a boat", "tags": ["hobbies"], "client_id": "openmemory:om-1",
            "created_at": "2025-05-01T08:00:00+00:00"}),
        (shapes.MCP_SERVICE, "mcp-memory-service", {
            "content": "Deploys on Friday", "tags": ["work", "deploy"],
            "client_id": "mcp-memory-service:abc",
            "metadata": {"by": "ada", "memory_type": "note", "original_id": "abc"}}),
        (shapes.LETTA_FILE, "letta", {
            "content": "Ada likes short answers.",
            "metadata": {"label": "human", "original_id": "block-0"}}),
        (shapes.LETTA_PASSAGES, "letta", {
            "content": "The garage code is on the fridge.", "tags": ["home"],
            "client_id": "letta:passage-1"}),
        (shapes.MEMORYRELAY, "memoryrelay", {
            "content": "Prefers trains", "agent_id": "a1", "importance": 0.9,
            "visibility": "confidential", "created_at": "2025-06-15T15:06:40+00:00",
            "metadata": {"k": 1, "vendor_type": "preference", "original_id": "7f"}}),
        (shapes.STATEBASE, "statebase", {
            "content": "Uses Vim", "session_id": "sess_1", "tags": ["tools"]}),
        (shapes.AZEN, "azen", {
            "content": "Is left-handed", "created_at": "2025-01-01T00:00:00+00:00"}),
        (shapes.SENDRYX, "sendryx", {
            "content": "Runs on Sundays", "client_id": "sendryx:42",
            "metadata": {"original_id": 42}}),
        (shapes.MEMSYNC, "memsync", {
            "content": "Works nights", "tags": ["career"], "session_id": "t"}),
    ],
)  # fmt: skip
def test_a_list_of_memories(
    tmp_path: Path, document: Any, wanted: str, expected: dict[str, Any]
) -> None:
    first, *others = found(shapes.write(tmp_path / "export.json", document), wanted)
    assert {name: first[name] for name in expected} == expected
    if document is shapes.MEM0:
        assert [one.reason for one in others] == ["is missing"]
    if document is shapes.OPENMEMORY:
        assert others[0].reason == "is deleted"
        assert others[1]["archived_at"] == "2025-06-01T00:00:00+00:00"


def test_openmemory_in_its_zip(tmp_path: Path) -> None:
    path = shapes.zipped(tmp_path / "o.zip", memories__json=json.dumps(shapes.OPENMEMORY))
    assert found(path, "openmemory")[0]["tags"] == ["hobbies"]


def test_the_database_of_mcp_memory_service(tmp_path: Path) -> None:
    path = shapes.mcp_service_database(tmp_path / "sqlite_vec.db")
    (only,) = found(path, "mcp-memory-service")
    assert (only["content"], only["tags"]) == ("Deploys on Friday", ["work", "deploy"])
    assert only["metadata"] == {"by": "ada", "memory_type": "note", "original_id": "h1"}
    content = InputFile("sqlite_vec.db", content=path.read_bytes())
    assert [item.found for item in READERS[ImportFormat.MCP_MEMORY_SERVICE](content)] == [only]


def test_the_graph_of_the_mcp_memory_server(tmp_path: Path) -> None:
    path = tmp_path / "memory.jsonl"
    path.write_text("\n".join(map(json.dumps, shapes.GRAPH)) + "\n{broken\n")
    *memories, fault = found(path, "mcp-memory")
    assert [one["content"] for one in memories] == [
        "Ada: Speaks Portuguese", "Ada has two cats", "Lisbon", "Ada lives in Lisbon",
    ]  # fmt: skip
    assert memories[0]["metadata"]["entity_type"] == "person"
    assert fault.reason == "is not valid JSON"


def test_notes_of_obsidian_and_basic_memory(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    (folder / "home").mkdir(parents=True)
    (folder / ".obsidian").mkdir()
    (folder / ".obsidian" / "hidden.md").write_text("hidden")
    (folder / "home" / "Boiler.md").write_text(shapes.OBSIDIAN_NOTE)
    (folder / "empty.md").write_text("\n")
    empty, note = found(folder, "obsidian")
    assert (empty.field, empty.reason) == ("empty.md", "is empty")
    assert note["content"].startswith("# Boiler\n\nSee [[House|the house]]")
    assert note["tags"] == ["home", "heating", "winter"]
    assert note["created_at"] == "2024-03-01T00:00:00+00:00"
    assert note["client_id"] == "obsidian:home/Boiler.md"
    assert note["metadata"]["links"] == ["House"]
    assert note["metadata"]["owner"] == "Ada"

    (folder / "coffee.md").write_text(shapes.BASIC_MEMORY_NOTE)
    coffee = next(one for one in found(folder, "basic-memory") if "client_id" in vars_of(one))
    assert coffee["client_id"] == "basic-memory:notes/coffee"
    assert coffee["tags"] == ["drinks", "morning", "brewing"]
    assert coffee["metadata"]["observations"] == [
        "[method] Pour over needs 96 degrees #brewing (tried)"
    ]
    assert coffee["metadata"]["links"] == ["Kitchen"]


def vars_of(one: Any) -> dict[str, Any]:
    return {} if isinstance(one, InvalidInputError) else one


@pytest.mark.parametrize("wanted", ["chatgpt-memories", "claude-memories"])
def test_a_pasted_list_of_saved_memories(tmp_path: Path, wanted: str) -> None:
    path = tmp_path / "pasted.txt"
    path.write_text(
        "```\n## Work\n1. [2024-08-02]. Is a nurse\n- [2024-09-01] - Likes tea\n"
        "[unknown] - Has a cat\nplain\n```\n"
    )
    items = [item.found for item in READERS[ImportFormat(wanted)](InputFile.at(path))]
    assert [one["content"] for one in items] == ["Is a nurse", "Likes tea", "Has a cat", "plain"]
    assert items[0]["created_at"] == "2024-08-02T00:00:00+00:00"
    assert items[0]["metadata"] == {"heading": "Work"}
    assert items[0]["source"] == wanted.removesuffix("-memories")


def test_markdown_gives_paragraphs_and_items(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_text("# Home\n\nThe boiler\nis loud.\n\n- [ ] Buy tea\n- Call Ada\n\n---\nEnd\n")
    assert found(path, "markdown") == [
        {"content": "The boiler\nis loud.", "metadata": {"heading": "Home"}},
        {"content": "Buy tea", "metadata": {"heading": "Home"}},
        {"content": "Call Ada", "metadata": {"heading": "Home"}},
        {"content": "End", "metadata": {"heading": "Home"}},
    ]
