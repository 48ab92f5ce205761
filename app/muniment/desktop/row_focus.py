"""What a list does when Tab leads to it: the row that the next key is for is seen to be chosen."""

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractItemView


def select_row_on_focus(view: QAbstractItemView, event: QFocusEvent) -> None:
    """Select the current row of a list that got the focus, unless something is selected.

    Qt makes the first row the current one and leaves it unselected, so that Enter and Delete find
    nothing to work on, and the first Down goes past it. A click selects by itself.

    Args:
        view: Whose ``focusInEvent`` it is, after Qt's own.
        event: That event.
    """
    index, chosen = view.currentIndex(), view.selectionModel()
    if event.reason() == Qt.FocusReason.MouseFocusReason or not index.isValid():
        return
    if not chosen.hasSelection():
        flags = QItemSelectionModel.SelectionFlag
        chosen.select(index, flags.ClearAndSelect | flags.Rows)
