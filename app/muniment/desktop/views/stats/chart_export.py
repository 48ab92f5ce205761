"""Exports a chart as PNG, SVG or CSV."""

import csv
import io
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from muniment.desktop.views.stats.chart_canvas import ChartCanvas
from muniment.desktop.views.stats.chart_data import ChartData
from muniment.desktop.widgets.theme.theme import Theme, space
from muniment.domain.text.table_cells import harmless_cell

_SHARP: Final = 2


class ExportKind(StrEnum):
    """File format of an export; the value is the file extension."""

    PNG = "png"
    SVG = "svg"
    CSV = "csv"


def table_of(data: ChartData) -> str:
    """Return the exact numbers of a chart as CSV with a header row.

    A name that a spreadsheet would run as a formula gets a leading apostrophe, because names
    mentioned in memories are untrusted.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(data.columns)
    for mark in data.marks:
        writer.writerow([_harmless(cell) for cell in mark.cells])
    return written.getvalue()


def picture_of(canvas: ChartCanvas, data: ChartData, theme: Theme) -> bytes:
    """Return a chart with its title and coverage as a PNG at twice the screen resolution.

    GUI thread only.
    """
    size = _size(canvas)
    image = QImage(size * _SHARP, QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(_SHARP)
    image.fill(theme.color("surface"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint(painter, size, canvas=canvas, data=data, theme=theme)
    painter.end()
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes; Qt a text
    return bytes(kept.data())


def drawing_of(canvas: ChartCanvas, data: ChartData, theme: Theme) -> bytes:
    """Return the same picture as an SVG; GUI thread only."""
    from PySide6.QtSvg import QSvgGenerator

    size = _size(canvas)
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(data.title)
    generator.setDescription(data.summary)
    painter = QPainter(generator)
    painter.fillRect(QRect(0, 0, size.width(), size.height()), theme.color("surface"))
    _paint(painter, size, canvas=canvas, data=data, theme=theme)
    painter.end()
    return bytes(kept.data())


def _size(canvas: ChartCanvas) -> QSize:
    edge, head = space("large"), _head(canvas)
    return QSize(canvas.width() + 2 * edge, canvas.height() + head + 3 * edge)


def _head(canvas: ChartCanvas) -> int:
    return 3 * canvas.fontMetrics().height()


def _paint(
    painter: QPainter, size: QSize, *, canvas: ChartCanvas, data: ChartData, theme: Theme
) -> None:
    edge, head = space("large"), _head(canvas)
    width = size.width() - 2 * edge
    painter.setPen(theme.color("text"))
    painter.setFont(theme.font("heading"))
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
    painter.drawText(QRectF(edge, edge, width, head), flags, data.title)
    painter.setPen(theme.color("muted"))
    painter.setFont(theme.font("caption"))
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
    painter.drawText(QRectF(edge, edge, width, head), flags, data.covers)
    target = QRectF(edge, head + 2 * edge, width, canvas.height())
    canvas.paint_on(painter, target)


def _harmless(cell: str | float) -> str | float:
    return harmless_cell(cell) if isinstance(cell, str) else cell
