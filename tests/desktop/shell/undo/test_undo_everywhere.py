"""Ctrl+Z takes back also what is no memory: keys, namespaces, the profile, saved searches."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt

from muniment.desktop.shell.undo.undo_operation import swing
from muniment.desktop.views.profile.marking import Change, MarkStep
from muniment.domain.access import PERSON
from muniment.domain.memories.kept_searches import KeptSearch
from muniment.domain.profile.profile_marks import MarkAction
from tests.desktop.views.agents.test_agents import actor_of, make_key
from tests.desktop.window_parts import pane_of, remember, workspace_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.agents.agents_view import AgentsView
    from muniment.desktop.views.namespaces.namespaces_view import NamespacesView
    from muniment.desktop.views.profile.profile_view import ProfileView

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def undo(desktop: Desktop, qtbot: QtBot) -> str:
    """Press Ctrl+Z and return what is said then."""
    return _press(desktop, qtbot, CONTROL, "Undone: ")


def redo(desktop: Desktop, qtbot: QtBot) -> str:
    return _press(desktop, qtbot, CONTROL | SHIFT, "Redone: ")


def _press(desktop: Desktop, qtbot: QtBot, keys: Qt.KeyboardModifier, said: str) -> str:
    desktop.window.notices.dismiss()
    qtbot.waitUntil(desktop.window.isActiveWindow)
    qtbot.keyClick(desktop.window, Qt.Key.Key_Z, keys)
    qtbot.waitUntil(lambda: desktop.window.notices.text.startswith(said))
    return desktop.window.notices.text


def names_of(desktop: Desktop) -> set[str]:
    return {found.name for found in desktop.context.services.namespaces.list(PERSON)}


def test_a_paused_agent_calls_again_and_is_paused_again(desktop: Desktop, qtbot: QtBot) -> None:
    keys = desktop.context.services.keys
    made = make_key(desktop).key
    workspace_of(desktop).go("agents")
    view = cast("AgentsView", workspace_of(desktop).current)
    qtbot.waitUntil(lambda: view.list.model.rowCount() == 1)
    view.list.choose(made.id)
    qtbot.waitUntil(lambda: view.detail.key is not None)
    qtbot.mouseClick(view.detail.pause, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desktop.context.operations.undo_text == "paused an agent")
    assert undo(desktop, qtbot) == "Undone: paused an agent."
    assert keys.list(PERSON)[0].paused_at is None
    assert redo(desktop, qtbot) == "Redone: paused an agent."
    assert keys.list(PERSON)[0].paused_at is not None
    qtbot.waitUntil(lambda: view.detail.pause.text() == "Resume")


def test_the_limits_of_a_key_come_back(desktop: Desktop, qtbot: QtBot) -> None:
    keys = desktop.context.services.keys
    before = make_key(desktop).key
    workspace_of(desktop).go("agents")
    view = cast("AgentsView", workspace_of(desktop).current)
    view.changes.report_edited(
        before, keys.edit(before.id, PERSON, name="Other", rate_per_minute=5)
    )
    undo(desktop, qtbot)
    (after,) = keys.list(PERSON)
    assert (after.name, after.rate_per_minute) == (before.name, before.rate_per_minute)


def test_a_namespace_gets_its_name_back_in_turn_with_memories(
    desktop: Desktop, qtbot: QtBot
) -> None:
    services = desktop.context.services
    services.namespaces.create("canaryspace", PERSON)
    workspace_of(desktop).go("namespaces")
    view = cast("NamespacesView", workspace_of(desktop).current)
    services.namespaces.rename("canaryspace", "attic", PERSON)
    view._on_renamed("canaryspace", "attic")
    remember(services, "The zither is upstairs")
    operations = desktop.context.operations
    qtbot.waitUntil(lambda: operations.undo_text == "wrote a memory")
    undo(desktop, qtbot)
    assert undo(desktop, qtbot) == "Undone: renamed a namespace."
    assert "canaryspace" in names_of(desktop)
    redo(desktop, qtbot)
    assert "attic" in names_of(desktop)
    redo(desktop, qtbot)
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.total == 1)


def test_what_cannot_be_taken_back_stands_in_nobodys_way(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    workspace_of(desktop).go("namespaces")
    view = cast("NamespacesView", workspace_of(desktop).current)
    services.namespaces.create("attic", PERSON)
    view._on_created("attic")
    agent = make_key(desktop, namespaces=("attic",))
    remember(services, "Written by an agent", actor=actor_of(agent), namespace="attic")
    operations = desktop.context.operations
    assert operations.undo_text == "created a namespace"
    operations.undo()
    qtbot.waitUntil(lambda: not operations.undo_text)
    qtbot.waitUntil(lambda: bool(desktop.window.notices.text))
    assert "attic" in names_of(desktop)


def test_a_mark_of_the_profile_is_taken_back(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    memory = remember(services, "I like dark chocolate")
    workspace_of(desktop).go("profile")
    view = cast("ProfileView", workspace_of(desktop).current)
    qtbot.waitUntil(lambda: view.is_settled)
    view._on_change_asked(Change((MarkStep(memory.id, MarkAction.PIN),), "It is pinned."))
    operations = desktop.context.operations
    qtbot.waitUntil(lambda: operations.undo_text == "changed the profile")
    assert len(services.profile.marks(PERSON)) == 1
    undo(desktop, qtbot)
    assert services.profile.marks(PERSON) == ()
    redo(desktop, qtbot)
    assert len(services.profile.marks(PERSON)) == 1
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)


def test_a_saved_search_goes_and_the_list_follows(desktop: Desktop, qtbot: QtBot) -> None:
    view = pane_of(desktop).search
    view.shelf.save(KeptSearch(query="spare key", name="Keys"))
    qtbot.waitUntil(lambda: desktop.context.operations.undo_text == "saved a search")
    qtbot.waitUntil(lambda: len(view.shelf.kept.saved) == 1)
    desktop.context.operations.undo()
    qtbot.waitUntil(lambda: view.shelf.kept.saved == ())
    qtbot.waitUntil(lambda: desktop.window.notices.text == "Undone: saved a search.")


def test_both_usual_keys_do_again(desktop: Desktop) -> None:
    keys = [keys.toString() for keys in desktop.window.actions_.redo.shortcuts()]
    assert keys == ["Ctrl+Shift+Z", "Ctrl+Y"]


def test_a_lock_forgets_what_may_know_names(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    remember(services, "Water the fern")
    operations = desktop.context.operations
    qtbot.waitUntil(lambda: operations.undo_text == "wrote a memory")
    operations.add("renamed a namespace", swing(lambda: None, lambda: None))
    assert operations.undo_text == "renamed a namespace"
    desktop.window.lock()
    qtbot.waitUntil(lambda: operations.undo_text == "wrote a memory")
    # Its answer was on the way as the vault locked.
    operations.add("renamed a namespace", swing(lambda: None, lambda: None))
    assert operations.undo_text == "wrote a memory"
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
