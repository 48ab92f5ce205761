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
        self._moves = QMenu(self)
        self._tiers = QMenu(self)
        self.aboutToShow.connect(self._fill)

    def show_memory(self, memory: Memory | None) -> None:
        """Work for another memory, or for none."""
        self._memory = memory
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
        self._add(self.tr("&Copy the text"), "copy").triggered.connect(self.copy_asked)
        self._add(self.tr("Copy the &id"), "link").triggered.connect(self.copy_id_asked)
        self.addSeparator()
        self._add_moves(memory)
        self._add_tiers(memory)
        self._add_archive(memory)
        self._add_visibility(memory)

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

    def _add_visibility(self, memory: Memory) -> None:
        is_confidential = memory.visibility is Visibility.CONFIDENTIAL
        action = self.addAction(self.tr("Con&fidential"))
        action.setCheckable(True)
        action.setChecked(is_confidential)
        wanted = Visibility.PRIVATE if is_confidential else Visibility.CONFIDENTIAL
        action.triggered.connect(partial(self._ask, Repatch(MemoryPatch(visibility=wanted))))

    def _ask(self, change: Move | Repatch, _is_checked: bool = False) -> None:  # noqa: FBT001, FBT002 - Qt's
        self.change_asked.emit(change)
