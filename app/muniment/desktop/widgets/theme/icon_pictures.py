"""Pixmaps of the bundled icons at any size and colour; each is rendered and coloured once."""

import re
from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPixmap

from muniment.desktop.widgets.theme.resource_files import resource_text, tokens

_ROOT = re.compile(r"<svg\s[^>]*>")
_OWN_SIZE = re.compile(r"\s(?:width|height)=\"\d+\"")
_STROKE = 'stroke-width="2"'
_DIRECTED = frozenset({"chevron-right", "log-out", "panel-left", "redo-2", "undo-2"})
"""Icons that point in the reading direction or to one side: mirrored with the window."""


def inked(name: str, size: int, color: QColor) -> QPixmap:
    """Return an icon of ``resources/icons`` in one colour; each is rendered and coloured once.

    Args:
        name: The file without its extension; its only colour is ``currentColor``.
        size: Its sides in pixels.
        color: Any opaque colour.
    """
    is_mirrored = name in _DIRECTED and QGuiApplication.isRightToLeft()
    return QPixmap.fromImage(_inked(name, size, color.rgb(), is_mirrored=is_mirrored))


def rendered(svg: str, size: int) -> QPixmap:
    """Return an SVG drawing as a pixmap, its sides in pixels."""
    return QPixmap.fromImage(_drawn(svg, size))


@cache
def _inked(name: str, size: int, rgb: int, *, is_mirrored: bool) -> QImage:
    picture = QImage(_shape(name, size))
    if is_mirrored:
        picture = picture.flipped(Qt.Orientation.Horizontal)
    painter = QPainter(picture)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(picture.rect(), QColor(rgb))
    painter.end()
    return picture


@cache
def _shape(name: str, size: int) -> QImage:
    # Lucide draws for a size of 24; next to text at 16 to 20 its line would be too heavy.
    stroke = f'stroke-width="{tokens()["icon"]["stroke"]}"'
    svg = resource_text(f"icons/{name}.svg").replace(_STROKE, stroke)
    return _drawn(svg.replace("currentColor", "black"), size)


def _drawn(svg: str, size: int) -> QImage:
    # The SVG image plug-in renders at the size that the root element specifies.
    def ask(root: re.Match[str]) -> str:
        return _OWN_SIZE.sub("", root[0]).replace("<svg", f'<svg width="{size}" height="{size}"', 1)

    image = QImage()
    image.loadFromData(_ROOT.sub(ask, svg, count=1).encode("utf-8"), "SVG")
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
