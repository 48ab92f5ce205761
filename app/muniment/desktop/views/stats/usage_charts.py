"""Charts of usage: calls and errors by agent, and call durations."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from muniment.desktop.text.numbers import count_text
from muniment.desktop.text.words import writer_text
from muniment.desktop.views.stats.chart_data import ChartData, ChartMark, Shape
from muniment.desktop.views.stats.chart_query import Answer
from muniment.desktop.views.stats.chart_words import (
    action_name,
    call_count_text,
    duration_text,
    error_count_text,
    named,
    step_text,
    tr,
)
from muniment.desktop.views.stats.spans import DayRange, span_text, spans, ticks_of
from muniment.domain.memories.query import MemoryFilter
from muniment.domain.usage.usage import NOTHING, UsageCount

_ACTORS: Final = 5
_FAST_MS: Final = 0.05

Figure = Callable[[UsageCount], int]


def usage_charts(answer: Answer) -> Iterator[ChartData]:
    """Yield the usage charts."""
    yield calls(answer)
    yield errors(answer)
    yield durations(answer)
    yield response_times(answer)


def calls(answer: Answer) -> ChartData:
    """Return the chart of calls by agent; each part of a column links to what that agent wrote."""
    chart = _by_actor(answer, lambda count: count.calls, call_count_text)
    return replace(
        chart,
        key="calls",
        title=tr("Calls by agent"),
        empty=tr("No calls in this period. Connect an agent to see its calls here."),
    )


def errors(answer: Answer) -> ChartData:
    """Return the chart of refused and failed calls by agent."""
    chart = _by_actor(answer, lambda count: count.errors, error_count_text)
    marks = tuple(replace(mark, leads_to=()) for mark in chart.marks)
    return replace(
        chart,
        key="errors",
        title=tr("Errors by agent"),
        marks=marks,
        empty=tr("No errors in this period."),
    )


def durations(answer: Answer) -> ChartData:
    """Return the chart of call durations by action."""
    ranked = sorted(answer.latencies.items(), key=lambda item: -item[1].calls)
    marks = tuple(
        ChartMark(
            action_name(action),
            (latency.median_ms, latency.p95_ms),
            tr("{name}: median {median}, 95th percentile {p95}; {calls}").format(
                name=action_name(action),
                median=duration_text(latency.median_ms),
                p95=duration_text(latency.p95_ms),
                calls=call_count_text(latency.calls),
            ),
            tr("{median}, {p95}").format(
                median=duration_text(latency.median_ms), p95=duration_text(latency.p95_ms)
            ),
            cells=(action, latency.calls, round(latency.median_ms, 3), round(latency.p95_ms, 3)),
        )
        for action, latency in ranked
    )
    return ChartData(
        key="durations",
        title=tr("Call duration"),
        covers=tr("All namespaces, since Muniment started; accurate to 3%"),
        shape=Shape.BARS,
        marks=marks,
        series=(tr("Median"), tr("95th percentile")),
        summary=" ".join(tr("{most}.").format(most=mark.said) for mark in marks[:3]),
        columns=(tr("Action"), tr("Calls"), tr("Median ms"), tr("95th percentile ms")),
        number_text=duration_text,
        empty=tr("No calls since Muniment started."),
    )


def response_times(answer: Answer) -> ChartData:
    """Return the chart of the mean call duration over time."""
    step = answer.question.step
    totals = {day.day: sum(day.by_action.values(), start=NOTHING) for day in answer.usage.by_day}
    shown = _shown(answer)
    marks = []
    for span in shown:
        count = sum((totals.get(day, NOTHING) for day in _days(span)), start=NOTHING)
        mean_ms = count.took_us / 1_000 / count.calls if count.calls else 0.0
        slowest_ms = count.slowest_us / 1_000
        said = tr("{when}: {mean} on average, the slowest {slowest}; {calls}").format(
            when=span_text(span, step),
            mean=duration_text(mean_ms),
            slowest=duration_text(slowest_ms),
            calls=call_count_text(count.calls),
        )
        timed = (round(mean_ms, 3), round(slowest_ms, 3))
        cells = (span.first.isoformat(), span.last.isoformat(), count.calls, *timed)
        marks.append(ChartMark("", (mean_ms,), said, cells=cells))
    busy = [mark for mark in marks if mark.values[0] > _FAST_MS]
    return ChartData(
        key="response-times",
        title=tr("Average call time"),
        covers=answer.covers_usage,
        shape=Shape.COLUMNS,
        marks=tuple(marks),
        ticks=ticks_of(shown),
        summary=tr("Last: {last}.").format(last=busy[-1].said) if busy else "",
        columns=(step_text(step), tr("To"), tr("Calls"), tr("Mean ms"), tr("Slowest ms")),
        number_text=duration_text,
        empty=tr("No calls in this period."),
        unit_steps=False,
    )


def _by_actor(answer: Answer, figure: Figure, text: Callable[[int], str]) -> ChartData:
    step, by_actor = answer.question.step, answer.usage.by_actor_day
    totals = {
        actor: sum(figure(count) for count in days.values()) for actor, days in by_actor.items()
    }
    ranked = sorted((actor for actor in totals if totals[actor]), key=lambda each: -totals[each])
    named_actors, others = ranked[:_ACTORS], ranked[_ACTORS:]
    names = [writer_text(actor, answer.key_names) for actor in named_actors]
    groups = [[actor] for actor in named_actors] + ([others] if others else [])
    series = (*names, tr("Others")) if others else tuple(names)
    shown = _shown(answer)
    marks = []
    for span in shown:
        values = tuple(
            sum(figure(by_actor[actor].get(day, NOTHING)) for actor in group for day in _days(span))
            for group in groups
        )
        parts = [
            named(name, text(value)) for name, value in zip(series, values, strict=True) if value
        ]
        said = named(span_text(span, step), tr("; ").join(parts) or text(0))
        leads_to = tuple(
            _written_by(answer, group[0], span) if len(group) == 1 and value else None
            for group, value in zip(groups, values, strict=True)
        )
        cells: tuple[str | int, ...] = (span.first.isoformat(), span.last.isoformat(), *values)
        marks.append(ChartMark("", values, said, leads_to=leads_to, cells=cells))
    sums = [
        named(name, text(totals[actor])) for name, actor in zip(names, named_actors, strict=True)
    ]
    return ChartData(
        key="",
        title="",
        covers=answer.covers_usage,
        shape=Shape.COLUMNS,
        marks=tuple(marks),
        series=series,
        ticks=ticks_of(shown),
        summary=tr("Total: {sums}.").format(sums=tr("; ").join(sums)) if sums else "",
        columns=(step_text(step), tr("To"), *series),
        number_text=count_text,
    )


def _written_by(answer: Answer, actor: str, span: DayRange) -> MemoryFilter:
    """Return a filter for the memories an actor wrote, dated within a span of UTC days."""
    begin = datetime(span.first.year, span.first.month, span.first.day, tzinfo=UTC)
    end = datetime(span.last.year, span.last.month, span.last.day, tzinfo=UTC)
    return replace(
        answer.everything,
        actor=actor,
        created_after=begin - timedelta(milliseconds=1),
        created_before=end + timedelta(days=1),
    )


def _shown(answer: Answer) -> list[DayRange]:
    last = date.fromisoformat(answer.usage.by_day[-1].day)
    return spans(min(answer.first, last), last, answer.question.step)


def _days(span: DayRange) -> list[str]:
    count = (span.last - span.first).days + 1
    return [(span.first + timedelta(days=number)).isoformat() for number in range(count)]
