"""A page that scrolls: it shows what is behind it."""

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from muniment.desktop.widgets.scrolled_page import ScrolledPage


def test_a_page_shows_the_colour_of_what_it_lies_on(qtbot: QtBot) -> None:
    below = QWidget()
    below.setStyleSheet("QScrollArea { border: none; background: transparent; }")
    palette = below.palette()
    palette.setColor(below.backgroundRole(), QColor("teal"))
    below.setPalette(palette)
    layout = QVBoxLayout(below)
    page = QWidget()
    # As the window's style sheet does, whose colour differs from that of a card.
    page.setPalette(QWidget().palette())
    layout.addWidget(ScrolledPage(page))
    qtbot.addWidget(below)
    below.resize(80, 80)
    below.show()
    qtbot.waitExposed(below)
    shown = below.grab().toImage()
    assert shown.pixelColor(40, 40) == shown.pixelColor(1, 1) == QColor("teal")
