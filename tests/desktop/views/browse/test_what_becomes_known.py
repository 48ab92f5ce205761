"""The open memory shows what Muniment finds out about it, and moments as the list does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt

from muniment.desktop.text.dates import time_format
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch, MemoryType
from tests.desktop.window_parts import browse_of, pane_of, remember, workspace_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_type_and_meaning_show_once_they_are_known(
    real_home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop = make_desktop(real_home)
    detail = browse_of(desktop).detail
    qtbot.waitUntil(lambda: bool(pane_of(desktop).empty_text))
    qtbot.keyClick(desktop.window, Qt.Key.Key_N, CONTROL)
    content = detail.form.content
    qtbot.keyClicks(content, "On trains I prefer to take a seat by the window")
    qtbot.waitUntil(lambda: bool(detail.memory_id))
    qtbot.waitUntil(lambda: detail.form.type.currentData() == MemoryType.PREFERENCE.value)
    facts = detail.page.tabs.facts
    qtbot.waitUntil(lambda: facts.texts["meaning"] == "Found by meaning and by words")
    qtbot.waitUntil(lambda: "type" in facts.texts["derived"].casefold())
    assert not detail.is_dirty
    qtbot.keyClick(content, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: not content.toPlainText().endswith("the window"))


def test_the_head_shows_the_moment_that_the_list_shows(
    home: Home, desktop: Desktop, qtbot: QtBot
) -> None:
    services = desktop.context.services
    memory = remember(services, "The ferry takes cash")
    browse_of(desktop).show_memory(memory.id)
    detail = browse_of(desktop).detail
    qtbot.waitUntil(lambda: detail.memory_id == memory.id)
    assert "Edited" not in detail.page.head.text
    written = detail.page.head.text
    home.clock.advance(hours=2)
    services.memories.edit(memory.id, MemoryPatch(tags=("travel",)), PERSON)
    qtbot.waitUntil(lambda: "Edited at" in detail.page.head.text)
    home.clock.advance(days=2)
    services.memories.edit(memory.id, MemoryPatch(tags=("sea",)), PERSON)
    qtbot.waitUntil(lambda: "Edited on" in detail.page.head.text)
    assert detail.page.head.text.startswith(written)
    assert detail.page.tabs.facts.texts["written"] == written


def test_what_was_written_for_an_earlier_moment_is_not_edited(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    said_at = home.clock.now() - timedelta(days=3)
    draft = MemoryDraft(content="The boiler wants 1.5 bar", created_at=said_at)
    memory = home.services.memories.remember(draft, PERSON).memory
    workspace_of(desktop).show_memory(memory.id)
    detail = browse_of(desktop).detail
    qtbot.waitUntil(lambda: detail.memory_id == memory.id and bool(detail.page.head.text))
    assert "Edited" not in detail.page.head.text


def test_a_time_is_typed_as_it_is_shown(desktop: Desktop) -> None:
    detail = browse_of(desktop).detail
    assert detail.form.expiry.moment.displayFormat().endswith(time_format())
    assert time_format() == QLocale().timeFormat(QLocale.FormatType.ShortFormat)
