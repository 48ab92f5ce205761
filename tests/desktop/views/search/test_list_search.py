"""Search in the list: the best hit is shown, with reasons; kept in the vault, gone at a lock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog, QListWidget, QPushButton, QWidget

from muniment.desktop.views.browse.listing.list_pane import ListPane
from muniment.desktop.views.search.result_rows import ResultRow
from muniment.desktop.views.search.search_options import SearchOptions
from muniment.domain.access import PERSON
from muniment.domain.errors import ModelUnavailableError
from muniment.domain.memories.kept_searches import KeptSearch
from muniment.domain.memories.memory import MemoryDraft, MemoryType
from muniment.domain.memories.query import MemoryFilter, SearchMode
from muniment.services.agents.key_drafts import KeyDraft
from muniment.services.vault.vault_service import VaultState
from tests.desktop.window_parts import browse_of, pane_of, readable_texts, remember, workspace_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.browse.detail.memory_detail import MemoryDetail
    from muniment.desktop.views.browse.filters.filter_bar import FilterBar
    from muniment.desktop.views.search.kept_popover import KeptRows
    from muniment.desktop.views.search.list_search import ListSearch
    from muniment.domain.memories.query import SearchRequest
    from tests.conftest import Home

CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
TEXTS = ("the red lantern", "the blue kettle", "a blue lantern and a red kettle")


@pytest.fixture
def view(desktop: Desktop, qtbot: QtBot) -> ListSearch:
    """The search view over a few memories, the cursor in its field."""
    services = desktop.context.services
    services.namespaces.create("work", PERSON)
    for text in TEXTS:
        remember(services, text)
    remember(services, "a lantern for the office", namespace="work")
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.rowCount() == 4)
    qtbot.keyClick(desktop.window, Qt.Key.Key_F, CONTROL)
    qtbot.waitUntil(pane_of(desktop).field.hasFocus)
    return pane_of(desktop).search


def filters_of(view: ListSearch) -> FilterBar:
    pane = view.parent()
    assert isinstance(pane, ListPane)
    return pane.filters


def found(view: ListSearch) -> list[str]:
    return [str(view.model.index(row).data()) for row in range(view.model.rowCount())]


def search(view: ListSearch, qtbot: QtBot, text: str) -> None:
    """Type a text and wait for its answer."""
    with qtbot.waitSignal(view.model.answered, check_params_cb=lambda _: view.model.query == text):
        qtbot.keyClicks(view.field, text)
    qtbot.waitUntil(lambda: not view.model.is_waiting)


def search_on(view: ListSearch, qtbot: QtBot, text: str) -> None:
    """Type more after what is typed, and wait for the answer."""
    whole = view.field.text() + text
    with qtbot.waitSignal(view.model.answered, check_params_cb=lambda _: view.model.query == whole):
        view.field.end(False)
        qtbot.keyClicks(view.field, text)


def texts_of(rows: QListWidget) -> list[str]:
    return [rows.item(place).text() for place in range(rows.count())]


def kept_rows(view: ListSearch) -> tuple[KeptRows, KeptRows]:
    return view.kept.recent.rows, view.kept.saved.rows


def test_modes_ask_otherwise(
    view: ListSearch, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = _recorded(view, monkeypatch)
    search(view, qtbot, "lantern")
    for mode in (SearchMode.SEMANTIC, SearchMode.KEYWORD):
        with qtbot.waitSignal(view.model.answered):
            qtbot.mouseClick(view.options.mode_button(mode), LEFT)
        assert asked[-1].mode is mode
        row = view.model.row_at(0)
        assert isinstance(row, ResultRow)
        assert bool(row.marks) is (mode is SearchMode.KEYWORD)


def test_the_lowest_score_leaves_out(view: ListSearch, qtbot: QtBot) -> None:
    search(view, qtbot, "blue kettle")
    before = len(found(view))
    view.options.least.setFocus()
    with qtbot.waitSignal(
        view.model.answered, check_params_cb=lambda _: view.model.question.min_score >= 0.85
    ):
        for _ in range(8):
            qtbot.keyClick(view.options.least, Qt.Key.Key_PageUp)
    assert 0 < len(found(view)) < before
    assert all((view.model.row_at(row).score or 0) >= 0.8 for row in range(len(found(view))))


def test_filters_are_chips_that_can_be_removed(
    desktop: Desktop, view: ListSearch, qtbot: QtBot
) -> None:
    draft = MemoryDraft(content="lantern oil", type=MemoryType.FACT, tags=("shop",))
    desktop.context.services.memories.remember(draft, PERSON)
    search(view, qtbot, "lantern")
    everything = found(view)
    assert len(everything) > 1
    qtbot.mouseClick(filters_of(view).more, LEFT)
    popover = filters_of(view).popover
    assert popover.isVisible()
    with qtbot.waitSignal(view.model.answered):
        qtbot.keyClicks(popover.tags, "shop")
        qtbot.keyClick(popover.tags, Qt.Key.Key_Return)
    popover.hide()
    assert found(view) == ["lantern oil"]
    assert filters_of(view).texts == ("#shop",)
    row = view.model.row_at(0)
    assert isinstance(row, ResultRow)
    assert row.matched == ("lantern",)
    chip = filters_of(view).findChild(QPushButton)
    assert chip is not None
    with qtbot.waitSignal(view.model.answered):
        qtbot.mouseClick(chip, LEFT)
    assert sorted(found(view)) == sorted(everything)
    assert not filters_of(view).texts


def test_a_matched_tag_is_a_reason(desktop: Desktop, view: ListSearch, qtbot: QtBot) -> None:
    draft = MemoryDraft(content="window seats", tags=("travel",))
    desktop.context.services.memories.remember(draft, PERSON)
    search(view, qtbot, "travelling")
    place = found(view).index("window seats")
    row = view.model.row_at(place)
    assert isinstance(row, ResultRow)
    assert row.matched == ("#travel",)
    assert not row.marks


def test_the_namespace_of_the_window_counts(
    desktop: Desktop, view: ListSearch, qtbot: QtBot
) -> None:
    search(view, qtbot, "lantern")
    assert "a lantern for the office" in found(view)
    qtbot.waitUntil(lambda: "work" in desktop.context.namespaces.names)
    with qtbot.waitSignal(view.model.answered):
        desktop.context.namespaces.choose("work")
    assert found(view) == ["a lantern for the office"]


def test_nothing_found_offers_what_would_find_more(
    desktop: Desktop, view: ListSearch, qtbot: QtBot
) -> None:
    desktop.context.services.namespaces.create("empty", PERSON)
    qtbot.waitUntil(lambda: "empty" in desktop.context.namespaces.names)
    desktop.context.namespaces.choose("empty")
    qtbot.mouseClick(view.options.mode_button(SearchMode.KEYWORD), LEFT)
    qtbot.keyClicks(view.field, "lantern")
    qtbot.waitUntil(lambda: "lantern" in view.nothing.text)
    assert pane_of(desktop).pages.currentWidget() is view.nothing
    assert view.nothing.mode.isVisible()
    assert not view.nothing.filter.isVisible()
    with qtbot.waitSignal(view.model.answered, check_params_cb=bool):
        qtbot.mouseClick(view.nothing.namespaces, LEFT)
    assert desktop.context.namespaces.chosen is None
    assert "the red lantern" in found(view)


def test_searches_are_kept_asked_again_and_forgotten(
    desktop: Desktop, view: ListSearch, qtbot: QtBot, tmp_path: Path
) -> None:
    recent, _ = kept_rows(view)
    for text in ("red lantern", "blue kettle"):
        search(view, qtbot, text)
        qtbot.keyClick(view.field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda text=text: texts_of(recent)[:1] == [text])
        qtbot.keyClick(view.view, Qt.Key.Key_Escape)
    assert texts_of(recent) == ["blue kettle", "red lantern"]
    qtbot.mouseClick(view.kept_button, LEFT)
    qtbot.waitUntil(recent.hasFocus)
    qtbot.keyClick(recent, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.model.answered):
        qtbot.keyClick(recent, Qt.Key.Key_Return)
    assert view.field.text() == "red lantern"
    assert found(view)[0] == "the red lantern"
    qtbot.mouseClick(view.kept_button, LEFT)
    recent.setCurrentRow(0)
    qtbot.keyClick(recent, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(texts_of(recent)) == 1)
    qtbot.mouseClick(view.kept.recent.clear_button, LEFT)
    qtbot.waitUntil(lambda: not texts_of(recent))
    qtbot.waitUntil(lambda: "Cleared recent searches" in desktop.window.notices.text)
    assert not desktop.context.services.searches.kept(PERSON).recent
    settings = tmp_path / "window.ini"
    assert not settings.exists() or "lantern" not in settings.read_text(encoding="utf-8")


def test_a_search_is_saved_under_a_name_and_found_after_unlocking(
    desktop: Desktop, view: ListSearch, qtbot: QtBot
) -> None:
    filters_of(view).filter_asked.emit(MemoryFilter(types=(MemoryType.GENERAL,)))
    qtbot.mouseClick(view.options.mode_button(SearchMode.KEYWORD), LEFT)
    search(view, qtbot, "red lantern")
    qtbot.keyClick(view.field, Qt.Key.Key_D, CONTROL)
    dialog = pane_of(desktop).findChild(QInputDialog)
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
    qtbot.mouseClick(view.options.mode_button(SearchMode.HYBRID), LEFT)
    qtbot.mouseClick(view.kept_button, LEFT)
    with qtbot.waitSignal(view.model.answered):
        qtbot.mouseClick(saved.viewport(), LEFT, pos=saved.visualItemRect(saved.item(0)).center())
    assert view.question == replace(
        desktop.context.services.searches.kept(PERSON).saved[0], name=""
    )
    qtbot.mouseClick(view.kept_button, LEFT)
    saved.setCurrentRow(0)
    qtbot.keyClick(saved, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: saved.count() == 0)
    qtbot.waitUntil(lambda: "Lanterns" in desktop.window.notices.text)


def test_a_kept_search_says_whose_memories_and_about_whom(
    desktop: Desktop, view: ListSearch, qtbot: QtBot
) -> None:
    services = desktop.context.services
    key = services.keys.create(KeyDraft(namespaces=("default",), name="Otto"), PERSON).key
    wanted = MemoryFilter(actor=f"key:{key.id}", entity="ent_gone")
    services.searches.save(KeptSearch(query="boiler", filter=wanted, name="His"), PERSON)
    view.shelf.load()
    _, saved = kept_rows(view)
    qtbot.waitUntil(lambda: saved.count() == 1)
    assert "Agent “Otto”" in texts_of(saved)[0]
    assert "ent_gone" in texts_of(saved)[0]
    desktop.window.lock()
    qtbot.waitUntil(lambda: not desktop.window.is_open)
    assert "Otto" not in readable_texts(desktop.window)


def test_without_the_model_only_words_are_searched_and_it_says_so(
    home: Home, desktop: Desktop, view: ListSearch, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = _recorded(view, monkeypatch)
    vault = type(home.services.vault)
    monkeypatch.setattr(vault, "model_state", property(lambda _self: "failed"))
    desktop.context.bridge.model_state_changed.emit("failed")
    assert "only words" in view.options.caution
    assert not view.options.mode_button(SearchMode.SEMANTIC).isEnabled()
    search(view, qtbot, "red lantern")
    assert asked[-1].mode is SearchMode.KEYWORD
    assert found(view)[0] == "the red lantern"


def test_an_error_is_told(
    desktop: Desktop, view: ListSearch, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = type(desktop.context.services.search)

    def fail(*_args: object, **_more: object) -> object:
        raise ModelUnavailableError("it is broken")

    monkeypatch.setattr(service, "search", fail)
    with qtbot.waitSignal(browse_of(desktop).failed):
        qtbot.keyClicks(view.field, "lantern")
    assert not found(view)


def test_hits_follow_what_changes(desktop: Desktop, view: ListSearch, qtbot: QtBot) -> None:
    search(view, qtbot, "green umbrella")
    written = remember(desktop.context.services, "a green umbrella")
    qtbot.waitUntil(lambda: "a green umbrella" in found(view))
    desktop.context.services.memories.delete(written.id, PERSON)
    qtbot.waitUntil(lambda: "a green umbrella" not in found(view))


def test_nothing_readable_is_left_after_a_lock(
    desktop: Desktop, view: ListSearch, qtbot: QtBot
) -> None:
    canary = "canarylantern"
    services = desktop.context.services
    drafts = [MemoryDraft(content=f"{canary} {place}", session_id=canary) for place in range(3)]
    services.memories.remember_batch(drafts, PERSON)
    qtbot.keyClicks(view.field, canary)
    qtbot.waitUntil(lambda: view.model.rowCount() >= 3)
    filters_of(view).filter_asked.emit(MemoryFilter(session_id=canary))
    view.why.set_open(is_open=True)
    qtbot.waitUntil(lambda: view.model.rowCount() == 3)
    qtbot.keyClick(view.field, Qt.Key.Key_Down)
    recent, _ = kept_rows(view)
    qtbot.waitUntil(lambda: recent.count() == 1)
    qtbot.keyClick(view.field, Qt.Key.Key_D, CONTROL)
    before = readable_texts(desktop.window)
    assert before.count(canary) >= 12
    assert canary in " ".join(view.bars.texts) + before
    # As the idle lock does: a question that is open keeps keys from the window.
    desktop.window.lock()
    assert not desktop.window.is_open
    assert canary not in _all_texts(desktop.window)
    qtbot.waitUntil(lambda: services.vault.state is VaultState.LOCKED)
    qtbot.rest()
    assert canary not in _all_texts(desktop.window)
    assert canary not in repr(view.question.filter) + view.question.query + view.model.query
    assert view.delegate.remembered == 0


def _all_texts(window: QWidget) -> str:
    more = [
        getattr(widget, name)()
        for widget in window.findChildren(QWidget)
        for name in ("toolTip", "accessibleDescription", "statusTip")
    ]
    return "\n".join([readable_texts(window), *more])


def _recorded(view: ListSearch, monkeypatch: pytest.MonkeyPatch) -> list[SearchRequest]:
    """Note every request on its way to the service."""
    asked: list[SearchRequest] = []
    original = view.model.request

    def request() -> SearchRequest:
        asked.append(original())
        return asked[-1]

    monkeypatch.setattr(view.model, "request", request)
    return asked


def detail_of(desktop: Desktop) -> MemoryDetail:
    return browse_of(desktop).detail


def test_typing_marks_words_and_shows_the_best_hit(
    desktop: Desktop, view: ListSearch, qtbot: QtBot
) -> None:
    search(view, qtbot, "blue kettles")
    assert found(view)[0] == "the blue kettle"
    row = view.model.row_at(0)
    assert isinstance(row, ResultRow)
    assert [row.excerpt[start:end] for start, end in row.marks] == ["blue", "kettle"]
    assert row.matched == ("blue", "kettle")
    assert view.view.chosen_id == row.id
    assert view.field.hasFocus()
    qtbot.waitUntil(lambda: detail_of(desktop).form.content.toPlainText() == "the blue kettle")
    assert pane_of(desktop).summary == f"{len(found(view))} found"


def test_every_search_shows_its_best_hit(desktop: Desktop, view: ListSearch, qtbot: QtBot) -> None:
    search(view, qtbot, "lantern")
    qtbot.keyClick(view.field, Qt.Key.Key_Down)
    qtbot.keyClick(view.view, Qt.Key.Key_Down)
    second = view.model.row_at(1)
    qtbot.waitUntil(lambda: detail_of(desktop).memory_id == second.id)
    view.field.setFocus()
    search_on(view, qtbot, " office")
    best = view.model.row_at(0)
    assert best.heading == "a lantern for the office"
    assert view.view.chosen_id == best.id
    assert view.view.selected_count == 1
    qtbot.waitUntil(lambda: detail_of(desktop).memory_id == best.id)


def test_without_hits_the_detail_shows_nothing(
    desktop: Desktop, view: ListSearch, qtbot: QtBot
) -> None:
    qtbot.mouseClick(view.options.mode_button(SearchMode.KEYWORD), LEFT)
    search(view, qtbot, "kettle")
    qtbot.waitUntil(lambda: bool(detail_of(desktop).memory_id))
    search_on(view, qtbot, "zzz")
    assert not found(view)
    qtbot.waitUntil(lambda: not detail_of(desktop).meant_id)


def test_an_edit_is_saved_before_the_best_hit_takes_its_place(
    desktop: Desktop, view: ListSearch, qtbot: QtBot
) -> None:
    pane, detail = pane_of(desktop), detail_of(desktop)
    pane.list_view.choose(pane.list_model.row_at(0).id)
    qtbot.waitUntil(lambda: bool(detail.memory_id))
    edited = detail.memory_id
    qtbot.keyClick(detail.form.content, Qt.Key.Key_End, CONTROL)
    qtbot.keyClicks(detail.form.content, " upstairs")
    qtbot.keyClick(desktop.window, Qt.Key.Key_F, CONTROL)
    search(view, qtbot, "blue kettle")
    qtbot.waitUntil(lambda: detail.form.content.toPlainText() == "the blue kettle")
    content = desktop.context.services.memories.get(edited, PERSON).content
    assert content.endswith(" upstairs")


def test_another_filter_leaves_no_memory_that_is_not_listed(
    desktop: Desktop, view: ListSearch, qtbot: QtBot
) -> None:
    pane, detail = pane_of(desktop), detail_of(desktop)
    assert view.field.hasFocus()
    lantern = next(
        row.id
        for row in (pane.list_model.row_at(place) for place in range(4))
        if row.heading == "the red lantern"
    )
    pane.list_view.choose(lantern)
    qtbot.waitUntil(lambda: detail.memory_id == lantern)
    desktop.context.namespaces.choose("default")
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == 3)
    assert pane.chosen_id == detail.memory_id == lantern
    desktop.context.namespaces.choose("work")
    qtbot.waitUntil(lambda: not detail.meant_id)


def test_a_memory_that_is_asked_for_is_listed(
    desktop: Desktop, view: ListSearch, qtbot: QtBot
) -> None:
    pane = pane_of(desktop)
    wanted = pane.list_model.row_at(0)
    qtbot.mouseClick(view.options.mode_button(SearchMode.KEYWORD), LEFT)
    search(view, qtbot, "kettle")
    assert wanted.heading == "a lantern for the office"
    workspace_of(desktop).show_memory(wanted.id)
    qtbot.waitUntil(lambda: detail_of(desktop).memory_id == wanted.id)
    qtbot.waitUntil(lambda: pane.list_view.chosen_id == wanted.id)
    assert not view.field.text()
    assert pane.pages.currentWidget() is pane.list_view


def test_why_says_what_the_score_is_made_of(
    desktop: Desktop, view: ListSearch, qtbot: QtBot
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
    assert not view.bars.isVisible()
    qtbot.keyClick(view.field, Qt.Key.Key_I, CONTROL)
    assert view.bars.isVisible()
    place = found(view).index("Yes, the green one is at the door.")
    view.view.setCurrentIndex(view.model.index(place, 0))
    said = view.bars.texts
    assert any(text.startswith("Words: ") for text in said)
    assert any(text.startswith("Meaning: ") for text in said)


def test_copy_and_escape(desktop: Desktop, view: ListSearch, qtbot: QtBot) -> None:
    search(view, qtbot, "blue kettle")
    qtbot.keyClick(view.field, Qt.Key.Key_Return)
    qtbot.keyClick(view.view, Qt.Key.Key_C, CONTROL)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == "the blue kettle")
    qtbot.keyClick(view.view, Qt.Key.Key_Escape)
    assert not view.field.text()
    assert pane_of(desktop).pages.currentWidget() is pane_of(desktop).list_view
    assert not found(view)
    assert not view.options.isVisible()
    assert not view.why.isVisible()


def test_mode_and_lowest_score_come_back_after_a_lock_and_the_next_start(
    view: ListSearch, qtbot: QtBot, tmp_path: Path
) -> None:
    search(view, qtbot, "canary")
    qtbot.mouseClick(view.options.mode_button(SearchMode.KEYWORD), LEFT)
    view.options.least.setValue(30)
    view.clear()
    assert view.question == KeptSearch(query="", mode=SearchMode.KEYWORD, min_score=0.3)
    settings = QSettings(str(tmp_path / "view.ini"), QSettings.Format.IniFormat)
    view.save_layout(settings)
    again = SearchOptions()
    qtbot.addWidget(again)
    again.restore(str(settings.value("search/mode")), str(settings.value("search/least")))
    assert (again.mode, again.least.value()) == (SearchMode.KEYWORD, 30)
    again.restore("by magic", "-3")
    assert (again.mode, again.least.value()) == (SearchMode.KEYWORD, 30)


@pytest.mark.parametrize("before", ["", "ferry", "zebra crossing"])
def test_the_search_asked_for_while_locked_has_the_cursor_after_the_unlock(
    desktop: Desktop, view: ListSearch, qtbot: QtBot, before: str
) -> None:
    if before:
        search(view, qtbot, before)
    desktop.window.lock()
    qtbot.waitUntil(lambda: desktop.context.services.vault.state is VaultState.LOCKED)
    qtbot.rest()
    desktop.show_search()
    desktop.context.services.vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: desktop.window.is_open)
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.rowCount() > 0)
    qtbot.rest()
    assert desktop.window.focusWidget() is view.field
    qtbot.keyClicks(desktop.window.focusWidget(), "tea")
    qtbot.waitUntil(lambda: view.model.query == "tea")
