"""Notices in the window and the tray when a program asks for access."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Slot

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.main_window import MainWindow
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.desktop.shell.tray import Tray
from muniment.domain.access import PERSON
from muniment.services.agents.access_requests import REQUEST_PREFIX

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.services.agents.access_requests import AccessRequest

_AGENTS: Final = "agents"
_MARKUP: Final = str.maketrans("", "", "<>&")
"""Notifications of some desktops read markup, and the name comes from a program."""


class AccessNotices(QObject):
    """Takes requests as long as there is a window, and shows a notice for each; GUI thread only."""

    def __init__(self, context: DesktopContext, window: MainWindow, tray: Tray) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._tray = tray
        self._shown: set[str] = set()
        self._latest = LatestTask(context.tasks, self)
        self._leave = context.services.access_requests.announce_person()
        context.bridge.changed.connect(self._on_bridge_changed)
        window.locked.connect(self._latest.cancel)
        window.opened.connect(self._look)

    def close(self) -> None:
        """Take no more requests."""
        self._latest.cancel()
        self._leave()

    @Slot(object)
    def _on_bridge_changed(self, changes: "ChangeSet") -> None:
        if any(key.startswith(REQUEST_PREFIX) for key in changes.keys):
            self._look()

    @Slot()
    def _look(self) -> None:
        """Read the requests; also after the window was locked, while agents went on asking."""
        if self._window.is_open:
            requests = self._context.services.access_requests
            self._latest.submit(
                lambda: requests.pending(PERSON),
                on_success=self._show,
                # The vault was locked in the meantime, which ends every request.
                on_failure=lambda _error: None,
            )

    def _show(self, requests: "tuple[AccessRequest, ...]") -> None:
        if not self._window.is_open:
            return
        new = [request for request in requests if request.id not in self._shown]
        self._shown = {request.id for request in requests}
        if not new:
            return
        text = self.tr("“{name}” asks for access to your memories.")
        name = new[-1].draft.name
        if not self._is_seen():
            decide = NoticeAction(self.tr("Decide…"), self._show_agents)
            notice = Notice(text.format(name=name), NoticeKind.CAUTION, (decide,))
            self._window.notices.show_notice(notice)
        self._tray.say(text.format(name=name.translate(_MARKUP)))

    def _is_seen(self) -> bool:
        workspace = self._window.workspace
        return workspace is not None and workspace.current_key == _AGENTS

    def _show_agents(self) -> None:
        workspace = self._window.workspace
        if workspace is not None:
            workspace.run_global_action(_AGENTS, "agents.requests")
