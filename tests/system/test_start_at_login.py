"""Starting at login: what each system is told, and that nothing of it stays."""

from __future__ import annotations

import contextlib
import plistlib
import shlex
import sys
from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.errors import NotAllowedError, StorageUnavailableError
from muniment.services.vault.login_start import LoginStartService
from muniment.system.start_at_login import (
    AutostartFile,
    LaunchAgent,
    RunValue,
    login_entry,
    own_command,
)
from muniment.vault.files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class FakeRegistry:
    """The user's Run key, as ``winreg`` shows it."""

    HKEY_CURRENT_USER = KEY_READ = KEY_SET_VALUE = REG_SZ = 1

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.is_refusing = False

    @contextlib.contextmanager
    def CreateKeyEx(self, *_where: object) -> Iterator[object]:  # noqa: N802 - winreg's name
        if self.is_refusing:
            raise PermissionError(13, "no")
        yield self

    def QueryValueEx(self, _key: object, name: str) -> tuple[str, int]:  # noqa: N802 - likewise
        if name not in self.values:
            raise FileNotFoundError
        return self.values[name], 1

    def SetValueEx(self, *given: object) -> None:  # noqa: N802 - likewise
        self.values[str(given[1])] = str(given[4])

    def DeleteValue(self, _key: object, name: str) -> None:  # noqa: N802 - likewise
        if name not in self.values:
            raise FileNotFoundError
        del self.values[name]


def exec_of(file: Path) -> str:
    lines = dict(line.split("=", 1) for line in file.read_text().splitlines()[1:])
    return lines["Exec"]


def test_the_autostart_file_comes_and_goes(tmp_path: Path) -> None:
    file = tmp_path / "autostart" / "muniment.desktop"
    entry = AutostartFile(file, ["/opt/a b/muniment", "--in-tray"], write_atomically)
    assert not entry.is_on()
    entry.turn_on()
    assert entry.is_on()
    assert shlex.split(exec_of(file)) == ["/opt/a b/muniment", "--in-tray"]
    entry.turn_off()
    entry.turn_off()
    assert not file.exists()


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled = false"])
def test_a_desktop_that_turned_it_off_is_believed(tmp_path: Path, line: str) -> None:
    file = tmp_path / "muniment.desktop"
    entry = AutostartFile(file, ["muniment"], write_atomically)
    entry.turn_on()
    file.write_text(file.read_text() + line + "\n")
    assert not entry.is_on()
    entry.turn_on()
    assert entry.is_on()


def test_odd_paths_are_quoted_as_desktop_entries_want_it(tmp_path: Path) -> None:
    file = tmp_path / "muniment.desktop"
    AutostartFile(file, ['/a"$b`c\\d/100%'], write_atomically).turn_on()
    assert exec_of(file) == '"/a\\\\"\\\\$b\\\\`c\\\\\\\\d/100%%"'


def test_the_launch_agent_comes_and_goes(tmp_path: Path) -> None:
    file = tmp_path / "LaunchAgents" / "org.muniment.plist"
    entry = LaunchAgent(file, ["/Applications/Muniment", "--in-tray"], write_atomically)
    assert not entry.is_on()
    entry.turn_on()
    assert entry.is_on()
    document = plistlib.loads(file.read_bytes())
    assert document["ProgramArguments"] == ["/Applications/Muniment", "--in-tray"]
    assert (document["Label"], document["RunAtLoad"]) == ("org.muniment", True)
    entry.turn_off()
    assert not entry.is_on()


def test_the_run_value_comes_and_goes() -> None:
    registry = FakeRegistry()
    entry = RunValue("muniment", ["C:\\Program Files\\m.exe", "--in-tray"], registry)
    assert not entry.is_on()
    entry.turn_on()
    assert registry.values == {"muniment": '"C:\\Program Files\\m.exe" --in-tray'}
    assert entry.is_on()
    entry.turn_off()
    entry.turn_off()
    assert not registry.values
    registry.is_refusing = True
    with pytest.raises(StorageUnavailableError):
        entry.turn_on()


def test_each_home_has_an_entry_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("APPIMAGE", "/opt/Muniment.AppImage")
    usual = login_entry(tmp_path / "data", None, write=write_atomically)
    other = login_entry(tmp_path / "other", tmp_path / "other", write=write_atomically)
    usual.turn_on()
    assert not other.is_on()
    other.turn_on()
    files = sorted((tmp_path / "autostart").iterdir())
    assert len(files) == 2
    commands = {tuple(shlex.split(exec_of(file))) for file in files}
    assert commands == {
        ("/opt/Muniment.AppImage", "--in-tray"),
        ("/opt/Muniment.AppImage", "--home", str(tmp_path / "other"), "--in-tray"),
    }
    monkeypatch.setattr(sys, "platform", "darwin")
    assert isinstance(login_entry(tmp_path, None, write=write_atomically), LaunchAgent)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "winreg", FakeRegistry())
    assert isinstance(login_entry(tmp_path, None, write=write_atomically), RunValue)


def test_the_program_names_itself_as_it_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("APPIMAGE", raising=False)
    monkeypatch.setattr(sys, "argv", ["/x/muniment/__main__.py"])
    assert own_command() == [sys.executable, "-m", "muniment"]
    script = tmp_path / "muniment"
    script.touch()
    monkeypatch.setattr(sys, "argv", [str(script)])
    assert own_command() == [str(script)]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert own_command() == [sys.executable]


def test_the_service_is_for_the_person_alone(tmp_path: Path) -> None:
    file = tmp_path / "muniment.desktop"
    service = LoginStartService(AutostartFile(file, ["muniment"], write_atomically))
    assert service.is_possible
    service.set_on(PERSON, is_on=True)
    assert service.is_on()
    agent = Actor("key:key_1", ("default",), frozenset({Scope.READ, Scope.WRITE}))
    with pytest.raises(NotAllowedError):
        service.set_on(agent, is_on=False)
    service.set_on(PERSON, is_on=False)
    assert not service.is_on()
    nothing = LoginStartService(None)
    nothing.set_on(PERSON, is_on=True)
    assert not nothing.is_possible
    assert not nothing.is_on()
