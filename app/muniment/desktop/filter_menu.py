"""What a filter can be narrowed by, as a menu."""

from datetime import datetime, timedelta

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget, QWidgetAction

from muniment.desktop.controls import column
from muniment.desktop.words import category_name, type_name
from muniment.domain.memory import Category, MemoryType

_LETTERS = 24


class FilterMenu(QMenu):
    """Offers conditions; GUI thread only.

    Signals:
        narrowed: Values by the names of fields of `MemoryFilter`; a tuple adds to those there.
    """

    narrowed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Filters"))
        types = self.addMenu(self.tr("Type"))
        for memory_type in MemoryType:
            self._offer(types, type_name(memory_type), {"types": (memory_type,)})
        categories = self.addMenu(self.tr("About"))
        for category in Category:
            self._offer(categories, category_name(category), {"categories": (category,)})
        self._dates = self.addMenu(self.tr("Written"))
        for text, days in (
            (self.tr("Today"), 0),
            (self.tr("In the last 7 days"), 7),
            (self.tr("In the last 30 days"), 30),
            (self.tr("In the last 12 months"), 365),
        ):
            # The day is taken when it is chosen: the window may stay open for weeks.
            action = self._dates.addAction(text)
            action.triggered.connect(lambda _is_checked, back=days: self._narrow_since(back))
        self.tag = self._typed(self.tr("Tag"), "tags")
        self.session = self._typed(self.tr("Session"), "session_id")
        self.agent = self._typed(self.tr("Agent"), "agent_id")
        self.entity = self._typed(self.tr("Mentions"), "entity")
        self.addSeparator()
        self._offer(self, self.tr("Archived memories too"), {"include_archived": True})
        self._offer(self, self.tr("Expired memories too"), {"include_expired": True})

    def clear_typed(self) -> None:
        """Forget what was typed."""
        for field in (self.tag, self.session, self.agent, self.entity):
            # setText forgets what was typed before, clear would keep it for undo.
            field.setText("")

    def _offer(self, menu: QMenu, text: str, conditions: dict[str, object]) -> None:
        action = menu.addAction(text)
        action.triggered.connect(lambda _is_checked: self.narrowed.emit(conditions))

    def _typed(self, text: str, field: str) -> QLineEdit:
        menu = self.addMenu(text)
        line = QLineEdit()
        line.setAccessibleName(text)
        line.setPlaceholderText(self.tr("Type and press Enter"))
        line.setMinimumWidth(_LETTERS * line.fontMetrics().averageCharWidth())
        holder = QWidget()
        holder.setLayout(column(line, margin="small"))
        action = QWidgetAction(menu)
        action.setDefaultWidget(holder)
        menu.addAction(action)
        menu.aboutToShow.connect(line.setFocus)
        line.returnPressed.connect(menu.close)
        line.returnPressed.connect(lambda: self._narrow_typed(line, field))
        return line

    def _narrow_typed(self, line: QLineEdit, field: str) -> None:
        value = line.text().strip().removeprefix("#")
        line.setText("")
        self.close()
        if value:
            self.narrowed.emit({field: (value,) if field == "tags" else value})

    @Slot(int)
    def _narrow_since(self, days: int) -> None:
        midnight = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        self.narrowed.emit({"created_after": midnight - timedelta(days=days)})
