"""The first run ends with three memories of the person's own and a search by meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from muniment.desktop.views.first_memories.first_memories_dialog import (
    FirstMemoriesDialog,
    shares_word,
)
from muniment.domain.access import PERSON
from muniment.domain.errors import DiskFullError
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.services.vault.vault_service import VaultState
from tests.desktop.window_parts import pane_of, readable_texts

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from tests.conftest import HomeFactory
    from tests.desktop.conftest import DesktopFactory

LEFT = Qt.MouseButton.LeftButton
THREE = (
    "On trains I want the seat at the window",
    "The lease on the flat ends on 30 September",
    "Rye dough needs to rest overnight",
)


def guide_of(desktop: Desktop, qtbot: QtBot) -> FirstMemoriesDialog:
    """Open the guide over an open window, as the end of the wizard does."""
    desktop.window._on_wizard_guide_asked()
    (dialog,) = desktop.window.findChildren(FirstMemoriesDialog)
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def write_three(dialog: FirstMemoriesDialog, qtbot: QtBot) -> None:
    """Type them as a person does: Enter leads from line to line and stores."""
    dialog.write_page.fields[0].setFocus()
    for text in THREE:
        focused = next(field for field in dialog.write_page.fields if not field.text())
        qtbot.keyClicks(focused, text)
        qtbot.keyClick(focused, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.find_page, timeout=20_000)


def test_the_wizard_leads_on_to_it_and_can_be_left(
    home_factory: HomeFactory, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop = make_desktop(home_factory("empty", empty=True))
    wizard = desktop.window.wizard
    assert wizard is not None
    desktop.context.services.vault.create(passphrase=None, key_file=True)
    wizard.pages.setCurrentWidget(wizard.done)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, Qt.Key.Key_Space)
    assert desktop.window.is_open
    (dialog,) = desktop.window.findChildren(FirstMemoriesDialog)
    assert dialog.isVisible()
    qtbot.mouseClick(dialog.write_page.skip, LEFT)
    assert not dialog.isVisible()
    assert desktop.window.is_open


def test_three_memories_are_found_by_their_meaning(
    home_factory: HomeFactory, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop = make_desktop(home_factory("real", real_model=True))
    dialog = guide_of(desktop, qtbot)
    write_three(dialog, qtbot)
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.rowCount() == 3)
    qtbot.keyClicks(dialog.find_page.question, "Which place do I choose in a railway carriage?")
    qtbot.waitUntil(lambda: dialog.find_page.found.text() == THREE[0])
    assert "not by its words" in dialog.find_page.why.text()
    dialog.find_page.question.clear()
    qtbot.keyClicks(dialog.find_page.question, "rye dough")
    qtbot.waitUntil(lambda: dialog.find_page.found.text() == THREE[2])
    assert "also by its words" in dialog.find_page.why.text()
    qtbot.mouseClick(dialog.find_page.done, LEFT)
    assert not dialog.isVisible()


def test_enter_searches_and_leaves_the_answer_to_be_read(desktop: Desktop, qtbot: QtBot) -> None:
    dialog = guide_of(desktop, qtbot)
    write_three(dialog, qtbot)
    qtbot.keyClicks(dialog.find_page.question, "seat on trains")
    qtbot.keyClick(dialog.find_page.question, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(dialog.find_page.found.text()))
    assert dialog.isVisible()
    dialog.reject()


def test_a_lock_closes_it_and_leaves_nothing_readable(desktop: Desktop, qtbot: QtBot) -> None:
    dialog = guide_of(desktop, qtbot)
    write_three(dialog, qtbot)
    qtbot.keyClicks(dialog.find_page.question, "seat on trains")
    qtbot.waitUntil(lambda: bool(dialog.find_page.found.text()))
    desktop.window.lock()
    assert not dialog.isVisible()
    assert not dialog.find_page.question.isUndoAvailable()
    assert not any(field.isUndoAvailable() for field in dialog.write_page.fields)
    readable = readable_texts(desktop.window)
    assert "want the seat" not in readable
    assert "seat on trains" not in readable
    vault = desktop.context.services.vault
    qtbot.waitUntil(lambda: vault.state is VaultState.LOCKED)


def stored_texts(desktop: Desktop) -> set[str]:
    page = desktop.context.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    return {memory.content for memory in page.memories}


def test_one_memory_is_enough(desktop: Desktop, qtbot: QtBot) -> None:
    dialog = guide_of(desktop, qtbot)
    qtbot.keyClicks(dialog.write_page.fields[1], THREE[1])
    qtbot.mouseClick(dialog.write_page.remember, LEFT)
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.find_page)
    assert stored_texts(desktop) == {THREE[1]}
    dialog.reject()


@pytest.mark.parametrize("is_by_key", [True, False])
def test_what_was_written_is_stored_when_the_step_is_left(
    desktop: Desktop, qtbot: QtBot, *, is_by_key: bool
) -> None:
    dialog = guide_of(desktop, qtbot)
    qtbot.keyClicks(dialog.write_page.fields[0], THREE[0])
    if is_by_key:
        qtbot.keyClick(dialog.write_page.fields[0], Qt.Key.Key_Escape)
    else:
        qtbot.mouseClick(dialog.write_page.skip, LEFT)
    qtbot.waitUntil(lambda: not desktop.window.findChildren(FirstMemoriesDialog))
    assert stored_texts(desktop) == {THREE[0]}


def test_nothing_is_stored_until_something_is_written_and_a_failure_is_said(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = guide_of(desktop, qtbot)
    assert not dialog.write_page.remember.isEnabled()
    qtbot.keyClicks(dialog.write_page.fields[1], "   ")
    assert not dialog.write_page.remember.isEnabled()
    for field, text in zip(dialog.write_page.fields, THREE, strict=True):
        field.clear()
        qtbot.keyClicks(field, text)

    def full(*_given: object) -> None:
        raise DiskFullError

    services = desktop.context.services
    with monkeypatch.context() as patched:
        patched.setattr(type(services.memories), "remember_batch", full)
        qtbot.mouseClick(dialog.write_page.remember, LEFT)
        qtbot.waitUntil(lambda: "disk is full" in dialog.write_page.problem.text())
    assert dialog.write_page.fields[0].text() == THREE[0]
    qtbot.mouseClick(dialog.write_page.remember, LEFT)
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.find_page)
    assert stored_texts(desktop) == set(THREE)
    dialog.reject()


@pytest.mark.parametrize(
    ("question", "is_shared"),
    [
        ("Where is MY seat?", True),
        ("a seat", True),
        ("who is by the", False),
        ("railway", False),
        ("on I", False),
    ],
)
def test_shared_words_are_told(question: str, *, is_shared: bool) -> None:
    assert shares_word(question, THREE[0]) is is_shared
