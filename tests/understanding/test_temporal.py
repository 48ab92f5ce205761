"""Dates in texts, resolved against the day of the text."""

from datetime import UTC, datetime

import pytest

from muniment.understanding.dates.date_recognition import find_dates

WEDNESDAY = datetime(2023, 5, 24, 10, tzinfo=UTC)


def dates(text: str, moment: datetime = WEDNESDAY) -> list[tuple[str, str | None]]:
    return [(text[date.start : date.end], date.normal) for date in find_dates(text, moment)]


@pytest.mark.parametrize(
    ("text", "value", "normal"),
    [
        ("Renew it by 2023-06-01.", "2023-06-01", "2023-06-01"),
        ("Logged at 2023-05-06T12:00:00Z", "2023-05-06", "2023-05-06"),
        ("Paid for 2022-11", "2022-11", "2022-11"),
        ("On 23.06.2022 the boiler was serviced", "23.06.2022", "2022-06-23"),
        ("On 12/06/2023 we fly", "12/06/2023", "2023-12-06"),
        ("On 25/06/2023 we fly", "25/06/2023", "2023-06-25"),
        ("We met on the 5th of May.", "5th of May", "2023-05-05"),
        ("Born on March 12, 1985 in Rome", "March 12, 1985", "1985-03-12"),
        ("Friday 13 October 2023 is a bad day", "Friday 13 October 2023", "2023-10-13"),
        ("The fair runs May 3-5, 2024", "May 3-5, 2024", "2024-05-03/2024-05-05"),
        ("They married in June 2018", "June 2018", "2018-06"),
        ("We moved in March", "March", "2023-03"),
        ("We will move in March", "March", "2024-03"),
        ("We left in December", "December", "2022-12"),
        ("They moved here in 2019", "2019", "2019"),
        ("Early 2021 was hard", "Early 2021", "2021-01/2021-04"),
        ("yesterday mum came", "yesterday", "2023-05-23"),
        ("Dinner tomorrow evening", "tomorrow evening", "2023-05-25"),
        ("The day after tomorrow we leave", "The day after tomorrow", "2023-05-26"),
        ("Last night it rained", "Last night", "2023-05-23"),
        ("I saw Tom last Friday", "last Friday", "2023-05-19"),
        ("Lunch next Wednesday", "next Wednesday", "2023-05-31"),
        ("We spoke on Monday", "Monday", "2023-05-22"),
        ("Dentist on Friday at 9", "Friday", "2023-05-26"),
        ("The demo was moved to Friday", "Friday", "2023-05-26"),
        ("They postponed it to Thursday", "Thursday", "2023-05-25"),
        ("My flight was changed to 6 June", "6 June", "2023-06-06"),
        ("We moved to Leeds in March", "March", "2023-03"),
        ("I've got an interview on Tuesday", "Tuesday", "2023-05-30"),
        ("Ruby is starting in March, which I never thought", "March", "2024-03"),
        ("He's leaving on Monday, he told me", "Monday", "2023-05-29"),
        ("I've been swimming since March", "March", "2023-03"),
        ("I got a dog on Tuesday", "Tuesday", "2023-05-23"),
        ("She comes Tuesday next week", "Tuesday next week", "2023-05-30"),
        ("I quit three weeks ago", "three weeks ago", "2023-05-03"),
        ("a couple of months ago she left", "a couple of months ago", "2023-03"),
        ("ten years ago we met", "ten years ago", "2013"),
        ("it broke a few weeks ago", "a few weeks ago", None),
        ("in two weeks we fly", "in two weeks", "2023-06-07"),
        ("Next week is full", "Next week", "2023-W22"),
        ("the week after next is free", "the week after next", "2023-W23"),
        ("Not this weekend", "this weekend", "2023-05-27/2023-05-28"),
        ("Last month was cold", "Last month", "2023-04"),
        ("It ships at the end of next month", "end of next month", "2023-06-21/2023-06-30"),
        ("She retired last year", "last year", "2022"),
        ("We swam a lot last summer", "last summer", "2022-06/2022-08"),
        ("In the winter of 2010 it snowed", "winter of 2010", "2010-12/2011-02"),
        ("Q3 2023 was weak", "Q3 2023", "2023-07/2023-09"),
        ("Music of the 90s", "90s", "1990/1999"),
        ("It is due on the 15th.", "15th", "2023-06-15"),
        ("Geboren am 5. Mai 1990", "5. Mai 1990", "1990-05-05"),
        ("Wir kommen nächste Woche", "nächste Woche", "2023-W22"),
        ("rendez-vous le 14 juillet", "14 juillet", "2023-07-14"),
        ("el 5 de mayo de 2023 fui a Lima", "5 de mayo de 2023", "2023-05-05"),
    ],
)
def test_a_date_is_found_and_resolved(text: str, value: str, normal: str | None) -> None:
    assert dates(text) == [(value, normal)]


@pytest.mark.parametrize(
    "text",
    [
        "Every Monday the cleaners come",
        "Never deploy on Fridays",
        "Standup is Monday to Friday at 9",
        "Black Friday sale",
        "She was ill for three weeks",
        "We had ten days of rain",
        "She turned seven",
        "The bus leaves at 9:15",
        "May I come in?",
        "They march daily",
        "Python 3.11, version 1.2.3 at 192.168.1.1",
        "2000 people came",
        "99.99.2023 and 31.02.2023 and 2023-13-45",
        "It costs 1999 dollars",
        "the 15th floor",
        "the last three weeks",
        "commit 2019ab4, since 2019ab4, in 2026e1",
        "since 2019-05ab",
        "00-12-05-19-d8-e2 and 26-12-89-c5-f0-c7",
        "",
    ],
)
def test_times_durations_and_habits_are_no_dates(text: str) -> None:
    assert dates(text) == []


def test_the_words_of_the_sentence_tell_past_from_future_for_each_date() -> None:
    assert dates("I saw Ana on Monday and we will meet again on Thursday") == [
        ("Monday", "2023-05-22"),
        ("Thursday", "2023-05-25"),
    ]


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("The boiler was serviced by Ottilie in March", "2023-03"),
        ("The fence was painted by my brother in April", "2023-04"),
        ("The report must be completed by March", "2024-03"),
        ("The boiler must be serviced by the end of March", "2024-03-21/2024-03-31"),
    ],
)
def test_by_sets_a_time_but_not_when_it_names_who_did_it(text: str, normal: str) -> None:
    assert [found[1] for found in dates(text)] == [normal]


def test_the_day_is_that_of_the_given_zone() -> None:
    late = datetime.fromisoformat("2023-12-31T23:30:00-08:00")
    assert dates("due tomorrow", late) == [("tomorrow", "2024-01-01")]


def test_a_date_outside_the_calendar_is_left_out() -> None:
    assert dates("in 999 decades", datetime(9000, 1, 1, tzinfo=UTC)) == []
    assert dates("in 999 weeks", datetime(9999, 12, 1, tzinfo=UTC)) == []
