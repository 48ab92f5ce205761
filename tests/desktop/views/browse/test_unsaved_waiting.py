"""What was typed is kept until it is saved or seen again, whatever the person or the vault does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON
from muniment.domain.errors import StorageUnavailableError
from muniment.domain.memories.memory import MemoryPatch
from muniment.services.memories.unsaved_texts import TypedIn, UnsavedText
from muniment.services.vault.vault_service import VaultState
from tests.desktop.people import browse_of, pane_of, remember
from tests.desktop.views.browse.test_detail_overtaken import HeldAnswer
from tests.desktop.views.browse.test_unsaved_kept import begin_new, shown_memory
from tests.fakes.damage import shut
from tests.fakes.opened import session_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.domain.memories.memory import Memory
    from muniment.services.container import Services
    from tests.conftest import Home, HomeFactory
    from tests.desktop.conftest import DesktopFactory

    StartAgain = Callable[..., Desktop]

TYPED = "Pack the compass"


@pytest.fixture
def start_again(
    home: Home, home_factory: HomeFactory, make_desktop: DesktopFactory, qtbot: QtBot
) -> StartAgain:
    """End the program as a signal does, and start it anew, something done in between."""

    def again(desktop: Desktop, prepare: Callable[[Services], object] = lambda _: None) -> Desktop:
        desktop.end()
        desktop.context.services.close()
        anew = home_factory(home.folder.name)
        prepare(anew.services)
        shown = make_desktop(anew)
        qtbot.waitUntil(lambda: shown.window.is_open)
        return shown

    return again


@pytest.fixture
def edited(desktop: Desktop, qtbot: QtBot) -> Memory:
    """A memory with an edit that is not saved."""
    memory = remember(desktop.context.services, "Pack the map")
    shown_memory(desktop, memory, qtbot)
    browse_of(desktop).detail.form.content.setPlainText(TYPED)
    return memory


def kept_in(desktop: Desktop) -> list[str]:
    records = desktop.context.services.unsaved_texts.kept(TypedIn.MEMORY, PERSON)
    return [record.fields["content"] for record in records]


def text_in(desktop: Desktop) -> str:
    return browse_of(desktop).detail.form.content.toPlainText()


def at_rest(desktop: Desktop, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)


def save(desktop: Desktop, qtbot: QtBot) -> None:
    detail = browse_of(desktop).detail
    detail.save()
    qtbot.waitUntil(lambda: not detail.is_saving)
    at_rest(desktop, qtbot)


@pytest.mark.parametrize("is_locked_first", [True, False], ids=["lock", "end"])
def test_a_new_memory_that_was_saved_as_the_program_ended_is_there_once(
    desktop: Desktop,
    start_again: StartAgain,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    is_locked_first: bool,
) -> None:
    services = desktop.context.services
    begin_new(desktop, "half a thought")
    held = HeldAnswer(monkeypatch, services.memories, "remember")
    browse_of(desktop).detail.save()
    assert held.is_done.wait(20)
    if is_locked_first:
        desktop.window.lock()
        qtbot.waitUntil(lambda: not session_of(services).is_open)
    held.may_answer.set()
    if is_locked_first:
        qtbot.waitUntil(lambda: services.vault.state is VaultState.LOCKED)
        at_rest(desktop, qtbot)
    shown = start_again(desktop)
    at_rest(shown, qtbot)
    assert not browse_of(shown).detail.is_dirty
    assert kept_in(shown) == []
    qtbot.waitUntil(lambda: pane_of(shown).list_model.rowCount() == 1)


def test_an_edit_that_was_saved_as_the_program_ended_is_not_unsaved(
    desktop: Desktop,
    edited: Memory,
    start_again: StartAgain,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    held = HeldAnswer(monkeypatch, desktop.context.services.memories, "edit")
    browse_of(desktop).detail.save()
    assert held.is_done.wait(20)
    held.may_answer.set()
    desktop.end()
    assert kept_in(desktop) == []
    shown = start_again(desktop)
    at_rest(shown, qtbot)
    assert not browse_of(shown).detail.is_dirty


def test_what_was_typed_on_during_the_save_is_kept(
    desktop: Desktop, start_again: StartAgain, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    begin_new(desktop, "half a thought")
    held = HeldAnswer(monkeypatch, desktop.context.services.memories, "remember")
    browse_of(desktop).detail.save()
    assert held.is_done.wait(20)
    browse_of(desktop).detail.form.content.setPlainText("half a thought, and the rest")
    held.may_answer.set()
    shown = start_again(desktop)
    assert text_in(shown) == "half a thought, and the rest"


def test_an_edit_that_the_memory_says_by_now_conflicts_with_nothing(
    desktop: Desktop, edited: Memory, start_again: StartAgain, qtbot: QtBot
) -> None:
    desktop.end()
    desktop.context.services.memories.edit(edited.id, MemoryPatch(content=TYPED), PERSON)
    shown = start_again(desktop)
    detail = browse_of(shown).detail
    qtbot.waitUntil(lambda: detail.memory_id == edited.id)
    assert not detail.is_dirty
    detail.form.content.setPlainText("Pack the compass and the torch")
    save(shown, qtbot)
    saved = shown.context.services.memories.get(edited.id, PERSON)
    assert saved.content == "Pack the compass and the torch"


@pytest.mark.parametrize("is_loaded", [True, False], ids=["loaded", "not loaded"])
def test_a_kept_edit_outlives_what_is_typed_before_it_is_there(
    desktop: Desktop,
    edited: Memory,
    start_again: StartAgain,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    is_loaded: bool,
) -> None:
    held: list[HeldAnswer] = []
    second = start_again(
        desktop, lambda found: held.append(HeldAnswer(monkeypatch, found.memories, "peek"))
    )
    begin_new(second, "typed at once")
    held[0].may_answer.set()
    if is_loaded:
        at_rest(second, qtbot)
        assert text_in(second) == "typed at once"
    third = start_again(second)
    assert sorted(kept_in(third)) == [TYPED, "typed at once"]
    qtbot.waitUntil(lambda: text_in(third) == TYPED)
    save(third, qtbot)
    fourth = start_again(third)
    assert text_in(fourth) == "typed at once"
    assert fourth.context.services.memories.get(edited.id, PERSON).content == TYPED


def test_a_kept_edit_waits_while_another_memory_is_asked_for(
    desktop: Desktop,
    edited: Memory,
    start_again: StartAgain,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    other = remember(desktop.context.services, "Pack the torch")
    held: list[HeldAnswer] = []
    second = start_again(
        desktop, lambda found: held.append(HeldAnswer(monkeypatch, found.memories, "peek"))
    )
    second.window.show_memory(other.id)
    held[0].may_answer.set()
    at_rest(second, qtbot)
    assert browse_of(second).detail.memory_id == other.id
    assert kept_in(second) == [TYPED]
    third = start_again(second)
    qtbot.waitUntil(lambda: text_in(third) == TYPED)
    assert browse_of(third).detail.memory_id == edited.id


def test_what_was_typed_outlives_the_damage_of_its_memory(
    home: Home, desktop: Desktop, edited: Memory, start_again: StartAgain, qtbot: QtBot
) -> None:
    desktop.end()
    shut(home, [edited.number])
    second = start_again(desktop)
    detail = browse_of(second).detail
    qtbot.waitUntil(lambda: detail.is_new)
    assert text_in(second) == TYPED
    save(second, qtbot)
    assert kept_in(second) == []


def test_what_is_typed_is_kept_although_the_edit_before_cannot_be_loaded(
    desktop: Desktop,
    edited: Memory,
    start_again: StartAgain,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    def refuse(*_: object) -> None:
        raise StorageUnavailableError

    def refuse_in(services: Services) -> None:
        monkeypatch.setattr(services.memories, "peek", refuse)

    second = start_again(desktop, refuse_in)
    qtbot.waitUntil(lambda: bool(second.window.notices.text))
    begin_new(second, "a whole evening of typing")
    third = start_again(second, refuse_in)
    qtbot.waitUntil(lambda: text_in(third) == "a whole evening of typing")
    save(third, qtbot)
    assert kept_in(third) == [TYPED]
    fourth = start_again(third)
    qtbot.waitUntil(lambda: text_in(fourth) == TYPED)
    assert browse_of(fourth).detail.memory_id == edited.id


def test_what_a_newer_program_kept_is_left_to_it(
    desktop: Desktop, start_again: StartAgain, qtbot: QtBot
) -> None:
    newer = UnsavedText(fields={"content": "a poem", "type": "poem"})
    desktop.context.services.unsaved_texts.note(TypedIn.MEMORY, (newer,), PERSON)
    second = start_again(desktop)
    qtbot.waitUntil(lambda: bool(pane_of(second).empty_text))
    assert not browse_of(second).detail.is_new
    begin_new(second, "half a thought")
    third = start_again(second)
    assert text_in(third) == "half a thought"
    assert kept_in(third) == ["a poem", "half a thought"]
