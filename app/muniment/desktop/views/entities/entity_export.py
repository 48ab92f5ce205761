"""Saves the list of entities as CSV or JSON."""

from functools import partial
from typing import Final

from muniment.desktop.views.entities.entity_words import exported_text
from muniment.desktop.views.exporting.list_file import ListFile
from muniment.domain.entities.entity import EntitySummary

_FIELDS: Final = (
    "id",
    "namespace",
    "type",
    "name",
    "aliases",
    "memory_count",
    "last_mentioned_at",
)


def entity_file(entities: tuple[EntitySummary, ...]) -> ListFile:
    """Return what is saved of entities."""
    said = partial(exported_text, count=len(entities))
    return ListFile("muniment-names", _FIELDS, [_record(entity) for entity in entities], said)


def _record(entity: EntitySummary) -> dict[str, object]:
    last = entity.last_mentioned_at
    values = (
        entity.uid,
        entity.namespace,
        entity.type,
        entity.name,
        list(entity.aliases),
        entity.memory_count,
        None if last is None else last.isoformat(),
    )
    return dict(zip(_FIELDS, values, strict=True))
