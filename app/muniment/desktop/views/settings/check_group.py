"""The vault check in the settings: start, progress, stop and result."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.notices.notice_bar import Notice
from muniment.desktop.text.numbers import count_text
from muniment.desktop.views.settings.settings_words import tr
from muniment.desktop.widgets.announcer import announce
from muniment.desktop.widgets.controls import button, column, label
from muniment.desktop.widgets.flow_layout import flow
from muniment.desktop.widgets.task_progress import StepWatch, TaskProgress
from muniment.domain.access import PERSON
from muniment.domain.errors import ExaminationStoppedError

if TYPE_CHECKING:
    from muniment.domain.vault.examination_progress import CheckProgress
    from muniment.services.maintenance.findings import Finding

_NAMED: Final = 3
_INDEX: Final = ("text-index", "no-text", "stray-text", "text-words")
_FILTERS: Final = ("tags", "categories", "metadata", "digests", "fields")
_VECTORS: Final = (
    "indexes",
    "vectors",
    "passages",
    "codes",
    "stray-passages",
    "stray-vector",
    "ready-without-vectors",
    "chunk-without-vector",
)


def part_text(check: str) -> str:
    """Return the name of the part of the vault that a check or a finding concerns."""
    names = {
        "file": tr("File pages and tables"),
        "journal": tr("Journal chain"),
        "keys-and-settings": tr("Keys and settings recorded in the journal"),
        "values": tr("Table values"),
        "journal-records": tr("Journal entries"),
        "keys": tr("Keys"),
        "namespace-keys": tr("Namespace keys"),
        "api-keys": tr("Agent keys"),
        "records": tr("Memory records"),
        "history": tr("Memories and their history"),
        "other-records": tr("Session, entity and mark records"),
        "links": tr("Entities in memories"),
        "strays": tr("Traces of deleted data"),
        "erased": tr("Traces of deleted data"),
        "scopes": tr("Owners of memories"),
        "index": tr("Search index"),
        "states": tr("Memory states"),
        "model": tr("Search model"),
        "backups": tr("Backups"),
    }
    names |= dict.fromkeys(_INDEX, tr("Search words"))
    names |= dict.fromkeys(_FILTERS, tr("Filter fields"))
    names |= dict.fromkeys(_VECTORS, tr("Search vectors"))
    return names.get(check, check)


def findings_text(findings: Sequence["Finding"]) -> str:
    """Return a line for each problem found or repaired, or a text that all is well."""
    lines = [_line(found) for found in findings if found.repaired or not found.ok]
    if not lines:
        return tr("No problems found.")
    if can_mend(findings):
        lines.append(tr("Repairing rebuilds data that is derived from your memories."))
    if any(found.is_lost for found in findings):
        lines.append(
            tr(
                "Anything that can't be repaired is left as it is. An older backup may still "
                "have it."
            )
        )
    return "\n".join(lines)


def can_mend(findings: Sequence["Finding"]) -> bool:
    """Return whether a repair would fix anything."""
    return any(found.can_mend for found in findings)


def report_of(findings: Sequence["Finding"]) -> str:
    """Return a full report for the clipboard, without content of memories."""
    return "\n".join(
        f"{'mended' if found.repaired else 'ok' if found.ok else 'WRONG'} {found.check}: "
        f"{found.detail}"
        for found in findings
    )


def _line(found: "Finding") -> str:
    part = part_text(found.check)
    if found.repaired:
        return tr("Repaired: {part}").format(part=part)
    if not found.rows:
        return tr("Problem found: {part}").format(part=part)
    names = ", ".join(found.rows[:_NAMED]) + (", …" if len(found.rows) > _NAMED else "")
    text = tr("Problem found: {part}, {count} ({names})")
    return text.format(part=part, count=count_text(len(found.rows)), names=names)


class CheckGroup(QWidget):
    """Runs a full check of the vault, and shows its findings; GUI thread only.

    Signals:
        notice_given: A `Notice` for the bar at the bottom of the window.
        failed: An exception to show in that bar.
    """

    notice_given = Signal(object)
    failed = Signal(object)

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self.setObjectName("bare")
        self._context = context
        self._findings: tuple[Finding, ...] = ()
        self._is_closed = False
        self._is_mending = False
        about = label(
            tr(
                "Reads the whole vault and checks that its parts agree. Nothing changes unless "
                "you choose to repair it. You can keep working in the meantime."
            ),
            role="muted",
            wrap=True,
        )
        self.found = label("", wrap=True)
        self.check = button(tr("Check now"))
        self.mend = button(tr("Repair"))
        self.copy = button(tr("Copy details"), role="link")
        self.progress = TaskProgress(
            context.tasks, say=part_text, stopped_by=ExaminationStoppedError
        )
        buttons = flow(self.check, self.mend, self.copy)
        self.setLayout(column(about, self.found, buttons, self.progress))
        self.check.clicked.connect(self._on_check_clicked)
        self.mend.clicked.connect(self._on_mend_clicked)
        self.copy.clicked.connect(self._on_copy_clicked)
        for signal in (self.progress.started, self.progress.ended):
            signal.connect(self._refresh)
        self.progress.stopped.connect(self._on_progress_stopped)
        self._refresh()

    def close_vault(self) -> None:
        """Stop a running check, and clear the findings."""
        self._is_closed = True
        self.progress.stop()
        self._show(())

    @Slot()
    def _on_check_clicked(self) -> None:
        self._examine(repair=False)

    @Slot()
    def _on_mend_clicked(self) -> None:
        self._examine(repair=True)

    def _examine(self, *, repair: bool) -> None:
        doctor = self._context.services.doctor
        self._show(())
        self._is_closed = False
        self._is_mending = repair

        def work(watch: StepWatch) -> "tuple[Finding, ...]":
            """Check, and repair if requested; any thread."""

            def report(progress: "CheckProgress") -> bool:
                return watch(progress.check, progress.done, progress.total)

            return doctor.examine(PERSON, repair=repair, watch=report)

        self.progress.run(work, on_success=self._on_found, on_failure=self._on_failed)

    def _on_found(self, findings: "tuple[Finding, ...]") -> None:
        if not self._is_closed:
            self._show(findings)

    def _on_failed(self, error: Exception) -> None:
        if not self._is_closed:
            self.failed.emit(error)

    def _show(self, findings: "tuple[Finding, ...]") -> None:
        self._findings = findings
        self.found.setText(findings_text(findings) if findings else "")
        if findings:
            announce(self, self.found.text())
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        is_idle = not self.progress.is_running
        self.check.setEnabled(is_idle)
        self.mend.setEnabled(is_idle)
        self.mend.setVisible(can_mend(self._findings))
        self.found.setVisible(bool(self._findings))
        self.copy.setVisible(bool(self._findings))

    @Slot()
    def _on_copy_clicked(self) -> None:
        self._context.clipboard.copy(report_of(self._findings))
        self.notice_given.emit(Notice(tr("Copied the check results.")))

    @Slot()
    def _on_progress_stopped(self) -> None:
        if not self._is_closed:
            text = tr("The check was stopped.")
            if self._is_mending:
                text = tr("Repair stopped. Repairs made so far are kept.")
            self.notice_given.emit(Notice(text))
