"""What is to be read and seen stands out: by the tokens, by the style sheet, and on the screen."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from muniment.desktop.shell.destinations import destinations
from muniment.desktop.widgets.theme.resource_files import resource_text, tokens
from muniment.desktop.widgets.theme.theme import Appearance, Theme
from muniment.domain.access import PERSON
from muniment.services.agents.key_drafts import KeyDraft
from tests.desktop.keyboard import Key, Keyboard, spoken_name
from tests.desktop.widgets.theme.test_theme import contrast
from tests.desktop.window_parts import browse_of, pane_of, remember, workspace_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop

SCHEMES: Final = ("light", "dark")
INPUTS: Final = ("QLineEdit", "QPlainTextEdit", "QComboBox", "QAbstractSpinBox", "#searchField")
PAINTED: Final = (
    ("warning", "warning_surface"),
    ("success", "success_surface"),
    ("danger", "danger_surface"),
    ("chip_text", "track"),
    ("selection_text", "hover"),
    ("muted", "hover"),
    ("muted", "info_surface"),
)
SHAPES: Final = (
    *(("focus", ground) for ground in ("window", "surface", "sunken", "hover", "selection")),
    *((ink, "surface") for ink in ("series_a", "series_b", "series_c", "series_d", "series_e")),
    ("control_border", "window"),
    ("control_border", "surface"),
    ("control_border", "sunken"),
    ("accent_text", "accent"),
    ("muted", "window"),
)
TEXT, SHAPE = 4.5, 3.0
CHANGED_PIXELS: Final = 24
EDGE: Final = 3
TIMES_STILL: Final = 10


def rules() -> Iterator[tuple[str, dict[str, str]]]:
    """Read the style sheet: selectors, and what is declared for them."""
    sheet = re.sub(r"/\*.*?\*/", "", resource_text("style.qss"), flags=re.DOTALL)
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet):
        pairs = (part.split(":", 1) for part in body.split(";") if ":" in part)
        yield " ".join(selectors.split()), {name.strip(): value.strip() for name, value in pairs}


def token_in(value: str) -> str:
    found = re.search(r"@([a-z_]+)", value)
    return found[1] if found else ""


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_text_of_the_style_sheet_can_be_read(scheme: str) -> None:
    colors, weak, seen = tokens()[scheme], [], 0
    for selectors, declared in rules():
        ink, ground = token_in(declared.get("color", "")), token_in(declared.get("background", ""))
        for behind in [ground] if ground else ["window", "surface"]:
            if ink:
                seen += 1
                if contrast(colors[ink], colors[behind]) < TEXT:
                    weak.append((selectors, ink, behind))
    weak += [pair for pair in PAINTED if contrast(*(colors[name] for name in pair)) < TEXT]
    assert seen > 40
    assert not weak


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_field_has_an_edge_and_every_shape_is_seen(scheme: str) -> None:
    colors, weak, seen = tokens()[scheme], [], 0
    for selectors, declared in rules():
        is_field = selectors.startswith(INPUTS) and ":disabled" not in selectors
        line = token_in(declared.get("border", "") or declared.get("border-color", ""))
        if is_field and line and "::" not in selectors and " Q" not in selectors.split(",")[0]:
            seen += 1
            if min(contrast(colors[line], colors[name]) for name in ("window", "surface")) < SHAPE:
                weak.append((selectors, line))
        assert not (is_field and declared.get("border-color") == "transparent"), selectors
    weak += [pair for pair in SHAPES if contrast(*(colors[name] for name in pair)) < SHAPE]
    assert seen >= 3
    assert not weak


def pixels(widget: QWidget, place: QRect, *, scale: int = 1) -> NDArray[np.float64]:
    """Return luminances of a part of a widget as it is painted; shape (rows, columns)."""
    image = QImage(place.size() * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    painter = QPainter(image)
    widget.render(painter, QPoint(), place)
    painter.end()
    raw = np.frombuffer(image.constBits(), np.uint8)
    bgr = raw.reshape(image.height(), image.bytesPerLine() // 4, 4)[:, : image.width(), :3] / 255
    linear = np.where(bgr <= 0.04045, bgr / 12.92, ((bgr + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.0722, 0.7152, 0.2126]))


def between(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05))


@pytest.fixture
def filled(desktop: Desktop, qtbot: QtBot) -> Iterator[Desktop]:
    services = desktop.context.services
    services.keys.create(KeyDraft(namespaces=("default",), name="Code assistant"), PERSON)
    for text in ("The boiler needs 1.5 bar", "Mira likes plums", "I prefer window seats"):
        remember(services, text)
    pane = pane_of(desktop)
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == 3)
    pane.choose(pane.list_model.row_at(0).id)
    qtbot.waitUntil(lambda: bool(browse_of(desktop).detail.memory_id))
    yield desktop
    desktop.context.theme.use(Appearance.SYSTEM)


def visit(desktop: Desktop, qtbot: QtBot) -> Iterator[str]:
    for destination in destinations():
        workspace_of(desktop).go(destination.key)
        qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
        qtbot.waitUntil(partial(lies_still, desktop.window, []))
        yield destination.key


def lies_still(window: QWidget, seen: list[list[QRect]]) -> bool:
    """Tell whether the texts stayed where they are the last ten times: charts come one by one."""
    texts = window.findChildren(QLabel)
    seen.append([QRect(text.mapTo(window, QPoint()), text.size()) for text in texts])
    return len(seen) > TIMES_STILL and all(places == seen[-1] for places in seen[-TIMES_STILL:])


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
def test_texts_stand_out_on_the_screen(
    filled: Desktop, appearance: Appearance, qtbot: QtBot
) -> None:
    filled.context.theme.use(appearance)
    window, weak, seen = filled.window, [], set()
    for key in visit(filled, qtbot):
        texts = [*window.findChildren(QLabel), *window.findChildren(QPushButton)]
        for text in texts:
            place = QRect(text.mapTo(window, QPoint()), text.size())
            is_whole = text.visibleRegion().boundingRect().size() == text.size()
            is_new = text.text().strip() and text.text() not in seen
            if not (text.isVisible() and text.isEnabled() and is_new and is_whole):
                continue
            seen.add(text.text())
            # Thin letters reach their full ink only at twice the size.
            found = pixels(window, place.adjusted(EDGE, EDGE, -EDGE, -EDGE), scale=2)
            ground = np.full_like(found, np.median(found))
            if between(found, ground).max() < TEXT:
                weak.append((key, text.text(), round(float(between(found, ground).max()), 2)))
    assert len(seen) > 40
    assert not weak


@pytest.mark.parametrize("scheme", SCHEMES)
def test_ticks_are_drawn_in_the_ink_of_the_accent(scheme: str) -> None:
    ink = tokens()[scheme]["accent_text"]
    for name in ("tick", "dash"):
        assert f'stroke="{ink}"' in resource_text(f"icons/{name}-{scheme}.svg")


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
def test_what_is_ticked_differs_from_what_is_not(
    kind: type[QCheckBox | QRadioButton], appearance: Appearance, qtbot: QtBot
) -> None:
    theme, box = Theme(), kind("plums")
    qtbot.addWidget(box)
    theme.apply_stylesheet(box)
    theme.use(appearance)
    box.resize(box.sizeHint())
    looks = []
    for is_checked in (False, True):
        box.setAutoExclusive(False)
        box.setChecked(is_checked)
        looks.append(pixels(box, QRect(0, 0, box.height(), box.height()), scale=2))
    assert (between(*looks) >= SHAPE).mean() > 0.1
    # Not a filled box alone: a tick or a dot stands out within it.
    inside = pixels(box, indicator_of(box).adjusted(EDGE, EDGE, -EDGE, -EDGE), scale=2)
    theme.use(Appearance.SYSTEM)
    theme.deleteLater()
    assert between(inside, np.full_like(inside, inside.min())).max() >= SHAPE


def indicator_of(box: QCheckBox | QRadioButton) -> QRect:
    option, elements = QStyleOptionButton(), QStyle.SubElement
    option.initFrom(box)
    is_round = isinstance(box, QRadioButton)
    element = elements.SE_RadioButtonIndicator if is_round else elements.SE_CheckBoxIndicator
    return box.style().subElementRect(element, option, box)


def test_a_part_of_a_whole_is_neither_ticked_nor_empty(qtbot: QtBot) -> None:
    theme, box = Theme(), QCheckBox("some of them")
    qtbot.addWidget(box)
    theme.apply_stylesheet(box)
    theme.use(Appearance.LIGHT)
    box.setTristate(True)
    box.resize(box.sizeHint())
    looks = []
    for state in Qt.CheckState:
        box.setCheckState(state)
        looks.append(pixels(box, QRect(0, 0, box.height(), box.height()), scale=2))
    theme.use(Appearance.SYSTEM)
    theme.deleteLater()
    for one, other in ((0, 1), (1, 2), (0, 2)):
        assert (between(looks[one], looks[other]) >= SHAPE).sum() > CHANGED_PIXELS


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
def test_the_focus_is_seen_on_every_control(
    filled: Desktop, appearance: Appearance, qtbot: QtBot
) -> None:
    filled.context.theme.use(appearance)
    keys, window, unseen = Keyboard(qtbot, filled.window), filled.window, []
    for key in visit(filled, qtbot):
        chain: list[QWidget] = []
        while keys.focus not in chain:
            stop = keys.focus
            chain.append(stop)
            before = QRect(stop.mapTo(window, QPoint()), stop.size())
            place = before.adjusted(-EDGE, -EDGE, EDGE, EDGE) & window.rect()
            focused = pixels(window, place)
            keys.press(Key.Key_Tab)
            if before.topLeft() != stop.mapTo(window, QPoint()):
                # The page was scrolled: another run of the circle would be needed to compare.
                continue
            changed = int((between(focused, pixels(window, place)) >= SHAPE).sum())
            if changed < CHANGED_PIXELS:
                unseen.append((key, type(stop).__name__, spoken_name(stop), changed))
    assert not unseen, "\n".join(map(str, unseen))
