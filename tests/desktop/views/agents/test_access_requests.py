"""A program asks for access: the window shows what it asks for, and the user decides."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from muniment.desktop.views.agents.edit_key_dialog import EditKeyDialog
from muniment.desktop.views.agents.new_key_dialog import NewKeyDialog
from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.errors import AccessDeniedError
from muniment.services.agents.access_requests import AccessDraft
from muniment.services.agents.key_drafts import KeyDraft
from tests.desktop.window_parts import readable_texts, workspace_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.agents.agents_view import AgentsView
    from muniment.desktop.views.agents.namespace_boxes import NamespaceBoxes
    from muniment.services.agents.access_requests import AccessRequest

LEFT = Qt.MouseButton.LeftButton
READ = frozenset({Scope.READ})


def ask(desktop: Desktop, name: str = "Cursor", **fields: object) -> AccessRequest:
    draft = AccessDraft(name=name, **fields)  # type: ignore[arg-type]
    return desktop.context.services.access_requests.ask(draft, PERSON)


def visit(desktop: Desktop, qtbot: QtBot) -> AgentsView:
    workspace_of(desktop).go("agents")
    view = workspace_of(desktop).current
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    return view  # type: ignore[return-value]


def asked(view: AgentsView, qtbot: QtBot) -> AgentsView:
    qtbot.waitUntil(lambda: view.asking.fields is not None and view.asking.isVisible())
    return view


def tick(boxes: NamespaceBoxes, name: str, qtbot: QtBot) -> None:
    """Check or uncheck one namespace with the keyboard."""
    row = next(row for row in range(boxes.list.count()) if boxes.list.item(row).text() == name)
    boxes.list.setFocus()
    boxes.list.setCurrentRow(row)
    qtbot.keyClick(boxes.list, Qt.Key.Key_Space)


def notices_of(desktop: Desktop) -> str:
    return desktop.window.notices.text


def click_notice(desktop: Desktop, text: str, qtbot: QtBot) -> None:
    found = [b for b in desktop.window.notices.findChildren(QPushButton) if b.text() == text]
    qtbot.mouseClick(found[0], LEFT)


def test_wherever_the_user_is_a_notice_leads_to_the_request(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(desktop.tray, "ask", lambda text, _on_click: said.append(text))
    ask(desktop, "<b>Cursor</b> & co", program="/opt/cursor", client="cursor-vscode")
    qtbot.waitUntil(lambda: "asks for access" in notices_of(desktop))
    assert notices_of(desktop) == "“<b>Cursor</b> & co” asks for access to your memories."
    assert said == [
        "“bCursor/b  co” asks for access to your memories.\nProgram: cursor-vscode, /opt/cursor\n"
        "Requested: Read and write in default."
    ], "no markup in it"

    click_notice(desktop, "Decide…", qtbot)

    view = asked(workspace_of(desktop).current, qtbot)  # type: ignore[arg-type]
    shown = readable_texts(view.asking)
    assert "“<b>Cursor</b> & co” asks for access" in shown
    assert "cursor-vscode, /opt/cursor" in shown
    assert "Requested: Read and write in default." in shown
    named = [each for each in view.asking.findChildren(QLabel) if "<b>" in each.text()]
    assert named
    assert all(each.textFormat() is Qt.TextFormat.PlainText for each in named)
    assert not view.asking.caution.isVisible()


def test_the_notification_leads_to_the_request_too(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    clicks: list[Callable[[], object]] = []
    monkeypatch.setattr(desktop.tray, "ask", lambda _text, on_click: clicks.append(on_click))
    ask(desktop, "Cursor")
    qtbot.waitUntil(lambda: "asks for access" in notices_of(desktop))
    desktop.window.hide()
    clicks[0]()
    view = asked(workspace_of(desktop).current, qtbot)  # type: ignore[arg-type]
    assert "“Cursor” asks for access" in readable_texts(view.asking)
    assert not desktop.window.notices.isVisible()


def test_buttons_stay_in_place_when_another_program_asks(desktop: Desktop, qtbot: QtBot) -> None:
    ask(desktop, "First")
    view = asked(visit(desktop, qtbot), qtbot)
    before = view.asking.deny.mapTo(desktop.window, view.asking.deny.rect().center())
    ask(desktop, "Second")
    qtbot.waitUntil(lambda: view.list.requests.text() == "2 programs ask for access")
    qtbot.rest()
    assert view.asking.deny.mapTo(desktop.window, view.asking.deny.rect().center()) == before


def test_a_locked_window_says_that_a_program_asks_and_not_which(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(desktop.tray, "ask", lambda text, _on_click: said.append(text))
    desktop.window.lock_window()
    qtbot.waitUntil(lambda: not desktop.window.is_open)
    ask(desktop, "Cursor")
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["A program asks for access to your memories. Unlock Muniment to decide."]


def test_the_user_chooses_what_it_gets(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    ask(desktop)
    view = asked(visit(desktop, qtbot), qtbot)
    fields = view.asking.fields
    assert fields is not None
    services.namespaces.create("Office", PERSON)
    qtbot.waitUntil(lambda: fields.reach.namespaces.list.count() == 2)
    tick(fields.reach.namespaces, "default", qtbot)
    assert not view.asking.allow.isEnabled()
    tick(fields.reach.namespaces, "Office", qtbot)
    fields.reach.scopes.setFocus()
    qtbot.keyClick(fields.reach.scopes, Qt.Key.Key_Down)
    fields.limits.minute.setFocus()
    fields.limits.minute.selectAll()
    qtbot.keyClicks(fields.limits.minute, "30")
    assert services.keys.list(PERSON) == (), "nothing is given before it is allowed"

    qtbot.mouseClick(view.asking.allow, LEFT)

    qtbot.waitUntil(lambda: view.detail.key is not None)
    (key,) = services.keys.list(PERSON)
    assert (key.name, key.namespaces, key.scopes) == ("Cursor", ("Office",), READ)
    assert key.rate_per_minute == 30
    assert "“Cursor” now has access" in notices_of(desktop)
    assert not view.asking.isVisible()
    assert not view.list.requests.isVisible()


def test_denied_is_denied(desktop: Desktop, qtbot: QtBot) -> None:
    ask(desktop)
    view = asked(visit(desktop, qtbot), qtbot)
    qtbot.mouseClick(view.asking.deny, LEFT)
    qtbot.waitUntil(lambda: "Denied “" in notices_of(desktop))
    qtbot.waitUntil(view.empty.isVisible)
    assert desktop.context.services.keys.list(PERSON) == ()
    with pytest.raises(AccessDeniedError):
        ask(desktop)


def test_one_after_the_other_and_choices_stay(desktop: Desktop, qtbot: QtBot) -> None:
    ask(desktop, "First")
    view = asked(visit(desktop, qtbot), qtbot)
    fields = view.asking.fields
    assert fields is not None
    qtbot.keyClicks(fields.reach.namespaces.new, "Letters")
    ask(desktop, "Second")
    qtbot.waitUntil(lambda: view.list.requests.text() == "2 programs ask for access")
    assert view.asking.fields is fields
    qtbot.mouseClick(view.asking.deny, LEFT)
    qtbot.waitUntil(lambda: "“Second” asks for access" in readable_texts(view.asking))
    assert view.list.requests.text() == "1 program asks for access"


def test_an_agent_that_is_looked_at_stays_and_a_button_leads_on(
    desktop: Desktop, qtbot: QtBot
) -> None:
    desktop.context.services.keys.create(KeyDraft(namespaces=("default",), name="Old"), PERSON)
    view = visit(desktop, qtbot)
    view.list.view.setFocus()
    qtbot.keyClick(view.list.view, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: view.detail.key is not None)
    ask(desktop)
    qtbot.waitUntil(view.list.requests.isVisible)
    assert view.detail.isVisible()
    qtbot.mouseClick(view.list.requests, LEFT)
    asked(view, qtbot)
    assert desktop.window.focusWidget() is view.asking.deny, "no stray key press lets it in"


def test_a_revoked_agent_is_named(desktop: Desktop, qtbot: QtBot) -> None:
    keys = desktop.context.services.keys
    made = keys.create(KeyDraft(namespaces=("default",), name="Cursor"), PERSON)
    keys.note_program(made.key.id, "/opt/cursor", PERSON)
    keys.revoke(made.key.id, PERSON)
    ask(desktop, "Innocent", program="/opt/cursor")
    view = asked(visit(desktop, qtbot), qtbot)
    assert view.asking.caution.isVisible()
    text = view.asking.caution.text()
    assert "You revoked “Cursor”, an agent with this name or program, on " in text


def test_an_agent_with_a_key_keeps_its_record(desktop: Desktop, qtbot: QtBot) -> None:
    keys = desktop.context.services.keys
    made = keys.create(KeyDraft(namespaces=("Office",), name="Cursor", scopes=READ), PERSON)
    ask(desktop)
    view = asked(visit(desktop, qtbot), qtbot)
    assert "“Cursor” already has a key" in readable_texts(view.asking)
    assert view.asking.fields is not None
    assert view.asking.fields.grant.namespaces == ("Office",)
    assert view.asking.fields.grant.scopes == READ
    qtbot.mouseClick(view.asking.allow, LEFT)
    qtbot.waitUntil(lambda: view.detail.key is not None)
    assert [key.id for key in keys.list(PERSON)] == [made.key.id]


def test_a_lock_forgets_the_request(desktop: Desktop, qtbot: QtBot) -> None:
    ask(desktop, "Canarybeacon")
    asked(visit(desktop, qtbot), qtbot)
    desktop.window.lock()
    qtbot.waitUntil(lambda: not desktop.window.is_open)
    assert "Canarybeacon" not in readable_texts(desktop.window)
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)


def test_a_new_key_goes_into_its_file_and_the_configuration_names_it(
    desktop: Desktop, qtbot: QtBot
) -> None:
    view = visit(desktop, qtbot)
    view.ask_for_new_key()
    dialog = view.dialog
    assert isinstance(dialog, NewKeyDialog)
    dialog.program.setFocus()
    qtbot.keyClick(dialog.program, Qt.Key.Key_Down)
    assert dialog.name.text() == "Claude Desktop"
    tick(dialog.namespaces, "default", qtbot)
    qtbot.keyClicks(dialog.namespaces.new, "Office")
    qtbot.mouseClick(dialog.act, LEFT)
    qtbot.waitUntil(lambda: dialog.token_is_shown)

    text = dialog.token_page.configuration.text.toPlainText()
    server = json.loads(text)["mcpServers"]["muniment"]
    file = server["env"]["MUNIMENT_KEY_FILE"]
    token = dialog.token_page.token.text()
    assert token not in text
    assert json.loads(Path(file).read_bytes())["key"] == token
    key, actor = desktop.context.services.keys.authenticate(token)
    assert actor == Actor(f"key:{key.id}", ("Office",), frozenset({Scope.READ, Scope.WRITE}))
    dialog.accept()


def test_a_second_key_of_one_agent_is_refused(desktop: Desktop, qtbot: QtBot) -> None:
    keys = desktop.context.services.keys
    keys.create(KeyDraft(namespaces=("default",), name="Claude Desktop"), PERSON)
    view = visit(desktop, qtbot)
    view.ask_for_new_key()
    dialog = view.dialog
    assert isinstance(dialog, NewKeyDialog)
    dialog.program.setFocus()
    qtbot.keyClick(dialog.program, Qt.Key.Key_Down)
    qtbot.mouseClick(dialog.act, LEFT)
    qtbot.waitUntil(dialog.problem.isVisible)
    assert "already has a key" in dialog.problem.text()
    assert len(keys.list(PERSON)) == 1
    dialog.reject()


def test_reach_and_rights_are_changed_and_changed_back(desktop: Desktop, qtbot: QtBot) -> None:
    keys = desktop.context.services.keys
    keys.create(KeyDraft(namespaces=("work", "default"), name="Cursor"), PERSON)
    view = visit(desktop, qtbot)
    view.list.view.setFocus()
    qtbot.keyClick(view.list.view, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: view.detail.key is not None)
    qtbot.mouseClick(view.detail.edit, LEFT)
    dialog = view.dialog
    assert isinstance(dialog, EditKeyDialog)
    assert dialog.reach.chosen_namespaces == ("work", "default")
    tick(dialog.reach.namespaces, "work", qtbot)
    tick(dialog.reach.namespaces, "default", qtbot)
    assert not dialog.act.isEnabled()
    tick(dialog.reach.namespaces, "work", qtbot)
    dialog.reach.scopes.setFocus()
    qtbot.keyClick(dialog.reach.scopes, Qt.Key.Key_Down)
    QTest.mouseClick(dialog.act, LEFT)
    qtbot.waitUntil(lambda: view.dialog is None)
    (key,) = keys.list(PERSON)
    assert (key.namespaces, key.scopes) == (("work",), READ)

    qtbot.waitUntil(lambda: "Saved changes" in notices_of(desktop))
    click_notice(desktop, "Undo", qtbot)
    qtbot.waitUntil(lambda: keys.list(PERSON)[0].namespaces == ("work", "default"))
    assert keys.list(PERSON)[0].scopes == frozenset({Scope.READ, Scope.WRITE})
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
