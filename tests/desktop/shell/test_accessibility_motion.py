"""Nothing moves by itself: no animations, and a busy bar only while something is at work."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QProgressBar

import muniment.desktop
from muniment.desktop.shell.destinations import destinations
from tests.desktop.window_parts import pane_of, remember, workspace_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop

MOVING = ("Animation", "QMovie", "QTimeLine", "QScroller", "QGraphicsOpacityEffect")


def names_in(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.alias):
            yield node.name
        elif isinstance(node, ast.Attribute):
            yield node.attr


def test_no_part_of_the_window_is_animated() -> None:
    modules = list(Path(muniment.desktop.__path__[0]).rglob("*.py"))
    assert len(modules) > 100
    moving = {
        f"{module.name}: {name}"
        for module in modules
        for name in names_in(module)
        if (name.startswith("Q") and any(part in name for part in MOVING)) or name == "setAnimated"
    }
    assert not moving


def test_a_window_at_rest_is_still(desktop: Desktop, qtbot: QtBot) -> None:
    remember(desktop.context.services, "The boiler needs 1.5 bar")
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.rowCount() == 1)

    def running() -> list[str]:
        bars = desktop.window.findChildren(QProgressBar)
        return [bar.accessibleName() for bar in bars if bar.isVisible() and bar.maximum() == 0]

    for destination in destinations():
        workspace_of(desktop).go(destination.key)
        qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy and not running())
