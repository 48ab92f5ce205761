"""A screen reader says the values of a memory's facts, and what each is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel

from tests.desktop.window_parts import browse_of, remember

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop


def test_the_facts_are_said_with_their_values(desktop: Desktop, qtbot: QtBot) -> None:
    memory = remember(desktop.context.services, "The kettle is in the kitchen")
    browse = browse_of(desktop)
    browse.show_memory(memory.id)
    qtbot.waitUntil(lambda: browse.detail.memory_id == memory.id)
    facts = browse.detail.page.tabs.facts
    labels = [each for each in facts.findChildren(QLabel) if each.buddy() and each.isVisible()]
    said = {
        label.text(): QAccessible.queryAccessibleInterface(label.buddy()).text(
            QAccessible.Text.Name
        )
        for label in labels
    }
    assert said["Written"] == facts.texts["written"]
    assert said["ID"] == memory.short_id
    assert list(said.values()) == [text for text in facts.texts.values() if text]
