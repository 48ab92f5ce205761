"""Open the window first; everything else is built behind it."""

import contextlib
import logging
import os
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from muniment import __version__
from muniment.bootstrap.data_directory import (
    OwnedDataDirectory,
    instance_file,
    owned_data_directory,
    settings_file,
)
from muniment.bootstrap.display import has_display
from muniment.bootstrap.publishing import Publication
from muniment.domain.errors import (
    EnvironmentFaultError,
    MunimentError,
    VaultInUseError,
    fault_name,
)
from muniment.domain.program_names import import_command
from muniment.system.application_entry import application_entry
from muniment.system.instance import InstanceInfo
from muniment.system.paths import HOME_VARIABLE, data_paths
from muniment.system.start_at_login import own_command
from muniment.system.window_socket import call_window, can_call, instance_name
from muniment.vault.files import write_atomically

if TYPE_CHECKING:
    from muniment.api.server import PortServer
    from muniment.domain.settings import Settings

_log = logging.getLogger(__name__)

_WINDOW_SETTINGS: Final = "window.ini"
_START_TIMEOUT_S: Final = 30.0


def open_window(home: Path | None, *, command: str = "raise", in_tray: bool = False) -> int:
    """Open the window of a data directory, or raise the open one; return the exit code.

    Args:
        home: ``None`` is the system's default.
        command: What the window should show, as `WindowOptions` says.
        in_tray: Start in the tray, if there is one.

    Raises:
        VaultInUseError: A process without a window owns the data directory.
        EnvironmentFaultError: Qt cannot be loaded, or the installation of Muniment is incomplete.
    """
    try:
        from muniment.desktop.platform.global_shortcut.global_shortcut import binders_of_system
        from muniment.desktop.shell.background.preferences import SettingsAccess
        from muniment.desktop.shell.running import run_window
        from muniment.desktop.shell.window_options import WindowOptions
    except ImportError as error:
        if isinstance(error, ModuleNotFoundError):
            raise EnvironmentFaultError(
                f"a part of the program is missing ({error.msg})",
                hint="Install Muniment again, or use `muniment serve`.",
            ) from None
        raise EnvironmentFaultError(
            f"the window needs a system library that is missing ({error.msg})",
            hint="Install Qt's libraries (packaging/setup.sh names them), or use `muniment serve`.",
        ) from None
    name = instance_name(data_paths(home).data)
    try:
        with owned_data_directory(home) as owned, BackgroundPort(owned) as port:
            owned.services.vault.load_ahead()
            entry = application_entry(write=write_atomically)
            options = WindowOptions(
                port_url=port.url,
                port_trouble=port.trouble,
                settings_path=owned.paths.config / _WINDOW_SETTINGS,
                instance_name=name,
                auto_lock_minutes=owned.settings.auto_lock_minutes,
                settings=SettingsAccess(
                    settings=owned.settings,
                    save=settings_file(owned.paths).save,
                    restart_port=port.restart,
                ),
                start_hidden=in_tray,
                command=command,
                home=_unusual_home(home),
                notices=owned.notices,
                program=tuple(own_command()),
                shortcut_binders=partial(binders_of_system, entry=entry),
            )
            return run_window(owned.services, options, version=__version__)
    except VaultInUseError:
        if in_tray or ask_window(name, command):
            return 0
        raise


def show_capture(home: Path | None) -> int:
    """Show quick capture in the running window, or in one started for it.

    Raises:
        EnvironmentFaultError: There is no display, or Qt cannot be loaded.
        VaultInUseError: A process without a window owns the data directory.
    """
    if ask_window(instance_name(data_paths(home).data), "capture"):
        return 0
    if not has_display():
        raise EnvironmentFaultError(
            "quick capture needs a display",
            hint="Pipe the text into `muniment capture`, or use `muniment add`.",
        )
    return open_window(home, command="capture")


def show_search(home: Path | None) -> int:
    """Show the search of the running window, or of one started for it.

    Raises:
        EnvironmentFaultError: There is no display, or Qt cannot be loaded.
        VaultInUseError: A process without a window owns the data directory.
    """
    if ask_window(instance_name(data_paths(home).data), "search"):
        return 0
    if not has_display():
        raise EnvironmentFaultError(
            "the window needs a display", hint="Use `muniment search QUERY`."
        )
    return open_window(home, command="search")


