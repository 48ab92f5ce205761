"""What can be done to the memory that is shown, besides editing its fields."""

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from muniment.desktop.browse.filter_words import tier_name
from muniment.desktop.desktop_context import DesktopContext
from muniment.domain.bulk import Move, Repatch
from muniment.domain.memory import Memory, MemoryPatch, Tier, Visibility


class MemoryMenu(QMenu):
    """Offers what fits the memory that is shown when it opens; GUI thread only.

    It is empty while it is closed, so that no name of a namespace stays in it.

    Signals:
        change_asked: A `BulkChange` for the memory.
        copy_asked, copy_id_asked: Its text, or its id, should go to the clipboard.
    """

    change_asked = Signal(object)
    copy_asked = Signal()
    copy_id_asked = Signal()

    def __init__(self, context: DesktopContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._memory: Memory | None = None
        self.copy = self._lasting("memory.copy", self.tr("&Copy the text"), "copy")
        self.copy_id = self._lasting("memory.copy-id", self.tr("Copy the &id"), "link")
        self.confidential = self._lasting("memory.confidential", self.tr("Con&fidential"), "shield")
        self.confidential.setCheckable(True)
        # Not the menu's own slots: a menu drops its connections to an action it lets go.
        self.copy.triggered.connect(lambda _is_checked: self.copy_asked.emit())
        self.copy_id.triggered.connect(lambda _is_checked: self.copy_id_asked.emit())
        self.confidential.triggered.connect(lambda _is_checked: self._ask_confidential())
        self._moves = QMenu(self)
        self._tiers = QMenu(self)
        self.aboutToShow.connect(self._fill)

    @property
    def commands(self) -> tuple[QAction, ...]:
        """What can be done to the memory that is shown and to no selection, for the palette."""
        return (self.copy, self.copy_id, self.confidential)

    def show_memory(self, memory: Memory | None) -> None:
        """Work for another memory, or for none."""
        self._memory = memory
        for action in self.commands:
            action.setEnabled(memory is not None)
        is_confidential = memory is not None and memory.visibility is Visibility.CONFIDENTIAL
        self.confidential.setChecked(is_confidential)
        if memory is None:
            self.close()
            for menu in (self, self._moves, self._tiers):
                menu.clear()

    @Slot()
    def _fill(self) -> None:
        for menu in (self, self._moves, self._tiers):
            menu.clear()
        memory = self._memory
        if memory is None:
            return
        self.addActions([self.copy, self.copy_id])
        self.addSeparator()
        self._add_moves(memory)
        self._add_tiers(memory)
        self._add_archive(memory)
        self.addAction(self.confidential)

    def _lasting(self, key: str, text: str, icon: str) -> QAction:
        # Not the menu's own: clearing a menu deletes what it owns.
        action = QAction(text, self.parent())
        action.setObjectName(key)
        self._context.theme.dress(action, icon)
        return action

    def _add(self, text: str, icon: str) -> QAction:
        return self.addAction(self._context.theme.icon(icon), text)

    def _add_moves(self, memory: Memory) -> None:
        names = [name for name in self._context.namespaces.names if name != memory.namespace]
        for name in names:
            action = self._moves.addAction(name.replace("&", "&&"))
            action.triggered.connect(partial(self._ask, Move(name)))
        self._moves.setTitle(self.tr("&Move to"))
        self._moves.setIcon(self._context.theme.icon("folder"))
        self._moves.setEnabled(bool(names))
        self.addMenu(self._moves)

    def _add_tiers(self, memory: Memory) -> None:
        for tier in Tier:
            action = self._tiers.addAction(tier_name(tier))
            action.setCheckable(True)
            action.setChecked(memory.tier is tier)
            action.triggered.connect(partial(self._ask, Repatch(MemoryPatch(tier=tier))))
        self._tiers.addSeparator()
        free = self._tiers.addAction(self.tr("As Muniment chooses"))
        free.triggered.connect(partial(self._ask, Repatch(MemoryPatch(tier=None))))
        self._tiers.setTitle(self.tr("&Keep"))
        self._tiers.setIcon(self._context.theme.icon("pin"))
        self.addMenu(self._tiers)

    def _add_archive(self, memory: Memory) -> None:
        is_archived = memory.archived_at is not None
        action = (
            self._add(self.tr("Take out of the &archive"), "archive-restore")
            if is_archived
            else self._add(self.tr("&Archive"), "archive")
        )
        action.triggered.connect(partial(self._ask, Repatch(MemoryPatch(archived=not is_archived))))

    def _ask_confidential(self) -> None:
        is_wanted = self.confidential.isChecked()
        wanted = Visibility.CONFIDENTIAL if is_wanted else Visibility.PRIVATE
        # It holds once it is written: the person may yet stay with something unsaved.
        self.confidential.setChecked(not is_wanted)
        self._ask(Repatch(MemoryPatch(visibility=wanted)))

    def _ask(self, change: Move | Repatch, _is_checked: bool = False) -> None:  # noqa: FBT001, FBT002 - Qt's
        self.change_asked.emit(change)
