"""Charts of memories over time: growth, new memories, and the calendar."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from muniment.desktop.text.numbers import count_text
from muniment.desktop.text.words import memory_count_text
from muniment.desktop.views.stats.chart_data import ChartData, ChartMark, Shape
from muniment.desktop.views.stats.chart_query import Answer
from muniment.desktop.views.stats.chart_words import named, step_text, tr
from muniment.desktop.views.stats.spans import (
    DayRange,
    day_text,
    month_text,
    span_text,
    spans,
    ticks_of,
    week_row,
    weekday_names,
)

_CALENDAR_WEEKS: Final = 53


def time_charts(answer: Answer) -> Iterator[ChartData]:
    """Yield the charts of memories over time."""
    yield growth(answer)
    yield calendar(answer)
    yield new_memories(answer)


def growth(answer: Answer) -> ChartData:
    """Return the chart of the total number of memories over time."""
    charts, step, first = answer.charts, answer.question.step, answer.first
    shown = spans(first, charts.today, step)
    total = sum(count for day, count in charts.created.items() if day < first)
    before = total
    marks = []
    for span in shown:
        new = _within(charts.created, span)
        total += new
        said = tr("{when}: {total} in total, {new} new").format(
            when=span_text(span, step), total=memory_count_text(total), new=count_text(new)
        )
        cells = (span.first.isoformat(), span.last.isoformat(), new, total)
        marks.append(ChartMark("", (total,), said, leads_to=(answer.within(span),), cells=cells))
    return ChartData(
        key="growth",
        title=tr("Growth"),
        covers=answer.covers_period,
        shape=Shape.LINE,
        marks=tuple(marks),
        ticks=ticks_of(shown),
        summary=tr("From {before} to {total} between {first} and {last}.").format(
            before=count_text(before),
            total=memory_count_text(total),
            first=day_text(first),
            last=day_text(charts.today),
        ),
        columns=(step_text(step), tr("To"), tr("New memories"), tr("Total memories")),
        number_text=count_text,
        empty=tr("No memories dated today or earlier."),
    )


def new_memories(answer: Answer) -> ChartData:
    """Return the chart of new memories."""
    charts, step = answer.charts, answer.question.step
    shown = spans(answer.first, charts.today, step)
    marks = [_new_mark(answer, span, span_text(span, step)) for span in shown]
    most = max(marks, key=lambda mark: mark.values[0], default=None)
    return ChartData(
        key="new-memories",
        title=tr("New memories"),
        covers=answer.covers_period,
        shape=Shape.COLUMNS,
        marks=tuple(marks),
        ticks=ticks_of(shown),
        summary="" if most is None else tr("Highest: {most}.").format(most=most.said),
        columns=(step_text(step), tr("To"), tr("New memories")),
        number_text=count_text,
        empty=tr("No memories from this period."),
    )


def calendar(answer: Answer) -> ChartData:
    """Return the calendar of the last year, up to today."""
    charts = answer.charts
    today = charts.today
    first = today - timedelta(days=(_CALENDAR_WEEKS - 1) * 7 + week_row(today))
    days = [first + timedelta(days=number) for number in range((today - first).days + 1)]
    marks = tuple(_new_mark(answer, DayRange(day, day), day_text(day)) for day in days)
    total = sum(int(mark.values[0]) for mark in marks)
    active = sum(1 for mark in marks if mark.values[0])
    return ChartData(
        key="calendar",
        title=tr("Last year by day"),
        covers=tr("{where}, since {day}").format(where=answer.where_text, day=day_text(first)),
        shape=Shape.CALENDAR,
        marks=marks,
        ticks=_months(days),
        first_row=0,
        row_names=weekday_names(),
        summary=tr("{total} on {active} of {days} days.").format(
            total=memory_count_text(total), active=count_text(active), days=count_text(len(days))
        ),
        columns=(tr("Day"), tr("To"), tr("New memories")),
        number_text=count_text,
        empty=tr("No memories from the last year."),
    )


def _new_mark(answer: Answer, span: DayRange, name: str) -> ChartMark:
    count = _within(answer.charts.created, span)
    return ChartMark(
        "",
        (count,),
        named(name, memory_count_text(count)),
        leads_to=(answer.within(span) if count else None,),
        cells=(span.first.isoformat(), span.last.isoformat(), count),
    )


def _within(created: Mapping[date, int], span: DayRange) -> int:
    days = range((span.last - span.first).days + 1)
    return sum(created.get(span.first + timedelta(days=number), 0) for number in days)


def _months(days: list[date]) -> tuple[tuple[int, str], ...]:
    """Return the index and name of each first day of a month."""
    begun = [place for place, day in enumerate(days) if day.day == 1]
    return tuple((place, month_text(days[place])) for place in begun)
