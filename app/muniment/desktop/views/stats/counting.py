"""Computes the charts on a worker thread."""

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from muniment.desktop.views.stats.chart_data import ChartData
from muniment.desktop.views.stats.chart_query import DAYS_MAX, Answer, ChartQuery
from muniment.desktop.views.stats.group_charts import embedding, group_charts
from muniment.desktop.views.stats.storage_charts import storage_charts
from muniment.desktop.views.stats.time_charts import time_charts
from muniment.desktop.views.stats.usage_charts import usage_charts
from muniment.domain.access import PERSON
from muniment.services.usage.charts import ChartsRequest

if TYPE_CHECKING:
    from muniment.services.container import Services


@dataclass(frozen=True, slots=True, repr=False)
class Counted:
    """The answer to a question, and its charts in display order."""

    answer: Answer
    charts: tuple[ChartData, ...]


def count(services: "Services", question: ChartQuery) -> Counted:
    """Count memories and calls; any thread except the GUI thread.

    Raises:
        MunimentError: The vault is locked, or cannot be read.
    """
    # Imported here, on the first visit, so that the GUI thread does not wait for it.
    from muniment.desktop.views.stats import chart_card, saving  # noqa: F401

    days = question.days
    charts = services.charts.charts(
        PERSON, ChartsRequest(namespace=question.namespace, days=days, zone=None)
    )
    answer = Answer(
        question,
        charts,
        services.usage.usage(PERSON, namespace=question.namespace, days=days or DAYS_MAX),
        services.usage.latencies(PERSON),
        {key.id: key.name for key in services.keys.list(PERSON)},
    )
    made = chain(
        time_charts(answer),
        group_charts(answer),
        usage_charts(answer),
        [embedding(answer)],
        storage_charts(answer),
    )
    return Counted(answer, tuple(made))
