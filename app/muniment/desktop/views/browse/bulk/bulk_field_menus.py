"""The menus that set one field of all selected memories."""

from datetime import UTC, datetime, timedelta
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from muniment.desktop.text.words import type_name
from muniment.desktop.views.browse.detail.expiry_field import expiry_spans
from muniment.domain.memories.bulk import Repatch
from muniment.domain.memories.memory import MemoryPatch, MemoryType


class BulkFieldMenus(QObject):
    """Menus for type, importance and expiry; GUI thread only.

    Signals:
        change_asked: A `BulkChange` is requested for the selection.
    """

    change_asked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.type = QMenu(self.tr("Type"), parent)
        self.importance = QMenu(self.tr("Importance"), parent)
        self.expiry = QMenu(self.tr("Expires"), parent)
        for memory_type in MemoryType:
            self._add(self.type, type_name(memory_type), MemoryPatch(type=memory_type))
        for text, importance in self._steps():
            self._add(self.importance, text, MemoryPatch(importance=importance))
        self._add(self.expiry, self.tr("Never"), MemoryPatch(expires_at=None))
        for text, span in expiry_spans():
            self.expiry.addAction(text).triggered.connect(partial(self._expire, span))

    @property
    def menus(self) -> tuple[QMenu, ...]:
        """All menus, in the order of the fields of a memory."""
        return self.type, self.importance, self.expiry

    def _steps(self) -> tuple[tuple[str, float], ...]:
        names = (
            (self.tr("Low ({percent} %)"), 0.2),
            (self.tr("Usual ({percent} %)"), 0.5),
            (self.tr("High ({percent} %)"), 0.8),
            (self.tr("Highest ({percent} %)"), 1.0),
        )
        return tuple((text.format(percent=round(100 * step)), step) for text, step in names)

    def _add(self, menu: QMenu, text: str, patch: MemoryPatch) -> None:
        menu.addAction(text).triggered.connect(partial(self._ask, patch))

    def _ask(self, patch: MemoryPatch) -> None:
        self.change_asked.emit(Repatch(patch))

    def _expire(self, span: timedelta) -> None:
        self._ask(MemoryPatch(expires_at=datetime.now(UTC) + span))
