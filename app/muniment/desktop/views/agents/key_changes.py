"""Pauses, resumes and edits the key of an agent, each with an undo."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.desktop.shell.undo.undo_operation import UndoTurn, swing
from muniment.desktop.views.agents.agent_words import key_name
from muniment.domain.access import PERSON, ApiKey

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.desktop.shell.desktop_context import DesktopContext
    from muniment.services.agents.key_service import KeyService


class KeyChanges(QObject):
    """Changes keys and reports what was done; GUI thread only.

    Signals:
        changed: A key was changed.
        notice_given: A `Notice` that offers to undo the change.
        failed: The exception of a change that failed.
    """

    changed = Signal()
    notice_given = Signal(object)
    failed = Signal(object)

    def __init__(self, context: "DesktopContext", parent: QObject) -> None:
        super().__init__(parent)
        self._context = context

    @Slot(object)
    def pause_or_resume(self, key: ApiKey) -> None:
        """Pause a key that works, or resume a paused one."""
        keys = self._context.services.keys
        if key.paused_at is None:
            said = self.tr("Paused “{name}”. Its calls are refused until you resume it.")
            calls, what = (keys.pause, keys.resume), self.tr("paused an agent")
        else:
            said = self.tr("Resumed “{name}”.")
            calls, what = (keys.resume, keys.pause), self.tr("resumed an agent")
        there, back = (partial(call, key.id, PERSON) for call in calls)
        self._change(there, back, said=said, what=what)

    def report_edited(self, before: ApiKey, after: ApiKey) -> None:
        """Offer to undo an edit that was made already."""
        keys = self._context.services.keys
        turn = swing(partial(_put, keys, after), partial(_put, keys, before))
        text = self.tr("Saved changes to “{name}”.").format(name=key_name(after))
        self._report_done(text, self.tr("changed an agent's permissions"), turn)

    def _change(
        self,
        there: "Callable[[], ApiKey]",
        back: "Callable[[], ApiKey]",
        *,
        said: str,
        what: str,
    ) -> None:
        """Change a key, then show a notice that offers undo.

        Args:
            there: Makes the change.
            back: Reverts it.
            said: Text of the notice, with a placeholder for the name.
            what: Description of the change in the undo stack.
        """

        def report(key: ApiKey) -> None:
            self._report_done(said.format(name=key_name(key)), what, swing(there, back))

        self._context.tasks.submit(
            there, receiver=self, on_success=report, on_failure=self.failed.emit
        )

    def _report_done(self, said: str, what: str, turn: UndoTurn) -> None:
        operations = self._context.operations
        undo = partial(operations.undo_batch, operations.add(what, turn))
        self.notice_given.emit(
            Notice(said, NoticeKind.DONE, (NoticeAction(self.tr("Undo"), undo),))
        )
        self.changed.emit()


def _put(keys: "KeyService", key: ApiKey) -> ApiKey:
    """Set the name, reach and limits of a key to those of a given version; any thread."""
    return keys.edit(
        key.id,
        PERSON,
        name=key.name,
        namespaces=key.namespaces,
        scopes=key.scopes,
        rate_per_minute=key.rate_per_minute,
        rate_per_hour=key.rate_per_hour,
        expires_at=key.expires_at,
    )
