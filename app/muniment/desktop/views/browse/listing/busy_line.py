"""A thin progress line that appears once loading takes long."""

from typing import Final

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QProgressBar

_AFTER_MS: Final = 300
_HIGH: Final = 3


class BusyLine(QProgressBar):
    """Keeps its space in the layout while it is hidden; GUI thread only."""

    def __init__(self) -> None:
        super().__init__()
        self.setRange(0, 0)
        self.setTextVisible(False)
        self.setFixedHeight(_HIGH)
        self.setAccessibleName(self.tr("Working"))
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.hide()
        self._timer = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._timer.timeout.connect(self.show)

    @Slot(bool)
    def follow(self, is_busy: bool) -> None:  # noqa: FBT001 - a signal's signature
        """Show the line after a delay, or hide it."""
        if is_busy:
            self._timer.start()
        else:
            self._timer.stop()
            self.hide()
