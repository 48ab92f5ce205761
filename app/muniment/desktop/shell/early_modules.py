"""Load the modules of views and search before they are needed, off the GUI thread."""

from importlib import import_module
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from muniment.desktop.shell.background.task_runner import TaskRunner
from muniment.desktop.shell.module_sources import forget_sources

_PAUSE_MS: Final = 1_500
_VIEWS: Final = (
    "muniment.desktop.views.search.search_view",
    "muniment.desktop.views.settings.settings_view",
    "muniment.desktop.views.profile.profile_view",
    "muniment.desktop.views.agents.agents_view",
    "muniment.desktop.views.namespaces.namespaces_view",
    "muniment.desktop.views.trash.trash_view",
    "muniment.desktop.views.stats.stats_view",
)
_SECTIONS: Final = (
    "muniment.desktop.views.settings.security_section",
    "muniment.desktop.views.settings.port_section",
    "muniment.desktop.views.settings.models_section",
    "muniment.desktop.views.settings.local_model_section",
    "muniment.desktop.views.settings.capture_section",
    "muniment.desktop.views.settings.desktop_section",
    "muniment.desktop.views.settings.appearance_section",
    "muniment.desktop.views.settings.backups_section",
    "muniment.desktop.views.settings.shortcuts_section",
    "muniment.desktop.views.settings.about_section",
)
_MODULES: Final = ("muniment.services.search.search_parts", *_VIEWS, *_SECTIONS)


class EarlyModules(QObject):
    """Load the modules once, a while after the vault is first opened; GUI thread only.

    Loading one took the GUI thread up to 20 ms at the first visit, and the first letter of a search
    waited 40 ms for the search modules. The chart modules are not loaded: only Stats needs their
    memory, and loads them while it counts.
    """

    def __init__(self, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._is_loaded = False
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._on_pause_timeout)

    @Slot()
    def load_soon(self) -> None:
        """Load them once the window is idle, unless they are loaded."""
        if not self._is_loaded:
            self._pause.start()

    def stop(self) -> None:
        """Start no more loading."""
        self._pause.stop()

    @Slot()
    def _on_pause_timeout(self) -> None:
        self._is_loaded = True
        for name in _MODULES:
            # One task each: what the user requests meanwhile does not wait for all of them.
            self._tasks.submit(lambda name=name: _load(name), receiver=self)  # type: ignore[misc]


def _load(name: str) -> None:
    import_module(name)
    forget_sources()
