"""What a chart shows, apart from how it is drawn: marks with exact words, and what they lead to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from muniment.domain.query import MemoryFilter


class Shape(StrEnum):
    """How a chart is drawn."""

    BARS = "bars"
    """One below the other, each with its name; a second series is drawn behind the first."""
    COLUMNS = "columns"
    """Side by side along time; several series stand on each other."""
    LINE = "line"
    CALENDAR = "calendar"
    """A square for each day, a column for each week."""


@dataclass(frozen=True, slots=True, repr=False)
class Mark:
    """One bar, column, point or day.

    Args:
        name: What it is called.
        values: One number for each series.
        said: All it says, with exact numbers, as a sentence.
        value_text: What stands at the end of a bar.
        leads_to: The memories behind it: one filter, or one for each series; ``None`` for none.
        cells: Its row in a table.
    """

    name: str
    values: tuple[float, ...]
    said: str
    value_text: str = ""
    leads_to: tuple[MemoryFilter | None, ...] = ()
    cells: tuple[str | int | float, ...] = ()

    def filter_of(self, series: int) -> MemoryFilter | None:
        """Return what the mark leads to where a series of it was chosen."""
        if not self.leads_to:
            return None
        return self.leads_to[min(max(series, 0), len(self.leads_to) - 1)]


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class ChartData:
    """One chart.

    Args:
        key: Names it in files and tests; lasting.
        title: What it is about.
        covers: Which memories or days it counts.
        shape: How it is drawn.
        marks: From the first to the last.
        series: Their names, where there are several.
        summary: What a person learns who cannot see it.
        columns: Heads of the table of its numbers.
        number_text: Writes a number at the axis.
        ticks: Which marks have their name at the axis; without any, those that there is room for.
        first_row: Weekday row of the first day of a calendar.
        row_names: Names of its rows.
        empty: What is said while there is nothing to draw.
        unit_steps: Whether the axis may have whole numbers alone.
    """

    key: str
    title: str
    covers: str
    shape: Shape
    marks: tuple[Mark, ...]
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
        """The largest number that is drawn."""
        add = sum if self.shape is Shape.COLUMNS else max
        return max((add(mark.values) for mark in self.marks if mark.values), default=0.0)

    @property
    def look(self) -> tuple[object, ...]:
        """All that is drawn: charts of one look may lead to other memories."""
        drawn = [(mark.name, mark.values, mark.value_text) for mark in self.marks]
        axes = (self.number_text, self.ticks, self.first_row, self.row_names, self.unit_steps)
        return (self.shape, drawn, self.series, axes)


def nice_ticks(largest: float, *, whole: bool, count: int = 4) -> list[float]:
    """Return numbers for an axis from 0 to at least the largest, 1, 2 or 5 times a power of ten."""
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
