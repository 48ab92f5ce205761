"""A card with one chart: title, coverage, the text of the current mark, and export."""

from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QMenu, QSizePolicy

from muniment.desktop.views.stats.chart_canvas import ChartCanvas
from muniment.desktop.views.stats.chart_data import ChartData, Shape
from muniment.desktop.views.stats.chart_export import ExportKind
from muniment.desktop.views.stats.plots import SERIES_COLORS
from muniment.desktop.widgets.controls import column, icon_button, label, row
from muniment.desktop.widgets.theme.theme import Theme, space

_SWATCH: Final = 10
_LEGEND_COLUMNS: Final = 2


class ChartCard(QFrame):
    """Shows one chart; GUI thread only.

    Signals:
        mark_opened: The `MemoryFilter` of the memories behind a mark.
        export_asked: The card and the `ExportKind` requested.
    """

    mark_opened = Signal(object)
    export_asked = Signal(object, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("card")
        self._theme = theme
        self.data: ChartData | None = None
        self._title = label("", role="heading", wrap=True)
        self._covers = label("", role="caption", wrap=True)
        self._empty = label("", role="muted", wrap=True)
        self._caption = label("", role="caption", wrap=True)
        self._caption.setMinimumHeight(self._caption.fontMetrics().height() * 2)
        self._caption.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._legend = QGridLayout()
        self._legend.setHorizontalSpacing(space("tight"))
        self._legend.setVerticalSpacing(space("hair"))
        self._swatches: list[tuple[QLabel, QLabel]] = []
        self.canvas = ChartCanvas(theme)
        self.export = icon_button(theme, "download", self.tr("Save this chart"))
        self.export.clicked.connect(self._on_export_clicked)
        top = row(column(self._title, self._covers, gap="hair"), self.export)
        top.setStretch(0, 1)
        top.setAlignment(self.export, Qt.AlignmentFlag.AlignTop)
        layout = column(top, self._legend, self.canvas, self._empty, self._caption, margin="large")
        layout.setStretch(2, 1)
        layout.addStretch()
        self.setLayout(layout)
        # All columns are equally wide, whatever they contain.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.canvas.mark_reached.connect(self._on_canvas_mark_reached)
        self.canvas.mark_opened.connect(self.mark_opened)
        theme.changed.connect(self._refresh_icons)

    @property
    def caption(self) -> str:
        """The text below the chart."""
        return self._caption.text()

    def show_chart(self, data: ChartData) -> None:
        """Show a chart in place of the previous one."""
        self.data = data
        self._title.setText(data.title)
        self._covers.setText(data.covers)
        name = self.tr("Save the chart “{title}”").format(title=data.title)
        self.export.setAccessibleName(name)
        self.export.setToolTip(name)
        self._empty.setText(data.empty)
        self._empty.setVisible(data.is_empty)
        self.export.setVisible(not data.is_empty)
        self.canvas.setVisible(not data.is_empty)
        self._caption.setVisible(not data.is_empty)
        self._show_legend(data)
        self.canvas.show_chart(data)

    def clear(self) -> None:
        """Clear the card."""
        self.data = None
        self.canvas.clear()
        for text in (self._title, self._covers, self._empty, self._caption):
            text.clear()
        self.export.setAccessibleName("")
        self.export.setToolTip("")
        for _, name in self._swatches:
            name.clear()

    @Slot(str)
    def _on_canvas_mark_reached(self, said: str) -> None:
        # Without a current mark, summarize the chart for users who cannot see it.
        self._caption.setText(said or (self.data.summary if self.data is not None else ""))

    @Slot()
    def _on_export_clicked(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        names = {
            ExportKind.PNG: self.tr("Save as PNG…"),
            ExportKind.SVG: self.tr("Save as SVG…"),
            ExportKind.CSV: self.tr("Save data as CSV…"),
        }
        for kind, name in names.items():
            menu.addAction(name).triggered.connect(partial(self.export_asked.emit, self, kind))
        menu.popup(self.export.mapToGlobal(QPoint(0, self.export.height())))

    def _show_legend(self, data: ChartData) -> None:
        names = data.series if len(data.series) > 1 and not data.is_empty else ()
        while len(self._swatches) < len(names):
            swatch, name = QLabel(), label("", role="caption", wrap=True)
            name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            line, place = divmod(len(self._swatches), _LEGEND_COLUMNS)
            self._legend.addWidget(swatch, line, 2 * place)
            self._legend.addWidget(name, line, 2 * place + 1)
            self._legend.setColumnStretch(2 * place + 1, 1)
            self._swatches.append((swatch, name))
        for number, (swatch, name) in enumerate(self._swatches):
            name.setText(names[number] if number < len(names) else "")
            for part in (swatch, name):
                part.setVisible(number < len(names))
        self._refresh_icons()

    @Slot()
    def _refresh_icons(self) -> None:
        behind = self.data is not None and self.data.shape is Shape.BARS
        for number, (swatch, _) in enumerate(self._swatches):
            pixmap = QPixmap(_SWATCH, _SWATCH)
            token = SERIES_COLORS[min(number, len(SERIES_COLORS) - 1)]
            pixmap.fill(self._theme.color("series_behind" if behind and number else token))
            swatch.setPixmap(pixmap)
            swatch.setFixedWidth(_SWATCH + space("hair"))
