"""What a screen reader gets of every view, dialog and page: names, roles and values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QAccessible

from tests.desktop.accessible import tree_of
from tests.desktop.tour import Tour, empty_stops, furnish, wizard_stops
from tests.desktop.window_parts import pane_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pytestqt.qtbot import QtBot

    from tests.conftest import Home, HomeFactory
    from tests.desktop.accessible import Node
    from tests.desktop.conftest import DesktopFactory
    from tests.desktop.tour import Stop

Role: Final = QAccessible.Role
USED: Final = {
    Role.Button,
    Role.ButtonMenu,
    Role.CheckBox,
    Role.ComboBox,
    Role.Dialog,
    Role.EditableText,
    Role.List,
    Role.ListItem,
    Role.MenuItem,
    Role.PageTab,
    Role.PageTabList,
    Role.ProgressBar,
    Role.RadioButton,
    Role.Slider,
    Role.SpinBox,
    Role.Table,
    Role.Tree,
}
"""What people use or look up: each has a name."""

HOLDERS: Final = {Role.ListItem: Role.List, Role.PageTab: Role.PageTabList}
"""What is one of several, and what holds them."""

MEANINGLESS: Final = {Role.NoRole, Role.Client, Role.Border, Role.Pane}
"""What a screen reader calls a panel or nothing."""


def faults_of(node: Node, above: tuple[Node, ...]) -> Iterator[str]:
    """Yield what is wrong with one object of the tree."""
    if node.role in USED and not node.name and not node.labels:
        yield "has no name"
    if node.is_focusable and node.role in MEANINGLESS:
        yield "takes the focus and has no role"
    if "&" in node.name.replace("&&", "") and node.name != node.value:
        yield "is called with the letter of its shortcut marked"
    holder = HOLDERS.get(node.role)
    if holder is not None and holder not in {one.role for one in above}:
        yield f"is in no {holder.name}"
    yield from faults_of_value(node, above)


def faults_of_value(node: Node, above: tuple[Node, ...]) -> Iterator[str]:
    """Yield where a screen reader says something else than what is shown, or less."""
    match node.role:
        case Role.StaticText if node.shown and node.name != node.shown:
            yield f"hides what is shown: {node.shown!r}"
        case Role.StaticText if node.name and not node.shown:
            yield "says something where nothing is shown"
        case Role.Slider:
            beside = [part.name for part in above[0].parts if part.role is Role.StaticText]
            if not any(node.value in re.findall(r"\d+", text) for text in beside):
                yield f"says another number than what is shown beside it: {beside}"
        case Role.ComboBox if not node.labels and not node.description:
            yield "says what is chosen, and not of what"
        case Role.PageTabList if not node.labels:
            yield "is called like its current tab alone"
        case Role.CheckBox if node.is_disclosure:
            yield "is no check box: it shows and hides what is below it"


def faults(stops: Iterable[Stop]) -> str:
    """Walk the tree of every stop, and return what is wrong, one line each."""
    found = {
        f"{stop.name}: {node} {fault}"
        for stop in stops
        for node, above in tree_of(stop.widget).all()
        for fault in faults_of(node, above)
    }
    return "\n".join(sorted(found))


def test_every_view_and_dialog_is_said_as_it_is_shown(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    furnish(home)
    assert not faults(Tour(make_desktop(home), qtbot).stops())


def test_empty_views_are_said_as_they_are_shown(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop = make_desktop(home)
    qtbot.waitUntil(lambda: bool(pane_of(desktop).empty_text))
    assert not faults(empty_stops(desktop, qtbot))


def test_the_first_run_is_said_as_it_is_shown(
    home_factory: HomeFactory, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop = make_desktop(home_factory("other", empty=True))
    assert not faults(wizard_stops(desktop, qtbot))
