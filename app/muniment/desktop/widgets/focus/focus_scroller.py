"""Keep the focused control visible, wherever the focus came from."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget


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
