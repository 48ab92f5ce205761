"""The effects of a restore in numbers, and the check box that confirms it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.views.browse.memory_rows import row_of
from muniment.desktop.views.search.disclosure import Disclosure
from muniment.desktop.views.settings.backup_words import content_text, loss_text, opening_text
from muniment.desktop.views.settings.fields import named
from muniment.desktop.widgets.check_box import CheckBox
from muniment.desktop.widgets.controls import column, label

if TYPE_CHECKING:
    from muniment.services.backups.restore_offers import RestorePreview


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
            context.theme, self.tr("The newest that are not in it"), self.sample
        )
        self.opening = label("", wrap=True)
        self.kept = label(
            self.tr(
                "The present vault is backed up first, into the folder beside it: you can come "
                "back to it the same way."
            ),
            role="muted",
            wrap=True,
        )
        self.agree = CheckBox(self.tr("Replace the present vault by it"))
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
