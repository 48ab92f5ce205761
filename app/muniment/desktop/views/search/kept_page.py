"""The start page of the search view: earlier searches, and examples."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QScrollArea, QWidget

from muniment.desktop.views.browse.flow_layout import FlowLayout
from muniment.desktop.views.search.kept_list import KeptList
from muniment.desktop.widgets.controls import button, column, label, row
from muniment.desktop.widgets.theme.theme import Theme
from muniment.domain.memories.kept_searches import KeptSearch, KeptSearches


class KeptPage(QScrollArea):
    """Shows recent and saved searches; GUI thread only.

    Signals:
        chosen: The `KeptSearch` to run again.
        forget_recent_asked, forget_saved_asked: The `KeptSearch` to forget; ``None`` for all.
    """

    chosen = Signal(object)
    forget_recent_asked = Signal(object)
    forget_saved_asked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.recent = KeptList(
            theme,
            "clock",
            (
                self.tr("Recent searches"),
                self.tr("What you search for is kept here, encrypted in the vault."),
                self.tr("Forget all recent searches"),
            ),
        )
        self.saved = KeptList(
            theme,
            "bookmark",
            (
                self.tr("Saved searches"),
                self.tr("Save a search with Ctrl+D to find it here under a name."),
                self.tr("Forget all saved searches"),
            ),
        )
        for part, asked in (
            (self.recent, self.forget_recent_asked),
            (self.saved, self.forget_saved_asked),
        ):
            part.rows.chosen.connect(self.chosen)
            part.rows.forget_asked.connect(asked)
            part.clear_asked.connect(lambda asked=asked: asked.emit(None))
        lists = row(self.recent, self.saved, gap="wide")
        lists.setStretch(0, 1)
        lists.setStretch(1, 1)
        layout = column(self._examples(), lists, gap="wide", margin="wide")
        layout.setStretch(1, 1)
        # Scrolls if a small window or large text leaves too little space.
        page = QWidget()
        page.setObjectName("bare")
        page.setLayout(layout)
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def first_list(self) -> QListWidget | None:
        """The list that the Down key enters from the field; ``None`` if there are no rows."""
        for part in (self.recent, self.saved):
            if part.rows.count():
                return part.rows
        return None

    def show_kept(self, kept: KeptSearches, names: Mapping[str, str]) -> None:
        """Show the kept searches, with names for the ids in their filters."""
        self.recent.show_searches(kept.recent, names)
        self.saved.show_searches(kept.saved, names)

    def _examples(self) -> QWidget:
        flow = FlowLayout()
        texts = (
            self.tr("what did I decide last week"),
            self.tr("people I should call back"),
            self.tr("“exact words in quotation marks”"),
        )
        for text in texts:
            example = button(text, name=self.tr("Search for: {text}").format(text=text))
            example.setProperty("role", "chip")
            search = KeptSearch(query=text)
            example.clicked.connect(lambda _is_checked, asked=search: self.chosen.emit(asked))
            flow.addWidget(example)
        chips = QWidget()
        chips.setLayout(flow)
        title = label(self.tr("Ask as you would ask a person"), role="heading", wrap=True)
        said = self.tr(
            "Memories are found by what they mean as well as by their words. For example:"
        )
        holder = QWidget()
        explained = label(said, role="muted", wrap=True)
        holder.setLayout(column(title, explained, chips, gap="small"))
        return holder
