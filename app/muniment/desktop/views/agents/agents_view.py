"""The Agents view: which agents may call, what they did, and how to connect one."""

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QSettings, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QDialog, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.global_actions import global_action
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeKind
from muniment.desktop.shell.undo.undo_since_dialog import (
    UndoSinceDialog,
    UndoSubject,
    undone_notice,
)
from muniment.desktop.shell.view import OWNERS, DestinationView
from muniment.desktop.text.words import memories_text
from muniment.desktop.views.agents.access_panel import AccessPanel
from muniment.desktop.views.agents.agent_detail import AgentDetail
from muniment.desktop.views.agents.agent_list import AgentList
from muniment.desktop.views.agents.agent_words import key_name
from muniment.desktop.views.agents.connect_page import ConnectPage
from muniment.desktop.views.agents.key_changes import KeyChanges
from muniment.desktop.views.agents.key_state import state_of
from muniment.desktop.widgets.empty_state import EmptyState
from muniment.domain.access import PERSON, ApiKey
from muniment.domain.history.ledger import UndoRequest

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.domain.history.ledger import Undone
    from muniment.services.agents.access_requests import AccessRequest

_SETTLE_MS: Final = 300
_EXPIRY_MS: Final = 20_000
"""How often requests that wait are read again: they end by themselves."""

_WIDTHS: Final = (320, 600)


