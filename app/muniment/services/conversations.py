"""Conversations handed over: the facts in them are kept, what is known already is recognised."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.conversations import Conversation, Extracted, check_conversation
from muniment.domain.errors import ModelUnavailableError
from muniment.domain.memory import Category, EmbeddingState, Memory, MemoryDraft
from muniment.domain.query import MemoryFilter
from muniment.domain.usage import UsageAction
from muniment.domain.validation import checked_draft
from muniment.services.drafts import DraftWriter, Plan, guarded, is_gone, store, supersede
from muniment.services.metering import Outcome, counted
from muniment.services.visibility import resolve_namespaces, target_namespace

if TYPE_CHECKING:
    from muniment.domain.local_model import LlmFact
    from muniment.services.local_model import LocalModelService
    from muniment.services.session import OpenVault, VaultSession
    from muniment.services.understanding import Understander
    from muniment.storage.store import Reading, UnitOfWork
    from muniment.understanding.attributes import Attribute
    from muniment.understanding.messages import ExtractedFact

SPEAKER: Final = "speaker"
MESSAGE: Final = "message"
"""Keys of a memory's metadata: who said it, and which message of the conversation it was."""

_NEAREST: Final = 20


def _outcome(result: Extracted, _actor: Actor, _asked: object) -> Outcome:
    namespace = result.memories[0].namespace if result.memories else None
    return Outcome(namespace, items=result.created, duplicates=result.known)


@dataclass(frozen=True, slots=True, repr=False)
class _Fact:
    """A fact ready to be written.

    Args:
        plan: Embedded and understood.
        speaker: Who said it, if that is known.
        attribute: What of the speaker it tells, where that has one answer at a time.
        earlier: The memory that gave an earlier answer.
    """

    plan: Plan
    speaker: str | None = None
    attribute: "Attribute | None" = None
    earlier: Memory | None = None


@dataclass(slots=True)
class _Tally:
    """What became of the facts, as they are written one after another."""

    numbers: list[int] = field(default_factory=list)
    told: "dict[tuple[str | None, str], tuple[int, Attribute]]" = field(default_factory=dict)
    created: int = 0
    updated: int = 0
    known: list[int] = field(default_factory=list)


class ConversationService:
    """Makes memories of conversations; any thread.

    Args:
        session: Where the open vault is borrowed.
        writer: Embeds, reads and writes what is found.
        understander: Finds facts by rules.
        local_model: Finds them where the person has set one up; the rules stand by.
    """

    def __init__(
        self,
        session: "VaultSession",
        *,
        writer: DraftWriter,
        understander: "Understander",
        local_model: "LocalModelService",
    ) -> None:
        self._session = session
        self._writer = writer
        self._understander = understander
        self._local_model = local_model

    @counted(UsageAction.CREATE, _outcome)
    def remember(self, conversation: Conversation, actor: Actor) -> Extracted:
        """Keep what a conversation says of its speakers, in their own words.

        A fact that is known already is not stored again. One that gives a new answer to what has
        one answer at a time (where somebody lives) becomes the new content of the memory that held
        the old one, which stays in its history.

        Raises:
            InvalidInputError: The conversation is empty or too long, or a field breaks its rule.
            ModelUnavailableError: The embedding model is not there: nothing can be told apart.
            NotFoundError: The actor does not see the namespace.
        """
        actor.require(Scope.WRITE)
        started = time.perf_counter()
        check_conversation(conversation)
        name = target_namespace(conversation.namespace, actor)
        with self._session.borrow() as opened:
            now = opened.clock.now()
        base = checked_draft(_base(conversation))
        # A local model may take its time: the vault can be locked and written meanwhile.
        found, notice = self._facts(conversation, now)
        with self._session.borrow() as opened:
            drafts = [(guarded(checked_draft(_draft(base, fact, now))), name) for fact in found]
            plans = self._writer.plans(drafts, opened)
            facts = _looked_up(found, plans, opened)
            tally = _Tally()
            with opened.store.write(actor.name) as unit:
                for fact in facts:
                    _write(unit, opened, fact, tally)
                changes = unit.change_set()
                stored = unit.memories.by_numbers(tally.numbers)
            self._writer.wake_for(plans, unit)
            opened.accesses.add(tally.known, opened.now_ms())
            memories = tuple(stored[number] for number in dict.fromkeys(tally.numbers))
            return Extracted(
                memories=memories,
                created=tally.created,
                updated=tally.updated,
                known=len(tally.known),
                categories=_categories(memories),
                changes=changes,
                took_ms=(time.perf_counter() - started) * 1e3,
                notice=notice,
            )

    def _facts(
        self, conversation: Conversation, now: datetime
    ) -> "tuple[Sequence[ExtractedFact], str | None]":
        """Return the facts of a conversation, and what is to be said of how they were found."""
        told = self._local_model.facts(conversation.messages)
        if told.facts is not None:
            return [_told(fact, conversation, now) for fact in told.facts], told.notice
        extractor = self._understander.extractor()
        if extractor is None:
            raise ModelUnavailableError(
                "conversations cannot be read: what ships for that is missing or damaged",
                hint="Install Muniment again.",
            )
        return extractor.extract(conversation.messages, moment=now), told.notice


