"""Texts of the People and things view in the user's language."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QCoreApplication

from muniment.desktop.text.dates import entity_text, full_moment
from muniment.desktop.text.numbers import count_text
from muniment.desktop.text.words import entity_type_name, memories_text, memory_count_text
from muniment.desktop.views.entities.entity_listing import EntityOrder
from muniment.domain.entities.entity import EntitySummary

_CONTEXT = "entities"
_NAME_MAX: Final = 48
"""Most letters of a name where it cannot be shortened to the room that it has."""


def tr(text: str) -> str:
    """Translate a text of the People and things view."""
    return QCoreApplication.translate(_CONTEXT, text)


def order_names() -> dict[EntityOrder, str]:
    """Return the name of every order."""
    return {
        EntityOrder.MEMORIES: tr("Most memories"),
        EntityOrder.RECENT: tr("Recently mentioned"),
        EntityOrder.NAME: tr("Name"),
        EntityOrder.TYPE: tr("Type"),
    }


def short_name(name: str) -> str:
    """Return a name as people read it, shortened for a button or a choice."""
    shown = entity_text(name)
    return shown if len(shown) <= _NAME_MAX else f"{shown[:_NAME_MAX]}…"


def summary_text(shown: int, total: int) -> str:
    """Return how many entities are listed; empty for none."""
    if not total:
        return ""
    if shown < total:
        return tr("{shown} of {total}").format(shown=count_text(shown), total=count_text(total))
    return tr("1 name") if total == 1 else tr("{count} names").format(count=count_text(total))


def selected_text(count: int) -> str:
    """Return how many rows are selected; empty for one or none."""
    return tr("{count} selected").format(count=count_text(count)) if count > 1 else ""


def facts_text(entity: EntitySummary) -> str:
    """Return the type of an entity and how often it is mentioned."""
    text = tr("{type} · {memories}")
    memories = memory_count_text(entity.memory_count)
    return text.format(type=entity_type_name(entity.type), memories=memories)


def mentioned_text(entity: EntitySummary) -> str:
    """Return when an entity was last mentioned; empty for never."""
    if entity.last_mentioned_at is None:
        return ""
    return tr("Last mentioned {moment}").format(moment=full_moment(entity.last_mentioned_at))


def shared_text(name: str, shared: int) -> str:
    """Return a linked entity and how many memories mention both."""
    text = tr("{name}: {memories} in common")
    return text.format(name=entity_text(name), memories=memories_text(shared))


def merged_text(name: str, others: Iterable[str]) -> str:
    """Return what a merge did."""
    names = tr(", ").join(tr("“{name}”").format(name=entity_text(other)) for other in others)
    return tr("Merged {others} into “{name}”.").format(others=names, name=entity_text(name))


def split_text(name: str) -> str:
    """Return what a split did."""
    return tr("Split off “{name}”.").format(name=entity_text(name))


def exported_text(file: str, count: int) -> str:
    """Return what an exported file contains."""
    if count == 1:
        return tr("Saved {file}: 1 name (not encrypted).").format(file=file)
    text = tr("Saved {file}: {count} names (not encrypted).")
    return text.format(file=file, count=count_text(count))
