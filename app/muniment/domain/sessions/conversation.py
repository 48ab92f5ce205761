"""Conversations to extract memories from, and the result."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final, Protocol

from muniment.domain.errors import InvalidInputError
from muniment.domain.memories.memory import Category, JsonObject, Memory
from muniment.domain.value_rules import check_name, check_text

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet

MESSAGES_MAX: Final = 10_000
MESSAGE_MAX_CHARACTERS: Final = 1_000_000
CONVERSATION_MAX_CHARACTERS: Final = 4_000_000

SPEAKER: Final = "speaker"
MESSAGE: Final = "message"
SAID_AT: Final = "said_at"
"""Keys of a memory's metadata: who said it, the number of the message in the conversation, and when
the present answer was given, where the memory is older than that.
"""

_NO_SPEAKERS: Final = frozenset(
    """
    assistant ai bot agent model chatbot llm system developer tool function tool_result
    tool_call function_call environment observation context memory
    """.split()
)
_NAME_MAX_CHARACTERS: Final = 100
_NAMELESS: Final = frozenset({"user", "human", "person", "customer", "client", ""})


class Said(Protocol):
    """A message of a conversation, as a protocol."""

    @property
    def role(self) -> str:
        """The speaker's role: ``user``, ``assistant``, …."""
        ...

    @property
    def content(self) -> str:
        """The text."""
        ...

    @property
    def name(self) -> str | None:
        """The speaker's name, where it is known."""
        ...


@dataclass(frozen=True, slots=True, repr=False)
class Message:
    """A message of a conversation.

    Args:
        role: ``user`` (or ``human``) for a person; ``assistant``, ``system``, ``tool`` and the like
            for messages that no person wrote. An unknown role is taken for a person of that name.
        content: The text.
        name: The speaker, where there are several.
        created_at: When; ``None`` is the moment of the conversation.
    """

    role: str
    content: str
    name: str | None = None
    created_at: datetime | None = None

    def __repr__(self) -> str:
        return f"Message({self.role!r}, <{len(self.content)} characters>)"

    @property
    def is_of_a_person(self) -> bool:
        """Whether a person speaks, so that facts about them may be stored."""
        return self.role.strip().lower() not in _NO_SPEAKERS

    @property
    def speaker(self) -> str | None:
        """The speaker's name; ``None`` for a user without one."""
        if self.name is not None and self.name.strip():
            return " ".join(self.name[:_NAME_MAX_CHARACTERS].split())
        role = self.role.strip()[:_NAME_MAX_CHARACTERS]
        known = role.lower() in _NAMELESS or not self.is_of_a_person
        return None if known else role


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Conversation:
    """A conversation to extract memories from, with the owners of its memories."""

    messages: Sequence[Message]
    namespace: str | None = None
    agent_id: str | None = None
    user_id: str | None = None
    session_id: str | None = None
    project: str | None = None
    source: str | None = None
    metadata: JsonObject = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Conversation(<{len(self.messages)} messages>)"


@dataclass(frozen=True, slots=True)
class Extracted:
    """The result of extracting memories from a conversation.

    Args:
        memories: Created or changed, in the order of the messages.
        created: How many of them are new.
        updated: How many held an earlier statement of the same thing.
        known: Facts that were stored already.
        categories: Of the memories, the most frequent first.
        changes: What was written.
        took_ms: How long it took.
        notice: A note for the person, such as that the local model did not answer.
    """

    memories: tuple[Memory, ...]
    created: int
    updated: int
    known: int
    categories: tuple[Category, ...]
    changes: "ChangeSet | None"
    took_ms: float
    notice: str | None = None


def check_conversation(conversation: Conversation) -> None:
    """Check a conversation.

    Raises:
        InvalidInputError: It is empty or too long, or a message breaks its rule.
    """
    messages = conversation.messages
    if not 1 <= len(messages) <= MESSAGES_MAX:
        raise InvalidInputError("messages", f"must be 1 to {MESSAGES_MAX}")
    for at, message in enumerate(messages):
        where = f"messages[{at}]"
        check_name(f"{where}.role", message.role)
        check_text(f"{where}.content", message.content)
        if message.name is not None:
            check_name(f"{where}.name", message.name)
        if len(message.content) > MESSAGE_MAX_CHARACTERS:
            raise InvalidInputError(
                f"{where}.content", f"must have at most {MESSAGE_MAX_CHARACTERS} characters"
            )
        if message.created_at is not None and message.created_at.utcoffset() is None:
            raise InvalidInputError(f"{where}.created_at", "must include a time zone")
    if sum(len(message.content) for message in messages) > CONVERSATION_MAX_CHARACTERS:
        raise InvalidInputError(
            "messages", f"must have at most {CONVERSATION_MAX_CHARACTERS} characters in all"
        )


def said_at(memory: Memory) -> datetime:
    """Return when a memory's statement was made, which its relative dates refer to."""
    noted = memory.metadata.get(SAID_AT)
    return said_moment(noted) or memory.created_at


def said_moment(noted: object) -> datetime | None:
    """Read the value of `SAID_AT`; ``None`` where that is not a moment.

    Agents can write this key, too.
    """
    if not isinstance(noted, str):
        return None
    try:
        moment = datetime.fromisoformat(noted)
    except ValueError:
        return None
    return None if moment.utcoffset() is None else moment