def _told(fact: "LlmFact", conversation: Conversation, now: datetime) -> "ExtractedFact":
    """Return a fact that the local model found, in the form of those that the rules find."""
    from muniment.understanding.messages import ExtractedFact

    message = conversation.messages[fact.message]
    begins = f"{message.speaker}: " if message.speaker else ""
    return ExtractedFact(
        content=fact.text if fact.text.startswith(begins) else begins + fact.text,
        speaker=message.speaker,
        source_index=fact.message,
        answers_index=None,
        moment=message.created_at or now,
        confidence=1.0,
        sentences=(),
    )


def _base(conversation: Conversation) -> MemoryDraft:
    """Return what every memory of a conversation has in common; its content is a placeholder."""
    return MemoryDraft(
        content="conversation",
        namespace=conversation.namespace,
        agent_id=conversation.agent_id,
        user_id=conversation.user_id,
        session_id=conversation.session_id,
        project=conversation.project,
        source=conversation.source,
        metadata=conversation.metadata,
        deduplicate=True,
    )


def _draft(base: MemoryDraft, fact: "ExtractedFact", now: datetime) -> MemoryDraft:
    told = {MESSAGE: fact.source_index}
    speaker = {SPEAKER: fact.speaker} if fact.speaker else {}
    return replace(
        base,
        content=fact.content,
        metadata={**base.metadata, **told, **speaker},
        # A message cannot have been written later than now, whatever its clock said.
        created_at=min(fact.moment, now),
    )


def _looked_up(
    found: "Sequence[ExtractedFact]", plans: Sequence[Plan], opened: "OpenVault"
) -> list[_Fact]:
    """Find the memories that gave earlier answers to what some facts answer anew."""
    from muniment.understanding.attributes import attribute_of

    facts = []
    with opened.store.read() as reading:
        for told, plan in zip(found, plans, strict=True):
            attribute = attribute_of(told.content)
            if attribute is None:
                facts.append(_Fact(plan))
                continue
            fact = _Fact(plan, told.speaker, attribute)
            facts.append(replace(fact, earlier=_earlier(reading, opened, fact)))
    return facts


def _earlier(reading: "Reading", opened: "OpenVault", fact: _Fact) -> Memory | None:
    """Return the memory nearest in meaning that answers the same otherwise, and is not newer."""
    from muniment.retrieval.semantic import nearest_memories

    plan = fact.plan
    if plan.passages.state is not EmbeddingState.READY:
        return None
    inside = resolve_namespaces(reading.namespaces, (plan.name,), PERSON)
    condition = reading.memories.condition(
        MemoryFilter(user_id=plan.draft.user_id),
        namespace_ids=inside,
        now_ms=opened.now_ms(),
        include_confidential=True,
    )
    matches, _ = nearest_memories(
        reading,
        opened.active.index,
        plan.passages.vectors[0].embedding,
        condition=condition,
        namespace_ids=inside,
        limit=_NEAREST,
    )
    near = reading.memories.by_numbers([match.number for match in matches[:_NEAREST]])
    said = plan.draft.created_at or opened.clock.now()
    for match in matches[:_NEAREST]:
        memory = near[match.number]
        if memory.user_id == plan.draft.user_id and _is_answered_by(fact, memory):
            return memory if memory.created_at <= said else None
    return None


def _is_answered_by(fact: _Fact, memory: Memory) -> bool:
    """Tell whether a fact takes the place of what a memory says of the same speaker.

    A memory that says more besides stays: what else it says would be lost from view.
    """
    from muniment.understanding.attributes import attribute_of, tells_only_attribute

    if fact.attribute is None or memory.metadata.get(SPEAKER) != fact.speaker:
        return False
    if not tells_only_attribute(memory.content):
        return False
    known = attribute_of(memory.content)
    return known is not None and fact.attribute.supersedes(known)


def _write(unit: "UnitOfWork", opened: "OpenVault", fact: _Fact, tally: _Tally) -> None:
    """Write one fact: a new memory, a new answer in an old one, or nothing."""
    earlier = _present(unit, opened, fact, tally)
    if earlier is not None:
        number: int = supersede(unit, opened, earlier, fact.plan).number
        tally.updated += 1
        tally.numbers.append(number)
    else:
        stored = store(unit, opened, fact.plan)
        number = stored.number
        tally.created += stored.is_new
        (tally.numbers if stored.is_new else tally.known).append(number)
    if fact.attribute is not None:
        tally.told[fact.speaker, fact.attribute.key] = number, fact.attribute


def _present(unit: "UnitOfWork", opened: "OpenVault", fact: _Fact, tally: _Tally) -> Memory | None:
    """Return the memory that a fact answers anew, as it is within this transaction."""
    if fact.attribute is None:
        return None
    number, told = tally.told.get((fact.speaker, fact.attribute.key), (None, None))
    if told is not None and not fact.attribute.supersedes(told):
        return None
    if number is None and fact.earlier is not None:
        number = fact.earlier.number
    memory = None if number is None else unit.memories.by_numbers([number]).get(number)
    if memory is None or is_gone(memory, opened.clock.now()):
        return None
    # What was changed since it was looked up may say something else: better a second memory.
    return memory if _is_answered_by(fact, memory) else None


def _categories(memories: Sequence[Memory]) -> tuple[Category, ...]:
    counts = Counter(category for memory in memories for category in memory.categories)
    return tuple(category for category, _ in counts.most_common())
