"""A pseudo-language of longer, accented, bracketed texts, and the texts visible in a widget.

Every translated text becomes “[Bŕöwšé öñé]”: an untranslated text is visible at once, and a text
that does not fit would not fit in German or Finnish either.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QCoreApplication,
    QLocale,
    Qt,
    QTranslator,
)
from PySide6.QtGui import QPainter, QTextLayout
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QGraphicsView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QProgressBar,
    QTabBar,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QAction

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "resources" / "translations" / "muniment_de.ts"

_ACCENTS = str.maketrans("aeiouyAEIOUYcnrszCNRSZ", "áéíöúýÁÉÍÖÚÝçñŕšžÇÑŔŠŽ")
_KEPT = re.compile(r"(\{[^}]*\}|%L?[n\d])")
_DATE_ORDER = re.compile(r"[dMyhm :.]+")
_FILLER = ("öñé", "two", "thŕéé", "föúŕ", "fívé")
_LONGER = 0.4

_TYPED_INTO = {"text": (QLineEdit, QAbstractSpinBox, QProgressBar)}
"""Widgets whose text is a person's, or a figure."""

_CODED = re.compile(r"\b[a-z]+_(?:[\w-]+…|[A-Za-z0-9]{4,})|\bhttps?://\S+|(?<!\w)/\S+")
"""Ids, the beginnings of keys, addresses and paths."""

_WORD = re.compile(r"[A-Za-z]{2,}")
_VOWEL = re.compile(r"[aeiouyAEIOUY]")


def pseudo(text: str) -> str:
    """Return a text about 40 % longer, accented and bracketed; placeholders stay."""
    if _DATE_ORDER.fullmatch(text):
        return text
    accented = "".join(
        part if _KEPT.fullmatch(part) else part.translate(_ACCENTS) for part in _KEPT.split(text)
    )
    more = ""
    for word in cycle(_FILLER):
        if len(more) >= len(text) * _LONGER:
            break
        more += f" {word.translate(_ACCENTS)}"
    return f"[{accented}{more}]"


def catalogue(path: Path = CATALOGUE) -> dict[tuple[str, str], str]:
    """Read contexts, texts and translations of a .ts file."""
    found = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            key = (context.findtext("name") or "", message.findtext("source") or "")
            found[key] = message.findtext("translation") or ""
    return found


class PseudoTranslator(QTranslator):
    """Knows the texts of the window's translation, and those of Qt's dialogs."""

    def __init__(self) -> None:
        super().__init__()
        self._known = frozenset(catalogue())

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        return False

    def translate(
        self,
        context: str,
        text: str,
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str | None:
        # Qt parses the names of keys, and its direction is not a text.
        is_qt = context.startswith("Q") and context not in {"QShortcut", "QGuiApplication"}
        if is_qt or (context, text) in self._known:
            return pseudo(text)
        return None


class Spoken:
    """Activates the pseudo-language for the duration of a `with`; GUI thread only."""

    def __init__(self) -> None:
        self._translator = PseudoTranslator()
        self._before = QLocale()

    def __enter__(self) -> Spoken:
        QCoreApplication.installTranslator(self._translator)
        QLocale.setDefault(QLocale(QLocale.Language.English))
        return self

    def __exit__(self, *_error: object) -> None:
        QCoreApplication.removeTranslator(self._translator)
        QLocale.setDefault(self._before)


@cache
def untranslated(text: str, content: frozenset[str]) -> list[str]:
    """Return the words of a text that are neither translated nor content."""
    text = _CODED.sub(" ", text)
    bare = text
    while (less := re.sub(r"\[[^\[\]]*(\]|…$)", " ", bare)) != bare:
        bare = less
    outside = [word for word in _WORD.findall(bare) if word.casefold() not in content]
    inside = [
        word
        for word in re.findall(r"[^\W\d_]{2,}", text)
        if word.isascii() and _VOWEL.search(word) and word.casefold() not in content
    ]
    return sorted({*outside, *inside})


def texts_of(root: QWidget) -> Iterator[tuple[str, str]]:
    """Yield the texts that a person can see or hear in a widget tree, with their place."""
    for widget in [root, *root.findChildren(QWidget)]:
        where = f"{type(widget).__name__}"
        for kind, text in _texts_of_one(widget):
            if text:
                yield f"{where}.{kind}", text
        for action in widget.actions():
            for kind, text in _texts_of_action(action):
                yield f"{where}.{kind}", text


def painted_texts(root: QWidget) -> list[str]:
    """Return the texts that delegates and others draw when a widget is painted."""
    found: list[str] = []
    draw_text, draw_layout = QPainter.drawText, QTextLayout.draw

    def write(painter: QPainter, *arguments: object) -> object:
        found.extend(part for part in arguments if isinstance(part, str))
        return draw_text(painter, *arguments)  # type: ignore[call-overload]

    def write_layout(layout: QTextLayout, *arguments: object) -> object:
        found.append(layout.text())
        return draw_layout(layout, *arguments)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QPainter, "drawText", write)
        patch.setattr(QTextLayout, "draw", write_layout)
        root.grab()
    return found


def _texts_of_one(widget: QWidget) -> Iterator[tuple[str, str]]:
    yield "windowTitle", widget.windowTitle()
    yield "toolTip", widget.toolTip()
    yield "accessibleName", widget.accessibleName()
    yield "accessibleDescription", widget.accessibleDescription()
    for getter in ("text", "placeholderText", "title", "specialValueText", "prefix", "suffix"):
        read = getattr(widget, getter, None)
        if callable(read) and not isinstance(widget, _TYPED_INTO.get(getter, ())):
            yield getter, _without_markup(widget, str(read()))
    yield from _parts(widget)


def _without_markup(widget: QWidget, text: str) -> str:
    is_rich = isinstance(widget, QLabel) and widget.textFormat() is Qt.TextFormat.RichText
    return re.sub(r"<[^>]*>", " ", text) if is_rich else text


def _parts(widget: QWidget) -> Iterator[tuple[str, str]]:
    match widget:
        case QComboBox():
            for row in range(widget.count()):
                yield "item", widget.itemText(row)
        case QTabBar():
            for place in range(widget.count()):
                yield "tab", widget.tabText(place)
        case QGraphicsView():
            yield from _painted(widget)
        case QAbstractItemView() if not isinstance(widget, QHeaderView):
            yield from _rows(widget)


def _texts_of_action(action: QAction) -> Iterator[tuple[str, str]]:
    yield "action", action.text()
    yield "action", action.toolTip()
    menu = action.menu()
    if isinstance(menu, QMenu):
        for below in menu.actions():
            yield from _texts_of_action(below)


def _rows(view: QAbstractItemView) -> Iterator[tuple[str, str]]:
    model = view.model()
    if model is None:
        return
    roles = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole
    for column in range(_columns(model)):
        yield "header", str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        for row in range(min(model.rowCount(), 50)):
            for role in (*roles, Qt.ItemDataRole.AccessibleTextRole):
                found = model.index(row, column).data(role)
                if isinstance(found, str):
                    yield "row", found


def _columns(model: QAbstractItemModel) -> int:
    # The column count of a list is protected in Qt.
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount()


def _painted(view: QGraphicsView) -> Iterator[tuple[str, str]]:
    scene = view.scene()
    for item in scene.items() if scene is not None else ():
        read = getattr(item, "toPlainText", None) or getattr(item, "text", None)
        if callable(read):
            yield "painted", str(read())
