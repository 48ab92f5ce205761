"""The memories of which devices changed the text at once, one after another."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from muniment.desktop.text.dates import short_moment
from muniment.desktop.widgets.conflict_panel import ConflictPanel
from muniment.desktop.widgets.controls import button, column, label, row
from muniment.domain.sync.sync_setup import SyncConflict


class ConflictList(QWidget):
    """Shows the first conflict, and how many follow; GUI thread only.

    Signals:
        chosen: The id of a memory, and the text to keep.
        memory_asked: The id of a memory to show.
    """

    chosen = Signal(str, str)
    memory_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._conflicts: Sequence[SyncConflict] = ()
        self._title = label("", role="section")
        self._show = button(self.tr("Show the memory"), role="link")
        self._show.clicked.connect(self._on_show_clicked)
        self.panel = ConflictPanel(
            self.tr("Two devices changed this text without knowing of each other."),
            keep_mine=self.tr("Keep the first"),
            take_theirs=self.tr("Use the second"),
        )
        self.panel.chosen.connect(self._on_chosen)
        head = row(self._title, self._show)
        head.setStretch(0, 1)
        self.setLayout(column(head, self.panel))
        self.hide()

    def show_conflicts(self, conflicts: Sequence[SyncConflict]) -> None:
        """Show these conflicts, or nothing."""
        self._conflicts = conflicts
        self.setVisible(bool(conflicts))
        if not conflicts:
            self._title.clear()
            self.panel.clear()
            return
        first, other = conflicts[0], conflicts[0].replaced[-1]
        self._title.setText(
            self.tr("1 conflict")
            if len(conflicts) == 1
            else self.tr("{count} conflicts").format(count=len(conflicts))
        )
        when = short_moment(other.written_at)
        self.panel.show_texts(
            first.memory.content,
            other.text,
            names=(
                self.tr("The text that counts now"),
                self.tr("On {device}, {moment}").format(device=other.device_name, moment=when),
            ),
        )

    @Slot(str)
    def _on_chosen(self, text: str) -> None:
        if self._conflicts:
            self.chosen.emit(self._conflicts[0].memory.id, text)

    @Slot()
    def _on_show_clicked(self) -> None:
        if self._conflicts:
            self.memory_asked.emit(self._conflicts[0].memory.id)
