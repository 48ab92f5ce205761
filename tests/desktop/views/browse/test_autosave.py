"""Edits save themselves, and saving never touches what is typed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from muniment.domain.access import PERSON
from muniment.domain.errors import DiskFullError
from muniment.domain.memories.memory import CONTENT_MAX_CHARACTERS, MemoryDraft, MemoryPatch
from muniment.services.memories.unsaved_texts import TypedIn
from muniment.services.vault.vault_service import VaultState
from tests.desktop.views.browse.test_browse import headings, open_memory, press
from tests.desktop.window_parts import AGENT, browse_of, pane_of, remember, workspace_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QPlainTextEdit
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.browse.detail.memory_detail import MemoryDetail
    from muniment.domain.memories.memory import Memory
    from tests.conftest import Home, HomeFactory
    from tests.desktop.conftest import DesktopFactory

CONTROL = Qt.KeyboardModifier.ControlModifier
BASE = "Base text number one"


class Editor:
    """A person at the text of one memory."""

    def __init__(self, desktop: Desktop, qtbot: QtBot) -> None:
        self._desktop = desktop
        self._qtbot = qtbot
        self.memory = remember(desktop.context.services, BASE)
        open_memory(desktop, self.memory, qtbot)
        self.content.setFocus()
        qtbot.keyClick(self.content, Qt.Key.Key_End, CONTROL)

    @property
    def detail(self) -> MemoryDetail:
        return browse_of(self._desktop).detail

    @property
    def content(self) -> QPlainTextEdit:
        return self.detail.form.content

    @property
    def text(self) -> str:
        return self.content.toPlainText()

    @property
    def saved(self) -> Memory:
        return self._desktop.context.services.memories.peek(self.memory.id, PERSON)

    def type(self, text: str) -> None:
        self._qtbot.keyClicks(self.content, text)

    def await_saved(self, text: str) -> None:
        self._qtbot.waitUntil(lambda: self.saved.content == text)
        self._qtbot.waitUntil(lambda: not self.detail.is_dirty)

    def versions(self) -> list[tuple[str, int]]:
        history = self._desktop.context.services.history
        found = history.history(self.memory.id, PERSON).entries
        return [(entry.action, entry.version) for entry in found]

    def agent_writes(self, **fields: object) -> None:
        patch = MemoryPatch(**fields)  # type: ignore[arg-type]
        self._desktop.context.services.memories.edit(self.memory.id, patch, AGENT)


@pytest.fixture
def editor(desktop: Desktop, qtbot: QtBot) -> Editor:
    """A memory that is open, the cursor at the end of its text."""
    return Editor(desktop, qtbot)


@pytest.mark.parametrize("delay_ms", [60, 130, 200])
def test_saving_never_touches_what_is_typed(editor: Editor, delay_ms: int) -> None:
    QTest.keyClicks(editor.content, ". Typed", delay=delay_ms)
    QTest.keyClick(editor.content, Qt.Key.Key_S, CONTROL)
    QTest.keyClicks(editor.content, " on after", delay=delay_ms)
    QTest.keyClick(editor.content, Qt.Key.Key_S, CONTROL)
    QTest.keyClicks(editor.content, " saving", delay=delay_ms)
    assert editor.text == f"{BASE}. Typed on after saving"
    assert editor.content.textCursor().position() == len(editor.text)
    editor.await_saved(editor.text)
    while editor.content.document().isUndoAvailable():
        QTest.keyClick(editor.content, Qt.Key.Key_Z, CONTROL)
    assert editor.text == BASE


def test_a_text_saves_itself_and_every_save_of_a_stretch_is_one_version(
    editor: Editor, desktop: Desktop, qtbot: QtBot
) -> None:
    editor.type(", two")
    editor.await_saved(f"{BASE}, two")
    editor.type(", three")
    editor.await_saved(f"{BASE}, two, three")
    assert editor.versions() == [("edit", 3), ("create", 1)]
    assert desktop.context.operations.undo_text == "changed a memory"
    pane_of(desktop).focus_list()
    desktop.context.operations.undo()
    qtbot.waitUntil(lambda: editor.text == BASE)
    assert editor.saved.content == BASE
    editor.type("!")
    editor.await_saved(editor.text)
    assert [version for _, version in editor.versions()] == [5, 4, 3, 1]


def test_ctrl_z_takes_back_what_was_typed_since_the_last_pause(editor: Editor) -> None:
    editor.type(", two")
    editor.await_saved(f"{BASE}, two")
    editor.type(", three")
    QTest.keyClick(editor.content, Qt.Key.Key_Z, CONTROL)
    assert editor.text == f"{BASE}, two"
    QTest.keyClick(editor.content, Qt.Key.Key_Z, CONTROL)
    assert editor.text == BASE
    QTest.keyClick(editor.content, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert editor.text == f"{BASE}, two"
    editor.await_saved(f"{BASE}, two")


def test_what_is_taken_back_while_a_save_runs_is_saved_too(editor: Editor, qtbot: QtBot) -> None:
    QTest.keyClicks(editor.content, "!")
    QTest.keyClick(editor.content, Qt.Key.Key_S, CONTROL)
    QTest.keyClick(editor.content, Qt.Key.Key_Backspace)
    assert editor.text == BASE
    qtbot.waitUntil(lambda: editor.saved.version == 2)
    editor.await_saved(BASE)
    assert editor.saved.version == 3


def test_after_a_long_pause_typing_is_another_version(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor.type(", two")
    editor.await_saved(f"{BASE}, two")
    later = time.monotonic() + 301
    monkeypatch.setattr(
        "muniment.desktop.shell.background.editing_stretch.time.monotonic", lambda: later
    )
    editor.type(", three")
    editor.await_saved(f"{BASE}, two, three")
    assert [version for _, version in editor.versions()] == [3, 2, 1]


def test_every_field_saves_itself(editor: Editor, qtbot: QtBot) -> None:
    form = editor.detail.form
    qtbot.keyClicks(form.tags, "one, two")
    form.importance.setFocus()
    qtbot.keyClick(form.importance, Qt.Key.Key_End)
    form.expiry.choice.setCurrentIndex(form.expiry.choice.findText("In a year"))
    qtbot.waitUntil(lambda: editor.saved.expires_at is not None)
    qtbot.waitUntil(lambda: not editor.detail.is_dirty)
    assert (editor.saved.tags, editor.saved.importance) == (("one", "two"), 1.0)
    assert form.tags.text() == "one, two"


def test_half_a_tag_is_not_saved_while_whole_ones_are_offered(
    editor: Editor, desktop: Desktop, qtbot: QtBot
) -> None:
    draft = MemoryDraft(content="About the house", tags=("household",))
    desktop.context.services.memories.remember(draft, PERSON)
    qtbot.waitUntil(lambda: desktop.context.tags.names.rowCount() == 1)
    tags = editor.detail.form.tags
    popup = tags.completer().popup()
    tags.setFocus()
    qtbot.keyClicks(tags, "hou")
    qtbot.waitUntil(popup.isVisible)
    qtbot.rest()
    assert editor.saved.tags == ()
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: editor.saved.tags == ("household",))
    qtbot.keyClicks(tags, ", hou")
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: editor.saved.tags == ("household", "hou"))


def test_a_new_memory_saves_itself_as_one_version(desktop: Desktop, qtbot: QtBot) -> None:
    qtbot.keyClick(desktop.window, Qt.Key.Key_N, CONTROL)
    detail = browse_of(desktop).detail
    content = detail.form.content
    qtbot.keyClicks(content, "A new")
    qtbot.waitUntil(lambda: headings(desktop) == ["A new"])
    qtbot.waitUntil(lambda: pane_of(desktop).chosen_id == detail.memory_id)
    assert content.hasFocus()
    qtbot.keyClicks(content, " thought")
    qtbot.waitUntil(lambda: headings(desktop) == ["A new thought"])
    entries = desktop.context.services.history.history(detail.memory_id, PERSON).entries
    assert [entry.action for entry in entries] == ["create"]
    assert desktop.context.operations.undo_text == "wrote a memory"
    desktop.context.operations.undo()
    qtbot.waitUntil(lambda: headings(desktop) == [])


def go_to_another(desktop: Desktop, qtbot: QtBot) -> None:
    open_memory(desktop, remember(desktop.context.services, "another"), qtbot)


def go_to_the_profile(desktop: Desktop, _qtbot: QtBot) -> None:
    workspace_of(desktop).go("profile")


def lock(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.window.lock()
    qtbot.waitUntil(lambda: desktop.context.services.vault.state is VaultState.LOCKED)
    desktop.context.services.vault.unlock_with_key_file()


def end(desktop: Desktop, _qtbot: QtBot) -> None:
    """End it as a signal, or Quit, does."""
    desktop.end()


@pytest.mark.parametrize("leave", [go_to_another, go_to_the_profile, lock, end])
def test_leaving_saves_at_once(
    editor: Editor, desktop: Desktop, qtbot: QtBot, leave: Callable[[Desktop, QtBot], None]
) -> None:
    editor.type(", two")
    leave(desktop, qtbot)
    assert editor.saved.content == f"{BASE}, two"
    assert desktop.context.services.unsaved_texts.kept(TypedIn.MEMORY, PERSON) == ()


def test_what_a_lock_from_elsewhere_interrupted_is_saved_when_the_vault_is_open_again(
    editor: Editor, desktop: Desktop, qtbot: QtBot
) -> None:
    editor.type(", two")
    desktop.context.services.vault.lock()
    qtbot.waitUntil(lambda: not desktop.window.is_open)
    assert "two" not in editor.text
    desktop.context.services.vault.unlock_with_key_file()
    editor.await_saved(f"{BASE}, two")


def test_an_empty_text_is_not_saved_and_that_is_said(
    editor: Editor, desktop: Desktop, qtbot: QtBot
) -> None:
    editor.content.selectAll()
    qtbot.keyClick(editor.content, Qt.Key.Key_Delete)
    qtbot.keyClicks(editor.detail.form.tags, "one")
    qtbot.waitUntil(lambda: editor.saved.tags == ("one",))
    assert (editor.text, editor.saved.content) == ("", BASE)
    assert "An empty text is not saved." in editor.detail.form.problem
    editor.type("x")
    assert editor.detail.form.problem == ""
    editor.await_saved("x")


def test_what_cannot_be_saved_is_there_when_its_memory_is_opened_again(
    editor: Editor,
    desktop: Desktop,
    home: Home,
    home_factory: HomeFactory,
    make_desktop: DesktopFactory,
    qtbot: QtBot,
) -> None:
    long = "x" * (CONTENT_MAX_CHARACTERS + 2)
    editor.content.setPlainText(long)
    assert "2 characters too long" in editor.detail.form.problem
    go_to_another(desktop, qtbot)
    assert "Muniment keeps them" in desktop.window.notices.text
    open_memory(desktop, editor.memory, qtbot)
    assert editor.text == long
    desktop.end()
    desktop.context.services.close()
    shown = make_desktop(home_factory(home.folder.name))
    detail = browse_of(shown).detail
    qtbot.waitUntil(lambda: detail.form.content.toPlainText() == long)
    assert detail.memory_id == editor.memory.id
    qtbot.keyClick(detail.form.content, Qt.Key.Key_End, CONTROL)
    for _ in range(2):
        qtbot.keyClick(detail.form.content, Qt.Key.Key_Backspace)
    memories = shown.context.services.memories
    qtbot.waitUntil(lambda: memories.peek(editor.memory.id, PERSON).content == long[:-2])
    qtbot.waitUntil(lambda: not detail.is_dirty)
    assert shown.context.services.unsaved_texts.kept(TypedIn.MEMORY, PERSON) == ()


def test_a_save_that_failed_is_said_and_tried_again(
    editor: Editor, qtbot: QtBot, desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object, **_named: object) -> None:
        raise DiskFullError

    with monkeypatch.context() as patch:
        patch.setattr(type(desktop.context.services.memories), "edit", full)
        editor.type(", two")
        qtbot.waitUntil(lambda: "The disk is full" in editor.detail.page.notices.text)
    editor.type(", three")
    editor.await_saved(f"{BASE}, two, three")


def start_a_conflict(editor: Editor, qtbot: QtBot) -> None:
    editor.content.selectAll()
    editor.type("mine")
    editor.agent_writes(content="theirs")
    qtbot.waitUntil(editor.detail.page.conflict.isVisible)


@pytest.mark.parametrize(
    ("choice", "text"),
    [("Keep mine", "mine"), ("Use the other", "theirs"), ("Keep both", "mine\n\ntheirs")],
)
def test_in_a_conflict_both_texts_are_shown_and_the_person_chooses(
    editor: Editor, qtbot: QtBot, choice: str, text: str
) -> None:
    start_a_conflict(editor, qtbot)
    panel = editor.detail.page.conflict
    assert (panel.mine.toPlainText(), panel.theirs.toPlainText()) == ("mine", "theirs")
    qtbot.rest()
    assert (editor.text, editor.saved.content) == ("mine", "theirs")
    press(qtbot, panel, choice)
    editor.await_saved(text)
    assert editor.text == text
    assert not panel.isVisible()
    # Theirs is a version of its own, whatever is chosen.
    assert ("edit", 2) in editor.versions()


def test_six_lines_of_both_texts_are_in_sight(editor: Editor, qtbot: QtBot) -> None:
    start_a_conflict(editor, qtbot)
    editor.agent_writes(content="\n".join("123456"))
    panel = editor.detail.page.conflict
    qtbot.waitUntil(lambda: panel.theirs.toPlainText().endswith("6"))
    qtbot.rest()
    assert panel.theirs.verticalScrollBar().maximum() == 0
    assert panel.mine.height() == panel.theirs.height()


def test_a_conflict_that_was_left_is_there_again(
    editor: Editor, desktop: Desktop, qtbot: QtBot
) -> None:
    start_a_conflict(editor, qtbot)
    lock(desktop, qtbot)
    qtbot.waitUntil(editor.detail.page.conflict.isVisible)
    assert (editor.text, editor.saved.content) == ("mine", "theirs")


def test_an_agents_change_of_another_field_is_no_conflict(editor: Editor, qtbot: QtBot) -> None:
    editor.type(", two")
    editor.agent_writes(tags=("theirs",), metadata={"page": 4})
    editor.await_saved(f"{BASE}, two")
    qtbot.waitUntil(lambda: editor.detail.form.tags.text() == "theirs")
    assert (editor.saved.tags, editor.saved.metadata) == (("theirs",), {"page": 4})
    assert not editor.detail.page.conflict.isVisible()


def select(content: QPlainTextEdit, word: str) -> None:
    content.setTextCursor(content.document().find(word))


def top_line(content: QPlainTextEdit) -> str:
    return content.cursorForPosition(QPoint(0, 0)).block().text()


def test_an_agents_write_leaves_cursor_selection_scroll_place_and_undo_alone(
    editor: Editor, qtbot: QtBot
) -> None:
    lines = [f"line {number} 🧵" for number in range(60)]
    editor.content.selectAll()
    editor.content.insertPlainText("\n".join(lines))
    editor.await_saved("\n".join(lines))
    select(editor.content, "line 40")
    editor.content.verticalScrollBar().setValue(38)
    shown = top_line(editor.content)
    editor.agent_writes(content="\n".join(["first", "second 🧵", *lines]))
    qtbot.waitUntil(lambda: editor.text.startswith("first"))
    assert editor.content.textCursor().selectedText() == "line 40"
    assert top_line(editor.content) == shown
    qtbot.keyClick(editor.content, Qt.Key.Key_Z, CONTROL)
    assert editor.text == "\n".join(lines)


def test_a_refresh_leaves_what_is_typed_alone(
    editor: Editor, desktop: Desktop, qtbot: QtBot
) -> None:
    editor.type(", two")
    select(editor.content, "text")
    qtbot.keyClick(desktop.window, Qt.Key.Key_F5)
    editor.await_saved(f"{BASE}, two")
    assert editor.content.textCursor().selectedText() == "text"
    assert editor.content.document().isUndoAvailable()


def test_odd_spaces_and_line_ends_are_not_changed_by_looking_at_them(
    editor: Editor, desktop: Desktop, qtbot: QtBot
) -> None:
    odd = "10\u00a0km\r\nto\u2028the\u2029harbour"
    editor.agent_writes(content=odd)
    qtbot.waitUntil(lambda: editor.text.startswith("10"))
    go_to_another(desktop, qtbot)
    open_memory(desktop, editor.memory, qtbot)
    assert not editor.detail.is_dirty
    go_to_another(desktop, qtbot)
    assert (editor.saved.content, editor.saved.version) == (odd, 2)
    open_memory(desktop, editor.memory, qtbot)
    qtbot.keyClick(editor.content, Qt.Key.Key_End, CONTROL)
    editor.type("!")
    editor.await_saved("10\u00a0km\nto\u2028the\nharbour!")


def test_opening_a_memory_is_not_undone_in_its_text(editor: Editor, qtbot: QtBot) -> None:
    qtbot.keyClick(editor.content, Qt.Key.Key_Z, CONTROL)
    assert editor.text == BASE


def test_ctrl_z_from_memory_to_memory_leaves_no_empty_one_behind(
    desktop: Desktop, qtbot: QtBot
) -> None:
    detail = browse_of(desktop).detail
    for text in ("Call Ada", "Buy stamps"):
        qtbot.keyClick(desktop.window, Qt.Key.Key_N, CONTROL)
        qtbot.waitUntil(lambda: detail.is_new and detail.form.content.hasFocus())
        qtbot.keyClicks(detail.form.content, text)
        qtbot.waitUntil(lambda: not detail.is_dirty and not detail.is_new)
    qtbot.rest()

    def undo() -> None:
        qtbot.keyClick(desktop.window.focusWidget() or desktop.window, Qt.Key.Key_Z, CONTROL)
        qtbot.rest()

    undo()
    assert not detail.form.content.toPlainText()
    undo()
    assert headings(desktop) == ["Call Ada"]
    assert not detail.is_new
    assert not detail.is_dirty
    assert "saved as a new memory" not in detail.page.notices.text
    undo()
    assert headings(desktop) == []
    qtbot.keyClick(
        desktop.window.focusWidget() or desktop.window,
        Qt.Key.Key_Z,
        CONTROL | Qt.KeyboardModifier.ShiftModifier,
    )
    qtbot.waitUntil(lambda: headings(desktop) == ["Call Ada"])
