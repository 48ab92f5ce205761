"""One line at the bottom of the window: what was done, with an undo, or what went wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame

from muniment.desktop.platform.clipboard_guard import ClipboardGuard
from muniment.desktop.shell.notices.notice_layout import NoticeLayout
from muniment.desktop.text.error_presenter import describe
from muniment.desktop.widgets.announcer import announce
from muniment.desktop.widgets.controls import button, icon_button, label, restyle
from muniment.desktop.widgets.theme.theme import Theme, space

_SHORT_MS = 10_000
_ACTIONS = 2


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
