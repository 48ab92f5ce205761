"""Keeps the unfinished thought of quick capture in the vault until it is sent."""

from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from muniment.desktop.shell.background.autosave import Autosave, Save
from muniment.desktop.views.capture.capture_draft import CaptureDraft
from muniment.desktop.widgets.text_merge import end_undo_step
from muniment.domain.access import PERSON
from muniment.domain.errors import VaultLockedError
from muniment.services.memories.unsaved_texts import TypedIn, UnsavedText

if TYPE_CHECKING:
    from muniment.desktop.shell.desktop_context import DesktopContext
    from muniment.desktop.views.capture.capture_fields import CaptureFields


class DraftKeeper(QObject):
    """Moves the draft between fields and vault; GUI thread only.

    The vault holds what is typed in memory, and writes it when it locks. A crash loses the typing
    of a few seconds.
    """

    def __init__(self, context: "DesktopContext", fields: "CaptureFields", parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = context.tasks
        self._texts = context.services.unsaved_texts
        self._namespaces = context.services.capture_namespace
        self._fields = fields
        self._is_open = False
        self._is_unwritten = False
        self._autosave = Autosave(context.tasks, self._next_save, self)
        fields.edited.connect(self._on_fields_edited)

    def bring_back(self) -> None:
        """Restore the fields from the vault, and keep what is typed from now on."""
        with suppress(VaultLockedError):
            kept = self._texts.kept(TypedIn.CAPTURE, PERSON)
            self._fields.put(_draft_of(kept[0]) if kept else CaptureDraft())
            self._is_open = True
        self.begin_anew()

    def begin_anew(self) -> None:
        """Select the namespace from the settings for the next thought, if the vault is open."""
        namespaces = self._namespaces
        if self._is_open:
            self._tasks.submit(
                lambda: namespaces.get(PERSON),
                receiver=self,
                on_success=self._on_namespace_read,
                on_failure=self._on_failed,
            )

    def put_away(self) -> None:
        """Clear the fields; the vault keeps the draft."""
        self._is_open = False
        self._autosave.stop()
        self._fields.forget()

    def save(self) -> None:
        """Write the draft at once: one that was sent must not come back."""
        self._autosave.save()

    def finish(self) -> None:
        """Write the draft, and wait for it for a moment."""
        self._autosave.finish()

    @Slot()
    def _on_fields_edited(self) -> None:
        if self._is_open:
            draft = UnsavedText(fields=asdict(self._fields.draft))
            with suppress(VaultLockedError):
                self._texts.keep(TypedIn.CAPTURE, draft, PERSON)
            self._is_unwritten = True
            self._autosave.touch()

    def _next_save(self) -> Save[None] | None:
        texts = self._texts
        is_unwritten, self._is_unwritten = self._is_unwritten, False
        if not is_unwritten:
            return None
        end_undo_step(self._fields.text)
        return Save(
            lambda: texts.write_down(PERSON),
            on_success=lambda _nothing: None,
            on_failure=self._on_failed,
        )

    def _on_namespace_read(self, name: str) -> None:
        if self._is_open:
            self._fields.begin_in(name)

    def _on_failed(self, error: Exception) -> None:
        # A vault that was locked meanwhile has written the draft.
        if not isinstance(error, VaultLockedError):
            self._tasks.failed_unheard.emit(error)


def _draft_of(kept: UnsavedText) -> CaptureDraft:
    empty = asdict(CaptureDraft())
    return CaptureDraft(**{name: str(kept.fields.get(name, "")) for name in empty})
