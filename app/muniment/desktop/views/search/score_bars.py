"""The parts of a score, one per row: a name, a small bar, and an explanation."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from muniment.desktop.views.search.result_rows import ResultRow
from muniment.desktop.views.search.score_words import (
    Effect,
    ScorePart,
    percent,
    score_parts,
    summary,
)
from muniment.desktop.widgets.controls import column, label, row
from muniment.desktop.widgets.theme.theme import Theme, space


class ShareBar(QWidget):
    """A bar filled to a share between 0 and 1; GUI thread only."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._share = 0.0
        self._role = "accent"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_share(self, share: float, *, role: str) -> None:
        """Fill the bar to a share, in the colour of a token."""
        self._share, self._role = min(max(share, 0.0), 1.0), role
        self.update()

    def sizeHint(self) -> QSize:
        """Return the preferred size."""
        return QSize(space("page"), space("small"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the track and the bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        height = space("tight")
        bar = QRectF(0, (self.height() - height) / 2, self.width(), height)
        painter.setBrush(self._theme.color("track"))
        painter.drawRoundedRect(bar, height / 2, height / 2)
        # At least as wide as the round ends: anything narrower would not be visible.
        width = max(self._share * self.width(), height) if self._share else 0
        filled = QRectF(0, bar.top(), width, height)
        painter.setBrush(self._theme.color(self._role))
        painter.drawRoundedRect(filled, height / 2, height / 2)
        painter.end()


class _PartRow(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._name = label("", role="strong")
        self._bar = ShareBar(theme)
        self._share = label("", role="caption")
        self._share.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._text = label("", role="caption", wrap=True)
        head = row(self._name, self._bar, self._share)
        head.setStretch(1, 1)
        self.setLayout(column(head, self._text, gap="hair"))

    def show_part(self, part: ScorePart) -> None:
        """Show one part of the score."""
        takes = part.effect is Effect.TAKES
        share = percent(part.share)
        self._name.setText(part.name)
        self._share.setText(share)
        self._text.setText(part.text)
        self._bar.show_share(part.share, role="warning" if takes else "accent")
        self.setAccessibleName(self.tr("{name}: {share}").format(name=part.name, share=share))
        self.setAccessibleDescription(part.text)

    def clear(self) -> None:
        """Clear the row."""
        for part in (self._name, self._share, self._text):
            part.clear()
        self.setAccessibleName("")
        self.setAccessibleDescription("")

    def fit_names(self, width: int) -> None:
        """Set the name's width, so that the bars of all rows start at the same place."""
        self._name.setMinimumWidth(width)

    @property
    def name_width(self) -> int:
        """Width of the name in pixels."""
        return self._name.fontMetrics().horizontalAdvance(self._name.text())

    def fit_shares(self, width: int) -> None:
        """Set the share's width, so that the bars of all rows end at the same place."""
        self._share.setMinimumWidth(width)


class ScoreBars(QWidget):
    """Explains one score; GUI thread only."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._summary: QLabel = label("", role="caption", wrap=True)
        self._rows: list[_PartRow] = []
        self._column = column(self._summary, gap="small")
        self.setLayout(self._column)

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts, line by line; for tests and assistive technology."""
        shown = [part.accessibleName() for part in self._rows if not part.isHidden()]
        return (self._summary.text(), *shown)

    def show_row(self, found: ResultRow) -> None:
        """Explain the score of a result."""
        parts = score_parts(found)
        self._summary.setText(summary(found))
        while len(self._rows) < len(parts):
            self._rows.append(_PartRow(self._theme))
            self._column.addWidget(self._rows[-1])
        for place, shown in enumerate(self._rows):
            shown.setVisible(place < len(parts))
            if place < len(parts):
                shown.show_part(parts[place])
        self._align()

    def clear(self) -> None:
        """Clear the explanation."""
        self._summary.clear()
        for shown in self._rows:
            shown.clear()
            shown.hide()

    def _align(self) -> None:
        used = [shown for shown in self._rows if not shown.isHidden()]
        names = max((shown.name_width for shown in used), default=0) + space("tight")
        shares = self.fontMetrics().horizontalAdvance(percent(1.0))
        for shown in used:
            shown.fit_names(names)
            shown.fit_shares(shares)
