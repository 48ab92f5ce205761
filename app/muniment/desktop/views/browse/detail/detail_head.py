"""The line above a memory: its state, its menu, and the delete button."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QToolButton, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.dates import day_text, full_moment, time_text
from muniment.desktop.views.browse.detail.memory_menu import MemoryMenu
from muniment.desktop.views.browse.filters.filter_words import visibility_name
from muniment.desktop.widgets.controls import icon_button, label, row
from muniment.domain.memories.memory import Memory, Visibility


class DetailHead(QWidget):
    """One line above the fields; GUI thread only.

    Args:
        context: The window's context.
        menu: The actions for the memory that is shown.

    Signals:
        delete_asked: The memory should be moved to the trash; a new one should be discarded.
        change_asked: A `BulkChange` is requested for the memory that is shown.
        copied: A sentence that says what is now on the clipboard.
    """

    delete_asked = Signal()
    change_asked = Signal(object)
    copied = Signal(str)

    def __init__(self, context: DesktopContext, menu: MemoryMenu) -> None:
        super().__init__()
        self.setObjectName("bare")
        self._clipboard = context.clipboard
        self._memory: Memory | None = None
        self._text = label("", role="section", wrap=True)
        self.menu = menu
        self.more = icon_button(context.theme, "ellipsis", self.tr("More about this memory"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(self.menu)
        self.delete = icon_button(context.theme, "trash-2", self.tr("Move to the trash"))
        layout = row(self._text, self.more, self.delete)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.delete.clicked.connect(self.delete_asked)
        self.menu.change_asked.connect(self.change_asked)
        self.menu.copy_asked.connect(self._on_menu_copy_asked)
        self.menu.copy_id_asked.connect(self._on_menu_copy_id_asked)

    @property
    def text(self) -> str:
        """The text about the memory."""
        return self._text.text()

    def show_memory(
        self, memory: Memory | None, *, is_dirty: bool, is_stopped: bool = False
    ) -> None:
        """Show the state of a memory.

        Args:
            memory: The memory; ``None`` for a new one.
            is_dirty: Whether something typed is not saved yet.
            is_stopped: Whether it cannot be saved as it is.
        """
        self._memory = memory
        self.more.setVisible(memory is not None)
        if memory is None:
            self._text.setText(self.tr("New memory"))
        elif is_stopped:
            self._text.setText(self.tr("Not saved"))
        elif is_dirty:
            self._text.setText(self.tr("Edited; saves automatically"))
        else:
            self._text.setText(" · ".join(self._states(memory)))

    def _states(self, memory: Memory) -> list[str]:
        # The moment that the list shows comes first.
        states = [full_moment(memory.created_at)]
        if memory.version > 1:
            states.append(self._edited(memory))
        if memory.visibility is Visibility.CONFIDENTIAL:
            states.append(visibility_name(memory.visibility))
        if memory.archived_at is not None:
            states.append(self.tr("Archived"))
        return states

    def _edited(self, memory: Memory) -> str:
        if day_text(memory.updated_at) == day_text(memory.created_at):
            return self.tr("Edited at {time}").format(time=time_text(memory.updated_at))
        return self.tr("Edited on {moment}").format(moment=full_moment(memory.updated_at))

    @Slot()
    def _on_menu_copy_asked(self) -> None:
        if self._memory is not None:
            self._clipboard.copy_secret(self._memory.content)
            self.copied.emit(self.tr("Copied the text."))

    @Slot()
    def _on_menu_copy_id_asked(self) -> None:
        if self._memory is not None:
            self._clipboard.copy(self._memory.id)
            self.copied.emit(self.tr("Copied the ID."))
