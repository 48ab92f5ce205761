"""The dialog from an empty vault to a first search, in two pages that can be skipped."""

import re
from typing import Final, cast

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QLineEdit, QProgressBar, QStackedWidget, QWidget

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.error_presenter import describe
from muniment.desktop.widgets.controls import button, column, label, row
from muniment.desktop.widgets.growing_dialog import GrowingDialog
from muniment.desktop.widgets.scrolled_body import ScrolledBody
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.memories.query import SearchMode, SearchRequest, SearchResult
from muniment.domain.text.function_words import function_words
from muniment.services.results import BatchResult

_DEBOUNCE_MS: Final = 250
_WORD: Final = re.compile(r"\w{3,}")
_SCORE_MIN: Final = 0.1


class WritePage(QWidget):
    """Stores what is written, up to three memories, as one operation; GUI thread only.

    Signals:
        stored: All that was written is in the vault and can be found by meaning.
        left: The user left this step; what was written is in the vault.
    """

    stored = Signal()
    left = Signal()

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self._context = context
        self._is_storing = False
        self._is_leaving = False
        examples = (
            (self.tr("A preference"), self.tr("On trains I take a window seat")),
            (self.tr("A date"), self.tr("The lease on the flat ends on 30 September")),
            (self.tr("Something you learned"), self.tr("Rye dough needs to rest overnight")),
        )
        self.fields = [self._field(name, example) for name, example in examples]
        self.problem = label("", role="problem", wrap=True)
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(4)
        self._progress.setAccessibleName(self.tr("Remembering"))
        self._progress.hide()
        self.skip = button(self.tr("Skip"))
        self.remember = button(self.tr("Remember"), role="primary")
        for choice in (self.skip, self.remember):
            # Enter leads to the next line; the dialog would press a button as well.
            choice.setAutoDefault(False)
        self.skip.clicked.connect(self.leave)
        self.remember.clicked.connect(self._on_remember_clicked)
        foot = row(self.skip)
        foot.addStretch()
        foot.addWidget(self.remember)
        lines = column(gap="medium")
        for (name, _), field in zip(examples, self.fields, strict=True):
            lines.addLayout(column(label(name, role="section"), field, gap="tight"))
        above = column(
            label(self.tr("Your first memories"), role="title", wrap=True),
            label(
                self.tr(
                    "Write down something you would like to find again. One thing is enough, and "
                    "you can change or delete it at any time."
                ),
                role="muted",
                wrap=True,
            ),
            lines,
            self._progress,
            self.problem,
            gap="large",
        )
        above.addStretch()
        layout = column(ScrolledBody(above), foot, gap="large", margin="wide")
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self._refresh()

    def forget(self) -> None:
        """Clear what was typed."""
        self._is_leaving = False
        for field in self.fields:
            # `clear` could be undone; `setText` drops the undo history.
            field.setText("")

    @Slot()
    def leave(self) -> None:
        """Leave this step, after what was written is stored."""
        if self._is_storing:
            self._is_leaving = True
        elif self._texts:
            self._is_leaving = True
            self._store()
        else:
            self.left.emit()

    @property
    def _texts(self) -> list[str]:
        return [text for field in self.fields if (text := field.text().strip())]

    def _field(self, name: str, example: str) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setPlaceholderText(self.tr("For example: {example}").format(example=example))
        field.textChanged.connect(self._refresh)
        field.returnPressed.connect(self._on_field_return_pressed)
        return field

    @Slot()
    def _on_field_return_pressed(self) -> None:
        place = self.fields.index(cast("QLineEdit", self.sender()))
        if place + 1 < len(self.fields):
            self.fields[place + 1].setFocus()
        else:
            self._on_remember_clicked()

    @Slot()
    def _on_remember_clicked(self) -> None:
        if self.remember.isEnabled():
            self._store()

    def _store(self) -> None:
        self.problem.clear()
        self._set_storing(is_storing=True)
        drafts = [MemoryDraft(content=text) for text in self._texts]
        memories = self._context.services.memories
        self._context.tasks.submit(
            lambda: memories.remember_batch(drafts, PERSON),
            receiver=self,
            on_success=self._on_stored,
            on_failure=self._on_failed,
        )

    def _on_stored(self, result: BatchResult) -> None:
        self._set_storing(is_storing=False)
        errors = [item.error for item in result.items if item.error is not None]
        if errors:
            self._on_failed(errors[0])
        elif self._is_leaving:
            self.left.emit()
        else:
            self.stored.emit()

    def _on_failed(self, error: Exception) -> None:
        self._is_leaving = False
        self._set_storing(is_storing=False)
        self.problem.setText(describe(error).sentence)

    def _set_storing(self, *, is_storing: bool) -> None:
        self._is_storing = is_storing
        self._progress.setVisible(is_storing)
        for field in self.fields:
            field.setEnabled(not is_storing)
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        self.remember.setEnabled(bool(self._texts) and not self._is_storing)


