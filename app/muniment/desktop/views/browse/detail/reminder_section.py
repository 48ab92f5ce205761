"""The reminder of a memory: set, removed, or offered for the days that the memory names."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from PySide6.QtCore import QDateTime, QPoint, Slot
from PySide6.QtWidgets import QDateTimeEdit, QMenu, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.dates import full_moment, moment_format
from muniment.desktop.views.browse.detail.memory_section import MemorySection
from muniment.desktop.widgets.calendar_popup import offer_calendar
from muniment.desktop.widgets.controls import button, label, row
from muniment.desktop.widgets.named_line import name_line
from muniment.desktop.widgets.tab_order import place_in_tab_order
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import Memory
from muniment.domain.memories.reminders import reminder_moment
from muniment.services.results import Written


class ReminderSection(MemorySection):
    """Shows when a person will be reminded of a memory; sets nothing by itself. GUI thread only."""

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(context)
        self._moment: QDateTimeEdit | None = None
        self._menu = QMenu(self)
        for text, span in (
            (self.tr("In an hour"), timedelta(hours=1)),
            (self.tr("In a day"), timedelta(days=1)),
            (self.tr("In a week"), timedelta(days=7)),
        ):
            self._menu.addAction(text).triggered.connect(partial(self._set_in, span))
        self._menu.addSeparator()
        self._menu.addAction(self.tr("On date…"), self._ask_for_moment)
        context.theme.apply_stylesheet(self._menu)

    def empty(self) -> None:
        """Remove all lines, also the field in which a moment is typed."""
        super().empty()
        self._moment = None

    def load(self, memory: Memory) -> None:
        """Load the reminder of the memory, or the moments to offer."""
        at, reminders = reminder_moment(memory.metadata), self._context.services.reminders
        if at is None and self._moment is not None:
            return  # A newer version must not take away what is being typed.
        self.ask(
            lambda: (at, () if at else reminders.offered(memory.id, PERSON)),
            lambda found: self.renew(found, lambda: self._add_lines(*found)),
        )

    def _add_lines(self, at: datetime | None, moments: tuple[datetime, ...]) -> None:
        if at is None:
            self._add_offered(moments)
        else:
            self._add_set(at)

    def _add_set(self, at: datetime) -> None:
        text = self.tr("Reminder on {moment}").format(moment=full_moment(at))
        remove = button(
            self.tr("Remove"), role="link", name=self.tr("Remove the reminder of this memory")
        )
        remove.clicked.connect(self._remove)
        self._add_line(label(text, role="caption"), remove)

    def _add_offered(self, moments: tuple[datetime, ...]) -> None:
        for moment in moments:
            text = self.tr("Remind me on {moment}").format(moment=full_moment(moment))
            offered = button(text, role="link")
            offered.clicked.connect(partial(self._set, moment))
            self._add_line(offered)
        more = button(self.tr("Remind me…"), role="link")
        # Not its own menu: Qt would draw an arrow over the end of the text.
        more.clicked.connect(lambda: self._menu.popup(more.mapToGlobal(QPoint(0, more.height()))))
        self._add_line(more)

    def _add_line(self, *parts: QWidget) -> None:
        line, layout = QWidget(), row(*parts, gap="medium")
        line.setObjectName("bare")
        layout.addStretch(1)
        line.setLayout(layout)
        self.body.addWidget(line)

    def _ask_for_moment(self) -> None:
        """Replace the offers by a field for any moment."""
        moment = QDateTimeEdit(_on_the_minute(QDateTime.currentDateTime().addDays(1)))
        offer_calendar(moment)
        moment.setDisplayFormat(moment_format())
        moment.setAccessibleName(self.tr("Date and time of the reminder"))
        name_line(moment)
        done = button(self.tr("Set reminder"), role="link")
        done.clicked.connect(lambda: self._set(_moment_of(moment)))
        cancel = button(self.tr("Cancel"), role="link")
        cancel.clicked.connect(self._offer_again)
        moment.lineEdit().returnPressed.connect(done.click)
        self.empty()
        self._moment = moment
        self._add_line(moment, done, cancel)
        place_in_tab_order(self)
        moment.setFocus()

    @Slot()
    def _offer_again(self) -> None:
        """Replace the field by the offers."""
        self.empty()
        if self._memory is not None:
            self.load(self._memory)

    def _set_in(self, span: timedelta, *_is_checked: bool) -> None:
        self._set(datetime.now(UTC) + span)

    def _set(self, at: datetime, *_is_checked: bool) -> None:
        reminders = self._context.services.reminders
        self._change(lambda memory_id: reminders.set(memory_id, at, PERSON))

    def _remove(self) -> None:
        reminders = self._context.services.reminders
        self._change(lambda memory_id: reminders.remove(memory_id, PERSON))

    def _change(self, change: Callable[[str], Written]) -> None:
        """Change the reminder; the newer version of the memory then shows it."""
        if self._memory is not None:
            memory_id = self._memory.id
            self._context.tasks.submit(
                lambda: change(memory_id), receiver=self, on_failure=self.failed.emit
            )


def _on_the_minute(moment: QDateTime) -> QDateTime:
    """Return a moment without the seconds, which the field does not show."""
    return moment.addSecs(-moment.time().second())


def _moment_of(field: QDateTimeEdit) -> datetime:
    return datetime.fromtimestamp(field.dateTime().toSecsSinceEpoch(), UTC)
