"""The right side of Browse: the memory that is selected, or a summary of several."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QStackedWidget, QWidget

from muniment.desktop.text.dates import day_text
from muniment.desktop.text.numbers import count_text
from muniment.desktop.text.words import memory_count_text, type_name
from muniment.desktop.views.browse.listing.list_pane import ListPane
from muniment.desktop.views.browse.listing.memory_rows import MemoryRow
from muniment.desktop.widgets.controls import column, label
from muniment.desktop.widgets.theme.theme import space

_NAMED_MOST = 6


class SelectionSummary(QWidget):
    """Shows how many memories are selected, and which; GUI thread only."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("detail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.heading = label("", role="title", wrap=True)
        self._names = self._make_names()
        self._values: dict[str, QLabel] = {}
        self._labels: dict[str, QLabel] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(space("large"))
        grid.setVerticalSpacing(space("small"))
        grid.setColumnStretch(1, 1)
        for line, (key, name) in enumerate(self._names.items()):
            self._labels[key] = label(name, role="muted")
            self._values[key] = label("", wrap=True)
            self._labels[key].setBuddy(self._values[key])
            grid.addWidget(self._labels[key], line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._values[key], line, 1)
        hint = self.tr("Change them with the buttons below the list.")
        layout = column(self.heading, grid, label(hint, role="muted", wrap=True), gap="large")
        layout.setContentsMargins(*(space("wide"),) * 4)
        layout.addStretch()
        self.setLayout(layout)

    @property
    def texts(self) -> dict[str, str]:
        """The texts shown, by a short key."""
        return {key: value.text() for key, value in self._values.items()}

    def show_rows(self, count: int, rows: Sequence[MemoryRow]) -> None:
        """Show a selection.

        Args:
            count: How many memories are selected.
            rows: All of them; empty if not all are loaded.
        """
        self.heading.setText(
            self.tr("{memories} selected").format(memories=memory_count_text(count))
        )
        self.setAccessibleName(self.heading.text())
        texts = _texts(rows) if rows else {}
        for key, value in self._values.items():
            text = texts.get(key, "")
            value.setText(text)
            value.setVisible(bool(text))
            self._labels[key].setVisible(bool(text))

    def clear(self) -> None:
        """Show nothing."""
        self.heading.clear()
        self.setAccessibleName("")
        for value in self._values.values():
            value.clear()

    def _make_names(self) -> dict[str, str]:
        return {
            "written": self.tr("Written"),
            "namespaces": self.tr("Namespaces"),
            "types": self.tr("Types"),
            "tags": self.tr("Tags"),
        }


class DetailStack(QStackedWidget):
    """Shows the detail, or a summary while several memories are selected; GUI thread only."""

    def __init__(self, detail: QWidget, pane: ListPane) -> None:
        super().__init__()
        self._pane = pane
        self._detail = detail
        self.summary = SelectionSummary()
        self.addWidget(detail)
        self.addWidget(self.summary)
        pane.selection_changed.connect(self._on_pane_selection_changed)

    @Slot(int)
    def _on_pane_selection_changed(self, count: int) -> None:
        if count > 1:
            self.summary.show_rows(count, self._pane.view.selected_rows)
            self.setCurrentWidget(self.summary)
        else:
            self.summary.clear()
            self.setCurrentWidget(self._detail)


def _texts(rows: Sequence[MemoryRow]) -> dict[str, str]:
    days = [day_text(moment) for moment in (min(_moments(rows)), max(_moments(rows)))]
    return {
        "written": " – ".join(dict.fromkeys(days)),
        "namespaces": _counted(row.namespace for row in rows),
        "types": _counted(type_name(row.type) for row in rows if row.is_readable),
        "tags": _counted(tag for row in rows for tag in row.tags),
    }


def _moments(rows: Sequence[MemoryRow]) -> list[datetime]:
    return [row.created_at for row in rows]


def _counted(names: Iterable[str]) -> str:
    """Return the most frequent names, each with its count."""
    counts = Counter(names)
    named = [f"{name} ({count_text(count)})" for name, count in counts.most_common(_NAMED_MOST)]
    return ", ".join([*named, *(["…"] if len(counts) > _NAMED_MOST else [])])
