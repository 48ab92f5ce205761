"""The notice's text has room: its buttons stand beside it, or below where it is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QWidget

from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from tests.desktop.fitting import cut, misplaced, settled
from tests.desktop.window_parts import browse_of, remember

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.shell.notices.notice_bar import NoticeBar

LOW = QSize(683, 384)
NARROW = QSize(683, 520)
WIDE = QSize(1600, 700)
LONG = "This memory was changed elsewhere while you were writing; your text is not saved yet."


@pytest.fixture
def bar(desktop: Desktop, qtbot: QtBot) -> NoticeBar:
    """The notices beside the list, where they have the least room."""
    memory = remember(desktop.context.services, "The spare key is with the Okafors")
    browse_of(desktop).show_memory(memory.id)
    qtbot.waitUntil(lambda: browse_of(desktop).detail.memory_id == memory.id)
    return browse_of(desktop).detail.page.notices


def show(desktop: Desktop, qtbot: QtBot, *, size: QSize, notice: Notice) -> None:
    desktop.window.resize(size)
    bar = browse_of(desktop).detail.page.notices
    bar.show_notice(notice)
    qtbot.waitUntil(lambda: bar.isVisible() and desktop.window.size() == size)
    assert settled(lambda: cut(bar) + misplaced(bar), qtbot) == []


def place_of(shown: QWidget) -> QRect:
    return QRect(shown.mapToGlobal(QPoint()), shown.size())


def caution(text: str, *actions: str) -> Notice:
    offered = tuple(NoticeAction(action, lambda: None) for action in actions)
    return Notice(text, NoticeKind.CAUTION, offered)


def text_of(bar: NoticeBar) -> QLabel:
    return bar.findChildren(QLabel)[0]


def buttons_of(bar: NoticeBar) -> list[QPushButton]:
    return [shown for shown in bar.findChildren(QPushButton) if shown.isVisible()]


def test_the_buttons_stand_below_a_long_text_where_it_is_narrow(
    desktop: Desktop, qtbot: QtBot, bar: NoticeBar
) -> None:
    show(desktop, qtbot, size=LOW, notice=caution(LONG, "Show theirs", "Save mine anyway"))
    text = text_of(bar).geometry()
    assert text.width() * 3 > bar.width() * 2
    assert all(shown.y() > text.bottom() for shown in buttons_of(bar))
    assert bar.findChildren(QToolButton)[0].y() < text.center().y()


def test_the_buttons_stand_beside_the_text_where_there_is_room(
    desktop: Desktop, qtbot: QtBot, bar: NoticeBar
) -> None:
    notice = caution(LONG, "Show theirs", "Save mine anyway")
    show(desktop, qtbot, size=LOW, notice=notice)
    show(desktop, qtbot, size=WIDE, notice=notice)
    text = text_of(bar).geometry()
    assert all(shown.x() > text.right() for shown in buttons_of(bar))
    assert all(
        shown.y() <= text.center().y() <= shown.geometry().bottom() for shown in buttons_of(bar)
    )


def test_a_notice_moves_nothing_and_stays_in_the_window(
    desktop: Desktop, qtbot: QtBot, bar: NoticeBar
) -> None:
    detail, window = browse_of(desktop).detail, desktop.window
    watched = (detail.page.head.delete, detail.page.tabs.bar, browse_of(desktop).pane.list_view)

    def places() -> list[QRect]:
        return [QRect(one.mapTo(window, QPoint()), one.size()) for one in watched]

    for size in (LOW, WIDE):
        bar.dismiss()
        window.notices.dismiss()
        window.resize(size)
        qtbot.waitUntil(lambda size=size: window.size() == size)
        qtbot.rest()
        before = places()
        show(desktop, qtbot, size=size, notice=caution(LONG, "Show theirs"))
        window.notices.show_notice(caution(LONG, "Undo"))
        qtbot.rest()
        assert places() == before
        for shown in (bar, window.notices):
            host = shown.parentWidget()
            assert shown.isVisible()
            assert host.rect().contains(shown.geometry())
        assert window.notices.geometry().bottom() == window.notices.parentWidget().rect().bottom()
        assert not place_of(bar).intersects(place_of(window.notices))


@pytest.mark.parametrize("size", [NARROW, QSize(1120, 700), WIDE])
def test_a_long_notice_leaves_the_buttons_for_a_selection_alone(
    desktop: Desktop, qtbot: QtBot, size: QSize
) -> None:
    for number in range(3):
        remember(desktop.context.services, f"Boat {number}")
    desktop.window.resize(size)
    pane, notices = browse_of(desktop).pane, desktop.window.notices
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == 3 and desktop.window.size() == size)
    qtbot.keyClick(pane.list_view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(pane.bulk_bar.isVisible)
    notices.show_notice(caution(" ".join([LONG] * 2), "Undo"))
    assert settled(lambda: cut(notices) + misplaced(notices), qtbot) == []
    assert not place_of(notices).intersects(place_of(pane.bulk_bar))


def test_a_short_text_keeps_its_button_beside_it(
    desktop: Desktop, qtbot: QtBot, bar: NoticeBar
) -> None:
    show(desktop, qtbot, size=LOW, notice=caution("Saved.", "Take it back to what it was before"))
    text = text_of(bar).geometry()
    assert buttons_of(bar)[0].x() > text.right()


def test_buttons_longer_than_a_line_stand_in_two(
    desktop: Desktop, qtbot: QtBot, bar: NoticeBar
) -> None:
    wordy = "Take over what stands there", "Save what was written here all the same"
    show(desktop, qtbot, size=NARROW, notice=caution(LONG, *wordy))
    first, second = buttons_of(bar)
    assert second.y() > first.geometry().bottom()


def test_a_notice_of_the_window_hides_none_of_the_memory(
    desktop: Desktop, qtbot: QtBot, bar: NoticeBar
) -> None:
    show(desktop, qtbot, size=WIDE, notice=caution(LONG))
    before = place_of(bar)
    window = desktop.window.notices
    window.show_notice(Notice("Undone: wrote “The heating is serviced”.", NoticeKind.DONE))
    qtbot.waitUntil(window.isVisible)
    qtbot.rest()
    assert place_of(window).bottom() >= before.bottom()
    assert not place_of(bar).intersects(place_of(window))
    window.dismiss()
    qtbot.rest()
    assert place_of(bar) == before
