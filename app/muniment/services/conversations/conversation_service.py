"""Store the facts of conversations, and recognise those already known."""

import time
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from muniment.domain.access import Actor, Scope
from muniment.domain.changes import ChangeSet
from muniment.domain.confidentiality.confidential import secret_notice
from muniment.domain.errors import ModelUnavailableError
from muniment.domain.memories.memory import Category, Memory, MemoryDraft
from muniment.domain.request_rules import checked_draft
from muniment.domain.sessions.conversation import (
    MESSAGE,
    SPEAKER,
    Conversation,
    Extracted,
    check_conversation,
)
from muniment.domain.usage.usage import UsageAction
from muniment.services.conversations.conversation_writing import Tally, looked_up, write
from muniment.services.history.read_audit import in_extracted
from muniment.services.memories.drafts import DraftWriter, validated_draft
from muniment.services.time_slices import in_steps
from muniment.services.usage.counted_calls import counted
from muniment.services.usage.usage_meter import Outcome

if TYPE_CHECKING:
    from muniment.domain.models.local_model import LlmFact
    from muniment.services.models.local_model import LocalModelService
    from muniment.services.understanding.text_analyzer import TextAnalyzer
    from muniment.services.vault.vault_session import VaultSession
    from muniment.understanding.conversations.messages import ExtractedFact

_AT_ONCE: Final = 200
"""Facts of one transaction."""


def _outcome(result: Extracted, _actor: Actor, _asked: object) -> Outcome:
    namespace = result.memories[0].namespace if result.memories else None
    return Outcome(namespace, items=result.created, duplicates=result.known)


class ConversationService:
    """Makes memories of conversations; any thread.

    Args:
        session: Lends the open vault.
        writer: Embeds, analyses and writes the facts.
        analyzer: Finds facts by rules.
        local_model: Finds facts if the user has set one up; the rules are the fallback.
    """

    def __init__(
        self,
        session: "VaultSession",
        *,
        writer: DraftWriter,
        analyzer: "TextAnalyzer",
        local_model: "LocalModelService",
    ) -> None:
        self._session = session
        self._writer = writer
        self._analyzer = analyzer
        self._local_model = local_model

    @counted(UsageAction.CREATE, _outcome, shows=in_extracted)
    def remember(self, conversation: Conversation, actor: Actor) -> Extracted:
        """Store what a conversation says of its speakers, in their own words.

        A known fact is not stored again. A fact that gives a new value to an attribute with one
        value at a time (a home town) becomes the new content of the memory that held the old value,
        which stays in its history.

        Raises:
            InvalidInputError: The conversation is empty or too long, or a field is invalid.
            ModelUnavailableError: The embedding model is missing: facts cannot be compared.
            NotFoundError: The actor does not see the namespace.
        """
        actor.require(Scope.WRITE)
        started = time.perf_counter()
        check_conversation(conversation)
        with self._session.borrow() as opened:
            now = opened.clock.now()
        base = validated_draft(_base(conversation), actor, now)
        # A local model may take its time: the vault can be locked and written meanwhile.
        found, notice = self._found(conversation, now)
        tally = Tally()
        batch_id = str(uuid.uuid4())
        # Write step by step, so that a long conversation blocks neither other writers nor locking.
        # After an interruption, what was already written is recognised when the conversation is
        # submitted again.
        steps = [
            self._step(some, (base, now), actor, tally=tally, batch_id=batch_id)
            for some in in_steps(found, _AT_ONCE)
        ]
        memories = self._stored(tally) if found else ()
        return Extracted(
            memories=memories,
            created=tally.created,
            updated=tally.updated,
            known=tally.known,
            categories=_categories(memories),
            changes=_together(steps, actor, batch_id),
            took_ms=(time.perf_counter() - started) * 1e3,
            notice=_noticed(notice, memories),
        )

    def _step(
        self,
        found: "Sequence[ExtractedFact]",
        given: tuple[MemoryDraft, datetime],
        actor: Actor,
        *,
        tally: Tally,
        batch_id: str,
    ) -> "ChangeSet":
        """Write some facts in one transaction."""
        base, now = given
        with self._session.borrow() as opened:
            drafts = [checked_draft(_draft(base, fact, now)) for fact in found]
            plans = self._writer.prepare(drafts, opened, actor)
            facts = looked_up(found, plans, opened, actor)
            with self._writer.commit(plans, opened, actor, batch_id=batch_id) as commit:
                for fact in facts:
                    write(commit, fact, tally)
                return commit.unit.change_set()

    def _stored(self, tally: Tally) -> tuple[Memory, ...]:
        """Return the written memories as they are now."""
        with self._session.borrow() as opened, opened.store.read() as reading:
            numbers = list(dict.fromkeys(tally.numbers))
            stored = reading.memories.readable(numbers)
            # A memory may have been removed meanwhile.
            return tuple(stored[number] for number in numbers if number in stored)

    def facts(self, conversation: Conversation, now: datetime) -> "Sequence[ExtractedFact]":
        """Return what a conversation says of its speakers; writes nothing.

        Raises:
            InvalidInputError: As `remember`.
            ModelUnavailableError: What ships to read conversations is missing.
        """
        check_conversation(conversation)
        return self._found(conversation, now)[0]

    def _found(
        self, conversation: Conversation, now: datetime
    ) -> "tuple[Sequence[ExtractedFact], str | None]":
        """Return the facts of a conversation, and a notice about how they were found."""
        answer = self._local_model.facts(conversation.messages)
        if answer.facts is not None:
            return [_as_extracted(fact, conversation, now) for fact in answer.facts], answer.notice
        extractor = self._analyzer.extractor()
        if extractor is None:
            raise ModelUnavailableError(
                "conversations cannot be analyzed because files of Muniment are missing or damaged",
                hint="Install Muniment again.",
            )
        return extractor.extract(conversation.messages, moment=now), answer.notice