def show_import(home: Path | None, file: Path) -> int:
    """Open the import of a file in the running window, or in one started for it.

    Raises:
        EnvironmentFaultError: There is no display, or Qt cannot be loaded.
        VaultInUseError: A process without a window owns the data directory.
    """
    command = import_command(file)
    if ask_window(instance_name(data_paths(home).data), command):
        return 0
    if not has_display():
        raise EnvironmentFaultError(
            "the window needs a display", hint="Use `muniment import FILE`."
        )
    return open_window(home, command=command)


def ask_window(name: str, command: str) -> bool:
    """Send a command to the window of a running instance; return whether there is one."""
    if can_call():
        return call_window(name, command)
    from muniment.desktop.platform.single_instance import SingleInstance

    return SingleInstance.try_signal(name, command)


def _unusual_home(home: Path | None) -> str | None:
    """Return the data directory that programs have to name, as they lack this environment."""
    given = home or os.environ.get(HOME_VARIABLE)
    return str(Path(given).absolute()) if given else None


class BackgroundPort:
    """The port of a window: started on a thread of its own when its address is first requested.

    The window requests it after its first paint, so nothing here delays that. If the port cannot be
    opened, the window works without it: `trouble` says why, and `restart` tries again. A context
    manager; `url` and `trouble` are for the GUI thread.

    Args:
        owned: The data directory that this process owns.
    """

    def __init__(self, owned: OwnedDataDirectory) -> None:
        self._owned = owned
        self._thread: threading.Thread | None = None
        self._is_begun = False
        self._beginning = threading.Lock()
        self._server: PortServer | None = None
        self._publication = Publication()
        self._trouble: Exception | None = None
        self._is_closing = threading.Event()
        self._changing = threading.Lock()

    def __enter__(self) -> "BackgroundPort":
        return self

    def __exit__(self, *_error: object) -> None:
        self._is_closing.set()
        if self._thread is not None:
            self._thread.join(_START_TIMEOUT_S)
        self._stop()

    def url(self) -> str | None:
        """Return the port's address, or ``None`` while there is none."""
        with self._beginning:
            if not self._is_begun and self._owned.settings.port_on:
                self._is_begun = True
                self._thread = threading.Thread(
                    target=self._start, name="muniment-port-start", daemon=True
                )
                self._thread.start()
        server = self._server
        return None if server is None else server.url

    def trouble(self) -> Exception | None:
        """Return why the port could not be opened; ``None`` without a failure."""
        return self._trouble

    def restart(self, settings: "Settings") -> None:
        """Close the port, and open it again if settings say so; waits for both, any thread.

        Raises:
            PortTakenError: Another program listens there; the port stays closed.
        """
        with self._beginning:
            # A later request for the address must not open the port with the old settings.
            self._is_begun = True
        if self._thread is not None:
            self._thread.join(_START_TIMEOUT_S)
        self._change(settings)

    def _start(self) -> None:
        with contextlib.suppress(Exception):  # the window and the log report it
            self._change(self._owned.settings)

    def _change(self, settings: "Settings") -> None:
        with self._changing:
            self._stop()
            try:
                if settings.port_on:
                    self._open(settings)
            except Exception as error:
                reason = error if isinstance(error, MunimentError) else fault_name(error)
                _log.warning("the port is off: %s", reason)
                self._trouble = error
                raise
            self._trouble = None

    def _open(self, settings: "Settings") -> None:
        from muniment.bootstrap.serving import new_instance_token, port_server

        token = new_instance_token()
        server = port_server(
            self._owned.services,
            token,
            port=settings.port,
            container_address=settings.container_address,
        )
        if self._is_closing.is_set():
            server.stop()
            return
        server.start()
        info = InstanceInfo(server.url, os.getpid(), __version__, token)
        self._server = server
        self._publication = Publication(partial(instance_file(self._owned.paths).publish, info))
        self._publication.start()

    def _stop(self) -> None:
        server, self._server = self._server, None
        self._publication.stop()
        if server is not None:
            instance_file(self._owned.paths).blank()
            server.stop()
