"""What the list of entities shows: filtered and in order; any thread."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from muniment.desktop.text.collation import collated
from muniment.desktop.text.dates import entity_text
from muniment.desktop.text.words import entity_type_name
from muniment.domain.entities.entity import EntitySummary, normal_form


class EntityOrder(StrEnum):
    """Order of the list; names decide between equals."""

    MEMORIES = "memories"
    RECENT = "recent"
    NAME = "name"
    TYPE = "type"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class EntityQuestion:
    """Which entities are listed, and in which order.

    Args:
        words: Part of a name or another name; empty for all.
        type: Their type; empty for all.
        order: Their order.
    """

    words: str = ""
    type: str = ""
    order: EntityOrder = EntityOrder.MEMORIES


def arranged(
    entities: Iterable[EntitySummary], question: EntityQuestion
) -> tuple[EntitySummary, ...]:
    """Return the entities that a question asks for, in its order."""
    words = normal_form(question.words)
    found = [
        entity
        for entity in entities
        if question.type in {"", entity.type} and (not words or _is_named(entity, words))
    ]
    found.sort(key=_by_name)
    match question.order:
        case EntityOrder.MEMORIES:
            found.sort(key=lambda entity: -entity.memory_count)
        case EntityOrder.RECENT:
            found.sort(key=_age)
        case EntityOrder.TYPE:
            found.sort(key=lambda entity: collated(entity_type_name(entity.type)))
        case EntityOrder.NAME:
            pass
    return tuple(found)


def have_equal_names(entities: Iterable[EntitySummary]) -> bool:
    """Return whether two entities share a name or another name.

    Merged, they could not be told apart again: memories are told apart by the name they use.
    """
    seen: set[str] = set()
    for entity in entities:
        names = {normal_form(name) for name in (entity.name, *entity.aliases)}
        if seen & names:
            return True
        seen |= names
    return False


def _is_named(entity: EntitySummary, words: str) -> bool:
    names = (entity.name, entity_text(entity.name), *entity.aliases)
    return any(words in normal_form(name) for name in names)


def _by_name(entity: EntitySummary) -> tuple[str, str, str]:
    return collated(entity_text(entity.name)), entity.type, entity.uid


def _age(entity: EntitySummary) -> float:
    last = entity.last_mentioned_at
    return 0.0 if last is None else -last.timestamp()
