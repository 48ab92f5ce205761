"""A larger text and back again leaves every part of the window as large as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QAbstractItemView, QWidget

from tests.desktop.window_parts import remember, workspace_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop

SIZE = (1100, 700)


def sizes_of(root: QWidget) -> dict[str, tuple[int, int]]:
    """Return the sizes of the visible widgets and of the first row of each list."""
    found = {}
    for place, widget in enumerate(root.findChildren(QWidget)):
        if not widget.isVisible():
            continue
        name = f"{place} {type(widget).__name__} {widget.accessibleName()}"
        found[name] = widget.size().toTuple()
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            row = widget.visualRect(widget.model().index(0, 0))
            found[f"{name}, first row"] = row.size().toTuple()
    return found


def scale(desktop: Desktop, percent: int, qtbot: QtBot) -> dict[str, tuple[int, int]]:
    desktop.context.theme.scale_text(percent)
    qtbot.rest()
    # Large text may have widened the window, which stays as it is then.
    desktop.window.resize(*SIZE)
    qtbot.rest()
    return sizes_of(desktop.window)


@pytest.mark.parametrize("key", ["browse", "agents", "namespaces", "trash", "settings"])
def test_everything_shrinks_again_with_the_text(desktop: Desktop, qtbot: QtBot, key: str) -> None:
    for number in range(5):
        remember(desktop.context.services, f"Kettle {number} is in the kitchen.\nIt whistles.")
    workspace_of(desktop).go(key)
    before = scale(desktop, 100, qtbot)
    large = scale(desktop, 150, qtbot)
    rows = [name for name in before if name.endswith("first row") and before[name][1]]
    assert rows
    assert all(large[name][1] > before[name][1] for name in rows)
    after = scale(desktop, 100, qtbot)
    assert {name: after.get(name) for name in before if after.get(name) != before[name]} == {}
