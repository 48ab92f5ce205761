"""The dialog that edits an agent, a user, a project or a session."""

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFormLayout, QLineEdit, QPlainTextEdit, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.undo.undo_operation import UndoTurn
from muniment.desktop.views.metadata.entries import entries_of, values_of
from muniment.desktop.views.metadata.metadata_section import AddValue, MetadataSection
from muniment.desktop.views.owners.owner_edits import edit, fields_of
from muniment.desktop.views.owners.owner_lines import OwnerLine
from muniment.desktop.views.owners.owner_words import kind_names
from muniment.desktop.widgets.controls import label
from muniment.desktop.widgets.field_names import add_field
from muniment.desktop.widgets.task_dialog import TaskDialog
from muniment.domain.entities.owner import DESCRIPTION_MAX_CHARACTERS

_LETTERS = 76
_LINES = 4


class OwnerEditDialog(TaskDialog):
    """Edits what a person may edit; GUI thread only.

    Signals:
        edited: The `UndoTurn` that undoes it.
    """

    edited = Signal(object)

    def __init__(self, context: DesktopContext, parent: QWidget, line: OwnerLine) -> None:
        super().__init__(context, parent, action=self.tr("Save"))
        self._line: OwnerLine | None = line
        fields = fields_of(line)
        kind = kind_names()[line.kind]
        self.setWindowTitle(self.tr("Edit: {kind}").format(kind=kind))
        hint = self.tr("Memories keep “{handle}”, whatever the name here.")
        self._hint = label(hint.format(handle=line.thing.handle), role="muted", wrap=True)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self._has_title = "title" in fields
        self.name = QLineEdit(fields.get("name") or fields.get("title") or "")
        add_field(form, self.tr("&Title") if self._has_title else self.tr("&Name"), self.name)
        self.description = QPlainTextEdit(fields.get("description") or "")
        self.description.setTabChangesFocus(True)
        self.description.setFixedHeight(_LINES * self.fontMetrics().lineSpacing())
        if "description" in fields:
            add_field(form, self.tr("&Description"), self.description)
        self.repo_url = QLineEdit(fields.get("repo_url") or "")
        if "repo_url" in fields:
            add_field(form, self.tr("&Repository address"), self.repo_url)
        self.metadata = MetadataSection(context.theme, AddValue(context.theme, self))
        entries = entries_of(fields["metadata"])
        self.metadata.show_entries(entries, entries)
        self.lay_out(self._hint, form, self.metadata, letters=_LETTERS)
        self.name.textChanged.connect(self._refresh)
        self.description.textChanged.connect(self._refresh)
        self.metadata.edited.connect(self._refresh)
        self.act.clicked.connect(self._on_act_clicked)
        self._refresh()
        self.name.setFocus()
        self.name.selectAll()

    def forget(self) -> None:
        """Clear every text."""
        self._line = None
        self._hint.clear()
        self.name.setText("")
        self.repo_url.setText("")
        self.description.setPlainText("")
        self.metadata.show_entries((), ())

    @Slot()
    def _refresh(self) -> None:
        over = len(self.description.toPlainText()) - DESCRIPTION_MAX_CHARACTERS
        problem = self.metadata.problem
        if over > 0:
            text = self.tr("The description is too long: {limit} characters at most.")
            problem = text.format(limit=DESCRIPTION_MAX_CHARACTERS)
        self.say_problem(problem)
        has_name = self._has_title or bool(self.name.text().strip())
        self.act.setEnabled(has_name and not problem)

    @Slot()
    def _on_act_clicked(self) -> None:
        line = self._line
        if line is None:
            return
        name = self.name.text().strip() or None
        typed = {
            "name": name,
            "title": name,
            "description": self.description.toPlainText().strip() or None,
            "repo_url": self.repo_url.text().strip() or None,
            "metadata": values_of(self.metadata.entries),
        }
        after = {field: typed[field] for field in fields_of(line)}
        self.run(partial(edit, self._context.services, line, after), on_success=self._on_edited)

    def _on_edited(self, turn: UndoTurn | None) -> None:
        if turn is not None:
            self.edited.emit(turn)
        self.accept()
