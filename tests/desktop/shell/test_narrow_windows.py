"""A narrow window with long names: views give room, and nobody has to scroll sideways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QScrollArea, QWidget

from muniment.domain.access import PERSON
from muniment.services.agents.key_drafts import KeyDraft
from tests.desktop.fitting import cut, misplaced, settled
from tests.desktop.pseudo import Spoken
from tests.desktop.tour import Tour, furnish
from tests.desktop.window_parts import workspace_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

NARROW: Final = QSize(820, 520)
LONG_NAME: Final = "wintergarden" * 5


@pytest.fixture
def longer(qtbot: QtBot) -> Iterator[None]:
    """The pseudo-language; the window is made and ends within."""
    with Spoken():
        yield


def lengthen(home: Home) -> None:
    """Give a furnished vault a namespace and an agent whose names cannot be broken."""
    services = home.services
    services.namespaces.create(LONG_NAME, PERSON)
    services.keys.create(KeyDraft(namespaces=(LONG_NAME, "home"), name=LONG_NAME), PERSON)


def is_whole(widget: QWidget) -> bool:
    """Tell whether all of a widget can be seen."""
    return widget.visibleRegion().boundingRect() == widget.rect()


def sideways(root: QWidget) -> Iterator[str]:
    """Yield the pages that are wider than what shows them."""
    for area in root.findChildren(QScrollArea):
        page = area.widget()
        if area.isVisible() and page is not None and page.width() > area.viewport().width() + 1:
            yield f"{type(area).__name__}: {area.viewport().width()} of {page.width()}"


def faults(root: QWidget) -> list[str]:
    """Return what does not fit; names and choices may be shortened, and are whole as a hint."""
    found = [*sideways(root), *cut(root), *misplaced(root)]
    return [line for line in found if LONG_NAME not in line and not line.startswith("ComboBox")]


def held(desktop: Desktop, qtbot: QtBot, *, has_names: bool) -> list[str]:
    """Walk through a narrow window and return what does not fit.

    Args:
        desktop: Over a furnished vault.
        qtbot: Waits.
        has_names: Whether the navigation shows names, as a person may ask for.
    """
    window, found = desktop.window, []
    window.resize(NARROW)
    qtbot.waitUntil(lambda: window.size() == NARROW)
    navigation = workspace_of(desktop).navigation
    assert navigation.is_narrow
    navigation.set_narrow(is_narrow=not has_names)
    for stop in Tour(desktop, qtbot).stops():
        if stop.is_window:
            found += [
                f"{stop.name}: {fault}" for fault in settled(lambda s=stop: faults(s.widget), qtbot)
            ]
    return found


@pytest.mark.usefixtures("german")
def test_german_beside_the_names_of_the_navigation_scrolls_no_view_sideways(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    furnish(home)
    lengthen(home)
    found = held(make_desktop(home), qtbot, has_names=True)
    assert not found, "\n".join(found)


@pytest.mark.usefixtures("longer")
def test_a_longer_language_scrolls_no_view_sideways(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    furnish(home)
    lengthen(home)
    found = held(make_desktop(home), qtbot, has_names=False)
    assert not found, "\n".join(found)


def test_where_one_is_can_be_seen_in_a_low_window(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.window.resize(683, 384)
    navigation = workspace_of(desktop).navigation
    for key in ("settings", "browse"):
        button = navigation.button(key)
        workspace_of(desktop).go(key)
        qtbot.waitUntil(lambda button=button: is_whole(button))
