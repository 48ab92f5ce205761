"""Show in the window what went wrong at the start and would otherwise only be logged."""

from functools import partial

from PySide6.QtCore import QObject, Qt, Slot

from muniment.desktop.shell.background.port_endpoint import PortEndpoint
from muniment.desktop.shell.global_actions import SETTINGS
from muniment.desktop.shell.main_window import MainWindow
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.desktop.text.sentence_translation import translated


class StartNotices(QObject):
    """Shows each notice once, when the vault is open and no other is shown; GUI thread only.

    Args:
        address: Knows whether the port could be opened.
        window: Shows the notices.
        problems: Sentences about settings that could not be read; usually none.
    """

    def __init__(
        self, address: PortEndpoint, window: MainWindow, problems: tuple[str, ...]
    ) -> None:
        super().__init__(window)
        self._address = address
        self._window = window
        self._problems = problems
        self._has_shown_port = False
        address.changed.connect(self._show_next)
        window.opened.connect(self._show_next)
        # Queued: locking closes the notice before the window reports that it is no longer open.
        window.notices.closed.connect(self._show_next, Qt.ConnectionType.QueuedConnection)
        window.status.port_asked.connect(partial(self._show_settings, "port"))
        self._show_next()

    @Slot()
    def _show_next(self) -> None:
        if not self._window.is_open or self._window.notices.isVisibleTo(self._window):
            return
        if self._problems:
            problems, self._problems = self._problems, ()
            self._show(self._settings_notice(problems))
            return
        reason = self._address.trouble_text
        if reason and not self._has_shown_port:
            self._has_shown_port = True
            if not self._address.is_watched:
                self._show(self._port_notice(reason))

    def _settings_notice(self, problems: tuple[str, ...]) -> Notice:
        look = NoticeAction(self.tr("Open settings"), partial(self._show_settings, "security"))
        return Notice("\n".join(map(translated, problems)), NoticeKind.CAUTION, (look,))

    def _port_notice(self, reason: str) -> Notice:
        text = self.tr("The port couldn't be opened, so agents can't reach Muniment. {reason}")
        look = NoticeAction(self.tr("Port settings"), partial(self._show_settings, "port"))
        return Notice(text.format(reason=reason), NoticeKind.CAUTION, (look,))

    def _show(self, notice: Notice) -> None:
        self._window.notices.show_notice(notice)

    def _show_settings(self, section: str) -> None:
        workspace = self._window.workspace
        if workspace is not None:
            workspace.run_global_action(SETTINGS, f"settings.{section}")
