"""Shows how a text changed: removed parts struck through, added parts in colour."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel

from muniment.desktop.widgets.controls import TEXT_SIDE
from muniment.desktop.widgets.theme.theme import Theme
from muniment.domain.text.word_diff import Edit, Piece

_AROUND: Final = 60


class DiffLabel(QLabel):
    """Compares two texts; GUI thread only.

    The texts are escaped, so nothing in them is parsed as markup.

    Args:
        pieces: How one text became the other.
        theme: Colours the changes.
        is_whole: Whether long unchanged parts are shown, too.
    """

    def __init__(self, pieces: Sequence[Piece], theme: Theme, *, is_whole: bool = False) -> None:
        super().__init__()
        self._pieces = tuple(pieces)
        self._is_whole = is_whole
        self._theme = theme
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setAlignment(TEXT_SIDE)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAccessibleDescription(self.tr("What changed in the text"))
        theme.changed.connect(self._paint_text)
        self._paint_text()

    def clear(self) -> None:
        """Remove the text."""
        self._pieces = ()
        super().clear()

    @Slot()
    def _paint_text(self) -> None:
        self.setText("".join(self._marked()))

    def _marked(self) -> Iterator[str]:
        last = len(self._pieces) - 1
        colours = {Edit.ADDED: "success", Edit.REMOVED: "danger"}
        for place, piece in enumerate(self._pieces):
            if piece.edit is Edit.KEPT:
                text = piece.text
                if not self._is_whole:
                    text = _shortened(text, is_first=place == 0, is_last=place == last)
                yield _as_html(text)
                continue
            ground = self._theme.color(f"{colours[piece.edit]}_surface").name()
            colour = self._theme.color(colours[piece.edit]).name()
            line = "line-through" if piece.edit is Edit.REMOVED else "none"
            style = f"background-color:{ground};color:{colour};text-decoration:{line}"
            yield f'<span style="{style}">{_as_html(piece.text)}</span>'


def _as_html(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _shortened(text: str, *, is_first: bool, is_last: bool) -> str:
    """Leave out the parts of an unchanged text that are far from any change."""
    head = 0 if is_first else _AROUND
    tail = 0 if is_last else _AROUND
    if len(text) <= head + tail + 1:
        return text
    start, end = text[:head], text[len(text) - tail :] if tail else ""
    # Cut between words: drop the partial word at either cut.
    start = start[: start.rfind(" ") + 1] or start
    end = end[end.find(" ") :] if " " in end else end
    return f"{start.rstrip()} … {end.lstrip()}"
