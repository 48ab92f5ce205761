"""Charts of memories by type, kind, category, tier, lifetime, entity and embedding state."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from muniment.desktop.text.dates import entity_text
from muniment.desktop.text.numbers import count_text
from muniment.desktop.text.words import category_name, memory_count_text, type_name
from muniment.desktop.views.browse.filters.filter_words import kind_name, tier_name
from muniment.desktop.views.stats.chart_data import ChartData, ChartMark, Shape
from muniment.desktop.views.stats.chart_query import Answer
from muniment.desktop.views.stats.chart_words import (
    embedding_name,
    named,
    ranked_summary,
    tr,
)
from muniment.domain.memories.memory import (
    Category,
    EmbeddingState,
    MemoryKind,
    MemoryType,
    Tier,
    Visibility,
)
from muniment.domain.memories.query import Lifetime, MemoryFilter

if TYPE_CHECKING:
    from muniment.services.usage.charts import EntityCount
    from muniment.services.usage.charts import Lifetime as LifetimeCount

_MILLISECOND: Final = timedelta(milliseconds=1)

Bar = tuple[str, int, MemoryFilter | None]
"""Name, count, and the filter for the memories behind it."""


def group_charts(answer: Answer) -> Iterator[ChartData]:
    """Yield the charts that group memories."""
    yield by_type(answer)
    yield by_category(answer)
    yield entities(answer)
    yield lifetimes(answer)
    yield by_tier(answer)
    yield by_kind(answer)


def by_type(answer: Answer) -> ChartData:
    """Return the chart of types, most frequent first."""
    counts = answer.charts.groups.by_type
    ranked = sorted(MemoryType, key=lambda each: -counts[each])
    bars = [
        (type_name(each), counts[each], replace(answer.of_period, types=(each,)))
        for each in ranked
        if counts[each]
    ]
    return _bars(answer, bars, key="types", title=tr("Types"), column=tr("Type"))


def by_kind(answer: Answer) -> ChartData:
    """Return the chart of kinds, including memories without a kind."""
    groups = answer.charts.groups
    bars: list[Bar] = [
        (kind_name(each), groups.by_kind[each], replace(answer.of_period, kind=each))
        for each in MemoryKind
    ]
    bars.append((tr("Not specified"), groups.total - sum(groups.by_kind.values()), None))
    return _bars(answer, bars, key="kinds", title=tr("Kinds"), column=tr("Kind"))


def by_category(answer: Answer) -> ChartData:
    """Return the chart of categories, most frequent first."""
    bars = [
        (
            category_name(Category(name)),
            count,
            replace(answer.of_period, categories=(Category(name),)),
        )
        for name, count in answer.charts.groups.by_category.items()
    ]
    return _bars(answer, bars, key="categories", title=tr("Categories"), column=tr("Category"))


def by_tier(answer: Answer) -> ChartData:
    """Return the chart of tiers, from hot to cold."""
    counts = answer.charts.groups.by_tier
    bars = [(tier_name(each), counts[each], replace(answer.of_period, tier=each)) for each in Tier]
    return _bars(answer, bars, key="tiers", title=tr("Priority"), column=tr("Priority"))


def lifetimes(answer: Answer) -> ChartData:
    """Return the chart of when memories expire."""
    groups = answer.charts.groups
    expiring = sum(lifetime.memories for lifetime in groups.lifetimes)
    lasting = replace(answer.of_period, lifetime=Lifetime.PERMANENT)
    bars: list[Bar] = [(tr("Never"), groups.total - expiring, lasting)]
    for name, lifetime in zip(_lifetime_names(), groups.lifetimes, strict=True):
        bars.append((name, lifetime.memories, _expiring(answer, lifetime)))
    return _bars(answer, bars, key="lifetimes", title=tr("Expiry"), column=tr("Expires"))


def entities(answer: Answer) -> ChartData:
    """Return the chart of the entities mentioned most."""
    found = answer.charts.groups.entities
    bars = [
        (
            _entity_name(entity, found),
            entity.memories,
            replace(
                answer.of_period,
                entity=entity.uid,
                namespaces=(entity.namespace,),
                visibility=Visibility.PRIVATE,
            ),
        )
        for entity in found
    ]
    chart = _bars(answer, bars, key="entities", title=tr("Most mentioned"), column=tr("Name"))
    marks = tuple(
        replace(
            mark, cells=(entity_text(entity.name), entity.type, entity.namespace, entity.memories)
        )
        for mark, entity in zip(chart.marks, found, strict=True)
    )
    return replace(
        chart,
        marks=marks,
        covers=tr("{where}; without confidential memories").format(where=answer.covers_period),
        columns=(tr("Name"), tr("Type"), tr("Namespace"), tr("Memories")),
        empty=tr("No people, places or things found in these memories yet."),
    )


def _entity_name(entity: "EntityCount", among: "Sequence[EntityCount]") -> str:
    """Return the name of an entity, with its namespace if another entity has the same name."""
    name = entity_text(entity.name)
    if sum(other.name == entity.name for other in among) == 1:
        return name
    return tr("{name} ({namespace})").format(name=name, namespace=entity.namespace)


def embedding(answer: Answer) -> ChartData:
    """Return the chart of embedding states: how many memories semantic search can find."""
    counts = answer.charts.by_embedding_state
    bars = [
        (embedding_name(state), counts[state], replace(answer.everything, embedding_state=state))
        for state in EmbeddingState
    ]
    title = tr("Memories found by meaning")
    chart = _bars(answer, bars, key="embedding", title=title, column=tr("State"))
    ready, total = counts[EmbeddingState.READY], sum(counts.values())
    share = count_text(100 * ready // total) if total else "0"
    summary = tr("{share}% of all memories can be found by meaning. {rest}").format(
        share=share, rest=chart.summary
    )
    return replace(chart, covers=answer.covers_all, summary=summary)


def _bars(answer: Answer, bars: Sequence[Bar], *, key: str, title: str, column: str) -> ChartData:
    marks = tuple(_mark(name, count, leads_to=leads_to) for name, count, leads_to in bars)
    return ChartData(
        key=key,
        title=title,
        covers=answer.covers_period,
        shape=Shape.BARS,
        marks=marks,
        summary=ranked_summary(marks),
        columns=(column, tr("Memories")),
        number_text=count_text,
        empty=tr("None in this period."),
    )


def _mark(name: str, count: int, *, leads_to: MemoryFilter | None) -> ChartMark:
    return ChartMark(
        name,
        (count,),
        named(name, memory_count_text(count)),
        count_text(count),
        (leads_to if count else None,),
        (name, count),
    )


def _expiring(answer: Answer, lifetime: "LifetimeCount") -> MemoryFilter:
    after = None if lifetime.after is None else lifetime.after - _MILLISECOND
    return replace(
        answer.of_period,
        lifetime=Lifetime.ACTIVE,
        expires_after=after,
        expires_before=lifetime.until,
    )


def _lifetime_names() -> tuple[str, ...]:
    """Return the names of the lifetime groups, in the order of the service."""
    return (
        tr("Within a day"),
        tr("Within a week"),
        tr("Within a month"),
        tr("Within a year"),
        tr("Later"),
    )
