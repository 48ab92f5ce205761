"""Compare the facts of a conversation with stored memories, and write them one by one."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from muniment.domain.access import PERSON, Actor
from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.domain.memories.memory import EmbeddingState, Memory
from muniment.domain.memories.query import MemoryFilter
from muniment.domain.sessions.conversation import SAID_AT, SPEAKER, said_at
from muniment.services.memories.drafts import Commit, Plan, is_gone
from muniment.services.namespaces.visibility import resolve_namespaces

if TYPE_CHECKING:
    from muniment.services.vault.open_vault import OpenVault
    from muniment.storage.reading import Reading
    from muniment.understanding.attributes.speaker_attributes import Attribute
    from muniment.understanding.conversations.messages import ExtractedFact

_NEAREST: Final = 20


@dataclass(frozen=True, slots=True, repr=False)
class Fact:
    """A fact ready to be written.

    Args:
        plan: Embedded and analysed.
        moment: When it was said.
        speaker: Who said it, if known.
        attribute: The speaker's attribute that it states, if that has one value at a time.
        earlier: The memory with the previous value.
    """

    plan: Plan
    moment: datetime
    speaker: str | None = None
    attribute: "Attribute | None" = None
    earlier: Memory | None = None


@dataclass(frozen=True, slots=True)
class _KnownAttribute:
    """A value given in the same conversation: its row, and when it was said."""

    number: int
    attribute: "Attribute"
    moment: datetime


@dataclass(slots=True)
class Tally:
    """The outcome of the facts, as they are written one after another.

    Args:
        numbers: Rows created or updated.
        latest: The newest values, by speaker and attribute.
        created: How many memories are new.
        updated: How many facts replaced an earlier value.
        known: How many facts a memory already held.
    """

    numbers: list[int] = field(default_factory=list)
    latest: "dict[tuple[str | None, str], _KnownAttribute]" = field(default_factory=dict)
    created: int = 0
    updated: int = 0
    known: int = 0


def looked_up(
    found: "Sequence[ExtractedFact]", plans: Sequence[Plan], opened: "OpenVault", actor: Actor
) -> list[Fact]:
    """Find the memories whose values some facts update."""
    from muniment.understanding.attributes.speaker_attributes import attribute_of

    facts, access = [], ConfidentialAccess.of_list(actor)
    with opened.store.read() as reading:
        for latest, plan in zip(found, plans, strict=True):
            attribute = attribute_of(latest.content)
            moment = plan.draft.created_at or opened.clock.now()
            if attribute is None:
                facts.append(Fact(plan, moment))
                continue
            fact = Fact(plan, moment, latest.speaker, attribute)
            facts.append(replace(fact, earlier=_earlier(reading, opened, fact, access=access)))
    return facts


def _earlier(
    reading: "Reading", opened: "OpenVault", fact: Fact, *, access: ConfidentialAccess
) -> Memory | None:
    """Return the nearest memory with another value of the same attribute, unless it is newer."""
    from muniment.retrieval.semantic import nearest_memories

    plan = fact.plan
    if plan.passages.state is not EmbeddingState.READY:
        return None
    inside = resolve_namespaces(reading.namespaces, (plan.name,), PERSON)
    condition = reading.memories.condition(
        MemoryFilter(user_id=plan.draft.user_id),
        namespace_ids=inside,
        now_ms=opened.now_ms(),
        access=access,
    )
    matches = nearest_memories(
        reading,
        opened.active.index,
        plan.passages.vectors[0].embedding,
        condition=condition,
        namespace_ids=inside,
        limit=_NEAREST,
    )
    numbers = matches.first(_NEAREST).numbers.tolist()
    near = reading.memories.readable(numbers)
    for number in numbers:
        memory = near.get(number)
        if memory is None:  # its record is damaged
            continue
        if memory.user_id == plan.draft.user_id and _is_answered_by(fact, memory):
            return memory if said_at(memory) <= fact.moment else None
    return None


def _is_answered_by(fact: Fact, memory: Memory) -> bool:
    """Return whether a fact replaces what a memory says of the same speaker.

    A memory that also says something else is kept: the rest would be lost from view.
    """
    from muniment.understanding.attributes.speaker_attributes import (
        attribute_of,
        gives_only_attribute,
    )

    if fact.attribute is None or memory.metadata.get(SPEAKER) != fact.speaker:
        return False
    if not gives_only_attribute(memory.content):
        return False
    known = attribute_of(memory.content)
    return known is not None and fact.attribute.supersedes(known)


def write(commit: Commit, fact: Fact, tally: Tally) -> None:
    """Write one fact: a new memory, a new value in an existing one, or nothing.

    Args:
        commit: The transaction.
        fact: The fact.
        tally: Records the outcome.

    Raises:
        NotFoundError: The namespace is gone.
    """
    earlier = _present(commit, fact, tally)
    if earlier is not None:
        number: int = commit.supersede(earlier, _dated(fact)).number
        tally.updated += 1
        tally.numbers.append(number)
    else:
        stored = commit.store(fact.plan)
        number = stored.number
        tally.created += stored.is_new
        tally.known += not stored.is_new
        if stored.is_new:
            tally.numbers.append(number)
    if fact.attribute is not None:
        key = fact.speaker, fact.attribute.key
        latest = tally.latest.get(key)
        if latest is None or latest.moment <= fact.moment:
            tally.latest[key] = _KnownAttribute(number, fact.attribute, fact.moment)


def _dated(fact: Fact) -> Plan:
    """Return the plan of a new value; the memory keeps its first date, so the plan adds its own."""
    draft = fact.plan.draft
    noted = {**draft.metadata, SAID_AT: fact.moment.isoformat()}
    return replace(fact.plan, draft=replace(draft, metadata=noted))


def _present(commit: Commit, fact: Fact, tally: Tally) -> Memory | None:
    """Return the memory that a fact updates, as this transaction sees it."""
    if fact.attribute is None:
        return None
    latest = tally.latest.get((fact.speaker, fact.attribute.key))
    if latest is not None and not fact.attribute.supersedes(latest.attribute):
        return None
    number = latest.number if latest is not None else None
    if number is None and fact.earlier is not None:
        number = fact.earlier.number
    memory = None if number is None else commit.unit.memories.by_numbers([number]).get(number)
    if memory is None or is_gone(memory, commit.opened.clock.now()):
        return None
    # A memory changed since the lookup may say something else or newer: prefer a second memory.
    is_older = said_at(memory) <= fact.moment
    return memory if is_older and _is_answered_by(fact, memory) else None
