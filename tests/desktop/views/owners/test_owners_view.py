"""Agents, users, projects and sessions are listed, edited, deleted, browsed and saved."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMessageBox, QPushButton

from muniment.domain.access import PERSON
from muniment.domain.entities.owner import OwnerDraft, OwnerKind
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.sessions.session import SessionDraft
from muniment.services.vault.vault_service import VaultState
from tests.desktop.window_parts import browse_of, pane_of, readable_texts, workspace_of

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QFileDialog
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.owners.owner_edit_dialog import OwnerEditDialog
    from muniment.desktop.views.owners.owners_view import OwnersView
    from muniment.domain.entities.owner import Owner
    from muniment.services.container import Services
    from tests.conftest import Home

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key
WRITTEN = (
    ("The boiler needs 1.5 bar", {"agent_id": "bot-7", "project": "atlas"}),
    ("Mira likes plums", {"agent_id": "bot-7", "user_id": "mira"}),
    ("The ferry takes cash", {"agent_id": "ida", "session_id": "trip"}),
)


def write(services: Services, content: str, **names: Any) -> None:
    services.memories.remember(MemoryDraft(content=content, **names), PERSON)


def owner(services: Services, kind: OwnerKind, handle: str) -> Owner:
    return services.owners.get(kind, handle, PERSON)


@pytest.fixture
def filled(home: Home, desktop: Desktop) -> Desktop:
    """Three memories that name two agents, a user, a project and a session."""
    for content, names in WRITTEN:
        home.clock.advance(minutes=1)
        write(desktop.context.services, content, **names)
    return desktop


def view_of(desktop: Desktop) -> OwnersView:
    workspace_of(desktop).go("owners")
    return cast("OwnersView", workspace_of(desktop).current)


def listed(view: OwnersView) -> list[tuple[str, ...]]:
    rows = view.table.rows
    return [
        tuple(str(rows.index(row, column).data()) for column in (0, 1, 3))
        for row in range(rows.rowCount())
    ]


def names(view: OwnersView) -> list[str]:
    return [name for name, *_ in listed(view)]


def filled_view(desktop: Desktop, qtbot: QtBot) -> OwnersView:
    view = view_of(desktop)
    qtbot.waitUntil(lambda: len(listed(view)) == 5)
    return view


def choose(view: OwnersView, name: str, qtbot: QtBot) -> None:
    index = view.table.rows.index(names(view).index(name), 0)
    qtbot.mouseClick(view.table.viewport(), LEFT, pos=view.table.visualRect(index).center())
    assert view.table.chosen is not None
    assert view.table.chosen.name == name


def set_choice(box: Any, data: str, qtbot: QtBot) -> None:
    box.setFocus()
    place = box.findData(data)
    while box.currentIndex() != place:
        before = box.currentIndex()
        qtbot.keyClick(box, Key.Key_Down if before < place else Key.Key_Up)
        assert box.currentIndex() != before


def undo_by_notice(desktop: Desktop, qtbot: QtBot) -> None:
    bar = desktop.window.notices
    found = [one for one in bar.findChildren(QPushButton) if one.text() == "Undo"]
    qtbot.mouseClick(found[0], LEFT)


def test_each_is_listed_with_kind_memories_and_last_writing(filled: Desktop, qtbot: QtBot) -> None:
    view = filled_view(filled, qtbot)
    assert listed(view) == [
        ("ida", "Agent", "1"),
        ("trip", "Session", "1"),
        ("bot-7", "Agent", "2"),
        ("mira", "User", "1"),
        ("atlas", "Project", "1"),
    ]
    assert view.summary == "5 entries"
    choose(view, "bot-7", qtbot)
    assert view.detail.facts.startswith("Agent · 2 memories · Last written ")
    assert view.detail.facts.endswith(" · default")
    assert view.detail.details == ""


def test_they_are_reached_from_people_and_things_and_from_agents(
    filled: Desktop, qtbot: QtBot
) -> None:
    workspace = workspace_of(filled)
    for place in ("entities", "agents"):
        workspace.go(place)
        press = cast("Any", workspace.current).list.owners
        press.setFocus()
        qtbot.keyClick(press, Key.Key_Space)
        assert workspace.current_key == "owners"


def test_the_keys_of_the_navigation_are_one_to_nine(desktop: Desktop) -> None:
    from muniment.desktop.shell.destinations import destinations

    shown = [one.shortcut for one in destinations() if one.is_listed]
    assert shown == [f"Ctrl+{number}" for number in range(1, 10)]


def test_a_search_a_kind_and_an_order_are_chosen(filled: Desktop, qtbot: QtBot) -> None:
    view = filled_view(filled, qtbot)
    assert view.focus_search()
    qtbot.keyClicks(view.field, "TRI")
    qtbot.waitUntil(lambda: names(view) == ["trip"])
    assert view.summary == "1 of 5"
    view.field.selectAll()
    qtbot.keyClicks(view.field, "zzz")
    qtbot.waitUntil(lambda: view.empty_text == "Nothing matches.")
    assert not view.detail.isVisible()
    qtbot.keyClick(view.field, Key.Key_Escape)
    qtbot.waitUntil(lambda: len(listed(view)) == 5)
    set_choice(view.kind, "agent", qtbot)
    qtbot.waitUntil(lambda: names(view) == ["ida", "bot-7"])
    set_choice(view.order, "memories", qtbot)
    qtbot.waitUntil(lambda: names(view) == ["bot-7", "ida"])


def test_only_the_chosen_namespace_is_listed(filled: Desktop, qtbot: QtBot) -> None:
    services = filled.context.services
    services.namespaces.create("work", PERSON)
    write(services, "Ida plans", agent_id="ida", namespace="work")
    view = view_of(filled)
    qtbot.waitUntil(lambda: names(view).count("ida") == 2)
    filled.context.namespaces.choose("work")
    qtbot.waitUntil(lambda: names(view) == ["ida"])


@pytest.mark.parametrize("by_key", [True, False])
def test_its_memories_are_shown_in_browse(filled: Desktop, qtbot: QtBot, by_key: bool) -> None:
    view = filled_view(filled, qtbot)
    choose(view, "bot-7", qtbot)
    if by_key:
        qtbot.keyClick(view.table, Key.Key_Return)
    else:
        qtbot.mouseClick(view.detail.browse, LEFT)
    assert workspace_of(filled).current is browse_of(filled)
    rows = pane_of(filled).list_model
    qtbot.waitUntil(lambda: rows.rowCount() == 2)
    assert {rows.row_at(row).heading for row in range(2)} == {WRITTEN[0][0], WRITTEN[1][0]}


def test_an_agent_is_renamed_and_described_and_undo_reverts(filled: Desktop, qtbot: QtBot) -> None:
    services, view = filled.context.services, filled_view(filled, qtbot)
    choose(view, "bot-7", qtbot)
    qtbot.keyClick(view.table, Key.Key_F2)
    dialog = cast("OwnerEditDialog", view.dialog)
    qtbot.waitUntil(dialog.isVisible)
    qtbot.keyClicks(dialog.name, "Librarian")
    qtbot.keyClicks(dialog.description, "Keeps the library")
    qtbot.keyClick(dialog.name, Key.Key_Return)
    qtbot.waitUntil(lambda: "Librarian" in names(view))
    changed = owner(services, OwnerKind.AGENT, "bot-7")
    assert (changed.name, changed.description) == ("Librarian", "Keeps the library")
    choose(view, "Librarian", qtbot)
    assert view.detail.details == "Keeps the library\nIn memories: bot-7"
    undo_by_notice(filled, qtbot)
    qtbot.waitUntil(lambda: "bot-7" in names(view))
    assert owner(services, OwnerKind.AGENT, "bot-7").description is None
    filled.window.actions_.redo.trigger()
    qtbot.waitUntil(lambda: "Librarian" in names(view))


def test_metadata_is_edited_and_undo_reverts_only_what_changed(
    filled: Desktop, qtbot: QtBot
) -> None:
    services = filled.context.services
    draft = OwnerDraft(handle="apollo", name="Apollo", metadata={"lead": "Ada", "size": 3})
    services.owners.create(OwnerKind.PROJECT, draft, PERSON)
    view = view_of(filled)
    qtbot.waitUntil(lambda: "Apollo" in names(view))
    choose(view, "Apollo", qtbot)
    qtbot.mouseClick(view.detail.edit, LEFT)
    dialog = cast("OwnerEditDialog", view.dialog)
    qtbot.keyClicks(dialog.repo_url, "https://git.example/apollo")
    dialog.metadata.table.setCurrentIndex(dialog.metadata.model.index(0, 0))
    dialog.metadata.remove()
    qtbot.mouseClick(dialog.act, LEFT)
    qtbot.waitUntil(lambda: owner(services, OwnerKind.PROJECT, "apollo").metadata == {"size": 3})
    assert owner(services, OwnerKind.PROJECT, "apollo").repo_url == "https://git.example/apollo"
    qtbot.waitUntil(lambda: "Saved “Apollo”" in filled.window.notices.text)
    undo_by_notice(filled, qtbot)
    qtbot.waitUntil(lambda: owner(services, OwnerKind.PROJECT, "apollo").metadata == draft.metadata)
    assert owner(services, OwnerKind.PROJECT, "apollo").repo_url is None


def test_what_an_agent_changed_meanwhile_is_not_overwritten(filled: Desktop, qtbot: QtBot) -> None:
    from muniment.domain.entities.owner import OwnerPatch

    services, view = filled.context.services, filled_view(filled, qtbot)
    choose(view, "mira", qtbot)
    qtbot.keyClick(view.table, Key.Key_F2)
    dialog = cast("OwnerEditDialog", view.dialog)
    services.owners.edit(OwnerKind.USER, "mira", OwnerPatch(name="Mira B"), actor=PERSON)
    qtbot.keyClicks(dialog.name, "Mirabel")
    qtbot.mouseClick(dialog.act, LEFT)
    qtbot.waitUntil(dialog.problem.isVisible)
    assert owner(services, OwnerKind.USER, "mira").name == "Mira B"


def test_deleting_says_what_stays_and_undo_brings_the_details_back(
    filled: Desktop, qtbot: QtBot
) -> None:
    services = filled.context.services
    draft = OwnerDraft(handle="bot-7", name="Librarian", config={"style": "terse"})
    services.owners.create(OwnerKind.AGENT, draft, PERSON)
    view = view_of(filled)
    qtbot.waitUntil(lambda: "Librarian" in names(view))
    choose(view, "Librarian", qtbot)
    qtbot.keyClick(view.table, Key.Key_Delete)
    box = cast("QMessageBox", view.dialog)
    assert box.text() == "Delete “Librarian”?"
    assert "2 memories stay and keep “bot-7”" in box.informativeText()
    focused = filled.window.focusWidget() or box.focusWidget()
    assert focused is not None
    act = next(one for one in box.findChildren(QPushButton) if one.text() == "Delete")
    qtbot.mouseClick(act, LEFT)
    qtbot.waitUntil(lambda: len(listed(view)) == 4)
    assert "its memories stay" in filled.window.notices.text
    assert services.memories.get("1", PERSON).agent_id == "bot-7"
    undo_by_notice(filled, qtbot)
    qtbot.waitUntil(lambda: "Librarian" in names(view))
    back = owner(services, OwnerKind.AGENT, "bot-7")
    assert (back.config, back.memory_count) == ({"style": "terse"}, 2)


def test_a_session_without_memories_is_titled_read_and_deleted(
    filled: Desktop, qtbot: QtBot
) -> None:
    services = filled.context.services
    draft = SessionDraft(external_id="call", agent_id="ida", initial_state={"step": "greeting"})
    services.sessions.create(draft, PERSON)
    view = view_of(filled)
    qtbot.waitUntil(lambda: "call" in names(view))
    choose(view, "call", qtbot)
    assert "Agent: ida" in view.detail.details
    assert not view.detail.browse.isEnabled()
    qtbot.keyClick(view.table, Key.Key_F2)
    dialog = cast("OwnerEditDialog", view.dialog)
    qtbot.keyClicks(dialog.name, "Support call")
    qtbot.keyClick(dialog.name, Key.Key_Return)
    qtbot.waitUntil(lambda: "Support call" in names(view))
    choose(view, "Support call", qtbot)
    qtbot.mouseClick(view.detail.read, LEFT)
    qtbot.waitUntil(lambda: "greeting" in readable_texts(view))
    from muniment.desktop.views.browse.sessions.session_dialog import SessionDialog

    view.findChildren(SessionDialog)[0].reject()
    qtbot.mouseClick(view.detail.delete, LEFT)
    from muniment.desktop.views.browse.sessions.session_deletion_dialog import (
        SessionDeletionDialog,
    )

    question = view.findChildren(SessionDeletionDialog)[0]
    qtbot.mouseClick(question.act, LEFT)
    qtbot.waitUntil(lambda: "Support call" not in names(view))


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_what_is_listed_is_saved(filled: Desktop, qtbot: QtBot, tmp_path: Path, kind: str) -> None:
    view = filled_view(filled, qtbot)
    set_choice(view.kind, "agent", qtbot)
    qtbot.waitUntil(lambda: names(view) == ["ida", "bot-7"])
    qtbot.mouseClick(view.export, LEFT)
    dialog = cast("QFileDialog", view.dialog)
    path = tmp_path / f"owners.{kind}"
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile(path.name)
    dialog.accept()
    qtbot.waitUntil(lambda: f"Saved owners.{kind}: 2 entries" in filled.window.notices.text)
    assert path.stat().st_mode & 0o777 == 0o600
    if kind == "json":
        first, second = json.loads(path.read_text(encoding="utf-8"))
        assert (first["kind"], first["handle"], second["memory_count"]) == ("agent", "ida", 2)
        assert second["metadata"] == {}
    else:
        rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))
        assert rows[0][:3] == ["kind", "id", "namespace"]
        assert [row[3] for row in rows[1:]] == ["ida", "bot-7"]


def test_what_agents_write_appears_and_the_selection_stays(filled: Desktop, qtbot: QtBot) -> None:
    view = filled_view(filled, qtbot)
    choose(view, "atlas", qtbot)
    write(filled.context.services, "Hermes met Otto", agent_id="hermes")
    qtbot.waitUntil(lambda: "hermes" in names(view))
    assert view.table.chosen is not None
    assert view.table.chosen.name == "atlas"


def test_an_empty_vault_says_what_to_do(desktop: Desktop, qtbot: QtBot) -> None:
    view = view_of(desktop)
    qtbot.waitUntil(lambda: "Connect an agent to begin" in view.empty_text)
    assert not view.field.isVisible()
    assert desktop.window.focusWidget() is view.empty.findChild(QPushButton)
    qtbot.keyClick(desktop.window.focusWidget(), Key.Key_Return)
    assert workspace_of(desktop).current_key == "agents"


def test_a_lock_leaves_no_name_behind(filled: Desktop, qtbot: QtBot) -> None:
    view = filled_view(filled, qtbot)
    choose(view, "atlas", qtbot)
    qtbot.keyClick(view.table, Key.Key_F2)
    qtbot.keyClicks(view.field, "atlas")
    filled.context.services.vault.lock()
    qtbot.waitUntil(lambda: filled.context.services.vault.state is VaultState.LOCKED)
    qtbot.waitUntil(lambda: "atlas" not in readable_texts(filled.window))
    assert view.table.rows.rowCount() == 0
    assert view.dialog is None


def test_a_row_can_be_reached_with_the_keyboard_alone(filled: Desktop, qtbot: QtBot) -> None:
    view = filled_view(filled, qtbot)
    view.field.setFocus()
    qtbot.keyClick(view.field, Key.Key_Down)
    assert view.table.hasFocus()
    qtbot.keyClick(view.table, Key.Key_Down)
    assert view.table.chosen is not None
    assert view.table.chosen.name == "trip"
    assert view.table.mapTo(view, QPoint(0, 0)).y() > view.field.y()
