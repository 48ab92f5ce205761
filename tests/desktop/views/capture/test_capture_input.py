"""What quick capture suggests, and what can be pasted into it and dropped on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from muniment.desktop.text.isolates import as_written
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import CONTENT_MAX_CHARACTERS, MemoryDraft, MemoryType
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.services.memories.suggestions import Suggestion, SuggestionService

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.capture.capture import CaptureWindow
    from muniment.desktop.views.capture.suggestion_bar import SuggestionBar
    from muniment.domain.memories.memory import Memory

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def capture(desktop: Desktop, qtbot: QtBot) -> CaptureWindow:
    """Quick capture on the screen, in a vault with two tagged memories."""
    for content, tags in (
        ("Anna is allergic to cashews", ("anna", "food")),
        ("The lease ends in May", ("flat",)),
    ):
        draft = MemoryDraft(content=content, tags=tags)
        desktop.context.services.memories.remember(draft, PERSON)
    desktop.show_capture()
    qtbot.waitExposed(desktop.capture)
    qtbot.waitUntil(lambda: desktop.capture.fields.namespace.count() > 0)
    return desktop.capture


def offered(capture: CaptureWindow) -> SuggestionBar:
    return capture.fields.suggestions


def test_chips_are_accepted_with_a_click_a_shortcut_and_the_tab_key(
    capture: CaptureWindow, qtbot: QtBot
) -> None:
    qtbot.keyClicks(capture.fields.text, "Anna is allergic to cashews and the flat")
    qtbot.waitUntil(lambda: offered(capture).texts == ("#anna", "#flat", "#food"))
    qtbot.keyClick(capture, Qt.Key.Key_2, CONTROL)
    assert offered(capture).texts == ("#anna", "#food")
    assert capture.fields.text.hasFocus()
    qtbot.mouseClick(offered(capture).chips[0], Qt.MouseButton.LeftButton)
    assert capture.fields.text.hasFocus()
    qtbot.keyClick(capture.fields.text, Qt.Key.Key_Tab)
    focused = QApplication.focusWidget()
    assert focused is offered(capture).chips[0]
    qtbot.keyClick(focused, Qt.Key.Key_Space)
    assert offered(capture).texts == ()
    assert capture.fields.tags.text() == "flat, anna, food"
    qtbot.keyClick(capture, Qt.Key.Key_9, CONTROL)
    assert capture.fields.tags.text() == "flat, anna, food"


def test_a_type_is_accepted_and_given_up_again(
    capture: CaptureWindow, desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def suggest(*_given: object) -> Suggestion:
        return Suggestion(MemoryType.TASK, ("a&b", "x" * 40))

    monkeypatch.setattr(SuggestionService, "suggest", suggest)
    qtbot.keyClicks(capture.fields.text, "Book the table")
    qtbot.waitUntil(lambda: offered(capture).texts[:1] == ("Task",))
    assert offered(capture).texts[1:] == ("#a&b", "#" + "x" * 17 + "…")
    assert offered(capture).chips[1].text() == as_written("#a&&b")
    assert "Ctrl+1" in offered(capture).chips[0].accessibleName()
    qtbot.keyClick(capture, Qt.Key.Key_1, CONTROL)
    assert offered(capture).chips[0].isChecked()
    qtbot.keyClick(capture, Qt.Key.Key_1, CONTROL)
    assert not offered(capture).chips[0].isChecked()
    qtbot.mouseClick(offered(capture).chips[0], Qt.MouseButton.LeftButton)
    qtbot.keyClicks(capture.fields.text, " tonight")
    assert offered(capture).type is MemoryType.TASK
    qtbot.keyClick(capture.fields.text, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: capture.message.startswith("Remembered"))
    newest = stored(desktop)[0]
    assert (newest.content, newest.type) == ("Book the table tonight", MemoryType.TASK)
    assert offered(capture).type is None
    assert offered(capture).texts == ()


def stored(desktop: Desktop) -> tuple[Memory, ...]:
    return desktop.context.services.memories.list(MemoryFilter(), PageRequest(), PERSON).memories


def test_a_short_text_asks_nothing_and_a_failure_is_silent(
    capture: CaptureWindow, desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def suggest(_service: object, text: str, *_more: object) -> Suggestion:
        asked.append(text)
        raise RuntimeError

    monkeypatch.setattr(SuggestionService, "suggest", suggest)
    qtbot.keyClicks(capture.fields.text, "too few")
    qtbot.rest()
    assert not asked
    qtbot.keyClicks(capture.fields.text, " no longer")
    # A slow machine may pause between two letters long enough for a question of its own.
    qtbot.waitUntil(lambda: asked[-1:] == ["too few no longer"])
    assert all(text.startswith("too few ") for text in asked)
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    assert offered(capture).texts == ()
    assert not desktop.window.notices.text


def paste(capture: CaptureWindow, mime: QMimeData, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setMimeData(mime)
    qtbot.keyClick(capture.fields.text, Qt.Key.Key_V, CONTROL)


def drop(capture: CaptureWindow, mime: QMimeData) -> None:
    actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(20, 20), actions, mime, buttons, none)
    QApplication.sendEvent(capture, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(capture, QDropEvent(QPointF(20, 20), actions, mime, buttons, none))


def test_text_and_pages_are_pasted_as_plain_text(capture: CaptureWindow, qtbot: QtBot) -> None:
    page = QMimeData()
    page.setHtml("<p>The <b>bold</b> truth</p>")
    paste(capture, page, qtbot)
    assert capture.fields.text.toPlainText() == "The bold truth"
    capture.fields.empty()
    text = QMimeData()
    text.setText("plain <b>as it is</b>")
    paste(capture, text, qtbot)
    assert capture.fields.text.toPlainText() == "plain <b>as it is</b>"


def test_links_are_dropped_as_addresses(capture: CaptureWindow) -> None:
    links = QMimeData()
    links.setUrls([QUrl("https://example.org/a?b=1"), QUrl("https://example.org/c")])
    drop(capture, links)
    text = capture.fields.text.toPlainText()
    assert text == "https://example.org/a?b=1\nhttps://example.org/c"
    capture.fields.empty()
    named = QMimeData()
    named.setUrls([QUrl("https://example.org/")])
    named.setText("Example: https://example.org/")
    drop(capture, named)
    assert capture.fields.text.toPlainText() == "Example: https://example.org/"


def test_text_files_are_dropped_with_what_is_in_them(
    capture: CaptureWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    one, two, picture = (tmp_path / name for name in ("one.md", "two.TXT", "three.png"))
    one.write_bytes("﻿# Sörmland\r\nline\r\n".encode())
    two.write_text("second", encoding="utf-8")
    picture.write_bytes(b"\x89PNG")
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(path)) for path in (one, two, picture)])
    drop(capture, files)
    qtbot.waitUntil(lambda: bool(capture.fields.text.toPlainText()))
    assert capture.fields.text.toPlainText() == "# Sörmland\nline\n\nsecond"
    qtbot.keyClick(capture.fields.text, Qt.Key.Key_Z, CONTROL)
    assert not capture.fields.text.toPlainText()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"x" * (CONTENT_MAX_CHARACTERS + 1), "50,000 characters"),
        (b"x" * (5 * CONTENT_MAX_CHARACTERS), "50,000 characters"),
        (b"\xff\xfe\x00", "not UTF-8 text"),
        (b"a\0b", "not UTF-8 text"),
    ],
)
def test_files_that_cannot_be_a_memory_are_refused_with_the_reason(
    capture: CaptureWindow, qtbot: QtBot, tmp_path: Path, content: bytes, reason: str
) -> None:
    file = tmp_path / "odd.txt"
    file.write_bytes(content)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    drop(capture, mime)
    qtbot.waitUntil(lambda: reason in capture.message)
    assert not capture.fields.text.toPlainText()


def test_files_without_text_are_refused(capture: CaptureWindow, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "photo.jpg"))])
    drop(capture, mime)
    assert "Only text files" in capture.message
