"""The dialog that undoes everything an agent or a device wrote since a moment."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QDateTime, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QDateTimeEdit, QFormLayout, QWidget

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.desktop.shell.undo.operation_words import stopped_text
from muniment.desktop.shell.undo.undo_stack import UndoStack
from muniment.desktop.text.error_presenter import describe
from muniment.desktop.text.numbers import count_text
from muniment.desktop.text.words import memories_text
from muniment.desktop.widgets.calendar_popup import offer_calendar
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.controls import label
from muniment.desktop.widgets.field_names import add_field
from muniment.desktop.widgets.task_dialog import TaskDialog
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.access import PERSON
from muniment.domain.history.ledger import UndoRequest

if TYPE_CHECKING:
    from muniment.domain.history.ledger import Undone

_SETTLE_MS: Final = 200
_OTHER: Final = -1
_ALWAYS: Final = 0
_HOUR: Final = 3_600
_DAY: Final = 24 * _HOUR


@dataclass(frozen=True, slots=True, repr=False)
class UndoSubject:
    """Whose changes are undone.

    Args:
        title: Title of the dialog.
        heading: With its name.
        request: What to undo since a moment.
        begin: Name of the choice that undoes everything.
        begins_at: The moment of that choice.
    """

    title: str
    heading: str
    request: Callable[[datetime], UndoRequest]
    begin: str
    begins_at: datetime


class UndoSinceDialog(TaskDialog):
    """Asks for a moment, counts what would be undone, and undoes it; GUI thread only.

    Args:
        context: The window's shared objects.
        parent: The view; it closes the dialog when the vault closes.
        subject: Whose changes.

    Signals:
        undone: The `Undone` result.
    """

    undone = Signal(object)
    _progressed = Signal(int, int)

    def __init__(self, context: DesktopContext, parent: QWidget, subject: UndoSubject) -> None:
        super().__init__(context, parent, action=tr("Undo"))
        self._subject = subject
        self._is_counting = False
        self._counting = LatestTask(context.tasks, self)
        self._stopping = threading.Event()
        self._progressed.connect(self._on_progressed, Qt.ConnectionType.QueuedConnection)
        self.setWindowTitle(subject.title)
        self.heading = label(subject.heading, role="heading", wrap=True)
        self.since = ComboBox()
        self.since.setAccessibleName(self.tr("Since"))
        for text, seconds in (
            (self.tr("In the last hour"), _HOUR),
            (self.tr("In the last 24 hours"), _DAY),
            (self.tr("In the last 7 days"), 7 * _DAY),
            (self.tr("In the last 30 days"), 30 * _DAY),
            (subject.begin, _ALWAYS),
            (self.tr("Since a date…"), _OTHER),
        ):
            self.since.addItem(text, seconds)
        self.since.setCurrentIndex(1)
        self.moment = QDateTimeEdit(QDateTime.currentDateTime().addDays(-1))
        offer_calendar(self.moment)
        self.moment.setAccessibleName(self.tr("Undo changes since"))
        self.preview = label("", wrap=True)
        self.preview.setMinimumHeight(3 * self.preview.fontMetrics().lineSpacing())
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.count)
        form = QFormLayout()
        form.setHorizontalSpacing(space("large"))
        add_field(form, self.tr("&What it wrote"), self.since)
        form.addRow("", self.moment)
        self._form = form
        self.lay_out(self.heading, form, self.preview, letters=64)
        self.since.currentIndexChanged.connect(self._on_since_changed)
        self.moment.dateTimeChanged.connect(self._on_moment_changed)
        self.act.clicked.connect(self._on_act_clicked)
        self._on_since_changed()

    @property
    def request(self) -> UndoRequest:
        """The undo request for the chosen moment."""
        seconds = int(self.since.currentData())
        if seconds == _OTHER:
            return self._subject.request(_aware(self.moment.dateTime().toUTC().toPython()))
        if seconds == _ALWAYS:
            # One second earlier: the clocks of two threads may differ by milliseconds.
            return self._subject.request(self._subject.begins_at - timedelta(seconds=1))
        return self._subject.request(datetime.now(UTC) - timedelta(seconds=seconds))

    @Slot()
    def count(self) -> None:
        """Count what would be undone, without writing anything."""
        if self.is_busy and not self._is_counting:
            return
        history, request = self._context.services.history, self.request
        self._is_counting = True
        self.act.setEnabled(False)
        self.say_problem("")
        self.preview.setText(self.tr("Counting…"))
        self.begin()
        self._counting.submit(
            lambda: history.undo(request, PERSON, dry_run=True),
            on_success=self._on_counted,
            on_failure=self._on_count_failed,
        )

    def forget(self) -> None:
        """Clear the name and the numbers."""
        self._stopping.set()
        self._settle.stop()
        self._counting.cancel()
        self.heading.clear()
        self.preview.clear()

    @Slot()
    def _on_since_changed(self) -> None:
        self._form.setRowVisible(self.moment, self.since.currentData() == _OTHER)
        self.count()

    @Slot()
    def _on_moment_changed(self) -> None:
        self.act.setEnabled(False)
        self._settle.start()

    def _on_counted(self, found: "Undone") -> None:
        self._is_counting = False
        self.end()
        self.preview.setText(preview_text(found))
        self.act.setEnabled(bool(found.undone))

    def _on_count_failed(self, error: Exception) -> None:
        self._is_counting = False
        self.end()
        self.preview.clear()
        self.say_problem(describe(error).sentence)

    @Slot()
    def _on_act_clicked(self) -> None:
        history, request = self._context.services.history, self.request
        self.since.setEnabled(False)
        self.moment.setEnabled(False)
        self.preview.setText(self.tr("Undoing…"))
        stopping = self._stopping = threading.Event()
        self.offer_stop(stopping.set)

        def watch(done: int, total: int) -> bool:
            """Any thread."""
            self._progressed.emit(done, total)
            return not stopping.is_set()

        self.run(
            lambda: history.undo_in_steps(request, PERSON, watch=watch),
            on_success=self._on_undone,
        )

    @Slot(int, int)
    def _on_progressed(self, done: int, total: int) -> None:
        if self.is_busy:
            self.show_progress(done, total)
            text = self.tr("Undoing: {done} of {total}")
            self.preview.setText(text.format(done=count_text(done), total=count_text(total)))

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        """Enable the choice again; it now covers what is left to undo."""
        super()._on_failed(error)
        self.since.setEnabled(True)
        self.moment.setEnabled(True)
        self.preview.clear()

    def _on_undone(self, found: "Undone") -> None:
        self.undone.emit(found)
        self.accept()


def tr(text: str) -> str:
    """Translate a text about undoing what somebody wrote."""
    return QCoreApplication.translate("undo_since_dialog", text)


def undone_notice(found: "Undone", operations: UndoStack, what: str, text: str) -> Notice:
    """Return the notice about what was undone, which offers to undo that.

    Args:
        found: The result.
        operations: Learns what its batch did.
        what: That, in the past tense.
        text: The notice, unless the undo was stopped.
    """
    batch_id = found.changes.batch_id or ""
    operations.name(batch_id, what)
    action = NoticeAction(tr("Undo"), lambda: operations.undo_batch(batch_id))
    actions = (action,) if found.undone else ()
    if found.left:
        return Notice(stopped_text(len(found.undone), found.left), NoticeKind.CAUTION, actions)
    return Notice(text, NoticeKind.DONE, actions)


def preview_text(found: "Undone") -> str:
    """Return a text that says what undoing would do, in numbers."""
    kept = {skipped.subject for skipped in found.skipped}
    changed = {undone.subject for undone in found.undone}
    parts = []
    if changed:
        count = found.operations
        changes = (
            tr("1 change") if count == 1 else tr("{count} changes").format(count=count_text(count))
        )
        parts.append(
            tr(
                "{changes} to {memories}. Memories it wrote go to the trash; memories it "
                "changed or deleted are restored."
            ).format(changes=changes, memories=memories_text(len(changed)))
        )
    else:
        parts.append(tr("Nothing to undo."))
    if kept - changed:
        text = tr("Can't be undone because they were changed since or are gone: {memories}.")
        parts.append(text.format(memories=memories_text(len(kept - changed))))
    if kept & changed:
        text = tr("Later changes by others to {count} of them are kept.")
        parts.append(text.format(count=count_text(len(kept & changed))))
    return "\n".join(parts)


def _aware(moment: object) -> datetime:
    assert isinstance(moment, datetime)  # noqa: S101 - what Qt makes of a moment
    return moment.replace(tzinfo=UTC)
