"""The page with a search by meaning for the memories just written."""

import re
from typing import Final

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.error_presenter import describe
from muniment.desktop.widgets.controls import button, column, label, row
from muniment.desktop.widgets.scrolled_body import ScrolledBody
from muniment.domain.access import PERSON
from muniment.domain.memories.query import SearchMode, SearchRequest, SearchResult

_DEBOUNCE_MS: Final = 250
_WORD: Final = re.compile(r"\w{3,}")
_SCORE_MIN: Final = 0.1


def shares_word(question: str, text: str) -> bool:
    """Return whether a question and a text share a word of three letters or more."""
    words = set(_WORD.findall(question.casefold()))
    return bool(words & set(_WORD.findall(text.casefold())))


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
        self._timer.timeout.connect(self._on_timer_timeout)
        self.question = QLineEdit()
        self.question.setAccessibleName(self.tr("Your question"))
        self.question.setPlaceholderText(self.tr("For example: where do I like to sit?"))
        self.question.textChanged.connect(self._on_question_text_changed)
        self.found = label("", role="heading", wrap=True)
        self.why = label("", role="caption", wrap=True)
        self.answer = QFrame()
        self.answer.setObjectName("card")
        self.answer.setLayout(column(self.found, self.why, gap="tight", margin="large"))
        self.answer.hide()
        self.problem = label("", role="problem", wrap=True)
        self.done = button(self.tr("Open my memories"), role="primary")
        self.done.clicked.connect(self.finished)
        foot = row()
        foot.addStretch()
        foot.addWidget(self.done)
        above = column(
            label(self.tr("Now ask in other words"), role="title", wrap=True),
            label(
                self.tr(
                    "Ask for one of the three with a question that shares no word with it: "
                    "Muniment looks for what a text means."
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
    def _on_timer_timeout(self) -> None:
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
            self._show("", self.tr("Nothing is near enough. Try other words."))
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