def _as_extracted(fact: "LlmFact", conversation: Conversation, now: datetime) -> "ExtractedFact":
    """Return a local model's fact in the form of those that the rules find."""
    from muniment.understanding.conversations.messages import ExtractedFact
    from muniment.understanding.conversations.rendering import rendered

    message = conversation.messages[fact.message]
    said = fact.text.removeprefix(f"{message.speaker}: ")
    when = message.created_at or now
    return ExtractedFact(
        content=rendered(said, speaker=message.speaker, question=None, moment=when),
        speaker=message.speaker,
        source_index=fact.message,
        answers_index=None,
        moment=when,
        confidence=1.0,
        sentences=(),
    )


def _base(conversation: Conversation) -> MemoryDraft:
    """Return what all memories of a conversation have in common; its content is a placeholder."""
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
    answer = {MESSAGE: fact.source_index}
    speaker = {SPEAKER: fact.speaker} if fact.speaker else {}
    return replace(
        base,
        content=fact.content,
        metadata={**base.metadata, **answer, **speaker},
        # A message cannot be written later than now, whatever its clock said.
        created_at=min(fact.moment, now),
    )


def _categories(memories: Sequence[Memory]) -> tuple[Category, ...]:
    counts = Counter(category for memory in memories for category in memory.categories)
    return tuple(category for category, _ in counts.most_common())


def _together(steps: Sequence[ChangeSet], actor: Actor, batch_id: str) -> ChangeSet:
    """Return the changes of several transactions that a single undo reverts."""
    return ChangeSet(
        actor.name,
        memories=tuple(change for step in steps for change in step.memories),
        things=tuple(change for step in steps for change in step.things),
        batch_id=batch_id,
    )


def _noticed(notice: str | None, memories: Sequence[Memory]) -> str | None:
    """Add to the notice how many of the memories hold a secret."""
    said = secret_notice(sum(memory.is_recognised_secret for memory in memories))
    return " ".join(part for part in (notice, said) if part) or None
