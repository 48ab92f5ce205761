"""The page for writing three memories, one line each."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QProgressBar, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.error_presenter import describe
from muniment.desktop.widgets.controls import button, column, label, row
from muniment.desktop.widgets.scrolled_body import ScrolledBody
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryDraft
from muniment.services.results import BatchResult


class WritePage(QWidget):
    """Stores the three memories as one operation; GUI thread only.

    Signals:
        stored: All three memories are in the vault and can be found by meaning.
        skipped: The user skipped this step.
    """

    stored = Signal()
    skipped = Signal()

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self._context = context
        self._is_storing = False
        examples = (
            (self.tr("A preference"), self.tr("On trains I take a seat by the window")),
            (self.tr("A date"), self.tr("The lease of the flat ends on 30 September")),
            (self.tr("Something you learned"), self.tr("Rye dough rests a whole night")),
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
        self.remember = button(self.tr("Remember these"), role="primary")
        self.skip.clicked.connect(self.skipped)
        self.remember.clicked.connect(self._on_remember_clicked)
        foot = row(self.skip)
        foot.addStretch()
        foot.addWidget(self.remember)
        lines = column(gap="medium")
        for (name, _), field in zip(examples, self.fields, strict=True):
            lines.addLayout(column(label(name, role="section"), field, gap="tight"))
        above = column(
            label(self.tr("Three things of your own"), role="title", wrap=True),
            label(
                self.tr(
                    "Write down three things that you would like to find again. They are "
                    "yours: change or delete them whenever you like."
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
        for field in self.fields:
            # `clear` could be undone; `setText` drops the undo history.
            field.setText("")

    def _field(self, name: str, example: str) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setPlaceholderText(self.tr("For example: {example}").format(example=example))
        field.textChanged.connect(self._refresh)
        field.returnPressed.connect(self._on_field_return_pressed)
        return field

    @Slot()
    def _on_field_return_pressed(self) -> None:
        empty = [field for field in self.fields if not field.text().strip()]
        if empty:
            empty[0].setFocus()
        else:
            self._on_remember_clicked()

    @Slot()
    def _on_remember_clicked(self) -> None:
        if not self.remember.isEnabled():
            return
        self.problem.clear()
        self._set_storing(is_storing=True)
        drafts = [MemoryDraft(content=field.text().strip()) for field in self.fields]
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
        else:
            self.stored.emit()

    def _on_failed(self, error: Exception) -> None:
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
        is_full = all(field.text().strip() for field in self.fields)
        self.remember.setEnabled(is_full and not self._is_storing)
