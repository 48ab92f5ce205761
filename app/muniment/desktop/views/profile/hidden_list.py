"""The memories that the user hid from the profile, with a way to show them again."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.words import memories_text
from muniment.desktop.views.profile.marking import Change, MarkStep
from muniment.desktop.views.profile.profile_loading import lines_of
from muniment.desktop.widgets.controls import button, column, label, row
from muniment.domain.profile.profile_marks import MarkAction, ProfileMark

if TYPE_CHECKING:
    from muniment.desktop.widgets.tables.lines_table import TableLine


class HiddenList(QFrame):
    """Shows how many memories are hidden, and lists them on request; GUI thread only.

    Signals:
        memory_asked: Id of the memory to open.
        change_asked: The requested `Change`.
    """

    memory_asked = Signal(str)
    change_asked = Signal(object)

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self.setObjectName("card")
        self._context = context
        self._marks: tuple[ProfileMark, ...] = ()
        self._is_unfolded = False
        self._latest = LatestTask(context.tasks, self)
        self.title = button("", role="link")
        self._lines: QVBoxLayout = column(gap="tight")
        self.rows: list[QWidget] = []
        head = row(self.title)
        head.addStretch()
        self.setLayout(column(head, self._lines, gap="medium", margin="large"))
        self.title.clicked.connect(self._on_title_clicked)
        self.hide()

    def show_marks(self, marks: tuple[ProfileMark, ...]) -> None:
        """Show the number of hidden memories, and the list if it is unfolded."""
        self._empty()
        self._marks = marks
        text = self.tr("You hid {memories}").format(memories=memories_text(len(marks)))
        self.title.setText(text)
        self.title.setAccessibleName(text)
        self.setVisible(bool(marks))
        if self._is_unfolded:
            self._unfold()

    def clear(self) -> None:
        """Show nothing."""
        self._is_unfolded = False
        self._latest.cancel()
        self._marks = ()
        self._empty()
        self.hide()

    @Slot()
    def _on_title_clicked(self) -> None:
        self._is_unfolded = not self._is_unfolded
        if self._is_unfolded:
            self._unfold()
        else:
            self._empty()

    def _unfold(self) -> None:
        memories = [mark.subject for mark in self._marks]
        self._latest.submit(
            partial(lines_of, self._context.services, memories), on_success=self._show_lines
        )

    def _show_lines(self, lines: "tuple[TableLine, ...]") -> None:
        self._empty()
        for line in lines:
            text = label(line.text, wrap=True)
            show = button(self.tr("Show the memory"), role="link")
            back = button(self.tr("Show in profile again"), role="link")
            step = MarkStep(line.memory_id, MarkAction.HIDE, is_on=False)
            change = Change((step,), self.tr("It can appear in the profile again."))
            show.clicked.connect(partial(self._ask_for, line.memory_id))
            back.clicked.connect(partial(self._change, change))
            holder = QWidget()
            ways = row(show, back, gap="large")
            ways.addStretch()
            holder.setLayout(column(text, ways, gap="hair"))
            self._lines.addWidget(holder)
            self.rows.append(holder)

    def _empty(self) -> None:
        for shown in self.rows:
            self._lines.removeWidget(shown)
            shown.hide()
            shown.setParent(None)
            shown.deleteLater()
        self.rows.clear()

    def _ask_for(self, memory_id: str, _checked: object = None) -> None:
        self.memory_asked.emit(memory_id)

    def _change(self, change: Change, _checked: object = None) -> None:
        self.change_asked.emit(change)
