"""Small screens and large texts: everything can be reached, and nothing that is shown is cut."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QWidget,
)

from muniment.desktop.shell.background.preferences import SettingsAccess
from muniment.desktop.shell.destinations import destinations
from muniment.desktop.shell.lock.passphrase_dialog import ChangePassphraseDialog
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.desktop.views.agents.agents_view import AgentsView
from muniment.desktop.views.first_memories.first_memories_dialog import FirstMemoriesDialog
from muniment.desktop.views.namespaces.namespaces_view import NamespacesView
from muniment.desktop.views.settings.recovery_dialog import RecoveryDialog
from muniment.desktop.views.stats.stats_view import StatsView
from muniment.desktop.widgets.name_label import NameLabel
from muniment.desktop.widgets.view_scroll_area import ViewScrollArea
from muniment.domain.access import PERSON
from muniment.domain.settings import Settings
from muniment.services.agents.key_drafts import KeyDraft
from tests.desktop.fitting import cut, misplaced, settled, wasted
from tests.desktop.keyboard import Key, Keyboard, spoken_name
from tests.desktop.widgets.theme.test_theme import cut_texts
from tests.desktop.window_parts import LockedHome, browse_of, pane_of, remember, workspace_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.widgets.theme.theme import Theme
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

# A screen of 1366 × 768 at 200 %, less the bar of the desktop and the title of the window.
SMALL: Final = QSize(640, 340)
LARGE_TEXT: Final = QSize(820, 520)
TITLE_BAR: Final = 40
LOW: Final = 260
LONG_NAME: Final = "wintergarden" * 8
ROUND: Final = 120
LINES_MIN: Final = 6


@pytest.fixture
def font() -> Iterator[None]:
    before = QApplication.font()
    yield
    QApplication.setFont(before)


@pytest.fixture
def theme(desktop: Desktop, font: None) -> Iterator[Theme]:
    """The window's style, whose texts have their own size again afterwards."""
    yield desktop.context.theme
    desktop.context.theme.scale_text(100)


def open_at(desktop: Desktop, size: QSize, qtbot: QtBot) -> None:
    """Show a memory in a window of a size."""
    memory = remember(desktop.context.services, "The boiler needs its pressure topped up")
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.rowCount() == 1)
    pane_of(desktop).choose(memory.id)
    qtbot.waitUntil(lambda: browse_of(desktop).detail.memory_id == memory.id)
    desktop.window.resize(size)
    qtbot.waitUntil(lambda: desktop.window.size() == size)


def visit(desktop: Desktop, qtbot: QtBot) -> Iterator[str]:
    for destination in destinations():
        workspace_of(desktop).go(destination.key)
        qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
        view = workspace_of(desktop).current
        if isinstance(view, StatsView):
            # Charts come one by one, and what has the focus would move away below them.
            qtbot.waitUntil(lambda view=view: view.is_settled)
        qtbot.rest()
        yield destination.key


def faults(window: QWidget) -> list[str]:
    return cut(window) + misplaced(window) + wasted(window)


def shown_names(view: QWidget) -> list[str]:
    return [name.text() for name in view.findChildren(NameLabel)]


def squeezed(root: QWidget) -> list[str]:
    """Find controls with less room than they can do with: they overlap, or are cut."""
    found = []
    for widget in root.findChildren(QWidget):
        least, size = widget.minimumSizeHint(), widget.size()
        has_text = isinstance(widget, QToolButton) and bool(widget.text())
        # Buttons inside a line edit show their icon alone.
        has_text = has_text and not isinstance(widget.parentWidget(), QLineEdit)
        least = widget.sizeHint() if has_text else least
        # Qt's own holders of scroll bars do with any height.
        is_ours = not widget.objectName().startswith("qt_")
        is_own = (is_ours and isinstance(widget.layout(), QLayout)) or has_text
        if widget.isVisible() and is_own and least.boundedTo(size) != least:
            found.append(f"{type(widget).__name__} {spoken_name(widget)!r}: {size} of {least}")
    return found


