"""Keep the focused control visible, and return a focus that a running task took away."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from shiboken6 import isValid

_LONGEST: Final = 8
_BY_HAND: Final = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.InputMethod}
)


class FocusScroller(QObject):
    """Scroll to a control that gets the focus while it is out of sight; GUI thread only.

    Qt does this while the focus moves within one scroll area, but not when it comes from elsewhere:
    from the list next to it, from the bottom of the window, or back from a dialog.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        # A partly visible control stays where it is: a click must not move it away from the
        # pointer.
        if now is None or not now.visibleRegion().isEmpty():
            return
        above: QWidget | None = now.parentWidget()
        while above is not None:
            if isinstance(above, QScrollArea):
                above.ensureWidgetVisible(now)
            above = above.parentWidget()


class FocusReturn(QObject):
    """Return the focus to a button that was disabled while its own work ran.

    Qt moves the focus of a disabled control to the next one, wherever that is, and leaves it there.
    It is returned when the control is enabled again, unless the user has meanwhile moved the focus
    or typed into the control that received it. GUI thread only; one is enough for all windows.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lost: list[QWidget] = []
        self._placed: QWidget | None = None
        self._is_placed_by_qt = False
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that a control is usable again, or that the next one is used."""
        kind = event.type()
        if kind == QEvent.Type.EnabledChange and isinstance(watched, QWidget):
            if watched in self._lost and watched.isEnabled():
                self._settle(watched)
        elif kind in _BY_HAND and watched is self._placed:
            self._leave()
        return False

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is not None and not (before.isEnabled() and before.isVisible()):
            if not before.isEnabled():
                self._remember(before)
            if self._lost:
                self._place(now)
        elif now is not None and now is not self._placed and self._is_neighbour_of_lost(now):
            self._leave()

    def _remember(self, control: QWidget) -> None:
        self._lost = [each for each in self._lost if isValid(each) and each is not control]
        self._lost = [*self._lost, control][-_LONGEST:]
        control.installEventFilter(self)

    def _place(self, control: QWidget | None) -> None:
        self._leave()
        self._placed = control
        self._is_placed_by_qt = True
        if control is not None:
            control.installEventFilter(self)

    def _leave(self) -> None:
        placed, self._placed = self._placed, None
        self._is_placed_by_qt = False
        if placed is not None and isValid(placed) and placed not in self._lost:
            placed.removeEventFilter(self)

    def _is_neighbour_of_lost(self, control: QWidget) -> bool:
        # Events in a dialog do not move the focus of the window behind it.
        return any(isValid(each) and each.window() is control.window() for each in self._lost)

    def _settle(self, control: QWidget) -> None:
        at = self._lost.index(control)
        forgotten, self._lost = self._lost[at:], self._lost[:at]
        for each in forgotten:
            if isValid(each):
                each.removeEventFilter(self)
        if self._is_placed_by_qt and control.isVisible() and self._is_untouched(control):
            self._leave()
            control.setFocus()

    def _is_untouched(self, control: QWidget) -> bool:
        """Return whether the focus of its window is where Qt put it, or nowhere."""
        present: QWidget | None = control.window().focusWidget()
        return present is None or present is self._placed or not present.isVisible()
