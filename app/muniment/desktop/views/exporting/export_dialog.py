"""The export dialog: format, sensitive memories, and target file."""

import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QStandardPaths, Qt, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFileDialog,
    QLineEdit,
    QWidget,
)

from muniment.desktop.views.exporting.export_words import (
    file_name,
    format_hint,
    format_name,
    sensitive_text,
    size_text,
    tr,
    warning_text,
)
from muniment.desktop.widgets.check_box import CheckBox
from muniment.desktop.widgets.controls import column, label, row
from muniment.desktop.widgets.question_box import Confirmation, ask
from muniment.desktop.widgets.radio_button import RadioButton
from muniment.desktop.widgets.task_dialog import TaskDialog
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.access import PERSON
from muniment.domain.memories.query import Sort
from muniment.domain.transfer.exporting import ExportFormat, ExportPreview, ExportRequest

if TYPE_CHECKING:
    from muniment.desktop.shell.desktop_context import DesktopContext
    from muniment.domain.memories.bulk import Selection

_LETTERS: Final = 66
_OFFERED: Final = (ExportFormat.MARKDOWN, ExportFormat.CSV, ExportFormat.JSON_LINES)


@dataclass(frozen=True, slots=True, repr=False)
class Wanted:
    """What the user wants to export.

    Args:
        selection: The memories.
        sort: The order in which they are written.
        name: A word for them in the file name; may be empty.
    """

    selection: "Selection"
    sort: Sort = Sort.NEWEST
    name: str = ""


def ask_to_export(context: "DesktopContext", parent: QWidget, wanted: Wanted) -> None:
    """Open the export dialog, or say that an export is running; GUI thread only.

    Args:
        context: The window's shared objects.
        parent: The view from which the user exports.
        wanted: What to export.
    """
    if context.exports.is_running:
        context.exports.report_busy()
    elif context.exports.dialog is None:
        context.exports.show(ExportDialog(context, parent, wanted))


class ExportDialog(TaskDialog):
    """Says what the file will contain and that it is not encrypted; GUI thread only."""

    def __init__(self, context: "DesktopContext", parent: QWidget, wanted: Wanted) -> None:
        super().__init__(context, parent, action=tr("Choose location…"))
        self.setWindowTitle(tr("Export memories"))
        self._wanted: Wanted | None = wanted
        self._preview: ExportPreview | None = None
        # The dialog on top of this one: the file dialog or the question whether to replace a file.
        self.over: QDialog | None = None
        self.heading = label(tr("Export memories"), role="heading")
        self.amount = label(tr("Counting…"), wrap=True)
        self.sensitive = CheckBox()
        self.sensitive.setChecked(True)
        self.sensitive.hide()
        self.formats = QButtonGroup(self)
        choices = [self._format_choice(format_) for format_ in _OFFERED]
        self._choice(ExportFormat.MARKDOWN).setChecked(True)
        self.warning = label(warning_text(), role="caution", wrap=True)
        self.lay_out(
            self.heading,
            column(self.amount, self.sensitive, gap="tight"),
            *choices,
            self.warning,
            letters=_LETTERS,
        )
        self.sensitive.toggled.connect(self._refresh)
        self.act.clicked.connect(self._on_act_clicked)
        self.act.setEnabled(False)
        self._count()

    def forget(self) -> None:
        """Clear the filter, the name and the numbers."""
        if self.over is not None:
            self.over.done(0)
        self._wanted = self._preview = None
        self.amount.clear()
        self.sensitive.setText("")

    @property
    def format_(self) -> ExportFormat:
        """The chosen format."""
        return _OFFERED[self.formats.checkedId()]

    def _choice(self, format_: ExportFormat) -> RadioButton:
        found = self.formats.button(_OFFERED.index(format_))
        assert isinstance(found, RadioButton)  # noqa: S101 - made below
        return found

    def _format_choice(self, format_: ExportFormat) -> QWidget:
        choice = RadioButton(format_name(format_))
        choice.setAccessibleDescription(format_hint(format_))
        self.formats.addButton(choice, _OFFERED.index(format_))
        hint = label(format_hint(format_), role="muted", wrap=True)
        # Indent the hint to the text of the choice.
        line = row(hint, gap="hair")
        line.insertSpacing(0, choice.iconSize().width() + space("small"))
        held = QWidget()
        held.setObjectName("bare")
        inside = column(choice, line, gap="hair")
        # Keep the choice, and so its focus ring, as narrow as its text.
        inside.setAlignment(choice, Qt.AlignmentFlag.AlignLeft)
        held.setLayout(inside)
        return held

    def _count(self) -> None:
        wanted, exports = self._wanted, self._context.services.exports
        assert wanted is not None  # noqa: S101 - just opened
        self.begin()
        self._context.tasks.submit(
            lambda: exports.preview(wanted.selection, PERSON),
            receiver=self,
            on_success=self._on_counted,
            on_failure=self._on_count_failed,
        )

    def _on_counted(self, preview: ExportPreview) -> None:
        self.end()
        if self._wanted is None:
            return
        self._preview = preview
        self.sensitive.setText(sensitive_text(preview.sensitive))
        self.sensitive.setVisible(preview.sensitive > 0)
        self._refresh()

    def _on_count_failed(self, error: Exception) -> None:
        self._on_failed(error)
        # Do not offer a file for memories that could not be counted.
        self.act.setEnabled(False)
        self.amount.clear()

    @Slot()
    def _refresh(self) -> None:
        preview, is_wanted = self._preview, self.sensitive.isChecked()
        if preview is not None:
            self.amount.setText(size_text(preview, with_sensitive=is_wanted))
            self.act.setEnabled(preview.total > (0 if is_wanted else preview.sensitive))

    @Slot()
    def _on_act_clicked(self) -> None:
        if self._wanted is None or self.over is not None:
            return
        format_ = self.format_
        dialog = QFileDialog(self, tr("Export memories"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(format_.suffix)
        # RequestHead here, because native dialogs check the name without the suffix that is added.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        places = QStandardPaths.StandardLocation
        dialog.setDirectory(QStandardPaths.writableLocation(places.DocumentsLocation))
        dialog.selectFile(file_name(self._wanted.name, format_))
        dialog.fileSelected.connect(self._on_file_selected)
        self._show_over(dialog)
        dialog.open()

    @Slot(str)
    def _on_file_selected(self, chosen: str) -> None:
        path = Path(chosen)
        if not os.path.lexists(path):
            self._start(path, may_replace=False)
            return
        question = Confirmation(
            title=tr("Replace a file"),
            text=tr("Replace “{name}”?").format(name=path.name),
            detail=tr("A file with this name already exists. Its contents will be lost."),
            action=tr("Replace"),
        )
        self._show_over(ask(self, question, partial(self._start, path, may_replace=True)))

    def _start(self, path: Path, *, may_replace: bool) -> None:
        wanted = self._wanted
        if wanted is None:
            return
        request = ExportRequest(
            selection=wanted.selection,
            path=path,
            format=self.format_,
            sort=wanted.sort,
            include_sensitive=self.sensitive.isChecked(),
            may_replace=may_replace,
        )
        self._context.exports.start(request)
        self.accept()

    def _show_over(self, dialog: QDialog) -> None:
        self.over = dialog
        dialog.finished.connect(partial(self._on_over_finished, dialog))

    def _on_over_finished(self, dialog: QDialog, _result: int) -> None:
        # Qt deletes the dialog later, and the file name may contain the name of a namespace.
        for field in dialog.findChildren(QLineEdit):
            field.setText("")
        dialog.deleteLater()
        if self.over is dialog:
            self.over = None
