"""The request for statistics, and the data from which the charts are made."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from muniment.desktop.views.stats.chart_words import tr
from muniment.desktop.views.stats.spans import DayRange, Interval, day_text
from muniment.domain.memories.query import MemoryFilter

if TYPE_CHECKING:
    from muniment.domain.usage.latency import Latency
    from muniment.services.usage.charts import Charts
    from muniment.services.usage.usage_service import Usage

DAYS_MAX = 3_660
"""Maximum range of the charts, in days."""


@dataclass(frozen=True, slots=True)
class ChartQuery:
    """What to count.

    Args:
        namespace: A namespace, or ``None`` for all.
        days: The period up to today; ``None`` for all dates.
        step: The length of one span.
    """

    namespace: str | None = None
    days: int | None = 365
    step: Interval = Interval.WEEK


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """The data from which the charts are made, read at about the same moment.

    Args:
        question: The request that was answered.
        charts: Counts of memories.
        usage: Counts of calls.
        latencies: Call durations by action, since the program started.
        key_names: Names of the API keys, by id.
    """

    question: ChartQuery
    charts: "Charts"
    usage: "Usage"
    latencies: "dict[str, Latency]"
    key_names: dict[str, str]

    @property
    def first(self) -> date:
        """The first day in the charts over time."""
        charts = self.charts
        if charts.since is not None:
            return charts.since
        used = [date.fromisoformat(day.day) for day in self.usage.by_day if day.by_action]
        oldest = min([*charts.created, *used, charts.today])
        return max(oldest, charts.today - timedelta(days=DAYS_MAX - 1))

    @property
    def everything(self) -> MemoryFilter:
        """A filter for all memories counted in the namespace."""
        namespace = self.question.namespace
        return MemoryFilter(
            namespaces=() if namespace is None else (namespace,), include_archived=True
        )

    @property
    def of_period(self) -> MemoryFilter:
        """A filter for the memories dated in the period."""
        since = self.charts.since
        if since is None:
            return self.everything
        after, _ = self.charts.bounds(since, since)
        return replace(self.everything, created_after=after)

    def within(self, span: DayRange) -> MemoryFilter:
        """Return a filter for the memories dated within a span."""
        after, before = self.charts.bounds(span.first, span.last)
        return replace(self.everything, created_after=after, created_before=before)

    @property
    def where_text(self) -> str:
        """Text that says which namespace is counted."""
        namespace = self.question.namespace
        if namespace is None:
            return tr("All namespaces")
        return tr("Namespace “{name}”").format(name=namespace)

    @property
    def covers_all(self) -> str:
        """Coverage text of a chart of all memories."""
        return tr("{where}, all time").format(where=self.where_text)

    @property
    def covers_period(self) -> str:
        """Coverage text of a chart of the period."""
        if self.charts.since is None:
            return self.covers_all
        return tr("{where}, dated since {day}").format(
            where=self.where_text, day=day_text(self.charts.since)
        )

    @property
    def covers_usage(self) -> str:
        """Coverage text of a usage chart."""
        return tr("{where}, since {day}; days in UTC").format(
            where=self.where_text, day=day_text(self.first)
        )
