"""How sync between devices stands, in the status bar."""

from PySide6.QtCore import QPoint, QSize, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.dates import short_moment
from muniment.desktop.widgets.buttons import ToolButton
from muniment.domain.sync.syncing import SyncCondition

_NEEDS_A_PERSON = {SyncCondition.ASKING, SyncCondition.ALARM}


class SyncButton(ToolButton):
    """Hidden unless sync is set up; its menu runs, pauses or resumes it. GUI thread only.

    Args:
        context: The window's shared objects.
        icon_size: Size of its icon.
    """

    def __init__(self, context: DesktopContext, icon_size: QSize) -> None:
        super().__init__()
        self._theme = context.theme
        self._watch = context.sync
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(icon_size)
        self._menu = QMenu(self)
        self._details = self._add(self.tr("Show details"), self._watch.report)
        self._now = self._add(self.tr("Sync now"), self._watch.sync_now)
        self._pause = self._add(self.tr("Pause sync"), self._watch.pause)
        self._resume = self._add(self.tr("Resume sync"), self._watch.resume)
        context.theme.apply_stylesheet(self._menu)
        self.clicked.connect(self._on_clicked)
        self._watch.changed.connect(self._refresh)
        self._theme.changed.connect(self._refresh)
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        status = self._watch.status
        is_paused = status.condition is SyncCondition.PAUSED
        text = self.tr("Syncing…") if status.is_running else self._text()
        self.setText(text)
        when = "" if status.last_at is None else short_moment(status.last_at)
        self.setToolTip(self.tr("Last synced: {moment}").format(moment=when) if when else text)
        self.setAccessibleName(self.tr("{state}. Show what you can do.").format(state=text))
        needs_a_person = status.condition in _NEEDS_A_PERSON
        self.setIcon(self._theme.icon("triangle-alert" if needs_a_person else "refresh-cw"))
        self._details.setVisible(needs_a_person)
        self._now.setVisible(not is_paused)
        self._pause.setVisible(not is_paused)
        self._resume.setVisible(is_paused)
        self.setVisible(status.condition is not SyncCondition.OFF)

    def _text(self) -> str:
        return {
            SyncCondition.OFF: "",
            SyncCondition.WAITING: self.tr("Changes to sync"),
            SyncCondition.IN_SYNC: self.tr("Synced"),
            SyncCondition.PAUSED: self.tr("Sync is paused"),
            SyncCondition.OFFLINE: self.tr("Sync folder not found"),
            SyncCondition.ASKING: self.tr("Sync needs your answer"),
            SyncCondition.ALARM: self.tr("Check the sync folder"),
        }[self._watch.status.condition]

    def _add(self, text: str, slot: object) -> QAction:
        action = self._menu.addAction(text)
        action.triggered.connect(slot)
        return action

    @Slot()
    def _on_clicked(self) -> None:
        above = QPoint(0, -self._menu.sizeHint().height())
        self._menu.popup(self.mapToGlobal(above))
