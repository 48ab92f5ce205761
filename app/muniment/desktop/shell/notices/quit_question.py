"""The question before the program ends while work is running, and what that work is."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from muniment.desktop.text.words import job_name
from muniment.desktop.widgets.controls import restyle

if TYPE_CHECKING:
    from muniment.desktop.shell.desktop_context import DesktopContext
    from muniment.domain.jobs import JobProgress


def work_at_hand(context: "DesktopContext", jobs: "Sequence[JobProgress]") -> tuple[str, ...]:
    """Return a sentence for each task that ending the program now would stop; GUI thread only.

    Args:
        context: The context of the window.
        jobs: The jobs that have not ended.
    """
    later = _tr("{name}: continues the next time the vault is opened.")
    lines = [later.format(name=job_name(kind)) for kind in dict.fromkeys(job.kind for job in jobs)]
    if context.services.backups.is_busy:
        lines.append(_tr("A backup or restore is running. It will be canceled."))
    if context.exports.is_running:
        lines.append(_tr("An export is running. It will be canceled, and no file is written."))
    if context.operations.is_at_work:
        lines.append(
            _tr(
                "Many memories are being changed. Changes made so far are kept; the rest are not "
                "made."
            )
        )
    return tuple(lines)


def _tr(text: str) -> str:
    return QCoreApplication.translate("quit_question", text)


def ask_before_quitting(
    parent: QWidget,
    lines: Sequence[str],
    *,
    leave: Callable[[], object],
    stay_in_tray: Callable[[], object] | None,
    is_restart: bool = False,
) -> QMessageBox:
    """Ask over a window; Enter and Escape lose nothing.

    Args:
        parent: The window.
        lines: What is running, and what happens to it.
        leave: Ends the program, or opens its window anew.
        stay_in_tray: Hides the window and continues; ``None`` if that is no choice.
        is_restart: Whether a new window opens.
    """
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(_tr("Restart Muniment") if is_restart else _tr("Quit Muniment"))
    box.setText(_tr("Muniment is still working."))
    box.setInformativeText("\n".join(lines))
    action = _tr("Stop and restart") if is_restart else _tr("Stop and quit")
    stop = box.addButton(action, QMessageBox.ButtonRole.DestructiveRole)
    stop.setProperty("role", "danger")
    restyle(stop)
    stop.clicked.connect(lambda _is_checked: leave())
    cancel = box.addButton(_tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
    safe = cancel
    if stay_in_tray is not None:
        safe = box.addButton(_tr("Keep running in the tray"), QMessageBox.ButtonRole.AcceptRole)
        box.accepted.connect(stay_in_tray)
    for press in box.buttons():
        press.setAccessibleName(press.text())
    box.setDefaultButton(safe)
    box.setEscapeButton(cancel)
    box.finished.connect(box.deleteLater)
    box.open()
    # Opening focuses the first button, and Enter would press it.
    safe.setFocus()
    return box
