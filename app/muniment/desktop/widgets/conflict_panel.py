"""The choice between two texts, after both the user and someone else changed one."""

from math import ceil

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy

from muniment.desktop.widgets.announcer import announce
from muniment.desktop.widgets.controls import button, column, label, row

_LINES = 6


class ConflictPanel(QFrame):
    """Shows both texts and three ways to go on; GUI thread only.

    Args:
        said: What happened; by default, that someone else changed what is being typed.
        keep_mine: Text of the button that keeps the first text.
        take_theirs: Text of the button that takes the second.

    Signals:
        chosen: The text to keep: one of them, or both, one after the other.
    """

    chosen = Signal(str)

    def __init__(self, said: str = "", *, keep_mine: str = "", take_theirs: str = "") -> None:
        super().__init__()
        self.setObjectName("card")
        self._texts = ("", "")
        said = said or self.tr("This text was changed by someone else while you were typing.")
        self._said = label(said, role="section", wrap=True)
        self.mine, self.theirs = _Text(), _Text()
        self._names = label("", role="caption", wrap=True), label("", role="caption", wrap=True)
        self.keep_mine = button(keep_mine or self.tr("Keep mine"))
        self.take_theirs = button(take_theirs or self.tr("Use the other"))
        self.keep_both = button(self.tr("Keep both"), role="primary")
        self.keep_mine.clicked.connect(lambda: self.chosen.emit(self._texts[0]))
        self.take_theirs.clicked.connect(lambda: self.chosen.emit(self._texts[1]))
        self.keep_both.clicked.connect(lambda: self.chosen.emit("\n\n".join(self._texts)))
        titled = zip(self._names, (self.mine, self.theirs), strict=True)
        texts = row(*(column(name, view, gap="hair") for name, view in titled), gap="medium")
        texts.setStretch(0, 1)
        texts.setStretch(1, 1)
        foot = row(self.keep_mine, self.take_theirs, self.keep_both)
        foot.insertStretch(0)
        self.setLayout(column(self._said, texts, foot, margin="medium"))
        self._name((self.tr("Your text"), self.tr("The other text")))
        self.hide()

    def show_texts(self, mine: str, theirs: str, *, names: tuple[str, str] | None = None) -> None:
        """Show both texts; what is typed on is shown as well.

        Args:
            mine: The first text.
            theirs: The second.
            names: What stands above each; as before when omitted.
        """
        self._texts = (mine, theirs)
        if names is not None:
            self._name(names)
        for view, text in ((self.mine, mine), (self.theirs, theirs)):
            if view.toPlainText() != text:
                view.setPlainText(text)
        if self.isHidden():
            self.show()
            announce(self, self._said.text())

    def _name(self, names: tuple[str, str]) -> None:
        for view, shown, name in zip((self.mine, self.theirs), self._names, names, strict=True):
            shown.setText(name)
            view.setAccessibleName(name)

    def clear(self) -> None:
        """Hold no text, and hide."""
        self._texts = ("", "")
        self.mine.clear()
        self.theirs.clear()
        self.hide()


class _Text(QPlainTextEdit):
    """A few lines of a text, whatever size the style gives them."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.document().setDocumentMargin(0)
        self.setTabChangesFocus(True)
        self.setProperty("role", "reading")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def sizeHint(self) -> QSize:
        """Return the size of the lines."""
        # A line of a document begins at a whole pixel, and Qt leaves one free below the last.
        height = _LINES * ceil(QFontMetricsF(self.font()).lineSpacing()) + 1
        return QSize(super().sizeHint().width(), height).grownBy(self.contentsMargins())
