"""One sentence of a profile: its text, its source memories, and the user's marks."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QVBoxLayout, QWidget

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.words import memories_text
from muniment.desktop.views.profile.marking import Change, MarkStep
from muniment.desktop.views.profile.profile_loading import lines_of
from muniment.desktop.views.profile.profile_words import marks_text
from muniment.desktop.widgets.controls import button, column, icon_button, label, row
from muniment.desktop.widgets.tables.lines_table import LinesTable
from muniment.domain.profile.profile import ProfileSentence
from muniment.domain.profile.profile_marks import MARK_TEXT_MAX_CHARACTERS, MarkAction

if TYPE_CHECKING:
    from muniment.desktop.widgets.tables.lines_table import TableLine


class SentenceRow(QWidget):
    """Shows a sentence with its sources; GUI thread only.

    Signals:
        memory_asked: Id of the source memory to open.
        change_asked: The requested `Change`.
        editing_ended: The inline editor was closed.
    """

    memory_asked = Signal(str)
    change_asked = Signal(object)
    editing_ended = Signal()

    def __init__(
        self, context: DesktopContext, sentence: ProfileSentence, *, is_whole: bool = True
    ) -> None:
        super().__init__()
        self.sentence = sentence
        self._context = context
        # A part of a sentence can be hidden but not corrected.
        self._is_whole = is_whole
        self._sources_table: LinesTable | None = None
        self._latest = LatestTask(context.tasks, self)
        self.editor: QLineEdit | None = None
        self._editing: QWidget | None = None
        self.text = label(sentence.text, wrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sources = button("", role="source")
        self.more = icon_button(context.theme, "ellipsis", self.tr("Pin, correct or hide"))
        self._line = QWidget()
        line = row(self.text, self.sources, self.more)
        line.setStretch(0, 1)
        self._line.setLayout(line)
        self._whole: QVBoxLayout = column(self._line, gap="tight")
        said = marks_text(sentence)
        if said:
            self._whole.addWidget(label(said, role="caption"))
        self.setLayout(self._whole)
        self._show_sources()
        self.sources.clicked.connect(self._on_sources_clicked)
        self.more.clicked.connect(self._on_more_clicked)

    @property
    def is_editing(self) -> bool:
        """Whether the user is correcting the sentence."""
        return self.editor is not None

    @property
    def has_sources(self) -> bool:
        """Whether the list of source memories was opened."""
        return self._sources_table is not None

    def menu(self) -> QMenu:
        """Return a menu of the actions on the sentence."""
        menu = QMenu(self)
        sentence, memory = self.sentence, self.sentence.memories[0]
        if self._is_whole:
            if sentence.is_pinned:
                step = MarkStep(memory, MarkAction.PIN, is_on=False)
                self._offer(menu, self.tr("Unpin"), step, self.tr("Unpinned."))
            else:
                said = self.tr("Pinned to the top.")
                self._offer(menu, self.tr("Pin to the top"), MarkStep(memory, MarkAction.PIN), said)
            menu.addAction(self.tr("Correct…"), self.edit)
            if sentence.is_corrected:
                step = MarkStep(memory, MarkAction.CORRECT, is_on=False)
                text = self.tr("Use the memory's own words")
                self._offer(menu, text, step, self.tr("It uses the memory's own words again."))
        steps = tuple(MarkStep(each, MarkAction.HIDE) for each in sentence.memories)
        said = self.tr("Hidden from the profile. The memory itself is still there.")
        action = menu.addAction(self.tr("Hide from profile"))
        action.triggered.connect(lambda: self.change_asked.emit(Change(steps, said)))
        return menu

    @Slot()
    def edit(self) -> None:
        """Replace the text with a line editor to correct it."""
        if self.editor is not None:
            return
        self.editor = QLineEdit(self.sentence.text)
        self.editor.setMaxLength(MARK_TEXT_MAX_CHARACTERS)
        self.editor.setAccessibleName(self.tr("Correction"))
        self.editor.returnPressed.connect(self._on_save)
        save = button(self.tr("Save"), role="primary")
        cancel = button(self.tr("Cancel"))
        save.clicked.connect(self._on_save)
        cancel.clicked.connect(self.end_editing)
        self._editing = QWidget()
        foot = row(cancel, save)
        foot.insertStretch(0)
        self._editing.setLayout(column(self.editor, foot))
        self._line.hide()
        self._whole.insertWidget(0, self._editing)
        self.editor.setFocus()
        self.editor.selectAll()

    @Slot()
    def end_editing(self) -> None:
        """Close the editor and show the text again."""
        if self._editing is not None and self.editor is not None:
            self.editor.setText("")
            self._editing.hide()
            self._editing.deleteLater()
            self.editor = self._editing = None
            self._line.show()
            self.more.setFocus()
            self.editing_ended.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """End editing with Esc."""
        if event.key() == Qt.Key.Key_Escape and self.is_editing:
            self.end_editing()
        else:
            super().keyPressEvent(event)

    def _show_sources(self) -> None:
        count = len(self.sentence.memories)
        self.sources.setText(memories_text(count))
        self.sources.setVisible(bool(count))
        self.more.setVisible(bool(count))
        hint = self.tr("Show source memory")
        if count > 1:
            hint = self.tr("Show source memories")
        self.sources.setToolTip(hint)
        self.sources.setAccessibleName(hint)

    def _offer(self, menu: QMenu, text: str, step: MarkStep, said: str) -> None:
        action = menu.addAction(text)
        action.triggered.connect(lambda: self.change_asked.emit(Change((step,), said)))

    @Slot()
    def _on_more_clicked(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    @Slot()
    def _on_sources_clicked(self) -> None:
        memories = self.sentence.memories
        if len(memories) == 1:
            self.memory_asked.emit(memories[0])
        elif self._sources_table is not None:
            self._sources_table.setVisible(not self._sources_table.isVisible())
        else:
            self._latest.submit(
                partial(lines_of, self._context.services, memories), on_success=self._show_lines
            )

    def _show_lines(self, lines: "tuple[TableLine, ...]") -> None:
        self._sources_table = LinesTable(self.tr("Source memories"))
        self._sources_table.show_lines(lines)
        self._sources_table.memory_asked.connect(self.memory_asked)
        self._whole.addWidget(self._sources_table)

    @Slot()
    def _on_save(self) -> None:
        text = self.editor.text().strip() if self.editor is not None else ""
        if not text or text == self.sentence.text:
            self.end_editing()
            return
        step = MarkStep(self.sentence.memories[0], MarkAction.CORRECT, text=text)
        said = self.tr("Corrected in the profile. The memory itself is unchanged.")
        self.end_editing()
        self.change_asked.emit(Change((step,), said))
