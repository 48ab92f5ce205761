"""Texts about the global shortcut, and the warning when it does not work."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Slot

from muniment.desktop.platform.global_shortcut.binder import ShortcutState, ShortcutStatus
from muniment.desktop.platform.global_shortcut.global_shortcut import GlobalShortcut
from muniment.desktop.shell.main_window import MainWindow
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.desktop.text.global_actions import SETTINGS

_TOLD: Final = frozenset({
    ShortcutState.TAKEN,
    ShortcutState.UNFIT,
    ShortcutState.ENDED,
    ShortcutState.FAILED,
})  # fmt: skip
_CONTEXT = "global_shortcut"


def tr(text: str) -> str:
    """Return a text about the shortcut in the user's language."""
    return QCoreApplication.translate(_CONTEXT, text)


def status_text(status: ShortcutStatus) -> str:
    """Return the state of the shortcut as a text, with what to do about a problem."""
    texts = {
        ShortcutState.OFF: tr(
            "It works while Muniment runs, in the tray too. Muniment learns of no other keys that "
            "you press."
        ),
        ShortcutState.ASKING: tr(
            "Waiting for the answer of your desktop. It may have opened a question."
        ),
        ShortcutState.BOUND: tr("The shortcut works: {keys}"),
        ShortcutState.KEYLESS: tr(
            "Your desktop knows the shortcut but has given it no keys. Choose some in the "
            "keyboard settings of your desktop."
        ),
        ShortcutState.REFUSED: tr(
            "Your desktop was told not to allow the shortcut, so it is off. Turn it on to be asked "
            "once more."
        ),
        ShortcutState.TAKEN: tr("Another program has these keys already. Choose others."),
        ShortcutState.UNFIT: tr(
            "These keys cannot be used. Hold Ctrl, Alt or the system key with another one, or use "
            "a function key."
        ),
        ShortcutState.ABSENT: tr(
            "This desktop gives no shortcuts to programs. Bind the command below to keys in the "
            "keyboard settings of your desktop instead: it does the same."
        ),
        ShortcutState.ENDED: tr("Your desktop ended the shortcut."),
        ShortcutState.FAILED: tr(
            "Your desktop could not bind the shortcut. Try again, or bind the command below to "
            "keys in the keyboard settings of your desktop."
        ),
    }
    return texts[status.state].format(keys=status.keys)


def is_problem(state: ShortcutState) -> bool:
    """Return whether the user must do something before the shortcut works."""
    return state not in {ShortcutState.OFF, ShortcutState.ASKING, ShortcutState.BOUND}


class ShortcutNotice(QObject):
    """Shows a notice once, unless another notice or the shortcut's settings are shown.

    GUI thread only. A desktop without global shortcuts causes no notice: nothing would change by
    the next start.
    """

    def __init__(self, shortcut: GlobalShortcut, window: MainWindow) -> None:
        super().__init__(window)
        self._shortcut = shortcut
        self._window = window
        self._told: ShortcutStatus | None = None
        shortcut.changed.connect(self._tell)
        window.opened.connect(self._tell)
        window.notices.closed.connect(self._tell)

    @Slot()
    def _tell(self) -> None:
        status = self._shortcut.status
        if status.state not in _TOLD or self._shortcut.is_watched:
            self._told = status
            return
        is_free = self._window.is_open and not self._window.notices.isVisibleTo(self._window)
        if status == self._told or not is_free:
            return
        self._told = status
        text = tr("The shortcut of quick capture does not work.")
        look = NoticeAction(tr("Look at it"), self._show_settings)
        self._window.notices.show_notice(Notice(text, NoticeKind.CAUTION, (look,)))

    def _show_settings(self) -> None:
        workspace = self._window.workspace
        if workspace is not None:
            workspace.run_global_action(SETTINGS, "settings.shortcuts")
