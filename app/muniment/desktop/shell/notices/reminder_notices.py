"""Notifications of reminders: each once when it is due, or as soon as the vault is open again."""

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Slot

from muniment.desktop.platform.wall_clock_timer import WallClockTimer
from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.main_window import MainWindow
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.desktop.shell.tray import Tray, may_be_shown
from muniment.desktop.text.numbers import count_text
from muniment.domain.access import PERSON

if TYPE_CHECKING:
    from datetime import datetime

    from muniment.domain.changes import ChangeSet
    from muniment.domain.memories.memory import Memory
    from muniment.domain.memories.reminders import DueReminders, Reminder

_SOON_MS: Final = 500
"""After a change: many memories may change at once."""

_MARKUP: Final = str.maketrans("", "", "<>&")
"""Notifications of some desktops read markup, and the text comes from a memory."""

_TITLE_LETTERS: Final = 80
_NOTIFIED_MAX: Final = 5


class ReminderNotices(QObject):
    """Waits for the next reminder and shows what is due; GUI thread only.

    While the window or the vault is locked, it only says that a reminder waits; what is due stays
    due until the window is open again. Nothing is known of a vault that was never opened.
    """

    def __init__(self, context: DesktopContext, window: MainWindow, tray: Tray) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._tray = tray
        self._shown: set[tuple[str, datetime]] = set()
        self._latest = LatestTask(context.tasks, self)
        self._timer = WallClockTimer(self)
        self._timer.due.connect(self._on_timer_due)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._look)
        context.bridge.changed.connect(self._on_bridge_changed)
        window.opened.connect(self._look)
        window.locked.connect(self._on_window_locked)
        self._look()

    def close(self) -> None:
        """Wait for no reminder any more."""
        self._latest.cancel()
        self._soon.stop()
        self._timer.close()

    @Slot(object)
    def _on_bridge_changed(self, changes: "ChangeSet") -> None:
        if changes.memories and self._window.is_open and not self._soon.isActive():
            self._soon.start()

    @Slot()
    def _on_window_locked(self) -> None:
        self._soon.stop()
        self._latest.cancel()

    @Slot()
    def _on_timer_due(self) -> None:
        if self._window.is_open:
            self._look()
        else:
            self._tray.remind(self.tr("A reminder is waiting. Unlock Muniment to see it."))

    @Slot()
    def _look(self) -> None:
        """Show what is due, and wait for what comes next."""
        if self._window.is_open:
            reminders = self._context.services.reminders
            self._latest.submit(
                lambda: reminders.due(PERSON),
                on_success=self._on_due_found,
                # Locked in the meantime: what is due is shown when the vault is open again.
                on_failure=lambda _error: None,
            )

    def _on_due_found(self, found: "DueReminders") -> None:
        if found.next_in is None:
            self._timer.stop()
        else:
            self._timer.wait(found.next_in)
        if not found.due or not self._window.is_open:
            return
        new = [one for one in found.due if (one.memory.id, one.at) not in self._shown]
        self._shown = {(one.memory.id, one.at) for one in found.due}
        if new:
            self._show(new)
        # Shown first: a reminder that is lost is worse than one that is shown twice.
        reminders = self._context.services.reminders
        self._context.tasks.submit(
            lambda: reminders.finish(found.due, PERSON),
            receiver=self,
            on_failure=lambda _error: None,
        )

    def _show(self, due: "list[Reminder]") -> None:
        for reminder in due[-_NOTIFIED_MAX:]:
            self._notify(reminder.memory)
        titles = [_short(reminder.memory.title) for reminder in due]
        if len(titles) == 1:
            text = self.tr("Reminder: {title}").format(title=titles[0])
        else:
            text = self.tr("{count} reminders:").format(count=count_text(len(titles)))
            text = "\n".join([text, *titles])
        show = partial(self._window.show_memory, due[0].memory.id)
        actions = (NoticeAction(self.tr("Show"), show),) if len(titles) == 1 else ()
        # It stays until it is closed: a reminder is shown only once.
        self._window.notices.show_notice(Notice(text, NoticeKind.CAUTION, actions))

    def _notify(self, memory: "Memory") -> None:
        """Show a notification; of a sensitive memory without its title."""
        text = self.tr("A reminder is due. Open Muniment to see it.")
        if may_be_shown(memory):
            title = _short(memory.title).translate(_MARKUP)
            text = self.tr("Reminder: {title}").format(title=title)
        self._tray.remind(text, memory.id)


def _short(title: str) -> str:
    return title if len(title) <= _TITLE_LETTERS else title[: _TITLE_LETTERS - 1].rstrip() + "…"
