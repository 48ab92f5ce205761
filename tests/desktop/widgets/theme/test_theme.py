"""One visual language: enough contrast, every token there, every control named, nothing cut."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QIcon
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QScrollBar,
    QWidget,
)
from shiboken6 import delete

import muniment
from muniment.desktop.widgets.tables.quiet_table import QuietTable
from muniment.desktop.widgets.theme.resource_files import resource_folder, resource_text, tokens
from muniment.desktop.widgets.theme.theme import Appearance, Theme, picture, space
from tests.desktop.window_parts import browse_of, pane_of, remember, workspace_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from tests.conftest import HomeFactory
    from tests.desktop.conftest import DesktopFactory

SCHEMES = ("light", "dark")
SHEET_PICTURES = ("chevron", "back", "forward", "tick", "dash", "question", "alert")
READ = [
    ("text", "window"),
    ("text", "surface"),
    ("text", "hover"),
    ("text", "sunken"),
    ("muted", "window"),
    ("muted", "surface"),
    ("muted", "sunken"),
    ("muted", "hover"),
    ("selection_text", "selection"),
    ("accent_text", "accent"),
    ("accent_text", "accent_hover"),
    ("accent", "surface"),
    ("accent", "window"),
    ("accent", "info_surface"),
    ("accent", "warning_surface"),
    ("accent", "success_surface"),
    ("accent", "danger_surface"),
    ("chip_text", "chip"),
    ("chip_text", "surface"),
    ("danger", "surface"),
    ("danger", "window"),
    ("warning", "surface"),
    ("mark_text", "mark"),
    ("text", "info_surface"),
    ("text", "warning_surface"),
    ("text", "danger_surface"),
    ("text", "success_surface"),
]
SEEN = [("control_border", "surface"), ("control_border", "window"), ("focus", "surface")]


def luminance(color: str) -> float:
    found = QColor(color)
    parts = [found.redF(), found.greenF(), found.blueF()]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme()
    yield made
    made.use(Appearance.SYSTEM)
    made.deleteLater()


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_text_has_the_contrast_of_wcag_aa(appearance: str) -> None:
    colors = tokens()[appearance]
    weak = {
        (ink, ground): round(contrast(colors[ink], colors[ground]), 2)
        for ink, ground in READ
        if contrast(colors[ink], colors[ground]) < 4.5
    }
    assert not weak
    faint = {
        (line, ground): round(contrast(colors[line], colors[ground]), 2)
        for line, ground in SEEN
        if contrast(colors[line], colors[ground]) < 3
    }
    assert not faint


def test_light_and_dark_have_the_same_tokens() -> None:
    assert set(tokens()["light"]) == set(tokens()["dark"])


def test_the_appearance_is_followed(theme: Theme, qtbot: QtBot) -> None:
    theme.use(Appearance.DARK)
    assert theme.is_dark
    dark = QApplication.palette().window().color()
    assert dark.name() == tokens()["dark"]["window"]
    theme.use(Appearance.LIGHT)
    assert not theme.is_dark
    assert QApplication.palette().window().color().name() == tokens()["light"]["window"]
    window = QWidget()
    qtbot.addWidget(window)
    theme.apply_stylesheet(window)
    sheet = window.styleSheet()
    assert "@" not in re.sub(r"url\([^)]*\)|/\*.*?\*/", "", sheet)


def test_what_is_seen_is_clothed_at_once_and_the_rest_when_it_is_shown(
    theme: Theme, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    seen, hidden = QLabel("plums", window), QLabel("pears", window)
    for part in (seen, hidden):
        theme.apply_stylesheet_to_part(part)
    hidden.hide()
    window.show()
    theme.use(Appearance.DARK)
    assert tokens()["dark"]["text"] in seen.styleSheet()
    assert tokens()["dark"]["text"] not in hidden.styleSheet()
    hidden.show()
    assert hidden.styleSheet() == seen.styleSheet()
    hidden.hide()
    theme.use(Appearance.LIGHT)
    assert theme.catch_up_next()
    assert hidden.styleSheet() == seen.styleSheet()
    assert not theme.catch_up_next()


def test_what_is_hidden_has_room_for_larger_texts_at_its_next_visit(
    desktop: Desktop, qtbot: QtBot
) -> None:
    workspace, theme = workspace_of(desktop), desktop.context.theme
    workspace.go("namespaces")
    table = workspace.current.findChild(QuietTable)
    assert table is not None
    before = table.verticalHeader().defaultSectionSize()
    workspace.go("settings")
    theme.scale_text(175)
    workspace.go("namespaces")
    height = table.verticalHeader().defaultSectionSize()
    assert height == table.fontMetrics().height() + 2 * space("small") > before
    theme.scale_text(100)


def test_parts_that_are_gone_are_forgotten_with_the_next(theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    for number in range(5):
        part = QLabel(str(number), window)
        theme.apply_stylesheet_to_part(part)
        delete(part)
    assert len(theme._parts) == 1


def test_everything_of_the_window_is_clothed(desktop: Desktop, qtbot: QtBot) -> None:
    window = desktop.window
    workspace = workspace_of(desktop)
    box = QMessageBox(window)
    box.setText("Plums?")
    box.open()
    desktop.context.theme.use(Appearance.DARK)
    parts = [window.menuBar(), window.statusBar(), workspace.navigation, workspace.current, box]
    naked = [part for part in parts if tokens()["dark"]["text"] not in part.styleSheet()]
    assert not naked
    desktop.context.theme.use(Appearance.SYSTEM)
    box.done(0)


def test_every_icon_paints_something(theme: Theme) -> None:
    names = [path.stem for path in (resource_folder() / "icons").glob("*.svg")]
    assert len(names) > 20
    for name in names:
        if "currentColor" not in resource_text(f"icons/{name}.svg"):
            continue
        image = theme.icon(name).pixmap(24, 24).toImage()
        inked = sum(
            image.pixelColor(x, y).alpha() > 0
            for x in range(image.width())
            for y in range(image.height())
        )
        assert inked > 10, name


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
def test_an_icon_is_inked_in_its_token_alone(theme: Theme, appearance: Appearance) -> None:
    theme.use(appearance)
    for mode, token in ((QIcon.Mode.Normal, "accent"), (QIcon.Mode.Disabled, "control_border")):
        image = theme.icon("search", role="accent").pixmap(48, 48, mode).toImage()
        opaque = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        }
        assert opaque == {tokens()[appearance.value][token]}


def named_controls(root: QWidget) -> list[QWidget]:
    kinds = (
        QAbstractButton,
        QLineEdit,
        QPlainTextEdit,
        QComboBox,
        QAbstractSlider,
        QAbstractItemView,
    )
    controls = [widget for kind in kinds for widget in root.findChildren(kind)]
    own = [w for w in controls if not isinstance(w, QScrollBar) and w.window() is root]
    # Parts of Qt's own compound controls are reached through the control.
    inner = (QLineEdit, QComboBox, QAbstractItemView)
    return [w for w in own if not isinstance(w.parentWidget(), inner) and not w.isHidden()]


def nameless(root: QWidget) -> list[str]:
    return [
        f"{type(w).__name__} in {type(w.parentWidget()).__name__}"
        for w in named_controls(root)
        if not w.accessibleName()
    ]


def test_every_control_has_a_name(
    desktop: Desktop, home_factory: HomeFactory, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    browse_of(desktop).start_new()
    first_run = make_desktop(home_factory("other", empty=True))
    for root in (desktop.window, desktop.capture, first_run.window):
        assert len(named_controls(root)) > 3
        assert not nameless(root)


def cut_texts(root: QWidget) -> list[str]:
    """Find labels and buttons on the screen that are smaller than their text."""
    cut = []
    for widget in [*root.findChildren(QLabel), *root.findChildren(QPushButton)]:
        if not widget.isVisible() or not widget.text():
            continue
        wanted = widget.sizeHint()
        if isinstance(widget, QLabel) and widget.wordWrap():
            height = widget.heightForWidth(widget.width())
            if height > widget.height():
                cut.append(f"{widget.text()!r}: {widget.height()} of {height} high")
        elif wanted.width() > widget.width() or wanted.height() > widget.height():
            cut.append(f"{widget.text()!r}: {widget.size()} of {wanted}")
    return cut


@pytest.fixture(params=[1.0, 1.5, 2.0])
def font_scale(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[float]:
    before = QFont(QApplication.font())
    larger = QFont(before)
    larger.setPointSizeF(before.pointSizeF() * request.param)
    QApplication.setFont(larger)
    yield request.param
    QApplication.setFont(before)


def test_no_text_is_cut_in_larger_fonts(
    font_scale: float,
    home_factory: HomeFactory,
    make_desktop: DesktopFactory,
    qtbot: QtBot,
) -> None:
    desktop = make_desktop(home_factory())
    memory = remember(desktop.context.services, "The boiler needs its pressure topped up")
    pane = pane_of(desktop)
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == 1)
    pane.choose(memory.id)
    qtbot.waitUntil(lambda: browse_of(desktop).detail.memory_id == memory.id)
    qtbot.waitUntil(lambda: not cut_texts(desktop.window))
    row = pane.list_view.visualRect(pane.list_model.index(0))
    assert row.height() > 3 * desktop.context.theme.font("body").pointSizeF()
    desktop.show_capture()
    qtbot.waitUntil(lambda: desktop.capture.fields.namespace.count() > 0)
    qtbot.waitUntil(lambda: not cut_texts(desktop.capture))
    desktop.capture.hide()
    desktop.window.lock()
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    qtbot.waitUntil(lambda: not cut_texts(desktop.window))
    first_run = make_desktop(home_factory("other", empty=True))
    wizard = first_run.window.wizard
    assert wizard is not None
    wizard.recovery.show_key("-".join(["WWWW"] * 9))
    wizard.confirm.ask("-".join(["WWWW"] * 9))
    for number in range(wizard.pages.count()):
        wizard.pages.setCurrentIndex(number)
        qtbot.waitUntil(lambda: not cut_texts(first_run.window))
    wizard.pages.setCurrentIndex(0)


def test_focus_goes_through_the_editor_in_reading_order(desktop: Desktop, qtbot: QtBot) -> None:
    browse_of(desktop).start_new()
    form = browse_of(desktop).detail.form
    qtbot.waitUntil(form.content.hasFocus)
    order = []
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        order.append(QApplication.focusWidget())
    assert order == [form.namespace, form.type, form.tags, form.importance]


class _Taker:
    def __init__(self) -> None:
        self.taken: list[QIcon] = []

    def setIcon(self, icon: QIcon) -> None:  # noqa: N802 - Qt's name
        self.taken.append(icon)


def test_who_is_dressed_again_wears_the_new_icon_alone(desktop: Desktop) -> None:
    theme = desktop.context.theme
    taker = _Taker()
    theme.bind_icon(taker, "pause")
    theme.bind_icon(taker, "play")
    taker.taken.clear()
    theme.use(Appearance.LIGHT if theme.is_dark else Appearance.DARK)
    (worn,) = taker.taken
    assert worn.pixmap(32).toImage() == theme.icon("play").pixmap(32).toImage()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("name", "token"), [("question", "accent"), ("alert", "warning")])
def test_what_a_question_wears_is_of_the_theme(name: str, token: str, scheme: str) -> None:
    svg = resource_text(f"icons/{name}-{scheme}.svg")
    assert f'stroke="{tokens()[scheme][token]}"' in svg


@pytest.mark.parametrize("kind", [QMessageBox.Icon.Question, QMessageBox.Icon.Warning])
def test_every_message_box_wears_an_icon_of_ours_in_both_colours(
    kind: QMessageBox.Icon, theme: Theme, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    is_question = kind is QMessageBox.Icon.Question
    theme.apply_stylesheet(window)
    box = QMessageBox(window)
    box.setIcon(kind)
    for appearance in (Appearance.LIGHT, Appearance.DARK):
        theme.use(appearance)
        worn = box.iconPixmap().toImage()
        token = theme.color("accent" if is_question else "warning")
        inked = [
            worn.pixelColor(x, y)
            for x in range(worn.width())
            for y in range(worn.height())
            if worn.pixelColor(x, y).alpha() == 255
        ]
        assert inked
        assert {colour.name() for colour in inked} == {token.name()}


def test_what_a_question_means_is_no_narrow_column_below_a_short_question(
    theme: Theme, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    theme.apply_stylesheet(window)
    box = QMessageBox(window)
    box.setText("Move?")
    box.setInformativeText("Each namespace has a key of its own: what is moved is written anew.")
    box.open()
    detail = box.findChild(QLabel, "qt_msgbox_informativelabel")
    assert isinstance(detail, QLabel)
    assert detail.width() > 5 * detail.fontMetrics().horizontalAdvance("Move?")
    box.reject()


def test_every_icon_is_used_somewhere() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in Path(muniment.__file__).parent.rglob("*.py")
    )
    # What the style sheet names, in both colours, and what the tray and the window wear.
    shown = {f"{name}-{scheme}" for name in SHEET_PICTURES for scheme in SCHEMES}
    shown |= {"muniment", "muniment-locked"}
    icons = {path.stem for path in (resource_folder() / "icons").glob("*.svg")}
    assert shown <= icons
    assert {name for name in icons - shown if f'"{name}"' not in code} == set()


@pytest.mark.parametrize("name", ["muniment", "muniment-locked"])
@pytest.mark.usefixtures("qtbot")
def test_the_emblem_beside_a_text_begins_where_the_text_does(name: str) -> None:
    drawn = picture(name, 64).toImage()
    middle = drawn.height() // 2
    assert drawn.pixelColor(0, middle).alpha() == 255
    assert drawn.pixelColor(drawn.width() - 1, middle).alpha() == 255
    assert drawn.pixelColor(0, 0).alpha() < 255
