"""A text is replaced under the hands of whoever types in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QPlainTextEdit

from muniment.desktop.widgets.text_merge import as_shown, merge_text, text_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def editor(qtbot: QtBot) -> QPlainTextEdit:
    """An editor with nothing in it."""
    made = QPlainTextEdit()
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "text"),
        ("text", ""),
        ("aa", "aaa"),
        ("aba", "abba"),
        ("🧵🪡", "🧵x🪡"),
        ("🧵", "🪡"),
        ("one\ntwo", "one\r\n\u00a0two\u2028three"),
    ],
)
def test_the_text_is_the_other_one_and_one_undo_brings_it_back(
    editor: QPlainTextEdit, before: str, after: str
) -> None:
    editor.setPlainText(before)
    merge_text(editor, after)
    assert text_of(editor) == as_shown(after)
    editor.undo()
    assert text_of(editor) == before
    assert not editor.document().isUndoAvailable()


@pytest.mark.parametrize(
    ("after", "left"),
    [
        ("new one two three", "new one |two three"),
        ("one two three four", "one |two three four"),
        ("one new two three", "one |new two three"),
        ("one two", "one |two"),
        ("one", "one|"),
    ],
)
def test_the_cursor_stays_where_it_is_in_the_text(
    editor: QPlainTextEdit, after: str, left: str
) -> None:
    editor.setPlainText("one two three")
    cursor = editor.textCursor()
    cursor.setPosition(len("one "))
    editor.setTextCursor(cursor)
    merge_text(editor, after)
    place = editor.textCursor().position()
    assert f"{after[:place]}|{after[place:]}" == left


def test_a_text_that_is_there_already_is_not_touched(editor: QPlainTextEdit) -> None:
    editor.setPlainText("a\nb")
    merge_text(editor, "a\r\nb")
    assert not editor.document().isUndoAvailable()
