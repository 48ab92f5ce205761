"""Notices in the window and the tray when a program asks for access."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Slot

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.main_window import MainWindow
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.desktop.shell.tray import Tray
from muniment.desktop.views.agents.agent_words import asked_for_text, asking_program_text
from muniment.domain.access import PERSON
from muniment.services.agents.access_requests import REQUEST_PREFIX
from muniment.services.vault.vault_service import VaultState

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
        self._told: set[str] = set()
        self._notice = ""
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
        """Read the requests; also while the window is locked and agents go on asking."""
        services = self._context.services
        if services.vault.state is VaultState.UNLOCKED:
            requests = services.access_requests
            self._latest.submit(
                lambda: requests.pending(PERSON),
                on_success=self._show,
                # The vault was locked in the meantime, which ends every request.
                on_failure=lambda _error: None,
            )

    def _show(self, requests: "tuple[AccessRequest, ...]") -> None:
        untold = [request for request in requests if request.id not in self._told]
        self._told = {request.id for request in requests}
        if untold:
            self._tell(untold[-1])
        if not self._window.is_open:
            return
        new = [request for request in requests if request.id not in self._shown]
        self._shown = {request.id for request in requests}
        if new and not self._is_seen():
            decide = NoticeAction(self.tr("Decide…"), self._show_agents)
            self._notice = self._title(new[-1])
            self._window.notices.show_notice(Notice(self._notice, NoticeKind.CAUTION, (decide,)))

    def _title(self, request: "AccessRequest") -> str:
        text = self.tr("“{name}” asks for access to your memories.")
        return text.format(name=request.draft.name)

    def _tell(self, request: "AccessRequest") -> None:
        """Show a notification; while the window is locked, without what the program says."""
        text = self.tr("A program asks for access to your memories. Unlock Muniment to decide.")
        if self._window.is_open:
            draft = request.draft
            lines = (self._title(request), asking_program_text(draft), asked_for_text(draft))
            text = "\n".join(lines).translate(_MARKUP)
        self._tray.ask(text, self._on_notification_clicked)

    def _on_notification_clicked(self) -> None:
        self._window.bring_to_front()
        if self._window.notices.text == self._notice:
            self._window.notices.dismiss()
        self._show_agents()

    def _is_seen(self) -> bool:
        workspace = self._window.workspace
        return workspace is not None and workspace.current_key == _AGENTS

    def _show_agents(self) -> None:
        workspace = self._window.workspace
        if workspace is not None:
            workspace.run_global_action(_AGENTS, "agents.requests")
