"""The page for a search without results, with wider searches to try."""

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from muniment.desktop.widgets.controls import button, column, label, row
from muniment.desktop.widgets.theme.theme import Theme, space
from muniment.domain.memories.kept_searches import KeptSearch
from muniment.domain.memories.query import MemoryFilter, SearchMode


class NothingFound(QWidget):
    """Says that nothing was found, and offers wider searches; GUI thread only.

    Signals:
        tried: The wider `KeptSearch` to run.
    """

    tried = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._question = KeptSearch(query="")
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text = label("", role="muted", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.mode = self._offer(self.tr("Search by meaning and words"))
        self.least = self._offer(self.tr("Include low scores"))
        self.filter = self._offer(self.tr("Search without filters"))
        self.namespaces = self._offer(self.tr("Search in all namespaces"))
        offers = column(self.mode, self.least, self.filter, self.namespaces)
        middle = row(offers)
        middle.insertStretch(0)
        middle.addStretch()
        layout = column(self._icon, self._text, middle, gap="medium", margin="wide")
        layout.insertStretch(0, 2)
        layout.addStretch(3)
        self.setLayout(layout)
        self.mode.clicked.connect(self._on_mode_clicked)
        self.least.clicked.connect(self._on_least_clicked)
        self.filter.clicked.connect(self._on_filter_clicked)
        self.namespaces.clicked.connect(self._on_namespaces_clicked)
        theme.changed.connect(self._refresh_icons)
        self._refresh_icons()

    @property
    def text(self) -> str:
        """The text of the page."""
        return self._text.text()

    def show_question(self, question: KeptSearch, *, has_model: bool) -> None:
        """Say that a search found nothing."""
        self._question = question
        names = question.filter.namespaces
        narrowed = replace(question.filter, namespaces=()) != MemoryFilter()
        self.mode.setVisible(has_model and question.mode is not SearchMode.HYBRID)
        self.least.setVisible(question.min_score > 0)
        self.filter.setVisible(narrowed)
        self.namespaces.setVisible(bool(names))
        self._text.setText(
            self.tr("No results for “{query}”. Try other words or a wider search.").format(
                query=question.query[:_SHOWN_CHARACTERS]
            )
        )

    def clear(self) -> None:
        """Clear the page."""
        self._question = KeptSearch(query="")
        self._text.clear()

    def _offer(self, text: str) -> QPushButton:
        return button(text)

    @Slot()
    def _on_mode_clicked(self) -> None:
        self.tried.emit(replace(self._question, mode=SearchMode.HYBRID))

    @Slot()
    def _on_least_clicked(self) -> None:
        self.tried.emit(replace(self._question, min_score=0.0))

    @Slot()
    def _on_filter_clicked(self) -> None:
        kept = MemoryFilter(namespaces=self._question.filter.namespaces)
        self.tried.emit(replace(self._question, filter=kept))

    @Slot()
    def _on_namespaces_clicked(self) -> None:
        wider = replace(self._question.filter, namespaces=())
        self.tried.emit(replace(self._question, filter=wider))

    @Slot()
    def _refresh_icons(self) -> None:
        size = space("page")
        icon = self._theme.icon("search", role="control_border")
        self._icon.setPixmap(icon.pixmap(QSize(size, size), self.devicePixelRatioF()))


_SHOWN_CHARACTERS = 120
