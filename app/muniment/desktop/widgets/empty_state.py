"""What an empty list shows: why it is empty, and what to do next."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from muniment.desktop.text.words import breakable, unbroken_parts
from muniment.desktop.widgets.controls import button, column, label, row
from muniment.desktop.widgets.theme.theme import Theme

_ICON = 40
_LETTERS = 48


class EmptyState(QWidget):
    """An icon, a sentence and optionally a button; GUI thread only."""

    def __init__(
        self,
        icon: str,
        text: str,
        theme: Theme,
        *,
        action_text: str = "",
        action: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        # It gets the focus when a list empties: the focus is visible, and the text is read aloud.
        self.setObjectName("emptyState")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icon_name = icon
        self._theme = theme
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text = label(breakable(text), role="muted", wrap=True)
        self.setAccessibleName(text)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        middle = row(self._text)
        middle.setStretch(0, 1)
        layout = column(self._icon, middle, gap="medium", margin="wide")
        layout.insertStretch(0, 2)
        if action is not None:
            press = button(action_text)
            # The signal carries a flag that the action does not take.
            press.clicked.connect(lambda _is_checked: action())
            holder = row(press)
            holder.insertStretch(0)
            holder.addStretch()
            layout.addLayout(holder)
        layout.addStretch(3)
        self.setLayout(layout)
        self._refresh_icons()
        theme.changed.connect(self._refresh_icons)

    @property
    def text(self) -> str:
        """The sentence that is shown."""
        return self.accessibleName()

    def say(self, text: str) -> None:
        """Show another sentence."""
        self._text.setText(breakable(text))
        self.setAccessibleName(text)
        self._balance()

    @Slot()
    def _refresh_icons(self) -> None:
        self._balance()
        icon = self._theme.icon(self._icon_name, role="control_border")
        self._icon.setPixmap(icon.pixmap(QSize(_ICON, _ICON), self.devicePixelRatioF()))

    def _balance(self) -> None:
        """Make the text as narrow as its line count allows, so the last line is not one word."""
        metrics = self._text.fontMetrics()
        longest = max(map(metrics.horizontalAdvance, unbroken_parts(self._text.text())), default=1)
        widest = max(_LETTERS * metrics.averageCharWidth(), longest)
        # Qt cuts a word that is wider than its line, and does not add a line for it.
        high, narrow, wide = self._height_at(widest), longest - 1, widest
        while wide - narrow > 1:
            middle = (narrow + wide) // 2
            if self._height_at(middle) > high:
                narrow = middle
            else:
                wide = middle
        self._text.setMaximumWidth(wide)

    def _height_at(self, width: int) -> int:
        return max(self._text.heightForWidth(width), 0)


def empty_text_of(pages: QStackedWidget) -> str:
    """Return the text of the `EmptyState` shown in place of rows; empty if there are rows."""
    shown = pages.currentWidget()
    return shown.text if isinstance(shown, EmptyState) else ""
