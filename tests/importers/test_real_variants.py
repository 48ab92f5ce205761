"""Odd files that people really have, as public documentation and readers of them describe."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.importers import shapes
from tests.importers.test_readers import found, said

if TYPE_CHECKING:
    from pathlib import Path


def test_what_was_spoken_to_chatgpt_is_read_and_pictures_are_not(tmp_path: Path) -> None:
    """Parts of voice and picture messages. Shape: readers of the export."""
    spoken = {"content_type": "audio_transcription", "text": "I play the cello.", "direction": "in"}
    picture = {"content_type": "image_asset_pointer", "asset_pointer": "sediment://file_0"}
    parts = [picture, None, {"content_type": "audio_asset_pointer"}, spoken, "And I bake."]
    talk = shapes.chatgpt()
    talk["mapping"]["d"]["message"]["content"] = {"content_type": "multimodal_text", "parts": parts}
    (read,) = found(shapes.write(tmp_path / "conversations.json", [talk]), "chatgpt")
    assert said(read)[-1] == ("user", "I play the cello.\nAnd I bake.")


def test_a_message_without_a_time_has_that_of_its_conversation(tmp_path: Path) -> None:
    chatgpt, claude = shapes.chatgpt(create_time=1.6e9), shapes.claude()
    chatgpt["mapping"]["b"]["message"]["create_time"] = None
    claude["chat_messages"][0]["created_at"] = None
    (read,) = found(shapes.write(tmp_path / "c.json", [chatgpt]), "chatgpt")
    assert read.messages[0].created_at.year == 2020
    (read,) = found(shapes.write(tmp_path / "d.json", [claude]), "claude")
    assert read.messages[0].created_at.year == 2024


@pytest.mark.parametrize(
    "broken",
    [
        {"author": None},
        {"content": None},
        {"author": {"role": "tool", "name": "bio"}},
        {"content": {"content_type": "text", "parts": None}},
        {"content": {"content_type": "thoughts", "thoughts": [{"summary": "s"}]}},
        {"content": {"content_type": "user_editable_context", "user_profile": "x"}},
        {"recipient": "bio"},
    ],
)
def test_a_message_that_is_no_text_leaves_the_others(
    tmp_path: Path, broken: dict[str, Any]
) -> None:
    talk = shapes.chatgpt()
    talk["mapping"]["c"]["message"] |= broken
    (read,) = found(shapes.write(tmp_path / "conversations.json", [talk]), "chatgpt")
    assert read.ids == ("m-b", "m-d")


def test_an_unpacked_export_is_recognised_as_a_folder(tmp_path: Path) -> None:
    """Some systems unpack what they download."""
    folder = tmp_path / "export"
    (folder / "dalle-generations").mkdir(parents=True)
    shapes.write(folder / "conversations-000.json", [shapes.chatgpt()])
    shapes.write(folder / "conversations-001.json", [shapes.chatgpt(id="b", conversation_id="b")])
    shapes.write(folder / "user.json", {"id": "user-1"})
    assert [talk.id for talk in found(folder, "chatgpt")] == ["conv-1", "b"]

    folder = tmp_path / "claude"
    folder.mkdir()
    shapes.write(folder / "conversations.json", [shapes.claude()])
    shapes.write(folder / "memories.json", shapes.CLAUDE_MEMORIES)
    shapes.write(folder / "users.json", [{"uuid": "u1"}])
    *memories, talk = found(folder, "claude")
    assert len(memories) == 4
    assert talk.id == "c1"


def test_memories_of_claude_in_a_file_of_their_own(tmp_path: Path) -> None:
    """One object, or a folder of them. Shape: readers of the exports since 2026."""
    (held,) = shapes.CLAUDE_MEMORIES
    made = {**held, "memory_files": []}
    texts = ["Ada is a nurse.", "Likes tea", "Cycles to work", "The garden needs a plan."]
    paths = [
        shapes.write(tmp_path / "memories.json", made),
        shapes.write(tmp_path / "claude-memory.json", [made]),
        shapes.zipped(tmp_path / "memories-000.zip", **{"memories/u1__json": json.dumps(made)}),
    ]
    for path in paths:
        assert [one["content"] for one in found(path, "claude")] == texts


def test_the_memory_servers_lines_in_a_json_file_and_its_answer(tmp_path: Path) -> None:
    """Its file was named `memory.json` up to 2025; `read_graph` answers one object."""
    expected = ["Ada: Speaks Portuguese", "Ada has two cats", "Lisbon", "Ada lives in Lisbon"]
    lines = tmp_path / "memory.json"
    lines.write_text("\n".join(map(json.dumps, shapes.GRAPH)))
    untyped = [{name: one[name] for name in one if name != "type"} for one in shapes.GRAPH]
    answer = {"entities": untyped[:2], "relations": untyped[2:]}
    indented = tmp_path / "graph.json"
    indented.write_text(json.dumps(answer, indent=2))
    for path in (lines, indented):
        memories = found(path, "mcp-memory")
        assert [one["content"] for one in memories] == expected
    assert {one["client_id"] for one in found(lines, "mcp-memory")} == {
        one["client_id"] for one in memories
    }


def test_openmemory_keeps_the_names_of_its_user_and_app(tmp_path: Path) -> None:
    made = {**shapes.OPENMEMORY, "apps": [{"id": "a1", "owner_id": "u", "name": "cursor"}]}
    made["memories"] = [{**shapes.OPENMEMORY["memories"][0], "app_id": "a1"}]  # type: ignore[index]
    (only,) = found(shapes.write(tmp_path / "memories.json", made), "openmemory")
    assert (only["user_id"], only["agent_id"], only["tags"]) == ("ada", "cursor", ["hobbies"])


def test_letta_passages_in_a_zip(tmp_path: Path) -> None:
    """Letta's exporter of archival memories packs one JSON file. Shape: its documentation."""
    gone = {**shapes.LETTA_PASSAGES[0], "id": "passage-2", "is_deleted": True}
    passages = [
        {**shapes.LETTA_PASSAGES[0], "created_at": "2025-11-05 23:04:24.901468+00:00"},
        gone,
    ]
    path = shapes.zipped(tmp_path / "letta.zip", **{"agent-1__json": json.dumps(passages)})
    first, fault = found(path, "letta")
    assert first["created_at"] == "2025-11-05T23:04:24.901468+00:00"
    assert fault.reason == "is deleted"


