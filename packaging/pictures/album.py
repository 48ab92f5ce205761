"""Takes the pictures, and waits until there is something to take."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from muniment.desktop.shell.application import Desktop
from muniment.desktop.shell.background.preferences import SettingsAccess
from muniment.desktop.shell.view import DestinationView
from muniment.desktop.shell.window_options import WindowOptions
from muniment.desktop.shell.workspace import Workspace
from muniment.desktop.views.browse.browse_view import BrowseView
from muniment.domain.settings import Settings
from muniment.services.container import Services
from pictures.shortcut import obliging_desktop
from pictures.variants import Variant

_PAINT_MS: Final = 30
_SETTLE_MS: Final = 60
_PATIENCE_S: Final = 60


def wait_for(condition: Callable[[], object], seconds: float = _PATIENCE_S) -> None:
    """Turn the event loop until something is so.

    Raises:
        TimeoutError: It never was.
    """
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("the window did not get there")
        QTest.qWait(10)


def _keep_nothing(_settings: Settings) -> None:
    """Stand in for the settings file and the port, so that both are offered."""


@contextmanager
def desktop(services: Services, folder: Path, variant: Variant) -> Iterator[Desktop]:
    """Run the window on the services of a home folder."""
    options = WindowOptions(
        port_url=lambda: "http://127.0.0.1:4774",
        settings_path=folder / "window.ini",
        instance_name=f"muniment-screens-{os.getpid()}-{folder.name}",
        auto_lock_minutes=0,
        settings=SettingsAccess(
            settings=Settings(theme=variant.appearance.value),
            save=_keep_nothing,
            restart_port=_keep_nothing,
        ),
        shortcut_binders=obliging_desktop,
    )
    shown = Desktop(services, options)
    shown.window.resize(variant.size)
    shown.start()
    try:
        yield shown
    finally:
        shown.end()
        shown.deleteLater()


class Album:
    """The pictures of one variant, a file each, and the window they are of.

    Args:
        folder: Where the files go.
        shown: What is looked at.
    """

    def __init__(self, folder: Path, shown: Desktop) -> None:
        self._folder = folder
        self.shown = shown
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def workspace(self) -> Workspace:
        """The page of the open window."""
        wait_for(lambda: self.shown.window.workspace is not None)
        assert self.shown.window.workspace is not None  # noqa: S101 - waited for
        return self.shown.window.workspace

    @property
    def browse(self) -> BrowseView:
        """The view that lists memories."""
        return self.workspace.browse

    def go(self, key: str) -> DestinationView:
        """Lead to a destination and return its view."""
        self.workspace.go(key)
        self.settle()
        return self.workspace.current

    def settle(self) -> None:
        """Wait until nothing is under way, and what came of it is painted."""
        for _ in range(2):
            wait_for(lambda: not self.shown.context.tasks.is_busy)
            QTest.qWait(_SETTLE_MS)

    def take(self, name: str, widget: QWidget | None = None) -> None:
        """Take a picture of a widget, or of the main window."""
        # The pointer of an offscreen platform rests somewhere, too, and would mark what is there.
        QCursor.setPos(0, 0)
        self.settle()
        QTest.qWait(_PAINT_MS)
        target = self._folder / f"{name}.png"
        picture = (widget or self.shown.window).grab()
        picture.save(str(target))
        sys.stdout.write(f"{target}  {picture.width()}×{picture.height()}\n")
        sys.stdout.flush()

    def take_dialog(
        self,
        name: str,
        ask: Callable[[], object],
        prepare: Callable[[QDialog], object] = lambda _dialog: None,
    ) -> None:
        """Have a dialog opened, take its picture and dismiss it.

        Args:
            name: Of the picture.
            ask: Opens the dialog.
            prepare: Fills the dialog in, or waits for what it shows.
        """
        before = set(_dialogs())
        ask()
        wait_for(lambda: set(_dialogs()) - before)
        (dialog,) = set(_dialogs()) - before
        self.settle()
        prepare(dialog)
        self.take(name, dialog)
        dialog.reject()
        self.settle()


def _dialogs() -> list[QDialog]:
    shown = QApplication.topLevelWidgets()
    return [widget for widget in shown if isinstance(widget, QDialog) and widget.isVisible()]