def shares_word(question: str, text: str) -> bool:
    """Return whether a question and a text share a word that means something."""
    words = set(_WORD.findall(question.casefold()))
    return bool((words - function_words(words)) & set(_WORD.findall(text.casefold())))


class FindPage(QWidget):
    """Searches by meaning alone while the user types; GUI thread only.

    Signals:
        finished: The user is done.
    """

    finished = Signal()

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self._search = context.services.search
        self._latest = LatestTask(context.tasks, self)
        self._timer = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._timer.timeout.connect(self._ask)
        self.question = QLineEdit()
        self.question.setAccessibleName(self.tr("Your question"))
        self.question.setPlaceholderText(self.tr("For example: where do I like to sit?"))
        self.question.textChanged.connect(self._on_question_text_changed)
        self.question.returnPressed.connect(self._ask)
        self.found = label("", role="heading", wrap=True)
        self.why = label("", role="caption", wrap=True)
        self.answer = QFrame()
        self.answer.setObjectName("card")
        self.answer.setLayout(column(self.found, self.why, gap="tight", margin="large"))
        self.answer.hide()
        self.problem = label("", role="problem", wrap=True)
        self.done = button(self.tr("Open my memories"), role="primary")
        # Enter searches; the dialog would close before the answer is read.
        self.done.setAutoDefault(False)
        self.done.clicked.connect(self.finished)
        foot = row()
        foot.addStretch()
        foot.addWidget(self.done)
        above = column(
            label(self.tr("Now ask in other words"), role="title", wrap=True),
            label(
                self.tr(
                    "Search for what you wrote without using any of its words. Muniment "
                    "searches by meaning."
                ),
                role="muted",
                wrap=True,
            ),
            self.question,
            self.answer,
            self.problem,
            gap="large",
        )
        above.addStretch()
        layout = column(ScrolledBody(above), foot, gap="large", margin="wide")
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def forget(self) -> None:
        """Clear the question and the result."""
        self._timer.stop()
        self._latest.cancel()
        # `clear` could be undone; `setText` drops the undo history.
        self.question.setText("")
        self._show("", "")

    @Slot()
    def _on_question_text_changed(self) -> None:
        self._timer.start()

    @Slot()
    def _ask(self) -> None:
        self._timer.stop()
        question = self.question.text().strip()
        if not question:
            self._latest.cancel()
            self._show("", "")
            return
        request = SearchRequest(
            query=question, mode=SearchMode.SEMANTIC, limit=1, min_score=_SCORE_MIN
        )
        self._latest.submit(
            lambda: self._search.search(request, PERSON),
            on_success=lambda result: self._on_found(question, result),
            on_failure=self._on_failed,
        )

    def _on_found(self, question: str, result: SearchResult) -> None:
        if not result.hits:
            self._show("", self.tr("No close match. Try other words."))
            return
        text = result.hits[0].memory.content
        if shares_word(question, text):
            why = self.tr("Found, also by its words. Now try without any of them.")
        else:
            why = self.tr("Found by its meaning, not by its words.")
        self._show(text, why)

    def _on_failed(self, error: Exception) -> None:
        self._show("", "")
        self.problem.setText(describe(error).sentence)

    def _show(self, text: str, why: str) -> None:
        self.problem.clear()
        self.found.setText(text)
        self.found.setVisible(bool(text))
        self.why.setText(why)
        self.answer.setVisible(bool(why))


class FirstMemoriesDialog(GrowingDialog):
    """Opens over the main window; GUI thread only. A lock closes it and clears its fields.

    Closing it in any other way stores what is written first.
    """

    def __init__(self, context: DesktopContext, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("First memories"))
        self.setMinimumWidth(space("palette"))
        self.write_page = WritePage(context)
        self.find_page = FindPage(context)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.write_page)
        self.pages.addWidget(self.find_page)
        layout = column(self.pages)
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)
        self.write_page.stored.connect(self._on_write_page_stored)
        self.write_page.left.connect(self.accept)
        self.find_page.finished.connect(self.accept)
        self.write_page.fields[0].setFocus()

    def reject(self) -> None:
        """Close it, after what is written is stored."""
        if self.pages.currentWidget() is self.write_page:
            self.write_page.leave()
        else:
            super().reject()

    @Slot()
    def close_vault(self) -> None:
        """Close it at once."""
        self.done(0)

    def done(self, result: int) -> None:
        """Clear what was typed and found, however the dialog closes."""
        self.write_page.forget()
        self.find_page.forget()
        super().done(result)
        self.deleteLater()

    @Slot()
    def _on_write_page_stored(self) -> None:
        self.write_page.forget()
        self.pages.setCurrentWidget(self.find_page)
        self.find_page.question.setFocus()
