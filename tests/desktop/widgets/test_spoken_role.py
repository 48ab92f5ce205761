"""A screen reader that runs before the window opens hears the same roles as one started later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QAccessible

from muniment.desktop.widgets.buttons import ToolButton
from muniment.desktop.widgets.spoken_role import speak_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

Role = QAccessible.Role


@pytest.fixture(name="reader")
def _reader() -> Iterator[None]:
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("role", [Role.ListItem, Role.RadioButton, Role.Button])
def test_a_role_counts_although_the_name_was_told_before(qtbot: QtBot, role: Role) -> None:
    button = ToolButton()
    qtbot.addWidget(button)
    button.setCheckable(True)
    button.setAccessibleName("Browse")
    # What the bridge to the screen reader does when it is told of the name.
    assert QAccessible.queryAccessibleInterface(button).role() is Role.CheckBox
    speak_as(button, role)
    spoken = QAccessible.queryAccessibleInterface(button)
    assert (spoken.role(), spoken.text(QAccessible.Text.Name)) == (role, "Browse")
