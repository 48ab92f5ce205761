"""The import dialog: previews a file, asks for the namespace, and imports it."""

import threading
import uuid
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.text.words import breakable
from muniment.desktop.views.importing.found_list import FoundList
from muniment.desktop.views.importing.import_words import (
    amount_text,
    faults_text,
    first_text,
    format_name,
    operation_name,
    reasons_text,
    tr,
)
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.controls import column, label, limit_names
from muniment.desktop.widgets.disclosure import Disclosure
from muniment.desktop.widgets.task_dialog import TaskDialog
from muniment.domain.access import PERSON
from muniment.domain.transfer.importing import (
    Imported,
    ImportFormat,
    ImportPreview,
    ImportRequest,
)

if TYPE_CHECKING:
    from muniment.desktop.shell.desktop_context import DesktopContext

_LETTERS: Final = 66
_PARTS: Final = 1_000
"""Progress bar steps per file; its bytes may exceed the range of a progress bar."""


class ImportDialog(TaskDialog):
    """Previews a file, and imports it when the user confirms; GUI thread only.

    Closing the dialog during an import stops it after the current step; what was written stays and
    can be undone.

    Args:
        context: The window's shared objects.
        parent: The view; it closes the dialog when the vault closes.
        path: The file.
        namespace: The namespace selected at first.

    Signals:
        imported: The `Imported` result.
    """

    imported = Signal(object)
    _progressed = Signal(object, int)

    def __init__(
        self, context: "DesktopContext", parent: QWidget, path: Path, *, namespace: str
    ) -> None:
        super().__init__(context, parent, action=tr("Import"))
        self.setWindowTitle(tr("Import memories"))
        self._path = path
        self._preview: ImportPreview | None = None
        self._batch_id = ""
        self._stopping = threading.Event()
        self._looking = LatestTask(context.tasks, self)
        self._progressed.connect(self._on_progressed, Qt.ConnectionType.QueuedConnection)
        self.heading = label(breakable(path.name), role="heading", wrap=True)
        self.namespace = self._namespaces(namespace)
        self.format = self._formats()
        self.amount = label("", role="strong", wrap=True)
        self.found = FoundList()
        self.first = label("", role="caption", wrap=True)
        self.faults = label("", role="caution", wrap=True)
        self.reasons = label("", role="caption", wrap=True)
        self.why = Disclosure(context.theme, tr("Why"), self.reasons)
        where = label(tr("Import &into"))
        where.setBuddy(self.namespace)
        place = column(where, self.namespace, gap="tight")
        kind = label(tr("&Format"))
        kind.setBuddy(self.format)
        format_ = column(kind, self.format, gap="tight")
        looked = (self.amount, self.found, self.first, self.faults, self.why)
        self.lay_out(self.heading, format_, place, *looked, letters=_LETTERS)
        self.namespace.currentIndexChanged.connect(self.look)
        self.format.activated.connect(self.look)
        self.found.changed.connect(self._on_choice_changed)
        self.act.clicked.connect(self._on_act_clicked)
        self.look()

    def forget(self) -> None:
        """Stop the work, and clear every name, number and text."""
        self._stopping.set()
        self._looking.cancel()
        if self._batch_id:
            self._context.operations.end(self._batch_id)
            self._batch_id = ""
        for part in (self.heading, self.amount, self.first, self.faults, self.reasons):
            part.clear()
        self.found.clear()
        self._preview = None
        self.namespace.clear()

    @Slot()
    def look(self) -> None:
        """Preview the import without writing anything."""
        if not self.namespace.currentText():
            return
        self._stopping.set()
        stopping = self._stopping = threading.Event()
        self.found.show_found(())
        imports, request = self._context.services.imports, self._request()
        self.act.setEnabled(False)
        self.say_problem("")
        self.amount.setText(tr("Reading…"))
        self._show_details(None)
        self.end()
        self.begin()
        watch = partial(self._watch, stopping)
        self._looking.submit(
            lambda: imports.preview(request, PERSON, watch=watch),
            on_success=self._on_looked,
            on_failure=self._on_look_failed,
        )

    def _namespaces(self, chosen: str) -> ComboBox:
        made = ComboBox()
        limit_names(made)
        made.addItems([namespace.name for namespace in self._context.namespaces.known])
        made.setCurrentText(chosen)
        made.setAccessibleName(tr("Import into"))
        return made

    def _formats(self) -> ComboBox:
        made = ComboBox()
        made.addItem(tr("Detect automatically"), None)
        for format_ in ImportFormat:
            made.addItem(format_name(format_), format_)
        made.setAccessibleName(tr("Format"))
        return made

    def _request(self) -> ImportRequest:
        chosen = self.format.currentData()
        return ImportRequest(
            path=self._path,
            namespace=self.namespace.currentText(),
            # Qt turns the member into a plain text.
            format=None if chosen is None else ImportFormat(chosen),
            without=self.found.unwanted,
        )

    def _watch(self, run: threading.Event, done: int, total: int) -> bool:
        """Report the progress of a run and return whether to continue; any thread."""
        if run.is_set():
            # Do not emit after a stop: the dialog may be gone.
            return False
        self._progressed.emit(run, done * _PARTS // max(total, 1))
        return not run.is_set()

    @Slot(object, int)
    def _on_progressed(self, run: object, part: int) -> None:
        if run is self._stopping and self.is_busy:
            self.show_progress(part, _PARTS)

    def _on_looked(self, preview: ImportPreview | None) -> None:
        if preview is None:
            return
        self.end()
        self._preview = preview
        self.format.setCurrentIndex(self.format.findData(preview.format))
        self.found.show_found(preview.candidates)
        self._show_details(preview)
        self._on_choice_changed()

    def _on_look_failed(self, error: Exception) -> None:
        self.amount.clear()
        self._on_failed(error)
        self.act.setEnabled(False)

    @Slot()
    def _on_choice_changed(self) -> None:
        if self._preview is not None:
            preview = replace(self._preview, unwanted=len(self.found.unwanted))
            self.amount.setText(amount_text(preview))
            self.act.setEnabled(preview.new > 0)

    def _show_details(self, preview: ImportPreview | None) -> None:
        is_any_left_out = preview is not None and preview.left_out > 0
        first = () if preview is None or preview.candidates else preview.first
        self.first.setText(first_text(first))
        self.first.setVisible(bool(self.first.text()))
        self.faults.setText("" if preview is None else faults_text(preview))
        self.faults.setVisible(is_any_left_out)
        self.reasons.setText("" if preview is None else reasons_text(preview))
        self.why.setVisible(is_any_left_out)

    def _enable_choices(self, *, is_on: bool) -> None:
        for part in (self.namespace, self.format, self.found):
            part.setEnabled(is_on)

    @Slot()
    def _on_act_clicked(self) -> None:
        imports, request = self._context.services.imports, self._request()
        batch_id = self._batch_id = str(uuid.uuid4())
        stopping = self._stopping = threading.Event()
        self._context.operations.begin(batch_id, tr("imported memories"))
        self._enable_choices(is_on=False)
        self.amount.setText(tr("Importing…"))
        self.offer_stop(stopping.set)
        watch = partial(self._watch, stopping)
        self.run(
            lambda: imports.import_file(request, PERSON, watch=watch, batch_id=batch_id),
            on_success=self._on_imported,
        )

    def _on_imported(self, done: Imported) -> None:
        self._context.operations.end(self._batch_id, operation_name(done.created))
        self._batch_id = ""
        self.imported.emit(done)
        self.accept()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        super()._on_failed(error)
        self._enable_choices(is_on=True)
        if self._batch_id:
            # What was written before the failure stays and can be undone.
            self._context.operations.end(self._batch_id, tr("imported memories"))
            self._batch_id = ""
            self.amount.clear()
