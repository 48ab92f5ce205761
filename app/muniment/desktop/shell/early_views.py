"""Load the modules of views and make the views before they are visited.

Measured with and without in docs/benchmarks.md, “Made ahead”.
"""

from collections.abc import Iterator
from functools import partial
from importlib import import_module
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from muniment.desktop.shell.background.task_runner import TaskRunner
from muniment.desktop.shell.lock.idle_lock import IdleLock
from muniment.desktop.shell.view_stack import ViewStack
from muniment.desktop.widgets.theme.theme import Theme

_CHECK_MS: Final = 500
_BETWEEN_MS: Final = 16
_QUIET_S: Final = 2.0
_PAUSE_MS: Final = 1_500
_VIEWS: Final = (
    "muniment.desktop.views.settings.settings_view",
    "muniment.desktop.views.profile.profile_view",
    "muniment.desktop.views.entities.entities_view",
    "muniment.desktop.views.agents.agents_view",
    "muniment.desktop.views.namespaces.namespaces_view",
    "muniment.desktop.views.sync.sync_view",
    "muniment.desktop.views.trash.trash_view",
    "muniment.desktop.views.tidying.tidy_view",
    "muniment.desktop.views.owners.owners_view",
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

    On the GUI thread they take 10 to 25 ms of a view's first visit, and the first letter of a
    search needs 40 ms more without the search modules. The chart modules are not loaded: only Stats
    needs their memory, and loads them while it counts.
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
            self._tasks.submit(partial(import_module, name), receiver=self)


class EarlyViews(QObject):
    """Have the views ready when they are visited; GUI thread only.

    Making a view takes the GUI thread 10 to 40 ms, which is noticeable at the first visit. Here it
    happens after two seconds without input while no task runs, in steps between which the window
    responds. A hidden window makes none: a user who stays in the tray needs no views. The views are
    not opened: they hold nothing of the vault. After a change of appearance the hidden views are
    styled in the same way.

    Args:
        idle: Knows how long the user has been idle.
        tasks: Knows whether a task is running.
        theme: Knows which views still need the new style.
        parent: Owns it.
    """

    def __init__(
        self, idle: IdleLock, tasks: TaskRunner, theme: Theme, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._idle = idle
        self._tasks = tasks
        self._theme = theme
        theme.changed.connect(self._on_theme_changed)
        self._views: ViewStack | None = None
        self._steps: Iterator[None] | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_timer_timeout)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to make."""
        return self._steps is None and not self._timer.isActive()

    def begin(self, views: ViewStack) -> None:
        """Make the missing views in idle moments from now on."""
        self._views = views
        self._timer.start(_CHECK_MS)

    @Slot()
    def stop(self) -> None:
        """Make no more until it begins again; a half-made view is like any hidden view."""
        self._timer.stop()
        self._steps = None
        self._views = None

    @Slot()
    def _on_timer_timeout(self) -> None:
        views = self._views
        if views is None:
            return
        if not self._is_quiet(views):
            self._timer.start(_CHECK_MS)
            return
        if self._steps is None:
            self._steps = self._left(views)
        if next(self._steps, views) is views:
            self._steps = None
        else:
            self._timer.start(_BETWEEN_MS)

    def _is_quiet(self, views: ViewStack) -> bool:
        is_seen = views.isVisible() and not views.window().isMinimized()
        return is_seen and self._idle.quiet_s >= _QUIET_S and not self._tasks.is_busy

    def _left(self, views: ViewStack) -> Iterator[None]:
        for view in views.present():
            yield from view.ahead()
        yield from _made(views, self._theme)
        while self._theme.catch_up_next():
            yield

    @Slot()
    def _on_theme_changed(self) -> None:
        # Begun before, and not stopped since: the vault is open.
        if self._views is not None and self._steps is None:
            self._timer.start(_CHECK_MS)


def _made(views: ViewStack, theme: Theme) -> Iterator[None]:
    for key in views.missing():
        view = views.prepare(key)
        yield
        theme.apply_stylesheet_to_part(view)
        yield
        for _ in view.ahead():
            yield
        view.resize(views.size())
        layout = view.layout()
        if layout is not None:
            layout.activate()
        yield
