"""The base class of settings sections, with groups of controls and the fields in them."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QLayout, QSpinBox, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.widgets.controls import column, label, pad_number

_LETTERS = 92


def named(box: QAbstractButton) -> None:
    """Set the accessible name of a check box or radio button to its text."""
    box.setAccessibleName(box.text().replace("&", ""))


def number_field(name: str, *, low: int, high: int) -> QSpinBox:
    """Create a field for a whole number; a typed value applies when the field loses focus."""
    made = QSpinBox()
    made.setRange(low, high)
    made.setKeyboardTracking(False)
    made.setAccessibleName(name)
    made.lineEdit().setAccessibleName(name)
    pad_number(made)
    return made


class Section(QWidget):
    """One page of the settings; GUI thread only.

    Args:
        context: The window's context.
        title: The name of the section.
        text: A sentence that describes the section.

    Signals:
        notice_given: A `Notice` for the bar at the bottom of the window.
        failed: An exception to show in that bar.
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
        """Fill the section; called whenever it is shown."""

    def close_vault(self) -> None:
        """Clear everything readable."""

    def add_group(self, title: str, *parts: QWidget | QLayout) -> QWidget:
        """Add controls below a small title, and return their container."""
        group = QWidget()
        group.setLayout(column(label(title, role="section"), *parts))
        self._body.addWidget(group)
        self._groups[title] = group
        return group

    @property
    def groups(self) -> dict[str, QWidget]:
        """The container of each group, by title."""
        return self._groups

    def window_action(self, name: str) -> QAction | None:
        """Return an action of the window's menus, so that menu and section behave alike."""
        return self.window().findChild(QAction, name)
