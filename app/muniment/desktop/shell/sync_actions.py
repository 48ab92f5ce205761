"""The actions for sync between devices, in the menus, the palette and the status bar."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.window_actions import WindowActions
from muniment.domain.sync.sync_setup import SyncCondition


class SyncActions(QObject):
    """Offers what sync allows at the moment, and nothing unless it is set up; GUI thread only."""

    def __init__(self, context: DesktopContext, actions: WindowActions, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = context.theme
        self._watch = context.sync
        self._now, self._pause = actions.sync_now, actions.sync_pause
        self._details = actions.sync_details
        self._now.triggered.connect(self._watch.sync_now)
        self._pause.triggered.connect(self._watch.pause_or_resume)
        self._details.triggered.connect(self._watch.report)
        self._watch.changed.connect(self._refresh)
        self._refresh()

    @property
    def all(self) -> tuple[QAction, ...]:
        """All of them, for a menu."""
        return self._now, self._pause, self._details

    @Slot()
    def _refresh(self) -> None:
        status, is_paused = self._watch.status, self._watch.is_paused
        is_on = status.condition is not SyncCondition.OFF
        self._now.setVisible(is_on and not is_paused)
        self._pause.setVisible(is_on)
        self._pause.setText(self.tr("Res&ume sync") if is_paused else self.tr("Pa&use sync"))
        self._theme.bind_icon(self._pause, "play" if is_paused else "pause")
        self._details.setVisible(status.needs_attention)
