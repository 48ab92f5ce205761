"""The choice between two texts, after both the user and someone else changed one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout

from muniment.desktop.widgets.announcer import announce
from muniment.desktop.widgets.controls import button, column, label, row

_LINES = 6


class ConflictPanel(QFrame):
    """Shows both texts and three ways to go on; GUI thread only.

    Signals:
        chosen: The text to keep: one of them, or both, one after the other.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._texts = ("", "")
        said = self.tr("This text was changed by someone else while you were typing.")
        self._said = label(said, role="section", wrap=True)
        self.mine, self.theirs = _text(self.tr("Your text")), _text(self.tr("The other text"))
        self.keep_mine = button(self.tr("Keep mine"))
        self.take_theirs = button(self.tr("Use the other"))
        self.keep_both = button(self.tr("Keep both"), role="primary")
        self.keep_mine.clicked.connect(lambda: self.chosen.emit(self._texts[0]))
        self.take_theirs.clicked.connect(lambda: self.chosen.emit(self._texts[1]))
        self.keep_both.clicked.connect(lambda: self.chosen.emit("\n\n".join(self._texts)))
        texts = row(_titled(self.mine), _titled(self.theirs), gap="medium")
        texts.setStretch(0, 1)
        texts.setStretch(1, 1)
        foot = row(self.keep_mine, self.take_theirs, self.keep_both)
        foot.insertStretch(0)
        self.setLayout(column(self._said, texts, foot, margin="medium"))
        self.hide()

    def show_texts(self, mine: str, theirs: str) -> None:
        """Show both texts; what is typed on is shown as well."""
        self._texts = (mine, theirs)
        for view, text in ((self.mine, mine), (self.theirs, theirs)):
            if view.toPlainText() != text:
                view.setPlainText(text)
        if self.isHidden():
            self.show()
            announce(self, self._said.text())

    def clear(self) -> None:
        """Hold no text, and hide."""
        self._texts = ("", "")
        self.mine.clear()
        self.theirs.clear()
        self.hide()


def _text(name: str) -> QPlainTextEdit:
    view = QPlainTextEdit()
    view.setReadOnly(True)
    view.document().setDocumentMargin(0)
    view.setTabChangesFocus(True)
    view.setAccessibleName(name)
    view.setProperty("role", "reading")
    view.setFixedHeight(_LINES * view.fontMetrics().lineSpacing())
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return view


def _titled(view: QPlainTextEdit) -> QVBoxLayout:
    return column(label(view.accessibleName(), role="caption"), view, gap="hair")
