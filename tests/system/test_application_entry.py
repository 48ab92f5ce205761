"""The desktop entry that tells a portal what Muniment is."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

from muniment.domain.errors import StorageUnavailableError
from muniment.domain.program_names import APPLICATION_ID
from muniment.system.application_entry import ApplicationEntry, application_entry
from muniment.system.start_at_login import own_command
from muniment.vault.files import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

NAME = f"{APPLICATION_ID}.desktop"


def test_it_is_written_once_and_taken_away(tmp_path: Path) -> None:
    folder = tmp_path / "share" / "applications"
    writes: list[Path] = []

    def write(path: Path, data: bytes) -> None:
        writes.append(path)
        write_atomically(path, data)

    entry = ApplicationEntry(folder, (tmp_path / "none",), write)
    entry.remove()
    entry.ensure()
    entry.ensure()
    assert writes == [folder / NAME]
    lines = (folder / NAME).read_text().splitlines()
    settings = dict(line.split("=", 1) for line in lines[1:])
    assert lines[0] == "[Desktop Entry]"
    assert (settings["Type"], settings["Name"]) == ("Application", "Muniment")
    assert shlex.split(settings["Exec"]) == [*own_command(), "open", "%f"]
    assert settings["MimeType"] == "application/vnd.muniment.bundle;"
    entry.remove()
    entry.remove()
    assert not (folder / NAME).exists()


def test_an_entry_of_a_package_or_of_the_person_stays_as_it_is(tmp_path: Path) -> None:
    own, system = tmp_path / "own", tmp_path / "system"
    own.mkdir()
    system.mkdir()
    entry = ApplicationEntry(own, (system,), write_atomically)
    (system / NAME).write_text("[Desktop Entry]\n")
    entry.ensure()
    assert not (own / NAME).exists()
    (system / NAME).unlink()
    (own / NAME).write_text("[Desktop Entry]\nName=Mine\n")
    entry.ensure()
    entry.remove()
    assert (own / NAME).read_text() == "[Desktop Entry]\nName=Mine\n"


def test_an_entry_of_an_older_place_is_brought_up_to_date(tmp_path: Path) -> None:
    entry = ApplicationEntry(tmp_path, (), write_atomically)
    entry.ensure()
    text = (tmp_path / NAME).read_text()
    (tmp_path / NAME).write_text(text.replace("Exec=", "Exec=/an/older/place "))
    entry.ensure()
    assert (tmp_path / NAME).read_text() == text


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    entry = ApplicationEntry(tmp_path / "file" / "applications", (), write_atomically)
    with pytest.raises(StorageUnavailableError):
        entry.ensure()


def test_the_folders_are_those_of_the_desktop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_DATA_DIRS", f"{tmp_path / 'a'}::{tmp_path / 'b'}")
    entry = application_entry(write=write_atomically)
    entry.ensure()
    assert (tmp_path / "data" / "applications" / NAME).exists()
    entry.remove()
    (tmp_path / "b" / "applications").mkdir(parents=True)
    (tmp_path / "b" / "applications" / NAME).touch()
    entry.ensure()
    assert not (tmp_path / "data" / "applications" / NAME).exists()
