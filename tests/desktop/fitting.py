"""Layout checks: everything visible has enough space, and nothing overlaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QSplitter,
    QSplitterHandle,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QTableView,
    QToolButton,
    QWidget,
)

from muniment.desktop.shell.notices.notice_bar import NoticeBar
from muniment.desktop.widgets.check_box import CheckBox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

_WHOLE = (QAbstractScrollArea, QComboBox, QMenu, QTabBar, QLineEdit, QSplitter)
"""These lay out their own parts; a tab bar has arrows where it is too narrow."""

SETTLED_MS = 3_000

_PIXEL = 1
"""Sizes are whole pixels, text is not."""


def settled(look: Callable[[], list[str]], qtbot: QtBot) -> list[str]:
    """Return the remaining faults once layouts have had time to settle."""
    found = look()
    waited = 0
    while found and waited < SETTLED_MS:
        qtbot.wait(50)
        waited += 50
        found = look()
    return found


def cut(root: QWidget) -> list[str]:
    """Return what is smaller than its text, one line each."""
    return [
        f"{type(widget).__name__} {_text(widget)!r}: {has} of {wants}"
        for widget in [root, *root.findChildren(QWidget)]
        if widget.isVisible() and widget.window() is root.window()
        for has, wants in _lacks(widget)
    ]


def _lacks(widget: QWidget) -> Iterator[tuple[int, int]]:
    match widget:
        case QLabel() if widget.wordWrap():
            if widget.text():
                yield from _less(widget.height(), widget.heightForWidth(widget.width()))
        case QLabel() | QPushButton():
            if _text(widget):
                yield from _less(widget.width(), widget.sizeHint().width())
                yield from _less(widget.height(), widget.sizeHint().height())
        case CheckBox():
            yield from _less(widget.width(), widget.minimumSizeHint().width())
            yield from _less(widget.height(), widget.heightForWidth(widget.width()))
        case QAbstractButton():
            if widget.text() and not _shows_icon_alone(widget):
                yield from _less(widget.width(), widget.sizeHint().width())
        case _:
            yield from _lacks_in_parts(widget)


def _lacks_in_parts(widget: QWidget) -> Iterator[tuple[int, int]]:
    match widget:
        case QScrollArea() if widget.widget() is not None:
            # People scroll a page vertically, not horizontally.
            yield from _less(widget.viewport().width(), widget.widget().width())
        case QComboBox():
            wanted = widget.fontMetrics().horizontalAdvance(widget.currentText())
            yield from _less(field_of(widget).width(), wanted)
        case QTabBar():
            for place in range(widget.count()):
                wanted = widget.fontMetrics().horizontalAdvance(widget.tabText(place))
                yield from _less(widget.tabRect(place).width(), wanted)
        case QHeaderView() if widget.orientation() is Qt.Orientation.Horizontal:
            yield from _less(widget.viewport().width(), widget.length())
            for place in range(widget.count()):
                if not widget.isSectionHidden(place):
                    wanted = widget.sectionSizeFromContents(place).width()
                    yield from _less(widget.sectionSize(place), wanted)


def _shows_icon_alone(button: QAbstractButton) -> bool:
    is_alone = isinstance(button, QToolButton) and (
        button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly
    )
    return is_alone and not button.icon().isNull()


def _less(has: int, wants: int) -> Iterator[tuple[int, int]]:
    if has + _PIXEL < wants:
        yield has, wants


def field_of(box: QComboBox) -> QRect:
    """Return the area where a combo box shows its text."""
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    return box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, box)


def _text(widget: QWidget) -> str:
    match widget:
        case QLabel() | QAbstractButton():
            return widget.text()
        case QComboBox():
            return widget.currentText()
    return widget.accessibleName()


def misplaced(root: QWidget) -> list[str]:
    """Return what lies outside its container, or on a neighbour, one line each."""
    found = []
    for holder in [root, *root.findChildren(QWidget)]:
        if not holder.isVisible() or isinstance(holder, _WHOLE):
            continue
        shown = [
            child
            for child in holder.children()
            if isinstance(child, QWidget)
            and child.isVisible()
            and not child.isWindow()
            and not isinstance(child, NoticeBar)  # floats above the others
            and not isinstance(child, QSplitterHandle)
        ]
        is_viewport = isinstance(holder.parentWidget(), QAbstractScrollArea)
        for number, child in enumerate(shown):
            if not is_viewport and not holder.rect().contains(child.geometry()):
                found.append(f"{_named(child)} lies outside {_named(holder)}: {child.geometry()}")
            found += [
                f"{_named(child)} lies on {_named(other)} in {_named(holder)}"
                for other in shown[number + 1 :]
                if child.geometry().intersects(other.geometry())
            ]
    return found


def wasted(root: QWidget) -> list[str]:
    """Return the tables with unused space on a page that scrolls, one line each."""
    return [
        f"{_named(table)} could be {table.height() - least} lower, and its page scrolls"
        for area in root.findChildren(QScrollArea)
        if area.isVisible() and area.verticalScrollBar().maximum() > 0
        for table in area.findChildren(QTableView)
        if table.isVisible() and table.verticalScrollBar().maximum() == 0
        for least in [max(table.minimumHeight(), _height_of_rows(table))]
        if table.height() > least + _PIXEL
    ]


def _height_of_rows(table: QTableView) -> int:
    header = 0 if table.horizontalHeader().isHidden() else table.horizontalHeader().height()
    return header + table.verticalHeader().length() + 2 * table.frameWidth()


def _named(widget: QWidget) -> str:
    return f"{type(widget).__name__} {_text(widget)!r}"
