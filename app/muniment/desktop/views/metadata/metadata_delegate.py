"""The cell editors of the metadata table."""

from typing import Final

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QRect, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from muniment.desktop.views.browse.listing.memory_rows import Index
from muniment.desktop.views.metadata.entries import MetadataEntry, ValueKind, kind_word, truth_word
from muniment.desktop.views.metadata.metadata_model import KIND, NAME, VALUE, MetadataModel
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.controls import name_choice
from muniment.desktop.widgets.theme.theme import Theme, space

_ENTERS: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_WRAPPED: Final = int(Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
_HIGH: Final = 1_000
_TABS: Final[dict[int, QStyledItemDelegate.EndEditHint]] = {
    Qt.Key.Key_Tab: QStyledItemDelegate.EndEditHint.EditNextItem,
    Qt.Key.Key_Backtab: QStyledItemDelegate.EndEditHint.EditPreviousItem,
}


class MetadataDelegate(QStyledItemDelegate):
    """Creates a line editor, a combo box or a multi-line editor; GUI thread only.

    Every key press updates the model, so that the text is saved and survives a lock like the text
    of the memory.

    Signals:
        tall_opened: The row in which a multi-line editor was opened.
        committed: Ctrl+Enter was pressed in an editor.
    """

    tall_opened = Signal(int)
    committed = Signal()

    def __init__(self, model: MetadataModel, theme: Theme, view: QTableView) -> None:
        super().__init__(view)
        self._model = model
        self._theme = theme
        self._view = view

    def problem_height(self, row: int) -> int:
        """Return the height of the error text of a row, in pixels; 0 for none."""
        problem = self._model.problems[row]
        if not problem:
            return 0
        width = self._view.columnWidth(VALUE) - 2 * space("small")
        metrics = QFontMetrics(self._theme.font("caption"))
        room = metrics.boundingRect(QRect(0, 0, width, _HIGH), _WRAPPED, problem)
        return room.height() + space("small")

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a cell, and the error text below a value."""
        lower = self._halves(option, index)[1]
        state: QStyle.StateFlag = option.state
        if lower.height() and state & QStyle.StateFlag.State_Selected:
            painter.fillRect(lower, self._theme.color("selection"))
        super().paint(painter, option, index)
        if lower.height() and index.column() == VALUE:
            painter.save()
            painter.setFont(self._theme.font("caption"))
            painter.setPen(self._theme.color("danger"))
            lower.adjust(space("small"), 0, -space("small"), 0)
            painter.drawText(lower, _WRAPPED, self._model.problems[index.row()])
            painter.restore()

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Reserve space for the error text below the cell."""
        super().initStyleOption(option, index)
        option.rect = self._halves(option, index)[0]

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,  # noqa: ARG002 - what Qt gives
        index: Index,
    ) -> QWidget:
        """Create the editor for a cell."""
        entry = self._model.row_at(index.row())
        if index.column() == KIND:
            names = {kind.value: kind_word(kind) for kind in ValueKind}
            return self._choice(parent, self.tr("Type of value"), names)
        if index.column() == NAME:
            return self._line(parent, self.tr("Name of the value"))
        name = self.tr("Value of {name}").format(name=entry.name) if entry.name else ""
        name = name or self.tr("Value")
        if entry.kind is ValueKind.TRUTH:
            names = {text: truth_word(text) for text in ("true", "false")}
            return self._choice(parent, name, names)
        if _is_tall(entry):
            self.tall_opened.emit(index.row())
            return self._lines(parent, name)
        return self._line(parent, name)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Copy the cell's text into the editor; keep the cursor if the text is the same."""
        text = str(index.data(Qt.ItemDataRole.EditRole))
        # Setting the model's text must not count as typing.
        blocker = QSignalBlocker(editor)
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(text))
        elif isinstance(editor, QLineEdit) and editor.text() != text:
            editor.setText(text)
            editor.selectAll()
        elif isinstance(editor, QPlainTextEdit) and editor.toPlainText() != text:
            editor.setPlainText(text)
        blocker.unblock()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Copy the editor's value into the model."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())
        elif isinstance(editor, QPlainTextEdit):
            model.setData(index, editor.toPlainText())

    def updateEditorGeometry(
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> None:
        """Fit the editor to its cell without the error text."""
        editor.setGeometry(self._halves(option, index)[0])

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Save on Ctrl+Enter; let Tab leave a multi-line editor like any other."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            is_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if is_control and event.key() in _ENTERS:
                self.committed.emit()
                return True
            if isinstance(editor, QPlainTextEdit) and event.key() in _TABS:
                self.closeEditor.emit(editor, _TABS[event.key()])
                return True
        return super().eventFilter(editor, event)

    def _halves(self, option: QStyleOptionViewItem, index: Index) -> tuple[QRect, QRect]:
        """Return the rectangles of the cell content and of the error text."""
        rect = QRect(option.rect)
        below = self.problem_height(index.row())
        return rect.adjusted(0, 0, 0, -below), rect.adjusted(0, rect.height() - below, 0, 0)

    def _line(self, parent: QWidget, name: str) -> QLineEdit:
        made = QLineEdit(parent)
        made.setAccessibleName(name)
        made.textChanged.connect(lambda: self.commitData.emit(made))
        return made

    def _lines(self, parent: QWidget, name: str) -> QPlainTextEdit:
        made = QPlainTextEdit(parent)
        made.setProperty("role", "code")
        made.setAccessibleName(name)
        made.textChanged.connect(lambda: self.commitData.emit(made))
        return made

    def _choice(self, parent: QWidget, name: str, names: dict[str, str]) -> QComboBox:
        made = ComboBox(parent)
        name_choice(made, name)
        for value, text in names.items():
            made.addItem(text, value)
        made.currentIndexChanged.connect(lambda: self.commitData.emit(made))
        return made


def _is_tall(entry: MetadataEntry) -> bool:
    return entry.kind is ValueKind.JSON or "\n" in entry.text
