"""Chips that describe a filter: one for each condition, with the filter without it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from muniment.desktop.text.dates import day_text
from muniment.desktop.text.numbers import count_text
from muniment.desktop.text.words import category_name, type_name, writer_text
from muniment.desktop.views.browse.filters.filter_words import (
    embedding_name,
    kind_name,
    lifetime_name,
    tier_name,
    visibility_name,
)
from muniment.desktop.views.browse.filters.filter_words import tr_filter as _tr
from muniment.domain.memories.query import MemoryFilter

_MOMENT: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, repr=False)
class Chip:
    """One condition of a filter.

    Args:
        text: The text of the chip.
        without: The filter without this condition.
    """

    text: str
    without: MemoryFilter

    def __repr__(self) -> str:
        return "Chip(…)"


def chips_of(wanted: MemoryFilter, names: Mapping[str, str] | None = None) -> tuple[Chip, ...]:
    """Return a chip for every condition of a filter; a single namespace gets no chip.

    Args:
        wanted: The filter.
        names: Known names of API keys and entities, by id.
    """
    known = names or {}
    parts = (_lists, _members, partial(_actors, known), partial(_owners, known), _moments, _rest)
    return tuple(chip for part in parts for chip in part(wanted))


def _lists(wanted: MemoryFilter) -> Iterator[Chip]:
    if len(wanted.namespaces) > 1:
        names = ", ".join(wanted.namespaces)
        yield Chip(_tr("In {names}").format(names=names), replace(wanted, namespaces=()))
    for one in wanted.types:
        left = tuple(other for other in wanted.types if other != one)
        yield Chip(type_name(one), replace(wanted, types=left))
    for category in wanted.categories:
        kept = tuple(other for other in wanted.categories if other != category)
        text = _tr("About: {category}").format(category=category_name(category))
        yield Chip(text, replace(wanted, categories=kept))
    for tag in wanted.tags:
        tags = tuple(other for other in wanted.tags if other != tag)
        yield Chip(f"#{tag}", replace(wanted, tags=tags))


def _members(wanted: MemoryFilter) -> Iterator[Chip]:
    if wanted.kind is not None:
        yield Chip(kind_name(wanted.kind), replace(wanted, kind=None))
    if wanted.tier is not None:
        yield Chip(tier_name(wanted.tier), replace(wanted, tier=None))
    if wanted.visibility is not None:
        yield Chip(visibility_name(wanted.visibility), replace(wanted, visibility=None))
    if wanted.embedding_state is not None:
        text = embedding_name(wanted.embedding_state)
        yield Chip(text, replace(wanted, embedding_state=None))
    if wanted.lifetime is not None:
        yield Chip(lifetime_name(wanted.lifetime), replace(wanted, lifetime=None))


def _actors(names: Mapping[str, str], wanted: MemoryFilter) -> Iterator[Chip]:
    if wanted.actor is not None:
        writer = writer_text(wanted.actor, names)
        yield Chip(_tr("Written by: {writer}").format(writer=writer), replace(wanted, actor=None))
    if wanted.read_by is not None:
        reader = writer_text(wanted.read_by, names)
        yield Chip(_tr("Read by: {reader}").format(reader=reader), replace(wanted, read_by=None))


def _owners(names: Mapping[str, str], wanted: MemoryFilter) -> Iterator[Chip]:
    named = {
        "agent_id": _tr("Agent: {name}"),
        "user_id": _tr("User: {name}"),
        "session_id": _tr("Session: {name}"),
        "project": _tr("Project: {name}"),
        "entity": _tr("Mentions: {name}"),
        "source": _tr("Source: {name}"),
        "client_id": _tr("Client ID: {name}"),
    }
    for field, text in named.items():
        value = getattr(wanted, field)
        if value is not None:
            name = names.get(value, value) if field == "entity" else value
            yield Chip(text.format(name=name), _without(wanted, field))


def _moments(wanted: MemoryFilter) -> Iterator[Chip]:
    named = {
        "created_after": _tr("Written since {day}"),
        "created_before": _tr("Written until {day}"),
        "updated_after": _tr("Edited since {day}"),
        "updated_before": _tr("Edited until {day}"),
        "accessed_after": _tr("Read since {day}"),
        "accessed_before": _tr("Not read since {day}"),
        "expires_after": _tr("Expires from {day}"),
        "expires_before": _tr("Expires until {day}"),
    }
    for field, text in named.items():
        value = getattr(wanted, field)
        if isinstance(value, datetime):
            # Both bounds are exclusive; the chip names the first or last day that is included.
            inside = value + _MOMENT if field.endswith("_after") else value - _MOMENT
            yield Chip(text.format(day=day_text(inside)), _without(wanted, field))


def _rest(wanted: MemoryFilter) -> Iterator[Chip]:
    if wanted.min_importance is not None:
        text = _tr("Importance at least {percent}%").format(
            percent=round(100 * wanted.min_importance)
        )
        yield Chip(text, replace(wanted, min_importance=None))
    if wanted.max_importance is not None:
        text = _tr("Importance at most {percent}%").format(
            percent=round(100 * wanted.max_importance)
        )
        yield Chip(text, replace(wanted, max_importance=None))
    for key in wanted.metadata:
        kept = {name: value for name, value in wanted.metadata.items() if name != key}
        text = _tr("{key}: {value}").format(key=key, value=wanted.metadata[key])
        yield Chip(text, replace(wanted, metadata=kept))
    if wanted.archived is not None:
        text = _tr("Archived") if wanted.archived else _tr("Not archived")
        yield Chip(text, replace(wanted, archived=None))
    flags = {
        "has_reminder": _tr("With a reminder"),
        "include_archived": _tr("Including archived"),
        "include_expired": _tr("Including expired"),
        "deleted": _tr("In the trash"),
    }
    for field, text in flags.items():
        if getattr(wanted, field):
            yield Chip(text, _without(wanted, field))
    if wanted.excluded:
        text = _tr("{count} excluded").format(count=count_text(len(wanted.excluded)))
        yield Chip(text, replace(wanted, excluded=()))


def _without(wanted: MemoryFilter, field: str) -> MemoryFilter:
    return replace(wanted, **{field: getattr(MemoryFilter(), field)})
