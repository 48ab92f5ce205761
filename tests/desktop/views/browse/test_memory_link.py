"""The lines that lead to memories: a note below is quieter than the heading."""

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from muniment.desktop.views.browse.detail.memory_link import MemoryLink
from muniment.desktop.widgets.controls import column, label
from muniment.desktop.widgets.theme.theme import Appearance, Theme


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
def test_the_note_is_quieter_than_the_heading(qtbot: QtBot, appearance: Appearance) -> None:
    theme = Theme()
    theme.use(appearance)
    window = QWidget()
    qtbot.addWidget(window)
    theme.apply_stylesheet(window)
    link = MemoryLink("a", "Salt & pepper IIII", "12% similar IIII")
    window.setLayout(column(link))
    window.resize(400, 60)
    window.show()
    qtbot.waitExposed(window)
    picture = link.grab().toImage()
    half = picture.height() // 2
    text, muted = theme.color("text"), theme.color("muted")
    assert _has(picture, text, 0, half)
    assert not _has(picture, text, half, picture.height())
    assert _has(picture, muted, half, picture.height())
    assert _leftmost(picture, text) < 40


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_both_lines_show_the_feet_of_their_letters(qtbot: QtBot, percent: int) -> None:
    theme = Theme()
    theme.scale_text(percent)
    link, whole = MemoryLink("a", "egg", "egg"), label("egg")
    for part in (link, whole):
        qtbot.addWidget(part)
        theme.apply_stylesheet(part)
        part.resize(200, 100)
    rows = _inked_rows(whole)
    theme.scale_text(100)
    # A letter may begin between two pixels in one of the lines.
    assert _inked_rows(link) == pytest.approx(2 * rows, abs=1)


def _inked_rows(part: QWidget) -> int:
    picture = part.grab().toImage()
    ground = picture.pixel(100, 2)
    rows = range(4, picture.height() - 4)
    return sum(any(picture.pixel(x, y) != ground for x in range(4, 190)) for y in rows)


def _has(picture: QImage, color: QColor, top: int, bottom: int) -> bool:
    wanted = color.rgb()
    wide = picture.width()
    return any(picture.pixel(x, y) == wanted for y in range(top, bottom) for x in range(wide))


def _leftmost(picture: QImage, color: QColor) -> int:
    wanted = color.rgb()
    return next(
        x
        for x in range(picture.width())
        if any(picture.pixel(x, y) == wanted for y in range(picture.height()))
    )
