"""A line that floats above the content: what was done, with an undo, or what went wrong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QToolButton

from muniment.desktop.platform.clipboard_guard import ClipboardGuard
from muniment.desktop.text.error_presenter import describe
from muniment.desktop.widgets.announcer import announce
from muniment.desktop.widgets.controls import button, icon_button, label, restyle
from muniment.desktop.widgets.flow_layout import FlowLayout
from muniment.desktop.widgets.items_layout import ItemsLayout
from muniment.desktop.widgets.theme.theme import Theme, space

_SHORT_MS = 10_000
_ACTIONS = 2
_ANY_WIDTH: Final = 1 << 20
"""Wide enough that no text wraps for lack of room."""


class NoticeLayout(ItemsLayout):
    """Puts buttons next to their text, or below if they would leave it less than half the width.

    A text that fits in one line next to its buttons stays there, however narrow the line is. GUI
    thread only.
    """

    def __init__(self, text: QLabel, buttons: Sequence[QPushButton], close: QToolButton) -> None:
        super().__init__()
        self._label = text
        self._lines = FlowLayout()
        self.setSpacing(space("small"))
        self._lines.setSpacing(space("large"))
        # In tab order, which is that of the widgets.
        self.addWidget(text)
        for shown in buttons:
            self._lines.addWidget(shown)
        self.addChildLayout(self._lines)
        self.addItem(self._lines)
        self.addWidget(close)
        self._text, self._buttons, self._close = self._items

    def heightForWidth(self, width: int) -> int:
        """Return the height of the content at a width."""
        margins = self.contentsMargins()
        inner = width - margins.left() - margins.right()
        height = max((part.bottom() + 1 for part in self._places(inner)), default=0)
        return height + margins.top() + margins.bottom()

    def setGeometry(self, rect: QRect) -> None:
        """Position every item."""
        super().setGeometry(rect)
        inner = rect.marginsRemoved(self.contentsMargins())
        places = self._places(inner.width())
        for item, place in zip((self._text, self._buttons, self._close), places, strict=True):
            moved = place.translated(inner.topLeft())
            item.setGeometry(moved)

    def sizeHint(self) -> QSize:
        """Return the size of everything in one line."""
        # A label that wraps wants less than a line.
        text = self._label.fontMetrics().horizontalAdvance(self._label.text()) + 1
        width = text + self._buttons_width()
        return self._with_margins(QSize(width, self._close.sizeHint().height()))

    def minimumSize(self) -> QSize:
        """Return the size of the widest line, with the buttons below the text."""
        above = self._text.minimumSize().width() + self.spacing() + self._close.sizeHint().width()
        width = max(above, self._buttons.minimumSize().width())
        return self._with_margins(QSize(width, self._close.sizeHint().height()))

    def _with_margins(self, size: QSize) -> QSize:
        return size.grownBy(self.contentsMargins())

    def _buttons_width(self) -> int:
        """Return the width of everything next to the text in one line, with the spacing."""
        line = self._lines.line_width()
        close = self._close.sizeHint().width() + self.spacing()
        return close + (line + self.spacing() if line else 0)

    def _places(self, width: int) -> tuple[QRect, QRect, QRect]:
        """Return the rectangles of text, buttons and close button, from the left, for a width."""
        room = width - self._buttons_width()
        is_whole = self._height_of_text(room) <= self._height_of_text(_ANY_WIDTH)
        if is_whole or room * 2 >= width or not self._lines.line_width():
            return self._in_one_line(room, width)
        return self._below_each_other(width)

    def _in_one_line(self, room: int, width: int) -> tuple[QRect, QRect, QRect]:
        sizes = (
            QSize(room, self._height_of_text(room)),
            QSize(self._lines.line_width(), self._lines.heightForWidth(width)),
            self._close.sizeHint(),
        )
        height = max(size.height() for size in sizes)
        lefts = room + self.spacing(), width - sizes[2].width()
        text, buttons, close = (
            QRect(QPoint(left, (height - size.height()) // 2), size)
            for left, size in zip((0, *lefts), sizes, strict=True)
        )
        return text, buttons, close

    def _below_each_other(self, width: int) -> tuple[QRect, QRect, QRect]:
        cross = self._close.sizeHint()
        room = width - cross.width() - self.spacing()
        # The first line of the text is next to the close button.
        height = max(self._height_of_text(room), cross.height())
        below = QRect(0, height + self.spacing(), width, self._lines.heightForWidth(width))
        return (
            QRect(0, 0, room, height),
            below,
            QRect(QPoint(width - cross.width(), 0), cross),
        )

    def _height_of_text(self, width: int) -> int:
        return self._text.heightForWidth(max(width, 1))


class NoticeKind(StrEnum):
    """How a notice looks, and whether it closes automatically."""

    DONE = "success"
    NOTE = "note"
    CAUTION = "caution"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class NoticeAction:
    """An action that a notice offers; running it closes the notice."""

    text: str
    run: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Notice:
    """A message, and up to two actions that it offers."""

    text: str
    kind: NoticeKind = NoticeKind.NOTE
    actions: tuple[NoticeAction, ...] = ()

    @property
    def stays(self) -> bool:
        """Return whether the notice waits to be closed."""
        return self.kind in {NoticeKind.CAUTION, NoticeKind.PROBLEM}


class NoticeBar(QFrame):
    """Shows one notice at a time; GUI thread only. `closed` means that none is shown any more."""

    closed = Signal()

    def __init__(self, theme: Theme, clipboard: ClipboardGuard) -> None:
        super().__init__()
        self.setObjectName("notice")
        self._clipboard = clipboard
        self._notice: Notice | None = None
        self._text = label("", wrap=True)
        self._buttons = [button("", role="link") for _ in range(_ACTIONS)]
        self._close = icon_button(theme, "x", self.tr("Close this notice"))
        for number, action in enumerate(self._buttons):
            action.clicked.connect(partial(self._run_action, number))
            action.hide()
        self._close.clicked.connect(self.dismiss)
        self._timer = QTimer(self, singleShot=True, interval=_SHORT_MS)
        self._timer.timeout.connect(self.dismiss)
        layout = NoticeLayout(self._text, self._buttons, self._close)
        layout.setContentsMargins(space("medium"), space("tight"), space("tight"), space("tight"))
        self.setLayout(layout)
        self.hide()

    @property
    def text(self) -> str:
        """The text that is shown; empty if there is none."""
        return self._text.text() if self._notice is not None else ""

    def show_notice(self, notice: Notice) -> None:
        """Show a notice instead of the previous one."""
        self._notice = notice
        self.setProperty("kind", notice.kind.value)
        self._text.setText(notice.text)
        self.setAccessibleName(notice.text)
        for number, shown in enumerate(self._buttons):
            text = notice.actions[number].text if number < len(notice.actions) else ""
            shown.setText(text)
            shown.setAccessibleName(text)
            shown.setVisible(bool(text))
        restyle(self)
        self.show()
        announce(self, notice.text, is_urgent=notice.kind is NoticeKind.PROBLEM)
        if notice.stays:
            self._timer.stop()
        else:
            self._timer.start()

    def show_error(self, error: BaseException) -> None:
        """Show what went wrong and what to do, with details to copy."""
        text = describe(error)
        self.show_notice(
            Notice(
                text.sentence,
                NoticeKind.PROBLEM,
                (NoticeAction(self.tr("Copy details"), lambda: self._clipboard.copy(text.report)),),
            )
        )

    @Slot()
    def dismiss(self) -> None:
        """Show nothing."""
        if self._notice is not None:
            self._notice = None
            self._timer.stop()
            self._text.clear()
            self.setAccessibleName("")
            self.hide()
            self.closed.emit()

    def _run_action(self, number: int) -> None:
        notice = self._notice
        self.dismiss()
        if notice is not None:
            notice.actions[number].run()
