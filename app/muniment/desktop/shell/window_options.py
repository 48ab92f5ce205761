"""How the window runs, as set by the code that starts it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from muniment.desktop.platform.global_shortcut.global_shortcut import Binders, binders_of_system
from muniment.desktop.platform.message_bus import session_bus_address
from muniment.desktop.platform.system_lock_watch import Buses, desktop_buses
from muniment.desktop.shell.background.preferences import SettingsAccess
from muniment.desktop.shell.background.task_runner import TaskRunner


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowOptions:
    """How the window runs.

    Args:
        port_url: Called once a second: the port's address, or ``None`` while it is off.
        port_trouble: Called with it: what kept the port from being opened, if anything did.
        settings_path: The ini file for the window's layout; holds nothing of the vault.
        instance_name: As `muniment.desktop.platform.single_instance.instance_name` derives it.
        on_quit: Called once the window is gone and no task runs any more.
        auto_lock_minutes: Idle time until the vault is locked; 0 for never.
        settings: The user's settings, and how to save changes.
        start_hidden: Start in the tray, if there is one.
        command: What to show once the vault is open: ``capture``, ``search``, the import of a file
            (`muniment.domain.program_names.import_command`), or just the window (``raise``).
        home: The data directory if it is not the default one, for commands that agents start.
        buses: Returns the D-Bus connections that report lock and sleep.
        makes_views_early: Whether views and quick capture are made in idle moments before they are
            first shown.
        shortcut_binders: Makes the objects that bind the global shortcuts.
        message_bus: Returns the address of the bus that shows notifications, if there is one.
        program: The command line by which others start this program.
        notices: What the user should know about the start, in sentences.
    """

    port_url: Callable[[], str | None]
    settings_path: Path
    instance_name: str
    on_quit: Callable[[], None] | None = None
    auto_lock_minutes: float = 10
    settings: SettingsAccess | None = None
    start_hidden: bool = False
    command: str = "raise"
    home: str | None = None
    port_trouble: Callable[[], Exception | None] = lambda: None
    notices: tuple[str, ...] = ()
    program: tuple[str, ...] = ("muniment",)
    buses: Callable[[], Buses] = desktop_buses
    makes_views_early: bool = True
    message_bus: Callable[[], str | None] = session_bus_address
    shortcut_binders: Callable[[TaskRunner], Binders] = binders_of_system
