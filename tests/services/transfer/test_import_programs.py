"""Files of other programs: previewed, chosen, imported once, undone at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON
from muniment.domain.errors import InvalidInputError
from muniment.domain.history.ledger import UndoRequest
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.transfer.importing import ImportFormat, ImportRequest
from tests.importers import shapes

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.domain.memories.memory import Memory
    from tests.conftest import Home


def everything(home: Home) -> dict[str, Memory]:
    wanted = MemoryFilter(include_archived=True)
    page = home.services.memories.list(wanted, PageRequest(limit=100), PERSON)
    return {memory.content: memory for memory in page.memories}


def test_conversations_are_understood_chosen_and_imported_once(
    real_home: Home, tmp_path: Path
) -> None:
    home = real_home
    imports = home.services.imports
    talks = [shapes.chatgpt(), shapes.chatgpt(conversation_id="conv-2", title="Again")]
    silent = shapes.chatgpt(conversation_id="conv-3")
    for node in silent["mapping"].values():
        if node["message"]:
            node["message"]["content"]["parts"] = ["ok"]
    path = shapes.write(tmp_path / "conversations.json", [*talks, silent])
    request = ImportRequest(path=path, namespace="default")

    preview = imports.preview(request, PERSON)
    assert preview is not None
    assert preview.format is ImportFormat.CHATGPT
    assert (preview.lines, preview.left_out) == (3, 1)
    assert preview.faults[0].reason == "has no facts about a person"
    assert len(preview.candidates) == preview.new > 2
    assert {one.conversation for one in preview.candidates} == {"About me", "Again"}
    assert not any("Atlantis" in one.text for one in preview.candidates)
    assert everything(home) == {}

    peanuts = next(one for one in preview.candidates if "peanut" in one.text)
    chosen = ImportRequest(
        path=path, namespace="default", without=frozenset({peanuts.key, "chatgpt:conv-2"})
    )
    fewer = imports.preview(chosen, PERSON)
    assert fewer is not None
    done = imports.import_file(chosen, PERSON)

    found = everything(home)
    assert done.created == fewer.new == len(found) > 0
    assert not any("peanut" in content for content in found)
    for memory in found.values():
        assert memory.source == "chatgpt"
        assert memory.metadata["conversation_id"] == "conv-1"
        assert memory.metadata["conversation"] == "About me"
        assert memory.metadata["original_id"].startswith("m-")
        assert memory.created_at.year == 2023
    again = imports.import_file(chosen, PERSON)
    assert (again.created, again.known) == (0, done.created)
    home.services.history.undo(UndoRequest(batch=done.batch_id), PERSON)
    assert everything(home) == {}
    assert imports.import_file(chosen, PERSON).created == done.created


def test_memories_keep_their_source_and_id(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "Boiler.md").write_text(shapes.OBSIDIAN_NOTE)
    files = {
        "mem0": shapes.write(tmp_path / "mem0.json", shapes.MEM0),
        "mcp-memory-service": shapes.mcp_service_database(tmp_path / "a.db"),
        "letta": shapes.write(tmp_path / "agent.af", shapes.LETTA_FILE),
        "obsidian": folder,
        "sendryx": shapes.write(tmp_path / "s.json", shapes.SENDRYX),
    }
    for source, path in files.items():
        request = ImportRequest(path=path, namespace="default")
        done = home.services.imports.import_file(request, PERSON)
        assert (done.created, done.format) == (1, source)
        assert home.services.imports.import_file(request, PERSON).created == 0
    found = everything(home)
    assert {memory.source for memory in found.values()} == set(files)
    assert found["Likes tea"].metadata["original_id"] == "m0-1"
    assert found["Likes tea"].user_id == "ada"
    assert found["Runs on Sundays"].metadata["original_id"] == 42


def test_formulas_in_a_table_are_text(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text('content,tags\n"=HYPERLINK(""http://evil"")",=cmd\n\'=1+1,a\n')
    home.services.imports.import_file(ImportRequest(path=path, namespace="default"), PERSON)
    assert set(everything(home)) == {'=HYPERLINK("http://evil")', "=1+1"}


def test_a_wrong_format_is_refused_and_nothing_is_written(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(shapes.MEM0))
    request = ImportRequest(path=path, namespace="default", format=ImportFormat.OBSIDIAN)
    with pytest.raises(InvalidInputError, match="zip"):
        home.services.imports.import_file(request, PERSON)
    wrong = ImportRequest(path=path, namespace="default", format=ImportFormat.CHATGPT)
    done = home.services.imports.import_file(wrong, PERSON)
    assert (done.created, done.left_out) == (0, 2)
    assert everything(home) == {}
