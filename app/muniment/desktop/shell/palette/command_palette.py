"""The palette widget: a field and a list over the window, controlled by the keyboard."""

from collections.abc import Callable
from itertools import takewhile
from typing import TYPE_CHECKING, Final, Self

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSettings, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget
from shiboken6 import isValid

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.palette.commands import (
    CONTENT,
    RECENT_MAX,
    Command,
    PaletteMatch,
    memory_commands,
    ranked,
    search_command,
)
from muniment.desktop.shell.palette.delegate import RANKED_ROLE, PaletteDelegate, PaletteItemModel
from muniment.desktop.views.search.search_hits_model import SearchHitsItemModel
from muniment.desktop.widgets.controls import label
from muniment.desktop.widgets.focus.text_keys import is_redo
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.memories.kept_searches import KeptSearch
from muniment.domain.memories.query import MemoryFilter

if TYPE_CHECKING:
    from collections.abc import Iterator

_RECENT: Final = "palette/recent"
_ROWS: Final = 9
_SEARCH_FROM: Final = 2
_COMMANDS_FIRST: Final = 3
_HITS_MAX: Final = 5
_LEAST: Final = 0.1
"""Lowest score of a hit; excludes unrelated texts."""

_VEIL: Final = 150
_STEPS: Final = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -_ROWS,
    Qt.Key.Key_PageDown: _ROWS,
}


class FocusPath:
    """A control and its ancestors, up to its window.

    Work that goes on behind an overlay may hide that control, disable it or delete it. The focus
    then goes to the first control that Tab reaches in the nearest remaining ancestor.

    Args:
        *places: The control first, its window last; none if nothing had the focus.
    """

    def __init__(self, *places: "QWidget") -> None:
        self._places = places

    @classmethod
    def of(cls, window: "QWidget") -> Self:
        """Record where the focus of a window is."""
        return cls(*_upwards(window.focusWidget()))

    def restore(self) -> None:
        """Restore the focus, or focus what is nearest; does nothing if there was no focus."""
        for place in self._places:
            if isValid(place):
                found = (
                    place if place is self._places[0] and _is_usable(place) else _first_in(place)
                )
                if found is not None:
                    found.setFocus()
                    return


def _upwards(control: "QWidget | None") -> "Iterator[QWidget]":
    while control is not None:
        yield control
        control = None if control.isWindow() else control.parentWidget()


def _first_in(place: "QWidget") -> "QWidget | None":
    control: QWidget | None = place.nextInFocusChain()
    while control is not None and control is not place:
        takes_tab = control.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes_tab and _is_usable(control) and place.isAncestorOf(control):
            return control
        control = control.nextInFocusChain()
    return None


def _is_usable(control: "QWidget") -> bool:
    return control.isVisible() and control.isEnabled()


