"""Reading Markdown, ticking a check list, following links, and files dropped in Browse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QTextCursor

from muniment.desktop.views.browse.listing.memory_rows import ROW_ROLE
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryPatch
from muniment.services.vault.vault_service import VaultState
from tests.desktop.dropping import drop
from tests.desktop.window_parts import browse_of, readable_texts, remember

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.browse.browse_view import BrowseView
    from muniment.desktop.views.browse.detail.memory_text import MemoryText

LEFT = Qt.MouseButton.LeftButton
TEXT = (
    "# Packing\n"
    "- [ ] passport\n"
    "- [x] tickets\n\n"
    "The **big** suitcase. See [the plan](https://example.org/plan) and ![](file:///etc/hostname)"
)


class Browser(QObject):
    """The person's browser, which notes what it is asked to open."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toString())


@pytest.fixture
def browser() -> Iterator[Browser]:
    made = Browser()
    for scheme in ("http", "https", "file", "javascript"):
        QDesktopServices.setUrlHandler(scheme, made, "open")
    yield made
    for scheme in ("http", "https", "file", "javascript"):
        QDesktopServices.unsetUrlHandler(scheme)


def shown(desktop: Desktop, content: str, qtbot: QtBot) -> BrowseView:
    memory = remember(desktop.context.services, content)
    browse = browse_of(desktop)
    browse.show_memory(memory.id)
    qtbot.waitUntil(lambda: browse.detail.memory_id == memory.id)
    return browse


def place_of(text: MemoryText, word: str) -> QPoint:
    found = text.reader.document().find(word)
    assert not found.isNull()
    place = QTextCursor(found)
    place.setPosition(found.selectionStart())
    start = text.reader.cursorRect(place)
    return QPoint(start.left() + 3, start.center().y())


def click(text: MemoryText, word: str, qtbot: QtBot) -> None:
    qtbot.mouseClick(text.reader.viewport(), LEFT, pos=place_of(text, word))


def saved(desktop: Desktop, browse: BrowseView) -> str:
    memory_id = browse.detail.memory_id
    return desktop.context.services.memories.get(memory_id, PERSON).content


def test_markdown_is_rendered_and_plain_text_is_not(desktop: Desktop, qtbot: QtBot) -> None:
    text = shown(desktop, TEXT, qtbot).detail.form.text
    assert text.is_reading
    assert text.reader.isVisible()
    plain = text.reader.toPlainText()
    assert "The big suitcase. See the plan and" in plain
    assert "#" not in plain
    assert "☐ passport" in plain
    text = shown(desktop, "A kettle.", qtbot).detail.form.text
    assert not text.is_reading
    assert text.edit.isVisible()
    assert text.reader.toPlainText() == ""


def test_headings_are_little_larger_than_the_text_and_paragraphs_stand_apart(
    desktop: Desktop, qtbot: QtBot
) -> None:
    text = shown(desktop, TEXT, qtbot).detail.form.text
    heading, entry, last, plain = (
        text.reader.cursorRect(text.reader.document().find(word))
        for word in ("Packing", "passport", "tickets", "suitcase")
    )
    assert plain.height() < heading.height() < 1.5 * plain.height()
    assert last.top() - entry.bottom() < plain.top() - last.bottom()
    assert last.top() - entry.bottom() < entry.top() - heading.bottom()


def test_the_list_and_notices_show_no_marks_of_markdown(desktop: Desktop, qtbot: QtBot) -> None:
    browse = shown(desktop, TEXT, qtbot)
    qtbot.waitUntil(lambda: browse.pane.view.currentIndex().isValid())
    row = browse.pane.view.currentIndex().data(ROW_ROLE)
    assert (row.heading, row.rest[:20]) == ("Packing", "☐ passport ☑ tickets")
    browse.delete_chosen()
    qtbot.waitUntil(lambda: "Moved to the trash: Packing" in desktop.window.notices.text)


def test_a_tick_saves_and_is_undone(desktop: Desktop, qtbot: QtBot) -> None:
    browse = shown(desktop, TEXT, qtbot)
    text = browse.detail.form.text
    click(text, "☐", qtbot)
    ticked = TEXT.replace("[ ] passport", "[x] passport")
    assert "☑ passport" in text.reader.toPlainText()
    assert text.is_reading
    qtbot.waitUntil(lambda: saved(desktop, browse) == ticked)
    click(text, "☑", qtbot)
    qtbot.waitUntil(lambda: saved(desktop, browse) == TEXT)


