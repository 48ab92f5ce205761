"""Two texts of one memory: the one being typed, and the one that someone else wrote."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

if TYPE_CHECKING:
    from muniment.desktop.views.browse.detail.memory_form import MemoryForm
    from muniment.desktop.views.browse.detail.memory_saver import MemorySaver
    from muniment.desktop.widgets.conflict_panel import ConflictPanel
    from muniment.domain.memories.memory import Memory


class TextConflict(QObject):
    """Lets the user choose; nothing is saved meanwhile. GUI thread only.

    Signals:
        changed: The conflict began or was settled.
    """

    changed = Signal()

    def __init__(
        self, panel: "ConflictPanel", form: "MemoryForm", saver: "MemorySaver", parent: QObject
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._form = form
        self._saver = saver
        self._theirs: Memory | None = None
        panel.chosen.connect(self._on_panel_chosen)

    @property
    def is_open(self) -> bool:
        """Return whether the user has to choose."""
        return self._theirs is not None

    def compare(self, theirs: "Memory", *, before: str | None) -> None:
        """Continue from another version, unless its text and the one being typed conflict.

        Args:
            theirs: The other version.
            before: The text that both come from; ``None`` if it is unknown.
        """
        mine = self._form.changed.get("content")
        if mine is None or theirs.content in {mine, before}:
            self._take_over(theirs)
        else:
            self._theirs = theirs
            self._saver.is_held = True
            self.follow()
        self.changed.emit()

    @Slot()
    def follow(self) -> None:
        """Show what was typed since."""
        if self._theirs is not None:
            self._panel.show_texts(self._form.state.content, self._theirs.content)

    def forget(self) -> None:
        """Drop the conflict, because another memory is shown."""
        self._theirs = None
        self._saver.is_held = False
        self._panel.clear()

    def _take_over(self, theirs: "Memory") -> None:
        """Continue from another version, with what was typed."""
        self.forget()
        self._form.rebase(theirs)
        self._saver.rebase(theirs)

    @Slot(str)
    def _on_panel_chosen(self, text: str) -> None:
        if self._theirs is not None:
            self._form.take_text(text)
            self._take_over(self._theirs)
            self._saver.save()
            self._form.text.focus()
            self.changed.emit()
