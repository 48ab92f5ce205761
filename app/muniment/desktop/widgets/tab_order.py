"""The order in which Tab reaches controls that were made after the window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def place_in_tab_order(parent: QWidget) -> None:
    """Let Tab reach the controls in a widget, in the order they were made, where it stands.

    Qt puts controls that are made later at the end of the window. GUI thread only.
    """
    before: QWidget | None = parent.previousInFocusChain()
    while before is not None and before is not parent and not _takes_tab(before):
        before = before.previousInFocusChain()
    for control in filter(_takes_tab, parent.findChildren(QWidget)):
        if before is not None:
            QWidget.setTabOrder(before, control)
            before = control


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
