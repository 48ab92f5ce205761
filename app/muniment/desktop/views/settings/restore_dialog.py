"""Restores a backup: its contents, what would be lost, and a confirmation."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.error_presenter import describe_backup
from muniment.desktop.views.browse.listing.memory_rows import row_of
from muniment.desktop.views.settings.backup_words import (
    content_text,
    loss_text,
    opening_text,
    step_text,
)
from muniment.desktop.views.settings.other_vault_fields import OtherVaultFields
from muniment.desktop.views.settings.section import named
from muniment.desktop.widgets.check_box import CheckBox
from muniment.desktop.widgets.controls import column, label, restyle
from muniment.desktop.widgets.disclosure import Disclosure
from muniment.desktop.widgets.task_dialog import TaskDialog
from muniment.desktop.widgets.task_progress import TaskProgress
from muniment.domain.access import PERSON
from muniment.services.backups.restore_offers import OtherVault, OtherWay, RestoreOffer

if TYPE_CHECKING:
    from muniment.domain.backups.schedule import Watch
    from muniment.services.backups.restore_offers import RestorePreview

_LETTERS = 72


class RestorePreviewPanel(QWidget):
    """Shows the preview of a restore; hidden until there is one. GUI thread only.

    Signals:
        agreed: The check box was changed.
    """

    agreed = Signal()

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self.content = label("", wrap=True)
        self.loss = label("", role="strong", wrap=True)
        self.sample = label("", role="caption", wrap=True)
        self.disclosure = Disclosure(
            context.theme, self.tr("Newest memories that are not in it"), self.sample
        )
        self.opening = label("", wrap=True)
        self.kept = label(
            self.tr(
                "The current vault is backed up first, into the folder next to it. You can "
                "restore it the same way."
            ),
            role="muted",
            wrap=True,
        )
        self.agree = CheckBox(self.tr("Replace the current vault with this backup"))
        named(self.agree)
        self.agree.toggled.connect(self.agreed)
        parts = (self.content, self.loss, self.disclosure, self.opening, self.kept, self.agree)
        self.setLayout(column(*parts, gap="medium"))
        self.hide()

    @property
    def is_agreed(self) -> bool:
        """Return whether the user has confirmed."""
        return self.agree.isChecked()

    def show_preview(self, preview: "RestorePreview") -> None:
        """Show what the restore would do."""
        self.content.setText(content_text(preview))
        self.loss.setText(loss_text(preview))
        headings = [row_of(memory).heading for memory in preview.sample]
        self.sample.setText("\n".join(f"• {heading}" for heading in headings))
        self.disclosure.setVisible(bool(headings))
        self.opening.setText(opening_text(preview))
        self.agree.setChecked(False)
        self.show()
        self.agree.setFocus()

    def clear(self) -> None:
        """Hide the preview, and clear all titles."""
        for part in (self.content, self.loss, self.sample, self.opening):
            part.clear()
        self.hide()


class RestoreDialog(TaskDialog):
    """Inspects a backup, shows what restoring it means, and restores it; GUI thread only.

    A restore locks the vault, which closes the dialog; the next unlock reports the result.

    Args:
        context: The window's context.
        parent: The section; the dialog closes when the section clears the vault.
        path: Path of the backup's database.
        title: The display name of the backup.
    """

    def __init__(self, context: DesktopContext, parent: QWidget, path: Path, *, title: str) -> None:
        super().__init__(context, parent, action="")
        self._path = path
        self._offer: RestoreOffer | None = None
        self.setWindowTitle(self.tr("Restore a backup"))
        self.heading = label(title, role="heading", wrap=True)
        self.progress = TaskProgress(context.tasks, say=step_text)
        self.other = OtherVaultFields(context)
        self.preview = RestorePreviewPanel(context)
        self.lay_out(self.heading, self.other, self.preview, self.progress, letters=_LETTERS)
        self.act.clicked.connect(self._on_act_clicked)
        self.preview.agreed.connect(self._refresh)
        self.other.edited.connect(self._refresh)
        self.progress.started.connect(self._refresh)
        self.progress.ended.connect(self._refresh)
        self.progress.stopped.connect(self.reject)
        self._look(None)

    def forget(self) -> None:
        """Stop running work; clear names, numbers and title; wipe the keys."""
        self.progress.stop()
        self.heading.clear()
        self.preview.clear()
        self.other.clear()
        if self._offer is not None:
            self._offer.close()
            self._offer = None

    def _look(self, way: OtherWay | None) -> None:
        restoring, path = self._context.services.restoring, self._path

        def look(watch: "Watch") -> RestoreOffer | OtherVault:
            try:
                return restoring.look_at(path, PERSON, way=way, watch=watch)
            finally:
                if way is not None and way.passphrase is not None:
                    way.passphrase.wipe()

        self.say_problem("")
        self.progress.run(look, on_success=self._on_looked, on_failure=self._on_refused)

    def _on_looked(self, found: RestoreOffer | OtherVault) -> None:
        if isinstance(found, OtherVault):
            self.other.ask(found)
        else:
            self._offer = found
            self.other.clear()
            self.preview.show_preview(found.preview)
        self._refresh()

    def _on_refused(self, error: Exception) -> None:
        self.say_problem(describe_backup(error).sentence)
        if self.other.is_asking:
            self.other.focus_field()
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        """Offer the next action: open the other vault's backup, or restore."""
        is_idle = not self.progress.is_running
        if self._offer is None:
            self._set_action(self.tr("Open the backup"), role="primary")
            self.act.setVisible(self.other.is_asking)
            self.act.setEnabled(is_idle and self.other.is_filled)
        else:
            self._set_action(self.tr("Restore"), role="danger")
            self.act.setVisible(True)
            self.act.setEnabled(is_idle and self.preview.is_agreed)
        self.other.setEnabled(is_idle)
        self.preview.setEnabled(is_idle)

    def _set_action(self, text: str, *, role: str) -> None:
        self.act.setText(text)
        self.act.setAccessibleName(text)
        if self.act.property("role") != role:
            self.act.setProperty("role", role)
            # Enter alone must not start a restore.
            self.act.setDefault(role == "primary")
            self.act.setAutoDefault(role == "primary")
            restyle(self.act)

    @Slot()
    def _on_act_clicked(self) -> None:
        if self._offer is None:
            self._look(self.other.take())
            return
        self.say_problem("")
        restoring = self._context.services.restoring
        offer = self._offer
        self.progress.run(
            lambda watch: restoring.restore(offer, PERSON, watch=watch),
            on_success=lambda _kept: self.accept(),
            on_failure=self._on_refused,
        )
