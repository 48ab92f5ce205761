"""Select the row that the next key will act on when Tab reaches a list."""

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractItemView


def select_row_on_focus(view: QAbstractItemView, event: QFocusEvent) -> None:
    """Select the current row of a list that got the focus, unless something is selected.

    Qt makes the first row the current one but leaves it unselected, so that Enter and Delete have
    nothing to act on, and the first Down skips it. A click selects a row anyway.

    Args:
        view: The list whose ``focusInEvent`` calls this, after Qt's own handling.
        event: That event.
    """
    index, chosen = view.currentIndex(), view.selectionModel()
    if event.reason() == Qt.FocusReason.MouseFocusReason or not index.isValid():
        return
    if not chosen.hasSelection():
        flags = QItemSelectionModel.SelectionFlag
        chosen.select(index, flags.ClearAndSelect | flags.Rows)
