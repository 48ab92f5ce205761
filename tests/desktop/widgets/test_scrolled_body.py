"""The body of a dialog: scrolled where there is too little room, and only there."""

from PySide6.QtWidgets import QLabel, QVBoxLayout
from pytestqt.qtbot import QtBot

from muniment.desktop.widgets.scrolled_body import ScrolledBody

_TEXT = "Every memory of the present vault is in it; what was edited since would be as before."


def test_a_body_with_room_for_all_of_it_has_no_scroll_bar_left(qtbot: QtBot) -> None:
    text = QLabel(_TEXT)
    text.setWordWrap(True)
    inside = QVBoxLayout()
    inside.addWidget(text)
    body = ScrolledBody(inside)
    qtbot.addWidget(body)
    body.show()
    qtbot.waitExposed(body)
    bar = body.verticalScrollBar()
    beside = bar.sizeHint().width()
    # A width at which the text takes one line more beside a scroll bar.
    wide = next(
        width
        for width in range(200, 600)
        if body.heightForWidth(width) < body.heightForWidth(width - beside)
    )
    needed = body.heightForWidth(wide)
    body.resize(wide, needed - 4)
    qtbot.waitUntil(bar.isVisible)
    body.resize(wide, needed)
    qtbot.waitUntil(lambda: not bar.isVisible())
    assert text.height() <= body.height()
    assert text.width() > wide - beside - 2 * inside.contentsMargins().left()
