"""Run the window, from its first paint until the user quits."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings

from muniment.desktop.platform.logout import Logout
from muniment.desktop.platform.signal_relay import SignalRelay
from muniment.desktop.shell.application import Desktop
from muniment.desktop.shell.background.preferences import SettingsAccess
from muniment.desktop.shell.qt_application import qt_application
from muniment.desktop.shell.window_options import WindowOptions

if TYPE_CHECKING:
    from muniment.services.container import Services


def run_window(services: "Services", options: WindowOptions, *, version: str) -> int:
    """Open the window and return when the user has quit.

    Main thread only. The window is painted before anything waits for the vault, the model or the
    database. The services are not closed here: their creator does so afterwards.

    Args:
        services: Of the data directory; the vault may be missing, locked or open.
        options: How the window runs.
        version: Shown by the desktop.

    Returns:
        The exit code.
    """
    settings = (options.settings or SettingsAccess()).settings
    _keep_settings_of_qt_in(options.settings_path.parent)
    application = qt_application(settings.language, version)
    desktop = Desktop(services, options)
    relay, logout = SignalRelay(), Logout(services, application)
    relay.quit_requested.connect(desktop.end)
    desktop.ended.connect(application.quit)
    before, sys.excepthook = sys.excepthook, _hook(desktop)
    try:
        desktop.start()
        # It may have ended before the event loop ran: quitting it then would have had no effect.
        return 0 if desktop.has_ended else application.exec()
    finally:
        sys.excepthook = before
        desktop.end()
        logout.close()
        relay.close()


def _keep_settings_of_qt_in(folder: Path) -> None:
    """Keep Qt's own settings in this folder, such as the last folders of its file dialog.

    Otherwise they are stored in ``QtProject.conf``, which all Qt programs share. On systems with
    native file dialogs, Qt stores none.
    """
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(folder))


def _hook(
    desktop: Desktop,
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Return the hook for exceptions that left a slot: no traceback is printed."""

    def report(
        _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        desktop.show_error(error)

    return report
