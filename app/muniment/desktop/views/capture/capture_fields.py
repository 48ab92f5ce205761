"""The fields of quick capture: text, suggestions, namespace and tags."""

from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.views.browse.detail.memory_form import tags_of
from muniment.desktop.views.capture.capture_draft import CaptureDraft
from muniment.desktop.views.capture.suggestion_bar import SuggestionBar
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.controls import column, limit_names, name_choice, row
from muniment.desktop.widgets.text_file import read_text_files
from muniment.desktop.widgets.text_file_edit import TextFileEdit
from muniment.domain.access import Namespace
from muniment.domain.memories.memory import MemoryDraft

_LINES = 7
_DEFAULT_NAMESPACE = "default"


class CaptureFields(QWidget):
    """Holds one thought while the user writes it; GUI thread only.

    Signals:
        edited: Something was typed, selected or restored.
        committed: The user pressed Ctrl+Enter, or Enter in the tags.
        failed: The exception of a dropped file.
        refused: Files that are not text were dropped.
    """

    edited = Signal()
    committed = Signal()
    failed = Signal(object)
    refused = Signal()

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self._tasks = context.tasks
        self._wanted_namespace = _DEFAULT_NAMESPACE
        self.suggestions = SuggestionBar(context)
        self._build()
        layout = column(self.text, self.suggestions, self._foot(), gap="small")
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        order = (self.text, *self.suggestions.chips, self.namespace, self.tags)
        for before, after in pairwise(order):
            self.setTabOrder(before, after)
        context.namespaces.listed.connect(self._on_namespaces_listed)
        # If the namespaces are already listed, the signal comes only with their next change.
        if context.namespaces.known:
            self._on_namespaces_listed(context.namespaces.known)

    @property
    def has_text(self) -> bool:
        """Return whether there is text to save."""
        return bool(self.text.toPlainText().strip())

    @property
    def draft(self) -> CaptureDraft:
        """The contents of the fields, as typed."""
        return CaptureDraft(self.text.toPlainText(), self.tags.text(), self._wanted_namespace)

    def memory(self) -> MemoryDraft:
        """Return the memory to write; its vectors are computed after the save returns."""
        return MemoryDraft(
            content=self.text.toPlainText(),
            namespace=self.namespace.currentText() or None,
            tags=tags_of(self.tags.text()),
            type=self.suggestions.type,
            wait=False,
        )

    def put(self, draft: CaptureDraft) -> None:
        """Put a draft into the fields; the cursor stays at the end of what the user has typed."""
        if draft.content != self.text.toPlainText():
            document, cursor = self.text.document(), self.text.textCursor()
            from_end = document.characterCount() - cursor.position()
            self.text.setPlainText(draft.content)
            cursor.setPosition(max(document.characterCount() - from_end, 0))
            self.text.setTextCursor(cursor)
        if draft.tags != self.tags.text():
            self.tags.setText(draft.tags)
        if draft.namespace:
            self._wanted_namespace = draft.namespace
            self.namespace.setCurrentText(draft.namespace)

    def begin_in(self, namespace: str) -> None:
        """Select a namespace for the next thought, unless one has been started."""
        if namespace and not self.draft:
            self._wanted_namespace = namespace
            self.namespace.setCurrentText(namespace)

    def empty(self) -> None:
        """Clear the fields for the next thought, in the same namespace, with no undo history."""
        # Even if the text is empty: deleted text could be restored by undo.
        self.text.setPlainText("")
        self.tags.setText("")
        self.suggestions.clear()

    def forget(self) -> None:
        """Clear everything from the vault, including the names of its namespaces."""
        self.empty()
        self._wanted_namespace = _DEFAULT_NAMESPACE
        self.namespace.clear()

    def set_saving(self, *, is_saving: bool) -> None:
        """Disable the fields during a save."""
        self.text.setReadOnly(is_saving)
        for control in (self.namespace, self.tags, self.suggestions):
            control.setEnabled(not is_saving)

    def _build(self) -> None:
        self.text = TextFileEdit(self.tr("Text of the memory"))
        self.text.setPlaceholderText(self.tr("What would you like to remember?"))
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * _LINES)
        self.namespace = ComboBox()
        name_choice(self.namespace, self.tr("Namespace"))
        limit_names(self.namespace)
        self.tags = QLineEdit()
        self.tags.setAccessibleName(self.tr("Tags"))
        self.tags.setPlaceholderText(self.tr("Tags, separated by commas"))
        self.text.committed.connect(self.committed)
        self.text.textChanged.connect(self._on_edited)
        self.text.files_given.connect(self._on_text_files_given)
        self.text.files_refused.connect(self.refused)
        self.tags.returnPressed.connect(self.committed)
        self.tags.textChanged.connect(self._on_edited)
        self.namespace.textActivated.connect(self._on_namespace_activated)
        self.suggestions.tag_accepted.connect(self._on_suggestions_tag_accepted)

    def _foot(self) -> QWidget:
        foot = QWidget()
        layout = row(self.namespace, self.tags)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setStretch(1, 1)
        foot.setLayout(layout)
        return foot

    @Slot(object)
    def _on_namespaces_listed(self, known: tuple[Namespace, ...]) -> None:
        names = [namespace.name for namespace in known]
        if [self.namespace.itemText(at) for at in range(self.namespace.count())] == names:
            return
        self.namespace.clear()
        self.namespace.addItems(names)
        self.namespace.setCurrentText(self._wanted_namespace)
        if self.namespace.currentText() != self._wanted_namespace:
            self.namespace.setCurrentText(_DEFAULT_NAMESPACE)

    @Slot(str)
    def _on_namespace_activated(self, name: str) -> None:
        self._wanted_namespace = name
        self._on_edited()

    @Slot(str)
    def _on_suggestions_tag_accepted(self, tag: str) -> None:
        held = tags_of(self.tags.text())
        self.tags.setText(", ".join((*held, tag)))

    @Slot(object)
    def _on_text_files_given(self, paths: tuple[Path, ...]) -> None:
        self._tasks.submit(
            lambda: read_text_files(paths),
            receiver=self,
            on_success=self.text.insert_text_of_files,
            on_failure=self.failed.emit,
        )

    @Slot()
    def _on_edited(self) -> None:
        text, tags = self.text.toPlainText(), tags_of(self.tags.text())
        self.suggestions.follow(text, self.namespace.currentText(), tags)
        self.edited.emit()
