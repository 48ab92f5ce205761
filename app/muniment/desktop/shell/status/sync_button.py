"""How sync between devices stands, in the status bar."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.dates import short_moment
from muniment.desktop.text.sync_words import state_text
from muniment.desktop.widgets.buttons import ToolButton
from muniment.domain.sync.sync_setup import SyncCondition


class SyncButton(ToolButton):
    """Hidden unless sync is set up; pressing it opens a menu. GUI thread only.

    Args:
        context: The window's shared objects.
        actions: Of the menu.
    """

    def __init__(self, context: DesktopContext, actions: Sequence[QAction]) -> None:
        super().__init__()
        self._theme = context.theme
        self._watch = context.sync
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._menu = QMenu(self)
        self._menu.addActions(actions)
        context.theme.apply_stylesheet(self._menu)
        self.clicked.connect(self._on_clicked)
        self._watch.changed.connect(self._refresh)
        self._theme.changed.connect(self._refresh)
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        status = self._watch.status
        text = state_text(status)
        self.setText(text)
        when = "" if status.last_at is None else short_moment(status.last_at)
        self.setToolTip(self.tr("Last synced: {moment}").format(moment=when) if when else text)
        self.setAccessibleName(self.tr("{state}. Show what you can do.").format(state=text))
        icon = "triangle-alert" if status.needs_attention else "refresh-cw"
        self.setIcon(self._theme.icon(icon))
        self.setVisible(status.condition is not SyncCondition.OFF)

    @Slot()
    def _on_clicked(self) -> None:
        above = QPoint(0, -self._menu.sizeHint().height())
        self._menu.popup(self.mapToGlobal(above))
