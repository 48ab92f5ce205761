"""What opens over the window: lists of choices and calendars, in the theme's colours."""

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDateEdit, QWidget
from pytestqt.qtbot import QtBot

from muniment.desktop.widgets.calendar_popup import offer_calendar
from muniment.desktop.widgets.controls import column
from muniment.desktop.widgets.theme.theme import Appearance, Theme

NO_DAY = QDate(1970, 1, 1)


@pytest.fixture(params=[Appearance.LIGHT, Appearance.DARK])
def theme(request: pytest.FixtureRequest) -> Theme:
    made = Theme()
    made.use(request.param)
    return made


def shown(theme: Theme, field: QWidget, qtbot: QtBot) -> QWidget:
    window = QWidget()
    window.setLayout(column(field))
    theme.apply_stylesheet(window)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def open_calendar(field: QDateEdit, qtbot: QtBot) -> None:
    at = QPoint(field.width() - 8, field.height() // 2)
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(field.calendarWidget().isVisible)


def test_what_is_chosen_in_a_list_has_the_colour_of_a_selection(qtbot: QtBot, theme: Theme) -> None:
    choice = QComboBox()
    choice.addItems(["Fact", "Preference", "Event"])
    choice.setCurrentIndex(1)
    window = shown(theme, choice, qtbot)
    choice.showPopup()
    view = choice.view()
    qtbot.waitUntil(view.isVisible)
    row = view.visualRect(choice.model().index(1, 0))
    picture = view.viewport().grab().toImage()
    assert picture.pixelColor(row.right() - 12, row.center().y()) == theme.color("selection")
    other = view.visualRect(choice.model().index(0, 0))
    assert picture.pixelColor(other.right() - 12, other.center().y()) == theme.color("surface")
    choice.hidePopup()
    window.close()


def test_a_calendar_is_in_the_themes_colours_and_shows_every_week(
    qtbot: QtBot, theme: Theme
) -> None:
    field = QDateEdit(QDate(2026, 11, 22))
    offer_calendar(field)
    window = shown(theme, field, qtbot)
    open_calendar(field, qtbot)
    calendar = field.calendarWidget()
    calendar.setSelectedDate(QDate(2026, 11, 18))
    QApplication.processEvents()
    picture = calendar.grab().toImage()
    # Behind the name of the month.
    assert picture.pixelColor(picture.width() // 2, 2) == theme.color("surface")
    colors = {
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
    }
    assert not {"#ff0000"} & colors
    assert theme.color("accent").name() in colors
    assert calendar.sizeHint().height() <= calendar.height()
    calendar.window().close()
    window.close()


def test_a_calendar_without_a_day_opens_at_today(qtbot: QtBot, theme: Theme) -> None:
    field = QDateEdit()
    field.setMinimumDate(NO_DAY)
    field.setSpecialValueText("Any day")
    field.setDate(NO_DAY)
    offer_calendar(field)
    window = shown(theme, field, qtbot)
    open_calendar(field, qtbot)
    calendar, today = field.calendarWidget(), QDate.currentDate()
    qtbot.waitUntil(lambda: calendar.yearShown() == today.year())
    assert calendar.monthShown() == today.month()
    assert field.date() == NO_DAY
    calendar.window().close()
    window.close()