def test_the_window_fits_a_small_screen_and_shows_what_has_the_focus(
    desktop: Desktop, qtbot: QtBot
) -> None:
    open_at(desktop, SMALL, qtbot)
    keys = Keyboard(qtbot, desktop.window)
    for key in visit(desktop, qtbot):
        seen: list[QWidget] = []
        while keys.focus not in seen:
            stop = keys.focus
            seen.append(stop)
            assert len(seen) < ROUND
            assert not stop.visibleRegion().isEmpty(), f"{key}: {spoken_name(stop)} is out of sight"
            keys.press(Key.Key_Tab)
        qtbot.waitUntil(lambda: not squeezed(workspace_of(desktop).current))
        assert not wasted(workspace_of(desktop).current), key
    assert desktop.window.size() == SMALL


def test_bars_come_only_where_a_view_does_not_fit(desktop: Desktop, qtbot: QtBot) -> None:
    open_at(desktop, QSize(1120, 720), qtbot)
    room = desktop.window.findChild(ViewScrollArea)
    assert isinstance(room, QScrollArea)
    for key in visit(desktop, qtbot):
        assert room.verticalScrollBar().maximum() == 0, key
        assert room.horizontalScrollBar().maximum() == 0, key
    desktop.window.resize(480, 320)
    workspace_of(desktop).go("browse")
    browse_of(desktop).start_new()
    browse_of(desktop).detail.page.conflict.show_texts("mine", "theirs")
    qtbot.waitUntil(lambda: room.verticalScrollBar().maximum() > 0)
    qtbot.waitUntil(lambda: room.horizontalScrollBar().maximum() > 0)


def test_notices_leave_the_buttons_of_a_memory_in_sight(desktop: Desktop, qtbot: QtBot) -> None:
    open_at(desktop, LARGE_TEXT, qtbot)
    detail = browse_of(desktop).detail
    detail.form.content.setPlainText("mine")
    buttons = [detail.page.head.delete, detail.page.head.more]
    for notices in (detail.page.notices, desktop.window.notices):
        text = "This memory was changed by someone else meanwhile."
        actions = (NoticeAction("Load theirs", detail.clear), NoticeAction("Keep", detail.save))
        notices.show_notice(Notice(text, NoticeKind.CAUTION, actions))
        qtbot.rest()
        assert all(map(whole, buttons))