def test_a_box_is_ticked_by_keyboard(desktop: Desktop, qtbot: QtBot) -> None:
    browse = shown(desktop, TEXT, qtbot)
    text = browse.detail.form.text
    text.reader.setFocus()
    qtbot.keyClick(text.reader, Qt.Key.Key_Tab)
    qtbot.keyClick(text.reader, Qt.Key.Key_Return)
    assert "☑ passport" in text.reader.toPlainText()
    qtbot.waitUntil(lambda: "[x] passport" in saved(desktop, browse))


def written_by_hand(desktop: Desktop, content: str, qtbot: QtBot) -> BrowseView:
    """Write a memory in the window, and leave its text."""
    browse = browse_of(desktop)
    browse.start_new()
    for line in content.split("\n"):
        qtbot.keyClicks(browse.detail.form.content, line)
        qtbot.keyClick(browse.detail.form.content, Qt.Key.Key_Return)
    qtbot.keyClick(browse.detail.form.content, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: bool(browse.detail.memory_id) and not browse.detail.is_dirty)
    return browse


def test_undo_unticks_what_was_ticked_last(desktop: Desktop, qtbot: QtBot) -> None:
    browse = written_by_hand(desktop, "- [ ] passport\n- [ ] tickets", qtbot)
    text, operations = browse.detail.form.text, desktop.context.operations
    for word in ("passport", "tickets"):
        click(text, "☐", qtbot)
        qtbot.waitUntil(lambda: not browse.detail.is_dirty)
        assert f"[x] {word}" in saved(desktop, browse)
    for word in ("tickets", "passport"):
        qtbot.waitUntil(lambda: bool(operations.undo_text) and not operations.is_at_work)
        qtbot.keyClick(desktop.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda word=word: f"[ ] {word}" in saved(desktop, browse))  # type: ignore[misc]
    qtbot.waitUntil(lambda: text.reader.toPlainText().startswith("☐ passport"))


def test_when_the_memory_that_has_the_focus_goes_the_list_gets_it(
    desktop: Desktop, qtbot: QtBot
) -> None:
    remember(desktop.context.services, "A kettle.")
    browse = written_by_hand(desktop, "- [ ] passport", qtbot)
    browse.detail.form.text.reader.setFocus()
    qtbot.keyClick(desktop.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: browse.detail.title == "A kettle.")
    assert desktop.window.focusWidget() is browse.pane.view


def test_a_link_opens_in_the_browser_only_when_followed(
    desktop: Desktop, browser: Browser, qtbot: QtBot
) -> None:
    text = shown(desktop, TEXT, qtbot).detail.form.text
    qtbot.rest()
    assert browser.opened == []
    click(text, "the plan", qtbot)
    assert browser.opened == ["https://example.org/plan"]
    assert text.is_reading
    assert text.reader.loadResource(2, QUrl("file:///etc/hostname")) is None


@pytest.mark.parametrize("address", ["file:///etc/hostname", "javascript:alert(1)"])
def test_a_link_to_anything_else_is_not_followed(
    desktop: Desktop, browser: Browser, qtbot: QtBot, address: str
) -> None:
    text = shown(desktop, f"See [the plan]({address}).", qtbot).detail.form.text
    click(text, "the plan", qtbot)
    assert browser.opened == []


def test_a_click_starts_to_write_where_it_was(desktop: Desktop, qtbot: QtBot) -> None:
    browse = shown(desktop, TEXT, qtbot)
    text = browse.detail.form.text
    click(text, "suitcase", qtbot)
    assert not text.is_reading
    assert text.edit.hasFocus()
    assert text.edit.textCursor().position() == TEXT.index("suitcase")
    qtbot.keyClicks(text.edit, "red ")
    qtbot.keyClick(text.edit, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: text.is_reading)
    assert "The big red suitcase." in text.reader.toPlainText()
    qtbot.waitUntil(lambda: "red suitcase" in saved(desktop, browse))


def test_enter_starts_to_write(desktop: Desktop, qtbot: QtBot) -> None:
    text = shown(desktop, TEXT, qtbot).detail.form.text
    text.reader.setFocus()
    qtbot.keyClick(text.reader, Qt.Key.Key_Return)
    assert text.edit.hasFocus()


