"""Describe running work, and what happens to it when the program ends."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from muniment.desktop.text.words import job_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from muniment.desktop.shell.desktop_context import DesktopContext
    from muniment.domain.jobs import JobProgress


def _tr(text: str) -> str:
    return QCoreApplication.translate("work_at_hand", text)


def work_at_hand(context: "DesktopContext", jobs: "Sequence[JobProgress]") -> tuple[str, ...]:
    """Return a sentence for each task that ending the program now would stop; GUI thread only.

    Args:
        context: The context of the window.
        jobs: The jobs that have not ended.
    """
    later = _tr("{name}: goes on when the vault is opened next.")
    lines = [later.format(name=job_name(kind)) for kind in dict.fromkeys(job.kind for job in jobs)]
    if context.services.backups.is_busy:
        lines.append(_tr("A backup is being written, verified or restored: nothing of it is kept."))
    if context.exports.is_running:
        lines.append(_tr("Memories are being written into a file: there will be no file."))
    if context.operations.is_at_work:
        lines.append(_tr("Many memories are being changed: what is done stays, and the rest not."))
    return tuple(lines)
