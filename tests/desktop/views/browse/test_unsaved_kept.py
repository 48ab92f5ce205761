"""What could not be saved when the program ended is there at the next start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from muniment.desktop.shell.running import Logout
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import CONTENT_MAX_CHARACTERS, MemoryDraft
from muniment.services.memories.unsaved_texts import TypedIn, UnsavedText
from muniment.services.vault.vault_service import VaultState
from tests.desktop.views.browse.test_detail_overtaken import HeldAnswer
from tests.desktop.window_parts import browse_of, pane_of, remember
from tests.fakes.damage import make_unreadable
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.domain.memories.memory import Memory
    from tests.conftest import Home, HomeFactory
    from tests.desktop.conftest import DesktopFactory


TOO_LONG = "x" * (CONTENT_MAX_CHARACTERS + 1)


@pytest.fixture
def restart(
    home: Home, home_factory: HomeFactory, make_desktop: DesktopFactory, qtbot: QtBot
) -> Callable[[Desktop], Desktop]:
    """End the program as a signal does, and start it anew on the same home."""

    def again(desktop: Desktop) -> Desktop:
        desktop.end()
        desktop.context.services.close()
        shown = make_desktop(home_factory(home.folder.name))
        qtbot.waitUntil(lambda: shown.window.is_open)
        return shown

    return again


def shown_memory(desktop: Desktop, memory: Memory, qtbot: QtBot) -> None:
    pane, detail = pane_of(desktop), browse_of(desktop).detail
    qtbot.waitUntil(lambda: pane.lists(memory.id))
    pane.choose(memory.id)
    qtbot.waitUntil(lambda: detail.memory_id == memory.id)


def begin_new(desktop: Desktop, text: str) -> None:
    browse_of(desktop).start_new()
    detail = browse_of(desktop).detail
    detail.form.content.setPlainText(text)
    detail.form.tags.setText("one, two")


def test_a_new_memory_that_cannot_be_saved_is_there_again(
    desktop: Desktop, restart: Callable[[Desktop], Desktop]
) -> None:
    begin_new(desktop, TOO_LONG)
    state = browse_of(desktop).detail.form.state
    detail = browse_of(restart(desktop)).detail
    assert detail.is_new
    assert detail.form.state == state


def test_an_edit_is_saved_with_every_field_as_the_program_ends(
    desktop: Desktop, restart: Callable[[Desktop], Desktop], qtbot: QtBot
) -> None:
    services = desktop.context.services
    draft = MemoryDraft(content="Pack the map", tags=("trip",), metadata={"page": 4})
    memory = services.memories.remember(draft, PERSON).memory
    shown_memory(desktop, memory, qtbot)
    form = browse_of(desktop).detail.form
    form.content.setPlainText("Pack the map and the compass")
    form.importance.setValue(form.importance.maximum())
    shown = restart(desktop)
    saved = shown.context.services.memories.get(memory.id, PERSON)
    assert saved.content == "Pack the map and the compass"
    assert (saved.importance, saved.tags, saved.metadata) == (1.0, ("trip",), {"page": 4})
    qtbot.waitUntil(lambda: pane_of(shown).lists(memory.id))
    assert not browse_of(shown).detail.is_dirty
    assert shown.context.services.unsaved_texts.kept(TypedIn.MEMORY, PERSON) == ()


@pytest.mark.parametrize("is_by_window", [True, False], ids=["by the window", "from elsewhere"])
def test_what_a_lock_interrupted_is_there_although_nobody_unlocked_before_the_end(
    desktop: Desktop,
    restart: Callable[[Desktop], Desktop],
    qtbot: QtBot,
    is_by_window: bool,
) -> None:
    begin_new(desktop, TOO_LONG)
    vault = desktop.context.services.vault
    if is_by_window:
        desktop.window.lock()
    else:
        vault.lock()
    qtbot.waitUntil(lambda: vault.state is VaultState.LOCKED and not desktop.window.is_open)
    assert browse_of(restart(desktop)).detail.form.content.toPlainText() == TOO_LONG


@pytest.mark.parametrize("is_kept_before", [True, False], ids=["from last time", "typed now"])
def test_what_was_dropped_does_not_come_back(
    desktop: Desktop,
    restart: Callable[[Desktop], Desktop],
    qtbot: QtBot,
    is_kept_before: bool,
) -> None:
    begin_new(desktop, TOO_LONG)
    shown = restart(desktop) if is_kept_before else desktop
    browse_of(shown).detail.ask_to_delete()
    again = restart(shown)
    qtbot.waitUntil(lambda: bool(pane_of(again).empty_text))
    assert not browse_of(again).detail.is_new


@pytest.mark.parametrize("fate", ["deleted", "damaged"])
def test_what_was_typed_outlives_its_memory(
    desktop: Desktop,
    home: Home,
    restart: Callable[[Desktop], Desktop],
    qtbot: QtBot,
    fate: str,
) -> None:
    memory = remember(desktop.context.services, "Pack the map")
    shown_memory(desktop, memory, qtbot)
    browse_of(desktop).detail.form.content.setPlainText(TOO_LONG)
    desktop.end()
    if fate == "deleted":
        desktop.context.services.memories.delete(memory.id, PERSON)
    else:
        make_unreadable(home, [memory.number])
    shown = restart(desktop)
    detail = browse_of(shown).detail
    qtbot.waitUntil(lambda: detail.is_new)
    assert detail.form.content.toPlainText() == TOO_LONG
    kept = shown.context.services.unsaved_texts.kept(TypedIn.MEMORY, PERSON)
    assert [text.of for text in kept] == [""]


def test_a_memory_that_was_saved_as_the_program_ended_is_there_once(
    desktop: Desktop,
    restart: Callable[[Desktop], Desktop],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    begin_new(desktop, "half a thought")
    held = HeldAnswer(monkeypatch, desktop.context.services.memories, "remember")
    browse_of(desktop).detail.save()
    assert held.is_done.wait(PATIENCE_S)
    held.may_answer.set()
    shown = restart(desktop)
    qtbot.waitUntil(lambda: pane_of(shown).list_model.rowCount() == 1)
    assert not browse_of(shown).detail.is_new
    assert shown.context.services.unsaved_texts.kept(TypedIn.MEMORY, PERSON) == ()


def test_what_a_newer_program_kept_is_passed_over(
    desktop: Desktop, restart: Callable[[Desktop], Desktop], qtbot: QtBot
) -> None:
    memory = remember(desktop.context.services, "Pack the map")
    newer = UnsavedText(memory.id, 1, {"content": "a poem", "type": "poem"})
    desktop.context.services.unsaved_texts.keep(TypedIn.MEMORY, newer, PERSON)
    shown = restart(desktop)
    detail = browse_of(shown).detail
    qtbot.waitUntil(lambda: detail.memory_id == memory.id)
    assert detail.form.content.toPlainText() == "Pack the map"


def test_a_logout_writes_it_down_at_once(desktop: Desktop, home: Home, qapp: QApplication) -> None:
    logout = Logout(home.services, qapp)
    begin_new(desktop, "half a thought")
    # No manager: only Qt makes one, and nobody asks it for anything.
    qapp.commitDataRequest.emit(None)
    with home.borrow() as opened:
        assert "half a thought" in (opened.store.setting("unsaved_memory") or "")
    home.services.vault.lock()
    qapp.commitDataRequest.emit(None)
    logout.close()


def test_nothing_that_was_typed_lies_readable_on_the_disk(desktop: Desktop, home: Home) -> None:
    begin_new(desktop, "canarylantern")
    desktop.end()
    desktop.context.services.close()
    files = [path for path in home.folder.parent.rglob("*") if path.is_file()]
    assert not [path for path in files if b"canarylantern" in path.read_bytes()]