def test_moments_in_milliseconds(tmp_path: Path) -> None:
    made = {"results": [{"id": "1", "memory": "Likes tea", "created_at": 1_750_000_000_000}]}
    (only,) = found(shapes.write(tmp_path / "m.json", made), "mem0")
    assert only["created_at"] == "2025-06-15T15:06:40+00:00"


NOTE = """---
tags: home heating/boiler
aliases:
  - Warm one # the old name
  - "Heat: it"
related: [
  "[[House]]",
  'Flat'
]
rating: null
summary: |
  Loud.
  Old.
link: https://x.test/#part
created: 2024-03-01 10:30
---
> [!warning]- Careful #2026-plan
> `#define X` and #1 and #años/2024.

- [x] done
- [-] dropped
- [fact] Needs water #winter
[a](b#c) https://x.test/#frag
"""


def test_notes_as_people_write_them(tmp_path: Path) -> None:
    """Properties with comments, lists and blocks; callouts; nested tags; tasks; code."""
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "Boiler.md").write_bytes(NOTE.replace("\n", "\r\n").encode())
    (note,) = found(folder, "obsidian")
    assert note["tags"] == ["home", "heating/boiler", "2026-plan", "años/2024", "winter"]
    assert note["created_at"] == "2024-03-01T10:30:00+00:00"
    metadata = note["metadata"]
    assert metadata["aliases"] == ["Warm one", "Heat: it"]
    assert metadata["related"] == ["[[House]]", "Flat"]
    assert metadata["summary"] == "Loud.\nOld."
    assert metadata["rating"] == ""
    assert metadata["link"] == "https://x.test/#part"
    assert metadata["observations"] == ["[fact] Needs water #winter"]
    assert "> [!warning]- Careful" in note["content"]


def test_a_zip_of_basic_memory_is_recognised(tmp_path: Path) -> None:
    path = shapes.zipped(tmp_path / "n.zip", **{"notes/coffee__md": shapes.BASIC_MEMORY_NOTE})
    (coffee,) = found(path, "basic-memory")
    assert coffee["client_id"] == "basic-memory:notes/coffee"
