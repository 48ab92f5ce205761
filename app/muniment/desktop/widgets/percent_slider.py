"""A slider for a percentage, which is the number that a screen reader says."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QSlider


class PercentSlider(QSlider):
    """Moves in whole steps, with the mouse too; GUI thread only.

    A value that is set by the program stays as it is.

    Args:
        name: Its accessible name.
        lowest: The least percentage.
        highest: The greatest.
        step: What an arrow key adds.
    """

    def __init__(self, name: str, *, lowest: int = 0, highest: int = 100, step: int) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._step = step
        self.setAccessibleName(name)
        self.setRange(lowest, highest)
        self.setSingleStep(step)
        self.actionTriggered.connect(self._on_action_triggered)

    @Slot(int)
    def _on_action_triggered(self, _action: int) -> None:
        # The position has moved, and the value follows it after this.
        self.setSliderPosition(round(self.sliderPosition() / self._step) * self._step)
