"""How the window is to run, as whoever starts it says."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from muniment.desktop.global_shortcut.binder import ShortcutBinder
from muniment.desktop.global_shortcut.global_shortcut import binder_of_system
from muniment.desktop.own_preferences import SettingsAccess
from muniment.desktop.system_lock_watch import Buses, desktop_buses
from muniment.desktop.task_runner import TaskRunner


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowOptions:
    """How the window is to run.

    Args:
        port_url: Asked once a second: the port's address, or ``None`` while it is off.
        port_trouble: Asked with it: what kept the port from being opened, if anything did.
        settings_path: The ini file that keeps how the window is laid out; nothing of the vault.
        instance_name: As `muniment.desktop.single_instance.instance_name` derives it.
        on_quit: Called once the window is gone and no task runs any more.
        auto_lock_minutes: Idle time until the vault is locked; 0 for never.
        settings: What the person chose, and how to keep another choice.
        start_hidden: Begin in the tray, where there is one.
        start_with_capture: Show quick capture as soon as the vault is open.
        home: The home folder where that is not the usual one, for commands that agents start.
        buses: Returns where the desktop tells of its lock and of sleep.
        makes_views_early: Whether views are made in quiet moments before they are visited.
        shortcut_binder: Makes what binds the shortcut that opens quick capture from anywhere.
        program: The words by which others start this program.
        notices: What the person should know of how it started, in sentences.
    """

    port_url: Callable[[], str | None]
    settings_path: Path
    instance_name: str
    on_quit: Callable[[], None] | None = None
    auto_lock_minutes: float = 10
    settings: SettingsAccess | None = None
    start_hidden: bool = False
    start_with_capture: bool = False
    home: str | None = None
    port_trouble: Callable[[], Exception | None] = lambda: None
    notices: tuple[str, ...] = ()
    program: tuple[str, ...] = ("muniment",)
    buses: Callable[[], Buses] = desktop_buses
    makes_views_early: bool = True
    shortcut_binder: Callable[[TaskRunner], ShortcutBinder] = binder_of_system
