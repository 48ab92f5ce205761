"""Start Muniment at login through the operating system, removable without a trace.

Only the system's entry records whether it is on, so that the user can also turn it off with desktop
tools.
"""

import importlib
import os
import plistlib
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

from muniment.domain.os_errors import os_errors_translated
from muniment.system.window_socket import instance_name

_RUN_KEY: Final = r"Software\Microsoft\Windows\CurrentVersion\Run"
_QUOTED_IN_EXEC: Final = '"`$\\'

Write = Callable[[Path, bytes], None]


class LoginEntry(Protocol):
    """An entry in the system's list of programs started at login; any thread."""

    def is_on(self) -> bool:
        """Return whether the entry exists."""
        ...

    def turn_on(self) -> None:
        """Create or rewrite the entry."""
        ...

    def turn_off(self) -> None:
        """Remove the entry."""
        ...


class AutostartFile:
    """A desktop entry in the autostart folder, for Linux desktops.

    Args:
        path: The file.
        command: Program and arguments.
        write: Replaces a file atomically.

    Source:
        freedesktop.org, Desktop Application Autostart Specification 0.5; Desktop Entry
        Specification 1.5, "The Exec key".
    """

    def __init__(self, path: Path, command: Sequence[str], write: Write) -> None:
        self._path = path
        self._command = tuple(command)
        self._write = write

    def is_on(self) -> bool:
        """Return whether the entry exists and no desktop has disabled it."""
        with os_errors_translated(f"reading {self._path.name}"):
            if not self._path.exists():
                return False
            lines = self._path.read_text(encoding="utf-8", errors="replace").splitlines()
        settings = {line.replace(" ", "").lower() for line in lines}
        return not settings & {"hidden=true", "x-gnome-autostart-enabled=false"}

    def turn_on(self) -> None:
        """Write the file; raises what `muniment.vault.files.write_atomically` raises."""
        text = (
            "[Desktop Entry]\nType=Application\nName=Muniment\n"
            f"Exec={' '.join(map(exec_argument, self._command))}\n"
            "Icon=muniment\nTerminal=false\nX-GNOME-Autostart-enabled=true\n"
        )
        with os_errors_translated("creating the autostart folder"):
            self._path.parent.mkdir(parents=True, exist_ok=True)
        self._write(self._path, text.encode("utf-8"))

    def turn_off(self) -> None:
        """Remove the file."""
        with os_errors_translated(f"removing {self._path.name}"):
            self._path.unlink(missing_ok=True)


class LaunchAgent:
    """A property list among the user's launch agents, for macOS; arguments as `AutostartFile`."""

    def __init__(self, path: Path, command: Sequence[str], write: Write) -> None:
        self._path = path
        self._command = list(command)
        self._write = write

    def is_on(self) -> bool:
        """Return whether the file exists."""
        return self._path.exists()

    def turn_on(self) -> None:
        """Write the file; launchd reads it at the next login."""
        document = {
            "Label": self._path.stem,
            "ProgramArguments": self._command,
            "RunAtLoad": True,
            "ProcessType": "Interactive",
        }
        with os_errors_translated("creating the launch agents folder"):
            self._path.parent.mkdir(parents=True, exist_ok=True)
        self._write(self._path, plistlib.dumps(document))

    def turn_off(self) -> None:
        """Remove the file."""
        with os_errors_translated(f"removing {self._path.name}"):
            self._path.unlink(missing_ok=True)


class RunValue:
    """A value of the user's Run key, for Windows.

    Args:
        name: Name of the value.
        command: Program and arguments.
        registry: The standard library's ``winreg``.
    """

    def __init__(self, name: str, command: Sequence[str], registry: Any) -> None:
        self._name = name
        self._command = subprocess.list2cmdline(command)
        self._registry = registry

    def is_on(self) -> bool:
        """Return whether the value exists."""
        try:
            with self._key(self._registry.KEY_READ) as key:
                self._registry.QueryValueEx(key, self._name)
        except FileNotFoundError:
            return False
        return True

    def turn_on(self) -> None:
        """Set the value."""
        kind = self._registry.REG_SZ
        with (
            os_errors_translated("writing the Run key"),
            self._key(self._registry.KEY_SET_VALUE) as key,
        ):
            self._registry.SetValueEx(key, self._name, 0, kind, self._command)

    def turn_off(self) -> None:
        """Delete the value."""
        with os_errors_translated("writing the Run key"):
            try:
                with self._key(self._registry.KEY_SET_VALUE) as key:
                    self._registry.DeleteValue(key, self._name)
            except FileNotFoundError:
                return

    def _key(self, access: int) -> Any:
        registry = self._registry
        return registry.CreateKeyEx(registry.HKEY_CURRENT_USER, _RUN_KEY, 0, access)


def login_entry(data: Path, home: Path | None, *, write: Write) -> LoginEntry:
    """Return the login entry of a data directory, without creating it.

    Args:
        data: The data folder; each data directory has its own entry.
        home: The data directory as specified; ``None`` for the default.
        write: Replaces a file atomically; `muniment.vault.files.write_atomically`.
    """
    name = "muniment" if home is None else Path(instance_name(data)).name
    command = [*own_command(), *(["--home", str(home.absolute())] if home else []), "--in-tray"]
    if sys.platform == "win32":
        return RunValue(name, command, importlib.import_module("winreg"))
    if sys.platform == "darwin":
        folder = Path.home() / "Library" / "LaunchAgents"
        return LaunchAgent(folder / f"org.{name}.plist", command, write)
    config = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return AutostartFile(Path(config) / "autostart" / f"{name}.desktop", command, write)


def own_command() -> list[str]:
    """Return the command that starts this program: packaged, installed or from a checkout."""
    packed = os.environ.get("APPIMAGE")
    if packed:
        return [packed]
    if getattr(sys, "frozen", False):
        return [sys.executable]
    script = Path(sys.argv[0])
    if script.stem == "muniment" and script.suffix in {"", ".exe"} and script.is_file():
        return [str(script.absolute())]
    return [sys.executable, "-m", "muniment"]


def exec_argument(argument: str) -> str:
    """Quote an argument for the Exec key of a desktop entry."""
    quoted = "".join(f"\\{sign}" if sign in _QUOTED_IN_EXEC else sign for sign in argument)
    # The value is first parsed as a string, where a backslash is doubled; a percent sign starts a
    # field code.
    return '"' + quoted.replace("\\", "\\\\").replace("%", "%%") + '"'
