"""The Sync view: how sync stands, what needs a person, the devices, and the conflicts."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Final

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.lock.passphrase_question import GuardedWork, PassphraseQuestion
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.desktop.shell.undo.undo_since_dialog import (
    UndoSinceDialog,
    UndoSubject,
    undone_notice,
)
from muniment.desktop.shell.view import DestinationView
from muniment.desktop.text.dates import full_moment
from muniment.desktop.text.sync_words import attention_text, state_text
from muniment.desktop.text.words import memories_text
from muniment.desktop.views.sync.conflict_list import ConflictList
from muniment.desktop.views.sync.device_list import DeviceList
from muniment.desktop.views.sync.invitation_dialog import (
    InvitationDialog,
    NewInvitation,
    new_invitation,
)
from muniment.desktop.views.sync.sign_in_dialog import SignInDialog
from muniment.desktop.views.sync.sync_setup_dialog import SyncSetupDialog
from muniment.desktop.views.sync.sync_texts import facts_text, removal_question, set_up_notice
from muniment.desktop.widgets.card import Card, scrolled
from muniment.desktop.widgets.controls import button, column, label
from muniment.desktop.widgets.flow_layout import flow
from muniment.desktop.widgets.one_dialog import OneDialog
from muniment.desktop.widgets.question_box import Confirmation, ask
from muniment.desktop.widgets.scrolled_page import ScrolledPage
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.access import PERSON
from muniment.domain.changes import ChangeSet
from muniment.domain.history.ledger import Undone, UndoRequest
from muniment.domain.sync.sync_setup import (
    SyncCondition,
    SyncConflict,
    SyncDevice,
    SyncReport,
    SyncStatus,
    is_server,
)

# Before every device, and one day after the first moment of all: the dialog goes back a second.
_BEFORE_ALL: Final = datetime(1970, 1, 2, tzinfo=UTC)
_LETTERS: Final = 60
_PROGRESS_MS: Final = 500


class SyncView(DestinationView):
    """The Sync view; GUI thread only."""

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(context)
        self._is_open = False
        self._watch = context.sync
        self._latest = LatestTask(context.tasks, self)
        self._dialog = OneDialog(self)
        self.begin = button(self.tr("Set up the first device…"), role="primary")
        self.join = button(self.tr("Join your other devices…"))
        self.invite = button(self.tr("&Invite a device…"), role="primary")
        self.now = button(self.tr("&Sync now"))
        self.pause = button("")
        self.stop = button(self.tr("S&top"))
        self.sign_in = button(self.tr("Sign in a&gain…"))
        self.turn_off = button(self.tr("Turn &off sync…"))
        self.agree = button(self.tr("Remove them here too"), role="primary")
        self._state = label("", role="muted", wrap=True)
        self._attention = label("", role="caution", wrap=True)
        self._facts = label("", role="caption", wrap=True)
        self.devices = DeviceList()
        self.conflicts = ConflictList()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._off_page())
        self._pages.addWidget(self._on_page())
        self.setLayout(column(self._pages))
        self._progress = QTimer(self, interval=_PROGRESS_MS)
        self._progress.timeout.connect(self._watch.refresh)
        self._actions = (
            self._action("sync.set_up", self.tr("Sync between devices…"), self.ask_to_begin),
            self._action("sync.join", self.tr("Join your other devices…"), self.ask_to_join),
            self._action("sync.invite", self.tr("Invite a device…"), self.ask_to_invite),
            self._action("sync.leave", self.tr("Turn off sync…"), self.ask_to_leave),
        )
        self._connect()
        self._show()

    @property
    def text(self) -> str:
        """How sync stands, and what needs a person."""
        shown = (self._state, self._attention, self._facts)
        return "\n".join(one.text() for one in shown if not one.isHidden() and one.text())

    def open(self) -> None:
        """Show how sync stands."""
        self._is_open = True
        self._show()
        self._watch.refresh()
        (self.begin if self._is_off else self.now).setFocus()

    def close_vault(self) -> None:
        """Clear the devices and the texts."""
        self._is_open = False
        self._latest.cancel()
        self._dialog.close()
        self._show()

    def commands(self) -> tuple[QAction, ...]:
        """Return the actions of this view."""
        return self._actions

    @Slot()
    def ask_to_begin(self) -> None:
        """Open the dialog that sets up sync on the first device."""
        self._ask_to_set_up(joins=False)

    @Slot()
    def ask_to_join(self) -> None:
        """Open the dialog that joins the other devices."""
        self._ask_to_set_up(joins=True)

    @Slot()
    def ask_to_invite(self) -> None:
        """Invite one more device, after the passphrase of the vault if it has one."""
        if not self._is_off:
            self._context.tasks.submit(
                self._context.services.vault.slot_types,
                receiver=self,
                on_success=self._on_ways_read,
                on_failure=self.failed.emit,
            )

    @Slot()
    def ask_to_sign_in(self) -> None:
        """Open the dialog that takes another password of the server."""
        self._dialog.open(lambda: SignInDialog(self._context, self))

    @Slot()
    def ask_to_leave(self) -> None:
        """Turn off sync on this device after confirmation."""
        if self._is_off:
            return
        question = Confirmation(
            title=self.tr("Turn off sync"),
            text=self.tr("Turn off sync on this device?"),
            detail=self.tr(
                "Your memories stay here and on the other devices. To sync again, this device "
                "needs a new invitation."
            ),
            action=self.tr("Turn off"),
        )
        sync = self._context.services.sync
        self._dialog.open(
            lambda: ask(self, question, partial(self._run, lambda: sync.leave(PERSON)))
        )

    def _on_ways_read(self, ways: Sequence[str]) -> None:
        invite = partial(new_invitation, self._context.services.sync)
        if "passphrase" in ways:
            work = GuardedWork(
                title=self.tr("Invite a device"),
                text=self.tr("An invitation lets a device read everything that is synced."),
                action=self.tr("Invite"),
                run=invite,
                on_success=self._show_invitation,
            )
            self._dialog.open(lambda: PassphraseQuestion(self._context, self, work))
        else:
            self._context.tasks.submit(
                lambda: invite(None),
                receiver=self,
                on_success=self._show_invitation,
                on_failure=self.failed.emit,
            )

    def _show_invitation(self, made: NewInvitation) -> None:
        if self._is_open:
            self._dialog.open(lambda: InvitationDialog(self._context, self, made))

    @property
    def _is_off(self) -> bool:
        return self._watch.status.condition is SyncCondition.OFF

    def _off_page(self) -> QWidget:
        text = self.tr(
            "Keep the same memories on several devices. They exchange encrypted files through a "
            "folder that the devices share, such as one of Syncthing, Nextcloud or Dropbox. Nobody "
            "who sees the folder can read them."
        )
        inside = column(
            label(self.tr("Sync between devices"), role="title", wrap=True),
            label(text, wrap=True),
            flow(self.begin, self.join),
            gap="medium",
            margin="wide",
        )
        return scrolled(Card(inside, letters=_LETTERS))

    def _on_page(self) -> QWidget:
        texts = column(label(self.tr("Sync"), role="title"), self._state, gap="hair")
        layout = column(
            texts,
            self._attention,
            flow(
                self.agree,
                self.invite,
                self.now,
                self.stop,
                self.pause,
                self.sign_in,
                self.turn_off,
            ),
            self.conflicts,
            label(self.tr("Devices"), role="section"),
            self.devices,
            self._facts,
            gap="medium",
        )
        edge = space("wide")
        layout.setContentsMargins(edge, space("large"), edge, edge)
        layout.addStretch()
        page = QWidget()
        page.setObjectName("page")
        page.setLayout(layout)
        return ScrolledPage(page)

    def _action(self, key: str, text: str, then: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.setObjectName(key)
        self._context.theme.bind_icon(action, "refresh-cw")
        action.triggered.connect(then)
        return action

    def _connect(self) -> None:
        sync = self._context.services.sync
        self._watch.changed.connect(self._on_changed)
        self.begin.clicked.connect(self.ask_to_begin)
        self.join.clicked.connect(self.ask_to_join)
        self.invite.clicked.connect(self.ask_to_invite)
        self.turn_off.clicked.connect(self.ask_to_leave)
        self.sign_in.clicked.connect(self.ask_to_sign_in)
        self.now.clicked.connect(self._watch.sync_now)
        self.agree.clicked.connect(self._watch.allow_removals)
        self.stop.clicked.connect(lambda: self._run(lambda: sync.cancel(PERSON)))
        self.pause.clicked.connect(self._watch.pause_or_resume)
        self.devices.undo_asked.connect(self._on_undo_asked)
        self.devices.removal_asked.connect(self._on_removal_asked)
        self.conflicts.chosen.connect(self._on_text_chosen)
        self.conflicts.memory_asked.connect(self.memory_asked)

    def _ask_to_set_up(self, *, joins: bool) -> None:
        if self._is_off:
            self._dialog.open(lambda: self._setup_dialog(joins=joins))

    def _setup_dialog(self, *, joins: bool) -> SyncSetupDialog:
        dialog = SyncSetupDialog(self._context, self, joins=joins)
        dialog.set_up.connect(partial(self._on_set_up, joins))
        return dialog

    def _on_set_up(self, joins: bool, report: SyncReport) -> None:  # noqa: FBT001 - bound above
        self._context.tasks.submit(
            lambda: self._context.services.sync.status(PERSON),
            receiver=self,
            on_success=lambda status: self.notice_given.emit(
                set_up_notice(status, report, joins=joins)
            ),
            on_failure=self.failed.emit,
        )

    @Slot(object)
    def _on_removal_asked(self, device: SyncDevice) -> None:
        def remove() -> None:
            self._context.tasks.submit(
                lambda: self._context.services.sync.remove(device.id, PERSON),
                receiver=self,
                on_success=lambda _: self._on_removed(device),
                on_failure=self.failed.emit,
            )

        self._dialog.open(lambda: ask(self, removal_question(device), remove))

    def _on_removed(self, device: SyncDevice) -> None:
        # The others learn of it from the folder.
        self._watch.sync_now()
        text = self.tr("{device} was removed. Your other devices learn of it when they sync.")
        self.notice_given.emit(Notice(text.format(device=device.name), NoticeKind.DONE))

    @Slot(object)
    def _on_undo_asked(self, device: SyncDevice) -> None:
        subject = UndoSubject(
            title=self.tr("Undo what a device did"),
            heading=self.tr("Undo changes from {device}").format(device=device.name),
            request=lambda since: UndoRequest(device=device.id, since=since),
            begin=self.tr("Since it joined"),
            begins_at=_BEFORE_ALL,
        )
        self._dialog.open(lambda: self._undo_dialog(subject))

    def _undo_dialog(self, subject: UndoSubject) -> UndoSinceDialog:
        dialog = UndoSinceDialog(self._context, self, subject)
        dialog.undone.connect(self._on_undone)
        return dialog

    def _on_undone(self, found: "Undone") -> None:
        memories = memories_text(len(found.undone))
        text = self.tr("Undid what a device did: {memories}.").format(memories=memories)
        what = self.tr("undid what a device did")
        self.notice_given.emit(undone_notice(found, self._context.operations, what, text))

    @Slot(str, str)
    def _on_text_chosen(self, memory_id: str, text: str) -> None:
        sync = self._context.services.sync

        def settled(changes: ChangeSet) -> None:
            self.now.setFocus()
            said = self.tr("The text is chosen, on all devices once they sync.")
            batch_id = changes.batch_id or ""
            undo = partial(self._context.operations.undo_batch, batch_id)
            actions = (NoticeAction(self.tr("Undo"), undo),)
            self.notice_given.emit(Notice(said, NoticeKind.DONE, actions))

        self._context.tasks.submit(
            lambda: sync.resolve(memory_id, text, PERSON),
            receiver=self,
            on_success=settled,
            on_failure=self.failed.emit,
        )

    def _run(self, step: Callable[[], object]) -> None:
        self._context.tasks.submit(step, receiver=self, on_failure=self.failed.emit)

    @Slot()
    def _on_changed(self) -> None:
        if self._is_open:
            self._show()

    def _show(self) -> None:
        status = self._watch.status if self._is_open else SyncStatus(SyncCondition.OFF)
        is_off = status.condition is SyncCondition.OFF
        is_removed = status.condition is SyncCondition.REMOVED
        begin, join, invite, leave = self._actions
        for action, is_meant in ((begin, is_off), (join, is_off)):
            action.setEnabled(is_meant)
        for control in (invite, self.invite, self.pause, self.devices):
            control.setEnabled(not is_off and not is_removed)
        leave.setEnabled(not is_off)
        self._pages.setCurrentIndex(0 if is_off else 1)
        self.devices.show_devices(status.devices)
        self._show_state(status)
        self._facts.setText(facts_text(status))
        if status.is_running:
            self._progress.start()
        else:
            self._progress.stop()
        if status.conflicts:
            self._latest.submit(
                lambda: self._context.services.sync.conflicts(PERSON),
                on_success=self._on_conflicts_read,
                on_failure=self.failed.emit,
            )
        else:
            self._latest.cancel()
            self.conflicts.show_conflicts(())

    def _on_conflicts_read(self, found: Sequence[SyncConflict]) -> None:
        if self._is_open:
            self.conflicts.show_conflicts(found)

    def _show_state(self, status: SyncStatus) -> None:
        said = [state_text(status)]
        if status.is_running and status.files_in_all:
            text = self.tr("{done} of {total} files")
            said.append(text.format(done=status.files_done, total=status.files_in_all))
        if status.last_at is not None:
            text = self.tr("Last synced: {moment}")
            said.append(text.format(moment=full_moment(status.last_at)))
        self._state.setText(" · ".join(filter(None, said)))
        attention = attention_text(status)
        self._attention.setText(attention)
        self._attention.setVisible(bool(attention))
        self.agree.setVisible(status.condition is SyncCondition.ASKING)
        # A round that has nothing to read or send is over before anybody could stop it.
        self.stop.setVisible(status.is_running and status.files_in_all > 0)
        self.sign_in.setVisible(is_server(status.folder or ""))
        is_paused = self._watch.is_paused
        self.now.setEnabled(not is_paused and status.condition is not SyncCondition.REMOVED)
        self.pause.setText(self.tr("&Resume") if is_paused else self.tr("&Pause"))
        self.pause.setAccessibleName(self.tr("Resume sync") if is_paused else self.tr("Pause sync"))
