"""What every section of the settings is: a title, groups of controls, filled and emptied."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLayout, QWidget

from muniment.desktop.controls import column, label
from muniment.desktop.desktop_context import DesktopContext

_LETTERS = 92


class Section(QWidget):
    """One page of the settings; GUI thread only.

    Args:
        context: What the window works with.
        title: Its name.
        text: What it is about, in a sentence.

    Signals:
        notice_given: A `Notice` for the bar at the foot of the window.
        failed: An exception for that bar.
    """

    notice_given = Signal(object)
    failed = Signal(object)

    def __init__(self, context: DesktopContext, title: str, text: str) -> None:
        super().__init__()
        self._context = context
        self._groups: dict[str, QWidget] = {}
        self.setObjectName("page")
        self.setAccessibleName(title)
        head = column(label(title, role="heading"), gap="small")
        if text:
            head.addWidget(label(text, role="muted", wrap=True))
        self._body = column(head, gap="wide")
        outside = column(self._body, margin="wide")
        outside.addStretch()
        self.setLayout(outside)
        self.setMaximumWidth(_LETTERS * self.fontMetrics().averageCharWidth())

    def open(self) -> None:
        """Fill the section; called whenever it comes into sight."""

    def close_vault(self) -> None:
        """Forget everything readable."""

    def add_group(self, title: str, *parts: QWidget | QLayout) -> QWidget:
        """Add controls below a small title; returns what holds them."""
        group = QWidget()
        group.setLayout(column(label(title, role="section"), *parts))
        self._body.addWidget(group)
        self._groups[title] = group
        return group

    @property
    def groups(self) -> dict[str, QWidget]:
        """What stands below each small title."""
        return self._groups

    def window_action(self, name: str) -> QAction | None:
        """Return an action of the window's menus, so that both places do the same."""
        return self.window().findChild(QAction, name)
