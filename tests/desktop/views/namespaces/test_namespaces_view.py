"""Namespaces are counted, made, renamed, wiped and deleted; Enter leads to their memories."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton

from muniment.desktop.views.namespaces.namespace_dialogs import NameDialog, WipeDialog
from muniment.domain.access import PERSON
from muniment.domain.jobs import JobState
from muniment.services.agents.key_drafts import KeyDraft
from muniment.services.namespaces.namespace_service import NamespaceService
from muniment.services.vault.vault_service import VaultState
from tests.desktop.views.browse.test_detail_overtaken import HeldAnswer
from tests.desktop.window_parts import browse_of, pane_of, readable_texts, remember, workspace_of
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.namespaces.namespaces_view import NamespacesView

LEFT = Qt.MouseButton.LeftButton
CANARY = "canarylantern"


@pytest.fixture
def filled(desktop: Desktop, qtbot: QtBot) -> Desktop:
    """Two namespaces, three memories of which one is in the trash, and a key."""
    services = desktop.context.services
    services.namespaces.create("work", PERSON)
    remember(services, "at home")
    remember(services, "at work", namespace="work")
    gone = remember(services, "gone from work", namespace="work")
    services.memories.delete(gone.id, PERSON)
    services.keys.create(KeyDraft(namespaces=("work",), name="Code assistant"), PERSON)
    qtbot.waitUntil(lambda: desktop.context.namespaces.total == 2)
    return desktop


def view_of(desktop: Desktop) -> NamespacesView:
    workspace_of(desktop).go("namespaces")
    return cast("NamespacesView", workspace_of(desktop).current)


def cells(view: NamespacesView, column: int) -> list[str]:
    model = view.table.lines
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def choose(view: NamespacesView, name: str, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: name in cells(view, 0))
    index = view.table.lines.index(view.table.lines.position_of(name), 0)
    qtbot.mouseClick(view.table.viewport(), LEFT, pos=view.table.visualRect(index).center())
    assert view.table.chosen == name


def test_each_is_listed_with_what_it_holds_and_who_reaches_it(
    filled: Desktop, qtbot: QtBot
) -> None:
    view = view_of(filled)
    qtbot.waitUntil(lambda: cells(view, 3) == ["No agent", "1 agent"])
    assert cells(view, 0) == ["default", "work"]
    assert cells(view, 1) == ["1", "1"]
    assert all("B" in size for size in cells(view, 2))
    assert view.summary == "2 namespaces · 2 memories"
    assert view.detail.text == "You, in this window"
    choose(view, "work", qtbot)
    assert view.detail.text == "You, in this window\nCode assistant: Read and write"


def test_enter_leads_to_its_memories(filled: Desktop, qtbot: QtBot) -> None:
    view = view_of(filled)
    choose(view, "work", qtbot)
    qtbot.keyClick(view.table, Qt.Key.Key_Return)
    assert workspace_of(filled).current is browse_of(filled)
    qtbot.waitUntil(lambda: pane_of(filled).list_model.rowCount() == 1)
    assert pane_of(filled).list_model.row_at(0).heading == "at work"


def test_one_is_made_and_chosen(filled: Desktop, qtbot: QtBot) -> None:
    view = view_of(filled)
    qtbot.mouseClick(view.new_button, LEFT)
    dialog = cast("NameDialog", view.dialog)
    assert not dialog.act.isEnabled()
    qtbot.keyClicks(dialog.name, "?wrong")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "must have 1 to 100 letters" in dialog.problem.text())
    dialog.name.clear()
    qtbot.keyClicks(dialog.name, "garden")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: cells(view, 0) == ["default", "garden", "work"])
    qtbot.waitUntil(lambda: view.table.chosen == "garden")
    qtbot.waitUntil(lambda: "Created “garden”" in filled.window.notices.text)


def test_one_is_renamed_with_its_keys(filled: Desktop, qtbot: QtBot) -> None:
    view = view_of(filled)
    choose(view, "work", qtbot)
    qtbot.keyClick(view.table, Qt.Key.Key_F2)
    dialog = cast("NameDialog", view.dialog)
    assert dialog.name.text() == "work"
    assert not dialog.act.isEnabled()
    dialog.name.selectAll()
    qtbot.keyClicks(dialog.name, "office")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: cells(view, 0) == ["default", "office"])
    qtbot.waitUntil(lambda: cells(view, 3) == ["No agent", "1 agent"])
    assert view.table.chosen == "office"
    assert filled.context.services.keys.list(PERSON)[0].namespaces == ("office",)


def test_wiping_wants_the_name_and_says_what_goes(filled: Desktop, qtbot: QtBot) -> None:
    view = view_of(filled)
    services = filled.context.services
    choose(view, "work", qtbot)
    qtbot.mouseClick(view.detail.wipe, LEFT)
    qtbot.waitUntil(lambda: isinstance(view.dialog, WipeDialog))
    dialog = cast("WipeDialog", view.dialog)
    assert "• 1 memory\n• 1 memory in its trash" in dialog.text.text()
    qtbot.keyClicks(dialog.typed, "wor")
    assert not dialog.act.isEnabled()
    qtbot.keyClick(dialog.typed, Qt.Key.Key_Return)
    assert services.namespaces.list(PERSON)[1].memory_count == 1
    qtbot.keyClicks(dialog.typed, "k")
    qtbot.keyClick(dialog.typed, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: cells(view, 1) == ["1", "0"])
    qtbot.waitUntil(lambda: "Wiped “work”" in filled.window.notices.text)
    assert services.trash.list(("work",), PERSON, limit=1).total == 0
    qtbot.waitUntil(lambda: services.jobs.list(PERSON)[0].state is JobState.DONE)
    qtbot.waitUntil(lambda: not view.job.isVisible())


def test_a_wipe_that_has_begun_is_waited_for_and_told(
    filled: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    really, arrived, go_on = NamespaceService.wipe, threading.Event(), threading.Event()

    def slow(*given: Any, **named: Any) -> object:
        arrived.set()
        assert go_on.wait(PATIENCE_S)
        return really(*given, **named)

    monkeypatch.setattr(NamespaceService, "wipe", slow)
    view = view_of(filled)
    choose(view, "work", qtbot)
    qtbot.mouseClick(view.detail.wipe, LEFT)
    qtbot.waitUntil(lambda: isinstance(view.dialog, WipeDialog))
    dialog = cast("WipeDialog", view.dialog)
    qtbot.keyClicks(dialog.typed, "work")
    qtbot.keyClick(dialog.typed, Qt.Key.Key_Return)
    qtbot.waitUntil(arrived.is_set)
    # It cannot be called off any more, and does not look as if it had been.
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    is_there, can_cancel = dialog.isVisible(), dialog.cancel.isEnabled()
    go_on.set()
    assert (is_there, can_cancel) == (True, False)
    qtbot.waitUntil(lambda: "Wiped “work”" in filled.window.notices.text)
    assert view.dialog is None


def test_only_an_empty_one_can_be_deleted(filled: Desktop, qtbot: QtBot) -> None:
    view = view_of(filled)
    filled.context.services.namespaces.create("old", PERSON)
    choose(view, "work", qtbot)
    assert not view.detail.delete.isEnabled()
    assert "Wipe it first" in view.detail.delete.toolTip()
    choose(view, "old", qtbot)
    qtbot.keyClick(view.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: isinstance(view.dialog, QMessageBox))
    box = cast("QMessageBox", view.dialog)
    assert "“old”" in box.text()
    press = next(b for b in box.findChildren(QPushButton) if b.text() == "Delete")
    qtbot.mouseClick(press, LEFT)
    qtbot.waitUntil(lambda: cells(view, 0) == ["default", "work"])


def test_what_the_service_refuses_is_told(filled: Desktop, qtbot: QtBot) -> None:
    view = view_of(filled)
    filled.context.services.namespaces.wipe("work", PERSON, confirm="work")
    qtbot.waitUntil(lambda: cells(view, 1) == ["1", "0"])
    choose(view, "work", qtbot)
    qtbot.mouseClick(view.detail.delete, LEFT)
    qtbot.waitUntil(lambda: view.dialog is not None)
    box = cast("QMessageBox", view.dialog)
    press = next(b for b in box.findChildren(QPushButton) if b.text() == "Delete")
    qtbot.mouseClick(press, LEFT)
    qtbot.waitUntil(lambda: "Revoke the key first" in filled.window.notices.text)


@pytest.mark.parametrize("asked", ["wipe", "rename", "delete"])
def test_nothing_readable_is_left_after_a_lock(desktop: Desktop, qtbot: QtBot, asked: str) -> None:
    services = desktop.context.services
    services.namespaces.create(CANARY, PERSON)
    if asked != "delete":
        remember(services, "x", namespace=CANARY)
    services.keys.create(KeyDraft(namespaces=(CANARY,), name=f"{CANARY} agent"), PERSON)
    view = view_of(desktop)
    choose(view, CANARY, qtbot)
    qtbot.waitUntil(lambda: CANARY in view.detail.text)
    qtbot.mouseClick(getattr(view.detail, asked), LEFT)
    qtbot.waitUntil(lambda: view.dialog is not None)
    assert readable_texts(desktop.window).count(CANARY) >= 4
    desktop.window.lock()
    assert CANARY not in readable_texts(desktop.window)
    qtbot.waitUntil(lambda: services.vault.state is VaultState.LOCKED)
    qtbot.rest()
    assert CANARY not in readable_texts(desktop.window)


def test_a_new_namespace_stays_chosen_when_an_older_list_comes(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    choice, service = desktop.context.namespaces, desktop.context.services.namespaces
    listed = service.list
    held = HeldAnswer(monkeypatch, service, "list")
    choice.refresh()
    assert held.is_done.wait(PATIENCE_S)
    monkeypatch.setattr(service, "list", listed)
    service.create("work", PERSON)
    choice.choose("work")
    held.may_answer.set()
    qtbot.waitUntil(lambda: "work" in choice.names)
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    assert choice.chosen == "work"
