"""Show notices about the open vault in the window's notice bar."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeBar, NoticeKind
from muniment.desktop.text.error_presenter import describe
from muniment.desktop.text.sentence_translation import translated
from muniment.domain.access import PERSON
from muniment.domain.errors import MunimentError
from muniment.services.vault.notice_texts import DISK_FULL_NOTICE


class VaultNotices(QObject):
    """Shows what unlocking found, and that the disk is full while it is; GUI thread only.

    Args:
        context: The context of the window.
        bar: Shows the notices.
        is_open: Returns whether the vault's content is shown.
    """

    def __init__(
        self, context: DesktopContext, bar: NoticeBar, *, is_open: Callable[[], bool]
    ) -> None:
        super().__init__(bar)
        self._vault = context.services.vault
        self._tasks = context.tasks
        self._bar = bar
        self._is_open = is_open
        context.bridge.room_changed.connect(self._on_bridge_room_changed)

    def show(self) -> None:
        """Show the notices of the vault that was just opened; without any, leave the bar alone."""
        self._show(self._vault.notices)

    @Slot(bool)
    def _on_bridge_room_changed(self, is_full: bool) -> None:  # noqa: FBT001 - the signal's
        if is_full and self._is_open():
            self._show((DISK_FULL_NOTICE,))
        elif not is_full and translated(DISK_FULL_NOTICE) in self._bar.text.splitlines():
            # The other notices still apply.
            self._bar.dismiss()
            self.show()

    def _show(self, notices: tuple[str, ...]) -> None:
        if not notices:
            return
        doubt = self._vault.doubt
        actions: tuple[NoticeAction, ...] = ()
        if doubt is not None:
            actions = (NoticeAction(self.tr("Accept this state"), self._accept_state),)
        text = "\n".join(_sentence(notice, doubt) for notice in notices)
        self._bar.show_notice(Notice(text, NoticeKind.CAUTION, actions))

    def _accept_state(self) -> None:
        accept = self._vault.accept_state
        self._tasks.submit(lambda: accept(PERSON), receiver=self)


def _sentence(notice: str, doubt: MunimentError | None) -> str:
    """Return a notice of the vault in the user's language."""
    if doubt is not None and notice.startswith(doubt.title):
        return describe(doubt).sentence
    return translated(notice)
