"""Texts and numbers of the charts in the user's language."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QLocale

from muniment.desktop.text.numbers import count_text
from muniment.desktop.views.stats.chart_data import ChartMark
from muniment.domain.memories.memory import EmbeddingState
from muniment.domain.usage.usage import UsageAction

if TYPE_CHECKING:
    from muniment.desktop.views.stats.spans import Interval

_CONTEXT: Final = "stats"
_NAMED: Final = 3


def tr(text: str) -> str:
    """Translate a text of the charts."""
    return QCoreApplication.translate(_CONTEXT, text)


def size_text(size_bytes: float) -> str:
    """Format a size in bytes."""
    return QLocale().formattedDataSize(round(size_bytes), 1)


def duration_text(milliseconds: float) -> str:
    """Format a duration with a suitable number of decimals."""
    places = 1 if milliseconds < 10 else 0
    if milliseconds < 1_000:
        return tr("{number} ms").format(number=QLocale().toString(milliseconds, "f", places))
    return tr("{number} s").format(number=QLocale().toString(milliseconds / 1_000, "f", 1))


def call_count_text(calls: int) -> str:
    """Format a number of calls."""
    if calls == 1:
        return tr("1 call")
    return tr("{count} calls").format(count=count_text(calls))


def error_count_text(errors: int) -> str:
    """Format a number of errors."""
    if errors == 1:
        return tr("1 error")
    return tr("{count} errors").format(count=count_text(errors))


def named(name: str, text: str) -> str:
    """Join the name and the text of a mark."""
    return tr("{name}: {text}").format(name=name, text=text)


def ranked_summary(marks: Sequence[ChartMark]) -> str:
    """Return a sentence about the largest marks."""
    ranked = sorted((mark for mark in marks if mark.values[0]), key=lambda mark: -mark.values[0])
    if not ranked:
        return tr("Nothing yet.")
    most = tr("; ").join(mark.said for mark in ranked[:_NAMED])
    if len(ranked) > _NAMED:
        more = len(ranked) - _NAMED
        text = tr("Highest: {most}. 1 more.")
        if more > 1:
            text = tr("Highest: {most}. {count} more.")
        return text.format(most=most, count=count_text(more))
    return tr("{most}.").format(most=most)


def step_text(step: "Interval") -> str:
    """Return the table header for a time step."""
    return {"day": tr("Day"), "week": tr("Week"), "month": tr("Month")}[step.value]


def embedding_name(state: EmbeddingState) -> str:
    """Return the display name of an embedding state."""
    names = {
        EmbeddingState.READY: tr("Found by meaning"),
        EmbeddingState.PENDING: tr("Waiting"),
        EmbeddingState.FAILED: tr("Failed"),
        EmbeddingState.SKIPPED: tr("By words only"),
    }
    return names[state]


def action_name(action: str) -> str:
    """Return the display name of a usage action."""
    names: dict[str, str] = {
        UsageAction.CREATE: tr("Remember"),
        UsageAction.SEARCH: tr("Search"),
        UsageAction.CONTEXT: tr("Context"),
        UsageAction.READ: tr("Read"),
        UsageAction.LIST: tr("List"),
        UsageAction.UPDATE: tr("Change"),
        UsageAction.DELETE: tr("Delete"),
        UsageAction.RESTORE: tr("Restore"),
        UsageAction.HISTORY: tr("History"),
        UsageAction.UNDO: tr("Undo"),
        UsageAction.EXPORT: tr("Export"),
        UsageAction.SESSION: tr("Sessions"),
        UsageAction.OWNER: tr("Owners"),
        UsageAction.ENTITY: tr("Entities"),
        UsageAction.PROFILE: tr("Profile"),
        UsageAction.EMBED: tr("Embed"),
    }
    return names.get(action, action)
