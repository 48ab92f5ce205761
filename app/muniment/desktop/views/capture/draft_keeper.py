"""Saves the draft of quick capture in the vault, or in memory during a lock if needed."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.domain.access import PERSON
from muniment.domain.errors import MunimentError, VaultLockedError
from muniment.services.memories.capture_draft import CaptureDraft

if TYPE_CHECKING:
    from muniment.desktop.views.capture.capture_fields import CaptureFields


class DraftKeeper(QObject):
    """Moves the draft between fields and vault; GUI thread only.

    The vault may lock before the draft is saved. An unsaved draft then stays in memory, outside
    every widget, and is restored at the next unlock.
    """

    def __init__(self, context: DesktopContext, fields: "CaptureFields", parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = context.tasks
        self._service = context.services.capture_draft
        self._fields = fields
        self._held: CaptureDraft | None = None
        self._is_ready = False
        self._is_keeping_asked = False

    def bring_back(self) -> None:
        """Restore the fields from memory or from the vault."""
        if self._held is not None:
            self._on_brought(self._held)
            return
        service = self._service
        self._tasks.submit(
            lambda: service.kept(PERSON),
            receiver=self,
            on_success=self._on_brought,
            on_failure=self._on_failed,
        )

    def begin_anew(self) -> None:
        """Select the namespace from the settings for the next thought, if the vault is open."""
        service = self._service
        if self._is_ready:
            self._tasks.submit(
                lambda: service.namespace(PERSON),
                receiver=self,
                on_success=self._on_namespace_told,
                on_failure=self._on_failed,
            )

    def keep(self) -> None:
        """Save the contents of the fields in the vault."""
        if self._is_ready:
            self._submit(self._fields.draft)
        elif self._fields.draft:
            # Wait until the stored draft is loaded, which would otherwise be overwritten.
            self._is_keeping_asked = True

    def put_away(self) -> None:
        """Clear the fields, and hold the draft until the vault has saved it."""
        draft = self._fields.draft
        if self._is_ready:
            self._held = draft
            self._submit(draft)
        self._fields.forget()
        self._is_ready = self._is_keeping_asked = False

    def keep_now(self) -> None:
        """Save the draft before the program exits; blocks for a write of a few milliseconds."""
        typed, is_ready = self._fields.draft, self._is_ready
        if not (is_ready or typed):
            return
        self._is_ready = False
        try:
            draft = typed if is_ready else _joined(self._service.kept(PERSON), typed)
            self._service.keep(draft, PERSON)
        except MunimentError as error:
            self._on_failed(error)

    def _submit(self, draft: CaptureDraft) -> None:
        service = self._service
        self._tasks.submit(
            lambda: service.keep(draft, PERSON),
            receiver=self,
            on_success=lambda _nothing: self._on_kept(draft),
            on_failure=self._on_failed,
        )

    def _on_kept(self, draft: CaptureDraft) -> None:
        if self._held is draft:
            self._held = None

    def _on_brought(self, draft: CaptureDraft) -> None:
        draft = _joined(draft, self._fields.draft)
        self._held = None
        self._is_ready = True
        self._fields.put(draft)
        if self._is_keeping_asked:
            self._is_keeping_asked = False
            self.keep()
        self.begin_anew()

    def _on_namespace_told(self, name: str) -> None:
        if self._is_ready:
            self._fields.begin_in(name)

    def _on_failed(self, error: Exception) -> None:
        # If the vault was locked meanwhile, the draft is held, and the next unlock tries again.
        if not isinstance(error, VaultLockedError):
            self._is_ready = True
            self._tasks.failed_unheard.emit(error)


def _joined(kept: CaptureDraft, typed: CaptureDraft) -> CaptureDraft:
    """Join the stored draft and the text that the user typed before it was loaded."""
    if not typed:
        return kept
    content = "\n\n".join(text for text in (kept.content, typed.content) if text.strip())
    return CaptureDraft(
        content=content,
        tags=kept.tags or typed.tags,
        namespace=kept.namespace or typed.namespace,
    )
