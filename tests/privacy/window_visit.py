"""Opens the window as ``muniment`` does, and uses it: every destination, an export, a setting.

``python -m tests.privacy.window_visit EXPORT`` works on the home that the environment names, and
exports to that file with Qt's own file dialog.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QWidget

from muniment.bootstrap import CommandHost
from muniment.desktop.shell.destinations import destinations
from muniment.desktop.shell.lock.lock_screen import LockScreen
from muniment.desktop.shell.main_window import MainWindow
from muniment.desktop.views.exporting.export_dialog import ExportDialog
from muniment.desktop.views.settings.desktop_section import DesktopSection

_POLL_MS = 10
_Kind = TypeVar("_Kind", bound=QWidget)
Condition = Callable[[], Any]


def shown(kind: type[_Kind]) -> _Kind | None:
    """Return a widget of a kind that can be seen."""
    return next(
        (w for w in QApplication.allWidgets() if isinstance(w, kind) and w.isVisible()), None
    )


def labelled(text: str) -> QAbstractButton:
    """Return the button with a text."""
    return next(
        button
        for button in QApplication.allWidgets()
        if isinstance(button, QAbstractButton) and button.text() == text
    )


def visit(export: Path) -> Iterator[Condition]:
    """Use the window; each condition that is yielded is waited for."""
    yield lambda: shown(LockScreen) and labelled("Unlock with the key file")
    labelled("Unlock with the key file").click()
    yield lambda: (window := shown(MainWindow)) and window.workspace
    window = shown(MainWindow)
    assert window is not None
    workspace = window.workspace
    assert workspace is not None
    for destination in destinations():
        workspace.go(destination.key)
        yield lambda key=destination.key: workspace.current_key == key
    workspace.go("settings")
    yield lambda: workspace.current_key == "settings"
    workspace.current.go("desktop")  # type: ignore[attr-defined]
    yield lambda: shown(DesktopSection)
    section = shown(DesktopSection)
    assert section is not None
    section.at_login.click()
    window.actions_.keychain.trigger()
    # There is none here. What is said of it would take the place of what is said of the export.
    yield lambda: "keychain" in window.notices.text
    workspace.go("browse")
    actions = {action.objectName(): action for action in workspace.current.commands()}
    actions["list.export"].trigger()
    yield lambda: (dialog := shown(ExportDialog)) and dialog.act.isEnabled()
    dialog = shown(ExportDialog)
    assert dialog is not None
    dialog.act.click()
    files = dialog.over
    assert isinstance(files, QFileDialog)
    files.selectFile(str(export))
    files.accept()
    yield lambda: export.name in window.notices.text
    window.actions_.quit.trigger()


def main() -> None:
    """Open the window and use it, then quit."""
    application = QApplication(["muniment"])
    steps = visit(Path(sys.argv[1]))
    waiting: list[Condition] = [lambda: True]

    def go_on() -> None:
        if not waiting[0]():
            return
        following = next(steps, None)
        if following is None:
            timer.stop()
        else:
            waiting[0] = following

    timer = QTimer(application)
    timer.timeout.connect(go_on)
    timer.start(_POLL_MS)
    sys.exit(CommandHost().open_window(None))


if __name__ == "__main__":
    main()
