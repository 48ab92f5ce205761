"""A folder of notes: one file a memory, with properties that Obsidian reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from muniment.domain.access import PERSON
from muniment.domain.errors import ConflictError, InvalidInputError
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.transfer.exporting import (
    ExportFormat,
    ExportRequest,
    ExportStream,
    whole_namespace,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Home


def request(path: Path) -> ExportRequest:
    return ExportRequest(
        selection=whole_namespace("default"), path=path, format=ExportFormat.NOTES, may_replace=True
    )


def test_each_memory_is_a_note_with_properties(home: Home, tmp_path: Path) -> None:
    memories, folder = home.services.memories, tmp_path / "notes"
    text = "Boiler: [1/2] bar?\n\n---\nfirm knock"
    draft = MemoryDraft(content=text, tags=("two words", "42"), metadata={"a": 1}, embed=False)
    kept = memories.remember(draft, PERSON).memory
    memories.remember(MemoryDraft(content="../../escape", embed=False), PERSON)
    done = home.services.exports.export(request(folder), PERSON)
    names = sorted(path.name for path in folder.iterdir())
    assert done.written == len(names) == 2
    assert not any(set(name) & set('*"\\/<>:|?#^[]') or name.startswith(".") for name in names)
    note = next(path for path in folder.iterdir() if kept.short_id in path.name)
    assert note.name == f"Boiler 1 2 bar {kept.short_id}.md"
    head, properties, body = note.read_text(encoding="utf-8").split("---\n", 2)
    assert (head, body) == ("", text)
    read = yaml.safe_load(properties)
    assert read["tags"] == ["two-words"]
    assert read["own_tags"] == ["42", "two words"] or read["own_tags"] == ["two words", "42"]
    assert (read["muniment"], read["metadata"], read["id"]) == (1, '{"a": 1}', str(kept.id))
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


def test_a_folder_with_something_in_it_is_never_replaced(home: Home, tmp_path: Path) -> None:
    home.services.memories.remember(MemoryDraft(content="a kettle", embed=False), PERSON)
    folder = tmp_path / "vault"
    folder.mkdir()
    assert home.services.exports.export(request(folder), PERSON).written == 1
    with pytest.raises(ConflictError):
        home.services.exports.export(request(folder), PERSON)
    assert len(list(folder.iterdir())) == 1
    stopped = home.services.exports.export(
        request(tmp_path / "other"), PERSON, watch=lambda *_: False
    )
    assert stopped.is_stopped
    assert [path.name for path in tmp_path.iterdir() if path.name != "vault"] == [
        name for name in ("home",) if (tmp_path / name).exists()
    ]
    stream = ExportStream(selection=whole_namespace("default"), format=ExportFormat.NOTES)
    with pytest.raises(InvalidInputError):
        home.services.exports.stream(stream, PERSON)
