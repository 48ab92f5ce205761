"""What the person asked the statistics for, and everything the charts are made of."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from muniment.desktop.stats.chart_words import tr
from muniment.desktop.stats.spans import Span, Step, day_text
from muniment.domain.query import MemoryFilter

if TYPE_CHECKING:
    from muniment.domain.latency import Latency
    from muniment.services.charts import Charts
    from muniment.services.usage import Usage

DAYS_MAX = 3_660
"""How far back charts go, in days."""


@dataclass(frozen=True, slots=True)
class Question:
    """What to count.

    Args:
        namespace: One, or all with ``None``.
        days: The period up to today; ``None`` for all dates.
        step: How time is cut.
    """

    namespace: str | None = None
    days: int | None = 365
    step: Step = Step.WEEK


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """Everything the charts are made of, of one moment or nearly so.

    Args:
        question: What was asked.
        charts: Memories, counted.
        usage: What was done with them.
        latencies: By action how long calls took since the program started.
        key_names: Names of the API keys by id.
    """

    question: Question
    charts: "Charts"
    usage: "Usage"
    latencies: "dict[str, Latency]"
    key_names: dict[str, str]

    @property
    def first(self) -> date:
        """The first day that the charts over time show."""
        charts = self.charts
        if charts.since is not None:
            return charts.since
        used = [date.fromisoformat(day.day) for day in self.usage.by_day if day.by_action]
        oldest = min([*charts.created, *used, charts.today])
        return max(oldest, charts.today - timedelta(days=DAYS_MAX - 1))

    @property
    def everything(self) -> MemoryFilter:
        """All memories of the namespace that count."""
        namespace = self.question.namespace
        return MemoryFilter(
            namespaces=() if namespace is None else (namespace,), include_archived=True
        )

    @property
    def of_period(self) -> MemoryFilter:
        """Those of the period."""
        since = self.charts.since
        if since is None:
            return self.everything
        after, _ = self.charts.bounds(since, since)
        return replace(self.everything, created_after=after)

    def within(self, span: Span) -> MemoryFilter:
        """Those dated within some days."""
        after, before = self.charts.bounds(span.first, span.last)
        return replace(self.everything, created_after=after, created_before=before)

    @property
    def where_text(self) -> str:
        """Which namespace is counted."""
        namespace = self.question.namespace
        if namespace is None:
            return tr("All namespaces")
        return tr("Namespace “{name}”").format(name=namespace)

    @property
    def covers_all(self) -> str:
        """What a chart covers that has all memories."""
        return tr("{where}, all dates").format(where=self.where_text)

    @property
    def covers_period(self) -> str:
        """What a chart covers that has those of the period."""
        if self.charts.since is None:
            return self.covers_all
        return tr("{where}, dated since {day}").format(
            where=self.where_text, day=day_text(self.charts.since)
        )

    @property
    def covers_usage(self) -> str:
        """What a chart of usage covers."""
        return tr("{where}, since {day}; days in UTC").format(
            where=self.where_text, day=day_text(self.first)
        )