@pytest.mark.usefixtures("font")
@pytest.mark.parametrize("percent", [100, 150, 200])
def test_the_text_of_a_memory_ends_at_the_foot_of_a_line(
    percent: int, home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop = make_desktop(home, settings=SettingsAccess(settings=Settings(text_percent=percent)))
    open_at(desktop, LARGE_TEXT, qtbot)
    content = browse_of(desktop).detail.form.content

    def lines() -> float:
        block = content.firstVisibleBlock()
        line = round(content.blockBoundingRect(block).height()) // block.lineCount()
        # A pixel more, or Qt takes the last line for one that is out of sight.
        return (content.viewport().height() - 1) / line

    for height in (LARGE_TEXT.height(), 700, 713):
        desktop.window.resize(LARGE_TEXT.width(), height)
        qtbot.waitUntil(lambda height=height: desktop.window.height() == height)
        qtbot.waitUntil(lambda: lines() >= LINES_MIN and lines().is_integer())
        content.setPlainText("\n".join("x" * round(lines())))
        assert content.verticalScrollBar().maximum() == 0


def test_every_text_has_its_size_from_the_start(
    home: Home, make_desktop: DesktopFactory, font: None, qtbot: QtBot
) -> None:
    desktop = make_desktop(home, settings=SettingsAccess(settings=Settings(text_percent=150)))
    body = QApplication.font().pointSizeF()
    texts = desktop.window.notices.findChildren(QLabel)
    assert texts
    assert {text.font().pointSizeF() for text in texts} == {body}
    desktop.context.theme.scale_text(100)


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_the_lock_screen_has_room_for_german_and_large_text(
    percent: int,
    locked: LockedHome,
    make_desktop: DesktopFactory,
    font: None,
    german: None,
    qtbot: QtBot,
) -> None:
    access = SettingsAccess(settings=Settings(text_percent=percent))
    desktop = make_desktop(locked.home, settings=access)
    desktop.window.resize(1280, 800)
    other = next(
        button
        for button in desktop.window.lock_screen.findChildren(QPushButton)
        if "Wiederherstellungsschlüssel" in button.text()
    )
    qtbot.waitUntil(other.isVisible)
    qtbot.waitUntil(lambda: other.width() >= other.sizeHint().width())


def test_six_lines_of_large_text_are_in_sight_in_a_small_window(
    home: Home, make_desktop: DesktopFactory, font: None, qtbot: QtBot
) -> None:
    desktop = make_desktop(home, settings=SettingsAccess(settings=Settings(text_percent=150)))
    open_at(desktop, QSize(900, 600), qtbot)
    content = browse_of(desktop).detail.form.content

    def lines_in_sight() -> float:
        return content.visibleRegion().boundingRect().height() / content.fontMetrics().height()

    qtbot.waitUntil(lambda: lines_in_sight() >= LINES_MIN)


def test_the_text_of_the_first_memory_fills_its_lines(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.window.resize(1280, 800)
    memory = remember(desktop.context.services, "A word and another one, " * 12)
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.rowCount() == 1)
    # As painted once, before a memory is shown.
    desktop.window.grab()
    pane_of(desktop).choose(memory.id)
    qtbot.waitUntil(lambda: browse_of(desktop).detail.memory_id == memory.id)
    content = browse_of(desktop).detail.form.content

    def line_width() -> float:
        layout = content.document().firstBlock().layout()
        return layout.lineAt(0).width() if layout.lineCount() else 0

    qtbot.waitUntil(content.isVisible)
    qtbot.waitUntil(lambda: line_width() == content.viewport().width())
    assert not content.verticalScrollBar().isVisible()


def whole(part: QWidget) -> bool:
    """Tell whether all of a control is in sight."""
    return part.visibleRegion().boundingRect() == part.rect()


def test_long_names_widen_no_view(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    services.namespaces.create(LONG_NAME, PERSON)
    services.keys.create(KeyDraft(namespaces=(LONG_NAME,), name=LONG_NAME), PERSON)
    open_at(desktop, LARGE_TEXT, qtbot)
    navigation = workspace_of(desktop).navigation
    for is_narrow in (True, False):
        navigation.set_narrow(is_narrow=is_narrow)
        for key in visit(desktop, qtbot):
            view = workspace_of(desktop).current
            if isinstance(view, NamespacesView):
                table = view.table
                table.setCurrentIndex(table.lines.index(table.lines.position_of(LONG_NAME), 0))
                qtbot.waitUntil(lambda view=view: LONG_NAME in shown_names(view))
                assert all(name.toolTip() == LONG_NAME for name in view.findChildren(NameLabel))
            found = settled(partial(faults, desktop.window), qtbot)
            assert not found, f"{key}, navigation {navigation.width()} wide"
    desktop.window.lock()
    left = [name for name in desktop.window.findChildren(NameLabel) if name.toolTip()]
    assert not left


@pytest.mark.usefixtures("font")
def test_nothing_is_cut_in_texts_of_twice_the_size(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop = make_desktop(home, settings=SettingsAccess(settings=Settings(text_percent=200)))
    open_at(desktop, LARGE_TEXT, qtbot)
    for _key in visit(desktop, qtbot):
        view = workspace_of(desktop).current
        qtbot.waitUntil(lambda view=view: not cut_texts(view) and not squeezed(view))


@pytest.mark.usefixtures("font")
def test_a_tall_dialog_does_with_a_low_screen(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop = make_desktop(home, settings=SettingsAccess(settings=Settings(text_percent=150)))
    workspace_of(desktop).go("agents")
    view = workspace_of(desktop).current
    assert isinstance(view, AgentsView)
    view.ask_for_new_key()
    dialog = view.dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.isActiveWindow)
    room = dialog.screen().availableGeometry().height() - TITLE_BAR
    qtbot.waitUntil(lambda: dialog.height() >= min(dialog.sizeHint().height(), room))
    assert not cut_texts(dialog)
    dialog.resize(dialog.width(), SMALL.height())
    qtbot.waitUntil(lambda: dialog.height() == SMALL.height())
    keys, seen = Keyboard(qtbot, dialog), []
    while keys.focus not in seen:
        seen.append(keys.focus)
        assert not keys.focus.visibleRegion().isEmpty(), spoken_name(keys.focus)
        keys.press(Key.Key_Tab)
    assert len(seen) > 6
    dialog.reject()


def wanted(dialog: QWidget, room: int) -> int:
    """Return how high a dialog is that needs no bar, on a screen with so much room."""
    layout = dialog.layout()
    assert layout is not None
    for_width = layout.totalHeightForWidth(dialog.width()) if layout.hasHeightForWidth() else -1
    return min(for_width if for_width >= 0 else layout.totalSizeHint().height(), room)


@pytest.mark.usefixtures("font")
def test_the_dialogs_of_keys_and_of_the_beginning_do_with_a_low_screen(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop = make_desktop(home, settings=SettingsAccess(settings=Settings(text_percent=150)))
    context, window = desktop.context, desktop.window
    qtbot.waitUntil(window.isActiveWindow)
    for dialog, stops in (
        (ChangePassphraseDialog(context, window, has_one=True, asks_old=True), 4),
        (RecoveryDialog(context, window, home.services.recovery_key.offer(None, PERSON)), 4),
        (FirstMemoriesDialog(context, window), 4),
    ):
        dialog.open()
        qtbot.waitUntil(dialog.isActiveWindow)
        room = dialog.screen().availableGeometry().height() - TITLE_BAR
        qtbot.waitUntil(lambda dialog=dialog, room=room: dialog.height() >= wanted(dialog, room))
        assert not cut_texts(dialog)
        assert dialog.height() > LOW
        dialog.resize(dialog.width(), LOW)
        assert dialog.height() == LOW, type(dialog).__name__
        keys, seen = Keyboard(qtbot, dialog), []
        keys.press(Key.Key_Tab)
        while keys.focus not in seen:
            seen.append(keys.focus)
            assert not keys.focus.visibleRegion().isEmpty(), spoken_name(keys.focus)
            keys.press(Key.Key_Tab)
        assert len(seen) >= stops, type(dialog).__name__
        dialog.done(0)


def test_the_filters_scroll_on_a_screen_too_low_for_them(
    desktop: Desktop, theme: Theme, qtbot: QtBot
) -> None:
    bar = pane_of(desktop).filters
    popover = bar.popover
    screen = popover.screen().availableGeometry()
    theme.scale_text(300)
    bar.open_popover()
    qtbot.waitUntil(popover.combo("types").hasFocus)
    assert screen.contains(popover.geometry())
    popover.more.set_open(is_open=True)
    assert popover.archive.visibleRegion().isEmpty()
    assert screen.contains(popover.geometry())
    keys = Keyboard(qtbot, popover)
    keys.tab_to("Written since")
    assert not keys.focus.visibleRegion().isEmpty()
    # "Any day" has no parts to go through.
    keys.tab_to("Written until")
    assert not keys.focus.visibleRegion().isEmpty()
    popover.hide()


def test_the_filters_have_the_width_of_larger_texts_at_once(
    desktop: Desktop, theme: Theme, qtbot: QtBot
) -> None:
    bar = pane_of(desktop).filters
    sizes = []
    bar.open_popover()
    bar.popover.hide()
    theme.scale_text(150)
    for _ in range(2):
        bar.open_popover()
        qtbot.waitUntil(bar.popover.isVisible)
        sizes.append(bar.popover.size())
        bar.popover.hide()
    assert sizes[0] == sizes[1]
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)


def test_the_icons_of_the_status_bar_grow_with_their_texts(
    desktop: Desktop, theme: Theme, qtbot: QtBot
) -> None:
    buttons = desktop.window.status.findChildren(QToolButton)
    before = [button.iconSize().height() for button in buttons]
    theme.scale_text(150)
    qtbot.rest()
    for button in buttons:
        assert button.iconSize().height() >= button.fontMetrics().height(), button.text()
    theme.scale_text(100)
    qtbot.rest()
    assert [button.iconSize().height() for button in buttons] == before
