"""The warning when a global shortcut does not work."""

from typing import Final

from PySide6.QtCore import QObject, Slot

from muniment.desktop.platform.global_shortcut.binder import ShortcutState, ShortcutStatus
from muniment.desktop.platform.global_shortcut.global_shortcut import GlobalShortcut
from muniment.desktop.platform.global_shortcut.shortcut_text import failure_text, tr
from muniment.desktop.shell.global_actions import SETTINGS
from muniment.desktop.shell.main_window import MainWindow
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind

_REPORTED: Final = frozenset({
    ShortcutState.TAKEN,
    ShortcutState.DUPLICATE,
    ShortcutState.UNFIT,
    ShortcutState.ENDED,
    ShortcutState.FAILED,
})  # fmt: skip


class ShortcutNotice(QObject):
    """Shows a notice once, unless another notice or the shortcut's settings are shown.

    GUI thread only. A desktop without global shortcuts causes no notice: nothing would change by
    the next start.
    """

    def __init__(self, shortcut: GlobalShortcut, window: MainWindow) -> None:
        super().__init__(window)
        self._shortcut = shortcut
        self._window = window
        self._reported: ShortcutStatus | None = None
        shortcut.changed.connect(self._on_change)
        window.opened.connect(self._on_change)
        window.notices.closed.connect(self._on_change)

    @Slot()
    def _on_change(self) -> None:
        status = self._shortcut.status
        if status.state not in _REPORTED or self._shortcut.is_watched:
            self._reported = status
            return
        is_free = self._window.is_open and not self._window.notices.isVisibleTo(self._window)
        if status == self._reported or not is_free:
            return
        self._reported = status
        text = failure_text(self._shortcut.action)
        look = NoticeAction(tr("Show settings"), self._show_settings)
        self._window.notices.show_notice(Notice(text, NoticeKind.CAUTION, (look,)))

    def _show_settings(self) -> None:
        workspace = self._window.workspace
        if workspace is not None:
            workspace.run_global_action(SETTINGS, "settings.shortcuts")
