"""A collapsible area: a line with an arrow, and the content below it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleStateChangeEvent
from PySide6.QtWidgets import QWidget

from muniment.desktop.widgets.buttons import ToolButton
from muniment.desktop.widgets.controls import column
from muniment.desktop.widgets.spoken_role import speak_as
from muniment.desktop.widgets.theme.theme import Theme


class Disclosure(QWidget):
    """Opens and closes a widget; GUI thread only. `toggled` reports whether it is open now."""

    toggled = Signal(bool)

    def __init__(self, theme: Theme, text: str, content: QWidget) -> None:
        super().__init__()
        self._theme = theme
        self._content = content
        self.head = ToolButton()
        self.head.setText(text)
        self.head.setAccessibleName(text)
        self.head.setCheckable(True)
        speak_as(self.head, QAccessible.Role.Button)
        self.head.setProperty("role", "disclosure")
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.head.toggled.connect(self._on_head_toggled)
        theme.changed.connect(self._refresh_icons)
        content.hide()
        self.setLayout(column(self.head, content, gap="small"))
        self._refresh_icons()

    @property
    def is_open(self) -> bool:
        """Return whether the content is shown."""
        return self.head.isChecked()

    def set_open(self, *, is_open: bool) -> None:
        """Show or hide the content."""
        self.head.setChecked(is_open)

    @Slot(bool)
    def _on_head_toggled(self, is_open: bool) -> None:  # noqa: FBT001 - the signal's signature
        self._content.setVisible(is_open)
        self._refresh_icons()
        if QAccessible.isActive():
            changed = QAccessible.State()
            changed.expanded = True
            QAccessible.updateAccessibility(QAccessibleStateChangeEvent(self.head, changed))
        self.toggled.emit(is_open)

    @Slot()
    def _refresh_icons(self) -> None:
        self.head.setIcon(self._theme.icon("chevron-down" if self.is_open else "chevron-right"))
