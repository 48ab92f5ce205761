"""Runs the window, from its first paint until the person quits."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings

from muniment.desktop.application import Desktop
from muniment.desktop.logout import Logout
from muniment.desktop.own_application import own_application
from muniment.desktop.own_preferences import SettingsAccess
from muniment.desktop.signal_relay import SignalRelay
from muniment.desktop.window_options import WindowOptions

if TYPE_CHECKING:
    from muniment.services.house import Services


def run_window(services: "Services", options: WindowOptions, *, version: str) -> int:
    """Open the window and return when the person has quit.

    Main thread only. The window is painted before anything waits for the vault, the model or the
    database. The services are not closed here: whoever built them does so afterwards.

    Args:
        services: Of the home; the vault may be missing, locked or open.
        options: How it is to run.
        version: Shown by the desktop.

    Returns:
        The exit code.
    """
    settings = (options.settings or SettingsAccess()).settings
    _keep_settings_of_qt_in(options.settings_path.parent)
    application = own_application(settings.language, version)
    desktop = Desktop(services, options)
    relay, logout = SignalRelay(), Logout(services, application)
    relay.quit_requested.connect(desktop.end)
    desktop.ended.connect(application.quit)
    before, sys.excepthook = sys.excepthook, _hook(desktop)
    try:
        desktop.start()
        # Told to end before the event loop ran: quitting it then would have had no effect.
        return 0 if desktop.has_ended else application.exec()
    finally:
        sys.excepthook = before
        desktop.end()
        logout.close()
        relay.close()


def _keep_settings_of_qt_in(folder: Path) -> None:
    """Have Qt keep its own settings there, such as the folders that its file dialog was in.

    They would go into ``QtProject.conf``, which all programs of Qt share. Where the system has
    file dialogs of its own, Qt keeps none.
    """
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(folder))


def _hook(
    desktop: Desktop,
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Return what Python calls for an exception that left a slot: no traceback is printed."""

    def report(
        _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        desktop.show_error(error)

    return report