def test_what_an_agent_writes_is_rendered(desktop: Desktop, qtbot: QtBot) -> None:
    browse = shown(desktop, TEXT, qtbot)
    changed = MemoryPatch(content="# Unpacking")
    desktop.context.services.memories.edit(browse.detail.memory_id, changed, PERSON)
    qtbot.waitUntil(lambda: browse.detail.form.text.reader.toPlainText() == "Unpacking")


def test_a_long_text_opens_at_its_top_and_a_tick_stays_where_it_is(
    desktop: Desktop, qtbot: QtBot
) -> None:
    lines = "\n".join(f"- [ ] item number {number}" for number in range(100))
    browse = shown(desktop, lines, qtbot)
    qtbot.rest()
    text = browse.detail.form.text
    bar = text.reader.verticalScrollBar()
    assert bar.maximum() > 0
    assert bar.value() == 0
    place = bar.maximum() // 2
    bar.setValue(place)
    first = text.reader.cursorForPosition(QPoint(5, 5)).blockNumber() + 2
    cursor = QTextCursor(text.reader.document().findBlockByNumber(first))
    at = text.reader.cursorRect(cursor)
    qtbot.mouseClick(text.reader.viewport(), LEFT, pos=QPoint(at.left() + 3, at.center().y()))
    assert lines.split("\n")[first].replace("[ ]", "[x]") in text.edit.toPlainText()
    qtbot.rest()
    assert bar.value() == place
    shown(desktop, lines.replace("item", "thing"), qtbot)
    qtbot.rest()
    assert bar.value() == 0


@pytest.mark.parametrize("content", [f"{TEXT}, or not", "A kettle."], ids=["markdown", "plain"])
def test_another_memory_is_shown_after_a_tick(desktop: Desktop, qtbot: QtBot, content: str) -> None:
    browse = shown(desktop, TEXT, qtbot)
    qtbot.rest()
    click(browse.detail.form.text, "☐", qtbot)
    other = shown(desktop, content, qtbot).detail.memory_id
    qtbot.rest()
    assert browse.detail.memory_id == other
    assert browse.detail.form.content.toPlainText() == content


def test_a_lock_leaves_nothing_rendered(desktop: Desktop, qtbot: QtBot) -> None:
    browse = shown(desktop, TEXT, qtbot)
    desktop.window.lock()
    qtbot.waitUntil(lambda: desktop.context.services.vault.state is VaultState.LOCKED)
    assert "suitcase" not in readable_texts(browse)


def drop_on(target: QWidget, *paths: Path) -> bool:
    """Drop files on the nearest ancestor that takes them, as Qt does."""
    widget: QWidget | None = target
    while widget is not None:
        if widget.acceptDrops() and drop(widget, *paths):
            return True
        widget = widget.parentWidget()
    return False


def test_a_file_on_the_list_is_imported(desktop: Desktop, qtbot: QtBot, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("The boiler is serviced in May.", encoding="utf-8")
    browse = shown(desktop, "A kettle.", qtbot)
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"png")
    assert not drop_on(browse.pane.list_view.viewport(), picture)
    assert drop_on(browse.pane.list_view.viewport(), notes)
    dialog = browse.importing.dialog
    assert dialog is not None
    assert "notes.txt" in readable_texts(dialog)
    qtbot.waitUntil(lambda: "boiler" in readable_texts(dialog))
    dialog.reject()


@pytest.mark.parametrize("content", [TEXT, "A kettle."], ids=["reader", "editor"])
def test_a_file_on_the_text_is_inserted(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path, content: str
) -> None:
    notes = tmp_path / "notes.md"
    notes.write_text("The boiler is serviced in May.", encoding="utf-8")
    browse = shown(desktop, content, qtbot)
    text = browse.detail.form.text
    assert drop_on(text.currentWidget().viewport(), notes)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: "boiler" in text.edit.toPlainText())
    assert browse.importing.dialog is None
    # Dropped in the middle of a word, it breaks none.
    assert text.edit.toPlainText() == f"{content}\nThe boiler is serviced in May."
    qtbot.waitUntil(lambda: "boiler" in saved(desktop, browse))


def test_other_files_are_refused_with_the_reason(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"png")
    browse = shown(desktop, "A kettle.", qtbot)
    drop_on(browse.detail.form.content.viewport(), picture)
    assert "no attachments" in browse.detail.page.notices.text
    assert browse.detail.form.content.toPlainText() == "A kettle."
