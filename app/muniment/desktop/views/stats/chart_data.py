"""The data of a chart, independent of drawing: marks, their texts, and their filters."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from muniment.domain.memories.query import MemoryFilter


class Shape(StrEnum):
    """How a chart is drawn."""

    BARS = "bars"
    """Horizontal bars with names; a second series is drawn behind the first."""
    COLUMNS = "columns"
    """Columns along time; several series are stacked."""
    LINE = "line"
    CALENDAR = "calendar"
    """One square per day, one column per week."""


@dataclass(frozen=True, slots=True, repr=False)
class ChartMark:
    """One bar, column, point or day.

    Args:
        name: Its name.
        values: One number per series.
        said: Its text, with exact numbers, as a sentence.
        value_text: Text at the end of a bar.
        leads_to: Filters for the memories behind it: one, or one per series; ``None`` for none.
        cells: Its row in the exported table.
    """

    name: str
    values: tuple[float, ...]
    said: str
    value_text: str = ""
    leads_to: tuple[MemoryFilter | None, ...] = ()
    cells: tuple[str | int | float, ...] = ()

    def filter_of(self, series: int) -> MemoryFilter | None:
        """Return the filter for a series of the mark, or ``None``."""
        if not self.leads_to:
            return None
        return self.leads_to[min(max(series, 0), len(self.leads_to) - 1)]


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class ChartData:
    """One chart.

    Args:
        key: Stable name for files and tests.
        title: Title.
        covers: Text that says which memories or days are counted.
        shape: How it is drawn.
        marks: The marks, in order.
        series: Names of the series, if there are several.
        summary: Summary for users who cannot see the chart.
        columns: Column headers of the exported table.
        number_text: Formats a number on the axis.
        ticks: Indexes and names of the marks labelled on the axis; only those that fit are drawn.
        first_row: Weekday row of the first day in a calendar.
        row_names: Names of the calendar rows.
        empty: Text shown when there is nothing to draw.
        unit_steps: Whether axis ticks are whole numbers only.
    """

    key: str
    title: str
    covers: str
    shape: Shape
    marks: tuple[ChartMark, ...]
    summary: str
    columns: tuple[str, ...]
    number_text: Callable[[float], str]
    series: tuple[str, ...] = ()
    ticks: tuple[tuple[int, str], ...] = ()
    first_row: int = 0
    row_names: tuple[str, ...] = field(default=())
    empty: str = ""
    unit_steps: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(value for mark in self.marks for value in mark.values)

    @property
    def largest(self) -> float:
        """The largest value drawn; the sum of all series for stacked columns."""
        add = sum if self.shape is Shape.COLUMNS else max
        return max((add(mark.values) for mark in self.marks if mark.values), default=0.0)

    @property
    def look(self) -> tuple[object, ...]:
        """Everything that is drawn; charts that look equal may have different filters."""
        drawn = [(mark.name, mark.values, mark.value_text) for mark in self.marks]
        axes = (self.number_text, self.ticks, self.first_row, self.row_names, self.unit_steps)
        return (self.shape, drawn, self.series, axes)


def nice_ticks(largest: float, *, whole: bool, count: int = 4) -> list[float]:
    """Return axis ticks from 0 to at least ``largest``, in steps of 1, 2 or 5 times 10^n."""
    if largest <= 0:
        return [0.0]
    rough = largest / count
    power = 10.0 ** _floor_log10(rough)
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    if whole:
        step = max(step, 1.0)
    ticks = [0.0]
    while ticks[-1] < largest:
        ticks.append(ticks[-1] + step)
    return ticks


def _floor_log10(value: float) -> int:
    power = 0
    while value >= 10:
        value /= 10
        power += 1
    while value < 1:
        value *= 10
        power -= 1
    return power
