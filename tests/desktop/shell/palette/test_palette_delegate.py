"""How a command is painted in the palette."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QIcon, QImage, QPainter, QTextLayout

from muniment.desktop.shell.palette.commands import Command, PaletteMatch
from muniment.desktop.shell.palette.delegate import PaletteDelegate

if TYPE_CHECKING:
    import pytest

    from muniment.desktop.shell.application import Desktop


def test_a_command_is_painted_as_one_text_with_its_letters_marked(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[tuple[str, list[tuple[int, int]]]] = []

    def draw(layout: QTextLayout, *_place: object) -> None:
        marks = [(one.start, one.length) for one in layout.formats()]
        drawn.append((layout.text(), marks))

    monkeypatch.setattr(QTextLayout, "draw", draw)
    command = Command("", "\U0001f512 Lock (now)", "File", QIcon(), "", lambda: None)
    delegate = PaletteDelegate(desktop.context.theme, desktop.window.palette_)
    picture = QImage(300, 30, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    found = PaletteMatch(command, 1.0, (2, 3, 8))
    delegate._paint_name(painter, picture.rect(), found, is_chosen=False)
    painter.end()
    # In Qt's units, where the lock counts twice.
    assert drawn == [(command.text, [(3, 2), (9, 1)])]
