"""What the person should know of the open vault, in the window's notice bar."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from muniment.desktop.error_presenter import describe
from muniment.desktop.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.desktop.particulars import particulars
from muniment.domain.errors import RolledBackVaultError
from muniment.services.vault import DISK_FULL_NOTICE

if TYPE_CHECKING:
    from muniment.desktop.desktop_context import DesktopContext
    from muniment.desktop.main_window import MainWindow


class VaultNotices(QObject):
    """Shows what unlocking brought to light, and while the disk is full that it is; GUI thread.

    Args:
        context: What the window works with.
        window: Shows the notices.
    """

    def __init__(self, context: "DesktopContext", window: "MainWindow") -> None:
        super().__init__(window)
        self._vault = context.services.vault
        self._tasks = context.tasks
        self._window = window
        context.bridge.room_changed.connect(self._on_bridge_room_changed)

    def show(self) -> None:
        """Show the notices of the vault that was just opened; the bar is left alone without any."""
        self._show(self._vault.notices)

    @Slot(bool)
    def _on_bridge_room_changed(self, is_full: bool) -> None:  # noqa: FBT001 - the signal's
        if is_full and self._window.is_open:
            self._show((DISK_FULL_NOTICE,))
        elif not is_full and _told(DISK_FULL_NOTICE) in self._window.notices.text.splitlines():
            # What else stood there still stands.
            self._window.notices.dismiss()
            self.show()

    def _show(self, notices: tuple[str, ...]) -> None:
        if not notices:
            return
        actions: tuple[NoticeAction, ...] = ()
        if any(text.startswith(RolledBackVaultError.title) for text in notices):
            actions = (NoticeAction(self.tr("Accept this state"), self._accept_rolled_back),)
        told = "\n".join(_told(text) for text in notices)
        self._window.notices.show_notice(Notice(told, NoticeKind.CAUTION, actions))

    def _accept_rolled_back(self) -> None:
        self._tasks.submit(self._vault.accept_rolled_back_state, receiver=self._window)


def _told(text: str) -> str:
    """Return in the language of the person what the vault says of itself."""
    if text.startswith(RolledBackVaultError.title):
        return describe(RolledBackVaultError()).sentence
    return particulars(text)
