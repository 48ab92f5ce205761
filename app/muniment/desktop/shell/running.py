"""Run the window, from its first paint until the user quits or logs out."""

import gc
import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, Slot

from muniment.desktop.platform.signal_relay import SignalRelay
from muniment.desktop.shell.application import Desktop
from muniment.desktop.shell.background.preferences import SettingsAccess
from muniment.desktop.shell.qt_application import qt_application
from muniment.desktop.shell.window_options import WindowOptions
from muniment.desktop.text.language import speak
from muniment.domain.access import PERSON
from muniment.domain.errors import MunimentError, VaultLockedError

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

    from muniment.domain.settings import Settings
    from muniment.services.container import Services

_WAIT_S: Final = 3.0
_log = logging.getLogger(__name__)


class Logout(QObject):
    """Reacts to the end of the session, if the platform signals it; GUI thread only.

    It asks nothing: unsaved edits are restored at the next start. It blocks for one write, at most
    three seconds, because Qt waits for nothing that comes later.
    """

    def __init__(self, services: "Services", application: "QGuiApplication") -> None:
        super().__init__()
        self._texts = services.unsaved_texts
        self._application = application
        application.commitDataRequest.connect(self._on_commit_data_request)

    def close(self) -> None:
        """Stop listening."""
        self._application.commitDataRequest.disconnect(self._on_commit_data_request)

    @Slot()
    def _on_commit_data_request(self) -> None:
        # Another write may be running, and the session does not wait that long.
        writing = threading.Thread(target=self._write_down, name="muniment-logout", daemon=True)
        writing.start()
        writing.join(_WAIT_S)

    def _write_down(self) -> None:
        try:
            self._texts.write_down(PERSON)
        except VaultLockedError:
            # It was saved when the vault was locked.
            return
        except MunimentError as error:
            _log.warning("what is being typed was not kept at the logout: %s", error.code)


def run_window(services: "Services", options: WindowOptions, *, version: str) -> int:
    """Open the window and return when the user has quit.

    Main thread only. A restart, for another language, opens a second window in the same process, so
    that the vault stays open and agents notice nothing. The window is painted before anything waits
    for the vault, the model or the database. The services are not closed here: their creator does
    so afterwards.

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
    relay, logout = SignalRelay(), Logout(services, application)
    try:
        while True:
            desktop = Desktop(services, options)
            code = _run(desktop, application, relay)
            if not desktop.opens_again:
                return code
            settings = desktop.context.preferences.settings
            options = _options_again(options, settings)
            desktop.deleteLater()
            del desktop
            _take_windows_apart()
            speak(application, settings.language)
    finally:
        logout.close()
        relay.close()


def _run(desktop: Desktop, application: "QGuiApplication", relay: SignalRelay) -> int:
    """Show a window and return the exit code once it has ended."""
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


def _take_windows_apart() -> None:
    """Delete what has ended, on this thread: a worker that collects it would crash in Qt."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def _options_again(options: WindowOptions, settings: "Settings") -> WindowOptions:
    """Return how another window of this process runs: what the first one began with is done."""
    return replace(
        options,
        settings=replace(options.settings or SettingsAccess(), settings=settings),
        auto_lock_minutes=settings.auto_lock_minutes,
        start_hidden=False,
        command="raise",
        notices=(),
    )


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
