"""Charts of storage use."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from muniment.desktop.views.stats.chart_data import ChartData, ChartMark, Shape
from muniment.desktop.views.stats.chart_query import Answer
from muniment.desktop.views.stats.chart_words import named, ranked_summary, size_text, tr
from muniment.domain.memories.query import MemoryFilter

_NAMESPACES: Final = 12

Part = tuple[str, int | None, MemoryFilter | None]


def storage_charts(answer: Answer) -> Iterator[ChartData]:
    """Yield the storage charts."""
    yield parts(answer)
    yield namespaces(answer)


def parts(answer: Answer) -> ChartData:
    """Return the chart of the parts of the vault by size."""
    storage, everything = answer.charts.storage, answer.everything
    trash = replace(everything, include_archived=False, deleted=True)
    marks = _marks(
        (tr("Memories, encrypted"), storage.sealed_bytes, everything),
        (tr("Trash and expired"), storage.gone_bytes, trash),
        (tr("Vectors"), storage.vector_bytes, None),
        (tr("Word index, about"), storage.text_index_bytes, None),
        (tr("Vector index in memory"), storage.index_bytes, None),
        (tr("Database file"), storage.database_bytes, None),
        (tr("Write-ahead log"), storage.log_bytes, None),
        (tr("Backups"), storage.backup_bytes, None),
    )
    return _chart(
        "storage",
        tr("Storage"),
        marks,
        covers=tr("{where}; indexes and files are of the whole vault").format(
            where=answer.where_text
        ),
    )


def namespaces(answer: Answer) -> ChartData:
    """Return the chart of the largest namespaces by size."""
    by_namespace = answer.charts.storage.by_namespace
    sized = {name: held.sealed_bytes + held.vector_bytes for name, held in by_namespace.items()}
    ranked = sorted(sized, key=lambda name: -sized[name])[:_NAMESPACES]
    marks = _marks(
        *((name, sized[name], replace(answer.everything, namespaces=(name,))) for name in ranked)
    )
    return _chart(
        "namespaces",
        tr("Storage by namespace"),
        marks,
        covers=tr("{where}; memories and vectors").format(where=answer.covers_all),
    )


def _marks(*found: Part) -> tuple[ChartMark, ...]:
    return tuple(
        ChartMark(
            name,
            (size,),
            named(name, size_text(size)),
            size_text(size),
            (leads_to,),
            (name, size),
        )
        for name, size, leads_to in found
        if size is not None
    )


def _chart(key: str, title: str, marks: tuple[ChartMark, ...], *, covers: str) -> ChartData:
    return ChartData(
        key=key,
        title=title,
        covers=covers,
        shape=Shape.BARS,
        marks=marks,
        summary=ranked_summary(marks),
        columns=(tr("What"), tr("Bytes")),
        number_text=size_text,
        empty=tr("Nothing stored yet."),
    )
