"""The names of fields are drawn whole, in the middle of the line of their field."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from muniment.desktop.views.browse.filters.filter_popover import FilterPopover
from muniment.desktop.widgets.field_names import FieldName, add_field
from tests.desktop.window_parts import pane_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop

NAME_ROLE = QFormLayout.ItemRole.LabelRole
FIELD_ROLE = QFormLayout.ItemRole.FieldRole


@pytest.fixture
def form(qtbot: QtBot) -> Iterator[QFormLayout]:
    """An empty form in a widget."""
    widget = QWidget()
    qtbot.addWidget(widget)
    made = QFormLayout()
    widget.setLayout(made)
    yield made
    widget.close()


def ink_of(name: FieldName, *, room: int = 0) -> int:
    """Return how many pixels are drawn where the name has so much more than it asks for."""
    size = name.sizeHint()
    name.setFixedSize(size.width() + room, size.height())
    picture = name.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    bits = np.frombuffer(picture.constBits(), np.uint8)
    pixels = bits.reshape(picture.height(), picture.bytesPerLine())[:, : picture.width()]
    return int((pixels != pixels[-1, -1]).sum())


@pytest.mark.parametrize("role", ["body", "section"])
@pytest.mark.parametrize("text", ["T&ype", "&Tags", "&Priority", "Sess&ion", "&Importance", "Art"])
def test_a_name_is_drawn_whole_in_the_size_it_asks_for(
    desktop: Desktop, text: str, role: str
) -> None:
    name = FieldName(text, pane_of(desktop).field, role=role)
    name.setParent(desktop.window)
    name.show()
    assert ink_of(name) == ink_of(name, room=12) > 0


def lines_of(form: QFormLayout) -> list[tuple[FieldName, int]]:
    """Return each name that is shown, and how far the middle of its field is from its own."""
    found = []
    for line in range(form.rowCount()):
        name, field = form.itemAt(line, NAME_ROLE), form.itemAt(line, FIELD_ROLE)
        if name is not None and isinstance(name.widget(), FieldName):
            away = field.geometry().center().y() - name.geometry().center().y()
            found.append((name.widget(), away))
    return found


def test_names_of_one_line_stand_in_the_middle_and_of_more_at_the_top(
    form: QFormLayout, qtbot: QtBot
) -> None:
    text = QPlainTextEdit()
    line = QHBoxLayout()
    line.addWidget(QLineEdit())
    for name, field in {"&Name": QLineEdit(), "Expires": line, "Te&xt": text}.items():
        add_field(form, name, field)
    widget = form.parentWidget()
    widget.resize(400, 300)
    with qtbot.waitExposed(widget):
        widget.show()
    one, two, tall = lines_of(form)
    assert (one[1], two[1]) == (0, 0)
    assert tall[0].geometry().bottom() < text.geometry().center().y()
    assert [name.buddy() for name, _ in (one, two, tall)] == [
        form.itemAt(0, FIELD_ROLE).widget(), None, text
    ]  # fmt: skip


def test_the_names_of_the_filters_stand_beside_their_fields(desktop: Desktop, qtbot: QtBot) -> None:
    pane_of(desktop).filters.open_popover()
    popover = desktop.window.findChild(FilterPopover)
    assert popover is not None
    qtbot.waitUntil(popover.isVisible)
    popover.more.set_open(is_open=True)
    lines = [line for form in popover.findChildren(QFormLayout) for line in lines_of(form)]
    assert len(lines) == 15
    assert {away for _, away in lines} == {0}
