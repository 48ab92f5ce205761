"""The line that says which words were searched for instead of misspelt ones."""

from itertools import zip_longest

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QWidget

from muniment.desktop.widgets.announcer import announce
from muniment.desktop.widgets.controls import button, column, label

_SHOWN_CHARACTERS = 80


class CorrectionLine(QWidget):
    """Shows the corrected query and offers the original one; GUI thread only.

    Signals:
        original_asked: The original query, with its misspelt words in quotation marks, so that they
            are searched for exactly.
    """

    original_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._exact = ""
        self._text = label("", role="caption", wrap=True)
        self.original = button("", role="link", name=self.tr("Search for the original words"))
        self.original.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        layout = column(self._text, self.original, gap="hair")
        layout.setAlignment(self.original, Qt.AlignmentFlag.AlignLeading)
        self.setLayout(layout)
        self.original.clicked.connect(self._on_original_clicked)
        self.hide()

    @property
    def text(self) -> str:
        """What the line says; empty if no word was corrected."""
        return "" if self.isHidden() else self._text.text()

    def show_correction(self, query: str, corrected: str | None) -> None:
        """Show what was searched for instead of a query, or hide the line."""
        self.setVisible(corrected is not None)
        self._exact = "" if corrected is None else exact_query(query, corrected)
        text = ""
        if corrected is not None:
            shown = _shortened(corrected)
            text = self.tr("Showing results for “{query}”").format(query=shown)
            exact = self.tr("Search for “{query}” instead").format(query=_shortened(query))
            # A single ampersand would mark a mnemonic.
            self.original.setText(exact.replace("&", "&&"))
            self.original.setAccessibleName(exact)
        if text != self._text.text():
            self._text.setText(text)
            announce(self, text)

    @Slot()
    def _on_original_clicked(self) -> None:
        self.original_asked.emit(self._exact)


def exact_query(query: str, corrected: str) -> str:
    """Return a query with the words in quotation marks that differ in its corrected form."""
    pairs = zip_longest(query.split(), corrected.split(), fillvalue="")
    return " ".join(word if word == other else f'"{word}"' for word, other in pairs)


def _shortened(query: str) -> str:
    return query if len(query) <= _SHOWN_CHARACTERS else f"{query[:_SHOWN_CHARACTERS]}…"
