"""The import dialog: previews files, asks for the namespace, and imports them."""

import threading
import uuid
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.text.words import breakable, names_text
from muniment.desktop.views.importing.found_list import FoundList
from muniment.desktop.views.importing.import_files import (
    FilesPreview,
    import_files,
    preview_files,
)
from muniment.desktop.views.importing.import_words import (
    amount_text,
    faults_text,
    first_text,
    format_name,
    operation_name,
    reasons_text,
    tr,
    unreadable_files_text,
)
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.controls import column, label, limit_names
from muniment.desktop.widgets.disclosure import Disclosure
from muniment.desktop.widgets.task_dialog import TaskDialog
from muniment.domain.transfer.importing import (
    Imported,
    ImportFormat,
    ImportRequest,
)

if TYPE_CHECKING:
    from muniment.desktop.shell.desktop_context import DesktopContext

_LETTERS: Final = 66
_PARTS: Final = 1_000
"""Progress bar steps per file; its bytes may exceed the range of a progress bar."""


class ImportDialog(TaskDialog):
    """Previews files, and imports them as one when the user confirms; GUI thread only.

    Those that cannot be read are named, and the others imported. Closing the dialog meanwhile
    stops it after the current step; what was written stays and can be undone.

    Args:
        context: The window's shared objects.
        parent: The view; it closes the dialog when the vault closes.
        paths: The files and folders, at least one.
        namespace: The namespace selected at first.

    Signals:
        imported: The `Imported` results with the names of their files, one batch of changes.
    """

    imported = Signal(object)
    _progressed = Signal(object, int)

    def __init__(
        self,
        context: "DesktopContext",
        parent: QWidget,
        paths: Sequence[Path],
        *,
        namespace: str,
    ) -> None:
        super().__init__(context, parent, action=tr("Import"))
        self.setWindowTitle(tr("Import memories"))
        self._paths = tuple(paths)
        self._preview: FilesPreview | None = None
        self._batch_id = ""
        self._stopping = threading.Event()
        self._looking = LatestTask(context.tasks, self)
        self._progressed.connect(self._on_progressed, Qt.ConnectionType.QueuedConnection)
        names = [path.name for path in self._paths]
        heading = names[0] if len(names) == 1 else names_text(names)
        self.heading = label(breakable(heading), role="heading", wrap=True)
        self.namespace = self._namespaces(namespace)
        self.format = self._formats()
        self.amount = label("", role="strong", wrap=True)
        self.found = FoundList()
        self.first = label("", role="caption", wrap=True)
        self.unreadable = label("", role="caution", wrap=True)
        self.faults = label("", role="caution", wrap=True)
        self.reasons = label("", role="caption", wrap=True)
        self.why = Disclosure(context.theme, tr("Why"), self.reasons)
        where = label(tr("Import &into"))
        where.setBuddy(self.namespace)
        place = column(where, self.namespace, gap="tight")
        kind = label(tr("&Format"))
        kind.setBuddy(self.format)
        format_ = column(kind, self.format, gap="tight")
        for part in (kind, self.format):
            # Of several, each has its own.
            part.setVisible(len(self._paths) == 1)
        looked = (
            self.amount, self.found, self.first, self.unreadable, self.faults, self.why,
        )  # fmt: skip
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
        for part in (
            self.heading, self.amount, self.first, self.unreadable, self.faults, self.reasons,
        ):  # fmt: skip
            part.clear()
        self._paths = ()
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
        imports, requests = self._context.services.imports, self._requests()
        self.act.setEnabled(False)
        self.say_problem("")
        self.amount.setText(tr("Reading…"))
        self._show_details(None)
        self.end()
        self.begin()
        watch = partial(self._watch, stopping)
        self._looking.submit(
            lambda: preview_files(imports, requests, watch=watch),
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

    def _requests(self) -> tuple[ImportRequest, ...]:
        chosen = self.format.currentData()
        return tuple(
            ImportRequest(
                path=path,
                namespace=self.namespace.currentText(),
                # Qt turns the member into a plain text.
                format=None if chosen is None else ImportFormat(chosen),
            )
            for path in self._paths
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

    def _on_looked(self, preview: FilesPreview | None) -> None:
        if preview is None:
            return
        self.end()
        self._preview = preview
        if len(self._paths) == 1:
            self.format.setCurrentIndex(self.format.findData(preview.previews[0].format))
        self.found.show_found(preview.total.candidates)
        self._show_details(preview)
        self._on_choice_changed()

    def _on_look_failed(self, error: Exception) -> None:
        self.amount.clear()
        self._on_failed(error)
        self.act.setEnabled(False)

    @Slot()
    def _on_choice_changed(self) -> None:
        if self._preview is not None:
            preview = replace(self._preview.total, unwanted=len(self.found.unwanted))
            self.amount.setText(amount_text(preview))
            self.act.setEnabled(preview.new > 0)

    def _show_details(self, preview: FilesPreview | None) -> None:
        preview = preview or FilesPreview((), ())
        total = preview.total
        self.first.setText(first_text(() if total.candidates else total.first))
        self.unreadable.setText(unreadable_files_text(preview.unreadable))
        self.faults.setText(faults_text(preview.reports))
        for part in (self.first, self.unreadable, self.faults):
            part.setVisible(bool(part.text()))
        self.reasons.setText(reasons_text(preview.reports))
        self.why.setVisible(total.left_out > 0)

    def _enable_choices(self, *, is_on: bool) -> None:
        for part in (self.namespace, self.format, self.found):
            part.setEnabled(is_on)

    @Slot()
    def _on_act_clicked(self) -> None:
        if self._preview is None:
            return
        imports, without = self._context.services.imports, self.found.unwanted
        requests = [replace(each, without=without) for each in self._preview.requests]
        batch_id = self._batch_id = str(uuid.uuid4())
        stopping = self._stopping = threading.Event()
        self._context.operations.begin(batch_id, tr("imported memories"))
        self._enable_choices(is_on=False)
        self.amount.setText(tr("Importing…"))
        self.offer_stop(stopping.set)
        watch = partial(self._watch, stopping)
        self.run(
            lambda: import_files(imports, requests, watch=watch, batch_id=batch_id),
            on_success=self._on_imported,
        )

    def _on_imported(self, done: tuple[tuple[str, Imported], ...]) -> None:
        created = sum(one.created for _, one in done)
        self._context.operations.end(self._batch_id, operation_name(created))
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
