"""Progress of work on many memories in the status bar, with a stop button."""

from dataclasses import dataclass
from typing import Final, Protocol

from PySide6.QtCore import QTimer, SignalInstance, Slot
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from muniment.desktop.text.numbers import count_text
from muniment.desktop.widgets.controls import icon_button, label, row
from muniment.desktop.widgets.theme.theme import Theme

_AFTER_MS: Final = 300
_BAR_WIDTH: Final = 90
_BAR_HEIGHT: Final = 4


class Work(Protocol):
    """Work that signals its start, progress and end, and can be stopped."""

    started: SignalInstance
    progressed: SignalInstance
    ended: SignalInstance

    def stop(self) -> None:
        """Stop after the current step."""


@dataclass(frozen=True, slots=True)
class StripWords:
    """The texts of a strip.

    Args:
        bar_name: Accessible name of the progress bar.
        stop_name: Tooltip of the stop button.
        begun: Text while the total is unknown.
        going: Text once the total is known, with ``{done}`` and ``{total}``.
    """

    bar_name: str = ""
    stop_name: str = ""
    begun: str = ""
    going: str = ""


class WorkStrip(QWidget):
    """Shown once the work takes longer than a moment; GUI thread only."""

    def __init__(self, work: Work, theme: Theme) -> None:
        super().__init__()
        self._work = work
        self._words = StripWords()
        self._text = label("", role="caption")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(_BAR_WIDTH, _BAR_HEIGHT)
        self.stop_button = icon_button(theme, "x", "")
        self.setLayout(row(self._text, self._bar, self.stop_button))
        # Keep the parts together in a wide window.
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._patience = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._patience.timeout.connect(self.show)
        self.stop_button.clicked.connect(self._on_stop_clicked)
        work.started.connect(self._on_started)
        work.progressed.connect(self._on_progressed)
        work.ended.connect(self._on_ended)
        self.hide()

    def use_words(self, words: StripWords) -> None:
        """Set the texts; subclasses call this on construction."""
        self._words = words
        self._bar.setAccessibleName(words.bar_name)
        self.stop_button.setToolTip(words.stop_name)
        self.stop_button.setAccessibleName(words.stop_name)

    @property
    def text(self) -> str:
        """The text shown; empty while no work is running."""
        return self._text.text()

    @Slot()
    def _on_started(self) -> None:
        self._text.setText(self._words.begun)
        self._bar.setRange(0, 0)
        self.stop_button.setEnabled(True)
        self._patience.start()

    @Slot(int, int)
    def _on_progressed(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        going, all_of_it = self._words.going, count_text(total)
        # Reserve space for the longest text, so that nothing is cut off and the bar does not move.
        longest = going.format(done=all_of_it, total=all_of_it)
        self._text.setMinimumWidth(self._text.fontMetrics().horizontalAdvance(longest))
        self._text.setText(going.format(done=count_text(done), total=all_of_it))

    @Slot()
    def _on_ended(self) -> None:
        self._patience.stop()
        self._text.clear()
        self._text.setMinimumWidth(0)
        self.hide()

    @Slot()
    def _on_stop_clicked(self) -> None:
        # The work ends after its current step; until then the button has no further effect.
        self.stop_button.setEnabled(False)
        self._work.stop()