class AgentsView(DestinationView):
    """The Agents view; GUI thread only."""

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(context)
        self._is_open = False
        self._is_stale = False
        self._wanted = ""
        self.dialog: QDialog | None = None
        self._latest = LatestTask(context.tasks, self)
        self.list = AgentList(context)
        self.detail = AgentDetail(context)
        self.connecting = ConnectPage(context)
        self.asking = AccessPanel(context)
        self._requests: tuple[AccessRequest, ...] = ()
        self.right = QStackedWidget()
        self.empty = EmptyState(
            "bot",
            self.tr(
                "An agent is a program that saves and looks up memories for you, such as a chat or "
                "coding assistant. Each agent gets its own key: you choose what it can access, see "
                "what it wrote, and can undo it."
            ),
            context.theme,
            action_text=self.tr("Connect the first agent…"),
            action=self.ask_for_new_key,
        )
        self._pages = QStackedWidget()
        self.changes = KeyChanges(context, self)
        self._lay_out()
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.refresh)
        self._expiry = QTimer(self, singleShot=True, interval=_EXPIRY_MS)
        self._expiry.timeout.connect(self.refresh)
        self._new_action = global_action("agents.new", context.theme, self)
        self._requests_action = global_action("agents.requests", context.theme, self)
        self._connect_action = global_action("agents.connect", context.theme, self)
        self._agent_actions = (
            self._action("agent.pause", self.tr("Pause or resume this agent"), "pause"),
            self._action(
                "agent.edit", self.tr("Edit this agent's name, access and limits…"), "pencil"
            ),
            self._action("agent.undo", self.tr("Undo what this agent wrote since…"), "undo-2"),
            self._action("agent.revoke", self.tr("Revoke this agent's key…"), "ban"),
        )
        self.list.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.list.view.addActions(self._agent_actions)
        self._connect()
        self._enable_actions()

    def open(self) -> None:
        """Load the keys and focus the list."""
        self._is_open = True
        self.refresh()
        self.list.view.setFocus()

    def close_vault(self) -> None:
        """Clear every name, number and token."""
        self._is_open = False
        self._settle.stop()
        self._expiry.stop()
        self._latest.cancel()
        self._requests = ()
        self.asking.clear()
        if self.dialog is not None:
            self.dialog.done(0)
        self.list.clear()
        self.detail.clear()
        self._enable_actions()
        self.right.setCurrentWidget(self.connecting)

    def showEvent(self, event: QShowEvent) -> None:
        """Refresh if something happened while the view was hidden."""
        super().showEvent(event)
        if self._is_stale:
            self._refresh_soon()

    def commands(self) -> tuple[QAction, ...]:
        """Return the actions of this view."""
        return (self._new_action, self._requests_action, self._connect_action, *self._agent_actions)

    @Slot()
    def refresh(self) -> None:
        """Reload the keys and the activity of the agent shown."""
        if self._is_open:
            self._is_stale = False
            self._settle.stop()
            services = self._context.services
            self._latest.submit(
                lambda: (services.keys.list(PERSON), services.access_requests.pending(PERSON)),
                on_success=lambda found: self._on_listed(*found),
                on_failure=self.failed.emit,
            )

    @Slot()
    def ask_for_new_key(self) -> None:
        """Open the dialog that creates a key."""
        from muniment.desktop.views.agents.new_key_dialog import NewKeyDialog

        dialog = NewKeyDialog(self._context, self)
        dialog.created.connect(self._on_key_created)
        self._show_dialog(dialog)

    @Slot()
    def show_connecting(self) -> None:
        """Show how agents connect."""
        self.list.choose("")
        self._pages.setCurrentWidget(self._parts)
        self.right.setCurrentWidget(self.connecting)

    @Slot()
    def show_requests(self) -> None:
        """Show the program that has asked for access longest, if any has."""
        self.list.choose("")
        self.detail.clear()
        self._enable_actions()
        if self._requests:
            self._pages.setCurrentWidget(self._parts)
            self.right.setCurrentWidget(self.asking)
            self.asking.focus_first()
        else:
            self._show_key(None)

    def save_layout(self, settings: QSettings) -> None:
        """Save the widths of the panes."""
        settings.setValue("agents/split", self._parts.saveState())

    def restore_layout(self, settings: QSettings) -> None:
        """Restore the widths of the panes."""
        state = settings.value("agents/split")
        if isinstance(state, QByteArray):
            self._parts.restoreState(state)

    def _lay_out(self) -> None:
        for page in (self.connecting, self.detail, self.asking):
            self.right.addWidget(page)
        self._parts = QSplitter(Qt.Orientation.Horizontal)
        self._parts.setChildrenCollapsible(False)
        self._parts.setHandleWidth(1)
        for part in (self.list, self.right):
            self._parts.addWidget(part)
        self._parts.setStretchFactor(0, 0)
        self._parts.setStretchFactor(1, 1)
        self._parts.setSizes(list(_WIDTHS))
        self._pages.addWidget(self._parts)
        self._pages.addWidget(self.empty)
        layout = QVBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self.setLayout(layout)

    def _connect(self) -> None:
        self._new_action.triggered.connect(self.ask_for_new_key)
        presses = (self.detail.pause, self.detail.edit, self.detail.undo, self.detail.revoke)
        for action, press in zip(self._agent_actions, presses, strict=True):
            action.triggered.connect(press.click)
        self._connect_action.triggered.connect(self.show_connecting)
        self._requests_action.triggered.connect(self.show_requests)
        self.list.requests_asked.connect(self.show_requests)
        self.asking.allowed.connect(self._on_allowed)
        self.asking.denied.connect(self._on_denied)
        self.asking.failed.connect(self._on_decision_failed)
        self.list.chosen.connect(self._on_list_chosen)
        self.list.new_asked.connect(self.ask_for_new_key)
        self.list.connecting_asked.connect(self.show_connecting)
        self.list.owners_asked.connect(lambda: self.place_asked.emit(OWNERS))
        detail = self.detail
        detail.pause_asked.connect(self.changes.pause_or_resume)
        self.changes.notice_given.connect(self.notice_given)
        self.changes.changed.connect(self.refresh)
        self.changes.failed.connect(self.failed)
        detail.revoke_asked.connect(self._on_revoke_asked)
        detail.edit_asked.connect(self._on_edit_asked)
        detail.undo_asked.connect(self._on_undo_asked)
        detail.memory_asked.connect(self.memory_asked)
        detail.list_asked.connect(self.list_asked)
        detail.failed.connect(self.failed)
        self._context.bridge.changed.connect(self._on_bridge_changed)
        self._context.bridge.agents_called.connect(self._refresh_soon)

    def _on_listed(self, keys: tuple[ApiKey, ...], requests: "tuple[AccessRequest, ...]") -> None:
        holder: QWidget | None = self.window().focusWidget()
        went_on = holder is not None and not self.isAncestorOf(holder)
        self._pages.setCurrentWidget(self._parts if keys or requests else self.empty)
        self.list.show_keys(keys)
        self._take_requests(requests)
        wanted, self._wanted = self._wanted, ""
        shown = self.detail.key
        if wanted:
            self.list.choose(wanted)
            if not went_on:
                # Do not take the focus from the palette or the navigation.
                self.list.view.setFocus()
        elif shown is not None and self.right.currentWidget() is self.detail:
            # Show the current state of the same key.
            self._show_key(next((key for key in keys if key.id == shown.id), None))

    def _take_requests(self, requests: "tuple[AccessRequest, ...]") -> None:
        self._requests = requests
        self.list.show_request_count(len(requests))
        if not requests:
            self._expiry.stop()
            self.asking.clear()
            if self.right.currentWidget() is self.asking:
                self.right.setCurrentWidget(self.connecting)
            return
        self.asking.show_request(requests[0])
        self._expiry.start()
        if self.right.currentWidget() is self.connecting:
            # An agent that the user looks at stays; the button above the list leads here.
            self.right.setCurrentWidget(self.asking)

    @Slot(object)
    def _on_allowed(self, key: ApiKey) -> None:
        self._wanted = key.id
        text = self.tr("“{name}” now has access, with its own key.")
        self.notice_given.emit(Notice(text.format(name=key_name(key)), NoticeKind.DONE))
        self.refresh()

    @Slot(str)
    def _on_denied(self, name: str) -> None:
        text = self.tr("Denied “{name}”. It can't ask again for a day.")
        self.notice_given.emit(Notice(text.format(name=name), NoticeKind.DONE))
        self.refresh()

    @Slot(object)
    def _on_decision_failed(self, error: Exception) -> None:
        self.failed.emit(error)
        self.refresh()

    @Slot(object)
    def _on_list_chosen(self, key: ApiKey | None) -> None:
        self._show_key(key)

    def _show_key(self, key: ApiKey | None) -> None:
        if key is None:
            self.detail.clear()
            self.right.setCurrentWidget(self.connecting)
        else:
            self.detail.show_key(key, state_of(key, datetime.now(UTC)))
            self.right.setCurrentWidget(self.detail)
        self._enable_actions()

    def _action(self, key: str, text: str, icon: str) -> QAction:
        action = QAction(text, self)
        action.setObjectName(key)
        self._context.theme.bind_icon(action, icon)
        return action

    def _enable_actions(self) -> None:
        """Enable the actions that apply to the key shown; undo works for revoked keys too."""
        key = self.detail.key
        for action in self._agent_actions:
            is_about_key = action.objectName() != "agent.undo"
            is_over = key is not None and key.revoked_at is not None
            action.setEnabled(key is not None and not (is_about_key and is_over))

    @Slot(object)
    def _on_key_created(self, key: ApiKey) -> None:
        self._wanted = key.id
        self.refresh()

    @Slot(object)
    def _on_revoke_asked(self, key: ApiKey) -> None:
        from muniment.desktop.views.agents.revoke_dialog import RevokeDialog

        dialog = RevokeDialog(self._context, self, key)
        dialog.revoked.connect(self._on_revoked)
        self._show_dialog(dialog)

    @Slot(object)
    def _on_revoked(self, key: ApiKey) -> None:
        text = self.tr("Revoked “{name}”. Its key no longer works.")
        self.notice_given.emit(Notice(text.format(name=key_name(key)), NoticeKind.DONE))
        # The focused button disappears with the key.
        self.list.view.setFocus()
        self.refresh()

    @Slot(object)
    def _on_edit_asked(self, key: ApiKey) -> None:
        from muniment.desktop.views.agents.edit_key_dialog import EditKeyDialog

        dialog = EditKeyDialog(self._context, self, key)
        dialog.edited.connect(partial(self.changes.report_edited, key))
        self._show_dialog(dialog)

    @Slot(object)
    def _on_undo_asked(self, key: ApiKey) -> None:
        subject = UndoSubject(
            title=self.tr("Undo what an agent wrote"),
            heading=self.tr("Undo what {name} wrote").format(name=key_name(key)),
            request=lambda since: UndoRequest(key=key.id, since=since),
            begin=self.tr("Since the key was created"),
            begins_at=key.created_at,
        )
        dialog = UndoSinceDialog(self._context, self, subject)
        dialog.undone.connect(lambda found: self._on_undone(key, found))
        self._show_dialog(dialog)

    def _on_undone(self, key: ApiKey, found: "Undone") -> None:
        text = self.tr("Undid what “{name}” wrote: {memories}.").format(
            name=key_name(key),
            memories=memories_text(len(found.undone)),
        )
        what = self.tr("undid what an agent wrote")
        self.notice_given.emit(undone_notice(found, self._context.operations, what, text))
        self.refresh()

    def _show_dialog(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._on_dialog_finished)
        dialog.open()

    @Slot()
    def _on_dialog_finished(self) -> None:
        self.dialog = None

    @Slot(object)
    def _on_bridge_changed(self, changes: "ChangeSet") -> None:
        shown = self.detail.key
        is_about = changes.keys or (shown is not None and changes.memories)
        if is_about:
            self._refresh_soon()

    @Slot()
    def _refresh_soon(self) -> None:
        self._is_stale = True
        if self._is_open and self.isVisible() and not self._settle.isActive():
            self._settle.start()
