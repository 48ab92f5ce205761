"""The menu of actions for the memory that is shown, other than editing its fields."""

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.words import category_name
from muniment.desktop.views.browse.filters.filter_words import kind_name, tier_name
from muniment.domain.memories.bulk import Move, Repatch
from muniment.domain.memories.memory import (
    Category,
    Memory,
    MemoryKind,
    MemoryPatch,
    Tier,
    Visibility,
)


class MemoryMenu(QMenu):
    """Offers the actions that fit the memory shown when the menu opens; GUI thread only.

    A closed menu is empty, so that no namespace name stays in it.

    Signals:
        change_asked: A `BulkChange` is requested for the memory.
        copy_asked, copy_id_asked: Its text or its id should be copied to the clipboard.
    """

    change_asked = Signal(object)
    copy_asked = Signal()
    copy_id_asked = Signal()

    def __init__(self, context: DesktopContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._memory: Memory | None = None
        self.copy = self._lasting("memory.copy", self.tr("&Copy text"), "copy")
        self.copy_id = self._lasting("memory.copy-id", self.tr("Copy &ID"), "link")
        # No icon: it would cover the check mark.
        self.confidential = self._lasting("memory.confidential", self.tr("Con&fidential"), "")
        self.confidential.setCheckable(True)
        # Lambdas, not slots of the menu: a menu disconnects itself from an action it removes.
        self.copy.triggered.connect(lambda _is_checked: self.copy_asked.emit())
        self.copy_id.triggered.connect(lambda _is_checked: self.copy_id_asked.emit())
        self.confidential.triggered.connect(lambda _is_checked: self._ask_confidential())
        self._moves, self._tiers = QMenu(self), QMenu(self)
        self._categories, self._kinds = QMenu(self), QMenu(self)
        self.aboutToShow.connect(self._fill)

    @property
    def commands(self) -> tuple[QAction, ...]:
        """The actions only for a single shown memory, for the command palette."""
        return (self.copy, self.copy_id, self.confidential)

    def show_memory(self, memory: Memory | None) -> None:
        """Switch to another memory, or to none."""
        self._memory = memory
        for action in self.commands:
            action.setEnabled(memory is not None)
        is_confidential = memory is not None and memory.visibility is Visibility.CONFIDENTIAL
        self.confidential.setChecked(is_confidential)
        if memory is None:
            self.close()
            self._empty()

    def _empty(self) -> None:
        for menu in (self, self._moves, self._tiers, self._categories, self._kinds):
            menu.clear()

    @Slot()
    def _fill(self) -> None:
        self._empty()
        memory = self._memory
        if memory is None:
            return
        self.addActions([self.copy, self.copy_id])
        self.addSeparator()
        self._add_categories(memory)
        self._add_kinds(memory)
        self._add_moves(memory)
        self._add_tiers(memory)
        self._add_archive(memory)
        self.addAction(self.confidential)

    def _lasting(self, key: str, text: str, icon: str) -> QAction:
        # Owned by the parent: clearing a menu deletes the actions it owns.
        action = QAction(text, self.parent())
        action.setObjectName(key)
        if icon:
            self._context.theme.bind_icon(action, icon)
        return action

    def _add(self, text: str, icon: str) -> QAction:
        return self.addAction(self._context.theme.icon(icon), text)

    def _add_categories(self, memory: Memory) -> None:
        """Let the user correct the categories that Muniment has detected."""
        for category in Category:
            has_it = category in memory.categories
            others = tuple(other for other in memory.categories if other is not category)
            patch = MemoryPatch(categories=others if has_it else (*memory.categories, category))
            self._choose_in(self._categories, category_name(category), patch, is_so=has_it)
        self._categories.setTitle(self.tr("A&bout"))
        self._categories.setIcon(self._context.theme.icon("tag"))
        self.addMenu(self._categories)

    def _add_kinds(self, memory: Memory) -> None:
        for kind in MemoryKind:
            is_so = memory.kind is kind
            self._choose_in(self._kinds, kind_name(kind), MemoryPatch(kind=kind), is_so=is_so)
        self._kinds.setTitle(self.tr("Ki&nd"))
        self._kinds.setIcon(self._context.theme.icon("layers"))
        self.addMenu(self._kinds)

    def _choose_in(self, menu: QMenu, text: str, patch: MemoryPatch, *, is_so: bool) -> None:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(is_so)
        action.triggered.connect(partial(self._ask, Repatch(patch)))

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
            is_so = memory.tier is tier
            self._choose_in(self._tiers, tier_name(tier), MemoryPatch(tier=tier), is_so=is_so)
        self._tiers.addSeparator()
        free = self._tiers.addAction(self.tr("Automatic"))
        free.triggered.connect(partial(self._ask, Repatch(MemoryPatch(tier=None))))
        self._tiers.setTitle(self.tr("&Priority"))
        self._tiers.setIcon(self._context.theme.icon("pin"))
        self.addMenu(self._tiers)

    def _add_archive(self, memory: Memory) -> None:
        is_archived = memory.archived_at is not None
        action = (
            self._add(self.tr("Un&archive"), "archive-restore")
            if is_archived
            else self._add(self.tr("&Archive"), "archive")
        )
        action.triggered.connect(partial(self._ask, Repatch(MemoryPatch(archived=not is_archived))))

    def _ask_confidential(self) -> None:
        is_wanted = self.confidential.isChecked()
        wanted = Visibility.CONFIDENTIAL if is_wanted else Visibility.PRIVATE
        # Checked only once the change is written: the user may still cancel at unsaved edits.
        self.confidential.setChecked(not is_wanted)
        self._ask(Repatch(MemoryPatch(visibility=wanted)))

    def _ask(self, change: Move | Repatch, _is_checked: bool = False) -> None:  # noqa: FBT001, FBT002 - Qt's
        self.change_asked.emit(change)
