"""Files that ship with the window: design tokens, style sheet, icons in any size and colour."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

import muniment

_PACKAGE = Path(muniment.__file__).parent
_ROOT = re.compile(r"<svg\s[^>]*>")
_OWN_SIZE = re.compile(r"\s(?:width|height)=\"\d+\"")
_STROKE = 'stroke-width="2"'


@cache
def resource_folder() -> Path:
    """Return the folder that holds ``theme.json``, ``style.qss`` and ``icons/``."""
    bundled = _PACKAGE / "_bundled" / "resources"
    return bundled if bundled.is_dir() else _PACKAGE.parent.parent / "resources"


@cache
def resource_text(name: str) -> str:
    """Return one text file below the resource folder, read once.

    Args:
        name: Path below the folder, such as ``icons/lock.svg``.
    """
    return (resource_folder() / name).read_text(encoding="utf-8")


@cache
def tokens() -> dict[str, Any]:
    """Return the tokens of ``theme.json``, read once."""
    loaded: dict[str, Any] = json.loads(resource_text("theme.json"))
    return loaded


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
