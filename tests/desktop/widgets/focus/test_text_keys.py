"""Keys that edit a text edit the text, wherever one is typed, and do nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, cast

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryDraft
from tests.desktop.keyboard import ALT, CONTROL, NONE, SHIFT, Key, Keyboard
from tests.desktop.window_parts import browse_of, pane_of, remember, workspace_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.settings.security_section import SecuritySection
    from muniment.desktop.views.settings.settings_view import SettingsView
    from muniment.domain.memories.memory import Memory

Opening = Callable[["Desktop", "QtBot"], QWidget]

TEXT: Final = "the lighthouse keeper waves"
EDITING: Final = (
    (Key.Key_Home, NONE),
    (Key.Key_Right, CONTROL),
    (Key.Key_Delete, NONE),
    (Key.Key_Delete, CONTROL),
    (Key.Key_End, NONE),
    (Key.Key_Left, CONTROL),
    (Key.Key_Left, CONTROL | SHIFT),
    (Key.Key_Delete, SHIFT),
    (Key.Key_V, CONTROL),
    (Key.Key_Backspace, NONE),
    (Key.Key_Backspace, SHIFT),
    (Key.Key_Backspace, CONTROL),
    (Key.Key_Backspace, CONTROL | SHIFT),
    (Key.Key_Backspace, ALT),
    (Key.Key_Delete, ALT),
    (Key.Key_Home, SHIFT),
    (Key.Key_C, CONTROL),
    (Key.Key_X, CONTROL),
    (Key.Key_A, CONTROL),
)
"""What a person presses while writing, on one platform or another."""


def content(desktop: Desktop, _qtbot: QtBot) -> QWidget:
    return browse_of(desktop).detail.form.content


def tags(desktop: Desktop, _qtbot: QtBot) -> QWidget:
    return browse_of(desktop).detail.form.tags


def expiry(desktop: Desktop, _qtbot: QtBot) -> QWidget:
    field = browse_of(desktop).detail.form.expiry
    field.choice.setCurrentIndex(field.choice.findText("On date…"))
    return field.moment


def metadata_line(desktop: Desktop, qtbot: QtBot) -> QWidget:
    return _cell(desktop, qtbot, 0)


def metadata_lines(desktop: Desktop, qtbot: QtBot) -> QWidget:
    return _cell(desktop, qtbot, 1)


def _cell(desktop: Desktop, qtbot: QtBot, row: int) -> QWidget:
    section = browse_of(desktop).detail.form.metadata
    section.table.edit_cell(row, 1)
    editors = QLineEdit | QPlainTextEdit
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), editors))
    return cast("QWidget", QApplication.focusWidget())


def list_search(desktop: Desktop, _qtbot: QtBot) -> QWidget:
    return pane_of(desktop).field


def filter_tags(desktop: Desktop, _qtbot: QtBot) -> QWidget:
    pane_of(desktop).filters.open_popover()
    return pane_of(desktop).filters.popover.tags


def filter_agent(desktop: Desktop, _qtbot: QtBot) -> QWidget:
    pane_of(desktop).filters.open_popover()
    pane_of(desktop).filters.popover.more.set_open(is_open=True)
    return pane_of(desktop).filters.popover.agent


def filter_day(desktop: Desktop, _qtbot: QtBot) -> QWidget:
    pane_of(desktop).filters.open_popover()
    return pane_of(desktop).filters.popover.since


def tags_of_several(desktop: Desktop, qtbot: QtBot) -> QWidget:
    pane = pane_of(desktop)
    qtbot.keyClick(pane.view, Key.Key_A, CONTROL)
    qtbot.waitUntil(pane.bulk_bar.isVisible)
    tag = next(one for one in pane.bulk_bar.actions_ if one.objectName() == "bulk.tag")
    tag.trigger()
    return pane.bulk_bar.tags


def palette(desktop: Desktop, _qtbot: QtBot) -> QWidget:
    desktop.window.actions_.commands.trigger()
    return desktop.window.palette_.field


FIELDS: Final = (
    content,
    tags,
    expiry,
    metadata_line,
    metadata_lines,
    list_search,
    filter_tags,
    filter_agent,
    filter_day,
    tags_of_several,
    palette,
)


@pytest.fixture
def memory(desktop: Desktop, qtbot: QtBot) -> Memory:
    """One of two memories, shown with all that can be typed into it."""
    services = desktop.context.services
    remember(services, "The ferry leaves at noon")
    metadata = {"pier": "north", "stops": ["A", "B"]}
    draft = MemoryDraft(content="The pier is closed", metadata=metadata, embed=False)
    made = services.memories.remember(draft, PERSON).memory
    qtbot.waitUntil(desktop.window.isActiveWindow)
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.total == 2)
    desktop.window.show_memory(made.id)
    qtbot.waitUntil(lambda: browse_of(desktop).detail.memory_id == made.id)
    return made


@pytest.fixture
def keyboard(desktop: Desktop, memory: Memory, qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot, desktop.window)


def said(field: QWidget) -> str:
    """What stands in a field."""
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    line = field if isinstance(field, QLineEdit) else field.findChild(QLineEdit)
    assert line is not None
    return line.text()


def watch(desktop: Desktop) -> list[str]:
    """Return what the window does by a key from now on: it fills while it happens."""
    done: list[str] = []
    for action in desktop.window.findChildren(QAction):
        name = action.text() or action.objectName()
        action.triggered.connect(lambda *_, name=name: done.append(name))
    for shortcut in desktop.window.findChildren(QShortcut):
        keys = shortcut.key().toString(QKeySequence.SequenceFormat.PortableText)
        shortcut.activated.connect(lambda keys=keys: done.append(keys))
    return done


@pytest.mark.parametrize("opening", FIELDS, ids=lambda opening: opening.__name__)
def test_keys_that_edit_a_text_do_nothing_else(
    desktop: Desktop, keyboard: Keyboard, qtbot: QtBot, opening: Opening
) -> None:
    field = opening(desktop, qtbot)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    keyboard.press(Key.Key_A, CONTROL)
    keyboard.type(TEXT)
    done = watch(desktop)
    if opening not in {expiry, filter_day}:
        assert said(field) == TEXT
        keyboard.press(Key.Key_Backspace, CONTROL)
        assert said(field) == TEXT.removesuffix("waves")
    for key, modifiers in EDITING:
        keyboard.press(key, modifiers)
        assert done == [], (key, modifiers)
        assert QApplication.focusWidget() is field


def test_in_the_list_the_key_moves_the_memory_to_the_trash(
    desktop: Desktop, keyboard: Keyboard
) -> None:
    pane_of(desktop).focus_list()
    done = watch(desktop)
    keyboard.press(Key.Key_Backspace, CONTROL)
    assert done == ["Move to the &trash"]
    keyboard.wait(lambda: pane_of(desktop).list_model.total == 1)


def trash(desktop: Desktop, memory: Memory, keyboard: Keyboard) -> None:
    """Move the memory that is shown to the trash, as a click does: the focus stays."""
    browse_of(desktop).detail.ask_to_delete()
    keyboard.wait(lambda: desktop.window.notices.text.startswith("Moved to the trash"))
    keyboard.wait(lambda: pane_of(desktop).list_model.total == 1)
    keyboard.wait(lambda: browse_of(desktop).detail.memory_id not in {"", memory.id})


@pytest.mark.parametrize(
    "opening", [content, tags, expiry, list_search], ids=lambda opening: opening.__name__
)
def test_where_nothing_was_typed_the_keys_take_back_what_the_window_did(
    desktop: Desktop, memory: Memory, keyboard: Keyboard, qtbot: QtBot, opening: Opening
) -> None:
    trash(desktop, memory, keyboard)
    opening(desktop, qtbot).setFocus()
    keyboard.press(Key.Key_Z, CONTROL)
    keyboard.wait(lambda: desktop.window.notices.text.startswith("Undone: moved"))
    keyboard.press(Key.Key_Z, CONTROL | SHIFT)
    keyboard.wait(lambda: desktop.window.notices.text.startswith("Redone: moved"))


def test_what_was_typed_is_taken_back_before_what_the_window_did(
    desktop: Desktop, memory: Memory, keyboard: Keyboard
) -> None:
    trash(desktop, memory, keyboard)
    field, done = pane_of(desktop).field, watch(desktop)
    field.setFocus()
    keyboard.type("ferry")
    keyboard.press(Key.Key_Z, CONTROL)
    assert (field.text(), done) == ("", [])
    keyboard.press(Key.Key_Y, CONTROL)
    assert (field.text(), done) == ("ferry", [])
    keyboard.press(Key.Key_Z, CONTROL)
    keyboard.press(Key.Key_Z, CONTROL)
    assert (field.text(), len(done)) == ("", 1)
    keyboard.wait(lambda: desktop.window.notices.text.startswith("Undone: moved"))


def test_a_key_held_down_takes_back_no_more_than_what_was_typed(
    desktop: Desktop, keyboard: Keyboard
) -> None:
    field = pane_of(desktop).field
    field.setFocus()
    keyboard.wait(field.hasFocus)
    kind = QEvent.Type.ShortcutOverride
    for is_held in (False, True):
        event = QKeyEvent(kind, Key.Key_Z, CONTROL, "", is_held)
        event.ignore()
        QApplication.sendEvent(field, event)
        assert event.isAccepted() is is_held


@pytest.mark.parametrize(
    ("key", "modifiers"), [(Key.Key_Z, CONTROL), (Key.Key_Z, CONTROL | SHIFT), (Key.Key_Y, CONTROL)]
)
def test_behind_the_palette_nothing_is_taken_back(
    desktop: Desktop, keyboard: Keyboard, qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier
) -> None:
    keyboard.wait(desktop.window.actions_.undo.isEnabled)
    # As after an undo: what it says does not matter to its key.
    desktop.window.actions_.redo.setEnabled(True)
    field = palette(desktop, qtbot)
    done = watch(desktop)
    keyboard.press(key, modifiers)
    assert done == []
    assert field.hasFocus()


def test_a_number_that_was_stepped_takes_back_no_memory(
    desktop: Desktop, keyboard: Keyboard
) -> None:
    keyboard.wait(desktop.window.actions_.undo.isEnabled)
    workspace_of(desktop).go("settings")
    section = cast("SettingsView", workspace_of(desktop).current).go("security")
    minutes = cast("SecuritySection", section).minutes
    minutes.setFocus()
    keyboard.wait(minutes.hasFocus)
    before, done = minutes.value(), watch(desktop)
    keyboard.press(Key.Key_Up)
    keyboard.press(Key.Key_Z, CONTROL)
    assert (minutes.value(), done) == (before + 1, [])
    keyboard.wait(lambda: not desktop.context.tasks.is_busy)


def hold(window: QWidget, key: Qt.Key) -> None:
    """Press a key as one that is held down comes again."""
    handle = window.windowHandle()
    assert handle is not None
    QTest.simulateEvent(handle, True, key, CONTROL, "", True)


def test_a_key_held_down_in_a_cell_leaves_the_other_cells_alone(
    desktop: Desktop, keyboard: Keyboard, qtbot: QtBot
) -> None:
    section = browse_of(desktop).detail.form.metadata
    for text in ("south", "west"):
        line = metadata_line(desktop, qtbot)
        keyboard.press(Key.Key_A, CONTROL)
        keyboard.type(text)
        if text == "south":
            keyboard.press(Key.Key_Return)
            keyboard.wait(lambda: not section.table.is_typing)
    done = watch(desktop)
    keyboard.press(Key.Key_Z, CONTROL)
    for _ in range(8):
        hold(desktop.window, Key.Key_Z)
    assert said(line) == "south"
    assert (section.table.is_typing, done) == (True, [])
    assert section.model.index(0, 1).data() == "south"


def test_a_key_held_down_in_the_list_takes_back_one_thing(
    desktop: Desktop, keyboard: Keyboard
) -> None:
    keyboard.wait(desktop.window.actions_.undo.isEnabled)
    pane_of(desktop).focus_list()
    done = watch(desktop)
    hold(desktop.window, Key.Key_Z)
    assert done == []
    keyboard.press(Key.Key_Z, CONTROL)
    assert len(done) == 1
    keyboard.wait(lambda: desktop.window.notices.text.startswith("Undone: wrote"))


def test_an_open_cell_with_nothing_typed_takes_back_what_its_table_did(
    desktop: Desktop, keyboard: Keyboard, qtbot: QtBot
) -> None:
    section = browse_of(desktop).detail.form.metadata
    line = metadata_line(desktop, qtbot)
    keyboard.press(Key.Key_A, CONTROL)
    keyboard.type("south")
    assert said(line) == "south"
    keyboard.press(Key.Key_Return)
    keyboard.wait(lambda: not section.table.is_typing)
    section.table.edit_cell(0, 0)
    keyboard.wait(lambda: section.table.is_typing)
    done = watch(desktop)
    keyboard.press(Key.Key_Z, CONTROL)
    assert (section.model.index(0, 1).data(), done) == ("north", [])
    assert section.table.hasFocus()
    assert not browse_of(desktop).detail.is_dirty
