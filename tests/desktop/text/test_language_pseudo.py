"""The whole window in a longer language: all translated, nothing cut."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QTextLayout
from PySide6.QtWidgets import QListWidget, QStyledItemDelegate, QStyleOptionViewItem

from muniment.desktop.text.isolates import as_written
from muniment.domain.access import Dialect
from muniment.services.agents.agent_programs import AGENT_PROGRAMS
from tests.desktop.fitting import cut, misplaced, settled
from tests.desktop.pseudo import Spoken, painted_texts, pseudo, texts_of, untranslated
from tests.desktop.tour import DELETED, MEMORIES, Tour, empty_stops, furnish, wizard_stops
from tests.desktop.window_parts import pane_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from tests.conftest import Home, HomeFactory
    from tests.desktop.conftest import DesktopFactory
    from tests.desktop.tour import Stop

SIZES = (QSize(1000, 700), QSize(820, 520))

CONTENT: dict[str, tuple[str, ...]] = {
    "what a person wrote": (*(memory[1] for memory in MEMORIES), DELETED),
    "names a person gave": ("Otto Ada Ida default home trip heating mira travel work",),
    "names of programs": tuple(program.name for program in AGENT_PROGRAMS),
    "names of other services": tuple(dialect.value for dialect in Dialect),
    "names of programs that files come from": (
        "ChatGPT Claude mem0 OpenMemory mcp-memory-service Letta Obsidian MCP basic-memory",
    ),
    "names of headers and commands": (
        "Authorization Bearer X-API-Key azen-api-key muniment capture search window python",
    ),
    "names of models": ("fake llama",),
    "names of languages": ("English Deutsch",),
    "months and times, written by the locale": ("March April May Mar Apr AM PM",),
    "the rest of the year, as above": (
        "Jan Feb Jun Jul Aug Sep Oct Nov Dec January February June July August September",
        "October November December Mon Tue Wed Thu Fri Sat Sun",
    ),
    "names of files": ("backup db notes jsonl",),
    "units, written by the locale": ("bytes byte kB KiB MiB GiB",),
    "names of keys, written by Qt": ("Ctrl Shift Backspace Return Ins Del Esc Enter Alt Meta",),
    "beginnings of keys": ("mun az mem prod sk gw live sb memsync",),
    "a recovery key": ("WWWW WWW",),
}
"""What is not translated, by the reason."""


def _words(texts: tuple[str, ...]) -> set[str]:
    return {word.casefold() for text in texts for word in re.findall(r"[^\W\d_]{2,}", text)}


ALLOWED = frozenset(chain.from_iterable(map(_words, CONTENT.values())))


@pytest.fixture
def pseudo_language(qtbot: QtBot) -> Iterator[None]:
    """The pseudo-language; the window is made and ends within."""
    with Spoken():
        yield


def _wording(stop: Stop) -> Iterator[str]:
    for where, text in texts_of(stop.widget):
        if words := untranslated(text, ALLOWED):
            yield f"{stop.name}: {where} {text!r} is not translated: {words}"
    for text in painted_texts(stop.widget):
        if words := untranslated(text, ALLOWED):
            yield f"{stop.name}: painted {text!r} is not translated: {words}"


def _fitting(stop: Stop, window: QWidget, qtbot: QtBot) -> Iterator[str]:
    for size in SIZES if stop.is_window else (None,):
        if size is not None:
            window.resize(size)
            qtbot.waitUntil(lambda size=size: window.size() == size)
        shown = "as it opens" if size is None else f"{size.width()} wide"
        for fault in settled(lambda: cut(stop.widget) + misplaced(stop.widget), qtbot):
            yield f"{stop.name}, {shown}: {fault}"


def _hold(stops: Iterator[Stop], window: QWidget, qtbot: QtBot) -> None:
    found: list[str] = []
    for stop in stops:
        found += _wording(stop)
        found += _fitting(stop, window, qtbot)
    assert not found, "\n".join(dict.fromkeys(found))


@pytest.mark.usefixtures("pseudo_language")
def test_a_full_vault_is_all_translated_and_has_room(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    furnish(home)
    desktop = make_desktop(home)
    stops = Tour(desktop, qtbot).stops()
    _hold(stops, desktop.window, qtbot)


@pytest.mark.usefixtures("pseudo_language")
def test_an_empty_vault_is_all_translated_and_has_room(desktop: Desktop, qtbot: QtBot) -> None:
    stops = empty_stops(desktop, qtbot)
    _hold(stops, desktop.window, qtbot)


@pytest.mark.usefixtures("pseudo_language")
def test_the_first_run_is_all_translated_and_has_room(
    home_factory: HomeFactory, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop = make_desktop(home_factory("other", empty=True))
    stops = wizard_stops(desktop, qtbot)
    _hold(stops, desktop.window, qtbot)


def ink(text: str, direction: Qt.LayoutDirection) -> QImage:
    """Paint a line and return the part of the picture that holds it.

    The height is cut as well: a mark without ink may come from a taller font, and lower the line.
    """
    picture = QImage(400, 60, QImage.Format.Format_Grayscale8)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    painter.setLayoutDirection(direction)
    side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
    painter.drawText(picture.rect(), side, text)
    painter.end()
    inked = [
        (x, y) for x in range(400) for y in range(60) if picture.pixelColor(x, y).value() < 255
    ]
    (left, right), (top, bottom) = ((min(line), max(line)) for line in zip(*inked, strict=True))
    return picture.copy(left, top, right - left + 1, bottom - top + 1)


@pytest.mark.usefixtures("pseudo_language")
def test_what_a_person_wrote_keeps_the_direction_of_its_script(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    text, left, right = "Cash only.", *list(Qt.LayoutDirection)[:2]
    assert ink(as_written(text), right) == ink(text, left) != ink(text, right)
    furnish(home)
    pane = pane_of(make_desktop(home))
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == len(MEMORIES))
    written = [memory[1] for memory in MEMORIES] + ["#heating", "#mira"]
    painted = painted_texts(pane.list_view)
    assert {as_written(text) for text in written} <= set(painted)


def test_the_pseudo_language_shows_what_was_not_translated() -> None:
    assert pseudo("Save") == "[Šávé öñé]"
    assert pseudo("{count} memories") == "[{count} mémöŕíéš öñé twö]"
    assert pseudo("d MMM yyyy") == "d MMM yyyy"
    assert untranslated("[Šávé öñé] now", ALLOWED) == ["now"]
    assert untranslated("[Öŕdéŕ: Newest first öñé]", ALLOWED) == ["Newest", "first"]
    assert untranslated("[Íñ home öñé] · mem_12abx9, http://127.0.0.1", ALLOWED) == []
    assert untranslated("[Lóñg téxt thát íš…", ALLOWED) == []


class _Hasty(QStyledItemDelegate):
    """Paints one text that passed the translation, and one that did not."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        painter.drawText(option.rect, Qt.AlignmentFlag.AlignLeft, pseudo(str(index.data())))
        layout = QTextLayout("Seen by nobody")
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        layout.draw(painter, option.rect.topLeft().toPointF())


def test_what_a_delegate_paints_is_read_too(qtbot: QtBot) -> None:
    rows = QListWidget()
    qtbot.addWidget(rows)
    rows.addItem("Browse")
    rows.setItemDelegate(_Hasty(rows))
    painted = painted_texts(rows)
    assert painted == ["[Bŕöwšé öñé]", "Seen by nobody"]
    assert [text for text in painted if untranslated(text, ALLOWED)] == ["Seen by nobody"]
    assert painted_texts(rows) == painted