class CommandPalette(QWidget):
    """Covers the window while the user chooses a command; GUI thread only.

    Signals:
        search_asked: The typed text, to search for in the memories.
        memory_asked: Id of a memory to show.
    """

    search_asked = Signal(str)
    memory_asked = Signal(str)

    def __init__(
        self,
        context: DesktopContext,
        settings: QSettings,
        offer: Callable[[], list[Command]],
        parent: QWidget,
    ) -> None:
        """Build the palette, hidden.

        Args:
            context: The window's shared objects.
            settings: Stores recently used commands, except those that contain vault content.
            offer: Returns the available commands; called when the palette opens.
            parent: The window.
        """
        super().__init__(parent)
        self._covered = parent
        self._context = context
        self._settings = settings
        self._offer = offer
        self._commands: list[Command] = []
        self._before = FocusPath()
        self._recent = _strings(settings.value(_RECENT))
        self.model = PaletteItemModel(self)
        self._hits = SearchHitsItemModel(context.services, context.tasks, self)
        self._hits.answered.connect(self._on_hits_answered)
        # Only hits of the text that is typed are offered: Enter must not open another memory.
        self._found_for = ""
        self._is_chosen = False
        self._build()
        self._lay_out()
        self.hide()
        parent.installEventFilter(self)

    @Slot()
    def toggle(self) -> None:
        """Open or close the palette."""
        if self.isVisible():
            self.dismiss()
            return
        self._before = FocusPath.of(self._covered)
        self._commands = self._offer()
        self.setGeometry(self._covered.rect())
        self.field.clear()
        self._show_rows()
        self.show()
        self.raise_()
        self.field.setFocus()

    @Slot()
    def dismiss(self) -> None:
        """Close the palette and restore the focus."""
        if not self.isVisible():
            return
        self.hide()
        self._empty()
        before, self._before = self._before, FocusPath()
        before.restore()

    def close_vault(self) -> None:
        """Clear vault content: namespace names and the typed text."""
        self.hide()
        self._before = FocusPath()
        self._empty()
        self._recent = _lasting(self._recent)

    def event(self, event: QEvent) -> bool:
        """Keep undo and redo shortcuts from the window while it is covered."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and (event.matches(QKeySequence.StandardKey.Undo) or is_redo(event))
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move through the list, run a command, or close."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._run(self.view.currentIndex())
        elif key in _STEPS:
            self._step(_STEPS[key])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close the palette on a click outside the card."""
        if not self._card.geometry().contains(event.position().toPoint()):
            self.dismiss()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dim the window so that the card stands out."""
        veil = QColor(self._context.theme.color("window"))
        veil.setAlpha(_VEIL)
        QPainter(self).fillRect(self.rect(), veil)

    def focusNextPrevChild(self, _is_next: bool) -> bool:  # noqa: FBT001 - Qt's signature
        """Keep the focus in the field; nothing else here accepts it."""
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the window again when its size changes."""
        if event.type() == QEvent.Type.Resize and watched is self._covered:
            self.setGeometry(self._covered.rect())
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        self.field = QLineEdit()
        self.field.setObjectName("paletteField")
        self.field.setAccessibleName(self.tr("Command"))
        self.field.setPlaceholderText(self.tr("Type what you want to do or find"))
        self.field.textChanged.connect(self._on_field_text_changed)
        delegate = PaletteDelegate(self._context.theme, self)
        self.view = QListView()
        self.view.setObjectName("paletteList")
        self.view.setModel(self.model)
        self.view.setItemDelegate(delegate)
        self.view.setUniformItemSizes(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName(self.tr("Commands"))
        self.view.setFixedHeight(_ROWS * delegate.row_height)
        self.view.clicked.connect(self._run)
        self.view.selectionModel().currentChanged.connect(self._on_view_current_changed)
        self._nothing = label(self.tr("No matching commands."), role="muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def _lay_out(self) -> None:
        self._card = QFrame()
        self._card.setObjectName("palette")
        self._card.setAccessibleName(self.tr("Commands"))
        inner = QVBoxLayout()
        inner.setSpacing(space("small"))
        edge = space("small")
        inner.setContentsMargins(edge, edge, edge, edge)
        for part in (self.field, self.view, self._nothing):
            inner.addWidget(part)
        self._card.setLayout(inner)
        self._card.setFixedWidth(space("palette"))
        layout = QHBoxLayout()
        layout.setContentsMargins(0, space("page"), 0, 0)
        layout.addWidget(
            self._card, alignment=Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        )
        self.setLayout(layout)

    @Slot(str)
    def _on_field_text_changed(self, _text: str) -> None:
        names = self._context.namespaces.filter_names
        wanted = MemoryFilter(namespaces=names)
        self._is_chosen = False
        self._hits.ask(KeptSearch(query=self._searched, min_score=_LEAST, filter=wanted))
        self._show_rows()

    @Slot()
    def _on_hits_answered(self) -> None:
        self._found_for = self._hits.query
        chosen = self.view.currentIndex().data(RANKED_ROLE) if self._is_chosen else None
        self._show_rows()
        # The hits arrive a moment after the commands: what was chosen meanwhile stays chosen.
        places = range(self.model.rowCount())
        found = [self.model.index(place) for place in places]
        kept = [index for index in found if index.data(RANKED_ROLE) == chosen]
        if kept:
            self.view.setCurrentIndex(kept[0])

    @property
    def _searched(self) -> str:
        """What is searched for in the memories; empty while the vault is locked."""
        text = self.field.text().strip()
        return text if len(text) >= _SEARCH_FROM and self._context.namespaces.known else ""

    def _show_rows(self) -> None:
        rows = ranked(self._commands, self.field.text(), self._recent)
        text = self._searched
        if text:
            icon = self._context.theme.icon
            count = min(self._hits.rowCount(), _HITS_MAX) if self._found_for == text else 0
            hits = [self._hits.row_at(place) for place in range(count)]
            memories = memory_commands(hits, icon("file-text"), self.memory_asked.emit)
            # A memory that was found is more than a command with the same letters here and there.
            close = list(takewhile(lambda row: row.is_close, rows[:_COMMANDS_FIRST]))
            rows = [*close, *memories, *rows[len(close) :]]
            search = search_command(text, icon("search"), lambda: self.search_asked.emit(text))
            rows.append(PaletteMatch(search, 0.0))
        self.model.show_rows(tuple(rows))
        self.view.setVisible(bool(rows))
        self._nothing.setVisible(not rows)
        self.view.setCurrentIndex(self.model.index(0))

    def _step(self, step: int) -> None:
        count = self.model.rowCount()
        if not count:
            return
        place = self.view.currentIndex().row() + step
        # A single step wraps around at the ends; a page step stops there.
        place = place % count if abs(step) == 1 else max(0, min(place, count - 1))
        self._is_chosen = True
        self.view.setCurrentIndex(self.model.index(place))

    @Slot(QModelIndex)
    def _run(self, index: QModelIndex) -> None:
        found = index.data(RANKED_ROLE)
        if isinstance(found, PaletteMatch):
            self._remember(found.command)
            self.dismiss()
            found.command.run()

    def _remember(self, command: Command) -> None:
        if not command.key:
            return
        others = (key for key in self._recent if key != command.key)
        self._recent = (command.key, *others)[:RECENT_MAX]
        self._settings.setValue(_RECENT, list(_lasting(self._recent)))

    def _empty(self) -> None:
        self._commands = []
        self._hits.clear()
        self._found_for = ""
        # setText also drops the undo history; clear() would keep the typed text there.
        self.field.setText("")
        self.model.show_rows(())

    @Slot(QModelIndex)
    def _on_view_current_changed(self, current: QModelIndex) -> None:
        # The focus stays in the field, so its description says what Enter would do.
        text = current.data(Qt.ItemDataRole.AccessibleTextRole) if current.isValid() else ""
        self.field.setAccessibleDescription(str(text))


def _lasting(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(key for key in keys if not key.startswith(CONTENT))


def _strings(value: object) -> tuple[str, ...]:
    """Return a stored list; QSettings returns a list of one entry as a string."""
    if isinstance(value, str):
        return (value,)
    return tuple(str(part) for part in value) if isinstance(value, list) else ()
