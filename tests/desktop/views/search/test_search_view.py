"""Search: as you type, by meaning or by words, with reasons; kept in the vault, gone at a lock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog, QListWidget, QPushButton, QWidget

from muniment.desktop.views.search.result_rows import ResultRow
from muniment.domain.access import PERSON
from muniment.domain.errors import ModelUnavailableError
from muniment.domain.memories.kept_searches import KeptSearch
from muniment.domain.memories.memory import MemoryDraft, MemoryType
from muniment.domain.memories.query import MemoryFilter, SearchMode
from muniment.services.agents.key_drafts import KeyDraft
from muniment.services.vault.vault_service import VaultState
from tests.desktop.people import browse_of, readable_texts, remember, workspace_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.search.kept_page import KeptRows
    from muniment.desktop.views.search.search_view import SearchView
    from muniment.domain.memories.query import SearchRequest
    from tests.conftest import Home

CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
TEXTS = ("the red lantern", "the blue kettle", "a blue lantern and a red kettle")


@pytest.fixture
def view(desktop: Desktop, qtbot: QtBot) -> SearchView:
    """The search view over a few memories, the cursor in its field."""
    services = desktop.context.services
    services.namespaces.create("work", PERSON)
    for text in TEXTS:
        remember(services, text)
    remember(services, "a lantern for the office", namespace="work")
    qtbot.keyClick(desktop.window, Qt.Key.Key_2, CONTROL)
    found = workspace_of(desktop).current
    qtbot.waitUntil(found.bar.field.hasFocus)  # type: ignore[attr-defined]
    return found  # type: ignore[return-value]


def found(view: SearchView) -> list[str]:
    return [str(view.model.index(row).data()) for row in range(view.model.rowCount())]


def search(view: SearchView, qtbot: QtBot, text: str) -> None:
    """Type a text and wait for its answer."""
    with qtbot.waitSignal(view.model.answered, check_params_cb=lambda _: view.model.query == text):
        qtbot.keyClicks(view.bar.field, text)
    qtbot.waitUntil(lambda: not view.model.is_waiting)


def texts_of(rows: QListWidget) -> list[str]:
    return [rows.item(place).text() for place in range(rows.count())]


def kept_rows(view: SearchView) -> tuple[KeptRows, KeptRows]:
    return view.start_page.recent.rows, view.start_page.saved.rows


def test_typing_finds_marks_and_shows_the_first(view: SearchView, qtbot: QtBot) -> None:
    search(view, qtbot, "blue kettles")
    assert found(view)[0] == "the blue kettle"
    row = view.model.row_at(0)
    assert isinstance(row, ResultRow)
    assert [row.excerpt[start:end] for start, end in row.marks] == ["blue", "kettle"]
    assert row.matched == ("blue", "kettle")
    qtbot.waitUntil(lambda: view.panel.text.toPlainText() == "the blue kettle")
    qtbot.waitUntil(lambda: len(view.panel.text.extraSelections()) == 2)
    second = view.panel.text.extraSelections()[1]
    assert second.cursor.selectedText() == "kettle"  # type: ignore[attr-defined]
    assert "default" in view.panel.where
    assert view.bar.summary == f"{len(found(view))} found"


def test_down_goes_to_the_results_and_enter_opens(
    desktop: Desktop, view: SearchView, qtbot: QtBot
) -> None:
    search(view, qtbot, "blue kettle")
    qtbot.keyClick(view.bar.field, Qt.Key.Key_Down)
    assert view.results.hasFocus()
    qtbot.keyClick(view.results, Qt.Key.Key_Down)
    second = view.model.row_at(1)
    qtbot.waitUntil(lambda: view.panel.shown == second)
    qtbot.keyClick(view.results, Qt.Key.Key_Return)
    assert workspace_of(desktop).current_key == "browse"
    qtbot.waitUntil(lambda: browse_of(desktop).detail.memory_id == second.id)


def test_what_is_copied_is_what_is_chosen_though_another_one_is_shown_still(
    desktop: Desktop, view: SearchView, qtbot: QtBot
) -> None:
    for text in ("umbrella in the hall", "umbrella at the harbour"):
        remember(desktop.context.services, text)
    search(view, qtbot, "umbrella")
    qtbot.waitUntil(lambda: view.panel.shown == view.model.row_at(0))
    view.results.setFocus()
    qtbot.keyClick(view.results, Qt.Key.Key_Down)
    assert view.panel.shown == view.model.row_at(0)
    view.copy_action.trigger()
    assert QGuiApplication.clipboard().text() == found(view)[1]


def test_what_leaves_while_an_answer_is_taken_up_is_not_shown_on_its_way(
    desktop: Desktop, view: SearchView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        kind = "harbour" if number % 2 else "station"
        remember(desktop.context.services, f"umbrella {number} of the {kind}")
    view.bar.mode_button(SearchMode.KEYWORD).click()
    search(view, qtbot, "umbrella")
    assert len(found(view)) == 12
    qtbot.waitUntil(lambda: view.panel.shown == view.model.row_at(0))
    shown: list[str] = []
    original = view.panel.show_row
    monkeypatch.setattr(
        view.panel,
        "show_row",
        lambda row, query: (shown.append(row.heading), original(row, query)),
    )
    monkeypatch.setattr("muniment.desktop.views.search.search_hits_model._RUNS_MAX", 2)
    first = view.results.currentIndex().row()
    assert first == 0
    with qtbot.waitSignal(
        view.model.answered, check_params_cb=lambda _: view.model.query == "harbour"
    ):
        view.search_for("harbour")
    assert found(view) == [f"umbrella {number} of the harbour" for number in range(1, 12, 2)]
    # What was chosen left, and the first that stayed took its place; nothing in between was shown.
    qtbot.waitUntil(lambda: view.panel.shown == view.model.row_at(0))
    assert shown == ["umbrella 1 of the harbour"]
    assert view.results.chosen_id == view.model.row_at(0).id
    assert view.results.selected_count == 1


def test_copy_and_escape(view: SearchView, qtbot: QtBot) -> None:
    search(view, qtbot, "blue kettle")
    qtbot.keyClick(view.bar.field, Qt.Key.Key_Return)
    qtbot.keyClick(view.results, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "the blue kettle"
    qtbot.keyClick(view.results, Qt.Key.Key_Escape)
    assert not view.bar.field.text()
    assert view.bar.field.hasFocus()
    assert view.pages.currentWidget() is view.start_page
    assert not found(view)


def test_slash_and_find_lead_to_the_field(desktop: Desktop, view: SearchView, qtbot: QtBot) -> None:
    search(view, qtbot, "kettle")
    for key, modifier in (
        (Qt.Key.Key_Slash, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F, CONTROL),
    ):
        view.results.setFocus()
        qtbot.keyClick(view.results if modifier != CONTROL else desktop.window, key, modifier)
        qtbot.waitUntil(view.bar.field.hasFocus)
        assert view.bar.field.selectedText() == "kettle"
    assert workspace_of(desktop).current_key == "search"
    qtbot.keyClicks(view.bar.field, "1/2")
    assert view.bar.field.text() == "1/2"


def test_modes_ask_otherwise(
    view: SearchView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = _recorded(view, monkeypatch)
    search(view, qtbot, "lantern")
    for mode in (SearchMode.SEMANTIC, SearchMode.KEYWORD):
        with qtbot.waitSignal(view.model.answered):
            qtbot.mouseClick(view.bar.mode_button(mode), LEFT)
        assert asked[-1].mode is mode
        row = view.model.row_at(0)
        assert isinstance(row, ResultRow)
        assert bool(row.marks) is (mode is SearchMode.KEYWORD)


def test_the_lowest_score_leaves_out(view: SearchView, qtbot: QtBot) -> None:
    search(view, qtbot, "blue kettle")
    before = len(found(view))
    view.bar.least.setFocus()
    with qtbot.waitSignal(
        view.model.answered, check_params_cb=lambda _: view.model.question.min_score >= 0.85
    ):
        for _ in range(8):
            qtbot.keyClick(view.bar.least, Qt.Key.Key_PageUp)
    assert 0 < len(found(view)) < before
    assert all((view.model.row_at(row).score or 0) >= 0.8 for row in range(len(found(view))))


def test_filters_are_chips_that_can_be_removed(
    desktop: Desktop, view: SearchView, qtbot: QtBot
) -> None:
    draft = MemoryDraft(content="lantern oil", type=MemoryType.FACT, tags=("shop",))
    desktop.context.services.memories.remember(draft, PERSON)
    search(view, qtbot, "lantern")
    everything = found(view)
    assert len(everything) > 1
    qtbot.mouseClick(view.bar.filters.more, LEFT)
    popover = view.bar.filters.popover
    assert popover.isVisible()
    with qtbot.waitSignal(view.model.answered):
        qtbot.keyClicks(popover.tags, "shop")
        qtbot.keyClick(popover.tags, Qt.Key.Key_Return)
    popover.hide()
    assert found(view) == ["lantern oil"]
    assert view.bar.filters.texts == ("#shop",)
    row = view.model.row_at(0)
    assert isinstance(row, ResultRow)
    assert row.matched == ("lantern",)
    chip = view.bar.filters.findChild(QPushButton)
    assert chip is not None
    with qtbot.waitSignal(view.model.answered):
        qtbot.mouseClick(chip, LEFT)
    assert sorted(found(view)) == sorted(everything)
    assert not view.bar.filters.texts


def test_a_matched_tag_is_a_reason(desktop: Desktop, view: SearchView, qtbot: QtBot) -> None:
    draft = MemoryDraft(content="window seats", tags=("travel",))
    desktop.context.services.memories.remember(draft, PERSON)
    search(view, qtbot, "travelling")
    place = found(view).index("window seats")
    row = view.model.row_at(place)
    assert isinstance(row, ResultRow)
    assert row.matched == ("#travel",)
    assert not row.marks


def test_the_namespace_of_the_window_counts(
    desktop: Desktop, view: SearchView, qtbot: QtBot
) -> None:
    search(view, qtbot, "lantern")
    assert "a lantern for the office" in found(view)
    qtbot.waitUntil(lambda: "work" in desktop.context.namespaces.names)
    with qtbot.waitSignal(view.model.answered):
        desktop.context.namespaces.choose("work")
    assert found(view) == ["a lantern for the office"]


def test_nothing_found_offers_what_would_find_more(
    desktop: Desktop, view: SearchView, qtbot: QtBot
) -> None:
    desktop.context.services.namespaces.create("empty", PERSON)
    qtbot.waitUntil(lambda: "empty" in desktop.context.namespaces.names)
    desktop.context.namespaces.choose("empty")
    qtbot.mouseClick(view.bar.mode_button(SearchMode.KEYWORD), LEFT)
    qtbot.keyClicks(view.bar.field, "lantern")
    qtbot.waitUntil(lambda: "lantern" in view.nothing.text)
    assert view.pages.currentWidget() is view.nothing
    assert view.nothing.mode.isVisible()
    assert not view.nothing.filter.isVisible()
    with qtbot.waitSignal(view.model.answered, check_params_cb=bool):
        qtbot.mouseClick(view.nothing.namespaces, LEFT)
    assert desktop.context.namespaces.chosen is None
    assert "the red lantern" in found(view)


def test_why_says_what_the_score_is_made_of(
    desktop: Desktop, view: SearchView, qtbot: QtBot
) -> None:
    now = datetime(2026, 5, 1, 12, tzinfo=UTC)
    talk = ("Shall we take the umbrella?", "Yes, the green one is at the door.", "Fine, at nine.")
    desktop.context.services.memories.remember_batch(
        [
            MemoryDraft(content=text, session_id="walk", created_at=now + timedelta(minutes=place))
            for place, text in enumerate(talk)
        ],
        PERSON,
    )
    search(view, qtbot, "green umbrella")
    assert not view.panel.bars.isVisible()
    qtbot.waitUntil(lambda: view.panel.shown is not None)
    qtbot.keyClick(view.bar.field, Qt.Key.Key_I, CONTROL)
    assert view.panel.bars.isVisible()
    place = found(view).index("Yes, the green one is at the door.")
    view.results.setCurrentIndex(view.model.index(place, 0))
    qtbot.waitUntil(lambda: view.panel.shown == view.model.row_at(place))
    said = view.panel.bars.texts
    assert any(text.startswith("Words: ") for text in said)
    assert any(text.startswith("Meaning: ") for text in said)
    assert "Session walk" in view.panel.where
    assert view.panel.before.accessibleName() == "Before: Shall we take the umbrella?"
    assert view.panel.after.accessibleName() == "After: Fine, at nine."
    earlier = view.panel.before.memory_id
    qtbot.mouseClick(view.panel.before, LEFT)
    qtbot.waitUntil(lambda: browse_of(desktop).detail.memory_id == earlier)


def test_searches_are_kept_asked_again_and_forgotten(
    desktop: Desktop, view: SearchView, qtbot: QtBot, tmp_path: Path
) -> None:
    recent, _ = kept_rows(view)
    for text in ("red lantern", "blue kettle"):
        search(view, qtbot, text)
        qtbot.keyClick(view.bar.field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda text=text: texts_of(recent)[:1] == [text])
        qtbot.keyClick(view.results, Qt.Key.Key_Escape)
    assert texts_of(recent) == ["blue kettle", "red lantern"]
    qtbot.keyClick(view.bar.field, Qt.Key.Key_Down)
    assert recent.hasFocus()
    qtbot.keyClick(recent, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.model.answered):
        qtbot.keyClick(recent, Qt.Key.Key_Return)
    assert view.bar.field.text() == "red lantern"
    assert found(view)[0] == "the red lantern"
    qtbot.keyClick(view.bar.field, Qt.Key.Key_Escape)
    recent.setCurrentRow(0)
    qtbot.keyClick(recent, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(texts_of(recent)) == 1)
    qtbot.mouseClick(view.start_page.recent.clear_button, LEFT)
    qtbot.waitUntil(lambda: not texts_of(recent))
    qtbot.waitUntil(lambda: "Forgot what was searched" in desktop.window.notices.text)
    assert not desktop.context.services.searches.kept(PERSON).recent
    settings = tmp_path / "window.ini"
    assert not settings.exists() or "lantern" not in settings.read_text(encoding="utf-8")


def test_a_search_is_saved_under_a_name_and_found_after_unlocking(
    desktop: Desktop, view: SearchView, qtbot: QtBot
) -> None:
    view.bar.filters.filter_asked.emit(MemoryFilter(types=(MemoryType.GENERAL,)))
    qtbot.mouseClick(view.bar.mode_button(SearchMode.KEYWORD), LEFT)
    search(view, qtbot, "red lantern")
    qtbot.keyClick(view.bar.field, Qt.Key.Key_D, CONTROL)
    dialog = view.findChild(QInputDialog)
    assert dialog is not None
    dialog.setTextValue("Lanterns")
    dialog.accept()
    _, saved = kept_rows(view)
    qtbot.waitUntil(lambda: saved.count() == 1)
    assert texts_of(saved)[0].startswith("Lanterns\nred lantern")
    desktop.context.services.vault.lock()
    qtbot.waitUntil(lambda: not desktop.window.is_open)
    desktop.context.services.vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: saved.count() == 1)
    qtbot.mouseClick(view.bar.mode_button(SearchMode.HYBRID), LEFT)
    with qtbot.waitSignal(view.model.answered):
        qtbot.mouseClick(saved.viewport(), LEFT, pos=saved.visualItemRect(saved.item(0)).center())
    assert view.bar.question == replace(
        desktop.context.services.searches.kept(PERSON).saved[0], name=""
    )
    qtbot.keyClick(view.bar.field, Qt.Key.Key_Escape)
    saved.setCurrentRow(0)
    qtbot.keyClick(saved, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: saved.count() == 0)
    qtbot.waitUntil(lambda: "Lanterns" in desktop.window.notices.text)


def test_a_kept_search_says_whose_memories_and_about_whom(
    desktop: Desktop, view: SearchView, qtbot: QtBot
) -> None:
    services = desktop.context.services
    key = services.keys.create(KeyDraft(namespaces=("default",), name="Otto"), PERSON).key
    wanted = MemoryFilter(actor=f"key:{key.id}", entity="ent_gone")
    services.searches.save(KeptSearch(query="boiler", filter=wanted, name="His"), PERSON)
    workspace_of(desktop).go("browse")
    workspace_of(desktop).go("search")
    view.shelf.load()
    _, saved = kept_rows(view)
    qtbot.waitUntil(lambda: saved.count() == 1)
    assert "Agent “Otto”" in texts_of(saved)[0]
    assert "ent_gone" in texts_of(saved)[0]
    desktop.window.lock()
    qtbot.waitUntil(lambda: not desktop.window.is_open)
    assert "Otto" not in readable_texts(desktop.window)


def test_without_the_model_only_words_are_searched_and_it_says_so(
    home: Home, view: SearchView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = _recorded(view, monkeypatch)
    vault = type(home.services.vault)
    monkeypatch.setattr(vault, "model_state", property(lambda _self: "failed"))
    view._context.bridge.model_state_changed.emit("failed")
    assert "only words" in view.bar.caution
    assert not view.bar.mode_button(SearchMode.SEMANTIC).isEnabled()
    search(view, qtbot, "red lantern")
    assert asked[-1].mode is SearchMode.KEYWORD
    assert found(view)[0] == "the red lantern"


def test_an_error_is_told(
    desktop: Desktop, view: SearchView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = type(desktop.context.services.search)

    def fail(*_args: object, **_more: object) -> object:
        raise ModelUnavailableError("it is broken")

    monkeypatch.setattr(service, "search", fail)
    with qtbot.waitSignal(view.failed):
        qtbot.keyClicks(view.bar.field, "lantern")
    assert not found(view)


def test_hits_follow_what_changes(desktop: Desktop, view: SearchView, qtbot: QtBot) -> None:
    search(view, qtbot, "green umbrella")
    written = remember(desktop.context.services, "a green umbrella")
    qtbot.waitUntil(lambda: "a green umbrella" in found(view))
    desktop.context.services.memories.delete(written.id, PERSON)
    qtbot.waitUntil(lambda: "a green umbrella" not in found(view))


def test_nothing_readable_is_left_after_a_lock(
    desktop: Desktop, view: SearchView, qtbot: QtBot
) -> None:
    canary = "canarylantern"
    services = desktop.context.services
    drafts = [MemoryDraft(content=f"{canary} {place}", session_id=canary) for place in range(3)]
    services.memories.remember_batch(drafts, PERSON)
    qtbot.keyClicks(view.bar.field, canary)
    qtbot.waitUntil(lambda: view.model.rowCount() >= 3)
    view.bar.filters.filter_asked.emit(MemoryFilter(session_id=canary))
    view.panel.why.set_open(is_open=True)
    qtbot.waitUntil(lambda: view.model.rowCount() == 3)
    qtbot.keyClick(view.bar.field, Qt.Key.Key_Down)
    recent, _ = kept_rows(view)
    qtbot.waitUntil(lambda: recent.count() == 1)
    qtbot.keyClick(view.bar.field, Qt.Key.Key_D, CONTROL)
    before = readable_texts(desktop.window)
    assert before.count(canary) >= 12
    assert canary in view.panel.bars.texts[0] + view.panel.where
    # As the idle lock does: a question that is open keeps keys from the window.
    desktop.window.lock()
    assert not desktop.window.is_open
    assert canary not in _all_texts(desktop.window)
    qtbot.waitUntil(lambda: services.vault.state is VaultState.LOCKED)
    qtbot.rest()
    assert canary not in _all_texts(desktop.window)
    assert canary not in repr(view.question.filter) + view.model.question.query
    assert view.delegate.remembered == 0


def _all_texts(window: QWidget) -> str:
    more = [
        getattr(widget, name)()
        for widget in window.findChildren(QWidget)
        for name in ("toolTip", "accessibleDescription", "statusTip")
    ]
    return "\n".join([readable_texts(window), *more])


def _recorded(view: SearchView, monkeypatch: pytest.MonkeyPatch) -> list[SearchRequest]:
    """Note every request on its way to the service."""
    asked: list[SearchRequest] = []
    original = view.model.request

    def request() -> SearchRequest:
        asked.append(original())
        return asked[-1]

    monkeypatch.setattr(view.model, "request", request)
    return asked


def test_mode_and_lowest_score_come_back_after_a_lock_and_the_next_start(
    view: SearchView, desktop: Desktop, qtbot: QtBot
) -> None:
    qtbot.mouseClick(view.bar.mode_button(SearchMode.KEYWORD), LEFT)
    view.bar.least.setValue(30)
    search(view, qtbot, "canary")
    view.close_vault()
    assert view.bar.field.text() == ""
    assert view.bar.question.mode is SearchMode.KEYWORD
    assert view.bar.question.min_score == pytest.approx(0.3)
    settings = desktop._settings
    view.save_layout(settings)
    again = type(view)(desktop.context)
    qtbot.addWidget(again)
    again.restore_layout(settings)
    assert (again.bar.question.mode, again.bar.least.value()) == (SearchMode.KEYWORD, 30)
    settings.setValue("search/mode", "by magic")
    settings.setValue("search/least", "-3")
    again.restore_layout(settings)
    assert (again.bar.question.mode, again.bar.least.value()) == (SearchMode.KEYWORD, 30)
    view.open()


def test_a_result_is_opened_and_copied_from_menu_and_palette(
    view: SearchView, desktop: Desktop, qtbot: QtBot
) -> None:
    assert not view.copy_action.isEnabled()
    search(view, qtbot, "blue kettles")
    qtbot.waitUntil(view.copy_action.isEnabled)
    assert view.results.contextMenuPolicy() is Qt.ContextMenuPolicy.ActionsContextMenu
    assert view.open_action in view.results.actions()
    view.copy_action.trigger()
    assert QGuiApplication.clipboard().text() == "the blue kettle"
    assert desktop.context.clipboard.is_counting
    view.open_action.trigger()
    qtbot.waitUntil(lambda: workspace_of(desktop).current is browse_of(desktop))
    qtbot.waitUntil(lambda: browse_of(desktop).detail.form.state.content == "the blue kettle")
