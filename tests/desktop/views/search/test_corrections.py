"""Misspelt words: the window says what it searched for, and offers the original."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from muniment.desktop.views.search.result_rows import ResultRow
from muniment.desktop.widgets.correction_line import exact_query
from tests.desktop.window_parts import pane_of, remember
from tests.fakes.embedding import PiecewiseEmbeddingModel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.search.list_search import ListSearch
    from tests.conftest import Home, HomeFactory

LEFT = Qt.MouseButton.LeftButton
SAID = "Showing results for “red lantern”"


@pytest.fixture
def home(home_factory: HomeFactory) -> Home:
    return home_factory(load_model=lambda: PiecewiseEmbeddingModel(("red",)))


@pytest.fixture
def view(desktop: Desktop, qtbot: QtBot) -> ListSearch:
    for text in ("the red lantern", "the blue kettle"):
        remember(desktop.context.services, text)
    return pane_of(desktop).search


def test_the_search_shows_marks_and_takes_back_a_correction(view: ListSearch, qtbot: QtBot) -> None:
    line = view.correction
    qtbot.keyClicks(view.field, "red lantren")
    qtbot.waitUntil(lambda: line.text == SAID)
    row = view.model.row_at(0)
    assert isinstance(row, ResultRow)
    assert row.matched == ("red", "lantern")
    assert line.original.text() == "Search for “red lantren” instead"
    qtbot.mouseClick(line.original, LEFT)
    assert view.field.text() == 'red "lantren"'
    qtbot.waitUntil(lambda: not line.text and view.model.query == 'red "lantren"')
    assert line.isHidden()


def test_a_correction_goes_with_its_query_and_at_a_lock(
    desktop: Desktop, view: ListSearch, qtbot: QtBot
) -> None:
    line = view.correction
    qtbot.keyClicks(view.field, "red lantren")
    qtbot.waitUntil(lambda: line.text == SAID)
    view.field.clear()
    assert not line.text
    qtbot.keyClicks(view.field, "red lantren")
    qtbot.waitUntil(lambda: line.text == SAID)
    desktop.context.services.vault.lock()
    qtbot.waitUntil(lambda: not line.text)


@pytest.mark.parametrize(
    ("query", "corrected", "exact"),
    [
        ("alergy", "allergy", '"alergy"'),
        ("my  alergy, please", "my  allergy, please", 'my "alergy," please'),
        ("boat", "boat", "boat"),
    ],
)
def test_only_corrected_words_are_quoted(query: str, corrected: str, exact: str) -> None:
    assert exact_query(query, corrected) == exact
