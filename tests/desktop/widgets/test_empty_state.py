"""What stands where a list would be: its lines are of one length, more or less."""

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from muniment.desktop.widgets.empty_state import EmptyState
from muniment.desktop.widgets.theme.theme import Theme

_TEXT = "No memories here yet. Write your first one, or connect an agent."


@pytest.fixture
def shown(qtbot: QtBot) -> EmptyState:
    state = EmptyState("file-text", _TEXT, Theme())
    qtbot.addWidget(state)
    state.resize(600, 400)
    state.show()
    qtbot.waitExposed(state)
    return state


def _text_of(state: EmptyState) -> QLabel:
    return next(each for each in state.findChildren(QLabel) if each.text())


def test_no_word_is_left_alone_in_the_last_line(shown: EmptyState) -> None:
    text = _text_of(shown)
    whole = text.fontMetrics().horizontalAdvance(_TEXT)
    lines = round(text.heightForWidth(text.width()) / text.fontMetrics().lineSpacing())
    assert lines == 2
    # Both lines take more than a third of the text, so the second is no single word.
    assert whole / 2 < text.width() < 2 * whole / 3


def test_a_text_of_one_line_stays_one(shown: EmptyState) -> None:
    shown.say("Nothing here.")
    text = _text_of(shown)
    assert text.heightForWidth(text.maximumWidth()) <= text.fontMetrics().lineSpacing()


def test_a_long_word_is_not_cut(shown: EmptyState) -> None:
    shown.say("Nothing matches “0123456789abcdef0123456789abcdef”. Try other words.")
    text = _text_of(shown)
    longest = max(text.text().replace("\u200b", " ").split(), key=len)
    assert text.maximumWidth() >= text.fontMetrics().horizontalAdvance(longest)


def test_a_word_wider_than_the_text_may_be_is_broken(shown: EmptyState) -> None:
    said = f"Nothing matches “{'w' * 200}”."
    shown.say(said)
    text = _text_of(shown)
    assert shown.text == shown.accessibleName() == said
    parts = text.text().replace("\u200b", " ").split()
    assert all(text.fontMetrics().horizontalAdvance(part) <= text.maximumWidth() for part in parts)
    shown.say("")
    assert not shown.text
    assert not text.text()
