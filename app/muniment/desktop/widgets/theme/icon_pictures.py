"""Pixmaps of the bundled icons at any size and colour; each is rendered and coloured once."""

import re
from functools import cache

from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from muniment.desktop.widgets.theme.resource_files import resource_text, tokens

_ROOT = re.compile(r"<svg\s[^>]*>")
_OWN_SIZE = re.compile(r"\s(?:width|height)=\"\d+\"")
_STROKE = 'stroke-width="2"'


def inked(name: str, size: int, color: QColor) -> QPixmap:
    """Return an icon of ``resources/icons`` in one colour; each is rendered and coloured once.

    Args:
        name: The file without its extension; its only colour is ``currentColor``.
        size: Its sides in pixels.
        color: Any opaque colour.
    """
    return QPixmap.fromImage(_inked(name, size, color.rgb()))


def rendered(svg: str, size: int) -> QPixmap:
    """Return an SVG drawing as a pixmap, its sides in pixels."""
    return QPixmap.fromImage(_drawn(svg, size))


@cache
def _inked(name: str, size: int, rgb: int) -> QImage:
    picture = QImage(_shape(name, size))
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
