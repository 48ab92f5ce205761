"""When a backup is due, which old ones may go, and what a clock that is wrong changes about it."""

from datetime import UTC, datetime, timedelta

import pytest

from muniment.domain.backups.schedule import (
    BackupKind,
    BackupName,
    Schedule,
    is_due,
    outdated,
    parsed_name,
)

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)  # a Wednesday


def days_ago(*numbers: float) -> list[datetime]:
    return [NOW - timedelta(days=number) for number in numbers]


@pytest.mark.parametrize("kind", list(BackupKind))
def test_a_name_tells_kind_and_moment(kind: BackupKind) -> None:
    name = BackupName(kind, NOW)
    assert parsed_name(name.file_name) == name


@pytest.mark.parametrize(
    "name",
    ["holiday.db", "backup-20260520T120000Z.db.part", "other-20260520T120000Z.db",
     "backup-20261320T120000Z.db", "xbackup-20260520T120000Z.db"],
)  # fmt: skip
def test_other_names_tell_nothing(name: str) -> None:
    assert parsed_name(name) is None


@pytest.mark.parametrize(
    ("made", "schedule", "due"),
    [
        ([], Schedule.DAILY, True),
        ([], Schedule.WEEKLY, True),
        ([], Schedule.OFF, False),
        (days_ago(0.9), Schedule.DAILY, False),
        (days_ago(1), Schedule.DAILY, True),
        (days_ago(30), Schedule.DAILY, True),
        (days_ago(6.9), Schedule.WEEKLY, False),
        (days_ago(7), Schedule.WEEKLY, True),
        (days_ago(0), Schedule.DAILY, False),
        (days_ago(-300), Schedule.DAILY, True),  # made while the clock was a year ahead
        (days_ago(-300, 0.5), Schedule.DAILY, False),
    ],
)
def test_a_backup_is_due_after_its_period(
    made: list[datetime], schedule: Schedule, due: bool
) -> None:
    assert is_due(made, schedule, NOW) is due


def test_seven_days_and_four_weeks_are_kept() -> None:
    made = days_ago(*range(60))
    kept = set(made) - outdated(made, NOW)
    ages = sorted((NOW - moment).days for moment in kept)
    # Wednesday back to Thursday, then the Sundays of the two weeks before those.
    assert ages == [0, 1, 2, 3, 4, 5, 6, 10, 17]


def test_of_one_day_the_newest_stays() -> None:
    morning, noon, night = (NOW.replace(day=19, hour=hour) for hour in (1, 12, 23))
    assert outdated([noon, night, morning], NOW) == {morning, noon}


def test_days_without_a_backup_cost_nothing() -> None:
    made = days_ago(0, 100, 200, 300, 400, 500, 600)
    assert outdated(made, NOW) == frozenset()


def test_a_clock_set_back_gives_up_nothing_and_rotates_what_is_made_by_it() -> None:
    future = days_ago(*(-number for number in range(1, 30)))
    past = days_ago(*range(60))
    assert outdated([*future, *past], NOW) == outdated(past, NOW)


def test_the_one_just_made_always_stays() -> None:
    for back in range(0, 4_000, 7):
        clock = NOW - timedelta(days=back)
        made = [*days_ago(*range(20)), clock]
        assert clock not in outdated(made, clock)
