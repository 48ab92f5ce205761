"""The guide, as a page of the window."""

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QTextBrowser, QWidget

from muniment.desktop.widgets.controls import button, column, row
from muniment.desktop.widgets.theme.resource_files import resource_folder

_LETTERS = 100
_LINES = 34


class GuideDialog(QDialog):
    """Shows the guide beside the window; GUI thread only."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Guide"))
        self.text = QTextBrowser()
        self.text.setAccessibleName(self.tr("Guide"))
        self.text.setOpenLinks(False)
        self.text.setMarkdown(_guide())
        self.text.anchorClicked.connect(self._on_text_anchor_clicked)
        close = button(self.tr("Close"), role="primary")
        close.clicked.connect(self.accept)
        foot = row(close)
        foot.insertStretch(0)
        layout = column(self.text, foot, gap="medium", margin="large")
        layout.setStretch(0, 1)
        self.setLayout(layout)
        metrics = self.fontMetrics()
        room = self.screen().availableSize()
        self.resize(
            min(_LETTERS * metrics.averageCharWidth(), room.width()),
            min(_LINES * metrics.lineSpacing(), room.height()),
        )
        self.finished.connect(self.deleteLater)

    @Slot(QUrl)
    def _on_text_anchor_clicked(self, link: QUrl) -> None:
        # Other documents are not part of the installed program.
        if link.scheme() in {"http", "https"}:
            QDesktopServices.openUrl(link)


def _guide() -> str:
    return (resource_folder().parent / "docs" / "guide.md").read_text(encoding="utf-8")
