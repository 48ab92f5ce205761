"""Turn what a conversation says of its speakers into drafts."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from muniment.domain.errors import InvalidInputError
from muniment.domain.memories.memory import NAME_MAX_CHARACTERS, MemoryDraft
from muniment.domain.sessions.conversation import SPEAKER, Conversation
from muniment.services.transfer.import_record import Read, fitting_key

if TYPE_CHECKING:
    from muniment.importers.items import ForeignConversation
    from muniment.understanding.conversations.messages import ExtractedFact

FactFinder: TypeAlias = "Callable[[Conversation], Sequence[ExtractedFact]]"


def facts_of(
    talk: "ForeignConversation", source: str, namespace: str, *, find: FactFinder
) -> Sequence[Read]:
    """Return the facts of a conversation, each with the message it comes from.

    Args:
        talk: The conversation.
        source: The program that it is of.
        namespace: Where the memories go.
        find: Finds the facts.

    Raises:
        InvalidInputError: It says nothing of a person that lasts.
    """
    found = find(Conversation(messages=talk.messages, source=source, namespace=namespace))
    if not found:
        raise InvalidInputError("conversation", "has no facts about a person")
    order: Counter[int] = Counter()
    reads = []
    for fact in found:
        order[fact.source_index] += 1
        original = f"{talk.id}:{talk.ids[fact.source_index]}:{order[fact.source_index]}"
        metadata = {
            "original_id": talk.ids[fact.source_index],
            "conversation_id": talk.id,
            "conversation": talk.title[:NAME_MAX_CHARACTERS] or None,
            SPEAKER: fact.speaker,
        }
        draft = MemoryDraft(
            content=fact.content,
            namespace=namespace,
            source=source,
            metadata={name: value for name, value in metadata.items() if value is not None},
            created_at=talk.messages[fact.source_index].created_at,
            client_id=fitting_key(f"{source}:{original}"),
            wait=False,
        )
        reads.append(Read(draft, "", is_archived=False, conversation=talk.title or talk.id))
    return reads
