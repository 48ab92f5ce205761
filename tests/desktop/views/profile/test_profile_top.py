"""The profile opens at its top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from muniment.domain.access import PERSON
from muniment.domain.memories.memory import Category, MemoryDraft, MemoryType
from tests.desktop.window_parts import workspace_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.profile.profile_view import ProfileView


def open_profile(desktop: Desktop, qtbot: QtBot) -> ProfileView:
    workspace_of(desktop).go("profile")
    view: ProfileView = workspace_of(desktop).current  # type: ignore[assignment]
    qtbot.waitUntil(lambda: view.is_settled)
    qtbot.rest()
    return view


def write_much(desktop: Desktop, *namespaces: str) -> None:
    for number, category in enumerate(list(Category) * 4):
        for namespace in namespaces:
            draft = MemoryDraft(
                content=f"I like dish number {number} with sauce {number} very much.",
                namespace=namespace,
                categories=(category,),
                type=MemoryType.PREFERENCE,
            )
            desktop.context.services.memories.remember(draft, PERSON)


def test_it_opens_at_its_top(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.context.services.namespaces.create("office", PERSON)
    write_much(desktop, "default", "office")
    desktop.window.resize(900, 560)
    view = open_profile(desktop, qtbot)
    bar = view.page.verticalScrollBar()
    assert bar.maximum() > 0
    assert bar.value() == 0

    bar.setValue(bar.maximum())
    desktop.context.namespaces.choose("office")
    qtbot.waitUntil(lambda: view.is_settled)
    qtbot.rest()
    assert bar.value() == 0

    bar.setValue(bar.maximum())
    workspace_of(desktop).go("browse")
    assert open_profile(desktop, qtbot).page.verticalScrollBar().value() == 0


def test_it_opens_at_its_top_after_a_bio_was_written_further_down(
    desktop: Desktop, qtbot: QtBot
) -> None:
    write_much(desktop, "default")
    desktop.window.resize(900, 560)
    view = open_profile(desktop, qtbot)
    bio, bar = view.page.bio, view.page.verticalScrollBar()
    bio.write.setFocus()
    qtbot.keyClick(bio.write, Qt.Key.Key_Space)
    qtbot.waitUntil(bio.writing.text.hasFocus)
    qtbot.keyClick(bio.writing.text, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(bio.writing.text, " I like cats.")
    qtbot.rest()
    bar.setValue(bar.maximum())
    workspace_of(desktop).go("browse")
    qtbot.waitUntil(lambda: view.is_settled)
    qtbot.rest()
    open_profile(desktop, qtbot)
    assert "I like cats." in bio.own.text()
    assert bar.maximum() > 0
    assert bar.value() == 0
