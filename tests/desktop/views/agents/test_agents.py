"""Agents: keys are made, watched, paused, revoked, and what they wrote is taken back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from muniment.desktop.shell.undo.undo_since_dialog import UndoSinceDialog, preview_text
from muniment.desktop.views.agents.agent_list_model import AGENT_ROLE
from muniment.desktop.views.agents.edit_key_dialog import EditKeyDialog
from muniment.desktop.views.agents.key_state import KeyState, state_of
from muniment.desktop.views.agents.new_key_dialog import NewKeyDialog
from muniment.desktop.views.agents.revoke_dialog import RevokeDialog
from muniment.domain.access import PERSON, Actor, Dialect, Scope
from muniment.domain.changes import ChangeSet
from muniment.domain.errors import UnauthorizedError
from muniment.domain.history.ledger import SkippedUndo, Undone, UndoneMemory
from muniment.domain.ids import MemoryId
from muniment.domain.memories.memory import MemoryPatch
from muniment.domain.memories.query import SearchRequest
from muniment.services.agents.agent_programs import KEY_PLACEHOLDER
from muniment.services.agents.key_drafts import CreatedKey, KeyDraft
from muniment.services.vault.vault_service import VaultState
from tests.desktop.window_parts import browse_of, pane_of, readable_texts, remember, workspace_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.agents.activity_chart import ActivityChart
    from muniment.desktop.views.agents.agents_view import AgentsView

LEFT = Qt.MouseButton.LeftButton
CANARY = "canarybeacon"


def make_key(desktop: Desktop, **fields: object) -> CreatedKey:
    draft = KeyDraft(**({"namespaces": ("default",), "name": "Code assistant"} | fields))  # type: ignore[arg-type]
    return desktop.context.services.keys.create(draft, PERSON)


def actor_of(made: CreatedKey) -> Actor:
    return Actor(f"key:{made.key.id}", made.key.namespaces, made.key.scopes)


def visit(desktop: Desktop, qtbot: QtBot) -> AgentsView:
    workspace_of(desktop).go("agents")
    view = workspace_of(desktop).current
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    return view  # type: ignore[return-value]


def choose(view: AgentsView, desktop: Desktop, qtbot: QtBot) -> None:
    """Choose the first key with the keyboard and wait for what its agent did."""
    view.list.view.setFocus()
    qtbot.keyClick(view.list.view, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: view.detail.key is not None)
    qtbot.waitUntil(lambda: bool(view.detail.usage.text()))


def click(button: QWidget, qtbot: QtBot) -> None:
    assert isinstance(button, QWidget)
    assert button.isEnabled()
    qtbot.mouseClick(button, LEFT)


def press(widget: QWidget, key: Qt.Key, times: int, qtbot: QtBot) -> None:
    widget.setFocus()
    for _ in range(times):
        qtbot.keyClick(widget, key)


def row_texts(view: AgentsView) -> list[str]:
    model = view.list.model
    return [model.index(row).data(AGENT_ROLE).spoken for row in range(model.rowCount())]


def line_texts(table: object) -> list[str]:
    model = table.lines  # type: ignore[attr-defined]
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


@pytest.fixture
def shown(desktop: Desktop, qtbot: QtBot) -> tuple[AgentsView, CreatedKey]:
    """The agents, with one that wrote two memories, changed one and searched."""
    services = desktop.context.services
    mine = remember(services, "The boiler wants 1.5 bar")
    made = make_key(desktop)
    agent = actor_of(made)
    remember(services, "Tests run before every commit", actor=agent)
    remember(services, "Staging is restored on Mondays", actor=agent)
    services.memories.edit(mine.id, MemoryPatch(content="The boiler wants 9 bar"), agent)
    services.search.search(SearchRequest(query="staging"), agent)
    view = visit(desktop, qtbot)
    choose(view, desktop, qtbot)
    return view, made


def test_without_agents_it_says_what_they_are_and_connects_the_first(
    desktop: Desktop, qtbot: QtBot
) -> None:
    view = visit(desktop, qtbot)
    assert view.empty.isVisible()
    assert "gets its own key" in view.empty.text
    click(view.empty.findChild(QPushButton), qtbot)
    dialog = view.dialog
    assert isinstance(dialog, NewKeyDialog)
    press(dialog.program, Qt.Key.Key_Down, 2, qtbot)
    assert dialog.name.text() == "Claude Code"
    click(dialog.act, qtbot)
    qtbot.waitUntil(lambda: dialog.token_is_shown)
    token = dialog.token_page.token.text()
    key, _ = desktop.context.services.keys.authenticate(token)
    assert key.name == "Claude Code"
    assert key.namespaces == ("default",)
    configuration = dialog.token_page.configuration
    assert configuration.program.currentText() == "Claude Code"
    assert f"Bearer {token}" in configuration.text.toPlainText()
    click(dialog.token_page.copy, qtbot)
    assert QGuiApplication.clipboard().text() == token
    click(configuration.copy, qtbot)
    assert token in QGuiApplication.clipboard().text()
    assert desktop.context.clipboard._timer.isActive()
    click(dialog.act, qtbot)
    qtbot.waitUntil(lambda: view.detail.key is not None)
    assert row_texts(view)[0].startswith("Claude Code, Active, Muniment and MCP")
    assert view.dialog is None
    assert token not in readable_texts(desktop.window)
    desktop.context.clipboard.clear_ours()


def test_a_key_for_another_api_with_limits_of_its_own(desktop: Desktop, qtbot: QtBot) -> None:
    view = visit(desktop, qtbot)
    view.ask_for_new_key()
    dialog = view.dialog
    assert isinstance(dialog, NewKeyDialog)
    press(dialog.dialect, Qt.Key.Key_Down, 3, qtbot)
    assert not dialog.program.isVisible()
    assert (dialog.limits.minute.value(), dialog.limits.hour.value()) == (60, 600)
    qtbot.keyClicks(dialog.name, "Shopping")
    qtbot.keyClicks(dialog.namespaces.new, "home")
    dialog.scopes.setFocus()
    qtbot.keyClick(dialog.scopes, Qt.Key.Key_Down)
    dialog.limits.minute.setFocus()
    dialog.limits.minute.selectAll()
    qtbot.keyClicks(dialog.limits.minute, "30")
    dialog.limits.hour.setFocus()
    dialog.limits.hour.selectAll()
    qtbot.keyClicks(dialog.limits.hour, "0")
    dialog.limits.expiry.setFocus()
    qtbot.keyClick(dialog.limits.expiry, Qt.Key.Key_Down)
    click(dialog.act, qtbot)
    qtbot.waitUntil(lambda: dialog.token_is_shown)
    assert dialog.token_page.token.text().startswith("sk-gw-")
    assert "http://127.0.0.1:4774/sendryx" in readable_texts(dialog)
    (key,) = desktop.context.services.keys.list(PERSON)
    assert key.dialect is Dialect.SENDRYX
    assert key.scopes == frozenset({Scope.READ})
    assert key.namespaces == ("default", "home")
    assert (key.rate_per_minute, key.rate_per_hour) == (30, None)
    assert key.expires_at is not None
    assert 29 <= (key.expires_at - datetime.now(UTC)).days <= 30
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: view.dialog is None)


def test_a_new_key_leaves_no_room_for_its_token_before_it_is_there(
    desktop: Desktop, qtbot: QtBot
) -> None:
    view = visit(desktop, qtbot)
    view.ask_for_new_key()
    dialog = view.dialog
    assert isinstance(dialog, NewKeyDialog)
    expiry = dialog.limits.expiry
    below = dialog.act.mapTo(dialog, QPoint()) - expiry.mapTo(dialog, expiry.rect().bottomLeft())
    assert below.y() < 2 * dialog.act.height()
    assert not dialog.token_page.isVisible()
    press(dialog.program, Qt.Key.Key_Down, 2, qtbot)
    click(dialog.act, qtbot)
    qtbot.waitUntil(lambda: dialog.token_is_shown)
    qtbot.waitUntil(lambda: dialog.height() == dialog.sizeHint().height())
    dialog.accept()


def test_a_key_needs_a_namespace(desktop: Desktop, qtbot: QtBot) -> None:
    view = visit(desktop, qtbot)
    view.ask_for_new_key()
    dialog = view.dialog
    assert isinstance(dialog, NewKeyDialog)
    dialog.namespaces.list.setFocus()
    dialog.namespaces.list.setCurrentRow(0)
    qtbot.keyClick(dialog.namespaces.list, Qt.Key.Key_Space)
    assert not dialog.act.isEnabled()
    qtbot.keyClicks(dialog.namespaces.new, "?no")
    click(dialog.act, qtbot)
    qtbot.waitUntil(lambda: bool(dialog.problem.text()))
    assert not dialog.token_is_shown
    dialog.reject()


def test_it_tells_what_an_agent_wrote_and_read(shown: tuple[AgentsView, CreatedKey]) -> None:
    view, made = shown
    assert line_texts(view.detail.written) == [
        "Staging is restored on Mondays",
        "Tests run before every commit",
    ]
    assert line_texts(view.detail.log) == [
        "Changed a memory: Text",
        "Wrote “Staging is restored on Mondays”",
        "Wrote “Tests run before every commit”",
    ]
    assert "Wrote 2 memories, changed 1 memory." in view.detail.usage.text()
    assert "Looked things up once and was shown" in view.detail.usage.text()
    facts = view.detail.facts.texts
    assert facts["rates"] == "6,000 calls a minute"
    assert facts["prefix"] == f"{made.key.prefix}…"
    assert facts["scopes"] == "Read and write"
    assert facts["expires"] == "Never"


def test_the_chart_is_read_with_the_keys(
    shown: tuple[AgentsView, CreatedKey], qtbot: QtBot
) -> None:
    view, _ = shown
    chart: ActivityChart = view.detail.chart
    assert "4 calls on 1 of 30 days" in chart.accessibleDescription()
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert view.detail.day_text.text() == "1 May 2026: writes 3, reads 1, other 0"
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert view.detail.day_text.text().startswith("30 April 2026: writes 0")
    view.list.view.setFocus()
    qtbot.waitUntil(lambda: view.detail.day_text.text() == chart.accessibleDescription())


def test_the_chart_of_an_agent_that_never_called_says_so(desktop: Desktop, qtbot: QtBot) -> None:
    draft = KeyDraft(namespaces=("default",), name="Quiet")
    desktop.context.services.keys.create(draft, PERSON)
    view = visit(desktop, qtbot)
    view.list.view.setFocus()
    qtbot.keyClick(view.list.view, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: view.detail.day_text.text() == "No calls")


def test_a_line_leads_to_its_memory_and_the_title_to_all(
    shown: tuple[AgentsView, CreatedKey], desktop: Desktop, qtbot: QtBot
) -> None:
    view, _ = shown
    table = view.detail.written
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 0))
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    browse = browse_of(desktop)
    qtbot.waitUntil(lambda: workspace_of(desktop).current is browse)
    qtbot.waitUntil(lambda: browse.detail.form.state.content.startswith("Tests run"))
    workspace_of(desktop).go("agents")
    qtbot.waitUntil(view.detail.all_written.isVisible)
    click(view.detail.all_written, qtbot)
    qtbot.waitUntil(lambda: workspace_of(desktop).current is browse)
    model = pane_of(desktop).list_model
    qtbot.waitUntil(lambda: model.rowCount() == 2)


def test_an_agent_is_paused_and_resumed(
    shown: tuple[AgentsView, CreatedKey], desktop: Desktop, qtbot: QtBot
) -> None:
    view, made = shown
    keys, token = desktop.context.services.keys, made.token.reveal().decode()
    click(view.detail.pause, qtbot)
    qtbot.waitUntil(lambda: "Paused “" in desktop.window.notices.text)
    with pytest.raises(UnauthorizedError):
        keys.authenticate(token)
    qtbot.waitUntil(lambda: view.detail.pause.text() == "Resume")
    assert "Paused" in row_texts(view)[0]
    undo = next(b for b in desktop.window.notices.findChildren(QPushButton) if b.text() == "Undo")
    click(undo, qtbot)
    qtbot.waitUntil(lambda: view.detail.pause.text() == "Pause")
    assert keys.authenticate(token)[0].id == made.key.id


def test_revoking_asks_first_and_enter_keeps(
    shown: tuple[AgentsView, CreatedKey], desktop: Desktop, qtbot: QtBot
) -> None:
    view, made = shown
    keys, token = desktop.context.services.keys, made.token.reveal().decode()
    click(view.detail.revoke, qtbot)
    assert isinstance(view.dialog, RevokeDialog)
    assert "can't be undone" in readable_texts(view.dialog)
    qtbot.keyClick(view.dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.dialog is None)
    assert keys.authenticate(token)[0].revoked_at is None
    click(view.detail.revoke, qtbot)
    assert isinstance(view.dialog, RevokeDialog)
    click(view.dialog.act, qtbot)
    qtbot.waitUntil(lambda: "Revoked “" in desktop.window.notices.text)
    with pytest.raises(UnauthorizedError):
        keys.authenticate(token)
    qtbot.waitUntil(lambda: row_texts(view) == [])
    assert view.right.currentWidget() is view.connecting
    assert view.list.revoked.text() == "Show 1 revoked key"
    press(view.list.revoked, Qt.Key.Key_Space, 1, qtbot)
    assert "Revoked" in row_texts(view)[0]
    choose(view, desktop, qtbot)
    assert not view.detail.revoke.isVisible()
    assert view.detail.undo.isVisible()


def test_name_and_limits_can_be_changed(
    shown: tuple[AgentsView, CreatedKey], desktop: Desktop, qtbot: QtBot
) -> None:
    view, _ = shown
    click(view.detail.edit, qtbot)
    dialog = view.dialog
    assert isinstance(dialog, EditKeyDialog)
    dialog.name.selectAll()
    qtbot.keyClicks(dialog.name, "Reviewer")
    dialog.limits.hour.setFocus()
    dialog.limits.hour.selectAll()
    qtbot.keyClicks(dialog.limits.hour, "900")
    click(dialog.act, qtbot)
    qtbot.waitUntil(lambda: view.detail.facts.texts["rates"].endswith("900 an hour"))
    (key,) = desktop.context.services.keys.list(PERSON)
    assert (key.name, key.rate_per_hour, key.expires_at) == ("Reviewer", 900, None)
    assert row_texts(view)[0].startswith("Reviewer")


def test_an_expiry_that_is_not_touched_stays_to_the_second(desktop: Desktop, qtbot: QtBot) -> None:
    moment = datetime(2031, 3, 4, 12, 34, 56, tzinfo=UTC)
    make_key(desktop, expires_at=moment)
    view = visit(desktop, qtbot)
    choose(view, desktop, qtbot)
    click(view.detail.edit, qtbot)
    dialog = view.dialog
    assert isinstance(dialog, EditKeyDialog)
    click(dialog.act, qtbot)
    qtbot.waitUntil(lambda: view.dialog is None)
    (key,) = desktop.context.services.keys.list(PERSON)
    assert key.expires_at == moment


def test_what_it_wrote_is_taken_back_and_that_as_well(
    shown: tuple[AgentsView, CreatedKey], desktop: Desktop, qtbot: QtBot
) -> None:
    view, _ = shown
    click(view.detail.undo, qtbot)
    dialog = view.dialog
    assert isinstance(dialog, UndoSinceDialog)
    # The clock of these tests stands in May: nothing is of the last day.
    qtbot.waitUntil(lambda: "Nothing to undo" in dialog.preview.text())
    assert not dialog.act.isEnabled()
    press(dialog.since, Qt.Key.Key_Down, 3, qtbot)
    qtbot.waitUntil(lambda: dialog.preview.text().startswith("3 changes to 3 memories."))
    click(dialog.act, qtbot)
    notices = desktop.window.notices
    qtbot.waitUntil(lambda: "Undid what" in notices.text)
    assert "3 memories" in notices.text
    contents = contents_of(desktop)
    assert contents == {"The boiler wants 1.5 bar"}
    undo = next(b for b in notices.findChildren(QPushButton) if b.text() == "Undo")
    click(undo, qtbot)
    qtbot.waitUntil(lambda: len(contents_of(desktop)) == 3)
    assert "The boiler wants 9 bar" in contents_of(desktop)


def test_a_dialog_grows_with_what_it_says(
    shown: tuple[AgentsView, CreatedKey], qtbot: QtBot
) -> None:
    view, _ = shown
    click(view.detail.undo, qtbot)
    dialog = view.dialog
    assert isinstance(dialog, UndoSinceDialog)
    qtbot.waitUntil(lambda: "Nothing to undo" in dialog.preview.text())
    dialog.preview.setText("What it wrote goes to the trash, and what it changed returns. " * 9)
    preview = dialog.preview
    qtbot.waitUntil(lambda: preview.height() >= preview.heightForWidth(preview.width()))
    dialog.reject()


def test_a_dialog_is_no_higher_than_what_it_says(
    shown: tuple[AgentsView, CreatedKey], qtbot: QtBot
) -> None:
    view, _ = shown
    click(view.detail.revoke, qtbot)
    dialog = view.dialog
    assert isinstance(dialog, RevokeDialog)
    qtbot.waitUntil(dialog.isVisible)
    layout = dialog.layout()
    assert layout is not None
    assert dialog.height() == layout.totalHeightForWidth(dialog.width())
    dialog.reject()


def test_the_namespaces_of_a_new_key_are_seen_as_far_as_they_fit(
    desktop: Desktop, qtbot: QtBot
) -> None:
    for name in ("home", "work"):
        desktop.context.services.namespaces.create(name, PERSON)
    view = visit(desktop, qtbot)
    qtbot.waitUntil(lambda: len(desktop.context.namespaces.names) == 3)
    view.ask_for_new_key()
    dialog = view.dialog
    assert isinstance(dialog, NewKeyDialog)
    qtbot.waitUntil(dialog.isVisible)
    listed = dialog.namespaces.list
    assert not listed.verticalScrollBar().isVisible()
    last = listed.visualItemRect(listed.item(2))
    # To the foot of the last row, and not a row further.
    assert last.bottom() < listed.viewport().height() < last.bottom() + last.height()
    dialog.reject()


def contents_of(desktop: Desktop) -> set[str]:
    from muniment.domain.memories.query import MemoryFilter, PageRequest

    page = desktop.context.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    return {memory.content for memory in page.memories}


def test_the_preview_tells_what_stays() -> None:
    found = Undone(
        ChangeSet("person"),
        3,
        (UndoneMemory("a", ("content",)), UndoneMemory("b", ())),
        (SkippedUndo("a", "tags", "changed"), SkippedUndo("c", None, "gone")),
    )
    text = preview_text(found)
    assert text.startswith("3 changes to 2 memories.")
    undone, gone, stays = text.split("\n")
    assert "changed or deleted are restored" in undone
    assert gone.endswith("or are gone: 1 memory.")
    assert stays == "Later changes by others to 1 of them are kept."
    assert MemoryId("c") not in text.split()


def test_connecting_tells_addresses_and_configurations(desktop: Desktop, qtbot: QtBot) -> None:
    make_key(desktop)
    view = visit(desktop, qtbot)
    desktop.context.address.set_url("http://127.0.0.1:5000")
    page = view.connecting
    assert view.right.currentWidget() is page
    assert "http://127.0.0.1:5000" in page.port_text
    click(page.copies[Dialect.AZEN], qtbot)
    assert QGuiApplication.clipboard().text() == "http://127.0.0.1:5000/azen/api/v1"
    configuration = page.configuration
    press(configuration.program, Qt.Key.Key_Down, 2, qtbot)
    assert '"--name", "Cursor"' in configuration.text.toPlainText()
    configuration.way.setFocus()
    qtbot.keyClick(configuration.way, Qt.Key.Key_Down)
    assert KEY_PLACEHOLDER in configuration.text.toPlainText()
    assert "http://127.0.0.1:5000/mcp" in configuration.text.toPlainText()
    click(configuration.copy, qtbot)
    assert KEY_PLACEHOLDER in QGuiApplication.clipboard().text()
    desktop.context.address.set_url(None)
    assert "port is off" in page.port_text
    desktop.context.clipboard.clear_ours()


def test_it_follows_what_an_agent_does(
    shown: tuple[AgentsView, CreatedKey], desktop: Desktop, qtbot: QtBot
) -> None:
    view, made = shown
    view._settle.setInterval(10)
    remember(desktop.context.services, "A third one", actor=actor_of(made))
    qtbot.waitUntil(lambda: "A third one" in line_texts(view.detail.written))
    desktop.context.services.keys.pause(made.key.id, PERSON)
    qtbot.waitUntil(lambda: view.detail.pause.text() == "Resume")


def test_its_figures_follow_while_it_only_reads(
    shown: tuple[AgentsView, CreatedKey], desktop: Desktop, qtbot: QtBot
) -> None:
    view, made = shown
    services = desktop.context.services
    qtbot.rest()
    assert view.detail.facts.texts["used"] == "Never"
    assert "Looked things up once" in view.detail.usage.text()
    _, agent = services.keys.authenticate(made.token.reveal().decode())
    services.search.search(SearchRequest(query="pressure of the boiler"), agent)
    qtbot.waitUntil(lambda: "Looked things up 2 times" in view.detail.usage.text())
    qtbot.waitUntil(lambda: view.detail.facts.texts["used"] != "Never")
    qtbot.waitUntil(lambda: "The boiler wants 9 bar" in line_texts(view.detail.reading.lines))
    assert "Never used" not in row_texts(view)[0]


def test_its_figures_are_up_to_date_when_the_window_comes_back(
    shown: tuple[AgentsView, CreatedKey], desktop: Desktop, qtbot: QtBot
) -> None:
    view, made = shown
    qtbot.rest()
    desktop.window.hide()
    desktop.context.services.search.search(SearchRequest(query="boiler"), actor_of(made))
    qtbot.rest()
    assert "Looked things up once" in view.detail.usage.text()
    desktop.window.bring_to_front()
    qtbot.waitUntil(lambda: "Looked things up 2 times" in view.detail.usage.text())


def test_what_is_looked_at_stays_while_the_agent_goes_on(
    shown: tuple[AgentsView, CreatedKey], desktop: Desktop, qtbot: QtBot
) -> None:
    view, made = shown
    services, agent = desktop.context.services, actor_of(made)
    for number in range(30):
        remember(services, f"Step {number} is done", actor=agent)
    qtbot.waitUntil(view.detail.more.isVisible)
    qtbot.mouseClick(view.detail.more, LEFT)
    qtbot.waitUntil(view.detail.more.isHidden)
    assert len(line_texts(view.detail.log)) == 33
    written = view.detail.written
    press(written, Qt.Key.Key_Down, 2, qtbot)
    chosen = written.currentIndex().data()
    press(view.detail.chart, Qt.Key.Key_Left, 2, qtbot)
    assert view.detail.day_text.text().startswith("30 April 2026")
    remember(services, "One step more", actor=agent)
    qtbot.waitUntil(lambda: "One step more" in line_texts(written))
    assert written.currentIndex().data() == chosen
    assert view.detail.day_text.text().startswith("30 April 2026")
    assert len(line_texts(view.detail.log)) == 34


def test_states_of_keys(desktop: Desktop) -> None:
    key = make_key(desktop, expires_at=datetime(2026, 6, 1, tzinfo=UTC)).key
    assert state_of(key, datetime(2026, 5, 31, tzinfo=UTC)) is KeyState.ACTIVE
    assert state_of(key, datetime(2026, 6, 1, tzinfo=UTC)) is KeyState.EXPIRED
    keys = desktop.context.services.keys
    paused = keys.pause(key.id, PERSON)
    assert state_of(paused, datetime(2026, 5, 31, tzinfo=UTC)) is KeyState.PAUSED
    revoked = keys.revoke(key.id, PERSON)
    assert state_of(revoked, datetime(2026, 5, 31, tzinfo=UTC)) is KeyState.REVOKED


def all_texts(root: QWidget) -> str:
    more = [
        text
        for widget in root.findChildren(QWidget)
        for text in (widget.toolTip(), widget.accessibleDescription(), widget.windowTitle())
    ]
    return "\n".join([readable_texts(root), *more])


@pytest.mark.parametrize("opening", ["new", "token", "edit", "undo", "revoke"])
def test_nothing_is_left_after_a_lock(desktop: Desktop, qtbot: QtBot, opening: str) -> None:
    services = desktop.context.services
    room = f"{CANARY}-room"
    made = make_key(desktop, namespaces=(room,), name=f"{CANARY} agent")
    remember(services, f"{CANARY} boat", actor=actor_of(made), namespace=room)
    desktop.context.namespaces.refresh()
    view = visit(desktop, qtbot)
    qtbot.waitUntil(lambda: room in desktop.context.namespaces.names)
    choose(view, desktop, qtbot)
    qtbot.waitUntil(lambda: bool(line_texts(view.detail.written)))
    detail = view.detail
    ways: dict[str, Callable[[], object]] = {
        "new": view.ask_for_new_key,
        "token": view.ask_for_new_key,
        "edit": lambda: detail.edit_asked.emit(detail.key),
        "undo": lambda: detail.undo_asked.emit(detail.key),
        "revoke": lambda: detail.revoke_asked.emit(detail.key),
    }
    ways[opening]()
    token = "no token"
    dialog = view.dialog
    if opening == "token":
        assert isinstance(dialog, NewKeyDialog)
        qtbot.keyClicks(dialog.name, f"{CANARY} two")
        press(dialog.program, Qt.Key.Key_Down, 2, qtbot)
        click(dialog.act, qtbot)
        qtbot.waitUntil(lambda: dialog.token_is_shown)
        token = dialog.token_page.token.text()
        assert token in dialog.token_page.configuration.text.toPlainText()
    assert all_texts(desktop.window).count(CANARY) >= 5
    QTest.keyClick(desktop.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    if desktop.window.is_open:
        # A dialog takes the keys from the window; an idle machine locks all the same.
        desktop.window.lock()
    for _ in range(2):
        for root in (desktop.window, view, dialog):
            if root is not None:
                left = all_texts(root)
                assert CANARY not in left
                assert token not in left
        assert view.dialog is None
        dialog = None
        qtbot.waitUntil(lambda: services.vault.state is VaultState.LOCKED)
        qtbot.rest()


def test_every_control_has_a_name(shown: tuple[AgentsView, CreatedKey], qtbot: QtBot) -> None:
    view, _ = shown
    for root in (view.list, view.detail, view.connecting):
        for widget in root.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(root):
                text = getattr(widget, "text", lambda: "")()
                assert widget.accessibleName() or text, widget
